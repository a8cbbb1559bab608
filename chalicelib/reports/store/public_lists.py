"""Public reports by when they were filed, by what happened to them, and by number: the ``date``
index and keys, never a scan. What the public may see of them is not decided here.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.list_line import Listed
from chalicelib.reports.model import Entry, Place, promised_completion
from chalicelib.reports.status import Status
from chalicelib.reports.store.entries import answers_of, moderated_of, spans_of
from chalicelib.reports.store.index_keys import SHARDS, date_key, month_of
from chalicelib.reports.store.item_classes import FIRST, REPORT, EntryItem, ReportItem, report_key
from chalicelib.reports.store.items import place_of
from chalicelib.reports.visibility import NOT_PUBLIC

MOST_EXAMINED = 20_000  # items looked through for one page, to the end of the month it happens in
MOST_TEXT = 1_000_000  # characters a page says, of the six million bytes Lambda answers at most
MOST_CHOSEN = 100  # values a condition of DynamoDB takes
BEHIND = "~"  # sorts behind all that follows a moment in a key


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another, both included; ``after`` is where the page before ended."""

    start: datetime
    end: datetime
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """At most ``most`` reports after those that are skipped; without categories, statuses or
    holders, of any. ``near`` tells whether where it is will do, ``filed`` when they were.
    """

    most: int
    skip: int = 0
    categories: frozenset[str] = frozenset()
    statuses: frozenset[Status] = frozenset()
    holders: frozenset[str] = frozenset()
    near: Callable[[Listed], bool] | None = None
    filed: Span | None = None

    def meets(self, line: Listed) -> bool:
        return (
            (not self.categories or line.category in self.categories)
            and (not self.statuses or line.status in self.statuses)
            and (not self.holders or line.holder in self.holders)
            and (self.near is None or self.near(line))
            and (self.filed is None or self.filed.start <= line.created_at <= self.filed.end)
        )


@dataclass(frozen=True, slots=True)
class Page:
    """``after`` is where the next page begins; None when there is none."""

    lines: list[Listed]
    after: str | None


@dataclass(frozen=True, slots=True)
class Log:
    """What happened, each with its report as it stands now."""

    entries: list[tuple[Listed, Entry]]
    after: str | None


def load_filed(span: Span, sought: Sought) -> Page:
    """Public reports filed in a span, newest first. Of a list that is thinned out a page may end
    early.
    """
    chosen = _condition(sought)
    size = _page_share(sought.skip + sought.most) if chosen is None else None
    walk = _Walk("D", span, size=size, condition=chosen)
    lines: list[Listed] = []
    skip, text = sought.skip, 0
    for item, filing in _pair_with_filings(walk):
        line = (
            _build_listed(item, filing)
            if filing
            else load_by_numbers([_item_number(item)])[_item_number(item)]
        )
        if not sought.meets(line):
            continue
        if skip:
            skip -= 1
            continue
        lines.append(line)
        text += len(line.description)
        if len(lines) == sought.most or text > MOST_TEXT:
            return Page(lines, item.dsk)
    return Page(lines, walk.stopped)


def load_changed(span: Span, sought: Sought) -> Page:
    """Public reports to which something happened in a span, their filing included, the latest
    first. What happens to them while pages are read may bring one up twice, and hides none.
    """
    wanted = sought.skip + sought.most
    walk = _Walk("UD", span, size=_page_share(wanted // 2))
    numbers: dict[str, str] = {}
    after = None
    for item in walk:
        if _item_number(item) not in numbers and len(numbers) == wanted:
            break
        after = numbers[_item_number(item)] = item.dsk
    else:
        after = walk.stopped
    found = load_by_numbers([*numbers][sought.skip :])
    public = [line for line in found.values() if not line.private]
    return Page([line for line in public if sought.meets(line)], after)


def load_happened(span: Span, most: int) -> Log:
    """What happened to public reports in a span, in the order in which it did, but their filing;
    each with its number among what the public sees.
    """
    walk = _Walk("U", span, size=_page_share(most // 2), forward=True)
    entries = [(_item_number(item), _decode_entry(item)) for item in islice(walk, most)]
    lines = load_by_numbers({number for number, _ in entries})
    public = {number: line for number, line in lines.items() if not line.private}
    told = [
        (public[number], entry)
        for number, entry in entries
        if number in public and entry.kind not in NOT_PUBLIC  # what only shows by what it changes
    ]
    return Log(told, walk.last if len(entries) == most else walk.stopped)


def load_by_numbers(numbers: Iterable[str]) -> dict[str, Listed]:
    """The reports of these numbers, private ones too, in their order; unknown ones are left out."""
    asked = list(dict.fromkeys(numbers))
    keys = [(report_key(number), sk) for number in asked for sk in (REPORT, FIRST)]
    held: dict[tuple[str, str], Any] = {(item.pk, item.sk): item for item in Item.batch_get(keys)}
    return {
        number: _build_listed(held[report_key(number), REPORT], held[report_key(number), FIRST])
        for number in asked
        if (report_key(number), REPORT) in held
    }


class _Walk:
    """The items of a span in the order of their moments, month by month and no further than
    somebody asks for; ``last`` is where it is. Where it ``stopped`` for having looked through so
    many, it may go on another time.
    """

    def __init__(
        self,
        kinds: str,
        span: Span,
        *,
        size: int | None,
        condition: Condition | None = None,
        forward: bool = False,
    ) -> None:
        self._kinds, self._span, self._forward = kinds, span, forward
        self._size, self._condition = size, condition
        self.stopped: str | None = None
        self.last: str | None = None

    def __iter__(self) -> Iterator[Any]:
        looked, ahead = 0, list_months(self._span, forward=self._forward)
        for month in ahead:
            shards = [self._shard(kind, month, at) for kind in self._kinds for at in range(SHARDS)]
            for item in merge(*shards, key=_item_moment, reverse=not self._forward):
                if item.dsk != self._span.after:
                    self.last = item.dsk
                    yield item
            looked += sum(shard.page_iter.total_scanned_count for shard in shards)
            if looked >= MOST_EXAMINED and month != ahead[-1]:
                self.stopped = month_edge(month, forward=self._forward)
                return

    def _shard(self, kind: str, month: str, at: int) -> Any:
        span = self._span
        low, high = moments.format_stored(span.start), moments.format_stored(span.end) + BEHIND
        if span.after:
            low, high = (span.after, high) if self._forward else (low, span.after)
        return Item.date.query(
            date_key(kind, month, at),
            Item.dsk.between(low, max(low, high)),
            filter_condition=self._condition,
            scan_index_forward=self._forward,
            page_size=self._size,
        )


def _page_share(most: int) -> int:
    """How many items to ask a shard for at a time, two for each report: a little more than its
    share, since all that is read is paid for, and so is every call.
    """
    return 2 * most // SHARDS + most // 16 + 8


def list_months(span: Span, *, forward: bool) -> list[str]:
    """Those that are still to be read, ``202611``."""
    start, end = span.start, span.end
    if span.after:
        at = moments.parse_stored(span.after[:20])
        start, end = (max(at, start), end) if forward else (start, min(at, end))
    found, day = [], start.astimezone(UTC).replace(day=1)
    while month_of(day) <= month_of(end):
        found.append(month_of(day))
        day = (day + timedelta(days=32)).replace(day=1)
    return found if forward else found[::-1]


def month_edge(month: str, *, forward: bool) -> str:
    """A key that ends a month: nothing of it is left, all of the next one is."""
    first = datetime(int(month[:4]), int(month[4:]), 1, tzinfo=UTC)
    after = (first + timedelta(days=32)).replace(day=1)
    return moments.format_stored(after if forward else first)


def _condition(sought: Sought) -> Condition | None:
    """What DynamoDB can leave out. What was filed has no status and no holder but the first."""
    found: Condition | None = None
    if 0 < len(sought.categories) <= MOST_CHOSEN:
        found = ReportItem.category.is_in(*sought.categories)
    for held, wanted in ((ReportItem.status, sought.statuses), (ReportItem.holder, sought.holders)):
        if wanted:
            term = EntryItem.kind.exists() | held.is_in(*map(str, wanted))
            found = term if found is None else found & term
    return found


def _pair_with_filings(items: Iterable[Any]) -> Iterator[tuple[ReportItem, EntryItem | None]]:
    """Each report with what was filed, which comes right before it. Without its report, which is
    private by now, that is shown to nobody; without that, the report was given another category.
    """
    filing: EntryItem | None = None
    for item in items:
        if isinstance(item, EntryItem):
            filing = item
        else:
            yield item, filing if filing and filing.pk == item.pk else None


def _item_moment(item: Any) -> str:
    return str(item.dsk)


def _item_number(item: Any) -> str:
    return str(item.pk[2:])


def _build_listed(report: Any, filing: Any) -> Listed:
    place, status = _place_of(report, filing), Status(report.status)
    return Listed(
        number=_item_number(report),
        status=status,
        category=report.category,
        holder=report.holder,
        channel=report.channel,
        place=place,
        description=filing.description or "",
        masks=spans_of(filing.masks),
        photos=tuple(filing.photos or ()),
        answers=answers_of(filing),
        created_at=report.created_at or moments.parse_stored(report.dsk[:20]),
        updated_at=report.updated_at,
        complete_by=promised_completion(report.complete_by, place, status),
        private=bool(report.private),
        moderated=moderated_of(report.moderated) if report.moderated else None,
    )


def _place_of(report: Any, filing: Any) -> Place:
    """Where it is as far as is known by now, under the address it was filed with."""
    spans = spans_of(filing.address_masks)
    return replace(place_of(report), address=filing.address, masks=spans)


def _decode_entry(item: Any) -> Entry:
    return Entry(
        seq=int(item.dsk.rpartition("#")[2]),
        at=moments.parse_stored(item.dsk[:20]),
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        by="",
        note=item.note,
        photos=tuple(item.photos or ()),
        to=tuple(item.to or ()),
        masks=spans_of(item.note_masks),
        ref=item.ref,
    )
