"""Forms of partners as drafts of reports, and as updates of reports."""

import re
from hashlib import sha256

from chalicelib.api.open311_parameters import BY_ID, Parameters, one, pin, service
from chalicelib.api.shapes import EMAIL
from chalicelib.city import city
from chalicelib.domain import moments
from chalicelib.domain import number as numbers
from chalicelib.domain import service as services
from chalicelib.domain.contact import Contact
from chalicelib.domain.draft import Draft
from chalicelib.domain.errors import BadField
from chalicelib.domain.partner import CHANNEL, Partner
from chalicelib.domain.report import Media
from chalicelib.outside import clock, telephone

DESCRIPTION, ADDRESS, NAME, LINK, KEY = 4000, 300, 100, 2000, 255  # characters
PHOTOS = 5
# What a partner's system may say of a request, beside "open" and "closed" those that FixMyStreet
# knows: https://github.com/mysociety/fixmystreet/wiki/Open311-FMS---Additional-states
SAID = (
    *("open", "closed", "fixed", "in_progress", "planned", "action_scheduled", "investigating"),
    *("duplicate", "not_councils_responsibility", "no_further_action", "internal_referral"),
    *("cancelled", "reopen", "for_triage", "unchanged"),
)
SAYS_NOTHING = ("open", "unchanged")
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,80})\](?:\[\])?")


def filing(given: Parameters, body: bytes, partner: Partner, key: str | None) -> Draft:
    """A report of a partner's; with a ``key`` the same one whenever it is filed again. Raises
    BadField or UnknownService.
    """
    code = service(_needed(given, "service_code"))
    where = pin(given)
    address, area = _text(given, "address_string", ADDRESS), _area(given)
    if where is None and not (address or area):
        raise BadField(field="lat, long", rule="location")
    if key is not None and not 0 < len(key) <= KEY:
        raise BadField(field="Idempotency-Key", rule="limits")
    lat, lng = where or (None, None)
    return Draft(
        channel=CHANNEL,
        description=_text(given, "description", DESCRIPTION) or "",
        received_at=clock.now(),
        external_id=key and f"{partner.id}/request/{key}",
        fingerprint=sha256(body).digest() if key else b"",
        category=code,
        address=address,
        lat=lat,
        lng=lng,
        area=area,
        contact=_contact(given),
        private=code in city().georeport.private,
        media=_media(given),
        answers=services.answers(city().attributes.get(code, ()), _attributes(given)),
    )


def update(given: Parameters, partner: Partner, number: str) -> Draft:
    """What a partner adds to a report. Its own id makes it one of that report, whenever it comes
    again. Raises BadField.
    """
    own = _needed(given, "update_id")[:KEY]
    text, now = _update_text(given, partner), clock.now()
    sent = one(given, "updated_datetime")
    media = _media(given)
    content = "\n".join((text, *(photo.source for photo in media)))
    return Draft(
        channel=CHANNEL,
        description=text,
        received_at=now,
        external_id=f"{partner.id}/update/{number}/{own}",
        fingerprint=sha256(content.encode()).digest(),
        contact=_contact(given),
        media=media,
        sent_at=min(moments.given("updated_datetime", sent), now) if sent else None,
    )


def number(given: Parameters) -> str:
    """Raises BadField, or MistypedNumber."""
    return numbers.parse(_needed(given, BY_ID))


def _update_text(given: Parameters, partner: Partner) -> str:
    """Under the partner's name: a status of theirs moves none of ours, and is told in words."""
    status = (one(given, "status") or "").lower()
    if status and status not in SAID:
        raise BadField(field="status", rule="choice", value=status[:40], taken=", ".join(SAID))
    text = _text(given, "description", DESCRIPTION)
    if not (text or status):
        raise BadField(field="description", rule="said")
    told = f"(status: {status})" if status and (not text or status not in SAYS_NOTHING) else ""
    return " ".join(filter(None, (f"[{partner.name}]", text, told)))


def _needed(given: Parameters, name: str) -> str:
    value = one(given, name)
    if value is None:
        raise BadField(field=name, rule="missing")
    return value


def _text(given: Parameters, name: str, most: int) -> str | None:
    value = one(given, name)
    if value and len(value) > most:
        raise BadField(field=name, rule="long", most=most)
    return value


def _area(given: Parameters) -> str | None:
    """An address_id is the code of a kelurahan here."""
    code = one(given, "address_id")
    if code and code not in city().kelurahan:
        raise BadField(field="address_id", rule="unknown", value=code[:40])
    return code


def _contact(given: Parameters) -> Contact:
    email, phone = one(given, "email"), one(given, "phone")
    if email and not (len(email) < KEY and re.fullmatch(EMAIL, email)):
        raise BadField(field="email", rule="email")
    names = (_text(given, name, NAME) for name in ("first_name", "last_name"))
    name = " ".join(filter(None, names))[:NAME]
    return Contact(name or None, telephone.e164(phone) if phone else None, email)


def _media(given: Parameters) -> tuple[Media, ...]:
    """Photos at open addresses, fetched after the acknowledgement as partners' are."""
    links = [*given.get("media_url", ()), *given.get("media_url[]", ())]
    if len(links) > PHOTOS:
        raise BadField(field="media_url", rule="many", most=PHOTOS)
    for link in links:
        if not re.fullmatch(r"https://[!-~]+", link) or len(link) > LINK:
            raise BadField(field="media_url", rule="web")
    return tuple(Media("partner", link) for link in links)


def _attributes(given: Parameters) -> dict[str, list[str]]:
    """``attribute[CODE]=v``, and ``attribute[CODE][]=v`` for each of several."""
    found: dict[str, list[str]] = {}
    for name, values in given.items():
        if match := _ATTRIBUTE.fullmatch(name):
            found.setdefault(match[1], []).extend(values)
    return found
