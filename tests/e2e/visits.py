"""A visit to the pages in a real browser: what it asked for, and what it complained of."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Request

PHONE = {"width": 360, "height": 800}  # CSS pixels of a cheap telephone
RULES = {  # of WCAG 2.2, and of good practice; axe leaves the size of targets out by default
    "rules": {"target-size": {"enabled": True}},
    "resultTypes": ["violations"],
}
# What the browser itself says when the worker becomes active amid a load.
WORKER_BEGINS = "cross-world service worker resource mismatch"
SMALL = {"width": 320, "height": 480}  # of the smallest screens sold
HERE = {"latitude": -6.1926, "longitude": 106.7697}  # in Kebon Jeruk


@dataclass
class Visit:
    """A page with its requests to our own host, to other hosts, and its complaints."""

    page: Page
    own: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@contextmanager
def visiting(
    chromium: Browser, allowed: tuple[str, ...], *, forgiven: tuple[str, ...] = (), **more: Any
) -> Iterator[Visit]:
    """Open a page of its own. At the end, nothing was asked of any host but those ``allowed``, and
    nothing was complained of but what has a ``forgiven`` text in it.
    """
    options = {"viewport": PHONE, "locale": "id-ID", **more}
    context = chromium.new_context(**options)
    page = context.new_page()
    seen = Visit(page)
    hosts = {urlsplit(url).netloc for url in allowed}

    def asked(request: Request) -> None:
        if not request.url.startswith("blob:"):  # what the page itself has made
            own = urlsplit(request.url).netloc in hosts
            (seen.own if own else seen.elsewhere).append(request.url)

    def complain(text: str) -> None:
        if not any(each in text for each in (WORKER_BEGINS, *forgiven)):
            seen.complaints.append(text)

    page.on("request", asked)
    page.on("pageerror", lambda error: complain(error.message))
    page.on("console", lambda line: complain(line.text))
    yield seen
    context.close()
    amiss = [*(f"asked of others: {url}" for url in seen.elsewhere), *seen.complaints]
    assert amiss == [], "\n".join(amiss)


def find_faults(page: Page) -> str:
    """Return what axe finds that keeps people out; nothing when there is no fault."""
    found = Axe().run(page, options=RULES)
    report: str = found.generate_report()
    return report if found.violations_count else ""


def is_too_wide(page: Page) -> bool:
    """Whether something has to be scrolled sideways to."""
    wide, screen = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    return bool(wide > screen)
