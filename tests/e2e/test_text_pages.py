"""The pages of text, in a real browser: complete without a script, in two languages and two themes,
with links that lead somewhere; the page without a network; and the application that they make.
"""

import json
import re
import struct
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e import visits
from tests.e2e.client import E2E, Tanggap, send, until
from tests.e2e.visits import SMALL, Visit, find_faults, is_too_wide

pytestmark = E2E

ROOT = Path(__file__).parents[2]
PAGES = json.loads((ROOT / "web" / "pages.json").read_text())
TEXTS = [f"/{page['path']}" for page in PAGES if not page["script"]]
OFFLINE = "/luring"
LANGUAGES = ("", "/en")
THEMES = ("light", "dark")
SPREAD = """for (const { style } of document.querySelectorAll('*')) {
  Object.assign(style, { lineHeight: '1.5', letterSpacing: '0.12em', wordSpacing: '0.16em' })
}
for (const { style } of document.querySelectorAll('p')) style.marginBottom = '2em'
"""  # as WCAG 1.4.12 has it
ROUTES = [
    re.sub(r"\{[^}]+\}", "[^/]+", path)
    for path, method, _ in map(
        str.split, (ROOT / "tests" / "public_routes.txt").read_text().splitlines()
    )
    if method == "GET"
]


def visiting(chromium: Browser, url: str, **options: Any) -> AbstractContextManager[Visit]:
    return visits.visiting(chromium, (url,), viewport=SMALL, **options)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_read_them(
    tanggap: Tanggap, chromium: Browser, language: str, theme: str
) -> None:
    url = tanggap.stack.url
    options = {"color_scheme": theme, "service_workers": "block"}
    with visiting(chromium, url, **options) as visit:
        for path in TEXTS:
            visit.page.goto(url + language + path)
            assert visit.page.locator("script").count() == 0, path
            check_page(visit, path)
    # the worker is blocked here, which the browser says
    with visiting(chromium, url, color_scheme=theme) as visit:
        visit.page.goto(url + language + OFFLINE)
        check_page(visit, OFFLINE)


def check_page(visit: Visit, path: str) -> None:
    """Its title is its heading, axe finds no fault, and it is no wider than the screen, also with
    letters and lines further apart.
    """
    page = visit.page
    [heading] = page.locator("h1").all()
    assert page.title().startswith(heading.inner_text()), path
    assert find_faults(page) == "", path
    for spread in (False, True):
        if spread:
            page.evaluate(SPREAD)
        assert not is_too_wide(page), path


@pytest.mark.parametrize("language", LANGUAGES)
def test_their_links_lead_somewhere(tanggap: Tanggap, chromium: Browser, language: str) -> None:
    url = tanggap.stack.url
    ids: dict[str, set[str]] = {}
    links: set[tuple[str, str]] = set()
    with visiting(chromium, url, java_script_enabled=False) as visit:
        for path in (*TEXTS, OFFLINE):
            address = url + language + path
            visit.page.goto(address)
            ids[language + path] = set(read_attributes(visit.page, "id"))
            hrefs = read_attributes(visit.page, "href")
            links |= {(language + path, urljoin(address, href)) for href in hrefs if href}
    lost = [link for link in sorted(links) if not leads_somewhere(link[1], url, ids)]
    assert not lost


def read_attributes(page: Page, name: str) -> list[str]:
    found = page.locator(f"body [{name}], link[{name}]").all()
    return [each.get_attribute(name) or "" for each in found]


def leads_somewhere(link: str, url: str, ids: dict[str, set[str]]) -> bool:
    if not link.startswith(url):
        return bool(re.fullmatch(r"(tel|sms):\d{3,13}", link))
    parts = urlsplit(link)
    if parts.fragment and parts.fragment not in ids.get(parts.path, ()):
        return False
    if any(re.fullmatch(route, parts.path) for route in ROUTES):
        return True
    answer = send("GET", link)
    return answer.status == 200


def test_a_page_that_is_not_kept_comes_by_itself_after_the_network(
    tanggap: Tanggap, chromium: Browser
) -> None:
    url = tanggap.stack.url
    context = chromium.new_context(viewport=SMALL)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(url)
    kept = f"caches.match('{OFFLINE}').then(Boolean)"
    until(lambda: page.evaluate(kept), "the offline page on this phone")
    context.set_offline(True)
    page.goto(f"{url}/privasi#hak-anda")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada jaringan")
    expect(page.get_by_role("main").get_by_role("link", name="08111272206")).to_be_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.ways')).display") == "grid"
    page.get_by_role("link", name="Coba lagi").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tidak ada jaringan")
    context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("Privasi")
    assert page.url == f"{url}/privasi#hak-anda"
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_they_can_be_installed_as_an_application(
    tanggap: Tanggap, chromium: Browser, language: str
) -> None:
    url = tanggap.stack.url
    with visiting(chromium, url) as visit:
        visit.page.goto(f"{url}{language}/bantuan")
        session = visit.page.context.new_cdp_session(visit.page)
        found = session.send("Page.getAppManifest")
        assert found["errors"] == []
        assert session.send("Page.getInstallabilityErrors")["installabilityErrors"] == []
    manifest = json.loads(found["data"])
    assert manifest["start_url"] == f"{language}/"
    assert manifest["share_target"]["action"] == f"{language}/lapor"
    whole = 0
    for icon in manifest["icons"]:
        answer = send("GET", url + icon["src"])
        assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, icon["type"])
        whole += len(answer.body)
        if icon["type"] == "image/png":
            assert icon["sizes"] == "{}x{}".format(*read_size(answer.body))
    assert whole <= 6_000  # bytes


def test_the_card_of_the_city_is_small(tanggap: Tanggap) -> None:
    card = send("GET", f"{tanggap.stack.url}/card.png")
    assert read_size(card.body) == (1200, 630)
    assert len(card.body) <= 60_000  # bytes


def read_size(png: bytes) -> tuple[int, int]:
    """Return width and height in pixels."""
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height
