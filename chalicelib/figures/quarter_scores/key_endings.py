"""The keys of facts that end when a quarter is frozen, and their destruction.

The key of the reporters of a month ends with the month's quarter, and the key of the reporters of a
year with its last quarter: nobody counts reporters after that. The key of the numbers of a year is
needed as long as facts may come of reports that were filed in it. A version of the ledger names the
keys that end with it, so the ledger also proves when each was destroyed.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from chalicelib.figures.engine import Engine
from chalicelib.figures.facts import bucket, keys
from chalicelib.figures.lake import State, fetch_file
from chalicelib.figures.objects import Objects
from chalicelib.figures.quarter_scores.frozen_files import LEDGER
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.telemetry import log

# A mark that the keys of an entry are destroyed.
ENDED = f"{bucket.DESTROYED}entry-"


def list_ended_keys(
    engine: Engine, lake: Objects, state: State, quarter: str, ended: set[str], folder: Path
) -> list[str]:
    """Return the names of the keys that end with a frozen quarter, without those of ``ended``."""
    names = keys.list_keys(quarter)
    year = int(quarter[:4])
    if quarter.endswith("Q4"):
        names += keys.list_keys(f"{year}")
        year += 1
    names += [
        f"number-{each}"
        for each in range(int(min(state.facts)[:4]), year - keys.YEARS_OF_WORK)
        if not _is_in_work(engine, lake, state, each, quarter, folder)
    ]
    return [name for name in names if name not in ended]


def _is_in_work(
    engine: Engine, lake: Objects, state: State, year: int, quarter: str, folder: Path
) -> bool:
    """Return whether a report filed in a year is open, or had an entry since the quarter began."""
    begins, ends = (
        int(datetime(each, 1, 1, tzinfo=JAKARTA).timestamp()) for each in (year, year + 1)
    )
    return any(
        engine.execute(
            "select 1 from read_parquet(?) where filed >= ? and filed < ? limit 1",
            [str(fetch_file(lake, key, folder)), begins, ends],
        )
        for key in _list_recent(state, quarter)
    )


def _list_recent(state: State, quarter: str) -> Iterator[str]:
    """Yield the keys of the facts of a quarter's months and of later ones, and that of the reports
    that were open at the end of the last month.
    """
    first = f"{quarter[:4]}-{3 * int(quarter[-1]) - 2:02}"
    yield from (key for month, key in state.facts.items() if month >= first)
    if state.open:
        yield state.open[max(state.open)]


def destroy_ended_keys(ledger: Objects, facts: Objects) -> None:
    """Destroy the keys that the entries of the ledger name, those of each entry once. A run that
    dies is made up for by the next one.
    """
    done = {key.removeprefix(ENDED) for key in facts.list_keys(ENDED)}
    for key in ledger.list_keys(LEDGER):
        seq = key.removeprefix(LEDGER).removesuffix(".json")
        stored = ledger.load(key) if seq not in done else None
        if stored is None:
            continue
        names = json.loads(stored.body)["keys"]
        for name in names:
            keys.destroy_key(name)
        facts.store(f"{ENDED}{seq}", b"", "text/plain")
        log.info("keys_destroyed", keys=names)
