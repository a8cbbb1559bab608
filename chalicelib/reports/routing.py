"""The office that holds a report first, and the office that is responsible for its matter."""

from chalicelib.city.model import City
from chalicelib.city.rows import Category, Office

_DEEPEST = {"ukpd": 3, "suku_dinas": 2}  # parts of the area's code in the code of the office
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
    target of a coordination, unless the text names a unit (``named_units``).
    """
    return office_by_rule(category.rule, area, city)


def office_by_rule(rule: str, area: str | None, city: City) -> Office:
    """Return the office that a rule of the city's tables names, for a matter in an area.

    A unit (``ukpd``) serves its kecamatan, a Suku Dinas its kota. Where the area has none, or the
    place is unknown, the next higher office is responsible: the Suku Dinas, then the Dinas itself.
    """
    rule, _, code = rule.partition(":")
    if rule == "kelurahan":
        return holder_of(area, city)
    parts = (area or "").split(".")
    for depth in range(_DEEPEST.get(rule, 0), 1, -1):
        office = city.offices.get(f"{code}-{'.'.join(parts[:depth])}")
        if office and len(parts) >= depth:
            return office
    return city.offices[code]


def kecamatan_of(area: str | None) -> str:
    """Return the code of the kecamatan that an area lies in or is: 31.73.05 of 31.73.05.1001, as
    Kemendagri codes nest. ``UNPLACED`` without an area.
    """
    return ".".join((area or UNPLACED).split(".")[:3])
