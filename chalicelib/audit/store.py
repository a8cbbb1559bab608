"""Store of exports for auditors: an item for each, in a partition of their own, which is also the
log of them, and one item for the end of their ledger. The files are in the bucket, under
``audits/<id>/``.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.audit.model import Export, Part, Subject
from chalicelib.platform.aws import partition_page
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    Overtaken,
    drop_empty,
    explain_cancellation,
    get_connection,
    try_write,
)
from chalicelib.platform.errors import UnknownAudit
from chalicelib.platform.ledger import GENESIS
from chalicelib.reports.store.items.item_classes import ENTRY, EntryItem

AUDITS = "AUDIT"
AUDIT = "AUDIT#"  # in a sort key, before the id
END = "AUDITED"
WAITING = "AUDITING"
WAIT = "AUDITING#"  # in a sort key, before the id


class AuditItem(Item):
    """An export. Each of ``parts`` is a file in JSON; ``manifest`` is there when it is ready."""

    sorts = AUDIT

    at = Moment()
    by = UnicodeAttribute()
    agency = UnicodeAttribute()
    reason = UnicodeAttribute()
    number = UnicodeAttribute(null=True)
    office = UnicodeAttribute(null=True)
    quarter = UnicodeAttribute(null=True)
    step = Number()
    cursor = UnicodeAttribute(null=True)
    parts: ListAttribute[Any] = ListAttribute(null=True)
    manifest = UnicodeAttribute(null=True)
    ready_at = Moment(null=True)


class WaitingItem(Item):
    """The mark of an export that is still to be made."""

    sorts = WAIT


class AuditEndItem(Item):
    """The end of the ledger of exports: how many are in it, and the hash of the last one."""

    sorts = END

    last = Number()
    hash = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """The seq and hash of the last export in the ledger; 0 and GENESIS of an empty one."""

    seq: int = 0
    hash: bytes = GENESIS


def add_export(export: Export) -> None:
    """Store a new export, and that it waits to be made. Raises Overtaken when its id is taken."""
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.save(_to_item(export), Item.pk.does_not_exist())
            transaction.save(WaitingItem(WAITING, f"{WAIT}{export.id}"))
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(export.id)) from None


def load_waiting() -> list[str]:
    """Return the ids of the exports that are still to be made, the oldest first, in one Query."""
    items: Any = Item.query(WAITING, consistent_read=True)
    return [item.sk.removeprefix(WAIT) for item in items]


def end_waiting(identifier: str) -> None:
    """Note that an export needs no further run. Repeating it does no harm."""
    WaitingItem(WAITING, f"{WAIT}{identifier}").delete()


def load_export(identifier: str) -> Export:
    """Return an export by a consistent read. Raises UnknownAudit."""
    within = Item.sk == f"{AUDIT}{identifier}"
    items: Any = Item.query(AUDITS, within, consistent_read=True)
    found = next(map(_to_export, items), None)
    if found is None:
        raise UnknownAudit(audit=identifier[:40])
    return found


def load_page(most: int, after: str | None) -> tuple[list[Export], str | None]:
    """Return at most so many exports, the last first, and where the next page begins; None for the
    last one. Costs one Query.
    """
    items, more = partition_page.read_newest(AUDITS, AUDIT, most, after)
    return [_to_export(each) for each in items], more


def load_end() -> LedgerEnd:
    """Return the present end of the ledger of exports, in one Query."""
    items: Any = Item.query(AUDITS, Item.sk == END, consistent_read=True)
    return next((LedgerEnd(int(item.last), item.hash) for item in items), LedgerEnd())


def save_pass(before: Export, after: Export) -> None:
    """Store how far an export has come. Raises Overtaken when another run has made the pass."""
    item = _to_item(after)
    if not try_write(lambda: item.save(AuditItem.step == before.step)):
        raise Overtaken(before.id)


def save_ready(before: Export, after: Export, end: LedgerEnd, sealed: bytes) -> None:
    """Store a finished export behind the ``end`` of the ledger. Raises Overtaken when another
    export came there first, or another run has finished this one.
    """
    unchanged = AuditEndItem.last == end.seq if end.seq else Item.pk.does_not_exist()
    last = AuditEndItem(AUDITS, END, last=end.seq + 1, hash=sealed)
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            waiting = (AuditItem.step == before.step) & AuditItem.manifest.does_not_exist()
            transaction.save(_to_item(after), waiting)
            transaction.save(last, unchanged)
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken(before.id)) from None


@dataclass(frozen=True, slots=True)
class Scanned:
    """The numbers of reports that a part of the table has, and where the next part begins; empty
    for the last.
    """

    numbers: tuple[str, ...]
    cursor: str


def scan_numbers(office: str, end: datetime, cursor: str) -> Scanned:
    """Return the reports that an office held, was asked about or did something with before a
    moment, of the next megabyte of the table. Costs one Scan of it.
    """
    concerned = (
        Item.sk.startswith(ENTRY)
        & (EntryItem.at < end)
        & ((EntryItem.holder == office) | (EntryItem.by == office) | EntryItem.to.contains(office))
    )
    answer = Item._get_connection().scan(
        filter_condition=concerned,
        attributes_to_get=["pk"],
        exclusive_start_key=json.loads(cursor) if cursor else None,
        consistent_read=True,
    )
    keys: Iterable[str] = (item["pk"]["S"] for item in answer["Items"])
    numbers = dict.fromkeys(key.removeprefix("R#") for key in keys)
    more = answer.get("LastEvaluatedKey")
    return Scanned(tuple(numbers), json.dumps(more, sort_keys=True) if more else "")


def find_number(cursor: str) -> str:
    """Return the number of the report in whose items a part of the table ended; any other text when
    it ended elsewhere.
    """
    return str(json.loads(cursor)["pk"]["S"]).removeprefix("R#")


def _to_item(export: Export) -> AuditItem:
    subject = export.subject
    return AuditItem(
        AUDITS,
        f"{AUDIT}{export.id}",
        at=export.asked_at,
        by=export.asked_by,
        agency=export.agency,
        reason=export.reason,
        step=export.step,
        **drop_empty(
            number=subject.number,
            office=subject.office,
            quarter=subject.quarter,
            cursor=export.cursor,
            parts=[json.dumps(asdict(part)) for part in export.parts],
            manifest=export.manifest,
            ready_at=export.ready_at,
        ),
    )


def _to_export(item: AuditItem) -> Export:
    return Export(
        id=item.sk.removeprefix(AUDIT),
        subject=Subject(item.number or "", item.office or "", item.quarter or ""),
        reason=item.reason,
        asked_by=item.by,
        agency=item.agency,
        asked_at=item.at,
        step=int(item.step),
        cursor=item.cursor or "",
        parts=tuple(Part(**json.loads(text)) for text in item.parts or ()),
        manifest=item.manifest or "",
        ready_at=item.ready_at,
    )
