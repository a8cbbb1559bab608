"""Runs count the scores of quarters that are not settled, once a day, and no others."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.figures import private_sums
from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.engine import Engine
from chalicelib.figures.quarter_scores import scores
from chalicelib.figures.quarter_scores.scores import Quarter
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, Row, epoch, list_rows, make_city
from tests.figures.sql_count import count_scores

NOW = epoch("2026-06-11 09:30")
SETTLED = epoch("2026-04-21 09:30")  # the first morning at which the first quarter is settled


class City:
    def __init__(self, folder: Path, rows: Sequence[Row], arrived: int) -> None:
        self.lake, self.public, self.folder, self.runs = Place(), Place(), folder, 0
        self.arrive(rows, arrived)

    def arrive(self, rows: Sequence[Row], moment: int) -> None:
        put_batch(self.lake, rows, moment, f"batch-{moment}")

    def run(self, moment: int) -> Any:
        """Return the published scores after a run."""
        self.runs += 1
        folder = self.folder / str(self.runs)
        folder.mkdir(parents=True)
        count_figures(Run(self.lake, self.public, datetime.fromtimestamp(moment, UTC), folder))
        return json.loads(self.public.objects["v1/statistics/scores.json"])


def rows_of(content: Any, quarter: str) -> list[Any]:
    return [row for row in content["rows"] if row[0] == quarter]


def until(rows: Sequence[Row], moment: int) -> list[Row]:
    return [row for row in rows if row["moment"] < moment]


@pytest.fixture
def rows() -> list[Row]:
    return [*list_rows(make_city(3, NOW, 80))]


def test_a_run_publishes_the_scores_that_the_facts_give(tmp_path: Path, rows: list[Row]) -> None:
    content = City(tmp_path, rows, NOW - 2 * DAY).run(NOW)
    now = datetime.fromtimestamp(NOW, UTC)
    quarters = scores.list_quarters("2026-01", now, city().scores)
    wanted = count_scores(rows, quarters, city().settings.triage)["scores"]
    named = [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]
    second = [row for row in named if row["quarter"] == "2026-Q2"]
    assert second
    assert {row["state"] for row in named} == {"preview"}
    assert {row["version"] for row in named} == {0}
    for row, right in zip(
        second, (row for row in wanted if row["quarter"] == "2026-Q2"), strict=True
    ):
        assert {name: row[name] for name in right} == right


def test_a_settled_quarter_is_never_counted_again(
    tmp_path: Path, rows: list[Row], monkeypatch: pytest.MonkeyPatch
) -> None:
    late = [row for row in rows if row["report"] in ("r1", "r2", "r3", "r4")]
    known = [row for row in rows if row not in late]
    town = City(tmp_path, until(known, SETTLED), SETTLED - 2 * DAY)
    before = town.run(SETTLED)
    assert [each["settled"] for each in before["quarters"]] == [True, False]
    counted: list[str] = []
    count_quarters = scores.count_quarters

    def count(engine: Engine, quarters: Sequence[Quarter], triage: str) -> Any:
        counted.extend(quarter.name for quarter in quarters)
        return count_quarters(engine, quarters, triage)

    monkeypatch.setattr(scores, "count_quarters", count)
    town.arrive([*late, *known], NOW - HOUR)
    after = town.run(NOW)
    assert counted == ["2026-Q2"]
    assert rows_of(before, "2026-Q1") == rows_of(after, "2026-Q1")
    assert before["quarters"][0] == after["quarters"][0]


def test_the_day_before_it_is_settled_a_quarter_is_still_counted(
    tmp_path: Path, rows: list[Row]
) -> None:
    town = City(tmp_path, until(rows, SETTLED), SETTLED - 3 * DAY)
    day_before = town.run(SETTLED - DAY)
    assert not day_before["quarters"][0]["settled"]
    assert day_before["quarters"][0]["facts"] == []
    listed = town.run(SETTLED)["quarters"][0]
    assert listed["facts"][-1] == "/v1/statistics/facts/2026-04.v1.parquet"
    assert {each.removeprefix("/") for each in listed["facts"]} <= {*town.public.objects}


def test_between_two_days_the_stored_scores_are_published(tmp_path: Path, rows: list[Row]) -> None:
    town = City(tmp_path, rows, NOW - 2 * DAY)
    first, second = town.run(NOW), town.run(NOW + HOUR)
    assert first == second
    assert town.run(NOW + DAY)["counted_at"] > first["counted_at"]


def test_a_private_report_changes_no_score_of_a_quarter_that_is_not_settled(
    tmp_path: Path, rows: list[Row]
) -> None:
    private = {**rows[0], "report": "private", "level": "private", "moment": NOW - 9 * DAY}
    private |= {"seq": 1, "filed": NOW - 9 * DAY, "month": "2026-06", "day": "2026-06-02"}
    private |= {"answer_due": NOW - 8 * DAY, "complete_due": NOW - 7 * DAY}
    without = City(tmp_path / "without", rows, NOW - 2 * DAY).run(NOW)
    with_it = City(tmp_path / "with", [*rows, private], NOW - 2 * DAY).run(NOW)
    assert rows_of(without, "2026-Q2") == rows_of(with_it, "2026-Q2")


def test_sums_of_two_quarters_that_are_settled_at_once_add_up(tmp_path: Path) -> None:
    later = epoch("2026-07-25 09:30")
    rows = [*list_rows(make_city(4, epoch("2026-06-30 12:00"), 300))]
    town = City(tmp_path, rows, later - 2 * DAY)
    assert [each["settled"] for each in town.run(later)["quarters"]] == [True, True, False]
    sums = json.loads(town.public.objects["v1/statistics/private-score-sums.json"])
    now = datetime.fromtimestamp(later, UTC)
    quarters = scores.list_quarters("2026-01", now, city().scores)
    counts = count_scores(rows, quarters, city().settings.triage)["score_counts"]
    named = [dict(zip(sums["columns"], row, strict=True)) for row in sums["rows"]]
    assert {row["quarter"] for row in named} == {"2026-Q1", "2026-Q2"}
    assert all(row["reports"] >= 5 for row in named)
    for office in {row["office"] for row in named}:
        own = [row for row in named if row["office"] == office]
        last = max(row["quarter"] for row in own)
        right = [row for row in counts if row["office"] == office and row["private"]]
        right = [row for row in right if row["quarter"] <= last]
        for name in {"reports", *scores.COUNTS} - {*private_sums.OPINIONS}:
            assert sum(row[name] for row in own) == sum(row[name] for row in right), name
