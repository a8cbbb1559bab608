"""Read the parameters of Open311's calls, from a query or a form. An empty parameter counts as
missing.
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
from chalicelib.platform.http import bodies
from chalicelib.platform.http.blueprint import read_raw_body
from chalicelib.platform.texts.plain_text import remove_unseen, to_one_line
from chalicelib.reports import number as reports_number
from chalicelib.reports.list_line import Listed, make_near_filter
from chalicelib.reports.status import OPEN, Status
from chalicelib.reports.store.list_pages import Sought, Span

Parameters = Mapping[str, Sequence[str]]

BY_ID = "service_request_id"
FILED, UPDATED = ("start_date", "end_date"), ("updated_after", "updated_before")
MOST_ROWS = 1000  # requests in one answer
MOST_NUMBERS = 400  # ids in one query: the edge takes addresses of 8,192 bytes
DEEPEST_PAGE = 10_000  # requests that ``page`` and ``page_size`` reach
LONGEST_SPAN = timedelta(days=90)
MOST_FIELDS = 200  # fields of one form
STATUSES: Mapping[str, frozenset[Status]] = {"open": OPEN, "closed": frozenset(Status) - OPEN}
MOST_METRES = 100_000  # metres
_CURSOR = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ(#[A-Z0-9-]{1,20}(#[a-z0-9]{1,6})?)?")


def read_query(request: Request) -> Parameters:
    query = request.query_params
    return _drop_empty({name: query.getlist(name) for name in query} if query else {})


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, and the names of the fields that held files."""

    fields: Parameters
    files: tuple[str, ...] = ()


def read_form(request: Request) -> Form:
    """Return the form of a request, URL-encoded or multipart.

    Raises Unreadable when it has more than MOST_FIELDS fields.
    """
    boundary = bodies.find_boundary(request.headers.get("content-type") or "")
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
    for count, part in enumerate(bodies.read_parts(body, boundary)):
        if count == MOST_FIELDS:
            raise _too_long()
        if part.filename:
            files.append(to_one_line(part.name))
        else:
            fields.setdefault(part.name, []).append(part.body.decode("utf-8", "replace"))
    return Form(_drop_empty(fields), tuple(dict.fromkeys(files)))


def _too_long() -> Unreadable:
    return Unreadable(reason=f"form > {MOST_FIELDS}")


def _drop_empty(fields: Mapping[str, Sequence[str]]) -> Parameters:
    cleaned = {
        remove_unseen(name): [remove_unseen(value).strip() for value in values]
        for name, values in fields.items()
    }
    filled = {name: [value for value in values if value] for name, values in cleaned.items()}
    return {name: values for name, values in filled.items() if values}


def last_value(parameters: Parameters, name: str) -> str | None:
    """Return the last value of a parameter; None when it is missing."""
    values = parameters.get(name)
    return values[-1] if values else None


def all_values(parameters: Parameters, name: str) -> list[str]:
    """Return all values of a parameter, which may be repeated or have several values separated by
    commas.
    """
    parts = (part.strip() for value in parameters.get(name, ()) for part in value.split(","))
    return [part for part in parts if part]


def check_jurisdiction(parameters: Parameters) -> None:
    """Raise UnknownJurisdiction when the parameters name another one. This endpoint serves one
    jurisdiction, so clients need not name it.
    """
    jurisdiction = last_value(parameters, "jurisdiction_id")
    if jurisdiction and jurisdiction != city().georeport.jurisdiction:
        raise UnknownJurisdiction(jurisdiction=jurisdiction[:80])


def read_service(code: str) -> str:
    """Return the code when it is the code of a category. Raises UnknownService."""
    if code not in city().categories:
        raise UnknownService(service=code[:80])
    return code


def read_numbers(parameters: Parameters) -> list[str]:
    """Return the numbers of ``service_request_id``. Values that can't be a number are left out.

    Raises BadField for more than MOST_NUMBERS, MistypedNumber when no value can be a number.
    """
    asked = all_values(parameters, BY_ID)
    if len(asked) > MOST_NUMBERS:
        raise BadField(field=BY_ID, rule="many", most=MOST_NUMBERS)
    known = [number for number in map(_parse_number, asked) if number]
    return known or [reports_number.parse(",".join(asked))]


def _parse_number(text: str) -> str | None:
    try:
        return reports_number.parse(text)
    except MistypedNumber:
        return None


def is_extended(parameters: Parameters) -> bool:
    return last_value(parameters, "extensions") == "true"


def read_span(parameters: Parameters, names: tuple[str, str], now: datetime) -> Span:
    """Return the span between the two parameters of ``names``: 90 days at most, and the last 90
    days when both are missing. Raises BadField.
    """
    start, end = (_read_moment(parameters, name) for name in names)
    if start and end is None:
        end = min(start + LONGEST_SPAN, max(now, start))
    end = end or now
    start = start or end - LONGEST_SPAN
    if not timedelta() <= end - start <= LONGEST_SPAN:
        raise BadField(field=", ".join(names), rule="span", most=LONGEST_SPAN.days)
    return Span(start, end, _read_cursor(parameters))


def _read_moment(parameters: Parameters, name: str) -> datetime | None:
    value = last_value(parameters, name)
    return moments.parse_input(name, value) if value else None


def _read_cursor(parameters: Parameters) -> str | None:
    cursor = last_value(parameters, "cursor")
    if cursor is None:
        return None
    if not _CURSOR.fullmatch(cursor):
        raise BadField(field="cursor", rule="limits")
    moments.parse_input("cursor", cursor[:20])
    return cursor


def read_search(parameters: Parameters, now: datetime) -> Sought:
    """Return which requests a list has, and how many. Raises BadField or UnknownService."""
    most = read_whole(parameters, "page_size", MOST_ROWS, MOST_ROWS)
    page = (
        1 if last_value(parameters, "cursor") else read_whole(parameters, "page", DEEPEST_PAGE, 1)
    )
    if most * page > DEEPEST_PAGE:
        raise BadField(field="page × page_size", rule="whole", most=DEEPEST_PAGE)
    return Sought(
        most=most,
        skip=most * (page - 1),
        categories=frozenset(map(read_service, all_values(parameters, "service_code"))),
        statuses=_read_statuses(parameters),
        near=_read_radius(parameters),
        filed=read_span(parameters, FILED, now)
        if FILED[0] in parameters or FILED[1] in parameters
        else None,
    )


def _read_statuses(parameters: Parameters) -> frozenset[Status]:
    wanted: frozenset[Status] = frozenset()
    for status in all_values(parameters, "status"):
        if status.lower() not in STATUSES:
            taken = ", ".join(STATUSES)
            raise BadField(field="status", rule="choice", value=status[:40], taken=taken)
        wanted |= STATUSES[status.lower()]
    return frozenset() if wanted == frozenset(Status) else wanted


def read_whole(parameters: Parameters, name: str, most: int, usual: int) -> int:
    """Return a whole number from 1 to ``most``; ``usual`` when the parameter is missing.

    Raises BadField.
    """
    value = last_value(parameters, name)
    if value is None:
        return usual
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= most):
        raise BadField(field=name, rule="whole", most=most)
    return int(value)


def read_pin(parameters: Parameters) -> tuple[float, float] | None:
    """Return latitude and longitude in WGS84 degrees, to a tenth of a metre; None when both are
    missing. Raises BadField.
    """
    lat, long = last_value(parameters, "lat"), last_value(parameters, "long")
    if (lat is None) != (long is None):
        raise BadField(field="lat, long", rule="location")
    if lat is None or long is None:
        return None
    return parse_degrees("lat", lat, 90), parse_degrees("long", long, 180)


def parse_degrees(name: str, value: str, most: int) -> float:
    """Return degrees from ``-most`` to ``most``, with six decimals. Raises BadField."""
    try:
        degrees = float(value)
    except ValueError:
        degrees = math.nan
    if not -most <= degrees <= most:
        raise BadField(field=name, rule="degrees")
    return round(degrees, 6) + 0.0


def _read_radius(parameters: Parameters) -> Callable[[Listed], bool] | None:
    """Return a test that a report lies within ``radius`` metres of the point; None when the query
    has no point or no radius.
    """
    at, radius = read_pin(parameters), read_whole(parameters, "radius", MOST_METRES, MOST_METRES)
    if at is None or "radius" not in parameters:
        return None
    return make_near_filter(*at, radius, city())
