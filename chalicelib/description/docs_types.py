"""Types of bodies and answers on the page of the description: members, limits, and an example."""

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

LIMITS: Mapping[str, str] = {
    "minLength": "≥ {} huruf / letters",
    "maxLength": "≤ {} huruf / letters",
    "minimum": "≥ {}",
    "maximum": "≤ {}",
    "minItems": "≥ {} butir / items",
    "maxItems": "≤ {} butir / items",
    "pattern": "{}",
    "format": "{}",
    "default": "= {}",
}


def render_marked(text: str) -> str:
    """A paragraph of Markdown that has nothing but code in it."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(" ".join(text.split())))


def render_kind(schema: Mapping[str, Any]) -> str:
    """A schema in a few words; names of types lead to them."""
    if "$ref" in schema:
        name = escape(schema["$ref"].rpartition("/")[2])
        return f'<a href="#type-{name}">{name}</a>'
    for each in ("anyOf", "allOf"):
        if each in schema:
            return " | ".join(map(render_kind, schema[each]))
    if schema.get("type") == "array":
        return f"[ {render_kind(schema.get('items', {}))} ]{_render_limits(schema)}"
    if "enum" in schema:
        return " | ".join(f"<code>{escape(json.dumps(value))}</code>" for value in schema["enum"])
    if "const" in schema:
        return f"<code>{escape(json.dumps(schema['const']))}</code>"
    return escape(str(schema.get("type", ""))) + _render_limits(schema)


def _render_limits(schema: Mapping[str, Any]) -> str:
    told = [
        words.format(schema[name])
        for name, words in LIMITS.items()
        if name in schema and schema[name] not in (None, [])
    ]
    return f" <small>{escape(', '.join(told))}</small>" if told else ""


def list_types(told: Mapping[str, Any]) -> Iterator[str]:
    """Each type, by its name."""
    examples = _collect_examples(told)
    for name, schema in sorted(told["components"]["schemas"].items()):
        rows = "".join(_render_members(schema))
        members = f"<table>{rows}</table>" if rows else f"<p>{render_kind(schema)}</p>"
        what = render_marked(schema.get("description", ""))
        example = f"<pre>{escape(examples[name])}</pre>" if name in examples else ""
        yield (
            f'<details id="type-{name}"><summary>{name}</summary>'
            f'<p lang="en">{what}</p>{members}{example}</details>\n'
        )


def _render_members(schema: Mapping[str, Any]) -> Iterator[str]:
    needed = set(schema.get("required", ()))
    for name, member in schema.get("properties", {}).items():
        star = " *" if name in needed else ""
        yield f"<tr><td><code>{escape(name)}</code>{star}</td><td>{render_kind(member)}</td></tr>"


def _collect_examples(told: Mapping[str, Any]) -> dict[str, str]:
    """By the names of types that are a whole body, or the items of one."""
    found: dict[str, str] = {}
    for methods in told["paths"].values():
        for operation in methods.values():
            bodies = [operation.get("requestBody", {}), *operation["responses"].values()]
            for body in bodies:
                for media in body.get("content", {}).values():
                    _note_example(media, found)
    return found


def _note_example(media: Mapping[str, Any], found: dict[str, str]) -> None:
    schema, example = media["schema"], media.get("example")
    name = schema.get("$ref", schema.get("items", {}).get("$ref", "")).rpartition("/")[2]
    if name and example is not None and not isinstance(example, str):
        found.setdefault(name, json.dumps(example, ensure_ascii=False, indent=1))
