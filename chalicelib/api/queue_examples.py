"""Examples of officers' lists."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import lines, queue_answers, recurring, views
from chalicelib.api.openapi_story import A_DAY, FILED, NOW, Story, story
from chalicelib.city import city
from chalicelib.domain import moments
from chalicelib.domain import number as numbers
from chalicelib.domain.recurring import Spot
from chalicelib.domain.status import OPEN
from chalicelib.domain.usual import Closing
from chalicelib.stores import lines as held


def answers() -> Mapping[Any, Any]:
    told = story()
    line = lines.line(held.of_report(told.report), NOW)
    return {
        queue_answers.CampaignPage: {"items": [campaign(told)], "next": None},
        queue_answers.WorkPage: {"items": [{**line, "moved": False}], "next": None},
        queue_answers.SearchPage: _found(line),
        queue_answers.WorkCounts: _counts(told),
        queue_answers.RecurringPage: _spots(told),
    }


def campaign(told: Story) -> queue_answers.Campaign:
    return {
        "id": "5b0e3f9c21d4",
        "reports": 37,
        "since": moments.shown(FILED),
        "until": moments.shown(NOW),
        "category": views.category(told.report.category),
        "numbers": [told.report.number],
    }


def _found(line: queue_answers.WorkLine) -> queue_answers.SearchPage:
    return {
        "items": [line],
        "next": None,
        "since": moments.shown(FILED - 90 * A_DAY),
        "until": moments.shown(NOW),
    }


def _counts(told: Story) -> queue_answers.WorkCounts:
    return {
        "agency": views.office(told.report.holder),
        "at": moments.shown(NOW),
        "open": 1,
        "statuses": {status: int(status == told.report.status) for status in sorted(OPEN)},
        "late": 0,
        "due_in_24_hours": 0,
        "due_later": 1,
        "red_flags": 0,
        "tasks": 0,
        "whole": True,
    }


def _spots(told: Story) -> queue_answers.RecurringPage:
    return {
        "items": [recurring.spot_of(_spot(told))],
        "next": None,
        "since": moments.shown(NOW - city().settings.recurring_days * A_DAY),
        "metres": city().settings.recurring_metres,
        "times": city().settings.recurring_times,
        "whole": True,
    }


def _spot(told: Story) -> Spot:
    """Where the story's matter was done as often as makes a spot, a fortnight apart."""
    report, many = told.report, city().settings.recurring_times
    point = (told.area.lat, told.area.lng)
    done = [FILED - at * 14 * A_DAY for at in range(1, many + 1)]
    closings = [
        Closing(
            numbers.compose(at - A_DAY, 7), report.category, told.area.code, at, A_DAY, point=point
        )
        for at in done
    ]
    return Spot(closings[0], tuple(closings), many)
