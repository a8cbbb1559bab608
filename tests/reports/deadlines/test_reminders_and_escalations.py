"""The escalation ladder: what is due when, and whom it reaches."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import RungKind, RungMeasure
from chalicelib.reports.deadlines.reminders_and_escalations import (
    next_due_rung,
    offices_reached,
    offices_reached_next,
)
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Promised
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, taken

CITY = city()
RUNGS = {rung.code: rung for rung in CITY.ladder}
HOUR = timedelta(hours=1)


def unanswered(rung: int, *, complete_rung: int = 99) -> Report:
    """Filed on Monday at 08.00 with 6 hours to be answered and 168 to be completed. What else falls
    due has been told.
    """
    report, _ = a_report(category="sampah")
    told = {"complete_rung": complete_rung, "red_flag": True, "bound_passed": True}
    return replace(report, rung=rung, **told)


def answered(rung: int) -> Report:
    report, _ = taken(unanswered(0), Action.PROSES, MONDAY + HOUR)
    return replace(report, complete_rung=rung)


def due_of(report: Report) -> tuple[str, float, Promised | None]:
    due = next_due_rung(report, CITY)
    assert due is not None
    return due.rung.code, (due.at - MONDAY) / HOUR, due.promise


@pytest.mark.parametrize(
    ("rung", "code", "after"),
    [
        (0, "remind", 4.8),
        (1, "head", 6),
        (2, "up1", 6 + 24),
        (3, "up2", 6 + 72),
        (4, "weekly", 6 + 240),
        (5, "weekly", 6 + 240 + 168),  # past the last rung, as far apart as the last two
        (6, "weekly", 6 + 240 + 2 * 168),
        (200, "weekly", 6 + 240 + 196 * 168),  # years later
    ],
)
def test_an_unanswered_report_climbs_by_its_time_to_answer(
    rung: int, code: str, after: float
) -> None:
    report = unanswered(rung, complete_rung=9999)
    assert due_of(report) == (code, after, Promised.ANSWER)


@pytest.mark.parametrize(
    ("rung", "offices"),
    [
        (0, (KEBON_JERUK,)),  # its head: a reminder tells nobody new
        (1, (KEBON_JERUK,)),
        (2, (KECAMATAN_KEBON_JERUK,)),
        (3, ("31.73",)),
        (4, ("31.73",)),  # past the last escalation, as high as the ladder goes
        (200, ("31.73",)),
    ],
)
def test_the_next_escalation_is_known_before_it_is_due(rung: int, offices: tuple[str, ...]) -> None:
    assert offices_reached_next(answered(rung), CITY) == offices


@pytest.mark.parametrize(
    ("rung", "code", "after"),
    [
        (0, "remind", 134.4),
        (1, "head", 168),
        (2, "up1", 168 + 24),
        (3, "up2", 168 + 72),
        (4, "weekly", 168 + 240),
        (5, "weekly", 168 + 240 + 168),
    ],
)
def test_an_answered_report_climbs_by_its_time_to_be_completed(
    rung: int, code: str, after: float
) -> None:
    assert due_of(answered(rung)) == (code, after, Promised.COMPLETION)


def test_the_red_flag_is_due_after_six_days_without_an_answer() -> None:
    report = replace(unanswered(99), red_flag=False)
    assert due_of(report) == ("redflag", 144, None)


def test_the_office_above_is_told_when_nobody_has_answered_in_the_time_of_all_holders() -> None:
    report = replace(unanswered(99), bound_passed=False)
    assert due_of(report) == ("firstanswer", 24, Promised.FIRST_ANSWER)


def test_a_closed_report_has_nothing_due() -> None:
    done, _ = taken(answered(0), Action.SELESAI, MONDAY + 2 * HOUR)
    assert next_due_rung(done, CITY) is None


def test_jakarta_s_ladder_has_one_red_flag_and_the_rungs_of_a_promise_in_order() -> None:
    rungs = [rung for rung in CITY.ladder if rung.measure is RungMeasure.PROMISE]
    assert [rung.code for rung in rungs] == ["remind", "head", "up1", "up2", "weekly"]
    assert [r.code for r in CITY.ladder if r.kind is RungKind.RED_FLAG] == ["redflag"]


@pytest.mark.parametrize(
    ("holder", "remind", "head", "up1", "up2"),
    [
        (KEBON_JERUK, KEBON_JERUK, KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73"),
        (KECAMATAN_KEBON_JERUK, KECAMATAN_KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31"),
        ("31.73", "31.73", "31.73", "31", "31"),
        ("DLH-31.73", "DLH-31.73", "DLH-31.73", "DLH", "31"),
        ("DLH", "DLH", "DLH", "31", "31"),
        ("BIROPEM", "BIROPEM", "BIROPEM", "SETDA", "31"),
        ("31", "31", "31", "31", "31"),  # nobody stands above the province
        ("TUTUP", "31", "31", "31", "31"),  # an office the tables do not know any more
    ],
)
def test_each_rung_reaches_one_level_further_up(
    holder: str, remind: str, head: str, up1: str, up2: str
) -> None:
    steps = {"remind": remind, "head": head, "up1": up1, "up2": up2, "weekly": up2}
    assert {code: offices_reached(RUNGS[code], holder, CITY) for code in steps} == {
        code: (office,) for code, office in steps.items()
    }


def test_for_a_dissolved_holder_its_successor_is_told_and_who_stands_above_that() -> None:
    gone = replace(CITY.offices[KEBON_JERUK], code="LAMA", successor=KEBON_JERUK)
    city = replace(CITY, former={"LAMA": gone})
    assert [
        offices_reached(RUNGS[code], "LAMA", city) for code in ("remind", "head", "up1", "up2")
    ] == [
        (KEBON_JERUK,),
        (KEBON_JERUK,),
        (KEBON_JERUK,),
        (KECAMATAN_KEBON_JERUK,),
    ]


def test_a_report_knows_which_offices_above_its_holder_were_told() -> None:
    reached: list[tuple[str, ...]] = []
    report, _ = a_report()
    for hours in (5, 6, 24, 78, 144):
        report, _ = check_promise(report, MONDAY + hours * HOUR, CITY)
        reached.append(report.escalated_to)
    kota = (KECAMATAN_KEBON_JERUK, "31.73")
    assert reached == [(), (), (KECAMATAN_KEBON_JERUK,), kota, (*kota, "BIROPEM", "SETDA")]


def test_after_a_hand_over_only_those_above_the_new_holder_and_the_named_ones_know_of_it() -> None:
    report, _ = check_promise(a_report()[0], MONDAY + 144 * HOUR, CITY)
    handed, _ = taken(report, Action.KOORDINASI, MONDAY + 145 * HOUR, to_agency="31.73.05.1002")
    assert handed.escalated_to == report.escalated_to  # of the same kecamatan
    gone, _ = taken(report, Action.KOORDINASI, MONDAY + 145 * HOUR, to_agency="DLH")
    assert gone.escalated_to == ("BIROPEM", "SETDA")


def test_a_red_flag_reaches_biro_pemerintahan_and_the_sekretaris_daerah() -> None:
    assert offices_reached(RUNGS["redflag"], KEBON_JERUK, CITY) == ("BIROPEM", "SETDA")


def test_every_rung_reaches_an_office_whoever_holds_the_report() -> None:
    assert len(CITY.offices) > 300
    for holder in [*CITY.offices, "TUTUP", ""]:
        for rung in CITY.ladder:
            heard = offices_reached(rung, holder, CITY)
            assert heard, (holder, rung.code)
            assert {*heard} <= {*CITY.offices}, (holder, rung.code)
            assert len({*heard}) == len(heard), (holder, rung.code)
