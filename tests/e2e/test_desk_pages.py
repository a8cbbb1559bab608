"""The desk files for citizens on the pages, in a real browser: by keyboard alone for somebody
without a phone, prints the receipt, and leaves no trace to the next one.
"""

import re
from collections.abc import Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap
from tests.e2e.officers import PLACE, open_application, sign_in
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)

CLERK = "loket.kebonjeruk"
DESK = {"width": 1280, "height": 900}
TEXT = "Saluran air mampet di depan rumah Ibu Ratih"
LINK = re.compile(r"/laporan/(JK\d{6}-\w+)#(\w+)")
COUNT_PRINTS = "window.printed = 0; window.print = () => { window.printed += 1 }"
# All that a browser keeps of a page, as one text.
KEPT = """async () => JSON.stringify([
  {...localStorage}, Object.keys(sessionStorage), history.state, location.href, document.title,
  (await indexedDB.databases()).map(({ name }) => name),
])"""


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    with visiting(chromium, hosts, viewport=DESK) as opened:
        opened.page.add_init_script(COUNT_PRINTS)
        yield opened


def open_desk(page: Page, tanggap: Tanggap) -> None:
    open_application(page, tanggap, "/loket")
    sign_in(page, CLERK)
    expect(page.get_by_label("Apa yang terjadi?")).to_be_focused()


def tab_to(page: Page, role: Literal["combobox", "radio"], name: str) -> None:
    """Press Tab until the field of that name has the focus."""
    field = page.get_by_role(role, name=name)
    for _ in range(20):
        if field.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is not reached")


def type_report(page: Page, text: str = TEXT) -> None:
    page.keyboard.type(text)
    tab_to(page, "combobox", "Kelurahan")
    page.keyboard.type("kebon jer")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")  # leads to the next field
    expect(page.get_by_label("Alamat atau patokan")).to_be_focused()
    page.keyboard.type("Gang Loket 7")


def read_slip(page: Page) -> tuple[str, str]:
    """Return number and token of the receipt."""
    found = LINK.search(page.get_by_role("article", name="Tanda terima").inner_text())
    assert found, "the receipt has no secret link"
    return found[1], found[2]


def test_a_desk_files_by_keyboard_prints_and_forgets(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_desk(page, tanggap)
    assert find_faults(page) == ""
    before = page.evaluate(KEPT)
    type_report(page)
    forecast = page.get_by_role("region", name="Yang dapat Anda sampaikan kepada warga")
    expect(forecast).to_contain_text("Kelurahan Kebon Jeruk")
    expect(page.get_by_role("radio", name="usulan kami")).to_be_checked()
    tab_to(page, "radio", "Sesuai kategori")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Mendesak")).to_be_checked()
    assert find_faults(page) == ""
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("button", name="Cetak tanda terima")).to_be_focused()
    number, token = read_slip(page)
    assert find_faults(page) == ""
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert mine["description"] == TEXT
    record = tanggap.record(number)
    assert (record["channel"], record["priority"]) == ("kelurahan", "mendesak")
    page.keyboard.press("Enter")
    page.keyboard.press("p")
    assert page.evaluate("window.printed") == 2
    page.keyboard.press("n")
    expect(page.get_by_label("Apa yang terjadi?")).to_be_focused()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value("")
    fields = page.locator("form :is(input:not([type=radio]), textarea)")
    assert fields.evaluate_all("all => all.filter(each => each.value && each.value !== 'on')") == []
    expect(page.get_by_role("radio", name="Sesuai kategori")).to_be_checked()
    whole = page.content()
    assert [part for part in (TEXT, "Gang Loket", number, token) if part in whole] == []
    assert page.evaluate(KEPT) == before
    page.keyboard.press("Control+Z")  # what was undone before is not done again
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value("")
    page.go_back()
    page.go_forward()
    assert TEXT not in page.content()


def test_only_the_receipt_is_printed_on_one_page(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_desk(page, tanggap)
    type_report(page, "Tiang lampu miring di seberang loket")
    page.keyboard.press("Control+Enter")
    slip = page.get_by_role("article", name="Tanda terima")
    expect(slip).to_be_visible()
    page.emulate_media(media="print")
    seen = page.locator("body :visible").evaluate_all(
        "all => all.filter(each => !each.closest('.slip') && !each.querySelector('.slip'))"
        ".map(each => each.outerHTML.slice(0, 80))"
    )
    assert seen == []
    expect(slip.get_by_role("img", name="Kode QR")).to_be_visible()
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
    assert b"/MediaBox [0 0 298" in printed  # A6 is 105 mm wide: 298 points


def test_without_a_network_the_desk_says_so_and_keeps_the_form(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, text = visit.page, "Jalan berlubang di depan loket"
    open_desk(page, tanggap)
    type_report(page, text)
    page.context.set_offline(True)
    expect(page.get_by_text("Tidak ada jaringan. Anda dapat terus menulis")).to_be_visible()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("masih ada di sini")
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(text)
    assert find_faults(page) == ""
    page.context.set_offline(False)
    visit.complaints.clear()  # the browser's own lines about the network
    page.keyboard.press("Control+Enter")
    number, _ = read_slip(page)
    assert tanggap.record(number)["description"] == text


def test_what_is_missing_leads_to_its_field(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_desk(page, tanggap)
    page.keyboard.type("mati")
    page.keyboard.press("Control+Enter")
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    assert find_faults(page) == ""
    summary.get_by_role("link", name=re.compile("Sebutkan lokasinya")).press("Enter")
    expect(page.get_by_role("combobox", name="Kelurahan")).to_be_focused()
    page.set_viewport_size({"width": 360, "height": 800})
    assert not is_too_wide(page)
    assert find_faults(page) == ""


def test_two_citizens_at_one_desk_join_the_same_report(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Pohon tumbang menutup gang di belakang loket"
    filed = tanggap.file(description=text, category=None, place=PLACE, visibility="public")
    number = filed["number"]
    supporters = tanggap.follow(number)["supporters"]
    open_desk(page, tanggap)
    for _ in range(2):
        type_report(page, text)
        similar = page.get_by_role("region", name="Sudah ada yang melaporkan ini?")
        card = similar.get_by_role("listitem").filter(has_text=text).first
        card.get_by_role("button").press("Enter")
        expect(page.get_by_role("heading", name="Warga sudah diikutkan")).to_be_visible()
        assert number in page.get_by_role("article", name="Tanda terima").inner_text()
        assert find_faults(page) == ""
        page.keyboard.press("n")
        expect(page.get_by_label("Apa yang terjadi?")).to_be_focused()
    assert tanggap.follow(number)["supporters"] == supporters + 2


def test_an_earlier_receipt_is_downloaded_again_without_its_secret(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_desk(page, tanggap)
    type_report(page, "Pagar taman di dekat loket roboh")
    page.keyboard.press("Control+Enter")
    number, token = read_slip(page)
    page.keyboard.press("n")
    page.get_by_text("Tanda terima laporan sebelumnya").click()
    page.get_by_label("Nomor laporan").fill(number)
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh tanda terima").click()
    paper = download.value.path().read_text()
    assert number in paper
    assert token not in paper
    page.get_by_label("Nomor laporan").fill("JK 12")
    page.get_by_role("button", name="Unduh tanda terima").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Nomor laporan")).to_be_focused()
    assert find_faults(page) == ""
    visit.complaints.clear()  # the browser's own line about the refusal


def test_a_lost_answer_leads_to_the_same_report(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Papan nama gang hilang di dekat loket"
    open_desk(page, tanggap)
    type_report(page, text)
    sent: list[str] = []

    def lose(route: Route) -> None:
        sent.append(route.fetch().json()["number"])
        route.abort()

    page.route("**/v1/desk/reports", lose, times=1)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("masih ada di sini")
    page.keyboard.type(" B")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("alert")).to_contain_text("Batalkan perubahan itu")
    page.keyboard.press("Backspace")
    page.keyboard.press("Backspace")
    visit.complaints.clear()  # the browser's own lines about the network and the refusal
    page.keyboard.press("Control+Enter")
    number, _ = read_slip(page)
    assert sent == [number]
