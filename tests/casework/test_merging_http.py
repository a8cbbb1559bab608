"""Officers merge reports of one matter and part them: what everybody then sees and hears."""

import json
from typing import Any

import pytest

from chalicelib.casework import merge_propagation
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from tests.builders import JSON, PHONE, acted, filed, loaded, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws
from tests.notifications.supporters.test_supporters_http import supported

SITI, BUDI = "+6281299990001", "+6281299990002"
RAHASIA = "RAHASIA sampah menumpuk di gang"


def merge(http: Any, number: str, into: str, version: int = 1) -> Any:
    body = {"action": "merge", "version": version, "into": into}
    return acted(http, number, body, signed_in())


def unmerge(http: Any, number: str, version: int) -> Any:
    return acted(http, number, {"action": "unmerge", "version": version}, signed_in())


def settle(aws: Aws) -> None:
    """What a report sets off in another goes through the stream once more."""
    for _ in range(3):
        aws.settle()


def seen(http: Any, number: str) -> dict[str, Any]:
    told: dict[str, Any] = http.get(f"/v1/reports/{number}").json_body
    return told


def page(http: Any, number: str) -> str:
    """All that comes with it, headers too."""
    answer = http.get(f"/v1/reports/{number}")
    return json.dumps([answer.headers, answer.json_body])


def queue(http: Any) -> list[str]:
    return [line["number"] for line in http.get("/v1/work", headers=signed_in()).json_body["items"]]


def pair(http: Any, level: str = "public", survivors: str = "public") -> tuple[str, str]:
    """The numbers of a report and of the one it goes into."""
    report = filed(http, visibility=level, contact={"phone": SITI}, description=RAHASIA)
    survivor = filed(http, visibility=survivors, contact={"phone": PHONE})
    return report["number"], survivor["number"]


def test_a_merged_report_leaves_queue_and_timer_and_is_closed_with_the_other(
    http: Any, aws: Aws
) -> None:
    number, survivor = pair(http)
    supported(http, number, {"phone": BUDI})
    settle(aws)
    answer = merge(http, number, survivor)
    assert answer.status_code == 200, answer.body
    record = answer.json_body
    assert (record["duplicate_of"], record["timeline"][-1]["other"]) == (survivor, survivor)
    assert [move["action"] for move in record["moves"]] == ["unmerge", "comment"]
    assert queue(http) == [survivor]
    settle(aws)
    assert aws.executions()[f"{number}-1"] == "ABORTED"
    for version, action in ((2, "proses"), (3, "selesai")):
        body = {"action": action, "version": version, "note": f"catatan {action}"}
        assert acted(http, survivor, body, signed_in()).status_code == 200
    settle(aws)
    told = seen(http, number)
    assert (told["status"], told["duplicate_of"], told["confirmed"]) == ("selesai", survivor, False)
    assert [entry["kind"] for entry in told["timeline"]] == ["status", "merge", "status", "status"]
    assert seen(http, survivor)["timeline"][1]["kind"] == "merge"
    report, entries = loaded(number)
    assert hash_chain.find_first_break(number, report.filing, entries) is None
    texts = [text for to, text in aws.texts() if to == SITI]
    assert "digabungkan dengan laporan lain" in texts[1]
    assert ["catatan proses" in texts[2], "catatan selesai" in texts[3]] == [True, True]
    assert len([1 for to, _ in aws.texts() if to == BUDI]) == 3  # who supports it hears the same


def test_it_is_one_transaction_over_both_and_versions_are_checked(
    http: Any, aws: Aws, calls: Calls
) -> None:
    number, survivor = pair(http)
    calls.made.clear()
    stale = merge(http, number, survivor, version=7)
    assert (stale.status_code, stale.json_body["version"]) == (409, 1)
    calls.made.clear()
    calls.meanwhile("TransactWriteItems", lambda: moved(http, survivor, "proses"))
    assert merge(http, number, survivor).status_code == 200
    assert calls.made[-3:] == ["Query", "Query", "TransactWriteItems"]
    assert [reports.load_report(each)[0].version for each in (number, survivor)] == [2, 3]
    assert reports.load_report(number)[0].status == "proses"


def test_taken_out_again_it_is_in_the_queue_with_its_own_promise_and_timer(
    http: Any, aws: Aws
) -> None:
    number, survivor = pair(http)
    before = seen(http, number)
    merge(http, number, survivor)
    settle(aws)
    answer = unmerge(http, number, 2)
    assert answer.status_code == 200, answer.body
    settle(aws)
    after = seen(http, number)
    assert after["promise"] == before["promise"]
    assert (after["status"], after["duplicate_of"]) == ("menunggu", None)
    assert {*queue(http)} == {number, survivor}
    assert aws.executions()[f"{number}-3"] == "RUNNING"
    record = http.get(f"/v1/work/{survivor}", headers=signed_in()).json_body
    assert (record["merged"], record["timeline"][-1]["kind"]) == ([], "unmerge")


@pytest.mark.parametrize(
    ("level", "survivors"),
    [("private", "public"), ("public", "private"), ("public", "facts"), ("facts", "private")],
)
def test_a_closed_one_leaks_neither_through_its_survivor_nor_the_other_way(
    http: Any, aws: Aws, level: str, survivors: str
) -> None:
    number, survivor = pair(http, level, survivors)
    merge(http, number, survivor)
    body = {"action": "proses", "version": 2, "note": "RAHASIA-CATATAN"}
    assert acted(http, survivor, body, signed_in()).status_code == 200
    settle(aws)
    pages = {each: page(http, each) for each in (number, survivor)}
    assert survivor not in pages[number]
    assert number not in pages[survivor]
    assert seen(http, number)["duplicate_of"] is None
    for each, shown in ((number, level), (survivor, survivors)):
        assert shown == "public" or "RAHASIA" not in pages[each]
    if survivors != "public":
        assert "CATATAN" not in pages[number]
        assert not [1 for to, text in aws.texts() if to == SITI and "CATATAN" in text]


def test_the_number_of_a_survivor_is_shown_as_long_as_it_is(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    survivor = filed(http, visibility="public")
    mine = {**JSON, "X-Report-Token": survivor["token"]}
    merge(http, number, survivor["number"])
    shown = []
    for level in ("private", "facts", "public"):
        tag = http.get(f"/v1/reports/{number}").headers["ETag"]
        path = f"/v1/reports/{survivor['number']}/visibility"
        post(http, path, {"visibility": level}, mine)
        settle(aws)
        shown.append(seen(http, number)["duplicate_of"])
        same = http.get(f"/v1/reports/{number}").headers["ETag"] == tag
        assert same is (level == "facts"), "it stays hidden"
    assert shown == [None, None, survivor["number"]]
    refused = post(http, f"/v1/reports/{number}/support", {})
    assert (refused.status_code, refused.json_body["rule"]) == (409, "merged")


def test_of_two_with_facts_everybody_sees_that_they_are_one_matter(http: Any, aws: Aws) -> None:
    number, survivor = pair(http, "facts", "facts")
    merge(http, number, survivor)
    body = {"action": "proses", "version": 2, "note": "RAHASIA-CATATAN"}
    assert acted(http, survivor, body, signed_in()).status_code == 200
    settle(aws)
    assert seen(http, number)["duplicate_of"] == survivor
    assert number not in page(http, survivor)
    assert "RAHASIA" not in page(http, number)
    assert not [1 for to, text in aws.texts() if to == SITI and "CATATAN" in text]


def test_following_is_done_again_where_it_failed_and_once(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    number, survivor = pair(http)
    merge(http, number, survivor)
    settle(aws)
    body = {"action": "proses", "version": 2, "note": "segera"}
    assert acted(http, survivor, body, signed_in()).status_code == 200
    really = merge_propagation.propagate_merge
    monkeypatch.setattr(merge_propagation, "propagate_merge", lambda *told: 1 / 0)
    assert aws.pump()["batchItemFailures"]
    monkeypatch.setattr(merge_propagation, "propagate_merge", really)
    settle(aws)
    merge_propagation.propagate_merge(survivor, [number])
    assert [entry.kind for entry in loaded(number)[1]] == ["status", "merge", "status"]


@pytest.mark.parametrize("into", ["JK261123-00000A", "bukan nomor"])
def test_a_number_that_is_none_is_told_of_the_field(http: Any, into: str) -> None:
    number = filed(http)["number"]
    refused = merge(http, number, into)
    assert (refused.status_code, refused.json_body["field"]) == (422, "into")


def test_one_that_went_its_own_way_is_struck_from_the_survivors_list(http: Any, aws: Aws) -> None:
    """Else nobody could merge the survivor, nor take out of it what follows it no more."""
    report, survivor = filed(http, visibility="public"), filed(http, visibility="public")
    number, into = report["number"], survivor["number"]
    merge(http, number, into)
    for version, action in ((2, "proses"), (3, "selesai")):
        body = {"action": action, "version": version, "note": f"catatan {action}"}
        assert acted(http, into, body, signed_in()).status_code == 200
    settle(aws)
    for each in (report, survivor):
        path = f"/v1/reports/{each['number']}/reopen"
        mine = {**JSON, "X-Report-Token": each["token"]}
        assert post(http, path, {"reason": "masih menumpuk di gang"}, mine).status_code == 200
        settle(aws)
    record = http.get(f"/v1/work/{into}", headers=signed_in()).json_body
    assert (record["status"], record["merged"]) == ("proses", [])
    other = filed(http, visibility="public")["number"]
    assert merge(http, into, other, record["version"]).status_code == 200


def test_a_survivor_that_was_rejected_and_restored_names_nobody_twice(http: Any, aws: Aws) -> None:
    number, survivor = pair(http)
    merge(http, number, survivor)
    reject, restore = {"decision": "reject", "reason": "spam"}, {"decision": "restore"}
    for version, decided in enumerate((reject, restore), start=2):
        body = {**decided, "version": version}
        answer = post(http, f"/v1/work/{survivor}/moderation", body, signed_in("BIROPEM"))
        assert answer.status_code == 200, answer.body
        settle(aws)
        assert reports.load_report(survivor)[0].merged == ()
    assert merge(http, number, survivor, reports.load_report(number)[0].version).status_code == 200
    assert reports.load_report(survivor)[0].merged == (number,)
