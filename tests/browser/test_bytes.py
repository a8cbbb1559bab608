"""Requests and bytes of whole visits, as they come over the network, within the budgets. Photos of
reports are counted apart: there are as many as reports have.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Request

from tests.browser.filed import Filed
from tests.browser.matrix import DESK, LANGUAGES, STATES
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
KB = 1024
TRACKING = STATES["laporan, worked"].address
THUMBNAIL = 20 * KB


@dataclass(frozen=True)
class Budget:
    """The most requests and bytes (compressed) of a visit, and the bytes of scripts among them."""

    requests: int
    size: int
    scripts: int = 30 * KB


FIRST = {
    **{page: Budget(8, 110 * KB) for page in ("", "laporan-saya", "bantuan", TRACKING)},
    "lapor": Budget(8, 110 * KB, 60 * KB),
}
AGAIN = Budget(1, 3 * KB)
WITHOUT_SCRIPT = Budget(2, 20 * KB, 0)
MAP_SCRIPTS, OUTLINES, STYLE = 95 * KB, 45 * KB, 15 * KB


@dataclass(frozen=True)
class Network:
    """What a page asked of the network, and not of a cache: address and bytes (compressed). A
    worker's requests are its own: it keeps pages for later.
    """

    asked: list[tuple[str, int]]

    def hold_to(self, budget: Budget) -> None:
        counted = [(url, size) for url, size in self.asked if find_kind(url) != "photo"]
        assert len(counted) <= budget.requests, counted
        assert sum(size for _, size in counted) <= budget.size, counted
        assert self.sum_of("script") <= budget.scripts, counted

    def sum_of(self, kind: str) -> int:
        return sum(size for url, size in self.asked if find_kind(url) == kind)


def find_kind(url: str) -> str:
    """Return what an address has."""
    path = urlsplit(url).path
    if "/photos/" in path or "/thumbnails/" in path or path.endswith(".jpg"):
        return "photo"
    endings = {"js": "script", "css": "style", "topojson": "outlines"}
    return endings.get(path.rpartition(".")[2], "other")


def visit_page(seen: Visit, url: str) -> Network:
    requests: list[Request] = []
    page = seen.page.context.new_page()
    page.on("request", lambda request: requests.append(request))
    page.goto(url, wait_until="networkidle")
    sizes = [
        (each.url, each.sizes()["responseBodySize"])
        for each in requests
        if each.url.startswith("http")
    ]
    return Network([(url, size) for url, size in sizes if size >= 0])  # less is a cache's


@pytest.mark.parametrize("page", FIRST)
@pytest.mark.parametrize("language", LANGUAGES.values())
def test_a_visit_costs_little_and_the_next_one_nearly_nothing(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], language: str, page: str
) -> None:
    url = tanggap.stack.url + language + page.format(**filed)
    with visit() as seen:
        first = visit_page(seen, url)
        first.hold_to(FIRST[page])
        assert first.sum_of("style") <= STYLE
        visit_page(seen, url).hold_to(AGAIN)


@pytest.mark.parametrize("language", LANGUAGES.values())
def test_a_report_is_read_with_two_requests_where_no_script_runs(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], language: str
) -> None:
    url = tanggap.stack.url + language + TRACKING.format(**filed)
    with visit(java_script_enabled=False) as seen:
        visit_page(seen, url).hold_to(WITHOUT_SCRIPT)


def test_the_map_costs_only_who_opens_it(tanggap: Tanggap, visit: Visiting) -> None:
    with visit() as seen:
        before = visit_page(seen, f"{tanggap.stack.url}/laporan")
    with visit(viewport=DESK) as seen:
        after = visit_page(seen, f"{tanggap.stack.url}/laporan")
    assert before.sum_of("outlines") == 0
    assert 0 < after.sum_of("outlines") <= OUTLINES
    assert 0 < after.sum_of("script") - before.sum_of("script") <= MAP_SCRIPTS


def test_thumbnails_are_small(tanggap: Tanggap, visit: Visiting) -> None:
    with visit() as seen:
        sizes = visit_page(seen, tanggap.stack.url).asked
    photos = [size for url, size in sizes if find_kind(url) == "photo"]
    assert photos
    assert max(photos) <= THUMBNAIL
