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

from botocore.config import Config
from pynamodb.attributes import (
    Attribute,
    BinaryAttribute,
    BooleanAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
)
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import STRING
from pynamodb.indexes import GlobalSecondaryIndex, IncludeProjection
from pynamodb.models import Model

from chalicelib.domain import moments
from chalicelib.settings import settings

REPORT = "A"
CONTACT = "Z#contact"
SEEN = "X"
AFTER_TIMELINE = "U"  # sorts behind every T#, before every Z#

# Without a name of our own botocore puts its user agent together anew for every request, which is
# 7 % of a call's CPU.
NAMED = Config(user_agent="tanggap")


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
    """Anything in the table. What is read becomes the class of its sort key."""

    class Meta:
        table_name = settings().table
        connect_timeout_seconds = 2
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    wpk = UnicodeAttribute(null=True)
    wsk = UnicodeAttribute(null=True)
    work = Work()

    def __init__(self, pk: str, sk: str, **attributes: Any) -> None:
        """PynamoDB walks through every attribute of the class, here, on reading and on writing, to
        find defaults and validators. We have neither, and that walk costs half of what a request
        costs over the bare call: these three look at what is there.
        """
        self.attribute_values = {"pk": pk, "sk": sk, **attributes}

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """PynamoDB's, its client named before whichever thread is the first makes it."""
        held = super()._get_connection()
        if held.connection._client is None:
            held.connection.session.set_default_client_config(NAMED)
        return held

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Any:
        kind = _class_of(data["sk"]["S"])
        known = kind.get_attributes()
        return kind(
            **{
                name: known[name].deserialize(known[name].get_value(value))
                for name, value in data.items()
                if name in known
            }
        )

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        known = self.get_attributes()
        return {
            name: {known[name].attr_type: known[name].serialize(value)}
            for name, value in self.attribute_values.items()
            if value is not None
        }


class ReportItem(Item):
    """A report as it stands, with its keys in the indexes."""

    apk = UnicodeAttribute(null=True)
    ask = UnicodeAttribute(null=True)
    dpk = UnicodeAttribute(null=True)
    dsk = UnicodeAttribute(null=True)
    mpk = UnicodeAttribute(null=True)
    msk = UnicodeAttribute(null=True)
    version = NumberAttribute()
    status = UnicodeAttribute()
    holder = UnicodeAttribute()
    category = UnicodeAttribute()
    channel = UnicodeAttribute()
    private = BooleanAttribute()
    kelurahan = UnicodeAttribute(null=True)  # or a kecamatan, when no more is known
    lat = NumberAttribute(null=True)
    lng = NumberAttribute(null=True)
    created_at = Moment()
    updated_at = Moment()
    respond_by = Moment()
    complete_by = Moment()
    answered_at = Moment(null=True)
    closed_at = Moment(null=True)
    rung = NumberAttribute()
    red_flag = BooleanAttribute()
    run = NumberAttribute()
    next_check = Moment(null=True)
    chain = BinaryAttribute(legacy_encoding=False)
    token_hash = BinaryAttribute(legacy_encoding=False)


class EntryItem(Item):
    """A timeline entry; the first one also has what was filed."""

    at = Moment()
    kind = UnicodeAttribute()
    status = UnicodeAttribute()
    holder = UnicodeAttribute()
    by = UnicodeAttribute()
    note = UnicodeAttribute(null=True)
    photos: ListAttribute[Any] = ListAttribute(null=True)
    to: ListAttribute[Any] = ListAttribute(null=True)
    actor = UnicodeAttribute(null=True)
    hash = BinaryAttribute(legacy_encoding=False)

    # what subscribers filter by, as it was at that moment: announcing needs no other read
    channel = UnicodeAttribute()
    category = UnicodeAttribute()
    private = BooleanAttribute()
    kelurahan = UnicodeAttribute(null=True)

    # the timer that starts with it
    run = NumberAttribute(null=True)
    next_check = Moment(null=True)

    description = UnicodeAttribute(null=True)
    address = UnicodeAttribute(null=True)
    lat = NumberAttribute(null=True)
    lng = NumberAttribute(null=True)
    found = UnicodeAttribute(null=True)
    occurred_at = Moment(null=True)
    anonymous = BooleanAttribute(null=True)


class ContactItem(Item):
    name = UnicodeAttribute(null=True)
    phone = UnicodeAttribute(null=True)
    email = UnicodeAttribute(null=True)


class SeenItem(Item):
    """A message that was taken: which report it became."""

    number = UnicodeAttribute()
    fingerprint = BinaryAttribute(null=True, legacy_encoding=False)


class NoticeItem(Item):
    """A notice to a reporter by one way: claimed, then sent."""

    state = UnicodeAttribute()
    at = Moment()


def _class_of(sort_key: str) -> type[Item]:
    if sort_key == REPORT:
        return ReportItem
    if sort_key.startswith("T#"):
        return EntryItem
    if sort_key == CONTACT:
        return ContactItem
    return SeenItem if sort_key == SEEN else NoticeItem


def connection() -> Connection:
    """The model's own connection, for transactions: another one would load botocore's tables once
    more (100 ms).
    """
    return Item._get_connection().connection


def present(**attributes: Any) -> dict[str, Any]:
    """Only what has a value: empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}
