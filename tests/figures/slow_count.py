"""The measures counted slowly, timeline by timeline, in plain Python. It shares nothing with the
SQL but the definitions.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median
from typing import Any

from chalicelib.figures.engine import Month
from tests.figures.random_city import Row, Timeline

Count = dict[Any, dict[str, int]]
LEAST = 5
DIMENSIONS = ("channel", "category", "office", "kelurahan")


def is_private(timeline: Timeline) -> bool:
    return bool(timeline[-1]["level"] == "private")


def shown(row: Row, name: str, timeline: Timeline) -> str:
    """Return a value as the public may know it."""
    value = row[name] or "-"
    if name == "kelurahan" and timeline[-1]["blurred"] and timeline[-1]["level"] == "facts":
        return str(value)[:8]
    return str(value)


def stand_at(timeline: Timeline, moment: int) -> Row | None:
    """Return the last entry before a moment."""
    before = [row for row in timeline if row["moment"] < moment]
    return before[-1] if before else None


def within(moment: int | None, month: Month) -> bool:
    return moment is not None and month.begins <= moment < month.ends


def finished_in(timeline: Timeline, month: Month) -> Row | None:
    """Return how a report stands that was finished in a month and is not open at its end."""
    row = stand_at(timeline, month.ends)
    return row if row and row["outcome"] == "done" and within(row["closed"], month) else None


def count_reports(
    timelines: list[Timeline], months: list[Month], dimension: str | None
) -> list[tuple[Any, ...]]:
    """Return the rows of reports_by_<dimension>, or of reports_by_month."""
    rows = []
    for month in months:
        filed: dict[str, int] = defaultdict(int)
        times: dict[str, list[int]] = defaultdict(list)
        for timeline in timelines:
            if is_private(timeline):
                continue
            row = stand_at(timeline, month.ends)
            if row is None:
                continue
            place = shown(row, dimension, timeline) if dimension else ""
            if within(timeline[0]["filed"], month):
                filed[place] += 1
            if done := finished_in(timeline, month):
                times[place].append(done["closed"] - done["filed"])
        for place in sorted({*filed, *times} or ({""} if not dimension else set())):
            spans = times[place]
            middle = float(median(spans)) if len(spans) >= LEAST else None
            key = (month.name, place) if dimension else (month.name,)
            rows.append((*key, filed[place], len(spans), sum(spans), middle))
    return rows


def count_reporters(timelines: list[Timeline], months: list[Month]) -> list[tuple[Any, ...]]:
    rows = []
    for month in months:
        if not month.closed:
            continue
        filed = [each for each in timelines if within(each[0]["filed"], month)]
        shown_ones = [each for each in filed if not is_private(each)]
        people: dict[str, set[str]] = defaultdict(set)
        for timeline in shown_ones:
            first = timeline[0]
            people[shown(first, "channel", timeline)] |= {first["reporter"]} - {None}
        counts = {place: len(known) for place, known in people.items()}
        if shown_ones:
            counts["all"] = count_persons(filed, "reporter")
        rows += [
            (month.name, place, many if many >= LEAST else None)
            for place, many in sorted(counts.items())
        ]
    return rows


def count_persons(filed: list[Timeline], column: str) -> int:
    """Return how many people filed something that is public, and how many others, of enough."""
    everybody = {each[0][column] for each in filed} - {None}
    open_ones = {each[0][column] for each in filed if not is_private(each)} - {None}
    others = len(everybody - open_ones)
    return len(open_ones) + (others if others >= LEAST else 0)


def name_periods(month: Month) -> dict[str, str]:
    return {"quarter": month.quarter, "year": month.name[:4]}


def count_people(timelines: list[Timeline], months: list[Month]) -> list[tuple[Any, ...]]:
    """Return the rows of reporters_by_period."""
    rows = []
    for span in ("quarter", "year"):
        for period in sorted({name_periods(month)[span] for month in months}):
            inside = [month for month in months if name_periods(month)[span] == period]
            if not all(month.closed for month in inside):
                continue
            filed = [
                each
                for each in timelines
                if any(within(each[0]["filed"], month) for month in inside)
            ]
            people = count_persons(filed, "reporter_year")
            rows.append((span, period, people if people >= LEAST else None))
    return rows


COUNTED = (
    *("reports", "answered", "answered_on_time", "passed_on_late", "answers_overdue", "finished"),
    *("finished_on_time", "open", "open_overdue", "reopened", "closings_accepted"),
    *("closings_rejected", "rated", "stars", "escalated"),
)


def count_offices(timelines: list[Timeline], months: list[Month], private: bool) -> Count:
    """Return all counts by month and office, of open reports or of private ones."""
    counts: Count = defaultdict(lambda: dict.fromkeys(COUNTED, 0))
    for month in months:
        for timeline in timelines:
            if is_private(timeline) == private:
                for office, what, many in _list_counts(timeline, month):
                    counts[month.name, office or "-"][what] += many
    return counts


def _list_counts(timeline: Timeline, month: Month) -> Iterator[tuple[str, str, int]]:
    standing = stand_at(timeline, month.ends)
    if standing is None:
        return
    office = standing["office"]
    if within(timeline[0]["filed"], month):
        yield office, "reports", 1
    if standing["closed"] is None:
        yield office, "open", 1
        yield office, "open_overdue", int(standing["complete_due"] < month.ends)
        late = standing["answered"] is None and standing["answer_due"] < month.ends
        yield office, "answers_overdue", int(late)
    if done := finished_in(timeline, month):
        yield office, "finished", 1
        yield office, "finished_on_time", int(done["closed"] <= done["complete_due"])
    yield from _list_entries(timeline, month)
    ratings = [row for row in timeline if within(row["moment"], month) and row["stars"]]
    if ratings:
        yield ratings[-1]["office"], "rated", 1
        yield ratings[-1]["office"], "stars", ratings[-1]["stars"]
    up = [row for row in timeline if row["kind"] == "escalation" and within(row["moment"], month)]
    for each in {row["office"] for row in up}:
        yield each, "escalated", 1


def is_taken_back(timeline: Timeline, row: Row, month: Month) -> bool:
    """Whether a hand-over was taken back in the same month."""
    later = timeline[timeline.index(row) + 1 :]
    moves = [each for each in later if each["giver"] or each["kind"] == "taken_back"]
    return bool(moves) and moves[0]["kind"] == "taken_back" and within(moves[0]["moment"], month)


def _list_entries(timeline: Timeline, month: Month) -> Iterator[tuple[str, str, int]]:
    for before, row in zip([None, *timeline], timeline, strict=False):
        if not within(row["moment"], month):
            continue
        if row["answered"] == row["moment"] and (before is None or before["answered"] is None):
            yield row["office"], "answered", 1
            yield row["office"], "answered_on_time", int(row["answered"] <= row["answer_due"])
        undone = is_taken_back(timeline, row, month)
        if row["handover"] and before and before["answered"] is None and not undone:
            yield row["giver"], "passed_on_late", int(before["answer_due"] < row["moment"])
        if row["kind"] == "reopen":
            yield row["office"], "reopened", 1
        if row["verdict"]:
            yield row["office"], f"closings_{row['verdict']}", 1


def count_ladder(timelines: list[Timeline], months: list[Month]) -> list[tuple[Any, ...]]:
    counts: dict[tuple[Any, ...], int] = defaultdict(int)
    for month in months:
        for timeline in timelines:
            for kind in ("reminder", "escalation"):
                rungs = [
                    row["rung"]
                    for row in timeline
                    if row["kind"] == kind and within(row["moment"], month)
                ]
                if rungs and not is_private(timeline):
                    counts[month.name, kind, max(rungs)] += 1
    return sorted((*key, many) for key, many in counts.items())


def count_time(timelines: list[Timeline], months: list[Month]) -> list[tuple[Any, ...]]:
    """Return the rows of office_time, from the spans between entries."""
    seconds: dict[tuple[str, str, str], int] = defaultdict(int)
    reports: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for month in months:
        for timeline in timelines:
            moments = [row["moment"] for row in timeline[1:]] + [month.ends]
            for row, until in zip(timeline, moments, strict=True):
                key = month.name, row["office"], row["status"]
                touches = row["moment"] < month.ends and until >= month.begins
                if is_private(timeline) or row["closed"] is not None or not touches:
                    continue
                span = min(until, month.ends) - max(row["moment"], month.begins)
                seconds[key] += max(0, span)
                reports[key].add(row["report"])
    longest: dict[tuple[str, str], tuple[int, str]] = {}
    for (month_name, office, stage), span in seconds.items():
        best = longest.setdefault((month_name, office), (-span, stage))
        longest[month_name, office] = min(best, (-span, stage))
    return sorted(
        (*key, len(reports[key]), span, int(longest[key[:2]] == (-span, key[2])))
        for key, span in seconds.items()
    )


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def promise_row(count: dict[str, int]) -> tuple[Any, ...]:
    """Return a row of promises_by_office without its key."""
    due = count["answered"] + count["passed_on_late"] + count["answers_overdue"]
    ends = count["finished"] + count["open_overdue"]
    return (
        *(count[name] for name in COUNTED[1:5]),
        share(count["answered_on_time"], due),
        *(count[name] for name in COUNTED[5:9]),
        share(count["finished_on_time"], ends),
    )


def add_up(counts: Count, chosen: Callable[[Any], bool]) -> dict[str, int]:
    """Return the sum of all counts whose key is chosen."""
    total = dict.fromkeys(COUNTED, 0)
    for key, count in counts.items():
        if chosen(key):
            for name, many in count.items():
                total[name] += many
    return total


def count_kpi(
    timelines: list[Timeline], months: list[Month], hidden: dict[str, int]
) -> list[tuple[Any, ...]]:
    """Return the rows of kpi; ``hidden`` are the published private reports by month."""
    counts = count_offices(timelines, months, private=False)
    reports = {row[0]: row for row in count_reports(timelines, months, None)}
    people = {row[:2]: row[2] for row in count_people(timelines, months)}
    found = []
    for span, name_of in (("quarter", lambda m: m.quarter), ("year", lambda m: m.name[:4])):
        before: dict[str, float | None] = {}
        for period in sorted({name_of(month) for month in months}):
            inside = [month for month in months if name_of(month) == period]
            names, last = [month.name for month in inside], inside[-1].name
            flow = add_up(counts, lambda key, names=names: key[0] in names)  # type: ignore[misc]
            end = add_up(counts, lambda key, last=last: key[0] == last)  # type: ignore[misc]
            settled = sum(reports[month.name][1] for month in inside if month.closed)
            due = flow["answered"] + flow["passed_on_late"] + end["answers_overdue"]
            parts: dict[str, tuple[int, int | None]] = {
                "participation": (
                    sum(reports[name][1] for name in names),
                    people.get((span, period)),
                ),
                "responsiveness": (flow["answered_on_time"], due),
                "transparency": (settled, settled + sum(hidden.get(name, 0) for name in names)),
                "effectiveness": (
                    sum(reports[name][3] for name in names),
                    sum(reports[name][2] for name in names),
                ),
                "efficiency": (flow["finished_on_time"], flow["finished"] + end["open_overdue"]),
            }
            for figure, (part, whole) in parts.items():
                value = float(part) if figure == "participation" else share(part, whole or 0)
                past = before.get(figure)
                trend = None if value is None or past is None else value - past
                closed = int(all(month.closed for month in inside))
                found.append((span, period, closed, figure, value, part, whole, trend))
                before[figure] = value
    return sorted(found, key=lambda row: (row[0], row[1], row[3]))
