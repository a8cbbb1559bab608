"""Limits over HTTP and the stream: over one a report is kept, numbered and answered as ever, and
waits for central triage; keys are hashes that go; only uploads are refused.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Limit, Metered, Per
from chalicelib.intake import rate_limit
from chalicelib.platform.aws import counters
from chalicelib.platform.aws.counters import Uncounted
from tests.api.answers import problem_of
from tests.builders import JSON, KEBON_JERUK, PHONE, a_body, acted, filed, post, signed_in
from tests.moto_aws import Aws, Hands

TRIAGE = signed_in(city().settings.triage)
LIMITED = "/v1/work?queue=limited"


def a_limit(per: Per, most: int = 2, what: Metered = Metered.REPORT) -> Limit:
    return Limit(f"uji-{per}", what, per, most, timedelta(hours=1), f"Uji {per}")


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    def to(*rows: Limit) -> None:
        limited_city = replace(city(), limits=rows)
        monkeypatch.setattr(rate_limit, "city", lambda: limited_city)

    return to


def numbers(http: Any, path: str, who: dict[str, str]) -> list[str]:
    return [line["number"] for line in http.get(path, headers=who).json_body["items"]]


PERS = [
    (Per.CONTACT, {}, {"contact": {"phone": "0812-9999-0000"}}, {}),
    (Per.DEVICE, {"X-Device-Token": "a" * 20}, {}, {"X-Device-Token": "b" * 20}),
    (Per.ADDRESS, {}, None, {}),
    (Per.AREA, {}, {"category": "pohon"}, {}),
]


@pytest.mark.parametrize(("per", "headers", "other", "others"), PERS)
def test_over_a_limit_a_report_is_answered_as_ever_and_waits_for_central_triage(
    http: Any,
    aws: Aws,
    hands: Hands,
    limited: Callable[..., None],
    per: Per,
    headers: dict[str, str],
    other: dict[str, Any] | None,
    others: dict[str, str],
) -> None:
    limited(a_limit(per))
    receipts = [filed(http, {**JSON, **headers}) for _ in range(3)]
    passed = filed(http, {**JSON, **others}, **other) if other is not None else None
    aws.settle()
    aws.settle()  # what is repeated counts once
    assert {receipt["holder"]["code"] for receipt in receipts} == {KEBON_JERUK}
    office = numbers(http, "/v1/work", signed_in())
    those = [*receipts[:2], *([passed] if passed else [])]
    assert sorted(office) == sorted(receipt["number"] for receipt in those)
    [line] = http.get(LIMITED, headers=TRIAGE).json_body["items"]
    assert line["number"] == receipts[2]["number"]
    assert line["over_limit"] == {"code": f"uji-{per}", "name": f"Uji {per}"}
    work = http.get(f"/v1/work/{line['number']}", headers=TRIAGE).json_body
    assert work["over_limit"]["code"] == f"uji-{per}"
    body = {"action": "release", "version": 2}
    assert acted(http, line["number"], body, TRIAGE).status_code == 200
    assert numbers(http, LIMITED, TRIAGE) == []
    assert len(numbers(http, "/v1/work", signed_in())) == len(office) + 1


def test_an_emergency_is_not_slowed(http: Any, aws: Aws, limited: Callable[..., None]) -> None:
    limited(a_limit(Per.CONTACT, most=1))
    filed(http)
    fire = filed(http, description="Kebakaran rumah, api sudah besar")
    aws.settle()
    assert fire["number"] in numbers(http, "/v1/work", signed_in())


def test_who_is_over_one_limit_does_not_use_up_the_next(
    http: Any, aws: Aws, limited: Callable[..., None]
) -> None:
    limited(a_limit(Per.CONTACT, most=1), a_limit(Per.AREA, most=2))
    for _ in range(4):
        filed(http)
    other = filed(http, contact={"phone": "0812-9999-0000"})
    aws.settle()
    assert other["number"] in numbers(http, "/v1/work", signed_in())


def test_whom_a_report_came_from_is_kept_as_hashes_for_two_days(
    http: Any, aws: Aws, hands: Hands
) -> None:
    filed(http, {**JSON, "X-Device-Token": "perangkat-rahasia-1"})
    [origin] = [item for item in aws.items() if item["sk"] == "Z#origin"]
    assert origin["ttl"] == int((hands.moment + timedelta(days=2)).timestamp())
    aws.settle()
    kept = str([item for item in aws.items() if item["sk"] != "Z#contact"])
    assert "perangkat-rahasia-1" not in kept
    assert PHONE not in str(origin)


def test_a_counter_that_fails_holds_nobody_back(
    http: Any, aws: Aws, limited: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> bool:
        raise Uncounted("uji")

    limited(a_limit(Per.CONTACT, most=1))
    monkeypatch.setattr(counters, "take_one", broken)
    there = [filed(http)["number"] for _ in range(2)]
    aws.settle()
    assert sorted(numbers(http, "/v1/work", signed_in())) == sorted(there)


def test_uploads_are_refused_over_a_limit_and_reports_are_not(
    http: Any, limited: Callable[..., None]
) -> None:
    limited(a_limit(Per.ADDRESS, most=1, what=Metered.UPLOAD))
    body = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}
    assert post(http, "/v1/uploads", body).status_code == 201
    refused = post(http, "/v1/uploads", body)
    assert (refused.status_code, problem_of(refused)["type"]) == (429, "/problems/too-often")
    assert post(http, "/v1/reports", a_body()).status_code == 201


def test_megabytes_of_uploads_are_counted_by_the_size_asked_for(
    http: Any, limited: Callable[..., None], hands: Hands
) -> None:
    limited(a_limit(Per.ADDRESS, most=10, what=Metered.MEGABYTES))

    def asked(size: int) -> Any:
        body = {"filename": "a.jpg", "content_type": "image/jpeg", "size": size}
        return post(http, "/v1/uploads", body)

    assert [asked(size).status_code for size in (4_000_000, 6_000_000)] == [201, 201]
    refused = asked(1)
    assert (refused.status_code, problem_of(refused)["type"]) == (429, "/problems/too-often")
    hands.forward(seconds=int(refused.headers["Retry-After"]))
    assert asked(10_000_000).status_code == 201


def test_without_a_limit_of_megabytes_none_are_counted(
    http: Any, aws: Aws, limited: Callable[..., None]
) -> None:
    limited(a_limit(Per.ADDRESS, most=5, what=Metered.UPLOAD))
    body = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 9_000_000}
    assert [post(http, "/v1/uploads", body).status_code for _ in range(5)] == [201] * 5
