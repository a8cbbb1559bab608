"""What the journeys of the pages share: filling the form, sending it, and finding the report."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.client import Tanggap

OWN_PAGE = re.compile(r"/laporan/(JK[0-9]{6}-[0-9A-Z]{6})#([\w-]+)")


def fill_in(page: Page, tanggap: Tanggap, text: str) -> None:
    page.goto(f"{tanggap.stack.url}/lapor")
    page.get_by_role("button", name="Pakai lokasi saya").click()
    expect(page.get_by_text("Kebon Jeruk, Jakarta Barat").first).to_be_visible()
    page.get_by_label("Apa yang terjadi?").fill(text)


def send_report(page: Page) -> None:
    page.get_by_role("button", name="Kirim laporan").click()


def read_receipt(page: Page) -> tuple[str, str]:
    """Return the number and the token of the report whose receipt is shown."""
    expect(page.get_by_role("heading", name="Laporan Anda sudah kami terima")).to_be_visible()
    link = page.get_by_role("link", name="Buka laporan saya").get_attribute("href") or ""
    found = OWN_PAGE.search(link)
    assert found, link
    return found[1], found[2]


def count_with(tanggap: Tanggap, text: str) -> int:
    """Return how many reports of the office's queue have this text."""
    officer = tanggap.signed_in("petugas.kebonjeruk")
    found = tanggap.get(f"/v1/work/search?q={text.replace(' ', '%20')}", officer).json["items"]
    return len(found)
