"""The facts of a report by hand: what each column says."""

from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from chalicelib.casework import officer_actions
from chalicelib.city.current import city
from chalicelib.figures.facts.making import Hashes, make_facts
from chalicelib.figures.facts.model import NAMES, PERSONAL
from chalicelib.reports.access import confidentiality
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Purpose
from chalicelib.reports.lifecycle.verification import verify_closing
from chalicelib.reports.status import Action
from tests.builders import MONDAY, a_judgement, a_report, a_step, a_verifier, an_officer, taken
from tests.figures.facts.lives import Life, begun, logged, merged

HASHES = Hashes("h", "r", "y")
NOTE = "Segera ditindaklanjuti hari ini juga"


def made(life: Life) -> list[dict[str, Any]]:
    facts = make_facts(life.report, life.timeline, HASHES, city(), MONDAY + timedelta(days=9))
    return [{name: getattr(fact, name) for name in NAMES} for fact in facts]


def seconds(at: datetime) -> int:
    return int(at.timestamp())


def a_life() -> Life:
    """A report about waste of Monday, 08.00: handed to the sub-agency after an hour, in work after
    three, paused for two, done after nine, and accepted.
    """
    life = begun(Random(3))
    steps: list[tuple[float, Action, dict[str, Any]]] = [
        (1, Action.KOORDINASI, {"to_agency": "DLH-31.73"}),
        (3, Action.PROSES, {}),
        (4, Action.PAUSE, {"reason": "cuaca", "until": MONDAY + timedelta(hours=40)}),
        (6, Action.RESUME, {}),
        (9, Action.SELESAI, {}),
    ]
    for hours, action, more in steps:
        at = MONDAY + timedelta(hours=hours)
        life.add(*taken(life.report, action, at, note=NOTE, **more))
    judged = replace(life.report, verifier="BIROPEM")
    at = MONDAY + timedelta(hours=12)
    life.add(*verify_closing(judged, a_verifier(), a_judgement(life.report.version), at, city()))
    return life


def test_the_columns_by_hand() -> None:
    life = a_life()
    first, handed, begins, paused, resumed, done, judged = made(life)
    assert first == {
        "report": "h",
        "seq": 1,
        "kind": "status",
        "moment": seconds(MONDAY),
        "day": "2026-11-23",
        "month": "2026-11",
        "status": "menunggu",
        "channel": "website",
        "category": life.report.category,
        "kelurahan": "31.73.05.1001",
        "priority": "biasa",
        "office": "31.73.05.1001",
        "actor": "pelapor",
        "level": "public",
        "filed": seconds(MONDAY),
        "answer_due": seconds(life.states[0].respond_by),
        "complete_due": seconds(life.states[0].complete_by),
        "own_due": None,
        **dict.fromkeys(("answered", "closed", "outcome", "follows", "rung", "verdict", "stars")),
        "handover": False,
        "giver": None,
        "held": None,
        **dict.fromkeys(("paused", "menunggu", "koordinasi", "disposisi", "proses"), 0),
        "reporter": "r",
        "reporter_year": "y",
        "blurred": False,
        "made": seconds(MONDAY + timedelta(days=9)),
    }
    assert (handed["handover"], handed["giver"], handed["held"]) == (True, first["office"], 3600)
    assert (handed["office"], handed["menunggu"]) == ("DLH-31.73", 3600)
    assert handed["answer_due"] == seconds(life.states[1].respond_by)
    assert begins["answered"] == begins["moment"]
    assert (begins["koordinasi"], begins["handover"], begins["held"]) == (7200, False, None)
    assert (paused["paused"], resumed["paused"]) == (0, 7200)
    assert resumed["complete_due"] == first["complete_due"] + 7200
    assert (done["closed"], done["outcome"], done["proses"]) == (done["moment"], "done", 6 * 3600)
    assert (done["giver"], done["held"]) == ("DLH-31.73", 6 * 3600)  # eight, two of them paused
    assert (judged["kind"], judged["verdict"], judged["held"]) == ("verification", "accepted", None)
    assert judged["proses"] == done["proses"], "closed time counts nowhere"
    assert {each[name] for each in (handed, done, judged) for name in PERSONAL} == {None}


def test_a_suggestion_has_no_work_in_its_facts_until_it_is_taken_up() -> None:
    life = suggested()
    life.add(*taken(life.report, Action.REPLY, MONDAY + timedelta(hours=2), note=NOTE, photos=()))
    filed, answered = made(life)
    assert (filed["complete_due"], filed["own_due"], filed["outcome"]) == (None, None, None)
    assert (answered["complete_due"], answered["outcome"]) == (None, "answered")
    assert answered["answered"] == answered["closed"] == seconds(MONDAY + timedelta(hours=2))
    life = suggested()
    begins = MONDAY + timedelta(hours=2)
    life.add(*taken(life.report, Action.PROSES, begins, note=NOTE))
    filed, work = made(life)
    assert filed["complete_due"] is None
    assert work["complete_due"] == seconds(life.report.complete_by) > seconds(begins)
    assert work["outcome"] is None


def suggested() -> Life:
    report, entry = a_report(purpose=Purpose.SUGGESTION)
    return Life(report, [logged(report, entry)], [report])


def test_a_rung_of_the_ladder_is_told_by_its_place() -> None:
    life = begun(Random(3))
    life.add(*_split(check_promise(life.report, MONDAY + timedelta(days=3), city())))
    rungs = [(fact["kind"], fact["rung"]) for fact in made(life)[1:]]
    codes = [rung.code for rung in city().ladder]
    assert rungs[0] == ("reminder", codes.index("remind") + 1)
    assert ("escalation", codes.index("head") + 1) in rungs


def _split(done: Any) -> tuple[Any, ...]:
    report, entries = done
    return report, *entries


def test_a_confidential_report_tells_neither_its_matter_nor_its_place() -> None:
    life = begun(Random(3))
    triage = replace(life.report, holder="BIROPEM")
    confidence = confidentiality.accuse(("31.73.05",), city())
    accused = confidentiality.make_confidential(triage, confidence, city())
    life.timeline[0] = logged(accused, life.timeline[0].entry)
    life.report = replace(accused, holder=life.report.holder)
    (fact,) = made(life)
    assert (fact["category"], fact["kelurahan"], fact["level"]) == (None, None, "private")


def test_what_is_taken_back_ends_no_turn() -> None:
    life = begun(Random(3))
    handed = {"to_agency": "DLH-31.73", "note": NOTE}
    for minutes, action, more in (
        (60, Action.KOORDINASI, handed),
        (70, Action.TAKE_BACK, {"note": NOTE}),
        (120, Action.KOORDINASI, handed),
    ):
        at = MONDAY + timedelta(minutes=minutes)
        life.add(*taken(life.report, action, at, **more))
    _, first, back, again = made(life)
    assert (back["giver"], back["held"], back["handover"]) == (None, None, False)
    assert first["held"] + again["held"] == 7200, "it goes on as if it had never been handed over"


def test_a_triage_that_closes_what_is_not_the_citys() -> None:
    life = begun(Random(3))
    at = MONDAY + timedelta(hours=1)
    given = taken(life.report, Action.KOORDINASI, at, to_agency="BIROPEM", note=NOTE)
    life.add(*given)
    step = a_step(Action.OUTSIDE, note=NOTE, reason="swasta")
    life.add(
        *officer_actions.take_step(life.report, a_verifier(), step, at + timedelta(hours=1), city())
    )
    last = made(life)[-1]
    assert (last["outcome"], last["actor"], last["office"]) == ("outside", "BIROPEM", "BIROPEM")
    assert an_officer("BIROPEM").agency == last["giver"]


def test_facts_say_which_report_a_report_follows_as_long_as_it_does() -> None:
    followed, ended = 0, 0
    for seed in range(20):
        one, other = merged(seed)
        number = other.report.number
        hashes = Hashes("h", survivors={number: "hash of the other"})
        facts = [*make_facts(one.report, one.timeline, hashes, city(), MONDAY)]
        for fact in facts:
            follows = "hash of the other" if fact.outcome == "merged" else None
            assert fact.follows == follows, (seed, fact)
        followed += sum(fact.follows is not None for fact in facts)
        ended += facts[-1].follows is None
    assert followed
    assert ended
