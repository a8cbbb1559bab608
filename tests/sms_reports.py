"""What SNS writes about SMS of ours, in its documented form, and how CloudWatch hands it on."""

import base64
import gzip
import json
from typing import Any

from tests.builders import PHONE
from tests.conftest import ACCOUNT, REGION

GROUP = f"sns/{REGION}/{ACCOUNT}/DirectPublishToPhoneNumber"


def line(sms: str, status: str = "SUCCESS", reason: str | None = None) -> str:
    """https://docs.aws.amazon.com/sns/latest/dg/sms_stats_cloudwatch.html"""
    usual = "Message has been accepted by phone carrier"
    told = {
        "notification": {"messageId": sms, "timestamp": "2026-11-23 00:40:34.558"},
        "delivery": {
            "phoneCarrier": "Telkomsel",
            "mnc": 10,
            "numberOfMessageParts": 1,
            "destination": PHONE,
            "priceInUSD": 0.35,
            "smsType": "Transactional",
            "mcc": 510,
            "providerResponse": usual if reason is None else reason,
            "dwellTimeMs": 599,
            "dwellTimeMsUntilDeviceAck": 1344,
        },
        "status": status,
    }
    return json.dumps(told)


def event(*lines: str, kind: str = "DATA_MESSAGE") -> dict[str, Any]:
    batch = {
        "messageType": kind,
        "owner": ACCOUNT,
        "logGroup": GROUP,
        "logStream": "1",
        "subscriptionFilters": ["sms"],
        "logEvents": [{"id": str(at), "timestamp": at, "message": x} for at, x in enumerate(lines)],
    }
    return {"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(batch).encode()))}}
