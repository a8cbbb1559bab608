"""Find the area that a message is about, by the best evidence in it."""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.city.model import fold_name
from chalicelib.city.places.lookup import load_gazetteer, load_places
from chalicelib.platform.errors import BadField
from chalicelib.reports.filing import GIVEN, OUTSIDE, UNKNOWN, Place
from chalicelib.senders.draft import Draft


def locate_draft(draft: Draft) -> Place:
    """Return the place of a draft.

    Coordinates count before the code of a kelurahan, the code before the address, and the address
    before the places that the text names. Raises BadField for a kelurahan that is not the city's.
    """
    area, how = _find_area(draft)
    return Place(address=draft.address, lat=draft.lat, lng=draft.lng, area=area, found=how)


def _find_area(draft: Draft) -> tuple[str | None, str]:
    """Return the code of the area, and how it was found (``Place.found``)."""
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
    """Return the draft with the codes of the category and the kelurahan that it names.

    A name that the city does not know is dropped: the category is suggested later, and an unknown
    kelurahan is added to the address, where the place is searched.
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
    """Return the code of a kelurahan by its code or name. Return None for a name that no kelurahan
    or several kelurahan have.
    """
    if name in city().kelurahan:
        return name
    folded = fold_name(name)
    rows = city().kelurahan.values()
    codes = [row.code for row in rows if folded in map(fold_name, (row.name, *row.aliases))]
    return codes[0] if len(codes) == 1 else None
