"""The ``work`` index: pages of an office's queue, and timers that overslept."""

from datetime import datetime, timedelta

import pytest

from chalicelib.casework import officer_actions as casework_actions
from chalicelib.casework.queue import queue_store
from chalicelib.casework.queue.queue_store import QueueFilter
from chalicelib.city.current import city
from chalicelib.intake import store as intake_store
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from tests.builders import (
    KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_step,
    a_verifier,
    an_officer,
)
from tests.faults import Calls
from tests.moto_aws import Aws


def added(draw: int, at: datetime = MONDAY, category: str = "sampah") -> Report:
    report, entry = a_report(draw=draw, received_at=at, category=category)
    intake_store.create_report(report, entry, Contact(), None, None)
    return report


def acted(report: Report, *actions: Action) -> Report:
    for action in actions:
        step = a_step(action)
        after, entry = casework_actions.take_step(
            report, an_officer(), step, report.updated_at, city()
        )
        reports.save_report(report, after, [entry])
        report = after
    return report


def test_a_page_tells_where_the_next_begins_until_there_is_none(aws: Aws) -> None:
    numbers = [added(draw, MONDAY + timedelta(minutes=draw)).number for draw in range(5)]
    first = queue_store.load_page(KEBON_JERUK, limit=2)
    second = queue_store.load_page(KEBON_JERUK, limit=2, after=first.after)
    third = queue_store.load_page(KEBON_JERUK, limit=2, after=second.after)
    pages = [[line.number for line in page.lines] for page in (first, second, third)]
    assert pages == [numbers[:2], numbers[2:4], numbers[4:]]
    assert third.after is None


def test_a_page_looks_one_further_to_know_whether_there_is_more(aws: Aws, calls: Calls) -> None:
    """DynamoDB tells of more whenever it stops at a limit, also at the very end; moto does not."""
    asked: list[int] = []
    calls.traps.append(lambda called, given, moment: asked.append(given.get("Limit", 3)))
    queue_store.load_page(KEBON_JERUK, limit=2)
    assert set(asked) == {3}


def test_a_filter_that_thins_the_queue_out_still_fills_its_pages(aws: Aws) -> None:
    for draw in range(9):
        category = "lampu-jalan" if draw % 4 == 0 else "sampah"
        added(draw, MONDAY + timedelta(minutes=draw), category)
    lamps = QueueFilter(category="lampu-jalan")
    page = queue_store.load_page(KEBON_JERUK, limit=2, filters=lamps)
    assert [line.category for line in page.lines] == ["lampu-jalan"] * 2
    rest = queue_store.load_page(KEBON_JERUK, limit=2, filters=lamps, after=page.after)
    assert len(rest.lines) == 1


def test_a_line_is_due_by_the_stage_it_is_in(aws: Aws) -> None:
    waiting = added(1)
    answered = acted(added(2), Action.PROSES)
    lines = {line.number: line.due for line in queue_store.load_page(KEBON_JERUK, limit=9).lines}
    assert lines == {waiting.number: waiting.respond_by, answered.number: answered.complete_by}


@pytest.mark.parametrize(("seconds", "late"), [(-1, False), (0, False), (1, True)])
def test_late_begins_the_second_after_the_promise(aws: Aws, seconds: int, late: bool) -> None:
    report = added(1)
    moment = report.due + timedelta(seconds=seconds)
    assert report.late(moment) is late
    assert (
        bool(queue_store.load_page(KEBON_JERUK, limit=9, filters=QueueFilter(late_at=moment)).lines)
        is late
    )


def judged(report: Report) -> Report:
    """The closed report once its verifier accepted it."""
    given = a_judgement(report.version)
    after, entry = verify_closing(report, a_verifier(), given, MONDAY, city())
    reports.save_report(report, after, [entry])
    return after


def test_open_and_unconfirmed_reports_may_oversleep_and_those_at_rest_not(aws: Aws) -> None:
    waiting = added(1)
    closed = acted(added(2), Action.PROSES, Action.SELESAI)
    verified = judged(acted(added(4), Action.PROSES, Action.SELESAI))
    resting = judged(acted(added(3), Action.PROSES, Action.SELESAI))
    done, entries = check_promise(resting, MONDAY + timedelta(days=90), city())
    reports.save_report(resting, done, entries)
    far = MONDAY + timedelta(days=365)
    found = {timer.number: timer.run for timer in queue_store.find_overslept(KEBON_JERUK, far)}
    assert found == {waiting.number: 1, verified.number: 2}
    assert [timer.number for timer in queue_store.find_overslept("BIROPEM", far)] == [closed.number]
    assert waiting.next_check is not None
    assert list(queue_store.find_overslept(KEBON_JERUK, waiting.next_check)) == []
    assert list(queue_store.find_overslept("31.72", far)) == []


def test_a_new_run_is_given_once(aws: Aws) -> None:
    report = added(1)
    [timer] = queue_store.find_overslept(KEBON_JERUK, MONDAY + timedelta(days=1))
    assert queue_store.renew_timer(timer)
    assert not queue_store.renew_timer(timer)
    assert reports.load_report(report.number)[0].run == 2


def test_a_new_run_does_not_bring_back_a_report_that_is_gone(aws: Aws) -> None:
    timer = queue_store.Timer("JK261123-00000", 1, MONDAY)
    assert not queue_store.renew_timer(timer)
    assert aws.items() == []


def test_a_fault_of_the_table_is_not_taken_for_an_answer(aws: Aws, calls: Calls) -> None:
    added(1)
    [timer] = queue_store.find_overslept(KEBON_JERUK, MONDAY + timedelta(days=1))
    calls.on("UpdateItem", RuntimeError("it fails"))
    with pytest.raises(RuntimeError):
        queue_store.renew_timer(timer)
