"""The types of open data's answers: reports in lists and on maps."""

from typing import Literal, TypedDict

from chalicelib.city.rows import Visibility
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status


class PublicLine(TypedDict):
    """A listed report. ``outcome`` says how it was closed: done, answered (a suggestion), or closed
    without work: outside (not for the city), rejected or withdrawn. It is null while the report is
    open. ``summary`` is the beginning of its text, without personal data. ``photo`` is its first
    picture by name, and ``thumbnail`` the link to show it by, which leads nowhere (404) until the
    picture has been examined. The place is as exact as the public may know: a report that shows
    ``facts`` has no summary, photo and point, and a kecamatan without a kelurahan where it may be
    about a home.
    """

    number: str
    status: Status
    status_label: str
    outcome: Outcome | None
    category: Named | None
    holder: Named
    channel: str
    lat: float | None
    lng: float | None
    kelurahan: Named | None
    kecamatan: str | None
    summary: str | None
    photo: str | None
    thumbnail: str | None
    supporters: int
    created_at: Moment
    updated_at: Moment
    complete_by: Moment | None
    track_url: str
    visibility: Visibility


class PublicPage(TypedDict):
    items: list[PublicLine]
    next: str | None


class Point(TypedDict):
    """``coordinates`` are the longitude and the latitude, in this order."""

    type: Literal["Point"]
    coordinates: list[float]


class Feature(TypedDict):
    """A listed report. ``properties`` have the names of the columns of the CSV table."""

    type: Literal["Feature"]
    id: str
    geometry: Point | None
    properties: dict[str, str | None]


class Features(TypedDict):
    """Listed reports as GeoJSON (RFC 7946)."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
