"""Every page of web/pages.json as it is deployed: what it loads is ours and there, it has nothing
that its policy forbids, and it is as small as a cheap phone needs it.
"""

import gzip
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import find_city_folder
from chalicelib.city.places.topology_file import DRAWN
from chalicelib.city.tables.reader import read_city
from operate.city import JAKARTA
from operate.package import list_page_addresses
from operate.page_facts import describe_city
from operate.pages import WEB
from tests.rows import each_row
from tests.web.html import Document, parse

PAGES: list[dict[str, Any]] = json.loads((WEB / "pages.json").read_text())
LANGUAGES = {"id": "", "en": "en/"}
BOTH = [(page, language) for page in PAGES for language in LANGUAGES]

# Bytes, compressed. A page that is not named has the budget of the start page.
KB = 1024
SCRIPT = 30 * KB
SCRIPTS = {
    "lapor": 60 * KB,
    "lapor/terima": 60 * KB,  # the end of the same form, which has loaded most of it
    "laporan": 40 * KB,  # with its filters, before the map
    "kota": 60 * KB,  # all views of the figures, with their charts
    "petugas": 140 * KB,  # the whole application of officers, who come every day
}
STYLE, ICONS = 15 * KB, 6 * KB  # of an application there is a style more, as large at most
# A map, which is loaded when it is shown: its scripts, what reads a base map, and the outlines.
MAPS = [("laporan", "MapView"), ("lapor", "MapPicker"), ("petugas", "QueueMap")]
MAP, BASE_MAP, OUTLINES = 95 * KB, 40 * KB, 45 * KB
REQUESTS, BYTES = 8, 110 * KB  # of a first visit; an application may load its scripts more

# What loads something: the tag and its attribute.
LOADS = {
    *(("audio", "src"), ("embed", "src"), ("iframe", "src"), ("img", "src"), ("img", "srcset")),
    *(("input", "src"), ("link", "href"), ("object", "data"), ("script", "src")),
    *(("source", "src"), ("source", "srcset"), ("track", "src"), ("use", "href")),
    *(("video", "poster"), ("video", "src"), ("form", "action")),
}
# An installed app's, which come with the share sheet.
COMING = {"/app.webmanifest", "/en/app.webmanifest", "/icon-192.png"}
# Names and words that are the same in both languages.
SAME = {"112", "Email", "Kelurahan", "SMS", "STOP", "Status", "WhatsApp", "WIB"}
A_NUMBER = re.compile(r"([A-Z]+ )?JK\d{6}-\w{6}( \d)?")


def is_application(page: dict[str, Any]) -> bool:
    """Whether the page is built apart, with a style of its own."""
    return bool(page.get("application"))


@cache
def read_page(path: Path) -> Document:
    return parse(path.read_text())


def file_of(built: Path, page: dict[str, Any], language: str) -> Path:
    name = page.get("file") or Path(page["path"], "index.html")
    return built / LANGUAGES[language] / name


def document_of(built: Path, page: dict[str, Any], language: str) -> Document:
    return read_page(file_of(built, page, language))


@cache
def weigh(path: Path) -> int:
    """The bytes of a file, compressed where that helps."""
    body = path.read_bytes()
    return min(len(body), len(gzip.compress(body, 9, mtime=0)))


def find(built: Path, address: str) -> Path:
    return built / address.removeprefix("/")


def loaded(document: Document) -> Iterator[str]:
    """The addresses that a page loads from or sends to by itself."""
    for tag in document.tags:
        for name, value in tag.attributes.items():
            if (tag.name, name) in LOADS and tag.get("rel") not in ("alternate", "canonical"):
                yield from (part.split()[0] for part in value.split(",") if part.strip())


def scripts_from(built: Path, addresses: list[str]) -> set[Path]:
    """The scripts at these addresses, with all that they import before they run."""
    found: set[Path] = set()
    ahead = [find(built, address) for address in addresses]
    while ahead:
        path = ahead.pop()
        if path not in found:
            found.add(path)
            imports = re.findall(
                r"""(?:\bfrom|\bimport)\s*["']([./][^"']+\.js)["']""", path.read_text()
            )
            ahead += [
                find(built, name) if name.startswith("/") else (path.parent / name).resolve()
                for name in imports
            ]
    return found


def scripts_of(built: Path, document: Document) -> set[Path]:
    tags = [tag for tag in document.named("script") if tag.get("type") == "module"]
    return scripts_from(built, [tag.get("src") for tag in tags])


@each_row(("page", "language"), BOTH)
def test_a_page_is_there_in_its_language(built: Path, page: dict[str, Any], language: str) -> None:
    document = document_of(built, page, language)
    assert document.named("html")[0].get("lang") == language
    [title] = document.named("title")
    assert title
    assert len(document.named("main")) == 1
    assert len(document.named("h1")) <= 1, "what is written in the browser has none yet"
    if "file" not in page:
        others = [tag for tag in document.named("link") if tag.get("hreflang")]
        assert {tag.get("hreflang") for tag in others} == LANGUAGES.keys()
        assert {tag.get("href") for tag in others} <= {*list_page_addresses()}


def test_every_page_has_an_address_at_the_edge(built: Path) -> None:
    files = {
        f"/{path.parent.relative_to(built).as_posix()}".replace("/.", "/")
        for path in built.rglob("index.html")
    }
    addresses = {address.rstrip("/") or "/" for address in list_page_addresses()}
    assert files == addresses


@each_row(("page", "language"), BOTH)
def test_a_page_has_nothing_inline(built: Path, page: dict[str, Any], language: str) -> None:
    """The policy forbids it."""
    document = document_of(built, page, language)
    assert document.scripts == []
    assert document.named("style") == []
    assert [tag for tag in document.named("script") if not tag.get("src")] == []
    inline = [
        (tag.name, name)
        for tag in document.tags
        for name in tag.attributes
        if name == "style" or name.startswith("on") or tag.get(name).startswith("javascript:")
    ]
    assert inline == []
    assert document.named("base") == []


@each_row(("page", "language"), BOTH)
def test_a_page_asks_nobody_but_us(built: Path, page: dict[str, Any], language: str) -> None:
    addresses = {*loaded(document_of(built, page, language))}
    assert addresses
    assert {each for each in addresses if not re.match(r"/(?!/)", each)} == set()


@each_row(("page", "language"), BOTH)
def test_what_a_page_loads_is_there(built: Path, page: dict[str, Any], language: str) -> None:
    document = document_of(built, page, language)
    forms = {tag.get("action") for tag in document.named("form")}
    wanted = {*loaded(document)} - forms - COMING
    assert {address for address in wanted if not find(built, address).is_file()} == set()
    assert all(path.is_file() for path in scripts_of(built, document))


def test_styles_and_icons_load_nothing(built: Path) -> None:
    texts = {path: path.read_text() for kind in ("css", "svg") for path in built.rglob(f"*.{kind}")}
    assert texts
    foreign = re.compile(r"url\(\s*[\"']?(?!data:image/|#)|@import|<script|<style|\bon\w+=")
    assert [path.name for path, text in texts.items() if foreign.search(text)] == []


@each_row(("page", "language"), BOTH)
def test_a_script_is_within_its_budget(built: Path, page: dict[str, Any], language: str) -> None:
    scripts = scripts_of(built, document_of(built, page, language))
    assert bool(scripts) == bool(page.get("script")), "a page of text alone has no script"
    assert sum(map(weigh, scripts)) <= SCRIPTS.get(page.get("path", ""), SCRIPT)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_loads_an_application_but_who_uses_it(built: Path, language: str) -> None:
    folder = LANGUAGES[language]
    theirs, others = set(), scripts_from(built, [f"/{folder}report.js"])
    for page in PAGES:
        scripts = scripts_of(built, document_of(built, page, language))
        (theirs if is_application(page) else others).update(scripts)
    assert theirs
    assert theirs & others == set()


@pytest.mark.parametrize("folder", LANGUAGES.values())
def test_the_script_of_a_reports_own_page_is_within_its_budget(built: Path, folder: str) -> None:
    """The page itself is written by the API."""
    scripts = scripts_from(built, [f"/{folder}report.js"])
    assert len(scripts) > 1
    assert sum(map(weigh, scripts)) <= SCRIPT


def find_part(built: Path, scripts: set[Path], name: str) -> str:
    """Return the address of a part that these scripts load on request."""
    texts = "".join(path.read_text() for path in scripts)
    [found] = {*re.findall(rf"import\([`\"']\./({name}-[\w-]+\.js)[`\"']\)", texts)}
    return f"/assets/{found}"


@pytest.mark.parametrize(("path", "part"), MAPS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_map_is_within_its_budget(built: Path, path: str, part: str, language: str) -> None:
    [page] = [each for each in PAGES if each["path"] == path]
    before = scripts_of(built, document_of(built, page, language))
    drawn = scripts_from(built, [find_part(built, before, part)]) - before
    assert 50 * KB < sum(map(weigh, drawn)) <= MAP, "it is not loaded before it is asked for"
    tiles = scripts_from(built, [find_part(built, drawn, "tiles")]) - before - drawn
    assert sum(map(weigh, tiles)) <= BASE_MAP


def test_the_outlines_are_within_their_budget() -> None:
    assert (find_city_folder() / DRAWN).stat().st_size <= OUTLINES


@each_row(("page", "language"), BOTH)
def test_a_first_visit_is_within_its_budget(
    built: Path, page: dict[str, Any], language: str
) -> None:
    """Icons for a home screen are fetched by who puts one there."""
    document = document_of(built, page, language)
    later = {tag.get("href") for tag in document.named("link") if "touch" in tag.get("rel")}
    forms = {tag.get("action") for tag in document.named("form")}
    addresses = {*loaded(document)} - later - forms
    files = {find(built, address) for address in addresses} | scripts_of(built, document)
    assert 1 + len(files) <= REQUESTS
    there = {path for path in files if path.is_file()}
    most = BYTES + (SCRIPTS[page["path"]] if is_application(page) else 0)
    assert weigh(file_of(built, page, language)) + sum(map(weigh, there)) <= most


def own_styles(built: Path, page: dict[str, Any]) -> Iterator[Path]:
    """The styles that an application has beside the one of all pages."""
    if is_application(page):
        shared = (built / "style.css").read_bytes()
        links = document_of(built, page, "id").named("link")
        for link in links:
            path = find(built, link.get("href"))
            if link.get("rel") == "stylesheet" and path.read_bytes() != shared:
                yield path


def test_style_and_icons_are_within_their_budgets(built: Path) -> None:
    every = {path.read_bytes(): weigh(path) for path in built.rglob("*.css")}
    apart = {path.read_bytes() for page in PAGES for path in own_styles(built, page)}
    assert sum(weight for body, weight in every.items() if body not in apart) <= STYLE
    assert sum(weight for body, weight in every.items() if body in apart) <= STYLE
    assert sum(weigh(path) for path in built.rglob("*.svg")) <= ICONS


@cache
def list_names() -> set[str]:
    """What has one name in every language: the service, the city, some channels, and helplines."""
    told = describe_city(read_city(JAKARTA))
    channels = {row["name"] for row in told["channels"] if row["name"] == row["name_en"]}
    helplines = {row["name"] for row in told["helplines"]}
    return {told["service"]["name"], told["service"]["city"], *channels, *helplines}


@each_row("page", PAGES)
def test_no_text_of_a_page_is_left_in_one_language(built: Path, page: dict[str, Any]) -> None:
    """What is not marked with t("...") would be the same in both."""
    indonesian, english = ({*document_of(built, page, each).texts} for each in LANGUAGES)
    words = {text for text in indonesian & english if re.search(r"[^\W\d_]{2}", text)}
    known = SAME | list_names()
    assert {text for text in words if text not in known and not A_NUMBER.fullmatch(text)} == set()


def test_only_hashed_names_are_kept_for_a_year(built: Path) -> None:
    names = [path.name for path in (built / "assets").iterdir()]
    assert names
    assert [name for name in names if not re.fullmatch(r".+-[\w-]{8,}\.\w+", name)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_service_worker_keeps_what_pages_of_a_language_load_at_once(
    built: Path, language: str
) -> None:
    """A map is no part of it, nor an application, nor the other language: nobody has to pay for
    these in advance.
    """
    text = (built / "sw.js").read_text()
    lists = dict(re.findall(r"\b(id|en):\[([^\]]*)\]", text))
    kept = {find(built, address) for address in re.findall(r"/assets/[\w.-]+", lists[language])}
    folder = LANGUAGES[language]
    scripts = scripts_from(built, [f"/{folder}report.js"]) - {built / folder / "report.js"}
    for page in PAGES:
        if not is_application(page):
            scripts |= scripts_of(built, document_of(built, page, language))
    assert {path for path in kept if path.suffix == ".js"} == scripts
    assert {path.suffix for path in kept} == {".css", ".js"}
    assert all(path.is_file() for path in kept)
