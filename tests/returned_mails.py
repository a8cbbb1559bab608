"""What SES tells of mails of ours, in its documented form, made of what was sent:
https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-examples.html
"""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from tests.conftest import ACCOUNT, REGION
from tests.faults import Calls
from tests.moto_aws import MAIL

Sent = dict[str, Any]  # as SES was asked to send it


@pytest.fixture
def sent(calls: Calls) -> list[Sent]:
    """The mails that SES took."""
    seen: list[Sent] = []

    def note(called: str, given: Sent, moment: str) -> None:
        if called == "SendRawEmail" and moment == "after":
            seen.append(given)

    calls.traps.append(note)
    return seen


def tags(mail: Sent) -> dict[str, str]:
    return {each["Name"]: each["Value"] for each in mail["Tags"]}


def bounce(mail: Sent, kind: str = "Permanent", subtype: str = "General") -> str:
    [to] = mail["Destinations"]
    told = {
        "bounceType": kind,
        "bounceSubType": subtype,
        "bouncedRecipients": [
            {
                "emailAddress": to,
                "action": "failed",
                "status": "5.1.1",
                "diagnosticCode": f"smtp; 550 5.1.1 <{to}>: user unknown",
            }
        ],
        "timestamp": "2026-11-23T00:41:02.669Z",
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
        "reportingMTA": "dsn; mta.rumah.id",
    }
    return json.dumps({"eventType": "Bounce", "bounce": told, "mail": _mail(mail)})


def complaint(mail: Sent, said: str | None = "abuse") -> str:
    [to] = mail["Destinations"]
    told = {
        "complainedRecipients": [{"emailAddress": to}],
        "timestamp": "2026-11-23T00:41:02.669Z",
        "feedbackId": "01000157c44f053b-61b59c11-9236-11e6-8f96-7be8aexample-000000",
        "complaintSubType": None,
        "userAgent": "Mozilla/5.0",
        "complaintFeedbackType": said,
        "arrivalDate": "2026-11-23T00:41:02.669Z",
    }
    return json.dumps({"eventType": "Complaint", "complaint": told, "mail": _mail(mail)})


def _mail(mail: Sent) -> Mapping[str, Any]:
    own = {
        "ses:configuration-set": [mail["ConfigurationSetName"]],
        "ses:source-ip": ["192.0.2.0"],
        "ses:from-domain": ["tanggap.test"],
        "ses:caller-identity": ["Deliver"],
    }
    [to] = mail["Destinations"]
    return {
        "timestamp": "2026-11-23T00:40:02.012Z",
        "source": mail["Source"],
        "sourceArn": f"arn:aws:ses:{REGION}:{ACCOUNT}:identity/tanggap.test",
        "sendingAccountId": ACCOUNT,
        "messageId": "EXAMPLE7c191be45-e9aedb9a-02f9-4d12-a87d-dd0099a07f8a-000000",
        "destination": mail["Destinations"],
        "headersTruncated": False,
        "headers": [{"name": "To", "value": to}],
        "commonHeaders": {"from": [mail["Source"]], "to": [to], "subject": "Laporan"},
        "tags": {**own, **{name: [value] for name, value in tags(mail).items()}},
    }


def hear(told: str) -> None:
    """What SNS does with it: it wakes the function that takes letters in."""
    from chalicelib.entrypoints.handlers import mail

    held = {"Subject": None, "Message": told, "TopicArn": MAIL, "MessageAttributes": {}}
    mail({"Records": [{"EventSource": "aws:sns", "Sns": held}]}, None)
