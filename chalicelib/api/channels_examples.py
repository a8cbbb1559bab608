"""Examples of deliveries of channels, and of how channels are."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import channels_answers
from chalicelib.api.openapi_story import NOW, TOKEN, story
from chalicelib.city import city
from chalicelib.domain import moments, wording
from chalicelib.services.tracking import track_url


def answers() -> Mapping[Any, Any]:
    told = story()
    delivered: channels_answers.Delivered = {
        "id": "JAKI-1",
        "result": "report",
        "number": told.filed.number,
        "token": TOKEN,
        "status": told.filed.status,
        "holder": wording.name_of(told.filed.holder, city()),
        "track_url": track_url(told.filed.number),
        "repeated": False,
        "message": f"Laporan {told.filed.number} diterima.",
    }
    health: channels_answers.ChannelHealth = {
        "code": "jaki",
        "name": city().channels["jaki"].name,
        "enabled": True,
        "last_message_at": moments.shown(NOW),
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
        channels_answers.Delivered: delivered,
        channels_answers.Challenge: {
            "response_token": "sha256=l4GLrZMqfF6J7lmmBaPXqvJxEb6fSHMZbjJ0SHWk2rM="
        },
        channels_answers.ChannelHealth: health,
    }
