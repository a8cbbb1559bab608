"""What is left of a promise, in the units of its own calendar, and in words."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.rows import Calendar
from chalicelib.platform.i18n import Language
from chalicelib.reports.deadlines import countdown as reports_progress
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.texts.countdown_texts import describe_countdown
from chalicelib.reports.timeline import Promised
from tests.builders import MONDAY, a_report, taken, wib

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def promised(calendar: Calendar = Calendar.CLOCK) -> Report:
    """Filed on Monday at 08:00, with an answer due at 14:00 and completion a week later."""
    report, _ = a_report()
    due = {"respond_by": wib("2026-11-23 14:00"), "complete_by": wib("2026-11-30 14:00")}
    return replace(report, calendar=calendar, answer_calendar=calendar, **due)


def answered(calendar: Calendar = Calendar.CLOCK) -> Report:
    return replace(promised(calendar), answered_at=MONDAY, first_answered_at=MONDAY)


@pytest.mark.parametrize(
    ("report", "now", "indonesian", "english"),
    [
        (
            promised(),
            "2026-11-23 08:20",  # Monday
            "Jawaban dalam 5 jam 40 menit, paling lambat 23 Nov 14.00 WIB.",
            "An answer is due in 5 hours 40 minutes, by 23 Nov 14:00 WIB.",
        ),
        (
            promised(),
            "2026-11-23 15:01",
            "Batas waktu jawaban (23 Nov 14.00 WIB) sudah lewat 61 menit.",
            "The answer is 61 minutes late. It was due 23 Nov 14:00 WIB.",
        ),
        (
            answered(),
            "2026-11-28 10:30",  # Saturday: 2 days, 3 hours and a half
            "Selesai dalam 2 hari 3 jam, paling lambat 30 Nov 14.00 WIB.",
            "The work has to be done in 2 days 3 hours, by 30 Nov 14:00 WIB.",
        ),
        (
            answered(),
            "2026-11-30 13:59",  # Monday
            "Selesai dalam 1 menit, paling lambat 30 Nov 14.00 WIB.",
            "The work has to be done in 1 minute, by 30 Nov 14:00 WIB.",
        ),
        (
            answered(Calendar.OFFICE),
            "2026-11-28 10:30",  # Saturday: the office opens on Monday at 07:30
            "Selesai dalam 6 jam kerja 30 menit, paling lambat 30 Nov 14.00 WIB.",
            "The work has to be done in 6 working hours 30 minutes, by 30 Nov 14:00 WIB.",
        ),
        (
            answered(Calendar.OFFICE),
            "2026-11-26 14:40",  # Thursday: 1 h 20, Friday 8 h 30, Monday 6 h 30
            "Selesai dalam 1 hari kerja 7 jam, paling lambat 30 Nov 14.00 WIB.",
            "The work has to be done in 1 working day 7 hours, by 30 Nov 14:00 WIB.",
        ),
        (
            answered(Calendar.OFFICE),
            "2026-12-02 07:00",  # Wednesday: Monday 2 h, Tuesday 8 h 30
            "Batas waktu penyelesaian (30 Nov 14.00 WIB) sudah lewat 1 hari kerja 2 jam.",
            "The work is 1 working day 2 hours late. It was due 30 Nov 14:00 WIB.",
        ),
        (
            answered(),
            "2026-11-30 14:00:01",
            "Batas waktu penyelesaian (30 Nov 14.00 WIB) sudah lewat kurang dari 1 menit.",
            "The work is less than a minute late. It was due 30 Nov 14:00 WIB.",
        ),
    ],
)
def test_it_is_told_in_words(report: Report, now: str, indonesian: str, english: str) -> None:
    left = reports_progress.countdown_to(report, wib(now), city())
    assert left
    assert [
        describe_countdown(left, language) for language in (Language.INDONESIAN, Language.ENGLISH)
    ] == [
        indonesian,
        english,
    ]


def test_a_pause_is_shown_as_one_and_what_is_left_stands_still() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    until = wib("2026-11-25 09:00")
    report, _ = taken(report, Action.PAUSE, MONDAY + HOUR, reason="cuaca", until=until)
    told = {
        reports_progress.countdown_to(report, MONDAY + hours * HOUR, city())
        for hours in (1, 20, 48)
    }
    [left] = told
    assert left
    assert (left.paused_until, left.over, left.promise) == (until, False, Promised.COMPLETION)
    assert describe_countdown(left, Language.INDONESIAN).startswith(
        "Ditunda sampai 25 Nov 09.00 WIB. Sesudah itu"
    )
    assert "Paused until 25 Nov 09:00 WIB" in describe_countdown(left, Language.ENGLISH)
    after = reports_progress.countdown_to(report, until + HOUR, city())
    assert after
    assert (after.paused_until, after.minutes < left.minutes) == (None, True)


def test_nothing_is_counted_down_once_it_is_closed() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, MONDAY)
    report, _ = taken(report, Action.SELESAI, MONDAY + HOUR)
    assert reports_progress.countdown_to(report, MONDAY + 2 * HOUR, city()) is None


@given(st.integers(0, 30 * 24 * 60), st.sampled_from(Calendar))
def test_it_never_promises_more_than_there_is_nor_goes_back(at: int, calendar: Calendar) -> None:
    report, now = answered(calendar), MONDAY + at * MINUTE
    left = reports_progress.countdown_to(report, now, city())
    later = reports_progress.countdown_to(report, now + 7 * MINUTE, city())
    assert left
    assert later
    assert left.over is (now > report.complete_by)
    if not left.over:
        assert left.minutes * MINUTE <= report.complete_by - now
        assert later.over or later.minutes <= left.minutes
    else:
        assert later.minutes >= left.minutes
