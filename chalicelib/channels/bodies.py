"""The text of a letter, put together from those of its parts that are its body."""

import re
from email.message import Message as Mime

from chalicelib.channels import pages, parts
from chalicelib.channels.texts import decoded
from chalicelib.domain.unseen import remove_unseen

_LONGEST_BODY = 100_000  # characters of a text as sent: markup and history may be long
_MOST_BODIES = 20
_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|div|p)\b", re.IGNORECASE)


def said(mime: Mime) -> str:
    """The text of a letter, or of the letters in it when it says nothing itself."""
    return _shown(mime, forwarded=False) or _shown(mime, forwarded=True)


def _shown(mime: Mime, *, forwarded: bool) -> str:
    """Plain text before markup."""
    leaves = parts.leaves(mime, forwarded=forwarded)
    bodies = [leaf for leaf in leaves if _is_body(leaf)][:_MOST_BODIES]
    texts = [(leaf, _lines(leaf)) for leaf in bodies]
    marked = [(text, _marked_up(leaf, text)) for leaf, text in texts]
    plain = [text for text, html in marked if not html and text.strip()]
    return "\n\n".join(plain or [pages.readable(text) for text, html in marked if html]).strip()


def _is_body(leaf: Mime) -> bool:
    """Broken multiparts hold text as well."""
    if leaf.get_content_disposition() == "attachment" or parts.filename(leaf):
        return False
    told = leaf.get_content_type()
    return told in ("text/plain", "text/html") or told.startswith("multipart/")


def _marked_up(leaf: Mime, text: str) -> bool:
    return leaf.get_content_type() == "text/html" or _HTML.match(text) is not None


def _lines(leaf: Mime) -> str:
    text = decoded(parts.content(leaf)[: 4 * _LONGEST_BODY], parts.param(leaf, "charset"))[
        :_LONGEST_BODY
    ]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    if parts.param(leaf, "format").lower() == "flowed":
        text = _unflowed(text, delsp=parts.param(leaf, "delsp").lower() == "yes")
    return remove_unseen(text)


def _unflowed(text: str, *, delsp: bool) -> str:
    """Lines that end in a space go on: https://www.rfc-editor.org/rfc/rfc3676#section-4."""
    lines: list[str] = []
    depth, flows = 0, False
    for line in text.split("\n"):
        quotes = len(line) - len(line.lstrip(">"))
        words = line[quotes:].removeprefix(" ")
        if flows and quotes == depth and words != "-- ":
            lines[-1] += words
        else:
            lines.append(f"{'>' * quotes} {words}" if quotes else words)
        depth, flows = quotes, words.endswith(" ") and words != "-- "
        if flows and delsp:
            lines[-1] = lines[-1][:-1]
    return "\n".join(lines)
