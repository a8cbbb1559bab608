"""Telling a reporter by the browser: the service worker gets pushes as the browser delivers them,
and the pages subscribe it, in a real browser. The browser of the tests has no screen and reaches no
push service, so ``push_stubs.py`` stands in for both.
"""

import json
import uuid
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from playwright.sync_api import Browser as Chromium
from playwright.sync_api import Page, Worker, expect

from tests.e2e.client import E2E, PATIENCE, Tanggap, until
from tests.e2e.officers import sign_in
from tests.e2e.push_stubs import IPHONE, stub_push, stub_worker
from tests.e2e.visits import find_faults, is_too_wide, visiting
from tests.push_browser import Browser
from tests.rows import each_row

pytestmark = E2E

expect.set_options(timeout=PATIENCE * 1000)
HOST = "updates.push.services.mozilla.com"
TURN_ON, TURN_OFF = "Beri tahu lewat peramban ini", "Berhenti di peramban ini"
Opening = Callable[..., Page]


@pytest.fixture
def browser() -> Browser:
    return Browser(f"https://{HOST}/wpush/v2/{uuid.uuid4().hex}")


@pytest.fixture
def open_page(chromium: Chromium, tanggap: Tanggap, browser: Browser) -> Iterator[Opening]:
    """Opens a page of a browser with the subscription of ``browser``; ``given`` is for the stub."""
    with ExitStack() as stack:

        def opening(path: str, **given: Any) -> Page:
            hosts = tanggap.stack.url, tanggap.stack.endpoint
            page = stack.enter_context(visiting(chromium, hosts)).page
            stub_push(page, browser, **given)
            page.goto(tanggap.stack.url + path)
            return page

        yield opening


def deliver(page: Page, text: str) -> None:
    """Have the browser deliver a push to the service worker, as the push service would."""
    session = page.context.new_cdp_session(page)
    found: list[dict[str, Any]] = []
    registered = "ServiceWorker.workerRegistrationUpdated"
    session.on(registered, lambda event: found.extend(event["registrations"]))
    session.send("ServiceWorker.enable")
    until(lambda: found or page.wait_for_timeout(50), "the registration")
    origin = page.evaluate("location.origin")
    message = {"origin": origin, "registrationId": found[0]["registrationId"], "data": text}
    session.send("ServiceWorker.deliverPushMessage", message)
    session.detach()


def await_shown(page: Page, worker: Worker, many: int) -> list[dict[str, Any]]:
    """The notifications that are shown, once there are so many."""

    def look() -> Any:
        page.wait_for_timeout(50)
        shown = worker.evaluate("self.stub.list()")
        return shown if len(shown) >= many else None

    shown: list[dict[str, Any]] = until(look, f"{many} notifications")
    return shown


def own_page(receipt: dict[str, Any]) -> str:
    return f"/laporan/{receipt['number']}#{receipt['token']}"


def open_ways(page: Page) -> None:
    page.locator("summary", has_text="Cara kami mengabari Anda").click()


def list_ways(tanggap: Tanggap, receipt: dict[str, Any]) -> list[str]:
    """The ways by which a reporter is told."""
    headers = {"X-Report-Token": receipt["token"]}
    answer = tanggap.get(f"/v1/reports/{receipt['number']}/subscriptions", headers)
    return [each["way"] for each in answer.json["ways"] if each["on"]]


def test_a_reporter_is_told_by_the_browser_and_ends_it(
    tanggap: Tanggap, open_page: Opening, browser: Browser
) -> None:
    receipt = tanggap.file(contact={}, visibility="private")
    number = receipt["number"]
    page = open_page(own_page(receipt))
    open_ways(page)
    button = page.get_by_role("button", name=TURN_ON)
    expect(button).to_be_visible()
    assert find_faults(page) == ""
    assert page.evaluate("asked") == 0, "nobody is asked before the press"
    button.click()
    expect(page.get_by_text("Peramban ini memberi tahu Anda begitu ada kabar.")).to_be_visible()
    expect(page.get_by_label("Notifikasi di peramban")).to_be_checked()
    assert page.evaluate("asked") == 1
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    assert list_ways(tanggap, receipt) == ["push"]

    tanggap.step("petugas.kebonjeruk", number, "proses")
    path = browser.endpoint.removeprefix(f"https://{HOST}")
    pushed = until(
        lambda: [each for each in tanggap.stack.outside(HOST) if each["path"] == path], "the push"
    )
    text = browser.open(b64decode(pushed[0]["encoded"])).decode()
    worker = stub_worker(page)
    deliver(page, text)
    deliver(page, text)  # a repeat replaces itself
    [shown] = await_shown(page, worker, 1)
    assert (shown["title"], shown["body"]) == ("Tanggap", "Ada kabar tentang laporan Anda.")
    assert shown["tag"] == json.loads(text)["tag"]
    assert shown["tag"].startswith(f"{number}.")
    assert page.request.get(tanggap.stack.url + shown["icon"]).ok
    here = f"{tanggap.stack.url}{own_page(receipt)}"
    assert worker.evaluate("data => self.stub.click(data)", shown["data"]) == [f"focus {here}"]
    page.goto(f"{tanggap.stack.url}/bantuan")
    assert worker.evaluate("data => self.stub.click(data)", shown["data"]) == [f"open {here}"]

    page.goto(here)
    open_ways(page)
    page.get_by_role("button", name=TURN_OFF).click()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_visible()
    assert list_ways(tanggap, receipt) == []
    assert page.evaluate("localStorage.getItem('stub-subscription')") is None


ODD = ("", "bukan JSON", "null", "[1]", '"teks"', '{"title": 5, "body": {}}')


@each_row("text", ODD)
def test_a_push_that_can_not_be_read_is_shown_in_general_words(
    open_page: Opening, text: str
) -> None:
    page = open_page("/laporan-saya")
    worker = stub_worker(page)
    deliver(page, text)
    [shown] = await_shown(page, worker, 1)
    assert (shown["title"], shown["body"]) == ("Tanggap", "Ada kabar untuk Anda.")
    assert worker.evaluate("data => self.stub.click(data)", shown["data"]) == [f"focus {page.url}"]


ELSEWHERE = ("https://contoh.test/laporan/JK1", "javascript:alert(1)", "//contoh.test", "http://[")


@each_row("url", ELSEWHERE)
def test_no_notification_leads_to_another_host(
    tanggap: Tanggap, open_page: Opening, url: str
) -> None:
    page = open_page("/bantuan")
    page.goto(f"{tanggap.stack.url}/")
    worker = stub_worker(page)
    opened = worker.evaluate("data => self.stub.click(data)", {"url": url})
    assert opened == [f"open {tanggap.stack.url}/laporan-saya"]


@each_row("told", (True, False))
def test_a_new_subscription_of_the_browser_is_told_to_the_service(
    tanggap: Tanggap, open_page: Opening, told: bool
) -> None:
    """Some browsers say which it is, and others only that the old one has ended."""
    receipt = tanggap.file(contact={}, visibility="public")
    page = open_page(own_page(receipt))
    open_ways(page)
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_role("button", name=TURN_OFF)).to_be_visible()
    renewed = Browser(f"https://{HOST}/wpush/v2/{uuid.uuid4().hex}")
    given = {**renewed.subscription, "told": told}
    stub_worker(page).evaluate("given => self.stub.change(given)", given)
    tanggap.step("petugas.kebonjeruk", receipt["number"], "proses")
    path = renewed.endpoint.removeprefix(f"https://{HOST}")
    until(
        lambda: any(each["path"] == path for each in tanggap.stack.outside(HOST)),
        "the push to the new subscription",
    )


def test_the_receipt_offers_it_and_removing_the_report_from_the_phone_ends_it(
    tanggap: Tanggap, open_page: Opening
) -> None:
    receipt = tanggap.file(contact={})
    page = open_page(f"/lapor/terima#{receipt['number']}.{receipt['token']}")
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_role("button", name=TURN_OFF)).to_be_visible()
    assert find_faults(page) == ""
    assert list_ways(tanggap, receipt) == ["push"]
    page.get_by_role("button", name="Hapus dari ponsel ini").click()
    expect(page.get_by_text("Laporan ini tidak disimpan di ponsel ini.")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_OFF)).to_have_count(0)
    assert list_ways(tanggap, receipt) == []


def test_a_phone_that_others_use_is_not_offered(tanggap: Tanggap, open_page: Opening) -> None:
    receipt = tanggap.file(contact={})
    page = open_page(f"/lapor/terima#{receipt['number']}.{receipt['token']}.bersama")
    expect(page.get_by_role("heading", name="Simpan tautan rahasia ini")).to_be_visible()
    page.get_by_role("link", name="Buka laporan saya").click()
    open_ways(page)
    expect(page.get_by_text("Ponsel ini dipakai bersama, jadi tidak")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)


IMPOSSIBLE = (
    ({"permission": "denied"}, "Anda memblokir notifikasi halaman ini."),
    ({"missing": True}, "Peramban ini tidak bisa menampilkan notifikasi."),
    ({"missing": True, "agent": IPHONE}, "pilih dulu Bagikan, lalu “Tambah ke Layar Utama”"),
)


@each_row(("given", "words"), IMPOSSIBLE)
def test_what_the_browser_can_not_do_is_said_in_words(
    tanggap: Tanggap, open_page: Opening, given: dict[str, Any], words: str
) -> None:
    page = open_page(own_page(tanggap.file(contact={})), **given)
    open_ways(page)
    expect(page.get_by_text(words)).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_have_count(0)


def test_a_refused_permission_changes_nothing(tanggap: Tanggap, open_page: Opening) -> None:
    receipt = tanggap.file(contact={})
    page = open_page(own_page(receipt), answer="default")
    open_ways(page)
    page.get_by_role("button", name=TURN_ON).click()
    expect(page.get_by_text("Peramban ini belum mengizinkan notifikasi")).to_be_visible()
    expect(page.get_by_role("button", name=TURN_ON)).to_be_enabled()
    assert list_ways(tanggap, receipt) == []


def test_an_officer_is_told_of_the_duty_by_the_browser(
    tanggap: Tanggap, open_page: Opening
) -> None:
    page = open_page("/petugas/piket")
    sign_in(page)
    page.get_by_label("Milik siapa").fill("Ponsel Rina")
    page.get_by_role("button", name="Beri tahu peramban ini").click()
    expect(page.get_by_text("“Ponsel Rina” menerima setiap pengingat")).to_be_visible()
    assert find_faults(page) == ""
    assert not is_too_wide(page)
    (contact,) = list_browsers(tanggap, "Ponsel Rina")
    assert contact["hours"] == "office"
    page.reload()
    page.get_by_role("button", name="Hentikan notifikasi ini").click()
    expect(page.get_by_role("button", name="Beri tahu peramban ini")).to_be_visible()
    assert list_browsers(tanggap, "Ponsel Rina") == []


def list_browsers(tanggap: Tanggap, label: str) -> list[dict[str, Any]]:
    found = tanggap.get("/v1/duty/contacts", tanggap.signed_in("lurah.kebonjeruk")).json["items"]
    return [each for each in found if (each["way"], each["label"]) == ("push", label)]
