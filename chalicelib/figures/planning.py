"""The months that a run counts: the months that the arrived facts change."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from chalicelib.figures import engine as figures_engine
from chalicelib.figures.engine import Engine
from chalicelib.figures.facts.reading import COLUMNS
from chalicelib.figures.lake import State, fetch_file, hidden_by
from chalicelib.figures.objects import Objects
from chalicelib.platform.moments import EPOCH


@dataclass(frozen=True, slots=True)
class Plan:
    """The months that a run counts: from ``first`` on. ``withdrawn`` says that the public may know
    less of a report of a month that is over.
    """

    first: str
    withdrawn: bool


def plan_run(engine: Engine, lake: Objects, state: State, now: datetime, folder: Path) -> Plan:
    """Return from which month on a run has to count, by what has arrived."""
    present = figures_engine.name_month(now)
    arrived = sorted(month for (month,) in engine.execute("select distinct month from arrivals"))
    turned = _list_turned(engine, lake, state, folder)
    from_filings = [figures_engine.name_month(filed) for filed, _ in turned]
    if not state.settled:
        first = min([present, *arrived])
        return Plan(first, withdrawn=False)
    changed = (
        month
        for month in arrived
        if month <= state.settled and _is_changed(engine, lake, state, month, folder)
    )
    after = figures_engine.name_month_after(state.settled)
    first = min(present, after, *[*changed, *from_filings, present])
    return Plan(first, withdrawn=any(less for filed, less in turned))


def _is_changed(engine: Engine, lake: Objects, state: State, month: str, folder: Path) -> bool:
    """Return whether facts of a month have arrived that the lake lacks, or has otherwise."""
    if month not in state.facts:
        return True
    columns = ", ".join(COLUMNS)
    found = engine.execute(
        f"select 1 from (select {columns} from arrivals where month = ?"
        f" except select {columns} from read_parquet(?)) limit 1",
        [month, str(fetch_file(lake, state.facts[month], folder))],
    )
    return bool(found)


def _list_turned(
    engine: Engine, lake: Objects, state: State, folder: Path
) -> list[tuple[datetime, bool]]:
    """Return of each report of which the public may now know more or less when it was filed, and
    whether it is less: of those alone that were filed in a month that is over, or whose
    facts are published before that.
    """
    if not state.hidden:
        return []
    found = engine.execute(
        "select filed, n.hidden = 'private' or b.hidden is null from (select report, filed,"
        f" {hidden_by('level', 'blurred')} as hidden, row_number() over"
        " (partition by report order by seq desc, made desc) as place from arrivals) n"
        " left join read_parquet(?) b on b.report = n.report"
        " where n.place = 1 and n.hidden <> coalesce(b.hidden, 'no')",
        [str(fetch_file(lake, state.hidden, folder))],
    )
    turned = ((EPOCH + timedelta(seconds=filed), less) for filed, less in found)
    last = max([state.settled, *state.published])
    return [each for each in turned if figures_engine.name_month(each[0]) <= last]


def load_facts(engine: Engine, lake: Objects, state: State, first: str, folder: Path) -> None:
    """Leave in the arrivals what belongs to the months from ``first`` on, and add what the lake has
    of them, and the reports that were open before them.
    """
    engine.execute("delete from arrivals where month < ?", [first])
    months = [month for month in state.facts if month >= first]
    engine.add_parquet(fetch_file(lake, state.facts[month], folder) for month in months)
    before = figures_engine.name_month_before(first)
    if before in state.open:
        engine.add_parquet([fetch_file(lake, state.open[before], folder)])
