"""The status machine: every move there is, and none besides."""

from itertools import product

import pytest

from chalicelib.domain.status import MOVES, OPEN, Action, Need, Role, Status, moves_from
from chalicelib.domain.wording import LABELS

# Rows: the status it is in. Columns: the action. Cells: the status it leads to.
EXPECTED = """
             proses  koordinasi  disposisi  selesai  return      comment
menunggu     proses  koordinasi  disposisi  -        koordinasi  menunggu
koordinasi   proses  koordinasi  disposisi  -        koordinasi  koordinasi
disposisi    proses  koordinasi  disposisi  -        koordinasi  disposisi
proses       -       koordinasi  disposisi  selesai  koordinasi  proses
selesai      -       -           -          -        -           selesai
"""
NEEDS = {
    Action.PROSES: set(),
    Action.KOORDINASI: {Need.TARGET, Need.NOTE},
    Action.DISPOSISI: {Need.TARGET},
    Action.SELESAI: {Need.NOTE},
    Action.RETURN: {Need.TARGET, Need.NOTE},
    Action.COMMENT: {Need.NOTE},
}
MAY_MOVE = {Role.OFFICER, Role.HEAD, Role.VERIFIER}


def expected() -> dict[tuple[str, str], str]:
    head, *rows = [line.split() for line in EXPECTED.strip().splitlines()]
    return {
        (status, action): to
        for status, *cells in rows
        for action, to in zip(head, cells, strict=True)
    }


def test_the_table_names_every_status_and_every_action() -> None:
    assert {*expected()} == {(str(s), str(a)) for s, a in product(Status, Action)}


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("status", Status)
def test_a_move_is_allowed_as_the_table_says(status: Status, action: Action, role: Role) -> None:
    move = moves_from(status, frozenset({role})).get(action)
    leads_to = expected()[status, action] if role in MAY_MOVE else "-"
    assert (str(move.to) if move else "-") == leads_to


@pytest.mark.parametrize("action", Action)
def test_an_action_needs_the_same_wherever_it_is_taken(action: Action) -> None:
    asked = [move.needs for (_, taken), move in MOVES.items() if taken is action]
    assert asked
    assert all(needs == NEEDS[action] for needs in asked)


def test_several_roles_may_do_what_any_of_them_may() -> None:
    both = moves_from(Status.PROSES, frozenset({Role.ANALYST, Role.OFFICER}))
    assert both == moves_from(Status.PROSES, frozenset({Role.OFFICER}))
    assert moves_from(Status.PROSES, frozenset()) == {}


def test_every_status_is_reached_from_a_new_report() -> None:
    reached = {Status.MENUNGGU}
    for _ in Status:
        reached |= {move.to for (origin, _), move in MOVES.items() if origin in reached}
    assert reached == {*Status}


def test_only_work_that_was_begun_is_finished() -> None:
    origins = {origin for (origin, _), move in MOVES.items() if move.to is Status.SELESAI}
    assert origins - {Status.SELESAI} == {Status.PROSES}


def test_all_but_selesai_are_open() -> None:
    assert {*Status} - OPEN == {Status.SELESAI}


def test_every_status_has_a_label() -> None:
    assert {*LABELS} == {*Status}
    assert all(LABELS.values())
    assert len({*LABELS.values()}) == len(Status)
