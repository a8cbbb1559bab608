"""The types of bodies and answers on the page of the description: members, limits, an example."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

from chalicelib.platform.i18n import Language, Plural, Sentence, plurals

_n = plurals("description")

LINE = 88  # characters of an example

LETTERS, ITEMS = _n("letter", "letters"), _n("item", "items")
# The sign before a limit, and the unit behind it.
LIMITS: Mapping[str, tuple[str, Plural | None]] = {
    "minLength": ("≥ ", LETTERS),
    "maxLength": ("≤ ", LETTERS),
    "minimum": ("≥ ", None),
    "maximum": ("≤ ", None),
    "minItems": ("≥ ", ITEMS),
    "maxItems": ("≤ ", ITEMS),
    "pattern": ("", None),
    "format": ("", None),
    "default": ("= ", None),
}


def write_label(sentence: Sentence) -> str:
    """Return a label of the page as HTML, in both languages: all readers share one page."""
    both = f"{sentence[Language.INDONESIAN]} / {sentence[Language.ENGLISH]}"
    return escape(both, quote=False)


def _write_limit(name: str, limit: Any) -> str:
    sign, unit = LIMITS[name]
    if unit is None:
        return f"{sign}{limit}"
    first, second = (unit.choose(limit, each) for each in (Language.INDONESIAN, Language.ENGLISH))
    return f"{sign}{limit} {first} / {second}"


def render_marked(text: str) -> str:
    """Return a paragraph of Markdown as HTML; code is its only markup."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split()), quote=False))


def render_kind(schema: Mapping[str, Any]) -> str:
    """Return a schema in a few words of HTML; the name of a type links to it."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#type-{name}">{name}</a>'
    for each in ("anyOf", "allOf"):
        if each in schema:
            return " | ".join(map(render_kind, schema[each]))
    if schema.get("type") == "array":
        return f"[ {render_kind(schema.get('items', {}))} ]{_render_limits(schema)}"
    if "enum" in schema:
        return " | ".join(
            f"<code>{escape(json.dumps(value), quote=False)}</code>" for value in schema["enum"]
        )
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']), quote=False)}</code>"
    if schema.get("format") == "date-time":
        return "date-time"
    return escape(str(schema.get("type", ""))) + _render_limits(schema)


def _render_limits(schema: Mapping[str, Any]) -> str:
    limits = [
        _write_limit(name, schema[name])
        for name in LIMITS
        if name in schema and schema[name] not in (None, [])
    ]
    return f" <small>{escape(', '.join(limits))}</small>" if limits else ""


def list_types(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the HTML of each type, in the order of names."""
    examples = _collect_examples(document)
    for name, schema in sorted(document["components"]["schemas"].items()):
        rows = "".join(_render_members(schema))
        members = f"<table>{rows}</table>" if rows else f"<p>{render_kind(schema)}</p>"
        words = schema.get("description", "")
        text = f'<p lang="en">{render_marked(words)}</p>' if words else ""
        example = f"<pre>{escape(examples[name], quote=False)}</pre>" if name in examples else ""
        yield (
            f'<details id="type-{name}"><summary>{name}</summary>'
            f"{text}{members}{example}</details>\n"
        )


def _render_members(schema: Mapping[str, Any]) -> Iterator[str]:
    needed = set(schema.get("required", ()))
    for name, member in schema.get("properties", {}).items():
        star = " *" if name in needed else ""
        yield f"<tr><th>{escape(name)}{star}</th><td>{render_kind(member)}</td></tr>"


def _collect_examples(document: Mapping[str, Any]) -> dict[str, str]:
    """Return an example for each type that is a whole body, or the items of one, by its name. Of a
    page of a list there is an example of its items only.
    """
    types, examples = document["components"]["schemas"], dict[str, str]()
    for methods in document["paths"].values():
        for operation in methods.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                for media in body.get("content", {}).values():
                    _note_example(media, types, examples)
    return examples


def _note_example(
    media: Mapping[str, Any], types: Mapping[str, Any], examples: dict[str, str]
) -> None:
    schema, example = media["schema"], media.get("example")
    name = schema.get("$ref", schema.get("items", {}).get("$ref", "")).rpartition("/")[2]
    members = types.get(name, {}).get("properties", {})
    if {*members} == {"items", "next"} and isinstance(example, dict) and example["items"]:
        name = members["items"]["items"]["$ref"].rpartition("/")[2]
        example = example["items"][0]
    if name and example is not None and not isinstance(example, str):
        examples.setdefault(name, _write_example(example))


def _write_example(value: Any, depth: int = 0) -> str:
    """Return a value as JSON: what fits in a line is on one, so that the page stays small."""
    line = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list) or len(line) + depth <= LINE:
        return line
    inner = depth + 1
    if isinstance(value, list):
        parts = [_write_example(each, inner) for each in value]
        begin, end = "[]"
    else:
        parts = [f'"{name}": {_write_example(each, inner)}' for name, each in value.items()]
        begin, end = "{}"
    joined = ",\n".join(f"{' ' * inner}{part}" for part in parts)
    return f"{begin}\n{joined}\n{' ' * depth}{end}"
