"""Listed reports by filing moment, by the moments of their changes (both from the ``date`` index),
and by number. Nothing here scans the table. What the public may see of the reports is not decided
here.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from math import isqrt
from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.city.rows import Visibility
from chalicelib.platform import moments
from chalicelib.platform.aws.index_walk import Walk
from chalicelib.platform.aws.table import Item
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.access.levels import NOT_PUBLIC, is_listed
from chalicelib.reports.list_line import Listed
from chalicelib.reports.status import Status
from chalicelib.reports.store import list_pages
from chalicelib.reports.store.items.entry_items import rung_of, spans_of
from chalicelib.reports.store.items.index_keys import SHARDS, date_key
from chalicelib.reports.store.items.item_classes import (
    FIRST,
    REPORT,
    EntryItem,
    ReportItem,
    level_of,
    report_key,
)
from chalicelib.reports.store.items.text_parts import state_texts
from chalicelib.reports.store.list_pages import (
    Page,
    Sought,
    Span,
    count_bytes,
    fit_page,
    stretch_of,
)
from chalicelib.reports.store.listed_lines import build_listed
from chalicelib.reports.timeline import Entry

MOST_CHOSEN = 100  # values in a condition of DynamoDB


@dataclass(frozen=True, slots=True)
class FiledNumbers:
    """The numbers of listed reports, each with the moment at which the public last saw a change.
    ``more`` says that there are others in the span.
    """

    changes: list[tuple[str, datetime]]
    more: bool


@dataclass(frozen=True, slots=True)
class Log:
    """A page of changes, each entry with its report in its present state."""

    entries: list[tuple[Listed, Entry]]
    after: str | None


def load_filed(span: Span, sought: Sought) -> Page:
    """Return listed reports filed in a span, newest first. A page of a filtered list may end
    early.
    """
    condition = _condition(sought)
    thinned = condition is not None or sought.near is not None
    size = list_pages.THINNED if thinned else _page_share(sought.skip + sought.most)
    walk = _walk_dates("D", span, size=size, condition=condition)
    found: list[tuple[Listed, str]] = []
    wordless: set[str] = set()
    skip, text = sought.skip, 0
    for item, filing in _pair_with_filings(walk):
        line = build_listed(item, filing)
        if not sought.meets(line):
            continue
        if skip:
            skip -= 1
            continue
        found.append((line, item.dsk))
        if filing is None and level_of(item) is Visibility.PUBLIC:
            wordless.add(line.number)
        text += count_bytes(line)
        if len(found) == sought.most or text > list_pages.MOST_TEXT:
            return fit_page(_complete_lines(found, wordless), item.dsk)
    return fit_page(_complete_lines(found, wordless), walk.stopped)


def _complete_lines(
    found: list[tuple[Listed, str]], wordless: set[str]
) -> list[tuple[Listed, str]]:
    """Return the lines, those without their words read anew. Costs a BatchGetItem when there are
    such.
    """
    if not wordless:
        return found
    whole = load_by_numbers(wordless)
    return [(whole.get(line.number, line), key) for line, key in found]


def load_filed_numbers(span: Span, most: int) -> FiledNumbers:
    """Return the numbers of listed reports filed in a span, newest first, at most ``most``."""
    walk = _walk_dates("D", span, size=min(_page_share(most), list_pages.THINNED))
    found = (
        (_item_number(item), item.updated_at)
        for item in walk
        if not isinstance(item, EntryItem) and is_listed(level_of(item))
    )
    changes = list(islice(found, most + 1))
    return FiledNumbers(changes[:most], len(changes) > most or walk.stopped is not None)


def load_changed(span: Span, sought: Sought) -> Page:
    """Return listed reports that changed in a span, filing included, the last changed first. A
    report may be on a page of each of its changes; none is left out.
    """
    wanted = sought.skip + sought.most
    walk = _walk_dates("UD", span, size=_page_share(wanted // 2))
    ends: dict[str, str] = {}  # the key right before the next report, by the report's number
    after, number = None, ""
    for item in walk:
        if _item_number(item) not in ends:
            if len(ends) == wanted:
                break
            number = _item_number(item)
        after = ends[number] = item.dsk
    else:
        after = walk.stopped
    lines = load_by_numbers([*ends][sought.skip :]).values()
    listed = [line for line in lines if is_listed(line.visibility) and sought.meets(line)]
    return fit_page([(line, ends[line.number]) for line in listed], after)


def load_numbered(numbers: Iterable[str]) -> Page:
    """Return the lines of ``load_by_numbers``, as many as fit into a page. ``after`` is the number
    that the page ends with.
    """
    return fit_page([(line, number) for number, line in load_by_numbers(numbers).items()], None)


def load_happened(span: Span, most: int) -> Log:
    """Return the changes of listed reports in a span, oldest first, without their filings. Each
    entry has the public's number of it.
    """
    walk = _walk_dates("U", span, size=_page_share(most // 2), forward=True)
    entries: list[tuple[str, Entry]] = []
    text = 0
    for item in walk:
        entries.append((_item_number(item), _decode_entry(item)))
        text += len((entries[-1][1].note or "").encode())
        if len(entries) == most or text > list_pages.MOST_TEXT:
            break
    lines = load_by_numbers({number for number, _ in entries})
    listed = {number: line for number, line in lines.items() if is_listed(line.visibility)}
    visible = [
        (listed[number], entry)
        for number, entry in entries
        if number in listed and entry.kind not in NOT_PUBLIC  # the public sees only its effect
    ]
    full = len(entries) == most or text > list_pages.MOST_TEXT
    return Log(visible, walk.last if full else walk.stopped)


def load_by_numbers(numbers: Iterable[str]) -> dict[str, Listed]:
    """Return the lines of these reports by number, in the order of the numbers, private ones too.
    Unknown numbers are left out.
    """
    wanted = list(dict.fromkeys(numbers))
    keys = [(report_key(number), sk) for number in wanted for sk in (REPORT, FIRST)]
    items: dict[tuple[str, str], Any] = {(item.pk, item.sk): item for item in Item.batch_get(keys)}
    return {
        number: build_listed(items[report_key(number), REPORT], items[report_key(number), FIRST])
        for number in wanted
        if (report_key(number), REPORT) in items
    }


def _walk_dates(
    kinds: str,
    span: Span,
    *,
    size: int,
    condition: Condition | None = None,
    forward: bool = False,
) -> Walk:
    partitions = [date_key(kind, shard) for kind in kinds for shard in range(SHARDS)]
    stretch = stretch_of(span)
    return Walk(Item.date, partitions, stretch, size=size, condition=condition, forward=forward)


def _page_share(most: int) -> int:
    """Return how many items to ask a shard for at a time, two for each report. The numbers of
    reports are drawn, so one shard hardly ever has more than this of the reports of a page.
    """
    return most + 4 * isqrt(most) + 4


def _condition(sought: Sought) -> Condition | None:
    """Return the part of the filter that DynamoDB can apply; None when there is none. The entry of
    a filing passes any status or holder, since it has only the first ones.
    """
    condition: Condition | None = None
    if 0 < len(sought.categories) <= MOST_CHOSEN:
        condition = ReportItem.category.is_in(*sought.categories)
    states = state_texts(sought.statuses)
    for attribute, values in ((ReportItem.status, states), (ReportItem.holder, sought.holders)):
        if values:
            term = EntryItem.kind.exists() | attribute.is_in(*values)
            condition = term if condition is None else condition & term
    return condition


def _pair_with_filings(items: Iterable[Any]) -> Iterator[tuple[ReportItem, EntryItem | None]]:
    """Yield each report with its filing, which comes right before it. A filing without its report
    is dropped: its words are not public by now. A report without its filing comes with None: lists
    show its facts only, or it was given another category, and the condition left its filing out.
    """
    filing: EntryItem | None = None
    for item in items:
        if isinstance(item, EntryItem):
            filing = item
        else:
            yield item, filing if filing and filing.pk == item.pk else None


def _item_number(item: Any) -> str:
    return str(item.pk[2:])


def _decode_entry(item: Any) -> Entry:
    note, promise, until = rung_of(item)
    return Entry(
        seq=int(item.dsk.rpartition("#")[2]),
        at=moments.parse_stored(item.dsk[:20]),
        kind=Kind(item.kind),
        status=Status(item.status),
        holder=item.holder,
        by="",
        note=note,
        photos=tuple(item.photos or ()),
        to=tuple(item.to or ()),
        masks=spans_of(item.note_masks),
        ref=item.ref,
        promise=promise,
        until=until,
    )
