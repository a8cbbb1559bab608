"""The runs that make the map: what each reads, and what becomes of one that fails."""

import gzip
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.settings import settings
from chalicelib.publishing.map import file_store
from chalicelib.publishing.map import service as map_service
from chalicelib.publishing.map.model import MapLine, ReportMap, draw_line
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from tests.builders import KEBON_JERUK, MONDAY, a_city, a_report, filed, moved, post, taken
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client, objects

NOON = datetime.fromisoformat("2026-11-23T05:00:00+00:00")


@pytest.fixture(autouse=True)
def noon(hands: Hands) -> Hands:
    """The clock stands still."""
    hands.to(NOON)
    return hands


def public(http: Any, **changes: Any) -> str:
    return str(filed(http, **{"visibility": "public", **changes})["number"])


def stored() -> ReportMap:
    found = file_store.load_map()
    assert found is not None
    assert found.map is not None
    return found.map


def written() -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress(objects()[file_store.KEY]))
    return content


LINES = [
    MapLine("JK1", "proses", "sampah", "A", "31.73", None, None, None, date(2026, 11, 1), True),
    MapLine("JK2", "selesai", "taman", "B", "31.73", -6.19264, 106.76971, 0, NOON.date(), False),
    MapLine("JK3", "selesai", "taman", "B", "31.74", -6.2, 106.7, 1_795_000_000, NOON.date(), True),
]


def test_a_file_brings_back_what_was_put_into_it() -> None:
    for lines in (LINES, []):
        whole = {line.number: line for line in lines}
        made = ReportMap(NOON, NOON - timedelta(hours=3), "v1", whole)
        assert file_store.unpack_map(file_store.pack_map(made)) == made


def test_a_file_that_is_damaged_or_of_another_layout_is_none() -> None:
    body = file_store.pack_map(ReportMap(NOON, NOON, "v1", {"JK2": LINES[1]}))
    content = json.loads(gzip.decompress(body))
    others = [b"", b"{}", body[:-9], gzip.compress(b"[]"), gzip.compress(b'{"layout": 1}')]
    others.append(gzip.compress(json.dumps({**content, "layout": 2}).encode()))
    assert [file_store.unpack_map(each) for each in others] == [None] * len(others)


def test_the_file_has_what_the_public_may_see_and_no_more(http: Any, aws: Aws) -> None:
    public(http, description="RAHASIA uraian", contact={"phone": "081211272206"})
    facts = filed(http, visibility="facts")["number"]
    home = public(http, category="pmks", place={"lat": -6.19264, "lng": 106.76971})
    hidden = filed(http, visibility="private")["number"]
    assert aws.chart() == 3
    text = json.dumps(written())
    assert facts in text
    assert home in text
    for secret in (hidden, "RAHASIA", "81211272206", "-6192640", "106769710"):
        assert secret not in text
    place = written()["number"].split().index(facts)
    assert (written()["lat"][place], written()["lng"][place]) == (None, None)


def test_a_run_reads_what_changed_and_scans_nothing(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    old = public(http)
    hands.forward(minutes=30)
    aws.chart()
    calls.made.clear()
    number = public(http)
    calls.made.clear()
    hands.forward(minutes=3)
    assert aws.chart() == 2
    # the levels, filings and changes by shard, the reports themselves, and the file
    assert calls.made == ["GetObject", *["Query"] * 5, "BatchGetItem", "PutObject"]
    assert stored().lines.keys() == {old, number}


def test_a_run_without_changes_reads_no_report(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    public(http)
    aws.chart()
    hands.forward(minutes=70)
    aws.chart()
    calls.made.clear()
    hands.forward(minutes=3)
    assert aws.chart() == 1
    assert calls.made == ["GetObject", *["Query"] * 5], "and writes none"


def test_a_map_that_shows_the_same_is_written_every_hour(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    """A write of each run would be half of what an idle stack asks of S3."""
    public(http)
    aws.chart()
    calls.made.clear()
    for minutes in (3, 30, 26):
        hands.forward(minutes=minutes)
        assert aws.chart() == 1
    assert "PutObject" not in calls.made
    made_at = stored().made_at
    hands.forward(minutes=1)
    assert aws.chart() == 1
    assert stored().made_at - made_at == map_service.WRITTEN_EVERY


@pytest.mark.parametrize("change", ["file", "version", "day"])
def test_all_reports_are_read_anew_once_a_day_and_where_this_build_has_no_map(
    http: Any, aws: Aws, hands: Hands, lines: StringIO, monkeypatch: pytest.MonkeyPatch, change: str
) -> None:
    number = public(http)
    aws.chart()
    hands.forward(minutes=70)
    aws.chart()
    lost = replace(stored(), lines={})
    if change == "file":
        body = {"Key": file_store.KEY, "Body": b"x"}
        client("s3").put_object(Bucket="tanggap-attachments", **body)
    else:
        tag = file_store.load_map()
        assert tag is not None
        file_store.store_map(lost, tag.tag)
    assert aws.chart() == (change == "file"), "a run in between reads what changed alone"
    if change == "version":
        other = replace(settings(), version="next")
        monkeypatch.setattr(map_service, "settings", lambda: other)
    if change == "day":
        hands.forward(hours=24)
    assert aws.chart() == 1
    assert stored().lines.keys() == {number}
    assert '"whole":true' in lines.getvalue().splitlines()[-2] + lines.getvalue().splitlines()[-1]


def test_a_run_that_dies_leaves_the_map_and_the_next_one_makes_up_for_it(
    http: Any, aws: Aws, hands: Hands, calls: Calls
) -> None:
    first = public(http)
    aws.chart()
    before = objects()[file_store.KEY]
    second = public(http)
    for operation in ("Query", "BatchGetItem", "PutObject"):
        calls.on(operation, ClientError({"Error": {"Code": "ServiceUnavailable"}}, operation))
        hands.forward(minutes=3)
        with pytest.raises(Exception, match="ServiceUnavailable"):
            aws.chart()
        assert objects()[file_store.KEY] == before
        assert map_service.read_map(hands.moment) is not None
    hands.forward(hours=2)
    assert aws.chart() == 2
    assert stored().lines.keys() == {first, second}


@pytest.mark.parametrize("code", ["PreconditionFailed", "ConditionalRequestConflict"])
def test_a_run_that_was_overtaken_leaves_the_map_of_the_other_one(
    http: Any, aws: Aws, calls: Calls, lines: StringIO, code: str
) -> None:
    """The other run has stored its map, or is storing it at the same moment."""
    public(http)
    aws.chart()
    before = objects()[file_store.KEY]
    overtaken = ClientError({"Error": {"Code": code}}, "PutObject")
    calls.on("PutObject", overtaken)
    public(http)
    assert aws.chart() == 2
    assert objects()[file_store.KEY] == before
    assert "map_overtaken" in lines.getvalue()


def test_a_run_replaces_the_file_that_it_has_read_and_no_other(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """moto does not look at the condition."""
    asked: list[dict[str, Any]] = []
    s3 = file_store.get_client("s3")

    class Watched:
        def put_object(self, **given: Any) -> Any:
            asked.append({name: given.get(name) for name in ("IfMatch", "IfNoneMatch")})
            plain = {k: v for k, v in given.items() if k not in ("IfMatch", "IfNoneMatch")}
            return s3.put_object(**plain)

        def __getattr__(self, name: str) -> Any:
            return getattr(s3, name)

    monkeypatch.setattr(file_store, "get_client", lambda _: Watched())
    aws.chart()
    found = file_store.load_map()
    assert found is not None
    hands.forward(hours=1)
    aws.chart()
    assert asked == [
        {"IfMatch": None, "IfNoneMatch": "*"},
        {"IfMatch": found.tag, "IfNoneMatch": None},
    ]


def test_a_change_that_was_stored_after_the_next_run_began_is_found(
    http: Any, aws: Aws, hands: Hands
) -> None:
    """The moment of an entry is that of its request, which may take a while."""
    aws.chart()
    before = hands.moment
    hands.forward(minutes=3)
    aws.chart()
    hands.to(before + timedelta(seconds=1))
    number = public(http)
    hands.to(before + timedelta(minutes=6))
    assert aws.chart() == 1
    assert stored().lines.keys() == {number}


def test_open_reports_stay_and_closed_ones_go_some_days_after_they_were_filed(
    http: Any, aws: Aws, hands: Hands
) -> None:
    still_open, closed = public(http), public(http)
    moved(http, closed, "proses", "selesai")
    aws.chart()
    days = city().settings.map_days
    for whole in (False, True):
        for past, numbers in ((days, {still_open, closed}), (days + 1, {still_open})):
            hands.to(NOON + timedelta(days=past))
            if whole:
                client("s3").delete_object(Bucket="tanggap-attachments", Key=file_store.KEY)
            else:
                _pretend_whole(hands.moment)
            aws.chart()
            assert stored().lines.keys() - {closed} == numbers - {closed}, (whole, past)
            assert (closed in stored().lines) is (closed in numbers), (whole, past)


def _pretend_whole(now: datetime) -> None:
    """Let the next run read changes alone."""
    found = file_store.load_map()
    assert found is not None
    assert found.map is not None
    if found.map.lines.keys():
        file_store.store_map(replace(found.map, whole_at=now), found.tag)


def test_a_closed_report_that_is_opened_again_comes_back(http: Any, aws: Aws, hands: Hands) -> None:
    receipt = filed(http, visibility="public")
    moved(http, receipt["number"], "proses", "selesai")
    report, _ = reports.load_report(receipt["number"])
    aws.chart()
    assert stored().lines[receipt["number"]].open is False
    token = {"X-Report-Token": receipt["token"], "Content-Type": "application/json"}
    body = {"reason": "belum bersih"}
    assert post(http, f"/v1/reports/{report.number}/reopen", body, token).status_code == 200
    hands.forward(minutes=3)
    aws.chart()
    assert stored().lines[receipt["number"]].open is True


def test_a_line_says_from_when_a_report_is_late() -> None:
    report, _ = a_report()
    line = draw_line(report, MONDAY, city())
    assert line is not None
    assert line.due == int(report.due.timestamp())
    later = report.complete_by + timedelta(days=1)
    for closed_at, due in ((report.complete_by, None), (later, 0)):
        closing = report
        for action in (Action.PROSES, Action.SELESAI):
            closing, _ = taken(closing, action, closed_at)
        line = draw_line(closing, closed_at + timedelta(days=9), city())
        assert line is not None
        assert (line.due, line.open) == (due, False)


@pytest.mark.parametrize("level", [*Visibility])
def test_a_line_has_what_its_level_shows(level: Visibility) -> None:
    report, _ = a_report(visibility=level)
    line = draw_line(report, MONDAY, city())
    if level is Visibility.PRIVATE:
        assert line is None
        return
    assert line is not None
    shown = (line.lat, line.lng) != (None, None)
    assert (line.area, shown) == (KEBON_JERUK, level is Visibility.PUBLIC)


def test_how_many_days_closed_reports_stay_is_the_citys_choice(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = public(http)
    moved(http, number, "proses", "selesai")
    other = a_city(map_days=2)
    monkeypatch.setattr(map_service, "city", lambda: other)
    hands.forward(days=2)
    assert aws.chart() == 1
    hands.forward(days=1)
    assert aws.chart() == 0
