"""The scores of offices by quarter, counted from the public facts (docs/scores.md).

The engine has the facts in the table ``lives``. A quarter is counted as it is known at its cutoff,
some days after its end, when closings that did not stand have been found out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.city.figure_rules import ScoreRules
from chalicelib.figures import engine as figures_engine
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, quote
from chalicelib.figures.facts.reading import COLUMNS
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.quarter_scores.frozen_files import COUNTS
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.access.levels import NOT_PUBLIC

# The columns of facts that scores are counted from.
LIVES = (
    *("report", "seq", "kind", "moment", "filed", "status", "office", "actor", "level"),
    *("answer_due", "complete_due", "answered", "closed", "outcome", "verdict", "stars"),
    *("paused", "follows"),
)
# The scales of the formula: thousandths of shares, millionths of parts, hundredths of the score.
# Weights in percent and parts in millionths make a score of ten thousand times its hundredths.
SCALES = {"thousand": 1000, "million": 1_000_000, "hundreds": 10_000, "hundred": 100}
STAR_STEPS = 4  # from the first star to the fifth
NUMBERS = (
    *("version", "weight_answers", "weight_ends", "weight_quality", "weight_ratings"),
    *("prior_weight", "prior_share", "prior_stars", "penalty_reopened", "penalty_rejected"),
    *("passing_share", "held_share", "frozen_after_days", "least_together"),
)


MOMENTS = ("earlier", "begins", "grace", "ends", "cutoff")


@dataclass(frozen=True, slots=True)
class Quarter:
    """A quarter, ``2026-Q3``, with its rules: from ``begins`` up to ``ends``, counted as known at
    ``cutoff``. ``earlier`` is when the quarter before began, and ``grace`` that one's cutoff. All
    are epoch seconds. One that is ``settled`` is not counted again.
    """

    name: str
    earlier: int
    begins: int
    grace: int
    ends: int
    cutoff: int
    settled: bool
    rules: ScoreRules


def list_quarters(first: str, now: datetime, versions: Sequence[ScoreRules]) -> list[Quarter]:
    """Return the quarters from that of the month ``first`` to the present one. A quarter has the
    newest rules that had begun on its last day.
    """
    year, number = int(first[:4]), (int(first[5:]) - 1) // 3
    until = int(now.timestamp())
    listed = []
    while (begins := _begin_quarter(year, number)) <= now:
        after, earlier = _begin_quarter(year, number + 1), _begin_quarter(year, number - 1)
        last_day = (after - timedelta(days=1)).date()
        rules = figures_engine.choose_rules(versions, last_day)
        days = timedelta(days=rules.frozen_after_days)
        cutoff = int((after + days).timestamp())
        listed.append(
            Quarter(
                name=f"{begins.year}-Q{(begins.month + 2) // 3}",
                earlier=int(earlier.timestamp()),
                begins=int(begins.timestamp()),
                grace=int((begins + days).timestamp()),
                ends=min(int(after.timestamp()), until),
                cutoff=min(cutoff, until),
                settled=cutoff <= until,
                rules=rules,
            )
        )
        number += 1
    return listed


def _begin_quarter(year: int, number: int) -> datetime:
    """Return when a quarter begins; its number counts from 0, and may be that of other years."""
    return datetime(year + number // 4, number % 4 * 3 + 1, 1, tzinfo=JAKARTA)


def count_quarters(
    engine: Engine, quarters: Sequence[Quarter], triage: str
) -> dict[str, int | None]:
    """Count the quarters into the table ``score_counts``, one after the other, so that the facts of
    one fit into the memory. The facts are in the table ``lives``, and are let go. ``triage`` is the
    code of central triage.

    Return when the first public report was filed that each quarter needs; None where there is none.
    """
    make_counts(engine)
    needed = {}
    for quarter in quarters:
        prepare_quarters(engine, [quarter], triage)
        for name, sql in measures.load_score_steps().items():
            engine.execute(f"create table {name} as {sql}")
        engine.execute(f"insert into score_counts by name select * from {measures.SCORE_STEPS[-1]}")
        first = "select min(filed) from score_reports where private = 0"
        needed[quarter.name] = engine.execute(first)[0][0]
        for name in measures.SCORE_STEPS:
            engine.execute(f"drop table {name}")
    engine.execute("drop table lives")
    prepare_quarters(engine, quarters, triage)
    return needed


def make_counts(engine: Engine) -> None:
    """Make the table of the counts of all quarters."""
    columns = ", ".join(f"{name} bigint" for name in ("private", "reports", *COUNTS))
    engine.execute(f"create table score_counts (quarter varchar, office varchar, {columns})")


def prepare_quarters(engine: Engine, quarters: Iterable[Quarter], triage: str) -> None:
    """Make the tables of quarters, of their rules and bands, and of the kinds nobody else sees."""
    listed = [*quarters]
    engine.execute(
        "create or replace table quarters (quarter varchar, earlier bigint, begins bigint,"
        " grace bigint, ends bigint, cutoff bigint, settled bigint)"
    )
    rows = [
        (each.name, *(getattr(each, name) for name in MOMENTS), int(each.settled))
        for each in listed
    ]
    engine.add_values("quarters", rows)
    numbers = ", ".join(f"{name} bigint" for name in (*NUMBERS, *SCALES, "star_steps"))
    engine.execute(
        f"create or replace table score_rules (quarter varchar, triage varchar, {numbers})"
    )
    engine.add_values("score_rules", [_list_numbers(each, triage) for each in listed])
    engine.execute("create or replace table score_bands (quarter varchar, least_units bigint)")
    bands = [(each.name, least) for each in listed for least in each.rules.bands]
    engine.add_values("score_bands", bands)
    engine.execute("create or replace table unseen (kind varchar)")
    engine.add_values("unseen", [(str(kind),) for kind in sorted(NOT_PUBLIC)])


def _list_numbers(quarter: Quarter, triage: str) -> tuple[str | int, ...]:
    numbers = (getattr(quarter.rules, name) for name in NUMBERS)
    return (quarter.name, triage, *numbers, *SCALES.values(), STAR_STEPS)


def describe_rules(quarter: Quarter, triage: str) -> dict[str, Any]:
    """Return the numbers by which a quarter is counted, as they are published."""
    rules = asdict(quarter.rules)
    return {**rules, "begins": rules["begins"].isoformat(), "triage": triage}


def parse_rules(published: Mapping[str, Any]) -> ScoreRules:
    """Return the rules of published numbers."""
    members = {each.name: published[each.name] for each in fields(ScoreRules)}
    members["begins"] = date.fromisoformat(members["begins"])
    members["bands"] = tuple(members["bands"])
    return ScoreRules(**members)


def load_lives(engine: Engine, select: str, values: Sequence[Any] = ()) -> None:
    """Make the table ``lives`` of a select with at least the columns ``LIVES``."""
    columns = ", ".join(f"{name} {COLUMNS[name]}" for name in LIVES)
    engine.execute(f"create table lives ({columns})")
    engine.execute(f"insert into lives select {', '.join(LIVES)} from ({select})", values)


def load_files(engine: Engine, files: Iterable[Path]) -> None:
    """Make the table ``lives`` of files of Parquet, of the lake or as they are published."""
    named = ", ".join(quote(str(each)) for each in files)
    load_lives(engine, f"select * from read_parquet([{named}])")


def add_sums(engine: Engine, sums: Iterable[Sum]) -> None:
    """Make the table of the released sums of private reports."""
    names = ("reports", *COUNTS)
    columns = ", ".join(f"{name} bigint" for name in names)
    engine.execute(f"create table score_sums (quarter varchar, office varchar, {columns})")
    rows: list[list[str | int]] = [
        [each.period, each.office, *(each.counts.get(name, 0) for name in names)] for each in sums
    ]
    engine.add_values("score_sums", rows)


def adjust_counts(
    engine: Engine, quarter: str, adjustments: Iterable[tuple[str, str, int]]
) -> None:
    """Add to the counts of a quarter, each by its office and its column. Raises ValueError for a
    column that is no count.
    """
    names = ("quarter", "office", "private", "reports", *COUNTS)
    for office, column, many in adjustments:
        if column not in COUNTS:
            raise ValueError(f"there is no count {column}")
        row = [quarter, office, 0, 0, *(many if name == column else 0 for name in COUNTS)]
        marks = ", ".join("?" for _ in names)
        engine.execute(f"insert into score_counts ({', '.join(names)}) values ({marks})", row)


def count_scores(engine: Engine) -> None:
    """Count the table ``scores`` from the counts and the released sums."""
    engine.count_measure("scores")


def read_scores(engine: Engine, quarter: str) -> list[dict[str, Any]]:
    """Return the scores of a quarter as the engine has counted them, a row an office."""
    columns, rows = engine.read_table("scores")
    named = (dict(zip(columns, row, strict=True)) for row in rows)
    return [row for row in named if row["quarter"] == quarter]
