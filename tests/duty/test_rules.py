"""Which contacts get a step, and whether it is still due."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.city.working_hours import get_office_hours
from chalicelib.duty import rules
from chalicelib.duty.messages import windows_and_retries
from chalicelib.duty.model import NO_CONTACT, OFF_DUTY, Contact, Unfit, Way
from chalicelib.duty.rules import ContactTurn, find_turns, make_plan
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.deadlines import timer_check
from chalicelib.reports.model import Report, Task
from chalicelib.reports.status import Action
from chalicelib.reports.texts.rung_texts import is_red_flag
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, a_report, taken, wib
from tests.duty_room import a_contact
from tests.rows import each_row

OFFICE = get_office_hours(city())
NOW = wib("2026-11-23 10:00")  # a Monday
EVENING = wib("2026-11-23 20:00")


def ids(turns: list[ContactTurn]) -> list[str]:
    return [turn.contact.id for turn in turns]


@each_row(
    ("changes", "obstacle"),
    [
        ({}, None),
        ({"confirmed_at": None}, Unfit.UNCONFIRMED),
        ({"failed_at": NOW}, Unfit.FAILED),
        ({"absent_from": date(2026, 11, 24)}, None),
        ({"absent_from": date(2026, 11, 23)}, Unfit.ABSENT),
        ({"absent_from": date(2026, 11, 20), "absent_until": date(2026, 11, 23)}, Unfit.ABSENT),
        ({"absent_from": date(2026, 11, 20), "absent_until": date(2026, 11, 22)}, None),
    ],
)
def test_a_contact_gets_messages_unless(changes: dict[str, Any], obstacle: Unfit | None) -> None:
    assert a_contact(**changes).find_obstacle(NOW.date()) == obstacle


def test_a_deputy_stands_in_for_who_is_absent_or_has_failed() -> None:
    away = {"absent_from": date(2026, 11, 20)}
    third = a_contact(id="c")
    second = a_contact(id="b", deputy="c", failed_at=NOW)
    first = a_contact(id="a", deputy="b", **away)
    assert ids(find_turns([first, second, third], NOW, OFFICE, urgent=False)) == ["c"]
    assert ids(
        find_turns([first, replace(second, failed_at=None), third], NOW, OFFICE, urgent=False)
    ) == ["b", "c"]
    alone = replace(first, deputy="")
    assert find_turns([alone], NOW, OFFICE, urgent=True) == []
    circle = a_contact(id="x", deputy="y", **away), a_contact(id="y", deputy="x", **away)
    assert find_turns(circle, NOW, OFFICE, urgent=True) == []
    unproven = a_contact(id="u", deputy="c", confirmed_at=None)
    assert ids(find_turns([unproven], NOW, OFFICE, urgent=True)) == []


def test_sms_is_for_what_is_urgent_and_those_on_duty_come_first() -> None:
    sms = a_contact(id="s", way=Way.SMS, address="+6281234567890")
    mail = a_contact(id="m", hours="office")
    assert ids(find_turns([sms, mail], EVENING, OFFICE, urgent=True)) == ["s", "m"]
    [turn] = find_turns([sms, mail], EVENING, OFFICE, urgent=False)
    assert (turn.contact, turn.at) == (mail, wib("2026-11-24 07:30"))


HOME, ABOVE, TOP = "kelurahan", "kecamatan", "kota"
AT_WORK, ALWAYS = a_contact(id="work", hours="office"), a_contact(id="always")


@each_row(
    ("contacts", "urgent", "planned", "unmanned"),
    [
        ({HOME: [AT_WORK]}, False, [("work", "", False)], False),
        ({HOME: [AT_WORK], ABOVE: [ALWAYS]}, False, [("work", "", False)], False),
        ({ABOVE: [AT_WORK], TOP: [ALWAYS]}, False, [("work", NO_CONTACT, False)], True),
        # in the evening, who is on duty above gets what is urgent too
        (
            {HOME: [AT_WORK], TOP: [ALWAYS]},
            True,
            [("work", "", False), ("always", OFF_DUTY, True)],
            False,
        ),
        ({HOME: [ALWAYS], ABOVE: [ALWAYS]}, True, [("always", "", True)], False),
        # nobody is on duty anywhere
        ({HOME: [AT_WORK], ABOVE: [AT_WORK]}, True, [("work", "", True)], False),
        ({ABOVE: [AT_WORK]}, True, [("work", NO_CONTACT, True)], True),
        (
            {ABOVE: [AT_WORK], TOP: [ALWAYS]},
            True,
            [("work", NO_CONTACT, False), ("always", OFF_DUTY, True)],
            True,
        ),
        ({}, True, [], True),
    ],
)
def test_in_the_evening_a_step_goes_to(
    contacts: dict[str, list[Contact]],
    urgent: bool,
    planned: list[tuple[str, str, bool]],
    unmanned: bool,
) -> None:
    def turns_of(office: str) -> list[ContactTurn]:
        return find_turns(contacts.get(office, []), EVENING, OFFICE, urgent=urgent)

    plan = make_plan([HOME, ABOVE, TOP], turns_of, EVENING, urgent=urgent)
    assert [(each.contact.id, each.why, each.through) for each in plan.planned] == planned
    assert plan.unmanned is unmanned


@given(
    st.lists(st.lists(st.sampled_from(["always", "office"]), max_size=2), max_size=4), st.booleans()
)
def test_a_step_reaches_somebody_whenever_somebody_is_there(
    levels: list[list[str]], urgent: bool
) -> None:
    """What is urgent reaches somebody now, by the hours or through them."""
    names = [str(place) for place in range(len(levels))]
    contacts = {
        name: [
            a_contact(id=f"{name}{place}", office=name, hours=hours)
            for place, hours in enumerate(level)
        ]
        for name, level in zip(names, levels, strict=True)
    }
    plan = make_plan(
        names or ["x"],
        lambda name: find_turns(contacts.get(name, []), EVENING, OFFICE, urgent=urgent),
        EVENING,
        urgent=urgent,
    )
    assert bool(plan.planned) is any(levels)
    assert plan.unmanned is not bool(levels and levels[0])
    if urgent and plan.planned:
        assert any(each.through for each in plan.planned)
    if not urgent:
        assert len({each.contact.office for each in plan.planned}) <= 1


# --- whether a step is still due ------------------------------------------------------------------


def climbed(**filing: Any) -> tuple[Report, list[Entry]]:
    """A report that nobody answered until its head was told, and the entries."""
    report, _ = a_report(**filing)
    report, entries = timer_check.check_promise(report, report.respond_by, city())
    assert [entry.kind for entry in entries] == [Kind.REMINDER, Kind.ESCALATION]
    return report, [*entries]


def test_a_step_is_due_until_the_office_answers() -> None:
    report, steps = climbed()
    assert all(rules.is_step(step) for step in steps)
    assert all(rules.is_still_due(report, step, KEBON_JERUK, city()) for step in steps)
    answered, _ = taken(report, Action.PROSES, report.updated_at)
    assert not any(rules.is_still_due(answered, step, KEBON_JERUK, city()) for step in steps)


def test_a_step_is_not_due_where_the_report_has_gone() -> None:
    report, [step, _] = climbed()
    moved, _ = taken(report, Action.KOORDINASI, report.updated_at, to_agency="31.73.05")
    assert not rules.is_still_due(moved, step, KEBON_JERUK, city())
    turned = replace(report, respond_by=report.respond_by + timedelta(hours=1))
    assert not rules.is_still_due(turned, step, KEBON_JERUK, city())


def test_an_office_that_is_accused_by_now_is_told_of_no_step_but_of_the_task_it_was_asked() -> None:
    report, [step, _] = climbed()
    accusing = replace(report, accused=(KECAMATAN_KEBON_JERUK,))
    assert rules.may_know(KEBON_JERUK, accusing, step, city())  # it holds the report
    for office in (KECAMATAN_KEBON_JERUK, "31.73.05.1002"):
        assert not rules.may_know(office, accusing, step, city())
        assert not rules.is_still_due(accusing, step, office, city())
    task = Task(7, "31.73.05.1002", report.respond_by)
    asked = replace(accusing, tasks=(task,))
    reminder = replace(step, task=7, promise=None)
    assert rules.is_still_due(asked, reminder, "31.73.05.1002", city())
    assert not rules.is_still_due(asked, reminder, KECAMATAN_KEBON_JERUK, city())


def test_a_red_flag_is_due_until_somebody_answers_and_is_urgent() -> None:
    report, _ = a_report()
    at = report.filing.received_at + timedelta(hours=144)
    report, entries = timer_check.check_promise(report, at, city())
    [flag] = [entry for entry in entries if is_red_flag(entry, city())]
    assert rules.is_urgent(report, flag, city())
    assert all(rules.is_still_due(report, flag, office, city()) for office in flag.to)
    answered, _ = taken(report, Action.PROSES, at)
    assert not rules.is_still_due(answered, flag, "BIROPEM", city())


def test_an_emergency_makes_every_step_urgent() -> None:
    report, [step, _] = climbed()
    assert not rules.is_urgent(report, step, city())
    assert rules.is_urgent(replace(report, priority=Priority.DARURAT), step, city())


def test_the_completion_is_due_until_it_is_done_paused_or_promised_for_later() -> None:
    report, _ = a_report()
    report, _ = taken(report, Action.PROSES, report.filing.received_at)
    report, entries = timer_check.check_promise(report, report.complete_by, city())
    step = entries[-1]
    assert step.kind is Kind.ESCALATION
    for office in (KEBON_JERUK, KECAMATAN_KEBON_JERUK):
        assert rules.is_still_due(report, step, office, city())
    later = report.complete_by + timedelta(days=1)
    for other in (
        replace(report, paused_until=later),
        replace(report, complete_by=later),
        replace(report, followed=3),
    ):
        assert not rules.is_still_due(other, step, KEBON_JERUK, city())
    closed, _ = taken(report, Action.SELESAI, report.updated_at)
    assert not rules.is_still_due(closed, step, KEBON_JERUK, city())


def test_a_verdict_is_due_from_its_office_until_it_is_given() -> None:
    report, _ = a_report()
    report, _ = taken(report, Action.PROSES, report.filing.received_at)
    report, _ = taken(report, Action.SELESAI, report.updated_at)
    assert report.next_check
    report, [reminder] = timer_check.check_promise(report, report.next_check, city())
    assert reminder.to == ("BIROPEM",)
    assert rules.is_still_due(report, reminder, "BIROPEM", city())
    assert not rules.is_still_due(replace(report, verifier=None), reminder, "BIROPEM", city())


def test_a_task_is_due_until_it_is_answered() -> None:
    report, _ = a_report()
    report, _ = taken(report, Action.TASK, report.filing.received_at, to_agency="DBM-31.73")
    [task] = report.tasks
    report, entries = timer_check.check_promise(report, task.due, city())
    [reminder] = [entry for entry in entries if entry.task]
    assert reminder.to[0] == "DBM-31.73"
    assert all(rules.is_still_due(report, reminder, office, city()) for office in reminder.to)
    assert not rules.is_still_due(replace(report, tasks=()), reminder, "DBM-31.73", city())


def test_the_day_of_the_limit_ends_at_midnight_in_the_city() -> None:
    assert windows_and_retries.end_day(wib("2026-11-23 23:59")) == wib("2026-11-24 00:00")
    assert windows_and_retries.end_day(wib("2026-11-24 00:00")) == wib("2026-11-25 00:00")
