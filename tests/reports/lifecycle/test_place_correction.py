"""The reporter says that the matter lies elsewhere: when that is open to them, who holds the report
then, and which promises stay.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import Hindered
from chalicelib.reports.access import visibility
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import followup, place_correction
from chalicelib.reports.lifecycle.followup import FollowUp, Objection
from chalicelib.reports.model import OFFICIALS, Report, Task
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, taken

CITY = city()
HOUR = timedelta(hours=1)
AT = MONDAY + HOUR
NEXT_DOOR = "31.73.05.1002"
THERE = Place("Jalan Panjang 5", -6.205, 106.77, NEXT_DOOR, "point")


def a_placed_report(**changes: Any) -> Report:
    place = Place("Jalan Melati 3", -6.1926, 106.7697, KEBON_JERUK, "point", ((0, 14),))
    return a_report(**{"place": place, **changes})[0]


def corrected(report: Report, place: Place = THERE) -> tuple[Report, Entry]:
    done = place_correction.correct_place(report, place, AT, CITY)
    assert done
    return done


def test_the_office_of_the_new_place_holds_it_and_promises_an_answer_of_its_own() -> None:
    report = a_placed_report()
    after, entry = corrected(report)
    assert (after.holder, after.status, after.place) == (NEXT_DOOR, Status.MENUNGGU, THERE)
    assert (entry.kind, entry.by, entry.to) == (Kind.PLACE, REPORTER, (NEXT_DOOR,))
    assert (after.located, after.told_in, after.filing) == (THERE, entry.seq, report.filing)
    assert (after.answer_from, report.answer_from) == (AT, MONDAY)
    assert after.respond_by > report.respond_by
    assert after.respond_by <= report.first_answer_by
    for name in ("complete_by", "first_answer_by", "complete_span"):
        assert getattr(after, name) == getattr(report, name)


def test_it_is_no_hand_over() -> None:
    after, _ = corrected(a_placed_report())
    assert (after.handovers, after.history.handed_on, after.bound) == (0, 0, None)
    assert [turn.office for turn in after.history.turns] == [KEBON_JERUK, NEXT_DOOR]
    back, _ = corrected(after, Place(area=KEBON_JERUK, found="given"))
    assert (back.holder, back.history.handed_on) == (KEBON_JERUK, 0)


def test_the_entry_has_the_old_place_in_words_and_the_new_one() -> None:
    _, entry = corrected(a_placed_report())
    assert entry.place == THERE
    assert entry.note == "Jalan Melati 3, Kebon Jeruk, -6.192600, 106.769700"
    assert entry.masks == ((0, 14),)


def test_within_the_kelurahan_the_holder_and_its_promises_stay() -> None:
    report = a_placed_report()
    after, entry = corrected(report, Place(None, -6.1927, 106.7699, KEBON_JERUK, "point"))
    assert (after.holder, entry.to) == (KEBON_JERUK, ())
    assert (after.respond_by, after.answer_from) == (report.respond_by, report.answer_from)


def test_an_address_that_names_no_area_lies_where_it_was_known_to_lie() -> None:
    after, _ = corrected(a_placed_report(), Place("Di belakang masjid"))
    assert after.place == Place("Di belakang masjid", area=KEBON_JERUK, found="point")
    assert after.holder == KEBON_JERUK


def test_nothing_is_written_when_it_lies_there_already() -> None:
    report = a_placed_report()
    assert place_correction.correct_place(report, report.place, AT, CITY) is None
    after, _ = corrected(report)
    assert place_correction.correct_place(after, THERE, AT, CITY) is None


def handed(report: Report) -> Report:
    return taken(report, Action.DISPOSISI, MONDAY + HOUR, to_agency=KEBON_JERUK)[0]


@pytest.mark.parametrize(
    "report",
    [
        taken(a_placed_report(), Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")[0],
        replace(a_placed_report(), confidential=OFFICIALS, visibility=Visibility.PRIVATE),
        replace(a_placed_report(), holder="DLH-31.73"),
        replace(a_placed_report(), holder=CITY.settings.triage),  # it says too little
    ],
)
def test_what_somebody_decided_on_stays_with_its_holder(report: Report) -> None:
    after, entry = corrected(report)
    assert (after.holder, entry.to) == (report.holder, ())
    assert after.place == THERE


def test_central_triage_gives_away_what_only_lacked_a_place() -> None:
    report, _ = a_report(place=Place("Entah"))
    assert report.holder == CITY.settings.triage
    assert corrected(report)[0].holder == NEXT_DOOR
    too_little, _ = a_report(place=Place("Entah"), description="tolong ya", category="lainnya")
    assert corrected(too_little)[0].holder == CITY.settings.triage


def test_the_offices_above_the_old_holder_are_not_above_the_new_one() -> None:
    elsewhere = next(
        row.code for row in CITY.kelurahan.values() if row.kecamatan_code != KECAMATAN_KEBON_JERUK
    )
    report = replace(a_placed_report(), escalated_to=(KECAMATAN_KEBON_JERUK,))
    after, _ = corrected(report, Place(area=elsewhere, found="given"))
    assert (after.holder, after.escalated_to) == (elsewhere, ())


def begun() -> Report:
    return taken(a_placed_report(), Action.PROSES, MONDAY)[0]


def asked_then_coordinated() -> Report:
    asked = taken(a_placed_report(), Action.ASK, MONDAY)[0]
    return taken(asked, Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")[0]


def appealed() -> Report:
    done = taken(begun(), Action.SELESAI, MONDAY)[0]
    return followup.appeal_closing(done, Objection("belum"), MONDAY, CITY)[0]


@pytest.mark.parametrize(
    ("report", "rule"),
    [
        (a_placed_report(), None),
        (taken(a_placed_report(), Action.ASK, MONDAY)[0], None),  # it may be where it is
        (taken(a_placed_report(), Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")[0], None),
        (asked_then_coordinated(), "answered"),
        (appealed(), "answered"),
        (begun(), "begun"),
        (replace(a_placed_report(), tasks=(Task(2, "DLH-31.73", AT),)), "begun"),
        (taken(begun(), Action.SELESAI, MONDAY)[0], "done"),
        (replace(a_placed_report(), followed=3), "merged"),
        (replace(a_placed_report(), erased_at=MONDAY), "erased"),
    ],
)
def test_it_is_open_until_the_work_begins(report: Report, rule: str | None) -> None:
    allowed = FollowUp.PLACE in followup.allowed_follow_ups(report, AT, CITY)
    assert allowed is (rule is None)
    if rule is None or rule == "erased":
        return
    with pytest.raises(Hindered) as refusal:
        followup.check_allowed(report, FollowUp.PLACE, AT, CITY)
    assert refusal.value.members["rule"] == rule


@pytest.mark.parametrize(
    ("level", "category", "area"),
    [
        (Visibility.PUBLIC, "sampah", NEXT_DOOR),
        (Visibility.FACTS, "sampah", NEXT_DOOR),
        (Visibility.PUBLIC, "pmks", NEXT_DOOR),
        (Visibility.FACTS, "pmks", KECAMATAN_KEBON_JERUK),  # it may point to a home
        (Visibility.PRIVATE, "sampah", None),
    ],
)
def test_the_public_sees_the_new_area_alone(
    level: Visibility, category: str, area: str | None
) -> None:
    report, first = a_report(visibility=level, category=category)
    after, entry = corrected(report)
    public = visibility.public_entries(after, [first, entry], CITY)[-1]
    assert (public.kind, public.note) == (Kind.PLACE, None)
    assert public.place == (Place(area=area) if area else None)
