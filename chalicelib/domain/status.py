"""The status machine as one table: from which status which action leads where, who may take it,
and what it needs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


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
    COMMENT = "comment"


class Role(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    VERIFIER = "verifier"
    DESK = "desk"
    ANALYST = "analyst"
    ADMIN = "admin"


class Need(StrEnum):
    NOTE = "note"
    TARGET = "to_agency"


@dataclass(frozen=True, slots=True)
class Move:
    to: Status
    roles: frozenset[Role]
    needs: frozenset[Need] = frozenset()


HANDLERS = frozenset({Role.OFFICER, Role.HEAD, Role.VERIFIER})

_TAKE = Move(Status.PROSES, HANDLERS)
_ACROSS = Move(Status.KOORDINASI, HANDLERS, frozenset({Need.TARGET, Need.NOTE}))
_DOWN = Move(Status.DISPOSISI, HANDLERS, frozenset({Need.TARGET}))
_BACK = Move(Status.KOORDINASI, HANDLERS, frozenset({Need.TARGET, Need.NOTE}))
_FINISH = Move(Status.SELESAI, HANDLERS, frozenset({Need.NOTE}))


def _say(status: Status) -> Move:
    return Move(status, HANDLERS, frozenset({Need.NOTE}))


# Source: the city's presentation of 2020. Koordinasi goes across to another office, disposisi
# down one's own tree; only
# work that was begun (proses) can be finished, so that nobody closes what nobody took up. Who was
# given what is not theirs ("bukan kewenangan") returns it, to whom it belongs.
MOVES: Mapping[tuple[Status, Action], Move] = {
    (Status.MENUNGGU, Action.PROSES): _TAKE,
    (Status.MENUNGGU, Action.KOORDINASI): _ACROSS,
    (Status.MENUNGGU, Action.DISPOSISI): _DOWN,
    (Status.MENUNGGU, Action.RETURN): _BACK,
    (Status.MENUNGGU, Action.COMMENT): _say(Status.MENUNGGU),
    (Status.KOORDINASI, Action.PROSES): _TAKE,
    (Status.KOORDINASI, Action.KOORDINASI): _ACROSS,
    (Status.KOORDINASI, Action.DISPOSISI): _DOWN,
    (Status.KOORDINASI, Action.RETURN): _BACK,
    (Status.KOORDINASI, Action.COMMENT): _say(Status.KOORDINASI),
    (Status.DISPOSISI, Action.PROSES): _TAKE,
    (Status.DISPOSISI, Action.KOORDINASI): _ACROSS,
    (Status.DISPOSISI, Action.DISPOSISI): _DOWN,
    (Status.DISPOSISI, Action.RETURN): _BACK,
    (Status.DISPOSISI, Action.COMMENT): _say(Status.DISPOSISI),
    (Status.PROSES, Action.SELESAI): _FINISH,
    (Status.PROSES, Action.KOORDINASI): _ACROSS,
    (Status.PROSES, Action.DISPOSISI): _DOWN,
    (Status.PROSES, Action.RETURN): _BACK,
    (Status.PROSES, Action.COMMENT): _say(Status.PROSES),
    (Status.SELESAI, Action.COMMENT): _say(Status.SELESAI),
}


def moves_from(status: Status, roles: frozenset[Role]) -> dict[Action, Move]:
    """What somebody with these roles may do with a report of this status, in the order of the
    table.
    """
    return {
        action: move
        for (origin, action), move in MOVES.items()
        if origin is status and move.roles & roles
    }
