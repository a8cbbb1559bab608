"""Recurring spots as heads see them: of their own territory, the most repeated first, and only what
stands.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import recurring_spots
from chalicelib.city.current import city
from chalicelib.platform import moments
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.store import reports as reports_reports
from chalicelib.reports.store import resolution_time
from chalicelib.sla import timer
from tests.builders import (
    JSON,
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    acted,
    filed,
    moved,
    post,
    signed_in,
    verified,
)
from tests.casework.test_merging_http import merge, settle
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

DAY = timedelta(days=1)
NEXT_DOOR = "31.73.05.1002"
WASTE = "DLH-31.73"
SPOT = (-6.1926, 106.7697)


def told(http: Any, query: str = "category=sampah", *who: str) -> Any:
    return http.get(f"/v1/work/recurring?{query}", headers=signed_in(*(who or HEAD)))


HEAD = (KEBON_JERUK, "head")


def spots(http: Any, query: str = "category=sampah", *who: str) -> list[dict[str, Any]]:
    answer = told(http, query, *who)
    assert answer.status_code == 200, answer.body
    held: list[dict[str, Any]] = answer.json_body["items"]
    return held


def done(http: Any, hands: Hands, **changes: Any) -> dict[str, Any]:
    """The receipt of a report that was filed after all before were done, and closed."""
    hands.forward(hours=1)
    receipt = filed(http, **changes)
    hands.forward(hours=1)
    moved(http, receipt["number"], "proses", "selesai")
    return receipt


def keep(at: int, day: float, *, north: int = 0, **changes: Any) -> None:
    """A closing so many days after Monday, ``north`` times a hundred metres away."""
    point = (SPOT[0] + north * 0.0009, SPOT[1])
    made = Closing(
        f"JK{at}", "sampah", KEBON_JERUK, MONDAY + day * DAY, DAY / 4, KEBON_JERUK, point
    )
    resolution_time.put_closing(replace(made, **changes))


def test_a_head_sees_where_the_same_matter_was_done_again_and_again(
    http: Any, aws: Aws, hands: Hands
) -> None:
    numbers = [done(http, hands)["number"] for _ in range(2)]  # private ones
    aws.pump()
    assert spots(http) == []
    numbers.append(done(http, hands, visibility="public")["number"])
    done(http, hands, category="pohon")
    done(http, hands, place={"lat": -6.1935, "lng": 106.7697})  # a hundred metres on
    done(http, hands, place={"kelurahan": KEBON_JERUK})
    aws.pump()
    answer = told(http)
    [spot] = answer.json_body["items"]
    dates = [spot.pop("first_closed_at"), spot.pop("last_closed_at")]
    reports = spot.pop("reports")
    assert [each["number"] for each in reports] == numbers[::-1]
    assert [reports[-1]["closed_at"], reports[0]["closed_at"]] == dates
    first, last = map(moments.parse_stored, dates)
    assert first + timedelta(hours=4) == last
    assert spot == {
        "category": {"code": "sampah", "name": "Sampah"},
        "lat": SPOT[0],
        "lng": SPOT[1],
        "kelurahan": {"code": KEBON_JERUK, "name": "Kebon Jeruk"},
        "kecamatan": "Kebon Jeruk",
        "kota": "Kota Administrasi Jakarta Barat",
        "times": 3,
        "closings": 3,
    }
    rest = {name: answer.json_body[name] for name in ("next", "metres", "times", "whole")}
    assert rest == {"next": None, "metres": 50, "times": 3, "whole": True}
    assert "Sampah menumpuk" not in answer.body.decode()


def test_what_does_not_stand_does_not_count(http: Any, aws: Aws, hands: Hands) -> None:
    receipts = [done(http, hands) for _ in range(4)]
    aws.pump()
    assert [spot["times"] for spot in spots(http)] == [4]
    verified(http, receipts[1]["number"], 3, "rejected")
    aws.pump()
    assert [(spot["times"], spot["closings"]) for spot in spots(http)] == [(3, 3)]
    verified(http, receipts[0]["number"], 3, "rejected")
    aws.pump()
    assert spots(http) == []
    done(http, hands)
    again = {"action": "selesai", "version": 4, "note": "beres"}
    assert acted(http, receipts[0]["number"], again, signed_in()).status_code == 200
    aws.pump()
    [spot] = spots(http)
    # it was filed before the others were done and closed after: it was open with each of them
    assert (spot["closings"], spot["times"]) == (4, 3)


def test_an_erased_report_is_at_no_spot(http: Any, aws: Aws, hands: Hands) -> None:
    receipts = [done(http, hands) for _ in range(4)]
    aws.settle()
    assert spots(http)[0]["closings"] == 4
    proof = {**JSON, "X-Report-Token": receipts[1]["token"]}
    assert post(http, f"/v1/reports/{receipts[1]['number']}/erasure", {}, proof).status_code == 202
    aws.settle()
    [spot] = spots(http)
    assert receipts[1]["number"] not in [each["number"] for each in spot["reports"]]
    assert (spot["closings"], spot["times"]) == (3, 3)
    left = [x for x in aws.items() if receipts[1]["number"] in str((x["pk"], x["sk"]))]
    assert any(x["sk"].startswith("L#") for x in left)  # how long it took is told still
    assert not any({"lat", "lng"} & x.keys() for x in left)


def test_reports_that_were_merged_are_done_once(http: Any, aws: Aws, hands: Hands) -> None:
    for _ in range(2):
        done(http, hands)
    hands.forward(hours=1)
    follower, survivor = filed(http)["number"], filed(http, visibility="public")["number"]
    settle(aws)
    assert merge(http, follower, survivor).status_code == 200
    settle(aws)
    moved(http, survivor, "proses", "selesai", version=2)
    settle(aws)
    assert len([x for x in aws.items() if x["sk"].startswith("L#")]) == 4
    verified(http, survivor, 4)
    for days in (0, 15):  # and when nobody has objected, it follows no more
        hands.forward(days=days)
        timer.wake_timer(survivor, reports_reports.load_report(survivor)[0].run)
        settle(aws)
        [spot] = spots(http)
        assert spot["closings"] == 3
        assert follower not in [each["number"] for each in spot["reports"]]
    assert reports_reports.load_report(follower)[0].followed is None


@pytest.mark.parametrize(
    ("who", "query", "seen"),
    [
        (HEAD, "category=sampah", 1),
        (HEAD, "", 1),
        (HEAD, f"area={KECAMATAN_KEBON_JERUK}", 1),
        (HEAD, f"area={NEXT_DOOR}", 0),
        ((KECAMATAN_KEBON_JERUK, "head"), "category=sampah", 2),
        (("31.73", "head"), "category=sampah", 2),
        (("31.71", "head"), "category=sampah", 0),
        (("31", "head"), "category=sampah", 2),
        ((NEXT_DOOR, "head"), "category=sampah", 1),
        ((WASTE, "head"), "category=sampah", 1),  # what it did itself
        (("BIROPEM", "verifier"), f"area={KEBON_JERUK}", 1),
        (("", "verifier"), "category=sampah", 2),
        (HEAD, "category=sampah&days=4", 0),
        (HEAD, "category=lainnya", 0),
        (HEAD, "category=pohon", 0),
    ],
)
def test_who_sees_what(
    http: Any, hands: Hands, who: tuple[str, ...], query: str, seen: int
) -> None:
    for at in range(3):
        keep(at, at)
        keep(10 + at, at, north=20, area=NEXT_DOOR, holder=WASTE)
    hands.forward(days=6)
    assert len(spots(http, query, *who)) == seen


def test_pages_lead_through_all_spots_the_most_repeated_first(http: Any, hands: Hands) -> None:
    many = [3, 5, 3, 4]
    for north, times in enumerate(many):
        for at in range(times):
            keep(north * 10 + at, at + north / 10, north=north)
    hands.forward(days=6)
    found, cursor = [], ""
    for _ in many:
        page = told(http, f"category=sampah&limit=1{cursor}").json_body
        found += [(each["times"], each["reports"][0]["number"]) for each in page["items"]]
        cursor = f"&cursor={page['next']}"
    assert found == [(5, "JK14"), (4, "JK33"), (3, "JK22"), (3, "JK2")]
    assert page["next"] is None


def test_it_looks_at_each_category_of_the_kota_once_and_writes_nothing(
    http: Any, calls: Calls
) -> None:
    calls.made.clear()
    assert spots(http, "") == []
    assert calls.made == ["Query"] * (len(city().categories) - 1)
    calls.made.clear()
    assert spots(http) == []
    assert calls.made == ["Query"]


def test_what_is_too_much_to_be_looked_at_is_said(
    http: Any, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    for at in range(4):
        keep(at, at)
    hands.forward(days=6)
    monkeypatch.setattr(recurring_spots, "CLOSINGS_AT_A_TIME", 3)
    answer = told(http).json_body
    assert (answer["whole"], answer["items"][0]["closings"]) == (False, 3)  # the last three
    monkeypatch.setattr(recurring_spots, "MOST_CLOSINGS", 0)
    assert told(http).json_body["whole"] is False


@pytest.mark.parametrize(
    ("query", "field", "said"),
    [
        ("days=0", "days", "1 sampai 365"),
        ("days=366", "days", "1 sampai 365"),
        ("days=9,5", "days", "1 sampai 365"),
        ("limit=101", "limit", "100"),
        ("category=tidak-ada", "category", "tidak kami kenal"),
        ("area=31.99", "area", "tidak kami kenal"),
        ("cursor=x", "cursor", ""),
        ("cursor=MXwyfDN8eA==x", "cursor", ""),
        ("cursor=YXxifGN8ZA==", "cursor", ""),  # a|b|c|d
    ],
)
def test_what_can_not_be_asked_is_refused(http: Any, query: str, field: str, said: str) -> None:
    answer = told(http, query)
    assert (answer.status_code, answer.json_body["field"]) == (422, field)
    assert said in answer.json_body["detail"]


def test_whoever_serves_several_kota_narrows_it(http: Any) -> None:
    for who in (("31", "head"), ("BIROPEM", "verifier"), ("DLH", "head")):
        answer = told(http, "", *who)
        assert (answer.status_code, answer.json_body["field"]) == (422, "category")
        assert "Terlalu luas" in answer.json_body["detail"]


def test_only_who_leads_or_watches_the_whole_may_ask(http: Any) -> None:
    for group in ("officer", "desk", "analyst", "admin"):
        answer = told(http, "", KEBON_JERUK, group)
        assert answer.status_code == 403
        assert answer.json_body["roles"] == ["head", "verifier"]
