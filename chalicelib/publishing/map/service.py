"""The map is made by a run every three minutes, and read by every request.

A run reads what changed since the map before, by the reports' own state, and puts the map into one
file. Once a day, and when there is no map that this build can use, it reads all listed reports
anew. A run that dies leaves the map as it is; the next one reads all changes since then.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log
from chalicelib.publishing.map import file_store
from chalicelib.publishing.map.file_store import NotChanged, StoredMap
from chalicelib.publishing.map.model import MapLine, ReportMap, draw_line
from chalicelib.reports.store import changes_since
from chalicelib.reports.store.list_pages import Span

# A hidden report is on the map for five minutes at most. A schedule of EventBridge may be a minute
# off, and a run and the copies of its file take some time, so the runs come sooner.
EVERY = timedelta(minutes=3)
# Changes from so long before the last run are read again: a change is stored some time after its
# moment, and an index may lag.
OVERLAP = timedelta(minutes=10)
WHOLE_EVERY = timedelta(hours=24)
# A map that shows the same is written again after this time, so that changes are read again for no
# longer than that.
WRITTEN_EVERY = timedelta(hours=1)
# How long a copy of the file, or an answer made of it, may be used; shorter when the next file is
# near, and shortest when it is due.
LONGEST_KEPT, SHORTEST_KEPT = timedelta(minutes=1), timedelta(seconds=10)


def make_map() -> int:
    """Make the map and return how many reports are on it.

    A run that was overtaken by another one leaves the map of that one, and one that finds nothing
    new the map as it is.
    """
    now = clock.now()
    before = file_store.load_map()
    known = before.map if before else None
    made = _update_map(known, now) if known and _may_update(known, now) else _draw_whole_map(now)
    if known and _shows_the_same(known, made):
        return len(made.lines)
    size = file_store.store_map(made, before.tag if before else None)
    if size is None:
        log.info("map_overtaken", reports=len(made.lines))
    else:
        log.info("map_made", reports=len(made.lines), bytes=size, whole=made.whole_at == now)
    return len(made.lines)


def _shows_the_same(known: ReportMap, made: ReportMap) -> bool:
    """Return whether a map may stand for the one that a run has made after it."""
    drawn_as_before = (known.version, known.whole_at) == (made.version, made.whole_at)
    in_time = made.made_at < known.made_at + WRITTEN_EVERY
    return drawn_as_before and in_time and known.lines == made.lines


def _may_update(known: ReportMap, now: datetime) -> bool:
    """Return whether the changes since a map are enough to make the next one. Another build may
    have other tables, by which every line may be another one.
    """
    return known.version == settings().version and now < known.whole_at + WHOLE_EVERY


def _update_map(known: ReportMap, now: datetime) -> ReportMap:
    span = Span(known.made_at - OVERLAP, now)
    changed = changes_since.load_changed_numbers(span)
    unchanged = {number: line for number, line in known.lines.items() if number not in changed}
    return ReportMap(now, known.whole_at, known.version, _current_lines(unchanged, changed, now))


def _draw_whole_map(now: datetime) -> ReportMap:
    rows = city().kelurahan.values()
    areas = sorted({code for row in rows for code in (row.code, row.kecamatan_code)})
    span = Span(now - timedelta(days=city().settings.map_days), now)
    numbers = changes_since.load_listed_numbers(span, areas)
    return ReportMap(now, now, settings().version, _current_lines({}, numbers, now))


def _current_lines(
    known: dict[str, MapLine], numbers: Iterable[str], now: datetime
) -> dict[str, MapLine]:
    """Return the known lines with the present lines of reports: those that are open, and those that
    were filed in the last ``map_days``.
    """
    first = now.astimezone(JAKARTA).date() - timedelta(days=city().settings.map_days)
    present = (draw_line(each, now, city()) for each in changes_since.load_present(sorted(numbers)))
    drawn = {line.number: line for line in present if line}
    lines = {**known, **drawn}
    return {number: line for number, line in lines.items() if line.open or line.filed >= first}


# What a process has of the file, so that not every request asks for it.


@dataclass(frozen=True, slots=True)
class _Copy:
    stored: StoredMap | None
    until: datetime


_copies: list[_Copy] = []  # at most one


def read_map(now: datetime) -> ReportMap | None:
    """Return the map; None when there is none that this build can read. Costs one call, or none
    while the copy of this process may be used.
    """
    copy = _copies[0] if _copies else None
    if copy and now < copy.until:
        return copy.stored.map if copy.stored else None
    stored = copy.stored if copy else None
    with suppress(NotChanged):
        stored = file_store.load_map(known=stored.tag if stored else "")
    report_map = stored.map if stored else None
    _copies[:] = [_Copy(stored, now + time_to_keep(report_map, now))]
    return report_map


def forget_map() -> None:
    """Forget this process's copy of the file."""
    _copies.clear()


def time_to_keep(report_map: ReportMap | None, now: datetime) -> timedelta:
    """Return for how long a copy of the map, or what is made of it, may be used."""
    left = report_map.made_at + EVERY - now if report_map else SHORTEST_KEPT
    return max(SHORTEST_KEPT, min(left, LONGEST_KEPT))
