"""Saying "me too" of a report, and taking it back."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from chalicelib.city import city
from chalicelib.domain import urgency
from chalicelib.domain.errors import BadToken, Hindered, TooOften, UnknownReport
from chalicelib.domain.report import Contact, Report
from chalicelib.outside import clock, ids, metrics, queues
from chalicelib.outside.telemetry import log
from chalicelib.services import stopping
from chalicelib.services.insisting import insist
from chalicelib.settings import settings
from chalicelib.stores import limits, reports, supporters
from chalicelib.stores.limits import Uncounted
from chalicelib.stores.supporters import Known, NotTaken, Supporter

HOUR = timedelta(hours=1)
HASH = 32  # hex digits of a keyed hash, and of a token's proof


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody who says so: a contact, what their application keeps for the device, and the network
    they come from, each as far as it is known.
    """

    contact: Contact
    device: str
    address: str


@dataclass(frozen=True, slots=True)
class Support:
    """``supporters`` counts all; ``token`` is None where somebody else may have said so before
    under that contact.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    token: str | None


def support(number: str, who: Who) -> Support:
    """Count somebody once: a Query and a transaction, and a count of the address.

    A private report is as unknown as one there is not. Raises UnknownReport, Hindered for a closed
    one, TooOften.
    """
    _allow(who.address)
    supporter = _supporter(number, who)

    def attempt(at: int) -> Support:
        report, _ = reports.load(number, consistent=at > 1)
        if report.private:
            raise UnknownReport(number=number)
        if not report.open:
            rule = "merged" if report.following else "closed"
            raise Hindered(rule=rule, allowed=[])
        try:
            lift = urgency.earlier(report.backers + 1, city())
            supporters.add(report, supporter, clock.now(), lift)
        except Known as known:
            return _again(number, report.supporters, supporter, known)
        except NotTaken:  # it was hidden or closed at this very moment
            return Support(number, report.supporters, False, False, None)
        log.info("supported", number=number)
        metrics.count("ReportSupported")
        told = _reached(supporter)
        token = _token(number, supporter.keys[0])
        return Support(number, report.supporters + 1, True, told, token)

    return insist(attempt)


def _again(number: str, many: int, who: Supporter, known: Known) -> Support:
    """Who is counted may still leave a contact, and is known by all they told from then on. The
    token is told to the device that had it: a contact others may know as well.
    """
    if not {*who.keys} <= {*known.persons}:
        supporters.join(number, known, who, clock.now())
    person = known.persons.get(who.mark) if who.mark not in known.joined else None
    token = person and _token(number, person)
    return Support(number, many, False, _reached(who), token)


def withdraw(number: str, token: str) -> None:
    """Count them no more, and let them hear no more; repeating it does no harm. Raises BadToken
    or UnknownReport.
    """
    person, _, _ = token.partition(".")
    if not ids.same(token.encode(), _token(number, person).encode()):
        raise BadToken(number=number)

    def attempt(at: int) -> bool:
        report, _ = reports.load(number, consistent=at > 1)
        return supporters.remove(report, person, urgency.earlier(report.backers - 1, city()))

    if insist(attempt):
        log.info("support_withdrawn", number=number)


def _allow(address: str) -> None:
    """Raises TooOften; when nobody can count, nobody is refused."""
    try:
        counted = limits.count("support", ids.keyed(f"address|{address}")[:HASH], HOUR, clock.now())
    except Uncounted:
        log.warning("not_counted", what="support")
        return
    if counted.many > city().settings.supports_an_hour:
        raise TooOften(seconds=counted.seconds)


def _supporter(number: str, who: Who) -> Supporter:
    """A contact is a person, and so is a device; the address is one only where neither is told. The
    reporter's contact is one as any other: else whoever knows a number could ask whether it
    reported.
    """
    ways = _ways(who.contact)
    mark = f"device|{who.device}" if who.device else "" if ways else f"address|{who.address}"
    keys = tuple(_key(number, each) for each in (*ways, *([mark] if mark else [])))
    contact = replace(who.contact, name=None) if ways else Contact()
    return Supporter(keys, contact, keys[-1] if mark else "", stopping.supported_by(contact))


def _ways(contact: Contact) -> list[str]:
    told = (contact.phone, (contact.email or "").lower())
    return [f"contact|{way}" for way in told if way]


def _key(number: str, way: str) -> str:
    return ids.keyed(f"support|{number}|{way}")[:HASH]


def left_by(report: Report, reporter: Contact) -> list[Any]:
    """What is kept of the reporter's own contact among those of who supports the report."""
    ways = _ways(reporter) if report.supporters else []
    return supporters.contacts(report.number, (_key(report.number, way) for way in ways))


def spread(number: str, seq: int) -> None:
    """Have an entry told to everybody who supports the report and left a contact, each by a message
    of their own; repeating it tells nobody twice.
    """
    told = [{"number": number, "seq": seq, "whom": each} for each in supporters.reached(number)]
    queues.put_all(settings().notices, told)


def _reached(who: Supporter) -> bool:
    return who.contact != Contact()


def _token(number: str, person: str) -> str:
    return f"{person}.{ids.keyed(f'supporter|{number}|{person}')[:HASH]}"
