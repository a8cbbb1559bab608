"""Closings as they come to stand and fall, equal to a recount, and what reports tell of them."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform import moments
from chalicelib.reports.model import Outcome
from chalicelib.reports.resolution_time import kota_of
from chalicelib.reports.store import reports, resolution_time
from operate.session import Clients
from operate.smoke_calls import mark_trial
from tests.builders import (
    JSON,
    KEBON_JERUK,
    a_city,
    acted,
    filed,
    loaded,
    moved,
    post,
    signed_in,
    verified,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client

PUBLIC = {"visibility": "public"}
Rows = list[tuple[str, str, str, int, str, tuple[float, ...]]]


def kept(aws: Aws) -> Rows:
    """The closings that are kept: partition, sort key, area, seconds, office, point."""
    return sorted(
        (x["pk"], x["sk"], x["kelurahan"], int(x["took"]), x["holder"], point(x))
        for x in aws.items()
        if x["sk"].startswith("L#")
    )


def point(item: dict[str, Any]) -> tuple[float, ...]:
    return tuple(float(item[name]) for name in ("lat", "lng") if name in item)


def recounted(aws: Aws) -> Rows:
    """The same from the timelines alone."""
    numbers = {item["pk"][2:] for item in aws.items() if item["sk"] == "A"}
    rows = []
    for number in numbers:
        report, entries = loaded(number, consistent=True)
        if report.open or report.outcome is not Outcome.DONE or not report.place.area:
            continue
        changes = [e for e in entries if e.status != "selesai"]
        closed = entries[changes[-1].seq].at  # the entry after the last that was not closed
        took = int((closed - entries[0].at).total_seconds())
        partition = f"L#{report.category}#{kota_of(report.place.area)}"
        place, sort = report.place, f"L#{moments.format_stored(closed)}#{number}"
        where = () if report.erased_at or place.lat is None else (place.lat, place.lng or 0)
        rows.append((partition, sort, report.place.area, took, report.holder, where))
    return sorted(rows)


def closed(http: Any, hands: Hands, hours: float, **changes: Any) -> str:
    """The number of a report done so many hours after it was filed."""
    receipt = filed(http, **changes)
    hands.forward(hours=hours)
    moved(http, receipt["number"], "proses", "selesai")
    return str(receipt["number"])


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    enough = a_city(usual_least=3)
    monkeypatch.setattr("chalicelib.reports.store.resolution_time.city", lambda: enough)


def test_closings_equal_a_recount_whatever_becomes_of_them(
    http: Any, aws: Aws, hands: Hands
) -> None:
    closed(http, hands, 1)
    closed(http, hands, 2, visibility="public")
    rejected = closed(http, hands, 3)
    token = filed(http)
    hands.forward(hours=4)
    moved(http, token["number"], "proses", "selesai")
    moved(http, filed(http)["number"], "proses")
    aws.pump()
    assert len(kept(aws)) == 4
    assert kept(aws) == recounted(aws)
    verified(http, rejected, 3, "rejected")
    headers = {**JSON, "X-Report-Token": token["token"]}
    again = post(http, f"/v1/reports/{token['number']}/reopen", {"reason": "belum"}, headers)
    assert again.status_code == 200
    aws.pump()
    assert len(kept(aws)) == 2
    hands.forward(hours=5)
    body = {"action": "selesai", "version": 4, "note": "beres"}
    assert acted(http, rejected, body, signed_in()).status_code == 200
    aws.pump()
    assert kept(aws) == recounted(aws)
    assert sorted(took // 3600 for _, _, _, took, *_ in kept(aws)) == [1, 2, 12]


def test_a_record_that_comes_again_changes_nothing(http: Any, aws: Aws, hands: Hands) -> None:
    from chalicelib.entrypoints.handlers import on_change

    number = closed(http, hands, 1)
    verified(http, number, 3, "rejected")
    aws.pump()
    before = kept(aws)
    assert before == []
    on_change({"Records": aws.records()}, None)
    assert kept(aws) == before


def test_a_fault_is_made_good_when_the_record_comes_again(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    closed(http, hands, 1)
    fault = ClientError({"Error": {"Code": "ThrottlingException"}}, "PutItem")
    calls.on("PutItem", fault, having="L#sampah")
    assert aws.pump()["batchItemFailures"]
    assert kept(aws) == []
    aws.pump()
    assert kept(aws) == recounted(aws) != []


def test_a_report_tells_how_long_such_reports_usually_take(
    http: Any, aws: Aws, hands: Hands
) -> None:
    for hours in (10, 20, 30):
        closed(http, hands, hours)  # private ones count
    aws.pump()
    resolution_time.clear_cache()
    receipt = filed(http, **PUBLIC)
    path = f"/v1/reports/{receipt['number']}"
    before = http.get(path)
    aws.pump()
    after = http.get(path)
    assert (before.json_body["usual"], after.headers["ETag"]) != (None, before.headers["ETag"])
    told = after.json_body["usual"]
    assert told.pop("sentence").startswith(
        "Separuh dari 3 laporan Sampah di Kebon Jeruk selesai dalam 20"
    )
    assert told == {
        "category": {"code": "sampah", "name": "Sampah"},
        "area": {"code": KEBON_JERUK, "name": "Kebon Jeruk"},
        "minutes": 20 * 60,
        "closings": 3,
    }
    own = http.get(f"{path}/mine", headers={"X-Report-Token": receipt["token"]}).json_body
    assert own["usual"]["minutes"] == 20 * 60


def test_a_private_report_tells_nothing_of_its_matter_by_it(
    http: Any, aws: Aws, hands: Hands
) -> None:
    for hours in (10, 20, 30):
        closed(http, hands, hours)
    aws.pump()
    resolution_time.clear_cache()
    number = filed(http, visibility="private")["number"]
    before = http.get(f"/v1/reports/{number}")
    aws.pump()
    after = http.get(f"/v1/reports/{number}")
    assert reports.load_report(number)[0].usual
    assert after.json_body["usual"] is None
    assert after.headers["ETag"] == before.headers["ETag"]


def test_closings_of_long_ago_and_of_other_matters_tell_nothing(
    http: Any, aws: Aws, hands: Hands
) -> None:
    for _ in range(3):
        closed(http, hands, 1)
    aws.pump()
    area, now = KEBON_JERUK, hands.moment
    for category, moment, many in (
        ("sampah", now, 3),
        ("pohon", now, 0),
        ("sampah", now + timedelta(days=91), 0),
    ):
        resolution_time.clear_cache()
        found = resolution_time.load_resolution_time(category, area, moment)
        assert (found.closings if found else 0) == many
    resolution_time.clear_cache()
    found = resolution_time.load_resolution_time("sampah", "31.71.01.1001", now)
    assert found
    assert (found.area, found.closings) == ("31", 3)


def test_a_filing_asks_for_closings_once_in_a_while(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    made = []
    for minutes in (0, 0, 1):  # each kota once, and again a minute later while there are too few
        hands.forward(minutes=minutes)
        filed(http)
        calls.made.clear()
        aws.pump()
        made.append(calls.made.count("Query"))
    assert made == [6, 0, 6]
    for hours in (1, 2, 3):
        closed(http, hands, hours)
    hands.forward(minutes=1)  # the third report is six hours old now, and its promise is broken
    aws.pump()
    for minutes, many in ((1, 1), (9, 0), (1, 1)):  # ten minutes where there are enough
        hands.forward(minutes=minutes)
        filed(http)
        calls.made.clear()
        aws.pump()
        assert calls.made.count("Query") == many


def test_a_trial_of_the_stack_is_no_closing(http: Any, aws: Aws) -> None:
    number = filed(http)["number"]
    mark_trial(Clients(client, {"TableName": "tanggap"}), number)
    moved(http, number, "proses", "selesai")
    aws.pump()
    assert loaded(number)[0].trial
    assert kept(aws) == []
