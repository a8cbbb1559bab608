"""The signed-in officer, and the roles: the groups of the user pool."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    OFFICER = "officer"
    HEAD = "head"
    VERIFIER = "verifier"
    DESK = "desk"
    ANALYST = "analyst"
    ADMIN = "admin"
    PERSONNEL = "personnel"
    AUDITOR = "auditor"


@dataclass(frozen=True, slots=True)
class Officer:
    """A signed-in officer: the ``id`` in the user pool, the code of the office, and the roles.
    Who acts as the deputy of a head has that head's office and role; ``acting`` is then ``plt`` or
    ``plh``, and ``home`` the officer's own office.
    """

    id: str
    agency: str
    roles: frozenset[Role]
    acting: str = ""
    home: str = ""
