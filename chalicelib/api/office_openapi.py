"""What an office keeps for itself, in the description: canned answers, and its calendar."""

from chalicelib.api import office_answers, shapes
from chalicelib.api.openapi_parts import BODY, NUMBER, OFFICE, TAG, TEXT, Operation, Rows
from chalicelib.domain import errors

LED = (errors.NotYourOffice, errors.WrongRole)

ROWS: Rows = {
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
}
