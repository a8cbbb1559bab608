"""A timer that wakes: late, early, twice, or with a run that another has replaced (I5)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.platform import clock
from chalicelib.platform.aws.table import Overtaken
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import UnknownReport
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import timer
from tests.builders import MONDAY, a_draft, a_judgement, a_sent_step, a_verifier, an_officer, loaded
from tests.faults import Calls
from tests.moto_aws import Aws, Hands


@pytest.fixture
def number(aws: Aws, hands: Hands) -> str:
    hands.to(MONDAY)  # weeks with no holidays follow
    return intake_service.file_draft(a_draft(received_at=hands.moment)).report.number


def report(number: str) -> Report:
    return load_report(number)[0]


def notes(number: str) -> list[str | None]:
    return [entry.note for entry in loaded(number)[1][1:]]


def test_a_wake_before_the_time_only_says_when_to_wake_again(number: str, hands: Hands) -> None:
    for hours in (0, 1, 4.79):
        hands.to(report(number).filing.received_at + timedelta(hours=hours))
        assert timer.wake_timer(number, 1) == report(number).next_check
    assert notes(number) == []


def test_a_wake_repeated_takes_no_rung_twice(number: str, hands: Hands) -> None:
    hands.forward(hours=7)
    nexts = {timer.wake_timer(number, 1) for _ in range(3)}
    assert notes(number) == ["remind", "head"]
    assert nexts == {report(number).next_check}


def test_a_wake_of_a_run_that_was_replaced_ends_without_touching_anything(
    number: str, aws: Aws, hands: Hands
) -> None:
    hands.forward(hours=100)
    stored = aws.items()
    assert timer.wake_timer(number, 0) is None
    assert timer.wake_timer(number, 2) is None
    assert aws.items() == stored


def test_a_wake_of_a_report_nobody_has_fails_loudly(aws: Aws) -> None:
    with pytest.raises(UnknownReport):
        timer.wake_timer("JK261123-00000", 1)


def test_two_timers_that_wake_at_once_take_each_rung_once(
    number: str, calls: Calls, hands: Hands
) -> None:
    hands.forward(hours=7)
    calls.meanwhile("TransactWriteItems", lambda: timer.wake_timer(number, 1))
    assert timer.wake_timer(number, 1) == report(number).next_check
    assert notes(number) == ["remind", "head"]


def test_a_report_changed_under_its_timer_each_time_is_left_to_the_next_try(
    number: str, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def overtaken(*args: Any, **kwargs: Any) -> None:
        raise Overtaken(number)

    hands.forward(hours=7)
    monkeypatch.setattr(timer.reports, "save_report", overtaken)
    with pytest.raises(Overtaken):
        timer.wake_timer(number, 1)


@pytest.mark.parametrize(
    ("holder", "reached"),
    [
        ({"lat": None, "lng": None}, [*[("BIROPEM",)] * 2, *[("SETDA",)] * 2, ("31",)]),  # triage
        (
            {"lat": None, "lng": None, "address": "kecamatan Kebon Jeruk"},
            [*[("31.73.05",)] * 2, *[("31.73",)] * 2, ("31",)],
        ),
    ],
    ids=["nobody assigned", "a kecamatan"],
)
def test_it_always_escalates_whoever_holds_it(
    aws: Aws, hands: Hands, holder: dict[str, Any], reached: list[tuple[str, ...]]
) -> None:
    draft = a_draft(received_at=hands.moment, description="Mohon bantuannya ya", **holder)
    number = intake_service.file_draft(draft).report.number
    hands.forward(hours=100)
    timer.wake_timer(number, 1)
    assert [entry.to for entry in loaded(number)[1][1:]] == reached


def test_a_report_of_the_top_office_or_of_one_that_is_gone_escalates_to_the_top(
    number: str, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = {code: office for code, office in city().offices.items() if code != "31.73.05.1001"}
    monkeypatch.setattr(timer, "city", lambda: replace(city(), offices=without))
    hands.forward(hours=100)
    timer.wake_timer(number, 1)
    assert [entry.to for entry in loaded(number)[1][1:]] == [(city().settings.top,)] * 5


def test_a_closed_report_never_escalates(number: str, hands: Hands) -> None:
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    casework_service.verify_closing(number, a_verifier(), a_judgement(3))
    closed = report(number)
    assert closed.next_check is not None
    hands.to(closed.next_check - timedelta(seconds=1))
    assert timer.wake_timer(number, 2) == closed.next_check
    hands.forward(days=365)
    assert timer.wake_timer(number, 1) is None
    assert timer.wake_timer(number, 2) is None
    kinds = [entry.kind for entry in load_report(number)[1]]
    assert kinds == [*[Kind.STATUS] * 3, Kind.VERIFICATION, Kind.CONFIRMATION]


def test_silence_does_not_confirm_what_is_still_to_be_verified(number: str, hands: Hands) -> None:
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    hands.to(report(number).next_check)
    again = timer.wake_timer(number, 2)
    assert again == clock.now() + timedelta(days=7)  # five working days
    hands.to(again)
    assert timer.wake_timer(number, 2) == again + timedelta(days=7)
    reminders = loaded(number)[1][3:]
    assert [(entry.kind, entry.to) for entry in reminders] == [(Kind.REMINDER, ("BIROPEM",))] * 2
    casework_service.verify_closing(number, a_verifier(), a_judgement(5))
    assert report(number).next_check == clock.now()  # the ten days have passed long ago
    assert (timer.wake_timer(number, 3), loaded(number)[1][-1].kind) == (None, Kind.CONFIRMATION)
