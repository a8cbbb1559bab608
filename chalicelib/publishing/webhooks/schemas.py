"""The types of answers about webhooks, and of the events that subscribers get."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from chalicelib.platform.http.bodies import Body, Values
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.publishing.webhooks.rules import Pause, WebhookState
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.status import Status


class Webhook(TypedDict):
    """A subscriber's webhook. Of each filter one value has to fit; an empty one lets all through.
    Paused because it was asked, gone (410), or failing for a day; ``failing_since`` is the first
    failure after the last success. Until ``old_secret_until`` the secret of before signs too.
    """

    id: str
    name: str
    url: str
    kelurahan: list[str]
    kecamatan: list[str]
    category: list[str]
    agency: list[str]
    status: list[str]
    kind: list[str]
    state: WebhookState
    paused_because: Pause | None
    failing_since: Moment | None
    old_secret_until: Moment | None
    created_at: Moment
    updated_at: Moment


class WebhookWithSecret(Webhook):
    """``secret`` is told here and never again."""

    secret: str


class Webhooks(TypedDict):
    items: list[Webhook]
    next: None


class Delivery(TypedDict):
    """An event, and what became of it for one subscriber: claimed while it is called, delivered,
    failed (``retry``: it is tried again), or withheld, with the ``code`` paused (the webhook) or
    hidden (its report). Else ``code`` is the status of the last answer, or the fault that was met
    instead.
    """

    id: str
    number: str
    seq: int
    type: str
    state: State
    retry: bool
    tries: int
    last_try_at: Moment
    code: str | None


class Deliveries(TypedDict):
    items: list[Delivery]
    next: str | None


class WebhookData(TypedDict):
    """Facts of a public report: ``to`` are the offices it was handed to or that are told. Of one
    that was hidden ``number`` and ``seq`` only; of a test ``webhook`` only. ``seq`` counts the
    changes of the report that the public sees.
    """

    webhook: NotRequired[str]
    number: NotRequired[str]
    seq: NotRequired[int]
    status: NotRequired[Status]
    status_label: NotRequired[str]
    holder: NotRequired[Named]
    to: NotRequired[list[Named]]
    category: NotRequired[Named]
    kelurahan: NotRequired[Named | None]
    kecamatan: NotRequired[str | None]
    track_url: NotRequired[str]


class WebhookEvent(TypedDict):
    """What subscribers are sent; ``type`` is ``report.<kind>``, ``report.hidden`` or ``test``."""

    type: str
    timestamp: Moment | None
    data: WebhookData


class DeliveryResult(TypedDict):
    """What a subscriber's system answered just now."""

    id: str
    delivered: bool
    code: str
    seconds: int


class WebhookBody(Body):
    """``POST /v1/webhooks`` and ``PUT /v1/webhooks/{webhook}``. Of each filter that is not empty
    one value has to fit.
    """

    name: Annotated[str, Meta(min_length=1, max_length=80)]
    url: Annotated[str, Meta(min_length=1, max_length=500)]
    kelurahan: Values = []
    kecamatan: Values = []
    category: Values = []
    agency: Values = []
    status: Values = []
    kind: Values = []
    active: bool = True
