"""Whom to tell of a report, how they want to be told, and what was told so far. ``whom`` is the
number of the report whose reporter it is, or says which supporter of it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.notifications.sending.delivery_log_store import line_key
from chalicelib.platform.aws.table import Item, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.contact.delivery_states import WAITING, Logged, State
from chalicelib.reports.contact.preferences import EMAIL, Asked, Contact
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.store import side_items
from chalicelib.reports.store.item_classes import entry_key, report_key
from chalicelib.reports.store.reports import load_entries_within, open_report
from chalicelib.reports.store.side_items import (
    CONTACT,
    NOTICE,
    ContactItem,
    NoticeItem,
    contact_of,
    notice_key,
    wishes_attributes,
)
from chalicelib.reports.timeline import Timeline

REPLICA_BEHIND = "~"  # sorts behind every moment, and every way
LAST_LINES = 200
MOST_LINES = 1000  # of the log; a hundred entries by a few ways each


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
        return frozenset((each.seq, each.way) for each in self.log if each.over)

    @property
    def waiting(self) -> frozenset[tuple[int, str, datetime | None]]:
        """What waits for its hour, and until when."""
        held = [each for each in self.log if each.code in WAITING]
        return frozenset((each.seq, each.way, each.until) for each in held)

    @property
    def from_first(self) -> bool:
        """Whether the log is there from its first line on: of a long timeline the reporter's is
        not.
        """
        return "~" in self.whom or not self.entries or self.entries[0].seq == 1

    def line(self, seq: int, way: str) -> Logged | None:
        """What the log has of an entry and a way."""
        return next((each for each in self.log if (each.seq, each.way) == (seq, way)), None)


def load_addressed(number: str, seq: int | None = None) -> Addressed:
    """All that the notices up to an entry, or of all, need, in one Query; a replica that lags
    behind costs another, and a long timeline three. Raises UnknownReport.
    """
    seen = side_items.load_side_items(number)
    if seq and _lags_behind(seen, seq):
        seen = side_items.load_side_items(number, consistent=True)
    report, timeline = open_report(number, seen.timeline, consistent=not seen.complete)
    entries = tuple(entry for entry in timeline if seq is None or entry.seq <= seq)
    beside = seen.beside
    if not seen.complete:
        entries = _last_entries(number, timeline, seq)
        beside = [*side_items.load_named(number, CONTACT), *_load_lines(number, entries)]
    contact: Any = next((item for item in beside if item.sk == CONTACT), None)
    return Addressed(number, report, entries, contact_of(contact), _parse_log(beside))


def _lags_behind(seen: side_items.Look, seq: int) -> bool:
    """Whether a replica does not know an entry yet."""
    if not seen.complete:
        return int(seen.timeline[0].version) < seq
    return not any(item.sk == entry_key(seq) for item in seen.timeline)


def _last_entries(number: str, timeline: Timeline, seq: int | None) -> tuple[Entry, ...]:
    """Of a long timeline the newest entries up to one; of an older one, that entry alone."""
    newest = tuple(entry for entry in timeline.newest if seq is None or entry.seq <= seq)
    if newest or seq is None:
        return newest
    return load_entries_within(number, seq, seq)


def _load_lines(number: str, entries: Sequence[Entry]) -> list[Any]:
    """What the log has of them."""
    if not entries:
        return []
    within = Item.sk.between(
        line_key(entries[0].seq, ""), line_key(entries[-1].seq, REPLICA_BEHIND)
    )
    return side_items.load_newest(number, within, MOST_LINES)


def address_supporter(told: Addressed, whom: str) -> Addressed:
    """The same to one who supports the report, from then on: one Query more. Nobody is reached who
    has taken it back.
    """
    items: list[Any] = list(Item.query(notice_key(whom), consistent_read=True))
    contact = next((item for item in items if item.sk == CONTACT), None)
    since = contact.msk[:20] if contact else REPLICA_BEHIND
    later = tuple(entry for entry in told.entries if format_stored(entry.at) >= since)
    return Addressed(whom, told.report, later, contact_of(contact), _parse_log(items))


def _parse_log(items: Iterable[Any]) -> tuple[Logged, ...]:
    return tuple(parse_log_line(item) for item in items if isinstance(item, NoticeItem))


def parse_log_line(item: Any) -> Logged:
    """A line of the log, of its item."""
    seq, way = parse_log_key(item.sk)
    to, code = item.to or "", item.code or ""
    state, retry = State(item.state), bool(item.retry)
    return Logged(seq, way, state, item.at, to, code, until=item.until, retry=retry)


def mark_unreachable(whom: str, address: str, seq: int) -> None:
    """Keep that a mail address sends mail back, and of which entry first."""
    item = ContactItem(notice_key(whom), CONTACT)
    lost: list[Action] = [ContactItem.bounced.set(address), ContactItem.bounced_in.set(seq)]
    other = ContactItem.bounced.does_not_exist() | (ContactItem.bounced != address)
    earlier = Item.pk.exists() & (other | (ContactItem.bounced_in > seq))
    try_write(lambda: item.update(lost, earlier))


def load_log(whom: str) -> tuple[Logged, ...]:
    """What became of the last notices to one person, the newest first. One Query."""
    newest: Any = Item.query(
        notice_key(whom),
        Item.sk.startswith(NOTICE),
        consistent_read=True,
        scan_index_forward=False,
        limit=LAST_LINES,
    )
    return _parse_log(newest)


def load_contact(whom: str) -> Contact:
    """Whom to tell of a report; nobody where there is no such report, or none who left an address.
    One Query.
    """
    found: Any = next(iter(Item.query(notice_key(whom), Item.sk == CONTACT)), None)
    return contact_of(found)


def set_ended(whom: str, way: str, *, ended: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it by one way."""
    ways = ContactItem.off.add({way}) if ended else ContactItem.off.delete({way})
    _update_contact(whom, ways)


def mark_proven(whom: str, way: str) -> bool:
    """Keep that a way leads to who left it; False where that was known, or nobody is there."""
    item = ContactItem(notice_key(whom), CONTACT)
    new = ContactItem.proven.does_not_exist() | ~ContactItem.proven.contains(way)
    return try_write(lambda: item.update([ContactItem.proven.add({way})], Item.pk.exists() & new))


def save_wishes(whom: str, contact: Contact) -> None:
    """Keep how the reporter of a report wants to be told, whether they left an address or not."""
    ContactItem(notice_key(whom), CONTACT).update(wishes_actions(contact))


def wishes_actions(contact: Contact) -> list[Action]:
    given = {**wishes_attributes(contact.wishes), "muted": contact.muted or None}
    changes: list[Action] = []
    for name, value in given.items():
        attribute = getattr(ContactItem, name)
        changes.append(attribute.remove() if value is None else attribute.set(value))
    return changes


def set_muted(whom: str, *, muted: bool) -> None:
    """Whether the reporter of a report wants to hear no more of it; one without a contact is as
    good as told.
    """
    _update_contact(whom, ContactItem.muted.set(muted))


def _update_contact(whom: str, change: Action) -> None:
    item = ContactItem(notice_key(whom), CONTACT)
    try_write(lambda: item.update([change], Item.pk.exists()))


def parse_log_key(key: str) -> tuple[int, str]:
    """The seq of the entry and the way, of a notice's sort key."""
    _, _, seq, way = key.split("#")
    return int(seq), way


# An address that is to be confirmed, on the contact of its report; erased with it.


_CODE_ATTRIBUTES: tuple[Any, ...] = (
    ContactItem.asked_way,
    ContactItem.asked_to,
    ContactItem.asked_at,
    ContactItem.asked_tries,
)


def save_code_request(number: str, asked: Asked) -> None:
    """Wait for the code of this one, and of no other."""
    given = (asked.way, asked.to, asked.at, 0)
    _contact_item(number).update(
        [name.set(value) for name, value in zip(_CODE_ATTRIBUTES, given, strict=True)]
    )


def load_code_request(number: str) -> tuple[Asked | None, Contact]:
    """What is waited for, and the contact. One Query."""
    item: Any = next(
        iter(Item.query(report_key(number), Item.sk == CONTACT, consistent_read=True)), None
    )
    waits = item is not None and item.asked_at is not None
    return Asked(item.asked_way, item.asked_to, item.asked_at) if waits else None, contact_of(item)


def count_try(number: str, asked: Asked, most: int) -> bool:
    """Count one try more; False when there were enough, or something else is waited for by now."""
    left = (ContactItem.asked_at == asked.at) & (Path(ContactItem.asked_tries) < most)
    return _update_if(number, [ContactItem.asked_tries.add(1)], left)


def save_proven_address(number: str, asked: Asked, contact: Contact) -> None:
    """The address is theirs, and takes mail whatever came back; repeating it does no harm."""
    gone: list[Action] = [name.remove() for name in _CODE_ATTRIBUTES]
    if asked.way == EMAIL:
        gone += [ContactItem.bounced.remove(), ContactItem.bounced_in.remove()]
    if contact.proven:
        gone.append(ContactItem.proven.set({*contact.proven}))
    _update_if(number, [*wishes_actions(contact), *gone], ContactItem.asked_at == asked.at)


def _update_if(number: str, changes: list[Action], condition: Condition) -> bool:
    return try_write(lambda: _contact_item(number).update(changes, condition))


def _contact_item(number: str) -> ContactItem:
    return ContactItem(report_key(number), CONTACT)
