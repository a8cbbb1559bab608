"""What comes over a limit: marked, for central triage to look at first, its holder and clock as
they were; never what is urgent or taken up, and not out again before somebody looked.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions, possible_steps
from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.intake import rate_limit
from chalicelib.notifications import notified_kinds
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Hindered, NotYours
from chalicelib.reports.access import visibility
from chalicelib.reports.access.levels import INTERNAL
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import lifecycle
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, MONDAY, a_report, a_step, an_officer, taken

CITY = city()
LIMIT = CITY.limits[0]
AT = MONDAY + timedelta(minutes=1)


def held(report: Report) -> Report:
    done = rate_limit.hold_back(report, LIMIT, AT, CITY)
    assert done is not None
    return done[0]


def test_it_waits_for_central_triage_with_the_mark_and_nothing_else_of_it_moves() -> None:
    before, _ = a_report()
    after = held(before)
    assert (after.screener, after.over_limit) == (CITY.settings.triage, LIMIT.code)
    assert after.screened
    kept = (
        *("status", "respond_by", "complete_by", "answered_at", "next_check", "visibility"),
        *("holder", "run", "public", "own"),
    )
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert rate_limit.hold_back(after, LIMIT, AT, CITY) is None


def test_neither_the_public_nor_its_reporter_hears_of_a_limit() -> None:
    done = rate_limit.hold_back(a_report()[0], LIMIT, AT, CITY)
    assert done is not None
    assert visibility.public_entries(done[0], [done[1]], CITY) == []
    assert Kind.LIMIT in INTERNAL
    assert not notified_kinds.is_told_to_reporter(done[1])


@pytest.mark.parametrize("priority", [Priority.MENDESAK, Priority.DARURAT])
def test_what_is_urgent_is_never_slowed(priority: Priority) -> None:
    report = replace(a_report()[0], priority=priority)
    assert rate_limit.hold_back(report, LIMIT, AT, CITY) is None


def test_what_somebody_took_up_stays_where_it_is() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, AT)
    assert rate_limit.hold_back(report, LIMIT, AT, CITY) is None


def test_what_its_reporter_adds_moves_it_as_any_other_and_it_is_still_looked_at_first() -> None:
    place = Place("Jl. Panjang 5", -6.1926, 106.7697, KEBON_JERUK, "outline")
    added = Addition("Di depan masjid Kebon Jeruk", AT, reporter=True, place=place)
    thin, _ = a_report(place=Place())
    assert thin.holder == CITY.settings.triage
    after, entry = lifecycle.add_to_report(held(thin), added, CITY)
    usual, same = lifecycle.add_to_report(thin, added, CITY)
    assert (after.holder, entry.to) == (usual.holder, same.to) == (KEBON_JERUK, (KEBON_JERUK,))
    assert after.screened


def screened(action: Action, **step: Any) -> tuple[Report, Entry]:
    officer = an_officer(CITY.settings.triage)
    return officer_actions.take_step(held(a_report()[0]), officer, a_step(action, **step), AT, CITY)


def test_central_triage_lets_it_go_to_its_office_and_nobody_outside_sees_that() -> None:
    before = a_report()[0]
    after, entry = screened(Action.RELEASE)
    assert (after.holder, after.status, after.answered_at) == (KEBON_JERUK, before.status, None)
    assert (after.screened, after.public, after.own) == (False, before.public, before.own)
    assert (entry.kind, entry.to) == (Kind.LIMIT, (KEBON_JERUK,))
    assert rate_limit.hold_back(after, LIMIT, AT, CITY) is None


def test_central_triage_hands_it_on_to_another_office_like_any_other() -> None:
    after, _ = screened(Action.KOORDINASI, to_agency="DLH-31.73")
    assert (after.holder, after.status, after.handovers) == ("DLH-31.73", Status.KOORDINASI, 0)
    assert not after.screened


def test_only_who_looks_at_it_first_lets_it_go() -> None:
    report = held(a_report()[0])
    holder = an_officer(KEBON_JERUK)
    assert Action.RELEASE not in possible_steps.allowed_moves(report, holder, AT, CITY)
    with pytest.raises(Hindered):
        officer_actions.take_step(report, holder, a_step(Action.RELEASE), AT, CITY)
    with pytest.raises(NotYours):
        officer_actions.take_step(report, an_officer("DLH"), a_step(Action.RELEASE), AT, CITY)


def test_its_office_may_take_it_up_and_nobody_has_to_look_at_it_then() -> None:
    after, _ = taken(held(a_report()[0]), Action.PROSES, AT)
    assert (after.holder, after.screened) == (KEBON_JERUK, False)
