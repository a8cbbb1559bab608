"""Heads keep what their office works with on the pages, in a real browser: they look at what is
late, write templates, and keep the duty contacts.
"""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from chalicelib.platform.moments import JAKARTA
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import OFFICER, file_report, open_application, send_step, sign_in
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)

HEAD = "lurah.kebonjeruk"
MAIL = "piket.halaman@jakarta.test"


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as opened:
        yield opened


def open_section(page: Page, tanggap: Tanggap, section: str, name: str = HEAD) -> None:
    open_application(page, tanggap, f"/{section}")
    sign_in(page, name)
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def check_page(page: Page) -> None:
    assert find_faults(page) == ""
    assert not is_too_wide(page)


def read_code(tanggap: Tanggap) -> str:
    """Return the newest code that was mailed to the contact; nothing before there is one."""
    texts = [mail["BodyText"] for mail in tanggap.stack.mails() if MAIL in mail["To"]]
    found = [digits for text in texts for digits in re.findall(r"\b\d{6}\b", text)]
    return found[-1] if found else ""


def test_a_head_adds_a_contact_confirms_it_and_sets_an_absence_with_a_deputy(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_section(page, tanggap, "piket")
    for label, address in (("Wakil piket", "wakil.halaman@jakarta.test"), ("Piket halaman", MAIL)):
        page.get_by_role("link", name="Tambah kontak").click()
        page.get_by_label("Nama kontak").fill(label)
        page.get_by_label("Alamat email").fill(address)
        page.get_by_label("Pada hari pilihan").check()
        check_page(page)
        page.get_by_role("button", name="Simpan kontak").click()
        expect(page.get_by_text("Tersimpan. Kode sedang dikirim")).to_be_visible()
    card = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Piket halaman")
    )
    expect(card).to_contain_text("Sen–Jum 07.00–15.00")
    expect(card).to_contain_text("belum menerima pesan")
    check_page(page)
    code = card.get_by_label("Kode enam angka")
    code.fill("12")
    card.get_by_role("button", name="Konfirmasi").click()
    expect(card.get_by_role("alert")).to_contain_text("enam angka")
    expect(code).to_be_focused()
    code.fill(until(lambda: read_code(tanggap), "the code"))
    code.press("Enter")
    expect(card).to_contain_text("Menerima pesan")
    today = datetime.now(JAKARTA).date()
    card.get_by_role("link", name="Ubah Piket halaman").click()
    page.get_by_label("Hari pertama").fill(today.isoformat())
    page.get_by_label("Hari terakhir").fill((today - timedelta(days=1)).isoformat())
    page.get_by_label("Pengganti").select_option("Wakil piket")
    page.get_by_role("button", name="Simpan kontak").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_label("Hari terakhir").fill((today + timedelta(days=7)).isoformat())
    page.get_by_role("button", name="Simpan kontak").click()
    expect(card).to_contain_text("Pesan dikirim ke Wakil piket")
    contacts = tanggap.get("/v1/duty/contacts", tanggap.signed_in(HEAD)).json["items"]
    by_label = {each["label"]: each for each in contacts}
    assert by_label["Piket halaman"]["deputy"] == by_label["Wakil piket"]["id"]
    assert by_label["Piket halaman"]["obstacle"] == "absent"
    for label in ("Piket halaman", "Wakil piket"):
        page.get_by_role("button", name=f"Hapus {label}").click()
        check_page(page)
        page.get_by_role("button", name="Ya, hapus").click()
        expect(page.get_by_text(f"{label} sudah dihapus")).to_be_visible()


def test_a_table_of_contacts_is_downloaded_mended_and_sent_back(
    tanggap: Tanggap, visit: Visit, tmp_path: Path
) -> None:
    page, table = visit.page, tmp_path / "piket.csv"
    open_section(page, tanggap, "piket")
    with page.expect_download() as download:
        page.get_by_role("button", name="Unduh tabel (CSV)").click()
    heading = download.value.path().read_text().splitlines()[0]
    assert '"way"' in heading
    table.write_text('way,address,label,hours\nmail,tabel@jakarta.test,Piket tabel,"besok saja"\n')
    page.get_by_label("Tabel yang sudah diubah").set_input_files(table)
    page.get_by_role("button", name="Kirim tabel").click()
    expect(page.get_by_role("alert")).to_contain_text("Baris 2")
    expect(page.get_by_text("tabel@jakarta.test")).to_be_visible()  # the row as it stands there
    check_page(page)
    visit.complaints.clear()  # the browser's own line about the refusal
    table.write_text("way,address,label,hours\nmail,tabel@jakarta.test,Piket tabel,always\n")
    page.get_by_label("Tabel yang sudah diubah").set_input_files(table)
    page.get_by_role("button", name="Kirim tabel").click()
    expect(page.get_by_text("Baru: 1.")).to_be_visible()
    expect(page.get_by_role("heading", name="Piket tabel")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Hapus Piket tabel").click()
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("Piket tabel sudah dihapus")).to_be_visible()


def test_an_admin_keeps_the_contacts_of_an_office_that_is_chosen_by_typing(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_section(page, tanggap, "piket", "admin")
    office = page.get_by_role("combobox", name="Kantor")
    office.fill("kecamatan kebon jer")
    office.press("Enter")
    expect(page).to_have_url(re.compile(r"/piket\?kantor=31\.73\.05$"))
    expect(page.get_by_text("Kantor ini belum punya kontak")).to_be_visible()
    check_page(page)
    page.reload()
    expect(office).to_have_value("Kecamatan Kebon Jeruk")


def test_a_head_writes_a_template_and_officers_read_it(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_section(page, tanggap, "jawaban")
    page.get_by_role("link", name="Tulis templat").click()
    page.get_by_label("Judul").fill("Regu halaman berangkat")
    text = page.get_by_label("Teks")
    text.fill("Laporan {nomor} kami terima.")
    page.get_by_role("button", name="Simpan templat").click()
    expect(page.get_by_role("alert")).to_contain_text("{nomor}")
    check_page(page)
    text.fill("Laporan ")
    page.get_by_role("button", name="{number}").click()
    page.keyboard.type(" kami terima. {office} mengirim regu.")
    preview = page.get_by_role("region", name="Yang dibaca warga")
    expect(preview).to_contain_text("Laporan JK261124-9HJTG3 kami terima. Kelurahan Kebon Jeruk")
    page.get_by_label("Untuk langkah apa?").select_option("Tangani")
    page.get_by_role("button", name="Simpan templat").click()
    expect(page.get_by_text("Templat tersimpan.")).to_be_visible()
    check_page(page)
    kept = tanggap.get("/v1/templates", tanggap.signed_in(OFFICER)).json["items"]
    [mine] = [each for each in kept if each["title"] == "Regu halaman berangkat"]
    assert (mine["code"], mine["action"]) == ("regu-halaman-berangkat", "proses")
    assert mine["text"] == "Laporan {number} kami terima. {office} mengirim regu."
    page.get_by_role("link", name="Regu halaman berangkat").click()
    page.get_by_role("button", name="Hapus", exact=True).click()
    check_page(page)
    page.get_by_role("button", name="Ya, hapus").click()
    expect(page.get_by_text("Templat sudah dihapus.")).to_be_visible()
    expect(page.get_by_role("link", name="Regu halaman berangkat")).to_be_hidden()


def test_a_head_sees_what_is_late_and_opens_it(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Jembatan kayu lapuk di belakang balai warga"
    number = file_report(tanggap, text)
    until(lambda: tanggap.follow(number)["promise"]["late"], "the end of the promise")
    open_section(page, tanggap, "ringkasan")
    figures = page.locator(".figures li")
    expect(figures.filter(has_text="Terlambat").get_by_role("link")).to_be_visible()
    for name in ("Semua yang terbuka", "Batas waktu dalam sehari"):  # no view has just these
        expect(figures.filter(has_text=name)).to_be_visible()
        expect(figures.filter(has_text=name).get_by_role("link")).to_have_count(0)
    late = page.get_by_role("region", name=re.compile("^Terlambat"))
    expect(late.get_by_role("link").first).to_be_visible()
    expect(page.get_by_role("region", name="Berulang di lokasi yang sama")).to_be_visible()
    check_page(page)
    late.get_by_role("listitem").get_by_role("link").first.click()
    expect(page).to_have_url(re.compile("/petugas/laporan/JK"))
    page.go_back()
    page.get_by_role("link", name="Lihat semua di antrean").first.click()
    expect(page).to_have_url(re.compile(r"/petugas/antrean\?lihat=terlambat"))


def test_a_verifier_looks_at_an_office_and_at_those_below(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_section(page, tanggap, "ringkasan?kantor=31.73.05", "verifikator")
    below = page.get_by_role("region", name="Kantor di bawahnya").first
    expect(below.get_by_role("link", name="Kelurahan Kebon Jeruk")).to_be_visible()
    check_page(page)
    below.get_by_role("link", name="Kelurahan Kebon Jeruk").click()
    expect(page).to_have_url(re.compile(r"/ringkasan\?kantor=31\.73\.05\.1001$"))
    expect(page.get_by_role("combobox", name="Kantor")).to_have_value("Kelurahan Kebon Jeruk")
    page.get_by_role("button", name="Kantor saya").click()
    page.get_by_label("Kota", exact=True).select_option(label="Kota Administrasi Jakarta Barat")
    expect(page.get_by_text("Tidak ada masalah yang berulang di lokasi yang sama.")).to_be_visible()
    check_page(page)
    visit.complaints.clear()  # the browser's own line about an area that is too wide


def test_a_head_names_a_deputy_who_acts_as_the_head(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = file_report(tanggap, "Sampah menumpuk di depan gang, Plh. yang mengerjakan")
    open_section(page, tanggap, "piket")
    page.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih hari pertama.")
    page.get_by_label("Nama pengguna petugas").fill("petugas.kecamatan")
    today = datetime.now(JAKARTA).date().isoformat()
    page.get_by_label("Hari pertama").fill(today)
    page.get_by_label("Hari terakhir").fill("2026-01-01")
    page.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Periksa ini dulu")
    expect(page.get_by_role("alert")).to_contain_text("Hari terakhir mendahului hari pertama.")
    page.get_by_label("Hari terakhir").fill(today)
    page.get_by_label("Alasan").fill("Cuti tahunan")
    page.get_by_role("button", name="Tunjuk", exact=True).click()
    expect(page.get_by_text("menjadi Plh. Lurah Kebon Jeruk dari")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Keluar").click()
    sign_in(page, "petugas.kecamatan")
    page.get_by_role("button", name="Bertindak sebagai Plh. Lurah Kebon Jeruk").click()
    expect(page.get_by_text("Anda bertindak sebagai Plh. Lurah Kebon Jeruk.")).to_be_visible()
    page.goto(f"{tanggap.stack.url}/petugas/laporan/{number}")
    page.get_by_role("button", name="Tangani").click()
    page.get_by_label("Catatan, jika perlu").fill("Dikerjakan hari ini")
    send_step(visit, "Tangani")
    expect(page.get_by_text("Plh. Lurah Kebon Jeruk").last).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Kembali sebagai diri sendiri").click()
    expect(page.get_by_text("Anda Plh. Lurah Kebon Jeruk sampai")).to_be_visible()
