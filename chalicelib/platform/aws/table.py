"""The one table, as PynamoDB sees it. docs/access-patterns.md lists every access pattern."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from functools import cache
from threading import Lock
from typing import Any, ClassVar

from botocore.config import Config
from botocore.exceptions import BotoCoreError
from pynamodb.attributes import Attribute, NumberAttribute, UnicodeAttribute
from pynamodb.connection import Connection, TableConnection
from pynamodb.constants import STRING
from pynamodb.exceptions import (
    DeleteError,
    PutError,
    PynamoDBException,
    TransactWriteError,
    UpdateError,
)
from pynamodb.models import Model

from chalicelib.platform import moments
from chalicelib.platform.aws.indexes import Area, Date, Mine, Near, Words, Work
from chalicelib.platform.settings import settings

# Without a name of our own botocore puts its user agent together anew for every request, which is
# 7 % of a call's CPU.
CLIENT_CONFIG = Config(user_agent="tanggap")
CONNECTING = Lock()

SIDE_ITEM = "Z"  # begins the sort keys of what lies beside a timeline, and the kind follows


class Item(Model):
    """Anything in the table. What is read becomes the kind of its sort key: the one that ``sorts``
    under it, or under its beginning up to a #.
    """

    sorts: ClassVar[str]

    class Meta:
        table_name = settings().table
        connect_timeout_seconds = 2
        read_timeout_seconds = 5
        max_retry_attempts = 3

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    wpk = UnicodeAttribute(null=True)
    wsk = UnicodeAttribute(null=True)
    mpk = UnicodeAttribute(null=True)
    msk = UnicodeAttribute(null=True)
    fpk = UnicodeAttribute(null=True)
    fsk = UnicodeAttribute(null=True)
    dpk = UnicodeAttribute(null=True)
    dsk = UnicodeAttribute(null=True)
    apk = UnicodeAttribute(null=True)
    ask = UnicodeAttribute(null=True)
    npk = UnicodeAttribute(null=True)
    nsk = UnicodeAttribute(null=True)
    work = Work()
    area = Area()
    mine = Mine()
    words = Words()
    date = Date()
    near = Near()

    def __init_subclass__(cls) -> None:
        ITEM_KINDS[cls.sorts] = cls

    def __init__(self, pk: str, sk: str, **attributes: Any) -> None:
        """PynamoDB walks through every attribute of the class, here, on reading and on writing, to
        find defaults and validators. We have neither, and that walk costs half of what a request
        costs over the bare call: these three look at what is there.
        """
        self.attribute_values = {"pk": pk, "sk": sk, **attributes}

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """PynamoDB's, its client named by the one thread that makes it, and its address taken once
        (docs/decisions/0010). A kind that is the first to be written would make one of its own, at
        the price of another client (80 ms), and so would each of the threads that start together.
        """
        if cls is not Item:
            return Item._get_connection()
        with CONNECTING:
            held = super()._get_connection()
            if held.connection._client is None:
                held.connection.session.set_default_client_config(CLIENT_CONFIG)
                client: Any = held.connection.client
                client._ruleset_resolver = None
        return held

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Any:
        kind = _find_kind(data["sk"]["S"])
        texts, others = _split_attributes(kind)
        values = {name: value["S"] for name, value in data.items() if name in texts}
        for name in data.keys() & others.keys():
            known = others[name]
            values[name] = known.deserialize(known.get_value(data[name]))
        return kind(**values)

    def serialize(self, null_check: bool = True) -> dict[str, dict[str, Any]]:
        known = self.get_attributes()
        return {
            name: {known[name].attr_type: known[name].serialize(value)}
            for name, value in self.attribute_values.items()
            if value is not None
        }


ITEM_KINDS: dict[str, type[Item]] = {}


def _find_kind(sort_key: str) -> type[Item]:
    """What lies under a sort key. Kinds are known once the module that has them is imported, so
    that a status poll makes no class of what it can't meet: whoever reads a partition, or an index,
    has imported all that may lie there. Raises KeyError for another.
    """
    head, mark, rest = sort_key.partition("#")
    if head != SIDE_ITEM:
        return ITEM_KINDS[head + mark]
    name, more, _ = rest.partition("#")
    return ITEM_KINDS[f"{head}#{name}{more}"]


@cache
def _split_attributes(kind: type[Item]) -> tuple[frozenset[str], dict[str, Attribute[Any]]]:
    """The attributes of a kind of item: those that are plain text, as most are, and are read as
    they stand; and all others by their names.
    """
    known = kind.get_attributes()
    texts = frozenset(name for name, each in known.items() if type(each) is UnicodeAttribute)
    return texts, {name: each for name, each in known.items() if name not in texts}


def get_connection() -> Connection:
    """The model's own connection, for transactions: another one would load botocore's tables once
    more (100 ms).
    """
    return Item._get_connection().connection


def drop_empty(**attributes: Any) -> dict[str, Any]:
    """Only what has a value: empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}


def drop_usual(usual: StrEnum, value: StrEnum) -> str | None:
    """What is usual is not stored either."""
    return None if value is usual else str(value)


# Attributes of items that are written and read in a way of our own.


class Moment(Attribute[datetime]):
    """An aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.format_stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.parse_stored(value)


class Number(NumberAttribute):
    """Written and read as PynamoDB does, without going through ``json`` for each: a report has a
    dozen.
    """

    def serialize(self, value: float) -> str:
        return repr(value)

    def deserialize(self, value: str) -> float:
        return int(value) if value.lstrip("-").isdecimal() else float(value)


# Writes that are made only while a condition holds.


def try_write(write: Callable[[], object]) -> bool:
    """Make one; False when its condition did not hold. Raises what else DynamoDB answers."""
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise
        return False
    return True


class Collision(Exception):
    """Another report has drawn the same number, or a copy of the message is being written at this
    very moment.
    """


class Throttled(Exception):
    """DynamoDB has no room at this moment; nothing was written."""


class Overtaken(Exception):
    """Somebody else has changed the report since it was read."""


def explain_cancellation(error: TransactWriteError, contended: Exception) -> Exception:
    """Why a transaction was cancelled: ``contended``, Throttled, or the error itself."""
    codes = {failed.code for failed in error.cancellation_reasons if failed}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error


# Whether the table answers.


def is_reachable() -> bool:
    """One read of a key that is never there."""
    try:
        return next(iter(Item.query("health", limit=1)), None) is None
    except (PynamoDBException, BotoCoreError):
        return False
