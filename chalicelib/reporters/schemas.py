"""What is answered to a report's own reporter."""

from typing import TypedDict

from chalicelib.notifications.http.schemas import QuietHours, SentNotice
from chalicelib.platform.http.schemas import Moment, Named, Update
from chalicelib.reports.http.schemas import Countdown, Promise


class Asked(TypedDict):
    """The same whoever asks, and whether there is anything to be sent."""

    message: str


class MyReport(TypedDict):
    """A report of one's own. ``summary`` is the beginning of what was filed; ``token`` goes into
    ``X-Report-Token`` as long as the session lasts, and ``may`` names what it is good for now.
    """

    number: str
    status: str
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


# What is answered to who supports a report.


class Supported(TypedDict):
    """``counted``: as one more; False for who said so before, and for the reporter. ``subscribed``:
    the contact hears of what happens, as ``updates`` say
    where it is asked to confirm. ``token`` goes into ``X-Support-Token`` to take it back; told
    to who is counted now, or known by the same device.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    updates: list[Update]
    token: str | None


class ContactKept(TypedDict):
    """A contact left with a "me too", ``since`` when it hears what happens, in which ``language``,
    and what became of each notice to it. ``proven`` are ways
    that were confirmed and tell; ``ended`` are those they ended; ``muted``: all, with STOP.
    ``bounced``: its mail address sent our mail back and gets none any more.
    """

    since: Moment
    phone: str | None
    email: str | None
    language: str
    quiet_hours: QuietHours | None
    muted: bool
    proven: list[str]
    ended: list[str]
    bounced: bool
    notices: list[SentNotice]


class SupportKept(TypedDict):
    """All that is kept of one who supports a report: ``since`` when, how many keyed ``hashes`` of
    a contact, a device or an address they are known again by, and each contact they left. Once it
    is taken back it is nothing, since null.
    """

    number: str
    since: Moment | None
    hashes: int
    contacts: list[ContactKept]
