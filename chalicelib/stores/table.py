"""The one table, as PynamoDB sees it. Every way it is read or written is in this list.

- intake: one TransactWriteItems of report, first entry, contact and seen message; none may be there
- a repeated message: the cancelled transaction brings the seen message's item, then one Query
- status poll, officer's record: one Query, pk = R#<number> and sk < U, never the contact
- officer's step, check of a promise: that Query and one TransactWriteItems, report at version n
- officer's queue: one Query of ``work``, wpk = W#<office>, by what is due next
- reconciler: a Query of ``work`` for each office, W#<office> open and V#<office> unconfirmed
- a notice: one Query of pk = R#<number>, a conditional PutItem and an UpdateItem
- replay of dead letters: a Scan by moment, by hand only

``area`` and ``day`` hold public reports only, ``mine`` those whose reporter left a contact; no
index key is hot.
"""

from datetime import datetime
from typing import Any

from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection
from pynamodb.constants import STRING
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.domain import moments
from chalicelib.settings import settings

REPORT = "A"
CONTACT = "Z#contact"
AFTER_TIMELINE = "U"  # sorts behind every T#, before every Z#


def report_key(number: str) -> str:
    return f"R#{number}"


def entry_key(seq: int) -> str:
    return f"T#{seq:06}"


class Moment(Attribute[datetime]):
    """An aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.read(value)


class Work(GlobalSecondaryIndex["Item"]):  # type: ignore[no-untyped-call]
    """An office's reports: ``W#`` open ones by what is due next, ``V#`` closed ones by when they
    count as confirmed.
    """

    class Meta:
        index_name = "work"
        projection = IncludeProjection(
            [
                "status",
                "category",
                "channel",
                "kelurahan",
                "created_at",
                "respond_by",
                "complete_by",
                "answered_at",
                "rung",
                "red_flag",
                "next_check",
                "run",
                "version",
            ]
        )

    wpk = UnicodeAttribute(hash_key=True)
    wsk = UnicodeAttribute(range_key=True)


class Item(Model):
    """Anything in the table. ``reports.py`` and ``notices.py`` say which attributes which item
    has.
    """

    class Meta:
        table_name = settings().table
        connect_timeout_seconds = 2
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    work = Work()

    # keys of the indexes, only on reports
    wpk = UnicodeAttribute(null=True)
    wsk = UnicodeAttribute(null=True)
    apk = UnicodeAttribute(null=True)
    ask = UnicodeAttribute(null=True)
    dpk = UnicodeAttribute(null=True)
    dsk = UnicodeAttribute(null=True)
    mpk = UnicodeAttribute(null=True)
    msk = UnicodeAttribute(null=True)

    # a report
    version = NumberAttribute(null=True)
    status = UnicodeAttribute(null=True)
    holder = UnicodeAttribute(null=True)
    category = UnicodeAttribute(null=True)
    channel = UnicodeAttribute(null=True)
    private = BooleanAttribute(null=True)
    lat = NumberAttribute(null=True)
    lng = NumberAttribute(null=True)
    kelurahan = UnicodeAttribute(null=True)  # or a kecamatan, when no more is known
    found = UnicodeAttribute(null=True)
    created_at = Moment(null=True)
    updated_at = Moment(null=True)
    respond_by = Moment(null=True)
    complete_by = Moment(null=True)
    answered_at = Moment(null=True)
    closed_at = Moment(null=True)
    rung = NumberAttribute(null=True)
    red_flag = BooleanAttribute(null=True)
    run = NumberAttribute(null=True)
    next_check = Moment(null=True)
    chain = BinaryAttribute(null=True, legacy_encoding=False)
    token_hash = BinaryAttribute(null=True, legacy_encoding=False)

    # a timeline entry; the first one also has what was filed
    at = Moment(null=True)
    kind = UnicodeAttribute(null=True)
    by = UnicodeAttribute(null=True)
    note = UnicodeAttribute(null=True)
    photos: ListAttribute[Any] = ListAttribute(null=True)
    to: ListAttribute[Any] = ListAttribute(null=True)
    actor = UnicodeAttribute(null=True)
    hash = BinaryAttribute(null=True, legacy_encoding=False)
    description = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    occurred_at = Moment(null=True)
    anonymous = BooleanAttribute(null=True)

    # a contact
    name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)

    # a seen message
    number = UnicodeAttribute(null=True)
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)

    # a notice
    state = UnicodeAttribute(null=True)
    ttl = NumberAttribute(null=True)


def connection() -> Connection:
    """The model's own connection, for transactions: another one would load botocore's tables once
    more (100 ms).
    """
    return Item._get_connection().connection


def present(**attributes: Any) -> dict[str, Any]:
    """Only what has a value: empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}
