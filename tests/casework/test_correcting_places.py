"""Officers correct the place of a report: which of them, until when, and who holds it then."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions, possible_steps
from chalicelib.city.current import city
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import BadField, Hindered, NotYours, Refusal
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.access import visibility
from chalicelib.reports.filing import Place
from chalicelib.reports.model import OFFICIALS, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.api.answers import outcome
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_report,
    a_step,
    acted,
    an_officer,
    filed,
    loaded,
    signed_in,
    taken,
)
from tests.moto_aws import Aws, Hands

CITY = city()
HOUR = timedelta(hours=1)
NEXT_DOOR, FAR_OFF = "31.73.05.1002", "31.74.05.1001"
THERE = Place("Jalan Panjang 5", -6.205, 106.77, NEXT_DOOR, "point")
WHY = "Pelapor menyebut Pak Budi di RT 5"


def a_placed_report(**changes: Any) -> Report:
    place = Place("Jalan Melati 3", -6.1926, 106.7697, KEBON_JERUK, "point", ((0, 14),))
    return a_report(**{"place": place, **changes})[0]


def corrected(
    report: Report, place: Place = THERE, officer: Officer | None = None
) -> tuple[Report, Entry]:
    step = a_step(Action.CORRECT_PLACE, place=place, note=WHY, masks=((17, 25),))
    officer = officer or an_officer(report.holder)
    return officer_actions.take_step(report, officer, step, MONDAY + 5 * HOUR, CITY)


def begun(report: Report) -> Report:
    return taken(report, Action.PROSES, MONDAY + HOUR, note="kami kerjakan besok")[0]


def test_the_office_of_the_new_place_begins_with_an_answer_of_its_own() -> None:
    report = begun(a_placed_report())
    after, entry = corrected(report)
    assert (after.holder, after.status, after.place) == (NEXT_DOOR, Status.KOORDINASI, THERE)
    assert (after.answered_at, after.answer_from) == (None, entry.at)
    assert (after.complete_by, after.handovers) == (report.complete_by, 0)
    assert (after.history.handed_on, after.last_handover) == (0, None)
    assert (entry.kind, entry.by, entry.to) == (Kind.PLACE, KEBON_JERUK, (NEXT_DOOR,))
    waiting, _ = corrected(a_placed_report())
    assert waiting.status is Status.MENUNGGU


def test_the_history_says_why_and_masks_persons() -> None:
    report = a_placed_report()
    after, entry = corrected(report)
    old, why = (entry.note or "").split("\n")
    assert (old, why) == ("Jalan Melati 3, Kebon Jeruk, -6.192600, 106.769700", WHY)
    spans = [(entry.note or "")[begin:end] for begin, end in entry.masks]
    assert spans == ["Jalan Melati 3", "Pak Budi"]
    [public] = visibility.public_entries(after, [entry], CITY)
    assert public.note is None


def test_who_is_responsible_for_the_matter_in_another_kota_takes_it_over() -> None:
    report = a_placed_report(category="pencemaran")
    report, _ = taken(report, Action.KOORDINASI, MONDAY, to_agency="DLH-31.73")
    stays, entry = corrected(report)
    assert (stays.holder, entry.to) == ("DLH-31.73", ())
    after, _ = corrected(report, Place(area=FAR_OFF, found="given"))
    assert (after.holder, after.handovers) == ("DLH-31.74", report.handovers)
    bound = replace(report, holder="DBM-31.73", bound="DBM-31.73")
    assert corrected(bound)[0].holder == "DBM-31.73"


@pytest.mark.parametrize(
    ("agency", "role", "may"),
    [
        (KEBON_JERUK, Role.OFFICER, True),
        (KECAMATAN_KEBON_JERUK, Role.OFFICER, True),
        ("31.73", Role.HEAD, True),
        ("BIROPEM", Role.OFFICER, True),
        ("BIROPEM", Role.DESK, False),
        (NEXT_DOOR, Role.HEAD, False),
        ("DLH-31.73", Role.OFFICER, False),
    ],
)
def test_the_holder_those_above_and_central_triage_correct_it(
    agency: str, role: Role, may: bool
) -> None:
    report, officer = begun(a_placed_report()), an_officer(agency, role)
    offered = possible_steps.allowed_moves(report, officer, MONDAY + 5 * HOUR, CITY)
    assert (Action.CORRECT_PLACE in offered) is may
    if may:
        assert corrected(report, officer=officer)[0].holder == NEXT_DOOR
    else:
        with pytest.raises(NotYours):
            corrected(report, officer=officer)


def test_of_a_confidential_report_only_its_office_does_and_keeps_it() -> None:
    report = replace(a_placed_report(), confidential=OFFICIALS, holder="INSPEKTORAT")
    assert corrected(report)[0].holder == "INSPEKTORAT"
    with pytest.raises(Refusal):
        corrected(report, officer=an_officer("BIROPEM"))


def test_a_paused_report_stays_with_its_office() -> None:
    report = begun(a_placed_report())
    until = MONDAY + 9 * HOUR
    paused, _ = taken(report, Action.PAUSE, MONDAY + 2 * HOUR, reason="cuaca", until=until)
    near = Place("Jalan Melati 30", -6.1927, 106.7699, KEBON_JERUK, "point")
    assert corrected(paused, near)[0].place == near
    with pytest.raises(Hindered) as refusal:
        corrected(paused)
    assert refusal.value.members["rule"] == "paused"


def test_no_office_names_a_place_once_the_reporters_data_are_to_be_erased() -> None:
    report = replace(begun(a_placed_report()), erased_at=MONDAY)
    offered = possible_steps.allowed_moves(report, an_officer(), MONDAY + 5 * HOUR, CITY)
    assert Action.CORRECT_PLACE not in offered
    with pytest.raises(Hindered) as refusal:
        corrected(report)
    assert refusal.value.members["rule"] == "erased"


def test_the_same_place_is_no_correction() -> None:
    report = a_placed_report()
    with pytest.raises(BadField) as refusal:
        corrected(report, report.place)
    assert refusal.value.members["rule"] == "same"


CORRECTION = {
    "action": "correct_place",
    "version": 1,
    "note": "Di seberang kali",
    "place": {"address": "Jalan Panjang 5", "kelurahan": NEXT_DOOR},
}


def test_it_is_found_there_and_everybody_is_told(http: Any, aws: Aws, hands: Hands) -> None:
    number = filed(http, visibility="public", contact={"phone": "081211272206"})["number"]
    aws.settle()
    after = acted(http, number, CORRECTION, signed_in()).json_body
    assert after["holder"]["code"] == NEXT_DOOR
    entry = after["timeline"][-1]
    assert entry["title"] == "Lokasi diperbaiki oleh Kelurahan Kebon Jeruk."
    assert entry["note"].endswith('Sukabumi Utara. "Di seberang kali"')
    path = f"/v1/work/search?q=panjang&kelurahan={NEXT_DOOR}"
    found = http.get(path, headers=signed_in(NEXT_DOOR)).json_body["items"]
    assert [line["number"] for line in found] == [number]
    public = http.get(f"/v1/reports/{number}").json_body["timeline"][-1]
    assert public["note"] == "Sekarang: Sukabumi Utara."
    aws.settle()
    text = aws.texts()[-1][1]
    assert "lokasi baru, sekarang di Kel. Sukabumi Utara." in text
    assert loaded(number)[0].history.handed_on == 0


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"place": None}, (422, "something-missing")),
        ({"note": " "}, (422, "something-missing")),
        ({"place": {"lat": -7.5, "lng": 110.4}}, (422, "bad-field")),
        ({"place": {}}, (422, "bad-field")),
    ],
)
def test_a_correction_says_where_and_why(
    http: Any, changes: dict[str, Any], expected: tuple[int, str]
) -> None:
    number = filed(http)["number"]
    body = {**CORRECTION, **changes}
    assert outcome(acted(http, number, body, signed_in())) == expected
