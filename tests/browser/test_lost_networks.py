"""What is written without a network is sent once it is back, once; and so is what was sent before
and whose answer was lost.
"""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager

from playwright.sync_api import Page, Request, Route, expect

from tests.e2e.client import Tanggap, until
from tests.e2e.filing import count_with, fill_in, read_receipt, send_report
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
WITHOUT = "Tidak ada jaringan. Laporan Anda tersimpan"
FILING = "**/v1/reports"
# The worker has kept what a report is written with.
KEPT = """Promise.all(['/lapor', '/laporan-saya', '/v1/areas'].map((each) =>
    caches.match(each, { ignoreVary: true }))).then((found) => found.every(Boolean))"""


def name_matter(text: str) -> str:
    """Return a text that no other report has."""
    return f"{text} di gang {uuid.uuid4().hex[:8]}"


def list_keys(page: Page) -> list[str]:
    """Return a list that the Idempotency-Key of each filing will be put into."""
    keys: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST" and request.url.endswith("/v1/reports"):
            keys.append(request.headers["idempotency-key"])

    page.context.on("request", note)
    return keys


def write_offline(page: Page, tanggap: Tanggap, text: str) -> None:
    """Write a report on a page that comes from the telephone, and send it."""
    page.goto(f"{tanggap.stack.url}/lapor")
    until(lambda: page.evaluate(KEPT), "the form on this telephone")
    page.context.set_offline(True)
    page.goto(f"{tanggap.stack.url}/lapor")
    page.get_by_label("Tulis alamat").check()
    page.get_by_role("combobox", name="Kelurahan").fill("kebon jeruk")
    page.keyboard.press("Enter")
    page.get_by_label("Apa yang terjadi?").fill(text)
    send_report(page)
    expect(page.get_by_text(WITHOUT)).to_be_visible()


def test_a_report_written_offline_is_sent_once_when_the_network_is_back(
    tanggap: Tanggap, visit: Visiting
) -> None:
    text = name_matter("Tiang listrik miring tanpa jaringan")
    with visit() as seen:
        write_offline(seen.page, tanggap, text)
        keys = list_keys(seen.page)
        seen.page.context.set_offline(False)
        number, _ = read_receipt(seen.page)
        seen.complaints.clear()  # the browser's own lines about the network
    assert len(keys) == 1
    assert count_with(tanggap, text) == 1
    assert tanggap.get(f"/v1/reports/{number}").status == 200


def test_a_report_is_sent_by_another_page_when_its_own_was_closed(
    tanggap: Tanggap, visit: Visiting
) -> None:
    """Two pages are open when the network is back, and both send it."""
    text = name_matter("Pagar taman roboh dan halamannya sudah ditutup")
    with visit() as seen:
        write_offline(seen.page, tanggap, text)
        keys = list_keys(seen.page)
        context = seen.page.context
        seen.page.close()
        pages = [context.new_page() for _ in range(2)]
        for page in pages:
            page.goto(f"{tanggap.stack.url}/laporan-saya")
            expect(page.get_by_text(text)).to_be_visible()
        context.set_offline(False)
        told = pages[-1].get_by_role("status").get_by_text("Laporan Anda sudah terkirim")
        expect(told).to_be_visible()
        expect(pages[-1].get_by_role("heading", name="Terkirim dari ponsel ini")).to_be_visible()
        expect(pages[-1].get_by_role("heading", name="Belum terkirim")).to_be_hidden()
        seen.complaints.clear()
    assert len({*keys}) == 1
    assert count_with(tanggap, text) == 1


def test_a_report_whose_answer_was_lost_is_sent_again_and_told_to_be_there(
    tanggap: Tanggap, visit: Visiting
) -> None:
    text = name_matter("Trotoar amblas dan jawabannya hilang")
    lost: list[str] = []

    def lose_first(route: Route) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch().json()["number"])
            route.abort()
        else:
            route.continue_()

    with visit() as seen:
        keys = list_keys(seen.page)
        seen.page.route(FILING, lose_first)
        fill_in(seen.page, tanggap, text)
        send_report(seen.page)
        expect(seen.page.get_by_text("Laporan Anda tersimpan di ponsel ini")).to_be_visible()
        send_report(seen.page)
        number, _ = read_receipt(seen.page)
        expect(seen.page.get_by_text("Laporan ini sudah kami terima tadi")).to_be_visible()
        seen.complaints.clear()
    assert lost == [number]
    assert len(keys) == 2
    assert len({*keys}) == 1
    assert count_with(tanggap, text) == 1
