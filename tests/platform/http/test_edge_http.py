"""Behind the edge: status polls are answered without the API, nothing else is kept that may not be,
and who asks is still known.
"""

import json
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.rows import Limit, Metered, Per
from chalicelib.intake import rate_limit
from chalicelib.platform.aws import secrets
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import choose_language
from tests.builders import JSON, a_body, acted, filed, signed_in
from tests.edge import ADDRESS, KEYS, LAPTOP, PHONE, Edge, rewritten
from tests.faults import Calls
from tests.moto_aws import Hands

INDONESIAN = {"Accept-Language": "id-ID,id;q=0.9,en-US;q=0.8,en;q=0.7"}
ENGLISH = {"Accept-Language": "en-GB,en;q=0.9"}
UPLOAD = json.dumps({"filename": "a.jpg", "content_type": "image/jpeg", "size": 10}).encode()


@pytest.fixture
def number(http: Any, hands: Hands) -> str:
    """A public report, and a clock that stands still, early in a minute of its promise."""
    told: str = filed(http, visibility="public")["number"]
    hands.forward(seconds=5)
    return told


@pytest.fixture
def one_upload(monkeypatch: pytest.MonkeyPatch) -> None:
    """An address may upload once an hour."""
    row = Limit("uji", Metered.UPLOAD, Per.ADDRESS, 1, timedelta(hours=1), "Uji")
    limited = replace(city(), limits=(row,))
    monkeypatch.setattr(rate_limit, "city", lambda: limited)


def test_who_polls_again_costs_nothing_for_fifteen_seconds_and_one_call_after(
    edge: Edge, calls: Calls, hands: Hands, number: str
) -> None:
    path = f"/v1/reports/{number}"
    calls.made.clear()
    first = edge.get(path)
    assert (first.status_code, calls.made) == (200, ["Query"])
    known = {"If-None-Match": first.headers["ETag"]}
    hands.forward(seconds=14)
    assert [edge.get(path, headers=known).status_code for _ in range(50)] == [304] * 50
    assert edge.get(path, LAPTOP).body == first.body, "nor does another citizen"
    assert calls.made == ["Query"]
    hands.forward(seconds=2)
    again = edge.get(path, headers=known)
    assert (again.status_code, again.body, calls.made) == (304, b"", ["Query"] * 2)
    assert not edge.get(path, headers=known).asked


def test_a_change_is_seen_fifteen_seconds_later(
    edge: Edge, http: Any, hands: Hands, number: str
) -> None:
    path = f"/v1/reports/{number}"
    known = {"If-None-Match": edge.get(path).headers["ETag"]}
    acted(http, number, {"action": "proses", "version": 1, "note": "Dikerjakan"}, signed_in())
    assert edge.get(path, headers=known).status_code == 304
    hands.forward(seconds=15)
    changed = edge.get(path, headers=known)
    assert (changed.status_code, json.loads(changed.body)["status"]) == (200, "proses")


def test_phones_share_two_copies_one_for_each_language(edge: Edge, number: str) -> None:
    path = f"/v1/reports/{number}"
    accepted: list[dict[str, str]] = [INDONESIAN, {}, {"Accept-Language": "jv"}, ENGLISH]
    answers = [edge.get(path, headers=headers) for headers in accepted]
    assert [answer.asked for answer in answers] == [True, False, False, True]
    assert answers[0].body == answers[1].body == answers[2].body != answers[3].body


@given(
    st.text(st.characters(min_codepoint=9, max_codepoint=126), max_size=12)
    | st.lists(st.sampled_from(["en", "id", "jv", " EN-gb;q=1", "*", ""])).map(",".join)
)
@pytest.mark.usefixtures("http")
def test_the_edge_reads_the_language_as_the_api_does(accepted: str) -> None:
    asked: Any = SimpleNamespace(headers={"accept-language": accepted})
    left = rewritten({"Accept-Language": accepted}, PHONE)["accept-language"]
    assert left == choose_language(asked)


@pytest.mark.parametrize(
    ("accepted", "spoken"),
    [
        ("", "id"),
        ("en", "en"),
        ("EN-us;q=0.9", "en"),
        ("jv, su;q=0.9, en;q=0.5", "en"),
        ("id-ID,id;q=0.9,en;q=0.8", "id"),
        ("english", "id"),
        ("*", "id"),
    ],
)
def test_the_first_language_that_we_speak_is_chosen(accepted: str, spoken: str) -> None:
    asked: Any = SimpleNamespace(headers={"accept-language": accepted})
    assert choose_language(asked) == spoken
    assert rewritten({"Accept-Language": accepted}, PHONE)["accept-language"] == spoken


def test_what_is_somebodys_own_is_asked_for_each_time(edge: Edge, http: Any, hands: Hands) -> None:
    receipt = filed(http, visibility="private")
    own = f"/v1/reports/{receipt['number']}/mine"
    token = {"X-Report-Token": receipt["token"]}
    assert [edge.get(own, headers=token).asked for _ in range(2)] == [True, True]
    refused = edge.get(own, LAPTOP)
    assert (refused.status_code, refused.asked) == (401, True)
    described = [edge.get(f"/v1/reports/{receipt['number']}", headers=token) for _ in range(2)]
    assert [answer.asked for answer in described] == [True, False]
    assert b"Sampah" not in described[0].body, "a token shows nothing where everybody looks"


@pytest.mark.parametrize("path", ["/v1/reports/JK261127-AAAAAA", "/v1/reports?from=kemarin"])
def test_a_refusal_is_not_kept(edge: Edge, hands: Hands, path: str) -> None:
    answers = [edge.get(path) for _ in range(2)]
    assert {answer.status_code for answer in answers} <= {404, 422}
    assert [answer.asked for answer in answers] == [True, True]


def test_a_fault_is_not_kept(edge: Edge, calls: Calls, hands: Hands, number: str) -> None:
    path = f"/v1/reports/{number}"
    calls.on("Query", RuntimeError("DynamoDB is down"))
    assert [edge.get(path).status_code for _ in range(2)] == [500, 200]


def test_who_asks_by_the_edge_is_counted_by_the_own_address(edge: Edge, one_upload: None) -> None:
    asked = [edge.post("/v1/uploads", UPLOAD, who, JSON) for who in (PHONE, LAPTOP, PHONE)]
    assert [answer.status_code for answer in asked] == [201, 201, 429]


def test_an_address_claimed_to_the_edge_is_written_over(edge: Edge, one_upload: None) -> None:
    claims = [{**JSON, "True-Client-IP": f"192.0.2.{last}"} for last in (1, 2)]
    asked = [edge.post("/v1/uploads", UPLOAD, PHONE, claim) for claim in claims]
    assert [answer.status_code for answer in asked] == [201, 429]


@pytest.mark.parametrize("key", ["", "guessed", "kunci ☕", f"{KEYS['tanggap/edge-a']} "])
def test_an_address_claimed_past_the_edge_is_not_believed(
    edge: Edge, http: Any, one_upload: None, key: str
) -> None:
    proof = {**JSON, "X-Origin-Verify": key}
    claims = [{**proof, "True-Client-IP": f"192.0.2.{last}"} for last in (1, 2)]
    asked = [http.post("/v1/uploads", headers=claim, body=UPLOAD) for claim in claims]
    assert [answer.status_code for answer in asked] == [201, 429]


def asked_with(key: str, told: str) -> Any:
    """A request as it comes through API Gateway."""
    headers = {"x-origin-verify": key, "true-client-ip": told}
    return SimpleNamespace(headers=headers, context={"identity": {"sourceIp": ADDRESS}})


@pytest.mark.parametrize("key", KEYS.values())
@pytest.mark.parametrize(
    ("told", "address"),
    [
        (PHONE, PHONE),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("::ffff:203.0.113.7", PHONE),
        ("", ADDRESS),
    ],
)
def test_either_key_proves_the_edge(edge: Edge, key: str, told: str, address: str) -> None:
    assert find_client_address(asked_with(key, told)) == address


def test_without_an_edge_no_key_is_read(http: Any, calls: Calls) -> None:
    asked = asked_with(KEYS["tanggap/edge-a"], PHONE)
    assert (find_client_address(asked), calls.made) == (ADDRESS, [])


def test_keys_are_read_once_in_ten_minutes(
    edge: Edge, calls: Calls, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "now", lambda: hands.moment)
    for span in (0, 599, 1):
        hands.forward(seconds=span)
        find_client_address(asked_with("guessed", PHONE))
    assert calls.made == ["GetSecretValue"] * 4


def test_a_filing_by_the_edge_is_taken_in(edge: Edge, http: Any) -> None:
    answer = edge.post("/v1/reports", json.dumps(a_body()).encode(), headers=JSON)
    assert answer.status_code == 201, answer.body
    assert http.get(f"/v1/reports/{answer.json_body['number']}").status_code == 200
