"""The one DynamoDB table, as a PynamoDB model, and its conditional writes.

docs/access-patterns.md lists every access pattern.
"""

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

# Without a user agent of our own botocore builds one for every request, which is 7 % of a call's
# CPU.
CLIENT_CONFIG = Config(user_agent="tanggap")
CONNECTING = Lock()

SIDE_ITEM = "Z"  # begins the sort keys of the side items of a timeline; their kind follows


class Item(Model):
    """An item of the table.

    An item that is read becomes an object of the subclass whose ``sorts`` is its sort key, or the
    beginning of its sort key up to a #.
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
    npk = UnicodeAttribute(null=True)
    work = Work()
    area = Area()
    mine = Mine()
    words = Words()
    date = Date()
    near = Near()

    def __init_subclass__(cls) -> None:
        ITEM_KINDS[cls.sorts] = cls

    def __init__(self, pk: str, sk: str, **attributes: Any) -> None:
        """Make an item of these attributes.

        PynamoDB walks through every attribute of the class when it makes, reads and writes an item,
        to find defaults and validators. We have neither, and that walk costs half of what a request
        costs over the bare call. So this method, ``from_raw_data`` and ``serialize`` look only at
        the attributes that are there.
        """
        self.attribute_values = {"pk": pk, "sk": sk, **attributes}

    @classmethod
    def _get_connection(cls) -> TableConnection:
        """Return PynamoDB's connection, the same one for all kinds of items.

        Otherwise the first write of each kind would make a client of its own (80 ms), and so would
        each of the threads that start together. One thread makes the client, sets its user agent,
        and keeps its address (docs/decisions/0010).
        """
        if cls is not Item:
            return Item._get_connection()
        with CONNECTING:
            connection = super()._get_connection()
            if connection.connection._client is None:
                connection.connection.session.set_default_client_config(CLIENT_CONFIG)
                client: Any = connection.connection.client
                client._ruleset_resolver = None
        return connection

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
    """Return the kind of item that is stored under a sort key.

    A kind is registered when its module is imported, so that a status poll makes no classes that it
    does not need. A function that reads a partition or an index has to import every kind that may
    be stored there. Raises KeyError for a kind that is not registered.
    """
    head, mark, rest = sort_key.partition("#")
    if head != SIDE_ITEM:
        return ITEM_KINDS[head + mark]
    name, more, _ = rest.partition("#")
    return ITEM_KINDS[f"{head}#{name}{more}"]


@cache
def _split_attributes(kind: type[Item]) -> tuple[frozenset[str], dict[str, Attribute[Any]]]:
    """Return the names of a kind's plain text attributes, and all other attributes by name.

    Most attributes are plain text, and are read without decoding.
    """
    known = kind.get_attributes()
    texts = frozenset(name for name, each in known.items() if type(each) is UnicodeAttribute)
    return texts, {name: each for name, each in known.items() if name not in texts}


def get_connection() -> Connection:
    """Return the model's own connection, for transactions.

    Another connection would load botocore's tables once more (100 ms).
    """
    return Item._get_connection().connection


def drop_empty(**attributes: Any) -> dict[str, Any]:
    """Return the attributes that have a value. Empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}


def drop_usual(usual: StrEnum, value: StrEnum) -> str | None:
    """Return the value as text; None for the ``usual`` value, which is not stored."""
    return None if value is usual else str(value)


class Moment(Attribute[datetime]):
    """An attribute for an aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.format_stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.parse_stored(value)


class Number(NumberAttribute):
    """A number, stored as PynamoDB does, but without ``json``, as a report has a dozen numbers."""

    def serialize(self, value: float) -> str:
        return repr(value)

    def deserialize(self, value: str) -> float:
        return int(value) if value.lstrip("-").isdecimal() else float(value)


def try_write(write: Callable[[], object]) -> bool:
    """Make a conditional write, and return whether its condition held.

    Raises any other error of DynamoDB.
    """
    try:
        write()
    except (DeleteError, PutError, UpdateError) as error:
        # ``cause_response_code`` fails itself when no answer came: a timeout's response is None.
        response = getattr(error.cause, "response", None) or {}
        if response.get("Error", {}).get("Code") != "ConditionalCheckFailedException":
            raise
        return False
    return True


class Collision(Exception):
    """Another report has the same number, or another request is storing a copy of the message at
    this moment.
    """


class Throttled(Exception):
    """DynamoDB has no capacity at this moment. Nothing was written."""


class Overtaken(Exception):
    """Another request has changed the report since it was read."""


def explain_cancellation(error: TransactWriteError, contended: Exception) -> Exception:
    """Return the cause of a cancelled transaction: ``contended``, Throttled or the error itself."""
    codes = {failed.code for failed in error.cancellation_reasons if failed}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error


def is_reachable() -> bool:
    """Return whether the table answers a Query for a key that never exists."""
    try:
        return next(iter(Item.query("health", limit=1)), None) is None
    except (PynamoDBException, BotoCoreError):
        return False
