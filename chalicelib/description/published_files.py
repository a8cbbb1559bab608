"""The description of what the edge serves as files, without a route and without a function: the
published figures.
"""

from collections.abc import Sequence
from typing import Any

from chalicelib.platform.http.operation import TEXT

Described = dict[str, Any]
FOLDER: Described = {
    "name": "folder",
    "in": "path",
    "required": True,
    "example": "facts",
    "description": "What the file has.",
    "schema": {**TEXT, "enum": ["facts", "scores"]},
}
BINARY = {**TEXT, "format": "binary"}
FIGURES = (
    "Every measure is JSON (`columns`, `rows`, `definition`, `counted_at`, `license`) and CSV."
    " `index.json` lists all files, `catalog.jsonld` is their DCAT. At most 15 minutes old."
    " `invented` is there, and true, where they are of a demonstration."
)
VERSIONS = (
    "In `facts`, Parquet: one row is one entry of a public report. In `scores`, JSON: frozen scores"
    " of a quarter. What changes gets a new version."
)
EXAMPLE: Described = {
    "measure": "reports-by-month",
    "counted_at": "2026-11-29T06:20:45+07:00",
    "columns": ["month", "reports"],
    "rows": [["2026-11", 7]],
}


def describe_paths() -> dict[str, Described]:
    """Return the paths of the published figures, as the document has them."""
    return {
        "/v1/statistics/{file}": _describe(
            *("read_figures", "Read published figures", FIGURES),
            "reports-by-month.json",
            {
                "application/json": {"schema": {"type": "object"}, "example": EXAMPLE},
                "text/csv": {"schema": TEXT, "example": "month,reports\r\n2026-11,7\r\n"},
            },
        ),
        "/v1/statistics/{folder}/{file}": _describe(
            *("read_versions", "Read public facts and frozen scores", VERSIONS),
            "2026-10.v1.parquet",
            {
                "application/vnd.apache.parquet": {"schema": BINARY, "example": "PAR1..."},
                "application/json": {"schema": {"type": "object"}, "example": {"version": 1}},
            },
            [FOLDER],
        ),
    }


def _describe(
    name: str,
    summary: str,
    text: str,
    example: str,
    content: dict[str, Described],
    within: Sequence[Described] = (),
) -> dict[str, Described]:
    cache = {"Cache-Control": {"$ref": "#/components/headers/Cache-Control"}}
    tag = {"$ref": "#/components/headers/ETag"}
    file = {"name": "file", "in": "path", "description": "The name of the file, from the index."}
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "description": text,
            "tags": ["open data"],
            "security": [],
            "parameters": [
                *within,
                {**file, "required": True, "schema": TEXT, "example": example},
            ],
            "responses": {
                "200": {
                    "description": summary,
                    "headers": {**cache, "ETag": tag},
                    "content": content,
                },
                "404": {"description": "There is no such file."},
            },
        }
    }
