"""The tree of offices: which stand above an office, and which desks an office has."""

from collections.abc import Iterator

from chalicelib.city.model import City
from chalicelib.city.rows import Channel, Office


def superiors_of(code: str, city: City) -> Iterator[Office]:
    """Yield the superiors of an office, nearest first. The nearest to a dissolved office is its
    successor. An office that the tables do not know has none.
    """
    office = city.offices.get(code) or city.former.get(code)
    while office and (superior := office.successor or office.parent):
        office = city.offices[superior]
        yield office


def official_name_of(code: str, city: City) -> str:
    """Return the name of an office as the city writes it officially, in capitals; the code itself
    when the tables do not know it any more.
    """
    office = city.offices.get(code) or city.former.get(code)
    return office.official_name if office else code


def desks_of(code: str, city: City) -> tuple[Channel, ...]:
    """Return the channels that are desks of an office: its level's, and its own."""
    office = city.offices.get(code)
    if office is None:
        return ()
    channels = city.channels.values()
    return tuple(row for row in channels if row.enabled and row.desk in (code, office.level))


def is_within(code: str, superior: str, city: City) -> bool:
    """Return whether the office is the superior itself or stands anywhere below it."""
    return code == superior or any(higher.code == superior for higher in superiors_of(code, city))
