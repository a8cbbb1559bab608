"""Who holds a report, who is responsible for its matter, and how offices stand to one another."""

from collections.abc import Iterator

from chalicelib.city.model import Category, Channel, City, Office

UNPLACED = "-"  # stands for the kecamatan of what has no place


def holder_of(area: str | None, city: City) -> Office:
    """The first holder: the office of the kelurahan (or kecamatan) it lies in, else central
    triage.

    Source: the city's presentation of 2020: geo-tagged reports enter the kelurahan of the place
    first.
    """
    return city.offices.get(area or "") or city.offices[city.settings.triage]


def responsible_office(category: Category, area: str | None, city: City) -> Office:
    """Whose matter it is by the category's rule: what a holder is offered as target of a
    coordination.

    A Suku Dinas serves its kota; where the kota has none, or the place is unknown, it is the
    Dinas itself.
    """
    rule, _, code = category.rule.partition(":")
    if rule == "kelurahan":
        return holder_of(area, city)
    if rule == "suku_dinas" and area:
        kota = ".".join(area.split(".")[:2])
        return city.offices.get(f"{code}-{kota}") or city.offices[code]
    return city.offices[code]


def kecamatan_of(area: str | None) -> str:
    """The kecamatan an area lies in or is: 31.73.05 of 31.73.05.1001, as Kemendagri codes nest."""
    return ".".join((area or UNPLACED).split(".")[:3])


def superiors_of(code: str, city: City) -> Iterator[Office]:
    """The superiors of an office, nearest first. Nearest to a dissolved one is its successor; none
    stand above what the tables do not know.
    """
    office = city.offices.get(code) or city.former.get(code)
    while office and (superior := office.successor or office.parent):
        office = city.offices[superior]
        yield office


def desks_of(code: str, city: City) -> tuple[Channel, ...]:
    """The desks of an office: those its level has, and those it has itself."""
    office = city.offices.get(code)
    if office is None:
        return ()
    channels = city.channels.values()
    return tuple(row for row in channels if row.enabled and row.desk in (code, office.level))


def is_within(code: str, superior: str, city: City) -> bool:
    """Whether the office is the superior itself or stands anywhere below it."""
    return code == superior or any(higher.code == superior for higher in superiors_of(code, city))
