"""The status machine as one table: from which status which action leads where, who may take it,
and what it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.platform.roles import Role


class Status(StrEnum):
    MENUNGGU = "menunggu"
    KOORDINASI = "koordinasi"
    DISPOSISI = "disposisi"
    PROSES = "proses"
    SELESAI = "selesai"


OPEN = frozenset(Status) - {Status.SELESAI}


class Action(StrEnum):
    PROSES = "proses"
    KOORDINASI = "koordinasi"
    DISPOSISI = "disposisi"
    SELESAI = "selesai"
    RETURN = "return"
    OUTSIDE = "outside"  # close what is not the city's to do
    PAUSE = "pause"
    RESUME = "resume"
    TASK = "task"  # ask another office for a part of the work
    ANSWER = "answer"  # that office's answer
    WITHDRAW = "withdraw"  # the task is not needed any more
    RECATEGORISE = "recategorise"
    MERGE = "merge"  # into another report of the same matter
    UNMERGE = "unmerge"
    RELEASE = "release"  # what came over a limit, to the office that holds it
    COMMENT = "comment"


class Need(StrEnum):
    """Named as the fields of a step."""

    TARGET = "to_agency"
    REASON = "reason"
    UNTIL = "until"
    CATEGORY = "category"
    INTO = "into"
    TASK = "task"
    NOTE = "note"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Move:
    to: Status
    roles: frozenset[Role]
    needs: frozenset[Need] = frozenset()


HANDLERS = frozenset({Role.OFFICER, Role.HEAD, Role.VERIFIER})
# Who may read what citizens said: analysts read figures, admins administer (docs/decisions/0029).
READERS = HANDLERS | {Role.DESK}


def _move(to: Status, *needs: Need, roles: frozenset[Role] = HANDLERS) -> Move:
    return Move(to, roles, frozenset(needs))


# Source: the city's presentation of 2020. Koordinasi goes across to another office, disposisi down
# one's own tree. Who was given what is not theirs ("bukan kewenangan") returns it, to whom it
# belongs; what is not the city's at all, Biro Pemerintahan closes.
_ANYWHERE: Mapping[Action, Move] = {
    Action.KOORDINASI: _move(Status.KOORDINASI, Need.TARGET, Need.NOTE),
    Action.DISPOSISI: _move(Status.DISPOSISI, Need.TARGET),
    Action.RETURN: _move(Status.KOORDINASI, Need.TARGET, Need.NOTE),
    Action.OUTSIDE: _move(Status.SELESAI, Need.REASON, Need.NOTE, roles=frozenset({Role.VERIFIER})),
}
_TAKE: Mapping[Action, Move] = {Action.PROSES: _move(Status.PROSES)}
# Only work that was begun can be finished, so that nobody closes what nobody took up; nor does
# a clock stop before (the answer's promise is never paused).
_FINISH: Mapping[Action, Move] = {
    Action.SELESAI: _move(Status.SELESAI, Need.NOTE, Need.PHOTOS),
    Action.PAUSE: _move(Status.PROSES, Need.REASON, Need.UNTIL, Need.NOTE),
    Action.RESUME: _move(Status.PROSES),
}


def _stationary_moves(status: Status) -> Mapping[Action, Move]:
    """What leaves an open report where it is."""
    return {
        Action.TASK: _move(status, Need.TARGET, Need.NOTE),
        Action.ANSWER: _move(status, Need.TASK, Need.NOTE),
        Action.WITHDRAW: _move(status, Need.TASK, Need.NOTE),
        Action.RECATEGORISE: _move(status, Need.CATEGORY),
        Action.MERGE: _move(status, Need.INTO),
        Action.UNMERGE: _move(status),
        Action.COMMENT: _move(status, Need.NOTE),
    }


_FROM: Mapping[Status, Mapping[Action, Move]] = {
    Status.MENUNGGU: {
        **_TAKE,
        **_ANYWHERE,
        **_stationary_moves(Status.MENUNGGU),
        Action.RELEASE: _move(Status.MENUNGGU),
    },
    Status.KOORDINASI: {**_TAKE, **_ANYWHERE, **_stationary_moves(Status.KOORDINASI)},
    Status.DISPOSISI: {**_TAKE, **_ANYWHERE, **_stationary_moves(Status.DISPOSISI)},
    Status.PROSES: {**_FINISH, **_ANYWHERE, **_stationary_moves(Status.PROSES)},
    Status.SELESAI: {
        Action.UNMERGE: _move(Status.PROSES),
        Action.COMMENT: _move(Status.SELESAI, Need.NOTE),
    },
}
MOVES: Mapping[tuple[Status, Action], Move] = {
    (status, action): move for status, moves in _FROM.items() for action, move in moves.items()
}


def moves_from(status: Status, roles: frozenset[Role]) -> dict[Action, Move]:
    """What somebody with these roles may do with a report of this status, in the order of the
    table.
    """
    return {action: move for action, move in _FROM[status].items() if move.roles & roles}
