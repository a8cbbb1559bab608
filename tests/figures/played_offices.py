"""An office that does its work, entered as it is, and the same office playing a trick.

What is done, by whom and when is drawn first (``Work``). An honest office enters that. A trick adds
entries or enters others; the answer and the end are still entered when they are really given, or
when the office has the report again. A closing before the work is done is found out, by the
reporter or by a verifier.

What is entered in the next quarter counts there. A trick is not played on a report whose answer or
end that would move, as that moves a unit and adds none.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.figures.random_city import DAY, HOUR, TRIAGE, Row, Timeline, epoch, make_row

EDGES = tuple(epoch(f"2026-{month:02}-01 00:00") for month in (1, 4, 7))
BEGINS, ENDS = epoch("2026-01-01 00:00"), epoch("2026-04-01 00:00")
NOW = epoch("2026-07-25 12:00")  # the first two quarters are settled


@dataclass(frozen=True, slots=True)
class Work:
    """What really happens to a report. With ``to`` it is not the office's, which passes it on at
    ``passed``, and that one does the work.
    """

    filed: int
    answer_due: int
    complete_due: int
    answered: int
    done: int
    stars: int | None
    accepted: bool
    to: str | None = None
    passed: int = 0

    @property
    def late(self) -> bool:
        return self.done > self.complete_due


def draw_work(chance: random.Random, other: str) -> Work:
    filed = chance.randrange(BEGINS - 20 * DAY, ENDS)
    promise, span = chance.choice((6 * HOUR, DAY, 3 * DAY)), chance.choice((3, 10, 30)) * DAY
    answered = filed + int(promise * chance.choice((0.1, 0.4, 0.8, 1.3, 2.5, 5)))
    done = max(answered, filed + int(span * chance.choice((0.2, 0.6, 0.9, 1.2, 2, 4))))
    moved = chance.random() < 0.15
    return Work(
        filed,
        filed + promise,
        filed + span,
        answered,
        done,
        chance.choice((None, 1, 3, 5)),
        chance.random() < 0.2,
        other if moved else None,
        filed + int(promise * chance.choice((0.1, 0.3, 0.7, 1.5))) if moved else 0,
    )


@dataclass
class Report:
    """A report whose entries are written in the order of their moments."""

    name: str
    office: str
    work: Work
    filer: str = "pelapor"
    rows: Timeline = field(default_factory=list)
    standing: Row = field(default_factory=dict)
    ended: bool = False  # nothing of its work is entered any more

    def __post_init__(self) -> None:
        work = self.work
        self.standing = {
            "report": self.name,
            "filed": work.filed,
            "status": "menunggu",
            "channel": "jaki",
            "category": "jalan",
            "office": self.office,
            "answer_due": work.answer_due,
            "complete_due": work.complete_due,
        }
        self.add(work.filed, "status", self.filer)

    @property
    def moment(self) -> int:
        return int(self.rows[-1]["moment"]) if self.rows else 0

    @property
    def open(self) -> bool:
        return self.standing.get("closed") is None

    def add(self, moment: int, kind: str, actor: str, once: Row | None = None, **stays: Any) -> int:
        """Add an entry at a moment, no earlier than the last one; ``once`` is of it alone. Return
        its moment.
        """
        moment = max(moment, self.moment)
        self.standing.update(stays)
        entry = {"moment": moment, "kind": kind, "actor": actor, "seq": len(self.rows) + 1}
        self.rows.append(make_row(**{**self.standing, **entry, **(once or {})}))
        return moment

    def pass_to(self, moment: int, office: str, actor: str | None = None, **more: Any) -> None:
        """Give the report to another office, which promises an answer within three days."""
        holder = str(self.standing["office"])
        kind, due = more.pop("kind", "status"), max(moment, self.moment) + 3 * DAY
        self.add(
            *(moment, kind, actor or holder, {"giver": holder, "handover": True}),
            status="koordinasi",
            office=office,
            answered=None,
            answer_due=due,
            **more,
        )

    def answer(self, moment: int) -> None:
        moment = max(moment, self.moment)
        answered = self.standing.get("answered") or moment
        self.add(moment, "status", self.standing["office"], status="proses", answered=answered)

    def close(self, moment: int, outcome: str = "done", actor: str | None = None) -> None:
        moment, holder = max(moment, self.moment), self.standing["office"]
        answered = self.standing.get("answered") or moment
        self.add(
            *(moment, "status", actor or holder, {"giver": holder}),
            status="selesai",
            answered=answered,
            closed=moment,
            outcome=outcome,
        )

    def find_out(self, moment: int, *, verified: bool) -> None:
        """The closing does not stand: a verifier or the reporter says so."""
        if verified:
            self.add(moment, "verification", TRIAGE, {"verdict": "rejected"}, **FALLEN)
        else:
            self.add(moment, "reopen", "pelapor", **FALLEN)

    def finish(self) -> Timeline:
        """Add what is left of the real work, as it is done, and return the entries until now."""
        work = self.work
        if self.ended:
            return [row for row in self.rows if row["moment"] < NOW]
        if work.to and self.standing["office"] != work.to:
            self.pass_to(work.passed, work.to)
        if not any(row["status"] == "proses" and row["kind"] == "status" for row in self.rows):
            self.answer(work.answered)
        self.close(work.done)
        if work.accepted:
            self.add(work.done + DAY, "verification", TRIAGE, {"verdict": "accepted"})
        if work.stars:
            self.add(work.done + 2 * DAY, "rating", "pelapor", {"stars": work.stars})
        return [row for row in self.rows if row["moment"] < NOW]


FALLEN: Row = {"status": "proses", "closed": None, "outcome": None}
Trick = Callable[[random.Random, list[Report]], list[Report]]


def live_honestly(reports: list[Report]) -> Timeline:
    return [row for report in reports for row in report.finish()]


def draw_reports(seed: int, office: str, many: int = 10) -> list[Report]:
    """Return the reports of an office; the same seed gives another office the same work."""
    chance = random.Random(seed)
    works = [draw_work(chance, f"{office}-other") for _ in range(many)]
    return [Report(f"{office}-{place}", office, work) for place, work in enumerate(works)]


# The tricks. Each writes entries into the reports that the office works on itself, and returns all
# reports.


def crosses(work: Work, since: int, until: int) -> bool:
    """Whether the answer or the end would be entered in another quarter, when nothing of the work
    can be entered between two moments, or there is nothing left to do.
    """
    moved = any(
        since <= moment < edge <= until for moment in (work.answered, work.done) for edge in EDGES
    )
    return moved or since >= work.done


def own(reports: list[Report]) -> list[Report]:
    return [each for each in reports if not each.work.to]


def close_early(report: Report, moment: int, chance: random.Random) -> None:
    """Close a report before its work is done, which is found out before that."""
    work = report.work
    left = work.done - moment
    if moment <= work.filed or left < HOUR:
        return
    report.close(moment)
    found = moment + min(chance.randrange(HOUR, 9 * DAY), left - 1)
    report.find_out(found, verified=chance.random() < 0.5)


def close_and_reopen(chance: random.Random, reports: list[Report]) -> list[Report]:
    for report in own(reports):
        due = chance.choice((report.work.answer_due, report.work.complete_due))
        close_early(report, due - chance.randrange(HOUR, DAY), chance)
    return reports


def hand_over(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Pass a report on before the deadline, and get it back, or take it back."""
    for report in own(reports):
        work, other = report.work, f"{report.office}-other"
        due = chance.choice((work.answer_due, work.complete_due))
        moment = due - int((due - work.filed) * chance.choice((0.02, 0.3, 0.9)))
        back = moment + chance.choice((HOUR, DAY, 4 * DAY))
        if crosses(work, moment, back):
            continue
        if work.answered < moment:
            report.answer(work.answered)
        before = {name: report.standing.get(name) for name in TAKEN}
        report.pass_to(moment, other)
        if chance.random() < 0.5:
            report.pass_to(back, report.office)
        else:
            report.add(back, "taken_back", report.office, **before)
    return reports


TAKEN = ("status", "office", "answered", "answer_due")


def pause_clock(chance: random.Random, reports: list[Report]) -> list[Report]:
    for report in own(reports):
        work = report.work
        span = chance.choice((2, 7, 40)) * DAY
        moment = max(work.complete_due - chance.randrange(HOUR, 3 * DAY), work.filed)
        until = min(moment + span, work.done - 1)
        if crosses(work, moment, until):
            continue
        if work.answered < moment:
            report.answer(work.answered)
        due = work.complete_due + span
        report.add(moment, "pause", report.office, complete_due=due)
        due = work.complete_due + until - moment
        report.add(until, "resume", report.office, complete_due=due, paused=until - moment)
    return reports


def merge(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Merge reports of other matters into one. Their reporters are told so, and object."""
    survivor = min(own(reports), key=lambda report: report.work.filed, default=None)
    if survivor is None:
        return reports
    for report in own(reports):
        work = report.work
        moment = work.filed + chance.choice((60, HOUR, DAY))
        objects = moment + chance.randrange(HOUR, 9 * DAY)
        if report is survivor or moment >= survivor.work.done or crosses(work, moment, objects):
            continue
        given, joined = {"giver": report.office}, {"outcome": "merged", "follows": survivor.name}
        status = "proses" if survivor.work.answered < moment else "menunggu"
        report.add(moment, "merge", report.office, given, status=status, closed=moment, **joined)
        for step, status in ((survivor.work.answered, "proses"), (survivor.work.done, "selesai")):
            if moment < step < objects:
                report.add(step, "status", report.office, status=status)
        report.add(objects, "reopen", "pelapor", **{**FALLEN, "follows": None})
    return reports


def recategorise(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Give a report a category with a longer promise, or one of another office, which gives it
    back.
    """
    for report in own(reports):
        work = report.work
        moment = work.filed + int((work.complete_due - work.filed) * chance.choice((0.1, 0.9)))
        if crosses(work, moment, moment + DAY):
            continue
        if work.answered < moment:
            report.answer(work.answered)
        later = work.complete_due + 20 * DAY
        if chance.random() < 0.5:
            report.add(moment, "category", report.office, category="pohon", complete_due=later)
        else:
            report.pass_to(moment, f"{report.office}-other", kind="category", complete_due=later)
            report.pass_to(moment + DAY, report.office, kind="category")
    return reports


def hide(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Hide late reports until the moderators look at them."""
    for report in own(reports):
        moment = report.work.complete_due - HOUR
        if crosses(report.work, moment, moment):
            continue
        if report.work.answered < moment:
            report.answer(report.work.answered)
        report.add(moment, "moderation", report.office, level="private")
        report.add(moment + chance.randrange(HOUR, DAY), "moderation", TRIAGE, level="public")
    return reports


def close_as(outcome: str) -> Trick:
    def play(chance: random.Random, reports: list[Report]) -> list[Report]:
        for report in own(reports):
            moment = report.work.filed + chance.choice((HOUR, DAY, 5 * DAY))
            if not report.work.late or moment >= report.work.done:
                continue
            report.close(moment, outcome)
            if chance.random() < 0.5:  # the reporter objects, and it is restored
                restored = min(moment + 2 * DAY, report.work.done)
                report.add(restored, "moderation", TRIAGE, **FALLEN)
            else:
                report.ended = True
        return reports

    return play


def let_lie(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Enter nothing of late work, until some other day or never."""
    for report in own(reports):
        if report.work.late:
            report.add(report.work.done + chance.choice((30, 90, 300)) * DAY, "comment", "sistem")
    return reports


def close_at_night(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Close what is late in the last night of the quarter; it is found out in the next one."""
    for report in own(reports):
        if report.work.filed < ENDS - HOUR < report.work.done - 2 * HOUR:
            if report.work.answered < ENDS - HOUR:
                report.answer(report.work.answered)
            close_early(report, ENDS - HOUR, chance)
    return reports


def split_into_tasks(chance: random.Random, reports: list[Report]) -> list[Report]:
    for report in own(reports):
        moment = report.work.filed + chance.randrange(HOUR)
        for place in range(3):
            report.add(moment + place, "task", report.office)
    return reports


def file_about_oneself(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Add easy reports, by the desk and by officers. Those that a stranger files for the office
    look like any other in the public facts, and no rule can tell them.
    """
    office = reports[0].office
    easy = []
    for place in range(15):
        filed = chance.randrange(BEGINS, ENDS - DAY)
        work = Work(filed, filed + DAY, filed + 10 * DAY, filed + 60, filed + 120, None, True)
        easy.append(Report(f"{office}-easy-{place}", office, work, filer=office))
    return [*reports, *easy]


def rate_oneself(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Add easy reports and rate their closings."""
    more = file_about_oneself(chance, reports)[len(reports) :]
    for report in more:
        report.finish()
        report.add(report.moment + HOUR, "rating", report.office, {"stars": 5})
        report.ended = True
    return [*reports, *more]


def ask_questions(chance: random.Random, reports: list[Report]) -> list[Report]:
    for report in own(reports):
        moment = report.work.filed + chance.randrange(60, HOUR)
        report.add(moment, "question", report.office, answered=moment)
    return reports


def move_place(chance: random.Random, reports: list[Report]) -> list[Report]:
    """Correct the place, so that another office gets the report, which corrects it again."""
    for report in own(reports):
        work = report.work
        moment = work.filed + int((work.answer_due - work.filed) * chance.choice((0.1, 0.95)))
        back = moment + chance.choice((HOUR, 2 * DAY))
        if crosses(work, moment, back):
            continue
        if work.answered < moment:
            report.answer(work.answered)
        report.pass_to(moment, f"{report.office}-other", kind="place")
        report.pass_to(back, report.office, kind="place")
    return reports


TRICKS: dict[str, Trick] = {
    "closing and reopening": close_and_reopen,
    "handing over before the deadline": hand_over,
    "pausing": pause_clock,
    "merging": merge,
    "recategorising": recategorise,
    "hiding": hide,
    "rejecting": close_as("rejected"),
    "outside": close_as("outside"),
    "letting it lie": let_lie,
    "closing at night": close_at_night,
    "splitting into tasks": split_into_tasks,
    "filing easy reports about oneself": file_about_oneself,
    "rating oneself": rate_oneself,
    "asking questions": ask_questions,
    "moving the place": move_place,
}
