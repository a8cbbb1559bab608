"""The recipients of a report's notices: their contact, their wishes, and the log of their notices.
A ``recipient`` is the number of a report, for its reporter, or the address of a supporter
(``supporters.contacts_store.supporter_address``).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.notifications.sending.store import line_key, parse_line_key
from chalicelib.platform.aws.table import Item, try_write
from chalicelib.platform.moments import format_stored
from chalicelib.reports.contact.delivery_states import WAITING, LineKey, Logged, State
from chalicelib.reports.contact.preferences import CHOSEN_WAYS, EMAIL, Asked, Contact, Wishes
from chalicelib.reports.model import Report
from chalicelib.reports.store.items import side_items
from chalicelib.reports.store.items.item_classes import entry_key, report_key
from chalicelib.reports.store.items.side_items import (
    CONTACT,
    NOTICE,
    ContactItem,
    NoticeItem,
    contact_of,
    notice_key,
    wishes_attributes,
)
from chalicelib.reports.store.reports import load_entries_within, open_report
from chalicelib.reports.timeline import Entry, Timeline

REPLICA_BEHIND = "~"  # sorts after every moment and every way
LAST_LINES = 200
MOST_LINES = 1000  # of the log: a hundred entries by a few ways each


@dataclass(frozen=True, slots=True)
class Addressed:
    """A report with its last entries up to one, the contact of the recipient ``whom``, and the log
    of the notices. For a supporter, ``anyhow`` are the ways on which the reporter is told.
    """

    whom: str
    report: Report
    entries: tuple[Entry, ...]
    contact: Contact
    log: tuple[Logged, ...]
    anyhow: frozenset[str] = frozenset()

    @property
    def settled(self) -> frozenset[LineKey]:
        """The notices that are not sent any more."""
        return frozenset(each.line for each in self.log if each.over)

    @property
    def waiting(self) -> frozenset[tuple[LineKey, datetime | None]]:
        """The notices that wait for their hour, each with the moment that it waits for."""
        return frozenset((each.line, each.until) for each in self.log if each.code in WAITING)

    @property
    def from_first(self) -> bool:
        """Whether the log has its first line. The reporter's log of a long timeline has not."""
        return "~" in self.whom or not self.entries or self.entries[0].seq == 1

    def line(self, key: LineKey) -> Logged | None:
        """Return one line of the log, or None."""
        return next((each for each in self.log if each.line == key), None)


def load_addressed(number: str, seq: int | None = None) -> Addressed:
    """Return everything that the reporter's notices up to entry ``seq`` need, or all notices. Costs
    one Query; another when a replica lags behind, and three for a long timeline. Raises
    UnknownReport.
    """
    look = side_items.load_side_items(number)
    if seq and _lags_behind(look, seq):
        look = side_items.load_side_items(number, consistent=True)
    report, timeline = open_report(number, look.timeline, consistent=not look.complete)
    entries = tuple(entry for entry in timeline if seq is None or entry.seq <= seq)
    items = look.beside
    if not look.complete:
        entries = _last_entries(number, timeline, seq)
        items = [*side_items.load_named(number, CONTACT), *_load_lines(number, entries)]
    contact: Any = next((item for item in items if item.sk == CONTACT), None)
    return Addressed(number, report, entries, contact_of(contact), _parse_log(items))


def _lags_behind(look: side_items.Look, seq: int) -> bool:
    """Return whether a replica does not have entry ``seq`` yet."""
    if not look.complete:
        return int(look.timeline[0].version) < seq
    return not any(item.sk == entry_key(seq) for item in look.timeline)


def _last_entries(number: str, timeline: Timeline, seq: int | None) -> tuple[Entry, ...]:
    """Return the newest entries of a long timeline up to ``seq``. When ``seq`` is older than all of
    them, return that entry alone.
    """
    newest = tuple(entry for entry in timeline.newest if seq is None or entry.seq <= seq)
    if newest or seq is None:
        return newest
    return load_entries_within(number, seq, seq)


def _load_lines(number: str, entries: Sequence[Entry]) -> list[Any]:
    """Return the log's lines of these entries."""
    if not entries:
        return []
    within = Item.sk.between(
        line_key(entries[0].seq, ""), line_key(entries[-1].seq, REPLICA_BEHIND)
    )
    return side_items.load_newest(number, within, MOST_LINES)


def address_supporter(to_reporter: Addressed, recipient: str) -> Addressed:
    """Return the same for a supporter, with the entries since they left the contact. Costs one
    Query. A supporter who withdrew has no entries and no contact.
    """
    items: list[Any] = list(Item.query(notice_key(recipient), consistent_read=True))
    contact = next((item for item in items if item.sk == CONTACT), None)
    since = contact.msk[:20] if contact else REPLICA_BEHIND
    later = tuple(entry for entry in to_reporter.entries if format_stored(entry.at) >= since)
    log = _parse_log(items)
    return Addressed(recipient, to_reporter.report, later, contact_of(contact), log)


def _parse_log(items: Iterable[Any]) -> tuple[Logged, ...]:
    return tuple(parse_log_line(item) for item in items if isinstance(item, NoticeItem))


def parse_log_line(item: Any) -> Logged:
    """Return the line of the log that an item holds."""
    seq, topic, way = parse_line_key(item.sk)
    to, code = item.to or "", item.code or ""
    state, retry = State(item.state), bool(item.retry)
    return Logged(seq, way, state, item.at, to, code, until=item.until, retry=retry, topic=topic)


def mark_unreachable(recipient: str, address: str, seq: int) -> None:
    """Record that a mail address returns mail, and the first entry whose mail came back."""
    item = ContactItem(notice_key(recipient), CONTACT)
    bounce: list[Action] = [ContactItem.bounced.set(address), ContactItem.bounced_in.set(seq)]
    is_new = ContactItem.bounced.does_not_exist() | (ContactItem.bounced != address)
    is_first = Item.pk.exists() & (is_new | (ContactItem.bounced_in > seq))
    try_write(lambda: item.update(bounce, is_first))


def load_log(recipient: str) -> tuple[Logged, ...]:
    """Return the last lines of a recipient's log, the newest first. Costs one Query."""
    newest: Any = Item.query(
        notice_key(recipient),
        Item.sk.startswith(NOTICE),
        consistent_read=True,
        scan_index_forward=False,
        limit=LAST_LINES,
    )
    return _parse_log(newest)


def load_line(recipient: str, line: LineKey) -> Logged | None:
    """Return one line of a recipient's log, or None. Costs one Query."""
    key = line_key(line.seq, line.way, line.topic)
    items = Item.query(notice_key(recipient), Item.sk == key, consistent_read=True)
    return next(iter(_parse_log(items)), None)


def load_contact(recipient: str) -> Contact:
    """Return a recipient's contact. It is empty when there is no such report, or nobody left an
    address. Costs one Query.
    """
    item: Any = next(iter(Item.query(notice_key(recipient), Item.sk == CONTACT)), None)
    return contact_of(item)


def set_ended(recipient: str, way: str, *, ended: bool) -> None:
    """End a recipient's notices by one way, or send them again. Does nothing without a contact."""
    ways = ContactItem.off.add({way}) if ended else ContactItem.off.delete({way})
    _update_contact(recipient, ways)


def mark_proven(recipient: str, way: str) -> bool:
    """Record that a way leads to the person who left it. Return False when it was recorded before,
    or there is no contact.
    """
    item = ContactItem(notice_key(recipient), CONTACT)
    is_new = ContactItem.proven.does_not_exist() | ~ContactItem.proven.contains(way)
    change = ContactItem.proven.add({way})
    return try_write(lambda: item.update([change], Item.pk.exists() & is_new))


def save_wishes(number: str, contact: Contact, parts: Collection[str]) -> bool:
    """Store these parts of how the reporter of a report wants to be told, by the names of
    ``wishes_actions``, even without an address. Return False when the reporter's data are to be
    erased. Raises Overtaken and Throttled.
    """
    from chalicelib.reports.store.contact_updates import update_unless_erased  # only the API does

    return update_unless_erased(number, wishes_actions(contact, parts))


def wishes_actions(contact: Contact, parts: Collection[str]) -> list[Action]:
    """Return the updates that store these parts of a contact: names of ``wishes_attributes``, and
    ``muted``. The others stay as they are by now: a STOP may have come since they were read.
    """
    attributes = {**wishes_attributes(contact.wishes), "muted": contact.muted or None}
    changes: list[Action] = []
    for name in sorted(parts):
        attribute, value = getattr(ContactItem, name), attributes[name]
        changes.append(attribute.remove() if value is None else attribute.set(value))
    return changes


def replace_ways(recipient: str, before: Wishes, ways: Mapping[str, int]) -> bool:
    """Store other chosen ways, unless the recipient has chosen again since ``before``. Return
    whether it was done.
    """
    old, new = (wishes_attributes(each)["ways"] for each in (before, replace(before, ways=ways)))
    item = ContactItem(notice_key(recipient), CONTACT)
    return try_write(lambda: item.update([ContactItem.ways.set(new)], ContactItem.ways == old))


def set_muted(recipient: str, *, muted: bool) -> None:
    """Mute all notices of a report to a recipient, or send them again. Does nothing without a
    contact, since nobody gets notices then.
    """
    _update_contact(recipient, ContactItem.muted.set(muted))


def _update_contact(recipient: str, change: Action) -> None:
    item = ContactItem(notice_key(recipient), CONTACT)
    try_write(lambda: item.update([change], Item.pk.exists()))


# The request for a code. It is stored on the contact of its report, and erased with it.


_CODE_ATTRIBUTES: tuple[Any, ...] = (
    ContactItem.asked_way,
    ContactItem.asked_to,
    ContactItem.asked_at,
    ContactItem.asked_tries,
)


def save_code_request(number: str, asked: Asked) -> bool:
    """Store the request for a code. It replaces an earlier request. Return False when the
    reporter's data are to be erased. Raises Overtaken and Throttled.
    """
    from chalicelib.reports.store.contact_updates import update_unless_erased  # only the API does

    values = (asked.way, asked.to, asked.at, 0)
    return update_unless_erased(
        number, [name.set(value) for name, value in zip(_CODE_ATTRIBUTES, values, strict=True)]
    )


def load_code_request(number: str) -> tuple[Asked | None, Contact]:
    """Return the request for a code, if there is one, and the contact. Costs one Query."""
    item: Any = next(
        iter(Item.query(report_key(number), Item.sk == CONTACT, consistent_read=True)), None
    )
    if item is None or item.asked_at is None:
        return None, contact_of(item)
    return Asked(item.asked_way, item.asked_to, item.asked_at), contact_of(item)


def count_try(number: str, asked: Asked, most: int) -> bool:
    """Count one try of a code. Return False when there were ``most`` tries, or another request
    replaced this one.
    """
    has_tries = (ContactItem.asked_at == asked.at) & (Path(ContactItem.asked_tries) < most)
    return _update_if(number, [ContactItem.asked_tries.add(1)], has_tries)


def save_proven_address(number: str, asked: Asked, contact: Contact) -> None:
    """Store the contact with a confirmed address, and remove the request for its code. Mail goes to
    a confirmed address again, even if it returned mail before. Repeating it does no harm.
    """
    changes: list[Action] = [name.remove() for name in _CODE_ATTRIBUTES]
    if asked.way == EMAIL:
        changes += [ContactItem.bounced.remove(), ContactItem.bounced_in.remove()]
    if asked.way in contact.proven:
        changes.append(ContactItem.proven.add({asked.way}))
    changes += wishes_actions(contact, {*CHOSEN_WAYS, f"to_{asked.way}"})
    _update_if(number, changes, ContactItem.asked_at == asked.at)


def _update_if(number: str, changes: list[Action], condition: Condition) -> bool:
    return try_write(lambda: _contact_item(number).update(changes, condition))


def _contact_item(number: str) -> ContactItem:
    return ContactItem(report_key(number), CONTACT)
