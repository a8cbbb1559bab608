"""Runs of the figures: what arrives in any order, twice or late gives the same figures."""

import json
import random
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.lake import STATE
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, Row, epoch, list_rows, make_city
from tests.figures.sql_count import count_all, months_until

NOW = epoch("2026-06-11 09:30")
DAYS = range(epoch("2026-01-02 09:30"), NOW + 1, DAY)


class City:
    """Two buckets, and runs over them."""

    def __init__(self, folder: Path) -> None:
        self.lake, self.public, self.folder = Place(), Place(), folder
        self.runs = 0

    def run(self, moment: int) -> dict[str, int]:
        self.runs += 1
        folder = self.folder / str(self.runs)
        folder.mkdir()
        now = datetime.fromtimestamp(moment, UTC)
        self.lake.loaded.clear()
        return count_figures(Run(self.lake, self.public, now, folder))

    def read(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.public.objects[f"v1/statistics/{name}"])
        return found

    def figures(self) -> dict[str, Any]:
        """Return the rows of all measures as published, without those that stay as they were."""
        index = self.read("index.json")
        names = [each["measure"] for each in index["measures"]]
        return {name: self.read(f"{name}.json")["rows"] for name in names}


@pytest.fixture
def town(tmp_path: Path) -> City:
    return City(tmp_path)


def arrive_each_day(town: City, rows: list[Row], every: int = 1) -> None:
    """Let facts arrive on the day of their entry, and a run follow, each some days."""
    by_day: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        by_day[next((day for day in DAYS if row["moment"] < day), NOW)].append(row)
    for place, day in enumerate(DAYS):
        put_batch(town.lake, by_day[day], day - 1)
        if place % every == 0 or day + DAY > NOW:
            town.run(day)


def in_one_go(tmp_path: Path, rows: list[Row]) -> dict[str, Any]:
    other = City(tmp_path / "whole")
    other.folder.mkdir()
    put_batch(other.lake, rows, NOW - 2 * DAY)
    other.run(NOW)
    return other.figures()


def without_sums(figures: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is published once and stays: it depends on when it could be published."""
    once = ("reporters-by-month", "reporters-by-period", "private-by-office", "kpi")
    once += ("scores", "private-score-sums")
    return {name: rows for name, rows in figures.items() if name not in once}


@pytest.mark.parametrize(("seed", "reports", "every"), [(0, 60, 9), (1, 150, 40)])
def test_runs_day_by_day_give_the_figures_of_one_run_over_all_facts(
    town: City, tmp_path: Path, seed: int, reports: int, every: int
) -> None:
    """A few reports with a run every few days, and many with runs that each close a month or two: a
    run costs the same whatever is in it.
    """
    rows = [*list_rows(make_city(seed, NOW, reports))]
    arrive_each_day(town, rows, every=every)
    found, whole = town.figures(), in_one_go(tmp_path, rows)
    assert without_sums(found) == without_sums(whole)
    present = [[row for row in each["scores"] if row[0] == "2026-Q2"] for each in (found, whole)]
    assert present[0] == present[1]
    counted = count_all(rows, months_until("2026-01", NOW))
    assert found["reports-by-month"] == [[*row] for row in counted["reports_by_month"]]
    assert found["open-now"] == [[row[0], row[0], *row[1:]] for row in counted["open_now"]]


def test_doubled_late_and_reordered_batches_give_the_same_figures(
    town: City, tmp_path: Path
) -> None:
    rows = [*list_rows(make_city(7, NOW, 60))]
    chance = random.Random(7)
    late = [row for row in rows if chance.random() < 0.1]
    twice = [row for row in rows if chance.random() < 0.2]
    chance.shuffle(rows)
    arrive_each_day(town, [row for row in rows if row not in late], every=30)
    put_batch(town.lake, [*twice, *late], NOW - HOUR, "late")
    town.run(NOW + HOUR)
    town.run(NOW + DAY)
    other = City(tmp_path / "whole")
    other.folder.mkdir()
    put_batch(other.lake, rows, NOW)
    other.run(NOW + DAY)
    assert without_sums(town.figures()) == without_sums(other.figures())


def test_a_run_that_was_killed_anywhere_leaves_the_figures_to_the_next(
    town: City, tmp_path: Path
) -> None:
    rows = [*list_rows(make_city(8, NOW))]
    put_batch(town.lake, rows, NOW - 2 * DAY)
    for steps in range(0, 40, 3):
        town.lake.fails_after = steps
        try:
            town.run(NOW)
        except ConnectionError:
            assert STATE not in town.lake.objects
    town.lake.fails_after = -1
    town.run(NOW)
    assert town.figures() == in_one_go(tmp_path, rows)


def test_a_poisoned_line_and_a_damaged_batch_are_left_out_and_counted(town: City) -> None:
    rows = [*list_rows(make_city(9, NOW, 5))]
    put_batch(town.lake, [*rows, {"report": "x"}], NOW - DAY, "a")
    town.lake.objects["facts/day=2026-06-10/b.ndjson.gz"] = b"no archive"
    counts = town.run(NOW)
    assert (counts["facts"], counts["unread"]) == (len(rows), 2)


def test_a_run_says_how_many_reports_are_open_as_it_publishes_it(town: City) -> None:
    rows = [*list_rows(make_city(5, NOW, 60))]
    put_batch(town.lake, rows, NOW - 2 * DAY)
    counts = town.run(NOW)
    offices = count_all(rows, months_until("2026-01", NOW))["open_now"]
    assert counts["open"] == sum(row[1] for row in offices) > 0
    assert counts["overdue"] == sum(row[2] for row in offices) > 0


def test_months_that_are_over_are_not_read_again(town: City) -> None:
    rows = [*list_rows(make_city(10, NOW))]
    put_batch(town.lake, rows, NOW - 2 * DAY)
    town.run(NOW)
    town.run(NOW + HOUR)
    facts = [key for key in town.lake.loaded if key.startswith("lake/facts/")]
    assert [key.partition("-06-")[0] for key in facts] == ["lake/facts/2026"]
    assert not [key for key in town.lake.loaded if key.startswith("facts/")]


def test_a_new_layout_of_the_lake_forgets_nothing_that_was_published(town: City) -> None:
    rows = [*list_rows(make_city(4, NOW, 60))]
    arrive_each_day(town, rows, every=30)
    before = json.loads(town.lake.objects[STATE])
    assert before["sums"]
    assert before["published"]
    town.lake.objects[STATE] = json.dumps({**before, "layout": 0, "counts": {}}).encode()
    facts, sums = town.read("index.json")["facts"], town.read("private-by-office.json")["rows"]
    town.run(NOW + DAY)
    index = town.read("index.json")
    unchanged = [each for each in facts if each["month"] < "2026-05"]
    assert [each for each in index["facts"] if each["month"] < "2026-05"] == unchanged
    assert town.read("private-by-office.json")["rows"] == sums


def test_in_the_night_after_a_month_nothing_is_open_twice(town: City) -> None:
    """The month is over, and the day of arrivals, UTC, is not."""
    rows = [row for row in list_rows(make_city(15, NOW)) if row["month"] <= "2026-05"]
    end = epoch("2026-06-01 00:30")
    put_batch(town.lake, rows, end - 2 * DAY)
    town.run(end - 12 * HOUR)
    town.run(end)
    counted = count_all(rows, months_until("2026-01", end))
    assert town.figures()["open-now"] == [[row[0], row[0], *row[1:]] for row in counted["open_now"]]
    people = town.read("reporters-by-month.json")["rows"]
    assert "2026-05" not in {row[0] for row in people}, "the month is settled in the morning"


def test_a_late_fact_of_a_month_that_is_over_counts_from_the_next_run_on(town: City) -> None:
    rows = [*list_rows(make_city(11, NOW))]
    filing = next(row for row in rows if row["month"] == "2026-03" and row["seq"] == 1)
    level = [row for row in rows if row["report"] == filing["report"]][-1]["level"]
    lost = [row for row in rows if row["report"] != filing["report"]]
    put_batch(town.lake, lost, NOW - 2 * DAY)
    town.run(NOW)
    before = town.figures()["reports-by-month"]
    put_batch(town.lake, [row for row in rows if row not in lost], NOW + HOUR)
    town.run(NOW + 2 * HOUR)
    after = town.figures()["reports-by-month"]
    assert after[2][1] - before[2][1] == (level != "private")


def forget(row: Row) -> Row:
    return {**row, "reporter": None, "reporter_year": None, "made": row["made"] + 1}


def test_an_erased_reporter_is_in_no_object_of_the_lake(town: City) -> None:
    rows = [*list_rows(make_city(12, NOW))]
    first = next(row for row in rows if row["reporter"] and row["month"] == "2026-03")
    first["reporter"] = "somebody to forget"
    key = put_batch(town.lake, rows, NOW - 2 * DAY)
    town.run(NOW)
    assert any(b"somebody to forget" in body for body in town.lake.objects.values())
    del town.lake.objects[key]  # the erasure rewrites what arrived
    put_batch(town.lake, [forget(first)], NOW + HOUR)
    town.run(NOW + 2 * DAY)
    assert not any(b"somebody to forget" in body for body in town.lake.objects.values())


def test_a_fact_that_a_recount_took_out_counts_no_more(town: City, tmp_path: Path) -> None:
    rows = [*list_rows(make_city(14, NOW))]
    stray = {**rows[0], "report": "stray", "seq": 1, "month": "2026-03", "level": "public"}
    stray |= {"moment": NOW - 90 * DAY, "filed": NOW - 90 * DAY, "day": "2026-03-13"}
    put_batch(town.lake, [*rows, stray], NOW - 2 * DAY)
    town.run(NOW)
    put_batch(town.lake, [{**stray, "kind": "gone", "made": NOW}], NOW + HOUR)
    town.run(NOW + 2 * HOUR)
    found = without_sums(town.figures())
    found.pop("open-now")
    town.run(NOW + DAY)
    assert b"stray" not in b"".join(
        body for key, body in town.lake.objects.items() if key.startswith("lake/facts")
    )
    other = City(tmp_path / "whole")
    other.folder.mkdir()
    put_batch(other.lake, rows, NOW - 2 * DAY)
    other.run(NOW + 2 * HOUR)
    wanted = without_sums(other.figures())
    wanted.pop("open-now")
    assert found == wanted


def test_a_run_that_was_overtaken_publishes_nothing(
    town: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_batch(town.lake, list_rows(make_city(13, NOW, 5)), NOW - 2 * DAY)
    replace: Callable[..., None] = town.lake.replace

    def replace_later(*arguments: Any) -> None:
        town.lake.objects[STATE] = b"{}"
        replace(*arguments)

    monkeypatch.setattr(town.lake, "replace", replace_later)
    assert town.run(NOW)["facts"] == 0
    assert "v1/statistics/index.json" not in town.public.objects
