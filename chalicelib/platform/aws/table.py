"""The one table, as PynamoDB sees it. Every way it is read or written is in this list.

- intake: one TransactWriteItems of report, first entry, contact and seen message; none may be
  there. Of a reply it also checks that what it answers is unknown, of talk that nothing is asked
- an addition: one TransactWriteItems of seen message, inbox item and the counts of who adds, the
  report must be there; over a limit, an UpdateItem more
- an addition to a report that talk names: a conditional DeleteItem of the question it answers
- an addition put into the timeline: one Query of pk = R#<number>, one TransactWriteItems; of a long
  report three Queries more
- whom a report came from: in the intake's transaction; an UpdateItem for each limit it counts
  under, and over one a Query of that window, one of pk = R#<number>, one TransactWriteItems
- a repeated message: the cancelled transaction brings the seen message's item, then one Query
- status poll, officer's record: one Query, pk = R#<number> and sk < U, never the contact; of more
  than a hundred entries a second one for the newest; in what follows, "that Query" is both
- older entries: that Query, and one of pk = R#<number> and sk < T#<seq>, backwards
- what a long timeline comes to: a PutItem more in the transaction of one entry in 25
- a report that was hidden or shown, of more than fifty entries: from the stream, a Query of all and
  an UpdateItem of each whose keys are not as they have to be
- two reports merged, or parted: two Queries and one TransactWriteItems of both; what happens to the
  one that survives costs a Query of it and, for each that follows it, another and a transaction
- officer's step, reporter's step, check of a promise: that Query and one TransactWriteItems, report
  at version n. A step that is repeated under its Idempotency-Key is found by the Query
- officer's queue: one Query of ``work``, wpk = W#<office>, by what is due next; its counts: one for
  each megabyte of it
- verifiers' queue: one Query of ``work``, wpk = Y#<office>; appeals against moderators, M#<office>
- search by words: a Query of ``words`` for each kecamatan, fpk = F#<kecamatan>, newest first, and
  one BatchGetItem of the reports that were found
- templates of offices: a Query of pk = O#<office> for one's own and each above it; a conditional
  DeleteItem or a PutItem
- reconciler: a Query of ``work`` for each office, W#<office> open, V#<office> unconfirmed and
  Y#<office> to be verified; what a dissolved office holds goes on to its successor as an officer's
  step does
- texts that many send: an UpdateItem of each band of a new report's text; of one in a campaign a
  Query of a full band, one of the campaign and a TransactWriteItems, or one for each of the first;
  to tell it an officer costs a Query and a BatchGetItem, a page of them a Query of pk = C and a
  BatchGetItem
- a reporter's erasure: the step's Query and transaction, with the first pass; a pass is a Query, an
  UpdateItem of what it found, a Query and DeleteItems for each photo, an UpdateItem for each entry
  with words, a DeleteItem for each notice and the contact, a Query and an UpdateItem for each band
  of the text, a transaction where it was a campaign's, and for the record a Query and a
  transaction; those that are not over are one Query of ``mine``, mpk = E
- retention: a Query of ``work`` for each month since the first, wpk = T#<month>; of each report
  that is due a Query and the step's transaction, of a proof a Query of the ledger's end and a
  transaction
- a reporter's export: the step's Query and transaction, and one Query of what lies beside
- an address to be confirmed: that Query of all, counts, and an UpdateItem of the contact; its code
  costs a Query of the contact, and two UpdateItem once it is told
- the end of notices by one way, asked for by its link or by a complaint: one Query of the contact,
  an UpdateItem
- a mail that came back: an UpdateItem of its line of the log, one Query of the contact and an
  UpdateItem of it
- a notice to one who supports a report: that Query, one of pk = S#<number>~<key>, and the same, and
  one of the contact behind it; whom there is to tell, one Query of pk = S#<number>
- a notice: one Query of pk = R#<number>, a conditional PutItem and an UpdateItem; a PutItem of the
  id under which a reply to it will come. One that is withheld is an UpdateItem alone
- room for messages: an UpdateItem of pk = SENT#<hash> for the first of four SMS about a report, and
  of each to a way nobody has proven; one of SENT#city for many SMS
- a way that is proven: a conditional UpdateItem of the contact; where something was withheld, a
  notice
- a closing that comes to stand, or falls: a PutItem, a DeleteItem. How long reports take: a Query
  of the closings of a category and kota, at most one in ten minutes, or in one while they are too
  few, and then of all kota; a PutItem beside the new report, which each Query of its timeline
  brings
- recurring spots, for heads: a Query of the closings of each category and kota they ask for
- a link to somebody's reports: a Query of ``mine`` and one of the last report, a PutItem; opened
  by a Query and a conditional DeleteItem. A page of them: a Query of ``mine``, a BatchGetItem
- the reports of somebody who talks: a Query of ``mine``; who stops notices also costs an UpdateItem
  for each of them
- an office's calendar: a Query of pk = O#<office> for who may read it, and one of ``work``; a
  PutItem or a conditional DeleteItem of its link
- an event for subscribers: a Query of all webhooks, pk = J; and for each that wants it one of the
  webhook, one of pk = R#<number>, and two UpdateItems of its log, pk = J#<webhook>; of a failure
  one more of the webhook. Administrators also PutItem and DeleteItem webhooks, and Query the log
- digests of a day: the reconciler's Query of W#<office>, one Query of the day, and for each head a
  conditional PutItem and an UpdateItem
- "me too": the report's Query, then one TransactWriteItems of its count and the keys of who says
  so, none of which may be there; who takes it back costs a Query of pk = S#<number> first, and for
  each key a Query of what lies beside it and DeleteItems
- what is kept of one who says so: a Query for each key, the report's, and one for each contact;
  to be told otherwise costs an UpdateItem of each contact more
- what is like a report: a Query of ``near`` for each band of latitude within reach, two at most
- lists of public reports: a Query of ``date`` for each shard and month they span, D#<month>#<shard>
  by when they were filed, U#<month>#<shard> by what happened to them; those that changed lately,
  and those asked for by number, are also read by BatchGetItem, fifty a call
- the same of kelurahan: a Query of ``area`` for each of them and month, P#<kelurahan>#<month>;
  where their texts are shown, a BatchGetItem too, fifty a call
- a partner's api_key: an UpdateItem that counts its use; a Query when it may not be used
- traffic of a channel: an UpdateItem of its hour; a Query of its last hours
- how often somebody did something in a window of time: an UpdateItem; a Query more when it was
  counted before, or may not be
- a photo: a BatchWriteItem of its bytes and nine bands, E#...; of a completion photo also a Query
  of its bytes and two of each band
- replay of dead letters: a Scan by moment, by hand only

``area``, ``date`` and ``near`` hold public reports only, ``mine`` those whose reporter left a
contact, the operators' list of api_keys under K and the erasures that are not over under E; no
index key is hot.
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

# Without a name of our own botocore puts its user agent together anew for every request, which is
# 7 % of a call's CPU.
NAMED = Config(user_agent="tanggap")
CONNECTING = Lock()

BESIDE = "Z"  # begins the sort keys of what lies beside a timeline, and the kind follows


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
        KINDS[cls.sorts] = cls

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
                held.connection.session.set_default_client_config(NAMED)
                client: Any = held.connection.client
                client._ruleset_resolver = None
        return held

    @classmethod
    def from_raw_data(cls, data: dict[str, Any]) -> Any:
        kind = _kind(data["sk"]["S"])
        texts, others = _known(kind)
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


KINDS: dict[str, type[Item]] = {}


def _kind(sort_key: str) -> type[Item]:
    """What lies under a sort key. Kinds are known once the module that has them is imported, so
    that a status poll makes no class of what it can't meet: whoever reads a partition, or an index,
    has imported all that may lie there. Raises KeyError for another.
    """
    head, mark, rest = sort_key.partition("#")
    if head != BESIDE:
        return KINDS[head + mark]
    name, more, _ = rest.partition("#")
    return KINDS[f"{head}#{name}{more}"]


@cache
def _known(kind: type[Item]) -> tuple[frozenset[str], dict[str, Attribute[Any]]]:
    """The attributes of a kind of item: those that are plain text, as most are, and are read as
    they stand; and all others by their names.
    """
    known = kind.get_attributes()
    texts = frozenset(name for name, each in known.items() if type(each) is UnicodeAttribute)
    return texts, {name: each for name, each in known.items() if name not in texts}


def connection() -> Connection:
    """The model's own connection, for transactions: another one would load botocore's tables once
    more (100 ms).
    """
    return Item._get_connection().connection


def present(**attributes: Any) -> dict[str, Any]:
    """Only what has a value: empty attributes are not stored."""
    return {name: value for name, value in attributes.items() if value not in (None, (), [], "")}


def unless(usual: StrEnum, value: StrEnum) -> str | None:
    """What is usual is not stored either."""
    return None if value is usual else str(value)


# Attributes of items that are written and read in a way of our own.


class Moment(Attribute[datetime]):
    """An aware moment in whole seconds: ``2026-11-23T22:25:23Z``."""

    attr_type = STRING

    def serialize(self, value: datetime) -> str:
        return moments.stored(value)

    def deserialize(self, value: str) -> datetime:
        return moments.read(value)


class Number(NumberAttribute):
    """Written and read as PynamoDB does, without going through ``json`` for each: a report has a
    dozen.
    """

    def serialize(self, value: float) -> str:
        return repr(value)

    def deserialize(self, value: str) -> float:
        return int(value) if value.lstrip("-").isdecimal() else float(value)


# Writes that are made only while a condition holds.


def written(write: Callable[[], object]) -> bool:
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


def reason(error: TransactWriteError, contended: Exception) -> Exception:
    """Why a transaction was cancelled: ``contended``, Throttled, or the error itself."""
    codes = {failed.code for failed in error.cancellation_reasons if failed}
    if codes & {"ConditionalCheckFailed", "TransactionConflict"}:
        return contended
    return Throttled() if codes & {"ThrottlingError", "ProvisionedThroughputExceeded"} else error


# Whether the table answers.


def reachable() -> bool:
    """One read of a key that is never there."""
    try:
        return next(iter(Item.query("health", limit=1)), None) is None
    except (PynamoDBException, BotoCoreError):
        return False
