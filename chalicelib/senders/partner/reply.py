"""Answers to partners: webhooks to the systems that send us reports. See docs/partners.md."""

import hmac
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from hashlib import sha256
from urllib.parse import unquote

from chalicelib.platform.moments import format_shown
from chalicelib.senders.model import Notice, Outcome, Request, SendResult

_SECONDS = re.compile(r"[0-9]{1,9}")
_LATER = frozenset((408, 425, 429))  # too slow, too early, too many
_EXPIRED = frozenset((401, 403))
_GONE = 410


def build_request(to: str, notice: Notice, access: Mapping[str, str], now: datetime) -> Request:
    """Return a request that is signed in the same way as the partner's own deliveries.

    Raises KeyError when ``access`` lacks ``url`` or ``key``.
    """
    url, key = access["url"], access["key"]
    event = f"{notice.number}-{notice.seq}"
    body = json.dumps(_event_body(event, unquote(to.partition("/")[2]), notice)).encode()
    seconds = str(int(now.timestamp()))
    proof = hmac.new(key.encode(), seconds.encode() + b"." + body, sha256).hexdigest()
    headers = {
        "Content-Type": "application/json",
        "X-Tanggap-Timestamp": seconds,
        "X-Tanggap-Signature": f"sha256={proof}",
        "Idempotency-Key": event,
    }
    return Request("POST", url, headers, body)


def _event_body(event: str, external_id: str, notice: Notice) -> dict[str, object]:
    return {
        "event": event,
        "number": notice.number,
        "id": external_id,
        "seq": notice.seq,
        "at": format_shown(notice.at),
        "kind": notice.kind,
        "status": notice.status,
        "status_label": notice.status_label,
        "channel_status": notice.channel_status,
        "holder": {"code": notice.holder, "name": notice.holder_name},
        "note": notice.note,
        "message": notice.text,
        "track_url": notice.track_url,
        "unsubscribe_url": notice.stop_url,
    }


def read_response(
    status: int, headers: Mapping[str, str], body: bytes, now: datetime
) -> SendResult:
    """Return the result by the status alone, as RFC 9110 defines it; the body is not read."""
    code = f"http-{status}"
    if 200 <= status < 300:
        return SendResult(Outcome.SENT)
    if status in _LATER or status >= 500:
        return SendResult(Outcome.LATER, after=parse_retry_after(headers, now), code=code)
    if status in _EXPIRED:
        return SendResult(Outcome.EXPIRED, code=code)
    return SendResult(Outcome.REFUSED, code="gone" if status == _GONE else code)


def parse_retry_after(headers: Mapping[str, str], now: datetime) -> int | None:
    """Return the seconds in ``Retry-After``, which is a number or a date; None without one.

    Source: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after.
    """
    values = {name.lower(): value.strip() for name, value in headers.items()}
    retry_after = values.get("retry-after", "")
    if _SECONDS.fullmatch(retry_after):
        return int(retry_after)
    try:
        date = parsedate_to_datetime(retry_after)
    except (ValueError, OverflowError):
        return None
    moment = date if date.tzinfo else date.replace(tzinfo=UTC)
    return max(0, round((moment - now).total_seconds()))


def media_request(source: str, access: Mapping[str, str]) -> Request:
    """Return the request for a photo, without our key: anybody with the address may fetch it."""
    return Request("GET", source)
