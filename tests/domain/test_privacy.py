"""I7 at its root: nothing of a private report gets past the functions all outputs go through."""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city import city
from chalicelib.domain import lifecycle
from chalicelib.domain.privacy import public, public_entries, shows_photos
from chalicelib.domain.report import Entry, Kind, Place, Report
from chalicelib.domain.status import Action
from tests.builders import KEBON_JERUK, MONDAY, a_report, taken

SECRET = "RAHASIA"
HOUR = timedelta(hours=1)


def a_marked_history(*, private: bool) -> tuple[Report, list[Entry]]:
    """A history with the mark in every text somebody wrote and every name of a photo."""
    place = Place(f"Jl. {SECRET} 5", -6.1926, 106.7697, KEBON_JERUK, "outline")
    report, first = a_report(
        private=private,
        description=f"{SECRET} menumpuk",
        place=place,
        photos=(f"{SECRET}.jpg",),
        occurred_at=MONDAY - HOUR,
    )
    report, climbed = lifecycle.check(report, MONDAY + 7 * HOUR, city())
    entries = [first, *climbed]
    for action in (Action.PROSES, Action.COMMENT, Action.SELESAI):
        report, entry = taken(
            report,
            action,
            MONDAY + 8 * HOUR,
            note=f"{SECRET} sudah dicek",
            photos=(f"{SECRET}-2.jpg",),
        )
        entries.append(replace(entry, actor=f"u-{SECRET}"))
    report, confirmed = lifecycle.check(report, MONDAY + timedelta(days=30), city())
    return replace(report, category="narkoba"), [*entries, *confirmed]


def test_nothing_of_a_private_report_is_public_but_its_way() -> None:
    report, entries = a_marked_history(private=True)
    seen, timeline = public(report), public_entries(report, entries)
    assert SECRET in repr((report, entries))
    assert SECRET not in repr((seen, timeline))
    assert seen.filing.place == Place()
    assert (seen.filing.channel, seen.filing.occurred_at) == ("", None)
    assert seen.category == ""  # a matter can tell who is meant
    assert (seen.number, seen.status, seen.holder) == (report.number, report.status, report.holder)
    assert (seen.respond_by, seen.complete_by) == (report.respond_by, report.complete_by)


def test_of_its_timeline_the_moments_and_the_offices_remain() -> None:
    report, entries = a_marked_history(private=True)
    shown = [entry for entry in entries if entry.kind is not Kind.REMINDER]
    told = public_entries(report, entries)
    assert [(e.seq, e.at, e.kind, e.status, e.holder) for e in told] == [
        (e.seq, e.at, e.kind, e.status, e.holder) for e in shown
    ]
    escalations = [entry for entry in told if entry.kind is Kind.ESCALATION]
    assert [entry.note for entry in escalations] == ["head"]  # the rung, not what somebody wrote


def test_a_public_report_is_shown_as_it_is() -> None:
    report, entries = a_marked_history(private=False)
    assert public(report) == report
    told = public_entries(report, entries)
    assert told[0].photos == (f"{SECRET}.jpg",)
    assert [e.note for e in told if e.kind is Kind.COMMENT] == [f"{SECRET} sudah dicek"]
    assert [e.photos for e in told if e.kind is Kind.COMMENT] == [(f"{SECRET}-2.jpg",)]


@pytest.mark.parametrize("private", [True, False])
def test_nobody_outside_learns_which_officer_acted(private: bool) -> None:
    report, entries = a_marked_history(private=private)
    assert {entry.actor for entry in entries} != {None}
    assert {entry.actor for entry in public_entries(report, entries)} == {None}


@pytest.mark.parametrize("private", [True, False])
def test_reminders_pass_between_offices_only(private: bool) -> None:
    report, entries = a_marked_history(private=private)
    assert Kind.REMINDER in {entry.kind for entry in entries}
    assert Kind.REMINDER not in {entry.kind for entry in public_entries(report, entries)}


@pytest.mark.parametrize("private", [True, False])
def test_photos_of_private_reports_are_shown_to_nobody(private: bool) -> None:
    report, _ = a_marked_history(private=private)
    assert shows_photos(report) is not private
