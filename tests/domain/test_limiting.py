"""What comes over a limit: with central triage and marked, its clock as it was; never what is
urgent or taken up, and not out again before somebody looked.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city import city
from chalicelib.domain import acting, lifecycle, limiting, privacy, telling
from chalicelib.domain.city import Priority
from chalicelib.domain.lifecycle import Addition
from chalicelib.domain.report import Kind, Place, Report
from chalicelib.domain.status import Action, Status
from tests.builders import KEBON_JERUK, MONDAY, a_report, a_step, an_officer, taken

CITY = city()
LIMIT = CITY.limits[0]
AT = MONDAY + timedelta(minutes=1)


def held(report: Report) -> Report:
    done = limiting.held_back(report, LIMIT, AT, CITY)
    assert done is not None
    return done[0]


def test_it_goes_to_central_triage_with_the_mark_and_no_moment_of_it_moves() -> None:
    before, _ = a_report()
    after = held(before)
    assert (after.holder, after.over_limit) == (CITY.settings.triage, LIMIT.code)
    kept = ("status", "respond_by", "complete_by", "answered_at", "next_check", "private")
    assert [getattr(after, name) for name in kept] == [getattr(before, name) for name in kept]
    assert limiting.held_back(after, LIMIT, AT, CITY) is None


def test_neither_the_public_nor_its_reporter_hears_of_a_limit() -> None:
    done = limiting.held_back(a_report()[0], LIMIT, AT, CITY)
    assert done is not None
    assert privacy.public_entries(done[0], [done[1]], CITY) == []
    assert Kind.LIMIT in privacy.INTERNAL
    assert not telling.told(done[1])


@pytest.mark.parametrize("priority", [Priority.MENDESAK, Priority.DARURAT])
def test_what_is_urgent_is_never_slowed(priority: Priority) -> None:
    report = replace(a_report()[0], priority=priority)
    assert limiting.held_back(report, LIMIT, AT, CITY) is None


def test_what_somebody_took_up_stays_where_it_is() -> None:
    report, _ = taken(a_report()[0], Action.PROSES, AT)
    assert limiting.held_back(report, LIMIT, AT, CITY) is None


def test_its_reporter_does_not_bring_it_to_an_office_by_adding_to_it() -> None:
    place = Place("Jl. Panjang 5", -6.1926, 106.7697, KEBON_JERUK, "outline")
    added = Addition("Di depan masjid Kebon Jeruk", AT, reporter=True, place=place)
    assert lifecycle.add(held(a_report()[0]), added, CITY)[0].holder == CITY.settings.triage


def test_central_triage_hands_it_on_like_any_other() -> None:
    officer = an_officer(CITY.settings.triage)
    step = a_step(Action.KOORDINASI, to_agency=KEBON_JERUK)
    after, _ = acting.act(held(a_report()[0]), officer, step, AT, CITY)
    assert (after.holder, after.status, after.handovers) == (KEBON_JERUK, Status.KOORDINASI, 0)
