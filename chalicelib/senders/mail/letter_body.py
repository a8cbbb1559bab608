"""The parts of a letter, and its text, which is joined from the parts that are its body.

HTML is read by hand: html2text 2025.4.15 takes over 20 s for 100 kB of tags without an end.
"""

import quopri
import re
from collections.abc import Callable, Iterator, Mapping
from copy import copy
from email.message import Message as Mime
from email.utils import collapse_rfc2231_value
from html import unescape
from html.parser import HTMLParser

from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports.files import file_types
from chalicelib.senders.mail.letter_headers import (
    FAULTS,
    LONGEST_HEADER,
    decode_base64,
    decode_header,
    decode_text,
    squeeze_spaces,
)

# An HTML page as readable text.

_SPACED = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"})
_BLOCKS = _SPACED | {
    *("address", "article", "aside", "blockquote", "br", "center", "dd", "div", "dl", "dt"),
    *("fieldset", "figure", "footer", "form", "header", "hr", "li", "main", "nav", "section"),
    *("tbody", "thead", "tr"),
}
_SILENT = frozenset({"script", "style", "template", "title"})
_TAG_QUOTED = re.compile(r"""<(/?[a-zA-Z][a-zA-Z0-9]*+)(?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+>""")
_TAG_PLAIN = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*+)[^<>]*+>")
_DECLARED = re.compile(r"<[!?][^<>]*+>")
_NO_TAG = re.compile(r"<(?!/?[a-zA-Z][a-zA-Z0-9]*+>)")
_RULE = "_" * 32  # as Outlook draws it in plain text


class _HtmlText(HTMLParser):
    """The text of a page, by lines. Lines in a blockquote begin with ``>``, as in plain text."""

    def __init__(self) -> None:
        super().__init__()
        self._done: list[str] = []
        self._words: list[str] = []
        self._quotes = self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._stop(tag)
        self._silent += tag in _SILENT
        self._quotes += tag == "blockquote"
        self._words += {"hr": [_RULE, "\n"], "li": ["- "], "td": [" "], "th": [" "]}.get(tag, [])
        if tag == "hr":
            self._stop(tag)

    def handle_endtag(self, tag: str) -> None:
        self._stop(tag)
        self._silent = max(0, self._silent - (tag in _SILENT))
        self._quotes = max(0, self._quotes - (tag == "blockquote"))

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._words.append(data)

    def _stop(self, tag: str) -> None:
        """End the current line when the tag begins or ends a block."""
        if tag not in _BLOCKS:
            return
        line, self._words = squeeze_spaces("".join(self._words)), []
        if line or tag == "br":
            self._done.append("> " * bool(self._quotes) + line)
        if tag in _SPACED:
            self._done.append(">" * bool(self._quotes))

    def lines(self) -> str:
        """Return the text of the page."""
        self._stop("div")
        return "\n".join(self._done)


def html_to_text(html: str) -> str:
    """Return a page as plain text."""
    page = _HtmlText()
    page.feed(_clean_tags(html))
    page.close()
    return page.lines() or unescape(re.sub(r"<[^<>]*+>", " ", html))


def _clean_tags(html: str) -> str:
    """Return the page with bare tags and no other ``<``.

    The parser's time grows with the square of the number of comments, attributes and tags that
    have no end, so it sees none of them.
    """
    first, *comments = html.split("<!--")
    html = first + "".join(comment.partition("-->")[2] for comment in comments)
    for pattern in (_TAG_QUOTED, _TAG_PLAIN):
        html = pattern.sub(r"<\1>", html)
    return _NO_TAG.sub("&lt;", _DECLARED.sub("", html))


# The parts of a letter: their file names, types and bytes.

_MOST_LEAVES = 500

_UNSPECIFIC_TYPES = (
    "application/octet-stream",
    "application/x-octet-stream",
    "binary/octet-stream",
)
_CODINGS: Mapping[str, Callable[[bytes], bytes]] = {
    "base64": decode_base64,
    "quoted-printable": quopri.decodestring,
}


def iter_leaves(mime: Mime, *, forwarded: bool = True) -> Iterator[Mime]:
    """Yield the parts that contain no other parts, in order, at most ``_MOST_LEAVES``.

    With ``forwarded`` it also yields the parts of letters within the letter. It is not recursive,
    because the writer decides how deep a letter is nested.
    """
    waiting, count = [mime], 0
    while waiting and count < _MOST_LEAVES:
        piece = waiting.pop()
        if piece is not mime and piece.get_content_maintype() == "message" and not forwarded:
            continue
        if piece.is_multipart():
            waiting.extend(reversed([*_iter_children(piece)]))
        else:
            count += 1
            yield piece


def _iter_children(holder: Mime) -> Iterator[Mime]:
    for piece in holder.get_payload():
        if isinstance(piece, Mime):
            yield piece


def content_type(leaf: Mime) -> str:
    """Return the type of a part: by its header, else by the ending of its file name."""
    declared = leaf.get_content_type() if leaf.get("content-type") else _UNSPECIFIC_TYPES[0]
    if declared in _UNSPECIFIC_TYPES:
        return file_types.type_of_name(find_filename(leaf) or "") or declared
    return file_types.find_type(declared) or declared


def header_param(leaf: Mime, name: str, header: str = "content-type") -> str:
    """Return a parameter of a header, or an empty text."""
    try:
        return collapse_rfc2231_value(leaf.get_param(name, "", header))
    except FAULTS:
        return ""


def find_filename(leaf: Mime) -> str | None:
    """Return the file name of a part, without folders; its last 120 characters when longer."""
    written = header_param(leaf, "filename", "content-disposition") or header_param(leaf, "name")
    name = decode_header(written[:LONGEST_HEADER])
    return re.split(r"[/\\]", name)[-1][-120:] or None


def decode_content(leaf: Mime) -> bytes:
    """Return the bytes of a part, with its transfer encoding undone."""
    bare = copy(leaf)
    del bare["content-transfer-encoding"]
    written = bare.get_payload(decode=True)
    coding = str(leaf.get("content-transfer-encoding", "")).strip().lower()
    return _CODINGS.get(coding, bytes)(written if isinstance(written, bytes) else b"")


# The text of a letter.

_LONGEST_BODY = 100_000  # characters of a text as sent: markup and history may be long
_MOST_BODIES = 20
_HTML = re.compile(r"\s*<(?:!doctype html|html|head|body|div|p)\b", re.IGNORECASE)


def body_text(mime: Mime) -> str:
    """Return the text of a letter, or of the letters within it when it has no text of its own."""
    return _join_bodies(mime, forwarded=False) or _join_bodies(mime, forwarded=True)


def _join_bodies(mime: Mime, *, forwarded: bool) -> str:
    """Return the plain texts of the bodies, joined; the HTML texts when there is no plain one."""
    leaves = iter_leaves(mime, forwarded=forwarded)
    bodies = [leaf for leaf in leaves if _is_body(leaf)][:_MOST_BODIES]
    texts = [(leaf, _body_lines(leaf)) for leaf in bodies]
    marked = [(text, _is_html(leaf, text)) for leaf, text in texts]
    plain = [text for text, html in marked if not html and text.strip()]
    return "\n\n".join(plain or [html_to_text(text) for text, html in marked if html]).strip()


def _is_body(leaf: Mime) -> bool:
    """Return whether a part is text of the letter. Broken multiparts contain text as well."""
    if leaf.get_content_disposition() == "attachment" or find_filename(leaf):
        return False
    kind = leaf.get_content_type()
    return kind in ("text/plain", "text/html") or kind.startswith("multipart/")


def _is_html(leaf: Mime, text: str) -> bool:
    return leaf.get_content_type() == "text/html" or _HTML.match(text) is not None


def _body_lines(leaf: Mime) -> str:
    text = decode_text(decode_content(leaf)[: 4 * _LONGEST_BODY], header_param(leaf, "charset"))[
        :_LONGEST_BODY
    ]
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ")
    if header_param(leaf, "format").lower() == "flowed":
        text = _unflow(text, delsp=header_param(leaf, "delsp").lower() == "yes")
    return remove_unseen(text)


def _unflow(text: str, *, delsp: bool) -> str:
    """Join the lines that end in a space with the next:
    https://www.rfc-editor.org/rfc/rfc3676#section-4.
    """
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
