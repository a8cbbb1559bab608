"""Answers to reporters: the link that was requested, and the list of their own reports."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.platform.http.bodies import Body, Listed, Photos, Remark
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.http.schemas import Countdown, Promise
from chalicelib.reports.status import Status


class Asked(TypedDict):
    """The same whoever asks, and whether there is anything to be sent."""

    message: str


class MyReport(TypedDict):
    """A report of one's own. ``summary`` is the beginning of what was filed; ``token`` goes into
    ``X-Report-Token`` as long as the session lasts, and ``may`` names what it is good for now.
    """

    number: str
    status: Status
    status_label: str
    holder: Named
    category: Named | None
    channel: str
    summary: str | None
    created_at: Moment
    updated_at: Moment
    promise: Promise
    countdown: Countdown | None
    rating: int | None
    confirmed: bool
    private: bool
    track_url: str
    token: str
    may: list[str]


class MyReports(TypedDict):
    """All of one contact's, whatever the channel, the last filed first. ``session`` goes into
    ``X-Reporter-Session`` until ``session_until``.
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
    """``POST /v1/reports/{number}/rating``; ``reasons`` are of ``/v1/reasons``."""

    stars: Annotated[int, Meta(ge=1, le=5)]
    reasons: Annotated[list[Listed], Meta(max_length=5)] = []
    text: Remark | None = None


class AppealBody(Body):
    """``POST /v1/reports/{number}/appeal``; ``reason`` in the reporter's own words. Of what was
    closed and is hidden, ``against`` says what is not accepted; else it is what can be.
    """

    reason: Remark
    against: Literal["closing", "moderation"] | None = None


class ReopenBody(Body):
    """``POST /v1/reports/{number}/reopen``; ``reason`` in the reporter's own words, with photos."""

    reason: Remark
    attachments: Photos = []


class PrivacyBody(Body):
    """``POST /v1/reports/{number}/privacy``."""

    private: bool
