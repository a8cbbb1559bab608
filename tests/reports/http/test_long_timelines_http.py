"""A report with five thousand entries: read, moved, merged, hidden, shown, closed, opened again,
exported, erased and proven, by at most two calls where somebody waits, and 256 KB.
"""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.platform.entry_kinds import CITIZEN
from chalicelib.privacy import erasure
from chalicelib.reports.history_recording import record_entries
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import NO_HISTORY
from tests.builders import JSON, acted, filed, post, signed_in
from tests.faults import Calls
from tests.long_timelines import LONG, grown
from tests.moto_aws import Aws, Hands

MANY = 5_003
MOST = 256 * 1024
TWO = ["Query", "Query"]
OFFICER = signed_in()


class Long:
    """A public report with so many entries, as its reporter, officers and anybody see it."""

    def __init__(
        self, http: Any, aws: Aws, calls: Calls, entries: int, *, rarely: bool = False
    ) -> None:
        self.http, self.calls = http, calls
        receipt = filed(http, visibility="public")
        self.number, self.token = receipt["number"], receipt["token"]
        grown(aws, self.number, entries, rarely=rarely)
        calls.made.clear()

    @property
    def url(self) -> str:
        return f"/v1/reports/{self.number}"

    def get(self, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
        self.calls.made.clear()
        answer = self.http.get(path, headers=headers or {})
        assert answer.status_code == 200, answer.body
        assert len(answer.body) <= MOST, path
        told: dict[str, Any] = json.loads(answer.body)
        return told

    def mine(self, path: str = "/mine") -> dict[str, Any]:
        return self.get(self.url + path, {"X-Report-Token": self.token})

    def asks(self, what: str, key: str = "", **body: Any) -> Any:
        headers = {**JSON, "X-Report-Token": self.token}
        answer = post(
            self.http,
            f"{self.url}/{what}",
            body,
            headers | ({"Idempotency-Key": key} if key else {}),
        )
        assert len(answer.body) <= MOST, what
        return answer

    def acts(self, action: str, who: dict[str, str] = OFFICER, **body: Any) -> dict[str, Any]:
        step = {"action": action, "version": self.version, "note": "dari kantor", **body}
        self.calls.made.clear()
        answer = acted(self.http, self.number, step, who)
        assert answer.status_code == 200, answer.body
        assert len(answer.body) <= MOST
        told: dict[str, Any] = answer.json_body
        return told

    @property
    def version(self) -> int:
        return reports.load_report(self.number, consistent=True)[0].version

    def older(self, told: dict[str, Any], headers: dict[str, str] | None = None) -> Iterator[Any]:
        """The entries the report has no room for, the newest first."""
        while told["older"]:
            told = self.get(told["older"].partition("tanggap.test")[2], headers)
            yield from reversed(told["timeline"])

    def proven(self) -> None:
        """The chain holds, and what the timeline comes to is what each of its entries tells."""
        report, read = reports.load_report(self.number, consistent=True)
        entries = (read.first, *reports.load_entries_after(self.number, 1))
        assert [entry.seq for entry in entries] == list(range(1, report.version + 1))
        assert hash_chain.find_first_break(self.number, report.filing, entries) is None
        assert report.history == record_entries(NO_HISTORY, entries)


def listed(aws: Aws, number: str) -> int:
    """How many of its entries are in an index others read."""
    held = [item for item in aws.items() if item["pk"] == f"R#{number}"]
    return sum("dpk" in item for item in held if item["sk"].startswith("T#"))


def updates(http: Any) -> set[str]:
    """The reports of which Open311 tells that something happened to them."""
    answer = http.get("/open311/v2/servicerequestupdates.json?page_size=100")
    return {each["service_request_id"] for each in answer.json_body}


def test_with_five_thousand_entries_it_is_read_moved_merged_hidden_closed_erased_and_proven(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    long = Long(http, aws, calls, MANY, rarely=True)
    hands.to(reports.load_report(long.number)[0].updated_at)
    # read
    told = long.get(long.url)
    assert calls.made == TWO
    seqs = [entry["seq"] for entry in told["timeline"]]
    public = reports.load_report(long.number)[0].public.changes
    assert (seqs[0], seqs[-1], told["version"]) == (1, public, public)
    assert 50 < len(seqs) < 100, "by bytes, not by entries"
    assert long.mine()["older"]
    assert calls.made == TWO
    assert len(long.get(f"/v1/work/{long.number}", OFFICER)["timeline"]) > 50
    middle = long.get(f"{long.url}/timeline?before=300")
    assert middle["timeline"][-1]["seq"] == 299
    assert len(calls.made) <= len(TWO) + 12, "though thousands of notes lie between"
    # moved, merged and parted, by two calls and a transaction
    assert long.acts("koordinasi", to_agency="DLH-31.73")["holders"] == 2
    assert calls.made == [*TWO, "TransactWriteItems"]
    sudin = signed_in("DLH-31.73", "officer", "head")
    survivor = filed(http, visibility="public")["number"]
    moved = {"action": "koordinasi", "version": 1, "note": "ke sudin", "to_agency": "DLH-31.73"}
    assert acted(http, survivor, moved, OFFICER).status_code == 200
    long.acts("merge", sudin, into=survivor)
    long.acts("unmerge", sudin)
    # hidden from all lists at once, and shown again in all
    public = listed(aws, long.number)
    assert long.asks("visibility", visibility="private").status_code == 200
    assert long.number not in updates(http)
    assert 0 < listed(aws, long.number) < public, "the oldest are taken out from the stream"
    assert reports.relist_entries(long.number)
    assert listed(aws, long.number) == 0
    assert long.asks("visibility", visibility="public").status_code == 200
    reports.relist_entries(long.number)
    assert listed(aws, long.number) == public + 1, "and that it is shown"
    # closed, opened again, closed
    long.acts("proses", sudin)
    long.acts("selesai", sudin)
    assert long.asks("reopen", reason="masih ada").status_code == 200
    long.acts("selesai", sudin)
    long.proven()
    # exported, erased, and proven all the same
    document = long.asks("export").json_body
    assert document["report"]["older"]
    assert long.asks("erasure").status_code == 202
    [passing] = [item["sk"] for item in aws.items() if item["sk"].startswith("Z#erasure#")]
    erasure.erase_pass(long.number, passing)
    assert long.asks("erasure").json_body["state"] == "done"
    held = [item for item in aws.items() if item["pk"] == f"R#{long.number}"]
    own = [item for item in held if item["sk"].startswith("T#") and item["by"] == "pelapor"]
    assert len(own) > 20
    assert not [item["sk"] for item in own if "note" in item or "description" in item]
    [known] = [item for item in held if item["sk"] == "D"]
    assert not {"asked", "address", "lat", "lng"} & known.keys()
    report, read = reports.load_report(long.number, consistent=True)
    chain = (read.first, *reports.load_entries_after(long.number, 1))
    assert [entry.seq for entry in chain] == list(range(1, report.version + 1))
    assert hash_chain.find_first_break(long.number, report.filing, chain) is None


@pytest.fixture
def long(http: Any, aws: Aws, hands: Hands, calls: Calls) -> Long:
    """With more than are read at once anywhere."""
    made = Long(http, aws, calls, 333)
    hands.to(reports.load_report(made.number)[0].updated_at)
    return made


def test_it_is_read_whole_by_each_who_may_a_page_at_a_time(http: Any, long: Long) -> None:
    told = long.get(long.url)
    seqs = [entry["seq"] for entry in told["timeline"]]
    assert told["timeline"][-1]["note"].startswith(LONG[:40])
    found = [*seqs[1:], *(entry["seq"] for entry in long.older(told))]
    assert sorted(found) == [*range(2, 301)], "but 33 notes of offices"
    own, mine = long.mine(), {"X-Report-Token": long.token}
    assert len(own["timeline"]) + len([*long.older(own, mine)]) == len(found) + 1
    work = long.get(f"/v1/work/{long.number}", OFFICER)
    assert len(work["timeline"]) + len([*long.older(work, OFFICER)]) == 333
    assert [turn["since"] for turn in work["held"]] == [work["created_at"]]
    page = http.get(f"{long.url}/timeline?before=200")
    tag = {"If-None-Match": page.headers["ETag"]}
    assert http.get(f"{long.url}/timeline?before=200", headers=tag).status_code == 304
    extended = http.get(f"/open311/v2/requests/{long.number}.xml?extensions=true")
    assert len(extended.body) <= MOST


def test_what_offices_do_counts_however_long_ago_it_was(http: Any, long: Long, aws: Aws) -> None:
    long.acts("koordinasi", to_agency="DLH-31.73")
    sudin = signed_in("DLH-31.73")
    long.acts("task", sudin, to_agency="DBM-31.73", note="lubangnya")
    grown(aws, long.number, long.version + 110)
    work = long.get(f"/v1/work/{long.number}", sudin)
    [task] = work["tasks"]
    assert (task["state"], task["asked"]["note"]) == ("open", "lubangnya")
    assert [turn["office"]["code"] for turn in work["held"]] == ["31.73.05.1001", "DLH-31.73"]
    assert long.get(f"/v1/work/{long.number}", OFFICER), "it was theirs once"
    other = signed_in("31.71.01.1001")
    assert http.get(f"/v1/work/{long.number}", headers=other).status_code == 403
    assert http.get(f"/v1/work/{long.number}/timeline", headers=other).status_code == 403
    long.acts("withdraw", sudin, task=task["id"])
    long.proven()


def test_hidden_and_shown_it_leaves_all_lists_and_comes_back_from_the_stream(
    http: Any, long: Long, aws: Aws
) -> None:
    public = listed(aws, long.number)
    assert long.number in updates(http)
    assert long.asks("visibility", visibility="private").status_code == 200
    assert long.number not in updates(http), "before the stream has brought it"
    for told in (long.get(f"{long.url}/timeline?before=300"), long.get(long.url)):
        assert {entry["note"] for entry in told["timeline"]} == {None}
    strangers = [each for each in long.mine()["timeline"] if each["by"]["code"] == CITIZEN]
    assert {entry["note"] for entry in strangers} == {None}
    aws.pump()
    assert listed(aws, long.number) == 0
    assert long.asks("visibility", visibility="public").status_code == 200
    aws.pump()
    assert listed(aws, long.number) == public + 1, "and that it is shown"
    long.proven()


def test_another_that_was_merged_into_it_follows_however_much_happened(
    http: Any, long: Long, aws: Aws
) -> None:
    follower = filed(http, visibility="public")["number"]
    into = {"action": "merge", "version": 1, "note": "sama", "into": long.number}
    assert acted(http, follower, into, OFFICER).status_code == 200
    grown(aws, long.number, long.version + 130)
    long.acts("proses")
    aws.pump()
    report = reports.load_report(follower)[0]
    assert (report.status, report.followed) == ("proses", long.version)


def test_a_request_that_is_repeated_is_known_however_much_came_since(long: Long, aws: Aws) -> None:
    key = "kunci-yang-panjang-1"
    assert long.asks("comments", key=key, text="Sekali saja").status_code == 200
    grown(aws, long.number, long.version + 123)
    version = long.version
    assert long.asks("comments", key=key, text="Sekali saja").status_code == 200
    assert long.asks("comments", key=key, text="Lain lagi").status_code == 409
    assert long.version == version


@pytest.mark.parametrize("entries", [99, 100, 110, 126])
def test_up_to_a_hundred_entries_a_poll_is_one_call(
    http: Any, aws: Aws, hands: Hands, calls: Calls, entries: int
) -> None:
    long = Long(http, aws, calls, entries)
    told = long.get(long.url)
    assert calls.made == TWO[: 1 + (entries > 100)]
    assert (told["older"] is not None) is (len(told["timeline"]) < entries - entries // 10)


def test_a_history_that_was_lost_is_read_anew_and_written_again(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    long = Long(http, aws, calls, 490)
    aws.forget({"pk": f"R#{long.number}", "sk": "D"})
    long.proven()
    grown(aws, long.number, 500)
    long.get(long.url)
    assert calls.made == TWO
    long.proven()


def test_what_is_no_place_in_a_timeline_is_refused(http: Any, hands: Hands) -> None:
    number = filed(http, visibility="public")["number"]
    for before in ("-1", "x", "1000000", "1.5", ""):
        answer = http.get(f"/v1/reports/{number}/timeline?before={before}")
        assert (answer.status_code, answer.json_body["field"]) == (422, "before"), before
    assert http.get(f"/v1/reports/{number}/timeline?before=0").json_body["timeline"] == []
    wrong = {"X-Report-Token": "salah"}
    assert http.get(f"/v1/reports/{number}/mine/timeline", headers=wrong).status_code == 401
