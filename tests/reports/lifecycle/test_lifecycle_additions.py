"""What citizens add: who holds the report then, and what never moves by it; and their ratings."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.casework import merging
from chalicelib.casework import officer_actions as casework_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.working_hours import add_working_days, get_office_hours
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, Kind
from chalicelib.platform.errors import NotRateable, Refusal
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import OUTSIDE, Media, Place
from chalicelib.reports.lifecycle import followup, hash_chain, lifecycle
from chalicelib.reports.lifecycle.followup import FollowUp, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.model import Report, View
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_step,
    a_verifier,
    accepted,
    an_officer,
    taken,
)

CITY = city()
OTHER = CITY.settings.fallback_category
TRIAGE = CITY.settings.triage
HOUR = timedelta(hours=1)
THERE = Place("Jl. Panjang 5, Kebon Jeruk", area=KEBON_JERUK, found="named")
PHOTO = Media("whatsapp", "1234", "image/jpeg")

NO_PLACE: dict[str, Any] = {"place": Place()}
NO_MATTER: dict[str, Any] = {"description": "tolong", "category": OTHER}
NEITHER = {**NO_PLACE, **NO_MATTER}


def an_addition(**changes: Any) -> Addition:
    given: dict[str, Any] = {"text": "Ini tambahannya", "at": MONDAY + HOUR, "reporter": True}
    return Addition(**{**given, **changes})


def added(report: Report, **changes: Any) -> tuple[Report, Entry]:
    return lifecycle.add_to_report(report, an_addition(**changes), CITY)


@pytest.mark.parametrize("lacking", [NO_PLACE, NO_MATTER, NEITHER])
def test_who_says_too_little_is_with_central_triage(lacking: dict[str, Any]) -> None:
    assert a_report(**lacking)[0].holder == TRIAGE


@pytest.mark.parametrize(
    ("filed", "told", "holder"),
    [
        (NO_PLACE, {"place": THERE}, KEBON_JERUK),
        (NO_PLACE, {"place": Place(area=KECAMATAN_KEBON_JERUK)}, KECAMATAN_KEBON_JERUK),
        (NO_PLACE, {}, TRIAGE),
        (NO_PLACE, {"place": Place(lat=-6.9, lng=107.6, found=OUTSIDE)}, TRIAGE),
        ({"place": Place(lat=-6.9, lng=107.6, found=OUTSIDE)}, {"place": THERE}, KEBON_JERUK),
        (NO_MATTER, {"text": "Ada lubang besar di jalan"}, KEBON_JERUK),
        (NO_MATTER, {"text": "got", "category": "saluran-air"}, KEBON_JERUK),
        (NO_MATTER, {"text": "pak"}, TRIAGE),
        (NEITHER, {"text": "di sini", "place": THERE}, KEBON_JERUK),  # two times a little is enough
        (NEITHER, {"text": "RW 5", "place": THERE}, TRIAGE),
        (NEITHER, {"text": "got", "category": "saluran-air"}, TRIAGE),
        (NEITHER, {"text": "got", "category": "saluran-air", "place": THERE}, KEBON_JERUK),
    ],
)
def test_the_office_of_the_place_takes_over_once_place_and_matter_are_both_told(
    filed: dict[str, Any], told: dict[str, Any], holder: str
) -> None:
    before = a_report(**filed)[0]
    after, entry = added(before, **told)
    assert (after.holder, entry.holder) == (holder, holder)
    assert entry.to == ((holder,) if holder != TRIAGE else ())
    assert (entry.kind, entry.status, after.status) == (
        Kind.COMMENT,
        Status.MENUNGGU,
        Status.MENUNGGU,
    )


def test_place_and_matter_may_be_told_one_after_the_other() -> None:
    placed, first = added(a_report(**NEITHER)[0], text="RW 5", place=THERE)
    assert (placed.holder, placed.place) == (TRIAGE, THERE)
    whole, second = added(placed, text="got", category="saluran-air")
    assert (whole.holder, whole.category) == (KEBON_JERUK, "saluran-air")
    assert (first.place, second.place) == (THERE, None)
    assert (whole.located, whole.told_in) == (THERE, 2)


@pytest.mark.parametrize("filed", [NO_PLACE, NO_MATTER, NEITHER, {}])
def test_another_citizen_adds_words_and_moves_nothing(filed: dict[str, Any]) -> None:
    before = a_report(**filed)[0]
    after, entry = added(
        before,
        reporter=False,
        text="Ada lubang besar di Jl. Panjang",
        place=THERE,
        category="jalan",
        photos=("a.jpg",),
    )
    assert (entry.by, entry.to, entry.place) == (CITIZEN, (), None)
    assert entry.note == "Ada lubang besar di Jl. Panjang"
    seen = View(2, MONDAY + HOUR)
    changed = {"version": 2, "updated_at": MONDAY + HOUR, "chain": entry.hash}
    changed |= {"public": seen, "own": seen}
    assert after == replace(before, **changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "touch",
    [
        lambda report: taken(report, Action.PROSES, MONDAY)[0],
        lambda report: taken(report, Action.KOORDINASI, MONDAY, to_agency="DLH")[0],
        lambda report: taken(taken(report, Action.PROSES, MONDAY)[0], Action.SELESAI, MONDAY)[0],
    ],
    ids=["begun", "coordinated", "closed"],
)
def test_what_somebody_took_up_stays_with_whoever_has_it(touch: Any) -> None:
    before = touch(a_report(**NO_PLACE)[0])
    after, entry = added(before, place=THERE)
    assert (after.holder, after.status, entry.to) == (before.holder, before.status, ())
    assert after.place == THERE  # but where it is is known from now on


def test_a_comment_or_a_reminder_does_not_take_it_up() -> None:
    report = taken(a_report(**NO_PLACE)[0], Action.COMMENT, MONDAY)[0]
    late, _ = check_promise(report, MONDAY + timedelta(days=3), CITY)
    assert late.version > 2
    assert added(late, place=THERE, at=MONDAY + timedelta(days=3))[0].holder == KEBON_JERUK


def test_a_place_that_is_known_is_never_told_again() -> None:
    before = a_report()[0]
    elsewhere = Place(area="31.71.01.1001", found="named")
    after, entry = added(before, place=elsewhere)
    assert (after.place, after.holder, entry.place) == (before.place, KEBON_JERUK, None)
    placed = added(a_report(**NO_PLACE)[0], place=THERE)[0]
    assert added(placed, place=elsewhere)[0].place == THERE


def test_a_category_that_is_known_stays() -> None:
    assert added(a_report()[0], category="jalan")[0].category == "sampah"
    assert added(a_report(**NO_MATTER)[0], category="jalan")[0].category == "jalan"


def test_thanks_for_what_is_done_make_it_neither_another_matter_nor_late() -> None:
    begun, _ = taken(a_report(category=OTHER)[0], Action.PROSES, MONDAY)
    closed, _ = taken(begun, Action.SELESAI, MONDAY + 30 * HOUR)
    said: dict[str, Any] = {"text": "Terima kasih. Sekarang banjir", "category": "banjir"}
    thanked, _ = added(closed, at=MONDAY + 31 * HOUR, **said)
    assert (thanked.category, thanked.complete_by) == (OTHER, begun.complete_by)
    assert not thanked.late(MONDAY + 31 * HOUR)
    assert added(begun, **said)[0].complete_by < begun.complete_by


def test_words_to_a_merged_report_move_no_promise_of_it() -> None:
    report, _ = a_report(draw=1, category=OTHER)
    survivor, _ = a_report(draw=2)
    (merged, _), _ = merging.join_own_reports(report, survivor, MONDAY + HOUR, CITY)
    after, _ = added(merged, text="Sekarang banjir", category="banjir")
    assert (after.category, after.complete_by) == (OTHER, report.complete_by)


@pytest.mark.parametrize("filed", [NO_PLACE, NO_MATTER, NEITHER, {}])
@pytest.mark.parametrize("reporter", [True, False])
def test_no_deadline_and_no_timer_moves(filed: dict[str, Any], reporter: bool) -> None:
    before = a_report(**filed)[0]
    after, _ = added(before, reporter=reporter, place=THERE, category="jalan", at=MONDAY + 5 * HOUR)
    names = ["first_answer_by", "complete_by", "run", "rung", "answered_at"]
    if after.holder == before.holder:
        names += ["respond_by", "next_check"]
    for name in names:
        assert getattr(after, name) == getattr(before, name), name


def test_the_office_that_takes_it_over_has_its_own_time_to_answer() -> None:
    before = a_report(**NO_PLACE)[0]
    after, _ = added(before, place=THERE, at=MONDAY + 5 * HOUR)
    assert (before.respond_by, after.respond_by) == (MONDAY + 6 * HOUR, MONDAY + 11 * HOUR)


def test_the_entry_keeps_what_was_sent() -> None:
    _, entry = added(
        a_report()[0],
        text="Hubungi Pak Budi Santoso",
        masks=((9, 24),),
        photos=("a.jpg", "b"),
        media=(("b", PHOTO),),
    )
    assert (entry.by, entry.note, entry.masks) == (REPORTER, "Hubungi Pak Budi Santoso", ((9, 24),))
    assert (entry.photos, entry.media) == (("a.jpg", "b"), (("b", PHOTO),))
    assert added(a_report()[0], text="")[1].note is None


def test_an_addition_that_comes_late_is_told_after_what_happened_before_it() -> None:
    report = taken(a_report()[0], Action.PROSES, MONDAY + 3 * HOUR)[0]
    after, entry = added(report, at=MONDAY + HOUR)
    assert entry.at == after.updated_at == MONDAY + 3 * HOUR


def test_a_closed_report_is_added_to_and_stays_closed() -> None:
    closed = taken(taken(a_report()[0], Action.PROSES, MONDAY)[0], Action.SELESAI, MONDAY)[0]
    after, entry = added(closed, reporter=False)
    assert (after.status, entry.status, after.next_check) == (
        Status.SELESAI,
        Status.SELESAI,
        closed.next_check,
    )


def test_the_silence_that_confirms_a_closing_begins_anew_when_its_reporter_adds_to_it() -> None:
    report = accepted(closed_report())
    assert report.next_check is not None
    after, entry = added(report, at=MONDAY + timedelta(days=4))
    assert (after.status, after.run) == (Status.SELESAI, report.run)
    assert (
        after.next_check
        == add_working_days(entry.at, 10, get_office_hours(CITY))
        > report.next_check
    )
    assert check_promise(after, report.next_check, CITY) == (after, ())
    _, (rested,) = check_promise(after, after.next_check, CITY)
    assert rested.kind is Kind.CONFIRMATION
    assert added(check_promise(after, after.next_check, CITY)[0])[0].next_check is None


def test_an_early_verdict_leaves_the_silence_its_reporter_broke() -> None:
    spoken, _ = added(closed_report(), at=MONDAY + timedelta(days=4))
    judged, _ = verify_closing(
        spoken, a_verifier(), a_judgement(spoken.version), MONDAY + timedelta(days=5), CITY
    )
    assert judged.next_check == spoken.next_check


@pytest.mark.parametrize("days", [13, 15, 22])
@pytest.mark.parametrize("reminded", [False, True])
def test_a_late_verdict_leaves_the_ten_days_that_its_reporter_broke(
    days: int, *, reminded: bool
) -> None:
    said_at = MONDAY + timedelta(days=days)
    report = closed_report()
    if reminded:
        report, _ = check_promise(report, said_at - HOUR, CITY)
    for spoken, _ in (
        added(report, at=said_at),
        followup.rate_closing(report, Rating(2), said_at, CITY),
    ):
        judged = judged_at(spoken, said_at + timedelta(days=3))
        assert judged.next_check == add_working_days(said_at, 10, get_office_hours(CITY))
        assert FollowUp.APPEAL in followup.allowed_follow_ups(judged, judged.updated_at, CITY)


def test_a_late_verdict_after_the_silence_makes_the_closing_final_at_once() -> None:
    thanked, _ = followup.rate_closing(closed_report(), Rating(5), MONDAY + 300 * HOUR, CITY)
    stranger, _ = added(thanked, at=MONDAY + 301 * HOUR, reporter=False)
    later = MONDAY + timedelta(days=20)
    assert judged_at(stranger, later).next_check == later
    objected, _ = added(closed_report(), at=MONDAY + 24 * HOUR)
    reminded, _ = check_promise(objected, later - HOUR, CITY)
    assert judged_at(reminded, later).next_check == later


def judged_at(report: Report, at: datetime) -> Report:
    return verify_closing(report, a_verifier(), a_judgement(report.version), at, CITY)[0]


@pytest.mark.parametrize(("stars", "anew"), [(1, True), (2, True), (3, False), (5, False)])
def test_a_low_rating_breaks_the_silence_too(stars: int, anew: bool) -> None:
    report = accepted(closed_report())
    rated, entry = followup.rate_closing(report, Rating(stars), MONDAY + timedelta(days=4), CITY)
    silent = add_working_days(entry.at, 10, get_office_hours(CITY)) if anew else report.next_check
    assert rated.next_check == silent


@pytest.mark.parametrize(
    "altered",
    [
        {"place": replace(THERE, area="31.71.01.1001")},
        {"place": replace(THERE, address="lain")},
        {"place": replace(THERE, lat=-6.2, lng=106.8)},
        {"place": None},
        {"note": "lain"},
        {"photos": ("b.jpg",)},
        {"by": CITIZEN},
        {"to": ()},
    ],
)
def test_the_chain_breaks_when_what_was_added_is_altered(altered: dict[str, Any]) -> None:
    report, first = a_report(**NO_PLACE)
    after, entry = added(report, place=THERE)
    _, last = casework_actions.take_step(after, an_officer(), a_step(), MONDAY + 2 * HOUR, CITY)
    whole = [first, entry, last]
    assert hash_chain.find_first_break(report.number, report.filing, whole) is None
    broken = [first, replace(entry, **altered), last]
    assert hash_chain.find_first_break(report.number, report.filing, broken) == 2


def test_an_entry_without_a_place_has_the_hash_it_always_had() -> None:
    entry = added(a_report()[0])[1]
    assert b'"place"' not in hash_chain.canonical_form("JK", entry, hash_chain.GENESIS)


def closed_report() -> Report:
    return taken(taken(a_report()[0], Action.PROSES, MONDAY)[0], Action.SELESAI, MONDAY)[0]


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_a_closing_is_rated_once(stars: int) -> None:
    rated, entry = followup.rate_closing(closed_report(), Rating(stars), MONDAY + HOUR, CITY)
    assert rated.rating == stars
    assert (entry.kind, entry.stars, entry.by, entry.seq) == (Kind.RATING, stars, REPORTER, 4)
    with pytest.raises(NotRateable) as refused:
        followup.rate_closing(rated, Rating(stars), MONDAY + 2 * HOUR, CITY)
    assert refused.value.members == {"number": rated.number, "status": Status.SELESAI}


@pytest.mark.parametrize("actions", [(), (Action.PROSES,), (Action.PROSES, Action.COMMENT)])
def test_what_is_open_can_not_be_rated(actions: tuple[Action, ...]) -> None:
    report = a_report()[0]
    for action in actions:
        report = taken(report, action, MONDAY)[0]
    with pytest.raises(NotRateable):
        followup.rate_closing(report, Rating(5), MONDAY + HOUR, CITY)


def test_a_rating_leaves_the_closing_and_its_timer_as_they_are() -> None:
    before = accepted(closed_report())
    after, entry = followup.rate_closing(before, Rating(2), MONDAY - HOUR, CITY)
    same = {"version": 5, "rating": 2, "chain": entry.hash, "public": after.public}
    same |= {"own": after.own}
    assert after == replace(before, **same)  # type: ignore[arg-type]
    confirmed, entries = check_promise(after, MONDAY + timedelta(days=90), CITY)
    assert [each.kind for each in entries] == [Kind.CONFIRMATION]
    assert confirmed.rating == 2


PLACES = st.sampled_from(
    [THERE, Place(), Place(area=KECAMATAN_KEBON_JERUK), Place(lat=-6.9, lng=107.6, found=OUTSIDE)]
)
WORDS = st.sampled_from(["", "tolong", "Ada lubang besar di jalan", "😡" * 40])
MATTERS = st.sampled_from([None, "jalan", "sampah", "pohon-tumbang"])


class ATalkedAboutReport(RuleBasedStateMachine):
    """Citizens talk while officers and the clock do what they do."""

    @initialize(place=PLACES, said=WORDS, category=st.sampled_from([OTHER, "sampah"]))
    def filed(self, place: Place, said: str, category: str) -> None:
        self.now = MONDAY
        self.report, first = a_report(place=place, description=said, category=category)
        self.filed_as = self.report
        self.entries: list[Entry] = [first]

    @rule(passed=st.timedeltas(timedelta(), timedelta(days=9)))
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed

    @rule(
        said=WORDS,
        place=PLACES,
        category=MATTERS,
        reporter=st.booleans(),
        late=st.timedeltas(timedelta(), timedelta(days=2)),
    )
    def somebody_adds(
        self, said: str, place: Place, category: str | None, reporter: bool, late: timedelta
    ) -> None:
        before = self.report
        addition = Addition(said, self.now - late, reporter, place, category)
        after, entry = lifecycle.add_to_report(before, addition, CITY)
        moved = after.holder != before.holder
        assert not moved or (reporter and before.holder == TRIAGE)
        assert not moved or before.status is Status.MENUNGGU
        assert bool(entry.to) == moved
        if not moved and after.category == before.category:
            assert (after.run, after.next_check) == (before.run, before.next_check)
        assert reporter or (after.place, after.category) == (before.place, before.category)
        self.goes_on(after, entry)

    @rule(stars=st.integers(1, 5))
    def the_reporter_rates(self, stars: int) -> None:
        try:
            self.goes_on(*followup.rate_closing(self.report, Rating(stars), self.now, CITY))
        except NotRateable:
            assert self.report.open or self.report.rating is not None

    @rule(
        action=st.sampled_from(Action), office=st.sampled_from([None, "DLH", "31.73", KEBON_JERUK])
    )
    def the_holder_acts(self, action: Action, office: str | None) -> None:
        step = Step(action, None, "baik", office)
        officer = an_officer(self.report.holder)
        try:
            self.goes_on(*casework_actions.take_step(self.report, officer, step, self.now, CITY))
        except Refusal:
            return

    @rule()
    def its_timer_wakes(self) -> None:
        after, entries = check_promise(self.report, self.now, CITY)
        assert after.next_check is None or after.next_check > self.now
        self.report, self.entries = after, [*self.entries, *entries]

    def goes_on(self, after: Report, entry: Entry) -> None:
        self.report, self.entries = after, [*self.entries, entry]

    @invariant()
    def the_timeline_is_gapless_and_its_chain_holds(self) -> None:
        report, entries = self.report, self.entries
        assert [entry.seq for entry in entries] == [*range(1, report.version + 1)]
        assert hash_chain.find_first_break(report.number, report.filing, entries) is None
        assert report.chain == entries[-1].hash
        assert sorted(entry.at for entry in entries) == [entry.at for entry in entries]

    @invariant()
    def no_promise_ever_becomes_later(self) -> None:
        report, first = self.report, self.filed_as
        assert report.first_answer_by <= first.first_answer_by
        assert report.complete_by <= first.complete_by
        if report.category == first.category:
            assert report.complete_by == first.complete_by
        assert report.filing == first.filing

    @invariant()
    def the_report_is_what_its_timeline_says(self) -> None:
        report, entries = self.report, self.entries
        assert (report.status, report.holder) == (entries[-1].status, entries[-1].holder)
        places = [(entry.seq, entry.place) for entry in entries if entry.place]
        assert places == ([(report.told_in, report.located)] if report.told_in else [])
        ratings = [entry.stars for entry in entries if entry.kind is Kind.RATING]
        assert ratings == ([] if report.rating is None else [report.rating])


TestATalkedAboutReport = ATalkedAboutReport.TestCase
TestATalkedAboutReport.settings = settings(max_examples=80, stateful_step_count=30)
