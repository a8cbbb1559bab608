"""I3 and I4 over histories nobody thought of: steps, checks and clocks in any order."""

from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from chalicelib.city import city
from chalicelib.domain import lifecycle, timeline
from chalicelib.domain.errors import Refusal
from chalicelib.domain.lifecycle import Officer, Step
from chalicelib.domain.report import Entry, Kind, Place, Report
from chalicelib.domain.status import Action, Role, Status
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, MONDAY, a_report, an_officer

CITY = city()
PLACES = st.sampled_from([Place(area=KEBON_JERUK), Place(area=KECAMATAN_KEBON_JERUK), Place()])
CATEGORIES = st.sampled_from(["sampah", "ppsu", "lampu-jalan", "pohon-tumbang", "ktp", "rusun"])
OFFICES = st.sampled_from(
    [
        *(KEBON_JERUK, KECAMATAN_KEBON_JERUK, "31.73", "31", "DLH", "DLH-31.73"),
        *("BIROPEM", "SETDA", "TRANSJAKARTA", "TUTUP"),
    ]
)
NOTES = st.sampled_from(["segera", "sudah diangkut 🚛", "", None])
PHOTOS = st.sampled_from([(), ("a.jpg",), ("a.jpg", "b.jpg")])
ROLES = st.frozensets(st.sampled_from(Role), min_size=1)
ACTIONS = st.sampled_from(Action)
SKIPS = st.timedeltas(timedelta(), timedelta(days=3)) | st.timedeltas(
    timedelta(), timedelta(days=120)
)


class AReportsLife(RuleBasedStateMachine):
    @initialize(place=PLACES, category=CATEGORIES)
    def filed(self, place: Place, category: str) -> None:
        self.now = MONDAY
        self.report, first = a_report(place=place, category=category, photos=("foto.jpg",))
        self.filed_as = self.report
        self.entries: list[Entry] = [first]

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

    @rule(action=st.sampled_from([Action.PROSES, Action.SELESAI, Action.COMMENT]))
    def the_holder_does_its_work(self, action: Action) -> None:
        self.acted(an_officer(self.report.holder), Step(action, None, note="baik"))

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
            after, entry = lifecycle.act(self.report, officer, step, self.now, CITY)
        except Refusal:
            return
        assert lifecycle.may_handle(officer, self.report.holder, CITY)
        self.goes_on(after, [entry])

    @rule()
    def its_timer_wakes(self) -> None:
        after, entries = lifecycle.check(self.report, self.now, CITY)
        assert after.status is self.report.status
        assert after.next_check is None or after.next_check > self.now
        if not self.report.open:
            assert {entry.kind for entry in entries} <= {Kind.CONFIRMATION}
        assert lifecycle.check(after, self.now, CITY) == (after, ())  # waking twice does no harm
        self.goes_on(after, list(entries))

    def goes_on(self, after: Report, entries: list[Entry]) -> None:
        before = self.report
        changed = (after.status, after.holder) != (before.status, before.holder)
        assert [entry.kind for entry in entries].count(Kind.STATUS) <= 1
        assert not changed or [entry.kind for entry in entries] == [Kind.STATUS]
        assert after.updated_at >= before.updated_at
        assert after.run - before.run in (0, 1)
        if before.next_check and after.next_check and after.run == before.run:
            assert after.next_check >= before.next_check  # the timer that runs is in time
        self.report, self.entries = after, [*self.entries, *entries]

    @invariant()
    def nothing_said_at_the_start_ever_changes(self) -> None:
        report, first = self.report, self.filed_as
        assert (report.respond_by, report.complete_by) == (first.respond_by, first.complete_by)
        assert (report.number, report.filing) == (first.number, first.filing)
        assert (report.category, report.private) == (first.category, first.private)
        assert report.token_hash == first.token_hash

    @invariant()
    def the_timeline_is_gapless_and_its_chain_holds(self) -> None:
        report, entries = self.report, self.entries
        assert [entry.seq for entry in entries] == [*range(1, report.version + 1)]
        assert timeline.first_break(report.number, report.filing, entries) is None
        assert report.chain == entries[-1].hash

    @invariant()
    def the_report_is_what_its_timeline_says(self) -> None:
        report, entries = self.report, self.entries
        last = entries[-1]
        assert (report.status, report.holder) == (last.status, last.holder)
        assert report.updated_at == last.at
        assert sorted(entry.at for entry in entries) == [entry.at for entry in entries]
        answers = [entry.at for entry in entries[1:] if entry.kind is Kind.STATUS]
        assert report.answered_at == (answers[0] if answers else None)
        closings = [entry for entry in entries if entry.status is Status.SELESAI]
        assert report.closed_at == (closings[0].at if closings else None)

    @invariant()
    def an_open_report_is_watched_and_a_closed_one_comes_to_rest(self) -> None:
        confirmations = [e for e in self.entries if e.kind is Kind.CONFIRMATION]
        assert len(confirmations) <= (not self.report.open)
        assert (self.report.next_check is None) == bool(confirmations)

    @invariant()
    def it_is_flagged_once_at_most_and_only_when_it_was(self) -> None:
        flags = [entry for entry in self.entries if entry.note == "redflag"]
        assert len(flags) == self.report.red_flag


TestAReportsLife = AReportsLife.TestCase
TestAReportsLife.settings = settings(max_examples=120, stateful_step_count=40, deadline=None)
