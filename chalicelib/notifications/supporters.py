"""Saying "me too" of a report, seeing what is kept of it, and taking it back."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.intake import rate_limit
from chalicelib.notifications import supporter_contacts_store, supporters_store, unsubscribe
from chalicelib.notifications.supporter_contacts_store import Left, Supporter
from chalicelib.notifications.supporters_store import Known, NotTaken
from chalicelib.platform import clock, ids, telemetry
from chalicelib.platform.aws import messaging
from chalicelib.platform.errors import BadToken, Hindered, UnknownReport
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.reports.contact.delivery_states import QUIET_HOURS
from chalicelib.reports.contact.preferences import EMAIL, NO_CHANGE, SMS, Change, Contact
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.retry_on_conflict import insist
from chalicelib.reports.store import reports

HOUR = timedelta(hours=1)
HASH = 32  # hex digits of a keyed hash, and of a token's proof


@dataclass(frozen=True, slots=True)
class Who:
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
class Kept:
    """All that is kept of one who supports a report; nothing of one who took it back."""

    number: str
    since: datetime | None = None
    hashes: int = 0
    left: tuple[Left, ...] = ()


def support(number: str, who: Who) -> Support:
    """Count somebody once: a Query and a transaction, and a count of the address.

    A private report is as unknown as one there is not. Raises UnknownReport, Hindered for a closed
    one, TooOften.
    """
    most = city().settings.supports_an_hour
    rate_limit.admit("support", f"address|{who.address}", most, HOUR)
    supporter = _supporter(number, who)

    def attempt(at: int) -> Support:
        report, _ = reports.load(number, consistent=at > 1)
        if report.private:
            raise UnknownReport(number=number)
        if not report.open:
            rule = "merged" if report.following else "closed"
            raise Hindered(rule=rule, allowed=[])
        try:
            lift = lifecycle.earlier(report.backers + 1, city())
            supporters_store.add(report, supporter, clock.now(), lift)
        except Known as known:
            return _again(number, report.supporters, supporter, known, who.wanted)
        except NotTaken:  # it was hidden or closed at this very moment
            return Support(number, report.supporters, False, False, None)
        log.info("supported", number=number)
        telemetry.count("ReportSupported")
        told = _reached(supporter)
        if told:
            _greet(number, supporter.keys[0])
        token = _token(number, supporter.keys[0])
        return Support(number, report.supporters + 1, True, told, token, asked=told)

    return insist(attempt)


def _again(number: str, many: int, who: Supporter, known: Known, wanted: Change) -> Support:
    """Who is counted may still leave a contact, and is known by all they told from then on. The
    token is told to the device that had it, which may also change how they are told: a contact
    others may know as well.
    """
    new = not {*who.keys} <= {*known.persons}
    asked = new and supporters_store.join(number, known, who, clock.now())
    if asked:
        _greet(number, who.keys[0])
    person = known.persons.get(who.mark) if who.mark not in known.joined else None
    for key in who.keys if person else ():
        if known.persons.get(key) == person and key not in known.joined:
            _wish(number, key, wanted)
    token = person and _token(number, person)
    return Support(number, many, False, _reached(who), token, asked=asked)


def _greet(number: str, key: str) -> None:
    """Have the one message sent that asks a contact for its proof."""
    messaging.put(settings().notices, {"support": supporter_contacts_store.whom(number, key)})


def withdraw(number: str, token: str) -> None:
    """Count them no more, let them hear no more, and keep nothing of them; repeating it does no
    harm. Raises BadToken or UnknownReport.
    """
    person = _proven(number, token)

    def attempt(at: int) -> bool:
        report, _ = reports.load(number, consistent=at > 1)
        return supporters_store.remove(
            report, person, lifecycle.earlier(report.backers - 1, city())
        )

    if insist(attempt):
        log.info("support_withdrawn", number=number)


def kept(number: str, token: str) -> Kept:
    """All there is of them, whatever became of the report: a Query for each key, the report's, and
    one for each contact. Raises BadToken.
    """
    person = _proven(number, token)
    known = supporters_store.counted(number, person)
    if known is None:
        return Kept(number)
    _, timeline = reports.load(number)
    entries = {entry.seq: entry for entry in timeline}
    left = [supporter_contacts_store.left(number, key, entries) for key in known.ways]
    return Kept(number, known.since, len(known.keys), tuple(filter(None, left)))


def change(number: str, token: str, wanted: Change) -> Kept:
    """Let each contact they left be told otherwise, whatever became of the report. Raises
    BadToken.
    """
    person = _proven(number, token)
    known = supporters_store.counted(number, person)
    for key in known.ways if known else ():
        _wish(number, key, wanted)
    log.info("wishes_changed", number=number)
    return kept(number, token)


def _wish(number: str, key: str, wanted: Change) -> None:
    """A write only where it makes a difference; what waits for quiet hours that are others now is
    looked at again.
    """
    left = supporter_contacts_store.left(number, key, {})
    if left is None:
        return
    whom, before = supporter_contacts_store.whom(number, key), left.contact.wishes
    after = wanted.of(before)
    if after == before:
        return
    supporter_contacts_store.wish(whom, after)
    waiting = [each.seq for each in left.log if each.code == QUIET_HOURS]
    if waiting and after.quiet != before.quiet:
        messaging.put(settings().notices, {"number": number, "seq": max(waiting), "whom": whom})


def _proven(number: str, token: str) -> str:
    """Whose token it is. Raises BadToken, whether there is such a report or not."""
    person, _, _ = token.partition(".")
    if not ids.same(token.encode(), _token(number, person).encode()):
        raise BadToken(number=number)
    return person


def _supporter(number: str, who: Who) -> Supporter:
    """A contact is a person, and so is a device; the address is one only where neither is told. The
    reporter's contact is one as any other: else whoever knows a number could ask whether it
    reported.
    """
    ways = _ways(who.contact)
    mark = f"device|{who.device}" if who.device else "" if ways else f"address|{who.address}"
    keys = tuple(_key(number, each) for each in (*ways, *([mark] if mark else [])))
    wishes = who.wanted.of(who.contact.wishes)
    contact = replace(who.contact, name=None, wishes=wishes) if ways else Contact()
    return Supporter(keys, contact, keys[-1] if mark else "", unsubscribe.supported_by(contact))


def _ways(contact: Contact) -> list[str]:
    told = (contact.phone, (contact.email or "").lower())
    return [f"contact|{way}" for way in told if way]


def shared_ways(reporter: Contact, contact: Contact) -> frozenset[str]:
    """The ways of a supporter's contact that are the reporter's. Nothing is sent by them, and all
    the rest is as by any other: who left a contact would learn whether it is the reporter's.
    """
    mail = (contact.email or "").lower() == (reporter.email or "").lower()
    shared = {SMS: contact.phone == reporter.phone, EMAIL: mail}
    return frozenset(way for way, same in shared.items() if same)


def keys_of(number: str, contact: Contact) -> list[str]:
    """The keys under which a contact would be known that supports a report."""
    return [_key(number, way) for way in _ways(contact)]


def _key(number: str, way: str) -> str:
    return ids.keyed("support", number, way)[:HASH]


def spread(number: str, seq: int) -> None:
    """Have an entry told to everybody who supports the report and left a contact, each by a message
    of their own; repeating it tells nobody twice.
    """
    told = [
        {"number": number, "seq": seq, "whom": each} for each in supporters_store.reached(number)
    ]
    messaging.put_all(settings().notices, told)


def _reached(who: Supporter) -> bool:
    return who.contact != Contact()


def _token(number: str, person: str) -> str:
    return f"{person}.{ids.keyed('supporter', number, person)[:HASH]}"
