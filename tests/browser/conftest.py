"""One stack and one browser for the whole matrix, with reports in all states."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from functools import partial

import pytest
from playwright.sync_api import Browser

from local.stack import stack
from tests.browser.filed import Filed, file_reports
from tests.e2e.chromium import open_or_skip
from tests.e2e.client import Tanggap
from tests.e2e.visits import HERE, Visit, visiting

HOUR = 30  # seconds: what is dangerous is late after half a minute

chromium = pytest.fixture(scope="package")(open_or_skip)


@pytest.fixture(scope="package")
def tanggap() -> Iterator[Tanggap]:
    with stack(hour_seconds=HOUR) as running:
        yield Tanggap(running)


@pytest.fixture(scope="package")
def filed(tanggap: Tanggap) -> Mapping[str, Filed]:
    return file_reports(tanggap)


@pytest.fixture
def visit(chromium: Browser, tanggap: Tanggap) -> Callable[..., AbstractContextManager[Visit]]:
    """Opens a page in a context of its own (``visiting``), whose owner tells where they are."""
    hosts = tanggap.stack.url, tanggap.stack.endpoint
    return partial(visiting, chromium, hosts, geolocation=HERE, permissions=["geolocation"])
