"""The page of the API: all of the document is on it, and nothing it needs is anywhere else."""

import re
import shlex
from base64 import b64encode
from hashlib import sha256
from html.parser import HTMLParser
from typing import Any

import pytest

import app  # noqa: F401 -- registers every route
from chalicelib.description import docs_page
from chalicelib.description.document import build_document

VOID = {"meta", "br", "input"}
MOST = 400_000  # bytes, a tenth of it when packed


class Page(HTMLParser):
    """Its ids, its links and its scripts; whatever is opened has to be closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inside: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        assert not {"src", "style", "onclick", "onload", "action"} & given.keys()
        self.ids += [str(given["id"])] if "id" in given else []
        self.links += [str(given["href"])] if "href" in given else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in ("script", "style"):
            self.inside[self.open[-1]] = data


@pytest.fixture(scope="module")
def page() -> Page:
    read = Page()
    read.feed(docs_page.render_page())
    read.close()
    assert read.open == []
    return read


def test_every_call_and_every_type_has_its_place_and_every_link_leads_to_one(page: Page) -> None:
    named = {
        each["operationId"]
        for calls in build_document()["paths"].values()
        for each in calls.values()
    }
    types = {f"type-{name}" for name in build_document()["components"]["schemas"]}
    assert named | types <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    inside = {link.removeprefix("#") for link in page.links if link.startswith("#")}
    assert inside <= set(page.ids)
    assert {link for link in page.links if not link.startswith("#")} == {"openapi.json"}


def test_it_may_run_and_look_like_nothing_but_itself(http: Any, page: Page) -> None:
    policy = http.get("/docs").headers["Content-Security-Policy"]
    for tag, text in page.inside.items():
        proof = b64encode(sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{proof}'" in policy
    assert set(page.inside) == {"script", "style"}
    assert policy.startswith("default-src 'none'; base-uri 'none'; form-action 'none'")
    assert "unsafe" not in policy
    assert "http" not in page.inside["script"] + page.inside["style"]


def test_it_is_small_enough_for_a_phone() -> None:
    text = docs_page.render_page()
    assert len(text.encode()) < MOST
    assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in text


def test_headings_are_in_both_languages() -> None:
    titles = re.findall(r"<h[23][^>]*>(.*?)</h[23]>", docs_page.render_page())
    assert [title for title in titles if " / " not in title and title not in ONE] == []


ONE = {"Open311 GeoReport v2"}  # a name


def test_examples_are_commands_a_shell_reads() -> None:
    told = build_document()
    for path, calls in told["paths"].items():
        for method, operation in calls.items():
            command, *words = shlex.split(docs_page.build_curl(told, method, path, operation))
            assert command == "curl"
            assert ("-X" in words) is (method != "get")
            [url] = [word for word in words if word.startswith("https://lapor.tanggap.test/")]
            assert "{" not in url
            assert "None" not in url


def lightness(colour: str) -> float:
    """https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_who_uses_the_keyboard_sees_where_they_are() -> None:
    """Three to one against what is behind it, light or dark (WCAG 2.1, 1.4.11)."""
    [ring] = re.findall(r"outline: \S+ solid #(\w{6})", docs_page.STYLE)
    for behind in ("ffffff", "111111") if "dark" in docs_page.STYLE else ("ffffff",):
        low, high = sorted((lightness(ring), lightness(behind)))
        assert (high + 0.05) / (low + 0.05) >= 3
