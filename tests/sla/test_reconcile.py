"""Timers that were lost are found, restarted with the next run, and left alone otherwise (I5)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.casework.queue import queue_store
from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.reports.status import Action
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import reconcile, timer
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    a_draft,
    a_judgement,
    a_sent_step,
    a_verifier,
    an_officer,
)
from tests.faults import Calls, Died
from tests.moto_aws import Aws, Hands


class Timers:
    """What was started instead of executions."""

    def __init__(self) -> None:
        self.started: list[tuple[str, int]] = []
        self.faults: list[BaseException] = []

    def start(self, number: str, run: int, at: Any) -> None:
        if self.faults:
            raise self.faults.pop()
        self.started.append((number, run))


@pytest.fixture
def timers(monkeypatch: pytest.MonkeyPatch) -> Timers:
    made = Timers()
    few = replace(city(), offices={KEBON_JERUK: city().offices[KEBON_JERUK]})
    monkeypatch.setattr(reconcile, "city", lambda: few)
    monkeypatch.setattr(timer, "start_timer", made.start)
    return made


@pytest.fixture
def number(aws: Aws, hands: Hands) -> str:
    return intake_service.file_draft(a_draft(received_at=hands.moment)).report.number


def test_a_timer_that_overslept_is_restarted_with_the_next_run(
    number: str, hands: Hands, timers: Timers
) -> None:
    hands.forward(hours=4.8)
    hands.forward(minutes=10)
    assert reconcile.restart_timers() == 0
    hands.forward(seconds=1)
    assert reconcile.restart_timers() == 1
    assert timers.started == [(number, 2)]
    assert load_report(number)[0].run == 2
    assert timer.wake_timer(number, 1) is None  # the old one, should it ever wake
    assert timer.wake_timer(number, 2) is not None
    assert reconcile.restart_timers() == 0


def test_a_closing_nobody_confirmed_is_found_too(number: str, hands: Hands, timers: Timers) -> None:
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    casework_service.verify_closing(number, a_verifier(), a_judgement(3))
    hands.forward(days=30)
    assert reconcile.restart_timers() == 1
    assert timers.started == [(number, 3)]
    assert timer.wake_timer(number, 3) is None
    assert reconcile.restart_timers() == 0


@pytest.mark.parametrize("fault", [RuntimeError("it fails"), Died()], ids=["fails", "dies"])
def test_a_start_that_failed_is_found_again(
    number: str, hands: Hands, timers: Timers, fault: BaseException
) -> None:
    hands.forward(hours=6)
    timers.faults = [fault]
    with pytest.raises(type(fault)):
        reconcile.restart_timers()
    assert timers.started == []
    assert reconcile.restart_timers() == 1
    assert timers.started == [(number, 3)]
    assert timer.wake_timer(number, 3) is not None


def test_a_start_that_fails_keeps_back_no_other_timer(
    number: str, hands: Hands, timers: Timers
) -> None:
    other = intake_service.file_draft(a_draft(received_at=hands.moment)).report.number
    hands.forward(hours=6)
    timers.faults = [RuntimeError("it fails")]
    with pytest.raises(RuntimeError):
        reconcile.restart_timers()
    ((well, run),) = timers.started
    (ill,) = {number, other} - {well}
    assert run == 2
    reconcile.restart_timers()
    assert (ill, 3) in timers.started


def test_a_report_that_was_changed_meanwhile_is_left_alone(
    number: str, hands: Hands, timers: Timers, calls: Calls
) -> None:
    hands.forward(hours=6)
    calls.meanwhile("UpdateItem", lambda: timer.wake_timer(number, 1))
    assert reconcile.restart_timers() == 0
    assert timers.started == []
    assert load_report(number)[0].run == 1


def test_two_reconcilers_at_once_start_one_timer(
    number: str, hands: Hands, timers: Timers, calls: Calls
) -> None:
    hands.forward(hours=6)
    calls.meanwhile("UpdateItem", reconcile.restart_timers)
    assert reconcile.restart_timers() == 0
    assert timers.started == [(number, 2)]


def test_an_officer_who_acts_while_the_run_is_counted_up_is_not_lost(
    number: str, hands: Hands, timers: Timers, calls: Calls
) -> None:
    hands.forward(hours=6)
    calls.meanwhile("TransactWriteItems", reconcile.restart_timers)
    casework_service.act_on_report(number, an_officer(), a_sent_step())
    report, entries = load_report(number)
    assert (report.run, report.status, len(entries)) == (2, "proses", 2)
    assert timers.started == [(number, 2)]


def test_every_office_is_looked_through(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def overslept(office: str, before: Any) -> list[Any]:
        asked.append(office)
        assert before == hands.moment - timedelta(minutes=10)
        return []

    monkeypatch.setattr(queue_store, "find_overslept", overslept)
    assert reconcile.restart_timers() == 0
    assert asked == list(city().offices)


def test_where_few_offices_are_asked_for_two_are_looked_through(
    aws: Aws, hands: Hands, few_offices: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else each test that lets the reconciler run takes seconds of Queries."""
    seen: list[str] = []
    monkeypatch.setattr(queue_store, "find_overslept", lambda office, _: seen.append(office) or [])
    aws.reconcile()
    assert sorted(seen) == sorted([KEBON_JERUK, KECAMATAN_KEBON_JERUK])
