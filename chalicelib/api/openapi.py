"""Every route of the API: what it takes and answers, and how it refuses. The document is made from
this table (``openapi_document``), and tests hold both against the routes there are.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.api import (
    answers,
    casework_answers,
    channels_answers,
    filing_answers,
    followup_answers,
    notices_answers,
    office_answers,
    open311_openapi,
    opendata_openapi,
    queue_answers,
    reports_answers,
    rights_answers,
    shapes,
    supporters_answers,
    tables_answers,
    webhooks_openapi,
)
from chalicelib.api.openapi_parts import KEY, PAGED, TAG, TEXT, Operation
from chalicelib.channels import NotFetched
from chalicelib.domain import errors
from chalicelib.domain.status import OPEN
from chalicelib.stores.reports import Collision, Overtaken, Throttled

ONLY: dict[str, Any] = {"type": "boolean", "description": "true: only those; false: all"}
OFFICE: dict[str, dict[str, Any]] = {
    "agency": {"type": "string", "description": "an office's code; one's own when left out"}
}
ONCE = {"Idempotency-Key": "The same key and body are done once."}
CHALLENGES: dict[str, dict[str, Any]] = {
    "crc_token": {"type": "string", "description": "of X"},
    "hub.mode": {"type": "string", "description": "of Meta: subscribe"},
    "hub.verify_token": {"type": "string", "description": "of Meta: the word agreed on"},
    "hub.challenge": {"type": "string", "description": "of Meta: what is to be answered"},
}
FORMS = (
    *("application/json", "application/x-www-form-urlencoded", "multipart/form-data"),
    "text/plain",
)

PAGE: dict[str, Any] = {
    "types": ("text/html",),
    "refusal": str,
    "refusal_types": ("text/html",),
    "tells": ("Referrer-Policy", "X-Robots-Tag"),
}

NUMBER = (errors.MistypedNumber, errors.UnknownReport)
SUPPORT_TOKEN = {"X-Support-Token": "The token the support was answered with."}
BODY = (errors.Unreadable, 413, 415, errors.BadField)
BUSY = (Overtaken, Throttled, Collision)
FILED = (errors.BadUpload, errors.KeyReused, Throttled, Collision)
KEYED = (
    *(413, 415, errors.BadField, errors.BadToken, *NUMBER, errors.KeyReused),
    *(Overtaken, Throttled),
)
REPORTERS = (errors.Unreadable, *KEYED, errors.Hindered)
MODERATED = (
    *(*NUMBER, errors.NotYours, errors.StaleVersion, errors.Hindered, errors.SomethingMissing),
    *(errors.UnknownReason, Overtaken, Throttled),
)
QUEUES = ["work", "verification", "moderation", "limited"]
DEVICE = {"X-Device-Token": "What the application made up for this device and keeps."}
HANDED = (errors.NotYours, errors.WrongRole, *NUMBER, errors.StaleVersion, Overtaken, Throttled)
STEPS = (
    *(*HANDED, errors.MoveNotAllowed, errors.Hindered, errors.Decided, errors.SomethingMissing),
    *(errors.WrongTarget, errors.UnknownReason, errors.UnknownTask, errors.BadPause),
    errors.BadUpload,
)
LED = (errors.NotYourOffice, errors.WrongRole)
VERDICTS = (*HANDED, errors.NotAwaited, errors.SomethingMissing)
IDENTITIES = (
    *(*NUMBER, errors.NotYours, errors.WrongRole, errors.Anonymous, errors.UnknownReason),
    *(Overtaken, Throttled),
)
DELIVERED = (
    *(errors.Unreadable, errors.BadSignature, errors.UnknownChannel, 413, 415, NotFetched),
)

ROWS: Mapping[tuple[str, str], Operation] = {
    ("POST", "/v1/reports"): Operation(
        "File a report",
        filing_answers.Receipt,
        201,
        shapes.ReportBody,
        (*BODY, *FILED),
        headers=KEY | DEVICE,
        tells=("Location",),
        name="file_report",
    ),
    ("POST", "/v1/reports/similar"): Operation(
        "See which open reports may tell already what one is about to file; nothing is kept",
        filing_answers.SimilarReports,
        body=shapes.SimilarBody,
        problems=BODY,
        name="find_similar",
    ),
    ("GET", "/v1/reports/{number}"): Operation(
        "Follow a report",
        reports_answers.Report,
        problems=(304, *NUMBER),
        headers=TAG,
        tells=("Vary",),
        name="read_report",
    ),
    ("GET", "/v1/reports/{number}/mine"): Operation(
        "Read one's own report",
        followup_answers.OwnReport,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_own_report",
    ),
    ("POST", "/v1/reports/{number}/comments"): Operation(
        "Add to one's own report",
        followup_answers.OwnReport,
        body=shapes.CommentBody,
        problems=(*REPORTERS, errors.BadUpload),
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
        problems=REPORTERS,
        headers=ONCE,
        proof="report",
        name="set_private",
    ),
    ("POST", "/v1/reports/{number}/export"): Operation(
        "Be given all that is kept of oneself about this report (UU 27/2022)",
        rights_answers.Export,
        problems=KEYED,
        headers=ONCE,
        proof="report",
        tells=("Content-Disposition",),
        name="export",
    ),
    ("POST", "/v1/reports/{number}/erasure"): Operation(
        "Have all that is kept of oneself about this report erased (UU 27/2022), and see how that"
        " stands",
        rights_answers.Erasure,
        202,
        problems=(413, 415, errors.BadToken, *NUMBER, Overtaken, Throttled),
        proof="report",
        name="erase",
    ),
    ("GET", "/v1/reports/{number}/notices"): Operation(
        "See what became of each notice to its reporter",
        notices_answers.SentNotices,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="list_notices",
    ),
    ("GET", "/v1/reports/{number}/subscriptions"): Operation(
        "See how its reporter is told of it",
        notices_answers.Subscriptions,
        problems=(errors.BadToken, *NUMBER),
        proof="report",
        name="read_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions"): Operation(
        "Choose how to be told of it, and in which language",
        notices_answers.Subscriptions,
        body=shapes.SubscriptionsBody,
        problems=(*BODY, errors.BadToken, *NUMBER),
        proof="report",
        name="change_subscriptions",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/address"): Operation(
        "Have a code sent to another telephone or mail address, to be told there",
        notices_answers.CodeSent,
        202,
        shapes.AskBody,
        (*BODY, errors.BadToken, *NUMBER, errors.TooOften),
        proof="report",
        name="ask_for_code",
    ),
    ("POST", "/v1/reports/{number}/subscriptions/confirmation"): Operation(
        "Confirm that address by the code, and be told there from now on",
        notices_answers.Subscriptions,
        body=shapes.ConfirmationBody,
        problems=(*BODY, errors.BadToken, *NUMBER),
        proof="report",
        name="confirm_address",
    ),
    ("GET", "/v1/unsubscribe/{link}"): Operation(
        "See, as a page, which notices the link in a message would end; nothing changes",
        str,
        problems=(errors.UnknownLink,),
        name="show_ending",
        **PAGE,
    ),
    ("POST", "/v1/unsubscribe/{link}"): Operation(
        "End them; a mail program does so by one POST (RFC 8058)",
        str,
        problems=(errors.UnknownLink, 413, 415, errors.BadField),
        name="end_notices",
        **PAGE,
        form={
            "do": {"type": "string", "enum": ["stop", "stop_all", "again", "again_all"]},
            "List-Unsubscribe": {"type": "string", "const": "One-Click"},
        },
    ),
    ("POST", "/v1/reports/{number}/support"): Operation(
        'Say "me too" of an open public report, once a person; a contact hears what happens',
        supporters_answers.Supported,
        body=shapes.SupportBody,
        problems=(*BODY, *NUMBER, errors.Hindered, errors.TooOften, Overtaken, Throttled),
        name="support",
        headers={
            "X-Device-Token": "What the application made up for this device and keeps: 16 to 200"
            " letters, digits, dots, dashes, underscores. Without it and a contact the network"
            " address counts as the person."
        },
    ),
    ("DELETE", "/v1/reports/{number}/support"): Operation(
        "Take it back, and hear no more of the report",
        None,
        204,
        problems=(errors.MistypedNumber, errors.BadToken, Overtaken, Throttled),
        name="withdraw_support",
        headers=SUPPORT_TOKEN,
    ),
    ("GET", "/v1/reports/{number}/support"): Operation(
        "See all that is kept of who supports it, and what they were told",
        supporters_answers.SupportKept,
        problems=(errors.MistypedNumber, errors.BadToken),
        name="read_support",
        headers=SUPPORT_TOKEN,
    ),
    ("POST", "/v1/reports/{number}/support/subscriptions"): Operation(
        "Choose the language and the quiet hours of notices to who supports it",
        supporters_answers.SupportKept,
        body=shapes.SupportWishesBody,
        problems=(*BODY, errors.MistypedNumber, errors.BadToken),
        name="change_support",
        headers=SUPPORT_TOKEN,
    ),
    ("GET", "/v1/reports/{number}/photos/{photo}"): Operation(
        "Show a photo of a public report, without metadata: leads to a link of five minutes",
        None,
        302,
        problems=(errors.UnknownPhoto, *NUMBER),
        tells=("Location",),
        name="show_photo",
    ),
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
    ("POST", "/v1/uploads"): Operation(
        "Ask for a form to upload a file with",
        filing_answers.Upload,
        201,
        shapes.UploadBody,
        (*BODY, errors.TooOften),
        name="offer_upload",
    ),
    ("GET", "/v1/categories"): Operation(
        "List the categories", tables_answers.Categories, name="list_categories"
    ),
    ("GET", "/v1/reasons"): Operation(
        "List the reasons that may be given", tables_answers.Reasons, name="list_reasons"
    ),
    ("GET", "/v1/agencies"): Operation(
        "List the offices", tables_answers.Offices, name="list_agencies"
    ),
    ("GET", "/v1/channels"): Operation(
        "List the channels", tables_answers.Channels, name="list_channels"
    ),
    ("GET", "/v1/areas"): Operation(
        "List the kelurahan, or find the one of a point",
        tables_answers.Areas,
        problems=(errors.BadField,),
        query={
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "lng": {"type": "number", "minimum": -180, "maximum": 180},
        },
        name="list_areas",
    ),
    ("GET", "/v1/work"): Operation(
        "Read an office's queue, most urgent first",
        queue_answers.WorkPage,
        problems=(401, errors.NotYourOffice, errors.BadField),
        query={
            "status": {"type": "string", "enum": sorted(OPEN)},
            "category": TEXT,
            "channel": TEXT,
            "kelurahan": TEXT,
            "late": ONLY,
            "red_flag": ONLY,
            "queue": {"type": "string", "enum": QUEUES, "default": "work"},
            **OFFICE,
            **PAGED,
        },
        proof="officer",
        name="list_work",
    ),
    ("GET", "/v1/work/counts"): Operation(
        "Count an office's open reports, by status and lateness",
        queue_answers.WorkCounts,
        problems=(401, errors.NotYourOffice, errors.BadField),
        query=OFFICE,
        proof="officer",
        name="count_work",
    ),
    ("GET", "/v1/work/campaigns"): Operation(
        "List texts that many have sent, those of most reports first",
        queue_answers.CampaignPage,
        problems=(401, errors.WrongRole, errors.BadField),
        query=PAGED,
        proof="officer",
        name="list_campaigns",
    ),
    ("GET", "/v1/work/recurring"): Operation(
        "List spots of one's territory where the same matter was done again and again",
        queue_answers.RecurringPage,
        problems=(401, errors.WrongRole, errors.BadField),
        query={
            "category": TEXT,
            "area": {
                "type": "string",
                "description": "the code of a kelurahan, kecamatan or kota; needed, or a category, "
                "by who serves several kota",
            },
            "days": {
                "type": "integer",
                "minimum": 1,
                "maximum": 365,
                "description": "how far back; recurring_days of the city when left out",
            },
            **PAGED,
        },
        proof="officer",
        name="list_recurring",
    ),
    ("GET", "/v1/work/search"): Operation(
        "Search the reports of one's scope by number, or by words of text and address",
        queue_answers.SearchPage,
        problems=(401, errors.NotYours, *NUMBER, errors.BadField),
        query={
            "q": {"type": "string", "minLength": 1, "maxLength": 200, "pattern": r"\S"},
            "from": {"type": "string", "format": "date"},
            "to": {"type": "string", "format": "date"},
            "kelurahan": TEXT,
            **PAGED,
        },
        proof="officer",
        name="search_work",
    ),
    ("GET", "/v1/work/templates"): Operation(
        "List the canned answers of an office and those above it, filled for a report",
        office_answers.Templates,
        problems=(401, errors.NotYourOffice, errors.NotYours, *NUMBER, errors.BadField),
        query={"number": TEXT, **OFFICE},
        proof="officer",
        name="list_templates",
    ),
    ("PUT", "/v1/work/templates/{code}"): Operation(
        "Keep a canned answer of an office, as its head",
        office_answers.Template,
        body=shapes.TemplateBody,
        problems=(*BODY, 401, *LED, errors.TooMany),
        query=OFFICE,
        proof="officer",
        name="keep_template",
    ),
    ("DELETE", "/v1/work/templates/{code}"): Operation(
        "Delete a canned answer of an office, as its head",
        None,
        204,
        problems=(401, *LED, errors.UnknownTemplate, errors.BadField),
        query=OFFICE,
        proof="officer",
        name="remove_template",
    ),
    ("POST", "/v1/work/calendar"): Operation(
        "Get a new link to the calendar of what an office has promised; the one before is void",
        office_answers.Calendar,
        201,
        problems=(401, *LED, errors.BadField),
        query=OFFICE,
        proof="officer",
        tells=("Location",),
        name="give_calendar",
    ),
    ("DELETE", "/v1/work/calendar"): Operation(
        "Make the link to an office's calendar void",
        None,
        204,
        problems=(401, *LED, errors.UnknownCalendar, errors.BadField),
        query=OFFICE,
        proof="officer",
        name="remove_calendar",
    ),
    ("GET", "/v1/calendars/{calendar}"): Operation(
        "Follow what an office has promised as iCalendar (RFC 5545), by a link that ends in .ics",
        str,
        problems=(304, errors.UnknownCalendar),
        headers=TAG,
        types=("text/calendar",),
        name="read_calendar",
    ),
    ("GET", "/v1/work/{number}"): Operation(
        "Read a report as an officer",
        casework_answers.WorkRecord,
        problems=(401, errors.NotYours, *NUMBER),
        proof="officer",
        name="read_work",
    ),
    ("POST", "/v1/work/{number}/actions"): Operation(
        "Take a step with a report",
        casework_answers.WorkReport,
        body=shapes.ActionBody,
        problems=(*BODY, 401, *STEPS),
        proof="officer",
        name="act",
    ),
    ("POST", "/v1/work/actions"): Operation(
        "Take the same step with many reports, each with a result of its own",
        casework_answers.BulkResults,
        body=shapes.BulkBody,
        problems=(*BODY, 401),
        proof="officer",
        name="act_on_all",
    ),
    ("POST", "/v1/work/{number}/verification"): Operation(
        "Accept a closing, or send it back",
        casework_answers.WorkReport,
        body=shapes.VerificationBody,
        problems=(*BODY, 401, *VERDICTS),
        proof="officer",
        name="verify",
    ),
    ("POST", "/v1/work/{number}/moderation"): Operation(
        "Hide a report from the public or reject it, for a listed public reason; undo that, or"
        " uphold it against an appeal",
        casework_answers.WorkReport,
        body=shapes.ModerationBody,
        problems=(*BODY, 401, *MODERATED),
        proof="officer",
        name="moderate_report",
    ),
    ("POST", "/v1/work/{number}/identity"): Operation(
        "See who reported, as a head and for a listed reason; the reporter is told",
        casework_answers.Identity,
        body=shapes.IdentityBody,
        problems=(*BODY, 401, *IDENTITIES),
        proof="officer",
        name="open_identity",
    ),
    ("POST", "/v1/desk/reports"): Operation(
        "File a report at a desk for a citizen who came; with Accept: text/html the receipt to"
        " print is the answer itself",
        filing_answers.Receipt,
        201,
        shapes.DeskBody,
        (*BODY, 401, errors.NotYourDesk, *FILED),
        query={"html": TEXT},
        headers=KEY,
        also={"text/html": str},
        tells=("Location", "Link"),
        proof="officer",
        name="file_at_desk",
    ),
    ("GET", "/v1/desk/reports/{number}/receipt"): Operation(
        "Print a receipt of one's own desk again, without the token",
        str,
        types=("text/html",),
        problems=(401, errors.NotYourDesk, *NUMBER),
        proof="officer",
        name="print_again",
    ),
    **webhooks_openapi.operations(),
    ("GET", "/channels/{channel}"): Operation(
        "Answer a sender's challenge, in its own form",
        channels_answers.Challenge,
        also={"text/plain": str},
        query=CHALLENGES,
        problems=(errors.BadSignature, errors.UnknownChannel),
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
        problems=(*DELIVERED, *BUSY),
        also={"text/xml": str, "text/plain": str},
        or_status=(201,),
        raw=FORMS,
        name="deliver",
    ),
    **opendata_openapi.operations(),
    **open311_openapi.operations(),
    ("GET", "/v1/health"): Operation(
        "See whether all is well", answers.Health, or_status=(503,), name="read_health"
    ),
    ("GET", "/openapi.json"): Operation("Read this document", dict[str, Any], name="describe"),
    ("GET", "/docs"): Operation(
        "Read it as a page",
        str,
        types=("text/html",),
        tells=("Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"),
        name="show_docs",
    ),
}


def _whole(method: str, row: Operation) -> Operation:
    """With what Chalice and we refuse wherever a body may be sent; Open311 calls it 400."""
    if method == "GET" or 400 in row.problems:
        return row
    also = tuple(status for status in (413, 415) if status not in row.problems)
    return replace(row, problems=(*row.problems, *also))


OPERATIONS = {key: _whole(key[0], row) for key, row in ROWS.items()}
