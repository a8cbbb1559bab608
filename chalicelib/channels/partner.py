"""Reports in our own form, from the city's apps and pages and from other systems (JAKI, Qlue,
LAPOR!, the website): docs/partners.md.
"""

import hmac
import json
import re
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from chalicelib.channels import (
    Answer,
    Became,
    Delivery,
    Message,
    Secrets,
    Told,
    Unread,
    commands,
    partner_reports,
    unchallenged,
)
from chalicelib.domain.errors import BadSignature, Unreadable

NAME = partner_reports.SENDER
AT_ONCE = 50  # reports of one delivery
WINDOW = 300  # seconds their clock and ours may differ

challenge = unchallenged

_SECONDS = re.compile(r"[0-9]{1,11}")


def prove(delivery: Delivery, secrets: Secrets) -> None:
    """``X-Tanggap-Signature``: ``sha256=`` and the hex HMAC-SHA256 of the timestamp, a point and
    the body as it came. Raises BadSignature. The timestamp's age is looked at in ``read``, which
    knows the moment.
    """
    seconds = delivery.headers.get("x-tanggap-timestamp", "")
    given = delivery.headers.get("x-tanggap-signature", "").encode(errors="replace")
    signed = seconds.encode(errors="replace") + b"." + delivery.body
    proofs = [_signature(key, signed) for key in secrets.keys if key]
    fits = [hmac.compare_digest(proof, given) for proof in proofs]
    if not any(fits) or not _SECONDS.fullmatch(seconds):
        raise BadSignature(channel=delivery.channel)


def _signature(key: str, signed: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), signed, sha256).hexdigest().encode()


def read(delivery: Delivery, now: datetime) -> list[Message | Unread]:
    """One report, or up to 50 under ``reports``. Raises Unreadable when the body is neither, and
    BadSignature for a delivery signed more than ``WINDOW`` seconds from now.
    """
    _fresh(delivery, now)
    body = _parsed(delivery.body)
    if not isinstance(body, dict):
        raise Unreadable(reason="JSON")
    if "reports" not in body:
        return [_read(body, delivery, now)]
    reports = body["reports"]
    if not isinstance(reports, list) or len(reports) > AT_ONCE:
        raise Unreadable(reason="reports")
    return [_read(one, delivery, now) for one in reports]


def answer(told: Sequence[Told]) -> Answer:
    """One object for one report, ``results`` for several; 201 when one of them is new."""
    results = [_result(one) for one in told]
    new = any(one.became is Became.REPORT and not one.repeated for one in told)
    body = results[0] if len(results) == 1 else {"results": results}
    return Answer(json.dumps(body), "application/json", 201 if new else 200)


def _result(told: Told) -> dict[str, str | bool | None]:
    return {
        "id": told.external_id,
        "result": told.became.value,
        "number": told.number,
        "token": told.token,
        "status": told.status,
        "holder": told.holder,
        "track_url": told.track_url,
        "repeated": told.repeated,
        "message": told.text,
    }


def _fresh(delivery: Delivery, now: datetime) -> None:
    """Of a delivery that is read again later, kept without its headers, the age does not count;
    ``prove`` has seen to it that one from outside has them.
    """
    seconds = delivery.headers.get("x-tanggap-timestamp")
    if seconds is None:
        return
    if not _SECONDS.fullmatch(seconds) or abs(int(seconds) - now.timestamp()) > WINDOW:
        raise BadSignature(channel=delivery.channel)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(reason="JSON") from fault


def _read(said: object, delivery: Delivery, now: datetime) -> Message | Unread:
    external_id = partner_reports.own_id(said.get("id")) if isinstance(said, dict) else None
    if not isinstance(said, dict) or external_id is None:
        return Unread("id" if isinstance(said, dict) else "object", _part(said, delivery.body))
    number, answers = _belongs(partner_reports.own_id(said.get("reply_to")), external_id)
    draft = partner_reports.draft(said, external_id, delivery.channel, now)
    return Message(draft=draft, number=number, answers=answers)


def _part(said: object, body: bytes) -> bytes:
    try:
        return json.dumps(said).encode()
    except RecursionError:
        return body


def _belongs(reply_to: str | None, external_id: str) -> tuple[str | None, tuple[str, ...]]:
    """The report a comment is on: by our number, which is valid and stands alone, or by the id of
    an earlier message.
    """
    if reply_to is None or reply_to == external_id:
        return None, ()
    number = commands.number_in(reply_to) if commands.parse(reply_to)[2] == "" else None
    return (number, ()) if number else (None, (reply_to,))
