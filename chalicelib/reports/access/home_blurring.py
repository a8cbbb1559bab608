"""The point and the texts of a matter that may name a home, as the public reads them: the point in
a square as large as its category has it, and the texts without house numbers.
"""

from dataclasses import replace

from chalicelib.city.masking import Spans, mask_spans
from chalicelib.city.model import City
from chalicelib.city.places.location_blurring import blur_point
from chalicelib.reports.filing import Place


def blur_of(category: str, city: City) -> float:
    """Return the metres to which a place of that category is blurred for the public. A category
    that the tables do not know any more gets the largest blur of all.
    """
    known = city.categories.get(category)
    return known.blur if known else max(each.blur for each in city.categories.values())


def shown_place(place: Place, blur: float) -> Place:
    """Return a place as the public sees it, blurred to ``blur`` metres."""
    address, masks = place.address, place.masks
    if address and blur:
        from chalicelib.city.personal_data import house_numbers

        masks = (*masks, *house_numbers.find_address_spans(address))
    if address:
        address = mask_spans(address, masks)
    lat, lng = place.lat, place.lng
    if blur and lat is not None and lng is not None:
        lat, lng = blur_point(lat, lng, blur)
    return replace(place, address=address, lat=lat, lng=lng, masks=())


def shown_text(text: str, masks: Spans, blur: float) -> str:
    """Return a text as the public reads it. ``masks`` are the spans of personal data in it; with a
    ``blur``, house numbers are masked as well.
    """
    if blur:
        from chalicelib.city.personal_data import house_numbers  # most matters name no home

        masks = (*masks, *house_numbers.find_house_spans(text))
    return mask_spans(text, masks)
