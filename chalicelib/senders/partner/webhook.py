"""Reports in our own form, from the city's apps and pages and from other systems (JAKI, Qlue,
LAPOR!, the website): docs/partners.md.
"""

import hmac
import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from urllib.parse import quote

from chalicelib.platform.errors import BadSignature, Unreadable
from chalicelib.platform.text import remove_unseen
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Media
from chalicelib.senders import commands
from chalicelib.senders.draft import Draft
from chalicelib.senders.model import (
    Answer,
    Became,
    Delivery,
    Message,
    Secrets,
    Told,
    Unread,
    unchallenged,
)

# One report in our own form, as a draft: docs/partners.md.


SENDER = "partner"  # the module by which the photos come
PHOTOS = 5
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)

_SURROGATE = re.compile("[\ud800-\udfff]")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
# A name with a dot whose last part is no number, in any of the ways a number may be written; no
# other port, no user: an address that can't lead to a machine of our own by its form.
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


def own_id(said: object) -> str | None:
    """Theirs, a word or a whole number, ``7.0`` as in JSON Schema; None when it can't be kept and
    shown as it is.
    """
    whole = type(said) is int or (isinstance(said, float) and said.is_integer())
    text = str(int(said)) if whole else said  # type: ignore[call-overload]
    if not isinstance(text, str) or text != remove_unseen(text):
        return None
    text = text.strip()
    return text if 0 < len(text) <= 255 else None


def draft_partner_reports(
    said: Mapping[str, object], external_id: str, channel: str, now: datetime
) -> Draft:
    place = _object(said.get("place"))
    lat, lng = _pin(place)
    return Draft(
        channel=channel,
        description=_text(said.get("description"), 4000) or "",
        received_at=now,
        external_id=external_id,
        fingerprint=_fingerprint(said),
        category=_text(said.get("category"), 100),
        address=_text(place.get("address"), 300),
        lat=lat,
        lng=lng,
        area=_text(place.get("kelurahan"), 40),
        occurred_at=_moment(said.get("occurred_at"), now),
        contact=_contact(_object(said.get("reporter")), external_id),
        anonymous=said.get("anonymous") is True,
        private=said.get("private") is not False,
        media=_media(said.get("photos")),
        sent_at=_moment(said.get("sent_at"), now),
    )


def _fingerprint(said: Mapping[str, object]) -> bytes:
    """Of what the person said; a second try may be sent at another moment."""
    place, reporter = _object(said.get("place")), _object(said.get("reporter"))
    content = [
        *(_text(said.get(name), 4000) for name in ("description", "category")),
        *(_text(place.get(name), 300) for name in ("address", "kelurahan")),
        *_pin(place),
        *(_text(reporter.get(name), 255) for name in ("name", "phone", "email")),
        *(media.source for media in _media(said.get("photos"))),
    ]
    return sha256(json.dumps(content).encode()).digest()


def _object(said: object) -> Mapping[str, object]:
    return said if isinstance(said, dict) else {}


def _text(said: object, most: int) -> str | None:
    """None when it is no text, or an empty one."""
    if not isinstance(said, str):
        return None
    return _SURROGATE.sub("\ufffd", said).strip()[:most] or None


def _pin(place: Mapping[str, object]) -> tuple[float, float] | tuple[None, None]:
    lat, lng = _degrees(place.get("lat"), most=90), _degrees(place.get("lng"), most=180)
    return (None, None) if lat is None or lng is None else (lat, lng)


def _degrees(said: object, *, most: int) -> float | None:
    """WGS84; NaN is in no range."""
    if isinstance(said, bool) or not isinstance(said, int | float) or not -most <= said <= most:
        return None
    return round(float(said), 6) + 0.0


def _moment(said: object, now: datetime) -> datetime | None:
    """RFC 3339 with a zone, not before 2000 nor more than a day ahead."""
    try:
        told = datetime.fromisoformat(said) if isinstance(said, str) else None
        moment = told.astimezone(UTC) if told and told.tzinfo else None
    except (ValueError, OverflowError):
        return None
    if moment is None or not EARLIEST <= moment <= now + AHEAD:
        return None
    return moment.replace(microsecond=0)


def _contact(reporter: Mapping[str, object], external_id: str) -> Contact:
    email = _text(reporter.get("email"), 255)
    return Contact(
        name=_text(reporter.get("name"), 100),
        phone=_phone(_text(reporter.get("phone"), 40)),
        email=email if email and len(email) < 255 and _EMAIL.fullmatch(email) else None,
        reply=f"{SENDER}/{quote(external_id, safe='')}",
    )


def _phone(text: str | None) -> str | None:
    """E.164; numbers without a country are Indonesian."""
    compact = re.sub(r"[^0-9+]", "", text or "")
    for form, country in _PHONES:
        if found := form.fullmatch(compact):
            return country + found[1]
    return None


def _media(said: object) -> tuple[Media, ...]:
    photos = said if isinstance(said, list) else []
    sources = [one for one in photos if isinstance(one, str) and _PHOTO.fullmatch(one)]
    return tuple(Media(SENDER, source) for source in sources[:PHOTOS])


NAME = SENDER
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
    external_id = own_id(said.get("id")) if isinstance(said, dict) else None
    if not isinstance(said, dict) or external_id is None:
        return Unread("id" if isinstance(said, dict) else "object", _part(said, delivery.body))
    number, answers = _belongs(own_id(said.get("reply_to")), external_id)
    draft = draft_partner_reports(said, external_id, delivery.channel, now)
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
