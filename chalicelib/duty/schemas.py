"""The bodies and answers about duty contacts, and of the log of their messages."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.duty.model import Unfit, Way
from chalicelib.notifications.schemas import BrowserAuth, BrowserEndpoint, BrowserKey
from chalicelib.officers.deputies_store import DeputyKind
from chalicelib.platform.http.bodies import Body
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.platform.i18n import Language
from chalicelib.reports.contact.delivery_states import State

DutyLabel = Annotated[str, Meta(min_length=1, max_length=80)]
DutyHours = Annotated[str, Meta(min_length=1, max_length=200)]
DutyAddress = Annotated[str, Meta(min_length=1, max_length=500)]
DutyDay = Annotated[str, Meta(pattern=r"^\d{4}-\d\d-\d\d$(?!\n)", examples=["2026-12-24"])]
DeputyId = Annotated[str, Meta(pattern=r"^[0-9a-f]{16}$(?!\n)", examples=["4ebc128eff76178b"])]


class DutyContactBody(Body):
    """``POST /v1/duty/contacts`` and ``PUT /v1/duty/contacts/{contact}``. ``way`` is mail, chat
    (the incoming webhook of a chat room that takes ``{"text": ...}``), webhook (signed as those of
    subscribers), sms (only what is urgent) or push (a browser that its officer has added by
    ``POST /v1/duty/browsers``). An ``address`` as the answers show it, with its middle left out,
    leaves it unchanged. ``hours`` are always, office, or days with times. The days
    of absence are both included.
    """

    way: Literal["mail", "chat", "webhook", "sms", "push"]
    address: DutyAddress
    label: DutyLabel
    hours: DutyHours = "office"
    absent_from: DutyDay | None = None
    absent_until: DutyDay | None = None
    deputy: DeputyId | None = None
    language: Language = Language.INDONESIAN


class DutyBrowserBody(Body):
    """``POST /v1/duty/browsers``. ``endpoint``, ``p256dh`` and ``auth`` are those of a browser's
    ``PushSubscription``, which was made with the ``push_key`` of ``/v1/config``. ``label`` tells
    the head whose browser it is. ``hours`` are always, office, or days with times.
    """

    endpoint: BrowserEndpoint
    p256dh: BrowserKey
    auth: BrowserAuth
    label: DutyLabel
    hours: DutyHours = "office"
    language: Language = Language.INDONESIAN


class DutyContact(TypedDict):
    """A duty contact. ``address`` has its middle left out. ``obstacle`` says why it gets no
    messages now: unconfirmed, absent or failed. ``secret`` is what signs the messages to a webhook;
    only the answers that ask for its confirmation have it.
    """

    id: str
    agency: Named
    way: Way
    address: str
    label: DutyLabel
    hours: DutyHours
    absent_from: DutyDay | None
    absent_until: DutyDay | None
    deputy: DeputyId | None
    language: Language
    obstacle: Unfit | None
    confirmed_at: Moment | None
    failed_at: Moment | None
    secret: str | None
    created_at: Moment
    updated_at: Moment


class DeputyBody(Body):
    """``POST /v1/deputies``. ``kind`` is plt (the post is vacant) or plh (the head is absent). The
    days are both included. ``username`` is what the officer signs in with.
    """

    kind: Literal["plt", "plh"]
    username: Annotated[str, Meta(min_length=1, max_length=40, examples=["siti.aminah"])]
    begins: DutyDay
    ends: DutyDay
    reason: Annotated[str, Meta(min_length=1, max_length=2000, examples=["Cuti tahunan"])]


class DeputyAnswer(TypedDict):
    """A deputy of an office's head; the ``title`` is how the timeline names the deputy."""

    id: str
    agency: Named
    kind: DeputyKind
    title: Annotated[str, Meta(examples=["Plh. Lurah Kebon Jeruk"])]
    name: Annotated[str, Meta(examples=["Siti Aminah"])]
    begins: DutyDay
    ends: DutyDay
    reason: Annotated[str, Meta(examples=["Cuti tahunan"])]
    state: Literal["coming", "acting", "over"]
    named_at: Moment
    ended_at: Moment | None


class Deputies(TypedDict):
    items: list[DeputyAnswer]
    next: None


class DutyContacts(TypedDict):
    items: list[DutyContact]
    next: None


class DutyImport(TypedDict):
    """The changes by a table of contacts. A code went to each of the ``unconfirmed`` contacts."""

    added: Annotated[int, Meta(examples=[2])]
    changed: Annotated[int, Meta(examples=[1])]
    unchanged: Annotated[int, Meta(examples=[40])]
    unconfirmed: Annotated[int, Meta(examples=[3])]


class DutyStep(TypedDict):
    """A step of the ladder: an entry of a report's timeline."""

    number: str
    seq: int


class DutyMessage(TypedDict):
    """A message to a duty contact. ``state`` is claimed, sent, delivered (an SMS), failed (with
    ``retry`` its steps are in a later message), unknown (it may have gone out, and is not sent
    again) or withheld (the city's limit of the day; its steps wait for the next day). ``to`` is the
    address with its middle left out, and ``code`` is the reason.
    """

    at: Moment
    contact: str
    way: Way
    to: str
    steps: list[DutyStep]
    state: State
    retry: bool
    code: str | None


class DutyLog(TypedDict):
    items: list[DutyMessage]
    next: str | None


class DepartureBody(Body):
    """``POST /v1/officers/{officer}/departure``. ``username`` is that of the officer who goes on as
    deputy; without it these days end.
    """

    reason: Annotated[str, Meta(min_length=1, max_length=2000, examples=["Pensiun"])]
    username: Annotated[str, Meta(max_length=40, examples=["siti.aminah"])] | None = None


class OfficersWork(TypedDict):
    """The work of an officer: whether the account is ``active``, the days as deputy, the days that
    another officer has now, and the browsers told by the duty. After an end, it is the work before.
    """

    active: bool
    deputies: list[DeputyAnswer]
    handed_on: list[DeputyAnswer]
    browsers: list[DutyContact]
