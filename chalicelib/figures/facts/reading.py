"""Read facts as they arrived; lines that are no facts are left out. ``sql/steps/facts.sql`` then
counts each once.
"""

import json
import types
import typing
from typing import Any

from chalicelib.figures.facts.model import NAMES, Fact

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
