"""Units of the city that a text names, such as "RSUD Tarakan" or "Puskesmas Tebet"."""

import re
from collections.abc import Iterator

from chalicelib.city.model import City
from chalicelib.city.offices import is_within
from chalicelib.city.rows import Level, Office
from chalicelib.reports.routing import kecamatan_of

_WORD = re.compile("[a-z0-9]+")


def find_named_unit(text: str, rule: str, area: str | None, city: City) -> Office | None:
    """Return the unit of the rule's Dinas that a text names; by the longest name in it, and among
    units of one name by the kecamatan of the place.
    """
    dinas = rule.partition(":")[2]
    words = _fold_words(text)
    found: list[tuple[int, bool, Office]] = []
    for office in city.offices.values():
        if office.level is Level.UKPD and is_within(office.code, dinas, city):
            near = office.area == kecamatan_of(area)
            names = filter(words.__contains__, map(_fold_words, _list_unit_names(office, city)))
            found += [(len(name), near, office) for name in names]
    return max(found, key=lambda each: each[:2])[2] if found else None


def _list_unit_names(unit: Office, city: City) -> Iterator[str]:
    """Yield the names by which people call a unit. "Puskesmas Menteng Dalam" is the Puskesmas of
    the kecamatan in which the kelurahan Menteng Dalam lies.
    """
    yield unit.name
    yield from unit.aliases
    areas = [area for area in city.kelurahan.values() if area.kecamatan_code == unit.area]
    if areas and unit.name.casefold().endswith(f" {areas[0].kecamatan.casefold()}"):
        kind = unit.name[: -len(areas[0].kecamatan)]
        for area in areas:
            yield f"{kind}{area.name}"
            yield f"{kind}kelurahan {area.name}"


def _fold_words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text.casefold()))} "
