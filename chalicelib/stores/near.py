"""Public reports that are open, around a point or in a kelurahan: the ``near`` index. What of them
is shown is not decided here.
"""

from datetime import datetime
from math import cos, radians

from chalicelib.domain.duplicates import Nearby
from chalicelib.domain.homes import DEGREE
from chalicelib.domain.moments import stored
from chalicelib.domain.report import Place
from chalicelib.domain.status import Status
from chalicelib.stores import pages
from chalicelib.stores.index_keys import band_key, band_of, eastward, unplaced_key
from chalicelib.stores.table import Item
from chalicelib.stores.timeline import ReportItem

MOST = 200  # reports of a band; a disaster has no need to be compared to its end
BEHIND = "~"  # sorts behind every number


def around(lat: float, lng: float, metres: float) -> list[Nearby]:
    """Those in the bands of latitude around, no further east or west than so many metres: a Query
    for each band, two at most as long as one is twice as high as that.
    """
    up, aside = metres / DEGREE, metres / DEGREE / max(cos(radians(lat)), 0.01)
    low, high = eastward(lng - aside), eastward(lng + aside) + BEHIND
    within = Item.nsk.between(low, high)
    found = (
        pages.read(Item.near, band_key(band), most=MOST, within=within)
        for band in range(band_of(lat - up), band_of(lat + up) + 1)
    )
    return [_nearby(item) for page in found for item in page.items]


def unplaced(area: str, since: datetime) -> list[Nearby]:
    """Those of a kelurahan without a point, the newest filed since: one Query."""
    later = Item.nsk >= stored(since)
    page = pages.read(Item.near, unplaced_key(area), most=MOST, within=later, newest_first=True)
    return [_nearby(item) for item in page.items]


def _nearby(item: ReportItem) -> Nearby:
    held = item.attribute_values
    return Nearby(
        number=item.pk[2:],
        status=Status(item.status),
        category=item.category,
        place=Place(None, held.get("lat"), held.get("lng"), held.get("kelurahan")),
        created_at=item.created_at,
        summary=held.get("said") or "",
        supporters=int(held.get("supporters") or 0),
    )
