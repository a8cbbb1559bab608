"""Invented timelines of reports as facts, for tests of the figures."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from chalicelib.figures.reading import COLUMNS
from chalicelib.platform.moments import JAKARTA

Row = dict[str, Any]
Timeline = list[Row]

OFFICES = ("A", "B", "C", "D")
HOUR, DAY = 3600, 86_400


def epoch(text: str) -> int:
    """Return the epoch seconds of a moment of the city, ``2026-01-31 12:00``."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=JAKARTA).timestamp())


def make_row(**members: Any) -> Row:
    """Return a fact with these members, its day and month by its moment, and null elsewhere."""
    local = datetime.fromtimestamp(members["moment"], JAKARTA)
    row: Row = dict.fromkeys(COLUMNS)
    row.update(day=f"{local:%Y-%m-%d}", month=f"{local:%Y-%m}", priority="normal", level="public")
    row.update(handover=False, blurred=False, paused=0, made=members["moment"], actor="sistem")
    row.update(dict.fromkeys(("menunggu", "koordinasi", "disposisi", "proses"), 0))
    row.update(members)
    return row


@dataclass
class Life:
    """A report that is lived entry by entry. Every entry has the whole standing after it."""

    chance: random.Random
    standing: Row
    rows: Timeline = field(default_factory=list)

    def add(self, kind: str, after: int, **entry: Any) -> None:
        """Add an entry ``after`` seconds; what of it begins with ``now_`` stays from then on."""
        stays = {
            name.removeprefix("now_"): value for name, value in entry.items() if "now_" in name
        }
        own = {name: value for name, value in entry.items() if "now_" not in name}
        self.standing.update(stays)
        self.standing["moment"] += after
        self.rows.append(make_row(**self.standing, kind=kind, seq=len(self.rows) + 1, **own))

    @property
    def moment(self) -> int:
        return int(self.standing["moment"])

    @property
    def open(self) -> bool:
        return self.standing["closed"] is None

    def step(self) -> None:
        """Let something happen to the report."""
        after = self.chance.choice((0, HOUR, DAY, 5 * DAY, 20 * DAY)) + self.chance.randrange(HOUR)
        what = self.chance.choice(WHILE_OPEN if self.open else WHILE_CLOSED)
        getattr(self, f"do_{what}")(after)

    def do_answer(self, after: int) -> None:
        answered = self.standing["answered"] or self.moment + after
        self.add("status", after, now_status="proses", now_answered=answered)

    def do_pass(self, after: int) -> None:
        giver = self.standing["office"]
        due = self.moment + after + self.chance.choice((HOUR, 2 * DAY))
        receiver = self.chance.choice([each for each in OFFICES if each != giver])
        self.add(
            *("status", after),
            now_status=self.chance.choice(("koordinasi", "disposisi")),
            now_office=receiver,
            now_answered=None,
            now_answer_due=due,
            giver=giver,
            handover=self.chance.random() < 0.8,
        )

    def do_close(self, after: int) -> None:
        moment = self.moment + after
        self.add(
            *("status", after),
            now_status="selesai",
            now_answered=self.standing["answered"] or moment,
            now_closed=moment,
            now_outcome=self.chance.choice(("done", "done", "done", "outside", "withdrawn")),
            giver=self.standing["office"],
        )

    def do_reopen(self, after: int) -> None:
        self.add("reopen", after, now_status="proses", now_closed=None, now_outcome=None)

    def do_verify(self, after: int) -> None:
        if self.chance.random() < 0.5:
            self.add("verification", after, verdict="accepted")
            return
        fallen: Row = {"now_status": "proses", "now_closed": None, "now_outcome": None}
        self.add("verification", after, verdict="rejected", **fallen)

    def do_rate(self, after: int) -> None:
        self.add("rating", after, stars=self.chance.randint(1, 5))

    def do_remind(self, after: int) -> None:
        self.add("reminder", after, rung=self.chance.choice((1, 5)))

    def do_escalate(self, after: int) -> None:
        self.add("escalation", after, rung=self.chance.choice((2, 3, 4)))

    def do_show(self, after: int) -> None:
        level = self.chance.choice(("public", "public", "facts", "private"))
        self.add("visibility", after, now_level=level)

    def do_comment(self, after: int) -> None:
        self.add("comment", after, actor="pelapor")

    def do_recategorise(self, after: int) -> None:
        self.add("category", after, now_category=self.chance.choice(("jalan", "sampah")))


WHILE_OPEN = (
    *("answer", "answer", "pass", "close", "close", "close"),
    *("remind", "escalate", "show", "comment", "recategorise"),
)
WHILE_CLOSED = ("reopen", "verify", "rate", "rate", "comment", "show", "comment", "comment")


def live(chance: random.Random, name: str, first: int, last: int) -> Timeline:
    """Return the timeline of a report that is filed between two moments."""
    filed = chance.randrange(first, last)
    level = chance.choice(("public", "public", "public", "facts", "private"))
    standing = {
        "report": name,
        "moment": filed,
        "filed": filed,
        "status": "menunggu",
        "level": level,
        "channel": chance.choice(("jaki", "web", "sms")),
        "category": chance.choice(("jalan", "sampah", None)),
        "kelurahan": chance.choice(("31.73.05.1001", "31.73.05.1002", "31.73.05", None)),
        "office": chance.choice(OFFICES),
        "answer_due": filed + 6 * HOUR,
        "complete_due": filed + chance.choice((2, 10, 30)) * DAY,
        "answered": None,
        "closed": None,
        "outcome": None,
        "blurred": chance.random() < 0.3,
    }
    life = Life(chance, standing)
    person = chance.choice((None, *(f"{number}" for number in range(12))))
    month = f"{datetime.fromtimestamp(filed, JAKARTA):%Y-%m}"
    hashes = person and f"{person} in {month}", person and f"{person} in {month[:4]}"
    life.add("status", 0, reporter=hashes[0], reporter_year=hashes[1], actor="pelapor")
    for _ in range(chance.randrange(9)):
        life.step()
    return life.rows


def make_city(seed: int, now: int, reports: int = 40) -> list[Timeline]:
    """Return the timelines of some reports that were filed in the five months before ``now``."""
    chance = random.Random(seed)
    first = now - 150 * DAY
    timelines = [live(chance, f"r{number}", first, now) for number in range(reports)]
    return [[row for row in timeline if row["moment"] < now] for timeline in timelines]


def list_rows(timelines: list[Timeline]) -> Iterator[Row]:
    for timeline in timelines:
        yield from timeline
