"""Who is signed in: an officer, the office, and the groups of the user pool."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    VERIFIER = "verifier"
    DESK = "desk"
    ANALYST = "analyst"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Officer:
    """Somebody who is signed in: ``id`` in the user pool, the office, and the groups."""

    id: str
    agency: str
    roles: frozenset[Role]
