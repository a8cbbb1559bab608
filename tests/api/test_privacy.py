"""A private report shows neither identity, contact, text nor photo in any public answer, message or
log (I7).
"""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.domain.moments import stored
from chalicelib.services import timing
from tests.builders import KEBON_JERUK, PHONE, acted, an_sms, filed, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, resources

IDENTITY = {
    "name": "RAHASIA-NAMA",
    "phone": PHONE,
    "email": "rahasia-surel@rumah.id",
}
TEXT = "RAHASIA-URAIAN sampah menumpuk"
ADDRESS = "RAHASIA-ALAMAT Kebon Jeruk"
OFFICERS_NOTE = "RAHASIA-CATATAN petugas"
NEVER = ["RAHASIA", "rahasia", PHONE, PHONE[1:], "0812-3456-7890", "81234567890"]
OPEN311 = [
    "/open311/v2/requests.json?extensions=true",
    "/open311/v2/servicerequestupdates.json",
]
WHO = ["RAHASIA-NAMA", "rahasia-surel", PHONE[1:], "81234567890"]


def an_upload(http: Any) -> str:
    body = {"filename": "RAHASIA-FOTO.jpg", "content_type": "image/jpeg", "size": 10}
    upload: str = post(http, "/v1/uploads", body).json_body["id"]
    return upload


@pytest.fixture
def secret(http: Any, hands: Hands) -> str:
    """The number of a private report, full of secrets, that was acted on, escalated and closed."""
    number = filed(
        http,
        description=TEXT,
        place={"address": ADDRESS, "lat": -6.1926, "lng": 106.7697},
        contact=IDENTITY,
        attachments=[an_upload(http)],
    )["number"]
    hands.forward(hours=31)
    timing.wake(number, 1)
    for version, action in enumerate(("comment", "proses", "selesai"), start=4):
        body = {"action": action, "version": version, "note": OFFICERS_NOTE}
        if action == "selesai":
            body["photos"] = [an_upload(http)]
        assert acted(http, number, body, signed_in()).status_code == 200
    return number


def told(text: str, secrets: list[str]) -> list[str]:
    return [each for each in secrets if each in text]


def photos_of(aws: Aws) -> list[str]:
    return [photo for item in aws.items() for photo in item.get("photos", [])]


def test_no_public_answer_tells_a_secret(http: Any, aws: Aws, hands: Hands, secret: str) -> None:
    [first, second] = photos_of(aws)
    since = stored(hands.moment - timedelta(days=7))
    paths = [
        f"/v1/reports/{secret}",
        f"/v1/reports/{secret}/mine",
        f"/v1/reports/{secret}/photos/{first}",
        f"/v1/reports/{secret}/photos/{second}",
        "/v1/areas",
        "/v1/health",
        *OPEN311,
        f"/open311/v2/requests.xml?updated_after={since}",
        f"/open311/v2/requests/{secret}.json?extensions=true",
        f"/open311/v2/requests.xml?service_request_id={secret}&extensions=true",
    ]
    for path in paths:
        answer = http.get(path)
        public = answer.body.decode() + str(answer.headers)
        assert told(public, [*NEVER, first, second] if "photos" not in path else NEVER) == [], path
        assert str(-6.1926) not in public or path == "/v1/areas"


def test_nothing_of_it_is_in_a_message_of_the_topic_or_its_attributes(
    http: Any, aws: Aws, secret: str
) -> None:
    aws.pump()
    bodies = aws.bodies()
    assert [json.loads(body["Message"])["seq"] for body in bodies] == [1, 2, 3, 4, 5, 6, 7]
    assert told(str(bodies), [*NEVER, *photos_of(aws), "-6.19", "106.76"]) == []
    assert {body["MessageAttributes"]["private"]["Value"] for body in bodies} == {"true"}


def test_nothing_of_it_is_in_what_a_timer_is_given(http: Any, aws: Aws, secret: str) -> None:
    aws.pump()
    for run in (1, 2):
        history = json.dumps(aws.history(f"{secret}-{run}"), default=str)
        assert secret in history
        assert told(history, NEVER) == []


def test_it_is_in_no_public_index(aws: Aws, secret: str) -> None:
    [report] = [item for item in aws.items() if item["sk"] == "A"]
    assert {"apk", "ask", "lat", "lng"}.isdisjoint(report)
    assert [item for item in aws.items() if "dpk" in item or "dsk" in item] == []
    officers = {"summary", "address"}  # the beginnings their queue shows
    assert told(str({k: v for k, v in report.items() if k not in officers}), NEVER) == []
    indexes = resources()["Table"]["Properties"]["GlobalSecondaryIndexes"]
    shown = {at["IndexName"]: {*at["Projection"].get("NonKeyAttributes", ())} for at in indexes}
    assert [name for name, held in shown.items() if officers & held and name != "date"] == ["work"]


def test_nothing_of_it_is_logged(
    http: Any, aws: Aws, lines: StringIO, secret: str, hands: Hands
) -> None:
    # the fixture logged before: file another, so that all of a life is seen
    another = filed(http, description=TEXT, contact=IDENTITY)["number"]
    texted(http, an_sms("RAHASIA-SMS", From=PHONE))
    http.get(f"/v1/reports/{another}/mine", headers={"X-Report-Token": "RAHASIA-TOKEN"})
    post(http, "/v1/reports", {"RAHASIA": "x"})
    acted(http, another, {"action": "proses", "version": 1, "note": OFFICERS_NOTE}, signed_in())
    aws.settle()
    assert f'"number":"{another}"' in lines.getvalue()
    assert told(lines.getvalue(), [*NEVER, *photos_of(aws)]) == []


@pytest.mark.parametrize(
    ("operation", "having", "words"),
    [
        ("Publish", "PhoneNumber", f"Invalid parameter: PhoneNumber Reason: {PHONE} is not valid"),
        ("SendRawEmail", "", "Email address is not verified: rahasia-surel@rumah.id"),
    ],
)
def test_what_a_provider_says_of_an_address_is_not_logged(
    http: Any, aws: Aws, calls: Calls, lines: StringIO, operation: str, having: str, words: str
) -> None:
    filed(http, contact=IDENTITY)
    aws.pump()
    refusal = ClientError({"Error": {"Code": "InvalidParameter", "Message": words}}, operation)
    calls.on(operation, refusal, having=having)
    answer = aws.deliver()
    assert len(answer["batchItemFailures"]) == 1
    assert "not_told" in lines.getvalue()
    assert "InvalidParameter" in lines.getvalue()
    assert told(lines.getvalue(), NEVER) == []


def test_officers_who_handle_it_do_not_learn_who_reported(http: Any, secret: str) -> None:
    headers = signed_in(KEBON_JERUK, "officer", "head", "verifier", "admin")
    record = http.get(f"/v1/work/{secret}", headers=headers).body.decode()
    assert "RAHASIA-URAIAN" in record
    assert told(record, WHO) == []
    assert "5a1f" not in record  # nor do they see each other's ids
    queue = http.get("/v1/work", headers=headers).body.decode()
    assert told(queue, NEVER) == []


def test_a_public_report_shows_neither_who_filed_it(http: Any, hands: Hands) -> None:
    receipt = filed(http, contact=IDENTITY, private=False)
    assert told(json.dumps(receipt), WHO) == []
    polled = http.get(f"/v1/reports/{receipt['number']}").body.decode()
    assert "Sampah menumpuk" in polled
    assert told(polled, [*WHO, receipt["token"]]) == []
