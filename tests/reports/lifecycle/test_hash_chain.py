"""The chain through a timeline: whatever is altered afterwards is found where it was altered."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.casework import moderation
from chalicelib.casework.identity_disclosure import record_opening
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.photo_opening import record_photos_opened
from chalicelib.city.current import city
from chalicelib.city.questions import Answer
from chalicelib.city.rows import Visibility
from chalicelib.intake import rate_limit
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.roles import Role
from chalicelib.privacy import rules as privacy_rules
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import NO_PLACE, Filing, Place, Purpose, Salts
from chalicelib.reports.lifecycle import closing, followup, lifecycle, place_correction
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.lifecycle.hash_chain import (
    GENESIS,
    canonical_form,
    filing_digest,
    find_first_break,
    seal_entry,
)
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Decision, Entry, Promised, Timeline, Verdict
from tests.builders import MONDAY, a_judgement, a_report, a_verifier, an_officer, taken
from tests.rows import each_row

HOUR = timedelta(hours=1)
PLACE = Place("Jl. Panjang 5", -6.1926, 106.7697, "31.73.05.1001", "outline")

# Of the literal example at the end.
FILING_DIGEST = "b156b09c3da5cb81bebe2b941e8171bd8e856f31d40183f98cfc3bf25a73c2b8"
CANONICAL = (
    '{"actor":"a24a7f55f278dd49fb1f99c5507800cb198a5bfe10fe2126cd0b25672152b0da",'
    '"at":"2026-11-23T01:00:00Z","by":"pelapor",'
    f'"filing":"{FILING_DIGEST}",'
    '"holder":"31.73.05.1001","kind":"status",'
    '"note":"59c44e857ee565321b6feba6bc0319f190271ab5f5bc706fbd8c9f19497b2da4",'
    '"number":"JK261123-000007","photos":["a.jpg"],'
    '"previous":"0000000000000000000000000000000000000000000000000000000000000000",'
    '"seq":1,"status":"menunggu","to":["31.73"]}'
)
HASH = "c02ef112ef8a7abb202cf34bd89869140a970ba4fc04d33c306b1499a35e303e"


def a_history() -> tuple[Report, list[Entry]]:
    """Filed, reminded, handed on, taken up, spoken of aloud and among offices, and all else that
    may happen to a report but that it is escalated.
    """
    report, first = a_report(
        place=PLACE,
        photos=("a.jpg", "b.jpg"),
        occurred_at=MONDAY - 3 * HOUR,
        visibility=Visibility.PRIVATE,
    )
    report, reminded = check_promise(report, MONDAY + 5 * HOUR, city())
    held = rate_limit.hold_back(report, city().limits[0], MONDAY + 5 * HOUR, city())
    assert held
    report, limited = held
    there = Place("Jalan Panjang 5", -6.2, 106.77, "31.73.05.1002", "point")
    moved = place_correction.correct_place(report, there, MONDAY + 5 * HOUR, city())
    assert moved
    report, corrected = moved
    entries = [first, *reminded, limited, corrected]
    for action, changes in STEPS:
        told = {"note": "Sudah dicek", "photos": ("c.jpg",), **changes}
        report, entry = taken(report, action, report.updated_at + HOUR, **told)
        entries.append(entry)
    examined = closing.record_examination(report, report.version, ("same_photo",), MONDAY, city())
    assert examined
    report, found = examined
    verdict = a_judgement(report.version)
    report, verified = verify_closing(report, a_verifier(), verdict, MONDAY, city())
    head = an_officer(report.holder, Role.HEAD)
    report, shown = record_opening(report, head, "lokasi", MONDAY, city())
    opened = record_photos_opened(report, Timeline(first), head, MONDAY, city())
    assert opened
    report, opening = opened
    report, added = lifecycle.add_to_report(report, an_addition(), city())
    given = Rating(2, ("lambat",), "lama sekali")
    report, rated = followup.rate_closing(report, given, report.updated_at + HOUR, city())
    entries += [found, verified, shown, opening, added, rated]
    for decision in (Decision.HIDE, Decision.APPEAL, Decision.UPHOLD, Decision.RESTORE):
        report, decided = moderated(report, decision)
        entries.append(decided)
    hidden = followup.set_visibility(report, report.updated_at, city(), Visibility.FACTS)
    assert hidden
    report, hiding = hidden
    entries.append(hiding)
    belum = Objection("belum bersih", ("b.jpg",))
    report, appealed = followup.appeal_closing(report, belum, report.updated_at, city())
    report, taken_up = taken(report, Action.PROSES, report.updated_at)
    report, done = taken(report, Action.SELESAI, report.updated_at)
    report, reopened = followup.reopen_report(report, belum, report.updated_at, city())
    report, again = taken(report, Action.SELESAI, report.updated_at)
    entries += [appealed, taken_up, done, reopened, again]
    last = a_judgement(report.version)
    report, verified = verify_closing(report, a_verifier(), last, report.updated_at, city())
    entries.append(verified)
    report, exported = followup.record_export(report, report.updated_at, city())
    report, asked = privacy_rules.ask_erasure(report, report.updated_at, city())
    report, erased = privacy_rules.finish_erasure(report, {"texts": 4}, report.updated_at, city())
    report, confirmed = check_promise(report, MONDAY + timedelta(days=60), city())
    return report, [*entries, exported, asked, erased, *confirmed]


def moderated(report: Report, decision: Decision) -> tuple[Report, Entry]:
    at = report.updated_at + HOUR
    if decision is Decision.APPEAL:
        return moderation.appeal_decision(report, "Ini nyata", (), at, city())
    by = replace(an_officer(city().settings.triage), id=f"petugas-{decision}")
    ruling = Ruling(decision, report.version, "spam", "Dijelaskan")
    return moderation.decide_moderation(report, by, ruling, at, city())


STEPS: list[tuple[Action, dict[str, Any]]] = [
    (Action.KOORDINASI, {"to_agency": "DLH-31.73"}),
    (Action.PROSES, {}),
    (Action.COMMENT, {}),
    (Action.COMMENT, {"internal": True}),
    (Action.ASK, {}),
    (Action.RECATEGORISE, {"category": "pohon"}),
    (Action.TASK, {"to_agency": "DBM-31.73"}),
    (Action.WITHDRAW, {"task": 11}),
    (Action.TASK, {"to_agency": "DLH-31.74"}),
    (Action.KOORDINASI, {"to_agency": "DLH-31.74"}),
    (Action.ANSWER, {"task": 13}),
    (Action.PROSES, {}),
    (Action.PAUSE, {"reason": "cuaca", "until": MONDAY + 40 * HOUR}),
    (Action.RESUME, {}),
    (Action.KOORDINASI, {"to_agency": "DBM-31.73"}),
    (Action.TAKE_BACK, {}),
    (Action.SELESAI, {}),
]


def an_addition(place: Place = NO_PLACE) -> Addition:
    return Addition(text="Di seberang masjid", at=MONDAY + HOUR, reporter=True, place=place)


REPORT, HISTORY = a_history()
PLACES = st.integers(0, len(HISTORY) - 1)

TEXTS = st.text(max_size=30)
FACTS: dict[str, st.SearchStrategy[Any]] = {
    "seq": st.integers(0, 99),
    "at": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    "kind": st.sampled_from(Kind),
    "status": st.sampled_from(Status),
    "holder": TEXTS,
    "by": TEXTS,
    "note": TEXTS | st.none(),
    "photos": st.lists(TEXTS, max_size=3).map(tuple),
    "to": st.lists(TEXTS, max_size=3).map(tuple),
    "actor": TEXTS | st.none(),
    "reason": TEXTS | st.none(),
    "until": st.datetimes(timezones=st.just(UTC)).map(lambda at: at.replace(microsecond=0)),
    "promise": st.sampled_from(Promised) | st.none(),
    "task": st.integers(1, 99) | st.none(),
    "category": TEXTS | st.none(),
    "findings": st.lists(TEXTS, max_size=3).map(tuple),
    "verdict": st.sampled_from(Verdict) | st.none(),
    "stars": st.integers(1, 5) | st.none(),
    "reasons": st.lists(TEXTS, max_size=3).map(tuple),
    "visibility": st.sampled_from(Visibility) | st.none(),
    "removed": st.lists(TEXTS, max_size=3).map(tuple),
    "decision": st.sampled_from(Decision) | st.none(),
    "into": TEXTS | st.none(),
    "absorbed": TEXTS | st.none(),
    "follows": st.integers(1, 99) | st.none(),
    "acting": st.sampled_from(["plt", "plh"]) | st.none(),
    "hash": st.binary(max_size=40),
}
# Not sealed: what is found in texts can be found anew; where words and photos came from and how a
# request was repeated is not said; and what was hashed, or salts it, proves itself.
UNSEALED = {
    *("asked", "masks", "media", "score", "sent_at", "ref", "source", "form", "salts"),
    "hides",  # the store's own note, for who announces it
    *("public", "own"),  # they follow from the kinds of entries
    "words_area",  # it follows from the words and the point, and ends with a correction
}
DEGREES = st.floats(-180, 180).map(lambda at: round(at, 6))
PLACE_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "address": TEXTS | st.none(),
    "lat": DEGREES | st.none(),
    "lng": DEGREES | st.none(),
    "area": TEXTS | st.none(),
    "found": TEXTS,
}
FILING_FACTS: dict[str, st.SearchStrategy[Any]] = {
    "channel": TEXTS,
    "description": TEXTS,
    "received_at": FACTS["at"],
    "occurred_at": FACTS["at"] | st.none(),
    "photos": FACTS["photos"],
    "anonymous": st.booleans(),
    "purpose": st.sampled_from(Purpose),
    "answers": st.lists(st.builds(Answer, TEXTS, TEXTS, st.booleans()), max_size=3).map(tuple),
}


def broken(entries: list[Entry], filing: Filing = REPORT.filing) -> int | None:
    return find_first_break(REPORT.number, filing, entries)


# what two reports have a part in: tests/casework/test_merging.py
OF_TWO = {Kind.MERGE, Kind.UNMERGE}
# after it nothing more happens to a report: tests/reports/lifecycle/test_withdrawal.py
LAST = {Kind.WITHDRAWN}


def test_the_samples_change_every_field_there_is() -> None:
    assert {*FACTS, "place"} == names(Entry)
    assert {*PLACE_FACTS} == names(Place)
    assert {*FILING_FACTS, "place"} == names(Filing)


def names(kind: type[Any]) -> set[str]:
    return {field.name for field in fields(kind)} - UNSEALED


def test_an_untouched_history_holds() -> None:
    assert {entry.kind for entry in HISTORY} == {*Kind} - {Kind.ESCALATION, *OF_TWO, *LAST}
    assert broken(HISTORY) is None
    assert HISTORY[-1].hash == REPORT.chain


@pytest.mark.parametrize("field", FACTS)
@given(at=PLACES, data=st.data())
@settings(max_examples=40)
def test_any_fact_altered_is_found_at_its_entry(field: str, at: int, data: st.DataObject) -> None:
    entry = HISTORY[at]
    other = data.draw(FACTS[field].filter(lambda value: value != getattr(entry, field)))
    altered = [*HISTORY[:at], replace(entry, **{field: other}), *HISTORY[at + 1 :]]
    assert broken(altered) == HISTORY[at].seq


@pytest.mark.parametrize("field", FILING_FACTS)
@given(data=st.data())
@settings(max_examples=40)
def test_any_fact_of_the_filing_altered_is_found_at_the_first_entry(
    field: str, data: st.DataObject
) -> None:
    was = getattr(REPORT.filing, field)
    other = data.draw(FILING_FACTS[field].filter(lambda value: value != was))
    assert broken(HISTORY, replace(REPORT.filing, **{field: other})) == 1


@pytest.mark.parametrize("field", PLACE_FACTS)
@given(data=st.data())
@settings(max_examples=40)
def test_any_fact_of_the_place_altered_is_found_at_the_first_entry(
    field: str, data: st.DataObject
) -> None:
    other = data.draw(PLACE_FACTS[field].filter(lambda value: value != getattr(PLACE, field)))
    moved = replace(REPORT.filing, place=replace(PLACE, **{field: other}))
    assert broken(HISTORY, moved) == 1


@pytest.mark.parametrize("field", PLACE_FACTS)
@given(data=st.data())
@settings(max_examples=40)
def test_any_fact_of_a_place_told_later_altered_is_found_at_its_entry(
    field: str, data: st.DataObject
) -> None:
    report, first = a_report(place=Place())
    _, told = lifecycle.add_to_report(report, an_addition(PLACE), city())
    assert find_first_break(report.number, report.filing, [first, told]) is None
    other = data.draw(PLACE_FACTS[field].filter(lambda value: value != getattr(PLACE, field)))
    for place in (replace(PLACE, **{field: other}), None):
        entries = [first, replace(told, place=place)]
        assert find_first_break(report.number, report.filing, entries) == 2


@each_row("at", range(len(HISTORY)))
def test_an_entry_altered_and_sealed_anew_is_found_at_the_next(at: int) -> None:
    """Who rewrites one hash has to rewrite all that follow, and the report's own."""
    before = HISTORY[at - 1].hash if at else GENESIS
    said = None if at else REPORT.filing
    forged = seal_entry(REPORT.number, replace(HISTORY[at], note="lain"), before, said)
    altered = [*HISTORY[:at], forged, *HISTORY[at + 1 :]]
    if at + 1 < len(HISTORY):
        assert broken(altered) == HISTORY[at + 1].seq
    else:
        assert altered[-1].hash != REPORT.chain


@each_row("at", range(len(HISTORY)))
def test_a_missing_entry_is_found_where_it_was(at: int) -> None:
    rest = [*HISTORY[:at], *HISTORY[at + 1 :]]
    if at + 1 < len(HISTORY):
        assert broken(rest) == at + 1
    else:  # an end cut off shows in the report, which names the last entry's hash and seq
        assert (rest[-1].hash == REPORT.chain, rest[-1].seq == REPORT.version) == (False, False)


def test_a_gap_in_the_sequence_is_found_even_where_the_hashes_fit() -> None:
    first = HISTORY[0]
    third = seal_entry(REPORT.number, replace(HISTORY[1], seq=3), first.hash)
    assert broken([first, third]) == 2


@given(PLACES, PLACES)
def test_entries_out_of_order_are_found_at_the_first_of_them(one: int, other: int) -> None:
    shuffled = [*HISTORY]
    shuffled[one], shuffled[other] = shuffled[other], shuffled[one]
    assert broken(shuffled) == (None if one == other else min(one, other) + 1)


@given(PLACES, PLACES)
def test_an_inserted_entry_is_found_where_it_is_or_right_after_itself(what: int, at: int) -> None:
    longer = [*HISTORY[:at], HISTORY[what], *HISTORY[at:]]
    assert broken(longer) == (at + 2 if what == at else at + 1)


def test_a_history_of_another_report_does_not_hold() -> None:
    assert find_first_break("JK261123-000000", REPORT.filing, HISTORY) == 1


def test_an_empty_timeline_has_no_break() -> None:
    assert broken([]) is None


def test_texts_are_in_the_chain_as_their_digests_only() -> None:
    first, told = (
        canonical_form("n", HISTORY[0], GENESIS, REPORT.filing),
        canonical_form("n", HISTORY[2], b""),
    )
    for secret in (REPORT.filing.description, "Jl. Panjang 5", "Sudah dicek", "of-31"):
        assert secret.encode() not in first + told


SALTS = Salts(b"r" * 16, b"o" * 16)


def erased(report: Report, entries: list[Entry]) -> tuple[Filing, list[Entry]]:
    """A history without its reporter's words."""
    left, previous = [], GENESIS
    for entry in entries:
        said = report.filing if entry.seq == 1 else None
        form = canonical_form(report.number, entry, previous, said, report.filing.salts)
        previous = entry.hash
        if privacy_rules.is_by_reporter(entry) and privacy_rules.has_words(entry):
            place = entry.place and Place(area=entry.place.area, found=entry.place.found)
            entry = replace(entry, note=None, photos=(), place=place, form=form)
        left.append(entry)
    where = Place(area=report.filing.place.area, found=report.filing.place.found)
    bare = replace(report.filing, description="", place=where, photos=(), occurred_at=None)
    return replace(bare, salts=Salts(others=report.filing.salts.others), answers=()), left


def a_salted_history() -> tuple[Report, list[Entry]]:
    """Two citizens say something, and tell a place."""
    report, first = a_report(place=Place(), salts=SALTS, photos=("a.jpg",))
    report, told = lifecycle.add_to_report(report, an_addition(PLACE), city())
    report, heard = lifecycle.add_to_report(report, replace(an_addition(), reporter=False), city())
    report, rated = taken(report, Action.PROSES, report.updated_at + HOUR)
    return report, [first, told, heard, rated]


@pytest.mark.parametrize("history", [(REPORT, HISTORY), a_salted_history()], ids=["old", "salted"])
def test_a_history_whose_words_were_erased_holds_and_what_is_left_can_not_be_altered(
    history: tuple[Report, list[Entry]],
) -> None:
    report, entries = history
    filing, left = erased(report, entries)
    assert find_first_break(report.number, filing, left) is None
    assert sum(bool(entry.form) for entry in left) >= 2
    for at, entry in enumerate(left):
        other = Status.DISPOSISI if entry.status is not Status.DISPOSISI else Status.PROSES
        forged = [
            replace(entry, status=other),
            replace(entry, by="DLH-31.73", form=entry.form or b"{}"),
            replace(entry, form=(entry.form or b"{}") + b" "),
        ]
        for each in forged:
            altered = [*left[:at], each, *left[at + 1 :]]
            assert find_first_break(report.number, filing, altered) == at + 1


def test_nobody_can_try_guesses_on_what_is_left_of_salted_words() -> None:
    report, entries = a_salted_history()
    filing, left = erased(report, entries)
    forms = b"".join(entry.form for entry in left)
    for guess in ("Di seberang masjid", "Jl. Panjang 5", "Sampah menumpuk di depan gang"):
        assert sha256(guess.encode()).hexdigest().encode() not in forms
    assert b"106.7697" not in forms
    assert filing_digest(replace(report.filing, salts=filing.salts)) not in forms.decode()


def a_corrected_history() -> tuple[Report, list[Entry]]:
    """An office corrects the place, and says why."""
    report, first = a_report(place=PLACE, salts=SALTS)
    there = Place("Jl. Duri 7", -6.1931, 106.7705, PLACE.area, "outline")
    moved = {"place": there, "note": "Di seberang kali"}
    _, corrected = taken(report, Action.CORRECT_PLACE, report.updated_at + HOUR, **moved)
    return report, [first, corrected]


def without_places(report: Report, corrected: Entry, previous: bytes) -> Entry:
    form = canonical_form(report.number, corrected, previous, salts=report.filing.salts)
    return replace(privacy_rules.forget_places(corrected), form=form)


def test_the_places_of_an_offices_correction_are_salted_and_go_without_breaking_the_chain() -> None:
    report, [first, corrected] = a_corrected_history()
    filing, number = report.filing, report.number
    assert find_first_break(number, filing, [first, corrected]) is None
    left = without_places(report, corrected, first.hash)
    assert left.note == "\nDi seberang kali"
    bare = replace(filing, salts=Salts())  # whatever goes first
    erased_first = erased(report, [first])[1][0]
    for said, begin in ((filing, first), (bare, erased_first)):
        assert find_first_break(number, said, [begin, left]) is None
        for altered in (
            replace(left, note="\nKarena saya mau"),
            replace(left, note=None),
            replace(left, status=Status.PROSES),
            replace(left, by="DLH-31.73"),
        ):
            assert find_first_break(number, said, [begin, altered]) == 2
    facts = left.form.decode()
    for guess in (corrected.note or "", "Jl. Panjang 5", "Jl. Duri 7"):
        assert sha256(guess.encode()).hexdigest() not in facts
    assert [each for each in ("106.77", "6.19", "Jl.") if each in facts] == []


def test_what_others_said_is_salted_apart_and_stays() -> None:
    report, entries = a_salted_history()
    filing, left = erased(report, entries)
    assert left[2].note == "Di seberang masjid"
    without = replace(filing, salts=Salts())
    assert find_first_break(report.number, without, left) == 3


def test_the_canonical_form_is_what_stored_chains_were_made_with() -> None:
    """Never change these literals: every chain that is stored would break with them."""
    filing = Filing(
        channel="website",
        description="Sampah di gang é",
        place=Place("Jl. Panjang 5", -6.1926, 106.7697, "31.73.05.1001", "outline"),
        received_at=datetime(2026, 11, 23, 1, 0, tzinfo=UTC),
        photos=("a.jpg",),
    )
    entry = Entry(
        seq=1,
        at=filing.received_at,
        kind=Kind.STATUS,
        status=Status.MENUNGGU,
        holder="31.73.05.1001",
        by=REPORTER,
        note="baik",
        photos=("a.jpg",),
        to=("31.73",),
        actor="u-1",
    )
    sealed_entry = seal_entry("JK261123-000007", entry, GENESIS, filing)
    assert filing_digest(filing) == FILING_DIGEST
    assert canonical_form("JK261123-000007", entry, GENESIS, filing) == CANONICAL.encode()
    assert sealed_entry.hash.hex() == HASH
