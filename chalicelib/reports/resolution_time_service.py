"""How long reports usually take: closings are kept as they come to stand and fall, and a new report
is told what they amount to (docs/decisions/0020).
"""

from datetime import datetime, timedelta

from chalicelib.city.current import city
from chalicelib.platform import clock
from chalicelib.reports import resolution_time
from chalicelib.reports.resolution_time import Closing, Usual
from chalicelib.reports.store import resolution_time as reports_resolution_time
from chalicelib.reports.store.stream import Change

LOOKED_AT = 1000  # closings of a kota: some 16 read units at the most
KEPT = timedelta(minutes=10)  # a median of months changes little in them
BRIEFLY = timedelta(minutes=1)  # where there are too few yet

_kept: dict[tuple[str, str], tuple[datetime, list[Closing]]] = {}


def forget() -> None:
    """Look at the table anew next time."""
    _kept.clear()


def follow(before: Closing | None, after: Closing | None) -> None:
    """Keep the closing that stands now, and not the one that did. Repeating it does no harm."""
    if before and not (after and reports_resolution_time.same_key(before, after)):
        reports_resolution_time.drop(before)
    if after and after != before:
        reports_resolution_time.put(after)


def tell(change: Change) -> None:
    """With an entry that says what a report is about or where: let it tell how long such reports
    take, where enough of them were done.
    """
    if change.matter and (found := usually(change.category, change.area, clock.now())):
        reports_resolution_time.tell(change.number, found)


def usually(category: str, area: str | None, now: datetime) -> Usual | None:
    """As near to the area as there are enough closings, else of the whole city."""
    least = city().settings.usual_least
    if area:
        held = _lately(category, resolution_time.kota_of(area), now)
        if found := resolution_time.nearby(category, area, held, least):
            return found
    everywhere = [each for kota in _kotas() for each in _lately(category, kota, now)]
    whole = city().offices[city().settings.top].area or ""
    return resolution_time.within(category, whole, everywhere, least)


def _kotas() -> list[str]:
    return sorted({row.kota_code for row in city().kelurahan.values()})


def _lately(category: str, kota: str, now: datetime) -> list[Closing]:
    until, held = _kept.get((category, kota), (now, []))
    if until <= now:
        since = now - timedelta(days=city().settings.usual_days)
        held = reports_resolution_time.since(category, kota, since, LOOKED_AT)
        enough = len(held) >= city().settings.usual_least
        _kept[category, kota] = now + (KEPT if enough else BRIEFLY), held
    return held
