"""The bodies of requests: JSON with its limits, and forms, urlencoded or in parts."""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email import message_from_string
from email.message import Message as Mime
from email.utils import collapse_rfc2231_value
from typing import Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct

from chalicelib.platform.errors import EMPTY, BadField, Unreadable
from chalicelib.platform.texts.plain_text import is_plain_json, remove_unseen_in

Text = Annotated[str, Meta(max_length=4000)]
Office = Annotated[str, Meta(min_length=1, max_length=40)]
Upload = Annotated[str, Meta(min_length=1, max_length=160)]
Photos = Annotated[list[Upload], Meta(max_length=5)]
NOTE = Meta(max_length=2000)
Note = Annotated[str, NOTE]
Version = Annotated[int, Meta(ge=1)]
Listed = Annotated[str, Meta(min_length=1, max_length=80)]
Values = Annotated[list[Listed], Meta(max_length=50)]
REMARK = Meta(min_length=1, max_length=2000)
Remark = Annotated[str, REMARK]
Way = Literal["reply", "sms", "email", "push"]
Clock = Annotated[str, Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$(?!\n)")]


class Body(Struct, forbid_unknown_fields=True, omit_defaults=True):
    """A body. An unknown field is refused, not ignored."""


B = TypeVar("B", bound=Body)
LARGEST = 2**53  # a float can hold every integer up to this one
_FAULT = re.compile(
    r"Object (?P<fault>missing required|contains unknown) field `(?P<name>[^`]*)`|.*", re.DOTALL
)
_PATH = re.compile(r" - at `\$\.?(?P<path>[^`\[]*)[^`]*`$")


def read_body(body: bytes, shape: type[B]) -> B:
    """Return the body as an object of the class ``shape``, its texts without invisible characters.

    A number without a fraction is an integer in every notation, as in JSON Schema. Raises
    Unreadable for a body that is not JSON, and BadField for a value that breaks a limit.
    """
    if not body.strip():
        raise Unreadable(reason=EMPTY)
    try:
        decoded = msgspec.json.decode(body)
        return msgspec.convert(
            _make_integers(decoded if is_plain_json(body) else remove_unseen_in(decoded)), shape
        )
    except msgspec.ValidationError as error:
        raise _bad_field(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable(reason="JSON") from None
    except RecursionError:  # it is JSON, and deeper than any shape
        raise BadField(field="body", rule="limits") from None


def _make_integers(value: Any) -> Any:
    """Return JSON with its whole floats as integers, up to LARGEST."""
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) <= LARGEST else value
    if isinstance(value, list):
        return [_make_integers(each) for each in value]
    if isinstance(value, dict):
        return {name: _make_integers(each) for name, each in value.items()}
    return value


def _bad_field(message: str) -> BadField:
    """Return the refusal for a message of msgspec, with the field and the rule it breaks."""
    at = _PATH.search(message)
    path = at["path"] if at else ""
    fault = _FAULT.match(message)
    if fault and fault["fault"]:
        rule = "missing" if fault["fault"].startswith("missing") else "unknown_field"
        return BadField(field=f"{path}.{fault['name']}".lstrip("."), rule=rule)
    return BadField(field=path or "body", rule="limits")


# Multipart forms, as browsers and senders of mail post them.
#
# Source: https://www.rfc-editor.org/rfc/rfc7578#section-4.


MOST_PARTS = 1000
LONGEST_HEAD = 1000  # bytes read of a part's head: the parser's time grows with its square
_BOUNDARY = re.compile(r'\s*multipart/form-data\b.*?;\s*boundary="?([^\s";]{1,70})', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a form: the bytes of a field, or of a file when it has a ``filename``."""

    name: str
    filename: str
    content_type: str
    body: bytes


def find_boundary(content_type: str) -> bytes | None:
    """Return the boundary between the parts of a form; None when it is not multipart/form-data."""
    match = _BOUNDARY.match(content_type[:500])
    return match[1].encode("utf-8", "replace") if match else None


def read_parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    """Yield the first MOST_PARTS parts of a form, in their order."""
    edge = rb"(?:\A|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?:\r?\n|\Z)"
    for piece in re.split(edge, body, maxsplit=MOST_PARTS + 1)[1 : MOST_PARTS + 1]:
        head, *content = re.split(rb"\r?\n\r?\n", piece, maxsplit=1)
        header = message_from_string(head[:LONGEST_HEAD].decode("utf-8", "replace"))
        name, filename = _read_names(header)
        yield Part(name, filename, header.get_content_type(), b"".join(content))


def _read_names(head: Mime) -> tuple[str, str]:
    """Return the name of a part and its file name, each empty when there is none."""
    names = {"name": "", "filename": ""}
    with suppress(LookupError, TypeError, ValueError):  # numbers and charsets made to break it
        for param, value in reversed(head.get_params([], "content-disposition")):
            if param.lower() in names:
                names[param.lower()] = collapse_rfc2231_value(value)
    return names["name"], names["filename"]
