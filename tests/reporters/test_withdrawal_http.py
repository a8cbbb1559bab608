"""A reporter withdraws a report over HTTP: what everybody sees of it then, and who is told."""

from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.lifecycle.withdrawal import Withdrawal, withdraw_report
from chalicelib.reports.store import reports
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    acted,
    filed,
    loaded,
    moved,
    post,
    signed_in,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

TEXT = "Tetangga saya sudah membersihkannya"
BODY = {"reason": "selesai-sendiri", "text": TEXT}


@pytest.fixture
def receipt(http: Any, hands: Hands) -> Any:
    return filed(http, visibility="public")


def asked(http: Any, receipt: Any, key: str = "", **body: Any) -> Any:
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    if key:
        headers["Idempotency-Key"] = key
    return post(http, f"/v1/reports/{receipt['number']}/withdrawal", body or BODY, headers)


def test_it_is_closed_at_once_and_everybody_sees_why(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    after = asked(http, receipt).json_body
    assert (after["status"], after["outcome"], after["confirmed"]) == (
        *("selesai", "withdrawn"),
        True,
    )
    assert "withdrawal" not in after["may"]
    public = http.get(f"/v1/reports/{number}").json_body
    entry = public["timeline"][-1]
    assert (entry["kind"], entry["title"]) == ("withdrawn", "Ditarik oleh pelapor.")
    assert entry["reason"]["name"] == "Masalahnya sudah selesai sendiri"
    assert (entry["note"], public["outcome"], public["countdown"]) == (None, "withdrawn", None)
    for told in (after, http.get(f"/v1/work/{number}", headers=signed_in()).json_body):
        assert told["timeline"][-1]["note"] == TEXT


def test_it_leaves_the_queues_of_its_holder_and_of_who_was_asked(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    moved(http, number, "proses")
    task = {"action": "task", "version": 2, "note": "mohon", "to_agency": "DBM-31.73"}
    assert acted(http, number, task, signed_in()).status_code == 200
    offices = (signed_in(), signed_in("DBM-31.73"))
    for office in offices:
        assert [each["number"] for each in queue(http, office)] == [number]
    assert asked(http, receipt).status_code == 200
    for office in offices:
        assert queue(http, office) == []
    report = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    assert [each["state"] for each in report["tasks"]] == ["withdrawn"]
    verifier = signed_in("BIROPEM", "verifier")
    answer = http.get("/v1/work?queue=verification", headers=verifier).json_body
    assert answer["items"] == []


def queue(http: Any, office: dict[str, str]) -> list[Any]:
    items: list[Any] = http.get("/v1/work", headers=office).json_body["items"]
    return items


def test_a_repeat_under_its_key_changes_nothing_and_a_second_one_is_refused(
    http: Any, receipt: Any, calls: Calls
) -> None:
    calls.made.clear()
    first = asked(http, receipt, "sekali").json_body
    assert calls.made == ["Query", "TransactWriteItems"]
    assert asked(http, receipt, "sekali").json_body == first
    again = problem_of(asked(http, receipt))
    assert (again["status"], again["rule"]) == (409, "withdrawn")
    assert outcome(asked(http, receipt, "sekali", reason="lainnya")) == (409, "key-reused")


def test_it_stays_open_for_others_with_the_same_problem(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    support = post(http, f"/v1/reports/{number}/support", {}, JSON)
    assert support.json_body["supporters"] == 1
    refused = problem_of(asked(http, receipt))
    assert (refused["status"], refused["rule"]) == (409, "supported")
    assert "visibility" in refused["allowed"]
    assert "withdrawal" not in refused["allowed"]
    assert refused["detail"].startswith("Warga lain mengalami masalah yang sama")
    assert loaded(number)[0].open


def test_somebody_who_joins_at_that_very_moment_keeps_it_open(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    before, _ = reports.load_report(number, consistent=True)
    after, entry = withdraw_report(before, Withdrawal("lainnya"), before.updated_at, city())
    post(http, f"/v1/reports/{number}/support", {}, JSON)
    with pytest.raises(Overtaken):
        reports.save_report(before, after, [entry])
    assert loaded(number)[0].open


def test_nobody_supports_or_merges_into_what_was_withdrawn(http: Any, receipt: Any) -> None:
    number = receipt["number"]
    asked(http, receipt)
    support = post(http, f"/v1/reports/{number}/support", {}, JSON)
    assert outcome(support) == (409, "hindered")
    other = filed(http)["number"]
    merge = {"action": "merge", "version": 1, "into": number}
    assert problem_of(acted(http, other, merge, signed_in()))["status"] == 422


def test_a_merged_report_is_not_withdrawn(http: Any, receipt: Any) -> None:
    survivor = filed(http)["number"]
    merge = {"action": "merge", "version": 1, "into": survivor}
    assert acted(http, receipt["number"], merge, signed_in()).status_code == 200
    assert problem_of(asked(http, receipt))["rule"] == "merged"


def test_its_timer_ends_and_no_time_to_resolve_is_kept_of_it(
    http: Any, receipt: Any, aws: Aws, capsys: pytest.CaptureFixture[str]
) -> None:
    asked(http, receipt)
    capsys.readouterr()
    aws.pump()
    assert "ReportWithdrawn" in capsys.readouterr().out
    report, entries = loaded(receipt["number"])
    assert (report.next_check, entries[-1].kind) == (None, Kind.WITHDRAWN)
    assert not [item for item in aws.items() if item["sk"].startswith("L#")]


def read_page(http: Any, receipt: Any) -> str:
    body: bytes = http.get(f"/laporan/{receipt['number']}").body
    return body.decode()


def test_its_page_says_so_and_has_no_promise(http: Any, receipt: Any) -> None:
    assert "<progress" in read_page(http, receipt)
    asked(http, receipt)
    page = read_page(http, receipt)
    assert "Laporan ini ditarik oleh pelapornya pada " in page
    assert "ditarik oleh pelapornya</span>" in page
    assert page.count(": ditarik · ") == 3  # the title, and what messengers show of a link
    assert "selesai ·" not in page
    assert "<progress" not in page
    assert TEXT not in page


def test_the_page_of_a_private_one_says_so_too(http: Any) -> None:
    receipt = filed(http, visibility="private")
    asked(http, receipt)
    page = read_page(http, receipt)
    assert "Laporan ini ditarik oleh pelapornya pada " in page
    assert "selesai sendiri" not in page


def test_open311_says_closed_and_why(http: Any, receipt: Any) -> None:
    asked(http, receipt)
    found = http.get(f"/open311/v2/requests/{receipt['number']}.json").json_body[0]
    assert found["status"] == "closed"
    updates = http.get(
        f"/open311/v2/servicerequestupdates.json?service_request_id={receipt['number']}"
    ).json_body
    assert updates[0]["description"] == "Laporan ditarik oleh pelapornya."
    assert TEXT not in str(updates)
