"""The parameters of Open311's calls, of a query or of a form, and reading them. An empty one is as
good as none.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qs

from chalice.app import Request

from chalicelib.city.current import city
from chalicelib.platform import moments
from chalicelib.platform.errors import (
    BadField,
    MistypedNumber,
    UnknownJurisdiction,
    UnknownService,
    Unreadable,
)
from chalicelib.platform.http import forms
from chalicelib.platform.http.routes import body_of
from chalicelib.platform.text import one_line, remove_unseen
from chalicelib.reports import number as reports_number
from chalicelib.reports.list_line import Listed, near
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.store.public_lists import Sought, Span

Parameters = Mapping[str, Sequence[str]]

BY_ID = "service_request_id"
FILED, UPDATED = ("start_date", "end_date"), ("updated_after", "updated_before")
MOST = 1000  # requests of an answer
DEEPEST = 10_000  # requests a page may lie behind
LONGEST = timedelta(days=90)
MOST_FIELDS = 200  # of a form
STATUSES: Mapping[str, frozenset[Status]] = {"open": OPEN, "closed": frozenset(Status) - OPEN}
FURTHEST = 100_000  # metres
_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def of_query(request: Request) -> Parameters:
    given = request.query_params
    return _present({name: given.getlist(name) for name in given} if given else {})


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says, and the names of the fields in which files came along."""

    fields: Parameters
    files: tuple[str, ...] = ()


def read_form(request: Request) -> Form:
    """Of either kind. Raises Unreadable."""
    boundary = forms.boundary_of(request.headers.get("content-type") or "")
    if boundary is not None:
        return _of_parts(body_of(request), boundary)
    text = body_of(request).decode("utf-8", "replace")
    try:
        return Form(_present(parse_qs(text, max_num_fields=MOST_FIELDS)))
    except ValueError:
        raise _too_long() from None


def _of_parts(body: bytes, boundary: bytes) -> Form:
    fields: dict[str, list[str]] = {}
    files: list[str] = []
    for many, part in enumerate(forms.read_parts(body, boundary)):
        if many == MOST_FIELDS:
            raise _too_long()
        if part.filename:
            files.append(one_line(part.name))
        else:
            fields.setdefault(part.name, []).append(part.body.decode("utf-8", "replace"))
    return Form(_present(fields), tuple(dict.fromkeys(files)))


def _too_long() -> Unreadable:
    return Unreadable(reason=f"form > {MOST_FIELDS}")


def _present(fields: Mapping[str, Sequence[str]]) -> Parameters:
    said = {
        remove_unseen(name): [remove_unseen(value).strip() for value in values]
        for name, values in fields.items()
    }
    kept = {name: [value for value in values if value] for name, values in said.items()}
    return {name: values for name, values in kept.items() if values}


def one(given: Parameters, name: str) -> str | None:
    """The last of a name's values."""
    values = given.get(name)
    return values[-1] if values else None


def several(given: Parameters, name: str) -> list[str]:
    """Values declared several times, or parted by commas."""
    parts = (part.strip() for value in given.get(name, ()) for part in value.split(","))
    return [part for part in parts if part]


def here(given: Parameters) -> None:
    """Raises UnknownJurisdiction: this endpoint serves one, so that none need be named."""
    jurisdiction = one(given, "jurisdiction_id")
    if jurisdiction and jurisdiction != city().georeport.jurisdiction:
        raise UnknownJurisdiction(jurisdiction=jurisdiction[:80])


def service(code: str) -> str:
    """The category of a service. Raises UnknownService."""
    if code not in city().categories:
        raise UnknownService(service=code[:80])
    return code


def numbers(given: Parameters) -> list[str]:
    """The reports asked for by their numbers; among others those that can be none are left out.
    Raises BadField for too many, MistypedNumber when none can be one.
    """
    asked = several(given, BY_ID)
    if len(asked) > MOST:
        raise BadField(field=BY_ID, rule="many", most=MOST)
    known = [number for number in map(_number, asked) if number]
    return known or [reports_number.parse(",".join(asked))]


def _number(text: str) -> str | None:
    try:
        return reports_number.parse(text)
    except MistypedNumber:
        return None


def extended(given: Parameters) -> bool:
    return one(given, "extensions") == "true"


def span(given: Parameters, names: tuple[str, str], now: datetime) -> Span:
    """Of 90 days at most, the last ones when nothing else is said. Raises BadField."""
    start, end = (_moment(given, name) for name in names)
    if start and end is None:
        end = min(start + LONGEST, max(now, start))
    end = end or now
    start = start or end - LONGEST
    if not timedelta() <= end - start <= LONGEST:
        raise BadField(field=", ".join(names), rule="span", most=LONGEST.days)
    return Span(start, end, _cursor(given))


def _moment(given: Parameters, name: str) -> datetime | None:
    value = one(given, name)
    return moments.given(name, value) if value else None


def _cursor(given: Parameters) -> str | None:
    cursor = one(given, "cursor")
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise BadField(field="cursor", rule="limits")
    moments.given("cursor", cursor[:20])
    return cursor


def sought(given: Parameters, now: datetime) -> Sought:
    """Which requests of a list, and how many. Raises BadField or UnknownService."""
    most = whole(given, "page_size", MOST, MOST)
    page = 1 if one(given, "cursor") else whole(given, "page", DEEPEST, 1)
    if most * page > DEEPEST:
        raise BadField(field="page × page_size", rule="whole", most=DEEPEST)
    return Sought(
        most=most,
        skip=most * (page - 1),
        categories=frozenset(map(service, several(given, "service_code"))),
        statuses=_statuses(given),
        near=_near(given),
        filed=span(given, FILED, now) if FILED[0] in given or FILED[1] in given else None,
    )


def _statuses(given: Parameters) -> frozenset[Status]:
    wanted: frozenset[Status] = frozenset()
    for status in several(given, "status"):
        if status.lower() not in STATUSES:
            taken = ", ".join(STATUSES)
            raise BadField(field="status", rule="choice", value=status[:40], taken=taken)
        wanted |= STATUSES[status.lower()]
    return frozenset() if wanted == frozenset(Status) else wanted


def whole(given: Parameters, name: str, most: int, usual: int) -> int:
    """A whole number from 1; the usual one when none is given. Raises BadField."""
    value = one(given, name)
    if value is None:
        return usual
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(value)


def pin(given: Parameters) -> tuple[float, float] | None:
    """WGS84 degrees to a tenth of a metre; None when neither is given. Raises BadField."""
    lat, long = one(given, "lat"), one(given, "long")
    if (lat is None) != (long is None):
        raise BadField(field="lat, long", rule="location")
    if lat is None or long is None:
        return None
    return degrees("lat", lat, 90), degrees("long", long, 180)


def degrees(name: str, value: str, most: int) -> float:
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not -most <= found <= most:
        raise BadField(field=name, rule="degrees")
    return round(found, 6) + 0.0


def _near(given: Parameters) -> Callable[[Listed], bool] | None:
    """Within ``radius`` metres of a point."""
    at, radius = pin(given), whole(given, "radius", FURTHEST, FURTHEST)
    if at is None or "radius" not in given:
        return None
    return near(*at, radius, city())
