"""What a failure of one message means for the others of its batch."""

import json
import time
from io import StringIO
from unittest.mock import Mock

import pytest

from chalicelib.entrypoints import postponing
from chalicelib.entrypoints.handlers import call_out
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.platform.aws import queues
from chalicelib.publishing.webhooks import webhook_delivery
from tests.faults import Calls
from tests.moto_aws import Aws, client, event, give, make_queue, taken


def test_a_message_that_can_not_be_postponed_fails_no_other(
    aws: Aws, calls: Calls, lines: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []

    def send(number: str, seq: int) -> None:
        if number == "JK1":
            raise NotSent("Throttled", 60)
        sent.append(number)

    monkeypatch.setattr(notifications_service, "send_notices", send)
    calls.on("GetQueueUrl", RuntimeError("SQS"))
    batch = [{"Message": json.dumps({"number": number, "seq": 1})} for number in ("JK1", "JK2")]
    assert give(batch) == {"batchItemFailures": [{"itemIdentifier": "0"}]}
    assert sent == ["JK2"]
    assert "not_postponed" in lines.getvalue()


def test_the_longest_wait_is_taken_by_sqs_and_a_longer_one_is_waited_for_by_a_copy(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto counts the twelve hours from when a message was received, as SQS does."""
    monkeypatch.setattr(queues, "LONGEST_DELAY", 0)
    url, sqs = make_queue("calls"), client("sqs")
    for wait, ended in ((postponing.LONGEST_WAIT, False), (postponing.LONGEST_WAIT + 1, True)):
        refusal = NotSent("503", wait)
        monkeypatch.setattr(webhook_delivery, "deliver_event", Mock(side_effect=refusal))
        sqs.send_message(QueueUrl=url, MessageBody=json.dumps({"webhook": "w1"}))
        [message] = sqs.receive_message(QueueUrl=url, VisibilityTimeout=1)["Messages"]
        handed = event([json.loads(message["Body"])], "calls")
        handed["Records"][0]["receiptHandle"] = message["ReceiptHandle"]
        assert call_out(handed, None)["batchItemFailures"] == [{"itemIdentifier": "0"}][ended:]
        if ended:  # as Lambda does
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        time.sleep(1.1)  # after which SQS would bring what it was not told to hide
        bodies = taken(url)
        assert [each.pop("due", None) is not None for each in bodies] == [True] * ended
        assert bodies == [{"webhook": "w1"}] * ended
