"""The supporters of a report. They are stored apart from the report and its timeline: pk =
S#<number>, and S#<number>~<key> for each contact. Their count is an attribute of the report, and is
written with them in one transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BooleanAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.city.rows import Visibility
from chalicelib.notifications.supporters.contacts_store import (
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
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.model import Report
from chalicelib.reports.status import OPEN
from chalicelib.reports.store.items.index_keys import queue_sort
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.items.side_items import notice_key

SUPPORTER_KEY = "P#"  # before the keyed hash of a supporter in a sort key


class SupporterItem(Item):
    """One key of a supporter. ``person`` is the first key of the same supporter, and the item of
    that key lists the ``others``. A key that is ``reached`` has a contact under ``notice_key``, as
    the reporter has. A key that only ``joined`` later, or came by such a device, gets no token, and
    its contact is shown with no token.
    """

    sorts = SUPPORTER_KEY

    at = Moment()
    person = UnicodeAttribute()
    others: UnicodeSetAttribute = UnicodeSetAttribute(null=True)
    reached = BooleanAttribute(null=True)
    joined = BooleanAttribute(null=True)


@dataclass(frozen=True, slots=True)
class CountedSupporter:
    """A supporter who is counted: ``since`` when, all their ``keys``, and ``ways``, the keys of the
    contacts they left. A contact that came by a device that only joined later is not among them.
    """

    since: datetime
    keys: tuple[str, ...]
    ways: tuple[str, ...]


class AlreadySupports(Exception):
    """The supporter is counted already. ``persons`` has the first key of the supporter by each
    known key, the surest first. ``joined`` are the known keys that only joined later.
    """

    def __init__(self, persons: Mapping[str, str], joined: frozenset[str]) -> None:
        super().__init__(*persons.values())
        self.persons, self.joined = persons, joined


class NotSupportable(Exception):
    """The report can't be supported: it is closed or private."""


def add_supporter(report: Report, supporter: Supporter, now: datetime, earlier: timedelta) -> None:
    """Count one more supporter in one transaction. The report then stands ``earlier`` in its queue
    by that much. Raises AlreadySupports, NotSupportable or Overtaken.
    """
    number, (person, *others) = report.number, supporter.keys
    count = _count_change(number, 1, report, earlier)
    listed = ReportItem.visibility.is_in(*(str(each) for each in Visibility if is_listed(each)))
    open_to_all = listed & ReportItem.status.is_in(*map(str, OPEN))
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for key in supporter.keys:
                is_first = key == person
                item = SupporterItem(
                    _partition_key(number),
                    SUPPORTER_KEY + key,
                    at=now,
                    person=person,
                    **drop_empty(
                        others=({*others} or None) if is_first else None,
                        reached=(supporter.contact != Contact() and is_first) or None,
                    ),
                )
                transaction.save(item, Item.pk.does_not_exist(), return_values="ALL_OLD")
            if supporter.contact != Contact():
                transaction.save(build_contact_item(number, person, supporter, now))
            condition = open_to_all & _unmoved_condition(report, earlier)
            transaction.update(*count, condition, return_values="ALL_OLD")
    except TransactWriteError as error:
        raise _translate_refusal(error, supporter.keys, report.version) or explain_cancellation(
            error, Overtaken(number)
        ) from None


def _translate_refusal(
    error: TransactWriteError, keys: Sequence[str], version: int
) -> Exception | None:
    reasons = error.cancellation_reasons
    if not reasons:
        return None
    key_reasons, report_reason = reasons[: len(keys)], reasons[-1]
    known = {
        key: Item.from_raw_data(reason.raw_item)
        for key, reason in zip(keys, key_reasons, strict=True)
        if reason and reason.raw_item
    }
    if known:
        persons = {key: item.person for key, item in known.items()}
        return AlreadySupports(
            persons, frozenset(key for key, item in known.items() if item.joined)
        )
    if report_reason and report_reason.code == "ConditionalCheckFailed" and report_reason.raw_item:
        stored: Any = Item.from_raw_data(report_reason.raw_item)
        return NotSupportable() if stored.version == version else None
    return None


def join_keys(number: str, known: AlreadySupports, supporter: Supporter, now: datetime) -> bool:
    """Add the rest of the keys to a supporter who is counted already. Return whether the contact
    gets notices from now on: none of its keys was known before. Raises Overtaken.
    """
    person = next(iter(known.persons.values()))
    others = {key for key in supporter.keys if key not in known.persons}
    ways = {*supporter.keys} - {supporter.mark}
    is_contact_new = bool(ways) and not ways & {*known.persons}
    first = SupporterItem(_partition_key(number), SUPPORTER_KEY + person)
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            for key in others:
                reached = is_contact_new and key == supporter.keys[0]
                joined = key == supporter.mark or supporter.mark in known.joined
                flags = drop_empty(reached=reached or None, joined=joined or None)
                item = SupporterItem(
                    _partition_key(number), SUPPORTER_KEY + key, at=now, person=person, **flags
                )
                transaction.save(item, Item.pk.does_not_exist())
            if is_contact_new:
                transaction.save(build_contact_item(number, supporter.keys[0], supporter, now))
            transaction.update(first, [SupporterItem.others.add(others)], Item.pk.exists())
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(number)) from None
    return is_contact_new


def list_reached(number: str) -> list[str]:
    """Return the supporters of a report who left a contact, as recipients. Costs one Query for each
    megabyte of supporters.
    """
    items: Any = Item.query(_partition_key(number), filter_condition=SupporterItem.reached == True)  # noqa: E712
    return [supporter_address(number, item.sk.removeprefix(SUPPORTER_KEY)) for item in items]


def load_counted(number: str, person: str) -> CountedSupporter | None:
    """Return the supporter whose first key is ``person``, or None for anybody else. Costs one Query
    per key.
    """
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
    """Return all items of a report's supporters. The items that lead to others come last. Costs one
    Query, and one for each contact.
    """
    supporters: list[Any] = list(Item.query(_partition_key(number), consistent_read=True))
    keys = [item.sk.removeprefix(SUPPORTER_KEY) for item in supporters if item.reached]
    contacts = (
        Item.query(notice_key(supporter_address(number, key)), consistent_read=True) for key in keys
    )
    return [*(item for items in contacts for item in items), *supporters]


def remove_supporter(report: Report, person: str, earlier: timedelta) -> bool:
    """Count one supporter less. The report then stands ``earlier`` in its queue by that much.
    Deletes the supporter's contacts and their logs first. Return False for a supporter who is not
    counted. Raises Overtaken.
    """
    number = report.number
    first = _load_under_key(number, person)
    if first is None:
        return False
    keys = (person, *(first.others or ()))
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
    """Return the item of a key, or None."""
    items = Item.query(_partition_key(number), Item.sk == SUPPORTER_KEY + key, consistent_read=True)
    return next(iter(items), None)


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
    """The report exists. If it moves in its queue, it also has the version that was loaded."""
    exists = Item.pk.exists()
    return exists if earlier == report.earlier else exists & (ReportItem.version == report.version)


def _partition_key(number: str) -> str:
    return f"S#{number}"
