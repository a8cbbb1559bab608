"""Who says "me too" of a report, apart from the report and its timeline: pk = S#<number>, and for
each who left a contact S#<number>~<key>. The count stands on the report, and is written with them
in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.notifications.supporter_contacts_store import (
    Supporter,
    build_contact_item,
    delete_supporter_contact,
    supporter_address,
)
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Overtaken,
    drop_empty,
    explain_cancellation,
    get_connection,
)
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Report
from chalicelib.reports.status import Status
from chalicelib.reports.store.index_keys import queue_sort
from chalicelib.reports.store.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.side_items import notice_key

SUPPORTER_KEY = "P#"  # before a keyed hash of who supports


class SupporterItem(Item):
    """Who says "me too" of a report, by one of the ways they are known: ``person`` is the first of
    these. That one has the ``others``; one that is ``reached`` has a contact of its own, as the
    reporter has, under ``told_key``. What only ``joined`` later, or came
    by such a device, is told no token and shown to none.
    """

    sorts = SUPPORTER_KEY

    at = Moment()
    person = UnicodeAttribute()
    others: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    reached = BooleanAttribute(null=True)
    joined = BooleanAttribute(null=True)


@dataclass(frozen=True, slots=True)
class CountedSupporter:
    """Somebody who is counted, ``since`` when, by which ``keys`` they are known, and which of these
    are contacts they left: none that came by a device that only joined them.
    """

    since: datetime
    keys: tuple[str, ...]
    ways: tuple[str, ...]


class AlreadySupports(Exception):
    """Somebody has said so before: the ``persons`` by those of the keys that are known, the surest
    first, and which of the keys only ``joined`` them later.
    """

    def __init__(self, persons: Mapping[str, str], joined: frozenset[str]) -> None:
        super().__init__(*persons.values())
        self.persons, self.joined = persons, joined


class NotSupportable(Exception):
    """The report is not one that can be supported."""


def add_supporter(report: Report, who: Supporter, now: datetime, earlier: timedelta) -> None:
    """Count one more, all of it or nothing, in one call; the report then stands so much ``earlier``
    in its queue. Raises Known, NotTaken or Overtaken.
    """
    number, (person, *others) = report.number, who.keys
    count = _count_change(number, 1, report, earlier)
    open_to_all = (ReportItem.private == False) & (ReportItem.status != str(Status.SELESAI))  # noqa: E712
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for key in who.keys:
                first = key == person
                item = SupporterItem(
                    _partition_key(number),
                    SUPPORTER_KEY + key,
                    at=now,
                    person=person,
                    **drop_empty(
                        others=({*others} or None) if first else None,
                        reached=(who.contact != Contact() and first) or None,
                    ),
                )
                transaction.save(item, Item.pk.does_not_exist(), return_values="ALL_OLD")
            if who.contact != Contact():
                transaction.save(build_contact_item(number, person, who, now))
            where = open_to_all & _unmoved_condition(report, earlier)
            transaction.update(*count, where, return_values="ALL_OLD")
    except TransactWriteError as error:
        raise _translate_refusal(error, who.keys, report.version) or explain_cancellation(
            error, Overtaken(number)
        ) from None


def _translate_refusal(
    error: TransactWriteError, keys: Sequence[str], version: int
) -> Exception | None:
    reasons = error.cancellation_reasons
    if not reasons:
        return None
    of_keys, of_report = reasons[: len(keys)], reasons[-1]
    known = {
        key: Item.from_raw_data(failed.raw_item)
        for key, failed in zip(keys, of_keys, strict=True)
        if failed and failed.raw_item
    }
    if known:
        persons = {key: item.person for key, item in known.items()}
        return AlreadySupports(
            persons, frozenset(key for key, item in known.items() if item.joined)
        )
    if of_report and of_report.code == "ConditionalCheckFailed" and of_report.raw_item:
        now: Any = Item.from_raw_data(of_report.raw_item)
        return NotSupportable() if now.version == version else None
    return None


def join_keys(number: str, known: AlreadySupports, who: Supporter, now: datetime) -> bool:
    """Let who was counted be known by the rest of their keys too, and hear of the report where they
    left no contact yet, which is the answer. Raises Overtaken.
    """
    person = next(iter(known.persons.values()))
    others = {key for key in who.keys if key not in known.persons}
    ways = {*who.keys} - {who.mark}
    heard = bool(ways) and not ways & {*known.persons}
    first = SupporterItem(_partition_key(number), SUPPORTER_KEY + person)
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for key in others:
                reached = heard and key == who.keys[0]
                joined = key == who.mark or who.mark in known.joined
                more = drop_empty(reached=reached or None, joined=joined or None)
                item = SupporterItem(
                    _partition_key(number), SUPPORTER_KEY + key, at=now, person=person, **more
                )
                transaction.save(item, Item.pk.does_not_exist())
            if heard:
                transaction.save(build_contact_item(number, who.keys[0], who, now))
            transaction.update(first, [SupporterItem.others.add(others)], Item.pk.exists())
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(number)) from None
    return heard


def list_reached(number: str) -> list[str]:
    """Whom to tell of a report beside its reporter: one Query for each megabyte of them."""
    found: Any = Item.query(_partition_key(number), filter_condition=SupporterItem.reached == True)  # noqa: E712
    return [supporter_address(number, item.sk.removeprefix(SUPPORTER_KEY)) for item in found]


def load_counted(number: str, person: str) -> CountedSupporter | None:
    """None for who is not: a Query for each key."""
    first = _load_under_key(number, person)
    if first is None:
        return None
    others = sorted(first.others or ())
    items = [first, *filter(None, (_load_under_key(number, key) for key in others))]
    ways = (
        item.sk.removeprefix(SUPPORTER_KEY) for item in items if item.reached and not item.joined
    )
    return CountedSupporter(first.at, (person, *others), tuple(ways))


def load_all_items(number: str) -> list[Any]:
    """All that is kept of them, what leads to other things last: a Query, and one for each who left
    a contact.
    """
    found: list[Any] = list(Item.query(_partition_key(number), consistent_read=True))
    keys = [item.sk.removeprefix(SUPPORTER_KEY) for item in found if item.reached]
    beside = (
        Item.query(notice_key(supporter_address(number, key)), consistent_read=True) for key in keys
    )
    return [*(item for items in beside for item in items), *found]


def remove_supporter(report: Report, person: str, earlier: timedelta) -> bool:
    """Count one less, with the place in its queue that is left to it, once nothing is left of what
    they were told; False for who is not counted. Raises Overtaken.
    """
    number = report.number
    found = _load_under_key(number, person)
    if found is None:
        return False
    keys = (person, *(found.others or ()))
    for key in keys:
        delete_supporter_contact(supporter_address(number, key))
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for key in keys:
                item = SupporterItem(_partition_key(number), SUPPORTER_KEY + key)
                transaction.delete(item, Item.pk.exists() if key == person else None)
            transaction.update(
                *_count_change(number, -1, report, earlier), _unmoved_condition(report, earlier)
            )
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(number)) from None
    return True


def _load_under_key(number: str, key: str) -> Any:
    """What is kept under a key, if anything is."""
    found = Item.query(_partition_key(number), Item.sk == SUPPORTER_KEY + key, consistent_read=True)
    return next(iter(found), None)


def _count_change(
    number: str, more: int, report: Report, earlier: timedelta
) -> tuple[ReportItem, list[Any]]:
    item = ReportItem(report_key(number), REPORT)
    changes: list[Any] = [ReportItem.supporters.add(more)]
    if earlier == report.earlier:
        return item, changes
    changes.append(ReportItem.earlier.set(int(earlier.total_seconds())))
    if report.open:
        changes.append(Item.wsk.set(queue_sort(replace(report, earlier=earlier))))
    return item, changes


def _unmoved_condition(report: Report, earlier: timedelta) -> Condition:
    """The report is there, and where it moves in the queue, as it was read."""
    there = Item.pk.exists()
    return there if earlier == report.earlier else there & (ReportItem.version == report.version)


def _partition_key(number: str) -> str:
    return f"S#{number}"
