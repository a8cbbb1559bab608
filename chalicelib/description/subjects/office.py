"""The description of what an office keeps for itself: canned answers and its calendar."""

from collections.abc import Iterable, Mapping
from typing import Any

from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.casework.http.bodies import TemplateBody
from chalicelib.description.document_texts import A_DAY, FILED_AT, NOW, build_story, build_url
from chalicelib.platform import errors, moments
from chalicelib.platform.http import bodies as platform_bodies
from chalicelib.platform.http.operation import BODY, NUMBER, OFFICE, TAG, TEXT, Operation, Rows
from chalicelib.reports.http import view_parts
from chalicelib.reports.status import Action
from chalicelib.sla import office_calendar
from chalicelib.sla.office_calendar import Agenda, Due, Step

LED = (errors.NotYourOffice, errors.WrongRole)

ROWS: Rows = {
    ("GET", "/v1/work/templates"): Operation(
        "List the canned answers of an office and those above it, filled for a report",
        casework_schemas.Templates,
        problems=(401, errors.NotYourOffice, errors.NotYours, *NUMBER, errors.BadField),
        query={"number": TEXT, **OFFICE},
        proof="officer",
        name="list_templates",
    ),
    ("PUT", "/v1/work/templates/{code}"): Operation(
        "Keep a canned answer of an office, as its head",
        casework_schemas.Template,
        body=TemplateBody,
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
        casework_schemas.Calendar,
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
}


# Examples of what an office keeps for itself.


def bodies() -> Iterable[platform_bodies.Body]:
    return (TemplateBody("Terima kasih", "Laporan {number} segera kami kerjakan."),)


def answers() -> Mapping[Any, Any]:
    report = build_story().report
    office = view_parts.office_view(report.holder)
    template: casework_schemas.Template = {
        "code": "terima-kasih",
        "agency": office,
        "title": "Terima kasih",
        "text": "Laporan {number} segera kami kerjakan.",
        "action": Action.PROSES,
        "category": None,
        "filled": f"Laporan {report.number} segera kami kerjakan.",
    }
    return {
        casework_schemas.Calendar: {
            "agency": office,
            "given_at": moments.format_shown(NOW),
            "url": build_url(f"/v1/calendars/{calendar_link()}"),
        },
        casework_schemas.Template: {**template, "filled": None},
        casework_schemas.Templates: {"items": [template], "next": None},
    }


def calendar_link() -> str:
    """Return the last part of the address of an office's calendar."""
    return f"{build_story().report.holder}-0f3c5a9e71d24b86a1c7e2f4d9b0635a.ics"


def write_calendar() -> str:
    """Return the calendar of the story's office, with one promise in it."""
    report = build_story().report
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
    return office_calendar.write_calendar(
        Agenda(report.holder, FILED_AT - A_DAY, (due,), whole=True)
    )
