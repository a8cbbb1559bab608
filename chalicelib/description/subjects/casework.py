"""The description of officers' work on a report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.casework.http import views as casework_views
from chalicelib.casework.http.bodies import (
    ActionBody,
    BulkBody,
    IdentityBody,
    ModerationBody,
    Seen,
    VerificationBody,
)
from chalicelib.city.current import city
from chalicelib.description.document_texts import INDONESIAN, NOW, build_story
from chalicelib.description.subjects import queue, reports
from chalicelib.platform import errors
from chalicelib.platform.aws.table import Overtaken, Throttled
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import BEFORE, BODY, NUMBER, Operation, Rows
from chalicelib.reports.entry import Verdict
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Timeline

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
        casework_schemas.WorkRecord,
        problems=(401, errors.NotYours, *NUMBER),
        proof="officer",
        name="read_work",
    ),
    ("GET", "/v1/work/{number}/timeline"): Operation(
        "Read the older entries of a report's timeline as an officer",
        reports_schemas.TimelinePage,
        problems=(401, errors.NotYours, errors.BadField, *NUMBER),
        query=BEFORE,
        proof="officer",
        name="read_work_timeline",
    ),
    ("POST", "/v1/work/{number}/actions"): Operation(
        "Take a step with a report",
        casework_schemas.WorkReport,
        body=ActionBody,
        problems=(*BODY, 401, *STEPS, errors.TooManyToday),
        proof="officer",
        name="act",
    ),
    ("POST", "/v1/work/actions"): Operation(
        "Take the same step with many reports, each with a result of its own",
        casework_schemas.BulkResults,
        body=BulkBody,
        problems=(*BODY, 401),
        proof="officer",
        name="act_on_all",
    ),
    ("POST", "/v1/work/{number}/verification"): Operation(
        "Accept a closing, or send it back",
        casework_schemas.WorkReport,
        body=VerificationBody,
        problems=(*BODY, 401, *VERDICTS),
        proof="officer",
        name="verify",
    ),
    ("POST", "/v1/work/{number}/moderation"): Operation(
        "Hide a report from the public or reject it, for a listed public reason; undo that, or"
        " uphold it against an appeal",
        casework_schemas.WorkReport,
        body=ModerationBody,
        problems=(*BODY, 401, *MODERATED),
        proof="officer",
        name="moderate_report",
    ),
    ("POST", "/v1/work/{number}/identity"): Operation(
        "See who reported, as a head and for a listed reason; the reporter is told",
        casework_schemas.Identity,
        body=IdentityBody,
        problems=(*BODY, 401, *IDENTITIES),
        proof="officer",
        name="open_identity",
    ),
}


# Examples of officers' work on a report.


def bodies() -> Iterable[platform_bodies.Body]:
    report = build_story().filed
    return (
        ActionBody(action=Action.PROSES, note="Segera ditindaklanjuti", version=1),
        BulkBody(
            action=Action.COMMENT,
            note="Dijadwalkan hari Senin",
            reports=[Seen(report.number, 1)],
        ),
        VerificationBody(Verdict.ACCEPTED, 4, "Sudah dilihat di lapangan"),
        ModerationBody("hide", 2, _reason("moderation")),
        IdentityBody(_reason("identity")),
    )


def _reason(kind: str) -> str:
    return next(row.code for row in city().reasons.values() if row.kind == kind)


def answers() -> Mapping[Any, Any]:
    story = build_story()
    report = story.report
    # without photos, whose links would be signed anew each time
    first, *newest = (replace(entry, photos=()) for entry in story.timeline)
    unseen = Timeline(first, tuple(newest))
    record = casework_views.show_report(report, unseen, NOW, story.officer, INDONESIAN)
    done: casework_schemas.BulkResult = {
        "number": report.number,
        "status": 200,
        "version": report.version + 1,
        "problem": None,
    }
    similar, campaign = [reports.build_similar(story)], queue.build_campaign(story)
    more = {"possible_duplicates": similar, "campaign": campaign}
    return {
        casework_schemas.WorkReport: record,
        casework_schemas.WorkRecord: {**record, **more},
        casework_schemas.BulkResults: {"items": [done]},
        casework_schemas.Identity: {"name": "Sari", "phone": "+6281211272206", "email": None},
    }
