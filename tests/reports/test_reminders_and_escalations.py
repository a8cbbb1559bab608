"""The escalation ladder: what is due when, and whom it reaches."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Measure, RungKind
from chalicelib.reports.lifecycle.reminders_and_escalations import (
    DueRung,
    next_due_rung,
    offices_informed,
    offices_reached,
    offices_reached_next,
)
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, taken

CITY = city()
RUNGS = {rung.code: rung for rung in CITY.ladder}
HOUR = timedelta(hours=1)


def unanswered(rung: int, *, red_flag: bool = False) -> Report:
    """Filed on Monday at 08.00 with 6 hours to be answered and 168 to be completed."""
    report, _ = a_report(category="sampah")
    return replace(report, rung=rung, red_flag=red_flag)


def answered(rung: int) -> Report:
    report, _ = taken(unanswered(0), Action.PROSES, MONDAY + HOUR)
    return replace(report, rung=rung)


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
    report = unanswered(rung, red_flag=True)
    assert next_due_rung(report, CITY.ladder) == DueRung(MONDAY + after * HOUR, RUNGS[code])


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
    assert offices_reached_next(unanswered(rung), CITY) == offices


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
    assert next_due_rung(answered(rung), CITY.ladder) == DueRung(MONDAY + after * HOUR, RUNGS[code])


@pytest.mark.parametrize(("rung", "code"), [(3, "up2"), (4, "redflag"), (5, "redflag")])
def test_the_red_flag_is_due_after_six_days_without_an_answer(rung: int, code: str) -> None:
    due = next_due_rung(unanswered(rung), CITY.ladder)
    assert due is not None
    assert due.rung.code == code
    if code == "redflag":
        assert due.at == MONDAY + 144 * HOUR


def test_a_closed_report_has_nothing_due() -> None:
    done, _ = taken(answered(0), Action.SELESAI, MONDAY + 2 * HOUR)
    assert next_due_rung(done, CITY.ladder) is None


def test_jakarta_s_ladder_has_one_red_flag_and_its_stage_rungs_in_order() -> None:
    stage = [rung for rung in CITY.ladder if rung.measure is Measure.STAGE]
    assert [rung.code for rung in stage] == ["remind", "head", "up1", "up2", "weekly"]
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


@pytest.mark.parametrize(
    ("taken", "offices"),
    [
        (0, set()),
        (1, {KEBON_JERUK}),
        (2, {KEBON_JERUK}),
        (3, {KEBON_JERUK, KECAMATAN_KEBON_JERUK}),
        (4, {KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73"}),
        (99, {KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73"}),
    ],
)
def test_the_ladder_tells_who_has_heard_of_a_report(taken: int, offices: set[str]) -> None:
    assert offices_informed(taken, KEBON_JERUK, CITY) == offices


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
