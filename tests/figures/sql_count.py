"""The measures of facts, counted by the SQL in one go."""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.city.rows import FigureRules
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, Month, list_months
from chalicelib.platform.moments import JAKARTA
from tests.figures.random_city import Row

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
