"""What a dissolved office holds goes to its successor, with its clock as it was (I4, I5)."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.casework.queue import queue_store
from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.status import Action
from chalicelib.reports.store.reports import load_report
from chalicelib.sla import reconcile, timer
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    PHONE,
    a_draft,
    a_judgement,
    a_sent_step,
    a_step,
    a_verifier,
    an_officer,
    loaded,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

HEIR = "31.73.05.1002"


@pytest.fixture
def number(aws: Aws, hands: Hands) -> str:
    return intake_service.file_draft(a_draft(received_at=hands.moment)).report.number


@pytest.fixture
def dissolved(number: str, monkeypatch: pytest.MonkeyPatch) -> str:
    """Kebon Jeruk is no more; the kelurahan beside it has its reports. Three offices are enough."""
    offices = city().offices
    stand = {code: offices[code] for code in (HEIR, KECAMATAN_KEBON_JERUK, "31.73", "31")}
    gone = {KEBON_JERUK: replace(offices[KEBON_JERUK], successor=HEIR)}
    after = replace(city(), offices=stand, former=gone)
    for service in (reconcile, reconcile, timer):
        monkeypatch.setattr(service, "city", lambda: after)
    return number


def test_an_open_report_goes_to_the_successor_with_every_moment_as_it_was(
    dissolved: str, aws: Aws, hands: Hands
) -> None:
    hands.forward(hours=31)
    timer.wake_timer(dissolved, 1)
    before, _ = load_report(dissolved)
    assert reconcile.succeed_offices() == 1
    after, entries = loaded(dissolved)
    assert (after.holder, after.status, after.answered_at) == (HEIR, before.status, None)
    kept = ("respond_by", "complete_by", "next_check", "rung", "run", "handovers")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    last = entries[-1]
    assert (last.kind, last.by, last.to, last.holder) == (Kind.COMMENT, "sistem", (HEIR,), HEIR)
    assert last.note == (
        "Kelurahan Kebon Jeruk tidak ada lagi. Laporan ini kini ditangani Kelurahan Sukabumi Utara."
    )
    assert hash_chain.find_first_break(dissolved, after.filing, entries) is None
    assert [line.number for line in queue_store.load_page(HEIR, limit=5).lines] == [dissolved]
    aws.settle()
    assert any("ditangani oleh" in text for phone, text in aws.texts() if phone == PHONE)


def test_repeated_it_hands_nothing_over_twice(dissolved: str) -> None:
    assert [reconcile.succeed_offices(), reconcile.succeed_offices()] == [1, 0]
    assert load_report(dissolved)[0].version == 2


def test_an_officer_who_was_faster_is_not_undone(
    dissolved: str, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = a_step(Action.KOORDINASI, to_agency=KECAMATAN_KEBON_JERUK)
    calls.meanwhile(
        "TransactWriteItems", lambda: casework_service.act_on_report(dissolved, an_officer(), step)
    )
    assert reconcile.succeed_offices() == 0
    assert load_report(dissolved)[0].holder == KECAMATAN_KEBON_JERUK


def test_a_closed_report_stays_with_who_closed_it_and_is_confirmed_all_the_same(
    number: str, hands: Hands, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for action in (Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    casework_service.verify_closing(number, a_verifier(), a_judgement(3))
    request.getfixturevalue("dissolved")
    assert reconcile.succeed_offices() == 0
    started: list[tuple[str, int]] = []
    monkeypatch.setattr(
        reconcile.sla_timer, "start_timer", lambda number, run, at: started.append((number, run))
    )
    hands.forward(days=30)
    assert reconcile.restart_timers() == 1
    assert started == [(number, 3)]


def test_the_ladder_goes_on_above_the_successor(dissolved: str, hands: Hands) -> None:
    hands.forward(hours=5)
    timer.wake_timer(dissolved, 1)
    reconcile.succeed_offices()
    hands.forward(hours=26)
    timer.wake_timer(dissolved, 1)
    entries = loaded(dissolved)[1]
    assert [(entry.note, entry.to) for entry in entries if entry.kind is not Kind.COMMENT][1:] == [
        ("remind", (HEIR,)),
        ("head", (HEIR,)),
        ("firstanswer", (KECAMATAN_KEBON_JERUK,)),
        ("up1", (KECAMATAN_KEBON_JERUK,)),
    ]


def test_the_hourly_reconciler_does_it_whatever_becomes_of_the_rest(
    dissolved: str, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        raise RuntimeError("no timers today")

    hands.forward(hours=6)
    monkeypatch.setattr(reconcile.sla_timer, "start_timer", failing)
    with pytest.raises(RuntimeError):
        aws.reconcile()
    assert load_report(dissolved)[0].holder == HEIR


def test_what_can_not_be_handed_over_keeps_back_no_timer(
    dissolved: str, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: Any) -> Any:
        raise RuntimeError("no hand-overs today")

    hands.forward(hours=6)
    monkeypatch.setattr(reconcile.assignment, "inherit_report", failing)
    with pytest.raises(RuntimeError):
        aws.reconcile()
    assert load_report(dissolved)[0].run == 2
    assert f"{dissolved}-2" in aws.executions()


def test_a_task_goes_to_the_successor_who_answers_it(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The offices see it, the public and the reporter do not, and nothing falls due anew."""
    draft = a_draft(received_at=hands.moment, lat=-6.2095, lng=106.8470)
    number = intake_service.file_draft(draft).report.number
    holder = an_officer(load_report(number)[0].holder)
    for step in (a_step(), a_step(Action.TASK, to_agency=KEBON_JERUK)):
        casework_service.act_on_report(number, holder, step)
    before, _ = load_report(number)
    dissolve(monkeypatch, stands=(before.holder,))
    aws.settle()
    texts = len(aws.texts())
    assert reconcile.succeed_offices() == 1
    after, entries = loaded(number)
    assert [replace(task, office=KEBON_JERUK) for task in after.tasks] == list(before.tasks)
    assert (after.holder, after.tasks[0].office) == (before.holder, HEIR)
    last = entries[-1]
    assert (last.kind, last.by, last.to) == (Kind.NOTE, "sistem", (HEIR,))
    assert last.note == (
        "Kelurahan Kebon Jeruk tidak ada lagi. Kelurahan Sukabumi Utara kini mengerjakan bagiannya."
    )
    assert hash_chain.find_first_break(number, after.filing, entries) is None
    assert [line.number for line in queue_store.load_page(HEIR, limit=5).lines] == [number]
    assert queue_store.load_page(KEBON_JERUK, limit=5).lines == []
    aws.settle()
    assert len(aws.texts()) == texts
    answer = a_step(Action.ANSWER, task=after.tasks[0].seq)
    casework_service.act_on_report(number, an_officer(HEIR), answer)
    assert load_report(number)[0].tasks == ()
    assert reconcile.succeed_offices() == 0


def test_a_run_that_dies_leaves_no_task_behind(
    aws: Aws, hands: Hands, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = a_draft(received_at=hands.moment, lat=-6.2095, lng=106.8470)
    number = intake_service.file_draft(draft).report.number
    holder = an_officer(load_report(number)[0].holder)
    for step in (a_step(), a_step(Action.TASK, to_agency=KEBON_JERUK)):
        casework_service.act_on_report(number, holder, step)
    dissolve(monkeypatch, stands=(holder.agency,))
    move = queue_store.move_task
    monkeypatch.setattr(queue_store, "move_task", lambda *given: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        reconcile.succeed_offices()
    monkeypatch.setattr(queue_store, "move_task", move)
    version = load_report(number)[0].version
    assert reconcile.succeed_offices() == 0, "nothing is told twice"
    assert [line.number for line in queue_store.load_page(HEIR, limit=5).lines] == [number]
    assert load_report(number)[0].version == version


def dissolve(monkeypatch: pytest.MonkeyPatch, stands: tuple[str, ...]) -> None:
    offices = city().offices
    codes = (HEIR, KECAMATAN_KEBON_JERUK, "31.73", "31", *stands)
    gone = {KEBON_JERUK: replace(offices[KEBON_JERUK], successor=HEIR)}
    after = replace(city(), offices={code: offices[code] for code in codes}, former=gone)
    for service in (reconcile, timer):
        monkeypatch.setattr(service, "city", lambda: after)
