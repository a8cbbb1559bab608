"""Write the typed client from the API's description: ``types`` and ``calls`` of ``client/``."""

import json
import keyword
import os
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "client"
# The description asks for them and tells none of them.
ANYTHING = ("TABLE", "TOPIC", "BUCKET", "SECRETS", "SENDER", "PUBLIC_URL", "AWS_DEFAULT_REGION")
PLAIN = {"string": "str", "integer": "int", "number": "float", "boolean": "bool", "null": "None"}
PROOFS = {"report": ("X-Report-Token", "token"), "reporter": ("X-Reporter-Session", "session")}
WRITTEN = '"""Written by ``make client`` from the API\'s description: not to be edited."""'

Schema = Mapping[str, Any]


def main() -> int:
    for name, text in files().items():
        (FOLDER / name).write_text(text)
    return 0


def files() -> dict[str, str]:
    """The modules, by their names."""
    for name in ANYTHING:
        os.environ.setdefault(name, "x")
    from chalicelib.description.document import build_document

    told = json.loads(json.dumps(build_document()))
    return {"types.py": _shaped(types(told)), "calls.py": _shaped(calls(told))}


def _shaped(text: str) -> str:
    """As every other file of ours."""
    ruff = str(Path(sys.executable).parent / "ruff")
    for command in (("check", "--fix", "--select", "I,F401", "--quiet"), ("format", "--quiet")):
        done = subprocess.run(
            (ruff, *command, "-"), input=text, capture_output=True, text=True, check=True, cwd=ROOT
        )
        text = done.stdout
    return text


# --- types ---------------------------------------------------------------------------------------


def types(told: Schema) -> str:
    schemas = sorted(told["components"]["schemas"].items())
    head = "from typing import Any, Literal, NotRequired, TypedDict"
    body = "\n\n\n".join(_type(_class(name), schema) for name, schema in schemas)
    return f"{WRITTEN}\n\nfrom __future__ import annotations\n\n{head}\n\n\n{body}\n"


def _class(name: str) -> str:
    return re.sub(r"\W", "_", name)


def _type(name: str, schema: Schema) -> str:
    if "properties" not in schema:
        return f"{name} = {kind(schema)}"
    needed = set(schema.get("required", ()))
    lines = [
        f"    {member}: {kind(of) if member in needed else f'NotRequired[{kind(of)}]'}"
        for member, of in schema["properties"].items()
    ]
    return "\n".join([f"class {name}(TypedDict):", *_doc(schema.get("description", "")), *lines])


def _doc(text: str) -> list[str]:
    if not text:
        return []
    told = textwrap.fill(f'"""{" ".join(text.split())}', 88, break_long_words=False)
    lines = textwrap.indent(told, "    ").split("\n")
    return [*lines, '    """', ""] if len(lines) > 1 else [f'{lines[0]}"""', ""]


def kind(schema: Schema, prefix: str = "") -> str:
    """A schema as a type."""
    if "$ref" in schema:
        return prefix + _class(schema["$ref"].rpartition("/")[2])
    if "anyOf" in schema:
        return " | ".join(kind(each, prefix) for each in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        values = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(map(repr, values))}]"
    if schema.get("type") == "array":
        return f"list[{kind(schema.get('items', {}), prefix)}]"
    if schema.get("type") == "object":
        inside = schema.get("additionalProperties")
        return f"dict[str, {kind(inside, prefix) if isinstance(inside, Mapping) else 'Any'}]"
    return PLAIN.get(schema.get("type", ""), "Any")


# --- calls ---------------------------------------------------------------------------------------


def calls(told: Schema) -> str:
    methods = "\n\n".join(
        _method(verb.upper(), path, operation)
        for path, of_path in told["paths"].items()
        for verb, operation in of_path.items()
    )
    head = (
        f"{WRITTEN}\n\nfrom collections.abc import Mapping\nfrom dataclasses import dataclass\n"
        "from typing import Any, Literal\n\nfrom client import types\n"
        "from client.http import Answer, Connection, Form\n"
    )
    top = '@dataclass\nclass Tanggap(Connection):\n    """The API, call by call."""'
    return f"{head}\n\n{top}\n\n{methods}\n"


def python_name(name: str) -> str:
    plain = re.sub(r"\W", "_", name).lower()
    return f"{plain}_" if keyword.iskeyword(plain) else plain


def _method(verb: str, path: str, operation: Schema) -> str:
    given = [each for each in operation["parameters"] if "name" in each]
    arguments, words = list(_arguments(given, operation)), list(_words(given, operation))
    answer = _answer(operation)
    signature = f"    def {operation['operationId']}(self{''.join(f', {a}' for a in arguments)})"
    summary = textwrap.fill(f'"""{operation["summary"]}."""', 90, subsequent_indent="        ")
    call = ", ".join([repr(verb), repr(path), *words])
    return f"{signature} -> Answer[{answer}]:\n        {summary}\n        return self.call({call})"


def _arguments(given: list[Schema], operation: Schema) -> Iterator[str]:
    yield from (f"{python_name(each['name'])}: str" for each in _in(given, "path"))
    content = operation.get("requestBody", {}).get("content", {})
    yield from _body_argument(content)
    named = [PROOFS[proof][1] for proof in _proofs(operation) if proof in PROOFS]
    optional = [*_in(given, "query"), *_in(given, "header")]
    if named or optional or _is_raw(content):
        yield "*"
    yield from (f"{name}: str" for name in named)
    if _is_raw(content):
        yield "headers: Mapping[str, str]"
    for each in sorted(optional, key=lambda each: not each.get("required")):
        of, name = kind(each["schema"], "types."), python_name(each["name"])
        yield f"{name}: {of}" if each.get("required") else f"{name}: {of} | None = None"


def _body_argument(content: Schema) -> Iterator[str]:
    for media, told in content.items():
        if _is_raw(content):
            yield "raw: bytes"
        elif media == "application/json":
            yield f"body: {kind(told['schema'], 'types.')}"
        else:
            yield "form: Form"
        return


def _is_raw(content: Schema) -> bool:
    return bool(content) and not any(told["schema"] for told in content.values())


def _in(given: list[Schema], where: str) -> list[Schema]:
    return [each for each in given if each["in"] == where]


def _proofs(operation: Schema) -> list[str]:
    return [name for each in operation.get("security", ()) for name in each]


def _words(given: list[Schema], operation: Schema) -> Iterator[str]:
    for where, word in (("path", "parts"), ("query", "query")):
        if named := _in(given, where):
            pairs = ", ".join(f"{each['name']!r}: {python_name(each['name'])}" for each in named)
            yield f"{word}={{{pairs}}}"
    content = operation.get("requestBody", {}).get("content", {})
    headers = [f"{each['name']!r}: {python_name(each['name'])}" for each in _in(given, "header")]
    headers += [f"{PROOFS[p][0]!r}: {PROOFS[p][1]}" for p in _proofs(operation) if p in PROOFS]
    headers += ["'Authorization': self.token" for p in _proofs(operation) if p == "officer"]
    headers += ["**headers"] if _is_raw(content) else []
    if headers:
        yield f"headers={{{', '.join(headers)}}}"
    for argument in _body_argument(content):
        name = argument.partition(":")[0]
        yield f"{name}={name}"


def _answer(operation: Schema) -> str:
    """The type of the first good answer's first medium."""
    good: Schema = next((t for s, t in operation["responses"].items() if s < "300"), {})
    for media, told in good.get("content", {}).items():
        return kind(told["schema"], "types.") if media.endswith("json") else "str"
    return "str"


if __name__ == "__main__":
    sys.exit(main())
