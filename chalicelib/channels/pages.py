"""An HTML page as readable text."""

import re
from html import unescape
from html.parser import HTMLParser

from chalicelib.channels.texts import squeezed

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
_RULE = "_" * 32  # as Outlook's plain text draws it


class _Page(HTMLParser):
    """A page as lines; those in a blockquote are marked as plain text marks them."""

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
        """A block begins or ends: what was said so far is a line."""
        if tag not in _BLOCKS:
            return
        line, self._words = squeezed("".join(self._words)), []
        if line or tag == "br":
            self._done.append("> " * bool(self._quotes) + line)
        if tag in _SPACED:
            self._done.append(">" * bool(self._quotes))

    def lines(self) -> str:
        self._stop("div")
        return "\n".join(self._done)


def readable(html: str) -> str:
    page = _Page()
    page.feed(_orderly(html))
    page.close()
    return page.lines() or unescape(re.sub(r"<[^<>]*+>", " ", html))


def _orderly(html: str) -> str:
    """Bare tags, and no other ``<``: on comments, attributes and tags that never end the parser
    takes time by the square of their number.
    """
    first, *others = html.split("<!--")
    html = first + "".join(comment.partition("-->")[2] for comment in others)
    for loose in (_TAG_QUOTED, _TAG_PLAIN):
        html = loose.sub(r"<\1>", html)
    return _NO_TAG.sub("&lt;", _DECLARED.sub("", html))
