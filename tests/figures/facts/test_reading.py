"""Facts count once, whatever came twice, late or in another order, and whatever is no fact; DuckDB
reads them as plain Python does.
"""

import json
from collections.abc import Iterable
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.figures.engine import Engine
from chalicelib.figures.facts import reading
from chalicelib.figures.facts.making import Hashes, make_facts
from chalicelib.figures.facts.model import GONE
from chalicelib.figures.measures import load_steps
from tests.builders import MONDAY
from tests.figures.facts.deduplication import deduplicate
from tests.figures.facts.lives import lived
from tests.rows import each_row

MADE = MONDAY + timedelta(days=400)


@pytest.fixture(scope="module")
def lines() -> list[str]:
    """A thousand facts and some more of sixty reports."""
    found: list[str] = []
    for seed in range(60):
        life, hashes = lived(seed), Hashes(f"{seed:032x}", f"r{seed % 7}", f"y{seed % 7}")
        facts = make_facts(life.report, life.timeline, hashes, city(), MADE)
        found += [fact.write_line() for fact in facts]
    assert len(found) > 1000
    return found


def read_by_duckdb(folder: Path) -> list[dict[str, Any]]:
    with closing(Engine(folder)) as engine:
        engine.add_lines(folder.glob("*.ndjson"))
        engine.execute(f"create table facts as {load_steps()['facts']}")
        rows = engine.execute("select * from facts order by report, seq")
    return [dict(zip(reading.COLUMNS, row, strict=True)) for row in rows]


def store(folder: Path, batches: Iterable[Iterable[str]]) -> None:
    for place, batch in enumerate(batches):
        (folder / f"{place}.ndjson").write_text("".join(f"{line}\n" for line in batch))


def damaged(line: str, **changes: Any) -> str:
    return json.dumps({**json.loads(line), **changes})


POISON = {
    "no JSON": lambda line: line[: len(line) // 2],
    "empty": lambda line: "",
    "a list": lambda line: "[1, 2]",
    "bytes": lambda line: "\x00\ufffd\ud7ff",
    "another type": lambda line: damaged(line, seq="many"),
    "a nested value": lambda line: damaged(line, moment={"at": 1}),
    "nothing": lambda line: "{}",
    "a column less": lambda line: json.dumps(
        {name: value for name, value in json.loads(line).items() if name != "filed"}
    ),
}
DRILLS = {
    "doubled": lambda lines, chance: [lines, lines],
    "in another order": lambda lines, chance: [chance.sample(lines, len(lines))],
    "late": lambda lines, chance: [lines[500:], lines[:500]],
    "doubled in part and in another order": lambda lines, chance: [
        chance.sample(lines, 700),
        chance.sample(lines, len(lines)),
        chance.sample(lines, 300),
    ],
}


@each_row("drill", DRILLS)
def test_whatever_a_batch_of_a_thousand_goes_through_the_facts_are_the_same(
    lines: list[str], tmp_path: Path, drill: str
) -> None:
    right = deduplicate(lines)
    assert len(right) == len(lines)
    batches = DRILLS[drill](lines, Random(5))
    assert deduplicate(line for batch in batches for line in batch) == right
    store(tmp_path, batches)
    assert read_by_duckdb(tmp_path) == right


@each_row("poison", POISON)
def test_a_line_that_is_no_fact_is_left_out_alone(
    lines: list[str], tmp_path: Path, poison: str
) -> None:
    right = deduplicate(lines)
    spoilt = [*lines[:500], POISON[poison](lines[3]), *lines[500:]]
    assert deduplicate(spoilt) == right
    store(tmp_path, [spoilt])
    assert read_by_duckdb(tmp_path) == right


def test_the_fact_that_was_made_last_counts(lines: list[str], tmp_path: Path) -> None:
    later = json.loads(lines[0])["made"] + 1
    corrected = damaged(lines[0], made=later, category="pohon", stars=3)
    batches = [[corrected], lines]
    store(tmp_path, batches)
    by_python = deduplicate(line for batch in batches for line in batch)
    assert by_python == read_by_duckdb(tmp_path)
    first = json.loads(corrected)
    assert next(fact for fact in by_python if fact["report"] == first["report"]) == first


def test_a_line_that_says_so_takes_a_fact_out(lines: list[str], tmp_path: Path) -> None:
    """As a recount does with a fact whose entry the table does not have."""
    gone = damaged(lines[7], kind=GONE, made=json.loads(lines[7])["made"] + 1)
    right = deduplicate([*lines[:7], *lines[8:]])
    store(tmp_path, [[gone], lines, lines])
    assert deduplicate([gone, *lines, *lines]) == read_by_duckdb(tmp_path) == right


def test_of_two_made_in_one_second_the_one_without_a_reporter_counts(
    lines: list[str], tmp_path: Path
) -> None:
    """Between the two the reporter's data were erased."""
    erased = damaged(lines[0], reporter=None, reporter_year=None)
    for batches in ([[erased], lines], [lines, [erased]]):
        store(tmp_path, batches)
        by_python = deduplicate(line for batch in batches for line in batch)
        assert by_python == read_by_duckdb(tmp_path)
        assert by_python[0]["reporter"] is None


def test_other_members_of_a_line_are_left_out(lines: list[str], tmp_path: Path) -> None:
    planted = damaged(lines[0], note="RAHASIA", phone="+6281234567890")
    store(tmp_path, [[planted]])
    assert deduplicate([planted]) == read_by_duckdb(tmp_path)
    assert "RAHASIA" not in str(deduplicate([planted]))
