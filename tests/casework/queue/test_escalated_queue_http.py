"""What came up to an office: the queues of superiors, and their counts."""

from typing import Any

import pytest

from chalicelib.sla import timer
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    acted,
    filed,
    post,
    signed_in,
    verified,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

KOTA = "31.73"
ROADS = "DBM-31.73"
NOTE = "Segera kami kerjakan"


def queue(http: Any, office: str, kind: str = "escalated", query: str = "") -> list[dict[str, Any]]:
    answer = http.get(f"/v1/work?queue={kind}{query}", headers=signed_in(office, "head"))
    assert answer.status_code == 200, answer.body
    lines: list[dict[str, Any]] = answer.json_body["items"]
    return lines


def numbers(http: Any, office: str, kind: str = "escalated") -> list[str]:
    return [line["number"] for line in queue(http, office, kind)]


def counts(http: Any, office: str) -> tuple[int, int]:
    answer = http.get("/v1/work/counts", headers=signed_in(office, "head")).json_body
    return answer["escalated"], answer["escalated_red_flags"]


@pytest.fixture
def late(http: Any, hands: Hands) -> str:
    """A report of Kebon Jeruk that nobody has answered for 31 hours."""
    number: str = filed(http)["number"]
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    return number


def test_a_superior_sees_what_the_ladder_has_told_it_of_and_nobody_else_does(
    http: Any, late: str, hands: Hands
) -> None:
    [line] = queue(http, KECAMATAN_KEBON_JERUK)
    assert (line["number"], line["holder"]["code"]) == (late, KEBON_JERUK)
    assert (line["status"], line["late"], line["red_flag"]) == ("menunggu", True, False)
    assert [office["code"] for office in line["escalated_to"]] == [KECAMATAN_KEBON_JERUK]
    assert line["summary"] == "Sampah menumpuk di depan gang"
    assert counts(http, KECAMATAN_KEBON_JERUK) == (1, 0)
    for office in (KEBON_JERUK, KOTA, "31.73.06"):
        assert (numbers(http, office), counts(http, office)) == ([], (0, 0))
    hands.forward(hours=48)
    timer.wake_timer(late, 1)
    assert numbers(http, KOTA) == [late]


def test_who_watches_the_city_sees_red_flags(http: Any, late: str, hands: Hands) -> None:
    hands.forward(hours=114)
    timer.wake_timer(late, 1)
    for office in ("BIROPEM", "SETDA"):
        assert numbers(http, office, "red_flag") == [late]
        assert counts(http, office) == (1, 1)
    assert numbers(http, KECAMATAN_KEBON_JERUK, "red_flag") == [late]
    assert numbers(http, KEBON_JERUK, "red_flag") == []
    opened = http.get(f"/v1/work/{late}", headers=signed_in("SETDA", "head"))
    assert opened.status_code == 200


def test_the_line_is_that_of_the_report_as_it_is_now(http: Any, late: str) -> None:
    version = http.get(f"/v1/work/{late}", headers=signed_in()).json_body["version"]
    body = {"action": "proses", "version": version, "note": NOTE}
    assert acted(http, late, body, signed_in()).status_code == 200
    [line] = queue(http, KECAMATAN_KEBON_JERUK)
    assert (line["status"], line["late"], line["version"]) == ("proses", False, version + 1)
    assert queue(http, KECAMATAN_KEBON_JERUK, query="&late=true") == []


def test_it_leaves_the_queue_when_it_is_closed_and_is_there_again_when_it_is_sent_back(
    http: Any, late: str, aws: Aws
) -> None:
    version = http.get(f"/v1/work/{late}", headers=signed_in()).json_body["version"]
    for step, action in enumerate(("proses", "selesai")):
        body = {"action": action, "version": version + step, "note": NOTE}
        assert acted(http, late, body, signed_in()).status_code == 200
    assert numbers(http, KECAMATAN_KEBON_JERUK) == []
    assert [item["sk"] for item in aws.items() if item["sk"].startswith("Z#told#")] == []
    verified(http, late, version + 2, "rejected")
    assert numbers(http, KECAMATAN_KEBON_JERUK) == [late]


def test_it_leaves_the_queue_of_a_superior_whose_office_hands_it_on(http: Any, late: str) -> None:
    version = http.get(f"/v1/work/{late}", headers=signed_in()).json_body["version"]
    body = {"action": "koordinasi", "version": version, "to_agency": ROADS, "note": NOTE}
    assert acted(http, late, body, signed_in()).status_code == 200
    assert numbers(http, KECAMATAN_KEBON_JERUK) == []


def test_what_its_reporter_has_erased_is_in_no_line(http: Any, hands: Hands) -> None:
    receipt = filed(http)
    hands.forward(hours=31)
    timer.wake_timer(receipt["number"], 1)
    token = {"X-Report-Token": receipt["token"], "Content-Type": "application/json"}
    answer = post(http, f"/v1/reports/{receipt['number']}/erasure", {}, token)
    assert answer.status_code == 202
    [line] = queue(http, KECAMATAN_KEBON_JERUK)
    assert (line["summary"], line["address"]) == (None, None)


def test_a_page_is_one_query_and_goes_on_where_it_ended(
    http: Any, hands: Hands, calls: Calls
) -> None:
    late = [filed(http)["number"] for _ in range(3)]
    hands.forward(hours=31)
    for number in late:
        timer.wake_timer(number, 1)
    camat = signed_in(KECAMATAN_KEBON_JERUK, "head")
    calls.made.clear()
    first = http.get("/v1/work?queue=escalated&limit=2", headers=camat).json_body
    assert calls.made == ["Query"]
    rest = http.get(
        f"/v1/work?queue=escalated&limit=2&cursor={first['next']}", headers=camat
    ).json_body
    found = [line["number"] for page in (first, rest) for line in page["items"]]
    assert (sorted(found), rest["next"]) == (sorted(late), None)
    wrong = http.get(f"/v1/work?limit=2&cursor={first['next']}", headers=camat)
    assert wrong.status_code == 422
