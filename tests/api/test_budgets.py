"""What a request may cost: calls of AWS, and modules a status poll may load."""

import base64
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from chalicelib.inbound import service as inbound_service
from chalicelib.intake import store as intake_store
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.platform import clock
from chalicelib.platform.aws import secrets
from chalicelib.platform.http_client import Response
from chalicelib.senders import registry
from tests.builders import JSON, a_body, acted, an_sms, filed, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client, give
from tests.sender_posts import Post
from tests.sender_samples import FIRST, PAIRS, Outside, every_sender, put_letters, signed_sample
from tests.webhooks import Subscribers, added

KEYED = {**JSON, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}
NOT_FOR_A_POLL = [
    "boto3",
    "pydantic",
    "aws_xray_sdk",
    "phonenumbers",
    "shapely",
    "lokal",
    "msgspec",
    "twilio",
    "chalicelib.platform.http.schemas",
    "chalicelib.intake.views",
    "chalicelib.reports.http.schemas",
    "chalicelib.platform.http.refusal_texts",
    "chalicelib.publishing.open311.endpoints",
    "chalicelib.publishing.opendata.endpoints",
    "chalicelib.sla.office_calendar",
    "chalicelib.publishing.webhooks.endpoints",
    "chalicelib.senders.model",
    "chalicelib.reports.contact.preferences",
    "chalicelib.senders.draft",
    "chalicelib.publishing.webhooks.rules",
    "chalicelib.sla.office_calendar",
    "chalicelib.reports.store.items.side_items",
    "chalicelib.reports.store.public_lists",
    "chalicelib.intake.store",
]
ONE_POLL = """
import json, sys
import app
event = json.load(sys.stdin)
answer = app.app(event, None)
print(json.dumps([answer["statusCode"], json.loads(answer["body"])["status"], sorted(sys.modules)]))
"""


@pytest.fixture
def number(http: Any, calls: Calls, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> str:
    """A report that is there, with the secrets read, everything imported and nothing counted; the
    clock stands still.
    """
    monkeypatch.setattr(channel_monitor, "_waiting", channel_monitor._Waiting())
    found = filed(http)["number"]
    for channel, sender in PAIRS:
        secrets.load_keys(channel, sender)
        secrets.load_access(channel, sender)
    calls.made.clear()
    return found


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    every_sender(monkeypatch)
    return Outside().instead_of_the_real_one(monkeypatch)


def a_sample(name: str) -> Post:
    return signed_sample(name, FIRST[name.partition("_")[0]])


def test_a_poll_is_one_call(http: Any, calls: Calls, number: str) -> None:
    for headers in ({}, {"If-None-Match": '"1-private"'}):
        http.get(f"/v1/reports/{number}", headers=headers)
        assert calls.made == ["Query"]
        calls.made.clear()


def test_an_intake_is_one_call_and_on_the_web_a_look_for_the_same_matter(
    http: Any, calls: Calls, number: str
) -> None:
    for headers in (JSON, KEYED):
        filed(http, headers, proves=False)
        assert calls.made == ["TransactWriteItems", "Query"]
        calls.made.clear()
    texted(http, an_sms())
    assert calls.made == ["TransactWriteItems"]


BORDER = {"lat": -6.2011, "lng": 106.7697}  # of two kelurahan


@pytest.mark.parametrize(
    ("place", "looks"),
    [(BORDER, 2), ({"kelurahan": "31.73.05.1001"}, 1), ({"address": "entah di mana"}, 0)],
)
def test_a_look_for_the_same_matter_is_two_queries_at_most(
    http: Any, calls: Calls, number: str, place: dict[str, Any], looks: int
) -> None:
    filed(http, place=place, proves=False)
    assert calls.made == ["TransactWriteItems", *["Query"] * looks]
    calls.made.clear()
    assert post(http, "/v1/reports/preview", {"place": place}).status_code == 200
    assert calls.made == ["UpdateItem", *["Query"] * looks]


ONE_CALL = ["TransactWriteItems"]
KEPT_LETTER = ["PutObject", "TransactWriteItems"]


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("partner_thin", ONE_CALL),
        (
            "partner_report",
            ONE_CALL,
        ),  # with photos by their addresses, as all of these but the text
        ("meta_message_photo", ONE_CALL),
        ("meta_ig_message_photo", ONE_CALL),
        ("whatsapp_text", ONE_CALL),
        ("whatsapp_image", ONE_CALL),
        ("sms_media", ONE_CALL),
        ("x_post_photos", ONE_CALL),
        ("x_dm_photo", ONE_CALL),
        ("ses_notification", ONE_CALL),
        ("ses_base64", KEPT_LETTER),  # which has a photo in it
        ("mailgun_mime", ["UpdateItem", *KEPT_LETTER]),  # its proof serves once (decision 80)
        ("ses_s3", ["GetObject", "TransactWriteItems"]),
    ],
)
def test_a_message_of_any_sender_is_one_call_and_a_letter_with_photos_one_more(
    http: Any, calls: Calls, outside: Outside, number: str, name: str, made: list[str]
) -> None:
    put_letters()
    post = a_sample(name)
    calls.made.clear()
    assert post.to(http).status_code in (200, 201)
    assert calls.made == made


@pytest.mark.parametrize(
    "name", ["partner_reply", "meta_message_reply", "meta_ig_reply", "whatsapp_reply"]
)
def test_a_reply_to_a_known_message_is_two_calls(
    http: Any, calls: Calls, outside: Outside, number: str, name: str
) -> None:
    post = a_sample(name)
    sender = registry.load_webhook(name.partition("_")[0])
    [message] = sender.read_messages(post.delivery(), clock.now())
    draft = inbound_service.name_sender(sender, message.draft)
    intake_store.remember_posted(draft.key_of(message.answers[0]), number)
    calls.made.clear()
    assert post.to(http).status_code == 200
    assert calls.made == ["TransactWriteItems"] * 2  # the first finds where it belongs


@pytest.mark.parametrize("name", ["meta_reply", "x_post_reply", "sms_comment"])
def test_a_message_that_names_a_report_that_is_none_is_two_calls(
    http: Any, calls: Calls, outside: Outside, number: str, name: str
) -> None:
    assert a_sample(name).to(http).status_code == 200
    assert calls.made == ["TransactWriteItems"] * 2


def test_an_answer_to_our_question_is_two_calls(http: Any, calls: Calls, number: str) -> None:
    texted(http, an_sms("LAPOR sampah menumpuk"))
    calls.made.clear()
    texted(http, an_sms("di Kebon Jeruk", MessageSid="SM2"))
    assert calls.made == ["TransactWriteItems"] * 2


def test_a_text_that_names_its_report_is_at_most_two_calls(
    http: Any, calls: Calls, number: str
) -> None:
    texted(http, an_sms(f"{number} sudah diangkut"))
    assert calls.made in (["TransactWriteItems"], ["TransactWriteItems", "DeleteItem"])


def test_a_repeated_filing_is_two_calls(http: Any, calls: Calls, number: str) -> None:
    filed(http, KEYED, proves=False)
    calls.made.clear()
    filed(http, KEYED, proves=False)
    assert calls.made == ["TransactWriteItems", "Query"]


@pytest.mark.parametrize(
    "name",
    ["partner_report", "meta_post", "x_post", "whatsapp_text", "sms", "ses_notification"],
)
def test_a_repeated_message_is_two_calls_and_a_count(
    http: Any, calls: Calls, outside: Outside, number: str, name: str
) -> None:
    post = a_sample(name)
    post.to(http)
    for count in (["UpdateItem"], []):  # of which there is one a second at most
        calls.made.clear()
        assert post.to(http).status_code == 200
        assert calls.made == ["TransactWriteItems", "Query", *count]


def test_a_repeated_addition_is_two_calls_and_a_count(http: Any, calls: Calls, number: str) -> None:
    for name in ("partner_report", "partner_reply"):
        a_sample(name).to(http)
    calls.made.clear()
    a_sample("partner_reply").to(http)
    assert calls.made == ["TransactWriteItems", "TransactWriteItems", "UpdateItem"]


def test_an_officers_step_is_two_calls(http: Any, calls: Calls, number: str) -> None:
    acted(http, number, {"action": "proses", "version": 1}, signed_in())
    assert calls.made == ["Query", "TransactWriteItems"]


def test_a_page_of_the_queue_is_one_call_and_a_record_is_that_and_a_look_for_the_same_matter(
    http: Any, calls: Calls, number: str
) -> None:
    filters = ("limit=1", "late=true", "status=proses", "category=x", "red_flag=true&limit=100")
    pages = [f"/v1/work?{each}" for each in filters]
    for path in ("/v1/work", *pages):
        http.get(path, headers=signed_in())
        assert calls.made == ["Query"]
        calls.made.clear()
    http.get("/v1/work/counts", headers=signed_in())
    assert calls.made == ["Query"] * 2  # what the office holds, and what was escalated to it
    calls.made.clear()
    http.get("/v1/work/counts", headers=signed_in("BIROPEM", "verifier"))
    assert calls.made == ["Query"] * 4  # and the closings and judgements that wait for the reader
    calls.made.clear()
    http.get(f"/v1/work/{number}", headers=signed_in())
    assert calls.made == ["Query"] * 2


def test_a_calendar_is_a_look_at_its_link_and_one_at_the_queue(
    http: Any, calls: Calls, number: str
) -> None:
    given = post(http, "/v1/work/calendar", {}, signed_in())
    assert calls.made == ["PutItem"]
    calls.made.clear()
    path = given.json_body["url"].removeprefix("https://lapor.tanggap.test")
    for headers in ({}, {"If-None-Match": http.get(path).headers["ETag"]}):
        calls.made.clear()
        http.get(path, headers=headers)
        assert calls.made == ["Query", "Query"]


def test_an_event_is_two_calls_and_four_for_each_subscriber(
    http: Any, subscribers: Subscribers, calls: Calls, number: str
) -> None:
    for _ in range(2):
        added(http, subscribers.listener.url)
    subscribers.settle()  # the report of before
    filed(http, visibility="public")
    subscribers.aws.pump()
    calls.made.clear()
    subscribers.fan_out()
    made = [call for call in calls.made if call in ("Query", "SendMessageBatch", "GetItem")]
    assert made == ["Query", "SendMessageBatch"]
    calls.made.clear()
    subscribers.call_out()
    made = [call for call in calls.made if call not in ("ReceiveMessage", "DeleteMessage")]
    assert made == ["Query", "Query", "UpdateItem", "UpdateItem"] * 2


def test_a_refused_request_costs_no_call(http: Any, calls: Calls, number: str) -> None:
    post(http, "/v1/reports", a_body(category="kapal selam"))
    http.get("/v1/reports/JK1")
    http.get("/channels/twitter?crc_token=")
    http.get("/channels/merpati")
    assert calls.made == []


def test_a_delivery_that_is_refused_is_a_count_a_second_at_most(
    http: Any, calls: Calls, number: str
) -> None:
    made = []
    for _ in range(5):
        calls.made.clear()
        texted(http, an_sms(), {"Content-Type": "application/x-www-form-urlencoded"})
        made.append(tuple(calls.made))
    assert made == [("UpdateItem",), (), (), (), ()]


def test_a_challenge_is_no_call(http: Any, calls: Calls, number: str) -> None:
    assert http.get("/channels/twitter?crc_token=dG9rZW4").status_code == 200
    asked = "hub.mode=subscribe&hub.challenge=1&hub.verify_token=facebook/meta-word"
    assert http.get(f"/channels/facebook?{asked}").status_code == 200
    assert calls.made == []


def test_a_notice_is_a_look_a_claim_a_mark_and_a_count_for_each_way(
    http: Any, aws: Aws, calls: Calls, number: str
) -> None:
    filed(http, contact={"phone": "081234567890", "email": "siti@rumah.id"})
    aws.pump()
    bodies = aws.bodies()[-1:]
    calls.made.clear()
    give(bodies)
    room = ["UpdateItem", "UpdateItem"]  # for four SMS of the number, and ten of the city
    assert calls.made == ["Query", *room, *a_way("Publish"), *a_way("SendRawEmail")]


def a_way(call: str) -> list[str]:
    return ["PutItem", call, "UpdateItem", "UpdateItem"]


def test_a_notice_by_reply_is_no_more_and_the_id_of_what_was_posted(
    http: Any, aws: Aws, calls: Calls, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Response(201, {}, b'{"data": {"id": "1990000000000000099"}}')
    monkeypatch.setattr("chalicelib.platform.http_client.send", lambda *asked: told)
    aws.settle()
    a_sample("x_post").to(http)
    aws.pump()
    bodies = aws.bodies()
    calls.made.clear()
    give(bodies)
    assert calls.made == ["Query", "PutItem", "UpdateItem", "PutItem", "UpdateItem"]


@pytest.fixture
def endpoint(http: Any, number: str) -> Iterator[str]:
    """An endpoint that answers each Query of a fresh process as the table would."""
    found = client("dynamodb").query(
        TableName="tanggap",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": f"R#{number}"}},
    )
    wire = [{name: _wired(value) for name, value in item.items()} for item in found["Items"][:2]]
    answer = json.dumps({"Count": len(wire), "ScannedCount": len(wire), "Items": wire}).encode()

    class Table(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
            return

    server = HTTPServer(("127.0.0.1", 0), Table)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def _wired(value: dict[str, Any]) -> dict[str, Any]:
    if "B" in value:
        return {"B": base64.b64encode(value["B"]).decode()}
    return value


def a_poll(number: str) -> dict[str, Any]:
    """What API Gateway sends for ``GET /v1/reports/{number}``."""
    return {
        "resource": "/v1/reports/{number}",
        "path": f"/v1/reports/{number}",
        "httpMethod": "GET",
        "headers": {},
        "multiValueHeaders": {},
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"number": number},
        "stageVariables": None,
        "requestContext": {"resourcePath": "/v1/reports/{number}", "httpMethod": "GET"},
        "body": None,
        "isBase64Encoded": False,
    }


def test_a_poll_loads_none_of_what_is_slow_to_load(endpoint: str, number: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", ONE_POLL],
        input=json.dumps(a_poll(number)),
        env={**os.environ, "AWS_ENDPOINT_URL": endpoint},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    status, shown, modules = json.loads(done.stdout.splitlines()[-1])
    assert (status, shown) == (200, "menunggu")
    assert "botocore" in modules
    assert [name for name in NOT_FOR_A_POLL if name in modules] == []
