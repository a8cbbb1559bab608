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

from tests.builders import JSON, a_body, acted, an_sms, filed, post, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, client, give

KEYED = {**JSON, "Idempotency-Key": "kunci-1"}
NOT_FOR_A_POLL = [
    "boto3",
    "pydantic",
    "aws_xray_sdk",
    "phonenumbers",
    "shapely",
    "lokal",
    "msgspec",
    "twilio",
]
ONE_POLL = """
import json, sys
import app
event = json.load(sys.stdin)
answer = app.app(event, None)
print(json.dumps([answer["statusCode"], json.loads(answer["body"])["status"], sorted(sys.modules)]))
"""


@pytest.fixture
def number(http: Any, calls: Calls) -> str:
    """A report that is there, with the secrets read and everything imported."""
    found = filed(http)["number"]
    calls.made.clear()
    return found


def test_a_poll_is_one_call(http: Any, calls: Calls, number: str) -> None:
    for headers in ({}, {"If-None-Match": '"1-private"'}):
        http.get(f"/v1/reports/{number}", headers=headers)
        assert calls.made == ["Query"]
        calls.made.clear()


def test_an_intake_is_one_call(http: Any, calls: Calls, number: str) -> None:
    for intake in (lambda: filed(http), lambda: filed(http, KEYED), lambda: texted(http, an_sms())):
        intake()
        assert calls.made == ["TransactWriteItems"]
        calls.made.clear()


def test_a_repeated_message_is_two_calls(http: Any, calls: Calls, number: str) -> None:
    for intake in (lambda: filed(http, KEYED), lambda: texted(http, an_sms())):
        intake()
        calls.made.clear()
        intake()
        assert calls.made == ["TransactWriteItems", "Query"]
        calls.made.clear()


def test_an_officers_step_is_two_calls(http: Any, calls: Calls, number: str) -> None:
    acted(http, number, {"action": "proses", "version": 1}, signed_in())
    assert calls.made == ["Query", "TransactWriteItems"]


def test_a_page_of_the_queue_and_a_record_are_one_call_each(
    http: Any, calls: Calls, number: str
) -> None:
    for path in ("/v1/work", "/v1/work?limit=1", "/v1/work?late=true", f"/v1/work/{number}"):
        http.get(path, headers=signed_in())
        assert calls.made == ["Query"]
        calls.made.clear()


def test_a_refused_request_costs_no_call(http: Any, calls: Calls, number: str) -> None:
    post(http, "/v1/reports", a_body(category="kapal selam"))
    texted(http, an_sms(), {"Content-Type": "application/x-www-form-urlencoded"})
    http.get("/v1/reports/JK1")
    assert calls.made == []


def test_a_notice_is_three_calls_of_the_table_and_one_for_each_way(
    http: Any, aws: Aws, calls: Calls, number: str
) -> None:
    filed(http, contact={"phone": "081234567890", "email": "siti@rumah.id"})
    aws.pump()
    bodies = aws.bodies()[-1:]
    calls.made.clear()
    give(bodies)
    a_way = ["PutItem", "Publish", "UpdateItem"]
    assert calls.made == ["Query", *a_way, "PutItem", "SendEmail", "UpdateItem"]


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
