"""Officers' steps through gaps of the network, in a real browser: they wait on the device, go out
in order, are done once, and overwrite nothing (docs/decisions/0058).
"""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import (
    OFFICER,
    RARE,
    file_report,
    open_application,
    sign_in,
)
from tests.e2e.visits import Visit, find_faults, is_too_wide, visiting

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
HEAD = "lurah.kebonjeruk"


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Iterator[Visit]:
    hosts = (tanggap.stack.url, tanggap.stack.endpoint)
    # What the browser itself writes down of lost requests, and of conflicts.
    with visiting(chromium, hosts, forgiven=("net::ERR_", "409 (Conflict)")) as opened:
        yield opened


def open_report(page: Page, tanggap: Tanggap, text: str, user: str = OFFICER) -> str:
    """File a report and open it as an officer, once the timer has begun its run."""
    number = file_report(tanggap, text)
    open_application(page, tanggap, f"/laporan/{number}")
    sign_in(page, user)
    expect(page.get_by_role("blockquote").get_by_text(text)).to_be_visible()
    return number


def take_up(page: Page, note: str) -> None:
    page.get_by_role("button", name="Tangani").first.click()
    page.get_by_label("Catatan, jika perlu").fill(note)
    page.locator("form.move").get_by_role("button", name="Tangani").click()


def comment(page: Page, note: str) -> None:
    page.get_by_role("button", name="Beri tanggapan").click()
    page.get_by_label("Catatan").fill(note)
    page.locator("form.move").get_by_role("button", name="Beri tanggapan").click()


def list_notes(tanggap: Tanggap, number: str) -> list[str]:
    """Return the notes of officers in the report's timeline, the first one first."""
    entries = tanggap.record(number)["timeline"][1:]
    return [each["note"] for each in entries if each["note"] and each["by"]["code"] != "sistem"]


def test_steps_wait_for_the_network_and_go_out_in_order(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = open_report(page, tanggap, "Selokan meluap di gang kotak keluar")
    page.context.set_offline(True)
    take_up(page, "Regu satu berangkat")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    comment(page, "Regu dua menyusul")
    expect(page.get_by_role("link", name="2 langkah menunggu kirim")).to_be_visible()
    assert find_faults(page) == ""
    page.get_by_role("link", name="2 langkah menunggu kirim").click()
    expect(page.get_by_role("heading", name="Menunggu dikirim")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    page.context.set_offline(False)
    expect(page.get_by_text("Tidak ada yang menunggu.")).to_be_visible()
    assert list_notes(tanggap, number) == ["Regu satu berangkat", "Regu dua menyusul"]
    assert tanggap.follow(number)["status"] == "proses"


def test_a_step_of_a_closed_tab_is_sent_at_the_next_sign_in(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = open_report(page, tanggap, "Lampu mati di gang kotak keluar")
    page.context.set_offline(True)
    take_up(page, "Ganti bohlam")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    again = page.context.new_page()
    page.close()
    again.goto(f"{tanggap.stack.url}/petugas")  # without a network: the worker has kept it
    expect(again.get_by_text("1 langkah menunggu di perangkat ini.")).to_be_visible()
    again.context.set_offline(False)
    sign_in(again, HEAD)
    expect(again).to_have_url(re.compile("/petugas/antrean"))
    expect(again.locator("a[aria-current]").first).to_be_visible()
    assert again.get_by_text("menunggu kirim").count() == 0  # it is another officer's
    assert list_notes(tanggap, number) == []
    again.get_by_role("button", name="Keluar").click()
    sign_in(again)
    expect(again).to_have_url(re.compile("/petugas/antrean"))
    until(lambda: list_notes(tanggap, number) == ["Ganti bohlam"], "the step arrives")
    expect(again.get_by_text("menunggu kirim")).to_have_count(0)


def test_a_step_whose_answer_was_lost_is_done_once(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = open_report(page, tanggap, "Got mampet di gang kotak keluar")
    keys: list[str] = []

    def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            route.continue_()
            return
        route.fetch()  # the service takes it, and its answer does not arrive
        route.abort()

    page.route("**/actions", lose)
    take_up(page, "Sudah dikeruk sekali")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    page.get_by_role("link", name="1 langkah menunggu kirim").click()
    page.get_by_role("button", name="Kirim sekarang").click()
    expect(page.get_by_text("Tidak ada yang menunggu.")).to_be_visible()
    assert len(keys) > 1
    assert len(set(keys)) == 1
    assert list_notes(tanggap, number) == ["Sudah dikeruk sekali"]


def test_a_conflict_is_shown_in_three_columns_and_decided_by_the_officer(
    tanggap: Tanggap, visit: Visit
) -> None:
    page = visit.page
    number = open_report(page, tanggap, "Pohon miring di gang kotak keluar")
    page.context.set_offline(True)
    take_up(page, "Saya yang pergi")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    tanggap.step(HEAD, number, "comment", note="Tunggu regu pohon")
    page.context.set_offline(False)
    conflict = page.get_by_role("region", name="Bentrok: Tangani")
    expect(conflict).to_be_visible()
    for heading in ("Yang Anda lihat", "Yang berubah", "Yang Anda mau"):
        expect(conflict.get_by_role("heading", name=heading)).to_be_visible()
    expect(conflict.get_by_text("Tunggu regu pohon")).to_be_visible()
    expect(conflict.get_by_text("Saya yang pergi")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    assert list_notes(tanggap, number) == ["Tunggu regu pohon"]
    conflict.get_by_role("button", name="Terapkan pada versi baru").click()
    expect(conflict).not_to_be_visible()
    until(lambda: len(list_notes(tanggap, number)) == 2, "the step is applied")
    assert list_notes(tanggap, number) == ["Tunggu regu pohon", "Saya yang pergi"]


def test_a_conflict_that_is_given_up_changes_nothing(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    number = open_report(page, tanggap, "Rambu copot di gang kotak keluar")
    page.context.set_offline(True)
    take_up(page, "Saya pasang")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    tanggap.step(HEAD, number, "proses", note="Sudah dipasang lurah")
    page.context.set_offline(False)
    conflict = page.get_by_role("region", name="Bentrok: Tangani")
    expect(conflict).to_be_visible()
    conflict.get_by_role("button", name="Batalkan").click()
    expect(conflict).not_to_be_visible()
    assert list_notes(tanggap, number) == ["Sudah dipasang lurah"]


def test_who_signs_out_with_waiting_steps_is_asked_first(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    open_report(page, tanggap, "Kabel menjuntai di gang kotak keluar")
    page.context.set_offline(True)
    take_up(page, "Menunggu PLN")
    expect(page.get_by_text("Menunggu dikirim.").first).to_be_visible()
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    assert find_faults(page) == ""
    page.get_by_role("button", name="Tetap di sini").click()
    expect(page.get_by_role("alertdialog")).to_have_count(0)
    expect(page.get_by_role("link", name="1 langkah menunggu kirim")).to_be_visible()


def test_a_step_with_several_reports_waits_and_is_done_once(tanggap: Tanggap, visit: Visit) -> None:
    page = visit.page
    texts = [f"Lubang {at} di gang kotak keluar bersama" for at in range(3)]
    numbers = [file_report(tanggap, text, category=RARE) for text in texts]
    open_application(page, tanggap, f"/antrean?category={RARE}")
    sign_in(page)
    for text in texts:
        page.get_by_role("checkbox", name=text).check()
    page.context.set_offline(True)
    page.locator("main").press("c")
    page.locator(".selection textarea").fill("Dijadwalkan minggu ini")
    page.get_by_role("button", name="Kirim untuk 3 laporan").click()
    expect(page.get_by_text("3 menunggu kirim")).to_be_visible()
    tanggap.step(HEAD, numbers[1], "comment", note="Sudah saya cek")
    page.context.set_offline(False)
    needed = page.get_by_role("link", name="Ada langkah yang perlu Anda lihat")
    expect(needed).to_be_visible()
    assert [list_notes(tanggap, number) for number in numbers] == [
        ["Dijadwalkan minggu ini"],
        ["Sudah saya cek"],
        ["Dijadwalkan minggu ini"],
    ]
    needed.click()
    conflict = page.get_by_role("region", name="Bentrok: Beri tanggapan")
    expect(conflict.get_by_text("Sudah saya cek")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    conflict.get_by_role("button", name="Terapkan pada versi baru").click()
    expect(page.get_by_text("Tidak ada yang menunggu.")).to_be_visible()
    assert list_notes(tanggap, numbers[1]) == ["Sudah saya cek", "Dijadwalkan minggu ini"]
