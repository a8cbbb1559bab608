"""I3, I4 and I5 over histories nobody thought of: steps, pauses, tasks, verdicts, objections,
checks and clocks in any order.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import takewhile

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from chalicelib.casework import officer_actions, tasks
from chalicelib.casework.step import Step
from chalicelib.city import model as city_model
from chalicelib.city.current import city
from chalicelib.city.offices import superiors_of
from chalicelib.city.rows import ReasonKind, Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Hindered, Refusal
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.deadlines.promises import is_answer, more_urgent_of
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import (
    assignment,
    closing,
    followup,
    hash_chain,
    place_correction,
)
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.lifecycle.withdrawal import Withdrawal, withdraw_report
from chalicelib.reports.model import Evidence, Outcome, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Entry, Promised, Verdict
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_judgement,
    a_report,
    a_verifier,
    an_officer,
)

CITY = city()
PLACES = st.sampled_from([Place(area=KEBON_JERUK), Place(area=KECAMATAN_KEBON_JERUK), Place()])
CATEGORIES = st.sampled_from(["sampah", "ppsu", "lampu-jalan", "pohon-tumbang", "ktp", "rusun"])
OFFICES = st.sampled_from(
    [
        *(KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31", "DLH", "DLH-31.73"),
        *("BIROPEM", "SETDA", "TRANSJAKARTA", "TUTUP"),
    ]
)
NOTES = st.sampled_from(["segera", "sudah diangkut 🚛", "sudah 99", "", None])
PHOTOS = st.sampled_from([(), ("a.jpg",), ("a.jpg", "b.jpg")])
ROLES = st.frozensets(st.sampled_from(Role), min_size=1)
ACTIONS = st.sampled_from(Action)
UNTIL = st.timedeltas(timedelta(hours=1), timedelta(days=9))
PAUSES = st.sampled_from(
    [reason.code for reason in city_model.select_reasons(ReasonKind.PAUSE, CITY)]
)
# of another task than any, and of those there are
TASKS = st.integers(1, 12)
SKIPS = st.timedeltas(timedelta(), timedelta(days=3)) | st.timedeltas(
    timedelta(), timedelta(days=120)
)


# what may change status or holder
MOVING = {
    *(Kind.STATUS, Kind.VERIFICATION, Kind.REOPEN, Kind.APPEAL, Kind.PLACE, Kind.WITHDRAWN),
    Kind.TAKEN_BACK,
}
# what other offices than the holder's may do
BESIDE_HOLDER = {Action.TAKE_BACK, Action.CORRECT_PLACE}


RESTING = (Kind.CONFIRMATION, Kind.WITHDRAWN)
FINAL = {FollowUp.RATING, FollowUp.REOPEN, FollowUp.APPEAL, FollowUp.WITHDRAWAL}


def without_mistakes(entries: list[Entry]) -> list[Entry]:
    """The entries without hand-overs that were taken back, and without what lies between."""
    remaining: list[Entry] = []
    for entry in entries:
        if entry.kind is Kind.TAKEN_BACK:
            elsewhere = remaining[-1].holder
            while remaining[-1].holder == elsewhere:
                remaining.pop()
        else:
            remaining.append(entry)
    return remaining


class AReportsLife(RuleBasedStateMachine):
    @initialize(place=PLACES, category=CATEGORIES)
    def filed(self, place: Place, category: str) -> None:
        self.now = MONDAY
        self.report, first = a_report(place=place, category=category, photos=("foto.jpg",))
        self.filed_as = self.report
        self.entries: list[Entry] = [first]
        self.accused_in: set[int] = set()

    @rule(passed=SKIPS)
    def time_passes(self, passed: timedelta) -> None:
        self.now += passed

    @rule(back=st.timedeltas(timedelta(), timedelta(days=3)))
    def the_clock_jumps_back(self, back: timedelta) -> None:
        self.now -= back

    @rule(action=ACTIONS, office=OFFICES | st.none(), note=NOTES, photos=PHOTOS)
    def the_holder_acts(
        self, action: Action, office: str | None, note: str | None, photos: tuple[str, ...]
    ) -> None:
        step = Step(action, self.report.version, note, office, photos)
        self.acted(an_officer(self.report.holder), step)

    @rule(action=st.sampled_from([Action.PROSES, Action.SELESAI, Action.COMMENT, Action.RESUME]))
    def the_holder_does_its_work(self, action: Action) -> None:
        step = Step(action, None, note="baik", photos=("hasil.jpg",))
        self.acted(an_officer(self.report.holder), step)

    @rule()
    def the_holder_finishes(self) -> None:
        """Whatever stands in the way: or hardly a history would come to an objection."""
        holder = an_officer(self.report.holder)
        for task in self.report.tasks:
            self.acted(holder, Step(Action.WITHDRAW, None, note="tidak perlu", task=task.seq))
        for action in (Action.RESUME, Action.PROSES, Action.SELESAI):
            self.acted(holder, Step(action, None, note="selesai", photos=("hasil.jpg",)))

    @rule(reason=PAUSES, passed=UNTIL)
    def it_is_paused(self, reason: str, passed: timedelta) -> None:
        step = Step(Action.PAUSE, None, note="hujan", reason=reason, until=self.now + passed)
        self.acted(an_officer(self.report.holder), step)

    @rule(office=OFFICES, until=UNTIL | st.none())
    def another_office_is_asked(self, office: str, until: timedelta | None) -> None:
        by = None if until is None else self.now + until
        step = Step(Action.TASK, None, note="mohon", to_agency=office, until=by)
        self.acted(an_officer(self.report.holder), step)

    @rule(task=TASKS, action=st.sampled_from([Action.ANSWER, Action.WITHDRAW]))
    def a_task_is_ended(self, task: int, action: Action) -> None:
        asked = [each for each in self.report.tasks if each.seq == task] or [*self.report.tasks]
        if asked:
            office = asked[0].office if action is Action.ANSWER else self.report.holder
            self.acted(an_officer(office), Step(action, None, note="sudah", task=asked[0].seq))

    @rule(category=CATEGORIES)
    def its_matter_is_another(self, category: str) -> None:
        step = Step(Action.RECATEGORISE, None, category=category)
        self.acted(an_officer(self.report.holder), step)

    @rule(verdict=st.sampled_from(Verdict))
    def it_is_verified(self, verdict: Verdict) -> None:
        given = a_judgement(self.report.version, verdict)
        try:
            verifier = replace(a_verifier(), id="of another desk")  # four eyes: test_closing.py
            after, entry = verify_closing(self.report, verifier, given, self.now, CITY)
        except Refusal:
            assert self.report.verifier is None
            return
        assert self.report.closed_at is not None
        self.goes_on(after, [entry])

    @precondition(lambda self: not self.report.open)
    @rule(passed=st.timedeltas(timedelta(), timedelta(days=4)))
    def it_is_reopened(self, passed: timedelta) -> None:
        self.now += passed
        may = FollowUp.REOPEN in followup.allowed_follow_ups(self.report, self.now, CITY)
        before, objection = self.report, Objection("belum bersih", ("belum.jpg",))
        try:
            after, entry = followup.reopen_report(before, objection, self.now, CITY)
        except Refusal:
            assert not may
            return
        assert may
        assert before.closed_at
        assert self.now <= before.closed_at + timedelta(days=CITY.settings.reopen_days)
        assert before.outcome is Outcome.DONE
        assert (after.status, after.holder) == (Status.PROSES, before.holder)
        assert bool(entry.to) is (after.reopenings > 1)
        self.goes_on(after, [entry])

    @precondition(lambda self: not self.report.open)
    @rule()
    def it_is_appealed(self) -> None:
        may, before = (
            FollowUp.APPEAL in followup.allowed_follow_ups(self.report, self.now, CITY),
            self.report,
        )
        try:
            after, entry = followup.appeal_closing(before, Objection("belum"), self.now, CITY)
        except Refusal:
            assert not may
            return
        assert may
        above = [office.code for office in superiors_of(before.holder, CITY)]
        assert after.holder == entry.to[0] == [*above, CITY.settings.triage][0]
        assert after.bound is None
        self.goes_on(after, [entry])

    @rule(place=PLACES)
    def its_place_is_corrected(self, place: Place) -> None:
        before = self.report
        if FollowUp.PLACE not in followup.allowed_follow_ups(before, self.now, CITY):
            return
        corrected = place_correction.correct_place(before, place, self.now, CITY)
        if corrected is None:
            return
        after, entry = corrected
        assert after.place.area == (place.area or before.place.area)
        assert (after.complete_by, after.handovers) == (before.complete_by, before.handovers)
        assert after.history.handed_on == before.history.handed_on
        self.goes_on(after, [entry])

    @rule(agency=OFFICES, place=PLACES)
    def an_office_corrects_its_place(self, agency: str, place: Place) -> None:
        before = self.report
        step = Step(Action.CORRECT_PLACE, None, note="salah tempat", place=place)
        self.acted(an_officer(agency), step)
        after = self.report
        assert (after.complete_by, after.handovers) == (before.complete_by, before.handovers)
        assert after.history.handed_on == before.history.handed_on

    @rule(passed=st.timedeltas(timedelta(), timedelta(hours=9)))
    def it_is_handed_on_by_mistake(self, passed: timedelta) -> None:
        before, version = self.report, self.report.version
        self.it_is_handed_on("DLH-31.74", Action.KOORDINASI)
        if self.report.version == version:
            return
        self.now += passed
        self.its_timer_wakes()
        self.acted(an_officer(before.holder, Role.HEAD), Step(Action.TAKE_BACK, None))
        after = self.report
        assert (after.holder, after.status) == (before.holder, before.status)
        for name in ("respond_by", "answer_from", "answered_at", "own_complete_by", "handovers"):
            assert getattr(after, name) == getattr(before, name)
        assert after.history.turns == before.history.turns
        assert after.history.turned_at == before.history.turned_at

    @rule(hard_to_come_by=st.integers(0, 5))
    def it_is_withdrawn(self, hard_to_come_by: int) -> None:
        if hard_to_come_by and self.report.open:
            return  # or every history would end soon
        may = FollowUp.WITHDRAWAL in followup.allowed_follow_ups(self.report, self.now, CITY)
        given = Withdrawal("salah-kirim")
        if not may:
            with pytest.raises(Refusal):
                followup.check_allowed(self.report, FollowUp.WITHDRAWAL, self.now, CITY)
            return
        after, entry = withdraw_report(self.report, given, self.now, CITY)
        assert (after.outcome, after.confirmed) == (Outcome.WITHDRAWN, True)
        assert not {*followup.allowed_follow_ups(after, self.now, CITY)} & FINAL
        self.goes_on(after, [entry])

    @rule(level=st.sampled_from(Visibility))
    def its_level_is_chosen(self, level: Visibility) -> None:
        if self.report.confidential and level is not Visibility.PRIVATE:
            with pytest.raises(Hindered):
                followup.set_visibility(self.report, self.now, CITY, level)
            return
        changed = followup.set_visibility(self.report, self.now, CITY, level)
        assert (changed is None) is (self.report.visibility is level)
        if changed:
            self.goes_on(changed[0], [changed[1]])

    @rule(stars=st.integers(1, 5))
    def it_is_rated(self, stars: int) -> None:
        may = FollowUp.RATING in followup.allowed_follow_ups(self.report, self.now, CITY)
        try:
            after, entry = followup.rate_closing(self.report, Rating(stars), self.now, CITY)
        except Refusal:
            assert not may
            return
        assert may
        self.goes_on(after, [entry])

    @rule(found=st.sampled_from([(), ("same_photo",)]))
    def its_photos_are_examined(self, found: tuple[str, ...]) -> None:
        seq = self.report.closed_in or 0
        done = closing.record_examination(self.report, seq, found, self.now, CITY)
        assert (done is None) == (self.report.evidence is not Evidence.PENDING)
        if done:
            assert bool(found) <= (done[0].verifier == CITY.settings.triage)
            self.goes_on(done[0], [done[1]])

    @rule(office=OFFICES | st.none(), action=st.sampled_from([Action.KOORDINASI, Action.DISPOSISI]))
    def it_is_handed_on(self, office: str | None, action: Action) -> None:
        officer = an_officer(self.report.holder, Role.HEAD)
        self.acted(officer, Step(action, None, note="mohon", to_agency=office))

    @rule(
        agency=OFFICES,
        roles=ROLES,
        action=ACTIONS,
        version=st.integers(0, 20) | st.none(),
    )
    def somebody_tries(
        self, agency: str, roles: frozenset[Role], action: Action, version: int | None
    ) -> None:
        officer = Officer("u-2", agency, roles)
        self.acted(officer, Step(action, version, note="coba", to_agency="DLH-31.73"))

    def acted(self, officer: Officer, step: Step) -> None:
        try:
            after, entry = officer_actions.take_step(self.report, officer, step, self.now, CITY)
        except Refusal:
            return
        if step.action is Action.ACCUSE:
            self.accused_in.add(entry.seq)
        theirs = tasks.answerable_tasks(self.report, officer, CITY) or step.action in BESIDE_HOLDER
        assert assignment.may_handle(officer, self.report.holder, CITY) or theirs
        self.goes_on(after, [entry])

    @rule()
    def its_timer_wakes(self) -> None:
        after, entries = check_promise(self.report, self.now, CITY)
        assert after.status is self.report.status
        assert after.next_check is None or after.next_check > self.now
        if not self.report.open:  # a closed one never escalates
            assert {entry.kind for entry in entries} <= {Kind.CONFIRMATION, Kind.REMINDER}
            assert all(entry.to == ("BIROPEM",) for entry in entries if entry.to)
        assert check_promise(after, self.now, CITY) == (
            after,
            (),
        )  # waking twice does no harm
        self.goes_on(after, list(entries))
        self.what_is_late_was_escalated()

    def what_is_late_was_escalated(self) -> None:
        """I5: the timer has just looked, and nothing that was done keeps it from an open report."""
        report = self.report
        if not report.open:
            return
        climbed = [entry for entry in self.entries if entry.kind is Kind.ESCALATION]
        if report.complete_by <= self.now and not report.paused_until:
            assert any(entry.promise is Promised.COMPLETION for entry in climbed)
        if report.answered_at is None and report.respond_by <= self.now:
            since = [entry for entry in climbed if entry.at >= report.answer_from]
            assert any(entry.promise is Promised.ANSWER for entry in since)
        firsts = [entry.promise is Promised.FIRST_ANSWER for entry in climbed]
        late = report.first_answered_at is None and report.first_answer_by <= self.now
        assert sum(firsts) == 1 if late else sum(firsts) <= 1

    def goes_on(self, after: Report, entries: list[Entry]) -> None:
        before = self.report
        changed = (after.status, after.holder) != (before.status, before.holder)
        kinds = [entry.kind for entry in entries]
        assert kinds.count(Kind.STATUS) <= 1
        assert not changed or (kinds and {*kinds} <= MOVING and len(kinds) == 1)
        if after.complete_by != before.complete_by:
            assert {Kind.PAUSE, Kind.RESUME, Kind.CATEGORY} & {*kinds}
            if Kind.CATEGORY in kinds:
                assert after.complete_by < before.complete_by
        assert after.updated_at >= before.updated_at
        assert after.run - before.run in (0, 1)
        if before.next_check and after.next_check and after.run == before.run:
            assert after.next_check >= before.next_check  # the timer that runs is in time
        self.report, self.entries = after, [*self.entries, *entries]

    @invariant()
    def nothing_said_at_the_start_ever_changes(self) -> None:
        report, first = self.report, self.filed_as
        assert report.first_answer_by <= first.first_answer_by
        assert (report.number, report.filing) == (first.number, first.filing)
        assert more_urgent_of(report.priority, first.priority) == report.priority
        assert report.token_hash == first.token_hash

    @invariant()
    def the_timeline_is_gapless_and_its_chain_holds(self) -> None:
        report, entries = self.report, self.entries
        assert [entry.seq for entry in entries] == [*range(1, report.version + 1)]
        assert hash_chain.find_first_break(report.number, report.filing, entries) is None
        assert report.chain == entries[-1].hash

    @invariant()
    def the_report_is_what_its_timeline_says(self) -> None:
        report, entries = self.report, self.entries
        last = entries[-1]
        assert (report.status, report.holder) == (last.status, last.holder)
        assert report.updated_at == last.at
        assert sorted(entry.at for entry in entries) == [entry.at for entry in entries]
        answers = [entry for entry in entries if is_answer(entry, CITY)]
        assert report.first_answered_at == (answers[0].at if answers else None)
        remaining = without_mistakes(entries)
        turn = [*takewhile(lambda e: e.holder == last.holder, reversed(remaining))]
        own = [entry.at for entry in reversed(turn) if is_answer(entry, CITY)]
        assert report.answered_at == (own[0] if own else None)
        closings = [*takewhile(lambda e: e.status is Status.SELESAI, reversed(entries))]
        assert report.closed_at == (closings[-1].at if closings else None)
        assert report.closed_in == (closings[-1].seq if closings else None)
        asked = [task.entry.seq for task in tasks.list_tasks(entries) if task.ended is None]
        assert asked == [task.seq for task in report.tasks]
        categories = [entry.category for entry in entries if entry.category]
        assert report.category == [self.filed_as.category, *categories][-1]
        rejected = [entry for entry in entries if entry.verdict is Verdict.REJECTED]
        assert report.rejections == len(rejected)
        kinds = [entry.kind for entry in entries]
        assert report.pauses == kinds.count(Kind.PAUSE)
        assert report.reopenings == kinds.count(Kind.REOPEN) <= CITY.settings.most_reopenings
        assert report.appeals == kinds.count(Kind.APPEAL) <= CITY.settings.most_appeals
        chosen = [
            Visibility.PRIVATE if entry.seq in self.accused_in else entry.visibility
            for entry in entries
            if entry.seq in self.accused_in or entry.visibility is not None
        ]
        assert report.visibility is [self.filed_as.visibility, *chosen][-1]
        rated = [entry.stars for entry in entries[report.closed_in or 0 :] if entry.stars]
        assert ([report.rating] if report.rating else []) == (rated if report.closed_in else [])
        since = kinds[report.closed_in :] if report.closed_in else []
        withdrawn = Kind.WITHDRAWN in kinds
        assert report.confirmed is (Kind.CONFIRMATION in since or withdrawn)
        assert (report.outcome is Outcome.WITHDRAWN) is withdrawn
        assert report.open or not report.tasks

    @invariant()
    def an_open_report_is_watched_and_a_closed_one_comes_to_rest(self) -> None:
        rested = self.report.next_check is None
        last = [e for e in self.entries if e.kind in (*RESTING, Kind.STATUS)][-1]
        sent_back = self.report.open and last.status is Status.SELESAI
        assert rested == (last.kind in RESTING and not sent_back)

    @invariant()
    def it_is_flagged_once_at_most_and_only_when_it_was(self) -> None:
        flags = [entry for entry in self.entries if entry.note == "redflag"]
        assert len(flags) == self.report.red_flag


TestAReportsLife = AReportsLife.TestCase
TestAReportsLife.settings = settings(max_examples=120, stateful_step_count=40)
