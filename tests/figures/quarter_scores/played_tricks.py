"""Fifteen tricks. Each writes entries into the reports that an office works on itself, before what
is left of the real work is entered, and returns all reports.
"""

import random
from collections.abc import Callable

from tests.figures.quarter_scores.played_offices import BEGINS, EDGES, ENDS, FALLEN, Report, Work
from tests.figures.random_city import DAY, HOUR, TRIAGE

Trick = Callable[[random.Random, list[Report]], list[Report]]


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
            restored = min(moment + 2 * DAY, report.work.done)
            if not report.work.late or crosses(report.work, moment, restored):
                continue
            report.close(moment, outcome)
            if chance.random() < 0.5:  # the reporter objects, and it is restored
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
