"""The routes of channels: the deliveries of senders, and the health of channels.

A sender proves its identity, each of its messages is taken in, and the sender gets a receipt.
Administrators and analysts see the health.
"""

from __future__ import annotations

from types import ModuleType
from typing import TYPE_CHECKING, Any

from chalice.app import Response

from chalicelib.city.current import city
from chalicelib.city.rows import Channel
from chalicelib.intake import partner
from chalicelib.platform import clock, errors
from chalicelib.platform.aws import secrets
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.errors import BadSignature, UnknownChannel, Unreadable
from chalicelib.platform.http.blueprint import Routes, answer_json, choose_language, read_raw_body
from chalicelib.platform.i18n import tell_name
from chalicelib.platform.moments import format_shown
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings

if TYPE_CHECKING:
    from chalicelib.inbound import schemas as inbound_schemas
    from chalicelib.intake.channel_traffic.channel_monitor import Health
    from chalicelib.platform.i18n import Language
    from chalicelib.senders.model import Delivery, Secrets, SenderResponse

# Enough for a letter with photos, or a thousand changes in one delivery of Meta. Lambda accepts
# 6 MB, in base64.
routes = Routes(__name__, most_bytes=4 * 1024 * 1024)

TEST = "^[A-Za-z0-9_+/=.-]{1,256}$"
CHALLENGES: dict[str, dict[str, Any]] = {
    "crc_token": {
        "type": "string",
        "pattern": TEST,
        "description": "From X: the text that the answer signs.",
    },
    "hub.mode": {"type": "string", "description": "From Meta: always subscribe."},
    "hub.verify_token": {
        "type": "string",
        "description": "From Meta: the word that was agreed on.",
    },
    "hub.challenge": {
        "type": "string",
        "pattern": TEST,
        "description": "From Meta: the text that the answer repeats.",
    },
}
FORMS = (
    "application/json",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "text/plain",  # the type that SNS gives to its JSON
)
DELIVERED = (
    *(
        errors.Unreadable,
        errors.BadSignature,
        errors.UnknownChannel,
        413,
        415,
        "senders.model:NotFetched",
    ),
    *(Overtaken, Throttled, Collision),
)

WATCHERS = frozenset({Role.ADMIN, Role.ANALYST})


@routes.route(
    "/channels/{channel}",
    methods=["GET"],
    answer="inbound.schemas:Challenge",
    query=CHALLENGES,
    refuses=(errors.BadSignature, errors.UnknownChannel),
    answer_headers=("X-Content-Type-Options",),
    other_answers={"text/plain": str},
    proof="sender",
)
def challenge(channel: str) -> Response:
    """Answer the test of a sender.

    X and Meta test with this whether the address of a channel is ours. X's `crc_token` is answered
    with a signature as JSON, Meta's `hub.challenge` as text when the word agreed on is right. A
    word that could be part of a delivery is not signed (401).
    """
    from chalicelib.senders import registry

    row, delivery = _find_channel(channel), _build_delivery(channel)
    for sender in row.senders:
        try:
            module = registry.load_webhook(sender)
            return _respond(module.answer_challenge(delivery, _load_secrets(channel, sender)))
        except BadSignature:
            continue
    raise BadSignature(channel=channel)


@routes.route(
    "/channels/{channel}",
    methods=["POST"],
    content_types=FORMS,
    answer="inbound.schemas:Delivered",
    refuses=DELIVERED,
    answer_headers=("X-Content-Type-Options",),
    other_answers={"text/xml": str, "text/plain": str},
    other_statuses=(201,),
    body_types=FORMS,
    proof="sender",
)
def deliver(channel: str) -> Response:
    """Deliver messages of a channel.

    The sender proves itself by the signature of its own scheme, and is answered in its own form.
    Each message becomes a report, an addition to a report, or the answer to a command; one that is
    delivered again gets the same number. Messages that can't be read are kept for operators. After
    429 or 503 send all of it again: what was accepted is not done twice.
    """
    from chalicelib.inbound import service as inbound_service
    from chalicelib.intake.channel_traffic import channel_monitor
    from chalicelib.senders.partner import cut_messages
    from chalicelib.senders.partner import webhook as partner_webhook

    row, delivery = _find_channel(channel), _build_delivery(channel)
    try:
        sender = _find_proven_sender(row, delivery)
        results = inbound_service.receive(sender, delivery)
        if sender.NAME == partner_webhook.NAME:
            results = cut_messages.tell_cut(delivery, results)
        return _respond(sender.answer_sender(results))
    except BadSignature:
        channel_monitor.count_refused(channel, "bad_signature")
        raise
    except Unreadable:
        channel_monitor.count_refused(channel, "unreadable")
        raise


def _find_channel(code: str) -> Channel:
    row = city().channels.get(code)
    if row is None or not (row.enabled and row.senders):
        raise UnknownChannel(channel=code[:40])
    return row


def _build_delivery(channel: str) -> Delivery:
    from chalicelib.inbound.fetching import fetch
    from chalicelib.senders.model import Delivery

    request = routes.current_request
    return Delivery(
        channel=channel,
        url=f"{settings().public_url}/channels/{channel}",
        headers=dict(request.headers),
        body=read_raw_body(request),
        query=dict(request.query_params or {}),  # as it came, because it may be part of a proof
        fetch=fetch,
    )


def _find_proven_sender(row: Channel, delivery: Delivery) -> ModuleType:
    """Return the module of the channel's sender that proved itself.

    Raises BadSignature when none of the channel's senders did.
    """
    from chalicelib.senders import registry

    for sender in row.senders:
        module = registry.load_webhook(sender)
        try:
            module.prove_sender(delivery, _load_secrets(row.code, sender))
        except BadSignature:
            continue
        return module
    raise BadSignature(channel=row.code)


def _load_secrets(channel: str, sender: str) -> Secrets:
    from chalicelib.senders.model import Secrets

    return Secrets(secrets.load_keys(channel, sender), secrets.load_verify_word(channel, sender))


def _respond(response: SenderResponse) -> Response:
    headers: dict[str, str | list[str]] = {
        "Content-Type": response.content_type,
        "X-Content-Type-Options": "nosniff",  # a body that echoes the sender is never a page
    }
    return Response(response.body, headers=headers, status_code=response.status)


@routes.route(
    "/v1/channels/health",
    roles=WATCHERS,
    answer="inbound.schemas:ChannelsHealth",
)
def list_channels_health() -> Response:
    """List the health of all channels.

    Admins and analysts may do this. The figures are of the last 24 hours: messages accepted,
    repeated and refused, and what became of notices. `silent` says that no message came in three
    hours although some usually do at this time of day. Closed channels are listed too.
    """
    from chalicelib.intake.channel_traffic import channel_monitor

    language = choose_language(routes.current_request)
    body: inbound_schemas.ChannelsHealth = {
        "items": [
            _show_health(city().channels[code], health, language)
            for code, health in channel_monitor.load_health(clock.now()).items()
        ],
        "next": None,
    }
    return answer_json(body)


def _show_health(row: Channel, health: Health, language: Language) -> inbound_schemas.ChannelHealth:
    counts = health.counts
    return {
        "code": row.code,
        "name": tell_name(row, language),
        "enabled": row.enabled or row.code == partner.CHANNEL,  # whose apps bring keys
        "last_message_at": format_shown(health.last_at) if health.last_at else None,
        "lag_seconds": health.lag,
        "taken": counts.get("taken", 0),
        "repeated": counts.get("repeated", 0),
        "parked": counts.get("parked", 0),
        "refused": {name: counts.get(name, 0) for name in ("bad_signature", "unreadable")},
        "notices": {
            "sent": counts.get("notice_sent", 0),
            "delayed": counts.get("notice_later", 0),
            "refused": counts.get("notice_refused", 0),
            "expired": counts.get("notice_expired", 0),
            "unknown": counts.get("notice_unknown", 0),
        },
        "usual_in_three_hours": round(health.usual, 1),
        "silent": health.silent,
    }
