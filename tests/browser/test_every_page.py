"""Every page of the matrix, under each of its looks: nothing keeps anybody out, nothing is cut,
nothing is asked of other hosts, and nothing is complained of.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

import pytest
from playwright.sync_api import Page

from tests.browser.figure_cities import serve_city
from tests.browser.filed import Filed, await_lateness
from tests.browser.matrix import LANGUAGES, LOOKS, STATES, Look, State
from tests.browser.pages import list_inline_parts, run_check, show
from tests.e2e.client import Tanggap
from tests.e2e.visits import Visit

Visiting = Callable[..., AbstractContextManager[Visit]]


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_everybody_can_use_it(
    tanggap: Tanggap, visit: Visiting, filed: Mapping[str, Filed], language: str, name: str
) -> None:
    state = STATES[name]
    if "late." in state.address:
        await_lateness(tanggap, filed["late"])
    with visit() as seen:
        faults = [*open_state(seen, state, tanggap.stack.url + LANGUAGES[language], filed)]
        for look in LOOKS:
            faults += [f"{look}: {fault}" for fault in look_at(seen.page, LOOKS[look])]
    if faults:
        pytest.fail("\n".join(faults), pytrace=False)


def open_state(seen: Visit, state: State, root: str, filed: Mapping[str, Filed]) -> Iterator[str]:
    """Open a page and bring it into its state. Yield what its HTML has that the policy forbids, and
    what moved while it came up.
    """
    if state.figures:
        serve_city(seen.page, state.figures)
    answer = seen.page.goto(root + state.address.format(**filed), wait_until="networkidle")
    assert answer
    yield from list_inline_parts(answer.text())
    yield from run_check(seen.page, "shift")
    if state.prepare:
        state.prepare(seen.page)
    if state.refused:
        browsers = "Failed to load resource"  # the browser's own line
        seen.complaints[:] = [each for each in seen.complaints if not each.startswith(browsers)]


def look_at(page: Page, look: Look) -> Iterator[str]:
    with show(page, look):
        for check in look.checks:
            yield from run_check(page, check)
