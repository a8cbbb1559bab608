"""The data kept of a person, for an export, and the ledger of data that were removed because their
time was over, with the closed reports that wait for it. The ledger has an item for each proof, by
month, and one item for its end.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.attributes import BinaryAttribute, ListAttribute, UnicodeAttribute
from pynamodb.exceptions import TransactWriteError
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.notifications.sending.store import parse_line_key
from chalicelib.platform import moments
from chalicelib.platform.aws.table import (
    Item,
    Moment,
    Number,
    Overtaken,
    drop_empty,
    explain_cancellation,
    get_connection,
)
from chalicelib.platform.ledger import GENESIS
from chalicelib.privacy import rules as privacy_rules
from chalicelib.privacy.rules import Proof
from chalicelib.reporters import additions_store
from chalicelib.reporters.additions_store import WaitingAddition
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store.items import side_items
from chalicelib.reports.store.items.index_keys import month_of, retention_key
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from chalicelib.reports.store.items.side_items import CONTACT, INBOX, NOTICE, contact_of

END_KEY = "LEDGER"
PROOF_KEY = "LEDGER#"  # before the month in a key, before the seq in a sort key
MOST_NUMBERS = 90  # reports in one proof, because a transaction takes 100 items


class LedgerItem(Item):
    """The end of the ledger: the seq and hash of its last proof."""

    sorts = END_KEY

    last = Number()
    hash = BinaryAttribute(legacy_encoding=False)


class ProofItem(Item):
    """A proof of the ledger."""

    sorts = PROOF_KEY

    at = Moment()
    what = UnicodeAttribute()
    many = Number()
    told: ListAttribute[Any] = ListAttribute(null=True)
    keys: ListAttribute[Any] = ListAttribute(null=True)
    hash = BinaryAttribute(legacy_encoding=False)


@dataclass(frozen=True, slots=True)
class LedgerEnd:
    """The seq and hash of the ledger's last proof; of an empty ledger 0 and GENESIS."""

    seq: int = 0
    hash: bytes = GENESIS


def load_end() -> LedgerEnd:
    """Return the present end of the ledger, in one Query."""
    items: Any = Item.query(END_KEY, Item.sk == END_KEY, consistent_read=True)
    return next((LedgerEnd(int(item.last), item.hash) for item in items), LedgerEnd())


def append_proof(before: LedgerEnd, proof: Proof, numbers: Iterable[str] = ()) -> None:
    """Write a proof after the end ``before``. The same transaction takes the reports with these
    numbers out of the list of closed reports. Raises Overtaken.
    """
    item = ProofItem(
        f"{PROOF_KEY}{month_of(proof.at)}",
        f"{PROOF_KEY}{proof.seq:08}",
        at=proof.at,
        what=str(proof.what),
        many=proof.count,
        hash=proof.hash,
        **drop_empty(told=proof.told, keys=proof.keys),
    )
    unchanged = LedgerItem.last == before.seq if before.seq else Item.pk.does_not_exist()
    removals: list[Action] = [ReportItem.wpk.remove(), ReportItem.wsk.remove()]
    try:
        with TransactWrite(connection=get_connection()) as transaction:
            transaction.save(item, Item.pk.does_not_exist())
            last = LedgerItem(END_KEY, END_KEY, last=proof.seq, hash=proof.hash)
            transaction.save(last, unchanged)
            for number in numbers:
                transaction.update(
                    ReportItem(report_key(number), REPORT), removals, Item.pk.exists()
                )
    except TransactWriteError as error:
        raise explain_cancellation(error, Overtaken("ledger")) from None


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """A report that was closed for good. The index ``work`` lists it by the month of its closing,
    until the ledger proves that the personal data of citizens are removed.
    """

    number: str
    closed_at: datetime


def find_closed_before(moment: datetime) -> Iterator[ClosedReport]:
    """Yield the reports closed before a moment, the earliest first. Costs a Query per month."""
    month = privacy_rules.FIRST_MONTH
    while month <= moment:
        until = Item.wsk < moments.format_stored(moment)
        items: Iterable[ReportItem] = Item.work.query(retention_key(month_of(month)), until)
        for item in items:
            yield ClosedReport(item.pk[2:], moments.parse_stored(item.wsk.partition("#")[0]))
        month = (month + timedelta(days=32)).replace(day=1)


# The data of a report's reporter that lie beside the report and its timeline.


MOST_NOTICES = 200  # the newest notices, and the newest waiting additions, that are shown


@dataclass(frozen=True, slots=True)
class SentNotice:
    """A notice of the delivery log: about entry ``seq``, sent by ``way``. ``topic`` is that of a
    later notice. ``code`` is the sender's code when the notice was refused.
    """

    seq: int
    way: str
    state: str
    at: datetime
    code: str | None
    topic: str = ""


@dataclass(frozen=True, slots=True)
class SubjectData:
    """The data beside a report. ``waiting`` are additions by anybody that are not in the timeline
    yet.
    """

    contact: Contact
    notices: tuple[SentNotice, ...]
    waiting: tuple[WaitingAddition, ...]


def load_subject_data(number: str) -> SubjectData:
    """Return the data, in one Query. When there are too many items for it, return only the newest
    notices and additions, at most MOST_NOTICES of each, in three more Queries.
    """
    items = side_items.query_side_items(number, lambda: _load_parts(number))
    return SubjectData(
        contact=contact_of(next(iter(_items_under(CONTACT, items)), None)),
        notices=tuple(map(_to_notice, _items_under(NOTICE, items))),
        waiting=tuple(map(additions_store.to_addition, _items_under(INBOX, items))),
    )


def _load_parts(number: str) -> list[Any]:
    return [
        *side_items.load_named(number, CONTACT),
        *side_items.load_newest(number, Item.sk.startswith(INBOX), MOST_NOTICES),
        *side_items.load_newest(number, Item.sk.startswith(NOTICE), MOST_NOTICES),
    ]


def _items_under(start: str, items: Sequence[Any]) -> list[Any]:
    return [item for item in items if item.sk.startswith(start)]


def _to_notice(item: Any) -> SentNotice:
    seq, topic, way = parse_line_key(item.sk)
    return SentNotice(seq, way, item.state, item.at, item.code, topic)
