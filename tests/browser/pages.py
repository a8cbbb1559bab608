"""Looking at a page in the browser."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.matrix import Look
from tests.e2e.visits import find_faults
from tests.web.html import parse

SCRIPT_ADDRESS = re.compile(r"\s*javascript:", re.IGNORECASE)
CHECKS = Path(__file__).with_name("checks.js").read_text()


@contextmanager
def show(page: Page, look: Look) -> Iterator[None]:
    """Show a page as a look has it."""
    page.set_viewport_size(look.screen)
    page.emulate_media(
        color_scheme="dark" if look.dark else "light",
        forced_colors="active" if look.forced else "none",
        reduced_motion="reduce",
    )
    if look.spread:
        page.evaluate(f"{CHECKS}.spread()")
    yield
    if look.spread:
        page.evaluate(f"{CHECKS}.unspread()")


def run_check(page: Page, check: str) -> list[str]:
    """Return what a check finds amiss."""
    if check == "axe":
        found = find_faults(page)
        return [found] if found else []
    if check == "focus":
        page.keyboard.press("Tab")  # somebody with a keyboard is here
    faults: list[str] = page.evaluate(f"{CHECKS}.{check}()")
    return faults


def list_inline_parts(html: str) -> list[str]:
    """Return the scripts and styles inside a page."""
    document = parse(html)
    scripts = [tag for tag in document.named("script") if not tag.get("src")]
    parts = [tag for tag in scripts if tag.get("type") != "application/json"]
    return [f"inside the page: {tag.name}" for tag in (*document.named("style"), *parts)] + [
        f"inside the page: {tag.name} {attribute}"
        for tag in document.tags
        for attribute, value in tag.attributes.items()
        if attribute == "style" or attribute.startswith("on") or SCRIPT_ADDRESS.match(value)
    ]
