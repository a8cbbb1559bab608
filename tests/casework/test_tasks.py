"""Parts of the work other offices are asked for: each with its own promise and answer, while the
holder stays one and the report's clock runs.
"""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions, possible_steps, tasks
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import (
    BadField,
    Hindered,
    MoveNotAllowed,
    NotYours,
    Refusal,
    SomethingMissing,
    UnknownTask,
    WrongTarget,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report, Task
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, MONDAY, a_report, a_step, an_officer, taken

CITY = city()
HOUR = timedelta(hours=1)
ROADS, TREES = "DBM-31.73", "DPHK-31.73"


def begun() -> Report:
    return taken(a_report()[0], Action.PROSES, MONDAY + HOUR)[0]


def asked(report: Report, office: str = ROADS, **step: Any) -> Report:
    return taken(report, Action.TASK, report.updated_at, to_agency=office, **step)[0]


def done(report: Report, officer: Officer, action: Action, **step: Any) -> tuple[Report, Entry]:
    return officer_actions.take_step(
        report, officer, a_step(action, **step), report.updated_at, CITY
    )


def refused(report: Report, officer: Officer, action: Action, **step: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        done(report, officer, action, **step)
    return refusal.value


def test_asking_leaves_holder_status_and_promise_as_they_are() -> None:
    before = begun()
    after, entry = taken(
        before, Action.TASK, MONDAY + 2 * HOUR, to_agency=ROADS, note="tutup jalan"
    )
    assert (entry.kind, entry.to, entry.note) == (Kind.TASK, (ROADS,), "tutup jalan")
    assert (after.holder, after.status, after.complete_by) == (
        before.holder,
        before.status,
        before.complete_by,
    )
    assert after.tasks == (Task(entry.seq, ROADS, MONDAY + 170 * HOUR),)  # seven days from now
    assert entry.until == MONDAY + 170 * HOUR


def test_whoever_asks_may_say_until_when() -> None:
    until = MONDAY + 5 * HOUR
    assert asked(begun(), until=until).tasks[0].due == until
    refusal = refused(begun(), an_officer(), Action.TASK, to_agency=ROADS, until=MONDAY)
    assert (type(refusal), refusal.members) == (BadField, {"field": "until", "rule": "past"})


@pytest.mark.parametrize(("office", "rule"), [("DINAS ANU", "unknown"), (KEBON_JERUK, "same")])
def test_a_task_is_for_another_office_there_is(office: str, rule: str) -> None:
    refusal = refused(begun(), an_officer(), Action.TASK, to_agency=office)
    assert (type(refusal), refusal.members["rule"]) == (WrongTarget, rule)


def test_the_office_that_was_asked_answers_and_its_head_may_as_well() -> None:
    report = asked(asked(begun()))
    one, two = report.tasks
    after, entry = done(report, an_officer(ROADS), Action.ANSWER, task=one.seq, note="sudah")
    assert (entry.kind, entry.by, entry.task, entry.holder) == (
        Kind.ANSWER,
        ROADS,
        one.seq,
        KEBON_JERUK,
    )
    assert after.tasks == (two,)
    after, _ = done(after, an_officer("DBM", Role.HEAD), Action.ANSWER, task=two.seq)
    assert after.tasks == ()


def test_who_was_asked_may_answer_and_comment_and_nothing_else() -> None:
    report = asked(begun())
    officer = an_officer(ROADS)
    assert {*possible_steps.allowed_moves(report, officer, MONDAY + 2 * HOUR, CITY)} == {
        Action.ANSWER,
        Action.COMMENT,
    }
    for action in set(Action) - {Action.ANSWER, Action.COMMENT, Action.OUTSIDE}:
        given = {"to_agency": TREES, "task": 3, "category": "pohon"}
        refusal = refused(report, officer, action, **given)
        assert isinstance(refusal, NotYours | refusals_of(action))
        assert refusal.members.get("holder", KEBON_JERUK) == KEBON_JERUK


def refusals_of(action: Action) -> type[Refusal]:
    """Some moves are not there at all while it is being worked on."""
    return MoveNotAllowed if action in (Action.PROSES, Action.RELEASE) else NotYours


def test_another_office_can_not_answer_and_is_told_who_could() -> None:
    report = asked(asked(begun()), TREES)
    refusal = refused(report, an_officer(TREES), Action.ANSWER, task=3)
    assert (type(refusal), refusal.members["holder"]) == (NotYours, ROADS)
    holder = refused(report, an_officer(), Action.ANSWER, task=3)
    assert (type(holder), holder.members["rule"]) == (Hindered, "no_task")
    stranger = refused(report, an_officer("DLH-31.73"), Action.ANSWER, task=3)
    assert (type(stranger), stranger.members["holder"]) == (NotYours, KEBON_JERUK)


@pytest.mark.parametrize("task", [1, 4, 99])
def test_a_task_that_is_not_open_is_not_answered(task: int) -> None:
    report = asked(begun())
    refusal = refused(report, an_officer(ROADS), Action.ANSWER, task=task)
    assert (type(refusal), refusal.members) == (UnknownTask, {"task": task, "tasks": [3]})
    missing = refused(report, an_officer(ROADS), Action.ANSWER)
    assert (type(missing), missing.members["field"]) == (SomethingMissing, "task")


def test_nobody_closes_with_tasks_open_but_may_withdraw_them() -> None:
    report = asked(begun())
    refusal = refused(report, an_officer(), Action.SELESAI)
    assert type(refusal) is Hindered
    assert (refusal.members["rule"], refusal.members["tasks"]) == ("open_tasks", [3])
    assert Action.SELESAI not in possible_steps.allowed_moves(
        report, an_officer(), MONDAY + HOUR, CITY
    )
    free, entry = done(report, an_officer(), Action.WITHDRAW, task=3, note="tidak perlu lagi")
    assert (entry.kind, entry.to, free.tasks) == (Kind.WITHDRAWAL, (ROADS,), ())
    assert not done(free, an_officer(), Action.SELESAI)[0].open


def test_only_so_many_are_open_at_once() -> None:
    report = begun()
    for _ in range(CITY.settings.most_tasks):
        report = asked(report)
    refusal = refused(report, an_officer(), Action.TASK, to_agency=ROADS)
    assert (type(refusal), refusal.members["rule"]) == (Hindered, "too_many_tasks")


def test_a_task_whose_promise_passes_is_told_to_its_office_and_the_one_above_once() -> None:
    report = asked(begun(), until=MONDAY + 5 * HOUR)
    assert report.next_check == MONDAY + 5 * HOUR
    after, (entry,) = check_promise(report, MONDAY + 5 * HOUR, CITY)
    assert (entry.kind, entry.task, entry.to) == (Kind.REMINDER, 3, (ROADS, "DBM"))
    assert (after.rung, after.complete_by) == (report.rung, report.complete_by)
    assert check_promise(after, MONDAY + 6 * HOUR, CITY) == (after, ())
    assert after.tasks[0].reminded


def test_a_task_goes_with_the_report_to_another_holder() -> None:
    report = asked(begun())
    handed, _ = taken(report, Action.KOORDINASI, report.updated_at, to_agency="DLH-31.73")
    assert handed.tasks == report.tasks
    assert done(handed, an_officer("DLH-31.73"), Action.WITHDRAW, task=3)[0].tasks == ()


def test_the_timeline_tells_every_task_and_how_it_ended() -> None:
    report, entries = begun(), []
    for action, officer, step in [
        (Action.TASK, KEBON_JERUK, {"to_agency": ROADS, "until": MONDAY + 9 * HOUR}),
        (Action.TASK, KEBON_JERUK, {"to_agency": TREES}),
        (Action.TASK, KEBON_JERUK, {"to_agency": TREES}),
        (Action.ANSWER, ROADS, {"task": 3}),
        (Action.WITHDRAW, KEBON_JERUK, {"task": 4}),
    ]:
        report, entry = done(report, an_officer(officer), action, **step)
        entries.append(entry)
    told = tasks.list_tasks(entries)
    assert [(each.office, each.ended and each.ended.kind) for each in told] == [
        (ROADS, Kind.ANSWER),
        (TREES, Kind.WITHDRAWAL),
        (TREES, None),
    ]
    assert [each.late(MONDAY + 500 * HOUR) for each in told] == [False, False, True]
