"""What a function's first poll brings into memory. Counted, never timed."""

import base64
import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

from bench import gateway
from bench.aws import environment
from bench.story import handled
from tests.moto_aws import Aws, client

ROOT = Path(__file__).parents[2]
# Large, or only for requests that are no polls.
NEVER = {
    "boto3",
    "pydantic",
    "aws_xray_sdk",
    "phonenumbers",
    "shapely",
    "lokal",
    "msgspec",
    "chalice.test",
}
NOT_OURS = {
    "chalicelib.platform.http.bodies",
    "chalicelib.intake.service",
    "chalicelib.city.places.lookup",
}
POLL = """
import json, sys
import app
answer = app.app(json.loads(sys.argv[1]), None)
assert answer["statusCode"] == 200, answer
print(*sys.modules)
"""


class Table(BaseHTTPRequestHandler):
    """A table with one report: every Query answers it."""

    report: bytes = b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Type", "application/x-amz-json-1.0")
        self.send_header("Content-Length", str(len(self.report)))
        self.end_headers()
        self.wfile.write(self.report)

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002
        """Nothing."""


def test_a_poll_imports_nothing_it_does_not_need(aws: Aws) -> None:
    number = handled()
    Table.report = _stored(number)
    with HTTPServer(("127.0.0.1", 0), Table) as server:
        threading.Thread(target=server.handle_request, daemon=True).start()
        told = environment(f"http://127.0.0.1:{server.server_port}")
        command = [sys.executable, "-c", POLL, json.dumps(gateway.poll(number))]
        done = subprocess.run(
            command, cwd=ROOT, env=told, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stderr
    imported = set(done.stdout.splitlines()[-1].split())
    assert {"app", "pynamodb.models"} <= imported
    assert imported & NEVER == set()
    assert imported & NOT_OURS == set()


def _stored(number: str) -> bytes:
    """A Query's answer with the report, as it goes over the wire."""
    items = client("dynamodb").query(
        TableName="tanggap",
        KeyConditionExpression="pk = :pk AND sk < :after",
        ExpressionAttributeValues={":pk": {"S": f"R#{number}"}, ":after": {"S": "U"}},
    )["Items"]
    answer = {"Items": items, "Count": len(items), "ScannedCount": len(items)}
    return json.dumps(answer, default=lambda raw: base64.b64encode(raw).decode()).encode()
