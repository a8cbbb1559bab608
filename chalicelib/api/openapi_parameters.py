"""The parameters of the description: of a path, a query, and headers."""

from collections.abc import Iterable

from chalicelib.api import openapi_examples as examples
from chalicelib.api import openapi_texts as texts
from chalicelib.api.openapi_parts import TEXT, Described, Operation

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
