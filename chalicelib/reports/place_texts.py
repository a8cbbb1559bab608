"""Places in words, as the timeline tells of a corrected one."""

from collections.abc import Iterator

from chalicelib.city.model import City
from chalicelib.platform.i18n import Language, sentences
from chalicelib.reports.filing import Place
from chalicelib.reports.timeline import Entry

_ = sentences("reports")

MOVED = _("Before: {before}. Now: {now}.")
NOW = _("Now: {now}.")


def write_place(place: Place, city: City) -> str:
    """Return a place in words, as far as it is known: its address, its kelurahan or kecamatan, and
    its point. Empty when nothing is known of it.
    """
    return ", ".join(_parts(place, city))


def _parts(place: Place, city: City) -> Iterator[str]:
    if place.address:
        yield " ".join(place.address.split())
    if name := _name_area(place.area, city):
        yield name
    if place.lat is not None and place.lng is not None:
        yield f"{place.lat:.6f}, {place.lng:.6f}"


def _name_area(area: str | None, city: City) -> str | None:
    if area is None:
        return None
    if row := city.kelurahan.get(area):
        return row.name
    rows = (row for row in city.kelurahan.values() if row.kecamatan_code == area)
    row = next(rows, None)
    return row.kecamatan if row else area


def describe_correction(entry: Entry, city: City, language: Language) -> str | None:
    """Return where the matter was said to be before an entry, and where it is now, as far as the
    reader of the entry may know either.
    """
    now = write_place(entry.place, city) if entry.place else ""
    if not now:
        return None
    sentence = MOVED if entry.note else NOW
    return sentence[language].format(before=entry.note or "", now=now)
