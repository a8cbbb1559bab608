"""Tanggap as its users have it: over HTTP, and by the messages that reach them."""

import http.client
import json
import re
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from email.message import Message
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from twilio.request_validator import RequestValidator

from local.officers import SMS_AUTH_TOKEN
from local.stack import Stack
from tests.builders import JSON, a_body, an_sms
from tests.generated_client import Api

E2E = pytest.mark.e2e
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
PHOTO = b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40  # what a JPEG begins with
PATIENCE = 120.0  # seconds for what happens by itself, on a machine that has much other work


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def problem(self) -> dict[str, Any]:
        """The members of a problem answer, which has the form every one of ours has."""
        assert self.headers["Content-Type"] == "application/problem+json", self.body
        told: dict[str, Any] = self.json
        assert told["type"].startswith("/problems/")
        assert told["status"] == self.status
        assert told["detail"][-1] in ".!?"
        assert "{" not in told["detail"]
        return told

    @property
    def refusal(self) -> tuple[int, str]:
        """Status and kind of a problem."""
        return self.status, self.problem["type"].removeprefix("/problems/")


def send(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> Answer:
    """One request on a connection of its own; redirects are answers."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=30)
    try:
        target = f"{parts.path}?{parts.query}" if parts.query else parts.path
        connection.request(method, target, body, dict(headers or {}))
        got = connection.getresponse()
        return Answer(got.status, got.headers, got.read())
    finally:
        connection.close()


def post_form(url: str, fields: Mapping[str, str], content: bytes) -> Answer:
    """A multipart form with one file, as a browser posts it."""
    border = uuid.uuid4().hex
    part = '--{}\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    head = "".join(part.format(border, name, value) for name, value in fields.items())
    head += (
        f'--{border}\r\nContent-Disposition: form-data; name="file"; filename="foto.jpg"\r\n\r\n'
    )
    body = head.encode() + content + f"\r\n--{border}--\r\n".encode()
    return send("POST", url, body, {"Content-Type": f"multipart/form-data; boundary={border}"})


def until(true: Callable[[], Any], what: str, seconds: float = PATIENCE) -> Any:
    """What comes about by itself, as soon as it does."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, f"within {seconds:.0f} seconds did not come: {what}"
        threading.Event().wait(0.15)
    return found


def a_contact() -> dict[str, str]:
    """Somebody who has not reported yet."""
    return {"phone": f"081{uuid.uuid4().int % 10**9:09}"}


@dataclass(frozen=True)
class Tanggap:
    """The running stack as citizens, officers and senders see it."""

    stack: Stack
    tokens: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Answer:
        return send("GET", self.stack.url + path, None, headers)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> Answer:
        coded = json.dumps(body).encode()
        return send("POST", self.stack.url + path, coded, {**JSON, **(headers or {})})

    def api(self, user: str | None = None) -> Api:
        """The generated client, of anyone or of a demo officer."""
        token = self.signed_in(user)["Authorization"] if user else None
        return Api(self.stack.url, token=token)

    # citizens

    def file(self, **changes: Any) -> dict[str, Any]:
        """The receipt of a report filed on the web (tests.builders.a_body), each by somebody else:
        one contact may only file so many a day.
        """
        body: Any = a_body(**{"contact": a_contact(), **changes})
        return self.api().file_report(body).body

    def follow(self, number: str) -> dict[str, Any]:
        """The report as anyone sees it."""
        return self.api().read_report(number).body

    def sms(self, text: str, key: str = SMS_AUTH_TOKEN, **fields: Any) -> Answer:
        """The answer to an SMS the gateway delivers, signed with the key as Twilio signs."""
        form, url = an_sms(text, **fields), f"{self.stack.url}/channels/sms"
        signature = RequestValidator(key).compute_signature(url, form)
        return send(
            "POST", url, urlencode(form).encode(), {**FORM, "X-Twilio-Signature": signature}
        )

    def prove(self, number: str) -> None:
        """Press the button of every first message about a report, as whoever gets it does."""
        until(lambda: self.asked(number), "the message that asks for the proof")
        for link in self.asked(number):
            assert send("POST", link, b"", FORM).status == 200

    def asked(self, number: str) -> list[str]:
        """Where the links of the first messages about a report lead, by SMS and by mail."""
        texts = [message["Message"] for message in self.stack.sms_inbox()]
        said = (*texts, *(mail["BodyText"] for mail in self.stack.mails()))
        start = re.escape(f"{self.stack.url}/ya/{number}")
        return [link for text in said for link in re.findall(rf"{start}[.~]\S+", text)]

    def proven(self, **changes: Any) -> str:
        """The number of a report whose reporter has proven their telephone."""
        number = self.file(**changes)["number"]
        self.prove(number)
        return number

    def texts(self, number: str) -> list[str]:
        """Every SMS about a report, in the order they were sent."""
        start = f"{number}: "
        said = (each["Message"].removeprefix("Laporan ") for each in self.stack.sms_inbox())
        return [text.removeprefix(start) for text in said if text.startswith(start)]

    def offered(self, size: int = len(PHOTO), **changes: Any) -> dict[str, Any]:
        """An upload id with its form."""
        body: Any = {"filename": "jalan.jpg", "content_type": "image/jpeg", "size": size, **changes}
        return self.api().offer_upload(body).body

    def uploaded(self, photo: bytes = PHOTO) -> str:
        """The id of a photo that was posted to S3 as the form says."""
        offer = self.offered(len(photo))
        assert post_form(offer["url"], offer["fields"], photo).status in (200, 204)
        return offer["id"]

    # officers

    def signed_in(self, user: str) -> dict[str, str]:
        """Headers of a demo officer."""
        if user not in self.tokens:
            self.tokens[user] = self.stack.token(user)
        return {"Authorization": self.tokens[user]}

    def record(self, number: str, user: str = "verifikator") -> dict[str, Any]:
        """The report as an officer sees it; who verifies sees any."""
        return self.api(user).read_work(number).body

    def act(self, user: str, number: str, action: str, version: int, **more: Any) -> Answer:
        """The answer to an officer's step on the version given; a closing has a photo."""
        if action == "selesai":
            more = {"photos": [self.uploaded()], **more}
        body = {"action": action, "version": version, **more}
        return self.post(f"/v1/work/{number}/actions", body, self.signed_in(user))

    def step(self, user: str, number: str, action: str, **more: Any) -> dict[str, Any]:
        """The report after a step on what the officer sees now. Whoever is overtaken by the timer,
        which is quick here, looks and does it again.
        """
        for _ in range(3):
            answer = self.act(user, number, action, self.record(number)["version"], **more)
            if answer.status != 409:
                break
        assert answer.status == 200, answer.body
        report: dict[str, Any] = answer.json
        return report

    def told(self, number: str) -> list[dict[str, Any]]:
        """The entries of a report its reporter hears of."""
        kinds = ("status", "escalation", "comment")
        return [each for each in self.record(number)["timeline"] if each["kind"] in kinds]

    def executions(self, number: str) -> dict[str, str]:
        """The timers of a report: run and status."""
        machine = self.stack.outputs["WorkflowArn"]
        pages = self.stack.client("stepfunctions").get_paginator("list_executions")
        found = (
            each for page in pages.paginate(stateMachineArn=machine) for each in page["executions"]
        )
        return {
            each["name"].removeprefix(f"{number}-"): each["status"]
            for each in found
            if each["name"].startswith(number)
        }

    def entered(self, number: str, run: int) -> list[str]:
        """The states one timer has entered, in order: what AWS bills as transitions."""
        machine = self.stack.outputs["WorkflowArn"]
        arn = machine.replace(":stateMachine:", ":execution:") + f":{number}-{run}"
        pages = self.stack.client("stepfunctions").get_paginator("get_execution_history")
        events = [event for page in pages.paginate(executionArn=arn) for event in page["events"]]
        return [each["stateEnteredEventDetails"]["name"] for each in events if _enters(each)]

    def messages(self, queue: str) -> int:
        """How many messages lie in a queue, named as the stack's outputs are, for whoever comes."""
        name, url = "ApproximateNumberOfMessages", self.stack.outputs[queue]
        held = self.stack.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=[name])
        return int(held["Attributes"][name])

    def forget_counts(self, limit: str) -> None:
        """Forget what was counted under a row of ``rate_limits.csv``."""
        table, client = self.stack.outputs["TableName"], self.stack.client("dynamodb")
        pages = client.get_paginator("scan").paginate(
            TableName=table,
            FilterExpression="begins_with(pk, :counts)",
            ExpressionAttributeValues={":counts": {"S": f"I#{limit}#"}},
            ProjectionExpression="pk, sk",
        )
        for page in pages:
            for key in page["Items"]:
                client.delete_item(TableName=table, Key=key)

    def settle(self) -> None:
        """Wait until what was announced so far is delivered: a later report's own notice comes
        through the same stream and queue.
        """
        until(lambda: not self.messages("NoticesUrl"), "an empty queue of notices")
        last = self.file()["number"]
        until(lambda: self.texts(last), "the notice of a later report")


def _enters(event: Mapping[str, Any]) -> bool:
    return bool(event["type"].endswith("StateEntered"))
