"""The status machine as one table: for each status and action, the status that follows, the roles
that may take the action, and the fields it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.platform.roles import Role
from chalicelib.reports.status import Action, Status


class Need(StrEnum):
    """A field that an action needs, named as in the body of the request."""

    TARGET = "to_agency"
    REASON = "reason"
    UNTIL = "until"
    CATEGORY = "category"
    INTO = "into"
    TASK = "task"
    PLACE = "place"
    NOTE = "note"
    PHOTOS = "photos"


@dataclass(frozen=True, slots=True)
class Move:
    to: Status
    roles: frozenset[Role]
    needs: frozenset[Need] = frozenset()


HANDLERS = frozenset({Role.OFFICER, Role.HEAD, Role.VERIFIER})
# The roles that may read citizens' words: analysts read figures, admins administer
# (docs/decisions/0029).
READERS = HANDLERS | {Role.DESK}


def _move(to: Status, *needs: Need, roles: frozenset[Role] = HANDLERS) -> Move:
    return Move(to, roles, frozenset(needs))


# Source: the city's presentation of 2020. Koordinasi goes across to another office, disposisi down
# the office's own tree. An office that is not responsible ("bukan kewenangan") returns the report
# to the office that is. Biro Pemerintahan closes what is not the city's matter at all.
_ANYWHERE: Mapping[Action, Move] = {
    Action.KOORDINASI: _move(Status.KOORDINASI, Need.TARGET, Need.NOTE),
    Action.DISPOSISI: _move(Status.DISPOSISI, Need.TARGET),
    Action.RETURN: _move(Status.KOORDINASI, Need.TARGET, Need.NOTE),
    Action.OUTSIDE: _move(Status.SELESAI, Need.REASON, Need.NOTE, roles=frozenset({Role.VERIFIER})),
    Action.REPLY: _move(Status.SELESAI, Need.NOTE),
}
_TAKE: Mapping[Action, Move] = {Action.PROSES: _move(Status.PROSES)}
# Only work that was begun can be finished, so that nobody closes a report that no office took up.
# Nor can the clock be paused before that: the answer's promise is never paused. An office that
# began the work without a word can still say the word that its answer needs.
_FINISH: Mapping[Action, Move] = {
    **_TAKE,
    Action.SELESAI: _move(Status.SELESAI, Need.NOTE, Need.PHOTOS),
    Action.PAUSE: _move(Status.PROSES, Need.REASON, Need.UNTIL, Need.NOTE),
    Action.RESUME: _move(Status.PROSES),
}


def _stationary_moves(status: Status) -> Mapping[Action, Move]:
    """Return the moves that are there from every open status. Most leave the report in it."""
    return {
        Action.TASK: _move(status, Need.TARGET, Need.NOTE),
        Action.ANSWER: _move(status, Need.TASK, Need.NOTE),
        Action.WITHDRAW: _move(status, Need.TASK, Need.NOTE),
        Action.RECATEGORISE: _move(status, Need.CATEGORY),
        Action.MERGE: _move(status, Need.INTO),
        Action.UNMERGE: _move(status),
        Action.ASK: _move(status, Need.NOTE),
        Action.ACCUSE: _move(Status.KOORDINASI, Need.NOTE),
        Action.DISMISS: _move(Status.KOORDINASI, Need.NOTE),
        Action.COMMENT: _move(status, Need.NOTE),
        Action.TAKE_BACK: _move(status),  # to the status before the hand-over
        Action.CORRECT_PLACE: _move(status, Need.PLACE, Need.NOTE),
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
    """Return the moves that these roles allow from this status, in the order of the table."""
    return {action: move for action, move in _FROM[status].items() if move.roles & roles}
