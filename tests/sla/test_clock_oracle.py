"""The clock agrees with a second one that was written from the rules alone, over histories that
nobody thought of.
"""

import os
import random
from datetime import datetime, timedelta

from chalicelib.casework import officer_actions
from chalicelib.casework.step import Step
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Refusal
from chalicelib.platform.roles import Officer, Role
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import followup, lifecycle, place_correction
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.lifecycle.withdrawal import Withdrawal, withdraw_report
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Entry, Verdict
from tests.builders import (
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
    MONDAY,
    a_filing,
    a_judgement,
    a_verifier,
)
from tests.sla.clock_oracle import Life

HISTORIES = int(os.environ.get("HISTORIES", "2000"))  # `make check` takes 20,000
CITY = city()
CATEGORIES = [
    *("sampah", "ppsu", "coretan", "lampu-jalan", "pohon-tumbang", "kebakaran"),
    *("ktp", "rusun", "jalan", "lainnya"),
]
OFFICES = [
    *(KEBON_JERUK, "31.73.05.1002", KECAMATAN_KEBON_JERUK, "31.73", "DLH", "DLH-31.73"),
    *("BIROPEM", "SETDA", "DISHUB"),
]
PLACES = [
    *(Place(area=KEBON_JERUK), Place(area="31.74.05.1001"), Place(area=KECAMATAN_KEBON_JERUK)),
    Place(),
]
PAUSES = ["cuaca", "izin", "material"]
LONG, SHORT = "kami kerjakan besok pagi", "segera 99"
ACTS = [
    *[Action.PROSES, Action.SELESAI, Action.PAUSE] * 3,
    *[Action.KOORDINASI, Action.RESUME, Action.RECATEGORISE] * 2,
    *(Action.DISPOSISI, Action.RETURN, Action.ASK, Action.COMMENT, Action.CORRECT_PLACE),
    *[Action.TAKE_BACK] * 3,
]


class History:
    """One report under both clocks."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)  # noqa: S311, it makes histories
        self.now = MONDAY + timedelta(seconds=self.chance.randrange(300 * 24 * 3600))
        category, place = self.chance.choice(CATEGORIES), self.chance.choice(PLACES)
        filing = a_filing(place=place, received_at=self.now)
        self.report, _ = lifecycle.file_report(
            "JK261123-000000",
            filing,
            category=category,
            visibility=Visibility.PUBLIC,
            token_hash=b"",
            city=CITY,
            priority=self.chance.choice(
                [None, None, *CITY.categories["sampah"].priority.__class__]
            ),
        )
        report = self.report
        self.life = Life(self.now.timestamp(), report.holder, category, report.priority)
        self.told: list[tuple[float, str, str | None]] = []
        self.seen = self.now

    def until(self, moment: datetime) -> None:
        """Wake the timer whenever it is due."""
        while (at := self.report.next_check) is not None and at <= moment:
            now = max(at, self.seen)
            before = self.report
            self.report, (entry, *_) = check_promise(before, now, CITY, most=1)
            if entry.kind is Kind.RESUME:
                self.life.passes(self.seen.timestamp(), now.timestamp())
                self.life.resume(now.timestamp())
                self.seen = now
            elif entry.kind in (Kind.REMINDER, Kind.ESCALATION) and before.open:
                self.told.append((entry.at.timestamp(), entry.note or "", entry.promise))
            elif entry.kind is Kind.CONFIRMATION:
                self.told.append((entry.at.timestamp(), "final", None))
        self.life.passes(self.seen.timestamp(), moment.timestamp())
        self.now = self.seen = moment

    def act(self) -> None:
        report, action = self.report, self.chance.choice(ACTS)
        note = self.chance.choice([LONG, LONG, SHORT, None])
        step = Step(
            action,
            None,
            note=note if action is Action.PROSES else LONG,
            to_agency=self.chance.choice(OFFICES),
            photos=("a.jpg",) if action is Action.SELESAI else (),
            reason=self.chance.choice(PAUSES),
            until=self.now + timedelta(seconds=self.chance.randrange(60, 72 * 3600)),
            category=self.chance.choice(CATEGORIES),
            lengthen=self.chance.random() < 0.5,
            place=self.chance.choice(PLACES),
        )
        roles = frozenset({Role.OFFICER, Role.VERIFIER})
        office = report.holder
        if action is Action.TAKE_BACK and report.last_handover:
            office = report.last_handover.by
        officer = Officer("petugas", office, roles)
        try:
            after, entry = officer_actions.take_step(report, officer, step, self.now, CITY)
        except Refusal:
            return
        self.follow(after, entry, step)

    def follow(self, after: Report, entry: Entry, step: Step) -> None:
        """Tell the other clock what happened."""
        life, at = self.life, entry.at.timestamp()
        if step.action is Action.TAKE_BACK:
            life.taken_back()
        elif entry.holder != self.report.holder:
            life.gives()
            life.handed(at, entry.holder)
        if step.action is Action.PAUSE and step.until:
            life.pause(at, step.until.timestamp())
        elif step.action is Action.RESUME:
            life.resume(at)
        elif step.action is Action.RECATEGORISE:
            life.recategorise(step.category or "", lengthen=step.lengthen)
        elif step.action is Action.ASK or (step.action is Action.PROSES and step.note == LONG):
            life.answers()
        elif step.action is Action.SELESAI:
            life.closes(at)
        self.report = after

    def object(self) -> None:
        """The reporter reopens the report or appeals."""
        objecting = self.chance.choice([followup.reopen_report, followup.appeal_closing])
        try:
            after, entry = objecting(self.report, Objection("belum"), self.now, CITY)
        except Refusal:
            return
        self.life.opens()
        if entry.holder != self.report.holder:
            self.life.handed(entry.at.timestamp(), entry.holder)
        self.report = after

    def move(self) -> None:
        """The reporter corrects the place, where that is possible."""
        if FollowUp.PLACE not in followup.allowed_follow_ups(self.report, self.now, CITY):
            return
        place = self.chance.choice(PLACES)
        corrected = place_correction.correct_place(self.report, place, self.now, CITY)
        if corrected is None:
            return
        after, entry = corrected
        if entry.holder != self.report.holder:
            self.life.handed(entry.at.timestamp(), entry.holder)
        self.report = after

    def withdraw(self) -> None:
        given = Withdrawal("lainnya")
        self.report, _ = withdraw_report(self.report, given, self.now, CITY)
        self.life.withdrawn()

    def speak(self) -> None:
        """The reporter or somebody else adds words."""
        said = Addition("masih sama", self.now, reporter=self.chance.random() < 0.7)
        self.report, entry = lifecycle.add_to_report(self.report, said, CITY)
        if said.reporter:
            self.life.objects(entry.at.timestamp())

    def rate(self) -> None:
        stars = self.chance.randint(1, 5)
        try:
            after, entry = followup.rate_closing(self.report, Rating(stars), self.now, CITY)
        except Refusal:
            return
        if stars <= 2:
            self.life.objects(entry.at.timestamp())
        self.report = after

    def judge(self) -> None:
        """The verifier accepts the closing or sends it back."""
        verdict = self.chance.choice([Verdict.ACCEPTED] * 3 + [Verdict.REJECTED])
        given = a_judgement(self.report.version, verdict)
        try:
            after, entry = verify_closing(self.report, a_verifier(), given, self.now, CITY)
        except Refusal:
            return
        if verdict is Verdict.ACCEPTED:
            self.life.accepted = entry.at.timestamp()
        else:
            self.life.opens()
        self.report = after

    def live(self) -> None:
        for _ in range(self.chance.randrange(1, 9)):
            waits = [600, 3600, 8 * 3600, 3 * 24 * 3600]
            wait = self.chance.choice(waits if self.report.open else [*waits, 16 * 24 * 3600])
            self.until(self.now + timedelta(seconds=self.chance.randrange(1, wait)))
            rare = self.chance.random()
            if self.report.closed_at is None and rare < 0.03:
                self.withdraw()
            elif self.report.closed_at is None and rare < 0.13:
                self.move()
            elif self.report.closed_at is None:
                self.act()
            else:
                self.chance.choice([self.object, self.speak, self.rate, self.judge])()
        self.until(self.now + timedelta(seconds=self.chance.randrange(1, 30 * 24 * 3600)))


def agreed(history: History) -> bool:
    """Whether both clocks promise the same, and take the same steps at the same moments."""
    report, life = history.report, history.life
    product = [report.first_answer_by, report.complete_by, report.respond_by]
    oracle = [life.first_by, life.completion.due, life.answer.due]
    if report.own_complete_by and life.own:
        product.append(report.own_complete_by)
        oracle.append(life.own.due)
    steps = sorted(history.told, key=order), sorted(life.told, key=order)
    return (
        all(near(one.timestamp(), other) for one, other in zip(product, oracle, strict=True))
        and len(steps[0]) == len(steps[1])
        and all(
            one[1:] == other[1:] and near(one[0], other[0])
            for one, other in zip(*steps, strict=True)
        )
    )


def near(one: float, other: float) -> bool:
    return abs(one - other) < 1


def order(told: tuple[float, str, str | None]) -> tuple[str, str, float]:
    return told[2] or "", told[1], told[0]


def test_both_clocks_agree_about_every_step_and_every_promise() -> None:
    for seed in range(HISTORIES):
        history = History(seed)
        history.live()
        assert agreed(history), seed
