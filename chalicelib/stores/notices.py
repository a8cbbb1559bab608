"""The delivery log: one item for each notice and way, claimed before it is sent and marked when it
was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError

from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.stores.reports import read
from chalicelib.stores.table import AFTER_TIMELINE, CONTACT, Item, NoticeItem, report_key

CLAIM = timedelta(seconds=90)  # a claim older than this was made by a delivery that died
SENT, CLAIMED = "sent", "claimed"


class InHand(Exception):
    """Another copy of this notice is being delivered at this moment."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A report with the one entry to tell of, whom to tell, and by which ways it was told
    before.
    """

    report: Report
    entry: Entry
    contact: Contact
    told: frozenset[str]


def addressed(number: str, seq: int) -> Addressed:
    """All a notice needs, in one Query. Raises UnknownReport or IndexError for a seq that is not
    there.
    """
    items = list(Item.query(report_key(number)))
    report, entries = read([item for item in items if item.sk < AFTER_TIMELINE])
    rest: dict[str, Any] = {item.sk: item for item in items if item.sk >= AFTER_TIMELINE}
    given = rest.get(CONTACT)
    contact = Contact(given.name, given.phone, given.email) if given else Contact()
    prefix = _key(seq, "")
    told = {
        sk.removeprefix(prefix)
        for sk, item in rest.items()
        if sk.startswith(prefix) and item.state == SENT
    }
    return Addressed(report, entries[seq - 1], contact, frozenset(told))


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
