"""Answers to a filing: the receipt, reports of the same matter, and the offer of an upload."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Emergency, Moment, Named, Update
from chalicelib.reports.http.schemas import Place, Promise


class Similar(TypedDict):
    """A public report that is open and likely to be of the same matter, as the public sees it:
    ``distance`` in metres, None where one of the two has no point; ``summary`` is the beginning of
    what was said.
    """

    number: str
    status: str
    status_label: str
    category: Named | None
    distance: int | None
    summary: str
    supporters: int
    created_at: Moment
    track_url: str


class SimilarReports(TypedDict):
    """The likeliest first; there is no next page. Where there is an ``emergency``, show it before
    all else.
    """

    emergency: Emergency | None
    items: list[Similar]
    next: str | None


class Receipt(TypedDict):
    """``token`` is the reporter's secret, told once. Where there is an ``emergency``, show it
    before all else. ``possible_duplicates`` are others' reports that may be of the same matter, the
    likeliest first; a repeat is not told them again. ``updates`` is empty for who left no way to
    them.
    """

    emergency: Emergency | None
    number: str
    token: str | None
    status: str
    holder: Named
    category: Named | None
    place: Place | None
    promise: Promise
    track_url: str
    possible_duplicates: list[Similar]
    updates: list[Update]
    message: str


class Upload(TypedDict):
    """Post ``fields`` and then the file to ``url`` as multipart/form-data, until ``expires_at`` and
    no larger than the size that was asked for; name ``id`` in a report.
    """

    id: str
    url: str
    fields: dict[str, str]
    expires_at: Moment
