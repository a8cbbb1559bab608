"""Examples of what an office keeps for itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.api import icalendar, office_answers, shapes, views
from chalicelib.api.openapi_story import A_DAY, FILED, NOW, story, url
from chalicelib.domain import moments
from chalicelib.domain.agenda import Agenda, Due, Step
from chalicelib.domain.status import Action


def bodies() -> Iterable[shapes.Body]:
    return (shapes.TemplateBody("Terima kasih", "Laporan {number} segera kami kerjakan."),)


def answers() -> Mapping[Any, Any]:
    report = story().report
    office = views.office(report.holder)
    template: office_answers.Template = {
        "code": "terima-kasih",
        "agency": office,
        "title": "Terima kasih",
        "text": "Laporan {number} segera kami kerjakan.",
        "action": Action.PROSES,
        "category": None,
        "filled": f"Laporan {report.number} segera kami kerjakan.",
    }
    return {
        office_answers.Calendar: {
            "agency": office,
            "given_at": moments.shown(NOW),
            "url": url(f"/v1/calendars/{link()}"),
        },
        office_answers.Template: {**template, "filled": None},
        office_answers.Templates: {"items": [template], "next": None},
    }


def link() -> str:
    """The end of a calendar's."""
    return f"{story().report.holder}-0f3c5a9e71d24b86a1c7e2f4d9b0635a.ics"


def calendar() -> str:
    report = story().report
    due = Due(
        number=report.number,
        step=Step.COMPLETE,
        at=report.complete_by,
        changed_at=report.updated_at,
        version=report.version,
        paused=False,
        private=False,
        category=report.category,
        area=report.place.area,
    )
    return icalendar.calendar(Agenda(report.holder, FILED - A_DAY, (due,), whole=True))
