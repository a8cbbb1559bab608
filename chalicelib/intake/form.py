"""Turn the bodies of requests into drafts, contacts and preferences."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from chalice.app import Request

from chalicelib.city.answers import read_answers
from chalicelib.city.current import city
from chalicelib.city.personal_data import detection
from chalicelib.city.questions import Answer
from chalicelib.intake.assessment import find_category
from chalicelib.intake.place import locate_draft
from chalicelib.intake.schemas import (
    DESCRIPTION,
    ContactBody,
    DeskBody,
    PlaceBody,
    PreviewBody,
    ReportBody,
)
from chalicelib.platform import clock, message_key
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.access import find_client_address
from chalicelib.platform.http.blueprint import choose_language
from chalicelib.platform.i18n import Language
from chalicelib.platform.message_key import SHORTEST_SECRET, Sender
from chalicelib.reports.contact import phone_numbers
from chalicelib.reports.contact.preferences import EMAIL, SMS, Contact, Wishes
from chalicelib.reports.filing import OUTSIDE, Place
from chalicelib.senders.draft import Draft

AHEAD = timedelta(minutes=5)  # tolerance for a citizen's clock that is fast
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)  # an earlier moment is a typing error
WEBSITE = "website"  # its row in channels.csv
LONGEST_KEY = 255
LEAST_LETTERS = DESCRIPTION.min_length or 0
DEVICE = re.compile(r"[A-Za-z0-9._-]{16,200}")  # a token that proves a device


def draft_from_web(body: ReportBody, raw: bytes, request: Request) -> Draft:
    """Return the draft of a report filed on the web, with the network and the device it came from.

    Raises BadField for values that the limits of single fields do not catch.
    """
    device: str = request.headers.get("x-device-token") or ""
    key = check_idempotency_key(request.headers.get("idempotency-key"))
    sender, network = _prove_sender(device, key), find_client_address(request) or None
    return _make_draft(body, raw, key, sender, network=network, device=device[:LONGEST_KEY] or None)


def _prove_sender(device: str, key: str | None) -> Sender:
    """Return the sender that may repeat the filing: the device, or without a device anybody who
    knows the idempotency key.

    Raises BadField for a key without a device that is short enough to be guessed.
    """
    if DEVICE.fullmatch(device):
        return Sender(message_key.DEVICE, device)
    if key is not None and len(key) < SHORTEST_SECRET:
        limits = {"least": SHORTEST_SECRET, "most": LONGEST_KEY}
        raise BadField(field="Idempotency-Key", rule="secret", **limits)
    return Sender(message_key.WEB)


def _make_draft(
    body: ReportBody,
    raw: bytes,
    key: str | None,
    sender: Sender,
    *,
    network: str | None = None,
    device: str | None = None,
) -> Draft:
    """Return the draft of a form, from the web or from a desk. Raises BadField."""
    now = clock.now()
    description = body.description.strip()
    if len(description) < LEAST_LETTERS:
        raise BadField(field="description", rule="limits")
    place = _complete_place(body.place)
    draft = Draft(
        channel=WEBSITE,
        description=description,
        received_at=now,
        external_id=key,
        sender=sender,
        fingerprint=sha256(raw).digest() if key else b"",
        category=body.category,
        address=place.address,
        lat=_round_degrees(place.lat),
        lng=_round_degrees(place.lng),
        area=place.kelurahan,
        occurred_at=_check_occurred_at(body.occurred_at, now),
        contact=parse_contact(body.contact, body.language),
        anonymous=body.anonymous,
        visibility=body.visibility,
        about_officials=body.about_officials,
        purpose=body.purpose,
        uploads=tuple(body.attachments),
        network=network,
        device=device,
    )
    return draft if body.answers is None else replace(draft, answers=_read_answers(draft, body))


def find_place(body: PlaceBody) -> Place:
    """Return the place of a body in the city, with the personal data in its address marked. Raises
    BadField.
    """
    place = _complete_place(body)
    draft = Draft(
        channel=WEBSITE,
        description="",
        received_at=clock.now(),
        address=place.address,
        lat=_round_degrees(place.lat),
        lng=_round_degrees(place.lng),
        area=place.kelurahan,
    )
    found = locate_draft(draft)
    if found.found == OUTSIDE:
        raise BadField(field="place", rule="outside")
    return replace(found, masks=detection.find_spans(found.address))


def _read_answers(draft: Draft, body: ReportBody) -> tuple[Answer, ...]:
    """Return the answers to the questions of the draft's category, the suggested one where the
    reporter chose none. Raises BadField for a required question without an answer, and for an
    answer that does not fit.
    """
    category, _ = find_category(draft)
    texts = {
        code: [text] if isinstance(text, str) else text
        for code, text in (body.answers or {}).items()
    }
    asked = city().attributes.get(category, ())
    answers, unfit = read_answers(asked, texts, "answers.{}")
    if unfit:
        raise unfit[0]
    return answers


def draft_to_preview(body: PreviewBody) -> Draft:
    """Return the draft of a report that somebody is still writing. It has nothing about the
    reporter, no files and no answers. Raises BadField.
    """
    place = body.place
    if (place.lat is None) != (place.lng is None):
        raise BadField(field="place", rule="place")
    return Draft(
        channel=WEBSITE,
        description=body.description.strip(),
        received_at=clock.now(),
        category=body.category,
        address=place.address,
        lat=_round_degrees(place.lat),
        lng=_round_degrees(place.lng),
        area=place.kelurahan,
        visibility=body.visibility,
        about_officials=body.about_officials,
        purpose=body.purpose,
    )


def choose_answer_language(body: ReportBody, request: Request) -> Language:
    """Return the language that the caller asked for, else the one that the body names."""
    asked = choose_language(request)
    return body.language if asked is Language.INDONESIAN else asked


def check_idempotency_key(idempotency_key: str | None) -> str | None:
    """Return the header unchanged. Raises BadField when it is empty or too long."""
    if idempotency_key is not None and not 0 < len(idempotency_key) <= LONGEST_KEY:
        raise BadField(field="Idempotency-Key", rule="limits")
    return idempotency_key


def draft_from_desk(
    body: DeskBody, raw: bytes, idempotency_key: str | None, *, desk: str, office: str
) -> Draft:
    """Return the draft of a report filed at an office's desk.

    It is made as on the web, but idempotency keys belong to the office. ``desk`` is a channel's
    code. A contact is proven when the citizen is present. Raises BadField.
    """
    draft = _make_draft(
        body, raw, check_idempotency_key(idempotency_key), Sender(message_key.DESK, office)
    )
    addresses = {SMS: draft.contact.phone, EMAIL: draft.contact.email} if body.present else {}
    proven = frozenset(way for way, address in addresses.items() if address)
    contact = replace(draft.contact, proven=proven)
    return replace(draft, channel=desk, priority=body.priority, contact=contact)


def names_place(place: PlaceBody | Draft) -> bool:
    """Return whether anything is said about the place: a point, a kelurahan or an address."""
    area = place.kelurahan if isinstance(place, PlaceBody) else place.area
    return place.lat is not None or bool(area or (place.address or "").strip())


def _complete_place(place: PlaceBody) -> PlaceBody:
    half = (place.lat is None) != (place.lng is None)
    if half or not names_place(place):
        raise BadField(field="place", rule="place")
    return place


def _round_degrees(degrees: float | None) -> float | None:
    """Return degrees rounded to a tenth of a metre, as the timeline's hash chain seals them.

    Minus zero becomes zero, since DynamoDB does not store minus zero.
    """
    return None if degrees is None else round(degrees, 6) + 0.0


def _check_occurred_at(occurred_at: datetime | None, now: datetime) -> datetime | None:
    if occurred_at is None:
        return None
    if occurred_at > now + AHEAD:
        raise BadField(field="occurred_at", rule="future")
    if occurred_at < LONG_AGO:
        raise BadField(field="occurred_at", rule="limits")
    return occurred_at.astimezone(UTC).replace(microsecond=0)


def parse_single_contact(body: ContactBody) -> Contact:
    """Return the contact of a body that names either a telephone number or a mail address. Raises
    BadField when the body has both or neither.
    """
    if bool(body.phone) == bool(body.email):
        raise BadField(field="contact", rule="one_way")
    return replace(parse_contact(body), name=None)


def parse_contact(body: ContactBody | None, language: Language = Language.INDONESIAN) -> Contact:
    """Return the contact of a body; ``language`` is kept with an address only."""
    if body is None or not (body.phone or body.email):
        return Contact(name=body.name if body else None)
    phone = phone_numbers.parse_phone(body.phone) if body.phone else None
    return Contact(name=body.name, phone=phone, email=body.email, wishes=Wishes(language))
