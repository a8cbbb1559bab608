"""Parked deliveries: deliveries, or parts of one, that could not be read.

S3 keeps them for thirty days, so that they can be read again once the fault is fixed.
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
from chalicelib.reports.files import attachments

MOST_SEARCHED = 200  # parked deliveries, the newest
PARKED_HEADERS = ("content-type", "x-tanggap-timestamp")  # the headers that ``read_messages`` needs


@dataclass(frozen=True, slots=True)
class ParkedDelivery:
    """A parked delivery; ``at`` is the moment at which it was received."""

    channel: str
    sender: str
    reason: str
    at: datetime
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def store_parked(
    channel: str, sender: str, reason: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> str:
    """Park a delivery and return its key.

    The same body on the same day is one object. The names of ``headers`` are in lower case.
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
    """Return a parked delivery. Raises KeyError when there is nothing under the key."""
    record = json.loads(attachments.load_object(key))
    record |= {"at": moments.parse_stored(record["at"]), "body": base64.b64decode(record["body"])}
    return ParkedDelivery(**record)


def find_parked_naming(number: str) -> list[str]:
    """Return the keys of the parked deliveries with a report's number in any spelling.

    It searches the newest ``MOST_SEARCHED``.
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
    """Delete a parked delivery. It is no error when there is none."""
    get_client("s3").delete_object(Bucket=settings().bucket, Key=key)
