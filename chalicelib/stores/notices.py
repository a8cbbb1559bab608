"""The delivery log: one item for each notice and way, claimed before it is sent and marked when it
was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.stores.items import read
from chalicelib.stores.table import (
    AFTER_TIMELINE,
    CONTACT,
    Item,
    NoticeItem,
    entry_key,
    report_key,
)

CLAIM = timedelta(seconds=90)  # a claim older than this was made by a delivery that died
SENT, CLAIMED = "sent", "claimed"


class InHand(Exception):
    """Another copy of this notice is being delivered at this moment."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A report with its timeline up to one entry, whom to tell, and what was told before: pairs of
    an entry's seq and a way.
    """

    report: Report
    entries: tuple[Entry, ...]
    contact: Contact
    told: frozenset[tuple[int, str]]


def addressed(number: str, seq: int) -> Addressed:
    """All that the notices up to an entry need, in one Query; a replica that lags behind costs
    another. Raises UnknownReport.
    """
    items = list(Item.query(report_key(number)))
    if not any(item.sk == entry_key(seq) for item in items):
        items = list(Item.query(report_key(number), consistent_read=True))
    timeline = [item for item in items if item.sk < AFTER_TIMELINE]
    if not timeline:
        raise UnknownReport(number=number)
    report, entries = read(timeline)
    contact: Any = next((item for item in items if item.sk == CONTACT), None)
    notices = [item for item in items if isinstance(item, NoticeItem) and item.state == SENT]
    return Addressed(
        report,
        entries[:seq],
        Contact(contact.name, contact.phone, contact.email) if contact else Contact(),
        frozenset(_told(item.sk) for item in notices),
    )


def claim(number: str, seq: int, way: str, now: datetime) -> None:
    """Take a notice in hand. Raises InHand while another copy has it."""
    free = Item.pk.does_not_exist() | (
        (NoticeItem.state == CLAIMED) & (NoticeItem.at < now - CLAIM)
    )
    try:
        NoticeItem(report_key(number), _key(seq, way), state=CLAIMED, at=now).save(free)
    except PutError as error:
        if error.cause_response_code == "ConditionalCheckFailedException":
            raise InHand(f"{number} {seq} {way}") from None
        raise


def sent(number: str, seq: int, way: str, now: datetime) -> None:
    """Mark a notice as told."""
    item = NoticeItem(report_key(number), _key(seq, way))
    item.update([NoticeItem.state.set(SENT), NoticeItem.at.set(now)])


def _key(seq: int, way: str) -> str:
    return f"Z#notice#{seq:06}#{way}"


def _told(key: str) -> tuple[int, str]:
    _, _, seq, way = key.split("#")
    return int(seq), way
