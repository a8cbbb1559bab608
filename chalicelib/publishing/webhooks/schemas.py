"""The types of answers about webhooks, and of the events that subscribers get."""

from typing import Annotated, NotRequired, TypedDict

from msgspec import Meta

from chalicelib.city.rows import Visibility
from chalicelib.platform.http.bodies import Body, Values
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.publishing.webhooks.rules import Pause, WebhookState
from chalicelib.reports.contact.delivery_states import State
from chalicelib.reports.status import Status


class Webhook(TypedDict):
    """A subscriber's webhook. Of each filter one value has to match; an empty filter lets all
    events through. ``paused_because`` is asked (by an administrator), gone (the system answered
    410) or failing (for a day). ``failing_since`` is the first failure after the last success.
    Until ``old_secret_until`` the previous secret signs as well.
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
    """A webhook with its ``secret``, which no later answer shows."""

    secret: str


class Webhooks(TypedDict):
    items: list[Webhook]
    next: None


class Delivery(TypedDict):
    """An event, and what became of it for one subscriber. ``state`` is claimed (while the call is
    made), delivered, failed (with ``retry`` it will be tried again) or withheld. The ``code`` of a
    withheld event is paused, when its webhook was paused, or hidden, when its report was hidden.
    Otherwise ``code`` is the status of the last answer, or the fault that came instead of an
    answer.
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
    """Facts of a listed report. ``visibility`` says what its page shows. ``seq`` counts the changes
    of the report that the public sees. ``to`` are the offices to which the report was handed, or
    which were notified. The event of a hidden report has only ``number`` and ``seq``, and that of a
    report which shows facts only from now on has ``visibility`` beside them where the report does
    not fit the filters of the webhook; a test event has only ``webhook``.
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
    visibility: NotRequired[Visibility]
    track_url: NotRequired[str]


class WebhookEvent(TypedDict):
    """The event that a call brings to a subscriber. ``type`` is ``report.<kind>``,
    ``report.hidden`` or ``test``.
    """

    type: str
    timestamp: Moment | None
    data: WebhookData


class DeliveryResult(TypedDict):
    """The answer of a subscriber's system to a call that was made just now."""

    id: str
    delivered: bool
    code: str
    seconds: int


class WebhookBody(Body):
    """``POST /v1/webhooks`` and ``PUT /v1/webhooks/{webhook}``. Of each filter that is not empty,
    one value has to match.
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
