"""HTML in which every text is escaped, apart from other texts: a status poll does not pay for the
import.

A text is escaped where it becomes a part of an element, so a page can't forget it. Only what these
functions return counts as HTML.
"""

from collections.abc import Iterable
from html import escape

from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.texts.plain_text import remove_unseen

VOID = frozenset({"br", "img", "input", "link", "meta"})  # elements without an inside


class Html(str):
    """HTML whose texts are escaped already."""

    __slots__ = ()


Part = str | Iterable["Part"] | None  # a text, HTML, nothing, or several of them


def build_element(tag: str, /, *inside: Part, **attributes: str | int | bool | None) -> Html:
    """Return an element. Texts inside it are escaped, and HTML stays.

    An attribute is named as in HTML, with underscores for hyphens; ``class_`` is the class. An
    attribute that is None or False is left out, and True has no value.
    """
    head = tag + "".join(_write_attribute(*each) for each in attributes.items())
    if tag in VOID:
        return Html(f"<{head}>")
    return Html(f"<{head}>{join_html(inside)}</{tag}>")


def _write_attribute(name: str, value: str | int | bool | None) -> str:
    name = name.rstrip("_").replace("_", "-")
    if value is None or value is False:
        return ""
    return f" {name}" if value is True else f' {name}="{escape(remove_unseen(str(value)))}"'


def join_html(parts: Iterable[Part]) -> Html:
    """Return the parts one after another as HTML."""
    return Html("".join(map(escape_html, parts)))


def escape_html(part: Part) -> Html:
    """Return a part as HTML."""
    if part is None:
        return Html("")
    if isinstance(part, Html):
        return part
    return Html(escape(remove_unseen(part))) if isinstance(part, str) else join_html(part)


def fill_html(sentence: Sentence, language: Language, **words: str) -> Html:
    """Return a sentence with its {words} filled in; a word that is HTML stays so."""
    escaped = {name: escape_html(word) for name, word in words.items()}
    return Html(escape(sentence[language]).format(**escaped))
