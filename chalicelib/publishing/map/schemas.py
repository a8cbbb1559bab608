"""The types of the map's answer."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Moment
from chalicelib.publishing.map.grouping import Detail
from chalicelib.reports.status import Status


class StatusCounts(TypedDict):
    menunggu: int
    koordinasi: int
    disposisi: int
    proses: int
    selesai: int


class AreaCount(TypedDict):
    """The reports of a kelurahan, or of a kecamatan where no more may be known of them. ``lat`` and
    ``lng`` are a point inside. ``late`` is how many of ``total`` are open past their promise, or
    were closed after it.
    """

    code: str
    name: str
    lat: float
    lng: float
    total: int
    late: int
    statuses: StatusCounts


class ClusterCount(TypedDict):
    """Reports whose points lie close to each other. ``lat`` and ``lng`` are their middle."""

    lat: float
    lng: float
    total: int
    late: int
    statuses: StatusCounts


class MapPoint(TypedDict):
    """A public report at its point, which is blurred where it may be about a home."""

    number: str
    status: Status
    category: str
    late: bool
    lat: float
    lng: float


class Map(TypedDict):
    """A part of a map. Each report is in one of ``areas``, ``clusters`` and ``points``. ``made_at``
    is the moment when the reports were read, null before they were first read: then the map is
    empty, and has to be asked for again. ``kind`` is the detail in which the map is drawn.
    """

    made_at: Moment | None
    kind: Detail
    areas: list[AreaCount]
    clusters: list[ClusterCount]
    points: list[MapPoint]
