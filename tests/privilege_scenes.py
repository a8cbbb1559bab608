"""What functions may do and no other test has them do through AWS. ``tests/test_privileges.py``
runs these by name; they assert only that the thing was done.
"""

import json
from copy import deepcopy
from datetime import UTC, datetime
from typing import Any
from unittest.mock import Mock
from urllib.parse import urlencode

import pytest

from chalicelib.entrypoints import handlers
from chalicelib.figures.facts import bucket
from chalicelib.inbound import parked_deliveries
from chalicelib.inbound import service as inbound_service
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.publishing.webhooks import webhook_delivery
from tests.builders import JSON, KEBON_JERUK, an_sms, filed, moved, signed_in
from tests.facts_queue import Facts
from tests.moto_aws import ROOT, Aws, Hands, client, event, make_queue

SAMPLE = (ROOT / "tests" / "samples" / "ses_notification.json").read_text().partition("\n")[2]
FILES = "tanggap-attachments"


def a_letter(*, stored: str = "", answers: str = "", identifier: str = "m1") -> dict[str, Any]:
    """An announcement of SES, with the letter in it or as an object of the bucket."""
    envelope: dict[str, Any] = json.loads(SAMPLE)
    note = json.loads(envelope["Message"])
    headers, _, text = note["content"].partition("\r\n\r\n")
    headers = headers.replace("CAGq7Xk1a2b3c4d5e", identifier)
    note["mail"]["messageId"] = identifier
    if answers:
        headers += f"\r\nIn-Reply-To: <{answers}@mail.contoh.test>"
    note["content"] = f"{headers}\r\n\r\n{text}"
    if stored:
        body = note.pop("content").encode()
        client("s3").put_object(Bucket=FILES, Key=stored, Body=body)
        note["receipt"]["action"] = {"type": "S3", "objectKey": stored}
    return {**envelope, "Message": json.dumps(note)}


def hand_to_mail(envelope: dict[str, Any]) -> None:
    inbound_service.receive_letter(envelope["Message"], envelope["TopicArn"])


def test_mail_reads_letters_of_the_bucket_and_joins_replies(aws: Aws) -> None:
    hand_to_mail(a_letter(stored="mail/one"))
    hand_to_mail(a_letter(answers="m1", identifier="m2"))
    lost = a_letter(stored="mail/two", identifier="m3")
    client("s3").delete_object(Bucket=FILES, Key="mail/two")
    with pytest.raises(Exception, match=r"mail/two|s3"):
        hand_to_mail(lost)


def test_mail_parks_what_it_can_not_read(aws: Aws) -> None:
    envelope = a_letter()
    note = json.loads(envelope["Message"])
    note["receipt"]["virusVerdict"]["status"] = "FAIL"
    hand_to_mail({**envelope, "Message": json.dumps(note)})
    assert parked_keys()


def parked_keys() -> list[str]:
    listed = client("s3").list_objects_v2(Bucket=FILES, Prefix="parked/")
    return [each["Key"] for each in listed.get("Contents", [])]


def reread(text: str, identifier: str) -> list[Any]:
    """Park an SMS, and have it read again."""
    form = urlencode(an_sms(text, MessageSid=identifier)).encode()
    return inbound_service.reread_parked(
        parked_deliveries.store_parked("sms", "sms", "KeyError", form, JSON, datetime.now(UTC))
    )


def test_reread_files_adds_answers_and_follows_commands(aws: Aws) -> None:
    [filing] = reread("LAPOR sampah di Kebon Jeruk", "SM1")
    reread("Sampah menumpuk di depan gang", "SM2")  # but where? that is asked
    reread(f"{filing.number} di Kebon Jeruk, baunya menyengat sejak kemarin", "SM3")
    reread("STOP", "SM4")
    assert filing.number


@pytest.mark.parametrize("name", ["call_out", "duty"])
def test_what_was_refused_comes_again_later(
    aws: Aws, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    queue = {"call_out": "calls", "duty": "duty"}[name]
    client("sqs").create_queue(QueueName=queue)
    refused = {
        "call_out": "chalicelib.publishing.webhooks.webhook_delivery.deliver_event",
        "duty": "chalicelib.duty.messages.delivery.send_due",
    }[name]

    def refuse(**_: object) -> None:
        raise NotSent("busy", after=60)

    monkeypatch.setattr(refused, refuse)
    answer = getattr(handlers, name)(event([{"contact": "c1"}], queue), None)
    assert answer["batchItemFailures"]


def test_a_call_that_waits_for_long_is_copied_and_its_last_try_buries_it(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_queue("calls")
    for refused in (NotSent("busy", after=86_400), NotSent("busy", last=True)):
        monkeypatch.setattr(webhook_delivery, "deliver_event", Mock(side_effect=refused))
        answer = handlers.call_out(event([{"webhook": "w1"}], "calls"), None)
        assert not answer["batchItemFailures"]


def test_facts_of_an_erased_report_lose_their_reporter(
    http: Any, facts: Facts, hands: Hands
) -> None:
    hands.to(datetime(2026, 8, 3, 3, 0, tzinfo=UTC))
    number = str(filed(http, visibility="public")["number"])
    moved(http, number, "proses", "selesai")
    facts.record()
    handlers.figures(deepcopy(SCHEDULED), None)
    [row, *_] = facts.rows()
    bucket.mark_erased(row["report"], hands.moment)
    hands.forward(minutes=10)
    handlers.figures(deepcopy(SCHEDULED), None)
    hands.forward(days=40)
    handlers.figures(deepcopy(SCHEDULED), None)
    assert not facts.keys(bucket.ERASED)


NAMES = ("version", "account", "region", "source", "id", "time", "detail-type")
SCHEDULED: dict[str, Any] = {**dict.fromkeys(NAMES, "x"), "detail": {}, "resources": []}


def test_an_appeal_against_what_is_not_published_finds_nothing(http: Any, aws: Aws) -> None:
    head = signed_in(KEBON_JERUK, "head")
    assert http.get("/v1/scores/2026-Q3/allowance", headers=head).status_code in (404, 409)


def test_accounts_of_officers_are_copied_each_day(http: Any, aws: Aws) -> None:
    handlers.retain(deepcopy(SCHEDULED), None)
