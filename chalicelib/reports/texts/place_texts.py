"""Places in words, as the timeline tells of a corrected one."""

from collections.abc import Iterator

from chalicelib.city.masking import Spans
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
    if place.area:
        yield name_area(place.area, city)
    if place.lat is not None and place.lng is not None:
        yield f"{place.lat:.6f}, {place.lng:.6f}"


def name_area(area: str, city: City) -> str:
    """Return the name of a kelurahan, a kecamatan or a kota by its code; an unknown code itself."""
    if row := city.kelurahan.get(area):
        return row.name
    for row in city.kelurahan.values():
        if area in (row.kecamatan_code, row.kota_code):
            return row.kecamatan if area == row.kecamatan_code else row.kota
    return area


def write_correction(before: Place, entry: Entry, city: City) -> tuple[str | None, Spans]:
    """Return the note of an entry that corrects the place ``before``, with the spans of personal
    data in it: the old place, and on a line of its own why an office corrects it, which is the note
    of the entry so far.
    """
    old = write_place(before, city)
    if entry.note is None:
        return old or None, before.masks  # the address is the first of these words
    start = len(old) + 1
    masks = ((begin + start, end + start) for begin, end in entry.masks)
    return f"{old}\n{entry.note}", (*before.masks, *masks)


def find_reason(entry: Entry) -> str | None:
    """Return why an office corrected the place; None for the reporter, who gives no reason."""
    return (entry.note or "").partition("\n")[2] or None


def describe_correction(entry: Entry, city: City, language: Language) -> str | None:
    """Return where the matter was said to be before an entry, where it is now, and why, as far as
    the reader of the entry may know it.
    """
    now = write_place(entry.place, city) if entry.place else ""
    if not now:
        return None
    before = (entry.note or "").partition("\n")[0]
    sentence = (MOVED if before else NOW)[language].format(before=before, now=now)
    reason = find_reason(entry)
    return f'{sentence} "{reason}"' if reason else sentence
