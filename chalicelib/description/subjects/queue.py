"""The description of officers' lists: queue, search, campaigns, recurring places."""

from collections.abc import Mapping
from typing import Any

from chalicelib.casework.http import recurring_routes, work_lines
from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.casework.recurring_spots import RecurringPlace
from chalicelib.city.current import city
from chalicelib.description.document_texts import A_DAY, FILED_AT, NOW, Story, build_story
from chalicelib.platform import errors, moments
from chalicelib.platform.http.operation import NUMBER, OFFICE, PAGED, TEXT, Operation, Rows
from chalicelib.reports import number as numbers
from chalicelib.reports.http import view_parts
from chalicelib.reports.resolution_time import Closing
from chalicelib.reports.status import OPEN
from chalicelib.reports.store import queue_lines as held

QUEUES = ["work", "verification", "moderation", "limited"]
ONLY: dict[str, Any] = {"type": "boolean", "description": "true: only those; false: all"}

ROWS: Rows = {
    ("GET", "/v1/work"): Operation(
        "Read an office's queue, most urgent first",
        casework_schemas.WorkPage,
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
        casework_schemas.WorkCounts,
        problems=(401, errors.NotYourOffice, errors.BadField),
        query=OFFICE,
        proof="officer",
        name="count_work",
    ),
    ("GET", "/v1/work/campaigns"): Operation(
        "List texts that many have sent, those of most reports first",
        casework_schemas.CampaignPage,
        problems=(401, errors.WrongRole, errors.BadField),
        query=PAGED,
        proof="officer",
        name="list_campaigns",
    ),
    ("GET", "/v1/work/recurring"): Operation(
        "List spots of one's territory where the same matter was done again and again",
        casework_schemas.RecurringPage,
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
        casework_schemas.SearchPage,
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
}


# Examples of officers' lists.


def answers() -> Mapping[Any, Any]:
    story = build_story()
    line = work_lines.show_line(held.line_of_report(story.report), NOW)
    return {
        casework_schemas.CampaignPage: {"items": [build_campaign(story)], "next": None},
        casework_schemas.WorkPage: {"items": [{**line, "moved": False}], "next": None},
        casework_schemas.SearchPage: _search_page(line),
        casework_schemas.WorkCounts: _counts(story),
        casework_schemas.RecurringPage: _spots(story),
    }


def build_campaign(story: Story) -> casework_schemas.Campaign:
    """Return a campaign that the story's report is part of."""
    return {
        "id": "5b0e3f9c21d4",
        "reports": 37,
        "since": moments.format_shown(FILED_AT),
        "until": moments.format_shown(NOW),
        "category": view_parts.category_view(story.report.category),
        "numbers": [story.report.number],
    }


def _search_page(line: casework_schemas.WorkLine) -> casework_schemas.SearchPage:
    return {
        "items": [line],
        "next": None,
        "since": moments.format_shown(FILED_AT - 90 * A_DAY),
        "until": moments.format_shown(NOW),
    }


def _counts(story: Story) -> casework_schemas.WorkCounts:
    return {
        "agency": view_parts.office_view(story.report.holder),
        "at": moments.format_shown(NOW),
        "open": 1,
        "statuses": {status: int(status == story.report.status) for status in sorted(OPEN)},
        "late": 0,
        "due_in_24_hours": 0,
        "due_later": 1,
        "red_flags": 0,
        "tasks": 0,
        "whole": True,
    }


def _spots(story: Story) -> casework_schemas.RecurringPage:
    return {
        "items": [recurring_routes.show_spot(_spot(story))],
        "next": None,
        "since": moments.format_shown(NOW - city().settings.recurring_days * A_DAY),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": True,
    }


def _spot(story: Story) -> RecurringPlace:
    """Return the story's place as a recurring one: enough closings, a fortnight apart."""
    report, many = story.report, city().settings.recurring_times
    point = (story.area.lat, story.area.lng)
    done = [FILED_AT - at * 14 * A_DAY for at in range(1, many + 1)]
    closings = [
        Closing(
            numbers.compose(at - A_DAY, 7), report.category, story.area.code, at, A_DAY, point=point
        )
        for at in done
    ]
    return RecurringPlace(closings[0], tuple(closings), many)
