"""Finding the area a message is about, by the best evidence it carries."""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.city.model import fold_name
from chalicelib.city.places.lookup import load_gazetteer, load_places
from chalicelib.platform.errors import BadField
from chalicelib.reports.model import GIVEN, OUTSIDE, UNKNOWN, Place
from chalicelib.senders.draft import Draft


def locate_draft(draft: Draft) -> Place:
    """Coordinates count before a kelurahan's code, that before an address, and that before what
    the text names.

    Raises BadField for a kelurahan the city has not.
    """
    area, found = _find_area(draft)
    return Place(address=draft.address, lat=draft.lat, lng=draft.lng, area=area, found=found)


def _find_area(draft: Draft) -> tuple[str | None, str]:
    if draft.lat is not None and draft.lng is not None:
        at = load_places().at(draft.lat, draft.lng)
        return (at.code, at.how) if at else (None, OUTSIDE)
    if draft.area:
        if draft.area not in city().kelurahan:
            raise BadField(field="place.kelurahan", rule="unknown", value=draft.area[:80])
        return draft.area, GIVEN
    for text in (draft.address, draft.description):
        named = load_gazetteer().named(text) if text else None
        if named:
            return named.code, named.how
    return None, UNKNOWN


def resolve_names(draft: Draft) -> Draft:
    """The draft with the category and kelurahan the city knows; what it does not know is left to
    be suggested and found.
    """
    if draft.category is None and draft.area is None:
        return draft
    category = city().category_named(draft.category) if draft.category else None
    area = _find_kelurahan(draft.area) if draft.area else None
    if draft.area and area is None:
        address = ", ".join(filter(None, (draft.address, draft.area)))
        draft = replace(draft, address=address)
    return replace(draft, category=category.code if category else None, area=area)


def _find_kelurahan(name: str) -> str | None:
    """The code of a kelurahan by its code or name; None for a name that several have, or none."""
    if name in city().kelurahan:
        return name
    written = fold_name(name)
    rows = city().kelurahan.values()
    meant = [row.code for row in rows if written in map(fold_name, (row.name, *row.aliases))]
    return meant[0] if len(meant) == 1 else None
