"""Answers to a filing: the receipt, reports of the same matter, and the offer of an upload."""

from datetime import datetime
from typing import Annotated, TypedDict

from msgspec import Meta

from chalicelib.city.rows import Priority
from chalicelib.platform.http.bodies import Body, Office, Photos, Text
from chalicelib.platform.http.schemas import Emergency, Moment, Named, Update
from chalicelib.platform.i18n import Language
from chalicelib.reports.http.schemas import Place, Promise
from chalicelib.reports.status import Status


class Similar(TypedDict):
    """A public report that is open and likely to be of the same matter, as the public sees it:
    ``distance`` in metres, None where one of the two has no point; ``summary`` is the beginning of
    what was said.
    """

    number: str
    status: Status
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
    status: Status
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


# ``$`` alone would let a line break pass at the end
EMAIL = r"^[^@\s]+@[^@\s]+\.[^@\s]+$(?!\n)"


class PlaceBody(Body):
    """At least an address, a kelurahan's code, or both coordinates in WGS84 degrees."""

    address: Annotated[str, Meta(min_length=1, max_length=300)] | None = None
    lat: Annotated[float, Meta(ge=-90, le=90)] | None = None
    lng: Annotated[float, Meta(ge=-180, le=180)] | None = None
    kelurahan: Office | None = None


class ContactBody(Body):
    name: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    phone: Annotated[str, Meta(min_length=3, max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254, pattern=EMAIL)] | None = None


class ReportBody(Body):
    """``POST /v1/reports``. ``language`` is that of the receipt and of all notices."""

    description: Annotated[str, Meta(min_length=10, max_length=4000)]
    place: PlaceBody
    category: Annotated[str, Meta(min_length=1, max_length=80)] | None = None
    occurred_at: Annotated[datetime, Meta(tz=True)] | None = None
    contact: ContactBody | None = None
    anonymous: bool = False
    private: bool = True
    attachments: Photos = []
    language: Language = Language.INDONESIAN


class DeskBody(ReportBody, Body):  # a body of its own, as the guard counts bodies
    """``POST /v1/desk/reports``; ``channel`` may be left out where an office has one desk.
    ``priority`` is what the clerk saw; without it, the category's. ``present``: the person stands
    at the desk and says that the contact is theirs.
    """

    channel: Annotated[str, Meta(min_length=1, max_length=40)] | None = None
    priority: Priority | None = None
    present: bool = False


class SimilarBody(ReportBody, Body, kw_only=True):
    """``POST /v1/reports/similar``: as it would be filed, or less; only the place is needed."""

    description: Text = ""


class UploadBody(Body):
    """``POST /v1/uploads``; ``size`` in bytes."""

    filename: Annotated[str, Meta(min_length=1, max_length=255)]
    content_type: Annotated[str, Meta(min_length=1, max_length=100)]
    size: Annotated[int, Meta(ge=1, le=10 * 1024 * 1024)]
