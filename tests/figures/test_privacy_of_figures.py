"""Nobody learns a person or a private report from any figure."""

import json
import random
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from chalicelib.figures import measures
from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.engine import Engine, list_months
from chalicelib.figures.private_sums import AT_END, Sum, release_sums
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.levels import NOT_PUBLIC
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, Row, epoch, list_rows, make_city
from tests.figures.sql_count import RULES, Rows, count_all, months_until

NOW = epoch("2026-06-11 09:30")
ROOT = "v1/statistics/"


class City:
    def __init__(self, folder: Path, seed: int, reports: int = 60) -> None:
        self.lake, self.public, self.folder, self.runs = Place(), Place(), folder, 0
        self.rows = [*list_rows(make_city(seed, NOW, reports))]
        put_batch(self.lake, self.rows, NOW - 2 * DAY)

    def run(self, moment: int) -> dict[str, bytes]:
        """Return all files that are published by a run."""
        self.runs += 1
        folder = self.folder / str(self.runs)
        folder.mkdir(parents=True)
        count_figures(Run(self.lake, self.public, datetime.fromtimestamp(moment, UTC), folder))
        return dict(self.public.objects)


def rows_of(files: dict[str, bytes], name: str) -> Rows:
    return [tuple(row) for row in json.loads(files[f"{ROOT}{name}.json"])["rows"]]


def read_public(files: dict[str, bytes], folder: Path) -> tuple[list[dict[str, Any]], list[Path]]:
    """Return the public facts of all files as rows, and the files."""
    written = []
    for name, body in files.items():
        if name.endswith(".parquet"):
            file = folder / name.replace("/", "-")
            file.write_bytes(body)
            written.append(file)
    with closing(Engine(folder)) as engine:
        found = engine.connection.execute(
            "select * from read_parquet(?)", [[str(each) for each in written]]
        )
        columns = [each[0] for each in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()], written


def private_reports(rows: list[Row]) -> set[str]:
    last = {row["report"]: row["level"] for row in sorted(rows, key=lambda row: row["seq"])}
    return {report for report, level in last.items() if level == "private"}


def test_public_facts_have_no_person_no_private_report_and_no_unseen_entry(tmp_path: Path) -> None:
    city = City(tmp_path, 1)
    facts, _ = read_public(city.run(NOW), tmp_path)
    assert facts
    assert not {"reporter", "reporter_year", "blurred", "made"} & facts[0].keys()
    assert not {row["report"] for row in facts} & private_reports(city.rows)
    assert not {row["kind"] for row in facts} & set(map(str, NOT_PUBLIC))
    hides = {row["report"] for row in city.rows if row["blurred"]}
    for row in facts:
        if row["level"] == "facts" and row["report"] in hides:
            assert len(row["kelurahan"] or "") <= len("31.73.05")


def test_all_public_figures_of_closed_months_can_be_counted_from_public_facts(
    tmp_path: Path,
) -> None:
    """But the steps of the ladder: reminders pass between offices, and nobody else sees them."""
    files = City(tmp_path, 2).run(NOW)
    _, written = read_public(files, tmp_path)
    months = [
        month
        for month in list_months("2026-01", datetime.fromtimestamp(NOW, JAKARTA))
        if month.closed
    ]
    with closing(Engine(tmp_path)) as engine:
        engine.add_public(written)
        engine.prepare(months, months, RULES)
        engine.make_steps()
        for name in measures.MONTHLY:
            engine.count_measure(name)
        for name in ("reports_by_month", "promises_by_office", "quality_by_office", "office_time"):
            columns, found = engine.read_table(name)
            place = columns.index("office") if "office" in columns else None
            published = [
                row if place is None else (*row[: place + 1], *row[place + 2 :])  # less its name
                for row in rows_of(files, name.replace("_", "-"))
                if row[0] in {month.name for month in months}
            ]
            assert found == published, name


def test_no_figure_but_the_sums_moves_by_a_private_report(tmp_path: Path) -> None:
    """Two publications, with and without a private report, differ in nothing that an hour has."""
    city = City(tmp_path, 3)
    before = city.run(NOW)
    private = next(
        row for row in city.rows if row["seq"] == 1 and row["report"] in private_reports(city.rows)
    )
    added = {**private, "report": "new", "moment": NOW - HOUR, "filed": NOW - HOUR}
    added |= {"day": "2026-06-11", "month": "2026-06", "level": "private", "reporter": "new"}
    put_batch(city.lake, [added], NOW)
    after = city.run(NOW)
    for name in measures.load_measures():
        title = name.replace("_", "-")
        assert rows_of(before, title) == rows_of(after, title), name


def test_a_late_private_report_moves_no_closed_month(tmp_path: Path) -> None:
    city = City(tmp_path, 4)
    before = city.run(NOW)
    late = {**city.rows[0], "report": "late", "level": "private", "seq": 1, "reporter": "late"}
    late |= {"moment": NOW - 60 * DAY, "filed": NOW - 60 * DAY, "month": "2026-04"}
    put_batch(city.lake, [late], NOW + HOUR)
    for moment in (NOW + 2 * HOUR, NOW + 2 * DAY):
        after = city.run(moment)
        for name in ("reports-by-month", "reporters-by-month", "private-by-office"):
            assert rows_of(before, name)[:5] == rows_of(after, name)[:5], name


def test_a_report_that_becomes_private_is_taken_out_of_every_file(tmp_path: Path) -> None:
    city = City(tmp_path, 5)
    before = city.run(NOW)
    shown = next(
        row
        for row in city.rows
        if row["month"] == "2026-02" and row["report"] not in private_reports(city.rows)
    )
    last = [row for row in city.rows if row["report"] == shown["report"]][-1]
    hiding = {**last, "kind": "visibility", "seq": last["seq"] + 1, "level": "private"}
    hiding |= {"moment": NOW - HOUR, "day": "2026-06-11", "month": "2026-06", "made": NOW}
    put_batch(city.lake, [hiding], NOW)
    city.run(NOW + HOUR)
    after = city.run(NOW + DAY)
    february = f"{ROOT}facts/2026-02.v1.parquet"
    assert february in before
    assert february not in after
    facts, _ = read_public(after, tmp_path)
    assert shown["report"] not in {row["report"] for row in facts}
    (listed,) = (
        each
        for each in json.loads(after[f"{ROOT}index.json"])["facts"]
        if each["month"] == "2026-02" and each["version"] == 1
    )
    assert listed["withdrawn"]


def test_people_of_a_year_are_in_no_file_and_in_the_lake_for_the_year_alone(
    tmp_path: Path,
) -> None:
    city = City(tmp_path, 6)
    files = city.run(NOW)
    people = {row["reporter_year"] for row in city.rows} - {None}
    text = b"".join(body for name, body in files.items() if not name.endswith(".parquet")).decode()
    assert not [each for each in people if each in text]
    assert rows_of(files, "reporters-by-period")[0][:2] == ("quarter", "2026-Q1")
    city.run(epoch("2027-01-03 09:30"))
    (key,) = (key for key in city.lake.objects if key.startswith("lake/counts/people"))
    (tmp_path / "people").write_bytes(city.lake.objects[key])
    with closing(Engine(tmp_path)) as engine:
        stored = str(tmp_path / "people")
        assert engine.execute("select count(*) from read_parquet(?)", [stored]) == [(0,)]


def test_reporters_are_counted_in_closed_months_and_only_five_or_more(tmp_path: Path) -> None:
    found = rows_of(City(tmp_path, 6).run(NOW), "reporters-by-month")
    assert {month for month, *_ in found} <= {f"2026-0{month}" for month in range(1, 6)}
    assert {row[-1] for row in found} - {None}
    assert all(row[-1] is None or row[-1] >= 5 for row in found)


def test_no_hash_ties_a_reporter_to_two_months() -> None:
    """What is counted of persons is one number a month, so nothing can be linked."""
    rows = count_all(list_rows(make_city(7, NOW)), months_until("2026-01", NOW))
    assert {type(cell) for row in rows["reporters_by_month"] for cell in row} <= {
        *(str, int, type(None)),
    }


# The sums of private reports.


def counted(**months: int) -> dict[tuple[str, str], dict[str, int]]:
    return {
        (month, "A"): {"reports": many, "finished": 1, "open": many, "open_overdue": 0}
        for month, many in months.items()
    }


def test_sums_below_five_move_on_to_the_next_month() -> None:
    found = release_sums(counted(m1=2, m2=2, m3=3, m4=9), [], ["m1", "m2", "m3", "m4"], 5)
    zeros = dict.fromkeys(AT_END, 0)
    assert found == [
        Sum("m3", "A", {**zeros, "reports": 7, "finished": 3, "open": 3}),
        Sum("m4", "A", {**zeros, "reports": 9, "finished": 1, "open": 9}),
    ]


def test_what_comes_late_moves_on_and_published_sums_stay() -> None:
    first = release_sums(counted(m1=6), [], ["m1"], 5)
    again = release_sums(counted(m1=7, m2=3), first, ["m2"], 5)  # one came late: four together
    assert again == []
    then = release_sums(counted(m1=7, m2=3, m3=1), first, ["m2", "m3"], 5)
    assert [(each.period, each.counts["reports"]) for each in then] == [("m3", 5)]


@pytest.mark.parametrize("seed", range(20))
def test_sums_are_always_of_enough_and_add_up(seed: int) -> None:
    chance = random.Random(seed)
    months = [f"{number:02}" for number in range(12)]
    counts = {
        (month, office): {"reports": chance.randrange(5), "finished": chance.randrange(3)}
        for month in months
        for office in "AB"
    }
    released: list[Sum] = []
    for month in months:
        past = {key: value for key, value in counts.items() if key[0] <= month}
        released += release_sums(past, released, [month], 5)
    assert all(each.counts["reports"] >= 5 for each in released)
    for office in "AB":
        last = max((each.period for each in released if each.office == office), default="")
        for name in ("reports", "finished"):
            real = sum(
                value[name] for key, value in counts.items() if key[1] == office and key[0] <= last
            )
            assert sum(each.counts[name] for each in released if each.office == office) == real


def test_nobody_learns_that_a_report_follows_a_private_one(tmp_path: Path) -> None:
    followed = 0
    for seed in range(3):
        city = City(tmp_path / str(seed), seed)
        facts, _ = read_public(city.run(NOW), tmp_path)
        known = {row["follows"] for row in facts} - {None}
        assert not known & private_reports(city.rows)
        assert known <= {row["report"] for row in facts}
        followed += len(known)
    assert followed
