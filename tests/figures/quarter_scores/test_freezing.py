"""Freezing a quarter: once, whole or not at all, at one moment whenever the run comes; corrections
are further versions; and the keys that end with a quarter.
"""

import json
from datetime import UTC, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb
import pytest

from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.objects import Overtaken
from chalicelib.figures.quarter_scores import frozen_ledger
from chalicelib.figures.quarter_scores.frozen_files import name_correction, name_entry, name_version
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, Row, epoch, list_rows, make_city
from tests.operate.program import give

ENDS = epoch("2026-04-01 00:00")
CUTOFF = epoch("2026-04-21 00:00")
RUN = CUTOFF + 9 * HOUR  # the first daily run after it
HORIZON = epoch("2026-07-25 00:00")
LATE = epoch("2026-07-25 09:00")  # the first run after it, with two quarters to freeze
QUARTER = "2026-Q1"

Buckets = tuple[Place, Place, Place]  # the lake, the public files, the ledger


@cache
def list_lives() -> list[Row]:
    """Return the facts of a city from 2026 on, of reports that are always public."""
    rows = [*list_rows(make_city(1, HORIZON, 200))]
    others = {row["report"] for row in rows if row["level"] != "public"}
    begins = epoch("2026-01-01 00:00")
    return [row for row in rows if row["filed"] >= begins and row["report"] not in others]


def run_once(places: Buckets, moment: int, folder: Path) -> None:
    """Let a run go over the lake, the public files and the ledger."""
    lake, public, ledger = places
    count_figures(Run(lake, public, datetime.fromtimestamp(moment, UTC), folder, ledger))


@cache
def play_runs(until: int, moments: tuple[int, ...]) -> Buckets:
    """Return the buckets of a city, with the facts up to a moment, after runs at other moments.
    Each is played once, as most tests begin after the same ones; nobody changes what is returned.
    """
    if moments:
        lake, public, ledger = (place.copied() for place in play_runs(until, moments[:-1]))
        with TemporaryDirectory() as folder:
            run_once((lake, public, ledger), moments[-1], Path(folder))
        return lake, public, ledger
    lake, rows = Place(), list_lives()
    for at, day in enumerate(range(epoch("2026-01-02 12:00"), until + 10 * DAY, 10 * DAY)):
        some = [row for row in rows if day - 10 * DAY <= row["moment"] < min(day, until)]
        put_batch(lake, some, min(day, until), f"batch-{at}")
    return lake, Place(), Place()


class Frozen:
    """A city whose facts arrive a day after they happened, and its three buckets."""

    def __init__(self, folder: Path, until: int = RUN - HOUR, after: tuple[int, ...] = ()) -> None:
        """``after`` are the moments of runs that it has had already."""
        places = [place.copied() for place in play_runs(until, after)]
        self.lake, self.public, self.ledger = places
        self.folder, self.runs = folder, 0
        self.rows = list_lives()

    def run(self, moment: int) -> None:
        self.runs += 1
        folder = self.folder / str(self.runs)
        folder.mkdir(parents=True)
        run_once((self.lake, self.public, self.ledger), moment, folder)

    def read(self, key: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.public.objects[key])
        return found

    def entries(self) -> list[Any]:
        return [*frozen_ledger.load_entries(self.ledger)]

    def list_public_reports(self) -> set[str]:
        """Return the reports of all published files of facts, also of earlier versions."""
        found: set[str] = set()
        for key, body in self.public.objects.items():
            if key.endswith(".parquet"):
                file = self.folder / "facts"
                file.write_bytes(body)
                rows = duckdb.sql(f"select distinct report from read_parquet('{file}')").fetchall()
                found |= {report for (report,) in rows}
        return found

    def rows_of(self, version: int) -> dict[str, dict[str, Any]]:
        """Return the rows of a published version by office."""
        content = self.read(name_version(QUARTER, version))
        rows = (dict(zip(content["columns"], row, strict=True)) for row in content["rows"])
        return {row["office"]: row for row in rows}

    def correct(self, office: str, **adjustments: int) -> None:
        """Let an appeal of an office be accepted."""
        content = {
            "quarter": QUARTER,
            "office": office,
            "reason": "gangguan",
            "decided_at": "2026-04-25T10:00:00+07:00",
            "adjustments": adjustments,
        }
        self.ledger.objects[name_correction(QUARTER, office)] = json.dumps(content).encode()


@pytest.fixture
def eve(tmp_path: Path) -> Frozen:
    """The city after the last run before the quarter is frozen."""
    return Frozen(tmp_path, after=(CUTOFF - HOUR,))


@pytest.fixture
def town(tmp_path: Path) -> Frozen:
    """The city after the run that froze the quarter."""
    return Frozen(tmp_path, after=(RUN,))


def test_a_quarter_is_frozen_once_its_days_are_over(eve: Frozen) -> None:
    assert eve.ledger.objects == {}
    eve.run(RUN)
    [content] = eve.entries()
    published = eve.public.objects[name_version(QUARTER, 1)]
    assert published == eve.ledger.objects[name_entry(1)], "byte by byte"
    assert (content["quarter"], content["version"], content["state"]) == (QUARTER, 1, "frozen")
    assert content["counted_at"] == "2026-04-21T00:00:00+07:00"
    assert content["frozen_at"] == "2026-04-21T09:00:00+07:00"
    assert content["rules"]["frozen_after_days"] == 20
    assert content["rules"]["appeal_days"] == 14
    assert content["ledger"] == {
        "seq": 1,
        "previous": bytes(32).hex(),
        "hash": content["ledger"]["hash"],
    }
    assert {row[content["columns"].index("quarter")] for row in content["rows"]} == {QUARTER}


def test_the_index_and_the_table_name_what_is_frozen(town: Frozen) -> None:
    body = town.public.objects[name_version(QUARTER, 1)]
    [listed] = town.read("v1/statistics/index.json")["scores"]
    assert listed == {
        "quarter": QUARTER,
        "version": 1,
        "frozen_at": "2026-04-21T09:00:00+07:00",
        "url": f"/v1/statistics/scores/{QUARTER}.v1.json",
        "sha256": sha256(body).hexdigest(),
    }
    catalog = json.dumps(town.read("v1/statistics/catalog.jsonld"))
    assert listed["url"] in catalog
    table = town.read("v1/statistics/scores.json")
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert {(row["quarter"], row["state"], row["version"]) for row in rows} == {
        (QUARTER, "frozen", 1),
        ("2026-Q2", "preview", 0),
    }
    for row in rows:
        if row["quarter"] == QUARTER:
            assert row["score"] == town.rows_of(1)[row["office"]]["score"]


def test_its_inputs_are_the_published_facts_up_to_the_cutoff(town: Frozen) -> None:
    [content] = town.entries()
    months = [each["url"].rpartition("/")[2] for each in content["inputs"]]
    lived = {row["month"] for row in town.rows if row["month"] <= "2026-04"}
    assert months == [f"{month}.v1.parquet" for month in sorted(lived)]
    for each in content["inputs"]:
        body = town.public.objects[each["url"].removeprefix("/")]
        assert sha256(body).hexdigest() == each["sha256"]


def test_anybody_counts_the_frozen_score_anew(
    town: Frozen, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Also a corrected one, from what is published alone."""
    town.correct("A", ends=1, ends_on_time=1)
    town.run(RUN + HOUR)
    folder = tmp_path / "published"
    for key, body in town.public.objects.items():
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(body)
    assert give("scores", str(folder)) == 0
    shown = capsys.readouterr().out
    assert f"{QUARTER} (frozen, version 2)" in shown
    assert "0 differences" in shown


def test_a_late_run_freezes_what_a_run_in_time_does(town: Frozen, tmp_path: Path) -> None:
    later = Frozen(tmp_path / "later", until=RUN + 50 * DAY)
    later.run(RUN + 60 * DAY)
    early, late = town.entries()[0], later.entries()[0]
    assert early["rows"] == late["rows"]
    assert early["counted_at"] == late["counted_at"]


def test_what_is_frozen_stays_whatever_comes_later(town: Frozen) -> None:
    before = town.public.objects[name_version(QUARTER, 1)]
    late = [{**row, "made": row["made"] + DAY, "stars": 1} for row in town.rows if row["stars"]]
    put_batch(town.lake, late, RUN + DAY, "late")
    for days in (1, 2, 5):
        town.run(RUN + days * DAY)
    assert town.public.objects[name_version(QUARTER, 1)] == before
    assert len(town.entries()) == 1


@pytest.mark.parametrize("steps", range(8))
def test_a_run_that_is_killed_anywhere_leaves_nothing_or_the_whole(eve: Frozen, steps: int) -> None:
    """At each write that follows the lake's: to the ledger, and of what everybody gets."""
    eve.ledger.fails_after = 0 if steps == 0 else -1
    eve.public.fails_after = -1 if steps == 0 else steps - 1
    with pytest.raises(ConnectionError):
        eve.run(RUN)
    frozen = eve.entries()
    assert len(frozen) <= 1
    eve.ledger.fails_after = eve.public.fails_after = -1
    eve.run(RUN + HOUR)
    [content] = eve.entries()
    assert not frozen or frozen == [content]
    assert eve.public.objects[name_version(QUARTER, 1)] == eve.ledger.objects[name_entry(1)]


def test_two_runs_at_once_freeze_once(eve: Frozen, monkeypatch: pytest.MonkeyPatch) -> None:
    append = frozen_ledger.append_entry

    def meanwhile(place: Any, before: Any, content: Any) -> Any:
        monkeypatch.setattr(frozen_ledger, "append_entry", append)
        append(place, before, {**content, "frozen_at": "2026-04-21T08:59:00+07:00"})
        return append(place, before, content)

    monkeypatch.setattr(frozen_ledger, "append_entry", meanwhile)
    eve.run(RUN)
    [content] = eve.entries()
    assert content["frozen_at"] == "2026-04-21T08:59:00+07:00", "the first one stays"
    assert eve.read(name_version(QUARTER, 1)) == content
    with pytest.raises(Overtaken):
        append(eve.ledger, [], content)


def test_quarters_that_were_missed_are_frozen_in_order(tmp_path: Path) -> None:
    town = Frozen(tmp_path, until=HORIZON, after=(LATE,))
    assert [each["quarter"] for each in town.entries()] == ["2026-Q1", "2026-Q2"]
    hashes = [each["ledger"] for each in town.entries()]
    assert hashes[1]["previous"] == hashes[0]["hash"]


def test_a_report_of_the_last_days_that_becomes_private_is_in_no_published_file(
    town: Frozen,
) -> None:
    """The month of a freeze is published before it is over, so that the score can be counted anew.
    A report that was filed in it can become private as well.
    """
    late = next(row for row in town.rows if CUTOFF - 10 * DAY < row["filed"] < RUN - HOUR)
    last = max(
        (row for row in town.rows if row["report"] == late["report"] and row["moment"] < RUN),
        key=lambda row: int(row["seq"]),
    )
    moment = RUN + 2 * HOUR
    hidden = {**last, "seq": last["seq"] + 1, "kind": "visibility", "level": "private"}
    put_batch(town.lake, [{**hidden, "moment": moment, "made": moment}], moment, "hidden")
    assert late["report"] in town.list_public_reports()
    town.run(RUN + DAY)
    assert late["report"] not in town.list_public_reports()


# Corrections.


def test_an_accepted_appeal_is_a_further_version(town: Frozen) -> None:
    first = town.public.objects[name_version(QUARTER, 1)]
    before = town.rows_of(1)["A"]
    town.correct("A", ends_on_time=1, ends=1)
    for hours in (1, 2):
        town.run(RUN + hours * HOUR)
    assert town.public.objects[name_version(QUARTER, 1)] == first, "the first one stays"
    _, second = town.entries()
    assert (second["version"], second["keys"]) == (2, [])
    assert second["frozen_at"] == "2026-04-21T10:00:00+07:00"
    assert second["counted_at"] == "2026-04-21T00:00:00+07:00"
    shared = {"office": "A", "reason": "gangguan", "decided_at": "2026-04-25T10:00:00+07:00"}
    assert second["adjustments"] == [
        {**shared, "column": "ends_on_time", "many": 1},
        {**shared, "column": "ends", "many": 1},
    ]
    after = town.rows_of(2)
    assert (after["A"]["ends"], after["A"]["ends_on_time"]) == (
        before["ends"] + 1,
        before["ends_on_time"] + 1,
    )
    assert after["A"]["score"] > before["score"]
    assert {office: row for office, row in after.items() if office != "A"} == {
        office: row for office, row in town.rows_of(1).items() if office != "A"
    }
    [one, two] = town.read("v1/statistics/index.json")["scores"]
    assert (one["version"], two["version"]) == (1, 2)
    table = town.read("v1/statistics/scores.json")
    shown = [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]
    assert {row["version"] for row in shown if row["quarter"] == QUARTER} == {2}


def test_a_row_without_adjustments_is_counted_to_what_it_was(town: Frozen, tmp_path: Path) -> None:
    """The formula of a correction is that of the freeze, to the last digit."""
    from chalicelib.figures.quarter_scores.recounting import recount_row

    [content] = town.entries()
    assert content["rows"]
    for row in content["rows"]:
        assert recount_row(content, row, {}, tmp_path) == row


def test_appeals_that_are_accepted_at_different_times_add_up(town: Frozen) -> None:
    town.correct("A", reopened=1)
    town.run(RUN + HOUR)
    town.correct("B", reopened=1)
    town.correct("C", reopened=1)
    town.run(RUN + 2 * HOUR)
    assert [each["version"] for each in town.entries()] == [1, 2, 3]
    last = town.entries()[-1]
    assert [each["office"] for each in last["adjustments"]] == ["A", "B", "C"]
    for office in "ABC":
        assert town.rows_of(3)[office]["reopened"] == town.rows_of(1)[office]["reopened"] + 1


# A ledger that does not hold.


def test_a_broken_ledger_freezes_nothing_and_holds_up_nothing_else(
    town: Frozen, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[str] = []
    monkeypatch.setattr("chalicelib.platform.telemetry.count_event", counted.append)
    content = town.entries()[0]
    for spoilt in (
        json.dumps({**content, "rows": []}).encode(),
        b"{",
        json.dumps({"no": "link"}).encode(),
    ):
        town.ledger.objects[name_entry(1)] = spoilt
        with pytest.raises(frozen_ledger.BrokenLedger, match="1"):
            town.entries()
        counted.clear()
        town.run(RUN + DAY)
        assert counted == ["ScoresNotFrozen"]
        assert list(town.ledger.objects) == [name_entry(1)]
        assert town.read("v1/statistics/index.json")["scores"] == []


def test_what_stands_before_a_break_is_still_shown(tmp_path: Path) -> None:
    town = Frozen(tmp_path, until=HORIZON, after=(LATE,))
    town.ledger.remove(name_entry(2))
    town.ledger.objects[name_entry(3)] = town.ledger.objects[name_entry(1)]
    town.run(epoch("2026-07-26 09:00"))
    [shown] = town.read("v1/statistics/index.json")["scores"]
    assert shown["quarter"] == QUARTER


# The keys that end with a quarter.


def keys_at(tmp_path: Path, now: str, rows: list[Any]) -> dict[str, list[str]]:
    """Return the keys that each quarter ends in a lake of these facts."""
    town = Frozen(tmp_path, until=epoch("2026-01-03 00:00"))
    town.lake.objects.clear()
    put_batch(town.lake, rows, epoch(now) - 2 * DAY)
    town.run(epoch(now))
    return {each["quarter"]: each["keys"] for each in town.entries()}


def filed_in_2026(closed: bool) -> list[Any]:
    lived = list_rows(make_city(3, epoch("2026-02-01 00:00"), 20))
    rows = [row for row in lived if row["filed"] >= epoch("2026-01-01 00:00")]
    last = {row["report"]: row for row in sorted(rows, key=lambda row: row["seq"])}
    for row in last.values():
        end = {**row, "seq": row["seq"] + 1, "kind": "status", "moment": epoch("2026-03-05 10:00")}
        end |= {"closed": end["moment"], "outcome": "done", "status": "selesai", "month": "2026-03"}
        end |= {"day": "2026-03-05", "made": end["moment"]}
        rows += [end] if closed else []
    return rows


def test_keys_of_reporters_end_with_their_quarter_and_their_year(tmp_path: Path) -> None:
    found = keys_at(tmp_path, "2027-01-25 09:00", filed_in_2026(closed=True))
    assert found["2026-Q1"] == [f"reporter-2026-0{month}" for month in (1, 2, 3)]
    assert found["2026-Q4"] == [
        *(f"reporter-2026-{month}" for month in (10, 11, 12)),
        "reporter-2026",
    ]


def test_the_key_of_numbers_ends_after_two_years_and_the_last_open_report(tmp_path: Path) -> None:
    found = keys_at(tmp_path, "2029-01-25 09:00", filed_in_2026(closed=True))
    assert [quarter for quarter, names in found.items() if "number-2026" in names] == ["2028-Q4"]
    still = keys_at(tmp_path / "open", "2029-05-25 09:00", filed_in_2026(closed=False))
    assert [quarter for quarter, names in still.items() if "number-2026" in names] == []
    assert "reporter-2026" in still["2026-Q4"]


def test_a_run_reads_each_entry_of_the_ledger_once(town: Frozen) -> None:
    town.ledger.loaded.clear()
    town.run(RUN + HOUR)
    assert town.ledger.loaded == [name_entry(1)]
