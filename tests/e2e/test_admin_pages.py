"""Administrators look after officers, partners' keys, webhooks and channels on the pages, in a real
browser.
"""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from chalicelib.city.current import city
from tests.builders import KEBON_JERUK
from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.listener import Listener
from tests.e2e.officers import open_application, sign_in
from tests.e2e.test_officer_accounts import OWN, first_password
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting
from tests.webhooks import signed_by

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as opened:
        yield opened


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listening:
        yield listening


def open_part(page: Page, tanggap: Tanggap, part: str) -> None:
    open_application(page, tanggap, f"/kelola/{part}")
    sign_in(page, "admin")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def check_page(page: Page) -> None:
    assert find_faults(page) == ""
    assert not is_too_wide(page)


def answer_question(page: Page, button: str, yes: str) -> None:
    """Press a button and answer its question, with the keyboard alone."""
    page.get_by_role("button", name=button).press("Enter")
    expect(page.get_by_role("button", name=yes)).to_be_visible()
    check_page(page)
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name=yes)).to_be_focused()
    page.keyboard.press("Enter")


def test_an_admin_creates_an_officer_who_signs_in_and_sees_the_queue(
    tanggap: Tanggap, visit: Visit, chromium: Browser
) -> None:
    page, name = visit.page, f"siti.{uuid.uuid4().hex[:8]}"
    email = f"{name}@jakarta.test"
    open_part(page, tanggap, "petugas")
    page.get_by_role("link", name="Buat akun").click()
    page.get_by_label("Nama lengkap").fill("Siti Halaman")
    page.get_by_label("Nama pengguna").fill("Siti Aminah")
    page.get_by_label("Alamat email").fill(email)
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("huruf kecil")
    expect(page.get_by_role("alert")).to_contain_text("Pilih kantor.")
    check_page(page)
    page.get_by_label("Nama pengguna").fill(name)
    office = page.get_by_role("combobox", name="Kantor")
    office.fill("kelurahan kebon jeruk")
    office.press("Enter")
    page.get_by_label("Verifikator").check()
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_text(f"sedang dikirim ke {email}")).to_be_visible()
    expect(page.get_by_role("heading", name="Siti Halaman")).to_be_focused()
    expect(page.get_by_text("Belum memilih kata sandi")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/kelola/petugas\?id=[0-9a-f-]{36}$"))
    check_page(page)

    first = first_password(tanggap, email, 1)
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as other:
        open_application(other.page, tanggap)
        sign_in(other.page, name, first)
        other.page.get_by_label("Kata sandi baru").fill(OWN)
        other.page.get_by_label("Ulangi kata sandi").fill(OWN)
        other.page.get_by_role("button", name="Lanjutkan").click()
        expect(other.page).to_have_url(re.compile("/petugas/antrean"))
        expect(other.page.get_by_role("link", name="Verifikasi")).to_be_attached()

    page.reload()
    expect(page.get_by_text("Belum memilih kata sandi")).to_be_hidden()
    expect(page.get_by_label("Nama lengkap")).to_have_value("Siti Halaman")


def test_an_account_is_found_changed_disabled_and_enabled_again(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, name = visit.page, f"budi.{uuid.uuid4().hex[:8]}"
    email = f"{name}@jakarta.test"
    create(tanggap, name, email)
    first_password(tanggap, email, 1)
    open_part(page, tanggap, "petugas")
    page.get_by_label("Nama, akun, atau email").fill(name)
    page.keyboard.press("Enter")
    page.get_by_label("Peran").select_option("Petugas")
    expect(page).to_have_url(re.compile(f"q={name}&peran=officer"))
    expect(page.get_by_role("listitem").filter(has_text=email)).to_have_count(1)
    check_page(page)
    page.get_by_role("link", name="Budi").click()
    page.get_by_label("Nama lengkap").fill("Budi Berganti")
    page.get_by_label("Loket").check()
    page.get_by_role("button", name="Simpan akun").click()
    expect(page.get_by_text("Tersimpan. Kantor atau peran baru")).to_be_visible()
    answer_question(page, "Kirim kata sandi pertama", "Ya, kirim")
    expect(page.get_by_text(f"yang baru sedang dikirim ke {email}")).to_be_visible()
    first_password(tanggap, email, 2)
    answer_question(page, "Nonaktifkan akun", "Ya, nonaktifkan")
    expect(page.get_by_text("berlaku paling lama satu jam").first).to_be_visible()
    expect(page.get_by_text("Nonaktif", exact=True)).to_be_visible()
    assert load(tanggap, name)["state"] == "disabled"
    page.get_by_label("Nama lengkap").fill("Budi Diam")
    page.get_by_role("button", name="Simpan akun").click()
    expect(page.get_by_role("heading", name="Budi Diam")).to_be_visible()
    assert load(tanggap, name)["state"] == "disabled", "saving enables nobody"
    page.get_by_role("button", name="Aktifkan akun").click()
    expect(page.get_by_text("Akun aktif kembali.")).to_be_visible()
    check_page(page)
    found = load(tanggap, name)
    assert (found["state"], found["name"]) == ("active", "Budi Diam")
    assert found["roles"] == ["desk", "officer"]
    page.get_by_role("link", name="Semua petugas").click()
    expect(page.get_by_role("link", name="Budi Diam")).to_be_visible()


def create(tanggap: Tanggap, name: str, email: str) -> None:
    new = {"username": name, "name": "Budi", "email": email, "agency": KEBON_JERUK}
    admin = tanggap.signed_in("admin")
    assert tanggap.post("/v1/officers", {**new, "roles": ["officer"]}, admin).status == 201


def load(tanggap: Tanggap, name: str) -> dict[str, Any]:
    """Return the account with a username."""
    admin = tanggap.signed_in("admin")
    [line] = tanggap.get(f"/v1/officers?q={name}", admin).json["items"]
    account: dict[str, Any] = tanggap.get(f"/v1/officers/{line['id']}", admin).json
    return account


def test_a_taken_name_is_told_and_nobody_disables_themselves(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_part(page, tanggap, "petugas")
    page.get_by_role("link", name="Buat akun").click()
    page.get_by_label("Nama lengkap").fill("Seorang lain")
    page.get_by_label("Nama pengguna").fill("verifikator")
    page.get_by_label("Alamat email").fill("lain@jakarta.test")
    page.get_by_role("combobox", name="Kantor").fill("biro pemerintahan")
    page.get_by_role("combobox", name="Kantor").press("Enter")
    page.get_by_role("button", name="Buat akun").click()
    expect(page.get_by_role("alert")).to_contain_text(
        "Petugas lain sudah memakai nama pengguna ini."
    )
    expect(page.get_by_label("Nama pengguna")).to_have_attribute("aria-invalid", "true")
    check_page(page)
    visit.complaints.clear()  # the browser's own line about the refusal
    page.get_by_role("link", name="Batal").click()
    page.get_by_role("link", name="admin", exact=True).click()
    expect(page.get_by_text("Ini akun Anda sendiri.")).to_be_visible()
    expect(page.get_by_role("button", name="Nonaktifkan akun")).to_be_hidden()
    expect(page.get_by_label("Administrator")).to_be_disabled()
    check_page(page)


def test_the_list_goes_on_after_pages_without_an_officer(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_part(page, tanggap, "petugas")
    expect(page.get_by_role("link", name="verifikator")).to_be_visible()
    asked: list[str] = []

    def answer(route: Route) -> None:
        asked.append(route.request.url)
        items = [load(tanggap, "verifikator")] if len(asked) == 4 else []
        route.fulfill(json={"items": items, "next": f"hal-{len(asked)}"})

    page.route("**/v1/officers?*", answer)
    page.get_by_label("Peran").select_option("Verifikator")
    expect(page.get_by_text("Tidak ada di antara akun yang sudah diperiksa")).to_be_visible()
    check_page(page)
    page.get_by_role("button", name="Cari lebih jauh").click()
    expect(page.get_by_role("link", name="verifikator")).to_be_visible()
    assert "cursor=hal-3" in asked[3]


def test_a_key_is_issued_limited_and_revoked(tanggap: Tanggap, visit: Visit) -> None:
    page, name = visit.page, f"Mitra {uuid.uuid4().hex[:8]}"
    open_part(page, tanggap, "kunci")
    page.get_by_role("link", name="Terbitkan kunci").click()
    page.get_by_label("Nama mitra").fill(name)
    page.get_by_label("Pemakaian sehari").fill("banyak")
    page.get_by_role("button", name="Terbitkan").click()
    expect(page.get_by_role("alert")).to_be_focused()
    check_page(page)
    page.get_by_label("Kontak").fill("dev@mitra.test")
    page.get_by_label("Pemakaian sehari").fill("7")
    page.get_by_role("button", name="Terbitkan").click()
    shown = page.get_by_role("group", name=f"Kunci {name}.")
    expect(shown).to_be_focused()
    expect(shown).to_contain_text("Hanya ditampilkan sekali ini.")
    assert len(shown.locator("code").inner_text()) > 20
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    shown.get_by_role("button", name="Salin").click()
    expect(shown.get_by_role("status")).to_have_text("Tersalin")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == shown.locator("code").inner_text()
    check_page(page)
    shown.get_by_role("button", name="Sudah saya simpan").click()
    expect(page.get_by_text(copied)).to_be_hidden()
    page.get_by_role("button", name=f"Ubah batas {name}").click()
    limit = page.get_by_label("Pemakaian sehari")
    expect(limit).to_be_focused()
    limit.fill("0")
    limit.press("Enter")
    expect(find_card(page, name)).to_contain_text("Ditahan")
    answer_question(page, f"Cabut kunci {name}", "Ya, cabut")
    expect(page.get_by_text(f"Kunci {name} sudah dicabut.")).to_be_visible()
    check_page(page)
    keys = tanggap.get("/v1/partner-keys", tanggap.signed_in("admin")).json["items"]
    [key] = [each for each in keys if each["name"] == name]
    assert (key["state"], key["most"]) == ("revoked", 0)


def find_card(page: Page, name: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name))


def test_a_webhook_is_added_tested_paused_and_deleted(
    tanggap: Tanggap, visit: Visit, listener: Listener
) -> None:
    page, name = visit.page, f"Dasbor {uuid.uuid4().hex[:8]}"
    open_part(page, tanggap, "webhook")
    page.get_by_role("link", name="Tambah webhook").click()
    page.get_by_label("Nama").fill(name)
    page.get_by_label("Alamat").fill(listener.url)
    page.get_by_label("Peristiwa pilihan").check()
    page.get_by_role("button", name="Tambahkan webhook").click()
    expect(page.get_by_role("alert")).to_contain_text("Pilih paling sedikit satu peristiwa")
    check_page(page)
    page.get_by_label("Laporan baru").check()
    page.get_by_role("button", name="Tambahkan webhook").click()
    shown = page.get_by_role("group", name="Rahasia yang menandatangani pesannya.")
    expect(shown).to_be_focused()
    secret = shown.locator("code").inner_text()
    check_page(page)

    page.get_by_role("button", name="Kirim uji coba").click()
    expect(page.get_by_text("Uji coba: Sampai. Sistem menjawab 200.")).to_be_visible()
    assert signed_by(secret, listener.posted[-1])
    listener.usual = 503
    page.get_by_role("button", name="Kirim uji coba").click()
    expect(page.get_by_text("Uji coba: Tidak sampai. Sistem menjawab 503.")).to_be_visible()
    check_page(page)

    number = tanggap.file(visibility="public")["number"]
    [webhook] = [each for each in list_webhooks(tanggap) if each["name"] == name]
    log = f"/v1/webhooks/{webhook['id']}/deliveries"
    admin = tanggap.signed_in("admin")
    until(lambda: "failed" in tanggap.get(log, admin).body.decode(), "an event that is not taken")
    listener.usual = 200
    page.get_by_role("button", name="Perbarui daftar").click()
    line = page.get_by_role("listitem").filter(has_text=number)
    expect(line).to_contain_text("Gagal; kami coba lagi")
    check_page(page)
    line.get_by_role("button", name="Kirim lagi").click()
    expect(line).to_contain_text("Sampai. Sistem menjawab 200.")

    answer_question(page, "Jeda", "Ya, jeda")
    expect(page.get_by_text("Dijeda", exact=True)).to_be_visible()
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_text("Aktif", exact=True)).to_be_visible()
    answer_question(page, "Rahasia baru", "Ya, buat")
    expect(page.get_by_text("Rahasia lama ikut menandatangani")).to_be_visible()
    assert shown.locator("code").inner_text() != secret
    page.get_by_role("link", name="Ubah", exact=True).click()
    page.get_by_label("Semua peristiwa").check()
    page.get_by_role("button", name="Simpan webhook").click()
    expect(page.get_by_text("Tersimpan.")).to_be_visible()
    [webhook] = [each for each in list_webhooks(tanggap) if each["name"] == name]
    assert (webhook["state"], webhook["kind"]) == ("active", [])
    answer_question(page, "Hapus", "Ya, hapus")
    expect(page.get_by_text(f"{name} sudah dihapus.")).to_be_visible()
    check_page(page)
    assert name not in [each["name"] for each in list_webhooks(tanggap)]


def list_webhooks(tanggap: Tanggap) -> list[dict[str, Any]]:
    found: list[dict[str, Any]]
    found = tanggap.get("/v1/webhooks", tanggap.signed_in("admin")).json["items"]
    return found


def test_the_health_of_all_channels_is_shown_the_worst_first(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page

    def worsen(route: Route) -> None:
        answer = route.fetch()
        health = answer.json()
        health["items"][-2] |= {"enabled": True, "silent": True, "usual_in_three_hours": 23.0}
        route.fulfill(response=answer, json=health)

    open_part(page, tanggap, "kanal")
    names = [row.name for row in city().channels.values()]
    titles = page.get_by_role("heading", level=3)
    expect(titles).to_have_count(len(names))
    assert sorted(titles.all_inner_texts()) == sorted(names)
    check_page(page)
    page.route("**/v1/channels/health", worsen)
    page.clock.install()
    page.reload()
    expect(titles.first).to_have_text(names[-2])
    shown = page.get_by_role("region", name="Kesehatan kanal").get_by_role("listitem")
    expect(shown.first).to_contain_text("Biasanya 23 pesan masuk")
    check_page(page)
    page.unroute("**/v1/channels/health")
    page.clock.fast_forward(61_000)
    expect(titles.first).not_to_have_text(names[-2])


def test_an_analyst_sees_the_channels_and_an_auditor_where_exports_are_made(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_application(page, tanggap)
    sign_in(page, "analis")
    expect(page).to_have_url(re.compile("/petugas/kelola$"))
    partners = page.get_by_role("listitem").filter(has_text="Aplikasi mitra lewat Open311")
    expect(partners).to_be_visible()
    expect(partners).not_to_contain_text("Ditutup")  # it takes reports with a key
    expect(page.get_by_role("link", name="Kota dalam angka")).to_be_visible()
    expect(page.get_by_role("link", name="Petugas", exact=True)).to_have_count(0)
    check_page(page)
    page.get_by_role("button", name="Keluar").click()
    sign_in(page, "pengawas")
    expect(page.get_by_text("Ekspor untuk pemeriksa dibuat lewat program")).to_be_visible()
    check_page(page)
