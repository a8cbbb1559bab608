"""The description of what reporters do with their own reports."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.description.document_texts import A_DAY, INDONESIAN, NOW, TOKEN, build_story
from chalicelib.description.subjects import reports
from chalicelib.intake.schemas import ContactBody
from chalicelib.notifications.schemas import AskBody
from chalicelib.platform import errors, moments
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import (
    BEFORE,
    BODY,
    KEYED,
    NUMBER,
    ONCE,
    PAGED,
    Operation,
    Rows,
)
from chalicelib.reporters import schemas as reporters_schemas
from chalicelib.reporters.routes import LINK_SENT
from chalicelib.reporters.schemas import (
    AppealBody,
    CommentBody,
    PrivacyBody,
    RatingBody,
    ReopenBody,
)
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http.schemas import OwnReport
from chalicelib.reports.lifecycle.followup import FollowUp
from chalicelib.reports.tracking import track_url

REPORTERS = (errors.Unreadable, *KEYED, errors.Hindered)

ROWS: Rows = {
    ("GET", "/v1/reports/{number}/mine"): Operation(
        "Read one's own report",
        OwnReport,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_own_report",
    ),
    ("GET", "/v1/reports/{number}/mine/timeline"): Operation(
        "Read the older entries of one's own report",
        reports_schemas.TimelinePage,
        problems=(errors.BadToken, errors.BadField, *NUMBER),
        query=BEFORE,
        proof="report",
        name="read_own_timeline",
    ),
    ("POST", "/v1/reports/{number}/comments"): Operation(
        "Add to one's own report",
        OwnReport,
        body=CommentBody,
        problems=(*REPORTERS, errors.BadUpload, errors.TooManyToday),
        headers=ONCE,
        proof="report",
        name="comment",
    ),
    ("POST", "/v1/reports/{number}/rating"): Operation(
        "Rate what became of it, once for each closing",
        OwnReport,
        body=RatingBody,
        problems=(*REPORTERS, errors.NotRateable, errors.UnknownReason),
        headers=ONCE,
        proof="report",
        name="rate",
    ),
    ("POST", "/v1/reports/{number}/reopen"): Operation(
        "Have it done again, some days after the closing and as often as the city allows",
        OwnReport,
        body=ReopenBody,
        problems=(*REPORTERS, errors.BadUpload),
        headers=ONCE,
        proof="report",
        name="reopen",
    ),
    ("POST", "/v1/reports/{number}/appeal"): Operation(
        "Take a closing to the next higher office, until it is confirmed, or what moderators"
        " decided to somebody else",
        OwnReport,
        body=AppealBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
        name="appeal",
    ),
    ("POST", "/v1/reports/{number}/privacy"): Operation(
        "Hide it from others, or show it to them",
        OwnReport,
        body=PrivacyBody,
        problems=(*REPORTERS, errors.TooManyToday),
        headers=ONCE,
        proof="report",
        name="set_private",
    ),
}

MY_REPORTS: Rows = {
    ("POST", "/v1/my-reports"): Operation(
        "Ask for a link to all reports of a contact, sent to that contact; answered alike whether"
        " there are any",
        reporters_schemas.Asked,
        202,
        AskBody,
        (*BODY, errors.TooOften),
        name="ask_for_link",
    ),
    ("POST", "/v1/my-reports/{secret}"): Operation(
        "Open such a link, once, and read the reports it leads to",
        reporters_schemas.MyReports,
        problems=(errors.BadLink, errors.BadField),
        query={"limit": PAGED["limit"]},
        name="open_link",
    ),
    ("GET", "/v1/my-reports"): Operation(
        "Read on among one's reports, or read them again, until the session ends",
        reporters_schemas.MyReports,
        problems=(errors.BadSession, errors.BadField),
        query=PAGED,
        proof="reporter",
        name="list_my_reports",
    ),
    ("GET", "/my-reports"): Operation(
        "The page a link leads to; it opens the link when its reader says so",
        str,
        types=("text/html",),
        tells=(
            *("Content-Security-Policy", "Referrer-Policy", "Vary"),
            *("X-Content-Type-Options", "X-Robots-Tag"),
        ),
        name="show_my_reports",
    ),
}


# Examples of what reporters do with their own reports.


def bodies() -> Iterable[platform_bodies.Body]:
    objection = "Di ujung gang masih belum dikerjakan"
    return (
        AskBody(ContactBody(phone="0812-1127-2206")),
        CommentBody("Hari ini bertambah banyak"),
        RatingBody(4, text="Cepat, terima kasih"),
        ReopenBody(objection),
        AppealBody(objection),
        PrivacyBody(private=True),
    )


def answers() -> Mapping[Any, Any]:
    return {
        OwnReport: build_own(),
        reporters_schemas.Asked: {"message": LINK_SENT[INDONESIAN]},
        reporters_schemas.MyReports: {
            "session": TOKEN[::-1],
            "session_until": moments.format_shown(NOW + A_DAY),
            "items": [_my_report(build_own())],
            "next": None,
        },
    }


def build_own() -> OwnReport:
    """Return the story's report as its reporter sees it."""
    return {
        **reports.build_public(build_story()),
        "emergency": None,
        "may": [FollowUp.COMMENTS, FollowUp.PRIVACY],
    }


def _my_report(own: OwnReport) -> reporters_schemas.MyReport:
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
