"""How often a report may be passed on, and what holds once central triage has decided."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.casework import officer_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.offices import is_within
from chalicelib.platform.errors import Decided, NotYours, Refusal, WrongTarget
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.lifecycle.assignment import ACROSS
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_city,
    a_report,
    a_step,
    an_officer,
    taken,
)
from tests.rows import each_row

CITY = city()
HOUR = timedelta(hours=1)
TRIAGE = CITY.settings.triage
SUDIN, DINAS = "DLH-31.73", "DLH"  # Lingkungan Hidup
ROADS = "DBM-31.73"  # Suku Dinas Bina Marga
NEXT_DOOR = "31.73.05.1002"
PASSES = [Action.KOORDINASI, Action.RETURN]


def held_by(holder: str, **changes: Any) -> Report:
    return replace(a_report()[0], holder=holder, **changes)


def passed(report: Report, to: str, action: Action = Action.KOORDINASI) -> Report:
    return taken(report, action, report.updated_at + HOUR, to_agency=to)[0]


def disputed(*, held: str = SUDIN) -> Report:
    """Passed across as often as may be."""
    return held_by(held, status=Status.KOORDINASI, handovers=CITY.settings.most_handovers)


def decided(target: str, *, held: str | None = None) -> Report:
    """Given to an office by central triage after a dispute; perhaps handed on below it."""
    report = passed(passed(disputed(), ROADS), target)
    return replace(report, holder=held or target)


def refused(report: Report, officer: Officer, action: Action, to: str) -> Refusal:
    step = a_step(action, to_agency=to)
    with pytest.raises(Refusal) as refusal:
        officer_actions.take_step(report, officer, step, report.updated_at, CITY)
    return refusal.value


# --- counting ---------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [s for s in Status if s is not Status.SELESAI])
def test_who_was_given_what_is_not_theirs_returns_it(status: Status) -> None:
    report, entry = taken(held_by(SUDIN, status=status), Action.RETURN, MONDAY, to_agency="DBM")
    assert (report.status, report.holder, report.handovers) == (Status.KOORDINASI, "DBM", 1)
    assert (entry.by, entry.to, entry.note) == (SUDIN, ("DBM",), "Segera ditindaklanjuti")


@pytest.mark.parametrize("last", PASSES)
@pytest.mark.parametrize("second", PASSES)
@pytest.mark.parametrize("first", PASSES)
def test_two_hand_overs_are_allowed_and_the_third_goes_to_triage_by_whichever_action(
    first: Action, second: Action, last: Action
) -> None:
    report = passed(a_report()[0], SUDIN, first)
    assert (report.holder, report.handovers) == (SUDIN, 1)
    report = passed(report, KEBON_JERUK, second)
    assert (report.holder, report.handovers) == (KEBON_JERUK, 2)
    report, entry = taken(report, last, MONDAY + 9 * HOUR, to_agency=ROADS)
    assert (report.holder, report.status, report.bound) == (TRIAGE, Status.KOORDINASI, None)
    assert (entry.holder, entry.to, entry.by) == (TRIAGE, (TRIAGE, ROADS), KEBON_JERUK)


@pytest.mark.parametrize(
    ("agency", "role"),
    [
        (SUDIN, Role.OFFICER),
        (SUDIN, Role.HEAD),
        (SUDIN, Role.VERIFIER),
        (DINAS, Role.HEAD),
        ("31", Role.HEAD),
    ],
)
def test_the_third_goes_to_triage_whoever_proposes_it(agency: str, role: Role) -> None:
    step = a_step(Action.RETURN, to_agency=ROADS)
    after, entry = officer_actions.take_step(
        disputed(), an_officer(agency, role), step, MONDAY, CITY
    )
    assert (after.holder, entry.to, entry.by) == (TRIAGE, (TRIAGE, ROADS), agency)


def test_who_proposes_triage_itself_names_it_once() -> None:
    after, entry = taken(disputed(), Action.RETURN, MONDAY, to_agency=TRIAGE)
    assert (after.holder, entry.to) == (TRIAGE, (TRIAGE,))


@pytest.mark.parametrize("most", [1, 2, 5])
def test_how_many_are_allowed_is_a_row_of_the_city(most: int) -> None:
    report, town = a_report()[0], a_city(most_handovers=most)
    for target in [SUDIN, KEBON_JERUK, ROADS, "DBM", SUDIN][:most]:
        report = _by_holder(report, target, town)
        assert report.holder == target
    assert _by_holder(report, "TRANSJAKARTA", town).holder == TRIAGE


def _by_holder(report: Report, target: str, town: Any) -> Report:
    step = a_step(Action.KOORDINASI, to_agency=target)
    return officer_actions.take_step(report, an_officer(report.holder), step, MONDAY, town)[0]


def test_what_triage_hands_on_itself_is_not_counted() -> None:
    report = a_report(place=Place())[0]
    assert report.holder == TRIAGE
    report = passed(report, SUDIN)
    assert (report.handovers, report.bound) == (0, None)
    report = passed(passed(report, ROADS), TRIAGE)  # asked before it had to be
    assert report.handovers == 2
    assert passed(report, KEBON_JERUK).handovers == 2


def test_a_choice_of_triage_nobody_disputed_does_not_bind() -> None:
    report = passed(passed(a_report()[0], TRIAGE), SUDIN)
    assert (report.handovers, report.bound) == (1, None)
    assert passed(report, ROADS).holder == ROADS


def test_disposisi_is_never_counted_and_never_sent_to_triage() -> None:
    report = replace(disputed(held="31"), handovers=0)
    for target in ("31.73", KECAMATAN_KEBON_JERUK, KEBON_JERUK):
        report = passed(report, target, Action.DISPOSISI)
        assert (report.holder, report.handovers) == (target, 0)
    down = passed(disputed(held=DINAS), SUDIN, Action.DISPOSISI)
    assert (down.holder, down.handovers) == (SUDIN, CITY.settings.most_handovers)


def test_a_refused_hand_over_is_not_counted() -> None:
    report = held_by(KEBON_JERUK)
    refusal = refused(report, an_officer(), Action.RETURN, KEBON_JERUK)
    assert isinstance(refusal, WrongTarget)
    assert refusal.members == {"target": KEBON_JERUK, "rule": "same"}
    refusal = refused(held_by(DINAS), an_officer(DINAS), Action.RETURN, SUDIN)
    assert refusal.members == {"target": SUDIN, "rule": "below"}


# --- what triage decides ------------------------------------------------------------------------


@pytest.mark.parametrize("action", [*PASSES, Action.PROSES])
def test_triage_chooses_any_office_or_takes_it_up_first(action: Action) -> None:
    report = passed(disputed(), ROADS)
    if action is Action.PROSES:
        report, action = taken(report, action, MONDAY)[0], Action.KOORDINASI
    report, entry = taken(report, action, report.updated_at, to_agency="TRANSJAKARTA")
    assert (report.holder, report.bound) == ("TRANSJAKARTA", "TRANSJAKARTA")
    assert entry.to == ("TRANSJAKARTA",)


@each_row("action", PASSES)
@each_row(
    ("bound", "held", "agency", "role", "target"),
    [
        (SUDIN, SUDIN, SUDIN, Role.OFFICER, ROADS),
        (SUDIN, SUDIN, SUDIN, Role.HEAD, DINAS),  # up is out of its tree too
        (SUDIN, SUDIN, SUDIN, Role.OFFICER, TRIAGE),
        (SUDIN, SUDIN, DINAS, Role.HEAD, "DLH-31.74"),
        (SUDIN, SUDIN, "31", Role.HEAD, ROADS),
        (DINAS, SUDIN, SUDIN, Role.OFFICER, ROADS),
        (DINAS, SUDIN, DINAS, Role.HEAD, KEBON_JERUK),
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, KEBON_JERUK, Role.OFFICER, "31.73"),
    ],
)
def test_what_triage_chose_binds_heads_as_well(
    action: Action, bound: str, held: str, agency: str, role: Role, target: str
) -> None:
    refusal = refused(decided(bound, held=held), an_officer(agency, role), action, target)
    assert isinstance(refusal, Decided)
    assert refusal.members == {"holder": bound, "triage": TRIAGE}


@pytest.mark.parametrize(
    ("agency", "target"), [("31", ROADS), (DINAS, "DLH-31.74"), ("31", "31.74")]
)
def test_nor_does_a_head_hand_it_down_another_way(agency: str, target: str) -> None:
    officer = an_officer(agency, Role.HEAD)
    assert isinstance(refused(decided(SUDIN), officer, Action.DISPOSISI, target), Decided)


@pytest.mark.parametrize(
    ("bound", "held", "action", "target"),
    [
        (DINAS, DINAS, Action.DISPOSISI, SUDIN),
        (DINAS, SUDIN, Action.KOORDINASI, "DLH-31.74"),
        (DINAS, SUDIN, Action.RETURN, DINAS),
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, Action.RETURN, NEXT_DOOR),
        ("31", SUDIN, Action.KOORDINASI, ROADS),
    ],
)
def test_within_its_tree_a_decided_report_goes_on_as_often_as_needed(
    bound: str, held: str, action: Action, target: str
) -> None:
    before = decided(bound, held=held)
    after = passed(before, target, action)
    assert (after.holder, after.bound, after.handovers) == (target, bound, before.handovers)


def test_a_decided_report_is_worked_on_and_finished_as_any_other() -> None:
    report = taken(decided(SUDIN), Action.PROSES, MONDAY)[0]
    report = taken(report, Action.SELESAI, MONDAY)[0]
    assert (report.status, report.bound) == (Status.SELESAI, SUDIN)


def test_triage_may_decide_anew_when_it_comes_back_to_it() -> None:
    report = decided("SETDA")
    report = passed(report, TRIAGE, Action.DISPOSISI)  # it stands below Sekretariat Daerah
    assert (report.holder, report.bound) == (TRIAGE, "SETDA")
    report = passed(report, ROADS)
    assert (report.holder, report.bound) == (ROADS, ROADS)
    assert isinstance(refused(report, an_officer(ROADS), Action.RETURN, "SETDA"), Decided)


def test_an_office_that_was_closed_binds_nobody_and_triage_is_asked_again() -> None:
    report = replace(decided("DBM"), bound="TUTUP", holder="TUTUP")
    report, entry = taken(report, Action.RETURN, MONDAY, to_agency="DBM")
    assert (report.holder, entry.to) == (TRIAGE, (TRIAGE, "DBM"))
    assert passed(report, "DBM").bound == "DBM"


# --- heads --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agency", "held", "target"),
    [
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, NEXT_DOOR),
        ("31.73", KEBON_JERUK, KECAMATAN_KEBON_JERUK),
        ("31.73", KEBON_JERUK, "31.73.06"),
        (DINAS, SUDIN, "DLH-31.74"),
        ("31", SUDIN, ROADS),
        (DINAS, DINAS, SUDIN),
    ],
)
def test_heads_hand_down_anything_held_below_them(agency: str, held: str, target: str) -> None:
    step = a_step(Action.DISPOSISI, to_agency=target, note=None)
    officer = an_officer(agency, Role.HEAD)
    report, entry = officer_actions.take_step(held_by(held), officer, step, MONDAY, CITY)
    assert (report.holder, report.status, report.handovers) == (target, Status.DISPOSISI, 0)
    assert (entry.by, entry.to) == (agency, (target,))


@pytest.mark.parametrize(
    ("agency", "held", "target"),
    [
        (DINAS, SUDIN, ROADS),  # not below them
        (DINAS, SUDIN, "31"),
        (DINAS, SUDIN, DINAS),  # to oneself is not down
        (KECAMATAN_KEBON_JERUK, KEBON_JERUK, "31.73.06"),
    ],
)
def test_heads_hand_down_to_no_office_that_is_not_below_them(
    agency: str, held: str, target: str
) -> None:
    officer = an_officer(agency, Role.HEAD)
    refusal = refused(held_by(held), officer, Action.DISPOSISI, target)
    assert isinstance(refusal, WrongTarget)
    assert refusal.members == {"target": target, "rule": "not_below"}


@pytest.mark.parametrize("role", [Role.OFFICER, Role.VERIFIER])
def test_officers_hand_down_what_their_own_office_holds_only(role: Role) -> None:
    officer = an_officer(KECAMATAN_KEBON_JERUK, role)
    refusal = refused(held_by(KEBON_JERUK), officer, Action.DISPOSISI, NEXT_DOOR)
    assert isinstance(refusal, NotYours)
    assert refusal.members["heads"] == [KECAMATAN_KEBON_JERUK, "31.73", "31"]
    beside = refused(held_by(KEBON_JERUK), an_officer(), Action.DISPOSISI, NEXT_DOOR)
    assert isinstance(beside, WrongTarget)


# --- one story, and all others --------------------------------------------------------------------


def test_three_offices_throw_a_report_about_until_triage_ends_it() -> None:
    first, entry = a_report()
    report, entries = first, [entry]
    journey = [
        (Action.KOORDINASI, SUDIN, "Sampah di jalan, bukan wilayah kami"),
        (Action.RETURN, ROADS, "Di bahu jalan: Bina Marga"),
        (Action.KOORDINASI, KEBON_JERUK, "Sampah bukan urusan jalan"),
        (Action.KOORDINASI, SUDIN, "Biro Pemerintahan memutuskan: Lingkungan Hidup"),
        (Action.PROSES, None, "Truk berangkat"),
        (Action.SELESAI, None, "Sudah diangkut"),
    ]
    for hours, (action, target, note) in enumerate(journey, start=1):
        now = MONDAY + hours * HOUR
        report, entry = taken(report, action, now, to_agency=target, note=note)
        entries.append(entry)
    holders = [KEBON_JERUK, SUDIN, ROADS, TRIAGE, SUDIN, SUDIN, SUDIN]
    assert [entry.holder for entry in entries] == holders
    assert entries[3].to == (TRIAGE, KEBON_JERUK)
    assert (report.status, report.bound) == (Status.SELESAI, SUDIN)
    assert (report.first_answer_by, report.complete_by) == (
        first.first_answer_by,
        first.complete_by,
    )
    assert report.first_answered_at == entries[5].at  # no koordinasi was an answer
    assert hash_chain.find_first_break(report.number, report.filing, entries) is None


OFFICES = st.sampled_from(
    [
        *(KEBON_JERUK, NEXT_DOOR, KECAMATAN_KEBON_JERUK, "31.73", "31", DINAS, SUDIN),
        *("DLH-31.74", ROADS, "DBM", TRIAGE, "SETDA", "TRANSJAKARTA", "TUTUP"),
    ]
)
ROLES = st.sampled_from([Role.OFFICER, Role.HEAD, Role.VERIFIER])
ACTIONS = st.sampled_from([*PASSES, *PASSES, Action.DISPOSISI, Action.PROSES, Action.COMMENT])
STEPS = st.lists(st.tuples(OFFICES | st.none(), ROLES, ACTIONS, OFFICES), max_size=40)


@given(STEPS, st.integers(1, 4))
@settings(max_examples=300)
def test_no_report_is_thrown_about_longer_than_the_city_allows(
    steps: list[tuple[str | None, Role, Action, str]], most: int
) -> None:
    """Who acts is any office, or (None) whoever holds it, so that most steps succeed."""
    town = a_city(most_handovers=most)
    report, entry = a_report()
    first, entries, across = report, [entry], 0
    for hours, (agency, role, action, target) in enumerate(steps):
        officer = an_officer(agency or report.holder, role)
        step = Step(action, None, note="mohon", to_agency=target)
        try:
            after, entry = officer_actions.take_step(
                report, officer, step, MONDAY + hours * HOUR, town
            )
        except Refusal:
            continue
        free = report.bound is None and report.holder != TRIAGE
        across += free and action in ACROSS and after.holder != TRIAGE
        _keeps_to_what_was_decided(report, after, entry)
        report, entries = after, [*entries, entry]
    assert across <= most
    assert [entry.seq for entry in entries] == [*range(1, report.version + 1)]
    assert hash_chain.find_first_break(report.number, report.filing, entries) is None
    assert (report.first_answer_by, report.complete_by) == (
        first.first_answer_by,
        first.complete_by,
    )


def _keeps_to_what_was_decided(before: Report, after: Report, entry: Entry) -> None:
    assert not entry.to or entry.to[0] == after.holder
    if before.holder == TRIAGE:
        return
    assert after.bound == before.bound
    if before.bound:
        assert is_within(after.holder, before.bound, CITY)
        assert after.handovers == before.handovers
