"""Reports and their timelines, written whole or not at all."""

from collections.abc import Iterable
from typing import Any

from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.stores.items import (
    Message,
    attributes,
    contact_item,
    entry_item,
    read,
    report_item,
    seen_item,
)
from chalicelib.stores.table import (
    AFTER_TIMELINE,
    REPORT,
    Item,
    ReportItem,
    SeenItem,
    connection,
    report_key,
)


class AlreadySeen(Exception):
    """This message was taken before: as report ``number``, with a body of this ``fingerprint``."""

    def __init__(self, number: str, fingerprint: bytes) -> None:
        super().__init__(number)
        self.number, self.fingerprint = number, fingerprint


class Collision(Exception):
    """Another report has drawn the same number, or a copy of the message is being written at this
    very moment.
    """


class Throttled(Exception):
    """DynamoDB has no room at this moment; nothing was written."""


class Overtaken(Exception):
    """Somebody else has changed the report since it was read."""


def add(
    report: Report, entry: Entry, contact: Contact, mine: str | None, message: Message | None
) -> None:
    """Write a new report, all of it or nothing, in one call.

    ``mine`` is the keyed hash of its reporter's contact. Raises AlreadySeen or Collision.
    """
    items: list[Item] = [seen_item(message, report.number)] if message else []
    items += [report_item(report, mine), entry_item(report, entry, starts_run=True)]
    if contact != Contact():
        items.append(contact_item(report.number, contact))
    try:
        connection().transact_write_items((), (), [_new(item) for item in items], ())
    except TransactWriteError as error:
        reasons = error.cancellation_reasons
        if message and reasons and reasons[0] and reasons[0].raw_item:
            old: SeenItem = Item.from_raw_data(reasons[0].raw_item)
            raise AlreadySeen(old.number, old.fingerprint or b"") from None
        raise _reason(error, Collision(report.number)) from None


def _new(item: Item) -> dict[str, Any]:
    """The item to be put where none is yet; a message that was seen is told when there is."""
    told = {"ReturnValuesOnConditionCheckFailure": "ALL_OLD"} if isinstance(item, SeenItem) else {}
    return {
        "TableName": Item.Meta.table_name,
        "Item": item.serialize(),
        "ConditionExpression": "attribute_not_exists(pk)",
        **told,
    }


def load(number: str, *, consistent: bool = False) -> tuple[Report, tuple[Entry, ...]]:
    """A report and its timeline in one Query. Raises UnknownReport."""
    pages = Item.query(report_key(number), Item.sk < AFTER_TIMELINE, consistent_read=consistent)
    items = list(pages)
    if not items:
        raise UnknownReport(number=number)
    return read(items)


def save(before: Report, after: Report, entries: Iterable[Entry]) -> None:
    """Write a report's next version with the entries that led there, in one call. Raises
    Overtaken.
    """
    unchanged = (ReportItem.version == before.version) & (ReportItem.run == before.run)
    written = list(entries)
    try:
        with TransactWrite(connection=connection()) as transaction:
            for entry in written:
                starts = entry is written[-1] and after.run != before.run
                item = entry_item(after, entry, starts_run=starts)
                transaction.save(item, Item.pk.does_not_exist())
            key = ReportItem(report_key(after.number), REPORT)
            transaction.update(key, _changes(before, after), unchanged)
    except TransactWriteError as error:
        raise _reason(error, Overtaken(before.number)) from None


def _reason(error: TransactWriteError, contended: Exception) -> Exception:
    """Why a transaction was cancelled: ``contended``, Throttled, or the error itself."""
    codes = {reason.code for reason in error.cancellation_reasons if reason}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error


def _changes(before: Report, after: Report) -> list[Action]:
    old, new = attributes(before), attributes(after)
    return [
        *(
            getattr(ReportItem, name).set(value)
            for name, value in new.items()
            if old.get(name) != value
        ),
        *(getattr(ReportItem, name).remove() for name in old if name not in new),
    ]
