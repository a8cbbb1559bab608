"""The delivery log: one item for each notice and way, claimed before it is sent and marked when it
was.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.exceptions import PutError, UpdateError
from pynamodb.expressions.update import Action

from chalicelib.domain.errors import UnknownReport
from chalicelib.domain.report import Contact, Entry, Report
from chalicelib.stores.items import contact_of, read
from chalicelib.stores.table import (
    AFTER_TIMELINE,
    CONTACT,
    NOTICE,
    ContactItem,
    Item,
    NoticeItem,
    entry_key,
    report_key,
)

CLAIM = timedelta(seconds=90)  # a claim older than this was made by a delivery that died
SENT, CLAIMED, REFUSED = "sent", "claimed", "refused"
OVER = (SENT, REFUSED)


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
    notices = [item for item in items if isinstance(item, NoticeItem) and item.state in OVER]
    return Addressed(
        report,
        entries[:seq],
        contact_of(contact),
        frozenset(told_of(item.sk) for item in notices),
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


def refused(number: str, seq: int, way: str, now: datetime, code: str) -> None:
    """Mark a notice as one this person can't be told this way, with the sender's reason."""
    item = NoticeItem(report_key(number), _key(seq, way))
    marks: list[Any] = [
        NoticeItem.state.set(REFUSED),
        NoticeItem.at.set(now),
        NoticeItem.code.set(code),
    ]
    item.update(marks)


def release(number: str, seq: int, way: str, now: datetime) -> None:
    """Let go of a claim: the notice could not be told now, and may be tried again at any time."""
    given_up = now - CLAIM - timedelta(seconds=1)
    NoticeItem(report_key(number), _key(seq, way)).update([NoticeItem.at.set(given_up)])


def contact(number: str) -> Contact:
    """Whom to tell of a report; nobody where there is no such report, or none who left an address.
    One Query.
    """
    found: Any = next(iter(Item.query(report_key(number), Item.sk == CONTACT)), None)
    return contact_of(found)


def end(number: str, way: str, *, ended: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it by one way."""
    ways = ContactItem.off.add({way}) if ended else ContactItem.off.delete({way})
    _update_contact(number, ways)


def mute(number: str, *, muted: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it; one without a contact is as
    good as told.
    """
    _update_contact(number, ContactItem.muted.set(muted))


def _update_contact(number: str, change: Action) -> None:
    item = ContactItem(report_key(number), CONTACT)
    try:
        item.update([change], Item.pk.exists())
    except UpdateError as error:
        if error.cause_response_code != "ConditionalCheckFailedException":
            raise


def _key(seq: int, way: str) -> str:
    return f"{NOTICE}{seq:06}#{way}"


def told_of(key: str) -> tuple[int, str]:
    """The seq of the entry and the way, of a notice's sort key."""
    _, _, seq, way = key.split("#")
    return int(seq), way
