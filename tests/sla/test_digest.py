"""What a head is told of a day: each report once, under the right heading, and none of others."""

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.offices import is_within
from chalicelib.reports.status import Status
from chalicelib.sla.digest import Count, Digest, DigestLine, make_digest, needs_mail
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, wib

CITY = city()
KOTA, OTHER = "31.73", "31.73.05.1002"
NOW = wib("2026-11-25 06:30")  # Wednesday
HOUR = timedelta(hours=1)


def held(name: str, due: timedelta, **changes: Any) -> DigestLine:
    """A report that is due so long after now; unanswered and of Kebon Jeruk."""
    given: dict[str, Any] = {
        "number": name,
        "holder": KEBON_JERUK,
        "status": Status.MENUNGGU,
        "category": "sampah",
        "area": KEBON_JERUK,
        "due": NOW + due,
        "answered": False,
        "escalated_to": (),
        "red_flag": False,
    }
    return DigestLine(**{**given, **changes})


def told(office: str, *reports: DigestLine, now: datetime = NOW) -> Digest:
    queues: dict[str, list[DigestLine]] = {}
    for report in reports:
        queues.setdefault(report.holder, []).append(report)
    return make_digest(office, queues, now, CITY)


def numbers(reports: tuple[DigestLine, ...]) -> list[str]:
    return [report.number for report in reports]


def test_the_own_offices_late_come_latest_first_and_then_what_falls_due_in_a_day() -> None:
    found = told(
        KEBON_JERUK,
        held("soon", 23.9 * HOUR),
        held("late", -1 * HOUR),
        held("later", -30 * HOUR),
        held("tomorrow", 24 * HOUR),
        held("now", 0 * HOUR),
        held("theirs", -HOUR, holder=OTHER),
    )
    assert numbers(found.late) == ["later", "late"]
    assert numbers(found.soon) == ["now", "soon"]
    assert (found.flagged, found.escalated, found.below) == ((), (), ())


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-11-25 06:30", "2026-11-26 06:30"),  # Wednesday
        ("2026-11-27 06:30", "2026-11-30 06:30"),  # Friday: the weekend is told as well
        ("2026-11-28 06:30", "2026-11-30 06:30"),  # Saturday
        ("2026-12-23 06:30", "2026-12-28 06:30"),  # Wednesday before Christmas and its joint leave
    ],
)
def test_what_falls_due_before_the_next_working_days_digest_is_told(now: str, until: str) -> None:
    assert told(KEBON_JERUK, now=wib(now)).until == wib(until)


def test_where_hours_are_short_for_a_demonstration_so_is_the_day() -> None:
    quick = replace(CITY, pace=1 / 3600)
    assert make_digest(KEBON_JERUK, {}, NOW, quick).until == NOW + timedelta(seconds=24)


@pytest.mark.parametrize("reached", [(), (KECAMATAN_KEBON_JERUK,), (KECAMATAN_KEBON_JERUK, KOTA)])
def test_what_is_late_below_is_told_as_far_up_as_the_ladder_has_reached(
    reached: tuple[str, ...],
) -> None:
    late = held("late", -HOUR, escalated_to=reached)
    offices = [KEBON_JERUK, KECAMATAN_KEBON_JERUK, KOTA, "31"]
    assert tuple(office for office in offices if told(office, late).escalated) == reached


def test_what_was_reminded_of_below_and_is_not_late_is_nobody_elses_business() -> None:
    assert told(KOTA, held("in time", HOUR, escalated_to=(KOTA,))).escalated == ()


@pytest.mark.parametrize(
    ("office", "hears"),
    [
        (KEBON_JERUK, True),
        (KECAMATAN_KEBON_JERUK, True),
        (KOTA, True),
        ("31", True),
        ("BIROPEM", True),  # the ladder tells them of the whole city's
        ("SETDA", True),
        (OTHER, False),
        ("DLH", False),
        ("31.74", False),
    ],
)
def test_a_red_flag_is_told_to_the_holder_those_above_and_who_watches_the_city(
    office: str, hears: bool
) -> None:
    flagged = held("flagged", -144 * HOUR, red_flag=True, escalated_to=(KOTA, "BIROPEM", "SETDA"))
    found = told(office, flagged)
    assert numbers(found.flagged) == ["flagged"] * hears
    assert (found.late, found.escalated) == ((), ())  # each report once


def test_offices_right_below_are_counted_with_all_that_stand_below_them() -> None:
    found = told(
        KOTA,
        held("a", -HOUR),
        held("b", HOUR, holder=KECAMATAN_KEBON_JERUK),
        held("c", -HOUR, holder=OTHER, red_flag=True),
        held("d", HOUR, holder="DLH-31.73"),  # of a Dinas, not of the kota
        held("e", HOUR, holder="31.73.01"),
        held("f", HOUR, holder=KOTA),
    )
    assert found.below == (Count(KECAMATAN_KEBON_JERUK, 3, 2, 1), Count("31.73.01", 1, 0, 0))


@pytest.mark.parametrize(
    ("report", "working", "off"),
    [
        (held("soon", HOUR), True, False),
        (held("late", -HOUR), True, True),
        (held("flagged", -HOUR, red_flag=True), True, True),
        (
            held("below", -HOUR, holder=OTHER, escalated_to=(KOTA,)),
            False,
            False,
        ),  # beside this one
        (held("far", 200 * HOUR), False, False),
    ],
)
def test_a_mail_is_worth_it_for_something_and_on_a_day_off_for_what_can_not_wait(
    report: DigestLine, working: bool, off: bool
) -> None:
    found = told(KEBON_JERUK, report)
    assert needs_mail(found, CITY) is working
    for day in ("2026-11-28 06:30", "2026-12-25 06:30"):  # a Saturday, and Christmas
        assert needs_mail(replace(found, at=wib(day)), CITY) is off


def test_counts_alone_are_no_reason_for_a_mail() -> None:
    found = told(KOTA, held("late", -HOUR), held("soon", HOUR))
    assert found.below
    assert not needs_mail(found, CITY)


OFFICES = [KEBON_JERUK, OTHER, KECAMATAN_KEBON_JERUK, KOTA, "31", "DLH", "DLH-31.73", "BIROPEM"]
REPORTS = st.lists(
    st.builds(
        held,
        st.uuids().map(str),
        st.timedeltas(timedelta(days=-20), timedelta(days=20)),
        holder=st.sampled_from(OFFICES),
        escalated_to=st.lists(st.sampled_from(OFFICES), unique=True).map(tuple),
        red_flag=st.booleans(),
    ),
    max_size=30,
    unique_by=lambda report: report.number,
)


@given(REPORTS)
def test_every_late_report_is_told_to_somebody_once_and_to_nobody_without_business(
    reports: list[DigestLine],
) -> None:
    for report in reports:
        if report.due < NOW or report.red_flag:
            own = told(report.holder, *reports)
            assert report.number in numbers(own.flagged + own.late)
    for office in OFFICES:
        found = told(office, *reports)
        every = found.flagged + found.late + found.soon + found.escalated
        assert max(Counter(numbers(every)).values(), default=1) == 1
        for report in every:
            watches = report.red_flag and office in ("BIROPEM", "SETDA")
            assert watches or is_within(report.holder, office, CITY)
        assert sum(count.open for count in found.below) == sum(
            report.holder != office and is_within(report.holder, office, CITY) for report in reports
        )
