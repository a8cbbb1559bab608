"""Count the score of an office anew from a frozen row, its rules and adjustments, without facts."""

from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from chalicelib.figures.engine import Engine
from chalicelib.figures.quarter_scores import scores
from chalicelib.figures.quarter_scores.frozen_files import COUNTS
from chalicelib.figures.quarter_scores.frozen_ledger import Content
from chalicelib.figures.quarter_scores.scores import Quarter


def recount_row(
    content: Content, row: list[Any], adjustments: Mapping[str, int], folder: Path
) -> list[Any]:
    """Return the row of a version after adjustments of its counts, as the formula of that version
    counts it.
    """
    named = dict(zip(content["columns"], row, strict=True))
    counts = {name: named[name] + adjustments.get(name, 0) for name in COUNTS}
    with closing(Engine(folder)) as engine:
        scores.prepare_quarters(engine, [_read_quarter(content)], "")
        columns = ", ".join(f"{name} bigint" for name in ("private", *COUNTS))
        engine.execute(f"create table score_counts (quarter varchar, office varchar, {columns})")
        engine.add_values(
            "score_counts", [[named["quarter"], named["office"], 0, *counts.values()]]
        )
        scores.add_sums(engine, [])
        scores.count_scores(engine)
        [counted] = scores.read_scores(engine, named["quarter"])
    return [counted[name] for name in content["columns"]]


def _read_quarter(content: Content) -> Quarter:
    """Return the quarter of a version with its rules, and without its moments."""
    moments = dict.fromkeys(scores.MOMENTS, 0)
    rules = scores.parse_rules(content["rules"])
    return Quarter(name=content["quarter"], settled=True, rules=rules, **moments)
