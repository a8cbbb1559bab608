"""Say "me too" to a report, see what is stored of it, and withdraw it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import unsubscribe
from chalicelib.notifications.supporters import contacts_store
from chalicelib.notifications.supporters import store as supporters_store
from chalicelib.notifications.supporters.contacts_store import Supporter, SupporterContact
from chalicelib.notifications.supporters.store import AlreadySupports, NotSupportable
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import queues
from chalicelib.platform.errors import BadToken, Hindered, UnknownReport
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.contact.delivery_states import QUIET_HOURS
from chalicelib.reports.contact.preferences import EMAIL, NO_CHANGE, SMS, Change, Contact
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict

HOUR = timedelta(hours=1)
HASH_LENGTH = 32  # hex digits of a keyed hash, and of a token's signature


@dataclass(frozen=True, slots=True)
class SupporterIdentity:
    """The identity of a person who says "me too", as far as its parts are known: a contact, the
    token that their application stores on the ``device``, and the network ``address``. ``wanted``
    says how the person wants to be told.
    """

    contact: Contact
    device: str
    address: str
    wanted: Change = NO_CHANGE


@dataclass(frozen=True, slots=True)
class Support:
    """The result of a "me too". ``supporters`` counts all of them. ``token`` is None when somebody
    else may have said "me too" with that contact before. ``asked`` says whether the contact is sent
    the one message that asks for its proof.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    token: str | None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class SupportRecord:
    """Everything that is stored about a supporter of a report. It is empty for a supporter who
    withdrew.
    """

    number: str
    since: datetime | None = None
    hashes: int = 0
    left: tuple[SupporterContact, ...] = ()


def add_support(number: str, identity: SupporterIdentity) -> Support:
    """Count a supporter once. Costs a Query, a transaction, and a count of the network address.

    Raises UnknownReport, also for a private report, Hindered for a closed report, and TooOften.
    """
    most = city().settings.supports_an_hour
    rate_limit.admit_once("support", f"address|{identity.address}", most, HOUR)
    supporter = _build_supporter(number, identity)

    def attempt(at: int) -> Support:
        report, _ = reports.load_report(number, consistent=at > 1)
        if not is_listed(report.visibility):
            raise UnknownReport(number=number)
        if not report.open:
            rule = "merged" if report.following else "closed"
            raise Hindered(rule=rule, allowed=[])
        try:
            lift = lifecycle.support_advance(report.backers + 1, city())
            supporters_store.add_supporter(report, supporter, clock.now(), lift)
        except AlreadySupports as known:
            return _support_again(number, report.supporters, supporter, known, identity.wanted)
        except NotSupportable:  # the report was hidden or closed at this very moment
            return Support(number, report.supporters, False, False, None)
        log.info("supported", number=number)
        telemetry.count_event("ReportSupported")
        is_reached = _is_reached(supporter)
        if is_reached:
            _queue_greeting(number, supporter.keys[0])
        token = _make_token(number, supporter.keys[0])
        return Support(number, report.supporters + 1, True, is_reached, token, asked=is_reached)

    return retry_on_conflict(attempt)


def _support_again(
    number: str, many: int, supporter: Supporter, known: AlreadySupports, wanted: Change
) -> Support:
    """Answer a supporter who is counted already. They may still leave a contact, and all their keys
    identify them from then on. Only the device that got the token gets it again and may change how
    the supporter is told, since others may know the contact as well.
    """
    has_new_keys = not {*supporter.keys} <= {*known.persons}
    asked = has_new_keys and supporters_store.join_keys(number, known, supporter, clock.now())
    is_repeat = not has_new_keys and _is_reached(supporter)
    if asked or (is_repeat and _lacks_greeting(number, supporter.keys[0])):
        _queue_greeting(number, supporter.keys[0])
    person = known.persons.get(supporter.mark) if supporter.mark not in known.joined else None
    for key in supporter.keys if person else ():
        if known.persons.get(key) == person and key not in known.joined:
            _save_wishes(number, key, wanted)
    token = person and _make_token(number, person)
    return Support(number, many, False, _is_reached(supporter), token, asked=asked)


def _lacks_greeting(number: str, key: str) -> bool:
    """Return whether a contact was never asked for its proof: the process that stored it may have
    died before the message was queued. Costs one Query.
    """
    stored = contacts_store.load_supporter_contact(number, key, {})
    if stored is None or stored.contact.proven:
        return False
    return all(line.seq for line in stored.log)  # that message is of no entry


def _queue_greeting(number: str, key: str) -> None:
    """Queue the one message that asks a contact for its proof."""
    queues.queue_message(
        settings().notices, {"support": contacts_store.supporter_address(number, key)}
    )


def withdraw_support(number: str, token: str) -> None:
    """Take a supporter out of the count, end their notices, and delete everything about them.
    Repeating it does no harm. Raises BadToken or UnknownReport.
    """
    person = _check_token(number, token)

    def attempt(at: int) -> bool:
        report, _ = reports.load_report(number, consistent=at > 1)
        return supporters_store.remove_supporter(
            report, person, lifecycle.support_advance(report.backers - 1, city())
        )

    if retry_on_conflict(attempt):
        log.info("support_withdrawn", number=number)


def load_support(number: str, token: str) -> SupportRecord:
    """Return everything about a supporter, also of a closed or hidden report. Costs a Query for
    each key, one for the report, and one for each contact. Raises BadToken.
    """
    person = _check_token(number, token)
    known = supporters_store.load_counted(number, person)
    if known is None:
        return SupportRecord(number)
    _, timeline = reports.load_report(number)
    entries = {entry.seq: entry for entry in timeline}
    contacts = [contacts_store.load_supporter_contact(number, key, entries) for key in known.ways]
    return SupportRecord(number, known.since, len(known.keys), tuple(filter(None, contacts)))


def change_support(number: str, token: str, wanted: Change) -> SupportRecord:
    """Change how each contact of a supporter is told, also of a closed or hidden report. Raises
    BadToken.
    """
    person = _check_token(number, token)
    known = supporters_store.load_counted(number, person)
    for key in known.ways if known else ():
        _save_wishes(number, key, wanted)
    log.info("wishes_changed", number=number)
    return load_support(number, token)


def _save_wishes(number: str, key: str, wanted: Change) -> None:
    """Store the wishes of a contact if they change. Queue the last entry that waits for the end of
    quiet hours if the hours change.
    """
    stored = contacts_store.load_supporter_contact(number, key, {})
    if stored is None:
        return
    recipient = contacts_store.supporter_address(number, key)
    before = stored.contact.wishes
    after = wanted.apply_to(before)
    if after == before:
        return
    contacts_store.save_supporter_wishes(recipient, after)
    waiting = [each.seq for each in stored.log if each.code == QUIET_HOURS]
    if waiting and after.quiet != before.quiet:
        queues.queue_message(
            settings().notices, {"number": number, "seq": max(waiting), "whom": recipient}
        )


def _check_token(number: str, token: str) -> str:
    """Return the key of the person whose token it is. Raises BadToken, whether there is such a
    report or not.
    """
    person, _, _ = token.partition(".")
    if not ids.is_same(token.encode(), _make_token(number, person).encode()):
        raise BadToken(number=number)
    return person


def _build_supporter(number: str, identity: SupporterIdentity) -> Supporter:
    """Return the supporter with the keys that identify them. A contact identifies a person, and so
    does a device; a network address does so only without either. The reporter's contact is treated
    as any other: else anybody could learn whether a phone number filed the report.
    """
    ways = _list_ways(identity.contact)
    mark = f"device|{identity.device}" if identity.device else ""
    if not ways and not mark:
        mark = f"address|{identity.address}"
    keys = tuple(_supporter_key(number, each) for each in (*ways, *([mark] if mark else [])))
    wishes = identity.wanted.apply_to(identity.contact.wishes)
    contact = replace(identity.contact, name=None, wishes=wishes) if ways else Contact()
    return Supporter(keys, contact, keys[-1] if mark else "", unsubscribe.support_key(contact))


def _list_ways(contact: Contact) -> list[str]:
    addresses = (contact.phone, (contact.email or "").lower())
    return [f"contact|{address}" for address in addresses if address]


def shared_ways(reporter: Contact, contact: Contact) -> frozenset[str]:
    """Return the ways of a supporter's contact that are also the reporter's. Nothing is sent by
    them. Everything else is as for any other contact: else a supporter could learn whether a
    contact is the reporter's.
    """
    mail = (contact.email or "").lower() == (reporter.email or "").lower()
    shared = {SMS: contact.phone == reporter.phone, EMAIL: mail}
    return frozenset(way for way, same in shared.items() if same)


def contact_keys(number: str, contact: Contact) -> list[str]:
    """Return the keys under which a contact that supports a report is stored."""
    return [_supporter_key(number, way) for way in _list_ways(contact)]


def _supporter_key(number: str, way: str) -> str:
    return ids.derive_hash("support", number, way)[:HASH_LENGTH]


def queue_for_supporters(number: str, seq: int) -> None:
    """Queue an entry for each supporter who left a contact, each in a message of their own.
    Repeating it sends nobody a notice twice.
    """
    messages = [
        {"number": number, "seq": seq, "whom": recipient}
        for recipient in supporters_store.list_reached(number)
    ]
    queues.queue_messages(settings().notices, messages)


def _is_reached(supporter: Supporter) -> bool:
    return supporter.contact != Contact()


def _make_token(number: str, person: str) -> str:
    return f"{person}.{ids.derive_hash('supporter', number, person)[:HASH_LENGTH]}"
