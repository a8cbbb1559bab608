"""The answers of the routes of notices, subscriptions and supporters."""

from typing import TypedDict

from chalicelib.platform.http.schemas import Moment, Update


class SentNotice(TypedDict):
    """A notice about the entry ``seq`` of the timeline, as its log has it. ``way``: reply (on the
    channel the report came by), sms, email; ``to`` is its address with the middle left out.
    ``state``: claimed (in the queue or on its way), sent, delivered, failed (``retry``: it is tried
    again), unknown (it may have gone out, and is not sent again) or withheld, with a ``code`` of
    ours (muted, ended, quiet_hours or daily ``until`` then, unproven, country, no_sms, cap) or the
    sender's, and in words the ``reason``.
    """

    seq: int
    at: Moment
    kind: str
    way: str
    to: str | None
    state: str
    code: str | None
    retry: bool
    until: Moment | None
    reason: str | None


class SentNotices(TypedDict):
    items: list[SentNotice]
    next: str | None


class WayTold(TypedDict):
    """A way that leads to the reporter; ``on``: it tells. ``channel`` is that of a reply.
    ``withheld`` says why it tells nothing yet (unproven) or never does (country, no_sms).
    """

    way: str
    channel: str | None
    to: str | None
    on: bool
    withheld: str | None


class QuietHours(TypedDict):
    """Hours in the city's time, ``21:00`` to ``06:00``."""

    begin: str
    end: str


class CodeSent(TypedDict):
    """A code was sent by that ``way``, ``to`` an address with its middle left out; it is valid
    ``until`` then.
    """

    way: str
    to: str
    until: Moment


class Subscriptions(TypedDict):
    """How a reporter is told of a report. ``muted``: of none of their reports. In
    ``quiet_hours`` they are told nothing that can wait.
    """

    number: str
    language: str
    muted: bool
    quiet_hours: QuietHours | None
    ways: list[WayTold]


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
