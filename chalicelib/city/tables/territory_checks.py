"""The checks of a city's areas, offices and names against one another.

Every area has its office, and the way up from every office ends at the top.
"""

from collections.abc import Iterable, Mapping, Sequence, Set

from chalicelib.city.landmark_rows import LandmarkKind
from chalicelib.city.model import City, fold_name
from chalicelib.city.rows import Category, Kelurahan, Level, Office
from chalicelib.city.tables.csv_table import Row

# The depth of a level below the province. A superior is never deeper than its office.
DEPTH = {
    Level.PROVINSI: 0,
    Level.DINAS: 1,
    Level.KOTA: 1,
    Level.SUKU_DINAS: 2,
    Level.KECAMATAN: 2,
    Level.BUMD: 2,
    Level.KELURAHAN: 3,
    Level.UKPD: 3,
}

Rows = Mapping[str, list[Row]]


def check_territories(city: City, rows: Rows) -> None:
    """Check the areas, the offices and the names.

    Raises TableError for the first row that does not fit the others.
    """
    check_names(rows["offices"], city.offices)
    _check_short_names(rows["offices"], city.offices)
    _check_successors(city, rows["former"])
    _check_kelurahan(city, rows["kelurahan"])
    _check_offices(city, rows["offices"])
    _check_spellings(rows["kelurahan"], city.kelurahan)
    _check_doubtful(rows["words"], city)
    _check_landmarks(rows["landmarks"], city)


def _check_kelurahan(city: City, rows: Iterable[Row]) -> None:
    areas: dict[str, tuple[str, ...]] = {}
    for row, area in zip(rows, city.kelurahan.values(), strict=True):
        for column, code, level in (
            ("code", area.code, Level.KELURAHAN),
            ("kecamatan_code", area.kecamatan_code, Level.KECAMATAN),
            ("kota_code", area.kota_code, Level.KOTA),
        ):
            office = city.offices.get(code)
            if office is None or office.level is not level:
                raise row.fault(column, f"there is no office {code} of the level {level}")
        if city.offices[area.code].parent != area.kecamatan_code:
            raise row.fault("kecamatan_code", "is not the parent its office has in offices.csv")
        kecamatan = (area.kecamatan, area.kota_code)
        if areas.setdefault(area.kecamatan_code, kecamatan) != kecamatan:
            raise row.fault("kecamatan", f"differs from earlier rows of {area.kecamatan_code}")
        if areas.setdefault(area.kota_code, (area.kota,)) != (area.kota,):
            raise row.fault("kota", f"differs from earlier rows of {area.kota_code}")


def _check_offices(city: City, rows: Iterable[Row]) -> None:
    territories = _list_territories(city)
    rooted = {city.settings.top}
    for row, office in zip(rows, city.offices.values(), strict=True):
        _check_superior(city, row, office)
        _check_way_up(city, row, office, rooted)
        if office.area and office.area not in territories:
            raise row.fault("area", f"there is no area {office.area}")
        if office.level is Level.SUKU_DINAS and office.code != f"{office.parent}-{office.area}":
            problem = f"a Suku Dinas is coded <parent>-<area>, here {office.parent}-{office.area}"
            raise row.fault("code", problem)
        if office.level is Level.UKPD:
            _check_unit(city, row, office)


def _check_unit(city: City, row: Row, office: Office) -> None:
    """A unit stands below a Dinas or its Suku Dinas. One that serves a kecamatan has the code by
    which the rule ``ukpd`` finds it.
    """
    above = city.offices[office.parent or ""]
    dinas = above.parent if above.level is Level.SUKU_DINAS else above.code
    top = city.offices.get(dinas or "")
    if top is None or top.level is not Level.DINAS:
        raise row.fault("parent", f"{above.code} is neither a Dinas nor a Suku Dinas")
    if office.area in {area.kecamatan_code for area in city.kelurahan.values()}:
        expected = f"{dinas}-{office.area}"
        if office.code != expected:
            problem = f"the unit of a kecamatan is coded <dinas>-<kecamatan>, here {expected}"
            raise row.fault("code", problem)


def _list_territories(city: City) -> Set[str]:
    known = {city.offices[city.settings.top].area or city.settings.top}
    for area in city.kelurahan.values():
        known |= {area.code, area.kecamatan_code, area.kota_code}
    return known


def _check_superior(city: City, row: Row, office: Office) -> None:
    if office.parent is None:
        if office.code != city.settings.top:
            raise row.fault("parent", f"is empty; only {city.settings.top}, the top, has no parent")
        return
    if office.code == city.settings.top:
        raise row.fault("parent", f"{office.code} is the top (settings.csv) and has no parent")
    parent = city.offices.get(office.parent)
    if parent is None:
        raise row.fault("parent", f"there is no office {office.parent}")
    if DEPTH[parent.level] > DEPTH[office.level]:
        raise row.fault("parent", f"{parent.code} ({parent.level}) stands below a {office.level}")


def _check_way_up(city: City, row: Row, office: Office, rooted: set[str]) -> None:
    """Check that the parents of an office lead to the top.

    ``rooted`` are the offices whose way is checked already. The function adds to it.
    """
    way: list[str] = []
    code = office.code
    while code not in rooted:
        if code in way:
            raise row.fault("parent", f"goes round in a circle: {' -> '.join([*way, code])}")
        way.append(code)
        parent = city.offices[code].parent
        if parent is None or parent not in city.offices:
            return  # that row has a fault of its own
        code = parent
    rooted.update(way)


def _check_spellings(rows: Iterable[Row], kelurahan: Mapping[str, Kelurahan]) -> None:
    """An alias must be unique. Names of areas may repeat, because their kecamatan differ."""
    taken = {fold_name(area.name): area.code for area in kelurahan.values()}
    for row, area in zip(rows, kelurahan.values(), strict=True):
        for alias in area.aliases:
            if (key := fold_name(alias)) in taken:
                raise row.fault("aliases", f"{alias!r} already names {taken[key]}")
            taken[key] = area.code


def _check_doubtful(rows: Iterable[Row], city: City) -> None:
    """A name that is also a word has to be a name of the city, or the first words of one."""
    names = [name for area in city.kelurahan.values() for name in ("", area.name, *area.aliases)]
    every = "|".join(names).casefold().replace(" ", "")
    doubtful = city.words.everyday | city.words.adverbs
    for row in rows:
        word = row.cells["word"]
        if word in doubtful and f"|{word.replace(' ', '')}" not in every:
            raise row.fault("word", f"no name of a kelurahan begins with {word!r}")


def _check_landmarks(rows: Iterable[Row], city: City) -> None:
    """A landmark lies in an area of the city, and no two of a kind share a name in any case."""
    areas = {code for k in city.kelurahan.values() for code in (k.code, k.kecamatan_code)}
    taken: dict[tuple[LandmarkKind, str], str] = {}
    for row, landmark in zip(rows, city.landmarks, strict=True):
        if landmark.area not in areas:
            raise row.fault("area", f"there is no kelurahan and no kecamatan {landmark.area}")
        for column, name in [("name", landmark.name), *(("aliases", a) for a in landmark.aliases)]:
            key = (landmark.kind, fold_name(name))
            if key in taken:
                raise row.fault(column, f"{name!r} already names {taken[key]}")
            taken[key] = landmark.name


def _check_successors(city: City, rows: Iterable[Row]) -> None:
    """The successor of a dissolved office exists, so that its reports have a holder."""
    for row, office in zip(rows, city.former.values(), strict=True):
        if office.successor not in city.offices:
            raise row.fault("successor", f"there is no office {office.successor} that stands")


def check_names(rows: Sequence[Row], records: Mapping[str, Office | Category]) -> None:
    """Check that no two rows share a code, a name or an alias, in any case. Raises TableError for
    the first one that does.
    """
    codes = [*map(fold_name, records)]
    taken = dict(zip(codes, records, strict=True))
    for row, record, code in zip(rows, records.values(), codes, strict=True):
        own, own_name = {code}, fold_name(record.name)
        for column, name in [("name", record.name), *(("aliases", a) for a in record.aliases)]:
            key = fold_name(name)
            if key in taken and key not in own:
                raise row.fault(column, f"{name!r} already names {taken[key]}")
            if column == "aliases" and key == own_name:
                raise row.fault(column, f"{name!r} is the name itself")
            taken[key] = record.code
            own.add(key)
    _check_english_names(rows, records.values())


def _check_short_names(rows: Iterable[Row], offices: Mapping[str, Office]) -> None:
    """No two offices share a short name, in any case."""
    taken: dict[str, str] = {}
    for row, office in zip(rows, offices.values(), strict=True):
        key = fold_name(office.short_name)
        if key in taken:
            raise row.fault("short_name", f"{office.short_name!r} already names {taken[key]}")
        taken[key] = office.code


def _check_english_names(rows: Iterable[Row], records: Iterable[Office | Category]) -> None:
    """No two rows share an English name, in any case."""
    taken: dict[str, str] = {}
    for row, record in zip(rows, records, strict=True):
        key = fold_name(record.name_en)
        if key and key in taken:
            raise row.fault("name_en", f"{record.name_en!r} already names {taken[key]}")
        taken[key] = record.code
