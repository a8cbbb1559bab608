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

    Coordinates count before the code of a kelurahan, but not before one whose border is near; the
    code counts before the address, and the address before the places that the text names. Raises
    BadField for a kelurahan that is not the city's.
    """
    if draft.lat is not None and draft.lng is not None:
        return _locate_point(draft, draft.lat, draft.lng)
    area, how = _find_area(draft)
    return Place(address=draft.address, area=area, found=how)


def _locate_point(draft: Draft, lat: float, lng: float) -> Place:
    """Return the place of a point, with the area that the words tell where they contradict it. A
    kelurahan that the draft names by its code says how the words are meant.
    """
    from chalicelib.city.places.contradiction import find_contradiction, find_near

    at, words_area = load_places().at(lat, lng), None
    area, how = (at.code, at.how) if at else (None, OUTSIDE)
    if at:
        near = find_near(load_places(), lat, lng, city().settings.contradiction_metres)
        if draft.area not in city().kelurahan:
            words_area = find_contradiction(
                load_gazetteer(), draft.address, draft.description, near
            )
        elif all(kelurahan.code != draft.area for kelurahan in near):
            words_area = draft.area
        elif draft.area != area:
            area, how = draft.area, GIVEN
    return Place(draft.address, lat, lng, area, how, words_area=words_area)


def _find_area(draft: Draft) -> tuple[str | None, str]:
    """Return the code of the area, and how it was found (``Place.found``)."""
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
