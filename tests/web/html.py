"""The HTML of a built page, as the tests look at it."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

SPOKEN = ("alt", "aria-label", "content", "placeholder", "title")


@dataclass(frozen=True)
class Tag:
    """A start tag with its attributes."""

    name: str
    attributes: dict[str, str]

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")


@dataclass
class Document(HTMLParser):
    """The tags of a page, the texts that a person reads or hears, and those inside scripts."""

    tags: list[Tag] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    scripts: list[str] = field(default_factory=list)
    _inside: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = Tag(tag, {name: value or "" for name, value in attrs})
        self.tags.append(held)
        self._inside = tag
        if tag != "meta" or held.get("name") == "description":
            self.texts += [held.get(name) for name in SPOKEN if held.get(name)]

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if not data.strip():
            return
        where = self.scripts if self._inside in ("script", "style") else self.texts
        where.append(" ".join(data.split()))

    def named(self, name: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name == name]


def parse(text: str) -> Document:
    document = Document()
    document.feed(text)
    document.close()
    return document
