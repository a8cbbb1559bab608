"""The shipped state machine, run for real with our own handlers; the test moves the hands of the
clock.
"""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest

from chalicelib.entrypoints import handlers
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.store.reports import load_report
from chalicelib.reports.timeline import Entry
from chalicelib.sla import timer
from tests.builders import KEBON_JERUK, PHONE, acted, filed, moved, signed_in, verified
from tests.moto_aws import OPERATIONS, Aws, Hands, client, until

KECAMATAN, KOTA = "31.73.05", "31.73"
# an umum report of a kelurahan nobody answers (6 hours), by the ladder of the city's table
CLIMB = [
    (4.8, Kind.REMINDER, "remind", (KEBON_JERUK,)),
    (6, Kind.ESCALATION, "head", (KEBON_JERUK,)),
    (24, Kind.ESCALATION, "firstanswer", (KECAMATAN,)),
    (30, Kind.ESCALATION, "up1", (KECAMATAN,)),
    (78, Kind.ESCALATION, "up2", (KOTA,)),
    (0.8 * 168, Kind.REMINDER, "remind", (KEBON_JERUK,)),  # 7 days to complete it
    (144, Kind.ESCALATION, "redflag", ("BIROPEM", "SETDA")),
    (168, Kind.ESCALATION, "head", (KEBON_JERUK,)),
    (168 + 24, Kind.ESCALATION, "up1", (KECAMATAN,)),
    (168 + 72, Kind.ESCALATION, "up2", (KOTA,)),
    (246, Kind.REMINDER, "weekly", (KOTA,)),
    (168 + 240, Kind.REMINDER, "weekly", (KOTA,)),
    (414, Kind.REMINDER, "weekly", (KOTA,)),
]
LOOK = ["Wait until the next check", "Check the promise", "Is there more to wait for?"]
REAL_CHECK = handlers.check


def entries(number: str) -> tuple[Entry, ...]:
    return tuple(load_report(number)[1])


def entered(aws: Aws, *names: str) -> list[str]:
    """The states these executions entered: what AWS counts as transitions."""
    return [
        event["stateEnteredEventDetails"]["name"]
        for name in names
        for event in aws.history(name)
        if event["type"].endswith("StateEntered")
    ]


def status_of(aws: Aws, name: str) -> str:
    return aws.executions().get(name, "none")


def test_a_report_nobody_answers_climbs_the_whole_ladder_in_order(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = filed(http)["number"]
    begun = hands.moment
    aws.settle()
    for rung, (hours, kind, code, offices) in enumerate(CLIMB):
        at = hands.to(begun + timedelta(hours=hours))
        entry = until(lambda rung=rung: entries(number)[rung + 1 :])[0]
        told = (entry.at, entry.kind, entry.note, entry.to)
        assert told == (at, kind, code, offices)
        assert load_report(number)[0].red_flag == (hours >= 144)
    report, written = load_report(number)
    assert [entry.seq for entry in written] == list(range(1, len(CLIMB) + 2))
    assert report.holder == KEBON_JERUK
    assert status_of(aws, f"{number}-1") == "RUNNING"
    aws.settle()
    told_of = [text for phone, text in aws.texts() if phone == PHONE]
    assert len(told_of) == 1 + sum(kind is Kind.ESCALATION for _, kind, _, _ in CLIMB)
    assert "Kec. Kebon Jeruk" in told_of[2]


def test_an_answered_report_is_left_in_peace_until_its_completion_comes_near(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = filed(http)["number"]
    begun = hands.moment
    aws.settle()
    hands.forward(hours=1)
    moved(http, number, "proses")
    aws.settle()
    hands.to(begun + timedelta(hours=5))
    until(lambda: len(entered(aws, f"{number}-1")) == 4)  # it looked, and waits again
    assert len(entries(number)) == 2
    hands.to(begun + timedelta(hours=0.8 * 168))
    until(lambda: len(entries(number)) == 3)
    assert entries(number)[-1].note == "remind"


def test_a_closed_report_is_confirmed_by_its_second_run_and_then_at_rest(
    http: Any, aws: Aws, hands: Hands, few_offices: None
) -> None:
    number = filed(http)["number"]
    aws.settle()
    moved(http, number, "proses", "selesai")
    verified(http, number, 3)
    aws.settle()
    until(lambda: status_of(aws, f"{number}-1") == "ABORTED")
    confirm_at = load_report(number)[0].next_check
    assert confirm_at is not None
    hands.to(confirm_at)
    until(lambda: status_of(aws, f"{number}-2") == "SUCCEEDED")
    report, written = load_report(number)
    assert [entry.kind for entry in [*written][3:]] == [Kind.VERIFICATION, Kind.CONFIRMATION]
    assert (report.next_check, report.status) == (None, "selesai")
    hands.forward(days=400)
    assert handlers.check({"number": number, "run": 2, "next_check": "x"}, None)["over"] is True
    aws.reconcile()
    assert len(entries(number)) == 5
    assert aws.executions().keys() == {f"{number}-1", f"{number}-2"}


def test_a_report_answered_in_an_hour_and_closed_in_two_days_costs_eight_transitions(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = filed(http)["number"]
    begun = hands.moment
    aws.settle()
    hands.forward(hours=1)
    moved(http, number, "proses")
    aws.settle()
    hands.to(begun + timedelta(hours=6))
    until(lambda: len(entered(aws, f"{number}-1")) == 4)
    hands.to(begun + timedelta(days=2))
    body = {"action": "selesai", "version": 2, "note": "sudah diangkut"}
    assert acted(http, number, body, signed_in()).status_code == 200
    aws.settle()
    verified(http, number, 3)
    aws.settle()
    until(lambda: status_of(aws, f"{number}-1") == "ABORTED")
    hands.forward(days=21)
    until(lambda: status_of(aws, f"{number}-2") == "SUCCEEDED")
    first, second = entered(aws, f"{number}-1"), entered(aws, f"{number}-2")
    assert first == [*LOOK, "Wait until the next check"]
    assert second == [*LOOK, "The phase is over"]
    assert len(first) + len(second) == 8


@pytest.fixture
def operations(aws: Aws) -> str:
    """A queue that hears what operations are told."""
    queue: str = client("sqs").create_queue(QueueName="operators")["QueueUrl"]
    arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])
    client("sns").subscribe(
        TopicArn=OPERATIONS, Protocol="sqs", Endpoint=arn["Attributes"]["QueueArn"]
    )
    return queue


def test_a_check_that_keeps_failing_tells_operations_and_the_reconciler_starts_it_again(
    http: Any, aws: Aws, hands: Hands, few_offices: None, operations: str
) -> None:
    tried: list[Any] = []

    def failing(event: Any, context: Any) -> Any:
        tried.append(event)
        raise RuntimeError(f"cannot tell {PHONE}")

    aws.functions["Check"] = failing
    number = filed(http)["number"]
    aws.settle()
    hands.forward(hours=5)
    until(lambda: status_of(aws, f"{number}-1") == "FAILED")
    assert len(tried) == 6  # once, and five times again
    assert entered(aws, f"{number}-1")[-2:] == ["Tell operations", "The timer is lost"]
    [message] = client("sqs").receive_message(QueueUrl=operations)["Messages"]
    told = json.loads(message["Body"])
    assert told["Subject"] == "A report lost its timer"
    assert number in told["Message"]
    assert PHONE not in message["Body"]
    assert "Sampah" not in message["Body"]
    assert len(entries(number)) == 1

    aws.functions["Check"] = REAL_CHECK
    aws.reconcile()
    until(lambda: len(entries(number)) == 2)
    assert entries(number)[-1].note == "remind"
    assert status_of(aws, f"{number}-2") == "RUNNING"
    assert load_report(number)[0].run == 2


def test_a_check_that_fails_for_a_while_is_tried_again(http: Any, aws: Aws, hands: Hands) -> None:
    faults = [Overtaken("x"), TimeoutError("x")]

    def shaky(event: Any, context: Any) -> Any:
        if faults:
            raise faults.pop()
        return REAL_CHECK(event, context)

    aws.functions["Check"] = shaky
    number = filed(http)["number"]
    aws.settle()
    hands.forward(hours=5)
    until(lambda: len(entries(number)) == 2)
    assert status_of(aws, f"{number}-1") == "RUNNING"


def test_an_execution_that_was_lost_is_found_and_replaced(
    http: Any, aws: Aws, hands: Hands, few_offices: None
) -> None:
    number = filed(http)["number"]
    aws.settle()
    timer.stop_timer(number, 1)
    hands.forward(hours=4.8, minutes=9)
    aws.reconcile()
    assert aws.executions() == {f"{number}-1": "ABORTED"}  # still within the grace
    hands.forward(minutes=2)
    aws.reconcile()
    until(lambda: len(entries(number)) == 2)
    hands.forward(hours=2)
    until(lambda: len(entries(number)) == 3)
    assert status_of(aws, f"{number}-2") == "RUNNING"
    aws.reconcile()
    assert aws.executions().keys() == {f"{number}-1", f"{number}-2"}


def test_a_timer_that_was_never_started_is_started(
    http: Any, aws: Aws, hands: Hands, few_offices: None
) -> None:
    number = filed(http)["number"]  # and its stream record is lost
    hands.forward(hours=8)
    aws.reconcile()
    until(lambda: len(entries(number)) == 3)
    assert [entry.note for entry in entries(number)] == [None, "remind", "head"]
    aws.settle()  # the record comes after all: its run is an old one
    until(lambda: status_of(aws, f"{number}-1") == "SUCCEEDED")
    assert len(entries(number)) == 3


def test_a_timer_that_wakes_days_late_takes_every_rung_it_slept_through(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = filed(http)["number"]
    aws.settle()
    hands.forward(hours=150)
    until(lambda: len(entries(number)) == 8)
    assert [entry.note for entry in entries(number)[1:]] == [code for _, _, code, _ in CLIMB[:7]]
    assert {entry.at for entry in entries(number)[1:]} == {hands.moment}


def test_what_a_check_answers_is_what_the_machine_waits_for(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = filed(http)["number"]
    hands.forward(hours=5)
    answer = handlers.check({"number": number, "run": 1, "next_check": "before"}, None)
    assert answer.keys() == {"number", "run", "next_check", "over"}
    assert answer["over"] is False
    assert answer["next_check"].endswith("Z")
    assert datetime.fromisoformat(answer["next_check"]) == load_report(number)[0].next_check
    old = handlers.check({"number": number, "run": 0, "next_check": "before"}, None)
    assert (old["over"], old["next_check"]) == (True, "before")
