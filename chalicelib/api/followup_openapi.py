"""What reporters do with their own reports, in the description."""

from chalicelib.api import followup_answers, reports_answers, shapes
from chalicelib.api.openapi_parts import BEFORE, BODY, KEYED, NUMBER, ONCE, PAGED, Operation, Rows
from chalicelib.domain import errors

REPORTERS = (errors.Unreadable, *KEYED, errors.Hindered)

ROWS: Rows = {
    ("GET", "/v1/reports/{number}/mine"): Operation(
        "Read one's own report",
        followup_answers.OwnReport,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_own_report",
    ),
    ("GET", "/v1/reports/{number}/mine/timeline"): Operation(
        "Read the older entries of one's own report",
        reports_answers.TimelinePage,
        problems=(errors.BadToken, errors.BadField, *NUMBER),
        query=BEFORE,
        proof="report",
        name="read_own_timeline",
    ),
    ("POST", "/v1/reports/{number}/comments"): Operation(
        "Add to one's own report",
        followup_answers.OwnReport,
        body=shapes.CommentBody,
        problems=(*REPORTERS, errors.BadUpload, errors.TooManyToday),
        headers=ONCE,
        proof="report",
        name="comment",
    ),
    ("POST", "/v1/reports/{number}/rating"): Operation(
        "Rate what became of it, once for each closing",
        followup_answers.OwnReport,
        body=shapes.RatingBody,
        problems=(*REPORTERS, errors.NotRateable, errors.UnknownReason),
        headers=ONCE,
        proof="report",
        name="rate",
    ),
    ("POST", "/v1/reports/{number}/reopen"): Operation(
        "Have it done again, some days after the closing and as often as the city allows",
        followup_answers.OwnReport,
        body=shapes.ReopenBody,
        problems=(*REPORTERS, errors.BadUpload),
        headers=ONCE,
        proof="report",
        name="reopen",
    ),
    ("POST", "/v1/reports/{number}/appeal"): Operation(
        "Take a closing to the next higher office, until it is confirmed, or what moderators"
        " decided to somebody else",
        followup_answers.OwnReport,
        body=shapes.AppealBody,
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
        name="appeal",
    ),
    ("POST", "/v1/reports/{number}/privacy"): Operation(
        "Hide it from others, or show it to them",
        followup_answers.OwnReport,
        body=shapes.PrivacyBody,
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
        followup_answers.Asked,
        202,
        shapes.AskBody,
        (*BODY, errors.TooOften),
        name="ask_for_link",
    ),
    ("POST", "/v1/my-reports/{secret}"): Operation(
        "Open such a link, once, and read the reports it leads to",
        followup_answers.MyReports,
        problems=(errors.BadLink, errors.BadField),
        query={"limit": PAGED["limit"]},
        name="open_link",
    ),
    ("GET", "/v1/my-reports"): Operation(
        "Read on among one's reports, or read them again, until the session ends",
        followup_answers.MyReports,
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
