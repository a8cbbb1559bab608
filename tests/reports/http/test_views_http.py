"""What the public and a report's reporter see, and what they are told of its changes: whatever
happens to a report, the one moves exactly when the other does, and nothing else can be told by it.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.casework import merging, moderation, officer_actions
from chalicelib.casework.identity_disclosure import record_opening
from chalicelib.casework.moderation import Ruling
from chalicelib.casework.photo_opening import record_photos_opened
from chalicelib.city.rows import Visibility
from chalicelib.intake import rate_limit
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.errors import Refusal
from chalicelib.platform.i18n import Language
from chalicelib.platform.roles import Role
from chalicelib.privacy import rules as privacy_rules
from chalicelib.reports.access import visibility
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.filing import Place, Purpose
from chalicelib.reports.http import views as reports_views
from chalicelib.reports.lifecycle import closing, followup, lifecycle
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.lifecycle.lifecycle import Addition, make_next_entry
from chalicelib.reports.lifecycle.verification import Judgement, verify_closing
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action
from chalicelib.reports.store.items.index_keys import entry_keys, public_keys
from chalicelib.reports.timeline import Decision, Entry, Timeline, Verdict
from tests.builders import KEBON_JERUK, MONDAY, a_city, a_report, a_step, an_officer

CITY = a_city(verify_share=0)  # so that photos may be what makes a closing wait for a verdict
TRIAGE = CITY.settings.triage
ALL = frozenset({Role.OFFICER, Role.HEAD, Role.VERIFIER})
LATER = MONDAY + timedelta(days=400)  # when it is looked at: what the clock alone changes, stands
Told = tuple[Report, tuple[Entry, ...]]
GIVEN: dict[Action, dict[str, Any]] = {
    Action.KOORDINASI: {"to_agency": "DLH"},
    Action.RETURN: {"to_agency": TRIAGE},
    Action.DISPOSISI: {"to_agency": "DLH-31.73"},
    Action.OUTSIDE: {"reason": "swasta"},
    Action.TASK: {"to_agency": "DBM-31.73"},
    Action.RECATEGORISE: {"category": "taman"},
    Action.COMMENT: {"internal": True},
    Action.CORRECT_PLACE: {
        "place": Place("Jl. Arjuna 2", -6.191, 106.778, "31.73.05.1002", "outline")
    },
}


def _one(done: tuple[Report, Entry] | None, report: Report) -> Told:
    return (report, ()) if done is None else (done[0], (done[1],))


def _act(action: Action, **more: Any) -> Callable[[Report, datetime], Told]:
    def step(report: Report, now: datetime) -> Told:
        given = {"until": now + timedelta(hours=5), **GIVEN.get(action, {}), **more}
        if action is Action.PAUSE:
            given["reason"] = "cuaca"
        if action in (Action.ANSWER, Action.WITHDRAW):
            given["task"] = next((task.seq for task in report.tasks), None)
        offices = [report.holder, *([report.screener] if report.screener else [])]
        offices += [task.office for task in report.tasks] if action is Action.ANSWER else []
        if action is Action.TAKE_BACK and report.last_handover:
            offices.append(report.last_handover.by)
        officer = replace(an_officer(offices[-1]), roles=ALL)
        return _one(
            officer_actions.take_step(report, officer, a_step(action, **given), now, CITY), report
        )

    return step


def _moderated(decision: Decision) -> Callable[[Report, datetime], Told]:
    def step(report: Report, now: datetime) -> Told:
        judge = replace(an_officer(TRIAGE, Role.VERIFIER), id=f"hakim-{decision}")
        ruling = Ruling(decision, report.version, "spam", "catatan")
        return _one(moderation.decide_moderation(report, judge, ruling, now, CITY), report)

    return step


def _verified(verdict: Verdict) -> Callable[[Report, datetime], Told]:
    def step(report: Report, now: datetime) -> Told:
        given = Judgement(verdict, report.version, "catatan")
        judge = an_officer(TRIAGE, Role.VERIFIER)
        return _one(verify_closing(report, judge, given, now, CITY), report)

    return step


def _set_level(level: Visibility) -> Callable[[Report, datetime], Told]:
    return lambda report, now: _one(followup.set_visibility(report, now, CITY, level), report)


def _added(*, reporter: bool) -> Callable[[Report, datetime], Told]:
    where = Place("Jl. Panjang 5", -6.1926, 106.7697, KEBON_JERUK, "outline")
    return lambda report, now: _one(
        lifecycle.add_to_report(report, Addition("tambahan", now, reporter, where, "pohon"), CITY),
        report,
    )


def _merged(report: Report, now: datetime) -> Told:
    other, _ = a_report(draw=8)
    officer = replace(an_officer(report.holder), roles=ALL)
    step = a_step(Action.MERGE, into=other.number)
    return _one(merging.merge_reports(report, other, officer, step, now, CITY)[0], report)


def _unmerged(report: Report, now: datetime) -> Told:
    other, _ = a_report(draw=8)
    officer = replace(an_officer(report.before.holder if report.before else TRIAGE), roles=ALL)
    step = a_step(Action.UNMERGE)
    return _one(merging.unmerge_reports(report, other, officer, step, now, CITY)[0], report)


def _seen_by_head(report: Report, now: datetime) -> Told:
    head = an_officer(report.holder, Role.HEAD)
    return _one(record_opening(report, head, "lokasi", now, CITY), report)


def _photos_opened(report: Report, now: datetime) -> Told:
    unseen = Timeline(make_next_entry(report, now, Kind.NOTE, report.holder))
    return _one(record_photos_opened(report, unseen, an_officer(report.holder), now, CITY), report)


def _examined(findings: list[str]) -> Callable[[Report, datetime], Told]:
    return lambda report, now: _one(
        closing.record_examination(report, report.closed_in or 0, findings, now, CITY), report
    )


STEPS: dict[str, Callable[[Report, datetime], Told]] = {
    **{str(action): _act(action) for action in Action if "merge" not in action},
    "said": _act(Action.COMMENT, internal=False),
    **{f"moderation {each}": _moderated(each) for each in Decision if each != Decision.APPEAL},
    "appealed decision": lambda r, now: _one(
        moderation.appeal_decision(r, "tidak setuju", (), now, CITY), r
    ),
    **{f"verdict {verdict}": _verified(verdict) for verdict in Verdict},
    "hidden": _set_level(Visibility.PRIVATE),
    "facts": _set_level(Visibility.FACTS),
    "shown": _set_level(Visibility.PUBLIC),
    "added": _added(reporter=True),
    "added by another": _added(reporter=False),
    "limit": lambda r, now: _one(rate_limit.hold_back(r, CITY.limits[0], now, CITY), r),
    "clock": lambda r, now: check_promise(r, now + timedelta(days=3), CITY, most=2),
    "rated": lambda r, now: _one(followup.rate_closing(r, Rating(2), now, CITY), r),
    "reopened": lambda r, now: _one(followup.reopen_report(r, Objection("belum"), now, CITY), r),
    "appealed": lambda r, now: _one(followup.appeal_closing(r, Objection("belum"), now, CITY), r),
    "exported": lambda r, now: _one(followup.record_export(r, now, CITY), r),
    "erasure asked": lambda r, now: _one(privacy_rules.ask_erasure(r, now, CITY), r),
    "erased": lambda r, now: _one(privacy_rules.finish_erasure(r, {"texts": 1}, now, CITY), r),
    "kept too long": lambda r, now: _one(privacy_rules.expire_report(r, now, CITY), r),
    "identity": _seen_by_head,
    "photos opened": _photos_opened,
    "flagged": _examined(["missing a.jpg"]),
    "clear": _examined([]),
    "merged": _merged,
    "unmerged": _unmerged,
}
COUNTED = ("version", "updated_at")


def _public(report: Report, entries: tuple[Entry, ...]) -> Any:
    return reports_views.public_view(
        report, Timeline(entries[0], entries[1:]), LATER, Language.INDONESIAN
    )


def _own(report: Report, entries: tuple[Entry, ...]) -> Any:
    told = visibility.own_entries(report, entries)
    return reports_views.full_view(
        visibility.own_report(report), told, LATER, None, Language.INDONESIAN
    )


def _told(view: Any) -> dict[str, Any]:
    return {name: value for name, value in view.items() if name not in COUNTED}


def _check(name: str, before: Told, after: Told) -> None:
    for see, audience in ((_public, "public"), (_own, "own")):
        was, now = see(*before), see(*after)
        counted = tuple(was[each] for each in COUNTED) != tuple(now[each] for each in COUNTED)
        changed = _told(was) != _told(now)
        assert changed is (was["version"] != now["version"]), (name, audience, was, now)
        assert changed or not counted, (name, audience)
        numbers = [entry["seq"] for entry in now["timeline"]]
        assert numbers == sorted({*numbers}), (name, audience, numbers)
        assert numbers[-1] <= now["version"], (name, audience)


def _live(
    names: list[str],
    level: Visibility = Visibility.PUBLIC,
    *,
    thin: bool = False,
    purpose: Purpose = Purpose.COMPLAINT,
) -> list[tuple[str, Told]]:
    """How a report stood after each of the steps that could be taken; of one that is ``thin``
    nobody knows yet what and where it is.
    """
    lacks: dict[str, Any] = {"place": Place("Kebon Jeruk"), "category": "lainnya"} if thin else {}
    report, first = a_report(visibility=level, purpose=purpose, **lacks)
    lived: list[tuple[str, Told]] = [("filed", (report, (first,)))]
    for at, name in enumerate(names, start=1):
        report, entries = lived[-1][1]
        try:
            after, new = STEPS[name](report, MONDAY + at * timedelta(hours=7))
        except Refusal:
            continue
        lived.append((name, (after, (*entries, *new))))
    return lived


# what most lives begin with, so that closings and what follows them are reached
BEGINNINGS = st.sampled_from(
    [
        [],
        ["limit", "comment"],
        ["limit", "release"],
        ["proses", "selesai"],
        ["proses", "selesai", "flagged"],
        ["proses", "task", "answer", "selesai", "clear", "clock"],
    ]
)
LIVES = st.lists(st.sampled_from(sorted(STEPS)), max_size=12)


LEVELS = st.sampled_from(Visibility)


@given(
    begin=BEGINNINGS,
    life=LIVES,
    level=LEVELS,
    thin=st.booleans(),
    purpose=st.sampled_from(Purpose),
)
@settings(max_examples=400)
def test_version_and_moment_move_exactly_with_what_each_of_them_sees(
    begin: list[str], life: list[str], level: Visibility, thin: bool, purpose: Purpose
) -> None:
    lived = _live([*begin, *life], level, thin=thin, purpose=purpose)
    for (_, before), (name, after) in pairwise(lived):
        _check(name, before, after)


@given(begin=BEGINNINGS, life=LIVES, level=LEVELS)
@settings(max_examples=200)
def test_the_lists_have_each_change_the_public_sees_at_the_moment_it_is_shown_with(
    begin: list[str], life: list[str], level: Visibility
) -> None:
    for _, (report, entries) in _live([*begin, *life], level):
        counted = [entry for entry in entries if entry.public is not None]
        assert [entry.public for entry in counted] == [*range(1, report.public.changes + 1)]
        assert counted[-1].at == report.public.at
        if report.visibility is not Visibility.PRIVATE:
            keys = entry_keys(report, counted[-1])
            # facts are listed without the filing, by the report itself
            facts = report.visibility is Visibility.FACTS and counted[-1].seq == 1
            assert bool(keys) is not facts
            assert public_keys(report)


def test_every_step_is_one_that_can_be_taken() -> None:
    """Else it would prove nothing of that one."""
    ends = {
        "moderation restore": ["moderation hide"],
        "moderation uphold": ["moderation hide", "appealed decision"],
        "appealed decision": ["moderation hide"],
        "shown": ["hidden"],
        "photos opened": ["hidden"],
        "pause": ["proses"],
        "resume": ["proses", "pause"],
        "answer": ["task"],
        "withdraw": ["task"],
        "selesai": ["proses"],
        "release": ["limit"],
        "unmerged": ["merged"],
        "disposisi": ["koordinasi"],
        "take_back": ["koordinasi"],
        "dismiss": ["accuse"],
    }
    closed = {"rated", "reopened", "appealed", "flagged", "clear"}
    for name in STEPS:
        begin = ["proses", "selesai"] if name in closed else ends.get(name, [])
        if name.startswith("verdict"):
            begin = ["proses", "selesai", "flagged"]
        purpose = Purpose.SUGGESTION if name == "reply" else Purpose.COMPLAINT
        lived = [each for each, _ in _live([*begin, name], purpose=purpose)]
        assert lived[-1] == name, (name, lived)


def test_a_view_holds_no_gap_but_for_a_change_that_everybody_sees_without_an_entry() -> None:
    quiet = ["limit", "comment", "release", "task", "answer", "clock", "exported", "identity"]
    busy = ["said", "proses", "comment", "selesai", "clear", "rated"]
    [*_, (_, (report, entries))] = _live([*quiet, *busy])
    shown = [entry["seq"] for entry in _public(report, entries)["timeline"]]
    own = [entry["seq"] for entry in _own(report, entries)["timeline"]]
    assert len(entries) > len(own) > len(shown)
    assert shown == [*range(1, report.public.changes + 1)]
    assert own == [*range(1, report.own.changes + 1)]


def test_of_what_a_long_timeline_has_between_nobody_is_told_how_much_they_do_not_see() -> None:
    report, first = a_report()
    entries = [first]
    for _ in range(150):
        report, entry = _one_note(report)
        entries.append(entry)
    newest = Timeline(first, tuple(entries[-100:]))
    assert reports_views.public_view(report, newest, LATER, Language.INDONESIAN)["older"] is None
    assert reports_views.own_view(report, newest, LATER, Language.INDONESIAN)["older"] is None


def _one_note(report: Report) -> tuple[Report, Entry]:
    note = a_step(Action.COMMENT, internal=True)
    return officer_actions.take_step(report, an_officer(), note, MONDAY, CITY)
