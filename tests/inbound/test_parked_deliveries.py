"""What could not be read is put aside as it came, once, and without what proves its sender."""

import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.inbound import parked_deliveries
from tests.builders import MONDAY
from tests.faults import Calls
from tests.moto_aws import Aws, client

BODY = b'{"broken\xff'
HEADERS = {"content-type": "application/json", "x-hub-signature-256": "sha256=ab", "cookie": "c"}


def park(body: bytes = BODY, **changed: Any) -> str:
    given = {"channel": "facebook", "sender": "meta", "reason": "JSON", "now": MONDAY, **changed}
    return parked_deliveries.store_parked(body=body, headers=HEADERS, **given)


def keys() -> list[str]:
    found = client("s3").list_objects_v2(Bucket="tanggap-attachments").get("Contents", [])
    return [each["Key"] for each in found]


def test_what_is_parked_is_read_as_it_came_but_for_its_headers(aws: Aws) -> None:
    assert parked_deliveries.load_parked(park()) == parked_deliveries.ParkedDelivery(
        "facebook", "meta", "JSON", MONDAY, BODY, {"content-type": "application/json"}
    )


def test_its_key_tells_channel_and_day_and_nothing_said(aws: Aws) -> None:
    key = park()
    assert key.startswith("parked/facebook/2026-11-23/")
    assert len(key.rpartition("/")[2]) == len("x" * 32 + ".json")
    stored = client("s3").get_object(Bucket="tanggap-attachments", Key=key)
    assert stored["ServerSideEncryption"] == "AES256"
    assert "sha256=ab" not in json.dumps(json.loads(stored["Body"].read()))


def test_the_same_body_twice_is_one_object(aws: Aws) -> None:
    assert park() == park(now=MONDAY + timedelta(hours=1))
    assert len(keys()) == 1
    park(b"another")
    park(channel="governor")
    assert len(keys()) == 3


def test_what_is_done_is_gone_also_when_it_is_done_twice(aws: Aws) -> None:
    key = park()
    parked_deliveries.delete_parked(key)
    parked_deliveries.delete_parked(key)
    assert keys() == []
    with pytest.raises(KeyError):
        parked_deliveries.load_parked(key)


def test_other_faults_of_the_bucket_are_passed_on(aws: Aws, calls: Calls) -> None:
    refused: Any = {"Error": {"Code": "AccessDenied"}}
    calls.on("GetObject", ClientError(refused, "GetObject"))
    with pytest.raises(ClientError):
        parked_deliveries.load_parked("parked/x")
