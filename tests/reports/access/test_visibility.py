"""I7 at its root: what a report's level does not show gets past no function that outputs go
through.
"""

from dataclasses import replace
from datetime import timedelta

import pytest

from chalicelib.city.current import city
from chalicelib.city.masking import MASK
from chalicelib.city.questions import Answer
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.reports.access.visibility import (
    find_told_survivor,
    own_entries,
    own_report,
    public_entries,
    public_report,
)
from chalicelib.reports.access.withholding import Moderated, Withheld
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import followup, lifecycle
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.model import Report
from chalicelib.reports.resolution_time import Usual
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, MONDAY, a_report, taken

SECRET = "RAHASIA"
HOUR = timedelta(hours=1)


def a_marked_history(level: Visibility) -> tuple[Report, list[Entry]]:
    """A history with the mark in every text somebody wrote and every name of a photo."""
    place = Place(f"Jl. {SECRET} 5", -6.1926, 106.7697, KEBON_JERUK, "outline")
    report, first = a_report(
        visibility=level,
        description=f"{SECRET} menumpuk",
        place=place,
        photos=(f"{SECRET}.jpg",),
        occurred_at=MONDAY - HOUR,
    )
    report, climbed = check_promise(report, MONDAY + 7 * HOUR, city())
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
    report, confirmed = check_promise(report, MONDAY + timedelta(days=30), city())
    if level is Visibility.PRIVATE:
        report = replace(report, category="narkoba")
    return report, [*entries, *confirmed]


def test_nothing_of_a_private_report_is_public_but_its_way() -> None:
    report, entries = a_marked_history(Visibility.PRIVATE)
    seen, timeline = public_report(report, city()), public_entries(report, entries, city())
    assert SECRET in repr((report, entries))
    assert SECRET not in repr((seen, timeline))
    assert seen.filing.place == Place()
    assert (seen.filing.channel, seen.filing.occurred_at) == ("", None)
    assert seen.category == ""  # a matter can tell who is meant
    assert (seen.number, seen.status, seen.holder) == (report.number, report.status, report.holder)
    assert (seen.respond_by, seen.complete_by) == (report.respond_by, report.complete_by)


def test_of_its_timeline_the_moments_and_the_offices_remain() -> None:
    report, entries = a_marked_history(Visibility.PRIVATE)
    shown = [entry for entry in entries if entry.kind is not Kind.REMINDER]
    told = public_entries(report, entries, city())
    assert [(e.seq, e.at, e.kind, e.status, e.holder) for e in told] == [
        (seq, e.at, e.kind, e.status, e.holder) for seq, e in enumerate(shown, start=1)
    ]
    escalations = [entry for entry in told if entry.kind is Kind.ESCALATION]
    assert [entry.note for entry in escalations] == ["head"]  # the rung, not what somebody wrote


def test_a_public_report_is_shown_as_it_is() -> None:
    report, entries = a_marked_history(Visibility.PUBLIC)
    seen = public_report(report, city())
    assert seen == replace(report, version=report.public.changes, updated_at=report.public.at)
    told = public_entries(report, entries, city())
    assert told[0].photos == (f"{SECRET}.jpg",)
    assert [e.note for e in told if e.kind is Kind.COMMENT] == [f"{SECRET} sudah dicek"]
    assert [e.photos for e in told if e.kind is Kind.COMMENT] == [(f"{SECRET}-2.jpg",)]


def a_report_of_a_home(category: str) -> tuple[Report, list[Entry]]:
    """A public report with a house number wherever one can be written."""
    at_home = Place("Jl. Mawar No. 12 RT 3", -6.19264, 106.76971, KEBON_JERUK, "outline")
    report, first = a_report(
        category=category, description="Di Jl. Mawar No. 12, belum dibantu", place=at_home
    )
    for action in (Action.PROSES, Action.SELESAI):
        report, entry = taken(report, action, MONDAY + HOUR, note="Didatangi di No. 12")
    rating = Rating(1, text="Tidak pernah datang ke nomor 12")
    report, rated = followup.rate_closing(report, rating, MONDAY + HOUR, city())
    addition = Addition("Rumah no 12, dekat masjid", MONDAY, True, replace(at_home))
    report, added = lifecycle.add_to_report(report, addition, city())
    return report, [first, entry, rated, replace(added, place=at_home)]


@pytest.mark.parametrize("category", ["pmks", "dbd", "gangguan", "bantuan-sosial", "tidak-ada"])
def test_where_a_matter_may_name_a_home_nothing_public_tells_the_house(category: str) -> None:
    report, entries = a_report_of_a_home("sampah")
    report = replace(report, category=category)
    seen, timeline = public_report(report, city()), public_entries(report, entries, city())
    said = [seen.filing.description, seen.place.address, *(entry.note for entry in timeline)]
    assert "12" not in str(said)
    assert str(said).count(MASK) == 6
    assert (seen.place.lat, seen.place.lng) != (report.place.lat, report.place.lng)
    assert seen.place.lat == pytest.approx(report.place.lat, abs=0.0012)
    assert seen.place.lng == pytest.approx(report.place.lng, abs=0.0012)
    assert (seen.place.area, seen.place.address[:9]) == (KEBON_JERUK, "Jl. Mawar")
    assert seen.filing.description.endswith("belum dibantu")
    located = replace(report, located=report.place, filing=replace(report.filing, place=Place()))
    assert public_report(located, city()).place == seen.place  # also as it was told later


def test_where_it_is_what_the_matter_is_about_the_place_is_shown_as_it_is() -> None:
    report, entries = a_report_of_a_home("lampu-jalan")
    seen = public_report(report, city())
    assert seen == replace(report, version=report.public.changes, updated_at=report.public.at)
    assert "No. 12" in str(public_entries(report, entries, city()))


FILED, CHANGED = (pytest.mark.parametrize(name, [*Visibility]) for name in ("level", "chosen"))


@FILED
@CHANGED
def test_nobody_outside_learns_that_its_level_changed(
    level: Visibility, chosen: Visibility
) -> None:
    report, entries = a_marked_history(level)
    changed = followup.set_visibility(report, report.updated_at, city(), chosen)
    assert (changed is None) is (level is chosen)
    if changed is None:
        return
    told = public_entries(changed[0], [*entries, changed[1]], city())
    assert Kind.VISIBILITY not in {entry.kind for entry in told}


def test_of_a_private_report_no_rating_and_no_reason_is_told() -> None:
    report, _ = a_marked_history(Visibility.PRIVATE)
    closed = replace(report, next_check=MONDAY)
    rated, one = followup.rate_closing(closed, Rating(1, ("lambat",), SECRET), MONDAY, city())
    _, other = followup.appeal_closing(rated, Objection(SECRET), MONDAY, city())
    assert (public_report(rated, city()).rating, public_report(rated, city()).outcome) == (
        None,
        None,
    )
    told = public_entries(rated, [one, other], city())
    assert [(e.kind, e.note, e.stars, e.reasons) for e in told] == [
        (Kind.RATING, None, None, ()),
        (Kind.APPEAL, None, None, ()),
    ]


@FILED
def test_nobody_outside_learns_which_officer_acted(level: Visibility) -> None:
    report, entries = a_marked_history(level)
    assert {entry.actor for entry in entries} != {None}
    assert {entry.actor for entry in public_entries(report, entries, city())} == {None}


@FILED
def test_reminders_pass_between_offices_only(level: Visibility) -> None:
    report, entries = a_marked_history(level)
    assert Kind.REMINDER in {entry.kind for entry in entries}
    assert Kind.REMINDER not in {entry.kind for entry in public_entries(report, entries, city())}


@FILED
def test_whoever_opens_photos_is_logged_where_the_reporter_shows_them_to_nobody_else(
    level: Visibility,
) -> None:
    report, _ = a_marked_history(level)
    assert report.logs_photos is (level is Visibility.PRIVATE)
    withheld = Moderated(Withheld.HIDDEN, "data-pribadi", 2, report.status, level)
    hidden = replace(report, visibility=Visibility.PRIVATE, moderated=withheld)
    assert hidden.logs_photos is (level is Visibility.PRIVATE)


def test_of_a_report_with_facts_no_word_no_photo_and_no_point_is_public() -> None:
    report, entries = a_marked_history(Visibility.FACTS)
    seen, timeline = public_report(report, city()), public_entries(report, entries, city())
    assert SECRET in repr((report, entries))
    assert SECRET not in repr((seen, timeline))
    assert seen.filing.place == Place(area=KEBON_JERUK, found="outline")
    assert (seen.category, seen.filing.channel) == ("sampah", "website")
    assert (seen.status, seen.outcome, seen.rating) == (report.status, "done", report.rating)
    shown = [entry for entry in entries if entry.kind is not Kind.REMINDER]
    assert [(e.seq, e.at, e.kind, e.status, e.holder) for e in timeline] == [
        (seq, e.at, e.kind, e.status, e.holder) for seq, e in enumerate(shown, start=1)
    ]
    assert not any(entry.photos or entry.media or entry.place for entry in timeline)
    located = replace(report, located=report.place, filing=replace(report.filing, place=Place()))
    assert public_report(located, city()).place == seen.place  # also as it was told later


def test_of_the_answers_to_questions_those_from_a_list_are_facts() -> None:
    answers = (Answer("gangguan", "mati", True), Answer("nomor_tiang", SECRET, False))
    report, _ = a_report(visibility=Visibility.FACTS, answers=answers)
    assert public_report(report, city()).filing.answers == answers[:1]


@pytest.mark.parametrize("category", ["pmks", "dbd", "gangguan", "bantuan-sosial", "tidak-ada"])
def test_where_a_matter_may_name_a_home_facts_tell_the_kecamatan_only(category: str) -> None:
    report, _ = a_report_of_a_home("sampah")
    report = replace(report, category=category, visibility=Visibility.FACTS)
    near = Usual(category, KEBON_JERUK, HOUR, 9)
    assert public_report(report, city()).place == Place(area="31.73.05", found="outline")
    assert public_report(replace(report, usual=near), city()).usual is None
    wide = replace(near, area="31.73")
    assert public_report(replace(report, usual=wide), city()).usual == wide


def test_listed_reasons_are_facts_and_what_an_office_says_beside_them_is_not() -> None:
    report, _ = a_report(visibility=Visibility.FACTS)
    report, _ = taken(report, Action.PROSES, MONDAY + HOUR, note=f"{SECRET} segera kami tangani")
    report, paused = taken(
        report, Action.PAUSE, MONDAY + HOUR, note=SECRET, reason="material", until=MONDAY + 9 * HOUR
    )
    [told] = public_entries(report, [paused], city())
    assert (told.reason, told.note) == ("material", None)


@FILED
@CHANGED  # the level of the survivor
def test_a_survivor_that_is_less_open_is_not_told_through_what_was_merged_into_it(
    level: Visibility, chosen: Visibility
) -> None:
    report, _ = a_report(visibility=level)
    merged = replace(report, duplicate_of="JK261123-000001", survivor_visibility=chosen)
    levels = [*Visibility]
    open_enough = levels.index(chosen) <= levels.index(level) and chosen is not levels[-1]
    assert (find_told_survivor(merged) is not None) is open_enough
    assert own_report(merged).duplicate_of == find_told_survivor(merged)
    told = public_report(merged, city()).duplicate_of
    assert (told is not None) is (open_enough and level is not Visibility.PRIVATE)


@FILED
def test_what_other_citizens_add_is_read_by_its_reporter_where_everybody_may(
    level: Visibility,
) -> None:
    report, _ = a_report(visibility=level)
    report, added = lifecycle.add_to_report(report, Addition(SECRET, MONDAY, False), city())
    [seen] = own_entries(report, [added])
    assert (seen.note == SECRET) is (level is Visibility.PUBLIC)
