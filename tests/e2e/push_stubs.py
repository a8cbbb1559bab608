"""What stands in for push services and notifications in a browser without a screen."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Worker

from tests.push_browser import Browser

HERE = Path(__file__).parent
IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


def stub_push(page: Page, browser: Browser, **given: Any) -> None:
    """Give all that the page opens from now on the subscription of ``browser``. ``given`` are
    ``permission``, the ``answer`` to the question for it, ``missing`` and the ``agent``.
    """
    page.add_init_script(f"({_load('push_stub.js')})({json.dumps(browser.subscription | given)})")


def stub_worker(page: Page) -> Worker:
    """Return the service worker of a page, which writes down what it would show."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    worker = page.context.service_workers[0]
    worker.evaluate(_load("worker_stub.js"))
    return worker


def _load(name: str) -> str:
    """The function of a file, without the comment before it."""
    return "(" + (HERE / name).read_text().partition("\n(")[2]
