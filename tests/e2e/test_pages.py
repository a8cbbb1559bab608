"""The pages, in a real browser: on a cheap telephone's screen, by keyboard, with nothing from
elsewhere and nothing that WCAG 2.1 AA forbids, as far as axe can tell.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from operate.photo import draw_picture, upload_photo
from tests.builders import a_body
from tests.e2e.client import E2E, PATIENCE, Tanggap, a_contact, send, until
from tests.e2e.visits import SMALL, Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url,), viewport=SMALL) as opened:
        yield opened


def check(visit: Visit) -> None:
    """Everybody can use it: nothing has to be scrolled sideways to, and axe finds no fault."""
    assert not is_too_wide(visit.page)
    assert find_faults(visit.page) == ""


def link_of(tanggap: Tanggap, phone: str) -> str:
    """Where the link leads that was sent to a telephone."""

    def sent() -> str | None:
        for message in tanggap.stack.sms_inbox():
            if (
                message["PhoneNumber"] == f"+62{phone[1:]}"
                and "/laporan-saya#" in message["Message"]
            ):
                return next(word for word in message["Message"].split() if "#" in word)
        return None

    found: str = until(sent, "the link")
    return found


def test_somebody_finds_all_their_reports_again(tanggap: Tanggap, visit: Visit) -> None:
    contact, page = a_contact(), visit.page
    matters = ("Sampah menumpuk di depan gang", "Sampah di saluran air")
    numbers = [tanggap.file(contact=contact, description=each)["number"] for each in matters]
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    page.get_by_label("Nomor ponsel atau email").fill(contact["phone"])
    page.keyboard.press("Enter")
    expect(page.get_by_text("Jika ada laporan dengan kontak ini")).to_be_visible()
    page.goto(link_of(tanggap, contact["phone"]))
    page.reload()
    page.get_by_role("button", name="Tampilkan laporan saya").press("Enter")
    listed = page.get_by_role("region", name="Semua laporan Anda").get_by_role("listitem")
    expect(listed).to_have_count(2)
    for number in numbers:
        expect(listed.filter(has_text=number)).to_have_count(1)
    check(visit)


def test_a_used_link_says_so_and_offers_another(tanggap: Tanggap, visit: Visit) -> None:
    contact, page = a_contact(), visit.page
    tanggap.file(contact=contact)
    tanggap.post("/v1/my-reports", {"contact": contact})
    link = link_of(tanggap, contact["phone"])
    tanggap.post(f"/v1/my-reports/{link.partition('#')[2]}", {})
    page.goto(link)
    page.get_by_role("button", name="Tampilkan laporan saya").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nomor ponsel atau email")).to_be_visible()
    check(visit)
    visit.complaints.clear()  # the browser's own line about the refusal


def test_who_wants_no_more_mail_ends_it_and_thinks_again(tanggap: Tanggap, visit: Visit) -> None:
    page, mail = visit.page, f"siti.{uuid.uuid4().hex[:8]}@rumah.id"
    tanggap.file(contact={"email": mail}, visibility="public")

    def link() -> str | None:
        texts = (each["BodyText"] for each in tanggap.stack.mails() if mail in each["To"])
        found = re.search(r"http\S+/v1/unsubscribe/\S+", "\n".join(texts))
        return found[0] if found else None

    page.goto(until(link, "the notice"))
    expect(page.get_by_role("heading")).to_contain_text("Pemberitahuan")
    check(visit)
    page.get_by_role("button", name="Berhenti untuk laporan ini").press("Enter")
    expect(page.locator("body")).to_contain_text("Sudah berhenti")
    check(visit)
    page.get_by_role("button", name="Batalkan").press("Enter")
    expect(page.locator("body")).to_contain_text("Anda menerima pemberitahuan")


def test_the_link_of_a_message_opens_the_page_of_the_report(tanggap: Tanggap, visit: Visit) -> None:
    page, number = visit.page, tanggap.proven(visibility="public")
    tanggap.step("petugas.kebonjeruk", number, "proses")

    def link() -> str | None:
        texts = " ".join(tanggap.texts(number))
        found = re.search(rf"http\S+/l/{number}\b", texts)
        return found[0] if found else None

    page.goto(until(link, "the notice"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Sampah di Kebon Jeruk")
    expect(page.get_by_text("Proses", exact=True)).to_be_visible()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("main").get_by_role("listitem").first).to_contain_text(
        "Sedang diproses oleh"
    )
    check(visit)
    page.get_by_role("link", name="English").press("Enter")
    expect(page.get_by_text("In progress", exact=True)).to_be_visible()
    assert page.url == f"{tanggap.stack.url}/en/laporan/{number}"
    check(visit)


def test_a_mistyped_number_is_typed_again_without_a_script(
    tanggap: Tanggap, chromium: Browser
) -> None:
    number = tanggap.file(visibility="public")["number"]
    context = chromium.new_context(java_script_enabled=False, locale="id-ID")
    page = context.new_page()
    answer = page.goto(f"{tanggap.stack.url}/laporan/{number[:-1]}")
    assert answer
    assert answer.status == 404
    page.get_by_label("Nomor laporan").fill(number.lower())
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sampah di Kebon Jeruk")
    assert page.url == f"{tanggap.stack.url}/laporan/{number}"
    context.close()


def test_a_photo_is_shown_under_the_policy_of_the_page(tanggap: Tanggap, chromium: Browser) -> None:
    photo = upload_photo(tanggap.stack.url, "gambar.png", draw_picture())
    number = tanggap.file(visibility="public", attachments=[photo])["number"]
    [link] = tanggap.follow(number)["timeline"][0]["photos"]
    until(lambda: send("GET", link).status == 302, "the copy of the photo")
    context = chromium.new_context(java_script_enabled=False, locale="id-ID")
    page, complaints = context.new_page(), list[str]()
    page.on("console", lambda said: complaints.append(said.text))
    with page.expect_response(lambda seen: seen.url.startswith(tanggap.stack.endpoint)) as shown:
        page.goto(f"{tanggap.stack.url}/laporan/{number}")
    assert (shown.value.status, shown.value.headers["content-type"]) == (200, "image/webp")
    assert complaints == []
    context.close()


def test_a_developer_finds_a_call_by_its_words(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{tanggap.stack.url}/docs")
    calls = page.locator("details:visible")
    every = calls.count()
    page.locator("#search").fill("me too")
    expect(calls.first).to_be_visible()
    assert 0 < calls.count() < every
    calls.first.locator("summary").press("Enter")
    expect(calls.first.locator("pre").first).to_be_visible()
    page.locator("#search").fill("tidak ada yang begini")
    expect(page.locator("#none")).to_be_visible()
    page.locator("#search").fill("")
    check(visit)


def test_a_desks_receipt_is_one_page_of_a6(tanggap: Tanggap, visit: Visit) -> None:
    clerk = {**tanggap.signed_in("loket.kebonjeruk"), "Accept": "text/html"}
    receipt = tanggap.post("/v1/desk/reports", a_body(), clerk)
    assert receipt.status == 201, receipt.body
    visit.page.set_content(receipt.body.decode())
    assert find_faults(visit.page) == ""
    printed = visit.page.pdf(prefer_css_page_size=True)
    [size] = re.findall(rb"/MediaBox\s*\[([^\]]+)\]", printed)
    width, height = (float(each) / 72 * 25.4 for each in size.split()[2:])
    assert (round(width), round(height)) == (105, 148)  # mm
