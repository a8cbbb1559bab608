"""A run counts the figures and publishes them.

It takes in the batches of facts that have arrived since the last day that is in the lake, counts
the months that these change, and publishes all measures. Once a day it also stores the lake, from
which the next run begins.
"""

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chalicelib.city.current import city
from chalicelib.figures import engine as figures_engine
from chalicelib.figures import lake as figures_lake
from chalicelib.figures import measures, planning, private_sums, public_facts, publishing
from chalicelib.figures.engine import Engine, Month
from chalicelib.figures.facts import erasure
from chalicelib.figures.lake import State
from chalicelib.figures.objects import Objects, Overtaken, S3Objects
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.quarter_scores import freezing, key_endings, score_lake
from chalicelib.figures.quarter_scores.frozen_ledger import Content
from chalicelib.platform import clock, telemetry
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

# How many reporters a month or a year had is counted once, when it is over: a later count would
# tell of one late report whether its reporter had reported before. By the column of the time.
COUNTED_ONCE = {"reporters_by_month": "month", "reporters_by_period": "period"}


@dataclass(frozen=True, slots=True)
class Run:
    """A run at a moment, from the facts in ``lake`` to the files in ``public``. It has a folder of
    its own for what it works with. Scores are frozen in the ``ledger``; without one none are.
    """

    lake: Objects
    public: Objects
    now: datetime
    folder: Path
    ledger: Objects | None = None


def make_figures() -> dict[str, int]:
    """Count and publish the figures. Return how many facts were counted, how many lines were no
    facts, and how many public reports are open and overdue.
    """
    erasure.forget_reporters()
    lake, public = S3Objects(settings().facts_bucket), S3Objects(settings().figures_bucket)
    ledger = S3Objects(settings().ledger_bucket)
    with TemporaryDirectory() as folder:
        counts = count_figures(Run(lake, public, clock.now(), Path(folder), ledger))
    key_endings.destroy_ended_keys(ledger, lake)
    if counts["unread"]:
        telemetry.count_event("FactsUnread")
    log.info("figures_made", counts=counts)  # the dashboard shows open and overdue reports of it
    return counts


def count_figures(run: Run) -> dict[str, int]:
    """Count and publish the figures in the folder of the run. A run that was overtaken by another
    one publishes nothing.
    """
    state, tag = figures_lake.load_state(run.lake)
    with closing(Engine(run.folder)) as engine:
        unread = figures_lake.fetch_arrivals(engine, run.lake, state, run.folder)
        figures_lake.note_invented(engine, state)
        plan = planning.plan_run(engine, run.lake, state, run.now, run.folder)
        is_due = figures_lake.is_due(state, run.now)
        months = list_months(plan.first, run.now, settled=None if is_due else state.settled)
        planning.load_facts(engine, run.lake, state, plan.first, run.folder)
        _count(engine, run, state, months, plan.first)
        if is_due:
            try:
                state = _store(engine, run, state, tag, months, withdrawn=plan.withdrawn)
            except Overtaken:
                log.info("figures_overtaken")
                return {"facts": 0, "unread": unread}
        _derive(engine, state)
        score_lake.load_scores(engine, run.lake, state, run.now, run.folder)
        score_lake.derive_scores(engine, state)
        frozen = _freeze(engine, run, state)
        publishing.publish(engine, run.public, state, run.now, frozen)
        ((facts,),) = engine.execute("select count(*) from facts")
        ((opened, overdue),) = engine.execute("select sum(open), sum(overdue) from open_now")
    return {
        "facts": int(facts),
        "unread": unread,
        "open": int(opened or 0),
        "overdue": int(overdue or 0),
    }


def _freeze(engine: Engine, run: Run, state: State) -> list[Content]:
    """Freeze and correct the scores that are due, and return all frozen versions."""
    if run.ledger is None:
        return []
    return freezing.freeze_scores(
        engine, run.ledger, run.public, run.lake, state, run.now, run.folder
    )


def list_months(first: str, now: datetime, settled: str | None) -> list[Month]:
    """Return the months from ``first`` on. With ``settled`` only those up to it count as closed."""
    return [
        month
        if settled is None or not month.closed or month.name <= settled
        else Month(month.name, month.begins, month.ends, closed=False)
        for month in figures_engine.list_months(first, now)
    ]


def _count(engine: Engine, run: Run, state: State, months: list[Month], first: str) -> None:
    """Count the monthly measures: the months from ``first`` on by their facts, and those before as
    they were stored.
    """
    earliest = min([first, *state.facts])
    before = [each for each in figures_engine.list_months(earliest, run.now) if each.name < first]
    rules = figures_engine.choose_rules(city().figures, run.now.astimezone(JAKARTA).date())
    engine.prepare(months, [*before, *months], rules)
    engine.make_steps()
    for name in (measures.PEOPLE, *measures.MONTHLY):
        if name != measures.PEOPLE:
            engine.count_measure(name)
        if name not in COUNTED_ONCE and name in state.counts:
            engine.add_stored(name, _fetch_rows(run, state, name))
    for name, key in COUNTED_ONCE.items():
        if name in measures.DERIVED:
            engine.count_measure(name)
        if name in state.counts:
            engine.put_stored(name, _fetch_rows(run, state, name), key)
    for name in measures.NOW:
        engine.count_measure(name)


def _fetch_rows(run: Run, state: State, name: str) -> Path:
    return figures_lake.fetch_file(run.lake, state.counts[name], run.folder)


def _store(
    engine: Engine,
    run: Run,
    before: State,
    tag: str | None,
    months: list[Month],
    *,
    withdrawn: bool,
) -> State:
    """Store the lake and the public facts, and return the state. Raises Overtaken."""
    after = figures_lake.store_months(engine, run.lake, before, months, run.folder)
    after.taken = figures_lake.find_closed_day(run.now)
    after.sums = [*before.sums, *_release_sums(engine, before, after)]
    public_facts.load_survivors(engine, run.lake, after, run.folder)
    shown = [month.name for month in months if month.closed or _is_shown(after, month, run.now)]
    after.published = public_facts.publish_facts(
        *(engine, run.public, before.published, shown, run.now, run.folder),
        withdrawn=withdrawn,
    )
    after.scores = score_lake.count_scores(engine, run.lake, after, run.now, run.folder)
    figures_lake.store_state(run.lake, after, before, tag)
    return after


def _is_shown(state: State, month: Month, now: datetime) -> bool:
    """Return whether the public facts of a month that is not over are published. They are published
    when the last count of a quarter needs them.
    """
    return month.name in state.published or score_lake.settles_now(state, month, now)


def _release_sums(engine: Engine, before: State, after: State) -> list[Sum]:
    """Return the sums of private reports that can be published now: of the months of quarters that
    are newly over.
    """
    columns, rows = engine.read_table("private_by_office")
    counted = private_sums.index_counts(columns, rows)
    ((least,),) = engine.execute("select least_together from rules")
    known = sorted(month for (month,) in engine.execute("select month from calendar"))
    first, last = map(private_sums.find_quarters_end, (before.settled, after.settled))
    fresh = [month for month in known if first < month <= last]
    others, bounds = before.scores.sums, private_sums.bound_months(fresh)
    return private_sums.release_sums(
        counted, before.sums, fresh, int(least), others=others, bounds=bounds
    )


def _derive(engine: Engine, state: State) -> None:
    """Count what is counted from the monthly measures."""
    engine.execute(f"create table {measures.SUMS} as select * from private_by_office limit 0")
    columns, _ = engine.read_table(measures.SUMS)
    engine.add_values(
        measures.SUMS,
        [
            (each.period, each.office, *(each.counts.get(name, 0) for name in columns[2:]))
            for each in state.sums
        ],
    )
    for name in measures.DERIVED:
        if name not in COUNTED_ONCE:
            engine.count_measure(name)
