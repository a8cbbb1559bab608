"""Saying "me too" of a report, seeing what is kept of it, and taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import supporter_contacts_store, supporters_store, unsubscribe
from chalicelib.notifications.supporter_contacts_store import Supporter, SupporterContact
from chalicelib.notifications.supporters_store import AlreadySupports, NotSupportable
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import messaging
from chalicelib.platform.errors import BadToken, Hindered, UnknownReport
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import QUIET_HOURS
from chalicelib.reports.contact.preferences import EMAIL, NO_CHANGE, SMS, Change, Contact
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.retry_on_conflict import retry_on_conflict
from chalicelib.reports.store import reports

HOUR = timedelta(hours=1)
HASH_LENGTH = 32  # hex digits of a keyed hash, and of a token's proof


@dataclass(frozen=True, slots=True)
class SupporterIdentity:
    """Somebody who says so: a contact, what their application keeps for the device, and the network
    they come from, each as far as it is known; and how they want to be told.
    """

    contact: Contact
    device: str
    address: str
    wanted: Change = NO_CHANGE


@dataclass(frozen=True, slots=True)
class Support:
    """``supporters`` counts all; ``token`` is None where somebody else may have said so before
    under that contact. ``asked``: the contact is sent the one message that asks for its proof.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    token: str | None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class SupportRecord:
    """All that is kept of one who supports a report; nothing of one who took it back."""

    number: str
    since: datetime | None = None
    hashes: int = 0
    left: tuple[SupporterContact, ...] = ()


def add_support(number: str, who: SupporterIdentity) -> Support:
    """Count somebody once: a Query and a transaction, and a count of the address.

    A private report is as unknown as one there is not. Raises UnknownReport, Hindered for a closed
    one, TooOften.
    """
    most = city().settings.supports_an_hour
    rate_limit.admit_once("support", f"address|{who.address}", most, HOUR)
    supporter = _build_supporter(number, who)

    def attempt(at: int) -> Support:
        report, _ = reports.load_report(number, consistent=at > 1)
        if report.private:
            raise UnknownReport(number=number)
        if not report.open:
            rule = "merged" if report.following else "closed"
            raise Hindered(rule=rule, allowed=[])
        try:
            lift = lifecycle.support_advance(report.backers + 1, city())
            supporters_store.add_supporter(report, supporter, clock.now(), lift)
        except AlreadySupports as known:
            return _support_again(number, report.supporters, supporter, known, who.wanted)
        except NotSupportable:  # it was hidden or closed at this very moment
            return Support(number, report.supporters, False, False, None)
        log.info("supported", number=number)
        telemetry.count_event("ReportSupported")
        told = _is_reached(supporter)
        if told:
            _queue_greeting(number, supporter.keys[0])
        token = _make_token(number, supporter.keys[0])
        return Support(number, report.supporters + 1, True, told, token, asked=told)

    return retry_on_conflict(attempt)


def _support_again(
    number: str, many: int, who: Supporter, known: AlreadySupports, wanted: Change
) -> Support:
    """Who is counted may still leave a contact, and is known by all they told from then on. The
    token is told to the device that had it, which may also change how they are told: a contact
    others may know as well.
    """
    new = not {*who.keys} <= {*known.persons}
    asked = new and supporters_store.join_keys(number, known, who, clock.now())
    if asked:
        _queue_greeting(number, who.keys[0])
    person = known.persons.get(who.mark) if who.mark not in known.joined else None
    for key in who.keys if person else ():
        if known.persons.get(key) == person and key not in known.joined:
            _save_wishes(number, key, wanted)
    token = person and _make_token(number, person)
    return Support(number, many, False, _is_reached(who), token, asked=asked)


def _queue_greeting(number: str, key: str) -> None:
    """Have the one message sent that asks a contact for its proof."""
    messaging.queue_message(
        settings().notices, {"support": supporter_contacts_store.supporter_address(number, key)}
    )


def withdraw_support(number: str, token: str) -> None:
    """Count them no more, let them hear no more, and keep nothing of them; repeating it does no
    harm. Raises BadToken or UnknownReport.
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
    """All there is of them, whatever became of the report: a Query for each key, the report's, and
    one for each contact. Raises BadToken.
    """
    person = _check_token(number, token)
    known = supporters_store.load_counted(number, person)
    if known is None:
        return SupportRecord(number)
    _, timeline = reports.load_report(number)
    entries = {entry.seq: entry for entry in timeline}
    left = [
        supporter_contacts_store.load_supporter_contact(number, key, entries) for key in known.ways
    ]
    return SupportRecord(number, known.since, len(known.keys), tuple(filter(None, left)))


def change_support(number: str, token: str, wanted: Change) -> SupportRecord:
    """Let each contact they left be told otherwise, whatever became of the report. Raises
    BadToken.
    """
    person = _check_token(number, token)
    known = supporters_store.load_counted(number, person)
    for key in known.ways if known else ():
        _save_wishes(number, key, wanted)
    log.info("wishes_changed", number=number)
    return load_support(number, token)


def _save_wishes(number: str, key: str, wanted: Change) -> None:
    """A write only where it makes a difference; what waits for quiet hours that are others now is
    looked at again.
    """
    left = supporter_contacts_store.load_supporter_contact(number, key, {})
    if left is None:
        return
    whom, before = supporter_contacts_store.supporter_address(number, key), left.contact.wishes
    after = wanted.of(before)
    if after == before:
        return
    supporter_contacts_store.save_supporter_wishes(whom, after)
    waiting = [each.seq for each in left.log if each.code == QUIET_HOURS]
    if waiting and after.quiet != before.quiet:
        messaging.queue_message(
            settings().notices, {"number": number, "seq": max(waiting), "whom": whom}
        )


def _check_token(number: str, token: str) -> str:
    """Whose token it is. Raises BadToken, whether there is such a report or not."""
    person, _, _ = token.partition(".")
    if not ids.is_same(token.encode(), _make_token(number, person).encode()):
        raise BadToken(number=number)
    return person


def _build_supporter(number: str, who: SupporterIdentity) -> Supporter:
    """A contact is a person, and so is a device; the address is one only where neither is told. The
    reporter's contact is one as any other: else whoever knows a number could ask whether it
    reported.
    """
    ways = _list_ways(who.contact)
    mark = f"device|{who.device}" if who.device else "" if ways else f"address|{who.address}"
    keys = tuple(_supporter_key(number, each) for each in (*ways, *([mark] if mark else [])))
    wishes = who.wanted.of(who.contact.wishes)
    contact = replace(who.contact, name=None, wishes=wishes) if ways else Contact()
    return Supporter(keys, contact, keys[-1] if mark else "", unsubscribe.support_key(contact))


def _list_ways(contact: Contact) -> list[str]:
    told = (contact.phone, (contact.email or "").lower())
    return [f"contact|{way}" for way in told if way]


def shared_ways(reporter: Contact, contact: Contact) -> frozenset[str]:
    """The ways of a supporter's contact that are the reporter's. Nothing is sent by them, and all
    the rest is as by any other: who left a contact would learn whether it is the reporter's.
    """
    mail = (contact.email or "").lower() == (reporter.email or "").lower()
    shared = {SMS: contact.phone == reporter.phone, EMAIL: mail}
    return frozenset(way for way, same in shared.items() if same)


def contact_keys(number: str, contact: Contact) -> list[str]:
    """The keys under which a contact would be known that supports a report."""
    return [_supporter_key(number, way) for way in _list_ways(contact)]


def _supporter_key(number: str, way: str) -> str:
    return ids.derive_hash("support", number, way)[:HASH_LENGTH]


def queue_for_supporters(number: str, seq: int) -> None:
    """Have an entry told to everybody who supports the report and left a contact, each by a message
    of their own; repeating it tells nobody twice.
    """
    told = [
        {"number": number, "seq": seq, "whom": each}
        for each in supporters_store.list_reached(number)
    ]
    messaging.queue_messages(settings().notices, told)


def _is_reached(who: Supporter) -> bool:
    return who.contact != Contact()


def _make_token(number: str, person: str) -> str:
    return f"{person}.{ids.derive_hash('supporter', number, person)[:HASH_LENGTH]}"
