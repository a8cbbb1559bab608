"""What an officer may not do: in which order it is refused, and what the refusal says."""

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.platform.errors import (
    MoveNotAllowed,
    NotYours,
    Refusal,
    SomethingMissing,
    StaleVersion,
    WrongTarget,
)
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import assignment
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_report,
    a_step,
    an_officer,
    taken,
)
from tests.rows import each_row

CITY = city()
HANDLERS = ["head", "officer", "verifier"]
ANYWHERE = ["koordinasi", "return"]  # a kelurahan has no office below
BESIDE = ["task", "recategorise", "merge", "ask", "accuse", "comment", "correct_place"]
BEFORE_BEGUN = ["proses", *ANYWHERE, *BESIDE]
BEGUN = ["selesai", "pause", *ANYWHERE, *BESIDE]
ABOVE_KEBON_JERUK = [KECAMATAN_KEBON_JERUK, "31.73", "31"]


def held_by(holder: str, status: Status = Status.MENUNGGU) -> Report:
    return replace(a_report()[0], holder=holder, status=status)


def refused(report: Report, officer: Officer, **step: Any) -> Refusal:
    with pytest.raises(Refusal) as refusal:
        officer_actions.take_step(report, officer, a_step(**step), MONDAY, CITY)
    return refusal.value


def told(refusal: Refusal) -> tuple[type[Refusal], dict[str, Any]]:
    return type(refusal), refusal.members


@each_row(
    ("agency", "role", "holder", "may"),
    [
        (KEBON_JERUK, Role.OFFICER, KEBON_JERUK, True),
        (KEBON_JERUK, Role.VERIFIER, KEBON_JERUK, True),
        (KEBON_JERUK, Role.HEAD, KEBON_JERUK, True),
        (KECAMATAN_KEBON_JERUK, Role.OFFICER, KEBON_JERUK, False),  # only a head acts below
        (KECAMATAN_KEBON_JERUK, Role.VERIFIER, KEBON_JERUK, False),
        (KECAMATAN_KEBON_JERUK, Role.HEAD, KEBON_JERUK, True),
        ("31.73", Role.HEAD, KEBON_JERUK, True),
        ("31", Role.HEAD, KEBON_JERUK, True),
        (KEBON_JERUK, Role.HEAD, KECAMATAN_KEBON_JERUK, False),  # above
        (KEBON_JERUK, Role.HEAD, "31.73.05.1002", False),  # beside
        ("31.73.06", Role.HEAD, KEBON_JERUK, False),  # another kecamatan
        ("31.74", Role.HEAD, KEBON_JERUK, False),  # another kota
        ("DLH", Role.HEAD, "DLH-31.73", True),
        ("DLH-31.73", Role.HEAD, "DLH", False),
        ("DLH-31.74", Role.HEAD, "DLH-31.73", False),
        ("31.73", Role.HEAD, "DLH-31.73", False),  # a Suku Dinas stands below its Dinas
        ("BIROPEM", Role.VERIFIER, "BIROPEM", True),  # central triage
        ("SETDA", Role.HEAD, "BIROPEM", True),
        ("BIROPEM", Role.HEAD, "SETDA", False),
        *[(KEBON_JERUK, r, KEBON_JERUK, False) for r in (Role.DESK, Role.ANALYST, Role.ADMIN)],
        ("31", Role.ADMIN, KEBON_JERUK, False),
        ("TUTUP", Role.OFFICER, "TUTUP", True),  # an office the tables do not know any more
        ("31", Role.HEAD, "TUTUP", False),
        ("", Role.HEAD, KEBON_JERUK, False),
    ],
)
def test_officers_act_for_their_office_and_heads_below_it(
    agency: str, role: Role, holder: str, may: bool
) -> None:
    officer = an_officer(agency, role)
    assert assignment.may_handle(officer, holder, CITY) is may
    if may:
        after, _ = officer_actions.take_step(held_by(holder), officer, a_step(), MONDAY, CITY)
        assert after.status is Status.PROSES
    else:
        refusal = refused(held_by(holder), officer)
        assert isinstance(refusal, NotYours)
        assert (refusal.members["holder"], refusal.members["roles"]) == (holder, HANDLERS)


@pytest.mark.parametrize(
    ("holder", "heads"),
    [
        (KEBON_JERUK, ABOVE_KEBON_JERUK),
        ("31.73", ["31"]),
        ("31", []),
        ("DLH-31.73", ["DLH", "31"]),
        ("BIROPEM", ["SETDA", "31"]),
        ("TUTUP", []),  # an office the tables do not know any more
    ],
)
def test_who_may_not_act_is_told_whose_heads_could_and_they_can(
    holder: str, heads: list[str]
) -> None:
    refusal = refused(held_by(holder), an_officer("TRANSJAKARTA"))
    assert told(refusal) == (NotYours, {"holder": holder, "roles": HANDLERS, "heads": heads})
    assert all(assignment.may_handle(an_officer(h, Role.HEAD), holder, CITY) for h in heads)


def test_who_has_no_group_at_all_may_do_nothing() -> None:
    officer = Officer("u-1", KEBON_JERUK, frozenset())
    assert isinstance(refused(held_by(KEBON_JERUK), officer), NotYours)


def test_a_verifier_of_biro_pemerintahan_handles_what_came_without_a_place() -> None:
    report, _ = a_report(place=Place())
    officer = an_officer("BIROPEM", Role.VERIFIER)
    step = a_step(Action.KOORDINASI, to_agency="DISHUB")
    handed, entry = officer_actions.take_step(report, officer, step, MONDAY, CITY)
    assert (handed.holder, entry.by) == ("DISHUB", "BIROPEM")


def test_another_office_is_told_who_holds_the_report_before_anything_else() -> None:
    refusal = refused(
        held_by(KEBON_JERUK),
        an_officer("DLH-31.73"),
        action=Action.SELESAI,  # not from here, without a note, and of another version
        version=7,
        note=None,
    )
    assert told(refusal) == (
        NotYours,
        {"holder": KEBON_JERUK, "roles": HANDLERS, "heads": ABOVE_KEBON_JERUK},
    )


@pytest.mark.parametrize("version", [0, 1, 3, 99])
def test_a_stale_version_is_refused_before_the_move_and_tells_what_may_be_done_now(
    version: int,
) -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    refusal = refused(report, an_officer(), action=Action.PROSES, version=version)
    assert told(refusal) == (StaleVersion, {"version": 2, "allowed": BEGUN})


@pytest.mark.parametrize(
    ("status", "action", "allowed"),
    [
        (Status.MENUNGGU, Action.SELESAI, BEFORE_BEGUN),
        (Status.KOORDINASI, Action.SELESAI, BEFORE_BEGUN),
        (Status.DISPOSISI, Action.SELESAI, BEFORE_BEGUN),
        (Status.SELESAI, Action.PROSES, ["comment"]),
        (Status.SELESAI, Action.KOORDINASI, ["comment"]),
        (Status.SELESAI, Action.DISPOSISI, ["comment"]),
        (Status.SELESAI, Action.SELESAI, ["comment"]),
        (Status.SELESAI, Action.RETURN, ["comment"]),
    ],
)
def test_a_move_that_is_not_there_is_refused_before_what_it_lacks(
    status: Status, action: Action, allowed: list[str]
) -> None:
    refusal = refused(held_by(KEBON_JERUK, status), an_officer(), action=action, note=None)
    assert told(refusal) == (
        MoveNotAllowed,
        {"status": status, "action": action, "allowed": allowed},
    )


@each_row(
    ("status", "action", "step", "field"),
    [
        (Status.PROSES, Action.SELESAI, {"note": None}, "note"),
        (Status.PROSES, Action.SELESAI, {"note": ""}, "note"),
        (Status.PROSES, Action.SELESAI, {"photos": ()}, "photos"),
        (Status.PROSES, Action.PAUSE, {}, "reason"),
        (Status.PROSES, Action.PAUSE, {"reason": "cuaca"}, "until"),
        (Status.PROSES, Action.PAUSE, {"reason": "cuaca", "until": MONDAY, "note": ""}, "note"),
        (Status.PROSES, Action.TASK, {}, "to_agency"),
        (Status.PROSES, Action.TASK, {"to_agency": "DLH", "note": None}, "note"),
        (Status.MENUNGGU, Action.RECATEGORISE, {}, "category"),
        (Status.PROSES, Action.COMMENT, {"note": None}, "note"),
        (Status.SELESAI, Action.COMMENT, {"note": None}, "note"),
        (Status.MENUNGGU, Action.KOORDINASI, {"note": None}, "to_agency"),  # it lacks both
        (Status.MENUNGGU, Action.KOORDINASI, {"note": None, "to_agency": "DLH"}, "note"),
        (Status.MENUNGGU, Action.KOORDINASI, {"note": None, "to_agency": "???"}, "note"),
        (Status.MENUNGGU, Action.RETURN, {"note": None}, "to_agency"),
        (Status.PROSES, Action.RETURN, {"to_agency": "DLH", "note": ""}, "note"),
        (Status.MENUNGGU, Action.DISPOSISI, {}, "to_agency"),
        (Status.MENUNGGU, Action.DISPOSISI, {"to_agency": ""}, "to_agency"),
    ],
)
def test_what_an_action_needs_and_did_not_get_is_named(
    status: Status, action: Action, step: dict[str, Any], field: str
) -> None:
    report = replace(held_by(KEBON_JERUK, status), answered_at=MONDAY)
    refusal = refused(report, an_officer(), action=action, **step)
    assert told(refusal) == (SomethingMissing, {"field": field, "action": action})


@pytest.mark.parametrize(
    ("holder", "action", "target", "rule"),
    [
        (KEBON_JERUK, Action.KOORDINASI, "DINAS ANU", "unknown"),
        (KEBON_JERUK, Action.KOORDINASI, "dlh", "unknown"),  # a code is a code
        (KEBON_JERUK, Action.KOORDINASI, KEBON_JERUK, "same"),
        (KEBON_JERUK, Action.DISPOSISI, KEBON_JERUK, "same"),
        (KEBON_JERUK, Action.DISPOSISI, "DLH-31.73", "not_below"),
        (KEBON_JERUK, Action.DISPOSISI, KECAMATAN_KEBON_JERUK, "not_below"),  # above
        ("DLH-31.73", Action.DISPOSISI, "DLH", "not_below"),
        ("DLH", Action.DISPOSISI, "DBM-31.73", "not_below"),
        ("DLH", Action.KOORDINASI, "DLH-31.73", "below"),
        (KECAMATAN_KEBON_JERUK, Action.KOORDINASI, KEBON_JERUK, "below"),
        ("TUTUP", Action.DISPOSISI, KEBON_JERUK, "not_below"),
    ],
)
def test_a_report_is_handed_across_or_down_and_nowhere_else(
    holder: str, action: Action, target: str, rule: str
) -> None:
    refusal = refused(held_by(holder), an_officer(holder), action=action, to_agency=target)
    assert told(refusal) == (WrongTarget, {"target": target, "rule": rule})


@pytest.mark.parametrize(
    ("holder", "action", "target"),
    [
        (KEBON_JERUK, Action.KOORDINASI, "DLH-31.73"),
        (KEBON_JERUK, Action.KOORDINASI, KECAMATAN_KEBON_JERUK),  # up
        ("DLH-31.73", Action.KOORDINASI, "DLH"),
        (KECAMATAN_KEBON_JERUK, Action.DISPOSISI, KEBON_JERUK),
        ("31.73", Action.DISPOSISI, KEBON_JERUK),  # two levels down
        ("SETDA", Action.DISPOSISI, "BIROPEM"),
        ("TUTUP", Action.KOORDINASI, KEBON_JERUK),  # a way out for what a closed office holds
    ],
)
def test_a_report_goes_across_up_or_down(holder: str, action: Action, target: str) -> None:
    report, entry = taken(held_by(holder), action, MONDAY, to_agency=target)
    assert (report.holder, entry.holder, entry.to) == (target, target, (target,))


def test_an_office_an_action_does_not_need_is_passed_over() -> None:
    report, entry = taken(held_by(KEBON_JERUK), Action.PROSES, MONDAY, to_agency="???")
    assert (report.holder, entry.to) == (KEBON_JERUK, ())


def test_who_handed_a_report_on_may_not_act_on_it_any_more() -> None:
    handed, _ = taken(a_report()[0], Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")
    assert told(refused(handed, an_officer(KEBON_JERUK))) == (
        NotYours,
        {"holder": "DLH-31.73", "roles": HANDLERS, "heads": ["DLH", "31"]},
    )
