"""Forms of partners as drafts of reports, and as updates of reports."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from chalicelib.city import questions as services
from chalicelib.city.current import city
from chalicelib.intake.partner import CHANNEL, Partner
from chalicelib.platform import clock, moments
from chalicelib.platform.errors import BadField
from chalicelib.platform.http.bodies import EMAIL
from chalicelib.platform.message_key import OPEN311, Sender
from chalicelib.publishing.open311.parameters import (
    BY_ID,
    Form,
    Parameters,
    last_value,
    read_pin,
    read_service,
)
from chalicelib.reports import number as numbers
from chalicelib.reports.contact import reachability
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Media
from chalicelib.senders.draft import Draft

DESCRIPTION, ADDRESS, NAME, LINK, KEY = 4000, 300, 100, 2000, 255  # characters
PHOTOS = 5
# What a partner's system may say of a request, beside "open" and "closed" those that FixMyStreet
# knows: https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Additional-states
PARTNER_STATUSES = (
    *("open", "closed", "fixed", "in_progress", "planned", "action_scheduled", "investigating"),
    *("duplicate", "not_councils_responsibility", "no_further_action", "internal_referral"),
    *("cancelled", "reopen", "for_triage", "unchanged"),
)
SILENT_STATUSES = ("open", "unchanged")
# Of a filing, beside attributes.
FIELDS = frozenset(
    (
        *("api_key", "jurisdiction_id", "service_code", "description", "lat", "long"),
        *("address_string", "address_id", "email", "phone", "first_name", "last_name"),
        *("media_url", "media_url[]", "device_id", "account_id"),
    )
)
T = TypeVar("T")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\])?")


@dataclass(frozen=True, slots=True)
class Filing:
    """A form as a draft; ``left_out`` says why parts of it could not be used."""

    draft: Draft
    left_out: tuple[BadField, ...]


def read_filing(form: Form, partner: Partner, key: str | None) -> Filing:
    """A report of a partner's; with a ``key`` the same one whenever it is filed again. What it can
    do without is left out when it can't be used. Raises BadField for what it can't, or
    UnknownService.
    """
    given = form.fields
    code = read_service(_read_needed(given, "service_code"))
    if key is not None and not 0 < len(key) <= KEY:
        raise BadField(field="Idempotency-Key", rule="limits")
    description = _read_text(given, "description", DESCRIPTION) or ""
    asked = city().attributes.get(code, ())
    answers, unfit = services.read_answers(asked, _read_attributes(given))
    left = [*_find_unknown(form), *unfit]
    (lat, lng), address, area = _read_place(given, left)
    draft = Draft(
        channel=CHANNEL,
        description=description,
        received_at=clock.now(),
        external_id=key and f"request/{key}",
        sender=Sender(OPEN311, partner.id),
        fingerprint=_hash_form(given) if key else b"",
        category=code,
        address=address,
        lat=lat,
        lng=lng,
        area=area,
        contact=_read_usable_contact(given, left),
        private=code in city().georeport.private,
        media=_read_usable_media(given, left),
        answers=answers,
    )
    return Filing(draft, tuple(left))


def _find_unknown(form: Form) -> Iterator[BadField]:
    """Fields nobody asked for, and files: those of a report are fetched from where they are."""
    for name in form.fields:
        if name not in FIELDS and not _ATTRIBUTE.fullmatch(name):
            yield BadField(field=name[:40], rule="unknown_field")
    for name in form.files:
        yield BadField(field=name[:40], rule="file")


def _hash_form(given: Parameters) -> bytes:
    """Of what it says, in whatever order and kind of form."""
    return sha256(json.dumps(sorted(given.items())).encode()).digest()


Point = tuple[float, float] | tuple[None, None]


def _read_place(given: Parameters, left: list[BadField]) -> tuple[Point, str | None, str | None]:
    """Point, address and area, as far as they can be used. Raises BadField when none can."""
    faults: list[BadField] = []
    point = _read_usable(faults, read_pin, given)
    address = _read_usable(faults, _read_text, given, "address_string", ADDRESS)
    area = _read_usable(faults, _read_area, given)
    if point is None and not (address or area):
        raise faults[0] if faults else BadField(field="lat, long", rule="location")
    left += faults
    return point or (None, None), address, area


def _read_usable(left: list[BadField], read: Callable[..., T], *parts: Any) -> T | None:
    """What can be read of a form; None when that can't be, and why is ``left``."""
    try:
        return read(*parts)
    except BadField as fault:
        left.append(fault)
        return None


def _read_usable_contact(given: Parameters, left: list[BadField]) -> Contact:
    names = (
        _read_usable(left, _read_text, given, name, NAME) for name in ("first_name", "last_name")
    )
    name = " ".join(filter(None, names))[:NAME]
    return Contact(
        name or None, _read_usable(left, _read_phone, given), _read_usable(left, _read_email, given)
    )


def _read_usable_media(given: Parameters, left: list[BadField]) -> tuple[Media, ...]:
    links = [link for link in _read_links(given) if _read_usable(left, _check_link, link)]
    if len(links) > PHOTOS:
        left.append(BadField(field="media_url", rule="many", most=PHOTOS))
    return tuple(Media("partner", link) for link in links[:PHOTOS])


def read_update(given: Parameters, partner: Partner, number: str) -> Draft:
    """What a partner adds to a report. Its own id makes it one of that report, whenever it comes
    again. Raises BadField.
    """
    own = _read_needed(given, "update_id")[:KEY]
    text, now = _read_update_text(given, partner), clock.now()
    sent = last_value(given, "updated_datetime")
    media = _read_media(given)
    content = "\n".join((text, *(photo.source for photo in media)))
    return Draft(
        channel=CHANNEL,
        description=text,
        received_at=now,
        external_id=f"update/{number}/{own}",
        sender=Sender(OPEN311, partner.id),
        fingerprint=sha256(content.encode()).digest(),
        contact=_read_contact(given),
        media=media,
        sent_at=min(moments.parse_input("updated_datetime", sent), now) if sent else None,
    )


def read_number(given: Parameters) -> str:
    """Raises BadField, or MistypedNumber."""
    return numbers.parse(_read_needed(given, BY_ID))


def _read_update_text(given: Parameters, partner: Partner) -> str:
    """Under the partner's name: a status of theirs moves none of ours, and is told in words."""
    status = (last_value(given, "status") or "").lower()
    if status and status not in PARTNER_STATUSES:
        raise BadField(
            field="status", rule="choice", value=status[:40], taken=", ".join(PARTNER_STATUSES)
        )
    text = _read_text(given, "description", DESCRIPTION)
    if not (text or status):
        raise BadField(field="description", rule="said")
    told = f"(status: {status})" if status and (not text or status not in SILENT_STATUSES) else ""
    return " ".join(filter(None, (f"[{partner.name}]", text, told)))


def _read_needed(given: Parameters, name: str) -> str:
    value = last_value(given, name)
    if value is None:
        raise BadField(field=name, rule="missing")
    return value


def _read_text(given: Parameters, name: str, most: int) -> str | None:
    value = last_value(given, name)
    if value and len(value) > most:
        raise BadField(field=name, rule="long", most=most)
    return value


def _read_area(given: Parameters) -> str | None:
    """An address_id is the code of a kelurahan here."""
    code = last_value(given, "address_id")
    if code and code not in city().kelurahan:
        raise BadField(field="address_id", rule="unknown", value=code[:40])
    return code


def _read_contact(given: Parameters) -> Contact:
    names = (_read_text(given, name, NAME) for name in ("first_name", "last_name"))
    name = " ".join(filter(None, names))[:NAME]
    return Contact(name or None, _read_phone(given), _read_email(given))


def _read_phone(given: Parameters) -> str | None:
    phone = last_value(given, "phone")
    try:
        return reachability.parse_phone(phone) if phone else None
    except BadField:
        raise BadField(field="phone", rule="phone") from None


def _read_email(given: Parameters) -> str | None:
    email = last_value(given, "email")
    if email and not (len(email) < KEY and re.fullmatch(EMAIL, email)):
        raise BadField(field="email", rule="email")
    return email


def _read_media(given: Parameters) -> tuple[Media, ...]:
    """Photos at open addresses, fetched after the acknowledgement as partners' are."""
    links = _read_links(given)
    if len(links) > PHOTOS:
        raise BadField(field="media_url", rule="many", most=PHOTOS)
    return tuple(Media("partner", _check_link(link)) for link in links)


def _read_links(given: Parameters) -> list[str]:
    return [*given.get("media_url", ()), *given.get("media_url[]", ())]


def _check_link(link: str) -> str:
    if not re.fullmatch(r"https://[!-~]+", link) or len(link) > LINK:
        raise BadField(field="media_url", rule="web")
    return link


def _read_attributes(given: Parameters) -> dict[str, list[str]]:
    """``attribute[CODE]=v``, and ``attribute[CODE][]=v`` for each of several."""
    found: dict[str, list[str]] = {}
    for name, values in given.items():
        if match := _ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1], []).extend(values)
    return found
