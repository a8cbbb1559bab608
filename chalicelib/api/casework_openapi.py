"""Officers' work on a report in the description."""

from chalicelib.api import casework_answers, reports_answers, shapes
from chalicelib.api.openapi_parts import BEFORE, BODY, NUMBER, Operation, Rows
from chalicelib.domain import errors
from chalicelib.stores.conditions import Overtaken, Throttled

HANDED = (errors.NotYours, errors.WrongRole, *NUMBER, errors.StaleVersion, Overtaken, Throttled)
STEPS = (
    *(*HANDED, errors.MoveNotAllowed, errors.Hindered, errors.Decided, errors.SomethingMissing),
    *(errors.WrongTarget, errors.UnknownReason, errors.UnknownTask, errors.BadPause),
    errors.BadUpload,
)
VERDICTS = (*HANDED, errors.NotAwaited, errors.SomethingMissing)
MODERATED = (
    *(*NUMBER, errors.NotYours, errors.StaleVersion, errors.Hindered, errors.SomethingMissing),
    *(errors.UnknownReason, Overtaken, Throttled),
)
IDENTITIES = (
    *(*NUMBER, errors.NotYours, errors.WrongRole, errors.Anonymous, errors.UnknownReason),
    *(Overtaken, Throttled),
)

ROWS: Rows = {
    ("GET", "/v1/work/{number}"): Operation(
        "Read a report as an officer",
        casework_answers.WorkRecord,
        problems=(401, errors.NotYours, *NUMBER),
        proof="officer",
        name="read_work",
    ),
    ("GET", "/v1/work/{number}/timeline"): Operation(
        "Read the older entries of a report's timeline as an officer",
        reports_answers.TimelinePage,
        problems=(401, errors.NotYours, errors.BadField, *NUMBER),
        query=BEFORE,
        proof="officer",
        name="read_work_timeline",
    ),
    ("POST", "/v1/work/{number}/actions"): Operation(
        "Take a step with a report",
        casework_answers.WorkReport,
        body=shapes.ActionBody,
        problems=(*BODY, 401, *STEPS, errors.TooManyToday),
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
}
