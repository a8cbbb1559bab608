"""The office that holds a report, the office responsible for its matter, and the superiors of an
office.
"""

from collections.abc import Iterator

from chalicelib.city.model import City
from chalicelib.city.rows import Category, Channel, Office

UNPLACED = "-"  # stands for the kecamatan of a report without a place


def holder_of(area: str | None, city: City) -> Office:
    """Return the first holder of a report: the office of its kelurahan (or kecamatan), else central
    triage.

    Source: the city's presentation of 2020. Geo-tagged reports enter the kelurahan of the place
    first.
    """
    return city.offices.get(area or "") or city.offices[city.settings.triage]


def responsible_office(category: Category, area: str | None, city: City) -> Office:
    """Return the office whose matter it is by the category's rule. The holder is offered it as the
    target of a coordination.

    A Suku Dinas serves its kota. Where the kota has none, or the place is unknown, the Dinas itself
    is responsible.
    """
    rule, _, code = category.rule.partition(":")
    if rule == "kelurahan":
        return holder_of(area, city)
    if rule == "suku_dinas" and area:
        kota = ".".join(area.split(".")[:2])
        return city.offices.get(f"{code}-{kota}") or city.offices[code]
    return city.offices[code]


def kecamatan_of(area: str | None) -> str:
    """Return the code of the kecamatan that an area lies in or is: 31.73.05 of 31.73.05.1001, as
    Kemendagri codes nest. ``UNPLACED`` without an area.
    """
    return ".".join((area or UNPLACED).split(".")[:3])


def superiors_of(code: str, city: City) -> Iterator[Office]:
    """Yield the superiors of an office, nearest first. The nearest to a dissolved office is its
    successor. An office that the tables do not know has none.
    """
    office = city.offices.get(code) or city.former.get(code)
    while office and (superior := office.successor or office.parent):
        office = city.offices[superior]
        yield office


def desks_of(code: str, city: City) -> tuple[Channel, ...]:
    """Return the channels that are desks of an office: its level's, and its own."""
    office = city.offices.get(code)
    if office is None:
        return ()
    channels = city.channels.values()
    return tuple(row for row in channels if row.enabled and row.desk in (code, office.level))


def is_within(code: str, superior: str, city: City) -> bool:
    """Whether the office is the superior itself or stands anywhere below it."""
    return code == superior or any(higher.code == superior for higher in superiors_of(code, city))
