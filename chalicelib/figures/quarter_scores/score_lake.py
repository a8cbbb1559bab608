"""The scores in the lake: once a day those of the quarters that are not settled are counted from
all facts, and other runs publish what was counted.
"""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from chalicelib.city.current import city
from chalicelib.figures import private_sums
from chalicelib.figures.caching_and_license import ROOT
from chalicelib.figures.engine import Engine, Month, name_month
from chalicelib.figures.lake import Scores, State, fetch_file, store_rows
from chalicelib.figures.objects import Objects
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.public_facts import name_facts
from chalicelib.figures.quarter_scores import scores
from chalicelib.figures.quarter_scores.scores import Quarter
from chalicelib.platform.moments import EPOCH, format_shown


def list_all_quarters(state: State, now: datetime) -> list[Quarter]:
    """Return all quarters of which the lake has facts."""
    if not state.facts:
        return []
    return scores.list_quarters(min(state.facts), now, city().scores)


def describe_quarters(state: State, now: datetime) -> list[dict[str, Any]]:
    """Return what is published of each quarter: whether it was counted for the last time, the
    numbers of its formula, and then the files of facts that it was counted from.
    """
    triage = city().settings.triage
    return [
        {
            "quarter": each.name,
            "settled": each.name <= state.scores.settled,
            "rules": scores.describe_rules(each, triage),
            "facts": [f"/{ROOT}{name}" for name in state.scores.inputs.get(each.name, ())],
        }
        for each in list_all_quarters(state, now)
    ]


def settles_now(state: State, month: Month, now: datetime) -> bool:
    """Return whether the last count of a quarter is due, and needs the facts of a month that is not
    over.
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
    _load_lives(engine, lake, state, folder)
    triage = city().settings.triage
    needed = scores.count_quarters(engine, counted, triage)
    settled = [each for each in counted if each.settled]
    inputs = {each.name: _list_inputs(state, each, needed[each.name]) for each in settled}
    if before.counts:
        engine.execute(
            "insert into score_counts by name select * from read_parquet(?) where quarter <= ?",
            [str(fetch_file(lake, before.counts, folder)), before.settled],
        )
    scores.prepare_quarters(engine, quarters, triage)
    select = "select * from score_counts order by all"
    return Scores(
        counted_at=format_shown(now),
        settled=max([before.settled, *(each.name for each in settled)]),
        counts=store_rows(engine, lake, "scores", "counts", select, folder),
        sums=[*before.sums, *_release_sums(engine, state, settled)],
        inputs={**before.inputs, **inputs},
    )


def _list_inputs(state: State, quarter: Quarter, needed: int | None) -> list[str]:
    """Return the files of public facts from which anybody can count a quarter anew: of the months
    from the first filing of a report that it needs to its cutoff.
    """
    first, last = (
        name_month(EPOCH + timedelta(seconds=moment))
        for moment in (needed or quarter.begins, quarter.cutoff - 1)
    )
    return [
        name_facts(month, versions[-1].version)
        for month, versions in sorted(state.published.items())
        if first <= month <= last
    ]


def _load_lives(engine: Engine, lake: Objects, state: State, folder: Path) -> None:
    """Make the table ``lives`` of the facts of all months."""
    files = [fetch_file(lake, key, folder) for key in state.facts.values()]
    if files:
        scores.load_files(engine, files)
    else:
        scores.load_lives(engine, "select * from facts limit 0")


def _release_sums(engine: Engine, state: State, settled: list[Quarter]) -> list[Sum]:
    """Return the sums of private reports that can be published now, of quarters newly settled."""
    engine.count_measure("private_score_sums")
    columns, rows = engine.read_table("private_score_sums")
    counted = private_sums.index_counts(columns, rows)
    released: list[Sum] = []
    for quarter in settled:
        published, least = [*state.scores.sums, *released], quarter.rules.least_together
        found = private_sums.release_sums(
            counted, published, [quarter.name], least, others=state.sums
        )
        released += [
            Sum(each.period, each.office, {name: each.counts[name] for name in columns[2:]})
            for each in found
        ]
    return released


def load_scores(engine: Engine, lake: Objects, state: State, now: datetime, folder: Path) -> None:
    """Make the tables of the counts as they were stored, where they were not counted now."""
    if "score_counts" in engine.list_tables():
        return
    stored = state.scores.counts
    scores.prepare_quarters(engine, list_all_quarters(state, now), city().settings.triage)
    scores.make_counts(engine)
    if stored:
        engine.execute(
            "insert into score_counts by name select * from read_parquet(?)",
            [str(fetch_file(lake, stored, folder))],
        )


def derive_scores(engine: Engine, state: State) -> None:
    """Count the scores from the counts and from the sums that are published."""
    scores.add_sums(engine, state.scores.sums)
    scores.count_scores(engine)
