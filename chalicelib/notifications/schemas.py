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
    """A line of the log of notices, about the entry ``seq`` of the timeline. ``kind`` is that of
    the entry; for a notice some days after it, its topic (rating_reminder). ``way`` is reply (on
    the report's channel), sms, email or push. ``to`` is the address with its middle left out.
    ``state`` is claimed (in the queue or on its way), sent, delivered, failed (with ``retry`` it
    will be tried again), unknown (it may have gone out, and is not sent again) or withheld.
    ``code`` is the sender's code, or one of ours. Notices are withheld by muted, ended, unproven,
    country, no_sms and cap, and ``until`` a moment by quiet_hours and daily. ``reason`` says in
    words what ``code`` means.
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
    """A way to notify the reporter. ``on`` says that notices are sent by it. ``channel`` is the
    channel of a reply. ``withheld`` says why no notice is sent by it yet (unproven), or ever
    (country, no_sms).
    """

    way: str
    channel: str | None
    to: str | None
    on: bool
    withheld: str | None


class QuietHours(TypedDict):
    """Hours in the city's time, such as ``21:00`` to ``06:00``."""

    begin: str
    end: str


class CodeSent(TypedDict):
    """A code was sent by this ``way``. ``to`` is the address with its middle left out. The code is
    valid until the moment ``until``.
    """

    way: str
    to: str
    until: Moment


class Subscriptions(TypedDict):
    """The settings by which a reporter is notified of a report. ``muted`` says that the reporter
    gets no notices of any report. In ``quiet_hours`` the reporter gets no notices that can wait.
    ``browsers`` are the names of the browsers that are told by push while that way is on.
    """

    number: str
    language: Language
    muted: bool
    quiet_hours: QuietHours | None
    ways: list[WayTold]
    browsers: list[str]


class BrowserTold(TypedDict):
    """A browser that is told of a report by push. ``browser`` names its subscription."""

    number: str
    browser: str


class Supported(TypedDict):
    """The answer to a "me too". ``counted`` says that it counts as one more; it is false when this
    person said "me too" before, and for the reporter. ``subscribed`` says that the contact will be
    notified of what happens. When the contact is asked to confirm first, ``updates`` say so.
    ``token`` goes into ``X-Support-Token`` to withdraw the support. It is null unless the person is
    counted now, or is recognised by the same device.
    """

    number: str
    supporters: int
    counted: bool
    subscribed: bool
    updates: list[Update]
    token: str | None


class ContactKept(TypedDict):
    """A contact that was left with a "me too", and what became of each notice to it. ``since`` is
    the moment from which it gets notices, in this ``language``. ``proven`` are the ways that were
    confirmed, by which notices are sent. ``ended`` are the ways that the supporter ended, and
    ``muted`` says that STOP ended all ways. ``bounced`` says that the mail address sent our mail
    back and gets no more mail.
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
    """All that is stored about one supporter of a report. ``since`` is when the support began.
    ``hashes`` counts the keyed hashes of a contact, a device or an address by which the supporter
    is recognised. ``contacts`` are the contacts that the supporter left. After the support was
    withdrawn nothing is stored, and ``since`` is null.
    """

    number: str
    since: Moment | None
    hashes: int
    contacts: list[ContactKept]


class ConfirmationBody(Body):
    """``POST /v1/reports/{number}/subscriptions/confirmation``. ``digits`` are the code that was
    sent.
    """

    digits: Annotated[str, Meta(pattern=r"^[0-9]{6}$(?!\n)")]


class QuietBody(Body):
    """Hours in the city's time, such as ``21:00`` to ``06:00``."""

    begin: Clock
    end: Clock


class SubscriptionsBody(Body):
    """``POST /v1/reports/{number}/subscriptions``. A member that is left out changes nothing. An
    empty list of ``ways`` ends all notices of the report. ``quiet_hours`` of null end the quiet
    hours.
    """

    language: Language | None = None
    ways: Annotated[list[Way], Meta(max_length=4)] | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


BrowserEndpoint = Annotated[
    str,
    Meta(
        min_length=12,
        max_length=1200,
        examples=["https://updates.push.services.mozilla.com/wpush/v2/gAAAAABk"],
    ),
]
BrowserKey = Annotated[
    str,
    Meta(
        min_length=87,
        max_length=88,
        examples=[
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
        ],
    ),
]
BrowserAuth = Annotated[
    str, Meta(min_length=22, max_length=24, examples=["BTBZMqHH6r4Tts7J_aSIgg"])
]


class BrowserBody(Body):
    """``POST /v1/reports/{number}/push``. The members are those of a browser's
    ``PushSubscription``, which was made with the ``push_key`` of ``/v1/config``: ``p256dh`` is the
    browser's public key and ``auth`` its secret, both in base64url. Only endpoints of known push
    services are taken. ``language`` is that of all notices of the report from then on; without it
    the language stays as it is.
    """

    endpoint: BrowserEndpoint
    p256dh: BrowserKey
    auth: BrowserAuth
    language: Language | None = None


class SupportBody(Body):
    """``POST /v1/reports/{number}/support``. A contact is notified of what happens, but not in its
    ``quiet_hours``.
    """

    contact: ContactBody | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class SupportWishesBody(Body):
    """``POST /v1/reports/{number}/support/subscriptions``. A member that is left out changes
    nothing. ``quiet_hours`` of null end the quiet hours.
    """

    language: Language | None = None
    quiet_hours: QuietBody | msgspec.UnsetType | None = msgspec.UNSET


class AskBody(Body):
    """``POST /v1/my-reports``. ``contact`` has a telephone number or a mail address, not both."""

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
