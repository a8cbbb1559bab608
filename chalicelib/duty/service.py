"""The duty contacts of offices: write and remove them, and confirm each by a code that is sent by
its own way.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from chalicelib.city.current import city
from chalicelib.city.working_hours import DAY
from chalicelib.duty import store
from chalicelib.duty.hours import Hours, parse_hours
from chalicelib.duty.messages import duty_queue, sending, texts, waiting_store
from chalicelib.duty.model import Contact, Way
from chalicelib.intake import rate_limit
from chalicelib.notifications.sending.daily_limits import Withheld
from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import BadField, TooManyContacts
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks import rules as webhooks_rules
from chalicelib.reports.contact import phone_numbers
from chalicelib.senders.model import Outcome

_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class ContactRequest:
    """A contact as a head describes it in a request."""

    way: Way
    address: str
    label: str
    hours: str
    absent_from: str | None
    absent_until: str | None
    deputy: str
    language: Language


def add_contact(office: str, wanted: ContactRequest, actor_office: str) -> Contact:
    """Store a new contact and send it its code, unless it is there and confirmed. Raises BadField,
    TooManyContacts or TooOften.
    """
    others, now = store.load_contacts(office), clock.now()
    contact = make_contact(office, wanted, others, now)
    _save([contact], actor_office)
    return contact if contact.confirmed_at else request_code(contact)


def change_contact(
    office: str, identifier: str, wanted: ContactRequest, actor_office: str
) -> Contact:
    """Replace a contact. One with another way or address has to be confirmed again, and gets its
    code. Raises UnknownContact, BadField or TooOften.
    """
    before, others = store.load_contact(office, identifier), store.load_contacts(office)
    after = apply_request(before, wanted, others, clock.now())
    _save([after], actor_office)
    return after if after.confirmed_at else request_code(after)


def import_contacts(changed: Sequence[Contact], actor_office: str) -> None:
    """Store contacts of a table that was checked, and send each that is new or has another address
    its code. A code that may not be sent today has to be asked for.
    """
    _save(changed, actor_office)
    for contact in changed:
        if contact.confirmed_at is None:
            _queue_code(contact, clock.now())


def remove_contact(office: str, identifier: str, actor_office: str) -> None:
    """Delete a contact. The steps that wait for it go to others. Raises UnknownContact."""
    store.delete_contact(office, identifier)
    duty_queue.route_again(identifier, waiting_store.load_waiting(identifier).lines)
    log.info("duty_contact_removed", office=office, contact=identifier, by=actor_office)


def _save(contacts: Sequence[Contact], actor_office: str) -> None:
    store.save_contacts(contacts)
    for each in contacts:
        log.info("duty_contact_kept", office=each.office, contact=each.id, by=actor_office)


def make_contact(
    office: str, wanted: ContactRequest, others: Sequence[Contact], now: datetime
) -> Contact:
    """Return a new contact beside the ``others`` of its office. An address that one of them has is
    that one, so that a request that is sent again doubles no messages. Raises BadField, and
    TooManyContacts.
    """
    address = check_address(wanted.way, wanted.address.strip())
    same = (each for each in others if (each.way, each.address) == (wanted.way, address))
    own = next((each for each in same if each.begins is None), None)  # none of a deputy
    before = own or make_blank_contact(office, wanted.way, others, now)
    return apply_request(before, wanted, others, now)


def make_blank_contact(office: str, way: Way, others: Sequence[Contact], now: datetime) -> Contact:
    """Return a new contact without address and name. Raises TooManyContacts."""
    if len(others) >= (most := city().settings.most_duty_contacts):
        raise TooManyContacts(most=most)
    return Contact(
        id=ids.make_webhook_id(),
        office=office,
        way=way,
        address="",
        label="",
        hours=Hours(""),
        created_at=now,
        updated_at=now,
    )


def apply_request(
    before: Contact, wanted: ContactRequest, others: Sequence[Contact], now: datetime
) -> Contact:
    """Return a contact as it is wanted. Raises BadField."""
    label = wanted.label.strip()
    if not label:
        raise BadField(field="label", rule="limits")
    begins, ends = (
        _parse_day(name, text)
        for name, text in (
            ("absent_from", wanted.absent_from),
            ("absent_until", wanted.absent_until),
        )
    )
    if ends and (begins is None or ends < begins):
        raise BadField(field="absent_until", rule="limits")
    known = {each.id for each in others} - {before.id}
    if wanted.deputy and wanted.deputy not in known:
        raise BadField(field="deputy", rule="unknown", value=wanted.deputy)
    unchanged = wanted.way is before.way and wanted.address == sending.mask_contact_address(before)
    address = before.address if unchanged else check_address(wanted.way, wanted.address.strip())
    after = replace(
        before,
        way=wanted.way,
        address=address,
        label=label,
        hours=parse_hours(wanted.hours),
        absent_from=begins,
        absent_until=ends,
        deputy=wanted.deputy,
        language=wanted.language,
    )
    if (after.way, after.address) != (before.way, before.address):
        after = replace(after, confirmed_at=None, code_at=None, failed_at=None)
    return after if after == before else replace(after, updated_at=now)


def _parse_day(field: str, text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadField(field=field, rule="limits") from None


def check_address(way: Way, address: str) -> str:
    """Return an address as messages go there. Raises BadField for one that no message may go to,
    and for a browser, which its officer adds (``duty.browsers``).
    """
    if way is Way.PUSH:
        raise BadField(field="way", rule="browser")
    if way in (Way.CHAT, Way.WEBHOOK):
        try:
            return webhooks_rules.check_address(address, here=bool(settings().double))
        except BadField:
            raise BadField(field="address", rule="web") from None
    if way is Way.MAIL:
        if not _EMAIL.fullmatch(address):
            raise BadField(field="address", rule="email")
        return address
    try:
        phone = phone_numbers.parse_phone(address)
    except BadField:
        raise BadField(field="address", rule="phone") from None
    if phone_numbers.permanent_sms_obstacle(phone):
        raise BadField(field="address", rule="phone")
    return phone


# The code that confirms a contact.


def request_code(contact: Contact) -> Contact:
    """Have a new code sent to a contact, and return it. The code before is void. Raises TooOften,
    and BadField for a contact that needs none.
    """
    if contact.way is Way.PUSH:
        raise BadField(field="way", rule="browser")
    if contact.confirmed_at and contact.failed_at is None:
        raise BadField(field="digits", rule="same", value="confirmed")
    most = city().settings.codes_a_day
    rate_limit.admit_once("code", f"duty|{contact.id}", most, DAY)
    rate_limit.admit_once("code", f"address|{contact.address.lower()}", most, DAY)
    return _queue_code(contact, clock.now())


def _queue_code(contact: Contact, now: datetime) -> Contact:
    store.ask_code(contact, now)
    message = {"code": contact.id, "office": contact.office, "at": format_stored(now)}
    queues.queue_message(settings().duty, message)
    log.info("duty_code_asked", office=contact.office, contact=contact.id, way=contact.way)
    return replace(contact, code_at=now)


def send_code(code: str, office: str, at: str) -> None:
    """Send the code that was asked for at ``at`` to the contact with the id ``code``, unless
    another was asked for since. It is sent once: a head may ask for another.
    """
    contact = store.find_contact(office, code)
    asked_at = contact.code_at if contact else None
    if contact is None or asked_at is None or format_stored(asked_at) != at or _is_late(contact):
        log.info("duty_code_not_sent", office=office, contact=code)
        return
    minutes, identifier = city().settings.code_minutes, f"duty-{code}-{int(asked_at.timestamp())}"
    message = texts.write_code(
        contact, derive_code(contact), minutes, clock.now(), identifier, city()
    )
    try:
        ticket = sending.admit_message(contact, proven=False, once=identifier)
        result = sending.send_message(contact, message, ticket)
    except Withheld as why:
        log.info("duty_code_not_sent", office=office, contact=code, why=why.code)
        return
    sent = result.outcome is Outcome.SENT
    name = "duty_code_sent" if sent else "duty_code_not_sent"
    log.info(name, office=office, contact=code, way=contact.way, why=result.code)


def confirm_contact(office: str, identifier: str, digits: str) -> Contact:
    """Confirm a contact by the code that it got. Raises UnknownContact, and BadField for digits
    that are wrong, too late, or tried too often.
    """
    contact = store.load_contact(office, identifier)
    most = city().settings.code_tries
    if contact.code_at is None or _is_late(contact) or not store.count_try(contact, most):
        raise BadField(field="digits", rule="wrong")
    if not ids.is_same(digits.encode(), derive_code(contact).encode()):
        raise BadField(field="digits", rule="wrong")
    now = clock.now()
    if not store.confirm_contact(contact, now):
        raise BadField(field="digits", rule="wrong")
    log.info("duty_contact_confirmed", office=office, contact=identifier)
    return replace(contact, confirmed_at=now, code_at=None, failed_at=None)


def derive_code(contact: Contact) -> str:
    """Return the code of a contact. It is derived from the request and stored nowhere."""
    asked_at = format_stored(contact.code_at) if contact.code_at else ""
    proof = ids.derive_hash("duty_code", contact.id, contact.way, contact.address, asked_at)
    return f"{int(proof[:15], 16) % 10**CODE_DIGITS:0{CODE_DIGITS}}"


def _is_late(contact: Contact) -> bool:
    span = timedelta(minutes=city().settings.code_minutes)
    return contact.code_at is None or contact.code_at + span <= clock.now()
