"""The operations of the API as the description shows them: with the types that routes name, and
with the refusals that many routes share.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from chalicelib.platform import errors
from chalicelib.platform.http import operation
from chalicelib.platform.http.operation import Operation, load_type


@cache
def load_operations() -> Mapping[tuple[str, str], Operation]:
    """Return every operation, by method and path. ``app`` has to be imported, so that all routes
    are registered.
    """
    return {
        (method, path): _load_types(_add_common_refusals(method, row))
        for (method, path), row in operation.OPERATIONS.items()
    }


def _add_common_refusals(method: str, row: Operation) -> Operation:
    """Return an operation with the common refusals: of unknown parameters on officers' routes, and
    of bodies that are too large or of a wrong type, which Open311 answers with 400.
    """
    if row.proof == "officer" and errors.BadField not in row.refuses:
        row = replace(row, refuses=(*row.refuses, errors.BadField))
    if method == "GET" or 400 in row.refuses:
        return row
    common = tuple(status for status in (413, 415) if status not in row.refuses)
    return replace(row, refuses=(*row.refuses, *common))


def _load_types(row: Operation) -> Operation:
    return replace(
        row,
        answer=load_type(row.answer),
        body=load_type(row.body),
        refusal=load_type(row.refusal),
        refuses=tuple(map(load_type, row.refuses)),
        other_answers={media: load_type(kind) for media, kind in row.other_answers.items()},
    )
