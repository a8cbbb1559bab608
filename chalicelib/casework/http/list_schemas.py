"""The answers of lists beside those of reports: what many of them have in common, and templates."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.status import Action


class Campaign(TypedDict):
    """Reports that have the same text, apart from names, places and numbers. ``reports`` counts
    them. ``numbers`` are the numbers of the first reports, as far as this reader would find them by
    a search; central triage gets all of these.
    """

    id: str
    reports: int
    since: Moment
    until: Moment
    category: Named | None
    numbers: list[str]


class CampaignPage(TypedDict):
    items: list[Campaign]
    next: str | None


class DoneReport(TypedDict):
    number: str
    closed_at: Moment


class RecurringSpot(TypedDict):
    """A place where a matter was done ``times`` times and came back each time but the last. Reports
    that were open together count as one time. ``closings`` counts all closings there; ``lat`` and
    ``lng`` are the point of the closing around which the others lie. ``reports`` are the fifty
    reports that were closed last, the last one first.
    """

    category: Named | None
    lat: float
    lng: float
    kelurahan: Named | None
    kecamatan: str | None
    kota: str | None
    times: int
    closings: int
    first_closed_at: Moment
    last_closed_at: Moment
    reports: list[DoneReport]


class RecurringPage(TypedDict):
    """Spots where a matter was done ``times`` times or more within ``metres`` since a moment. When
    ``whole`` is false, there were too many closings to examine all of them.
    """

    items: list[RecurringSpot]
    next: str | None
    since: Moment
    metres: float
    times: int
    whole: bool


class Template(TypedDict):
    """A template that officers of an office write from. ``action`` and ``category`` are null when
    it fits any. ``filled`` is the text with the facts of the report that the request named.
    """

    code: str
    agency: Named
    title: str
    text: str
    action: Action | None
    category: Named | None
    filled: str | None


class Templates(TypedDict):
    items: list[Template]
    next: str | None
