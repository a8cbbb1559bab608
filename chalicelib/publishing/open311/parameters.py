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
from chalicelib.platform.http.blueprint import read_raw_body
from chalicelib.platform.text import remove_unseen, to_one_line
from chalicelib.reports import number as reports_number
from chalicelib.reports.list_line import Listed, is_near
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.store.public_lists import Sought, Span

Parameters = Mapping[str, Sequence[str]]

BY_ID = "service_request_id"
FILED, UPDATED = ("start_date", "end_date"), ("updated_after", "updated_before")
MOST_ROWS = 1000  # requests of an answer
DEEPEST_PAGE = 10_000  # requests a page may lie behind
LONGEST_SPAN = timedelta(days=90)
MOST_FIELDS = 200  # of a form
STATUSES: Mapping[str, frozenset[Status]] = {"open": OPEN, "closed": frozenset(Status) - OPEN}
MOST_METRES = 100_000  # metres
_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def read_query(request: Request) -> Parameters:
    given = request.query_params
    return _drop_empty({name: given.getlist(name) for name in given} if given else {})


@dataclass(frozen=True, slots=True)
class Form:
    """What a form says, and the names of the fields in which files came along."""

    fields: Parameters
    files: tuple[str, ...] = ()


def read_form(request: Request) -> Form:
    """Of either kind. Raises Unreadable."""
    boundary = forms.find_boundary(request.headers.get("content-type") or "")
    if boundary is not None:
        return _read_parts(read_raw_body(request), boundary)
    text = read_raw_body(request).decode("utf-8", "replace")
    try:
        return Form(_drop_empty(parse_qs(text, max_num_fields=MOST_FIELDS)))
    except ValueError:
        raise _too_long() from None


def _read_parts(body: bytes, boundary: bytes) -> Form:
    fields: dict[str, list[str]] = {}
    files: list[str] = []
    for many, part in enumerate(forms.read_parts(body, boundary)):
        if many == MOST_FIELDS:
            raise _too_long()
        if part.filename:
            files.append(to_one_line(part.name))
        else:
            fields.setdefault(part.name, []).append(part.body.decode("utf-8", "replace"))
    return Form(_drop_empty(fields), tuple(dict.fromkeys(files)))


def _too_long() -> Unreadable:
    return Unreadable(reason=f"form > {MOST_FIELDS}")


def _drop_empty(fields: Mapping[str, Sequence[str]]) -> Parameters:
    said = {
        remove_unseen(name): [remove_unseen(value).strip() for value in values]
        for name, values in fields.items()
    }
    kept = {name: [value for value in values if value] for name, values in said.items()}
    return {name: values for name, values in kept.items() if values}


def last_value(given: Parameters, name: str) -> str | None:
    """The last of a name's values."""
    values = given.get(name)
    return values[-1] if values else None


def all_values(given: Parameters, name: str) -> list[str]:
    """Values declared several times, or parted by commas."""
    parts = (part.strip() for value in given.get(name, ()) for part in value.split(","))
    return [part for part in parts if part]


def check_jurisdiction(given: Parameters) -> None:
    """Raises UnknownJurisdiction: this endpoint serves one, so that none need be named."""
    jurisdiction = last_value(given, "jurisdiction_id")
    if jurisdiction and jurisdiction != city().georeport.jurisdiction:
        raise UnknownJurisdiction(jurisdiction=jurisdiction[:80])


def read_service(code: str) -> str:
    """The category of a service. Raises UnknownService."""
    if code not in city().categories:
        raise UnknownService(service=code[:80])
    return code


def read_numbers(given: Parameters) -> list[str]:
    """The reports asked for by their numbers; among others those that can be none are left out.
    Raises BadField for too many, MistypedNumber when none can be one.
    """
    asked = all_values(given, BY_ID)
    if len(asked) > MOST_ROWS:
        raise BadField(field=BY_ID, rule="many", most=MOST_ROWS)
    known = [number for number in map(_parse_number, asked) if number]
    return known or [reports_number.parse(",".join(asked))]


def _parse_number(text: str) -> str | None:
    try:
        return reports_number.parse(text)
    except MistypedNumber:
        return None


def is_extended(given: Parameters) -> bool:
    return last_value(given, "extensions") == "true"


def read_span(given: Parameters, names: tuple[str, str], now: datetime) -> Span:
    """Of 90 days at most, the last ones when nothing else is said. Raises BadField."""
    start, end = (_read_moment(given, name) for name in names)
    if start and end is None:
        end = min(start + LONGEST_SPAN, max(now, start))
    end = end or now
    start = start or end - LONGEST_SPAN
    if not timedelta() <= end - start <= LONGEST_SPAN:
        raise BadField(field=", ".join(names), rule="span", most=LONGEST_SPAN.days)
    return Span(start, end, _read_cursor(given))


def _read_moment(given: Parameters, name: str) -> datetime | None:
    value = last_value(given, name)
    return moments.parse_input(name, value) if value else None


def _read_cursor(given: Parameters) -> str | None:
    cursor = last_value(given, "cursor")
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise BadField(field="cursor", rule="limits")
    moments.parse_input("cursor", cursor[:20])
    return cursor


def read_search(given: Parameters, now: datetime) -> Sought:
    """Which requests of a list, and how many. Raises BadField or UnknownService."""
    most = read_whole(given, "page_size", MOST_ROWS, MOST_ROWS)
    page = 1 if last_value(given, "cursor") else read_whole(given, "page", DEEPEST_PAGE, 1)
    if most * page > DEEPEST_PAGE:
        raise BadField(field="page × page_size", rule="whole", most=DEEPEST_PAGE)
    return Sought(
        most=most,
        skip=most * (page - 1),
        categories=frozenset(map(read_service, all_values(given, "service_code"))),
        statuses=_read_statuses(given),
        near=_read_radius(given),
        filed=read_span(given, FILED, now) if FILED[0] in given or FILED[1] in given else None,
    )


def _read_statuses(given: Parameters) -> frozenset[Status]:
    wanted: frozenset[Status] = frozenset()
    for status in all_values(given, "status"):
        if status.lower() not in STATUSES:
            taken = ", ".join(STATUSES)
            raise BadField(field="status", rule="choice", value=status[:40], taken=taken)
        wanted |= STATUSES[status.lower()]
    return frozenset() if wanted == frozenset(Status) else wanted


def read_whole(given: Parameters, name: str, most: int, usual: int) -> int:
    """A whole number from 1; the usual one when none is given. Raises BadField."""
    value = last_value(given, name)
    if value is None:
        return usual
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(value)


def read_pin(given: Parameters) -> tuple[float, float] | None:
    """WGS84 degrees to a tenth of a metre; None when neither is given. Raises BadField."""
    lat, long = last_value(given, "lat"), last_value(given, "long")
    if (lat is None) != (long is None):
        raise BadField(field="lat, long", rule="location")
    if lat is None or long is None:
        return None
    return parse_degrees("lat", lat, 90), parse_degrees("long", long, 180)


def parse_degrees(name: str, value: str, most: int) -> float:
    try:
        found = float(value)
    except ValueError:
        found = math.nan
    if not -most <= found <= most:
        raise BadField(field=name, rule="degrees")
    return round(found, 6) + 0.0


def _read_radius(given: Parameters) -> Callable[[Listed], bool] | None:
    """Within ``radius`` metres of a point."""
    at, radius = read_pin(given), read_whole(given, "radius", MOST_METRES, MOST_METRES)
    if at is None or "radius" not in given:
        return None
    return is_near(*at, radius, city())
