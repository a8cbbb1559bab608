"""Published scores counted anew from the public facts.

The source is a folder with the files as they are published, or an address, below which
``v1/statistics`` lies. Each score of a quarter that was counted for the last time is compared with
the published one, digit by digit. Nothing but what everybody can fetch is used: the facts, the sums
of private reports and the numbers of the formula.

A file of facts is withdrawn when a report in it becomes private. Then the newest facts of its month
are counted, and the offices that had handled that report differ.
"""

import json
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from chalicelib.figures.caching_and_license import INDEX, ROOT
from chalicelib.figures.engine import Engine
from chalicelib.figures.private_sums import Sum
from chalicelib.figures.public_facts import name_facts
from chalicelib.figures.quarter_scores import scores
from chalicelib.figures.quarter_scores.frozen_files import COUNTS
from chalicelib.platform.moments import JAKARTA
from operate.answer import Answer, OperatorError
from operate.progress import follow

TIMEOUT = 60  # seconds
LONG_AFTER = timedelta(days=1000)  # whatever the rules, a quarter is over by then
Row = dict[str, Any]


class Unavailable(OperatorError):
    """A file can't be had, or is not the one that was counted. The message says which and why."""


@dataclass(frozen=True, slots=True)
class Published:
    """The scores of a quarter as published: what they were counted from, and the rows.

    ``facts`` are addresses below the source, and ``digests`` those of some of the files. ``sums``
    are of private reports. ``adjustments`` were decided after an appeal: an office, a count, and
    how much is added to it.
    """

    quarter: str
    title: str
    rules: Mapping[str, Any]
    facts: Sequence[str]
    sums: Sequence[Sum]
    rows: Sequence[Row]
    digests: Mapping[str, str] = field(default_factory=dict)
    adjustments: Sequence[tuple[str, str, int]] = ()
    replaced: Mapping[str, str] = field(default_factory=dict)  # withdrawn files by newer ones


@dataclass(frozen=True, slots=True)
class CountedQuarter:
    """A quarter as it was counted anew: its rows, the files of facts that were counted in the place
    of withdrawn ones, and the differences from what is published.
    """

    quarter: str
    title: str
    rows: tuple[Row, ...]
    replaced: tuple[str, ...]
    differences: tuple[str, ...]

    def list_lines(self) -> Iterator[str]:
        yield f"{self.quarter} ({self.title})"
        for address in self.replaced:
            yield f"  {address} was withdrawn: a report of it has become private."
        yield from (f"  {describe_row(row)}" for row in self.rows)
        yield from (f"  DIFFERENT {line}" for line in self.differences)
        many = len(self.differences)
        yield f"  {len(self.rows)} offices; {many} differences from what is published."


@dataclass(frozen=True, slots=True)
class CountedScores(Answer):
    """The scores of some quarters."""

    quarters: tuple[CountedQuarter, ...]

    def list_lines(self) -> Iterable[str]:
        for each in self.quarters:
            yield from each.list_lines()

    def list_faults(self) -> Iterable[str]:
        if many := sum(len(each.differences) for each in self.quarters):
            yield f"{many} differences from what is published."


def recount_scores(source: str, quarter: str | None = None) -> CountedScores:
    """Count the quarter, or all settled ones, and compare them. Raises Unavailable."""
    found = [each for each in list_published(source) if quarter in (None, each.quarter)]
    if not found:
        raise Unavailable(f"No score of {quarter or 'any quarter'} was counted for the last time.")
    counted = follow(found, "Counting quarters", len(found))
    return CountedScores(tuple(_count_published(source, each) for each in counted))


def _count_published(source: str, published: Published) -> CountedQuarter:
    counted = count_quarter(source, published)
    return CountedQuarter(
        published.quarter,
        published.title,
        tuple(counted),
        tuple(published.replaced.values()),
        tuple(compare_rows(published.rows, counted)),
    )


# What is published.


def fetch(source: str, address: str) -> bytes:
    """Return a file, by its address below the source. Raises Unavailable."""
    try:
        if "://" not in source:
            return (Path(source) / address.lstrip("/")).read_bytes()
        with urllib.request.urlopen(source.rstrip("/") + address, timeout=TIMEOUT) as answer:
            body: bytes = answer.read()
            return body
    except OSError as error:
        if isinstance(error, urllib.error.HTTPError):
            error.close()  # it is an answer, with a connection
        raise Unavailable(f"{source} does not have {address}: {error}") from error


def fetch_json(source: str, address: str) -> Any:
    try:
        return json.loads(fetch(source, address))
    except ValueError as error:
        raise Unavailable(f"{address} of {source} is no JSON: {error}") from error


def list_published(source: str) -> Iterator[Published]:
    """Yield each quarter that was counted for the last time: as it was frozen, where it was."""
    index = fetch_json(source, f"/{ROOT}{INDEX}")
    frozen = {each["quarter"]: each for each in sorted(index.get("scores", ()), key=_version_of)}
    preview = fetch_json(source, f"/{ROOT}scores.json")
    sums = fetch_json(source, f"/{ROOT}private-score-sums.json")
    for quarter in preview["quarters"]:
        name = quarter["quarter"]
        if name in frozen:
            published = _read_frozen(fetch_json(source, frozen[name]["url"]))
            yield _replace_withdrawn(published, index["facts"])
        elif quarter["settled"]:
            rows = [row for row in _name_cells(preview) if row["quarter"] == name]
            facts = quarter["facts"]
            own = [row for row in _name_cells(sums) if row["quarter"] == name]
            published = Published(
                name, "preview", quarter["rules"], facts, _list_sums(name, own), rows
            )
            yield _replace_withdrawn(published, index["facts"])


def _version_of(listed: Row) -> int:
    return int(listed["version"])


def _read_frozen(content: Row) -> Published:
    inputs = {each["url"]: each["sha256"] for each in content["inputs"]}
    quarter = content["quarter"]
    return Published(
        quarter,
        f"frozen, version {content['version']}",
        content["rules"],
        facts=[*inputs],
        sums=_list_sums(quarter, _name_cells(content["private_sums"])),
        rows=_name_cells(content),
        digests=inputs,
        adjustments=[
            (each["office"], each["column"], int(each["many"])) for each in content["adjustments"]
        ],
    )


def _list_sums(quarter: str, rows: Sequence[Row]) -> list[Sum]:
    return [Sum(quarter, row["office"], {name: row[name] for name in COUNTS}) for row in rows]


def _replace_withdrawn(published: Published, listed: Sequence[Row]) -> Published:
    """Return what was published with the newest facts of each month in the place of withdrawn ones.
    ``listed`` is what the index says of facts.
    """
    newest = {
        each["month"]: each["url"] for each in sorted(listed, key=_version_of) if "url" in each
    }
    gone = {
        f"/{ROOT}{name_facts(each['month'], each['version'])}": newest[each["month"]]
        for each in listed
        if "url" not in each and each["month"] in newest
    }
    replaced = {gone[each]: each for each in published.facts if each in gone}
    return replace(
        published, facts=[gone.get(each, each) for each in published.facts], replaced=replaced
    )


def _name_cells(content: Row) -> list[Row]:
    return [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]


# What is counted.


def count_quarter(source: str, published: Published) -> list[Row]:
    """Return the scores of a quarter, counted from the facts. Raises Unavailable."""
    rules = scores.parse_rules(published.rules)
    year, number = int(published.quarter[:4]), int(published.quarter[-1])
    begins = datetime(year, number * 3 - 2, 1, tzinfo=JAKARTA)
    quarter, *_ = scores.list_quarters(f"{begins:%Y-%m}", begins + LONG_AFTER, [rules])
    with TemporaryDirectory() as name, closing(Engine(Path(name))) as engine:
        files = []
        for place, address in enumerate(published.facts):
            file = Path(name) / f"facts-{place}.parquet"
            file.write_bytes(_fetch_input(source, published, address))
            files.append(file)
        scores.load_files(engine, files)
        scores.count_quarters(engine, [quarter], published.rules["triage"])
        scores.adjust_counts(engine, quarter.name, published.adjustments)
        scores.add_sums(engine, published.sums)
        scores.count_scores(engine)
        return scores.read_scores(engine, quarter.name)


def _fetch_input(source: str, published: Published, address: str) -> bytes:
    """Return a file that was counted. Raises Unavailable when it is not that one any more."""
    body = fetch(source, address)
    digest = published.digests.get(address)
    if digest and sha256(body).hexdigest() != digest:
        raise Unavailable(f"{address} is not the file that was counted: its SHA-256 differs.")
    return body


# What is printed.


def describe_row(row: Row) -> str:
    """Return a score with its parts as a line."""
    parts = ", ".join(
        f"{name} {row[f'{name}_part']:.6f}" for name in ("answers", "ends", "quality", "rating")
    )
    return f"{row['office']}: {row['score']:.2f} in band {row['band']} ({parts})"


def compare_rows(published: Sequence[Row], counted: Sequence[Row]) -> Iterator[str]:
    """Yield a line for each office whose published row is another one than the counted one."""
    before, after = (
        {row["office"]: row for row in sorted(rows, key=lambda row: str(row["office"]))}
        for rows in (published, counted)
    )
    for office in sorted({*before, *after}):
        if office not in after:
            yield f"{office}: published, and not counted"
        elif office not in before:
            yield f"{office}: counted, and not published"
        else:
            for name, value in after[office].items():
                if before[office].get(name) != value:
                    shown = before[office].get(name)
                    yield f"{office} {name}: {shown} is published, {value} counted"
