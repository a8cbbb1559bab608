"""The invented city: the same each time, consistent timelines, plausible figures that say that they
are invented, and real reports that are counted together with it.
"""

import gzip
import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.figures import measures
from chalicelib.figures.counting import Run, count_figures
from chalicelib.figures.facts.model import INVENTED, PERSONAL
from chalicelib.figures.facts.reading import Row, parse_line
from chalicelib.platform.entry_kinds import Kind
from local import invented_mix as mix
from local.invented_city import invent_city, pack_batches
from local.invented_facts import Places, announce_reports, store_city
from tests.figures.places import Place, put_batch
from tests.figures.random_city import make_row

NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)
MOMENT = int(NOW.timestamp())
ROOT = "v1/statistics/"


@pytest.fixture(scope="module")
def facts() -> list[Row]:
    return [*invent_city(NOW)]


@pytest.fixture(scope="module")
def timelines(facts: list[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for fact in facts:
        found[fact["report"]].append(fact)
    return found


@pytest.fixture
def few_months(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mix, "MONTHS", 2)


class Published:
    """The figures of the invented city, and of what is put beside it."""

    def __init__(self, folder: Path, facts: list[Row]) -> None:
        self.lake, self.public, self._folder, self._runs = Place(), Place(), folder, 0
        self.lake.objects.update(pack_batches(facts))

    def count(self, moment: datetime) -> None:
        self._runs += 1
        folder = self._folder / str(self._runs)
        folder.mkdir()
        count_figures(Run(self.lake, self.public, moment, folder))

    def read(self, name: str) -> Any:
        return json.loads(self.public.objects[ROOT + name])

    def rows(self, name: str) -> list[dict[str, Any]]:
        content = self.read(f"{name}.json")
        return [dict(zip(content["columns"], row, strict=True)) for row in content["rows"]]


@pytest.fixture(scope="module")
def published(facts: list[Row], tmp_path_factory: pytest.TempPathFactory) -> Published:
    counted = Published(tmp_path_factory.mktemp("invented"), facts)
    counted.count(NOW)
    return counted


# The same each time.


@pytest.mark.usefixtures("few_months")
def test_the_same_moment_has_the_same_bytes_and_another_seed_has_others() -> None:
    once, again = [*pack_batches(invent_city(NOW))], [*pack_batches(invent_city(NOW))]
    assert once == again
    assert once != [*pack_batches(invent_city(NOW, seed=1))]


@pytest.mark.usefixtures("few_months")
def test_what_has_happened_stays_as_it_was_a_day_later() -> None:
    today = [*invent_city(NOW)]
    tomorrow = [*invent_city(NOW + timedelta(days=1))]
    assert [fact for fact in tomorrow if fact["moment"] < MOMENT] == today
    assert len(tomorrow) > len(today)


def test_there_are_a_hundred_thousand_facts_in_a_batch_a_day(facts: list[Row]) -> None:
    assert 95_000 < len(facts) < 130_000
    batches = dict(pack_batches(facts))
    assert 750 < len(batches) < 800
    stored = 0
    for key, body in batches.items():
        lines = gzip.decompress(body).decode().splitlines()
        stored += len(lines)
        last = parse_line(lines[-1])  # all others are like it
        assert last, key
        arrived = datetime.fromtimestamp(last["made"], UTC)
        assert key == f"facts/day={arrived:%Y-%m-%d}/invented.ndjson.gz"
    assert stored == len(facts)


# Consistent.


def test_every_fact_is_one_and_lies_in_the_past(facts: list[Row]) -> None:
    kinds, offices = {*map(str, Kind)}, {*city().offices}
    for fact in facts:
        assert fact["report"].startswith(INVENTED)
        assert fact["filed"] <= fact["moment"] < MOMENT
        assert fact["kind"] in kinds
        assert fact["office"] in offices
    assert all(parse_line(json.dumps(fact)) for fact in facts[::97])
    assert {fact["category"] for fact in facts} - {None} <= {*city().categories}
    assert {fact["kelurahan"] for fact in facts} - {None} <= {*city().kelurahan}
    assert {fact["channel"] for fact in facts} <= {*city().channels}


def test_every_timeline_is_in_order_and_says_how_the_report_stood(
    timelines: dict[str, list[Row]],
) -> None:
    for timeline in timelines.values():
        first = timeline[0]
        assert [fact["seq"] for fact in timeline] == [*range(1, len(timeline) + 1)]
        assert (first["kind"], first["actor"], first["status"]) == ("status", "pelapor", "menunggu")
        assert first["moment"] == first["filed"]
        for before, after in pairwise(timeline):
            assert before["moment"] <= after["moment"]
            _check_step(before, after)
        for fact in timeline:
            _check_standing(fact)


def _check_step(before: Row, after: Row) -> None:
    """Hold an entry to the one before."""
    gave, ended = after["office"] != before["office"], after["closed"] and not before["closed"]
    assert bool(after["giver"]) == bool(gave or ended), after
    assert after["giver"] in (None, before["office"])
    assert after["handover"] == (gave and after["kind"] == "status")
    if gave:
        assert after["answered"] is None
        assert after["answer_due"] > after["moment"]
    spent = sum(after[name] - before[name] for name in SPANS)
    stood = before["closed"] is not None
    assert spent == (0 if stood else after["moment"] - before["moment"])
    if after["kind"] in ("rating", "verification", "confirmation", "reopen"):
        assert stood
    if stood and not after["closed"]:
        assert after["kind"] in ("reopen", "verification")


SPANS = ("menunggu", "koordinasi", "disposisi", "proses")


def _check_standing(fact: Row) -> None:
    closed = fact["closed"]
    assert (closed is None) == (fact["outcome"] is None)
    assert (fact["follows"] is not None) == (fact["outcome"] == "merged")
    assert (fact["status"] == "selesai") == (closed is not None and fact["outcome"] != "merged")
    assert fact["complete_due"] > fact["filed"]
    assert (fact["rung"] is not None) == (fact["kind"] in ("reminder", "escalation"))
    assert (fact["stars"] is not None) == (fact["kind"] == "rating")
    assert (fact["verdict"] is not None) == (fact["kind"] == "verification")
    if fact["seq"] > 1:
        assert not any(fact[name] for name in PERSONAL)
    if fact["category"] is None:
        assert fact["level"] == "private"


# Plausible.


def test_the_mixes_are_those_of_the_city(timelines: dict[str, list[Row]]) -> None:
    filings = [timeline[0] for timeline in timelines.values()]
    channels = Counter(fact["channel"] for fact in filings)
    assert {*channels} == {*mix.CHANNELS}
    assert channels.most_common(1)[0][0] == "jaki"
    assert 0.03 < channels["lapor"] / len(filings) < 0.1
    categories = Counter(fact["category"] for fact in filings)
    assert {code for code, _ in categories.most_common(5)} <= {
        *("jalan", "gangguan", "sampah", "parkir-liar", "pohon", "banjir"),
    }
    assert len(categories) > 100
    assert 0.05 < sum(fact["level"] == "private" for fact in filings) / len(filings) < 0.12
    assert len({fact["kelurahan"] for fact in filings}) > 250
    floods = Counter(fact["month"][5:] for fact in filings if fact["category"] == "banjir")
    assert floods["01"] > 5 * floods["07"]
    weekdays = Counter(datetime.fromtimestamp(fact["filed"], UTC).weekday() for fact in filings)
    assert weekdays[0] > weekdays[5] > weekdays[6]
    ends = Counter(timeline[-1]["outcome"] for timeline in timelines.values())
    assert {*ends} == {"done", "merged", "withdrawn", "outside", "rejected", None}


def test_reports_grow_and_are_finished_faster_and_faster(published: Published) -> None:
    months = published.rows("reports-by-month")
    assert len(months) == mix.MONTHS + 1
    quarters = [months[place : place + 3] for place in range(0, mix.MONTHS, 3)]
    means = [
        sum(row["seconds_to_finish"] for row in each) / sum(row["finished"] for row in each)
        for each in quarters
    ]
    assert 4 < means[0] / 86_400 < 7
    assert 1.5 < means[-1] / 86_400 < 3.5
    assert all(later < earlier for earlier, later in pairwise(means[1:]))
    reports = [sum(row["reports"] for row in each) for each in quarters]
    assert reports[-1] > 1.4 * reports[0]
    promises = published.rows("promises-by-month")
    assert (
        promises[-2]["share_finished_on_time"]
        > 0.9
        > 0.75
        > (promises[1]["share_finished_on_time"])
    )
    assert promises[-2]["share_answered_on_time"] > promises[1]["share_answered_on_time"]


def test_every_measure_has_rows_and_no_share_is_impossible(published: Published) -> None:
    for name in measures.load_measures():
        rows = published.rows(name.replace("_", "-"))
        assert rows, name
        for row in rows:
            shares = [value for key, value in row.items() if key.startswith("share")]
            assert all(value is None or 0 <= value <= 1 for value in shares), (name, row)
    people = {row["period"]: row["reporters"] for row in published.rows("reporters-by-period")}
    assert 2_000 < people["2025"] < 6_000


# Marked, and counted together with what is real.


def test_every_file_says_that_it_is_invented(published: Published) -> None:
    index = published.read("index.json")
    assert index["invented"] is True
    for each in index["measures"]:
        assert each["invented"] is True
        assert published.read(f"{each['measure']}.json")["invented"] is True
        assert published.public.about[f"{ROOT}{each['measure']}.csv"]["invented"] == "true"
    catalog = published.read("catalog.jsonld")
    marked = [catalog, *catalog["dcat:dataset"]]
    assert all(
        {"@language": "en", "@value": "invented data"} in each["dcat:keyword"] for each in marked
    )


def test_own_reports_are_counted_beside_it_and_it_stays_marked(
    facts: list[Row], tmp_path: Path
) -> None:
    recent = [fact for fact in facts if fact["filed"] > MOMENT - 40 * 86_400]
    counted = Published(tmp_path, recent)
    counted.count(NOW)
    before = counted.rows("reports-by-month")
    filed = MOMENT + 60
    put_batch(counted.lake, [_make_filing(filed)], filed)
    counted.count(NOW + timedelta(minutes=8))
    after = counted.rows("reports-by-month")
    assert after[-1]["reports"] == before[-1]["reports"] + 1
    assert after[:-1] == before[:-1]
    assert counted.read("index.json")["invented"] is True


def test_figures_of_real_facts_alone_are_not_marked(tmp_path: Path) -> None:
    counted = Published(tmp_path, [])
    put_batch(counted.lake, [_make_filing(MOMENT)], MOMENT)
    counted.count(NOW + timedelta(minutes=8))
    assert "invented" not in counted.read("index.json")
    assert "invented" not in counted.public.about[f"{ROOT}kpi.csv"]


def _make_filing(moment: int) -> Row:
    return make_row(
        report="a" * 32,
        seq=1,
        kind="status",
        moment=moment,
        filed=moment,
        status="menunggu",
        channel="jaki",
        office="BIROPEM",
        answer_due=moment + 3600,
        complete_due=moment + 86_400,
    )


class Recorder:
    """A client that notes its calls."""

    def __init__(self) -> None:
        self.calls: list[dict[str, Any]] = []

    def put_object(self, **call: Any) -> None:
        self.calls.append(call)

    def send_message_batch(self, **call: Any) -> None:
        self.calls.append(call)


PLACES = Places("facts-bucket", "https://queue", "Figures")


@pytest.mark.usefixtures("few_months")
def test_the_batches_are_put_into_the_bucket_of_facts() -> None:
    s3 = Recorder()
    assert store_city(s3, PLACES, NOW) == len(s3.calls) > 80
    assert {call["Bucket"] for call in s3.calls} == {"facts-bucket"}


@pytest.mark.usefixtures("few_months")
def test_what_is_filed_otherwise_is_left_out_of_its_month() -> None:
    def count(without: dict[str, int]) -> Counter[str]:
        facts = [*invent_city(NOW, without=without)]
        names = {fact["report"] for fact in facts}
        assert {fact["follows"] for fact in facts} - {None} <= names
        return Counter(fact["month"] for fact in facts if fact["seq"] == 1)

    usual, fewer = count({}), count({"2026-10": 100})
    assert usual - fewer == {"2026-10": 100}


def test_seeded_reports_are_announced_ten_at_a_time() -> None:
    sqs = Recorder()
    announce_reports(sqs, PLACES, {f"JK{number:02}" for number in range(23)})
    assert [len(call["Entries"]) for call in sqs.calls] == [10, 10, 3]
    first = json.loads(json.loads(sqs.calls[0]["Entries"][0]["MessageBody"])["Message"])
    assert first == {"number": "JK00", "seq": 0}
