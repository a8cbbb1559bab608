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
from chalicelib.platform.aws.clients import client
from chalicelib.platform.settings import settings
from chalicelib.reports import attachments

LOOKED_AT = 200
KEPT = ("content-type", "x-tanggap-timestamp")  # of the headers, what reading needs


@dataclass(frozen=True, slots=True)
class Parked:
    channel: str
    sender: str
    reason: str
    at: datetime
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def park(
    channel: str, sender: str, reason: str, body: bytes, headers: Mapping[str, str], now: datetime
) -> str:
    """Put it aside; answers its key. The same body on the same day is one object. ``headers`` have
    names in lower case.
    """
    key = f"parked/{channel}/{now:%Y-%m-%d}/{sha256(body).hexdigest()[:32]}.json"
    told = {
        "channel": channel,
        "sender": sender,
        "reason": reason,
        "at": moments.stored(now),
        "headers": {name: headers[name] for name in KEPT if name in headers},
        "body": base64.b64encode(body).decode(),
    }
    attachments.put(key, json.dumps(told).encode(), "application/json")
    return key


def read(key: str) -> Parked:
    """What was parked. Raises KeyError when there is nothing under the key."""
    told = json.loads(attachments.bring(key))
    told |= {"at": moments.read(told["at"]), "body": base64.b64decode(told["body"])}
    return Parked(**told)


def naming(number: str) -> list[str]:
    """The keys of those, of the last LOOKED_AT, that hold a report's number, however it is
    written.
    """
    pages = client("s3").get_paginator("list_objects_v2")
    listed = pages.paginate(Bucket=settings().bucket, Prefix="parked/")
    objects = [each for page in listed for each in page.get("Contents", ())]
    newest = sorted(objects, key=lambda each: each["LastModified"])[-LOOKED_AT:]
    return [each["Key"] for each in newest if _names(each["Key"], number)]


def _names(key: str, number: str) -> bool:
    try:
        body = read(key).body
    except KeyError:
        return False
    said = body.decode("latin-1").upper().replace("-", "").replace(" ", "")
    return number.replace("-", "") in said


def done(key: str) -> None:
    """Let it go: it was read, or never will be. One that is gone already is as good."""
    client("s3").delete_object(Bucket=settings().bucket, Key=key)
