"""Examples of the city's tables."""

from collections.abc import Mapping
from typing import Any

from chalicelib.api import tables, tables_answers
from chalicelib.api.openapi_story import story
from chalicelib.city import city


def answers() -> Mapping[Any, Any]:
    told = story()
    category, office = city().categories[told.report.category], city().offices[told.report.holder]
    reason, channel = next(iter(city().reasons.values())), city().channels["website"]
    rows: dict[Any, Mapping[str, Any]] = {
        tables_answers.Categories: tables.category(category),
        tables_answers.Reasons: tables.reason(reason),
        tables_answers.Offices: tables.office(office),
        tables_answers.Channels: tables.channel(channel),
        tables_answers.Areas: tables.area(told.area.code),
    }
    return {kind: {"items": [row], "next": None} for kind, row in rows.items()}
