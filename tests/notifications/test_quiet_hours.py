"""Notices in quiet hours: they wait without being tried, in order, and are lost by no fault."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.casework import service as casework_service
from chalicelib.city.rows import Priority
from chalicelib.intake import service as intake_service
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications import subscriptions
from chalicelib.notifications.subscriptions import Change
from chalicelib.platform import ids
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.reports.contact import preferences
from chalicelib.reports.contact.preferences import SMS, Contact, Wishes
from chalicelib.reports.status import Action
from tests.builders import PHONE, a_draft, a_sent_step, an_officer, wib
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

pytestmark = pytest.mark.usefixtures("timers_sleep")
EVENING, MORNING = wib("2026-11-27 22:00"), wib("2026-11-28 06:00")
NIGHT = Wishes(quiet=preferences.make_quiet_hours("21:00", "06:00"))


def a_sleeper(hands: Hands, aws: Aws, **draft: Any) -> str:
    """The number of a report filed on a day by somebody whose quiet hours have begun."""
    hands.to(EVENING - timedelta(hours=8))
    given = {
        "received_at": hands.moment,
        "contact": Contact("Siti", PHONE, proven=frozenset({SMS})),
    }
    number = intake_service.file_draft(a_draft(**{**given, **draft})).report.number
    aws.settle()
    notifications_store.save_wishes(number, Contact(wishes=NIGHT), {"quiet"})
    hands.to(EVENING)
    return number


def act(number: str, *actions: Action) -> None:
    for action in actions:
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))


def words(aws: Aws) -> list[str]:
    """Of the texts behind the one about the filing."""
    known = ("sedang diproses", "tanggapan", "selesai ditangani", "identitas")
    return [next(word for word in known if word in text) for _, text in aws.texts()[1:]]


def states(number: str) -> list[tuple[int, str]]:
    return [(each.seq, str(each.state)) for each in notifications_store.load_addressed(number).log]


def test_what_comes_at_night_waits_for_the_morning_and_comes_in_order(
    aws: Aws, hands: Hands
) -> None:
    number = a_sleeper(hands, aws)
    act(number, Action.PROSES, Action.COMMENT)
    aws.settle()
    assert aws.undelivered == []  # the queue has nothing to try again
    assert words(aws) == []
    assert states(number) == [(1, "sent"), (2, "withheld"), (3, "withheld")]
    assert {each.until for each in notifications_store.load_addressed(number).log[1:]} == {MORNING}
    assert sorted(aws.scheduled()) == [f"{number}-{seq}-202611272300" for seq in (2, 3)]  # UTC
    schedule = aws.scheduled()[f"{number}-2-202611272300"]
    assert schedule["ScheduleExpression"] == "at(2026-11-27T23:00:00)"
    assert schedule["ActionAfterCompletion"] == "DELETE"
    assert schedule["Target"]["DeadLetterConfig"]["Arn"].endswith("dead")
    assert PHONE not in str(schedule)

    hands.to(MORNING)
    aws.wake()
    aws.deliver()
    assert words(aws) == ["sedang diproses", "tanggapan"]
    assert states(number) == [(1, "sent"), (2, "sent"), (3, "sent")]
    aws.deliver()
    assert len(words(aws)) == 2


def test_what_happens_in_the_morning_first_is_told_behind_what_waits(
    aws: Aws, hands: Hands
) -> None:
    number = a_sleeper(hands, aws)
    act(number, Action.PROSES)
    aws.settle()
    hands.to(MORNING)  # the schedule may be a quarter of an hour late
    act(number, Action.SELESAI)
    aws.settle()
    assert words(aws) == ["sedang diproses", "selesai ditangani"]
    aws.wake()
    aws.deliver()
    assert len(words(aws)) == 2


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("operation", ["CreateSchedule", "UpdateItem"])
def test_a_fault_on_the_way_to_bed_loses_nothing_and_tells_nothing_twice(
    aws: Aws, hands: Hands, calls: Calls, operation: str, after: bool
) -> None:
    number = a_sleeper(hands, aws)
    act(number, Action.PROSES)
    aws.pump()
    fault = ClientError({"Error": {"Code": "Throttling", "Message": "x"}}, operation)
    calls.on(
        operation, fault, after=after, having="quiet_hours" if operation == "UpdateItem" else ""
    )
    assert len(aws.deliver()["batchItemFailures"]) == 1
    aws.deliver()
    assert states(number)[1:] == [(2, "withheld")]
    assert len(aws.scheduled()) == 1
    hands.to(MORNING)
    aws.wake()
    aws.deliver()
    assert words(aws) == ["sedang diproses"]


def test_a_message_that_comes_again_at_night_asks_for_no_second_schedule(
    aws: Aws, hands: Hands, calls: Calls
) -> None:
    number = a_sleeper(hands, aws)
    act(number, Action.PROSES)
    aws.settle()
    act(number, Action.COMMENT)
    calls.made.clear()
    aws.settle()
    assert calls.made.count("CreateSchedule") == 1
    assert len(aws.scheduled()) == 2


def test_who_ends_their_quiet_hours_is_told_at_once_what_waited(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(hands, aws, external_id="kunci-1")
    token = ids.make_report_token(number, a_draft(external_id="kunci-1").key)
    act(number, Action.PROSES, Action.COMMENT)
    aws.settle()
    subscriptions.change_subscriptions(number, token, Change(language=Language.INDONESIAN))
    aws.deliver()
    assert words(aws) == []
    subscriptions.change_subscriptions(number, token, Change(no_quiet=True))
    aws.deliver()
    assert words(aws) == ["sedang diproses", "tanggapan"]
    hands.to(MORNING)
    aws.wake()
    aws.deliver()
    assert len(words(aws)) == 2


def test_quiet_hours_that_were_moved_since_are_kept_too(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(hands, aws)
    act(number, Action.PROSES)
    aws.settle()
    longer = Wishes(quiet=preferences.make_quiet_hours("21:00", "08:00"))
    notifications_store.save_wishes(number, Contact(wishes=longer), {"quiet"})
    hands.to(MORNING)
    aws.wake()
    aws.deliver()
    assert words(aws) == []
    assert list(aws.scheduled()) == [f"{number}-2-202611280100"]
    hands.to(wib("2026-11-28 08:00"))
    aws.wake()
    aws.deliver()
    assert words(aws) == ["sedang diproses"]


def test_what_is_urgent_is_told_at_any_hour(aws: Aws, hands: Hands) -> None:
    number = a_sleeper(hands, aws, priority=Priority.DARURAT)
    act(number, Action.PROSES)
    aws.settle()
    assert words(aws) == ["sedang diproses"]

    number = a_sleeper(hands, aws)
    casework_service.open_identity(number, an_officer("31.73.05.1001", Role.HEAD), "lokasi")
    aws.settle()
    assert "nama Anda dilihat" in aws.texts()[-1][1]
