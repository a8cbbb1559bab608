"""The office that holds a report first, and the office that is responsible for its matter."""

from chalicelib.city.model import City
from chalicelib.city.rows import Category, Office

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
    """
    return office_by_rule(category.rule, area, city)


def office_by_rule(rule: str, area: str | None, city: City) -> Office:
    """Return the office that a rule of the city's tables names, for a matter in an area.

    A Suku Dinas serves its kota. Where the kota has none, or the place is unknown, the Dinas itself
    is responsible.
    """
    rule, _, code = rule.partition(":")
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
