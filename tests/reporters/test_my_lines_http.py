"""The lines of a reporter's own list: summary, picture, supporters and point, and of a sensitive
report none of these, because the phone may be in other hands.
"""

import json
from typing import Any

import pytest

from chalicelib.city.masking import MASK
from tests.builders import JSON, an_upload, filed, post
from tests.faults import Calls
from tests.moto_aws import Aws

PHONE = "0812-3456-7890"
PLACE = {"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang No. 12"}
BEATEN = "Anak tetangga saya sering dipukuli bapaknya sampai memar, tolong selamatkan"
SHOWN = ("summary", "photo", "thumbnail", "lat", "lng")


def opened(http: Any, aws: Aws) -> dict[str, Any]:
    """The first page of the reports of the telephone, and its session."""
    post(http, "/v1/my-reports", {"contact": {"phone": PHONE}})
    aws.settle()
    link = [text for _, text in aws.texts() if "/laporan-saya#" in text][-1]
    secret = link.partition("#")[2][:32]
    answer = post(http, f"/v1/my-reports/{secret}", {})
    assert answer.status_code == 200, answer.body
    found: dict[str, Any] = answer.json_body
    return found


@pytest.mark.parametrize("level", ["public", "facts", "private"])
def test_a_reporter_sees_the_own_report_at_each_level(http: Any, aws: Aws, level: str) -> None:
    number = filed(http, visibility=level, attachments=[an_upload()], place=PLACE)["number"]
    if level != "private":
        body = {"contact": {"phone": "0812-0000-0001"}}
        assert post(http, f"/v1/reports/{number}/support", body).status_code == 200
    [line] = opened(http, aws)["items"]
    assert line["summary"] == "Sampah menumpuk di depan gang"
    assert (line["lat"], line["lng"]) == (PLACE["lat"], PLACE["lng"])
    assert line["supporters"] == (level != "private")
    public = f"/v1/reports/{number}/photos/{line['photo']}/thumbnail"
    signed = f"/thumbnails/{number}/{line['photo']}?"
    assert (public if level == "public" else signed) in line["thumbnail"]


def test_of_a_sensitive_report_it_tells_no_word_picture_or_point(http: Any, aws: Aws) -> None:
    filed(http, description=BEATEN, category=None, place=PLACE, attachments=[an_upload()])
    [line] = opened(http, aws)["items"]
    assert [line[name] for name in SHOWN] == [None] * 5
    assert (line["supporters"], line["category"], line["holder"]["code"]) == (0, None, "31")
    assert [word for word in ("tetangga", "memar", "106.7", "jpg") if word in str(line)] == []


def test_a_public_summary_has_no_personal_data(http: Any, aws: Aws) -> None:
    filed(http, visibility="public", description="Hubungi 0812-1127-2206, sampah menumpuk")
    [line] = opened(http, aws)["items"]
    assert line["summary"] == f"Hubungi {MASK}, sampah menumpuk"


def test_what_was_erased_is_in_no_line(http: Any, aws: Aws) -> None:
    receipt = filed(http, visibility="public", attachments=[an_upload()], place=PLACE)
    filed(http)
    session = opened(http, aws)["session"]
    token = {**JSON, "X-Report-Token": receipt["token"]}
    path = f"/v1/reports/{receipt['number']}/erasure"
    assert post(http, path, {}, token).status_code == 202
    for _ in range(2):
        answer = http.get("/v1/my-reports", headers={"X-Reporter-Session": session})
        lines = {line["number"]: line for line in answer.json_body["items"]}
        line = lines.get(receipt["number"], dict.fromkeys(SHOWN))
        assert [line[name] for name in SHOWN] == [None] * 5
        aws.settle()
    assert receipt["number"] not in json.dumps([*lines])


def test_25_lines_are_one_request_and_two_calls(http: Any, aws: Aws, calls: Calls) -> None:
    for at in range(26):
        level = ("public", "facts", "private")[at % 3]
        filed(http, visibility=level, attachments=[an_upload()], place=PLACE)
    session = opened(http, aws)["session"]
    calls.made.clear()
    page = http.get("/v1/my-reports?limit=25", headers={"X-Reporter-Session": session}).json_body
    assert calls.made == ["Query", "BatchGetItem"]
    assert len(page["items"]) == 25
    assert all(line["summary"] and line["thumbnail"] and line["lat"] for line in page["items"])
