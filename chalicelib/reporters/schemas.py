"""Answers to reporters: the link that was requested, and the list of their own reports."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.city.rows import Visibility
from chalicelib.intake.schemas import PlaceBody
from chalicelib.platform.http.bodies import Body, Listed, Photos, Remark
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.http.schemas import Countdown, Promise
from chalicelib.reports.model import Outcome
from chalicelib.reports.status import Status


class Asked(TypedDict):
    """The answer to a request for a link. It is the same for every contact, whether a link is sent
    or not.
    """

    message: str


class MyReport(TypedDict):
    """A report in the list of a reporter's own reports. ``summary`` is the beginning of the text
    that was filed, of a public report without personal data. ``photo`` is the first picture that
    was filed, by name, and ``thumbnail`` the link to show it by, valid for five minutes at least. A
    sensitive report has neither them nor its point, because the phone may be in other hands.
    ``token`` goes into ``X-Report-Token`` and is valid as long as the session.
    ``may`` names the actions that the token allows now.
    """

    number: str
    status: Status
    status_label: str
    outcome: Outcome | None
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    photo: str | None
    thumbnail: str | None
    supporters: int
    lat: float | None
    lng: float | None
    created_at: Moment
    updated_at: Moment
    promise: Promise
    countdown: Countdown | None
    rating: int | None
    confirmed: bool
    visibility: Visibility
    track_url: str
    token: str
    may: list[str]


class MyReports(TypedDict):
    """All reports of one contact, whatever their channel, the last filed first. ``session`` goes
    into ``X-Reporter-Session`` and is valid until ``session_until``.
    """

    session: str
    session_until: Moment
    items: list[MyReport]
    next: str | None


class CommentBody(Body):
    """``POST /v1/reports/{number}/comments``."""

    text: Remark
    attachments: Photos = []


class RatingBody(Body):
    """``POST /v1/reports/{number}/rating``. ``reasons`` are codes of reasons in ``/v1/reasons``."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    reasons: Annotated[list[Listed], Meta(max_length=5)] = []
    text: Remark | None = None


class AppealBody(Body):
    """``POST /v1/reports/{number}/appeal``. ``reason`` is in the reporter's own words. When the
    report is closed and hidden, ``against`` names the decision that the reporter objects to. When
    only one decision can be appealed, ``against`` may be left out.
    """

    reason: Remark
    against: Literal["closing", "moderation"] | None = None


class ReopenBody(Body):
    """``POST /v1/reports/{number}/reopen``. ``reason`` is in the reporter's own words, and
    ``attachments`` are ids of uploaded photos.
    """

    reason: Remark
    attachments: Photos = []


class PlaceCorrectionBody(Body):
    """``POST /v1/reports/{number}/place``. ``place`` is as in a filing."""

    place: PlaceBody


class WithdrawalBody(Body):
    """``POST /v1/reports/{number}/withdrawal``. ``reason`` is the code of a reason of the kind
    ``withdrawal`` in ``/v1/reasons``. ``text`` is for the officers, and never public.
    """

    reason: Listed
    text: Annotated[str, Meta(min_length=1, max_length=300)] | None = None


class VisibilityBody(Body):
    """``POST /v1/reports/{number}/visibility``."""

    visibility: Visibility
