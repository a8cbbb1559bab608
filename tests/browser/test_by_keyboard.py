"""The keyboard alone does everything, and its focus is always seen."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

from playwright.sync_api import Page, expect

from tests.browser.filed import Filed
from tests.browser.pages import run_check
from tests.e2e.client import Tanggap
from tests.e2e.filing import read_receipt
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
MOST = 80  # presses from one part of a page to another


def reach(page: Page, selector: str) -> None:
    """Press Tab until an element has the focus. On the way every focus is seen."""
    for _ in range(MOST):
        page.keyboard.press("Tab")
        assert run_check(page, "focused") == []
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the keyboard does not get to {selector}")


def test_a_report_is_filed_from_the_start_to_the_receipt(tanggap: Tanggap, visit: Visiting) -> None:
    with visit() as seen:
        page = seen.page
        page.goto(tanggap.stack.url)
        reach(page, ".hero .button.main")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Kirim laporan")).to_be_enabled()
        reach(page, "[name=way]")
        page.keyboard.press("ArrowDown")
        reach(page, "input#place")
        page.keyboard.type("kebon jer")
        page.wait_for_selector("[role=option]")
        page.keyboard.press("Enter")
        reach(page, "#address")
        page.keyboard.type("Seberang Masjid Al-Ikhlas")
        reach(page, "#description")
        page.keyboard.type("Saluran air mampet di depan masjid")
        page.wait_for_selector("[name=category]")
        reach(page, "[name=category]")
        page.keyboard.press("ArrowDown")
        reach(page, "[name=visibility]")
        page.keyboard.press("ArrowDown")
        reach(page, "form button.main")
        page.keyboard.press("Enter")
        number, token = read_receipt(page)
        reach(page, ".secret a.button")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", name="Yang dapat Anda lakukan")).to_be_visible()
    own = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert own["place"]["kelurahan"]["name"] == "Kebon Jeruk"
    assert own["visibility"] == "public"


def test_a_report_is_tracked_by_its_number(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed]
) -> None:
    number = filed["worked"].number
    with visit() as seen:
        seen.page.goto(tanggap.stack.url)
        reach(seen.page, "#number")
        seen.page.keyboard.type(number.lower().replace("-", " "))
        seen.page.keyboard.press("Enter")
        expect(seen.page.get_by_text(f"Laporan {number}").first).to_be_visible()


def test_somebody_takes_part_in_a_report(tanggap: Tanggap, visit: Visiting) -> None:
    number = tanggap.file(visibility="public")["number"]
    with visit() as seen:
        seen.page.goto(f"{tanggap.stack.url}/laporan/{number}")
        reach(seen.page, ".take-part summary")
        seen.page.keyboard.press("Enter")
        reach(seen.page, "#way")
        reach(seen.page, ".take-part button")
        seen.page.keyboard.press("Enter")
        expect(seen.page.get_by_text("Anda sudah dihitung")).to_be_visible()
    assert tanggap.follow(number)["supporters"] == 1


def test_the_field_stays_where_it_is_while_the_service_answers(
    tanggap: Tanggap, visit: Visiting
) -> None:
    """What comes of a text, danger above all, stands below it."""
    with visit() as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/lapor")
        field = page.locator("#description")
        field.fill("Kebakaran rumah di gang")
        before = field.bounding_box()
        page.wait_for_selector("[role=alert]")
        page.wait_for_selector("[name=category]")
        assert field.bounding_box() == before
