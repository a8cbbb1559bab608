"""The answers about the city's tables."""

from typing import Literal, NotRequired, TypedDict

from chalicelib.city.places.area_of_point import FoundBy
from chalicelib.city.rows import ChannelKind, Level, ReasonKind, Visibility
from chalicelib.platform.http.schemas import Named


class Category(TypedDict):
    """A category. ``aliases`` are its names in other years and channels, ``words`` the words and
    phrases by which citizens write about it, in small letters. ``closing_photo`` says whether a
    closing needs a photo of the work. ``ksd`` is the strategic activity of the city (Kegiatan
    Strategis Daerah) that the category belongs to.
    """

    code: str
    name: str
    group: Named
    aliases: list[str]
    words: list[str]
    closing_photo: bool
    ksd: str | None


class Office(TypedDict):
    """An office. ``name`` is for sentences, in the language of the request, as everywhere in this
    API; ``official_name`` is the city's own, in capitals, as Open311 and files of open data have
    it.
    """

    code: str
    name: str
    official_name: str
    level: Level
    parent: str | None


class Channel(TypedDict):
    """A channel. A report that comes by it has this ``visibility`` when its reporter chooses
    none.
    """

    code: str
    name: str
    kind: ChannelKind
    visibility: Visibility


class Area(TypedDict):
    """A kelurahan. ``found`` is present when the request named a point: it is the evidence that the
    point lies in this area.
    """

    code: str
    name: str
    kecamatan: str
    kota: str
    lat: float
    lng: float
    found: NotRequired[FoundBy]


class Reason(TypedDict):
    """A listed reason. ``most_hours`` is how long a pause with this reason may last; it is null for
    reasons of other kinds.
    """

    kind: ReasonKind
    code: str
    label: str
    most_hours: float | None


class Reasons(TypedDict):
    items: list[Reason]
    next: str | None


class Categories(TypedDict):
    items: list[Category]
    next: str | None


class Offices(TypedDict):
    items: list[Office]
    next: str | None


class Channels(TypedDict):
    items: list[Channel]
    next: str | None


class Areas(TypedDict):
    items: list[Area]
    next: str | None


class Transform(TypedDict):
    """A map from whole numbers to degrees: times ``scale``, plus ``translate``; longitude first."""

    scale: list[float]
    translate: list[float]


class TopologyGeometry(TypedDict):
    """The outline of an area. ``id`` is its code. ``arcs`` names the lines that it is made of, by
    polygons and rings. A negative number is a line that runs backwards.
    """

    type: Literal["MultiPolygon"]
    id: str
    arcs: list[list[list[int]]]


class TopologyCollection(TypedDict):
    type: Literal["GeometryCollection"]
    geometries: list[TopologyGeometry]


class TopologyObjects(TypedDict):
    kelurahan: TopologyCollection


class Topology(TypedDict):
    """The outlines of all kelurahan as TopoJSON 1.0. ``arcs`` are lines of positions, each as the
    difference to the one before it.
    """

    type: Literal["Topology"]
    objects: TopologyObjects
    arcs: list[list[list[int]]]
    bbox: list[float]
    transform: Transform
