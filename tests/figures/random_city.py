"""Invented timelines of reports as facts, for tests of the figures."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from chalicelib.figures.facts.reading import COLUMNS
from chalicelib.platform.moments import JAKARTA

Row = dict[str, Any]
Timeline = list[Row]

OFFICES = ("A", "B", "C", "D")
TRIAGE = "T"  # central triage, which never holds a report here
HOUR, DAY = 3600, 86_400
EAST = 7 * HOUR  # Jakarta


def epoch(text: str) -> int:
    """Return the epoch seconds of a moment of the city, ``2026-01-31 12:00``."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=JAKARTA).timestamp())


def make_row(**members: Any) -> Row:
    """Return a fact with these members, its day and month by its moment, and null elsewhere."""
    day = _name_day((members["moment"] + EAST) // DAY)
    row: Row = dict.fromkeys(COLUMNS)
    row.update(day=day, month=day[:7], priority="normal", level="public")
    row.update(handover=False, blurred=False, paused=0, made=members["moment"], actor="sistem")
    row.update(dict.fromkeys(("menunggu", "koordinasi", "disposisi", "proses"), 0))
    row.update(members)
    return row


@cache
def _name_day(number: int) -> str:
    """Return a day of Jakarta as figures write it, by its number since 1970."""
    return f"{datetime.fromtimestamp(number * DAY, UTC):%Y-%m-%d}"


@dataclass
class Life:
    """A report that is lived entry by entry. Every entry has the whole standing after it."""

    chance: random.Random
    standing: Row
    rows: Timeline = field(default_factory=list)
    before_pass: Row = field(default_factory=dict)  # what a hand-over changed

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
        if self.chance.random() < 0.2:  # a note of a few letters is no answer
            answered = self.standing["answered"]
        holder = self.standing["office"]
        self.add("status", after, now_status="proses", now_answered=answered, actor=holder)

    def do_ask(self, after: int) -> None:
        answered = self.standing["answered"] or self.moment + after
        self.add("question", after, now_answered=answered, actor=self.standing["office"])

    def do_pass(self, after: int) -> None:
        giver = self.standing["office"]
        names = ("status", "office", "answered", "answer_due")
        self.before_pass = {f"now_{name}": self.standing[name] for name in names}
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
            actor=self.chance.choice((giver, giver, giver, "sistem", TRIAGE)),
        )

    def do_take_back(self, after: int) -> None:
        if self.before_pass and self.standing["answered"] is None:
            giver = self.before_pass["now_office"]
            self.add("taken_back", after, **self.before_pass, actor=giver)
            self.before_pass = {}

    def do_pause(self, after: int) -> None:
        span = self.chance.choice((DAY, 9 * DAY))
        later = self.standing["complete_due"] + span
        self.add("pause", after, now_complete_due=later, actor=self.standing["office"])
        self.add("resume", span, now_paused=self.standing.get("paused", 0) + span)

    def do_close(self, after: int) -> None:
        moment, holder = self.moment + after, self.standing["office"]
        outcome = self.chance.choice(("done",) * 6 + ("outside", "withdrawn", "rejected"))
        answered = self.standing["answered"]
        self.add(
            *("moderation" if outcome == "rejected" else "status", after),
            now_status="selesai",
            now_answered=answered if outcome == "rejected" else answered or moment,
            now_closed=moment,
            now_outcome=outcome,
            giver=holder,
            actor=self.chance.choice((holder, holder, holder, TRIAGE, "E")),
        )
        self.before_pass = {}

    def do_reopen(self, after: int) -> None:
        reopened: Row = {"now_status": "proses", "now_closed": None, "now_outcome": None}
        kind = self.chance.choice(("reopen", "reopen", "appeal"))
        by = self.chance.choice(("pelapor", "pelapor", "pelapor", "sistem"))
        self.add(kind, after, **reopened, actor=by)

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
        code = self.chance.choice(("jalan", "sampah"))
        due = self.standing["complete_due"] + self.chance.choice((-2, 0, 0, 5, 12)) * DAY
        actor = self.chance.choice((TRIAGE, TRIAGE, self.standing["office"]))
        self.add("category", after, now_category=code, now_complete_due=due, actor=actor)
        if self.chance.random() < 0.3:
            self.do_pass(0)

    def do_task(self, after: int) -> None:
        self.add("task", after, actor=self.standing["office"])


WHILE_OPEN = (
    *("answer", "answer", "pass", "pass", "take_back", "close", "close", "close", "ask"),
    *("remind", "escalate", "show", "comment", "recategorise", "pause", "task"),
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
    filer = chance.choice(("pelapor", "pelapor", "pelapor", "pelapor", *OFFICES))
    life.add("status", 0, reporter=hashes[0], reporter_year=hashes[1], actor=filer)
    for _ in range(chance.randrange(9)):
        life.step()
    return life.rows


def follow(chance: random.Random, timeline: Timeline, survivor: Timeline) -> Timeline:
    """Return a timeline whose report follows another one from some moment on, and is taken out of
    it again or reopened, or ends with it. Return it as it is when both are never open together.
    """
    moments = [row["moment"] for row in timeline] + [row["moment"] for row in survivor]
    moment = chance.choice(moments) + chance.randrange(DAY)
    own = [row for row in timeline if row["moment"] < moment]
    before = [row for row in survivor if row["moment"] < moment]
    if not own or not before or own[-1]["closed"] or before[-1]["closed"]:
        return timeline
    parted = chance.choice((None, None, "unmerge", "reopen"))
    standing = {name: value for name, value in own[-1].items() if name not in ENTRY}
    places = {name: standing[name] for name in ("status", "office")}
    joined = {name: before[-1][name] for name in ("status", "office")}
    life = Life(chance, {**standing, "moment": moment}, [*own])
    merged = {"now_closed": moment, "now_outcome": "merged", "now_follows": survivor[0]["report"]}
    life.add("merge", 0, **{f"now_{name}": joined[name] for name in joined}, **merged)
    life.rows[-1].update(actor=own[-1]["office"], giver=own[-1]["office"])
    for source in survivor[len(before) :]:
        if source["outcome"] == "rejected":
            parted = "unmerge"
            break
        after = source["moment"] - life.moment
        now = {f"now_{name}": source[name] for name in ("status", "office")}
        if any(life.standing[name] != source[name] for name in ("status", "office")):
            kind = "taken_back" if source["kind"] == "taken_back" else "status"
            life.add(kind, after, **now, actor=source["actor"])
    if parted:
        alone: Row = {"now_closed": None, "now_outcome": None, "now_follows": None}
        left = {"now_status": "proses"} if parted == "reopen" else places
        alone |= {name if "now_" in name else f"now_{name}": left[name] for name in left}
        life.add(parted, chance.randrange(3 * DAY), **alone, actor="pelapor")
        for _ in range(chance.randrange(4)):
            life.step()
    return life.rows


# What is of an entry alone; everything else stays as it was.
ENTRY = ("kind", "seq", "day", "month", "made", "actor", "reporter", "reporter_year", "giver")
ENTRY += ("verdict", "stars", "rung", "handover")


def make_city(seed: int, now: int, reports: int = 40) -> list[Timeline]:
    """Return the timelines of some reports that were filed in the five months before ``now``."""
    chance = random.Random(seed)
    first = now - 150 * DAY
    timelines = [live(chance, f"r{number}", first, now) for number in range(reports)]
    for place in range(0, reports // 2, 2):  # the first half follow, some also one that follows
        other = chance.choice(timelines[place + 1 :])
        timelines[place] = follow(chance, timelines[place], other)
    return [[row for row in timeline if row["moment"] < now] for timeline in timelines]


def list_rows(timelines: list[Timeline]) -> Iterator[Row]:
    for timeline in timelines:
        yield from timeline
