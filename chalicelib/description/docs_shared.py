"""The parts of the API's page that stand in several places: an answer, a parameter, and what many
calls share, which the page says once.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache
from html import escape
from typing import Any

from chalicelib.description.docs_types import render_kind, render_marked
from chalicelib.description.document import build_document

EVERY_ANSWER = "Cache-Control"  # a header that every good answer has; the page says it once
# The answers that nearly every call may get, every call of an officer or of a reporter, or every
# call with a body or with a report's number. The page says them once.
SHARED = tuple(
    f"#/components/responses/{name}"
    for name in (
        *("400-unreadable", "401-bad-token", "401-not-signed-in", "403-wrong-role-not-deputy"),
        *("404-mistyped-number-unknown-report", "413-too-large", "415-wrong-content-type"),
        *("429-too-many-requests", "500-internal-error", "503-busy"),
    )
)
OFTEN = 4  # calls that have a parameter, from which on the page describes it once

Operation = Mapping[str, Any]
# Where a parameter stands, its name, whether it is required, its type and its description.
Identity = tuple[str, ...]


def identify(parameter: Mapping[str, Any]) -> Identity:
    required, kind = str(parameter.get("required")), str(parameter["schema"])
    return (parameter["in"], parameter["name"], required, kind, parameter.get("description", ""))


@cache
def list_shared_parameters() -> Mapping[Identity, Mapping[str, Any]]:
    """Return the parameters that many calls have."""
    found = {identify(each): each for each in _list_parameters()}
    counts = Counter(identify(each) for each in _list_parameters())
    return {each: found[each] for each, count in sorted(counts.items()) if count >= OFTEN}


def _list_parameters() -> Iterator[Mapping[str, Any]]:
    for calls in build_document()["paths"].values():
        for operation in calls.values():
            yield from (each for each in operation["parameters"] if "name" in each)


def render_parameter(parameter: Mapping[str, Any]) -> str:
    """Return a parameter as a row of a table."""
    needed = " *" if parameter.get("required") else ""
    about = escape(parameter.get("description", ""), quote=False)
    return (
        f"<tr><th>{escape(parameter['name'])}{needed}<br><small>{parameter['in']}</small></th>"
        f"<td>{render_kind(parameter['schema'])} {about}</td></tr>"
    )


def render_shared(document: Mapping[str, Any]) -> str:
    """Return the parameters, the header and the answers that the calls share."""
    answers = "".join(
        render_answer(name.rpartition("/")[2][:3], resolve_answer(document, {"$ref": name}))
        for name in SHARED
    )
    text = document["components"]["headers"][EVERY_ANSWER]["description"]
    header = f"<p><code>{EVERY_ANSWER}</code> {render_marked(text)}</p>"
    rows = "".join(render_parameter(each) for each in list_shared_parameters().values())
    return f'<table>{rows}</table><div lang="en">{header}{answers}</div>'


def resolve_answer(document: Mapping[str, Any], answer: Mapping[str, Any]) -> Mapping[str, Any]:
    name = answer.get("$ref", "").rpartition("/")[2]
    resolved: Mapping[str, Any] = document["components"]["responses"][name] if name else answer
    return resolved


def render_answer(status: str, answer: Mapping[str, Any]) -> str:
    code = f"<code>{status}</code>"
    if status >= "300":
        return f"<p>{code} {render_marked(answer['description'])}</p>"
    # a good answer's description is the summary, which the call begins with
    headers = ", ".join(
        f"<code>{name}</code>" for name in answer["headers"] if name != EVERY_ANSWER
    )
    noted = f" <small>{headers}</small>" if headers else ""
    content: Mapping[str, Any] = answer.get("content", {})
    medias = (
        f"<br><code>{escape(media)}</code> {render_kind(body['schema'])}"
        for media, body in content.items()
    )
    texts = (body["example"] for body in content.values() if isinstance(body["example"], str))
    shown = "".join(f"<pre>{escape(each, quote=False)}</pre>" for each in texts)
    return f"<p>{code}{noted}{''.join(medias)}</p>{shown}"
