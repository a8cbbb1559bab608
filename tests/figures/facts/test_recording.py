"""The facts of announced entries get into the bucket, whatever comes twice, late, spoilt, or dies;
nothing of words and persons goes with them, and DynamoDB is only read.
"""

import json
from typing import Any

import pytest

from chalicelib.figures.facts import bucket, keys, reading
from chalicelib.figures.facts.model import NAMES
from chalicelib.reports.store.items.item_classes import entry_key, report_key
from operate.session import Clients
from operate.smoke_calls import mark_trial
from tests.builders import PHONE, acted, filed, moved, signed_in
from tests.facts_queue import BUCKET, Facts, message
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands, client
from tests.reports.http.test_privacy_http import EACH, a_secret

# Nothing of a person or a place, and no number of a report.
SECRETS = ("RAHASIA", "rahasia", PHONE, PHONE[1:], "81234567890", "6.192", "106.76", "JK2")


@pytest.fixture
def two(http: Any) -> list[str]:
    """The numbers of two reports with five entries."""
    numbers = [filed(http)["number"] for _ in range(2)]
    moved(http, numbers[0], "proses", "selesai")
    moved(http, numbers[1], "proses")
    return numbers


def told(rows: list[reading.Row]) -> list[dict[str, Any]]:
    """Facts without the moment when they were made."""
    return [{name: value for name, value in row.items() if name != "made"} for row in rows]


def test_a_batch_is_one_object_by_its_day_of_arrival(
    two: list[str], facts: Facts, hands: Hands
) -> None:
    assert facts.record() == []
    (key,) = facts.keys()
    assert key.startswith(f"facts/day={hands.moment:%Y-%m-%d}/")
    assert key.endswith(".ndjson.gz")
    rows = facts.rows()
    assert len(facts.lines()) == len(rows) == 5
    assert len({row["report"] for row in rows}) == 2
    assert sorted(row["kind"] for row in rows) == ["status"] * 5
    assert all(set(json.loads(line)) == {*NAMES} for line in facts.lines())


def test_whatever_becomes_of_the_messages_the_facts_are_the_same(
    two: list[str], facts: Facts, hands: Hands
) -> None:
    facts.record()
    right, bodies = facts.rows(), facts.bodies
    hands.forward(hours=30)
    for batch in (bodies[::-1], bodies[:2], bodies[2:], bodies * 2):
        assert facts.record(batch) == []
        assert told(facts.rows()) == told(right)
    assert len(facts.lines()) == 20, "one batch makes each fact once"


def test_a_lost_message_is_a_lost_fact_and_no_other(two: list[str], facts: Facts) -> None:
    bodies = facts.announced()
    facts.record(bodies[1:])
    assert len(facts.rows()) == 4
    facts.record(bodies[:1])
    assert len(facts.rows()) == 5


def test_a_message_nobody_can_read_and_one_of_no_report_keep_back_no_other(
    two: list[str], facts: Facts
) -> None:
    poison = [
        *({"Message": "no JSON"}, {"Message": "{}"}, {"Message": "[]"}, {}),
        *(message("JK1", 1), message(two[0], 99), {"Message": '{"number": "x", "seq": "many"}'}),
    ]
    failed = facts.record([*poison, *facts.announced()])
    assert sorted(failed) == [*range(len(poison))]
    assert len(facts.rows()) == 5


@pytest.mark.parametrize(
    ("step", "after"),
    [
        *(("Query", False), ("Query", True), ("GetParameter", False)),
        *(("PutParameter", False), ("PutParameter", True)),
        *(("PutObject", False), ("PutObject", True)),
    ],
)
def test_a_run_that_is_killed_half_way_is_made_up_for(
    two: list[str], facts: Facts, calls: Calls, step: str, after: bool
) -> None:
    batch = facts.announced()
    calls.on(step, Died(), after=after)
    with pytest.raises(Died):
        facts.record(batch)
    assert len(facts.keys()) == (after and step == "PutObject")
    assert facts.record(batch) == []
    assert len(facts.rows()) == 5
    assert len(facts.keys()) == 1, "the same batch is the same object"


def test_facts_that_can_not_be_stored_leave_their_messages_in_the_queue(
    two: list[str], facts: Facts, calls: Calls
) -> None:
    batch = facts.announced()
    calls.on("PutObject", RuntimeError("no S3"))
    with pytest.raises(RuntimeError):
        facts.record(batch)
    assert facts.record(batch) == []
    assert len(facts.rows()) == 5


def test_a_report_that_fails_keeps_back_no_other(
    two: list[str], facts: Facts, calls: Calls
) -> None:
    batch = facts.announced()
    calls.on("Query", RuntimeError("throttled"), having=two[0])
    failed = facts.record(batch)
    numbers = [json.loads(body["Message"])["number"] for body in batch]
    assert {numbers[place] for place in failed} == {two[0]}
    assert len(failed) == 3
    assert facts.record([batch[place] for place in failed]) == []
    assert len(facts.rows()) == 5


def test_a_replica_that_lags_behind_is_asked_again(
    two: list[str], facts: Facts, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.figures.facts import timelines

    query, asked = timelines._query_items, []

    def lagging(number: str, *, consistent: bool) -> Any:
        items = query(number, consistent=consistent)
        asked.append(consistent)
        return items if consistent else items[:-1]

    monkeypatch.setattr(timelines, "_query_items", lagging)
    assert facts.record() == []
    assert asked == [False, True] * 2
    assert len(facts.rows()) == 5


def test_a_fact_costs_no_write_and_a_batch_one_put_and_a_query_for_each_report(
    two: list[str], facts: Facts, calls: Calls
) -> None:
    batch = facts.announced()
    facts.record(batch[:1])  # makes the keys
    calls.made.clear()
    facts.record(batch)
    assert sorted(calls.made) == ["PutObject", "Query", "Query"]


def test_announcing_costs_the_stream_what_it_did(
    two: list[str], aws: Aws, facts: Facts, calls: Calls
) -> None:
    """The topic brings all that is needed: OnChange asks for nothing and puts nothing more."""
    calls.made.clear()
    aws.pump()
    assert calls.made.count("Publish") == 5
    assert not {"SendMessage", "SendMessageBatch"} & {*calls.made}


@pytest.mark.parametrize("case", EACH)
def test_no_fact_has_words_persons_or_places(
    http: Any, aws: Aws, hands: Hands, facts: Facts, case: str
) -> None:
    """Whatever was written by whomever, and whatever became of its level."""
    a_secret(http, hands, *EACH[case])
    assert facts.record() == []
    text = "\n".join(facts.lines())
    assert [secret for secret in SECRETS if secret in text] == []
    contact = next(item["mpk"] for item in aws.items() if item["sk"] == "A")
    assert contact.partition("#")[2][:16] not in text
    rows = facts.rows()
    assert rows[-1]["seq"] == len(rows) >= 14
    assert {row["month"] for row in rows} <= {f"{hands.moment:%Y-%m}", rows[0]["month"]}
    for row in rows:
        reporters = {row["reporter"] is not None, row["reporter_year"] is not None}
        assert reporters == {row["seq"] == 1}, "one fact of a report names its reporter"


def test_a_reporter_is_one_in_a_month_and_another_in_the_next(
    http: Any, facts: Facts, hands: Hands
) -> None:
    hands.to(hands.moment.replace(month=10, day=5))
    filed(http)
    filed(http)
    filed(http, contact={"phone": "0812-0000-9999"})
    hands.forward(days=30)
    filed(http)
    facts.record()
    rows = [row for row in facts.rows() if row["seq"] == 1]
    by_month = {month: [r for r in rows if r["month"] == month] for month in ("x", *_months(rows))}
    october, november = (by_month[month] for month in _months(rows))
    assert len(october) == 3
    assert len({row["reporter"] for row in october}) == 2
    assert not {row["reporter"] for row in october} & {row["reporter"] for row in november}
    assert {row["reporter_year"] for row in november} < {row["reporter_year"] for row in october}
    assert not {row["reporter"] for row in rows} & {row["reporter_year"] for row in rows}


def _months(rows: list[reading.Row]) -> list[str]:
    return sorted({row["month"] for row in rows})


def test_an_erased_report_loses_its_reporter_in_all_facts(
    http: Any, aws: Aws, facts: Facts, hands: Hands
) -> None:
    from chalicelib.figures.facts import erasure

    receipt = filed(http)
    other = filed(http)["number"]
    facts.record()
    hands.forward(hours=1)
    headers = {"Content-Type": "application/json", "X-Report-Token": receipt["token"]}
    answer = http.post(f"/v1/reports/{receipt['number']}/erasure", headers=headers, body="{}")
    assert answer.status_code == 202
    while new := facts.announced():
        assert facts.record(new) == []
    first = {row["report"]: row for row in facts.rows() if row["seq"] == 1}
    assert sorted(row["reporter"] is None for row in first.values()) == [False, True]
    raw = [row for line in facts.lines() if (row := reading.parse_line(line))]
    erased = next(report for report, row in first.items() if row["reporter"] is None)
    assert any(row["reporter"] for row in raw if row["report"] == erased), "it is still there"
    before = told(facts.rows())
    assert erasure.forget_reporters() == 1
    raw = [row for line in facts.lines() if (row := reading.parse_line(line))]
    assert not any(r["reporter"] or r["reporter_year"] for r in raw if r["report"] == erased)
    assert told(facts.rows()) == before
    assert facts.keys(bucket.ERASED) == []
    assert erasure.forget_reporters() == 0
    assert other
    assert client("s3").get_bucket_versioning(Bucket=BUCKET).get("Status") is None


def test_forgetting_that_dies_goes_on_with_the_next_run(facts: Facts, calls: Calls) -> None:
    from chalicelib.figures.facts import erasure
    from chalicelib.platform import clock

    bucket.mark_erased("f" * 32, clock.now())
    calls.on("DeleteObject", Died())
    with pytest.raises(Died):
        erasure.forget_reporters()
    assert len(facts.keys(bucket.ERASED)) == 1
    client("s3").put_object(
        Bucket=BUCKET, Key=bucket.name_batch("damaged", clock.now()), Body=b"no archive"
    )
    assert erasure.forget_reporters() == 0
    assert facts.keys(bucket.ERASED) == []


def test_the_facts_of_a_destroyed_key_come_too_late(two: list[str], facts: Facts) -> None:
    bodies = facts.announced()
    year = json.loads(bodies[0]["Message"])["at"][:4]
    facts.record(bodies)
    before = facts.rows()
    keys.destroy_key(f"number-{year}")
    assert facts.record(bodies) == [], "nobody tries for ever"
    assert facts.rows() == before
    assert len(facts.keys()) == 1


def test_a_report_whose_timeline_is_long_has_all_its_facts(
    http: Any, aws: Aws, facts: Facts
) -> None:
    from tests.long_timelines import grown

    number = filed(http)["number"]
    aws.pump()
    grown(aws, number, 300)
    assert facts.record([message(number, 0)]) == []
    assert [row["seq"] for row in facts.rows()] == [*range(1, 301)]


def test_an_entry_that_is_not_there_yet_comes_again(two: list[str], facts: Facts) -> None:
    key = {"pk": {"S": report_key(two[1])}, "sk": {"S": entry_key(2)}}
    item = client("dynamodb").get_item(TableName="tanggap", Key=key)["Item"]
    client("dynamodb").delete_item(TableName="tanggap", Key=key)
    bodies = facts.announced()
    failed = facts.record(bodies)
    assert {json.loads(bodies[place]["Message"])["number"] for place in failed} == {two[1]}
    client("dynamodb").put_item(TableName="tanggap", Item=item)
    assert facts.record([bodies[place] for place in failed]) == []
    assert len(facts.rows()) == 5


def test_a_fact_names_the_report_that_it_follows_by_the_hash_of_that_one(
    http: Any, facts: Facts
) -> None:
    survivor, number = (filed(http)["number"] for _ in range(2))
    body = {"action": "merge", "version": 1, "into": survivor}
    assert acted(http, number, body, signed_in()).status_code == 200
    assert facts.record() == []
    rows = facts.rows()
    (follower,) = (row for row in rows if row["outcome"] == "merged")
    others = {row["report"] for row in rows} - {follower["report"]}
    assert [{row["follows"]} for row in rows if row["follows"]] == [others]


def test_a_trial_counts_nowhere(two: list[str], facts: Facts, hands: Hands, http: Any) -> None:
    """Also what was a fact before its item said so."""
    facts.record()
    hands.forward(hours=1)
    mark_trial(Clients(client, {"TableName": "tanggap"}), two[1])
    closing = {"action": "selesai", "version": 2, "note": "uji coba"}
    assert acted(http, two[1], closing, signed_in()).status_code == 200
    assert facts.record() == []
    assert len({row["report"] for row in facts.rows()}) == 1
    assert len(facts.rows()) == 3
