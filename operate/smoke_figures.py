"""Count the figures once more by Athena, and compare them with what is published.

Athena reads the batches of facts as they arrived, through the table ``lines`` of the template, and
makes the same tables by the same SQL as the function Figures, in the same order.
"""

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.city.figure_rules import FigureRules
from chalicelib.city.model import City
from chalicelib.figures import engine, measures
from chalicelib.figures.caching_and_license import INDEX, ROOT
from chalicelib.figures.engine import Month, quote
from chalicelib.figures.facts.reading import COLUMNS, REQUIRED
from chalicelib.figures.publishing import name_file
from operate.athena import Athena, Cell, QueryError
from operate.session import Clients

# All but the scores, which `tanggap scores` counts anew from the public facts.
NAMES = (*measures.MONTHLY, *measures.NOW, *measures.DERIVED)
LINES, ARRIVALS = "lines", "arrivals"  # the table of the template, and the view that is counted
# These are counted once, when their time is over, and published as they were then. What came late
# may make another count differ, so they are run and not compared.
ONCE = ("reporters_by_month", "reporters_by_period", "private_by_office")
CLOSE = 1e-12  # of broken numbers; both engines divide alike
SHOWN = 3  # rows of a difference
Table = tuple[list[str], list[tuple[Cell, ...]]]


@dataclass(frozen=True, slots=True)
class Result:
    """The result of a measure: the number of rows that Athena counted, and sentences about
    differences. ``compared`` is False for a measure that was only run.
    """

    measure: str
    rows: int
    differences: tuple[str, ...] = ()
    compared: bool = True


class Published:
    """The published figures of a stack."""

    def __init__(self, clients: Clients) -> None:
        self._s3, self._bucket = clients.client("s3"), clients.outputs["FiguresBucketName"]
        self.index = self._load(INDEX)

    @property
    def moment(self) -> datetime:
        """The moment at which the figures were counted."""
        return datetime.fromisoformat(self.index["counted_at"])

    @property
    def settled(self) -> str:
        """The last month that is over in them; "" for none."""
        return max((each["month"] for each in self.index["facts"]), default="")

    def read(self, name: str) -> Table:
        """Return the columns and rows of a measure, without the names beside codes."""
        content = self._load(f"{name_file(name)}.json")
        columns: list[str] = content["columns"]
        kept = [
            place
            for place, column in enumerate(columns)
            if column.removesuffix("_name") not in columns or not column.endswith("_name")
        ]
        rows = [tuple(row[place] for place in kept) for row in content["rows"]]
        return [columns[place] for place in kept], rows

    def _load(self, name: str) -> Any:
        stored = self._s3.get_object(Bucket=self._bucket, Key=ROOT + name)
        return json.loads(stored["Body"].read())


def compare_figures(clients: Clients, athena: Athena, city: City) -> Iterator[Result]:
    """Yield what comes of each measure. Raises QueryError, and botocore's errors."""
    published = Published(clients)
    tables = [*measures.STEPS, *NAMES, *PREPARED]
    _drop(athena, tables)
    until = int(published.moment.timestamp())
    athena.run(f"create or replace view {ARRIVALS} as {select_lines(until)}")
    try:
        for name, sql in list_tables(published, _find_first(athena), city):
            athena.run(_create(name, sql))
            if name not in NAMES:
                continue
            columns, rows = athena.read(f"select * from {name}")
            if name in ONCE:
                yield Result(name, len(rows), compared=False)
                if name == PERIODS:  # what is counted from it counts with what is published
                    athena.run(f"drop table {name}")
                    athena.run(_create(name, select_values(*published.read(name))))
                continue
            found = compare_tables((columns, rows), published.read(name))
            yield Result(name, len(rows), tuple(found))
    finally:
        _drop(athena, tables)


PREPARED = ("months", "calendar", "rules", measures.SUMS)
PERIODS = "reporters_by_period"
NUMBERS = ("reports", "reporters")  # columns of tables that may be without rows


def list_tables(published: Published, first: str, city: City) -> Iterator[tuple[str, str]]:
    """Yield the tables to make with their SQL, in order. ``first`` is the first month."""
    months = [
        Month(each.name, each.begins, each.ends, closed=each.closed and each.name <= settled)
        for settled in (published.settled,)
        for each in engine.list_months(first, published.moment)
    ]
    yield "months", select_values(engine.MONTH_COLUMNS, engine.list_month_rows(months))
    yield "calendar", "select * from months"
    numbers = engine.list_rule_numbers(_find_rules(published, city))
    yield "rules", select_values(engine.RULE_COLUMNS, [numbers])
    yield from measures.load_steps().items()
    yield measures.SUMS, select_values(*_sum_private(published))
    for name in NAMES:
        yield name, measures.load_measures()[name].sql


def select_lines(until: int) -> str:
    """Return the select of the facts that were made until a moment, in epoch seconds: of lines that
    are no facts Athena makes rows that lack something.
    """
    whole = " and ".join(f"{name} is not null" for name in REQUIRED)
    return f"select {', '.join(COLUMNS)} from {LINES} where {whole} and made <= {until}"


def _find_first(athena: Athena) -> str:
    """Return the first month that has facts. Raises QueryError when there are none."""
    _, ((first,),) = athena.read(f"select min(month) from {ARRIVALS}")
    if first is None:
        raise QueryError(f"The table {LINES} has no facts.")
    return str(first)


def _find_rules(published: Published, city: City) -> FigureRules:
    """Return the rules of the version that is published. Raises QueryError when this source does
    not have it.
    """
    version = published.index["measures"][0]["rules_version"]
    found = [each for each in city.figures if each.version == version]
    if not found:
        raise QueryError(f"figure_rules.csv has no version {version}, which is published.")
    return found[0]


def _sum_private(published: Published) -> Table:
    """Return the private reports of each month as they are published."""
    columns, rows = published.read("private_by_office")
    sums: Counter[str] = Counter()
    for row in rows:
        told = dict(zip(columns, row, strict=True))
        sums[str(told["month"])] += int(told["reports"] or 0)
    return ["month", "reports"], [*sums.items()]


# SQL for tables of values.


def select_values(columns: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """Return a select of rows of texts and whole numbers."""
    if not rows:
        kinds = {column: "bigint" if column in NUMBERS else "varchar" for column in columns}
        nothing = ", ".join(f"cast(null as {kind}) as {name}" for name, kind in kinds.items())
        return f"select {nothing} where 1 = 0"
    values = ", ".join(f"({', '.join(map(_write_cell, row))})" for row in rows)
    return f"select * from (values {values}) as t ({', '.join(columns)})"


def _write_cell(cell: Cell) -> str:
    if cell is None:
        return "cast(null as bigint)"
    return quote(cell) if isinstance(cell, str) else f"bigint '{cell}'"


def _create(name: str, select: str) -> str:
    return f"create table {name} with (format = 'PARQUET') as\n{select}"


def _drop(athena: Athena, tables: Sequence[str]) -> None:
    for name in tables:
        athena.run(f"drop table if exists {name}")


# Comparing.


def compare_tables(counted: Table, published: Table) -> Iterator[str]:
    """Yield sentences about how what Athena counted differs from what is published."""
    if counted[0] != published[0]:
        yield f"its columns are {', '.join(counted[0])}, published {', '.join(published[0])}"
        return
    ours, theirs = (_group_rows(rows) for _, rows in (counted, published))
    differing = [
        (key, ours.get(key, []), theirs.get(key, []))
        for key in sorted({*ours, *theirs}, key=repr)
        if not _are_same(ours.get(key, []), theirs.get(key, []))
    ]
    for _, mine, other in differing[:SHOWN]:
        yield f"Athena counts {_show(mine)}, published is {_show(other)}"
    if len(differing) > SHOWN:
        yield f"and {len(differing) - SHOWN} rows more"


def _group_rows(rows: Sequence[tuple[Cell, ...]]) -> Mapping[Any, list[tuple[Cell, ...]]]:
    """Return the rows by their texts, which name what they are about."""
    groups: dict[Any, list[tuple[Cell, ...]]] = defaultdict(list)
    for row in rows:
        groups[tuple(cell for cell in row if isinstance(cell, str))].append(row)
    return {key: sorted(each, key=repr) for key, each in groups.items()}


def _are_same(mine: Sequence[tuple[Cell, ...]], other: Sequence[tuple[Cell, ...]]) -> bool:
    return len(mine) == len(other) and all(
        _is_same(one, another)
        for row, published in zip(mine, other, strict=True)
        for one, another in zip(row, published, strict=True)
    )


def _is_same(one: Cell, another: Cell) -> bool:
    if isinstance(one, float | int) and isinstance(another, float | int):
        return one == another or math.isclose(one, another, rel_tol=CLOSE)
    return one == another


def _show(rows: Sequence[tuple[Cell, ...]]) -> str:
    return " and ".join(map(repr, rows)) or "nothing"
