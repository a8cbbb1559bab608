"""Read facts as they arrived: each counts once, whatever came twice, late or in another order, and
lines that are no facts are left out.
"""

import json
import types
import typing
from collections.abc import Iterable
from typing import Any

from chalicelib.figures.facts.model import GONE, NAMES, PERSONAL, Fact

_HINTS = typing.get_type_hints(Fact)
_NULLABLE = tuple(name for name in NAMES if isinstance(_HINTS[name], types.UnionType))
_TYPES = {
    name: next(each for each in (str, bool, int) if each in (typing.get_args(hint) or (hint,)))
    for name, hint in _HINTS.items()
}
_SQL_TYPES = {str: "VARCHAR", bool: "BOOLEAN", int: "BIGINT"}
# The columns of facts with their types in DuckDB, in order.
COLUMNS = {name: _SQL_TYPES[_TYPES[name]] for name in NAMES}
REQUIRED = tuple(name for name in NAMES if name not in _NULLABLE)

Row = dict[str, Any]


def parse_line(line: str) -> Row | None:
    """Return the fact of a line; None when it is none: it is no JSON, lacks a column, or has a
    value of another type. Other members are left out.
    """
    try:
        members = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(members, dict) or not all(_fits(name, members.get(name)) for name in NAMES):
        return None
    return {name: members[name] for name in NAMES}


def _fits(name: str, value: object) -> bool:
    if value is None:
        return name in _NULLABLE
    return type(value) is _TYPES[name]


def deduplicate(lines: Iterable[str]) -> list[Row]:
    """Return the facts of lines, each (report, seq) once, in the order of their keys. The one that
    was made last counts; of two made in one second, the one without a reporter, whose data may have
    been erased between them. One of the kind GONE takes the fact out. ``sql/steps/facts.sql`` does
    the same with what the engine has read.
    """
    latest: dict[tuple[str, int], tuple[tuple[Any, ...], Row]] = {}
    for line in lines:
        fact = parse_line(line)
        if fact is None:
            continue
        key = fact["report"], fact["seq"]
        rank = fact["made"], not any(fact[name] for name in PERSONAL)
        if key not in latest or rank > latest[key][0]:
            latest[key] = rank, fact
    facts = (latest[key][1] for key in sorted(latest))
    return [fact for fact in facts if fact["kind"] != GONE]
