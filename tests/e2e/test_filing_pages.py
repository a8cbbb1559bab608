"""Citizens report on the pages, in a real browser on a telephone's screen: with a photo and the
telephone's place, by keyboard alone, without a network, and when the answer is lost.
"""

import re
import uuid
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap, a_contact, until
from tests.e2e.filing import fill_in, read_receipt, send_report
from tests.e2e.visits import HERE, Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
TEXT = "Lampu jalan di depan pasar mati sejak Senin"
KEPT = "{ persisted: true }"  # what the browser says of a page that it has kept as it was


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    options = {"geolocation": HERE, "permissions": ["geolocation"]}
    with visiting(chromium, hosts(tanggap), **options) as opened:
        yield opened


def hosts(tanggap: Tanggap) -> tuple[str, str]:
    return tanggap.stack.url, tanggap.stack.endpoint


def test_a_citizen_reports_with_a_photo_and_follows_it(
    tanggap: Tanggap, visit: Visit, tmp_path: Path
) -> None:
    page, photo = visit.page, tmp_path / "foto.jpg"
    Image.effect_noise((2400, 1800), 60).convert("RGB").save(photo, quality=95)
    fill_in(page, tanggap, TEXT)
    no_photo = {"name": "bad.jpg", "mimeType": "image/jpeg", "buffer": b"no photo" * 100}
    page.get_by_label("Pilih foto").set_input_files([no_photo])
    expect(page.get_by_role("alert")).to_contain_text("bad.jpg bukan foto atau video")
    expect(page.get_by_text("Laporan tanpa foto juga kami terima.")).to_be_visible()
    page.get_by_label("Pilih foto").set_input_files(photo)
    expect(page.get_by_role("img", name="Foto 1")).to_be_visible()
    expect(page.get_by_role("img", name="Foto 2")).to_have_count(0)
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    send_report(page)
    number, token = read_receipt(page)
    assert find_faults(page) == ""
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert mine["description"] == TEXT
    assert len(mine["timeline"][0]["photos"]) == 1
    assert mine["place"]["kelurahan"]["name"] == "Kebon Jeruk"
    page.get_by_role("link", name="Buka laporan saya").click()
    expect(page.get_by_role("heading", name="Yang dapat Anda lakukan")).to_be_visible()
    page.get_by_text("Tambah keterangan").click()
    page.get_by_label("Keterangan Anda").fill("Sekarang dua lampu")
    page.get_by_role("button", name="Kirim", exact=True).click()
    expect(page.get_by_text("Sekarang dua lampu")).to_be_visible()
    assert find_faults(page) == ""
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    expect(page.get_by_text(number)).to_be_visible()
    assert find_faults(page) == ""


def test_who_reports_it_again_is_shown_the_own_report_first_and_adds_to_it(
    tanggap: Tanggap, visit: Visit, tmp_path: Path
) -> None:
    page, text, photo = visit.page, "Tiang telepon miring hampir roboh di gang", tmp_path / "f.jpg"
    Image.effect_noise((800, 600), 60).convert("RGB").save(photo)
    fill_in(page, tanggap, text)
    send_report(page)
    number, token = read_receipt(page)
    fill_in(page, tanggap, "Tiang telepon di gang makin miring, kabelnya putus")
    page.get_by_label("Pilih foto").set_input_files(photo)
    similar = page.get_by_role("region", name="Sudah ada yang melaporkan ini?")
    card = similar.get_by_role("listitem").first
    expect(card.get_by_text("Anda yang mengirim laporan ini.")).to_be_visible()
    assert find_faults(page) == ""
    card.get_by_role("button", name="Ini laporan saya: tambahkan ke sana").click()
    expect(page.get_by_text("kabelnya putus")).to_be_visible()
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert len(mine["timeline"]) == 2
    assert len(mine["timeline"][1]["photos"]) == 1


def test_what_is_missing_is_told_at_the_top_and_leads_to_its_field(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    page.goto(f"{tanggap.stack.url}/lapor")
    page.get_by_label("Apa yang terjadi?").fill("mati")
    send_report(page)
    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name=re.compile("paling sedikit 10 huruf")).click()
    expect(page.get_by_label("Apa yang terjadi?")).to_be_focused()
    assert find_faults(page) == ""


def test_a_report_is_filed_with_the_keyboard_alone(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{tanggap.stack.url}/lapor")
    expect(page.get_by_role("button", name="Kirim laporan")).to_be_enabled()
    press_until(page, lambda: focused(page, "value") == "here")
    page.keyboard.press("ArrowDown")
    press_until(page, lambda: focused(page, "id") == "place")
    page.keyboard.type("kebon jer")
    page.keyboard.press("Enter")
    press_until(page, lambda: focused(page, "id") == "description")
    page.keyboard.type("Saluran air mampet di depan sekolah")
    press_until(page, lambda: "Kirim laporan" in focused(page, "textContent"))
    page.keyboard.press("Enter")
    number, token = read_receipt(page)
    mine = tanggap.get(f"/v1/reports/{number}/mine", {"X-Report-Token": token}).json
    assert mine["place"]["kelurahan"]["name"] == "Kebon Jeruk"


def press_until(page: Page, reached: Any) -> None:
    for _ in range(60):
        page.keyboard.press("Tab")
        if reached():
            return
    raise AssertionError("the keyboard does not get there")


def focused(page: Page, member: str) -> str:
    value: str | None = page.evaluate(f"document.activeElement.{member}")
    return (value or "").strip()


def test_a_report_that_is_finished_without_a_network_is_sent_when_it_is_back(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, text = visit.page, "Pohon tumbang menutup gang tanpa jaringan"
    fill_in(page, tanggap, text)
    page.context.set_offline(True)
    send_report(page)
    expect(page.get_by_text("Tidak ada jaringan. Laporan Anda tersimpan")).to_be_visible()
    page.context.set_offline(False)
    number, _ = read_receipt(page)
    assert tanggap.get(f"/v1/reports/{number}").status == 200
    visit.complaints.clear()  # the browser's own lines about the network


def test_a_report_whose_answer_is_lost_is_one_report(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Trotoar amblas dekat halte jawabannya hilang"
    lost: list[str] = []

    def lose(route: Route) -> None:
        if not lost and route.request.method == "POST":
            lost.append(route.fetch().json()["number"])
            route.abort()
        else:
            route.continue_()

    page.route("**/v1/reports", lose)
    fill_in(page, tanggap, text)
    send_report(page)
    expect(page.get_by_text("Laporan Anda tersimpan di ponsel ini")).to_be_visible()
    send_report(page)
    number, _ = read_receipt(page)
    assert lost == [number]
    visit.complaints.clear()  # the browser's own line about the request


def test_a_draft_outlives_the_page(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    page.goto(f"{tanggap.stack.url}/lapor")
    page.get_by_label("Apa yang terjadi?").fill("Laporan yang belum selesai ditulis")
    page.wait_for_timeout(700)  # a change is kept after a pause
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    page.get_by_role("link", name="Lanjutkan").click()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(
        "Laporan yang belum selesai ditulis"
    )
    page.get_by_label("Ponsel ini dipakai bersama").check()
    page.wait_for_timeout(700)  # so is this change
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    expect(page.get_by_role("heading", name="Lihat semua laporan Anda")).to_be_visible()
    expect(page.get_by_text("Laporan yang belum selesai ditulis")).to_have_count(0)


def test_on_a_shared_telephone_nothing_is_kept(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    fill_in(page, tanggap, TEXT)
    page.get_by_label("Ponsel ini dipakai bersama").check()
    page.goto(f"{tanggap.stack.url}/laporan-saya")
    expect(page.get_by_role("heading", name="Lihat semua laporan Anda")).to_be_visible()
    expect(page.get_by_text(TEXT)).to_have_count(0)
    fill_in(page, tanggap, TEXT)
    page.get_by_label("Ponsel ini dipakai bersama").check()
    page.get_by_label("Nama", exact=True).fill("Siti Rahayu")
    send_report(page)
    number, token = read_receipt(page)
    assert token not in page.url
    page.go_back()
    expect(page).to_have_url(f"{tanggap.stack.url}/laporan-saya")
    expect(page.get_by_role("heading", name="Lihat semua laporan Anda")).to_be_visible()
    assert number not in page.content()
    page.go_forward()
    expect(page.get_by_role("heading", name="Ikuti laporan")).to_be_visible()
    assert token not in page.content() + page.url


def test_what_a_shared_telephone_kept_in_its_memory_shows_no_secret(
    tanggap: Tanggap, visit: Visit
) -> None:
    """The browser may keep a page that was left as it is, and show it again."""
    page, filed = visit.page, tanggap.file()
    page.goto(f"{tanggap.stack.url}/lapor/terima#{filed['number']}.{filed['token']}.bersama")
    expect(page.get_by_role("heading", name="Simpan tautan rahasia ini")).to_be_visible()
    assert filed["token"] not in page.url
    link = page.get_by_role("link", name="Buka laporan saya").get_attribute("href")
    page.evaluate(f"dispatchEvent(new PageTransitionEvent('pagehide', {KEPT}))")
    expect(page.get_by_role("heading", name="Ikuti laporan")).to_be_visible()
    assert filed["token"] not in page.content()
    page.goto(link or "")
    expect(page.get_by_role("heading", name="Yang dapat Anda lakukan")).to_be_visible()
    assert filed["token"] not in page.url
    page.evaluate(f"dispatchEvent(new PageTransitionEvent('pageshow', {KEPT}))")
    expect(page.get_by_role("heading", name="Yang dapat Anda lakukan")).to_have_count(0)


def test_what_stands_in_the_form_after_back_is_what_is_sent(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Tutup saluran air hilang di depan warung"
    fill_in(page, tanggap, text)
    page.get_by_label("Nomor ponsel").fill("081211270077")
    page.get_by_role("link", name="Bantuan").first.click()
    expect(page.get_by_role("heading", level=1, name="Bantuan")).to_be_visible()
    page.go_back()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value(text)
    expect(page.get_by_label("Nomor ponsel")).to_have_value("081211270077")
    send_report(page)
    number, token = read_receipt(page)
    proof = {"X-Report-Token": token}
    mine = tanggap.get(f"/v1/reports/{number}/mine", proof).json
    assert mine["description"] == text
    ways = tanggap.get(f"/v1/reports/{number}/subscriptions", proof).json["ways"]
    assert [(each["way"], each["to"][-4:]) for each in ways] == [("sms", "0077")]
    page.go_back()
    expect(page.get_by_label("Apa yang terjadi?")).to_have_value("")
    expect(page.get_by_label("Nomor ponsel")).to_have_value("")


def test_a_reporter_names_another_contact_and_has_all_erased(
    tanggap: Tanggap, visit: Visit
) -> None:
    contact = {"phone": "02155501234", "email": f"warga{uuid.uuid4().hex[:8]}@contoh.id"}
    page, filed = visit.page, tanggap.file(description=TEXT, contact=contact)
    page.goto(f"{tanggap.stack.url}/laporan/{filed['number']}#{filed['token']}")
    page.locator("summary", has_text="Cara kami mengabari Anda").click()
    expect(page.get_by_label(re.compile("SMS .*Nomor ini tidak dapat menerima"))).to_be_disabled()
    expect(page.get_by_label(re.compile("Email .*Belum dikonfirmasi"))).not_to_be_checked()
    phone = a_contact()["phone"]
    page.get_by_label("Nomor ponsel atau email baru").fill(phone)
    page.get_by_role("button", name="Kirim kode").click()
    page.get_by_label("Kode enam angka").fill("000000")
    page.get_by_role("button", name="Konfirmasi").click()
    expect(page.get_by_role("alert")).to_contain_text("Kode salah")
    assert find_faults(page) == ""
    page.get_by_label("Kode enam angka").fill(read_code(tanggap, phone))
    page.get_by_role("button", name="Konfirmasi").click()
    expect(page.get_by_text("Mulai sekarang kami mengabari Anda di")).to_be_visible()
    sms = page.get_by_label(f"+62…{phone[-4:]}")
    expect(sms).to_be_checked()
    sms.click()
    expect(sms).not_to_be_checked()
    sms.click()
    expect(sms).to_be_checked()
    assert find_faults(page) == ""
    page.get_by_text("Data Anda", exact=True).click()
    page.get_by_label("Ya, hapus data saya").check()
    page.get_by_role("button", name="Hapus", exact=True).click()
    expect(page.get_by_text("Data Anda sedang dihapus.")).to_be_visible()
    expect(page.get_by_text(TEXT)).to_have_count(0)
    assert phone[-4:] not in page.inner_text("body")
    visit.complaints.clear()  # the browser's own line about the wrong code


def read_code(tanggap: Tanggap, phone: str) -> str:
    """Return the code in the first message to a number."""

    def find() -> str:
        texts = [
            each["Message"]
            for each in tanggap.stack.sms_inbox()
            if each["PhoneNumber"].endswith(phone[1:])
        ]
        found = re.search(r"Kode Tanggap (\d{6}) ", " ".join(texts))
        return found[1] if found else ""

    code: str = until(find, "the code")
    return code


def test_what_was_done_is_rated_with_praise_or_blame_or_is_asked_for_again(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, filed = visit.page, tanggap.file(description=TEXT)
    for action in ("proses", "selesai"):
        tanggap.step("petugas.kebonjeruk", filed["number"], action, note="Sudah diganti.")
    page.goto(f"{tanggap.stack.url}/laporan/{filed['number']}#{filed['token']}")
    page.locator("summary", has_text="Minta dikerjakan lagi").click()
    expect(page.get_by_role("button", name="Minta dikerjakan lagi")).to_be_visible()
    expect(page.get_by_text("Paling banyak 5 foto").first).to_be_visible()
    expect(page.get_by_text("Laporan tanpa foto")).to_have_count(0)
    page.get_by_text("Beri nilai", exact=True).click()
    page.get_by_label("5 dari 5").check()
    praise = page.get_by_role("group", name="Apa yang Anda nilai?").get_by_label("Tuntas dan rapi")
    praise.check()
    page.get_by_role("button", name="Kirim nilai").click()
    expect(page.get_by_text("Sudah kami terima. Terima kasih.")).to_be_visible()


def test_strangers_words_never_become_a_part_of_the_page(
    chromium: Browser, tanggap: Tanggap
) -> None:
    probe = "</script><img src=x onerror=window.harmed=1><svg/onload=window.harmed=2>{{7*7}}"
    contact = {"name": probe, "phone": "081211270001"}
    filed = tanggap.file(
        description=f"Lampu jalan mati {probe}",
        visibility="public",
        contact=contact,
        place={"address": probe, "lat": -6.1926, "lng": 106.7697},
    )
    for path in (
        "/laporan",
        f"/laporan/{filed['number']}",
        f"/laporan/{filed['number']}#{filed['token']}",
    ):
        with open_page(chromium, tanggap) as seen:
            seen.page.goto(f"{tanggap.stack.url}{path}")
            expect(seen.page.get_by_text("Lampu jalan mati").first).to_be_visible()
            assert seen.page.evaluate("window.harmed") is None


def open_page(chromium: Browser, tanggap: Tanggap) -> AbstractContextManager[Visit]:
    return visiting(chromium, hosts(tanggap))


def test_without_scripts_tracking_is_complete_and_filing_tells_other_ways(
    chromium: Browser, tanggap: Tanggap
) -> None:
    number = tanggap.file(visibility="public")["number"]
    with visiting(chromium, hosts(tanggap), java_script_enabled=False) as seen:
        seen.page.goto(f"{tanggap.stack.url}/laporan/{number}")
        expect(seen.page.get_by_role("heading", level=1)).to_be_visible()
        expect(seen.page.get_by_text("Kelurahan Kebon Jeruk").first).to_be_visible()
        seen.page.goto(f"{tanggap.stack.url}/lapor")
        expect(seen.page.get_by_text("di kantor kelurahan")).to_be_visible()
        expect(
            seen.page.get_by_role("main").get_by_role("link", name="08111272206")
        ).to_be_visible()
