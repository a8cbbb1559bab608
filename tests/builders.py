"""Reports, drafts, officers and requests as tests need them: everything has a default."""

import base64
import json
from datetime import UTC, datetime
from typing import Any

from chalicelib.city import city
from chalicelib.domain import lifecycle, number
from chalicelib.domain.lifecycle import Officer, Step
from chalicelib.domain.report import Contact, Draft, Entry, Filing, Place, Report
from chalicelib.domain.status import Action, Role

KEBON_JERUK = "31.73.05.1001"
KECAMATAN_KEBON_JERUK = "31.73.05"
MONDAY = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)  # Monday, 08:00 in Jakarta
JSON = {"Content-Type": "application/json"}
PHONE = "+6281234567890"


def a_filing(**changes: Any) -> Filing:
    given: dict[str, Any] = {
        "channel": "website",
        "description": "Sampah menumpuk di depan gang",
        "place": Place(lat=-6.1926, lng=106.7697, area=KEBON_JERUK, found="outline"),
        "received_at": MONDAY,
    }
    return Filing(**{**given, **changes})


def a_report(
    *, category: str = "sampah", private: bool = False, draw: int = 7, **filing: Any
) -> tuple[Report, Entry]:
    """A report just filed."""
    said = a_filing(**filing)
    name = number.compose(said.received_at, draw)
    return lifecycle.file(
        name, said, category=category, private=private, token_hash=b"x" * 32, city=city()
    )


def a_draft(**changes: Any) -> Draft:
    given: dict[str, Any] = {
        "channel": "website",
        "description": "Sampah menumpuk di depan gang",
        "received_at": MONDAY,
        "lat": -6.1926,
        "lng": 106.7697,
        "contact": Contact(phone=PHONE),
    }
    return Draft(**{**given, **changes})


def an_officer(agency: str = KEBON_JERUK, *roles: Role) -> Officer:
    return Officer(id="petugas-1", agency=agency, roles=frozenset(roles or {Role.OFFICER}))


def a_step(action: Action = Action.PROSES, **changes: Any) -> Step:
    return Step(**{"action": action, "version": None, "note": "Segera ditindaklanjuti", **changes})


def a_body(**changes: Any) -> dict[str, Any]:
    """The body of a filing on the web; a value of None leaves the field out."""
    given: dict[str, Any] = {
        "description": "Sampah menumpuk di depan gang",
        "category": "sampah",
        "place": {"lat": -6.1926, "lng": 106.7697},
        "contact": {"phone": "0812-3456-7890"},
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def signed_in(agency: str = KEBON_JERUK, *groups: str) -> dict[str, str]:
    """Headers of an officer; API Gateway has verified the token by the time we see its claims."""
    claims = {
        "sub": "5a1f",
        "cognito:groups": list(groups or ["officer"]),
        "custom:agency": agency,
        "cognito:username": "petugas",
    }
    parts = [{"alg": "none"}, claims]
    coded = [base64.urlsafe_b64encode(json.dumps(p).encode()).decode().rstrip("=") for p in parts]
    return {"Authorization": ".".join([*coded, "x"]), **JSON}
