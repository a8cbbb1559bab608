"""How channels are told to be: what was counted, how late messages come, and who fell silent."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_monitor, channel_traffic_store
from chalicelib.platform import telemetry
from chalicelib.platform.moments import JAKARTA
from chalicelib.senders.model import Outcome
from tests.builders import a_draft
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)  # Monday, 12:00 in Jakarta
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture(autouse=True)
def clean(hands: Hands) -> Iterator[None]:
    hands.to(NOON)
    channel_monitor._waiting = channel_monitor._Waiting()
    yield
    channel_monitor._waiting = channel_monitor._Waiting()


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, str]]]:
    seen: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(telemetry, "count_event", lambda event, **by: seen.append((event, by)))
    return seen


def counts(channel: str = "sms", now: datetime = NOON) -> dict[str, int]:
    return channel_monitor.load_health(now)[channel].counts


# What is counted.


def test_a_message_taken_is_counted_with_its_lag(aws: Aws) -> None:
    channel_monitor.count_taken("sms", NOON, NOON - timedelta(seconds=90))
    channel_monitor.count_taken("sms", NOON, NOON - timedelta(seconds=30))
    channel_monitor.count_taken("sms", NOON, None)
    found = channel_monitor.load_health(NOON)["sms"]
    assert (found.counts, found.lag, found.last_at) == ({"taken": 3}, 60.0, NOON)


def test_a_sender_whose_clock_is_ahead_has_no_lag(aws: Aws) -> None:
    channel_monitor.count_taken("sms", NOON, NOON + HOUR)
    assert channel_monitor.load_health(NOON)["sms"].lag == 0


def test_nobody_tells_when_they_sent_it(aws: Aws) -> None:
    channel_monitor.count_taken("sms", NOON, None)
    assert channel_monitor.load_health(NOON)["sms"].lag is None


@pytest.mark.parametrize("outcome", Outcome)
def test_what_became_of_notices_is_counted(
    aws: Aws, counted: list[tuple[str, dict[str, str]]], outcome: Outcome
) -> None:
    channel_monitor.count_notice("twitter", outcome)
    assert counts("twitter") == {f"notice_{outcome}": 1}
    [(event, by)] = counted
    known = ("NoticeSent", "NoticeDelayed", "NoticeRefused", "NoticeUnknown", "AccessExpired")
    assert event in known
    assert by == {"channel": "twitter"}


def test_each_event_has_its_metric(
    aws: Aws, hands: Hands, counted: list[tuple[str, dict[str, str]]]
) -> None:
    channel_monitor.count_taken("sms", NOON, None)
    channel_monitor.count_repeated("sms")
    channel_monitor.count_refused("sms", "bad_signature")
    channel_monitor.count_parked("sms")
    by = {"channel": "sms"}
    names = ("MessageTaken", "MessageRepeated", "DeliveryRefused", "MessageParked")
    assert counted == [(name, by) for name in names]


def test_what_is_refused_is_told_to_the_log_with_its_reason_only(aws: Aws, lines: StringIO) -> None:
    channel_monitor.count_refused("sms", "bad_signature")
    told = json.loads(lines.getvalue())
    assert (told["message"], told["channel"], told["reason"]) == (
        "delivery_refused",
        "sms",
        "bad_signature",
    )


def test_who_floods_us_with_refusals_costs_one_write_a_second(
    aws: Aws, hands: Hands, calls: Calls
) -> None:
    calls.made.clear()
    for _ in range(3):
        for _ in range(100):
            channel_monitor.count_refused("sms", "bad_signature")
        hands.forward(seconds=1)
    assert calls.made == ["UpdateItem"] * 3
    channel_monitor.count_refused("sms", "unreadable")  # brings what is left of the second before
    assert counts("sms", hands.moment) == {"bad_signature": 300, "unreadable": 1}


def test_counts_that_wait_belong_to_their_channel(aws: Aws, hands: Hands) -> None:
    channel_monitor.count_refused("sms", "bad_signature")
    for channel in ("sms", "twitter", "sms"):
        channel_monitor.count_repeated(channel)
    hands.forward(seconds=1)
    channel_monitor.count_parked("email")
    now = hands.moment
    assert counts("sms", now) == {"bad_signature": 1, "repeated": 2}
    assert counts("twitter", now) == {"repeated": 1}
    assert counts("email", now) == {"parked": 1}


def test_messages_that_are_taken_are_counted_at_once(aws: Aws) -> None:
    for _ in range(3):
        channel_monitor.count_taken("sms", NOON, None)
    assert counts() == {"taken": 3}


# What is told.


def test_the_last_day_is_told_and_nothing_before_it(aws: Aws) -> None:
    for hours in (0, 23, 24, 25, 100):
        channel_traffic_store.add_counts(
            "sms", NOON - hours * HOUR, {"taken": 1}, NOON - hours * HOUR
        )
    found = channel_monitor.load_health(NOON)["sms"]
    assert found.counts == {"taken": 3}
    assert found.last_at == NOON


def test_the_last_message_is_known_for_a_week(aws: Aws) -> None:
    channel_traffic_store.add_counts("sms", NOON - 5 * DAY, {"taken": 1}, NOON - 5 * DAY + HOUR / 2)
    found = channel_monitor.load_health(NOON)["sms"]
    assert (found.last_at, found.counts) == (NOON - 5 * DAY + HOUR / 2, {})


def test_a_channel_without_any_traffic_is_nothing_and_not_silent(aws: Aws) -> None:
    assert channel_monitor.load_health(NOON)["sms"] == channel_monitor.Health(
        "sms", None, {}, None, 0.0, silent=False
    )


def test_all_channels_are_told_from_one_query(aws: Aws, calls: Calls) -> None:
    for channel in city().channels:
        channel_monitor.count_taken(channel, NOON, None)
    calls.made.clear()
    channel_monitor.load_health(NOON)["sms"]
    assert calls.made == ["Query"]


# Who fell silent.


def a_week(channel: str, each_hour: int, *, hours: range, until: datetime) -> None:
    """Messages in these hours of the day (UTC) of the seven days before a moment."""
    at = until.astimezone(UTC) - 7 * DAY
    with channel_traffic_store.HourItem.batch_write() as counted:
        while at < until:
            if at.hour in hours:
                last = {"taken": each_hour, "last_at": at + timedelta(minutes=59), "ttl": 1}
                hour = channel_traffic_store.format_stored(
                    at.replace(minute=0, second=0, microsecond=0)
                )
                counted.save(
                    channel_traffic_store.HourItem(
                        channel_traffic_store.PARTITION,
                        f"{channel_traffic_store.HOUR}{hour}#{channel}",
                        **last,
                    )
                )
            at += HOUR


ALWAYS = range(24)
BY_DAY = range(13)  # UTC: 07:00 to 20:00 in Jakarta


def test_a_busy_channel_that_is_silent_for_three_hours_is_told(aws: Aws) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 3 * HOUR)
    found = channel_monitor.load_health(NOON)["sms"]
    assert found.silent
    assert found.usual == pytest.approx(12, abs=2)  # in three hours
    assert found.last_at == NOON - 3 * HOUR - timedelta(minutes=1)


@pytest.mark.parametrize(
    ("ago", "silent"),
    [
        (timedelta(minutes=1), False),
        (timedelta(hours=3), False),
        (timedelta(hours=3, seconds=1), True),
    ],
)
def test_one_message_within_three_hours_is_enough(aws: Aws, ago: timedelta, silent: bool) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 4 * HOUR)
    channel_monitor.count_taken("sms", NOON - ago, None)
    assert channel_monitor.load_health(NOON)["sms"].silent is silent


def test_a_quiet_channel_is_never_silent(aws: Aws) -> None:
    a_week("sms", 1, hours=ALWAYS, until=NOON - 3 * HOUR)  # three in three hours
    found = channel_monitor.load_health(NOON)["sms"]
    assert found.usual < channel_monitor.LEAST
    assert not found.silent


@pytest.mark.parametrize(
    ("clock", "silent"),
    [
        (12, True),  # since 08:00 nothing has come
        (17, True),
        (20, True),
        (26, False),  # 02:00: nothing ever comes at night
        (28, False),
    ],
)
def test_nights_are_quiet(aws: Aws, clock: int, silent: bool) -> None:
    sunday = datetime(2026, 11, 22, tzinfo=JAKARTA).astimezone(UTC)
    a_week("sms", 10, hours=BY_DAY, until=sunday + 8 * HOUR)
    assert channel_monitor.load_health(sunday + clock * HOUR)["sms"].silent is silent


def test_a_channel_that_just_began_is_measured_by_what_it_brought(aws: Aws) -> None:
    for hours in range(4, 8):
        channel_traffic_store.add_counts(
            "sms", NOON - hours * HOUR, {"taken": 100}, NOON - hours * HOUR
        )
    assert not channel_monitor.load_health(NOON)["sms"].silent  # those were other hours of the day


def test_refusals_and_notices_are_no_messages(aws: Aws) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 4 * HOUR)
    channel_monitor.count_refused("sms", "bad_signature")
    channel_monitor.count_notice("sms", Outcome.SENT)
    assert channel_monitor.load_health(NOON)["sms"].silent


def test_only_busy_channels_that_fell_silent_are_told_once_a_run(
    aws: Aws, lines: StringIO, counted: list[tuple[str, dict[str, str]]]
) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 4 * HOUR)
    a_week("twitter", 1, hours=ALWAYS, until=NOON - 4 * HOUR)
    a_week("facebook", 9, hours=ALWAYS, until=NOON)
    assert channel_monitor.watch_channels(NOON) == ["sms"]
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(each["level"], each["message"], each["channel"]) for each in told] == [
        ("ERROR", "channel_silent", "sms")
    ]
    assert counted == [("ChannelSilent", {})]
    assert channel_monitor.watch_channels(NOON) == ["sms"]


def test_channels_that_are_closed_are_not_watched(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 4 * HOUR)
    rows = {**city().channels, "sms": replace(city().channels["sms"], enabled=False)}
    monkeypatch.setattr(channel_monitor, "city", lambda: replace(city(), channels=rows))
    assert channel_monitor.watch_channels(NOON) == []


def test_the_hourly_schedule_watches(aws: Aws, lines: StringIO, few_offices: None) -> None:
    a_week("sms", 4, hours=ALWAYS, until=NOON - 4 * HOUR)
    aws.reconcile()
    assert '"message":"channel_silent"' in lines.getvalue()


def test_what_is_counted_names_nobody(aws: Aws) -> None:
    draft: Any = a_draft(channel="sms", external_id="SM1")
    intake_service.file_draft(draft)
    aws.pump()
    channel_monitor.count_refused("sms", "unreadable")
    hours = [item for item in aws.items() if item["pk"].startswith("H#")]
    allowed = {"pk", "sk", "ttl", "last_at", *channel_traffic_store.COUNTED}
    assert hours
    assert all(set(item) <= allowed for item in hours)
