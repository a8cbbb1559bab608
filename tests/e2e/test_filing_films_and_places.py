"""Citizens report with a film, and say which is right where their words contradict their place, on
a telephone's screen and in both languages.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap
from tests.e2e.filing import fill_in, read_receipt, send_report
from tests.e2e.visits import HERE, Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
TEXT = "Saluran mampet di depan ruko sejak Senin"
MOVIE = b"\x00\x00\x00\x14ftypqt  \x00\x00\x02\x00qt  " + bytes(200_000)
MEGABYTES = 1024 * 1024


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    options = {"geolocation": HERE, "permissions": ["geolocation"]}
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    with visiting(chromium, hosts, **options) as opened:
        yield opened


def a_file(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_film_of_a_telephone_goes_with_a_report(
    tanggap: Tanggap, visit: Visit, tmp_path: Path
) -> None:
    page = visit.page
    fill_in(page, tanggap, TEXT)
    chooser = page.get_by_label("Pilih foto atau video")
    chooser.set_input_files(a_file(tmp_path, "IMG_0001.MOV", MOVIE))
    expect(page.get_by_role("img", name="Video 1")).to_be_visible()
    expect(page.get_by_text("195 KB ✓")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    chooser.set_input_files(a_file(tmp_path, "panjang.mp4", MOVIE + bytes(15 * MEGABYTES)))
    expect(page.get_by_role("alert")).to_have_text(
        "panjang.mp4 lebih besar dari 15 MB. Silakan pilih video yang lebih pendek."
    )
    chooser.set_input_files(a_file(tmp_path, "surat.txt", b"surat"))
    expect(page.get_by_role("alert")).to_have_text(re.compile("surat.txt bukan foto atau video"))
    send_report(page)
    number, token = read_receipt(page)
    [film] = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json["timeline"][
        0
    ]["photos"]
    assert ".mov" in film
    page.get_by_role("link", name="Buka laporan saya").click()
    expect(page.get_by_role("heading", name="Yang dapat Anda lakukan")).to_be_visible()
    assert find_faults(page) == ""


def test_the_form_takes_films_in_english_too(
    tanggap: Tanggap, visit: Visit, tmp_path: Path
) -> None:
    page = visit.page
    page.goto(f"{tanggap.stack.url}/en/lapor")
    chooser = page.get_by_label("Choose photos or films")
    chooser.set_input_files(a_file(tmp_path, "road.mp4", MOVIE.replace(b"qt  ", b"mp42")))
    expect(page.get_by_role("img", name="Film 1")).to_be_visible()
    chooser.set_input_files(a_file(tmp_path, "long.mov", MOVIE + bytes(15 * MEGABYTES)))
    expect(page.get_by_role("alert")).to_have_text(
        "long.mov is larger than 15 MB. Please choose a shorter film."
    )
    page.get_by_role("button", name="Remove Film 1").click()
    expect(page.get_by_role("img", name="Film 1")).to_have_count(0)
    assert find_faults(page) == ""


def contradict(page: Page, tanggap: Tanggap) -> None:
    fill_in(page, tanggap, TEXT)
    page.get_by_label("Alamat atau patokan").fill("Jl. Anggrek 5, Tebet Barat")
    expect(page.get_by_text("Mana yang benar?")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)


def test_who_says_that_the_location_is_right_is_not_asked_again(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    contradict(page, tanggap)
    page.get_by_role("button", name="Lokasi saya benar: Kebon Jeruk").click()
    expect(page.get_by_text("Mana yang benar?")).to_have_count(0)
    send_report(page)
    number, _ = read_receipt(page)
    record = tanggap.get(f"/v1/work/{number}", tanggap.signed_in("petugas.kebonjeruk")).json
    assert (record["place"]["kelurahan"]["name"], record["words_area"]) == ("Kebon Jeruk", None)


def test_who_says_that_the_words_are_right_moves_the_place(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    contradict(page, tanggap)
    page.get_by_role("button", name="Tulisan saya benar: Tebet Barat").click()
    expect(page.get_by_text("Mana yang benar?")).to_have_count(0)
    expect(page.get_by_role("combobox", name="Kelurahan")).to_have_value(re.compile("Tebet Barat"))
    send_report(page)
    number, token = read_receipt(page)
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert mine["place"]["kelurahan"]["name"] == "Tebet Barat"


def test_an_officer_sees_what_contradicts_the_point(tanggap: Tanggap) -> None:
    place = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Anggrek 5, Tebet Barat"}
    number = tanggap.file(description=TEXT, place=place)["number"]
    officer = tanggap.signed_in("petugas.kebonjeruk")
    assert tanggap.get(f"/v1/work/{number}", officer).json["words_area"]["name"] == "Tebet Barat"
