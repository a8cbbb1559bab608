"""The plan of the seeded city, its drawings, and a few of its reports in process."""

import json
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform import clock
from chalicelib.publishing.map import file_store
from chalicelib.publishing.map import service as map_service
from chalicelib.reports.access.levels import is_listed
from chalicelib.reports.files import attachments
from chalicelib.reports.model import Evidence
from chalicelib.reports.status import Status
from local.city_plan import HOME, MOST_DAYS, STORIES, PlannedReport, load_texts, plan_city
from local.drawings import SCENES, draw_photo
from local.seeding import Filed, Seeder, draw_map
from local.seeding_stream import SeedingStream
from tests.builders import loaded
from tests.moto_aws import Aws

ARN = "arn:aws:dynamodb:ap-southeast-3:000000000000:table/tanggap/stream/1"
NOW = datetime(2026, 11, 27, 3, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def plan() -> list[PlannedReport]:
    return plan_city(NOW, city())


def seeded(plan: list[PlannedReport], *stories: str) -> dict[str, Filed]:
    """The first report of each story, filed and driven until NOW."""
    first = {each.story: each for each in reversed(plan) if each.story in stories}
    survivors = [each for each in plan if each.key + 1 == first.get("merged", each).key]
    chosen = {each.key: each for each in (*first.values(), *survivors)}

    def upload(photo: bytes) -> str:
        offer = attachments.offer_upload("image/jpeg", len(photo), clock.now())
        attachments.put_object(offer.fields["key"], photo, "image/jpeg")
        return offer.upload

    seeder = Seeder([*chosen.values()], upload)
    seeder.run(NOW)
    assert seeder.refused == []
    return {filed.plan.story: filed for filed in seeder.filed.values()}


def test_the_same_moment_has_the_same_plan(plan: list[PlannedReport]) -> None:
    assert plan_city(NOW, city()) == plan
    assert plan_city(NOW, city(), seed=1) != plan


def test_the_plan_has_what_a_city_has(plan: list[PlannedReport]) -> None:
    assert len(plan) == 300
    assert {report.story for report in plan} == {*STORIES}
    levels = Counter(report.level for report in plan)
    assert {*Visibility} <= {*levels}
    assert levels[Visibility.PRIVATE] < 40
    assert len({report.category for report in plan}) > 35
    assert len({report.area for report in plan}) > 80
    assert len({report.channel for report in plan}) > 7
    assert sum(report.area == HOME for report in plan) > 15
    assert 0 < sum(report.contact is not None for report in plan) < 20
    assert {report.category for report in plan} - {None} <= {*city().categories}


def test_everything_lies_in_the_past_and_in_order(plan: list[PlannedReport]) -> None:
    for report in plan:
        moments = [report.at, *(step.at for step in report.steps)]
        assert moments == sorted(moments)
        assert NOW - timedelta(days=MOST_DAYS + 1) < moments[0]
        assert moments[-1] < NOW


def test_every_step_of_the_plan_is_one_of_the_seeder(plan: list[PlannedReport]) -> None:
    acts = {step.act for report in plan for step in report.steps}
    assert [act for act in acts if not hasattr(Seeder, act)] == []


def test_the_texts_name_categories_of_the_city_and_scenes_that_are_drawn() -> None:
    rows = [row for kind in load_texts().values() for row in kind]
    assert {row.category for row in rows} - {""} <= {*city().categories}
    assert {row.picture for row in rows} - {""} == {*SCENES}


@pytest.mark.parametrize("scene", SCENES)
def test_a_scene_is_drawn_the_same_each_time(scene: str) -> None:
    before = draw_photo(scene, "1", NOW)
    assert draw_photo(scene, "1", NOW) == before
    assert len({before, draw_photo(scene, "2", NOW), draw_photo(scene, "1", NOW, after=True)}) == 3
    assert Image.open(BytesIO(before)).format == "JPEG"
    assert len(before) < 100_000


def test_open_reports_get_into_each_status(aws: Aws, plan: list[PlannedReport]) -> None:
    filed = seeded(plan, "new", "coordinated", "disposed", "begun", "sensitive", "disputed")
    statuses = {story: each.report.status for story, each in filed.items()}
    assert statuses["new"] is Status.MENUNGGU
    assert statuses["coordinated"] is Status.KOORDINASI
    assert statuses["disposed"] is Status.DISPOSISI
    assert statuses["begun"] is Status.PROSES
    assert filed["sensitive"].report.confidential
    assert filed["disputed"].report.holder == city().settings.triage


def test_nobodys_silence_is_escalated_when_it_was_due(aws: Aws, plan: list[PlannedReport]) -> None:
    filed = seeded(plan, "red_flag")["red_flag"]
    report, timeline = loaded(filed.number)
    assert report.red_flag
    moments = [entry.at for entry in timeline]
    assert moments == sorted(moments)
    assert moments[1] < filed.plan.at + timedelta(days=1)


def test_closings_are_examined_verified_confirmed_and_objected_to(
    aws: Aws, plan: list[PlannedReport]
) -> None:
    filed = seeded(plan, "confirmed", "verified", "verdict_rejected", "reopened", "appealed")
    assert filed["confirmed"].report.confirmed
    assert filed["verified"].report.status is Status.SELESAI
    assert filed["verdict_rejected"].report.rejections == 1
    assert filed["reopened"].report.reopenings == 1
    assert filed["appealed"].report.appeals == 1
    examined = [each.report.evidence for each in filed.values() if each.report.evidence]
    assert {*examined} <= {Evidence.CLEAR, Evidence.FLAGGED}


def test_reports_leave_the_ordinary_way(aws: Aws, plan: list[PlannedReport]) -> None:
    filed = seeded(plan, "outside", "rejected", "hidden", "merged", "paused", "recategorised")
    assert filed["outside"].report.outcome
    assert filed["rejected"].report.moderated
    assert filed["hidden"].report.moderated
    assert filed["merged"].report.duplicate_of == filed["survivor"].number
    assert filed["paused"].report.pauses == 1
    assert filed["recategorised"].report.category != filed["recategorised"].plan.category


def test_the_map_has_what_was_seeded_after_it_was_made(aws: Aws, plan: list[PlannedReport]) -> None:
    """Its next run would not look for changes of weeks ago."""
    map_service.make_map()
    filed = seeded(plan, "new", "begun", "red_flag")
    map_service.make_map()
    draw_map()
    stored = file_store.load_map()
    assert stored
    assert stored.map
    listed = {each.number for each in filed.values() if is_listed(each.report.visibility)}
    assert listed
    assert {*stored.map.lines} == listed


class Functions:
    """Lambda and the table's stream, as far as the seeding asks them."""

    def __init__(self, *records: dict[str, Any]) -> None:
        self.records, self.calls, self.given = [*records], list[str](), list[dict[str, Any]]()

    def list_event_source_mappings(self) -> dict[str, Any]:
        mapping = {"UUID": "1", "EventSourceArn": ARN, "FunctionArn": "f", "BatchSize": 25}
        return {"EventSourceMappings": [mapping, {"EventSourceArn": "arn:aws:sqs:x:1:calls"}]}

    def describe_stream(self, **_: object) -> dict[str, Any]:
        return {"StreamDescription": {"Shards": [{"ShardId": "s"}]}}

    def get_shard_iterator(self, **_: object) -> dict[str, Any]:
        return {"ShardIterator": "i"}

    def get_records(self, **_: object) -> dict[str, Any]:
        found, self.records = self.records, []
        return {"Records": found, "NextShardIterator": "i"}

    def update_event_source_mapping(self, **asked: object) -> None:
        self.calls.append(f"enabled {asked['Enabled']}")

    def delete_event_source_mapping(self, **_: object) -> None:
        self.calls.append("deleted")

    def create_event_source_mapping(self, **asked: object) -> None:
        self.calls.append(f"created {asked['StartingPosition']} {asked['BatchSize']}")

    def invoke(self, *, Payload: str, **_: object) -> dict[str, Any]:  # noqa: N803 - boto3's name
        self.given += json.loads(Payload)["Records"]
        return {"Payload": BytesIO(b"{}")}


def a_record(number: str, sort_key: str, moment: object = b"hash") -> dict[str, Any]:
    keys = {"pk": {"S": f"R#{number}"}, "sk": {"S": sort_key}}
    image = {"hash": {"B": moment}}
    return {"eventName": "INSERT", "dynamodb": {"Keys": keys, "NewImage": image}}


@pytest.mark.parametrize("fault", [False, True])
def test_only_other_reports_reach_the_function_until_the_seeding_ends(fault: bool) -> None:
    changes = (("JK1", "T#000001"), ("JK2", "T#000001"), ("JK2", "C"))
    functions = Functions(*(a_record(*change) for change in changes))
    try:
        with SeedingStream(lambda service: functions, lambda: {"JK1"}):
            assert functions.calls == ["enabled False"]
            if fault:
                raise ValueError
    except ValueError:
        assert fault
    assert functions.calls[1:] == ["deleted", "created LATEST 25"]
    (record,) = functions.given
    assert record["dynamodb"]["Keys"]["pk"] == {"S": "R#JK2"}
    assert record["dynamodb"]["NewImage"] == {"hash": {"B": "aGFzaA=="}}
    assert record["eventSourceARN"] == ARN
