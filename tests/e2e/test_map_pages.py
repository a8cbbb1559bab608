"""The list and the map of reports, and the map on which a place is picked, in a real browser."""

import re
import uuid
from collections import Counter
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Route, expect

from tests.builders import KEBON_JERUK
from tests.e2e.base_maps import PNG, VECTORS, draw_buildings, draw_picture, make_base_map
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
DESK = {"width": 1440, "height": 900}
SMALL = {"width": 320, "height": 640}


def visit(chromium: Browser, tanggap: Tanggap, **more: Any) -> Any:
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    return visiting(chromium, hosts, reduced_motion="reduce", **more)


def was_loaded(seen: Visit, name: str) -> bool:
    return any(f"/assets/{name}-" in url for url in seen.own)


@pytest.fixture
def filed(tanggap: Tanggap) -> str:
    """The number of a public report."""
    text = f"Lampu jalan mati di gang {uuid.uuid4().hex[:6]}"
    number: str = tanggap.file(visibility="public", description=text)["number"]
    return number


def show_on_map(page: Page, number: str) -> None:
    """Let the map have this report: the file that it is made of is kept for a minute."""
    counts = {"total": 1, "late": 0, "statuses": {}}
    area = {"code": KEBON_JERUK, "name": "Kebon Jeruk", "lat": -6.19, "lng": 106.77, **counts}
    point = {"number": number, "status": "menunggu", "category": "lampu-jalan", "late": True}

    def answer(route: Route) -> None:
        near = int(parse_qs(urlsplit(route.request.url).query)["zoom"][0]) >= 13
        body = {
            "made_at": "2026-11-29T12:00:00+07:00",
            "kind": "points" if near else "areas",
            "areas": [] if near else [area],
            "clusters": [],
            "points": [{**point, "lat": -6.1905, "lng": 106.7705}] if near else [],
        }
        route.fulfill(json=body)

    page.route("**/v1/map?*", answer)


def test_the_map_stands_beside_the_list_and_marks_what_has_the_focus(
    tanggap: Tanggap, chromium: Browser, filed: str
) -> None:
    with visit(chromium, tanggap, viewport=DESK) as seen:
        page = seen.page
        show_on_map(page, filed)
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
        point = page.locator(f".map a[href$='{filed}']")
        until(lambda: is_shown_after_a_step(page, point), "the point in the list")
        expect(point).to_have_text("Lampu Jalan, Menunggu")
        page.get_by_role("application").click()
        expect(page.locator(".picked")).to_contain_text("Terlambat")
        assert find_faults(page) == ""


def is_shown_after_a_step(page: Page, point: Locator) -> bool:
    """Whether it is there when the map has come nearer by a step."""
    page.get_by_role("button", name="Perbesar").click()
    page.wait_for_timeout(300)
    return point.count() > 0


def picture(page: Page) -> str:
    drawn: str = page.evaluate("document.querySelector('.canvas canvas').toDataURL()")
    return drawn


def test_filters_stand_in_the_address_and_an_empty_list_says_which_to_take_away(
    tanggap: Tanggap, chromium: Browser, filed: str
) -> None:
    with visit(chromium, tanggap) as seen:
        page = seen.page
        wrong = "status=bogus&from=xx&category=zzz"
        page.goto(f"{tanggap.stack.url}/laporan?kelurahan={KEBON_JERUK}&{wrong}")
        expect(page.locator(".report-list a").first).to_be_visible()
        expect(
            page.get_by_role("list", name="Saringan yang dipilih").get_by_role("listitem")
        ).to_have_count(1)
        seen.complaints.clear()  # the browser's own line about the category
        assert not was_loaded(seen, "MapView")
        page.get_by_text("Saring", exact=True).click()
        page.get_by_label("Sampai tanggal").fill("2020-01-01")
        expect(page.get_by_label("Dari tanggal")).to_be_visible()
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
        words = answer.inner_text()
        page.get_by_label("Apa yang terjadi?").fill("Saluran air mampet di depan sekolah")
        with page.expect_response("**/v1/reports") as sent:
            page.get_by_role("button", name="Kirim laporan").press("Enter")
        assert sent.value.status == 201
        place = sent.value.request.post_data_json["place"]
        [area] = tanggap.get(f"/v1/areas?lat={place['lat']}&lng={place['lng']}").json["items"]
        assert words.startswith(area["name"])


def test_a_place_is_picked_by_a_tap(tanggap: Tanggap, chromium: Browser) -> None:
    with visit(chromium, tanggap, has_touch=True) as seen:
        page = seen.page
        change_map(page, outlines=True)
        page.goto(f"{tanggap.stack.url}/lapor")
        page.get_by_label("Pilih di peta").check()
        page.get_by_role("application").tap(position={"x": 120, "y": 150})
        expect(page.locator(".answer")).to_contain_text(", Jakarta")


def colours_of(page: Page) -> set[Any]:
    """The colours that are on most of the map."""
    shown = Image.open(BytesIO(page.locator(".canvas").screenshot())).convert("RGB")
    counted = Counter(shown.get_flattened_data())
    return {colour for colour, pixels in counted.most_common(2)}


@pytest.mark.parametrize(
    ("kind", "tile", "colour"),
    [
        (PNG, draw_picture((10, 120, 60)), (10, 120, 60)),
        (VECTORS, draw_buildings(), (217, 214, 206)),
    ],
    ids=["pictures", "vectors"],
)
def test_a_base_map_lies_below(
    tanggap: Tanggap, chromium: Browser, kind: int, tile: bytes, colour: tuple[int, ...]
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
        until(lambda: colour in colours_of(page), "the base map")
        assert was_loaded(seen, "tiles")
        assert find_faults(page) == ""


def test_without_a_script_a_report_is_found_by_its_number(
    tanggap: Tanggap, chromium: Browser, filed: str
) -> None:
    with visit(chromium, tanggap, java_script_enabled=False) as seen:
        page = seen.page
        page.goto(f"{tanggap.stack.url}/laporan")
        expect(page.get_by_text("Saring", exact=True)).to_be_hidden()
        page.get_by_label("Lacak nomor laporan").fill(filed.lower())
        page.get_by_role("button", name="Lacak").click()
        expect(page).to_have_url(f"{tanggap.stack.url}/laporan/{filed}")
