"""A report's way over three offices, over HTTP: parallel work, a pause, a closing that is sent back
and one that holds.
"""

import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.platform import clock
from chalicelib.platform.moments import format_shown
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import timer
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, PHONE, acted, filed, post, signed_in, verified
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

TREES, ROADS = "DPHK-31.73", "DBM-31.73"
SECRET = "RAHASIA antar kantor"


def step(http: Any, number: str, agency: str, action: str, **body: Any) -> Any:
    """The report after a step on what is there now."""
    version = record(http, number)["version"]
    given = {"action": action, "version": version, "note": f"{action} oleh {agency}", **body}
    answer = acted(http, number, given, signed_in(agency))
    assert answer.status_code == 200, answer.body
    return answer.json_body


def record(http: Any, number: str, agency: str = "INSPEKTORAT", group: str = "verifier") -> Any:
    answer = http.get(f"/v1/work/{number}", headers=signed_in(agency, group))
    assert answer.status_code == 200, answer.body
    return answer.json_body


def public(http: Any, number: str) -> Any:
    return http.get(f"/v1/reports/{number}").json_body


def soon(**span: float) -> str:
    return format_shown(clock.now() + timedelta(**span))


@pytest.fixture
def number(http: Any, hands: Hands) -> str:
    """A public report of a tree, handed to the Suku Dinas and taken up there."""
    found: str = filed(http, visibility="public", category="pohon")["number"]
    step(http, found, KEBON_JERUK, "koordinasi", to_agency=TREES)
    hands.forward(hours=1)
    step(http, found, TREES, "proses")
    return found


def test_a_report_goes_over_three_offices_and_is_closed_when_it_is_done(
    http: Any, aws: Aws, hands: Hands, number: str
) -> None:
    asked = step(http, number, TREES, "task", to_agency=ROADS, note=SECRET, until=soon(days=2))
    [task] = asked["tasks"]
    assert (task["office"]["code"], task["state"], task["late"]) == (ROADS, "open", False)
    refused = acted(
        http, number, {"action": "selesai", "version": 4, "note": "x"}, signed_in(TREES)
    )
    assert outcome(refused) == (409, "hindered")
    assert problem_of(refused)["tasks"] == [task["id"]]

    seen = record(http, number, ROADS, "officer")  # who was asked reads it
    assert [move["action"] for move in seen["moves"]] == ["answer", "comment"]
    hands.forward(hours=5)
    answered = step(http, number, ROADS, "answer", task=task["id"], note=SECRET)
    assert answered["tasks"][0]["state"] == "answered"
    assert answered["holder"]["code"] == TREES

    step(http, number, TREES, "pause", reason="cuaca", until=soon(hours=20))
    told = public(http, number)["promise"]
    assert (told["paused"], told["paused_until"]) == (True, soon(hours=20))
    hands.forward(hours=20)
    timer.wake_timer(number, load_report(number)[0].run)
    assert public(http, number)["promise"]["paused"] is False

    done = step(http, number, TREES, "selesai", note="sudah ditebang")
    assert done["verification"] == {
        "state": "waiting",
        "by": {"code": "BIROPEM", "name": "Biro Pemerintahan"},
        "rejections": 0,
    }
    assert (done["outcome"], done["evidence"]) == ("done", {"state": "pending", "findings": []})
    verified(http, number, done["version"], "rejected")
    again = record(http, number)
    assert (again["status"], again["holder"]["code"]) == ("proses", TREES)
    assert again["verification"]["state"] == "rejected"
    closed = step(http, number, TREES, "selesai", note="ranting diangkut juga")
    verified(http, number, closed["version"])
    assert public(http, number)["verification"] == {
        "state": "accepted",
        "by": None,
        "rejections": 1,
    }
    kinds = [entry["kind"] for entry in public(http, number)["timeline"]]
    assert kinds == [
        *["status"] * 3,
        *("pause", "resume"),
        *("status", "verification", "status", "verification"),
    ]
    aws.settle()
    assert SECRET not in json.dumps(public(http, number)) + str(aws.texts())
    assert any("ditunda oleh Sudin" in text for _, text in aws.texts())
    assert any("hasil belum diterima, diproses lagi" in text for _, text in aws.texts())


def test_a_sub_task_stands_in_the_table_while_it_is_open(http: Any, aws: Aws, number: str) -> None:
    task = step(http, number, TREES, "task", to_agency=ROADS)["tasks"][0]["id"]
    [item] = [item for item in aws.items() if item["sk"].startswith("Z#task#")]
    assert item["wpk"] == f"W#{ROADS}"
    step(http, number, TREES, "withdraw", task=task)
    assert not [item for item in aws.items() if item["sk"].startswith("Z#task#")]
    assert record(http, number)["tasks"][0]["state"] == "withdrawn"


def test_every_step_costs_two_calls(http: Any, calls: Calls, hands: Hands, number: str) -> None:
    task = {"task": 4}
    steps: list[tuple[str, str, dict[str, Any]]] = [
        (TREES, "task", {"to_agency": ROADS}),
        (ROADS, "answer", task),
        (TREES, "pause", {"reason": "cuaca", "until": soon(hours=3)}),
        (TREES, "resume", {}),
        (TREES, "recategorise", {"category": "taman"}),
        (TREES, "selesai", {}),
    ]
    for version, (agency, action, more) in enumerate(steps, start=3):
        body = {"action": action, "version": version, "note": "ya", **more}
        calls.made.clear()
        answer = acted(http, number, body, signed_in(agency))
        assert (answer.status_code, calls.made) == (200, ["Query", "TransactWriteItems"]), action
    calls.made.clear()
    verified(http, number, 9)
    assert calls.made == ["Query", "TransactWriteItems"]


def test_a_verdict_is_for_verifiers_and_says_who_could(http: Any, number: str) -> None:
    done = step(http, number, TREES, "selesai")
    body = {"verdict": "accepted", "version": done["version"]}
    refused = post(http, f"/v1/work/{number}/verification", body, signed_in(TREES, "head"))
    assert outcome(refused) == (403, "wrong-role")
    assert problem_of(refused)["roles"] == ["verifier"]
    assert record(http, number, "BIROPEM", "verifier")["may_verify"] is True
    assert record(http, number, TREES, "officer")["may_verify"] is False
    verified(http, number, done["version"])
    again = post(
        http,
        f"/v1/work/{number}/verification",
        {**body, "version": done["version"] + 1},
        signed_in("BIROPEM", "verifier"),
    )
    assert outcome(again) == (409, "not-awaited")


def test_two_verdicts_at_once_one_counts(http: Any, calls: Calls, number: str) -> None:
    version = step(http, number, TREES, "selesai")["version"]
    path, headers = f"/v1/work/{number}/verification", signed_in("BIROPEM", "verifier")
    mine = {"verdict": "accepted", "version": version}
    theirs = {"verdict": "rejected", "version": version, "note": "belum bersih"}
    calls.meanwhile("TransactWriteItems", lambda: post(http, path, mine, headers))
    lost = post(http, path, theirs, headers)
    assert outcome(lost) == (409, "stale-version")
    assert problem_of(lost)["changes"][0]["verdict"] == "accepted"
    assert record(http, number)["status"] == "selesai"


def test_biro_pemerintahan_closes_what_is_not_the_city_s_for_all_to_read(http: Any) -> None:
    number = filed(http, visibility="public", place={"address": "Tol Jagorawi"})["number"]
    body = {"action": "outside", "version": 1, "note": "Jalan tol", "reason": "pemerintah-pusat"}
    assert outcome(acted(http, number, body, signed_in("BIROPEM"))) == (403, "wrong-role")
    acted(http, number, body, signed_in("BIROPEM", "verifier"))
    told = public(http, number)
    assert (told["status"], told["outcome"], told["verification"]) == ("selesai", "outside", None)
    assert told["timeline"][-1]["reason"] == {
        "code": "pemerintah-pusat",
        "name": "Kewenangan pemerintah pusat",
    }


# --- who reported ------------------------------------------------------------------------------


def opened(http: Any, number: str, headers: dict[str, str], reason: str = "lokasi") -> Any:
    return post(http, f"/v1/work/{number}/identity", {"reason": reason}, headers)


def test_a_head_sees_who_reported_and_the_reporter_is_told(http: Any, aws: Aws) -> None:
    receipt = filed(http, contact={"name": "Siti", "phone": PHONE})
    number, token = receipt["number"], receipt["token"]
    answer = opened(http, number, signed_in(KEBON_JERUK, "head"))
    assert answer.json_body == {"name": "Siti", "phone": PHONE, "email": None}
    assert answer.headers["Cache-Control"] == "no-store"
    mine = http.get(f"/v1/reports/{number}/mine", headers={"X-Report-Token": token}).json_body
    assert mine["timeline"][-1]["kind"] == "identity"
    assert mine["timeline"][-1]["reason"]["code"] == "lokasi"
    assert [entry["kind"] for entry in public(http, number)["timeline"]] == ["status"]
    aws.settle()
    assert any("nama Anda dilihat pimpinan Kel." in t for _, t in aws.texts())
    assert "Siti" not in json.dumps(record(http, number))


def test_nobody_else_sees_it(http: Any) -> None:
    number = filed(http)["number"]
    assert outcome(opened(http, number, signed_in())) == (403, "wrong-role")
    assert outcome(opened(http, number, signed_in("31.72", "head"))) == (403, "not-yours")
    head = signed_in(KEBON_JERUK, "head")
    assert outcome(opened(http, number, head, "penasaran")) == (422, "unknown-reason")
    anonymous = filed(http, anonymous=True)["number"]
    assert outcome(opened(http, anonymous, head)) == (409, "anonymous")
    assert record(http, anonymous)["version"] == 1


def test_who_is_shown_is_written_down_before_it_is_shown(http: Any, calls: Calls) -> None:
    number = filed(http, contact={"name": "Siti", "phone": PHONE})["number"]
    calls.on("TransactWriteItems", RuntimeError("away"))
    answer = opened(http, number, signed_in(KEBON_JERUK, "head"))
    assert answer.status_code == 500
    assert b"Siti" not in answer.body


# --- many at once ------------------------------------------------------------------------------


def test_one_step_with_many_reports_tells_of_each(http: Any) -> None:
    one, two, gone = (filed(http)["number"] for _ in range(3))
    step(http, gone, KEBON_JERUK, "koordinasi", to_agency=TREES)
    wanted = [
        *({"number": number, "version": 1} for number in (one, two)),
        {"number": one, "version": 1},  # the same again: it has changed meanwhile
        {"number": gone, "version": 2},
        {"number": "JK261124-00000X", "version": 1},
    ]
    body = {"action": "proses", "note": "segera", "reports": wanted}
    answer = post(http, "/v1/work/actions", body, signed_in())
    assert answer.status_code == 200, answer.body
    results = answer.json_body["items"]
    assert [result["number"] for result in results] == [each["number"] for each in wanted]
    assert [result["status"] for result in results] == [200, 200, 409, 403, 404]
    kinds = [(result["problem"] or {"type": None})["type"] for result in results]
    assert kinds[2:] == [
        f"/problems/{kind}" for kind in ("stale-version", "not-yours", "mistyped-number")
    ]
    assert results[0]["version"] == record(http, one)["version"] == 2


@pytest.mark.parametrize("count", [0, 101])
def test_many_are_at_most_a_hundred(http: Any, count: int) -> None:
    wanted = [{"number": "JK1", "version": 1}] * count
    body = {"action": "proses", "reports": wanted}
    assert outcome(post(http, "/v1/work/actions", body, signed_in())) == (422, "bad-field")


def test_many_are_not_closed_without_a_photo_of_each(http: Any) -> None:
    number = filed(http)["number"]
    step(http, number, KEBON_JERUK, "proses")
    body = {"action": "selesai", "note": "x", "reports": [{"number": number, "version": 2}]}
    [result] = post(http, "/v1/work/actions", body, signed_in()).json_body["items"]
    assert (result["status"], result["problem"]["field"]) == (422, "photos")


def test_reasons_are_listed_for_all_to_see(http: Any) -> None:
    items = http.get("/v1/reasons").json_body["items"]
    assert {"kind": "pause", "code": "cuaca"}.items() <= items[1].items()
    assert items[1]["most_hours"] == 72
    kinds = {"pause", "outside", "identity", "rating", "moderation", "withdrawal"}
    assert {item["kind"] for item in items} == kinds


def test_a_verifier_does_not_accept_what_they_closed_themselves(http: Any) -> None:
    """Four eyes, over HTTP: the first finding of a week's trial."""
    both = signed_in("BIROPEM", "verifier", "officer")
    number = filed(http, place={"address": "di suatu tempat"})["number"]
    acted(http, number, {"action": "proses", "version": 1, "note": "Kami cek"}, both)
    body = {"action": "selesai", "version": 2, "note": "Sudah dikerjakan"}
    closed = acted(http, number, body, both).json_body
    assert closed["may_verify"] is False
    verdict = {"verdict": "accepted", "version": closed["version"]}
    own = post(http, f"/v1/work/{number}/verification", verdict, both)
    assert outcome(own) == (409, "hindered")
    assert problem_of(own)["rule"] == "own_work"
    assert "Petugas lain" in problem_of(own)["detail"]
    other = signed_in("BIROPEM", "verifier", who="rekan")
    assert post(http, f"/v1/work/{number}/verification", verdict, other).status_code == 200
