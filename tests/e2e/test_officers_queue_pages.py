"""The queue of an office in a real browser: a lurah with forty open reports clears ten, partly in
one go and partly by keys alone, and sees them on a map.
"""

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, Route, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import enrol, open_application, sign_in
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)

OFFICE, PLACE = "31.75.10.1001", {"lat": -6.3300, "lng": 106.8930}  # kelurahan Cipayung
HEAD, OFFICER = "lurah.cipayung", "petugas.cipayung"
OPEN, CLEARED = 40, 10
DESK = {"width": 1440, "height": 900}
NOTE = "Pasukan oranye berangkat pagi ini"
MET = "Warga bertanya lagi tadi"  # what the other officer wrote meanwhile
TRIES = 8  # the timers are quick here, and may overtake an officer a few times


@pytest.fixture(scope="module")
def filed(tanggap: Tanggap) -> list[str]:
    """The numbers of open reports of an office that hardly has others."""
    enrol(tanggap, HEAD, OFFICE, "head")
    enrol(tanggap, OFFICER, OFFICE, "officer")
    numbers = file_reports(tanggap, OPEN)
    until(lambda: {*numbers} <= list_open(tanggap), "the whole queue")
    return numbers


def file_reports(tanggap: Tanggap, many: int, **changes: Any) -> list[str]:
    def file(at: int) -> str:
        near = {"lat": PLACE["lat"] + at % 7 * 0.0004, "lng": PLACE["lng"] + at // 7 * 0.0004}
        body = {"description": f"Sampah menumpuk di gang {at}, belum diangkut", "place": near}
        more = {"category": "sampah", "visibility": "public", **changes}
        number: str = tanggap.file(**body, **more)["number"]
        return number

    with ThreadPoolExecutor(4) as several:
        return list(several.map(file, range(many)))


def list_open(tanggap: Tanggap) -> set[str]:
    return {line["number"] for line in list_queue(tanggap)}


def list_queue(tanggap: Tanggap, view: str = "stage=answer") -> list[Any]:
    answer = tanggap.get(f"/v1/work?{view}&limit=100", tanggap.signed_in(HEAD))
    lines: list[Any] = answer.json["items"]
    return lines


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    with visiting(chromium, hosts, viewport=DESK, reduced_motion="reduce") as opened:
        yield opened


def open_queue(visit: Visit, tanggap: Tanggap, path: str = "/antrean") -> Page:
    open_application(visit.page, tanggap, path)
    sign_in(visit.page, HEAD)
    expect(lines(visit.page).first).to_be_visible()
    return visit.page


def lines(page: Page) -> Locator:
    return page.locator(".queue > li:has(a)")


def line_of(page: Page, number: str) -> Locator:
    return lines(page).filter(has=page.locator(f"a[href*='{number}']"))


def list_numbers(page: Page) -> list[str]:
    links = [each.get_attribute("href") or "" for each in lines(page).locator("a").all()]
    return [link.split("/laporan/")[1].split("?")[0] for link in links]


def send_again(page: Page, key: str) -> None:
    """Send the step again until it is done with all that is selected."""
    for _ in range(TRIES):
        if not page.locator(".queue input:checked").count():
            return
        page.locator("main").press(key)
        expect(page.get_by_label("Catatan", exact=False)).to_have_value(NOTE)
        page.get_by_role("button", name="Kirim untuk").click()
        expect(page.locator(".selection .count")).to_be_focused()
    pytest.fail("the step was overtaken again and again")


def test_a_lurah_with_forty_open_reports_clears_ten(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    many = len(list_queue(tanggap))
    page = open_queue(visit, tanggap)
    expect(page.get_by_role("link", name=f"Perlu dijawab {many}")).to_be_visible()
    assert find_faults(page) == ""
    before = list_numbers(page)
    chosen, met = before[:CLEARED], before[3]
    assert {*filed} <= {*before}
    boxes = lines(page).get_by_role("checkbox")
    boxes.first.check()
    boxes.nth(CLEARED - 1).click(modifiers=["Shift"])
    expect(page.get_by_text(f"{CLEARED} dipilih")).to_be_visible()
    assert find_faults(page) == ""
    tanggap.step(OFFICER, met, "comment", note=MET)
    page.get_by_role("button", name="Tangani").click()
    page.get_by_label("Catatan, jika perlu").fill(NOTE)
    assert find_faults(page) == ""
    page.get_by_role("button", name=f"Kirim untuk {CLEARED} laporan").click()
    told = page.locator(".selection .count")
    expect(told).to_be_focused()
    expect(told).to_contain_text("belum: alasannya ada di barisnya")
    refused = line_of(page, met)
    expect(refused).to_contain_text("Berubah sejak Anda memilihnya")
    expect(refused.get_by_role("checkbox")).to_be_checked()
    assert list_numbers(page) == before, "no line has moved"
    assert find_faults(page) == ""
    page.get_by_role("button", name="Ke barisnya").click()
    focused = lines(page).filter(has=page.locator("a:focus"))
    expect(focused).to_contain_text("Tidak ada yang tertimpa")
    send_again(page, "p")
    for number in chosen:
        expect(line_of(page, number)).to_contain_text("Sudah dicatat: Tangani")
    left = many - CLEARED
    expect(page.get_by_role("link", name=f"Perlu dijawab {left}")).to_be_visible()
    page.get_by_role("button", name="Antrean berubah").click()
    expect(lines(page)).to_have_count(left)
    assert not {*list_numbers(page)} & {*chosen}
    for number in chosen:
        notes = [entry["note"] for entry in tanggap.follow(number)["timeline"]]
        assert notes.count(NOTE) == 1
        assert (MET in notes) is (number == met)


def test_a_closing_that_needs_a_photo_is_refused_in_words_and_stays_selected(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    number = list_queue(tanggap)[-1]["number"]
    tanggap.step(OFFICER, number, "proses", note=MET)
    until(lambda: list_queue(tanggap, "stage=completion"), "the line")
    visit.page.set_viewport_size({"width": 360, "height": 800})
    page = open_queue(visit, tanggap, "/antrean?lihat=dikerjakan")
    box = line_of(page, number).get_by_role("checkbox")
    box.check()
    page.get_by_role("button", name="Selesaikan").click()
    page.get_by_role("button", name="Kirim untuk 1 laporan").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis beberapa kata")
    page.get_by_label("Catatan").fill("Sudah diangkut")
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    page.get_by_role("button", name="Kirim untuk 1 laporan").click()
    expect(page.locator(".selection .count")).to_be_focused()
    expect(line_of(page, number).locator(".fault")).to_be_visible()
    expect(box).to_be_checked()
    assert tanggap.follow(number)["status"] == "proses"
    assert find_faults(page) == ""
    assert not is_too_wide(page)


def test_several_are_taken_up_by_keys_alone(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    page = open_queue(visit, tanggap)
    before = list_numbers(page)
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 dipilih")).to_be_visible()
    page.keyboard.press("b")
    expect(page.locator(".selection .count")).to_be_focused()
    page.keyboard.press("p")
    expect(page.get_by_label("Catatan, jika perlu")).to_be_focused()
    expect(page.get_by_text("Pada laporan publik, siapa saja")).to_be_visible()
    page.keyboard.type(NOTE[:5])
    page.keyboard.press("Escape")
    expect(page.locator(".selection .count")).to_be_focused()
    steps = page.locator(".selection .steps")
    expect(steps.get_by_role("button", name="Alihkan")).to_be_visible()
    expect(steps.get_by_role("button", name="Serahkan")).to_have_count(0)  # no office is below
    page.keyboard.press("p")
    expect(page.get_by_label("Catatan, jika perlu")).to_have_value(NOTE[:5])
    page.keyboard.press("End")
    page.keyboard.type(NOTE[5:])
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Kirim untuk 2 laporan")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(".selection .count")).to_be_focused()
    send_again(page, "p")
    for number in (before[0], before[2]):
        expect(line_of(page, number)).to_contain_text("Sudah dicatat")
        assert tanggap.follow(number)["status"] == "proses"
    page.keyboard.press("Escape")
    expect(page.locator(".selection")).to_have_count(0)
    page.keyboard.press("Shift+X")
    expect(page.get_by_text(re.compile(r"^\d\d dipilih$"))).to_be_visible()
    page.keyboard.press("Shift+X")
    expect(page.locator(".selection")).to_have_count(0)


def test_a_step_whose_answer_was_lost_is_sent_again_and_done_once(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    page = open_queue(visit, tanggap)
    number = next(each for each in list_numbers(page) if each in filed)
    page.route("**/v1/work/actions", lose_answer, times=1)
    line_of(page, number).get_by_role("checkbox").check()
    page.locator("main").press("c")
    page.get_by_label("Catatan").fill(NOTE)
    with page.expect_request("**/v1/work/actions") as first:
        page.get_by_role("button", name="Kirim untuk 1 laporan").click()
    expect(page.get_by_text("1 menunggu kirim")).to_be_visible()
    expect(line_of(page, number)).to_contain_text("Menunggu dikirim")
    visit.complaints.clear()  # the browser's own line about the network
    with page.expect_request("**/v1/work/actions") as second:
        page.evaluate("dispatchEvent(new Event('online'))")
    keys = [each.value.headers["idempotency-key"] for each in (first, second)]
    assert keys[0] == keys[1]
    expect(line_of(page, number)).not_to_contain_text("Menunggu dikirim")
    notes = [entry["note"] for entry in tanggap.follow(number)["timeline"]]
    assert notes.count(NOTE) == 1


def lose_answer(route: Route) -> None:
    route.fetch()
    route.abort()


def test_a_verifier_sees_how_much_waits(tanggap: Tanggap, visit: Visit, filed: list[str]) -> None:
    open_application(visit.page, tanggap)
    sign_in(visit.page, "verifikator")
    for name in ("Verifikasi", "Moderasi"):
        view = visit.page.get_by_role("link", name=re.compile(rf"^{name} \d+$"))
        expect(view).to_be_visible()


def test_a_queue_of_fifty_with_its_map_takes_three_requests(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    file_reports(tanggap, 52 - len(list_queue(tanggap)))
    until(lambda: len(list_queue(tanggap)) >= 52, "fifty lines")
    open_application(visit.page, tanggap, "/antrean")
    asked: list[str] = []  # without what the sign-in has to know

    def note(request: Request) -> None:
        if request.resource_type in ("fetch", "xhr") and "/v1/" in request.url:
            asked.append(request.url.split("/v1/")[1].split("?")[0])

    visit.page.on("request", note)
    sign_in(visit.page, HEAD)
    page = visit.page
    expect(lines(page)).to_have_count(50)
    assert not was_loaded(visit, "QueueMap")
    page.locator("main").press("m")
    expect(page.get_by_role("application")).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert was_loaded(visit, "QueueMap")
    for each in ("config", "deputies/mine"):  # where to sign in, and in which capacities
        asked.remove(each)
    assert sorted(asked) == ["areas.topojson", "work", "work/counts"]
    assert find_faults(page) == ""
    before = picture(page)
    lines(page).nth(2).locator("a").focus()
    until(lambda: picture(page) != before, "the mark of the line")


def was_loaded(visit: Visit, name: str) -> bool:
    return any(f"/assets/{name}-" in url for url in visit.own)


def picture(page: Page) -> str:
    drawn: str = page.evaluate("document.querySelector('.canvas canvas')?.toDataURL() ?? ''")
    return drawn


def test_a_point_on_the_map_leads_to_its_line(
    tanggap: Tanggap, visit: Visit, filed: list[str]
) -> None:
    [number] = file_reports(tanggap, 1, category="coretan")
    until(lambda: list_queue(tanggap, "category=coretan"), "the line")
    page = open_queue(visit, tanggap, "/antrean?category=coretan&peta=1")
    expect(page.get_by_role("application")).to_be_visible()
    page.wait_for_load_state("networkidle")
    until(lambda: is_led_to(page, number), "the focus on the line")
    expect(page.locator(".picked")).to_be_visible()
    assert find_faults(page) == ""
    page.set_viewport_size({"width": 360, "height": 800})
    expect(line_of(page, number)).to_be_hidden()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    page.locator(".picked a").click()
    expect(page).to_have_url(re.compile(f"/petugas/laporan/{number}"))
    page.go_back()
    page.get_by_role("navigation", name="Utama").get_by_role("link", name="Antrean").click()
    expect(line_of(page, number)).to_be_visible()
    assert "category=coretan" in page.url


def is_led_to(page: Page, number: str) -> bool:
    """Whether a press on the middle of the map leads the focus to a line."""
    page.get_by_role("application").click()
    page.wait_for_timeout(300)
    return page.locator(f".queue a[href*='{number}']:focus").count() == 1
