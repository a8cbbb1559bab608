"""How long each office held a report: clock time, in turns, from the history alone."""

from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.deadlines.countdown import TimedTurn, list_turns
from chalicelib.reports.history_recording import MOST_TURNS, record_entries
from chalicelib.reports.status import Status
from chalicelib.reports.timeline import NO_HISTORY, Entry
from tests.builders import KEBON_JERUK, MONDAY, a_report

HOUR = timedelta(hours=1)
SUDIN = "DLH-31.73"
TRIAGE = "BIROPEM"


def entries_of(*told: tuple[float, str, Status]) -> list[Entry]:
    """A timeline of hours after Monday morning, holders and statuses."""
    return [
        Entry(seq, MONDAY + hours * HOUR, Kind.STATUS, status, holder, by=holder)
        for seq, (hours, holder, status) in enumerate(told, start=1)
    ]


def turns(entries: list[Entry], now: datetime) -> list[tuple[str, float, float | None, float]]:
    """Offices with the hours since Monday morning when they took over and ended, and how long."""
    return [
        (
            turn.office,
            (turn.since - MONDAY) / HOUR,
            (turn.until - MONDAY) / HOUR if turn.until else None,
            turn.seconds / 3600,
        )
        for turn in turns_of(entries, now)
    ]


def turns_of(entries: list[Entry], now: datetime) -> list[TimedTurn]:
    """Of a report with that timeline, which is closed since its last turn to that status."""
    closed = [*takewhile(lambda entry: entry.status is DONE, reversed(entries))]
    history = record_entries(NO_HISTORY, entries)
    report = replace(a_report()[0], history=history, closed_at=closed[-1].at if closed else None)
    return list_turns(report, now)


WAITS, ACROSS, WORKS, DONE = Status.MENUNGGU, Status.KOORDINASI, Status.PROSES, Status.SELESAI


@pytest.mark.parametrize(
    ("entries", "now", "expected"),
    [
        ([], 5, []),
        ([(0, KEBON_JERUK, WAITS)], 5, [(KEBON_JERUK, 0, None, 5)]),
        ([(0, KEBON_JERUK, WAITS), (2, KEBON_JERUK, WORKS)], 5, [(KEBON_JERUK, 0, None, 5)]),
        (
            [(0, KEBON_JERUK, WAITS), (2, SUDIN, ACROSS), (3, SUDIN, WORKS)],
            5,
            [(KEBON_JERUK, 0, 2, 2), (SUDIN, 2, None, 3)],
        ),
        (  # back and forth: one turn each time
            [(0, KEBON_JERUK, WAITS), (1, SUDIN, ACROSS), (4, KEBON_JERUK, ACROSS)],
            4.5,
            [(KEBON_JERUK, 0, 1, 1), (SUDIN, 1, 4, 3), (KEBON_JERUK, 4, None, 0.5)],
        ),
        (  # Friday night to Monday: the clock does not rest
            [(0, KEBON_JERUK, WAITS), (110, SUDIN, ACROSS), (168, TRIAGE, ACROSS)],
            168,
            [(KEBON_JERUK, 0, 110, 110), (SUDIN, 110, 168, 58), (TRIAGE, 168, None, 0)],
        ),
        (  # handed on in the moment it came
            [(0, TRIAGE, WAITS), (0, KEBON_JERUK, ACROSS)],
            1,
            [(TRIAGE, 0, 0, 0), (KEBON_JERUK, 0, None, 1)],
        ),
        (  # closed: it stops, whatever is said afterwards
            [(0, KEBON_JERUK, WAITS), (1, SUDIN, ACROSS), (3, SUDIN, DONE), (9, SUDIN, DONE)],
            99,
            [(KEBON_JERUK, 0, 1, 1), (SUDIN, 1, None, 2)],
        ),
        (  # taken up again: it runs again
            [(0, KEBON_JERUK, WAITS), (3, KEBON_JERUK, DONE), (9, KEBON_JERUK, WORKS)],
            10,
            [(KEBON_JERUK, 0, None, 10)],
        ),
        ([(2, KEBON_JERUK, WAITS)], 1, [(KEBON_JERUK, 2, None, 0)]),  # a clock that lags behind
    ],
)
def test_every_office_has_its_turns(
    entries: list[tuple[float, str, Status]],
    now: float,
    expected: list[tuple[str, float, float | None, float]],
) -> None:
    assert turns(entries_of(*entries), MONDAY + now * HOUR) == expected


def test_seconds_are_whole() -> None:
    [turn] = turns_of(entries_of((0, KEBON_JERUK, WAITS)), MONDAY + timedelta(seconds=1.9))
    assert turn == TimedTurn(KEBON_JERUK, MONDAY, None, 1)


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from([KEBON_JERUK, SUDIN, TRIAGE]))),
    st.integers(200, 400),
)
def test_turns_follow_one_another_and_leave_no_time_out(
    told: list[tuple[int, str]], now: int
) -> None:
    moments = sorted(hours for hours, _ in told)
    rows = [(at, holder, WAITS) for at, (_, holder) in zip(moments, told, strict=True)]
    entries = entries_of(*rows)
    found = turns_of(entries, MONDAY + now * HOUR)
    assert [turn.until for turn in found[:-1]] == [turn.since for turn in found[1:]]
    assert [turn.until for turn in found[-1:]] == [None] * bool(entries)
    assert all(one.office != other.office for one, other in pairwise(found))
    spent = (now - moments[0]) * 3600 if moments else 0
    assert sum(turn.seconds for turn in found) == spent


def test_of_turns_without_end_the_last_are_told() -> None:
    rows = [(at, (KEBON_JERUK, SUDIN)[at % 2], WAITS) for at in range(MOST_TURNS + 11)]
    found = turns_of(entries_of(*rows), MONDAY + 500 * HOUR)
    assert len(found) == MOST_TURNS
    assert (found[-1].since - MONDAY) / HOUR == MOST_TURNS + 10
