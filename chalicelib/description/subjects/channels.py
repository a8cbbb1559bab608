"""The description of the channels' routes."""

from collections.abc import Mapping
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.document_texts import NOW, TOKEN, build_story
from chalicelib.inbound import schemas as inbound_schemas
from chalicelib.platform import errors, moments
from chalicelib.platform.aws.table import Collision, Overtaken, Throttled
from chalicelib.platform.http.operation import Operation, Rows
from chalicelib.reports import labels
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import NotFetched

TEST = "^[A-Za-z0-9_+/=.-]{1,256}$"
CHALLENGES: dict[str, dict[str, Any]] = {
    "crc_token": {"type": "string", "pattern": TEST, "description": "of X: what is to be signed"},
    "hub.mode": {"type": "string", "description": "of Meta: subscribe"},
    "hub.verify_token": {"type": "string", "description": "of Meta: the word agreed on"},
    "hub.challenge": {
        "type": "string",
        "pattern": TEST,
        "description": "of Meta: what is to be answered",
    },
}
FORMS = (
    *("application/json", "application/x-www-form-urlencoded", "multipart/form-data"),
    "text/plain",
)
DELIVERED = (
    *(errors.Unreadable, errors.BadSignature, errors.UnknownChannel, 413, 415, NotFetched),
    *(Overtaken, Throttled, Collision),
)

ROWS: Rows = {
    ("GET", "/channels/{channel}"): Operation(
        "Answer a sender's challenge, in its own form",
        inbound_schemas.Challenge,
        also={"text/plain": str},
        query=CHALLENGES,
        problems=(errors.BadSignature, errors.UnknownChannel),
        tells=("X-Content-Type-Options",),
        name="challenge",
    ),
    ("GET", "/v1/channels/{channel}/health"): Operation(
        "See how a channel is",
        inbound_schemas.ChannelHealth,
        problems=(401, errors.WrongRole, errors.UnknownChannel),
        proof="officer",
        name="read_channel_health",
    ),
    ("POST", "/channels/{channel}"): Operation(
        "Deliver messages of a channel, signed by its sender's scheme; answered in its own form",
        inbound_schemas.Delivered,
        problems=DELIVERED,
        also={"text/xml": str, "text/plain": str},
        or_status=(201,),
        tells=("X-Content-Type-Options",),
        raw=FORMS,
        name="deliver",
    ),
}


# Examples of deliveries of channels, and of channels' health.


def answers() -> Mapping[Any, Any]:
    story = build_story()
    delivered: inbound_schemas.Delivered = {
        "id": "JAKI-1",
        "result": "report",
        "number": story.filed.number,
        "token": TOKEN,
        "status": story.filed.status,
        "holder": labels.name_of(story.filed.holder, city()),
        "track_url": track_url(story.filed.number),
        "repeated": False,
        "message": f"Laporan {story.filed.number} diterima.",
    }
    health: inbound_schemas.ChannelHealth = {
        "code": "jaki",
        "name": city().channels["jaki"].name,
        "enabled": True,
        "last_message_at": moments.format_shown(NOW),
        "lag_seconds": 1.5,
        "taken": 212,
        "repeated": 3,
        "parked": 0,
        "refused": {"bad_signature": 1, "unreadable": 0},
        "notices": {"sent": 406, "delayed": 2, "refused": 0, "expired": 0, "unknown": 0},
        "usual_in_three_hours": 21.4,
        "silent": False,
    }
    return {
        inbound_schemas.Delivered: delivered,
        inbound_schemas.Challenge: {
            "response_token": "sha256=l4GLrZMqfF6J7lmmBaPXqvJxEb6fSHMZbjJ0SHWk2rM="
        },
        inbound_schemas.ChannelHealth: health,
    }
