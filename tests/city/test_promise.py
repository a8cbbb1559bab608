"""Promises: when they fall due on either calendar, which row counts, and how a city is sped up."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.promise import compute_due, compute_left, find_promise, hasten_city
from chalicelib.city.rows import Calendar, Priority, Promise
from chalicelib.city.working_hours import add_office_hours, add_working_days, get_office_hours
from chalicelib.platform.moments import JAKARTA
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, wib
from tests.rows import each_row

CITY = city()
OFFICE = get_office_hours(CITY)  # 07.30 to 16.00, and the holidays of 2025 to 2027
MINUTE = timedelta(minutes=1)

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 1)
NEAR_HOLIDAYS = st.builds(
    lambda day, off: day + timedelta(days=off),
    st.sampled_from([day for day in sorted(CITY.holidays) if day < LAST]),
    st.integers(-4, 2),
)
DAYS = st.dates(FIRST, LAST) | NEAR_HOLIDAYS
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
STARTS = st.builds(lambda day, at: datetime.combine(day, at, JAKARTA), DAYS, TIMES)
MOMENTS = st.builds(lambda start, off: start + timedelta(seconds=off), STARTS, st.integers(0, 59))
SPANS = st.integers(1, 5 * 510).map(lambda minutes: minutes * MINUTE)  # five working days at most


def by_the_minute(start: datetime, span: timedelta) -> datetime:
    """The slow way: walk every minute and count those in which somebody works."""
    at, left = start, span // MINUTE
    while left:
        free = at.weekday() >= 5 or at.date() in CITY.holidays
        left -= not free and time(7, 30) <= at.time() < time(16)
        at += MINUTE
    return at


@each_row(
    ("start", "worked", "end"),
    [
        ("2026-11-23 08:00", 6.0, "2026-11-23 14:00"),  # Monday
        ("2026-11-23 10:00", 6.0, "2026-11-23 16:00"),  # Monday, to the last minute
        ("2026-11-23 10:01", 6.0, "2026-11-24 07:31"),  # Monday -> Tuesday
        ("2026-11-23 05:00", 6.0, "2026-11-23 13:30"),  # Monday, before the doors open
        ("2026-11-23 16:00", 6.0, "2026-11-24 13:30"),  # Monday, as they close -> Tuesday
        ("2026-11-23 23:59", 6.0, "2026-11-24 13:30"),  # Monday night -> Tuesday
        ("2026-11-27 15:00", 6.0, "2026-11-30 12:30"),  # Friday -> Monday
        ("2026-11-28 09:00", 6.0, "2026-11-30 13:30"),  # Saturday -> Monday
        ("2026-11-29 23:00", 6.0, "2026-11-30 13:30"),  # Sunday -> Monday
        ("2026-11-23 07:30", 8.5, "2026-11-23 16:00"),  # Monday, a whole working day
        ("2026-11-23 08:00", 60.0, "2026-12-02 08:30"),  # Monday -> Wednesday of the next week
        ("2026-03-17 15:00", 6.0, "2026-03-25 12:30"),  # Tuesday; Nyepi, Idulfitri -> Wednesday
        ("2026-03-21 12:00", 1.0, "2026-03-25 08:30"),  # Saturday, Idulfitri itself -> Wednesday
        ("2025-03-27 15:59", 0.5, "2025-04-08 07:59"),  # Thursday; cuti bersama -> Tuesday
        ("2026-12-23 12:00", 6.0, "2026-12-28 09:30"),  # Wednesday; cuti bersama, Natal -> Monday
        ("2026-12-31 13:00", 6.0, "2027-01-04 10:30"),  # Thursday; New Year's Day -> Monday
        ("2026-08-14 14:00", 6.0, "2026-08-18 11:30"),  # Friday; Monday is Independence Day
    ],
)
def test_office_hours_pass_only_while_the_office_works(start: str, worked: float, end: str) -> None:
    assert add_office_hours(wib(start), timedelta(hours=worked), OFFICE) == wib(end)


@given(STARTS, SPANS)
@settings(max_examples=120)
def test_office_hours_agree_with_a_count_of_every_minute(start: datetime, span: timedelta) -> None:
    assert add_office_hours(start.astimezone(UTC), span, OFFICE) == by_the_minute(start, span)


@given(MOMENTS, SPANS, SPANS)
@settings(max_examples=100)
def test_two_spans_of_work_after_each_other_are_as_long_as_both(
    start: datetime, first: timedelta, second: timedelta
) -> None:
    halfway = add_office_hours(start, first, OFFICE)
    assert add_office_hours(halfway, second, OFFICE) == add_office_hours(
        start, first + second, OFFICE
    )


@given(MOMENTS, MOMENTS, SPANS)
@settings(max_examples=100)
def test_who_comes_later_is_never_promised_an_earlier_end(
    one: datetime, other: datetime, span: timedelta
) -> None:
    first, second = sorted([one, other])
    assert add_office_hours(first, span, OFFICE) <= add_office_hours(second, span, OFFICE)


@given(MOMENTS, SPANS, st.sampled_from(Calendar))
@settings(max_examples=100)
def test_a_promise_keeps_the_zone_it_was_made_in(
    start: datetime, span: timedelta, calendar: Calendar
) -> None:
    end = compute_due(start.astimezone(UTC), span, calendar, OFFICE)
    assert (end.tzinfo, end) == (UTC, compute_due(start, span, calendar, OFFICE))
    assert end >= start + span


def test_the_clock_passes_at_night_and_on_holidays() -> None:
    lebaran = wib("2026-03-20 23:00")  # Friday, the eve of Idulfitri
    assert compute_due(lebaran, timedelta(hours=6), Calendar.CLOCK, OFFICE) == wib(
        "2026-03-21 05:00"
    )


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-11-23 08:15", 0, "2026-11-23 08:15"),  # Monday
        ("2026-11-23 08:15", 1, "2026-11-24 08:15"),  # Monday -> Tuesday
        ("2026-11-27 15:00", 1, "2026-11-30 15:00"),  # Friday -> Monday
        ("2026-11-28 09:00", 1, "2026-11-30 09:00"),  # Saturday -> Monday, the first working day
        ("2026-11-29 09:00", 5, "2026-12-04 09:00"),  # Sunday -> Friday
        ("2026-11-23 22:00", 10, "2026-12-07 22:00"),  # Monday night -> Monday two weeks later
        ("2026-03-17 10:00", 1, "2026-03-25 10:00"),  # Tuesday; Nyepi, Idulfitri -> Wednesday
        ("2025-03-27 10:00", 2, "2025-04-09 10:00"),  # Thursday; Idulfitri -> Wednesday
        ("2026-05-13 10:00", 1, "2026-05-18 10:00"),  # Wednesday; a holiday, a bridge -> Monday
    ],
)
def test_working_days_keep_the_time_of_day(start: str, days: int, end: str) -> None:
    assert add_working_days(wib(start), days, OFFICE) == wib(end)


@given(MOMENTS, st.integers(0, 15))
@settings(max_examples=150)
def test_working_days_agree_with_a_count_of_every_day(start: datetime, days: int) -> None:
    end = add_working_days(start.astimezone(UTC), days, OFFICE).astimezone(JAKARTA)
    passed = [start.date() + timedelta(days=n) for n in range(1, (end - start).days + 1)]
    working = [day for day in passed if day.weekday() < 5 and day not in CITY.holidays]
    assert (end.time(), len(working)) == (start.time(), days)
    assert working[-1:] == passed[-1:]  # and it stops at the first day that is enough


def row(office: str, respond: int, priority: str = "*") -> Promise:
    nine = timedelta(hours=9)
    return Promise("x", office, priority, timedelta(hours=respond), nine, nine, Calendar.CLOCK)


@pytest.mark.parametrize(
    ("holder", "respond"),
    [(KEBON_JERUK, 1), ("31.73.05.1002", 2), (KECAMATAN_KEBON_JERUK, 3), ("BIROPEM", 3)],
)
def test_the_most_exact_row_for_the_holder_counts(holder: str, respond: int) -> None:
    rows = [row("*", 3), row("kelurahan", 2), row(KEBON_JERUK, 1), replace(row("*", 7), code="y")]
    for order in (rows, rows[::-1]):
        found = find_promise("x", CITY.offices[holder], Priority.BIASA, order)
        assert found.respond == timedelta(hours=respond)


def test_a_row_for_the_priority_counts_before_one_for_the_office() -> None:
    rows = [row("*", 6), row(KEBON_JERUK, 5), row("*", 1, "mendesak"), row("kota", 2, "mendesak")]
    holder = CITY.offices[KEBON_JERUK]
    for order in (rows, rows[::-1]):
        assert find_promise("x", holder, Priority.BIASA, order).respond == timedelta(hours=5)
        assert find_promise("x", holder, Priority.MENDESAK, order).respond == timedelta(hours=1)


def test_what_the_public_is_promised_is_that_of_all_offices() -> None:
    rows = [row("*", 6), row("kelurahan", 5), row("*", 1, "mendesak"), row("kota", 2, "mendesak")]
    assert find_promise("x", None, Priority.BIASA, rows).respond == timedelta(hours=6)
    assert find_promise("x", None, Priority.MENDESAK, rows).respond == timedelta(hours=1)


PAUSES = st.lists(st.tuples(MOMENTS, SPANS), max_size=4)


@given(STARTS, SPANS, st.sampled_from(Calendar), PAUSES)
@settings(max_examples=150)
def test_a_pause_moves_what_is_left_of_a_promise_and_nothing_that_has_passed(
    start: datetime, span: timedelta, calendar: Calendar, stops: list[tuple[datetime, timedelta]]
) -> None:
    """The slow way: minute by minute, those of the pauses left out."""
    pauses, end = [], start
    for begin, length in sorted(stops):
        begin = max(end, start + (begin - begin.replace(hour=0, minute=0, second=0)))
        pauses.append((begin.replace(second=0), begin.replace(second=0) + length / 3))
        end = pauses[-1][1]
    at, left = start, span
    while left > timedelta():
        if stop := next((until for begin, until in pauses if begin <= at < until), None):
            at = stop
            continue
        step = min([left, *(begin - at for begin, _ in pauses if begin > at)], default=left)
        worked = compute_left(at, at + step, calendar, OFFICE)
        if worked == step:
            at, left = at + step, left - step
        else:
            at, left = at + MINUTE, left - compute_left(at, at + MINUTE, calendar, OFFICE)
    assert compute_due(start, span, calendar, OFFICE, pauses) == at


def test_a_promise_without_any_row_is_an_error_of_the_tables() -> None:
    with pytest.raises(LookupError, match="z"):
        find_promise("z", CITY.offices[KEBON_JERUK], Priority.BIASA, [row("*", 3)])


@pytest.mark.parametrize(
    ("code", "holder", "priority", "respond", "complete", "calendar"),
    [
        ("umum", KEBON_JERUK, Priority.BIASA, 6, 168, Calendar.CLOCK),
        ("umum", KEBON_JERUK, Priority.MENDESAK, 1, 24, Calendar.CLOCK),
        ("lurah", KEBON_JERUK, Priority.BIASA, 6, 24, Calendar.CLOCK),
        # nobody's kelurahan: central triage
        ("lurah", "BIROPEM", Priority.BIASA, 6, 168, Calendar.CLOCK),
        ("lampu", KEBON_JERUK, Priority.BIASA, 3, 72, Calendar.CLOCK),
        ("darurat", KEBON_JERUK, Priority.MENDESAK, 1, 24, Calendar.CLOCK),
        ("administrasi", KEBON_JERUK, Priority.BIASA, 6, 60, Calendar.OFFICE),
        ("administrasi", KEBON_JERUK, Priority.MENDESAK, 6, 60, Calendar.OFFICE),
    ],
)
def test_jakarta_promises_what_its_rules_say(
    code: str, holder: str, priority: Priority, respond: int, complete: int, calendar: Calendar
) -> None:
    found = find_promise(code, CITY.offices[holder], priority, CITY.promises)
    assert (found.respond, found.complete) == (timedelta(hours=respond), timedelta(hours=complete))
    assert found.calendar is calendar


def test_a_city_at_its_own_pace_is_the_city_itself() -> None:
    assert hasten_city(CITY, timedelta(hours=1)) is CITY


def test_a_hastened_city_shortens_every_span_alike_and_knows_only_the_clock() -> None:
    fast = hasten_city(CITY, timedelta(seconds=1))  # an hour lasts a second
    for slow, quick in zip(CITY.promises, fast.promises, strict=True):
        assert quick.respond == slow.respond / 3600
        assert quick.complete == slow.complete / 3600
        assert (quick.code, quick.office) == (slow.code, slow.office)
        assert quick.priority == slow.priority
        assert quick.calendar is Calendar.CLOCK
    for slow_rung, quick_rung in zip(CITY.ladder, fast.ladder, strict=True):
        assert quick_rung == replace(slow_rung, after=slow_rung.after / 3600)
    for key, reason in CITY.reasons.items():
        assert fast.reasons[key] == replace(reason, most=reason.most / 3600)
    assert fast.pace == 1 / 3600
    assert (fast.offices, fast.holidays) == (CITY.offices, CITY.holidays)
