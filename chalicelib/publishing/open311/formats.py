"""What Open311 answers, written in the format that is asked for: one tree of values for both.

A mapping is an element with its members in it, a list an element with one for each of its items,
whose name is here; JSON follows the "Spark" mapping, without the outermost name.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib.platform import text
from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.reports.store.public_lists import Span

ITEMS: Mapping[str, str] = {
    "attributes": "attribute",
    "endpoints": "endpoint",
    "errors": "error",
    "formats": "format",
    "notes": "note",
    "photos": "photo",
    "service_request_updates": "request_update",
    "service_requests": "request",
    "services": "service",
    "values": "value",
}
TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
A_DAY, A_MOMENT, NEVER = "public, max-age=86400", "public, max-age=15", "no-store"

Tree = Mapping[str, Any] | Sequence[Any]
Query = Mapping[str, Sequence[str]]


def write_answer(
    request: Request, name: str, tree: Tree, *, status: int = 200, kept: str = NEVER
) -> Response:
    """An answer of this name, a list's or an element's, in the format the path ends in."""
    headers: dict[str, str | list[str]] = {
        "Content-Type": TYPES[path_ending(request)],
        "Cache-Control": kept,
    }
    return Response(
        write_tree(name, tree, path_ending(request)), headers=headers, status_code=status
    )


def next_link(
    request: Request, given: Query, names: tuple[str, str], span: Span, after: str | None
) -> dict[str, str]:
    """A header that leads to the next page (RFC 8288) of the same span, if there is one."""
    if after is None:
        return {}
    pinned = dict(zip(names, map(format_stored, (span.start, span.end)), strict=True))
    kept = {name: values for name, values in given.items() if name not in ("page", "api_key")}
    query = urlencode({**kept, **pinned, "cursor": after}, doseq=True)
    path = request.path.rpartition("/")[0]
    return {"Link": f'<{settings().public_url}{path}/{last_part(request)}?{query}>; rel="next"'}


def path_ending(request: Request) -> str:
    """``json`` or, which is what Open311 asks of everybody, ``xml``."""
    return "json" if last_part(request).endswith(".json") else "xml"


def last_part(request: Request) -> str:
    """The last part of the path as it was asked for."""
    part = request.path.rpartition("/")[2]
    return (request.uri_params or {}).get(part.strip("{}"), part)


def write_tree(name: str, tree: Tree, ending: str) -> str:
    if ending == "json":
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return text.XML_HEAD + _write_element(name, tree)


def _write_element(name: str, value: Any) -> str:
    inside = _write_content(name, value)
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _write_content(name: str, value: Any) -> str:
    if isinstance(value, Mapping):
        return "".join(_write_element(*member) for member in value.items())
    if isinstance(value, list | tuple):
        return "".join(_write_element(ITEMS[name], item) for item in value)
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else text.escape_xml(str(value))
