"""Every action with every status and every role: what the table of moves says happens, and nothing
else does.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import officer_actions, possible_steps
from chalicelib.city.current import city
from chalicelib.platform.errors import Clash, Hindered, MoveNotAllowed, NotYours, Refusal, WrongRole
from chalicelib.platform.roles import Role
from chalicelib.reports.filing import Place, Purpose
from chalicelib.reports.model import OFFICIALS, Report, Task
from chalicelib.reports.moves_and_roles import HANDLERS, MOVES
from chalicelib.reports.status import Action, Status
from chalicelib.reports.timeline import History, Pause
from tests.builders import MONDAY, a_report, a_step, an_officer
from tests.rows import each_row

CITY = city()
HOUR = timedelta(hours=1)
DINAS, SUDIN, ROADS = "DLH", "DLH-31.73", "DBM-31.73"

PAUSED = History(pauses=(Pause(MONDAY, MONDAY + 9 * HOUR),))

# a state in which nothing but status and role decides, and all that each action needs
READY: dict[Action, dict[str, Any]] = {
    Action.PROSES: {"answered_at": None},
    Action.RESUME: {"paused_until": MONDAY + 9 * HOUR, "pauses": 1, "history": PAUSED},
    Action.WITHDRAW: {"tasks": (Task(2, ROADS, MONDAY + 9 * HOUR),)},
    Action.ANSWER: {"tasks": (Task(2, DINAS, MONDAY + 9 * HOUR),)},
    Action.DISMISS: {"confidential": OFFICIALS},
    Action.RELEASE: {"over_limit": "kontak", "screener": DINAS},
    Action.REPLY: {"purpose": Purpose.SUGGESTION},
}
COMPLETE: dict[Action, dict[str, Any]] = {
    Action.KOORDINASI: {"to_agency": ROADS},
    Action.RETURN: {"to_agency": ROADS},
    Action.DISPOSISI: {"to_agency": SUDIN},
    Action.OUTSIDE: {"reason": "swasta"},
    Action.PAUSE: {"reason": "cuaca", "until": MONDAY + 5 * HOUR},
    Action.TASK: {"to_agency": ROADS},
    Action.WITHDRAW: {"task": 2},
    Action.ANSWER: {"task": 2},
    Action.RECATEGORISE: {"category": "taman"},
    Action.CORRECT_PLACE: {"place": Place("Jalan Panjang 5", area="31.73.05.1002", found="given")},
}


# those that change two reports: tests/casework/test_merging.py
OF_TWO = {Action.MERGE, Action.UNMERGE}
LEADING_BACK = Action.TAKE_BACK  # to a status before: tests/casework/test_taking_back.py
# central triage does it too: tests/casework/test_correcting_places.py
OF_TRIAGE = ("BIROPEM", Action.CORRECT_PLACE)


def ready(status: Status, action: Action) -> Report:
    """A report of the Dinas in this status."""
    report, _ = a_report()
    held = replace(report, holder=DINAS, status=status, answered_at=MONDAY, version=3)
    closed_at = MONDAY if status is Status.SELESAI else None
    return replace(held, closed_at=closed_at, **READY.get(action, {}))


def act(report: Report, role: Role, action: Action, agency: str = DINAS) -> Report:
    step = a_step(action, **COMPLETE.get(action, {}))
    return officer_actions.take_step(report, an_officer(agency, role), step, MONDAY + HOUR, CITY)[0]


@each_row("role", Role)
@each_row("action", [each for each in Action if each not in (*OF_TWO, LEADING_BACK)])
@each_row("status", Status)
def test_a_step_is_taken_as_the_table_says_or_the_refusal_says_who_could(
    status: Status, action: Action, role: Role
) -> None:
    report, move = ready(status, action), MOVES.get((status, action))
    offered = possible_steps.allowed_moves(report, an_officer(DINAS, role), MONDAY + HOUR, CITY)
    if move and role in move.roles:
        assert act(report, role, action).status is move.to
        assert action in offered
        return
    with pytest.raises(Refusal) as refusal:
        act(report, role, action)
    told = refusal.value
    assert action not in offered
    if role not in HANDLERS:
        assert (type(told), told.members["roles"]) == (NotYours, sorted(HANDLERS))
    elif move:
        assert (type(told), told.members["roles"]) == (WrongRole, sorted(move.roles))
    else:
        assert (type(told), told.members["allowed"]) == (MoveNotAllowed, [*offered])


@each_row("action", Action)
@each_row("agency", [SUDIN, ROADS, "31.73", "BIROPEM"])
def test_nobody_acts_outside_their_scope(action: Action, agency: str) -> None:
    report = ready(Status.PROSES, action)
    for role in HANDLERS if (agency, action) != OF_TRIAGE else ():
        if (agency, action) == (ROADS, Action.WITHDRAW):
            continue  # it was asked, and is told so: tests/casework/test_tasks.py
        with pytest.raises(NotYours) as refusal:
            act(report, role, action, agency)
        assert refusal.value.members["holder"] == DINAS


@pytest.mark.parametrize(
    ("action", "state", "rule"),
    [
        (Action.SELESAI, {"tasks": (Task(2, ROADS, MONDAY),)}, "open_tasks"),
        (Action.OUTSIDE, {"tasks": (Task(2, ROADS, MONDAY),)}, "open_tasks"),
        (Action.RESUME, {"paused_until": None}, "not_paused"),
        (Action.PAUSE, {"pauses": CITY.settings.most_pauses}, "too_many_pauses"),
        (Action.PAUSE, {"complete_by": MONDAY}, "late"),
        (
            Action.TASK,
            {"tasks": (Task(2, ROADS, MONDAY),) * CITY.settings.most_tasks},
            "too_many_tasks",
        ),
        (Action.REPLY, {"purpose": Purpose.COMPLAINT}, "complaint"),
        (Action.WITHDRAW, {"tasks": ()}, "no_task"),
        (Action.ANSWER, {"tasks": (Task(2, ROADS, MONDAY),)}, "no_task"),
        *[
            (action, {"paused_until": MONDAY + 9 * HOUR}, "paused")
            for action in (Action.SELESAI, Action.KOORDINASI, Action.DISPOSISI, Action.RETURN)
        ],
    ],
)
def test_what_stands_against_a_move_is_said_and_the_move_not_offered(
    action: Action, state: dict[str, Any], rule: str
) -> None:
    report = replace(ready(Status.PROSES, action), **state)
    with pytest.raises(Clash) as refusal:
        act(report, Role.VERIFIER, action)
    told = refusal.value
    offered = possible_steps.allowed_moves(
        report, an_officer(DINAS, Role.VERIFIER), MONDAY + HOUR, CITY
    )
    assert (type(told), told.members["rule"]) == (Hindered, rule)
    assert told.members["allowed"] == [*offered]
    assert action not in offered
