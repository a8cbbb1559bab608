"""The answers of the routes of notices, subscriptions and supporters."""

from typing import Annotated, TypedDict

import msgspec
from msgspec import Meta

from chalicelib.intake.schemas import ContactBody
from chalicelib.platform.http.bodies import Body, Clock, Way
from chalicelib.platform.http.schemas import Moment, Update
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.contact.preferences import Change


class SentNotice(TypedDict):
    """A notice about the entry ``seq`` of the timeline, as its log has it. ``kind`` is that of the
    entry; of a notice some time after it, its topic (rating_reminder). ``way``: reply (on the
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
    state: State
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
    language: Language
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
    language: Language
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


class ConfirmationBody(Body):
    """``POST /v1/reports/{number}/subscriptions/confirmation``: the code that was sent."""

    digits: Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)")]


class QuietBody(Body):
    """Hours in the city's time, ``21:00`` to ``06:00``."""

    begin: Clock
    end: Clock


class SubscriptionsBody(Body):
    """``POST /v1/reports/{number}/subscriptions``; what is left out stays as it is. No ways at all
    end all notices of the report; quiet hours of null are none.
    """

    language: Language | None = None
    ways: Annotated[list[Way], Meta(max_length=3)] | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class SupportBody(Body):
    """``POST /v1/reports/{number}/support``. A contact subscribes to what happens, but not in its
    quiet hours.
    """

    contact: ContactBody | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class SupportWishesBody(Body):
    """``POST /v1/reports/{number}/support/subscriptions``; what is left out stays as it is, quiet
    hours of null are none.
    """

    language: Language | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class AskBody(Body):
    """``POST /v1/my-reports``: a telephone number or an address of mail, not both."""

    contact: ContactBody


Wishing = SubscriptionsBody | SupportBody | SupportWishesBody


def parse_change(body: Wishing, language: Language | None) -> Change:
    """Return a change of somebody's notification preferences. Raises BadField."""
    hours = body.quiet_hours
    quiet = (
        preferences.make_quiet_hours(hours.begin, hours.end)
        if isinstance(hours, QuietBody)
        else None
    )
    return Change(language, quiet=quiet, no_quiet=hours is None)
