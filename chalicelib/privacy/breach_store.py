"""Store of breaches of personal data: an item for each breach, and under its own key the reports
that it touches, the people to be told, and the steps that were taken. ``operate.breach`` writes the
breach, its reports and its steps; the function that sends notices writes the people.

A person is known by keyed hashes of their addresses: one item has the notice, and each other
address of theirs leads to it. No item has an address.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Overtaken,
    drop_empty,
    explain_cancellation,
    get_connection,
    try_write,
)
from chalicelib.privacy.breach_rules import Breach, LeakedKind, PersonState, ReportState, Tally

BREACH = "BREACH#"  # before the id in a key
ALL_BREACHES = "BREACH"  # the partition of the breaches themselves
REPORT, PERSON, STEP = "LEAKED#", "INFORMED#", "STEP#"


class BreachItem(Item):
    """A breach of personal data. ``kinds`` are joined by a bar."""

    sorts = BREACH

    known_at = Moment()
    since = Moment()
    until = Moment()
    kinds = UnicodeAttribute()
    how = UnicodeAttribute()
    efforts = UnicodeAttribute()
    contact = UnicodeAttribute()
    authority_at = Moment(null=True)
    closed_at = Moment(null=True)


class LeakedItem(Item):
    """A report that a breach touches; without a ``state`` its people are not looked up yet."""

    sorts = REPORT

    state = UnicodeAttribute(null=True)
    at = Moment(null=True)


class InformedItem(Item):
    """A person to be told, under the hash of an address: the recipient ``whom`` of notices, the
    ``way``, and the ``state``. The item of another address of the person has only ``same``.
    """

    sorts = PERSON

    whom = UnicodeAttribute(null=True)
    way = UnicodeAttribute(null=True)
    state = UnicodeAttribute(null=True)
    code = UnicodeAttribute(null=True)
    same = UnicodeAttribute(null=True)  # the hash under which the person's notice is
    at = Moment(null=True)


class StepItem(Item):
    """A step that was taken, by an operator or by the system, and never changes."""

    sorts = STEP

    at = Moment()
    what = UnicodeAttribute()
    details = UnicodeAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Informed:
    """A person to be told: a recipient of notices, and the way to tell them."""

    whom: str
    way: str
    state: PersonState


def load_breaches() -> Iterator[Breach]:
    """Yield all breaches. Costs one Query."""
    items: Any = Item.query(ALL_BREACHES, consistent_read=True)
    for item in items:
        yield Breach(
            id=item.sk.removeprefix(BREACH),
            known_at=item.known_at,
            since=item.since,
            until=item.until,
            kinds=tuple(LeakedKind(kind) for kind in item.kinds.split("|")),
            how=item.how,
            efforts=item.efforts,
            contact=item.contact,
            authority_at=item.authority_at,
            closed_at=item.closed_at,
        )


def load_breach(breach: str) -> Breach | None:
    """Return a breach by its id, or None. Costs one Query."""
    return next((each for each in load_breaches() if each.id == breach), None)


def count_breach(breach: str) -> Tally:
    """Count the reports and people of a breach. Costs a Query for each megabyte of them."""
    items: Any = Item.query(f"{BREACH}{breach}", consistent_read=True)
    reports: Counter[ReportState] = Counter()
    people: Counter[PersonState] = Counter()
    unread = 0
    for item in items:
        if isinstance(item, LeakedItem) and item.state:
            reports[ReportState(item.state)] += 1
        elif isinstance(item, LeakedItem):
            unread += 1
        elif isinstance(item, InformedItem) and item.state:
            people[PersonState(item.state)] += 1
    return Tally(unread, reports, people)


def mark_report(breach: str, number: str, state: ReportState, now: datetime) -> None:
    """Record that the people of a report were looked up, and whether its reporter can be told."""
    marks = [LeakedItem.state.set(state), LeakedItem.at.set(now)]
    item = LeakedItem(f"{BREACH}{breach}", f"{REPORT}{number}")
    try_write(lambda: item.update([*marks], Item.pk.exists()))


def add_person(
    breach: str, recipient: str, way: str, addresses: Sequence[str], now: datetime
) -> None:
    """Add a person to be told, unless one of their addresses is a known person's. ``addresses`` are
    keyed hashes, that of the ``way`` first. A repeat changes nothing. Raises Overtaken.
    """
    key, known = f"{BREACH}{breach}", None
    for address in addresses:
        found: Any = next(iter(Item.query(key, Item.sk == f"{PERSON}{address}")), None)
        known = known or (found and (found.same or address))
    items = [
        InformedItem(key, f"{PERSON}{address}", same=known or addresses[0])
        for address in addresses[0 if known else 1 :]
        if address != known
    ]
    if not known:
        person = {"whom": recipient, "way": way, "state": PersonState.FOUND, "at": now}
        items.append(InformedItem(key, f"{PERSON}{addresses[0]}", **person))
    if known:
        for item in items:
            try_write(lambda item=item: item.save(Item.pk.does_not_exist()))  # type: ignore[misc]
        return
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for item in items:
                transaction.save(item, Item.pk.does_not_exist())
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(breach)) from None


def load_person(breach: str, address: str) -> Informed | None:
    """Return the person whose notice is under this hash; None when there is none."""
    within = Item.sk == f"{PERSON}{address}"
    items: Any = Item.query(f"{BREACH}{breach}", within, consistent_read=True)
    person = next(iter(items), None)
    if person is None or not person.state:
        return None
    return Informed(person.whom, person.way, PersonState(person.state))


def mark_person(breach: str, address: str, state: PersonState, code: str, now: datetime) -> None:
    """Record what became of a person's notice; ``code`` is the sender's reason or one of ours."""
    attributes = drop_empty(state=str(state), code=code, at=now)
    marks = [getattr(InformedItem, name).set(value) for name, value in attributes.items()]
    InformedItem(f"{BREACH}{breach}", f"{PERSON}{address}").update(marks, Item.pk.exists())
