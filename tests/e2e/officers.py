"""What the journeys of officers share: opening the application, signing in, and taking a step."""

from typing import Any

from playwright.sync_api import Page, expect

from operate.local_run import PASSWORD
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

OFFICER = "petugas.kebonjeruk"
# A category of which there are few reports, so that none is on a later page of the queue.
RARE = "sumur-resapan"
PLACE = {"lat": -6.1926, "lng": 106.7697}  # in Kebon Jeruk


def file_report(tanggap: Tanggap, text: str, **changes: Any) -> str:
    body = {"description": text, "place": PLACE, "visibility": "public", **changes}
    number: str = tanggap.file(**body)["number"]
    return number


def enrol(tanggap: Tanggap, name: str, office: str, group: str) -> None:
    """Make an account of an office, with the password of the demo officers."""
    cognito, pool = tanggap.stack.client("cognito-idp"), tanggap.stack.outputs["PoolId"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=name,
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "custom:agency", "Value": office}],
    )
    cognito.admin_set_user_password(
        UserPoolId=pool, Username=name, Password=PASSWORD, Permanent=True
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName=group)


def open_application(page: Page, tanggap: Tanggap, path: str = "") -> None:
    page.goto(f"{tanggap.stack.url}/petugas{path}")
    expect(page.get_by_label("Nama atau email")).to_be_visible()


def sign_in(page: Page, name: str = OFFICER, password: str = PASSWORD) -> None:
    page.get_by_label("Nama atau email").fill(name)
    page.get_by_label("Kata sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()


def find_by_words(page: Page, words: str) -> None:
    page.get_by_label("Cari dengan nomor atau kata").fill(words)
    page.get_by_label("Cari dengan nomor atau kata").press("Enter")


def send_step(visit: Visit, name: str) -> None:
    """Send a form by its button, and wait until it is recorded. Where something else came first,
    such as what the photos show, it is applied to the new version.
    """
    page = visit.page
    page.get_by_role("button", name=name).click()
    done = page.get_by_text("Sudah dicatat.")
    conflict = page.get_by_role("button", name="Terapkan pada versi baru")
    expect(done.or_(conflict).first).to_be_visible()
    if conflict.is_visible():
        conflict.click()
        expect(conflict).to_have_count(0)
        expect(page.get_by_text("Menunggu dikirim.")).to_have_count(0)
    forgive_conflicts(visit)


def forgive_conflicts(visit: Visit) -> None:
    """Forget what the browser itself writes down about a 409, which the page deals with: the timer
    is quick here, and overtakes steps.
    """
    visit.complaints[:] = [each for each in visit.complaints if "409 (Conflict)" not in each]
