"""The scores counted slowly, report by report, in plain Python with fractions. It shares nothing
with the SQL but the rules of docs/scores.md.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from chalicelib.figures.quarter_scores.scores import Quarter
from chalicelib.reports.access.levels import NOT_PUBLIC
from tests.figures.quarter_scores.slow_turns import Turn, find_turns, is_merged
from tests.figures.random_city import Row, Timeline

NAMES = (
    *("reports", "answers", "answers_on_time", "ends", "ends_on_time", "waiting", "closings"),
    *("reopened", "closings_rejected", "rated", "stars"),
)
Unit = tuple[str, str, int]  # an office, what is counted, and how much
# What a report is (done, open, none), the moment of its end, and the office that closed it.
State = tuple[str, int | None, str | None]
OPEN: State = ("open", None, None)
NOTHING: State = ("none", None, None)


class Case:
    """A report as it is known at the cutoff of a quarter."""

    def __init__(self, timeline: Timeline, quarter: Quarter, town: "Town") -> None:
        self.whole, self.quarter, self.town = timeline, quarter, town
        seen = [row for row in timeline if row["kind"] not in NOT_PUBLIC]
        self.rows = [row for row in seen if row["moment"] < quarter.cutoff]
        self.level = timeline[-1]["level"]
        self.private = self.level == "private"
        self.filer = timeline[0]["actor"]
        own = [place for place, row in enumerate(self.rows) if not is_merged(row)]
        self.last_own = own[-1] if own else -1
        self.turns = list(find_turns(self.rows, self.last_own))
        for place, turn in enumerate(self.turns):
            turn.reach = turn.until
            later = [each for each in self.turns[place + 1 :] if each.office == turn.office]
            if later and turn.ended_by == turn.office:
                turn.reach = later[0].since

    def due_at(self, moment: int, *, included: bool) -> int:
        """Return the promise of completion without pauses, as it stood at a moment."""
        best: int | None = None
        before: Row | None = None
        for row in self.rows:
            if row["moment"] > moment or (row["moment"] == moment and not included):
                break
            due = row["complete_due"]
            if before and row["kind"] == "category" and due != before["complete_due"]:
                if row["actor"] == self.town.triage and due > before["complete_due"]:
                    best = None
                due -= row["paused"]
            best = due if best is None else min(best, due)
            before = row
        assert best is not None
        return best

    def closings(self) -> list[tuple[Row, Row | None]]:
        """Return each closing with the entry that undid it."""
        found: list[tuple[Row, Row | None]] = []
        before = None
        for row in self.rows:
            if row["status"] == "selesai" and before != "selesai":
                found.append((row, None))
            if row["status"] != "selesai" and before == "selesai":
                found[-1] = found[-1][0], row
            before = row["status"]
        return found

    def state(self, hops: int = 2) -> State:
        """Return how it stands at the end of the quarter. It follows at most two others."""
        last = self.rows[-1]
        if not is_merged(last):
            return self.own_state()
        other = self.survivor()
        if other is None or hops == 0:
            return OPEN
        if other.rows[-1]["outcome"] == "withdrawn":
            return OPEN
        return other.state(hops - 1)

    def own_state(self) -> State:
        last, quarter = self.rows[-1], self.quarter
        outcome = last["outcome"]
        if last["closed"] is None:
            return OPEN
        closing = self.closings()[-1][0]
        if outcome == "withdrawn" or (outcome != "done" and self.is_excused(closing)):
            return NOTHING
        if outcome != "done" or last["closed"] >= quarter.ends:
            return OPEN
        if last["closed"] < quarter.begins:
            return NOTHING
        return "done", last["closed"], closing["office"]

    def is_excused(self, closing: Row) -> bool:
        """Whether somebody else than the holder stands behind a closing."""
        after = self.rows[self.rows.index(closing) + 1 :]
        if any(row["verdict"] == "accepted" for row in after):
            return True
        return closing["actor"] == self.town.triage or closing["actor"] != closing["office"]

    def survivor(self) -> "Case | None":
        """Return the report that this one follows, where everybody may know of it."""
        number = self.rows[-1]["follows"]
        timeline = self.town.by_name.get(number)
        if not timeline:
            return None
        if not self.private and timeline[-1]["level"] not in ("public", self.level):
            return None
        other = Case(timeline, self.quarter, self.town)
        return other if other.rows else None

    def units(self) -> Iterator[Unit]:
        quarter = self.quarter
        if not self.rows or self.rows[0]["filed"] >= quarter.ends:
            return
        if self.rows[0]["filed"] >= quarter.begins:
            yield self.holder_at_end(), "reports", 1
        for office, on_time in self.answers():
            yield office, "answers", 1
            yield office, "answers_on_time", int(on_time)
        for office, on_time in self.ends():
            yield office, "ends", 1
            yield office, "ends_on_time", int(on_time)
        yield from self.quality()

    def holder_at_end(self) -> str:
        return [turn for turn in self.turns if turn.since < self.quarter.ends][-1].office

    def answer_of(self, office: str) -> int | None:
        """Return when an office first answered. A question is no answer, nor is a closing that did
        not stand or was none.
        """
        closings = self.closings()
        fallen = [row["seq"] for row, undone in closings if undone or row["outcome"] != "done"]
        given = [
            row["moment"]
            for turn in self.turns
            if turn.office == office
            for row in turn.rows
            if row["office"] == office and not is_merged(row) and row["answered"] is not None
            if row["kind"] == "status" and row["status"] in ("proses", "selesai")
            if row["seq"] not in fallen
        ]
        if is_merged(self.rows[-1]):
            joined = self.rows[self.last_own + 1]["moment"]
            others = [each.answer_given(office) for each in self.followed()]
            given += [max(joined, each) for each in others if each is not None]
        return min(given, default=None)

    def followed(self) -> "list[Case]":
        """Return the report that this one follows, and the one that that one follows."""
        other = self.survivor()
        further = other.survivor() if other and is_merged(other.rows[-1]) else None
        return [each for each in (other, further) if each]

    def answer_given(self, office: str) -> int | None:
        """Return when an office first answered this report itself."""
        rows, self.rows = self.rows, [*self.rows, {**self.rows[-1], "outcome": None}]
        found = self.answer_of(office)
        self.rows = rows
        return found

    def answers(self) -> Iterator[tuple[str, bool]]:
        for office in dict.fromkeys(turn.office for turn in self.turns):
            turns = [turn for turn in self.turns if turn.office == office]
            first = turns[0]
            asked = not is_merged(first.first) and first.since < self.quarter.ends
            if asked and office != self.filer:
                found = [*self.judge_answer(turns)]
                if found:
                    yield office, any(found)

    def judge_answer(self, turns: list[Turn]) -> Iterator[bool]:
        """Yield whatever says that the office of the turns was in time or was not."""
        quarter, first = self.quarter, turns[0]
        answered = self.answer_of(first.office)
        if answered is not None and quarter.begins <= answered < quarter.ends:
            yield answered <= first.promise
        used = Fraction(quarter.rules.passing_share, 1000) * (first.promise - first.since)
        for turn in turns:
            if turn.until is None or turn.ended_by != turn.office:
                continue
            unanswered = answered is None or answered >= turn.until
            inside = quarter.begins <= turn.until < quarter.ends
            if inside and unanswered and turn.until - first.since >= used:
                yield False
        owes = answered is None or answered >= quarter.ends
        has_it = any(turn.covers(quarter.ends) for turn in turns)
        if self.state()[0] == "open" and owes and has_it and first.promise < quarter.ends:
            yield False

    def ends(self) -> Iterator[tuple[str, bool]]:
        what, closed, closer = self.state()
        if what == "none":
            return
        done = what == "done"
        moment = closed if done and closed is not None else self.quarter.ends
        if done and moment <= self.due_at(moment, included=True):
            if closer and closer != self.filer:
                yield closer, True
        elif done or moment > self.due_at(moment, included=False):
            for office in self.charge(moment, done=done) - {self.filer}:
                yield office, False

    def charge(self, moment: int, *, done: bool) -> set[str]:
        """Return the offices that answer for a late end."""
        held: dict[str, int] = defaultdict(int)
        for turn in self.turns:
            if turn.since < moment:
                reach = moment if turn.reach is None else min(turn.reach, moment)
                held[turn.office] += reach - turn.since
        enough = Fraction(self.quarter.rules.held_share, 1000) * (moment - self.rows[0]["filed"])
        charged = {office for office, span in held.items() if span >= enough}
        if not charged:
            charged = {office for office, span in held.items() if span == max(held.values())}
        return charged if done else charged | self.waited_for()

    def waited_for(self) -> set[str]:
        """Return the offices that have the open report at the end of the quarter."""
        moment = self.quarter.ends
        away = {turn.office for turn in self.turns if turn.is_away(moment)}
        here = {
            turn.office
            for turn in self.turns
            if turn.since < moment and (turn.until is None or turn.until >= moment)
        }
        return away or here

    def quality(self) -> Iterator[Unit]:
        waiting = self.waits_for()
        yield from ((office, "waiting", 1) for office in waiting)
        charges: dict[str, set[str]] = defaultdict(set)
        for row, undoing in self.closings():
            counts = row["outcome"] in ("done", "outside", "merged")
            if counts and row["office"] not in (waiting | {self.filer}):
                charges[row["office"]] |= self.charge_closing(row, undoing)
        for office, found in charges.items():
            yield office, "closings", int("closings" in found)
            yield office, "closings_rejected", int("rejected" in found)
            yield office, "reopened", int("reopened" in found and "rejected" not in found)
        rated = [row for row in self.rows if row["kind"] == "rating" and self.is_inside(row)]
        rated = [row for row in rated if row["office"] != self.filer]
        for row in rated[-1:]:
            yield row["office"], "rated", 1
            yield row["office"], "stars", row["stars"]

    def charge_closing(self, row: Row, undoing: Row | None) -> set[str]:
        """Return what a closing is in the quarter: closings, rejected, reopened."""
        found = set()
        if undoing and (self.is_inside(row) or self.comes_late(row, undoing)):
            if undoing["verdict"] == "rejected":
                found.add("rejected")
            elif undoing["actor"] == "pelapor":
                found.add("reopened")
        if self.is_inside(row) and (found or self.state()[0] == "done"):
            found.add("closings")
        return found

    def waits_for(self) -> set[str]:
        """Return the offices for which the reporter waits past the promise."""
        ends = self.quarter.ends
        if self.state()[0] != "open" or ends <= self.due_at(ends, included=False):
            return set()
        return self.waited_for() - {self.filer}

    def is_inside(self, row: Row) -> bool:
        return bool(self.quarter.begins <= row["moment"] < self.quarter.ends)

    def comes_late(self, closing: Row, undoing: Row) -> bool:
        """Whether a closing of an earlier quarter was undone in this one, when that one had been
        counted.
        """
        quarter = self.quarter
        if closing["moment"] >= quarter.begins or not self.is_inside(undoing):
            return False
        return bool(closing["moment"] < quarter.earlier or undoing["moment"] >= quarter.grace)


@dataclass
class Town:
    timelines: list[Timeline]
    triage: str

    def __post_init__(self) -> None:
        self.by_name = {timeline[0]["report"]: timeline for timeline in self.timelines if timeline}

    def count(self, quarter: Quarter) -> dict[tuple[str, bool], dict[str, int]]:
        """Return the counts of an office, of public reports and of private ones."""
        counts: dict[tuple[str, bool], dict[str, int]] = defaultdict(
            lambda: dict.fromkeys(NAMES, 0)
        )
        for timeline in self.by_name.values():
            case = Case(timeline, quarter, self)
            for office, what, many in case.units():
                counts[office, case.private][what] += many
        return counts
