"""The deduplication of facts in plain Python, to which that of the SQL is held."""

from collections.abc import Iterable
from typing import Any

from chalicelib.figures.facts.model import GONE, PERSONAL
from chalicelib.figures.facts.reading import Row, parse_line


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
