"""Pages as a reader has them: their texts, elements and data."""

import json
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "img", "input", "link", "meta"}
BLOCKS = {"p", "li", "dt", "dd", "h1", "h2", "h3", "figcaption"}


@dataclass(frozen=True)
class Element:
    """An element with the text inside it, and the elements that it is inside of."""

    tag: str
    attributes: dict[str, str]
    inside: tuple["Element", ...]
    texts: list[str] = field(default_factory=list)

    @property
    def around(self) -> tuple[str, ...]:
        """The names of the elements that it is inside of."""
        return tuple(each.tag for each in self.inside)

    @property
    def text(self) -> str:
        return " ".join("".join(self.texts).split())


class _Parser(HTMLParser):
    """Whatever is opened has to be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[Element] = []
        self.elements: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        assert len(named) == len(attrs), f"{tag} has an attribute twice"
        element = Element(tag, named, tuple(self.open))
        self.elements.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag
        if tag in BLOCKS:
            for each in self.open:
                each.texts.append(" ")

    def handle_data(self, data: str) -> None:
        for each in self.open:
            each.texts.append(data)


@dataclass(frozen=True)
class Read:
    """An answer that is a page."""

    status: int
    headers: dict[str, str]
    body: bytes
    elements: list[Element]

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements of a name and with these attributes; a class may be one of several."""
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [
            each
            for each in self.elements
            if each.tag == tag
            and all(
                value in each.attributes.get(name, "").split()
                if name == "class"
                else each.attributes.get(name) == value
                for name, value in wanted.items()
            )
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        [element] = self.all(tag, **attributes)
        return element

    def meta(self, name: str) -> str:
        """What the head says of something."""
        named = self.all("meta", name=name) or self.all("meta", property=name)
        [element] = named
        return element.attributes["content"]

    @property
    def text(self) -> str:
        """What a reader sees of the page without any script."""
        return self.one("body").text.partition('{"number"')[0]

    @property
    def main(self) -> str:
        return self.one("main").text

    @property
    def data(self) -> Any:
        """The block of data for scripts."""
        return json.loads("".join(self.one("script", id="report").texts))


def read(answer: Any) -> Read:
    parser = _Parser()
    parser.feed(answer.body.decode())
    parser.close()
    assert parser.open == []
    return Read(answer.status_code, dict(answer.headers), answer.body, parser.elements)


def opened(http: Any, path: str) -> Read:
    """The page at a path."""
    return read(http.get(path))
