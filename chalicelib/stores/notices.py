"""The delivery log: one item for each notice and way, claimed before it is sent and marked when it
was. ``whom`` is the number of the report whose reporter is told, or says which supporter of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pynamodb.expressions.update import Action

from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import BOUNCED, OVER, Logged, State
from chalicelib.domain.history import Timeline
from chalicelib.domain.moments import stored
from chalicelib.domain.report import Entry, Report
from chalicelib.domain.wishes import EMAIL
from chalicelib.stores import partition
from chalicelib.stores.beside import CONTACT, NOTICE, ContactItem, NoticeItem, told_key
from chalicelib.stores.conditions import written
from chalicelib.stores.contacts import contact_of, wishes_held
from chalicelib.stores.reports import entries_within, opened
from chalicelib.stores.table import Item, present
from chalicelib.stores.timeline import entry_key

CLAIM = timedelta(seconds=90)  # a claim older than this was made by a delivery that died
BEHIND = "~"  # sorts behind every moment, and every way
MOST_LINES = 1000  # of the log; a hundred entries by a few ways each


AGAIN = (State.WAITING, State.FAILED)  # may be taken in hand


class InHand(Exception):
    """Another copy of this notice is being delivered at this moment."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One notice: of an entry of a report, by a way. ``to`` is its address with the middle left
    out, ``until`` how long the log has it.
    """

    whom: str
    seq: int
    way: str
    to: str
    until: datetime

    @property
    def key(self) -> str:
        return _key(self.seq, self.way)


@dataclass(frozen=True, slots=True)
class Addressed:
    """A report with the last entries up to one, whom to tell, and the log of what was told of them.
    To one who supports it, ``anyhow`` are the ways on which its reporter is told.
    """

    whom: str
    report: Report
    entries: tuple[Entry, ...]
    contact: Contact
    log: tuple[Logged, ...]
    anyhow: frozenset[str] = frozenset()

    @property
    def told(self) -> frozenset[tuple[int, str]]:
        """What is over: pairs of an entry's seq and a way."""
        return frozenset((each.seq, each.way) for each in self.log if each.state in OVER)

    @property
    def waiting(self) -> frozenset[tuple[int, str, datetime | None]]:
        """What waits for the end of quiet hours, and until when."""
        held = [each for each in self.log if each.state is State.WAITING]
        return frozenset((each.seq, each.way, each.until) for each in held)


def addressed(number: str, seq: int | None = None) -> Addressed:
    """All that the notices up to an entry, or of all, need, in one Query; a replica that lags
    behind costs another, and a long timeline three. Raises UnknownReport.
    """
    seen = partition.look(number)
    if seq and _lags_behind(seen, seq):
        seen = partition.look(number, consistent=True)
    report, timeline = opened(number, seen.timeline, consistent=not seen.complete)
    entries = tuple(entry for entry in timeline if seq is None or entry.seq <= seq)
    beside = seen.beside
    if not seen.complete:
        entries = _last(number, timeline, seq)
        beside = [*partition.named(number, CONTACT), *_lines(number, entries)]
    contact: Any = next((item for item in beside if item.sk == CONTACT), None)
    return Addressed(number, report, entries, contact_of(contact), _log(beside))


def _lags_behind(seen: partition.Look, seq: int) -> bool:
    """Whether a replica does not know an entry yet."""
    if not seen.complete:
        return int(seen.timeline[0].version) < seq
    return not any(item.sk == entry_key(seq) for item in seen.timeline)


def _last(number: str, timeline: Timeline, seq: int | None) -> tuple[Entry, ...]:
    """Of a long timeline the newest entries up to one; of an older one, that entry alone."""
    newest = tuple(entry for entry in timeline.newest if seq is None or entry.seq <= seq)
    if newest or seq is None:
        return newest
    return entries_within(number, seq, seq)


def _lines(number: str, entries: Sequence[Entry]) -> list[Any]:
    """What the log has of them."""
    if not entries:
        return []
    within = Item.sk.between(_key(entries[0].seq, ""), _key(entries[-1].seq, BEHIND))
    return partition.newest(number, within, MOST_LINES)


def readdressed(told: Addressed, whom: str) -> Addressed:
    """The same to one who supports the report, from then on: one Query more. Nobody is reached who
    has taken it back.
    """
    items: list[Any] = list(Item.query(told_key(whom), consistent_read=True))
    contact = next((item for item in items if item.sk == CONTACT), None)
    since = contact.msk[:20] if contact else BEHIND
    later = tuple(entry for entry in told.entries if stored(entry.at) >= since)
    return Addressed(whom, told.report, later, contact_of(contact), _log(items))


def _log(items: Iterable[Any]) -> tuple[Logged, ...]:
    return tuple(logged(item) for item in items if isinstance(item, NoticeItem))


def logged(item: Any) -> Logged:
    """A line of the log, of its item."""
    state = State(item.state)
    seq, way = told_of(item.sk)
    to, code = item.to or "", item.code or ""
    return Logged(seq, way, state, item.at, to, code, until=item.until)


def claim(slip: Slip, now: datetime) -> None:
    """Take a notice in hand. Raises InHand while another copy has it, and when it is over."""
    died = (NoticeItem.state == State.CLAIMED) & (NoticeItem.at < now - CLAIM)
    free = Item.pk.does_not_exist() | NoticeItem.state.is_in(*AGAIN) | died
    kept = present(to=slip.to, ttl=int(slip.until.timestamp()))
    item = NoticeItem(told_key(slip.whom), slip.key, state=State.CLAIMED, at=now, **kept)
    if not written(lambda: item.save(free)):
        raise InHand(f"{slip.whom} {slip.seq} {slip.way}")


def wait(slip: Slip, now: datetime, until: datetime) -> None:
    """Let a notice wait for the end of quiet hours; one that is over or in hand stays as it is."""
    free = Item.pk.does_not_exist() | NoticeItem.state.is_in(*AGAIN)
    told = [NoticeItem.state.set(State.WAITING), NoticeItem.until.set(until)]
    marks = [*told, *_said(slip, now, "")]
    written(lambda: NoticeItem(told_key(slip.whom), slip.key).update(marks, free))


def sent(slip: Slip, now: datetime) -> None:
    """Mark a notice as told."""
    _mark(slip, NoticeItem.state.set(State.SENT), NoticeItem.at.set(now))


def refused(slip: Slip, now: datetime, code: str) -> None:
    """Mark a notice as one this person can't be told this way, with the sender's reason."""
    _mark(slip, NoticeItem.state.set(State.REFUSED), *_said(slip, now, code))


def failed(slip: Slip, now: datetime, code: str) -> None:
    """Let go of a claim: the notice could not be told now, and may be tried again at any time."""
    _mark(slip, NoticeItem.state.set(State.FAILED), *_said(slip, now, code))


def _said(slip: Slip, now: datetime, code: str) -> list[Action]:
    told: list[Action] = [NoticeItem.at.set(now)]
    told.append(NoticeItem.ttl.set(int(slip.until.timestamp())))
    if code:
        told.append(NoticeItem.code.set(code))
    return [*told, NoticeItem.to.set(slip.to)] if slip.to else told


def _mark(slip: Slip, *marks: Action) -> None:
    """What came back by now stays so."""
    stands = Item.pk.does_not_exist() | (NoticeItem.state != State.REFUSED)
    item = NoticeItem(told_key(slip.whom), slip.key)
    written(lambda: item.update([*marks], stands))


def returned(whom: str, seq: int, now: datetime) -> None:
    """Mark a mail as one that came back, also while it is still in hand. A line that is there no
    more stays away.
    """
    item = NoticeItem(told_key(whom), _key(seq, EMAIL))
    came_back = [NoticeItem.state.set(State.REFUSED), NoticeItem.code.set(BOUNCED)]
    standing = Item.pk.exists() & (NoticeItem.state != State.REFUSED)
    written(lambda: item.update([*came_back, NoticeItem.at.set(now)], standing))


def leads_nowhere(whom: str, address: str, seq: int) -> None:
    """Keep that a mail address sends mail back, and of which entry first."""
    item = ContactItem(told_key(whom), CONTACT)
    lost: list[Action] = [ContactItem.bounced.set(address), ContactItem.bounced_in.set(seq)]
    other = ContactItem.bounced.does_not_exist() | (ContactItem.bounced != address)
    earlier = Item.pk.exists() & (other | (ContactItem.bounced_in > seq))
    written(lambda: item.update(lost, earlier))


def contact(whom: str) -> Contact:
    """Whom to tell of a report; nobody where there is no such report, or none who left an address.
    One Query.
    """
    found: Any = next(iter(Item.query(told_key(whom), Item.sk == CONTACT)), None)
    return contact_of(found)


def end(whom: str, way: str, *, ended: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it by one way."""
    ways = ContactItem.off.add({way}) if ended else ContactItem.off.delete({way})
    _update_contact(whom, ways)


def wish(whom: str, contact: Contact) -> None:
    """Keep how the reporter of a report wants to be told, whether they left an address or not."""
    ContactItem(told_key(whom), CONTACT).update(wishes_set(contact))


def wishes_set(contact: Contact) -> list[Action]:
    given = {**wishes_held(contact.wishes), "muted": contact.muted or None}
    changes: list[Action] = []
    for name, value in given.items():
        attribute = getattr(ContactItem, name)
        changes.append(attribute.remove() if value is None else attribute.set(value))
    return changes


def mute(whom: str, *, muted: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it; one without a contact is as
    good as told.
    """
    _update_contact(whom, ContactItem.muted.set(muted))


def _update_contact(whom: str, change: Action) -> None:
    item = ContactItem(told_key(whom), CONTACT)
    written(lambda: item.update([change], Item.pk.exists()))


def _key(seq: int, way: str) -> str:
    return f"{NOTICE}{seq:06}#{way}"


def told_of(key: str) -> tuple[int, str]:
    """The seq of the entry and the way, of a notice's sort key."""
    _, _, seq, way = key.split("#")
    return int(seq), way
