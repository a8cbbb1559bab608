"""The filters of the stream, as the template has them: what they leave out comes to no function.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-eventfiltering.html
"""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from tests.moto_aws import resources


def is_brought(record: Mapping[str, Any]) -> bool:
    """Whether the stream brings a record to ``on_change``."""
    return any(_fits(record, each) for each in _list_patterns())


@cache
def _list_patterns() -> list[dict[str, Any]]:
    [stream] = resources()["OnChange"]["Properties"]["Events"].values()
    filters = stream["Properties"]["FilterCriteria"]["Filters"]
    return [json.loads(each["Pattern"]) for each in filters]


def _fits(record: Mapping[str, Any], pattern: Mapping[str, Any]) -> bool:
    """Whether a record has what a pattern names: one of the values of each name."""
    for name, wanted in pattern.items():
        value = record.get(name)
        if isinstance(wanted, dict):
            if not _fits(value or {}, wanted):
                return False
        elif not any(_is_like(value, each) for each in wanted):
            return False
    return True


def _is_like(value: Any, wanted: Any) -> bool:
    if isinstance(wanted, dict):
        return str(value).startswith(wanted["prefix"])
    return bool(value == wanted)
