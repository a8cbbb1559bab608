"""Nobody learns a person or a private report from any figure."""

import json
import random
from contextlib import closing
from datetime import UTC, datetime
from functools import cache
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest

from chalicelib.figures import measures
from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.engine import Engine, list_months
from chalicelib.figures.private_sums import (
    AT_END,
    Sum,
    bound_months,
    find_quarters_end,
    release_sums,
)
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.access.levels import NOT_PUBLIC
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, Row, epoch, list_rows, make_city, make_row
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
        for file in written:  # they have no reporters
            engine.execute(
                "insert into arrivals by name select *, false as blurred, 0 as made"
                " from read_parquet(?)",
                [str(file)],
            )
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


# What two publications, or two files, tell together.


@cache
def publish_first(rows: str) -> tuple[Place, Place]:
    """Return the lake and the public files after a run over facts, given as JSON. Two worlds, which
    differ in what comes later, begin with the same one.
    """
    with TemporaryDirectory() as folder:
        city = City(Path(folder), 1, reports=0)
        put_batch(city.lake, json.loads(rows), NOW - 2 * DAY, "first")
        city.run(NOW)
    return city.lake, city.public


def count_twice(folder: Path, first: list[Row], then: list[Row]) -> list[dict[str, bytes]]:
    """Return the files before and after facts arrive, and those of the next day."""
    city = City(folder, 1, reports=0)
    city.lake, city.public = (place.copied() for place in publish_first(json.dumps(first)))
    files = [dict(city.public.objects)]
    put_batch(city.lake, then, NOW + HOUR, "then")
    return [*files, city.run(NOW + 2 * HOUR), city.run(NOW + 2 * DAY)]


def file_one(name: str, moment: str, **members: Any) -> Row:
    filed = epoch(moment)
    known = {"channel": "sms", "category": "jalan", "kelurahan": "31.73.05.1001", "office": "A"}
    known |= {"answer_due": filed + 6 * HOUR, "complete_due": filed + 7 * DAY}
    known |= {"status": "menunggu", "kind": "status", "actor": "pelapor", "seq": 1, **members}
    return make_row(report=name, moment=filed, filed=filed, **known)


def by(person: str, moment: str) -> dict[str, str]:
    return {"reporter": f"{person} {moment[:7]}", "reporter_year": f"{person} {moment[:4]}"}


@pytest.mark.parametrize("level", ["public", "facts", "private"])
def test_no_publication_tells_whether_the_reporter_of_a_late_report_had_reported_before(
    tmp_path: Path, level: str
) -> None:
    """Two cities that differ in nothing else publish the same, before and after."""
    when = "2026-04-07 10:00"
    crowd = [file_one(f"c{each}", when, **by(f"c{each}", when)) for each in range(7)]
    worlds = [
        count_twice(
            tmp_path / person,
            crowd,
            [file_one("late", "2026-04-20 10:00", level=level, **by(person, when))],
        )
        for person in ("c3", "nobody before")
    ]
    assert worlds[0] == worlds[1]


def test_who_reported_in_two_months_can_not_be_told_from_any_file(tmp_path: Path) -> None:
    """Whoever exchanges the persons of a month changes no file but the counts of longer times,
    which have one number for each.
    """
    months = ("2026-03-05 10:00", "2026-04-05 10:00")
    worlds = []
    for name, shift in (("same", 0), ("exchanged", 3)):
        rows = [
            file_one(f"r{month[5:7]}{each}", month, **by(f"p{(each + place * shift) % 9}", month))
            for place, month in enumerate(months)
            for each in range(9)
        ]
        worlds.append(count_twice(tmp_path / name, rows, []))
    assert worlds[0] == worlds[1]


def test_no_count_of_reporters_tells_how_many_reported_privately_but_of_five_or_more(
    tmp_path: Path,
) -> None:
    when = "2026-04-07 10:00"
    shown = [file_one(f"s{each}", when, **by(f"s{each}", when)) for each in range(7)]
    hidden = [
        file_one(f"h{each}", when, level="private", channel="lapor", **by(f"h{each}", when))
        for each in range(5)
    ]
    files = {
        many: count_twice(tmp_path / str(many), [*shown, *hidden[:many]], []) for many in (0, 4, 5)
    }
    reporters = {many: rows_of(each[0], "reporters-by-month") for many, each in files.items()}
    assert reporters[0] == [("2026-04", "all", "all", 7), ("2026-04", "sms", *reporters[0][1][2:])]
    assert reporters[4] == reporters[0], "neither their number nor their channel"
    assert [row[-1] for row in reporters[5]] == [12, 7], "together they are five, of no channel"


def test_no_count_of_a_quarter_tells_how_many_reported_privately_but_of_five_or_more() -> None:
    when = "2026-02-07 10:00"
    shown = [file_one(f"s{each}", when, **by(f"s{each}", when)) for each in range(6)]
    again = [file_one("s0 too", when, level="private", **by("s0", when))]
    hidden = [
        file_one(f"h{each}", when, level="private", **by(f"h{each}", when)) for each in range(5)
    ]
    months = months_until("2026-01", NOW)
    for many, counted in ((0, 6), (4, 6), (5, 11)):
        rows = count_all([*shown, *again, *hidden[:many]], months)["reporters_by_period"]
        assert rows == [("quarter", "2026-Q1", counted)], many


def test_what_the_public_may_know_less_of_is_in_no_version_any_more(tmp_path: Path) -> None:
    """A report that everybody could read shows facts only, so its kelurahan is not told."""
    filed = file_one("home", "2026-04-07 10:00", level="public", blurred=True)
    others = [file_one(f"o{each}", "2026-04-07 10:00") for each in range(3)]
    less = {**filed, "kind": "visibility", "seq": 2, "level": "facts", "month": "2026-06"}
    less |= {"moment": NOW - HOUR, "day": "2026-06-11", "made": NOW}
    before, _, after = count_twice(tmp_path, [filed, *others], [less])
    first = f"{ROOT}facts/2026-04.v1.parquet"
    assert first in before
    assert first not in after
    facts, _ = read_public(after, tmp_path)
    assert {row["kelurahan"] for row in facts if row["report"] == "home"} == {"31.73.05"}


def test_a_report_does_not_tell_that_it_follows_a_private_one(tmp_path: Path) -> None:
    merged = {"kind": "merge", "seq": 2, "closed": 1, "outcome": "merged"}
    rows = []
    for name, level in (("seen", "public"), ("unseen", "private")):
        survivor = file_one(name, "2026-04-07 10:00", level=level)
        follower = file_one(f"follows {name}", "2026-04-07 11:00")
        rows += [survivor, follower, {**follower, **merged, "follows": name}]
    facts, _ = read_public(count_twice(tmp_path, rows, [])[0], tmp_path)
    told = {row["report"]: row["follows"] for row in facts if row["kind"] == "merge"}
    assert told == {"follows seen": "seen", "follows unseen": None}


@pytest.mark.parametrize("seed", range(20))
def test_sums_of_months_and_of_quarters_differ_by_enough_or_by_nothing(seed: int) -> None:
    """Whoever subtracts what is published of quarters from what is published of months."""
    chance = random.Random(seed)
    names = [f"{year}-{number:02}" for year in (2025, 2026) for number in range(1, 13)]
    by_month = {(name, "A"): {"reports": chance.randrange(6)} for name in names}
    by_quarter: dict[tuple[str, str], dict[str, int]] = {}
    months: list[Sum] = []
    quarters: list[Sum] = []
    for place in range(0, len(names), 3):
        fresh, quarter = names[place : place + 3], f"q{place // 3}"
        past = {key: value for key, value in by_month.items() if key[0] <= fresh[-1]}
        bounds = bound_months(fresh)
        months += release_sums(past, months, fresh, 5, others=quarters, bounds=bounds)
        late = chance.randrange(3) if chance.random() < 0.3 else 0
        by_month[fresh[-1], "A"]["reports"] += late
        by_quarter[quarter, "A"] = {
            "reports": sum(by_month[name, "A"]["reports"] for name in fresh)
        }
        quarters += release_sums(by_quarter, quarters, [quarter], 5, others=months)
    assert months
    assert quarters
    cuts = [0]
    for published in (months, quarters):
        cuts += accumulate(each.counts["reports"] for each in published)
    assert {abs(one - other) for one in cuts for other in cuts} & {1, 2, 3, 4} == set()


@pytest.mark.parametrize(
    ("month", "ended", "bounds"),
    [
        ("2026-01", "2025-12", ("2025-12", "2026-03")),
        ("2026-03", "2026-03", ("2025-12", "2026-03")),
        ("2026-05", "2026-03", ("2026-03", "2026-06")),
        ("2026-12", "2026-12", ("2026-09", "2026-12")),
    ],
)
def test_months_know_the_quarters_they_are_in(
    month: str, ended: str, bounds: tuple[str, str]
) -> None:
    assert find_quarters_end(month) == ended
    assert bound_months([month]) == {month: bounds}


def test_ratings_of_private_reports_are_told_of_five_or_more_together() -> None:
    def rated(reports: int, many: int, stars: int) -> dict[str, int]:
        return {"reports": reports, "rated": many, "stars": stars}

    counted = {
        ("m1", "A"): rated(6, 1, 2),
        ("m2", "A"): rated(6, 3, 12),
        ("m3", "A"): rated(6, 1, 1),
    }
    first = release_sums(counted, [], ["m1"], 5)
    then = release_sums(counted, first, ["m2", "m3"], 5)
    told = [(each.period, each.counts["rated"], each.counts["stars"]) for each in (*first, *then)]
    assert told == [("m1", 0, 0), ("m2", 0, 0), ("m3", 5, 15)]


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
