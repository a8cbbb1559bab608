"""The point and the texts of a matter that may name a home, as the public reads them: the point in
a square as large as its category has it, and the texts without house numbers.
"""

from dataclasses import replace
from math import cos, floor, radians

from chalicelib.city.masking import Spans, mask_spans
from chalicelib.city.model import City
from chalicelib.city.places.distance import METRES_PER_DEGREE
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


def blur_point(lat: float, lng: float, metres: float) -> tuple[float, float]:
    """Return the middle of the square in which a point lies, in degrees.

    The sides of the square are ``metres`` long. The squares are a fixed grid, so that many reports
    of one home reveal no more than one report.
    """
    row = _find_middle(lat, metres / METRES_PER_DEGREE, 90)
    # near the poles the factor is at least a hundredth of that at the equator
    column = metres / METRES_PER_DEGREE / max(cos(radians(row)), 0.01)
    return row, _find_middle(lng, column, 180)


def _find_middle(degrees: float, step: float, most: float) -> float:
    middle = (floor(degrees / step) + 0.5) * step
    return round(min(max(middle, -most), most), 6)


def shown_text(text: str, masks: Spans, blur: float) -> str:
    """Return a text as the public reads it. ``masks`` are the spans of personal data in it; with a
    ``blur``, house numbers are masked as well.
    """
    if blur:
        from chalicelib.city.personal_data import house_numbers  # most matters name no home

        masks = (*masks, *house_numbers.find_house_spans(text))
    return mask_spans(text, masks)
