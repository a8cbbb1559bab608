"""The answer about what pages need to know of the stack and its city."""

from typing import TypedDict

from chalicelib.city.rows import Visibility
from chalicelib.city.schemas import Channel
from chalicelib.platform.http.schemas import Named


class Login(TypedDict):
    """The place where officers sign in: a client of a Cognito user pool, called at ``endpoint``."""

    region: str
    client: str
    endpoint: str


class MapBounds(TypedDict):
    """The smallest box around the city, in WGS84 degrees."""

    south: float
    west: float
    north: float
    east: float


class MapCentre(TypedDict):
    lat: float
    lng: float


class CityMap(TypedDict):
    """The data that a map of the city needs. ``base_map`` is the path of a PMTiles file at this
    address, with its ``attribution``; both are null where the city has none. ``outlines`` says
    whether the true outlines of the kelurahan were imported.
    """

    bounds: MapBounds
    centre: MapCentre
    base_map: str | None
    attribution: str | None
    outlines: bool


class LanguageName(TypedDict):
    """A language: its code, and the name that it calls itself."""

    code: str
    name: str


class HelpNumber(TypedDict):
    """A telephone number that helps at once, and whose it is."""

    number: str
    name: str


class OtherWays(TypedDict):
    """The ways to report without these pages: numbers for SMS and for calls, null without one."""

    sms: str | None
    phone: str | None


class OpenLevel(TypedDict):
    """A level of openness: how much of a report others see, in a word and in a sentence."""

    code: Visibility
    name: str
    explained: str


class TextLength(TypedDict):
    """The least and the most characters of a text."""

    least: int
    most: int


class TextLengths(TypedDict):
    description: TextLength
    address: TextLength
    name: TextLength
    comment: TextLength
    note: TextLength


class FileLimits(TypedDict):
    """The limits of the files of a report, a comment or an action: their number, types and size. An
    upload has to arrive within ``minutes``, and to be named within ``hours``. The longest side of a
    shown photo has ``pixels``.
    """

    most: int
    bytes: int
    types: list[str]
    minutes: int
    hours: int
    pixels: int


class FollowUpLimits(TypedDict):
    """The limits of a reporter after a closing: ``reopen_days``, how often to reopen and to appeal,
    and the working days of silence after which the closing is final. After ``rating_asked_days`` a
    reporter who has not rated it is asked to; a closing may be rated once, as long as it stands.
    """

    reopen_days: float
    most_reopenings: int
    most_appeals: int
    confirm_working_days: int
    rating_asked_days: float


class Limits(TypedDict):
    """The limits of what the API takes. Links and codes are valid for minutes."""

    lengths: TextLengths
    files: FileLimits
    follow_ups: FollowUpLimits
    answers: int
    link_minutes: int
    session_minutes: int
    code_minutes: int


class ExplainedStatus(TypedDict):
    code: str
    name: str
    explained: str


class CodeNames(TypedDict):
    """The words for codes in answers that come without a name of their own."""

    statuses: list[ExplainedStatus]
    kinds: list[Named]
    priorities: list[Named]
    office_levels: list[Named]


class Config(TypedDict):
    """The data that the pages need and that differ between stacks, cities and languages. ``city``
    and ``service`` have a name for each language. ``photos`` is the origin that photos are uploaded
    to and shown from. ``push_key`` is our public key for push subscriptions of browsers (their
    ``applicationServerKey``), null where no pushes are sent. ``level`` is the level of openness of
    a report on the web whose reporter chooses none. ``helplines`` begin with the emergency number.
    """

    version: str
    city: dict[str, str]
    service: dict[str, str]
    languages: list[LanguageName]
    login: Login | None
    photos: str
    push_key: str | None
    map: CityMap
    helplines: list[HelpNumber]
    ways: OtherWays
    channels: list[Channel]
    levels: list[OpenLevel]
    level: Visibility
    limits: Limits
    names: CodeNames
