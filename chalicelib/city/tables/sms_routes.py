"""The table of the routes of SMS: Amazon SNS, and HTTP gateways of providers.

They are no part of a City, because only functions that send SMS need them. A city without the table
sends by SNS alone.
"""

import re
from pathlib import Path
from string import Formatter

from chalicelib.city.sms_route import BY_SNS, SNS, Pairs, RequestForm, SmsRoute
from chalicelib.city.tables.csv_table import Row, Table
from chalicelib.city.tables.row_readers import read_slug

ROUTES = Table(
    "sms_routes.csv",
    (
        *("code", "order", "url", "form", "user", "sender", "parameters", "headers"),
        *("status_path", "accepted", "refused", "id_path", "source"),
    ),
)

NUMBERS = frozenset({"to", "digits", "local"})  # +62812..., 62812... and 0812...
# What a parameter or a header may hold.
PLACEHOLDERS = NUMBERS | {"user", "key", "sender", "text"}
_URL = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?(/[!-\[\]-~]*)?")
_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_PATH = re.compile(r"([A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*)?")
MOST_ORDER = 9


def read_sms_routes(folder: Path) -> tuple[SmsRoute, ...]:
    """Return the routes that a city uses, in their order: those with an order above 0. Raises
    TableError, also where none is left or two have the same order.
    """
    if not (folder / ROUTES.file).exists():
        return (BY_SNS,)
    rows = ROUTES.rows(folder)
    routes = [(_read_route(row), row) for row in rows]
    used: dict[int, SmsRoute] = {}
    for route, row in routes:
        if route.order in used:
            raise row.fault("order", f"is that of {used[route.order].code} too")
        if route.order:
            used[route.order] = route
    if not used:
        raise rows[-1].fault("order", "is 0 in every row, so no SMS would go out")
    return tuple(used[order] for order in sorted(used))


def list_gateways(folder: Path) -> tuple[str, ...]:
    """Return the codes of all gateways of a city, also of those that are not used. Raises
    TableError.
    """
    rows = ROUTES.rows(folder) if (folder / ROUTES.file).exists() else []
    return tuple(row.key for row in rows if row.key != SNS)


def _read_route(row: Row) -> SmsRoute:
    code, order = read_slug(row), row.whole("order", 0, MOST_ORDER)
    row.text("source")  # for the reader of the table: where the provider describes it
    if code == SNS:
        if filled := [name for name in ROUTES.columns[2:-1] if row.cells[name]]:
            raise row.fault(filled[0], f"is empty for {SNS}")
        return SmsRoute(code, order)
    accepted = _read_pattern(row, "accepted")
    if not accepted:
        raise row.fault("accepted", "is empty")
    return SmsRoute(
        code=code,
        order=order,
        url=row.fitting("url", _URL, "an https address"),
        form=row.choice("form", RequestForm),
        user=row.cells["user"],
        sender=row.cells["sender"],
        parameters=_read_pairs(row, "parameters"),
        headers=_read_pairs(row, "headers"),
        status_path=_read_path(row, "status_path"),
        accepted=accepted,
        refused=_read_pattern(row, "refused"),
        id_path=_read_path(row, "id_path"),
    )


def _read_pairs(row: Row, column: str) -> Pairs:
    pairs = []
    for pair in row.several(column):
        name, sign, text = map(str.strip, pair.partition("="))
        if not (_NAME.fullmatch(name) and sign):
            raise row.fault(column, f"{pair!r} is not like nohp={{digits}}")
        pairs.append((name, text))
    found = {each for _, text in pairs for each in _list_placeholders(row, column, text)}
    if column == "parameters" and not ("text" in found and found & NUMBERS):
        raise row.fault(column, "lacks {text}, or the number as {to}, {digits} or {local}")
    return tuple(pairs)


def _list_placeholders(row: Row, column: str, text: str) -> set[str]:
    try:
        names = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        raise row.fault(column, f"{text!r} has a brace without its other") from None
    if unknown := names - PLACEHOLDERS:
        known = ", ".join(sorted(PLACEHOLDERS))
        raise row.fault(column, f"{{{min(unknown)}}} is none of {known}")
    return names


def _read_pattern(row: Row, column: str) -> str:
    pattern = row.cells[column]
    try:
        re.compile(pattern)
    except re.error as error:
        raise row.fault(column, f"is no regular expression: {error}") from None
    return pattern


def _read_path(row: Row, column: str) -> tuple[str, ...]:
    path = row.fitting(column, _PATH, "names of members, joined by a dot")
    return tuple(path.split(".")) if path else ()
