"""Officers at work on the pages, in a real browser: they sign in, see their queue, open a report
and take it up; two of them meet; the session ends, and an idle screen locks.
"""

import base64
import hmac
import re
import struct
import time
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap, send, until
from tests.e2e.officers import (
    OFFICER,
    RARE,
    file_report,
    find_by_words,
    forgive_conflicts,
    open_application,
    send_step,
    sign_in,
)
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    with visiting(chromium, (tanggap.stack.url, tanggap.stack.endpoint)) as opened:
        yield opened


def test_an_officer_signs_in_sees_the_queue_and_takes_a_report_up(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, text = visit.page, "Gorong-gorong tersumbat di gang petugas"
    number = file_report(tanggap, text)
    open_application(page, tanggap)
    assert find_faults(page) == ""
    sign_in(page)
    expect(page).to_have_url(re.compile("/petugas/antrean$"))
    expect(page.locator("ul.queue a").first).to_be_visible()
    assert find_faults(page) == ""
    find_by_words(page, text)
    line = page.get_by_role("link", name=text)
    expect(line.first).to_be_visible()
    assert not is_too_wide(page)
    line.first.click()
    expect(page).to_have_url(re.compile(f"/petugas/laporan/{number}"))
    page.get_by_role("button", name="Tangani").click()
    page.get_by_label("Catatan, jika perlu").fill("Regu berangkat besok pagi")
    assert find_faults(page) == ""
    send_step(visit, "Tangani")
    expect(page.get_by_text("Regu berangkat besok pagi")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    expect(page).to_have_title(re.compile(number))
    page.get_by_role("link", name="Kembali ke antrean").click()
    expect(line.first).to_be_focused()
    public = tanggap.follow(number)
    assert public["status"] == "proses"
    assert "Regu berangkat besok pagi" in [entry["note"] for entry in public["timeline"]]


def test_what_another_officer_did_meanwhile_is_told_and_not_overwritten(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, text = visit.page, "Tiang bendera miring di gang petugas"
    number = file_report(tanggap, text)
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page)
    page.get_by_role("button", name="Tangani").click()
    page.get_by_label("Catatan, jika perlu").fill("Saya yang pergi")
    tanggap.step("lurah.kebonjeruk", number, "proses", note="Sudah saya suruh")
    page.get_by_role("button", name="Tangani").click()
    conflict = page.get_by_role("region", name="Bentrok: Tangani")
    expect(conflict.get_by_text("Tidak ada yang tertimpa.")).to_be_visible()
    expect(conflict.get_by_text("Saya yang pergi")).to_be_visible()
    expect(conflict.get_by_text("Sudah saya suruh")).to_be_visible()
    expect(conflict.get_by_text("tidak lagi mengizinkan langkah ini")).to_be_visible()
    forgive_conflicts(visit)


def test_a_verifier_sends_a_closing_back(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = file_report(tanggap, "Tutup saluran pecah di gang petugas")
    tanggap.step(OFFICER, number, "proses", note="Kami kerjakan")
    tanggap.step(OFFICER, number, "selesai", note="Sudah diganti")
    until(lambda: tanggap.record(number)["may_verify"], "what is doubtful")  # a photo without Exif
    open_application(page, tanggap, f"/laporan/{number}?lihat=verifikasi")
    sign_in(page, "verifikator")
    page.get_by_label("Kembalikan", exact=False).check()
    page.get_by_role("button", name="Catat hasil pemeriksaan").click()
    expect(page.get_by_role("alert")).to_contain_text("Tulis apa yang kurang.")
    assert find_faults(page) == ""
    page.get_by_label("Apa yang kurang").fill("Fotonya bukan tempat ini")
    send_step(visit, "Catat hasil pemeriksaan")
    assert tanggap.follow(number)["verification"]["state"] == "rejected"


def test_reports_are_found_by_words_and_by_number_with_the_keyboard(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, text = visit.page, "Bangku taman patah dekat kolam petugas"
    number = file_report(tanggap, text)
    find = f"/v1/work/search?q={text.replace(' ', '%20')}"
    until(lambda: tanggap.get(find, tanggap.signed_in(OFFICER)).json["items"], "the search index")
    open_application(page, tanggap)
    sign_in(page)
    expect(page.get_by_role("list").first).to_be_attached()
    page.locator("main").press("/")
    expect(page.get_by_label("Cari dengan nomor atau kata")).to_be_focused()
    find_by_words(page, "bangku kolam petugas")
    expect(page.get_by_role("link", name=text)).to_have_count(1)
    find_by_words(page, number.lower())
    expect(page.get_by_role("link", name=text)).to_have_count(1)
    page.get_by_role("heading", name="Hasil untuk").press("j")
    expect(page.get_by_role("link", name=text)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(f"/petugas/laporan/{number}"))
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="Pintasan papan ketik")).to_be_focused()
    assert find_faults(page) == ""


def test_new_reports_wait_behind_a_button_and_move_no_line(tanggap: Tanggap, visit: Visit) -> None:
    page, first, second = visit.page, "Pagar sekolah roboh petugas", "Kabel menjuntai petugas"
    file_report(tanggap, first, category=RARE)
    open_application(page, tanggap, f"/antrean?category={RARE}")
    sign_in(page)
    expect(page.get_by_role("link", name=first)).to_be_visible()
    before = page.locator(".queue a").all_text_contents()
    number = file_report(tanggap, second, category=RARE)
    queue = f"/v1/work?stage=answer&category={RARE}&limit=100"
    officer = tanggap.signed_in(OFFICER)
    until(lambda: number in tanggap.get(queue, officer).body.decode(), "the line")
    look_again(page)
    expect(page.get_by_role("button", name=re.compile("laporan baru"))).to_be_visible()
    assert page.locator(".queue a").all_text_contents() == before
    assert find_faults(page) == ""
    page.get_by_role("button", name=re.compile("laporan baru")).click()
    expect(page.get_by_role("link", name=second)).to_be_visible()
    with page.expect_response(re.compile(r"/v1/work\?")) as answer:
        look_again(page)
    assert answer.value.status in (200, 304)


def look_again(page: Page) -> None:
    """Have the page look for news at once, as when somebody comes back to it."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_a_wrong_password_is_told_and_a_session_ends_when_somebody_signs_out(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    open_application(page, tanggap)
    sign_in(page, password="Bukan-Sandinya-1")
    expect(page.get_by_role("alert")).to_contain_text("Nama, kata sandi, atau kode salah")
    assert find_faults(page) == ""
    page.context.set_offline(True)
    sign_in(page)
    expect(page.get_by_role("alert")).to_contain_text("Tidak ada jaringan")
    page.context.set_offline(False)
    visit.complaints.clear()  # the browser's own lines about the refusal and the network
    sign_in(page)
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.reload()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    kept = read_kept(page)
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_label("Nama atau email")).to_be_visible()
    assert read_kept(page) is None
    assert renew(tanggap, kept["refresh"]) == 400, "it was revoked"
    page.reload()
    expect(page.get_by_label("Nama atau email")).to_be_visible()


def read_kept(page: Page) -> Any:
    """What the tab has of the session."""
    return page.evaluate("JSON.parse(sessionStorage.getItem('tanggap-officer'))")


def renew(tanggap: Tanggap, refresh: str) -> int:
    """The status of the answer to a refresh token."""
    client = tanggap.get("/v1/config").json["login"]["client"]
    headers = {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": "AWSCognitoIdentityProviderService.InitiateAuth",
    }
    body = (
        f'{{"ClientId": "{client}", "AuthFlow": "REFRESH_TOKEN_AUTH",'
        f' "AuthParameters": {{"REFRESH_TOKEN": "{refresh}"}}}}'
    )
    return send("POST", tanggap.stack.endpoint, body.encode(), headers).status


def test_a_new_officer_chooses_a_password_and_later_types_a_code(
    tanggap: Tanggap, visit: Visit
) -> None:
    page, name, own = visit.page, "baru.kebonjeruk", "Sandi-Sendiri-2"
    enrol_newcomer(tanggap, name)
    open_application(page, tanggap)
    sign_in(page, name, "Sementara-Saja-1")
    page.get_by_label("Kata sandi baru").fill("pendek")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("alert")).to_contain_text("belum lengkap")
    assert find_faults(page) == ""
    page.get_by_label("Kata sandi baru").fill(own)
    page.get_by_label("Ulangi kata sandi").fill(own)
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    secret = ask_for_codes(tanggap, name, own)
    sign_in(page, name, own)
    code = page.get_by_label("Kode dari aplikasi autentikator")
    code.fill("12 34")
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("alert")).to_contain_text("enam angka")
    assert find_faults(page) == ""
    code.fill(make_code(secret))
    page.get_by_role("button", name="Lanjutkan").click()
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def enrol_newcomer(tanggap: Tanggap, name: str) -> None:
    """Make an account as an administrator does, with a password for the first time."""
    cognito, pool = tanggap.stack.client("cognito-idp"), tanggap.stack.outputs["PoolId"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=name,
        TemporaryPassword="Sementara-Saja-1",
        MessageAction="SUPPRESS",
        UserAttributes=[{"Name": "custom:agency", "Value": "31.73.05.1001"}],
    )
    cognito.admin_add_user_to_group(UserPoolId=pool, Username=name, GroupName="officer")


def ask_for_codes(tanggap: Tanggap, name: str, password: str) -> str:
    """Have the account ask for a code from now on; return the secret of its codes."""
    cognito = tanggap.stack.client("cognito-idp")
    answer = cognito.initiate_auth(
        ClientId=tanggap.stack.outputs["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )
    access = answer["AuthenticationResult"]["AccessToken"]
    secret: str = cognito.associate_software_token(AccessToken=access)["SecretCode"]
    cognito.verify_software_token(AccessToken=access, UserCode=make_code(secret))
    cognito.set_user_mfa_preference(
        AccessToken=access, SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True}
    )
    return secret


def make_code(secret: str) -> str:
    """The code of this half minute (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", int(time.time()) // 30), "sha1")
    (number,) = struct.unpack_from(">I", digest, digest[-1] & 15)
    return f"{(number & 0x7FFFFFFF) % 10**6:06}"


def test_a_token_is_renewed_before_it_ends(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    page.clock.install()
    open_application(page, tanggap)
    sign_in(page)
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()
    page.clock.fast_forward("29:00")
    page.keyboard.press("Shift")  # somebody is there
    with page.expect_request(f"{tanggap.stack.endpoint}/") as asked:
        page.clock.fast_forward("29:45")
    assert "REFRESH_TOKEN_AUTH" in (asked.value.post_data or "")
    expect(page.get_by_role("button", name="Keluar")).to_be_visible()


def test_an_idle_screen_locks_and_keeps_what_was_written(tanggap: Tanggap, visit: Visit) -> None:
    page, text = visit.page, "Papan nama jalan hilang di gang petugas"
    number = file_report(tanggap, text)
    page.clock.install()
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page)
    page.get_by_role("button", name="Tangani").click()
    page.get_by_label("Catatan, jika perlu").fill("Belum terkirim")
    kept = read_kept(page)
    page.clock.fast_forward("31:00")
    expect(page.get_by_role("heading", name="Layar terkunci")).to_be_visible()
    expect(page.get_by_text(text).last).to_be_hidden()
    until(lambda: renew(tanggap, kept["refresh"]) == 400, "the end of the session")
    assert find_faults(page) == ""
    sign_in(page)
    expect(page.get_by_label("Catatan, jika perlu")).to_have_value("Belum terkirim")
