"""Examples of what reporters do with their own reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.api import followup_answers, reports_examples, shapes
from chalicelib.api.my_reports import SENT
from chalicelib.api.openapi_story import A_DAY, INDONESIAN, NOW, TOKEN, story
from chalicelib.domain import moments
from chalicelib.domain.followup import FollowUp
from chalicelib.services.tracking import track_url


def bodies() -> Iterable[shapes.Body]:
    objection = "Di ujung gang masih belum dikerjakan"
    return (
        shapes.AskBody(shapes.ContactBody(phone="0812-1127-2206")),
        shapes.CommentBody("Hari ini bertambah banyak"),
        shapes.RatingBody(4, text="Cepat, terima kasih"),
        shapes.ReopenBody(objection),
        shapes.AppealBody(objection),
        shapes.PrivacyBody(private=True),
    )


def answers() -> Mapping[Any, Any]:
    return {
        followup_answers.OwnReport: own(),
        followup_answers.Asked: {"message": SENT[INDONESIAN]},
        followup_answers.MyReports: {
            "session": TOKEN[::-1],
            "session_until": moments.shown(NOW + A_DAY),
            "items": [_mine(own())],
            "next": None,
        },
    }


def own() -> followup_answers.OwnReport:
    return {
        **reports_examples.public(story()),
        "emergency": None,
        "may": [FollowUp.COMMENTS, FollowUp.PRIVACY],
    }


def _mine(own: followup_answers.OwnReport) -> followup_answers.MyReport:
    return {
        "number": own["number"],
        "status": own["status"],
        "status_label": own["status_label"],
        "holder": own["holder"],
        "category": own["category"],
        "channel": own["channel"] or "",
        "summary": own["description"],
        "created_at": own["created_at"],
        "updated_at": own["updated_at"],
        "promise": own["promise"],
        "countdown": own["countdown"],
        "rating": own["rating"],
        "confirmed": own["confirmed"],
        "private": own["private"],
        "track_url": track_url(own["number"]),
        "token": TOKEN,
        "may": own["may"],
    }
