"""Lives of reports as chance has them, by the rules alone, with the state after each entry."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from chalicelib.casework import merge_propagation, merging, moderation
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.officer_actions import take_step
from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.figures.facts.replay import Logged
from chalicelib.platform.errors import Refusal
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place
from chalicelib.reports.lifecycle import followup, lifecycle, place_correction
from chalicelib.reports.lifecycle import withdrawal as withdrawals
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.lifecycle.withdrawal import Withdrawal
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.timeline import Decision, Entry, Verdict
from tests.builders import MONDAY, a_judgement, a_report, a_step, a_verifier, an_officer, taken

OFFICES = (
    "31.73.05.1001",
    "BIROPEM",
    "BIROPEM",
    "31.73.05",
    "31.73",
    "DLH-31.73",
    "DSDA-31.73",
    "BIROPEM",
    "DISHUB",
)
CATEGORIES = ("sampah", "pohon", "parkir-liar", "banjir", "jalan", "gangguan")
NOTE = "Segera ditindaklanjuti hari ini juga"


@dataclass
class Life:
    """A report so far: its present state, its timeline, and how it stood after each entry."""

    report: Report
    timeline: list[Logged]
    states: list[Report]

    def add(self, report: Report, *entries: Entry) -> None:
        self.report = report
        self.timeline += [logged(report, entry) for entry in entries]
        self.states += [report] * len(entries)


def logged(report: Report, entry: Entry) -> Logged:
    """The entry with what its item says of the report."""
    return Logged(
        entry,
        report.filing.channel,
        report.category,
        report.place.area,
        report.visibility,
        report.confidential is not None,
    )


def begun(chance: Random) -> Life:
    category, draw = chance.choice(CATEGORIES), chance.randrange(10**6)
    report, entry = a_report(category=category, draw=draw)
    life = Life(report, [], [])
    life.add(report, entry)
    return life


def lived(seed: int, steps: int = 25) -> Life:
    """A life of a report, the same for the same seed."""
    chance = Random(seed)
    life, now = begun(chance), MONDAY
    while steps:
        now += timedelta(minutes=chance.choice((1, 30, 300, 3000, 9000)))
        report, entries = check_promise(life.report, now, city(), most=1)
        if entries:
            life.add(report, *entries)
        else:
            _try_step(life, now, chance)
        steps -= 1
    return life


def _try_step(life: Life, now: datetime, chance: Random) -> None:
    """Take a step that the rules allow, if chance finds one."""
    try:
        done = chance.choice(STEPS)(life.report, now, chance)
    except (Refusal, KeyError):
        return
    if done:
        life.add(*done)


def _act(report: Report, now: datetime, chance: Random) -> Any:
    action = chance.choice(
        [
            *(Action.PROSES, Action.PROSES, Action.SELESAI, Action.KOORDINASI, Action.DISPOSISI),
            *(Action.RETURN, Action.TAKE_BACK, Action.TAKE_BACK, Action.RECATEGORISE),
            *(Action.PAUSE, Action.RESUME, Action.ASK, Action.COMMENT),
        ]
    )
    if report.holder == "BIROPEM" and chance.random() < 0.4:
        step = a_step(Action.OUTSIDE, note=NOTE, reason="swasta")
        return take_step(report, a_verifier(), step, now, city())
    more: dict[str, Any] = {
        Action.RECATEGORISE: {"category": chance.choice(CATEGORIES)},
        Action.PAUSE: {"reason": "cuaca", "until": now + timedelta(hours=chance.choice((3, 30)))},
    }.get(action, {})
    if action in (Action.KOORDINASI, Action.DISPOSISI, Action.RETURN):
        more = {"to_agency": chance.choice(OFFICES)}
    return taken(report, action, now, note=NOTE, **more)


def _object(report: Report, now: datetime, chance: Random) -> Any:
    objection = Objection("Belum selesai, masih menumpuk")
    does = chance.choice((followup.reopen_report, followup.appeal_closing))
    return does(report, objection, now, city())


def _rate(report: Report, now: datetime, chance: Random) -> Any:
    return followup.rate_closing(report, Rating(chance.randrange(1, 6)), now, city())


def _judge(report: Report, now: datetime, chance: Random) -> Any:
    return verify_closing(
        report, a_verifier(), a_judgement(report.version, chance.choice([*Verdict])), now, city()
    )


def _withdraw(report: Report, now: datetime, chance: Random) -> Any:
    if chance.random() < 0.8 or withdrawals.find_hindrance(report, now, city()):
        return None
    return withdrawals.withdraw_report(report, Withdrawal("selesai-sendiri"), now, city())


def _moderate(report: Report, now: datetime, chance: Random) -> Any:
    ruling = Ruling(
        chance.choice((Decision.REJECT, Decision.RESTORE, Decision.HIDE)),
        report.version,
        "spam",
        NOTE,
    )
    moderator = replace(an_officer("BIROPEM"), id=f"mod-{chance.randrange(3)}")
    return moderation.decide_moderation(report, moderator, ruling, now, city())


def _correct(report: Report, now: datetime, chance: Random) -> Any:
    if place_correction.find_hindrance(report, now, city()):
        return None
    area = chance.choice(("31.73.05.1002", "31.74.01.1001", "31.73.05.1001"))
    place = Place(address=f"Gang {chance.randrange(99)}", area=area, found="given")
    return place_correction.correct_place(report, place, now, city())


def _add(report: Report, now: datetime, chance: Random) -> Any:
    text = Addition("Masih sama seperti kemarin", now, reporter=chance.random() < 0.5)
    return lifecycle.add_to_report(report, text, city())


def _choose(report: Report, now: datetime, chance: Random) -> Any:
    return followup.set_visibility(report, now, city(), chance.choice([*Visibility]))


STEPS = (
    *(_act, _act, _act, _act, _act, _act, _object, _object, _rate, _judge, _judge),
    *(_withdraw, _moderate, _correct, _add, _choose),
)


def merged(seed: int) -> tuple[Life, Life]:
    """Two lives, the first of which follows the second for a while, and is then on its own again or
    ends with it.
    """
    chance = Random(seed)
    one, other, now = begun(chance), begun(chance), MONDAY + timedelta(hours=1)
    officer = an_officer(one.report.holder)
    step = a_step(Action.MERGE, note=NOTE, into=other.report.number)
    pair = merging.merge_reports(one.report, other.report, officer, step, now, city())
    for life, done in zip((one, other), pair, strict=True):
        life.add(*done)
    for _ in range(8):
        now += timedelta(hours=chance.choice((1, 5, 40)))
        before = other.report.version
        _try_step(other, now, chance)
        new = [each.entry for each in other.timeline if each.entry.seq > before]
        report, entries = merge_propagation.follow_survivor(one.report, other.report, new, city())
        one.add(report, *entries)
        if chance.random() < 0.2:
            _try_step(one, now, chance)
    return one, other
