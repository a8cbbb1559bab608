"""Partners: the city's apps and pages and other systems (JAKI, Qlue, LAPOR!, the website), which
deliver reports in our own form. See docs/partners.md.
"""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from chalicelib.city.rows import Visibility
from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media, Purpose
from chalicelib.senders import command_words
from chalicelib.senders.draft import Draft
from chalicelib.senders.json_values import parse_position
from chalicelib.senders.model import (
    Delivery,
    Message,
    MessageResult,
    ResultKind,
    Secrets,
    SenderResponse,
    Unread,
    refuse_challenge,
)

SENDER = "partner"  # the module that fetches the photos
NAME = SENDER
MOST_REPORTS = 50  # reports of one delivery
WINDOW_SECONDS = 300  # seconds by which the partner's clock and ours may differ
MOST_PHOTOS = 5
MOST_TEXT = 4000  # characters of a description
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
MOST_AHEAD = timedelta(days=1)

_SURROGATE = re.compile("[\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# A host name with a dot, whose last part is not a number in any notation; no other port and no
# user. An address of this form can't lead to a machine of our own.
_PHOTO = re.compile(
    r"https://(?:[a-z0-9_](?:[a-z0-9_-]{0,62})\.){1,20}[a-z][a-z0-9-]{1,62}"
    r"(?::443)?(?:[/?][!-\[\]-~]{0,2000})?",
    re.IGNORECASE | re.ASCII,
)
_PHONES = (
    (re.compile(r"(?:\+?62|0)0?(8[0-9]{7,11})"), "+62"),
    (re.compile(r"\+([1-9][0-9]{6,14})"), "+"),
    (re.compile(r"(62[1-9][0-9]{5,12})"), "+"),
)
_SECONDS = re.compile(r"[0-9]{1,11}")

answer_challenge = refuse_challenge


# One report in our own form, as a draft.


def parse_own_id(value: object) -> str | None:
    """Return the partner's own id: text, or a whole number (``7.0`` is one, as in JSON Schema).

    None when we can't store and show the id unchanged.
    """
    whole = type(value) is int or (isinstance(value, float) and value.is_integer())
    text = str(int(value)) if whole else value  # type: ignore[call-overload]
    if not isinstance(text, str) or text != remove_unseen(text):
        return None
    text = text.strip()
    return text if 0 < len(text) <= 255 else None


def build_draft(
    report: Mapping[str, object], external_id: str, channel: str, now: datetime
) -> Draft:
    place = _as_object(report.get("place"))
    lat, lng = parse_position(place.get("lat"), place.get("lng"))
    return Draft(
        channel=channel,
        description=_as_text(report.get("description"), MOST_TEXT) or "",
        received_at=now,
        external_id=external_id,
        fingerprint=_fingerprint(report),
        category=_as_text(report.get("category"), 100),
        address=_as_text(place.get("address"), 300),
        lat=lat,
        lng=lng,
        area=_as_text(place.get("kelurahan"), 40),
        occurred_at=_parse_moment(report.get("occurred_at"), now),
        contact=_build_contact(_as_object(report.get("reporter")), external_id),
        anonymous=report.get("anonymous") is True,
        visibility=_parse_visibility(report.get("visibility")),
        purpose=_parse_purpose(report.get("purpose")),
        media=_list_photos(report.get("photos")),
        sent_at=_parse_moment(report.get("sent_at"), now),
    )


def _parse_visibility(value: object) -> Visibility | None:
    """Return the reporter's choice; None when there is none. What we don't know is taken for the
    most careful choice.
    """
    if value is None:
        return None
    return next((each for each in Visibility if each == value), Visibility.PRIVATE)


def _parse_purpose(value: object) -> Purpose | None:
    return next((each for each in Purpose if each == value), None)


def _fingerprint(report: Mapping[str, object]) -> bytes:
    """Return the SHA-256 of what the person said and chose, without the moments: a retry may have
    others.
    """
    place, reporter = _as_object(report.get("place")), _as_object(report.get("reporter"))
    content = [
        *(_as_text(report.get(name), MOST_TEXT) for name in ("description", "category")),
        *(_as_text(place.get(name), 300) for name in ("address", "kelurahan")),
        *parse_position(place.get("lat"), place.get("lng")),
        *(_as_text(reporter.get(name), 255) for name in ("name", "phone", "email")),
        *(media.source for media in _list_photos(report.get("photos"))),
        _parse_visibility(report.get("visibility")),
        report.get("anonymous") is True,
        _parse_purpose(report.get("purpose")),
        parse_own_id(report.get("reply_to")),
    ]
    return sha256(json.dumps(content).encode()).digest()


def _as_object(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}


def _as_text(value: object, most: int) -> str | None:
    """Return at most ``most`` characters of a text; None when it is empty or no text."""
    if not isinstance(value, str):
        return None
    return _SURROGATE.sub("\ufffd", value).strip()[:most] or None


def _parse_moment(value: object, now: datetime) -> datetime | None:
    """Parse RFC 3339 with a zone; None before 2000 or more than a day ahead of ``now``."""
    try:
        parsed = datetime.fromisoformat(value) if isinstance(value, str) else None
        moment = parsed.astimezone(UTC) if parsed and parsed.tzinfo else None
    except (ValueError, OverflowError):
        return None
    if moment is None or not EARLIEST <= moment <= now + MOST_AHEAD:
        return None
    return moment.replace(microsecond=0)


def _build_contact(reporter: Mapping[str, object], external_id: str) -> Contact:
    email = _as_text(reporter.get("email"), 255)
    return Contact(
        name=_as_text(reporter.get("name"), 100),
        phone=_parse_phone(_as_text(reporter.get("phone"), 40)),
        email=email if email and len(email) < 255 and _EMAIL.fullmatch(email) else None,
        reply=f"{SENDER}/{quote(external_id, safe='')}",
    )


def _parse_phone(text: str | None) -> str | None:
    """Return a number in E.164; a number without a country code is Indonesian."""
    compact = re.sub(r"[^0-9+]", "", text or "")
    for pattern, country in _PHONES:
        if match := pattern.fullmatch(compact):
            return country + match[1]
    return None


def _list_photos(value: object) -> tuple[Media, ...]:
    photos = value if isinstance(value, list) else []
    sources = [each for each in photos if isinstance(each, str) and _PHOTO.fullmatch(each)]
    return tuple(Media(SENDER, source) for source in sources[:MOST_PHOTOS])


# Deliveries of partners.


def prove_sender(delivery: Delivery, secrets: Secrets) -> None:
    """Check ``X-Tanggap-Signature``: ``sha256=`` and the hex HMAC-SHA256 of the timestamp, a point
    and the body as it came.

    Raises BadSignature when it does not match. ``read_messages`` checks the age of the timestamp,
    because it has the current time.
    """
    seconds = delivery.headers.get("x-tanggap-timestamp", "")
    signature = delivery.headers.get("x-tanggap-signature", "").encode(errors="replace")
    signed = seconds.encode(errors="replace") + b"." + delivery.body
    proofs = [_sign(key, signed) for key in secrets.keys if key]
    fits = [hmac.compare_digest(proof, signature) for proof in proofs]
    if not any(fits) or not _SECONDS.fullmatch(seconds):
        raise BadSignature(channel=delivery.channel)


def _sign(key: str, signed: bytes) -> bytes:
    return b"sha256=" + hmac.new(key.encode(), signed, sha256).hexdigest().encode()


def read_messages(delivery: Delivery, now: datetime) -> list[Message | Unread]:
    """Return one report, or up to ``MOST_REPORTS`` under ``reports``.

    Raises Unreadable when the body is neither, and BadSignature when it was signed more than
    ``WINDOW_SECONDS`` from now.
    """
    _check_freshness(delivery, now)
    body = _parse_body(delivery.body)
    if not isinstance(body, dict):
        raise Unreadable(reason="JSON")
    if "reports" not in body:
        return [_read_report(body, delivery, now)]
    reports = body["reports"]
    if not isinstance(reports, list) or len(reports) > MOST_REPORTS:
        raise Unreadable(reason="reports")
    return [_read_report(each, delivery, now) for each in reports]


def answer_sender(results: Sequence[MessageResult]) -> SenderResponse:
    """Return one object for one report, ``results`` for several; 201 when one of them is new."""
    bodies = [_result_body(each) for each in results]
    new = any(each.became is ResultKind.REPORT and not each.repeated for each in results)
    body = bodies[0] if len(bodies) == 1 else {"results": bodies}
    return SenderResponse(json.dumps(body), "application/json", 201 if new else 200)


def _result_body(result: MessageResult) -> dict[str, str | int | None]:
    return {
        "id": result.external_id,
        "result": result.became.value,
        "number": result.number,
        "token": result.token,
        "status": result.status,
        "channel_status": result.channel_status,
        "holder": result.holder,
        "track_url": result.track_url,
        "repeated": result.repeated,
        "cut": result.cut,
        "retry_after": result.retry_after,
        "message": result.text,
    }


def _check_freshness(delivery: Delivery, now: datetime) -> None:
    """Raise BadSignature when the delivery's timestamp is too far from ``now``.

    A parked delivery that is read again may lack the header, and then its age does not matter.
    ``prove_sender`` makes sure that a delivery from outside has the header.
    """
    seconds = delivery.headers.get("x-tanggap-timestamp")
    if seconds is None:
        return
    if not _SECONDS.fullmatch(seconds) or abs(int(seconds) - now.timestamp()) > WINDOW_SECONDS:
        raise BadSignature(channel=delivery.channel)


def _parse_body(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(reason="JSON") from fault


def _read_report(report: object, delivery: Delivery, now: datetime) -> Message | Unread:
    external_id = parse_own_id(report.get("id")) if isinstance(report, dict) else None
    if not isinstance(report, dict) or external_id is None:
        return Unread(
            "id" if isinstance(report, dict) else "object", _single_body(report, delivery.body)
        )
    number, answers = _find_reference(parse_own_id(report.get("reply_to")), external_id)
    draft = build_draft(report, external_id, delivery.channel, now)
    return Message(draft=draft, number=number, answers=answers)


def _single_body(report: object, body: bytes) -> bytes:
    try:
        return json.dumps(report).encode()
    except RecursionError:
        return body


def _find_reference(reply_to: str | None, external_id: str) -> tuple[str | None, tuple[str, ...]]:
    """Return the report that a comment belongs to, as our number or as the ids of earlier messages.

    It is our number when ``reply_to`` is a valid number and no other text.
    """
    if reply_to is None or reply_to == external_id:
        return None, ()
    number = (
        command_words.find_report_number(reply_to)
        if command_words.parse_command(reply_to)[2] == ""
        else None
    )
    return (number, ()) if number else (None, (reply_to,))
