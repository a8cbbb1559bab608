"""Deliveries, or parts of one, that could not be read: parked in S3 for thirty days, so that they
can be read again once the fault is mended.
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256

from chalicelib.platform import moments
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings
from chalicelib.reports import attachments

MOST_SEARCHED = 200
PARKED_HEADERS = ("content-type", "x-tanggap-timestamp")  # of the headers, what reading needs


@dataclass(frozen=True, slots=True)
class ParkedDelivery:
    channel: str
    sender: str
    reason: str
    at: datetime
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def store_parked(
    channel: str, sender: str, reason: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> str:
    """Put it aside; answers its key. The same body on the same day is one object. ``headers`` have
    names in lower case.
    """
    key = f"parked/{channel}/{now:%Y-%m-%d}/{sha256(body).hexdigest()[:32]}.json"
    record = {
        "channel": channel,
        "sender": sender,
        "reason": reason,
        "at": moments.format_stored(now),
        "headers": {name: headers[name] for name in PARKED_HEADERS if name in headers},
        "body": base64.b64encode(body).decode(),
    }
    attachments.put_object(key, json.dumps(record).encode(), "application/json")
    return key


def load_parked(key: str) -> ParkedDelivery:
    """What was parked. Raises KeyError when there is nothing under the key."""
    record = json.loads(attachments.load_object(key))
    record |= {"at": moments.parse_stored(record["at"]), "body": base64.b64decode(record["body"])}
    return ParkedDelivery(**record)


def find_parked_naming(number: str) -> list[str]:
    """The keys of those, of the last LOOKED_AT, that hold a report's number, however it is
    written.
    """
    pages = get_client("s3").get_paginator("list_objects_v2")
    listing = pages.paginate(Bucket=settings().bucket, Prefix="parked/")
    objects = [each for page in listing for each in page.get("Contents", ())]
    newest = sorted(objects, key=lambda each: each["LastModified"])[-MOST_SEARCHED:]
    return [each["Key"] for each in newest if _names_report(each["Key"], number)]


def _names_report(key: str, number: str) -> bool:
    try:
        body = load_parked(key).body
    except KeyError:
        return False
    text = body.decode("latin-1").upper().replace("-", "").replace(" ", "")
    return number.replace("-", "") in text


def delete_parked(key: str) -> None:
    """Let it go: it was read, or never will be. One that is gone already is as good."""
    get_client("s3").delete_object(Bucket=settings().bucket, Key=key)
