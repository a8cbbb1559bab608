"""The clock of a report, computed a second time, from the rules in words and the city's tables.
Nothing of the product's code is used. Moments are seconds since 1970.

- The public is promised the completion from the first receipt on. A pause stops that promise, and
  nothing else moves it later but central triage, once.
- Each holder promises an answer from the moment it gets the report. Where a promise to the public
  falls due earlier, that one bounds it, with its calendar. A kelurahan promises the completion of
  some matters itself, and earlier.
- The first answer is promised from the first receipt on, whoever holds the report.
- At 80 % of the own time of a promise the holder is reminded; after it the head is told, a day
  later the office above, three days later the one above that, after ten days and then weekly again.
- Without any answer the office above is told after the promise of the first one, and a red flag
  goes up six days after the receipt.
- An office that takes back what it handed over has the promises that it had before, as if it had
  kept the report; steps that fell due meanwhile are taken at once.
- A closing that the verifier accepted is final once its reporter has not objected for ten working
  days, by a comment or by two stars or fewer. Whoever objects has ten whole days from then on.
"""

import csv
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

TABLES = Path(__file__).parents[2] / "chalicelib" / "city" / "jakarta"
HOUR = 3600.0
DAY = 24 * HOUR
WEEK = 7 * DAY
MORNING = 7.5 * HOUR
WIB = timezone(timedelta(hours=7))
URGENCY = ["biasa", "mendesak", "darurat"]
NEVER = float("inf")

Pauses = list[tuple[float, float]]


def rows(table: str) -> list[dict[str, str]]:
    with (TABLES / f"{table}.csv").open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


LEVELS = {row["code"]: row["level"] for row in rows("offices")}
CATEGORIES = {row["code"]: row for row in rows("categories")}
PROMISES = {(row["code"], row["office"], row["priority"]): row for row in rows("promises")}


class OfficeTime:
    """Monday to Friday, 07.30 to 16.00, without holidays, added up from the first of 2026."""

    def __init__(self) -> None:
        closed = {row["date"] for row in rows("holidays")}
        self.opens: list[float] = []
        self.before: list[float] = []  # seconds of work before each opening
        day, worked = date(2026, 1, 1), 0.0
        while day < date(2029, 1, 1):
            if day.weekday() < 5 and day.isoformat() not in closed:
                opens = datetime(day.year, day.month, day.day, 7, 30, tzinfo=WIB)
                self.opens.append(opens.timestamp())
                self.before.append(worked)
                worked += 8.5 * HOUR
            day += timedelta(days=1)

    def until(self, moment: float) -> float:
        at = bisect_right(self.opens, moment) - 1
        return self.before[at] + min(moment - self.opens[at], 8.5 * HOUR)

    def days_later(self, moment: float, days: int) -> float:
        """The same time of day, so many working days later."""
        begun = bisect_right(self.opens, moment + MORNING)  # today's opening among them
        return self.opens[begun + days - 1] - MORNING + (moment + 7 * HOUR) % DAY

    def moment(self, worked: float) -> float:
        """The first moment by which so much was worked."""
        at = bisect_right(self.before, worked) - 1
        if self.before[at] == worked:  # the evening before is the first
            at -= 1
        return self.opens[at] + worked - self.before[at]


OFFICE = OfficeTime()


def passed(start: float, end: float, calendar: str) -> float:
    if end <= start:
        return 0.0
    return end - start if calendar == "clock" else OFFICE.until(end) - OFFICE.until(start)


def after(start: float, span: float, calendar: str, pauses: Pauses) -> float:
    """The moment when the span is over: it runs between the pauses only."""
    edges = [edge for begin, end in pauses if end > start for edge in (max(begin, start), end)]
    for begin, end in zip([start, *edges[1::2]], [*edges[::2], NEVER], strict=True):
        room = NEVER if end == NEVER else passed(begin, end, calendar)
        if span <= room:
            if calendar == "clock":
                return begin + span
            return OFFICE.moment(OFFICE.until(begin) + span)
        span -= room
    raise AssertionError("the last stretch has no end")


@dataclass
class Row:
    respond: float
    first: float
    complete: float
    calendar: str


def row(category: str, priority: str, office: str | None) -> Row:
    code = CATEGORIES[category]["promise"]
    holders = [office, LEVELS[office], "*"] if office else ["*"]
    for urgency in (priority, "*"):
        for each in holders:
            if found := PROMISES.get((code, each or "", urgency)):
                spans = ("respond_hours", "first_answer_hours", "complete_hours")
                return Row(*(float(found[name]) * HOUR for name in spans), found["calendar"])
    raise LookupError(code)


@dataclass
class Ladder:
    """The steps of one promise: when the next one is due, and how many were taken."""

    promise: str
    due: float
    reminder: float
    taken: int = 0

    def next_step(self) -> tuple[float, str]:
        steps = [
            (self.reminder, "remind"),
            (self.due, "head"),
            (self.due + DAY, "up1"),
            (self.due + 3 * DAY, "up2"),
        ]
        if self.taken < 4:
            return steps[self.taken]
        return self.due + 10 * DAY + (self.taken - 4) * WEEK, "weekly"


@dataclass
class Life:
    """What became of a report so far. ``told`` are the steps: moment, code and promise."""

    received: float
    holder: str
    category: str
    priority: str
    told: list[tuple[float, str, str | None]] = field(default_factory=list)
    pauses: Pauses = field(default_factory=list)
    paused: bool = False
    closed: bool = False
    quiet_until: float = 0  # ten working days after the closing and each objection
    accepted: float | None = None  # by the verifier; None while the verdict is due
    final: bool = False
    lengthened: bool = False
    answered: bool = False  # by the present holder
    anybody: bool = False  # has answered
    bound: bool = False
    flag: bool = False
    given: Any = None  # what the office promised that handed the report over last

    def __post_init__(self) -> None:
        public = row(self.category, self.priority, None)
        self.calendar, self.span = public.calendar, public.complete
        self.first_by = after(self.received, public.first, public.calendar, [])
        self.completion = Ladder("completion", 0, 0)
        self.complete_again()
        self.turn(self.received, self.holder)

    def complete_again(self) -> None:
        ladder = self.completion
        ladder.due = after(self.received, self.span, self.calendar, self.pauses)
        ladder.reminder = after(self.received, 0.8 * self.span, self.calendar, self.pauses)

    def turn(self, now: float, holder: str) -> None:
        self.holder, self.since, self.answered = holder, now, False
        mine = row(self.category, self.priority, holder)
        self.answer = Ladder("answer", 0, 0)
        self.answer_by(*self.bounded(mine))
        self.own: Ladder | None = None
        self.own_span, self.own_calendar = mine.complete, mine.calendar
        self.own_again(mine)

    def bounded(self, mine: Row) -> tuple[float, str]:
        due = after(self.since, mine.respond, mine.calendar, [])
        bounds = [self.completion.due, *([] if self.anybody else [self.first_by])]
        bound = min([NEVER, *(each for each in bounds if each > self.since)])
        return (bound, self.calendar) if bound < due else (due, mine.calendar)

    def answer_by(self, due: float, calendar: str) -> None:
        self.answer.due = due
        long = passed(self.since, due, calendar)
        self.answer.reminder = after(self.since, 0.8 * long, calendar, self.pauses)

    def own_again(self, mine: Row) -> None:
        due = after(self.since, mine.complete, mine.calendar, self.pauses)
        if due < self.completion.due and (self.own is None or due < self.own.due):
            self.own = self.own or Ladder("own_completion", 0, 0)
            self.own_span, self.own_calendar = mine.complete, mine.calendar
            self.own.due = due
            self.own.reminder = after(self.since, 0.8 * mine.complete, mine.calendar, self.pauses)

    def move_own(self) -> None:
        if self.own:
            self.own.due = after(self.since, self.own_span, self.own_calendar, self.pauses)
            share = 0.8 * self.own_span
            self.own.reminder = after(self.since, share, self.own_calendar, self.pauses)

    # What happens.

    def answers(self) -> None:
        self.answered = self.anybody = True

    def closes(self, now: float) -> None:
        self.answers()
        self.closed, self.accepted = True, None
        self.quiet_until = OFFICE.days_later(now, 10)

    def objects(self, now: float) -> None:
        self.quiet_until = max(self.quiet_until, OFFICE.days_later(now, 10))

    def opens(self) -> None:
        self.closed = False

    def withdrawn(self) -> None:
        self.closed = self.final = True

    def handed(self, now: float, holder: str) -> None:
        self.turn(now, holder)

    def gives(self) -> None:
        """Remember what the holder has promised, before it hands the report over."""
        kept = (self.holder, self.since, self.answered, self.own_span, self.own_calendar)
        ladders = (replace(self.answer), self.own and replace(self.own))
        self.given = kept, ladders

    def taken_back(self) -> None:
        kept, (self.answer, self.own) = self.given
        self.holder, self.since, self.answered, self.own_span, self.own_calendar = kept

    def pause(self, now: float, until: float) -> None:
        self.pauses.append((now, until))
        self.paused = True
        self.complete_again()
        self.move_own()

    def resume(self, now: float) -> None:
        begin, until = self.pauses.pop()
        self.pauses.append((begin, min(now, until)))
        self.paused = False
        self.complete_again()
        self.move_own()

    def recategorise(self, category: str, *, lengthen: bool) -> None:
        self.category = category
        least = CATEGORIES[category]["priority"]
        self.priority = max(self.priority, least, key=URGENCY.index)
        public = row(category, self.priority, None)
        due = after(self.received, public.complete, public.calendar, self.pauses)
        later = due > self.completion.due and lengthen
        if due < self.completion.due or lengthen:
            self.span, self.calendar = public.complete, public.calendar
            self.complete_again()
        first = after(self.received, public.first, public.calendar, [])
        self.first_by = first if lengthen else min(self.first_by, first)
        if later:
            self.completion.taken, self.bound, self.lengthened = 0, False, True
        mine = row(category, self.priority, self.holder)
        due, calendar = self.bounded(mine)
        if lengthen or due < self.answer.due:
            self.answer_by(due, calendar)
        if lengthen:
            self.own = None
        self.own_again(mine)

    # Time passes.

    def ladders(self) -> Iterator[Ladder]:
        if not self.answered:
            yield self.answer
        elif self.own and not self.paused:
            yield self.own
        if not self.paused:
            yield self.completion

    def passes(self, begin: float, end: float) -> None:
        if self.closed:
            self.rests(begin, end)
            return
        for ladder in self.ladders():
            while True:
                due, code = ladder.next_step()
                if due > end:
                    break
                ladder.taken += 1
                self.told.append((max(due, begin), code, ladder.promise))
        if not self.anybody and not self.bound and self.first_by <= end:
            self.bound = True
            self.told.append((max(self.first_by, begin), "firstanswer", "first_answer"))
        flag_at = self.received + 6 * DAY
        if not self.anybody and not self.flag and flag_at <= end:
            self.flag = True
            self.told.append((max(flag_at, begin), "redflag", None))

    def rests(self, begin: float, end: float) -> None:
        if self.final or self.accepted is None:
            return
        due = max(self.quiet_until, self.accepted)
        if due <= end:
            self.final = True
            self.told.append((max(due, begin), "final", None))
