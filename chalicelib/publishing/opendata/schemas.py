"""The types of open data's answers: public reports in lists and on maps."""

from typing import Literal, TypedDict

from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.status import Status


class PublicLine(TypedDict):
    """A public report in a list, without what was said; its place is as near as the public may
    know it.
    """

    number: str
    status: Status
    status_label: str
    category: Named | None
    holder: Named
    channel: str
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    created_at: Moment
    updated_at: Moment
    complete_by: Moment | None
    track_url: str


class PublicPage(TypedDict):
    items: list[PublicLine]
    next: str | None


class Point(TypedDict):
    """``coordinates``: longitude, latitude."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(TypedDict):
    """A public report; ``properties`` are named as the columns of the table."""

    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: dict[str, str | None]


class Features(TypedDict):
    """RFC 7946."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
