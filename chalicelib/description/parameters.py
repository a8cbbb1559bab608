"""The parameters of the description: of a path, a query, and headers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

from chalicelib.description import examples, texts
from chalicelib.platform.http.operation import TEXT, Described, Operation

LANGUAGE = {
    "name": "Accept-Language",
    "in": "header",
    "description": "en: refusals in English; else in Indonesian.",
    "schema": TEXT,
    "example": "en",
}


def of(path: str, row: Operation) -> list[Described]:
    return [*_in_path(path), *_in_query(row), *_in_headers(row)]


def _in_path(path: str) -> Iterable[Described]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    for name in names:
        given = examples.parameters().get(name)
        yield {"name": name, "in": "path", "required": True, "schema": TEXT, "example": given}


def _in_query(row: Operation) -> Iterable[Described]:
    for name, schema in (row.query or {}).items():
        given = examples.given(row, name)
        told = {"name": name, "in": "query", "schema": schema, "example": given}
        if row.empty_is_none:
            told["allowEmptyValue"] = True
        yield {**told, "required": True} if name in row.required else told


def _in_headers(row: Operation) -> Iterable[Described]:
    for name, what in (row.headers or {}).items():
        told = {"name": name, "in": "header", "description": what, "schema": TEXT}
        yield {**told, "example": texts.GIVEN_HEADERS.get(name)}
    yield {"$ref": "#/components/parameters/Accept-Language"}


# The schemas of the description, made of the types of bodies and answers.


REF = "#/components/schemas/{name}"


def of_openapi_schemas(kinds: Sequence[Any]) -> tuple[Mapping[Any, Described], Described]:
    """The schema of each type, and by name the components these lead to."""
    schemas, parts = msgspec.json.schema_components(kinds, ref_template=REF)
    for kind in _told(kinds):
        for name, hint in get_type_hints(kind, include_extras=True).items():
            if kind.__name__ in parts and (form := _format(hint)):
                _text(parts[kind.__name__]["properties"][name])["format"] = form
    for each in parts.values():
        if "description" in each:  # a docstring; the document's are Markdown
            each["description"] = each["description"].replace("``", "`")
    return dict(zip(kinds, schemas, strict=True)), parts


def _told(kinds: Iterable[Any]) -> set[Any]:
    """The types of what is answered, and those of their members."""
    found: set[Any] = set()
    waiting = [*kinds]
    while waiting:
        kind = waiting.pop()
        if is_typeddict(kind) and kind not in found:
            found.add(kind)
            waiting += get_type_hints(kind).values()
        waiting += get_args(kind)
    return found


def _format(hint: Any) -> str | None:
    """What a member is besides a text: ``answers.Moment``, wherever it stands in its type."""
    if isinstance(told := getattr(hint, "__metadata__", (None,))[0], str):
        return told
    return next(filter(None, map(_format, get_args(hint))), None)


def _text(schema: Described) -> Described:
    """The part of a schema that is a text."""
    every: list[Described] = schema.get("anyOf", [schema])
    return next(each for each in every if each.get("type") == "string")
