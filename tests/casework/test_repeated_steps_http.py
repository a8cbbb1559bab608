"""An officer's step whose answer was lost is sent again under its Idempotency-Key: it is done once,
whatever others have done since, and nobody else's key matches.
"""

from typing import Any

import pytest

from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, an_upload, filed, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Hands

KEY = {"Idempotency-Key": "antrean-7f3a9c0e2b5d"}
HEAD = signed_in(KEBON_JERUK, "head", who="5e6f")
VERIFIER = signed_in("BIROPEM", "verifier")
PROSES = {"action": "proses", "version": 1, "note": "Segera ditindaklanjuti"}
REMARK = {"action": "comment", "version": 2, "note": "Truk sudah berangkat"}


@pytest.fixture
def number(http: Any) -> str:
    found: str = filed(http, visibility="public")["number"]
    return found


def step(http: Any, number: str, body: Any, who: dict[str, str], what: str = "actions") -> Any:
    return post(http, f"/v1/work/{number}/{what}", body, {**who, **KEY})


def entries(http: Any, number: str) -> list[str]:
    shown = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    return [entry["kind"] for entry in shown["timeline"]]


def test_a_repeat_is_answered_with_the_report_after_the_officers_own_step(
    http: Any, number: str, calls: Calls
) -> None:
    first = step(http, number, PROSES, signed_in())
    calls.made.clear()
    again = step(http, number, PROSES, signed_in())
    assert (again.status_code, again.json_body) == (200, first.json_body)
    assert calls.made == ["Query"]
    assert entries(http, number) == ["status", "status"]


def test_a_repeat_is_known_also_when_others_have_acted_since(http: Any, number: str) -> None:
    step(http, number, PROSES, signed_in())
    assert post(http, f"/v1/work/{number}/actions", REMARK, HEAD).status_code == 200
    again = step(http, number, PROSES, signed_in())
    assert (again.status_code, again.json_body["version"]) == (200, 3)
    assert entries(http, number) == ["status", "status", "comment"]


def test_without_a_key_a_repeat_is_stale(http: Any, number: str) -> None:
    for status in (200, 409):
        answer = post(http, f"/v1/work/{number}/actions", PROSES, signed_in())
        assert answer.status_code == status


def test_the_same_key_with_another_body_is_refused(http: Any, number: str) -> None:
    step(http, number, PROSES, signed_in())
    other = step(http, number, {**REMARK, "version": 2}, signed_in())
    assert outcome(other) == (409, "key-reused")
    ruling = {"decision": "hide", "version": 2, "reason": "spam"}
    elsewhere = step(http, number, ruling, signed_in(), "moderation")
    assert outcome(elsewhere) == (409, "key-reused")
    assert entries(http, number) == ["status", "status"]


def test_another_officers_key_and_a_reporters_never_match(http: Any) -> None:
    receipt = filed(http)
    number, token = receipt["number"], {"X-Report-Token": receipt["token"]}
    said = post(http, f"/v1/reports/{number}/comments", {"text": "masih"}, {**token, **KEY})
    assert said.status_code == 200
    first = step(http, number, {**REMARK, "version": 2}, signed_in())
    assert (first.status_code, first.json_body["version"]) == (200, 3)
    theirs = step(http, number, {**REMARK, "version": 2}, HEAD)
    assert outcome(theirs) == (409, "stale-version")
    own = step(http, number, {**REMARK, "version": 3}, HEAD)
    assert (own.status_code, own.json_body["version"]) == (200, 4)


def test_a_key_is_of_one_report(http: Any, number: str) -> None:
    other = filed(http)["number"]
    for each in (number, other):
        answer = step(http, each, PROSES, signed_in())
        assert (answer.status_code, answer.json_body["number"]) == (200, each)


def test_two_copies_at_once_are_one_step(http: Any, number: str, calls: Calls) -> None:
    calls.meanwhile("TransactWriteItems", lambda: step(http, number, PROSES, signed_in()))
    answer = step(http, number, PROSES, signed_in())
    assert (answer.status_code, answer.json_body["version"]) == (200, 2)
    assert entries(http, number) == ["status", "status"]


def test_a_closing_is_recognised_although_its_uploads_have_run_out(
    http: Any, number: str, hands: Hands
) -> None:
    moved(http, number, "proses")
    body = {"action": "selesai", "version": 2, "note": "sudah diangkut", "photos": [an_upload()]}
    first = step(http, number, body, signed_in())
    assert first.status_code == 200, first.body
    hands.forward(hours=21)
    again = step(http, number, body, signed_in())
    assert (again.status_code, again.json_body["version"]) == (200, 3)


def test_a_verdict_is_done_once(http: Any, number: str) -> None:
    moved(http, number, "proses", "selesai")
    body = {"verdict": "rejected", "version": 3, "note": "belum bersih"}
    answers = [step(http, number, body, VERIFIER, "verification") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json_body["version"] == answers[1].json_body["version"] == 4
    other = step(http, number, {**body, "note": "sama sekali"}, VERIFIER, "verification")
    assert outcome(other) == (409, "key-reused")


def test_a_moderators_decision_is_taken_once(http: Any, number: str) -> None:
    body = {"decision": "hide", "version": 1, "reason": "spam"}
    answers = [step(http, number, body, VERIFIER, "moderation") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[1].json_body["moderation"]["state"] == "hidden"
    assert entries(http, number) == ["status", "moderation"]


def test_a_task_its_answer_and_a_merger_are_done_once(http: Any, number: str) -> None:
    task = {"action": "task", "version": 1, "note": "Mohon dibantu", "to_agency": "DLH-31.73"}
    for _ in range(2):
        asked = step(http, number, task, signed_in())
        assert (asked.status_code, len(asked.json_body["tasks"])) == (200, 1)
    answer = {"action": "answer", "version": 2, "note": "Sudah", "task": 2}
    for _ in range(2):
        done = step(http, number, answer, signed_in("DLH-31.73"))
        assert (done.status_code, done.json_body["version"]) == (200, 3)
    into = filed(http)["number"]
    merger = {"action": "merge", "version": 3, "note": "Sama", "into": into}
    merging = {**signed_in(), "Idempotency-Key": "gabung-1"}
    for _ in range(2):
        merged = post(http, f"/v1/work/{number}/actions", merger, merging)
        assert (merged.status_code, merged.json_body["duplicate_of"]) == (200, into)
    survivor = http.get(f"/v1/work/{into}", headers=signed_in()).json_body
    assert (survivor["version"], survivor["merged"]) == (2, [number])


def test_a_repeat_for_many_takes_the_steps_that_were_not_taken(
    http: Any, number: str, calls: Calls
) -> None:
    others = [filed(http)["number"] for _ in range(2)]
    wanted = [{"number": each, "version": 1} for each in (number, *others)]
    body = {"action": "proses", "note": "segera dikerjakan", "reports": wanted}
    calls.on("TransactWriteItems", RuntimeError("it dies"), having=others[1])
    headers = {**signed_in(), **KEY}
    assert post(http, "/v1/work/actions", body, headers).status_code == 500
    assert post(http, f"/v1/work/{number}/actions", REMARK, HEAD).status_code == 200
    results = post(http, "/v1/work/actions", body, headers).json_body["items"]
    assert [(each["status"], each["version"]) for each in results] == [(200, 3), (200, 2), (200, 2)]
    assert entries(http, number) == ["status", "status", "comment"]
    less = {**body, "reports": wanted[:1]}
    [refused] = post(http, "/v1/work/actions", less, headers).json_body["items"]
    assert refused["problem"]["type"] == "/problems/key-reused"


def test_a_key_out_of_its_limits_is_refused_before_anything_is_read(
    http: Any, number: str, calls: Calls
) -> None:
    calls.made.clear()
    headers = {**signed_in(), "Idempotency-Key": "k" * 256}
    answer = post(http, f"/v1/work/{number}/actions", PROSES, headers)
    assert outcome(answer) == (422, "bad-field")
    assert calls.made == []


def test_nobody_is_shown_a_key(http: Any, number: str) -> None:
    step(http, number, PROSES, signed_in())
    for path, headers in ((f"/v1/work/{number}", signed_in()), (f"/v1/reports/{number}", {})):
        assert b"asked" not in http.get(path, headers=headers).body
