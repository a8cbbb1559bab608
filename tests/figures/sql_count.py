"""The measures of facts, counted by the SQL in one go."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.city.figure_rules import FigureRules, ScoreRules
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, Month, list_months
from chalicelib.figures.quarter_scores import scores
from chalicelib.figures.quarter_scores.scores import Quarter
from chalicelib.platform.moments import JAKARTA
from tests.figures.random_city import TRIAGE, Row

RULES = FigureRules(1, date(2020, 1, 1), 5, 5)

FACTS = (*measures.MONTHLY, *measures.NOW, *measures.DERIVED)  # all but the scores
Rows = list[tuple[Any, ...]]


def months_until(first: str, now: int) -> list[Month]:
    return list_months(first, datetime.fromtimestamp(now, JAKARTA))


def add_rows(engine: Engine, rows: Iterable[Row]) -> None:
    with TemporaryDirectory() as folder:
        lines = Path(folder) / "lines"
        lines.write_text("".join(f"{json.dumps(row)}\n" for row in rows))
        assert engine.add_lines([lines]) == 0


def count_all(rows: Iterable[Row], months: list[Month]) -> dict[str, Rows]:
    """Return the rows of every measure. All private sums count as published."""
    with closing(Engine(Path("unused"))) as engine:
        add_rows(engine, rows)
        engine.prepare(months, months, RULES)
        engine.make_steps()
        for name in (*measures.MONTHLY, *measures.NOW):
            engine.count_measure(name)
        engine.execute(f"create table {measures.SUMS} as select * from private_by_office")
        for name in measures.DERIVED:
            engine.count_measure(name)
        return {name: engine.read_table(name)[1] for name in FACTS}


SCORE_RULES = ScoreRules(
    version=1,
    begins=date(2020, 1, 1),
    weight_answers=25,
    weight_ends=45,
    weight_quality=20,
    weight_ratings=10,
    prior_weight=10,
    prior_share=800,
    prior_stars=3500,
    penalty_reopened=1,
    penalty_rejected=2,
    passing_share=500,
    held_share=250,
    frozen_after_days=20,
    least_together=5,
    allowance_share=10,
    appeal_days=14,
    bands=(10, 30),
)


def quarters_until(first: str, now: int, rules: ScoreRules = SCORE_RULES) -> list[Quarter]:
    return scores.list_quarters(first, datetime.fromtimestamp(now, JAKARTA), [rules])


def count_scores(
    rows: Iterable[Row], quarters: list[Quarter], triage: str = TRIAGE
) -> dict[str, list[Row]]:
    """Return the rows of ``score_counts`` and of ``scores``, counted without private reports."""
    with closing(Engine(Path("unused"))) as engine:
        add_rows(engine, rows)
        scores.load_lives(engine, "select * from arrivals")
        scores.count_quarters(engine, quarters, triage)
        scores.add_sums(engine, [])
        scores.count_scores(engine)
        return {name: as_dicts(*engine.read_table(name)) for name in ("score_counts", "scores")}


def as_dicts(columns: list[str], rows: Rows) -> list[Row]:
    return [dict(zip(columns, row, strict=True)) for row in rows]
