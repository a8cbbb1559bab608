"""Where no script runs, because it is off or did not come, tracking is complete, and filing is told
by SMS and telephone.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.filed import Filed
from tests.browser.matrix import LANGUAGES
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
WAYS = {"off": {"java_script_enabled": False}, "lost": {"service_workers": "block"}}


def lose_scripts(page: Page, way: str) -> None:
    if way == "lost":
        page.route("**/*.js", lambda route: route.abort())


def wait_for_ways(page: Page, way: str) -> None:
    """Let the time pass until a script that did not come is told of."""
    if way == "lost":
        page.evaluate("document.getAnimations().forEach((each) => each.finish())")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_tracking_is_complete(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], language: str, way: str
) -> None:
    options: dict[str, Any] = WAYS[way]
    number = filed["closed"].number
    report = tanggap.get(f"/v1/reports/{number}", {"Accept-Language": language}).json
    with visit(**options) as seen:
        page = seen.page
        lose_scripts(page, way)
        page.goto(tanggap.stack.url + LANGUAGES[language])
        page.fill("#number", number.lower())
        page.press("#number", "Enter")
        main = page.get_by_role("main")
        expect(main.get_by_role("heading", level=1)).to_be_visible()
        expect(main).to_contain_text(number)
        expect(main).to_contain_text(report["status_label"])
        expect(main).to_contain_text("Trotoar pecah di dekat halte")
        assert main.locator("li.entry").count() == len(report["timeline"])
        for entry in report["timeline"]:
            expect(main).to_contain_text(entry["title"])
        assert main.locator("figure img").count() == 2  # before and after
        expect(main.locator(".by-sms a[href^='sms:']")).to_be_visible()
        seen.complaints.clear()  # the browser's own lines about scripts


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_filing_is_told_by_sms_and_telephone(
    tanggap: Tanggap, visit: Visiting, language: str, way: str
) -> None:
    options: dict[str, Any] = WAYS[way]
    with visit(**options) as seen:
        page = seen.page
        lose_scripts(page, way)
        page.goto(f"{tanggap.stack.url}{LANGUAGES[language]}lapor")
        wait_for_ways(page, way)
        ways = page.locator(".without-script")
        expect(ways.locator("a[href='tel:112']")).to_be_visible()
        expect(ways.locator("a[href^='sms:']")).to_be_visible()
        expect(page.locator("form button.main")).to_be_disabled()
        page.goto(f"{tanggap.stack.url}{LANGUAGES[language]}laporan-saya")
        wait_for_ways(page, way)
        expect(page.locator(".without-script a")).to_be_visible()
        seen.complaints.clear()


@pytest.mark.parametrize("path", ["lapor", "laporan-saya"])
def test_who_has_scripts_sees_nothing_of_it(tanggap: Tanggap, visit: Visiting, path: str) -> None:
    with visit() as seen:
        seen.page.goto(f"{tanggap.stack.url}/{path}")
        expect(seen.page.locator("html")).to_have_attribute("data-live", "")
        expect(seen.page.locator(".without-script")).to_be_hidden()
