"""Taking part in a report is offered where the service takes it, and nowhere else."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import expect

from tests.browser.filed import Filed
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]
STATES = (
    *("public", "facts", "worked", "late"),
    *("private", "merged", "rejected", "hidden", "erased", "closed"),
)


@pytest.mark.parametrize("name", STATES)
def test_it_is_offered_where_it_is_taken(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], name: str
) -> None:
    number = filed[name].number
    taken = tanggap.post(f"/v1/reports/{number}/support", {}).status == 200
    with visit() as seen:
        seen.page.goto(f"{tanggap.stack.url}/laporan/{number}")
        expect(seen.page.locator("html")).to_have_attribute("data-live", "")
        offered = seen.page.locator(".take-part summary")
        if name == "erased":
            seen.complaints.clear()  # the browser's own line about the status 410
        expect(offered).to_have_count(1 if taken else 0)
