"""What a failure of one message means for the others of its batch."""

import json
from io import StringIO

import pytest

from chalicelib.notifications import service as notifications_service
from chalicelib.notifications.sending.sms_and_mail import NotSent
from tests.faults import Calls
from tests.moto_aws import Aws, give


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
