"""The lake: the facts of all batches that have arrived, by month, each once, and what was counted
of the months that are over.

One object, the state, names all others, and is replaced last: a run that dies leaves the lake as it
was. Objects are named by their content and never change. A month that is over is read again only
when a fact of it comes late, or when a report of it becomes private or public.
"""

import gzip
import json
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import islice
from pathlib import Path

from chalicelib.figures import engine as figures_engine
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, Month
from chalicelib.figures.model import INVENTED, PERSONAL
from chalicelib.figures.objects import Objects
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.reading import COLUMNS
from chalicelib.platform.moments import EPOCH, JAKARTA
from chalicelib.platform.telemetry import log

FACTS, LAKE = "facts/day=", "lake/"
STATE = f"{LAKE}state.json"
LAYOUT = 1  # of the state; another one is not read
AT_ONCE = 8  # copies of objects
BATCHES = 200  # whose lines are on the disk of the function at one time
# A batch of a day may still be stored some time after its end.
SETTLES = timedelta(hours=1)
PARQUET = "application/vnd.apache.parquet"


@dataclass(slots=True)
class PublicFacts:
    """A version of the public facts of a month. One that was ``withdrawn`` is no longer there."""

    version: int
    rows: int
    sha256: str
    made_at: str
    withdrawn: bool = False


@dataclass(slots=True)
class State:
    """What the lake has. The batches that arrived up to the day ``taken`` (UTC) are in it. The
    months up to ``settled`` were counted, and are over.

    ``facts`` and ``open`` have the keys of the facts of each month, and of the last facts of the
    reports that were open at its end; ``counts`` those of each measure's rows of the months that
    are over. ``hidden`` is that of the reports of which the public may not know all. ``invented``
    says that facts of a demonstration are among them.
    """

    taken: str = ""
    settled: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    counts: dict[str, str] = field(default_factory=dict)
    hidden: str = ""
    invented: bool = False
    sums: list[Sum] = field(default_factory=list)
    published: dict[str, list[PublicFacts]] = field(default_factory=dict)

    def list_keys(self) -> set[str]:
        """Return the keys of all objects that the state names."""
        named = (self.facts, self.open, self.counts)
        return {key for keys in named for key in keys.values()} | ({self.hidden} - {""})


def load_state(lake: Objects) -> tuple[State, str | None]:
    """Return the state and its tag: an empty one without a tag where there is none."""
    stored = lake.load(STATE)
    if stored is None:
        return State(), None
    content = json.loads(stored.body)
    if content.pop("layout") != LAYOUT:
        return State(), stored.tag
    content["sums"] = [Sum(*each) for each in content["sums"]]
    content["published"] = {
        month: [PublicFacts(**each) for each in versions]
        for month, versions in content["published"].items()
    }
    return State(**content), stored.tag


def store_state(lake: Objects, state: State, before: State, tag: str | None) -> None:
    """Put the state in the place of the one before, and remove what no state names any more. Raises
    Overtaken when another run has stored one meanwhile, which stays.
    """
    body = json.dumps({"layout": LAYOUT, **asdict(state)}, separators=(",", ":"))
    lake.replace(STATE, body.encode(), "application/json", tag)
    for key in before.list_keys() - state.list_keys():
        lake.remove(key)


# What has arrived.


def fetch_arrivals(engine: Engine, lake: Objects, state: State, folder: Path) -> int:
    """Add the facts of all batches that are not in the lake to the arrivals of the engine. Return
    how many lines could not be read; a damaged batch counts as one.
    """
    after = f"{FACTS}{state.taken}0" if state.taken else ""  # "0" follows "/", which ends a day
    keys = lake.list_keys(FACTS, after)
    unread = 0
    while chosen := [*islice(keys, BATCHES)]:
        fetched = [*_fetch(lake, chosen, folder)]
        unread += engine.add_lines(fetched) + len(chosen) - len(fetched)
        for file in fetched:
            file.unlink()
    return unread


def note_invented(engine: Engine, state: State) -> None:
    """Note in the state when facts of a demonstration have arrived."""
    sql = "select 1 from arrivals where report like ? limit 1"
    state.invented = state.invented or bool(engine.execute(sql, [f"{INVENTED}%"]))


def _fetch(lake: Objects, keys: Iterable[str], folder: Path) -> Iterator[Path]:
    """Yield a file with the lines of each batch that can be read."""
    with ThreadPoolExecutor(AT_ONCE) as threads:
        for place, (key, stored) in enumerate(threads.map(lambda key: (key, lake.load(key)), keys)):
            try:
                lines = gzip.decompress(stored.body if stored else b"damaged")
            except (OSError, EOFError):
                log.error("facts_damaged", key=key)
                continue
            file = folder / f"batch-{place}"
            file.write_bytes(lines)
            yield file


def fetch_file(lake: Objects, key: str, folder: Path) -> Path:
    """Return a file with an object of the lake. Raises LookupError when it is missing."""
    file = folder / key.replace("/", "-")
    if not file.exists():
        stored = lake.load(key)
        if stored is None:
            raise LookupError(f"The lake lacks {key}.")
        file.write_bytes(stored.body)
    return file


# Which months are counted.


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run counts: the months from ``first`` on. ``withdrawn`` says that a report of a month
    that is over has become private.
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
    return Plan(first, withdrawn=any(private for filed, private in turned))


def _is_changed(engine: Engine, lake: Objects, state: State, month: str, folder: Path) -> bool:
    """Whether facts of a month have arrived that the lake lacks, or has otherwise."""
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
    whether it became private: of those alone that were filed in a month that is over.
    """
    if not state.hidden:
        return []
    found = engine.execute(
        "select filed, n.hidden = 'private' from (select report, filed,"
        f" {_hidden_by('level', 'blurred')} as hidden, row_number() over"
        " (partition by report order by seq desc, made desc) as place from arrivals) n"
        " left join read_parquet(?) b on b.report = n.report"
        " where n.place = 1 and n.hidden <> coalesce(b.hidden, 'no')",
        [str(fetch_file(lake, state.hidden, folder))],
    )
    turned = ((EPOCH + timedelta(seconds=filed), private) for filed, private in found)
    return [each for each in turned if figures_engine.name_month(each[0]) <= state.settled]


def _hidden_by(level: str, blurred: str) -> str:
    """Return the expression that says what of a report is hidden: all, its kelurahan, or none."""
    return (
        f"case when {level} = 'private' then 'private'"
        f" when {level} = 'facts' and {blurred} then 'place' else 'no' end"
    )


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


# What is stored.


def is_due(state: State, now: datetime) -> bool:
    """Whether a day of arrivals is over that is not in the lake."""
    return state.taken < find_closed_day(now)


def find_closed_day(now: datetime) -> str:
    """Return the last day of arrivals, UTC, that is over."""
    return f"{(now - SETTLES).astimezone(UTC) - timedelta(days=1):%Y-%m-%d}"


def store_months(
    engine: Engine, lake: Objects, state: State, months: list[Month], folder: Path
) -> State:
    """Store the facts that were counted, and the counts of the months that are over. Return the
    state that names them, which is not stored yet.
    """
    columns = ", ".join(COLUMNS)
    unnamed = ", ".join(f"null as {name}" if name in PERSONAL else f"f.{name}" for name in COLUMNS)
    facts, still_open = dict(state.facts), dict(state.open)
    for month in months:
        of_month = f"select {columns} from facts where month = '{month.name}' order by report, seq"
        facts[month.name] = _store_rows(engine, lake, "facts", month.name, of_month, folder)
        if month.closed:
            left = (
                f"select {unnamed} from facts f join steps s on s.report = f.report and"
                f" s.seq = f.seq where s.closed is null and s.month <= '{month.name}' and"
                f" (s.next_month is null or s.next_month > '{month.name}') order by f.report"
            )
            still_open[month.name] = _store_rows(engine, lake, "open", month.name, left, folder)
    settled = max([state.settled, *(month.name for month in months if month.closed)])
    return State(
        taken=state.taken,
        settled=settled,
        facts=facts,
        open=still_open,
        counts=_store_counts(engine, lake, settled, folder),
        hidden=_store_hidden(engine, lake, state, folder),
        invented=state.invented,
        sums=state.sums,
        published=state.published,
    )


def _store_counts(engine: Engine, lake: Objects, settled: str, folder: Path) -> dict[str, str]:
    """Store the counts of the months that are over. Who reported is kept for the year that is not
    over, and for no other.
    """
    year = figures_engine.name_month_after(settled)[:4] if settled else ""
    chosen = dict.fromkeys(measures.MONTHLY, f"month <= '{settled}'")
    chosen[measures.PEOPLE] = f"month <= '{settled}' and month >= '{year}'"
    chosen["reporters_by_period"] = "true"  # of periods that are over alone
    return {
        name: _store_rows(
            engine, lake, "counts", name, f"select * from {name} where {rows} order by all", folder
        )
        for name, rows in chosen.items()
    }


def _store_hidden(engine: Engine, lake: Objects, state: State, folder: Path) -> str:
    """Store what is hidden of which reports: of those that were not counted now as before."""
    hidden = _hidden_by("level_now", "blurred_now")
    select = f"select distinct report, {hidden} as hidden from steps where {hidden} <> 'no'"
    if state.hidden:
        before = figures_engine.quote(str(fetch_file(lake, state.hidden, folder)))
        select += (
            f" union all select report, hidden from read_parquet({before})"
            " where report not in (select report from steps)"
        )
    return _store_rows(engine, lake, "hidden", "reports", f"{select} order by report", folder)


def _store_rows(
    engine: Engine, lake: Objects, kind: str, name: str, select: str, folder: Path
) -> str:
    """Store the rows of a select as Parquet and return their key, which their content names."""
    file = folder / f"{kind}-{name}"
    engine.write_parquet(select, file)
    body = file.read_bytes()
    key = f"{LAKE}{kind}/{name}-{sha256(body).hexdigest()[:16]}.parquet"
    lake.store(key, body, PARQUET)
    return key


def format_moment(moment: datetime) -> str:
    """Return a moment as it is published: in the city's time, with its offset."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
