"""Every answer the document promises is one the code gives. What it gives and the document does not
promise is found by every other test (``tests/description_check.py``).
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from botocore.exceptions import ClientError

import app
from chalicelib.description import components as refusals
from chalicelib.description import document as description_document
from chalicelib.description.document import load_operations
from chalicelib.platform.http.operation import FORM, REDIRECTS, Operation
from tests.api import causes
from tests.faults import Calls
from tests.moto_aws import Aws
from tests.publishing.open311 import partners

NO_ROOM: Any = {
    "Error": {"Code": "TransactionCanceledException", "Message": "slow"},
    "CancellationReasons": [{"Code": "ThrottlingError", "Message": "slow"}],
}
CLASH, TOO_MANY, BUSY = 409, 429, 503


@pytest.fixture
def faulty(calls: Calls) -> Iterator[Calls]:
    """Calls of a table that has no room, from when ``busy`` is called."""
    yield calls
    calls.traps.clear()


def busy(calls: Calls) -> None:
    for _ in range(9):
        calls.on("TransactWriteItems", ClientError(NO_ROOM, "TransactWriteItems"))


def test_every_answer_that_is_promised_is_given(http: Any, aws: Aws, faulty: Calls) -> None:
    """The statuses of every route, but for those that are the same for all of them."""
    amiss = []
    for key, row in load_operations().items():
        amiss += [f"{key}: {fault}" for fault in _promises(row, http, faulty)]
    assert not amiss, "\n".join(["see tests/api/causes.py", *amiss])


def _promises(row: Operation, http: Any, calls: Calls) -> Iterator[str]:
    """What is amiss. Refusals change nothing, so that the good answer comes after them."""
    ask, promised = causes.good(row, http), refusals.group_by_status(row)
    own = [status for status, by in promised.items() if not set(by) <= {*refusals.EVERYWHERE}]
    for status in (each for each in own if each != TOO_MANY):
        yield from _refusal(row, status, ask, http, calls)
    answer = ask.to(http)
    if answer.status_code not in (row.status, *row.other_statuses):
        yield f"GOOD answers {answer.status_code}: {answer.body[:200]!r}"
    if TOO_MANY in own:
        yield from _refusal(row, TOO_MANY, ask, http, calls)


def _refusal(
    row: Operation, status: int, ask: causes.Ask, http: Any, calls: Calls
) -> Iterator[str]:
    changed = causes.good(row, http) if status == CLASH else ask  # it is done first
    asked = causes.refused(row, status, changed, http)
    if status == BUSY:
        busy(calls)
    answer = asked.to(http)
    calls.traps.clear()
    if answer.status_code != status:
        yield f"{status} is {answer.status_code}: {answer.body[:200]!r}"


@pytest.mark.parametrize("key", [("GET", "/v1/categories"), ("GET", "/open311/v2/discovery.xml")])
def test_a_fault_nobody_foresaw_is_told_as_one(
    http: Any, key: tuple[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the same wrapper for all of them: tests/test_guards.py."""
    method, path = key
    view = app.app.routes[path][method].view_function
    names = dict(zip(view.__code__.co_freevars, view.__closure__, strict=True))
    monkeypatch.setattr(names["view"], "cell_contents", lambda *_: 1 / 0)
    assert http.request(method, path).status_code == 500


def test_other_forms_of_good_answers_are_given_too(http: Any, aws: Aws) -> None:
    """Media types and statuses beside the first."""
    seen = {("deliver", 201, "application/json"), ("file_at_desk", 201, "application/json")}
    for name, ask in causes.other_forms(http):
        answer = ask.to(http)
        redirected = answer.status_code in REDIRECTS
        media = "" if redirected else answer.headers["Content-Type"].partition(";")[0]
        seen.add((name, answer.status_code, media))
    seen.add(("read_health", 503, "application/json"))  # below
    for row in load_operations().values():
        if row.other_answers or row.other_statuses:
            told = {media for name, _, media in seen if name == row.name and media}
            statuses = {status for name, status, _ in seen if name == row.name}
            assert told == {*row.media()}, row.name
            assert {row.status, *row.other_statuses} - statuses <= {row.status}, row.name


# --- examples of what anybody may ask: one that is refused teaches the wrong thing ---------------


def described(method: str, path: str) -> Any:
    return description_document.build_document()["paths"][path][method.lower()]


QUERIES = pytest.mark.parametrize(
    "path",
    [
        *("/v1/reports", "/v1/reports.csv", "/v1/reports.geojson", "/v1/feed.atom", "/v1/areas"),
        "/v1/map",
        *(f"/open311/v2/requests.{ending}" for ending in ("xml", "json")),
        *(f"/open311/v2/servicerequestupdates.{ending}" for ending in ("xml", "json")),
    ],
)


@QUERIES
def test_the_examples_of_a_query_are_taken_all_at_once(http: Any, path: str) -> None:
    given = [each for each in described("GET", path)["parameters"] if each.get("in") == "query"]
    query = {each["name"]: each["example"] for each in given}
    query.pop("service_request_id", None)  # all else would be ignored
    answer = http.get(f"{path}?{urlencode(query)}")
    assert answer.status_code == 200, answer.body


@QUERIES
def test_what_is_usual_may_be_said_without_more(http: Any, path: str) -> None:
    """Clients that are written from the document send every default."""
    schemas = (load_operations()["GET", path].query or {}).items()
    usual = {name: schema["default"] for name, schema in schemas if "default" in schema}
    if usual:
        answer = http.get(f"{path}?{urlencode(usual)}")
        assert answer.status_code == 200, answer.body


@pytest.mark.parametrize("ending", ["xml", "json"])
def test_the_examples_of_forms_of_open311_are_taken(http: Any, aws: Aws, ending: str) -> None:
    partners.a_key()
    number = partners.filed(http)
    known = {"service_request_id": number}
    for call, wanted in (("requests", {}), ("servicerequestupdates", known)):
        of = described("POST", f"{partners.ROOT}{call}.{ending}")["requestBody"]["content"]
        answer = partners.posted(http, f"{call}.{ending}", {**of[FORM]["example"], **wanted})
        assert answer.status_code == 200, answer.body
