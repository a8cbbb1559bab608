"""Traffic of channels: counted by the hour, read back in order, and let go after five weeks."""

from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.intake.channel_traffic import channel_traffic_store
from chalicelib.intake.channel_traffic.channel_traffic_store import (
    COUNTED,
    Hour,
    HourItem,
    add_counts,
    load_since,
)
from chalicelib.senders.model import Outcome
from tests.faults import Calls
from tests.moto_aws import Aws

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # Monday, 12:00 in Jakarta
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_counts_of_one_hour_are_added_up(aws: Aws) -> None:
    add_counts("sms", NOON, {"taken": 1, "lag": 40, "lagged": 1}, NOON)
    add_counts("sms", NOON + 59 * MINUTE, {"taken": 1}, NOON + 59 * MINUTE)
    add_counts("sms", NOON + 30 * MINUTE, {"repeated": 3, "bad_signature": 2}, None)
    counts = {"taken": 2, "repeated": 3, "bad_signature": 2, "lag": 40, "lagged": 1}
    assert load_since(NOON)["sms"] == [Hour(NOON, counts, NOON + 59 * MINUTE)]


def test_hours_come_in_order_and_those_without_traffic_not_at_all(aws: Aws) -> None:
    for hours in (5, 1, 3):
        add_counts("sms", NOON + hours * HOUR, {"taken": hours}, None)
    assert [(hour.start - NOON) / HOUR for hour in load_since(NOON)["sms"]] == [1, 3, 5]


@pytest.mark.parametrize(("start", "found"), [(-1, 3), (0, 3), (1, 2), (2, 1), (3, 0)])
def test_hours_since_a_moment(aws: Aws, start: int, found: int) -> None:
    for hours in range(3):
        add_counts("sms", NOON + hours * HOUR, {"taken": 1}, None)
    assert len(load_since(NOON + start * HOUR).get("sms", [])) == found


def test_channels_are_counted_apart(aws: Aws) -> None:
    add_counts("sms", NOON, {"taken": 1}, NOON)
    add_counts("twitter", NOON, {"taken": 5}, NOON)
    [hour] = load_since(NOON)["sms"]
    assert hour.counts == {"taken": 1}
    assert load_since(NOON).keys() == {"sms", "twitter"}


@pytest.mark.parametrize("name", COUNTED)
def test_everything_that_is_counted_is_kept(aws: Aws, name: str) -> None:
    add_counts("sms", NOON, {name: 7}, None)
    assert load_since(NOON)["sms"] == [Hour(NOON, {name: 7}, None)]


def test_every_outcome_of_a_notice_is_counted() -> None:
    assert {f"notice_{outcome}" for outcome in Outcome} <= set(COUNTED)


def test_an_hour_without_a_message_has_no_last_one(aws: Aws) -> None:
    add_counts("sms", NOON, {"parked": 1}, None)
    [hour] = load_since(NOON)["sms"]
    assert hour.last_at is None


def test_an_hour_is_let_go_after_five_weeks(aws: Aws) -> None:
    add_counts("sms", NOON + 10 * MINUTE, {"taken": 1}, NOON)
    [item] = aws.items()
    assert item["ttl"] == int((NOON + timedelta(days=35)).timestamp())
    assert (item["pk"], item["sk"]) == ("H#channels", "H#2026-11-23T05:00:00Z#sms")


def test_one_write_is_one_call_and_one_reading_another(aws: Aws, calls: Calls) -> None:
    calls.made.clear()
    add_counts("sms", NOON, {"taken": 1, "lag": 3, "lagged": 1}, NOON)
    load_since(NOON)
    assert calls.made == ["UpdateItem", "Query"]


def test_every_count_has_its_attribute() -> None:
    attributes = set(HourItem.get_attributes())
    assert set(COUNTED) <= attributes
    assert (
        timedelta(days=8) < channel_traffic_store.TRAFFIC_KEPT
    )  # silence is measured against a week
