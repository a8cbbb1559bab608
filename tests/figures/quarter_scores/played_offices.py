"""An office that does its work, entered as it is, and the same office playing a trick.

What is done, by whom and when is drawn first (``Work``). An honest office enters that. A trick adds
entries or enters others; the answer and the end are still entered when they are really given, or
when the office has the report again. A closing before the work is done is found out, by the
reporter or by a verifier.

What is entered in the next quarter counts there. A trick is not played on a report whose answer or
end that would move, as that moves a unit and adds none.
"""

import random
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
    redone: bool = False  # the reporter is not content, and it is done once more
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
        if work.redone:
            self.find_out(work.done + DAY, verified=False)
            self.close(work.done + 3 * DAY)
        if work.accepted:
            self.add(work.done + 4 * DAY, "verification", TRIAGE, {"verdict": "accepted"})
        if work.stars:
            self.add(work.done + 5 * DAY, "rating", "pelapor", {"stars": work.stars})
        return [row for row in self.rows if row["moment"] < NOW]


FALLEN: Row = {"status": "proses", "closed": None, "outcome": None}


def live_honestly(reports: list[Report]) -> Timeline:
    return [row for report in reports for row in report.finish()]


def draw_reports(seed: int, office: str, many: int = 10) -> list[Report]:
    """Return the reports of an office; the same seed gives another office the same work."""
    chance = random.Random(seed)
    works = [draw_work(chance, f"{office}-other") for _ in range(many)]
    return [Report(f"{office}-{place}", office, work) for place, work in enumerate(works)]
