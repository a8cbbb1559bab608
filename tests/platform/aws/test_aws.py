"""The edges of the program: clock, chance, timers, the topic."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform import clock, ids
from chalicelib.platform.aws import queues
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.errors import BadUpload
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.reports.files import attachments
from chalicelib.reports.number import DRAWS
from chalicelib.sla import timer
from tests.builders import MONDAY
from tests.faults import Calls
from tests.moto_aws import Aws

NUMBER = "JK261123-00000"


def test_the_clock_is_aware_utc_in_whole_seconds() -> None:
    now = clock.now()
    assert now.tzinfo is UTC
    assert now.microsecond == 0
    assert abs(now - datetime.now(UTC)) < timedelta(seconds=5)


def test_tokens_are_random_and_those_of_a_key_can_be_told_again(aws: Aws) -> None:
    assert ids.make_report_token(NUMBER, None) != ids.make_report_token(NUMBER, None)
    key = MessageKey("website", Sender("web"), "kunci")
    told = ids.make_report_token(NUMBER, key)
    assert told == ids.make_report_token(NUMBER, key)
    others = [
        ("JK261123-00001", key),
        (NUMBER, replace(key, id="kunci2")),
        (NUMBER, replace(key, sender=Sender("partner"))),
    ]
    assert len({told, *(ids.make_report_token(*other) for other in others)}) == 4
    assert len(told) >= 32


def test_names_of_objects_and_draws_can_not_be_guessed(aws: Aws) -> None:
    assert len({ids.make_object_name() for _ in range(100)}) == 100
    assert len({ids.draw_number(DRAWS) for _ in range(100)}) > 90


def test_an_upload_id_holds_for_twenty_hours_and_is_asked_of_nobody(aws: Aws, calls: Calls) -> None:
    offer = attachments.offer_upload("image/png", 100, MONDAY)
    calls.made.clear()
    last = MONDAY + timedelta(hours=20)
    assert attachments.verify_upload(offer.upload, last).endswith(".png")
    with pytest.raises(BadUpload):
        attachments.verify_upload(offer.upload, last + timedelta(seconds=1))
    assert calls.made == []


def test_a_timer_that_was_started_before_is_as_good(aws: Aws) -> None:
    soon = clock.now() + timedelta(hours=1)
    timer.start_timer(NUMBER, 1, soon)
    timer.start_timer(NUMBER, 1, soon)
    timer.start_timer(NUMBER, 1, soon + timedelta(hours=1))
    assert aws.executions() == {f"{NUMBER}-1": "RUNNING"}
    timer.stop_timer(NUMBER, 1)
    timer.stop_timer(NUMBER, 1)
    timer.start_timer(NUMBER, 1, soon)  # a name stays taken after its execution ended
    assert aws.executions() == {f"{NUMBER}-1": "ABORTED"}


def test_a_timer_that_is_not_there_is_as_good_as_ended(aws: Aws) -> None:
    timer.stop_timer(NUMBER, 7)
    assert aws.executions() == {}


def test_a_timer_that_ended_by_itself_meanwhile_is_as_good(aws: Aws, calls: Calls) -> None:
    said: Any = {"Error": {"Code": "ValidationException", "Message": "Execution is not running"}}
    ended = get_client("stepfunctions").exceptions.ValidationException(said, "StopExecution")
    calls.on("StopExecution", ended)
    timer.stop_timer(NUMBER, 1)
    assert calls.traps == []


@pytest.mark.parametrize(
    ("operation", "call"),
    [
        ("StartExecution", lambda: timer.start_timer(NUMBER, 1, MONDAY)),
        ("StopExecution", lambda: timer.stop_timer(NUMBER, 1)),
    ],
)
def test_other_faults_of_the_state_machine_are_passed_on(
    aws: Aws, calls: Calls, operation: str, call: Callable[[], None]
) -> None:
    throttled: Any = {"Error": {"Code": "ThrottlingException"}}
    calls.on(operation, ClientError(throttled, operation))
    with pytest.raises(ClientError):
        call()


def test_a_timer_is_told_number_run_and_moment_and_no_more(aws: Aws) -> None:
    timer.start_timer(NUMBER, 3, MONDAY + timedelta(days=3650))
    [begun] = [e for e in aws.history(f"{NUMBER}-3") if e["type"] == "ExecutionStarted"]
    told = json.loads(begun["executionStartedEventDetails"]["input"])
    assert told == {"number": NUMBER, "run": 3, "next_check": "2036-11-20T01:00:00Z"}


def test_a_filter_without_a_value_is_left_out(aws: Aws) -> None:
    queues.publish_facts({"number": NUMBER}, {"kind": "status", "kelurahan": ""})
    [body] = aws.bodies()
    assert body["MessageAttributes"] == {"kind": {"Type": "String", "Value": "status"}}
    assert json.loads(body["Message"]) == {"number": NUMBER}
