"""The answers to the senders of channels, and the health of channels."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Moment
from chalicelib.reports.status import Status


class Challenge(TypedDict):
    """The answer to X's."""

    response_token: str


class Delivered(TypedDict, total=False):
    """What became of a partner's delivery: of its one report, or ``results`` of each of several.
    Other senders want to know no more than that it was taken.
    """

    id: str | None
    result: str
    number: str | None
    token: str | None
    status: Status | None
    holder: str | None
    track_url: str | None
    repeated: bool
    message: str
    results: list["Delivered"]


class Notices(TypedDict):
    """What became of notices to reporters: sent; delayed, to be tried again; refused for good by
    the sender; met an access that has expired; unknown, when the sender's answer was lost.
    """

    sent: int
    delayed: int
    refused: int
    expired: int
    unknown: int


class ChannelHealth(TypedDict):
    """A channel's last 24 hours. ``refused`` counts deliveries by reason. ``silent``: no message in
    three hours, although ``usual_in_three_hours`` are usual at this time of day.
    """

    code: str
    name: str
    enabled: bool
    last_message_at: Moment | None
    lag_seconds: float | None
    taken: int
    repeated: int
    parked: int
    refused: dict[str, int]
    notices: Notices
    usual_in_three_hours: float
    silent: bool
