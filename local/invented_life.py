"""The life of one invented report, as the facts of its timeline. Chance drives it, and the city's
own promises and ladder.
"""

from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from chalicelib.city.current import city
from chalicelib.city.promise import compute_due, find_promise
from chalicelib.city.rows import Calendar, Office, Priority, Promise
from chalicelib.city.working_hours import get_office_hours
from chalicelib.figures.facts.model import NAMES
from chalicelib.figures.facts.reading import Row
from chalicelib.platform.entry_kinds import REPORTER, SYSTEM
from chalicelib.platform.moments import EPOCH, JAKARTA

HOUR, DAY = 3600, 86_400
OFFSET = 7 * HOUR  # of Jakarta, which has no daylight saving
MADE_AFTER = 60  # seconds after an entry its fact is made
EMPTY: Row = dict.fromkeys(NAMES)


class NotYet(Exception):
    """The next entry lies in the future."""


@cache
def name_day(day: int) -> str:
    """Return the name of a day, of which ``day`` began since the epoch."""
    return f"{EPOCH + timedelta(days=day):%Y-%m-%d}"


@cache
def find_row(code: str, holder: str | None, priority: str) -> Promise:
    """Return the promise of a holder, None for that to the public."""
    office: Office | None = city().offices[holder] if holder else None
    return find_promise(code, office, Priority(priority), city().promises)


def add_span(start: int, span: timedelta, calendar: Calendar) -> int:
    """Return the moment at which a span has passed since ``start`` on a calendar."""
    if calendar is Calendar.CLOCK:
        return start + int(span.total_seconds())
    return _add_office_span(start // HOUR * HOUR, span, calendar) + start % HOUR


@cache
def _add_office_span(start: int, span: timedelta, calendar: Calendar) -> int:
    moment = datetime.fromtimestamp(start, UTC).astimezone(JAKARTA)
    return int(compute_due(moment, span, calendar, get_office_hours(city())).timestamp())


@cache
def list_rungs(measure: str) -> tuple[tuple[int, str, float, int], ...]:
    """Return the rungs of the ladder that look at a promise: their place, the kind of their entry,
    the share of the promise and the seconds after it.
    """
    return tuple(
        (place, "reminder" if rung.kind == "reminder" else "escalation", rung.share, seconds)
        for place, rung in enumerate(city().ladder, 1)
        if rung.measure == measure
        for seconds in (int(rung.after.total_seconds()),)
    )


def list_steps(measure: str, start: int, due: int) -> list[tuple[int, int, str]]:
    """Return the steps of a promise from ``start`` until ``due``: their moment, place and kind."""
    return [
        (start + int(share * (due - start)) + seconds, place, kind)
        for place, kind, share, seconds in list_rungs(measure)
    ]


class Life:
    """A report that is lived entry by entry until a moment. ``rows`` are its facts so far."""

    def __init__(self, filed: int, until: int, promise: str, filing: Row) -> None:
        """File a report. ``filing`` has what is known of it from the beginning."""
        self.rows: list[Row] = []
        self.until, self.promise = until, promise
        self.turn, self.pause = filed, 0  # since when the holder has it; its pauses since then
        self.last = filed
        public = find_row(promise, None, filing["priority"])
        self.first_due: int | None = add_span(filed, public.first_answer, public.calendar)
        self.now: Row = {
            **EMPTY,
            "status": "menunggu",
            "filed": filed,
            "complete_due": add_span(filed, public.complete, public.calendar),
            "handover": False,
            **dict.fromkeys(("paused", "menunggu", "koordinasi", "disposisi", "proses"), 0),
            **{name: value for name, value in filing.items() if "reporter" not in name},
        }
        self.rungs: list[tuple[int, int, str]] = []  # moment, place, kind: what is to come
        self._begin_turn(filed)
        people = {name: value for name, value in filing.items() if "reporter" in name}
        self.add("status", filed, REPORTER, **people)

    @property
    def office(self) -> str:
        return str(self.now["office"])

    def add(self, kind: str, moment: int, actor: str, **own: Any) -> None:
        """Add an entry of an actor. ``own`` members are of this entry alone. Raises NotYet."""
        self._reach(moment)
        self._add(kind, moment, actor, own)

    def _reach(self, moment: int) -> None:
        """Let the time pass until a moment, with the steps of the ladder. Raises NotYet."""
        while self.rungs and self.rungs[0][0] < min(moment, self.until):
            due, place, kind = self.rungs.pop(0)
            self._pass_time(max(due, self.last))
            self._add(kind, self.last, SYSTEM, {"rung": place})
        if moment >= self.until:
            raise NotYet
        self._pass_time(moment)

    def _change(self, kind: str, moment: int, actor: str, changes: Row, **own: Any) -> None:
        """Add an entry that changes how the report stands, at the moment that was reached."""
        self.now.update(changes)
        self._add(kind, moment, actor, own)

    def _add(self, kind: str, moment: int, actor: str, own: Row) -> None:
        day = name_day((moment + OFFSET) // DAY)
        self.rows.append(
            {
                **self.now,
                "seq": len(self.rows) + 1,
                "kind": kind,
                "moment": moment,
                "day": day,
                "month": day[:7],
                "actor": actor,
                "made": moment + MADE_AFTER,
                **own,
            }
        )

    def _pass_time(self, moment: int) -> None:
        if self.now["closed"] is None:
            self.now[self.now["status"]] += moment - self.last
        self.last = moment

    # Promises and the ladder.

    def _begin_turn(self, moment: int) -> None:
        """Begin a holder's turn with its promises."""
        self.turn, self.pause = moment, 0
        row = find_row(self.promise, self.office, self.now["priority"])
        due = add_span(moment, row.respond, row.calendar)
        bounds = (each for each in (self.first_due, self.now["complete_due"]) if each)
        due = min([due, *(each for each in bounds if each > moment)])
        own = add_span(moment, row.complete, row.calendar)
        shorter = own if own < self.now["complete_due"] else None
        self.now.update(answer_due=due, own_due=shorter, answered=None)
        steps = list_steps("promise", moment, due)
        if self.first_due:
            filed = self.now["filed"]
            steps += list_steps("unanswered", filed, filed)
            steps += list_steps("first_answer", filed, self.first_due)
        self.rungs = sorted(each for each in steps if each[0] > moment)

    def _answer(self, moment: int) -> None:
        """Note the holder's answer; from then on the ladder looks at the end."""
        if self.now["answered"] is None:
            self.now["answered"], self.first_due = moment, None
            due = self.now["own_due"] or self.now["complete_due"]
            steps = list_steps("promise", self.turn, due)
            self.rungs = sorted(each for each in steps if each[0] > moment)

    # What offices do.

    def hand_over(self, moment: int, status: str, office: str) -> None:
        """Let the holder pass the report on."""
        self._give(moment, "status", office, handover=True, status=status)

    def correct_place(self, moment: int, kelurahan: str) -> None:
        """Let the holder find the place, whose office has the report from then on."""
        self._give(moment, "place", kelurahan, handover=False, kelurahan=kelurahan)

    def _give(self, moment: int, kind: str, office: str, *, handover: bool, **changes: Any) -> None:
        self._reach(moment)
        giver, held = self.office, moment - self.turn - self.pause
        self.now.update(changes, office=office)
        self._begin_turn(moment)
        self._add(kind, moment, giver, {"giver": giver, "held": held, "handover": handover})

    def begin_work(self, moment: int) -> None:
        """Let the holder answer that the work begins."""
        self._reach(moment)
        self._answer(moment)
        self._change("status", moment, self.office, {"status": "proses"})

    def stop_clock(self, moment: int, seconds: int) -> None:
        """Let the holder pause the clock, which moves the promises of the end."""
        self._reach(moment)
        own = self.now["own_due"]
        moved = {"complete_due": self.now["complete_due"] + seconds}
        self._change(
            "pause", moment, self.office, {**moved, "own_due": own + seconds if own else None}
        )
        self.rungs = [(due + seconds, place, kind) for due, place, kind in self.rungs]
        self.now["paused"] += seconds
        self.pause += seconds
        self.add("resume", moment + seconds, self.office)

    def close(
        self, moment: int, kind: str, actor: str, outcome: str, *, follows: str | None = None
    ) -> None:
        """End the report for now. One that follows another report stays in its status."""
        self._reach(moment)
        if kind == "status":
            self._answer(moment)
        self.rungs = []
        held = moment - self.turn - self.pause
        ended = {} if outcome == "merged" else {"status": "selesai"}
        changes = {**ended, "closed": moment, "outcome": outcome, "follows": follows}
        self._change(kind, moment, actor, changes, giver=self.office, held=held)

    def open_again(self, moment: int, kind: str, actor: str, **own: Any) -> None:
        """Undo the closing."""
        self._reach(moment)
        self.turn, self.pause = moment, 0
        changes = {"status": "proses", "closed": None, "outcome": None}
        self._change(kind, moment, actor, changes, **own)
