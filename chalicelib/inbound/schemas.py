"""The answers to the senders of channels, and the health of channels."""

from typing import Literal, TypedDict

from chalicelib.platform.http.schemas import Moment
from chalicelib.reports.status import Status


class Challenge(TypedDict):
    """The answer to X's test of an address."""

    response_token: str


class Delivered(TypedDict, total=False):
    """The result of a partner's delivery. The answer to a delivery with one report has the members
    of that report; the answer to a delivery with several has ``results``, one for each.
    ``channel_status`` is the status in the partner's own words, where the city knows some. A
    message that is ``refused`` is one too many of its reporter's for today: nothing of it was
    taken, and it can be sent again in ``retry_after`` seconds. ``cut`` says that the text was
    longer than we take, and its end was left out. Other senders are only told that the delivery was
    accepted.
    """

    id: str | None
    result: Literal["report", "comment", "refused", "parked"]
    number: str | None
    token: str | None
    status: Status | None
    channel_status: str | None
    holder: str | None
    track_url: str | None
    repeated: bool
    cut: bool
    retry_after: int | None
    message: str
    results: list["Delivered"]


class Notices(TypedDict):
    """The results of notices to reporters: ``sent``; ``delayed``, which will be tried again;
    ``refused`` for good by the sender; ``expired``, when the sender no longer accepted our access;
    ``unknown``, when the sender's answer was lost.
    """

    sent: int
    delayed: int
    refused: int
    expired: int
    unknown: int


class ChannelHealth(TypedDict):
    """The last 24 hours of a channel. ``enabled`` says whether it takes reports. ``refused`` counts
    deliveries by the reason of their refusal.
    ``silent`` says that no message came in three hours, although ``usual_in_three_hours`` messages
    are usual at this time of day.
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


class ChannelsHealth(TypedDict):
    items: list[ChannelHealth]
    next: None
