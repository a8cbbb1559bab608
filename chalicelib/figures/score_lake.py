"""The scores in the lake: once a day those of the quarters that are not settled are counted from
all facts, and other runs publish what was counted.
"""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from chalicelib.city.current import city
from chalicelib.figures import private_sums, scores
from chalicelib.figures.engine import Engine, Month, quote
from chalicelib.figures.lake import Scores, State, fetch_file, format_moment, store_rows
from chalicelib.figures.objects import Objects
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.scores import Quarter


def list_all_quarters(state: State, now: datetime) -> list[Quarter]:
    """Return all quarters of which the lake has facts."""
    if not state.facts:
        return []
    return scores.list_quarters(min(state.facts), now, city().scores)


def settles_now(state: State, month: Month, now: datetime) -> bool:
    """Whether a quarter is to be counted for the last time that needs the facts of a month which is
    not over.
    """
    return any(
        each.settled and each.name > state.scores.settled and each.cutoff > month.begins
        for each in list_all_quarters(state, now)
    )


def count_scores(
    engine: Engine, lake: Objects, state: State, now: datetime, folder: Path
) -> Scores:
    """Count the quarters that are not settled from the facts that the state names, and store the
    counts. Return what the state has of them then.
    """
    before = state.scores
    quarters = list_all_quarters(state, now)
    counted = [each for each in quarters if each.name > before.settled]
    _load_lives(engine, lake, state, counted, folder)
    triage = city().settings.triage
    scores.count_quarters(engine, counted, triage)
    if before.counts:
        engine.execute(
            "insert into score_counts by name select * from read_parquet(?) where quarter <= ?",
            [str(fetch_file(lake, before.counts, folder)), before.settled],
        )
    scores.prepare_quarters(engine, quarters, triage)
    select = "select * from score_counts order by all"
    settled = [each for each in counted if each.settled]
    return Scores(
        counted_at=format_moment(now),
        settled=max([before.settled, *(each.name for each in settled)]),
        counts=store_rows(engine, lake, "scores", "counts", select, folder),
        sums=[*before.sums, *_release_sums(engine, before.sums, settled)],
    )


def _load_lives(
    engine: Engine, lake: Objects, state: State, quarters: Sequence[Quarter], folder: Path
) -> None:
    """Make the table ``lives`` of the facts of all months."""
    files = [str(fetch_file(lake, key, folder)) for key in state.facts.values()]
    if not files:
        scores.load_lives(engine, "select * from facts limit 0")
        return
    scores.load_lives(engine, f"select * from read_parquet([{', '.join(map(quote, files))}])")


def _release_sums(engine: Engine, published: list[Sum], settled: list[Quarter]) -> list[Sum]:
    """Return the sums of private reports that can be published now, of quarters newly settled."""
    engine.count_measure("private_score_sums")
    columns, rows = engine.read_table("private_score_sums")
    counted = {
        (row[0], row[1]): dict(zip(columns[2:], map(int, row[2:]), strict=True)) for row in rows
    }
    return [
        Sum(each.period, each.office, {name: each.counts[name] for name in columns[2:]})
        for quarter in settled
        for each in private_sums.release_sums(
            counted, published, [quarter.name], quarter.rules.least_together
        )
    ]


def load_scores(engine: Engine, lake: Objects, state: State, now: datetime, folder: Path) -> None:
    """Make the tables of the counts as they were stored, where they were not counted now."""
    if "score_counts" in engine.list_tables():
        return
    stored = state.scores.counts
    scores.prepare_quarters(engine, list_all_quarters(state, now), city().settings.triage)
    if stored:
        engine.execute(
            "create table score_counts as select * from read_parquet(?)",
            [str(fetch_file(lake, stored, folder))],
        )
        return
    columns = ", ".join(f"{name} bigint" for name in ("private", "reports", *scores.COUNTS))
    engine.execute(f"create table score_counts (quarter varchar, office varchar, {columns})")


def derive_scores(engine: Engine, state: State) -> None:
    """Count the scores from the counts and from the sums that are published."""
    scores.add_sums(engine, state.scores.sums)
    scores.count_scores(engine)
