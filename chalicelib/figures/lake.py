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

from chalicelib.figures import measures
from chalicelib.figures.engine import Engine, Month, name_month_after, quote
from chalicelib.figures.facts.model import INVENTED, PERSONAL
from chalicelib.figures.facts.reading import COLUMNS
from chalicelib.figures.objects import Objects
from chalicelib.figures.private_sums import Sum
from chalicelib.platform.telemetry import log

FACTS, LAKE = "facts/day=", "lake/"
STATE = f"{LAKE}state.json"
LAYOUT = 2  # of the state; of another one only what was published is read
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
class Scores:
    """The scores of quarters, as counted at the moment ``counted_at``. Those up to ``settled`` were
    counted for the last time: ``inputs`` names the files of public facts that each of them was
    counted from. ``counts`` is the key of the counts of all quarters, ``sums`` are those of private
    reports that are published.
    """

    counted_at: str = ""
    settled: str = ""
    counts: str = ""
    sums: list[Sum] = field(default_factory=list)
    inputs: dict[str, list[str]] = field(default_factory=dict)


@dataclass(slots=True)
class State:
    """The content of the lake. The batches that arrived up to the day ``taken`` (UTC) are in it.
    The months up to ``settled`` were counted, and are over.

    ``facts`` and ``open`` have the keys of the facts of each month, and of the last facts of the
    reports that were open at its end; ``counts`` has the keys of each measure's rows of the months
    that are over. ``hidden`` is the key of the reports of which the public may not know all.
    ``invented`` says that facts of a demonstration are among them. ``sums`` are the published sums
    of private reports.
    """

    taken: str = ""
    settled: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    open: dict[str, str] = field(default_factory=dict)
    counts: dict[str, str] = field(default_factory=dict)
    hidden: str = ""
    invented: bool = False
    sums: list[Sum] = field(default_factory=list)
    scores: Scores = field(default_factory=Scores)
    published: dict[str, list[PublicFacts]] = field(default_factory=dict)

    def list_keys(self) -> set[str]:
        """Return the keys of all objects that the state names."""
        named = (self.facts, self.open, self.counts)
        single = {self.hidden, self.scores.counts} - {""}
        return {key for keys in named for key in keys.values()} | single


def load_state(lake: Objects) -> tuple[State, str | None]:
    """Return the state and its tag: an empty one without a tag where there is none. Of a state of
    another layout only what was published is kept: nobody can take it back, and no sum of private
    reports may be published twice.
    """
    stored = lake.load(STATE)
    if stored is None:
        return State(), None
    content = json.loads(stored.body)
    layout = content.pop("layout")
    content["sums"] = [Sum(*each) for each in content["sums"]]
    content["scores"] = Scores(**content["scores"])
    content["scores"].sums = [Sum(*each) for each in content["scores"].sums]
    content["published"] = {
        month: [PublicFacts(**each) for each in versions]
        for month, versions in content["published"].items()
    }
    if layout != LAYOUT:
        scores = Scores(
            settled=content["scores"].settled,
            sums=content["scores"].sums,
            inputs=content["scores"].inputs,
        )
        published = State(sums=content["sums"], scores=scores, published=content["published"])
        return published, stored.tag
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
    file = _place_file(key, folder)
    if not file.exists():
        stored = lake.load(key)
        if stored is None:
            raise LookupError(f"The lake lacks {key}.")
        file.write_bytes(stored.body)
    return file


def _place_file(key: str, folder: Path) -> Path:
    return folder / key.replace("/", "-")


# What is stored.


def hidden_by(level: str, blurred: str) -> str:
    """Return the expression that says what of a report is hidden: all, its kelurahan, or none."""
    return (
        f"case when {level} = 'private' then 'private'"
        f" when {level} = 'facts' and {blurred} then 'place' else 'no' end"
    )


def is_due(state: State, now: datetime) -> bool:
    """Return whether a day of arrivals is over that is not in the lake."""
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
        facts[month.name] = store_rows(engine, lake, "facts", month.name, of_month, folder)
        if month.closed:
            left = (
                f"select {unnamed} from facts f join steps s on s.report = f.report and"
                f" s.seq = f.seq where s.closed is null and s.month <= '{month.name}' and"
                f" (s.next_month is null or s.next_month > '{month.name}') order by f.report"
            )
            still_open[month.name] = store_rows(engine, lake, "open", month.name, left, folder)
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
        scores=state.scores,
        published=state.published,
    )


def _store_counts(engine: Engine, lake: Objects, settled: str, folder: Path) -> dict[str, str]:
    """Store the counts of the months that are over. Who reported is kept for the year that is not
    over, and for no other.
    """
    year = name_month_after(settled)[:4] if settled else ""
    chosen = dict.fromkeys(measures.MONTHLY, f"month <= '{settled}'")
    chosen[measures.PEOPLE] = f"month <= '{settled}' and month >= '{year}'"
    chosen["reporters_by_period"] = "true"  # of periods that are over alone
    return {
        name: store_rows(
            engine, lake, "counts", name, f"select * from {name} where {rows} order by all", folder
        )
        for name, rows in chosen.items()
    }


def _store_hidden(engine: Engine, lake: Objects, state: State, folder: Path) -> str:
    """Store what is hidden of which reports: of those that were not counted now as before."""
    hidden = hidden_by("level_now", "blurred_now")
    select = f"select distinct report, {hidden} as hidden from steps where {hidden} <> 'no'"
    if state.hidden:
        before = quote(str(fetch_file(lake, state.hidden, folder)))
        select += (
            f" union all select report, hidden from read_parquet({before})"
            " where report not in (select report from steps)"
        )
    return store_rows(engine, lake, "hidden", "reports", f"{select} order by report", folder)


def store_rows(
    engine: Engine, lake: Objects, kind: str, name: str, select: str, folder: Path
) -> str:
    """Store the rows of a select as Parquet and return their key, which their content names."""
    file = folder / f"{kind}-{name}"
    engine.write_parquet(select, file)
    body = file.read_bytes()
    key = f"{LAKE}{kind}/{name}-{sha256(body).hexdigest()[:16]}.parquet"
    lake.store(key, body, PARQUET)
    file.rename(_place_file(key, folder))
    return key
