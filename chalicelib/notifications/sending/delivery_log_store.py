"""The delivery log: one item for each notice and way, claimed before it is sent and marked by what
became of it. ``whom`` is the number of the report whose reporter is told, or says which supporter
of it.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.platform.aws.table import Item, drop_empty, try_write
from chalicelib.reports.contact.delivery_states import BOUNCED, FOR_NOW, LOST, State
from chalicelib.reports.contact.preferences import EMAIL
from chalicelib.reports.store.side_items import NOTICE, NoticeItem, notice_key

CLAIM_TIME = timedelta(seconds=90)  # a claim older than this was made by a delivery that died


class DeliveryInProgress(Exception):
    """Another copy of this notice is being delivered at this moment."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One notice: of an entry of a report, by a way. ``to`` is its address with the middle left
    out, ``until`` how long the log has it, ``claim`` what nobody else takes it in hand with.
    """

    whom: str
    seq: int
    way: str
    to: str
    until: datetime
    claim: str = ""

    @property
    def key(self) -> str:
        return line_key(self.seq, self.way)


def claim_notice(slip: Slip, now: datetime, *, repeatable: bool = False) -> None:
    """Take a notice in hand. What died in hand may be taken again where a repeat does no harm.

    Raises InHand while another copy has it, and when it is over.
    """
    free = _free_condition()
    if repeatable:
        free |= _abandoned_condition(now)
    kept = drop_empty(to=slip.to, ttl=int(slip.until.timestamp()), claim=slip.claim)
    item = NoticeItem(notice_key(slip.whom), slip.key, state=State.CLAIMED, at=now, **kept)
    if not try_write(lambda: item.save(free | (NoticeItem.claim == slip.claim))):
        raise DeliveryInProgress(f"{slip.whom} {slip.seq} {slip.way}")


def release_claim(slip: Slip, now: datetime) -> None:
    """Give up this very claim: nothing was sent under it."""
    marks = [NoticeItem.state.set(State.FAILED), NoticeItem.retry.set(True), NoticeItem.at.set(now)]
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], NoticeItem.claim == slip.claim))


def mark_lost(slip: Slip, now: datetime) -> None:
    """Mark a notice whose delivery died with it in hand: nobody knows whether it went out."""
    marks = [NoticeItem.state.set(State.UNKNOWN), NoticeItem.at.set(now), NoticeItem.code.set(LOST)]
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], _abandoned_condition(now)))


def mark_withheld(slip: Slip, now: datetime, code: str, until: datetime | None = None) -> None:
    """Write down why a notice is not sent, or not before ``until``; one that is over or in hand
    stays as it is.
    """
    marks: list[Action] = [NoticeItem.state.set(State.WITHHELD), NoticeItem.retry.remove()]
    marks.append(NoticeItem.until.set(until) if until else NoticeItem.until.remove())
    marks += _state_changes(slip, now, code)
    try_write(lambda: NoticeItem(notice_key(slip.whom), slip.key).update(marks, _free_condition()))


def _free_condition() -> Any:
    """It was not told, and nobody has it in hand."""
    fails = (NoticeItem.state == State.FAILED) & (NoticeItem.retry == True)  # noqa: E712
    waits = (NoticeItem.state == State.WITHHELD) & NoticeItem.code.is_in(*FOR_NOW)
    return Item.pk.does_not_exist() | fails | waits


def _abandoned_condition(now: datetime) -> Any:
    return (NoticeItem.state == State.CLAIMED) & (NoticeItem.at < now - CLAIM_TIME)


def mark_sent(slip: Slip, now: datetime) -> None:
    """Mark a notice as told."""
    _write_marks(slip, NoticeItem.state.set(State.SENT), NoticeItem.at.set(now))


def mark_unknown(slip: Slip, now: datetime, code: str) -> None:
    """Mark a notice whose answer was lost: it is not sent again by itself."""
    _write_marks(slip, NoticeItem.state.set(State.UNKNOWN), *_state_changes(slip, now, code))


def mark_failed(slip: Slip, now: datetime, code: str, *, retry: bool) -> None:
    """Let go of a claim: the notice was not taken, with the sender's reason; it may be tried again
    at any time, or this person can't be told this way.
    """
    marks = [NoticeItem.state.set(State.FAILED), *_state_changes(slip, now, code)]
    _write_marks(slip, *marks, *([NoticeItem.retry.set(True)] if retry else []))


def _state_changes(slip: Slip, now: datetime, code: str) -> list[Action]:
    told: list[Action] = [NoticeItem.at.set(now)]
    told.append(NoticeItem.ttl.set(int(slip.until.timestamp())))
    if code:
        told.append(NoticeItem.code.set(code))
    return [*told, NoticeItem.to.set(slip.to)] if slip.to else told


def _write_marks(slip: Slip, *marks: Action) -> None:
    """What came back by now stays so."""
    stands = NoticeItem.code.does_not_exist() | (NoticeItem.code != BOUNCED)
    item = NoticeItem(notice_key(slip.whom), slip.key)
    try_write(lambda: item.update([*marks], stands))


def mark_returned(whom: str, seq: int, now: datetime) -> None:
    """Mark a mail as one that came back, also while it is still in hand. A line that is there no
    more stays away.
    """
    item = NoticeItem(notice_key(whom), line_key(seq, EMAIL))
    came_back = [NoticeItem.state.set(State.FAILED), NoticeItem.code.set(BOUNCED)]
    standing = NoticeItem.state.is_in(State.CLAIMED, State.SENT, State.UNKNOWN)
    try_write(lambda: item.update([*came_back, NoticeItem.at.set(now)], standing))


def line_key(seq: int, way: str) -> str:
    return f"{NOTICE}{seq:06}#{way}"
