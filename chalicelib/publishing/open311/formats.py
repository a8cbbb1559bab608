"""Answers of Open311 in XML or JSON, both written from one tree of values.

In XML a mapping is an element that contains its members. A list is an element that contains one
element for each item; ITEMS has the name of that element. JSON follows the "Spark" mapping, without
the outermost name.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from chalice.app import Request, Response

from chalicelib.platform.moments import format_stored
from chalicelib.platform.settings import settings
from chalicelib.platform.texts.xml_text import XML_HEAD, escape_xml
from chalicelib.reports.store.list_pages import Span

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
    request: Request, name: str, tree: Tree, *, status: int = 200, cache_control: str = NEVER
) -> Response:
    """Return the tree as an answer in the format of the path. ``name`` is the outermost element;
    ``cache_control`` is the header's value.
    """
    headers: dict[str, str | list[str]] = {
        "Content-Type": TYPES[path_ending(request)],
        "Cache-Control": cache_control,
    }
    return Response(
        write_tree(name, tree, path_ending(request)), headers=headers, status_code=status
    )


def next_link(
    request: Request, query: Query, names: tuple[str, str], span: Span, after: str | None
) -> dict[str, str]:
    """Return a ``Link`` header to the next page (RFC 8288) of the same span, or no header when this
    page is the last. ``names`` are the parameters that hold the span's start and end.
    """
    if after is None:
        return {}
    moments = ([format_stored(moment)] for moment in (span.start, span.end))
    pinned = dict(zip(names, moments, strict=True))
    filters = {name: values for name, values in query.items() if name not in ("page", "api_key")}
    return link_next(request, {**filters, **pinned, "cursor": [after]})


def link_next(request: Request, query: Query) -> dict[str, str]:
    """Return a ``Link`` header to the same path with this query."""
    encoded, path = urlencode(query, doseq=True), request.path.rpartition("/")[0]
    return {"Link": f'<{settings().public_url}{path}/{last_part(request)}?{encoded}>; rel="next"'}


def path_ending(request: Request) -> str:
    """Return ``json`` or ``xml``. XML is the default, as Open311 requires it of every endpoint."""
    return "json" if last_part(request).endswith(".json") else "xml"


def last_part(request: Request) -> str:
    """Return the last part of the path as the client wrote it."""
    part = request.path.rpartition("/")[2]
    return (request.uri_params or {}).get(part.strip("{}"), part)


def write_tree(name: str, tree: Tree, ending: str) -> str:
    """Return the tree as text. ``ending`` is ``json`` or ``xml``; JSON leaves ``name`` out."""
    if ending == "json":
        return json.dumps(tree, ensure_ascii=False, separators=(",", ":"))
    return XML_HEAD + _write_element(name, tree)


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
    return "" if value is None else escape_xml(str(value))
