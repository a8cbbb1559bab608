"""Channels in the description."""

from typing import Any

from chalicelib.api import channels_answers
from chalicelib.api.openapi_parts import Operation, Rows
from chalicelib.channels import NotFetched
from chalicelib.domain import errors
from chalicelib.stores.conditions import Collision, Overtaken, Throttled

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
        channels_answers.Challenge,
        also={"text/plain": str},
        query=CHALLENGES,
        problems=(errors.BadSignature, errors.UnknownChannel),
        tells=("X-Content-Type-Options",),
        name="challenge",
    ),
    ("GET", "/v1/channels/{channel}/health"): Operation(
        "See how a channel is",
        channels_answers.ChannelHealth,
        problems=(401, errors.WrongRole, errors.UnknownChannel),
        proof="officer",
        name="read_channel_health",
    ),
    ("POST", "/channels/{channel}"): Operation(
        "Deliver messages of a channel, signed by its sender's scheme; answered in its own form",
        channels_answers.Delivered,
        problems=DELIVERED,
        also={"text/xml": str, "text/plain": str},
        or_status=(201,),
        tells=("X-Content-Type-Options",),
        raw=FORMS,
        name="deliver",
    ),
}
