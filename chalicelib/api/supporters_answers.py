"""What is answered to who supports a report."""

from typing import TypedDict

from chalicelib.api.answers import Moment, Update
from chalicelib.api.notices_answers import QuietHours, SentNotice


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
