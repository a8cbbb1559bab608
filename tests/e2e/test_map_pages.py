"""The list and the map of reports, and the map on which a place is picked, in a real browser."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.builders import KEBON_JERUK
from tests.e2e.base_maps import PNG, VECTORS, draw_picture, draw_water, make_base_map
from tests.e2e.chromium import NoBrowser, browser
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.test_map import charted
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
DESK = {"width": 1440, "height": 900}
SMALL = {"width": 320, "height": 640}
# The colours of the middle of the map's first picture.
MIDDLE = """() => {
  const canvas = document.querySelector('.canvas canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  return [...pen.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data].slice(0, 3)
}"""


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        with browser() as opened:
            yield opened
    except NoBrowser as missing:
        pytest.skip(f"no browser on this machine: {missing}")


def visit(chromium: Browser, tanggap: Tanggap, **more: Any) -> Any:
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    return visiting(chromium, hosts, reduced_motion="reduce", **more)


def was_loaded(seen: Visit, name: str) -> bool:
    return any(f"/assets/{name}-" in url for url in seen.own)


@pytest.fixture
def filed(tanggap: Tanggap) -> str:
    """The number of a public report that is on the map."""
    text = f"Lampu jalan mati di gang {uuid.uuid4().hex[:6]}"
    number: str = tanggap.file(visibility="public", description=text)["number"]
    until(lambda: charted(tanggap) and is_on_the_map(tanggap, number), "the report on the map")
    return number


def is_on_the_map(tanggap: Tanggap, number: str) -> bool:
    shown = tanggap.get("/v1/map?bbox=106.76,-6.20,106.78,-6.18&zoom=22").json
    return bool(shown["made_at"]) and number in str(shown)


def test_the_map_stands_beside_the_list_and_marks_what_has_the_focus(
    tanggap: Tanggap, chromium: Browser, filed: str
) -> None:
    with visit(chromium, tanggap, viewport=DESK) as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/laporan?kelurahan={KEBON_JERUK}")
        expect(page.locator(f".report-list a[href$='{filed}']")).to_be_visible()
        page.get_by_text("Isi peta sebagai daftar").click()
        area = page.get_by_role("button", name=re.compile("^Kebon Jeruk: "))
        expect(area).to_be_visible()
        assert find_faults(page) == ""
        before = picture(page)
        page.locator(f".report-list a[href$='{filed}']").focus()
        until(lambda: picture(page) != before, "the mark of the card")
        area.press("Enter")
        page.get_by_role("button", name="Perbesar").click()
        page.get_by_role("button", name="Perbesar").click()
        point = page.locator(f"details a[href$='{filed}']").or_(page.get_by_text("Berdekatan"))
        expect(point.first).to_be_visible()


def picture(page: Page) -> str:
    drawn: str = page.evaluate("document.querySelector('.canvas canvas').toDataURL()")
    return drawn


def test_filters_stand_in_the_address_and_an_empty_list_says_which_to_take_away(
    tanggap: Tanggap, chromium: Browser, filed: str
) -> None:
    with visit(chromium, tanggap) as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/laporan?kelurahan={KEBON_JERUK}")
        expect(page.locator(".report-list a").first).to_be_visible()
        assert not was_loaded(seen, "MapView")
        page.get_by_text("Saring", exact=True).click()
        page.get_by_label("Sampai tanggal").fill("2020-01-01")
        expect(page.get_by_text("Tidak ada laporan yang cocok")).to_contain_text("1 Jan 2020")
        assert "to=2020-01-01" in page.url
        assert find_faults(page) == ""
        page.get_by_role("button", name="Hapus saringan ini").click()
        expect(page.locator(".report-list a").first).to_be_visible()
        expect(page.get_by_role("heading", level=1)).to_be_focused()
        page.go_back()
        expect(page.get_by_text("Tidak ada laporan yang cocok")).to_be_visible()
        page.go_forward()
        page.get_by_role("button", name="Tampilkan peta").click()
        expect(page.get_by_role("application")).to_be_visible()
        expect(page.locator(".report-list")).to_be_hidden()
        assert was_loaded(seen, "MapView")
        assert page.url.endswith(f"kelurahan={KEBON_JERUK}&peta=1")
        assert not is_too_wide(page)
        assert find_faults(page) == ""
        page.go_back()
        expect(page.locator(".report-list")).to_be_visible()


def change_map(page: Page, **members: Any) -> None:
    """Let the configuration of the pages say something else of the map."""

    def answer(route: Route) -> None:
        found = route.fetch()
        body = found.json()
        body["map"] |= members
        route.fulfill(response=found, json=body)

    page.route("**/v1/config", answer)


def test_no_place_is_picked_on_a_map_where_the_city_has_none(
    tanggap: Tanggap, chromium: Browser
) -> None:
    with visit(chromium, tanggap) as seen:
        with seen.page.expect_response("**/v1/config"):
            seen.page.goto(f"{tanggap.stack.url}/lapor")
        expect(seen.page.get_by_label("Tulis alamat")).to_be_visible()
        expect(seen.page.get_by_label("Pilih di peta")).to_have_count(0)


def test_a_place_is_picked_on_the_outlines_by_keys_alone(
    tanggap: Tanggap, chromium: Browser
) -> None:
    with visit(chromium, tanggap, viewport=SMALL) as seen:
        page = seen.page
        change_map(page, outlines=True)
        page.goto(f"{tanggap.stack.url}/lapor")
        page.get_by_label("Pilih di peta").wait_for()
        assert not was_loaded(seen, "MapPicker")
        page.get_by_label("Pilih di peta").press("Space")
        canvas, answer = page.get_by_role("application"), page.locator(".answer")
        canvas.press("ArrowLeft")
        expect(answer).to_contain_text(", Jakarta")
        first = answer.inner_text()
        for key in ("ArrowRight", "+", "+", "+", "ArrowUp", "+", "+", "ArrowUp"):
            canvas.press(key)
        expect(answer).not_to_have_text(first)
        page.get_by_role("button", name="Ke bawah").press("Enter")
        expect(answer).to_contain_text(", Jakarta")
        assert not is_too_wide(page)
        assert find_faults(page) == ""
        page.get_by_label("Apa yang terjadi?").fill("Saluran air mampet di depan sekolah")
        with page.expect_response("**/v1/reports") as sent:
            page.get_by_role("button", name="Kirim laporan").press("Enter")
        place = sent.value.request.post_data_json["place"]
        assert {*place} == {"lat", "lng"}
        found = tanggap.get(f"/v1/areas?lat={place['lat']}&lng={place['lng']}").json["items"]
        assert found[0]["name"] in answer.inner_text() or sent.value.ok


def test_a_place_is_picked_by_a_tap(tanggap: Tanggap, chromium: Browser) -> None:
    with visit(chromium, tanggap, has_touch=True) as seen:
        page = seen.page
        change_map(page, outlines=True)
        page.goto(f"{tanggap.stack.url}/lapor")
        page.get_by_label("Pilih di peta").check()
        page.get_by_role("application").tap(position={"x": 120, "y": 150})
        expect(page.locator(".answer")).to_contain_text(", Jakarta")


@pytest.mark.parametrize(
    ("kind", "tile", "colour"),
    [(PNG, draw_picture((10, 120, 60)), [10, 120, 60]), (VECTORS, draw_water(), [233, 240, 247])],
)
def test_a_base_map_lies_below(
    tanggap: Tanggap, chromium: Browser, kind: int, tile: bytes, colour: list[int]
) -> None:
    """Its parts come from our own address, and only its readers load what reads it."""
    content = make_base_map(kind, tile)

    def answer(route: Route) -> None:
        found = re.fullmatch(r"bytes=(\d+)-(\d+)", route.request.headers["range"])
        assert found
        part = content[int(found[1]) : int(found[2]) + 1]
        told = f"bytes {found[1]}-{int(found[1]) + len(part) - 1}/{len(content)}"
        route.fulfill(status=206, body=part, headers={"Content-Range": told, "ETag": '"1"'})

    with visit(chromium, tanggap) as seen:
        page = seen.page
        change_map(page, base_map="/peta/kota.pmtiles", attribution="© Kota")
        page.route("**/peta/kota.pmtiles", answer)
        page.goto(f"{tanggap.stack.url}/lapor")
        page.get_by_label("Pilih di peta").check()
        expect(page.get_by_text("© Kota")).to_be_visible()
        until(lambda: page.evaluate(MIDDLE) == colour, "the base map")
        assert was_loaded(seen, "tiles")
        assert find_faults(page) == ""
