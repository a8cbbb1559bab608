"""Examples for the description, made from the types of bodies and answers.

An answer about a report is that of the sample report. Any other example has, for each member, its
sample by name, the example in its schema (``Meta(examples=[...])``), an example of its type, or an
empty value.
"""

from collections.abc import Mapping
from enum import EnumType
from functools import cache
from types import NoneType, UnionType
from typing import (
    Annotated,
    Any,
    Literal,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)

import msgspec

from chalicelib.description.parameter_samples import build_list_place, build_parameters, build_url
from chalicelib.description.sample_report import (
    NOW,
    build_answers,
    build_public_line,
    build_sample_report,
)
from chalicelib.description.sample_report import write_calendar as write_sample_calendar
from chalicelib.description.samples import build_samples
from chalicelib.platform.http.operation import PAGE_EXAMPLE, Operation
from chalicelib.publishing.open311 import formats
from chalicelib.publishing.open311 import schemas as open311_schemas
from chalicelib.publishing.opendata import views as opendata_views

# The XML element around a type of Open311.
ROOTS: Mapping[Any, str] = {
    open311_schemas.Discovery: "discovery",
    open311_schemas.Definition: "service_definition",
    open311_schemas.Services: "services",
    open311_schemas.FiledRequests: "service_requests",
    open311_schemas.ServiceRequests: "service_requests",
    open311_schemas.Tokens: "service_requests",
    open311_schemas.RequestUpdates: "service_request_updates",
    open311_schemas.UpdatedRequests: "service_request_updates",
    open311_schemas.Errors: "errors",
}
EMPTY: Mapping[Any, Any] = {str: "teks", int: 0, float: 0.0, bool: False, Any: {}}


def build_example(kind: Any) -> Any:
    """Return an example of a type of a body or an answer, ready for JSON."""
    if kind == dict[str, Any]:  # an answer without a type of its own
        return {"openapi": "3.1.0"}
    return msgspec.to_builtins(_build(kind, ""))


def _build(kind: Any, owner: str, name: str = "") -> Any:
    origin, parts = get_origin(kind), get_args(kind)
    if kind in build_answers():
        return build_answers()[kind]
    if origin is Annotated:
        examples = [
            each for meta in kind.__metadata__ for each in getattr(meta, "examples", None) or ()
        ]
        return examples[0] if examples else _build(parts[0], owner, name)
    if origin in (Union, UnionType):
        chosen = next(part for part in parts if part is not NoneType)
        return (
            None if chosen in EMPTY or (NoneType in parts and name) else _build(chosen, owner, name)
        )
    if is_typeddict(kind) or (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return _build_members(kind)
    if origin is list:
        return [_build(parts[0], owner)]
    if origin is dict:
        return {}
    if origin is Literal:
        return parts[0]
    return next(iter(kind)) if isinstance(kind, EnumType) else EMPTY.get(kind)


def _build_members(kind: Any) -> Mapping[str, Any]:
    """Return a value for each member that a type requires, and the samples of its other members."""
    hints = get_type_hints(kind, include_extras=True)
    if is_typeddict(kind):
        required = kind.__required_keys__
    else:
        required = {field.name for field in msgspec.structs.fields(kind) if field.required}
    samples = {
        name: _find_sample(kind, name, hint, required=name in required)
        for name, hint in hints.items()
    }
    return {
        name: _build(hint, kind.__name__, name) if samples[name] is None else samples[name]
        for name, hint in hints.items()
        if name in required or samples[name] is not None
    }


def _find_sample(kind: Any, name: str, hint: Any, *, required: bool) -> Any:
    """Return the sample of a member of this type. For an answer, and for what a body requires, it
    may be the one of the member's name alone. None when there is no sample that the member takes.
    """
    owners = [kind] if is_typeddict(kind) else kind.__mro__  # typed dicts forget their bases
    keys = [f"{owner.__name__}.{name}" for owner in owners]
    if is_typeddict(kind) or required:
        keys.append(name)
    samples = (build_samples()[key] for key in keys if key in build_samples())
    return next((sample for sample in samples if _fits(sample, hint)), None)


def _fits(sample: Any, hint: Any) -> bool:
    try:
        msgspec.convert(msgspec.to_builtins(sample), hint)
    except msgspec.ValidationError:
        return False
    return True


def find_parameter(row: Operation, name: str) -> Any:
    """Return an example of a parameter or a field. Open311 uses some names for other values."""
    if row.refusal == open311_schemas.Errors:
        own = {"status": "open", "cursor": build_list_place(build_sample_report())}
        if name in own:
            return own[name]
    return build_parameters().get(name)


def build_form(row: Operation) -> Mapping[str, Any]:
    """Return the example of a form: every field that has an example, or only the first field when
    the form requires none.
    """
    if not row.required:
        return {name: find_parameter(row, name) for name in tuple(row.form or ())[:1]}
    examples = {name: find_parameter(row, name) for name in row.form or ()}
    return {name: value for name, value in examples.items() if value is not None}


def find_example(row: Operation, kind: Any, media: str) -> Any:
    """Return an answer of a type as it is sent in a media type. Raises LookupError for a text that
    neither its route nor ``build_media_examples`` has an example of.
    """
    if kind is str:
        texts = build_media_examples()
        text = row.example or texts.get(f"{row.name} {media}") or texts.get(media)
        if text is None:
            raise LookupError(f"give the route {row.name} an example of its {media}")
        return text
    example = build_example(kind)
    if media == "text/xml":
        return formats.write_tree(ROOTS.get(kind, ""), example, "xml")
    return example


def build_refusal(media: str, errors: Any) -> Any:
    """Return the example of a refusal that is no problem: as a page, or of Open311."""
    if media == "text/html":
        return PAGE_EXAMPLE
    return formats.write_tree("errors", errors, "xml") if media == "text/xml" else errors


@cache
def build_media_examples() -> Mapping[str, str]:
    """Return examples of answers that are texts, by media type, or by operation and media type:
    those of the sample report, and those of the senders' webhooks. Any other stands at its route.
    """
    lines = [build_public_line()]
    feed = {"self": build_url("/v1/feed.atom")}
    return {
        "text/csv": opendata_views.write_table(lines),
        "application/atom+xml": opendata_views.write_feed(lines, {}, feed, NOW),
        "challenge text/plain": "1158201444",
        "text/plain": "EVENT_RECEIVED",
        "text/calendar": write_sample_calendar(),
        "text/xml": "<Response><Message>Laporan diterima.</Message></Response>",
    }
