"""Answers of senders' APIs that are lost: unknown, told once, and nobody tries again by himself."""

from contextlib import suppress
from typing import Any

from botocore.exceptions import ReadTimeoutError

from chalicelib.casework import service as casework_service
from chalicelib.intake import service as intake_service
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.platform import http_client
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.status import Action
from tests.builders import JSON, a_draft, a_sent_step, an_officer, filed, moved, post
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

X = Contact("Siti", reply="x/dm/1/22", person="22")
PARTNER = Contact("Siti", reply="partner/JAKI-1")


def asked(hands: Hands, monkeypatch: Any, contact: Contact, channel: str, answer: Any) -> Any:
    """How often an API was asked in three tries, and what the log says of it."""
    calls: list[str] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> http_client.Response:
        calls.append(url)
        if isinstance(answer, Exception):
            raise answer
        return http_client.Response(answer, {}, b"{}")

    monkeypatch.setattr(http_client, "send", send)
    draft = a_draft(received_at=hands.moment, contact=contact, channel=channel)
    number = intake_service.file_draft(draft).report.number
    casework_service.act_on_report(number, an_officer(), a_sent_step(Action.PROSES))
    for _ in range(3):
        with suppress(NotSent):  # the queue's to hear
            notifications_service.send_notices(number, 2)
        hands.forward(minutes=6)
    log = [each for each in notifications_store.load_addressed(number).log if each.seq == 2]
    return len([*calls]), [(str(each.state), each.code, each.retry) for each in log]


def test_a_lost_answer_is_unknown_where_a_repeat_would_be_seen(
    aws: Aws, hands: Hands, monkeypatch: Any
) -> None:
    lost, before = http_client.AnswerLost("ReadTimeoutError"), http_client.Unreachable("x")
    cases = (
        (X, "twitter", lost, 2, ("unknown", "lost", False)),  # entries 1 and 2, once each
        (X, "twitter", 504, 2, ("unknown", "504", False)),
        (X, "twitter", before, 6, ("failed", "unreachable", True)),
        (X, "twitter", 503, 6, ("failed", "503", True)),
        (PARTNER, "jaki", lost, 3, ("failed", "unreachable", True)),
        (PARTNER, "jaki", 502, 3, ("failed", "http-502", True)),
    )
    wrong = []
    for contact, channel, answer, many, line in cases:
        found = asked(hands, monkeypatch, contact, channel, answer)
        if found != (many, [line]):
            wrong.append((channel, answer, found))
    assert wrong == []


def test_an_sms_whose_answer_is_lost_is_unknown_and_goes_out_no_second_time(
    http: Any, aws: Aws, calls: Calls, hands: Hands
) -> None:
    number = filed(http)["number"]
    aws.pump()
    calls.on("Publish", ReadTimeoutError(endpoint_url="x"), after=True, having="PhoneNumber")
    for _ in range(5):  # as often as the queue tries
        assert aws.deliver() == {"batchItemFailures": []}
        hands.forward(minutes=6)
        notifications_service.send_notices(number, 1)
    assert len(aws.texts()) == 1
    assert [str(each.state) for each in notifications_store.load_addressed(number).log] == [
        "unknown"
    ]
    moved(http, number, "proses")
    aws.settle()
    assert len(aws.texts()) == 2, "what comes next is told as ever"


def test_a_code_whose_answer_is_lost_is_asked_for_again_by_who_wants_it(
    http: Any, aws: Aws, calls: Calls
) -> None:
    receipt = filed(http)
    aws.settle()
    headers = {**JSON, "X-Report-Token": receipt["token"]}
    path = f"/v1/reports/{receipt['number']}/subscriptions/address"
    post(http, path, {"contact": {"phone": "0812-5555-0001"}}, headers)
    calls.on("Publish", ReadTimeoutError(endpoint_url="x"), after=True, having="PhoneNumber")
    for _ in range(2):
        assert aws.deliver() == {"batchItemFailures": []}
    assert len(aws.texts()) == 2
