"""What a reporter takes back: when it is open to them, and that nothing is to do then."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import moderation, tasks
from chalicelib.casework.moderation import Ruling
from chalicelib.city.current import city
from chalicelib.city.model import select_reasons
from chalicelib.city.rows import ReasonKind, Visibility
from chalicelib.platform.entry_kinds import REPORTER, Kind
from chalicelib.platform.errors import Hindered, NotRateable, UnknownReason
from chalicelib.reports.access import visibility
from chalicelib.reports.deadlines import countdown
from chalicelib.reports.deadlines.promises import is_answer
from chalicelib.reports.deadlines.timer_check import check_promise
from chalicelib.reports.lifecycle import followup, hash_chain
from chalicelib.reports.lifecycle.followup import FollowUp, Objection, Rating
from chalicelib.reports.lifecycle.withdrawal import Withdrawal, withdraw_report
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import Decision, Entry
from tests.builders import MONDAY, a_report, an_officer, taken

CITY = city()
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
AT = MONDAY + DAY
GIVEN = Withdrawal("selesai-sendiri", "Pak Budi sudah memperbaikinya", ((0, 8),))


def withdrawn(report: Report, given: Withdrawal = GIVEN) -> tuple[Report, Entry]:
    followup.check_allowed(report, FollowUp.WITHDRAWAL, AT, CITY)
    return withdraw_report(report, given, AT, CITY)


def begun(**filing: Any) -> Report:
    return taken(a_report(**filing)[0], Action.PROSES, MONDAY + HOUR)[0]


def closed() -> Report:
    return taken(begun(), Action.SELESAI, MONDAY + 2 * HOUR)[0]


def rejected() -> Report:
    report, _ = a_report()
    ruling = Ruling(Decision.REJECT, report.version, "spam")
    moderator = an_officer(CITY.settings.triage)
    return moderation.decide_moderation(report, moderator, ruling, MONDAY, CITY)[0]


def test_a_report_that_is_withdrawn_is_closed_for_good() -> None:
    for report in (a_report()[0], begun()):
        after, entry = withdrawn(report)
        assert (after.status, after.outcome) == (Status.SELESAI, Outcome.WITHDRAWN)
        assert (after.closed_at, after.closed_in) == (AT, entry.seq)
        assert (entry.kind, entry.by, entry.reason) == (
            *(Kind.WITHDRAWN, REPORTER),
            "selesai-sendiri",
        )
        assert (entry.note, entry.masks) == (GIVEN.text, GIVEN.masks)
        assert after.confirmed
        assert (after.next_check, after.run) == (None, report.run + 1)
        assert (after.verifier, after.evidence) == (None, None)
        assert countdown.countdown_to(after, AT, CITY) is None
        assert check_promise(after, AT + 300 * DAY, CITY) == (after, ())


def test_its_promises_stay_as_they_were_and_nobody_has_answered() -> None:
    report, _ = a_report()
    after, entry = withdrawn(report)
    assert not is_answer(entry, CITY)
    assert (after.answered_at, after.first_answered_at) == (None, None)
    for name in ("complete_by", "respond_by", "first_answer_by"):
        assert getattr(after, name) == getattr(report, name)


def test_its_reporter_can_neither_rate_nor_reopen_it_nor_appeal() -> None:
    after, _ = withdrawn(begun())
    allowed = {*followup.allowed_follow_ups(after, AT, CITY)}
    assert allowed == {"comments", "visibility", "export", "erasure"}
    with pytest.raises(NotRateable):
        followup.rate_closing(after, Rating(1), AT, CITY)
    for objected in (followup.reopen_report, followup.appeal_closing):
        with pytest.raises(Hindered) as refusal:
            objected(after, Objection("belum"), AT, CITY)
        assert refusal.value.members["rule"] == "withdrawn"
    assert followup.reopened_until(after, AT, CITY) is None


@pytest.mark.parametrize(
    ("report", "rule"),
    [
        (closed(), "done"),
        (withdrawn(begun())[0], "withdrawn"),
        (rejected(), "rejected"),
        (replace(begun(), followed=3), "merged"),
        (replace(begun(), supporters=1), "supported"),
        (replace(begun(), behind=2), "supported"),
        (replace(begun(), merged=("JK261123-000001",)), "supported"),
        (replace(begun(), erased_at=MONDAY), None),
    ],
)
def test_what_is_over_or_also_that_of_others_is_not_withdrawn(
    report: Report, rule: str | None
) -> None:
    assert FollowUp.WITHDRAWAL not in followup.allowed_follow_ups(report, AT, CITY)
    if rule is None:
        with pytest.raises(Hindered):
            followup.check_not_erased(report, FollowUp.WITHDRAWAL, AT, CITY)
        return
    with pytest.raises(Hindered) as refusal:
        withdrawn(report)
    assert refusal.value.members["rule"] == rule


def test_what_moderators_hide_can_be_withdrawn_and_shown_again() -> None:
    report, _ = a_report(visibility=Visibility.PUBLIC)
    moderator = an_officer(CITY.settings.triage)
    hide = Ruling(Decision.HIDE, report.version, "spam")
    report = moderation.decide_moderation(report, moderator, hide, MONDAY, CITY)[0]
    after, _ = withdrawn(report)
    shown = Ruling(Decision.RESTORE, after.version)
    after = moderation.decide_moderation(after, moderator, shown, AT, CITY)[0]
    assert (after.outcome, after.visibility) == (Outcome.WITHDRAWN, Visibility.PUBLIC)
    assert after.confirmed


def test_a_reason_that_is_not_listed_for_it_is_refused_with_those_that_are() -> None:
    for code in ("cuaca", "entah"):
        with pytest.raises(UnknownReason) as refusal:
            withdrawn(begun(), Withdrawal(code))
        known = [reason.code for reason in select_reasons(ReasonKind.WITHDRAWAL, CITY)]
        assert refusal.value.members["allowed"] == known


def test_its_open_tasks_and_its_pause_end_with_it() -> None:
    report, first = a_report()
    entries = [first]
    steps: list[tuple[Action, dict[str, Any]]] = [
        (Action.PROSES, {}),
        (Action.TASK, {"to_agency": "DBM-31.73"}),
        (Action.TASK, {"to_agency": "DLH-31.74"}),
        (Action.WITHDRAW, {"task": 3}),
        (Action.PAUSE, {"reason": "cuaca", "until": MONDAY + 40 * HOUR}),
    ]
    for action, changes in steps:
        report, entry = taken(report, action, report.updated_at + HOUR, **changes)
        entries.append(entry)
    assert report.paused_until
    after, entry = withdrawn(report)
    assert (after.tasks, after.paused_until) == ((), None)
    ended = [task.ended for task in tasks.list_tasks([*entries, entry])]
    assert ended == [entries[4], entry]


def test_the_public_knows_the_listed_reason_and_only_officers_and_its_reporter_the_text() -> None:
    report, first = a_report(visibility=Visibility.PUBLIC)
    for level in Visibility:
        after, entry = withdrawn(replace(report, visibility=level))
        public = visibility.public_entries(after, [first, entry], CITY)[-1]
        assert (public.kind, public.note) == (Kind.WITHDRAWN, None)
        is_private = level is Visibility.PRIVATE
        assert public.reason == (None if is_private else "selesai-sendiri")
        assert visibility.own_entries(after, [first, entry])[-1].note == GIVEN.text


def test_its_chain_holds_and_seals_the_reason() -> None:
    report, first = a_report()
    after, entry = withdrawn(report)
    assert hash_chain.find_first_break(after.number, after.filing, [first, entry]) is None
    for changed in ({"reason": "lainnya"}, {"note": "lain"}, {"by": after.holder}):
        other = replace(entry, **changed)  # type: ignore[arg-type]
        assert hash_chain.find_first_break(after.number, after.filing, [first, other]) == 2
