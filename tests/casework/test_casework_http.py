"""Passing a report on over HTTP: returning it, the dispute, what was decided, and what offices say
among themselves.
"""

import json
from itertools import pairwise
from typing import Any

import pytest

from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.access.levels import INTERNAL, NOT_PUBLIC
from chalicelib.reports.files import attachments
from operate.subscriptions import OPEN
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, acted, filed, signed_in
from tests.moto_aws import Aws, Hands, give, resources

TRIAGE = "BIROPEM"
SUDIN, ROADS = "DLH-31.73", "DBM-31.73"
SECRET = "RAHASIA antar kantor"


def step(http: Any, number: str, agency: str, group: str = "officer", **body: Any) -> Any:
    """An officer's step on the report as it is now."""
    version = record(http, number)["version"]
    given = {"action": "comment", "version": version, "note": "mohon", **body}
    return acted(http, number, given, signed_in(agency, group))


def record(http: Any, number: str, agency: str = "INSPEKTORAT", group: str = "verifier") -> Any:
    """The report as an officer reads it, by default one who watches the whole."""
    answer = http.get(f"/v1/work/{number}", headers=signed_in(agency, group))
    assert answer.status_code == 200, answer.body
    return answer.json_body


def passed(http: Any, number: str, action: str, *way: str) -> Any:
    """The report after it went from each office to the next; each hands it on as it may."""
    after: Any = None
    for agency, target in pairwise(way):
        answer = step(http, number, agency, action=action, to_agency=target)
        assert answer.status_code == 200, answer.body
        after = answer.json_body
    return after


@pytest.fixture
def number(http: Any) -> str:
    """A public report of Kebon Jeruk."""
    filing: str = filed(http, visibility="public")["number"]
    return filing


@pytest.fixture
def decided(http: Any, number: str) -> str:
    """A report that was passed on too often and that central triage gave to the Suku Dinas."""
    passed(http, number, "return", KEBON_JERUK, SUDIN, KEBON_JERUK, ROADS)
    passed(http, number, "koordinasi", TRIAGE, SUDIN)
    return number


# --- passing on --------------------------------------------------------------------------------


def test_who_was_given_what_is_not_theirs_returns_it(http: Any, number: str) -> None:
    passed(http, number, "koordinasi", KEBON_JERUK, SUDIN)
    after = passed(http, number, "return", SUDIN, KEBON_JERUK)
    assert (after["status"], after["holder"]["code"]) == ("koordinasi", KEBON_JERUK)
    assert (after["handovers"], after["decided_for"]) == (2, None)
    assert after["timeline"][-1]["by"]["code"] == SUDIN


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"to_agency": SUDIN, "note": "  "}, "something-missing"),
        ({"note": "bukan kami"}, "something-missing"),
        ({"to_agency": "DINAS ANU"}, "wrong-target"),
        ({"to_agency": KEBON_JERUK}, "wrong-target"),
    ],
)
def test_a_return_says_why_and_to_whom(
    http: Any, number: str, body: dict[str, Any], expected: str
) -> None:
    answer = step(http, number, KEBON_JERUK, action="return", **body)
    assert outcome(answer) == (422, expected)


def test_the_third_hand_over_goes_to_central_triage(http: Any, number: str) -> None:
    passed(http, number, "koordinasi", KEBON_JERUK, SUDIN, KEBON_JERUK)
    after = passed(http, number, "return", KEBON_JERUK, ROADS)
    assert (after["status"], after["holder"]["code"]) == ("koordinasi", TRIAGE)
    assert [move["action"] for move in after["moves"]] == ["take_back"]
    queue = http.get("/v1/work", headers=signed_in(TRIAGE, "verifier")).json_body
    assert [line["number"] for line in queue["items"]] == [number]


def test_what_triage_decided_is_shown_and_binds(http: Any, decided: str) -> None:
    told = record(http, decided, SUDIN, "officer")
    assert told["holder"]["code"] == told["decided_for"]["code"] == SUDIN
    assert told["decided_for"]["name"] == told["holder"]["name"]
    answer = step(http, decided, SUDIN, action="return", to_agency=ROADS)
    assert outcome(answer) == (409, "decided")
    problem = problem_of(answer)
    assert problem["holder"] == told["decided_for"]
    assert problem["triage"]["code"] == TRIAGE
    assert problem["triage"]["name"] in problem["detail"]
    assert record(http, decided)["version"] == told["version"]


def test_nor_may_a_head_take_it_elsewhere(http: Any, decided: str) -> None:
    for action, target in (("disposisi", "DLH-31.74"), ("koordinasi", ROADS)):
        answer = step(http, decided, "DLH", "head", action=action, to_agency=target)
        assert outcome(answer) == (409, "decided")


def test_a_head_hands_down_what_is_held_below(http: Any, number: str) -> None:
    down = {"action": "disposisi", "to_agency": "31.73.05.1002"}
    after = step(http, number, "31.73.05", "head", **down).json_body
    assert (after["status"], after["holder"]["code"]) == ("disposisi", "31.73.05.1002")
    assert (after["handovers"], after["timeline"][-1]["by"]["code"]) == (0, "31.73.05")


def test_a_refusal_names_the_offices_whose_heads_could(http: Any, number: str) -> None:
    for answer in (
        step(http, number, "31.73.05", action="proses"),
        http.get(f"/v1/work/{number}", headers=signed_in(ROADS)),
    ):
        assert outcome(answer) == (403, "not-yours")
        problem = problem_of(answer)
        assert [head["code"] for head in problem["heads"]] == ["31.73.05", "31.73", "31"]
        assert problem["heads"][0]["name"] == "Kecamatan Kebon Jeruk"
        assert problem["roles"] == ["head", "officer", "verifier"]


def test_a_record_tells_how_long_each_office_has_held_it(
    http: Any, hands: Hands, number: str
) -> None:
    hands.forward(hours=2)
    passed(http, number, "koordinasi", KEBON_JERUK, SUDIN)
    hands.forward(minutes=30)
    told = record(http, number)
    first, second = told["held"]
    assert set(first) == set(casework_schemas.Held.__annotations__)
    assert (first["office"]["code"], first["seconds"]) == (KEBON_JERUK, 7200)
    assert first["since"] == told["created_at"]
    assert first["until"] == second["since"] == told["timeline"][1]["at"]
    assert (second["office"]["code"], second["until"], second["seconds"]) == (SUDIN, None, 1800)


# --- among offices -------------------------------------------------------------------------------


def test_an_internal_comment_is_for_officers_only(http: Any, aws: Aws) -> None:
    receipt = filed(http, visibility="public")
    number, token = receipt["number"], {"X-Report-Token": receipt["token"]}
    answer = step(http, number, KEBON_JERUK, note=SECRET, internal=True)
    assert answer.status_code == 200
    for timeline in (answer.json_body["timeline"], record(http, number)["timeline"]):
        last = timeline[-1]
        assert (last["seq"], last["kind"], last["note"]) == (2, "note", SECRET)
        assert last["status"] == "menunggu"
    for path in (f"/v1/reports/{number}", f"/v1/reports/{number}/mine"):
        seen = http.get(path, headers=token)
        assert [entry["seq"] for entry in seen.json_body["timeline"]] == [1]
        assert SECRET not in seen.body.decode()


def test_nobody_outside_hears_of_an_internal_comment(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    step(http, number, KEBON_JERUK, note="Kami periksa")
    aws.settle()
    before = (aws.texts(), aws.mails())
    assert before != ([], [])
    step(http, number, KEBON_JERUK, note=SECRET, internal=True)
    aws.pump()
    [body] = aws.bodies()
    assert SECRET not in str(body)
    assert json.loads(body["Message"])["kind"] == Kind.NOTE
    assert body["MessageAttributes"]["kind"]["Value"] == Kind.NOTE
    assert give([body]) == {"batchItemFailures": []}  # even where no filter held it back
    assert (aws.texts(), aws.mails()) == before


def test_subscriptions_leave_out_what_offices_say_among_themselves() -> None:
    assert {"kind": [{"anything-but": sorted(NOT_PUBLIC)}]} == OPEN  # partners'
    notices = resources()["NoticesSubscription"]["Properties"]["FilterPolicy"]
    assert notices == {"kind": [{"anything-but": sorted(INTERNAL)}]}


def test_a_photo_of_an_internal_comment_is_not_public_either(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    links = []
    for internal in (True, False):
        body = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}
        upload = http.post("/v1/uploads", headers=signed_in(), body=json.dumps(body)).json_body
        said = step(http, number, KEBON_JERUK, photos=[upload["id"]], internal=internal)
        links += said.json_body["timeline"][-1]["photos"]
    names = [link.partition("?")[0].rsplit("/", 1)[1] for link in links]
    for name, public in zip(names, (False, True), strict=True):
        attachments.store_public_copy(number, name, b"its copy", public=public)  # as Examine tells
    found = [http.get(f"/v1/reports/{number}/photos/{name}").status_code for name in names]
    assert found == [404, 302]


@pytest.mark.parametrize("action", ["proses", "koordinasi", "disposisi", "selesai", "return"])
def test_a_step_is_never_internal(http: Any, number: str, action: str) -> None:
    answer = step(http, number, KEBON_JERUK, action=action, to_agency=SUDIN, internal=True)
    assert outcome(answer) == (422, "bad-field")
    problem = problem_of(answer)
    assert problem["field"] == "internal"
    assert "comment" in problem["detail"]
    assert record(http, number)["version"] == 1


def test_an_internal_comment_needs_words(http: Any, number: str) -> None:
    answer = step(http, number, KEBON_JERUK, note=None, internal=True)
    assert outcome(answer) == (422, "something-missing")
