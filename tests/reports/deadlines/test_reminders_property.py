"""I5 over offices and ladders nobody thought of: an open report past its promise always has a next
rung, and that reaches offices there are.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.model import City
from chalicelib.city.rows import Level, Office, Rung, RungKind, RungMeasure
from chalicelib.reports.deadlines import reminders_and_escalations
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.model import Report
from tests.builders import MONDAY, a_city, a_report

HOUR = timedelta(hours=1)
STAGED = st.sampled_from([RungKind.REMINDER, RungKind.ESCALATION])


def an_office(code: str, parent: str | None, successor: str | None = None) -> Office:
    name = f"Kantor {code}"
    return Office(
        *(code, name, Level.DINAS, parent, None, (), successor),
        official_name=name.upper(),
        short_name=name,
    )


@st.composite
def trees(draw: st.DrawFn) -> tuple[dict[str, Office], dict[str, Office]]:
    """Offices that stand, the first of them at the top, and some that were dissolved, whose
    superior may be gone as well.
    """
    count = draw(st.integers(1, 12))
    parents = [None, *(f"K{draw(st.integers(0, at - 1))}" for at in range(1, count))]
    stand = {f"K{at}": an_office(f"K{at}", parent) for at, parent in enumerate(parents)}
    gone = draw(st.lists(st.sampled_from(list(stand)), max_size=3))
    former = {f"L{at}": an_office(f"L{at}", "L9", heir) for at, heir in enumerate(gone)}
    return stand, former


@st.composite
def ladders(draw: st.DrawFn, offices: list[str]) -> tuple[Rung, ...]:
    """Ladders that the tables allow: the rungs of a promise in order, the last two apart."""
    named = st.lists(st.sampled_from(offices), min_size=1, max_size=3, unique=True)
    levels = st.integers(1, 9).map(lambda up: f"up:{up}")
    told = st.sampled_from(["holder", "head"]) | levels | named.map("+".join)
    share, after = st.sampled_from([0.0, 0.5, 0.8, 1.0]), st.integers(0, 300)
    places = sorted(draw(st.sets(st.tuples(share, after), max_size=5)))
    hours = max((after for _, after in places), default=0) + 1
    places += [(1.0, hours), (1.0, hours + draw(st.integers(1, 200)))]
    stage = [
        Rung(f"r{at}", RungMeasure.PROMISE, draw(STAGED), share, after * HOUR, draw(told))
        for at, (share, after) in enumerate(places)
    ]
    flags = [
        Rung(f"f{at}", RungMeasure.UNANSWERED, RungKind.RED_FLAG, 0, after * HOUR, "+".join(to))
        for at, (after, to) in enumerate(draw(st.lists(st.tuples(after, named), max_size=2)))
    ]
    return (*flags, *stage)


@st.composite
def cities(draw: st.DrawFn) -> City:
    stand, former = draw(trees())
    rungs = draw(ladders(list(stand)))
    triage = draw(st.sampled_from(list(stand)))
    tables: dict[str, Any] = {"offices": stand, "former": former, "ladder": rungs}
    return replace(a_city(top="K0", triage=triage), **tables)


class Found:
    """A report in a city whose tables are too long to be shown when a test fails."""

    def __init__(self, made: City, report: Report) -> None:
        self.city, self.report = made, report

    def __repr__(self) -> str:
        offices = [*self.city.offices.values(), *self.city.former.values()]
        return f"{self.report}\n{offices}\n{self.city.ladder}"


@st.composite
def overdue(draw: st.DrawFn) -> Found:
    """An open report somewhere on the ladder of some city: of an office that stands, of central
    triage, of one that was dissolved, or of one the tables never knew.
    """
    made = draw(cities())
    holders = [*made.offices, *made.former, made.settings.triage, "TUTUP", ""]
    report = replace(
        a_report()[0],
        holder=draw(st.sampled_from(holders)),
        rung=draw(st.integers(0, 30)),
        complete_rung=draw(st.integers(0, 30)),
        red_flag=draw(st.booleans()),
        bound_passed=draw(st.booleans()),
        answered_at=draw(st.sampled_from([None, MONDAY + HOUR])),
        first_answered_at=draw(st.sampled_from([None, MONDAY + HOUR])),
    )
    due = reminders_and_escalations.next_due_rung(report, made)
    assert due is not None
    return Found(made, replace(report, next_check=due.at))


@given(overdue())
def test_an_open_report_always_has_a_next_rung_that_reaches_offices_there_are(
    found: Found,
) -> None:
    made, report = found.city, found.report
    due = reminders_and_escalations.next_due_rung(report, made)
    assert due is not None
    for rung in made.ladder:
        reached = reminders_and_escalations.offices_reached(rung, report.holder, made)
        assert reached
        assert {*reached} <= {*made.offices}
        assert len({*reached}) == len(reached)


@given(overdue(), st.lists(st.integers(1, 200), min_size=1, max_size=3))
def test_however_late_its_timer_looks_it_has_climbed_and_will_climb_again(
    found: Found, hours: list[int]
) -> None:
    made, report = found.city, found.report
    now = report.complete_by
    for each in hours:
        now += each * HOUR
        owed = reminders_and_escalations.next_due_rung(report, made)
        after, entries = check_promise(report, now, made)
        assert bool(entries) == bool(owed and owed.at <= now)
        assert all({*entry.to} <= {*made.offices} and entry.to for entry in entries)
        assert after.next_check is not None
        assert after.next_check > now
        report = after
