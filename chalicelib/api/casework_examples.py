"""Examples of officers' work on a report."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from chalicelib.api import casefile, casework_answers, queue_examples, reports_examples, shapes
from chalicelib.api.openapi_story import INDONESIAN, NOW, story
from chalicelib.city import city
from chalicelib.domain.history import Timeline
from chalicelib.domain.report import Verdict
from chalicelib.domain.status import Action


def bodies() -> Iterable[shapes.Body]:
    report = story().filed
    return (
        shapes.ActionBody(action=Action.PROSES, note="Segera ditindaklanjuti", version=1),
        shapes.BulkBody(
            action=Action.COMMENT,
            note="Dijadwalkan hari Senin",
            reports=[shapes.Seen(report.number, 1)],
        ),
        shapes.VerificationBody(Verdict.ACCEPTED, 4, "Sudah dilihat di lapangan"),
        shapes.ModerationBody("hide", 2, _reason("moderation")),
        shapes.IdentityBody(_reason("identity")),
    )


def _reason(kind: str) -> str:
    return next(row.code for row in city().reasons.values() if row.kind == kind)


def answers() -> Mapping[Any, Any]:
    told = story()
    report = told.report
    first, *newest = (replace(entry, photos=()) for entry in told.timeline)  # links would be signed
    unseen = Timeline(first, tuple(newest))
    record = casefile.officers(report, unseen, NOW, told.officer, INDONESIAN)
    done: casework_answers.BulkResult = {
        "number": report.number,
        "status": 200,
        "version": report.version + 1,
        "problem": None,
    }
    similar, campaign = [reports_examples.similar(told)], queue_examples.campaign(told)
    also = {"possible_duplicates": similar, "campaign": campaign}
    return {
        casework_answers.WorkReport: record,
        casework_answers.WorkRecord: {**record, **also},
        casework_answers.BulkResults: {"items": [done]},
        casework_answers.Identity: {"name": "Sari", "phone": "+6281211272206", "email": None},
    }
