"""Read partners' forms: a filing becomes the draft of a report, an update the draft of an addition
to one.
"""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, TypeVar

from chalicelib.city.answers import read_answers
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.intake.partner import CHANNEL, Partner
from chalicelib.intake.schemas import EMAIL
from chalicelib.platform import clock, moments
from chalicelib.platform.errors import BadField
from chalicelib.platform.message_key import OPEN311, Sender
from chalicelib.publishing.open311.parameters import (
    BY_ID,
    Form,
    Parameters,
    last_value,
    read_pin,
    read_service,
)
from chalicelib.publishing.open311.statuses import PARTNER_STATUSES, SILENT_STATUSES
from chalicelib.reports import number as numbers
from chalicelib.reports.contact import phone_numbers
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.filing import Media
from chalicelib.senders.draft import Draft

DESCRIPTION, ADDRESS, NAME, LINK, KEY = 4000, 300, 100, 2000, 255  # characters
PHOTOS = 5
# The fields of a filing, other than ``attribute[CODE]``.
FIELDS = frozenset(
    (
        *("api_key", "jurisdiction_id", "service_code", "description", "lat", "long"),
        *("address_string", "address_id", "email", "phone", "first_name", "last_name"),
        *("media_url", "media_url[]", "device_id", "account_id", "visibility"),
    )
)
T = TypeVar("T")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\])?")


@dataclass(frozen=True, slots=True)
class Filing:
    """A form as the draft of a report. ``left_out`` has a fault for each part that was not used."""

    draft: Draft
    left_out: tuple[BadField, ...]


def read_filing(form: Form, partner: Partner, key: str | None) -> Filing:
    """Return a partner's form as the draft of a report. A form with the same ``key`` is the same
    report, however often it is filed.

    An optional part that can't be used is left out. Raises BadField when a required part is missing
    or can't be used, and UnknownService.
    """
    fields = form.fields
    code = read_service(_read_needed(fields, "service_code"))
    if key is not None and not 0 < len(key) <= KEY:
        raise BadField(field="Idempotency-Key", rule="limits")
    description = _read_text(fields, "description", DESCRIPTION) or ""
    asked = city().attributes.get(code, ())
    answers, unfit = read_answers(asked, _read_attributes(fields), "attribute[{}]")
    left_out = [*_find_unknown(form), *unfit]
    (lat, lng), address, area = _read_place(fields, left_out)
    draft = Draft(
        channel=CHANNEL,
        description=description,
        received_at=clock.now(),
        external_id=key and f"request/{key}",
        sender=Sender(OPEN311, partner.id),
        fingerprint=_hash_form(fields) if key else b"",
        category=code,
        address=address,
        lat=lat,
        lng=lng,
        area=area,
        contact=_read_usable_contact(fields, left_out),
        visibility=_choose_visibility(fields, code, left_out),
        media=_read_usable_media(fields, left_out),
        answers=answers,
    )
    return Filing(draft, tuple(left_out))


def _find_unknown(form: Form) -> Iterator[BadField]:
    """Yield a fault for each unknown field and for each file. Photos of a report are fetched from
    their ``media_url`` and never taken from the form.
    """
    for name in form.fields:
        if name not in FIELDS and not _ATTRIBUTE.fullmatch(name):
            yield BadField(field=name[:40], rule="unknown_field")
    for name in form.files:
        yield BadField(field=name[:40], rule="file")


def _hash_form(fields: Parameters) -> bytes:
    """Return the SHA-256 of the fields, whatever their order and the form's content type. A partner
    may repeat a form under its other key.
    """
    repeated = sorted(field for field in fields.items() if field[0] != "api_key")
    return sha256(json.dumps(repeated).encode()).digest()


def _choose_visibility(
    fields: Parameters, service: str, left_out: list[BadField]
) -> Visibility | None:
    """Return how much others see of the report: its reporter's choice, and private for the services
    that the city keeps private. None leaves it to the channel.
    """
    chosen = _read_usable(left_out, _read_visibility, fields)
    return Visibility.PRIVATE if service in city().georeport.private else chosen


def _read_visibility(fields: Parameters) -> Visibility | None:
    value = last_value(fields, "visibility")
    if value is not None and value not in {*Visibility}:
        taken = ", ".join(Visibility)
        raise BadField(field="visibility", rule="choice", value=value[:40], taken=taken)
    return Visibility(value) if value else None


Point = tuple[float, float] | tuple[None, None]


def _read_place(
    fields: Parameters, left_out: list[BadField]
) -> tuple[Point, str | None, str | None]:
    """Return point, address and area, as far as they can be used.

    Raises BadField when none of them can.
    """
    faults: list[BadField] = []
    point = _read_usable(faults, read_pin, fields)
    address = _read_usable(faults, _read_text, fields, "address_string", ADDRESS)
    area = _read_usable(faults, _read_area, fields)
    if point is None and not (address or area):
        raise faults[0] if faults else BadField(field="lat, long", rule="location")
    left_out += faults
    return point or (None, None), address, area


def _read_usable(left_out: list[BadField], parse: Callable[..., T], *parts: Any) -> T | None:
    """Return what ``parse`` makes of the parts. When it raises BadField, return None and append the
    fault to ``left_out``.
    """
    try:
        return parse(*parts)
    except BadField as fault:
        left_out.append(fault)
        return None


def _read_usable_contact(fields: Parameters, left_out: list[BadField]) -> Contact:
    parts = ("first_name", "last_name")
    names = (_read_usable(left_out, _read_text, fields, part, NAME) for part in parts)
    name = " ".join(filter(None, names))[:NAME]
    return Contact(
        name or None,
        _read_usable(left_out, _read_phone, fields),
        _read_usable(left_out, _read_email, fields),
    )


def _read_usable_media(fields: Parameters, left_out: list[BadField]) -> tuple[Media, ...]:
    links = [link for link in _read_links(fields) if _read_usable(left_out, _check_link, link)]
    if len(links) > PHOTOS:
        left_out.append(BadField(field="media_url", rule="many", most=PHOTOS))
    return tuple(Media("partner", link) for link in links[:PHOTOS])


def read_update(fields: Parameters, partner: Partner, number: str) -> Draft:
    """Return a partner's update as the draft of an addition. The partner's own ``update_id`` makes
    it one update of this report, however often it is sent. Raises BadField.
    """
    update_id = _read_needed(fields, "update_id")[:KEY]
    text, now = _read_update_text(fields, partner), clock.now()
    sent = last_value(fields, "updated_datetime")
    media = _read_media(fields)
    content = "\n".join((text, *(photo.source for photo in media)))
    return Draft(
        channel=CHANNEL,
        description=text,
        received_at=now,
        external_id=f"update/{number}/{update_id}",
        sender=Sender(OPEN311, partner.id),
        fingerprint=sha256(content.encode()).digest(),
        contact=_read_contact(fields),
        media=media,
        sent_at=min(moments.parse_input("updated_datetime", sent), now) if sent else None,
    )


def read_number(fields: Parameters) -> str:
    """Return the report's number. Raises BadField or MistypedNumber."""
    return numbers.parse(_read_needed(fields, BY_ID))


def _read_update_text(fields: Parameters, partner: Partner) -> str:
    """Return the text of an update, which begins with the partner's name. A partner's status does
    not change the status of the report; the text names it for the officers.
    """
    status = (last_value(fields, "status") or "").lower()
    if status and status not in PARTNER_STATUSES:
        raise BadField(
            field="status", rule="choice", value=status[:40], taken=", ".join(PARTNER_STATUSES)
        )
    text = _read_text(fields, "description", DESCRIPTION)
    if not (text or status):
        raise BadField(field="description", rule="said")
    status_text = (
        f"(status: {status})" if status and (not text or status not in SILENT_STATUSES) else ""
    )
    return " ".join(filter(None, (f"[{partner.name}]", text, status_text)))


def _read_needed(fields: Parameters, name: str) -> str:
    value = last_value(fields, name)
    if value is None:
        raise BadField(field=name, rule="missing")
    return value


def _read_text(fields: Parameters, name: str, most: int) -> str | None:
    value = last_value(fields, name)
    if value and len(value) > most:
        raise BadField(field=name, rule="long", most=most)
    return value


def _read_area(fields: Parameters) -> str | None:
    """Return the ``address_id``, which is the code of a kelurahan here."""
    code = last_value(fields, "address_id")
    if code and code not in city().kelurahan:
        raise BadField(field="address_id", rule="unknown", value=code[:40])
    return code


def _read_contact(fields: Parameters) -> Contact:
    names = (_read_text(fields, name, NAME) for name in ("first_name", "last_name"))
    name = " ".join(filter(None, names))[:NAME]
    return Contact(name or None, _read_phone(fields), _read_email(fields))


def _read_phone(fields: Parameters) -> str | None:
    phone = last_value(fields, "phone")
    try:
        return phone_numbers.parse_phone(phone) if phone else None
    except BadField:
        raise BadField(field="phone", rule="phone") from None


def _read_email(fields: Parameters) -> str | None:
    email = last_value(fields, "email")
    if email and not (len(email) < KEY and re.fullmatch(EMAIL, email)):
        raise BadField(field="email", rule="email")
    return email


def _read_media(fields: Parameters) -> tuple[Media, ...]:
    """Return the photos, each by its open address. They are fetched after the answer, as those of
    the partner channels are.
    """
    links = _read_links(fields)
    if len(links) > PHOTOS:
        raise BadField(field="media_url", rule="many", most=PHOTOS)
    return tuple(Media("partner", _check_link(link)) for link in links)


def _read_links(fields: Parameters) -> list[str]:
    return [*fields.get("media_url", ()), *fields.get("media_url[]", ())]


def _check_link(link: str) -> str:
    if not re.fullmatch(r"https://[!-~]+", link) or len(link) > LINK:
        raise BadField(field="media_url", rule="web")
    return link


def _read_attributes(fields: Parameters) -> dict[str, list[str]]:
    """Return the values of each attribute by its code, from ``attribute[CODE]=v`` and, where there
    are several values, ``attribute[CODE][]=v`` for each.
    """
    attributes: dict[str, list[str]] = {}
    for name, values in fields.items():
        if match := _ATTRIBUTE.fullmatch(name):
            attributes.setdefault(match[1], []).extend(values)
    return attributes
