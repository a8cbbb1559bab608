"""The schemas of the description, made of the types of bodies and answers."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args, get_type_hints, is_typeddict

import msgspec

from chalicelib.api.openapi_parts import Described

REF = "#/components/schemas/{name}"


def of(kinds: Sequence[Any]) -> tuple[Mapping[Any, Described], Described]:
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
