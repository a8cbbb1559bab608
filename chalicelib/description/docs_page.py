"""The page of the API's description: every call with its parameters, an example to paste, and its
answers. It is plain HTML that loads nothing else; its one script only searches.

By hand: Scalar 1.76.0 and Redoc 3.0.1 break the policy, and axe finds faults in Swagger UI 5.35.0.
"""

import json
import re
import shlex
from base64 import b64encode
from collections.abc import Iterator, Mapping
from functools import cache
from hashlib import sha256
from html import escape
from typing import Any
from urllib.parse import quote, urlencode

from chalicelib.description.docs_shared import (
    SHARED,
    Operation,
    identify,
    list_shared_parameters,
    render_answer,
    render_parameter,
    render_shared,
    resolve_answer,
)
from chalicelib.description.docs_types import list_types, render_kind, render_marked, write_label
from chalicelib.description.document import build_document
from chalicelib.platform.i18n import Sentence, sentences

_ = sentences("description")

STYLE = """
* { box-sizing: border-box }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; color: #1a1a1a; background: #fff }
main { max-width: 56rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
a { color: #0b5394 }
label { display: block; font-weight: bold }
.search { position: sticky; top: 0; padding: .6rem 0; background: #fff }
input { font: inherit; width: 100%; padding: .5rem; border: 1px solid #555; border-radius: .3rem }
:focus-visible { outline: .2rem solid #c2570c; outline-offset: .1rem }
h2 { margin: 2rem 0 .5rem; font-size: 1.25rem }
h3 { margin: 1rem 0 .3rem; font-size: 1rem }
details { border-top: 1px solid #ccc; padding: .4rem 0 }
summary { cursor: pointer; padding: .3rem 0 }
details[open] > summary { font-weight: bold }
summary b { display: inline-block; min-width: 4rem; font-weight: bold; color: #0b5394 }
code, pre { font: .85rem/1.45 ui-monospace, monospace }
pre { max-height: 24rem; overflow: auto; padding: .6rem; background: #f4f4f4;
  white-space: pre-wrap }
table { width: 100%; border-collapse: collapse }
td, th { padding: .25rem .5rem .25rem 0; border-top: 1px solid #eee; vertical-align: top }
th { font: .9em ui-monospace, monospace; text-align: left }
td:first-child, th { min-width: 9.5rem }
small { color: #555 }
@media (prefers-color-scheme: dark) {
  body, .search { color: #eee; background: #111 }
  a, summary b { color: #8ec5ff }
  pre { background: #222 }
  small { color: #aaa }
}
"""
SCRIPT = """
"use strict";
const search = document.getElementById("search"), none = document.getElementById("none");
const calls = [...document.querySelectorAll("details")];
const texts = calls.map((call) => call.textContent.toLowerCase());
function look() {
  const words = search.value.toLowerCase().split(/\\s+/).filter(Boolean);
  calls.forEach((call, at) => {
    call.hidden = !words.every((word) => texts[at].includes(word));
  });
  for (const part of document.querySelectorAll("section")) {
    part.hidden = !part.querySelector("details:not([hidden])");
  }
  none.hidden = calls.some((call) => !call.hidden);
}
function open() {
  const call = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (call instanceof HTMLDetailsElement) {
    search.value = "";
    look();
    call.open = true;
    call.scrollIntoView();
  }
}
search.addEventListener("input", look);
window.addEventListener("hashchange", open);
open();
"""


def _hash_inline(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


# https://www.w3.org/TR/CSP3/: the hashes allow the one script and the one style.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    f"script-src {_hash_inline(SCRIPT)}; style-src {_hash_inline(STYLE)}"
)
HEADERS: Mapping[str, str] = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=3600",
}
PROVEN: Mapping[str, tuple[str, Sentence]] = {
    "report": ("X-Report-Token", _("reporter code from the receipt")),
    "reporter": ("X-Reporter-Session", _("session of a link to one's reports")),
    "supporter": ("X-Support-Token", _("code from the support")),
    "officer": ("Authorization", _("Cognito ID token")),
}
SEARCH, NONE = _("Search"), _("Nothing fits")
TYPES, EXAMPLE, PARAMETERS = _("Types"), _("Example"), _("Parameters")
BODY, ANSWERS = _("Body"), _("Answers")
ANY_CALL = _("Answers to any call")
PROOFS = _("Headers that prove who asks")


@cache
def render_page() -> str:
    """Return the page as HTML."""
    document = build_document()
    info, types = document["info"], "".join(list_types(document))
    return (
        '<!doctype html>\n<html lang="id">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>API {escape(info['title'])}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"<main>\n<h1>API {escape(info['title'])}</h1>\n<p>{escape(info['summary'])}</p>\n"
        f'<div lang="en">{_render_prose(info["description"])}</div>\n'
        '<p><a href="openapi.json">OpenAPI 3.1</a> '
        f"<small>{escape(info['version'])}</small></p>\n"
        '<div class="search"><label for="search">'
        f"{write_label(SEARCH)}</label>"
        '<input id="search" type="search" autocomplete="off"></div>\n'
        f'<p id="none" role="status" hidden>{write_label(NONE)}</p>\n'
        f"<h2>{write_label(PROOFS)}</h2>{_explain_proofs()}"
        f"<h2>{write_label(ANY_CALL)}</h2>{render_shared(document)}"
        f"{''.join(_render_groups(document))}"
        f'<section><h2 id="types">{write_label(TYPES)}</h2>\n{types}</section>\n'
        f"</main>\n<script>{SCRIPT}</script>\n</body>\n</html>\n"
    )


def _render_prose(text: str) -> str:
    """Return a Markdown text as HTML. It may have paragraphs and one list, and nothing else."""
    paragraphs: list[str] = []
    items: list[str] = []
    for part in re.split(r"\n(?=\* )|\n\n", text.strip()):
        line = render_marked(part)
        (items if line.startswith("* ") else paragraphs).append(line.removeprefix("* "))
    listed = "".join(f"<li>{item}</li>" for item in items)
    written = "".join(f"<p>{each}</p>" for each in paragraphs)
    return f"{written}<ul>{listed}</ul>" if items else written


def _render_groups(document: Mapping[str, Any]) -> Iterator[str]:
    for tag in document["tags"]:
        calls = [
            _render_call(document, method, path, operation)
            for path, methods in document["paths"].items()
            for method, operation in methods.items()
            if tag["name"] in operation["tags"]
        ]
        title = escape(tag["description"])
        yield f"<section><h2>{title}</h2>\n{''.join(calls)}</section>\n"


def _render_call(document: Mapping[str, Any], method: str, path: str, operation: Operation) -> str:
    verb = f"<b>{method.upper()}</b><code>{escape(path)}</code>"
    summary = f'<span lang="en">{escape(operation["summary"])}</span>'
    curl = build_curl(document, method, path, operation)
    parts = (
        f"<summary>{verb}<br>{summary}</summary>",
        f'<div lang="en">{_render_prose(operation["description"])}</div>',
        _render_proof(operation),
        _render_parameters(operation),
        _render_body(operation),
        f"<h3>{write_label(EXAMPLE)}</h3><pre>{escape(curl, quote=False)}</pre>",
        _render_answers(document, operation),
    )
    name = escape(operation["operationId"], quote=True)
    return f'<details id="{name}">{"".join(parts)}</details>\n'


def _render_proof(operation: Operation) -> str:
    names = [name for proof in operation.get("security", ()) for name in proof]
    return "".join(f"<p><code>{PROVEN[name][0]}</code></p>" for name in names)


def _explain_proofs() -> str:
    lines = (f"<p><code>{name}</code>: {write_label(what)}</p>" for name, what in PROVEN.values())
    return "".join(lines)


def _render_parameters(operation: Operation) -> str:
    """Return the table of the parameters; those that many calls have are named only."""
    named = [each for each in operation["parameters"] if "name" in each]
    often = list_shared_parameters()
    rows = "".join(render_parameter(each) for each in named if identify(each) not in often)
    names = ", ".join(
        f"<code>{escape(each['name'])}</code>" for each in named if identify(each) in often
    )
    table = (f"<p>{names}</p>" if names else "") + (f"<table>{rows}</table>" if rows else "")
    return f"<h3>{write_label(PARAMETERS)}</h3>{table}" if table else ""


def _render_body(operation: Operation) -> str:
    content = operation.get("requestBody", {}).get("content", {})
    lines = (
        f"<p><code>{escape(media)}</code> {render_kind(body['schema'])}</p>"
        for media, body in content.items()
    )
    return f"<h3>{write_label(BODY)}</h3>{''.join(lines)}" if content else ""


def build_curl(document: Mapping[str, Any], method: str, path: str, operation: Operation) -> str:
    """Return a curl command that makes the call, with the examples of its parameters."""
    parameters = {each["name"]: each for each in operation["parameters"] if "name" in each}
    for name, each in parameters.items():
        if each["in"] == "path":
            path = path.replace(f"{{{name}}}", quote(str(each["example"])))
    query = {
        name: each["example"]
        for name, each in parameters.items()
        if each["in"] == "query" and each.get("required")
    }
    url = document["servers"][0]["url"] + path + (f"?{urlencode(query)}" if query else "")
    words = ["curl", "-s", *(["-X", method.upper()] if method != "get" else []), url]
    for proof in operation.get("security", ()):
        words += ["-H", f"{PROVEN[next(iter(proof))][0]}: $TOKEN"]
    for media, body in operation.get("requestBody", {}).get("content", {}).items():
        words += _build_data(media, body)
        break
    return " ".join(map(_quote_word, words))


def _build_data(media: str, body: Mapping[str, Any]) -> list[str]:
    if "example" not in body:
        return ["-H", f"Content-Type: {media}", "-d", "@berkas"]
    if media.endswith("form-urlencoded"):
        return ["-d", urlencode(body["example"])]
    text = json.dumps(body["example"], ensure_ascii=False)
    return ["-H", f"Content-Type: {media}", "-d", text]


def _quote_word(text: str) -> str:
    """Return a word quoted for a shell; a variable at its end is still expanded."""
    return f'"{text}"' if text.endswith("$TOKEN") else shlex.quote(text)


def _render_answers(document: Mapping[str, Any], operation: Operation) -> str:
    answers = "".join(
        render_answer(status, resolve_answer(document, answer))
        for status, answer in sorted(operation["responses"].items())
        if answer.get("$ref") not in SHARED
    )
    return f'<h3>{write_label(ANSWERS)}</h3><div lang="en">{answers}</div>'
