"""The pages for people: they are built from ``web/`` into build/pages."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.tables.reader import TableError, read_city
from operate import locale, node
from operate.answer import Answer, OperatorError
from operate.city import JAKARTA
from operate.node import NodeError
from operate.package import ROOT, hold_lock
from operate.page_facts import describe_city

WEB = ROOT / "web"
PAGES = ROOT / "build" / "pages"
WORK = ROOT / "build" / "pages-work"
NEVER_BUILT = {"node_modules", "api.d.ts"}
# How the files of the built pages are served, on AWS and on this machine.
CONTENT_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".jpg": "image/jpeg",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json; charset=utf-8",
    ".pmtiles": "application/vnd.pmtiles",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".webmanifest": "application/manifest+json; charset=utf-8",
    ".webp": "image/webp",
    ".xml": "application/xml; charset=utf-8",
}
ASSETS = "assets/"  # their names have a hash of what they hold
FOR_A_YEAR = "public, max-age=31536000, immutable"
FOR_A_DAY = "public, max-age=86400"
FOR_FIVE_MINUTES = "public, max-age=300"
ASKED_FOR_EACH_TIME = "no-cache"


@dataclass(frozen=True, slots=True)
class Built(Answer):
    """The folder of the built pages."""

    folder: Path

    def list_lines(self) -> Iterable[str]:
        yield f"{self.folder.relative_to(ROOT)} has the pages"


def show_built() -> Built:
    """Build the pages. Raises OperatorError."""
    try:
        return Built(build_pages())
    except TableError as failure:
        raise OperatorError(str(failure)) from failure


def build_pages() -> Path:
    """Return the folder of the built pages. They are built again only when a source changed.
    Raises NodeError, and TableError when the city's tables can't be used.
    """
    stamp = WORK / "built"
    facts = json.dumps(describe_city(read_city(JAKARTA)))
    wanted = digest_sources(facts)
    with hold_lock(WORK):
        if PAGES.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
            return PAGES
        stamp.unlink(missing_ok=True)
        node.install(WEB)
        _write_catalogues(WORK / "catalogues")
        (WORK / "city.json").write_text(facts)
        done = node.run(WEB / "build.mjs", PAGES)
        if done.returncode:
            raise NodeError(f"The pages can't be built.\n{node.read_output(done)}")
        stamp.write_text(wanted)
    return PAGES


def find_content_type(name: str) -> str:
    """Return the Content-Type of a file of the pages."""
    return CONTENT_TYPES.get(Path(name).suffix, "application/octet-stream")


def find_cache_control(name: str) -> str:
    """Return the Cache-Control of a file of the pages, which is named as seen from their folder."""
    if name.startswith(ASSETS):
        return FOR_A_YEAR
    if name == "sw.js" or name.endswith(".webmanifest"):
        return ASKED_FOR_EACH_TIME
    if name.endswith(".pmtiles"):
        return FOR_A_DAY
    return FOR_FIVE_MINUTES


def _write_catalogues(folder: Path) -> None:
    """Write the sentences of each language as JSON: the translation by the English sentence."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in sorted((WEB / "locale").glob("*/*.po")):
        sentences = {
            _first(message.id): _first(message.string)
            for message in locale.read_catalogue(path)
            if message.id
        }
        (folder / f"{path.parent.name}.json").write_text(json.dumps(sentences))


def _first(text: str | tuple[str, ...] | list[str] | None) -> str:
    return text if isinstance(text, str) else (text or ("",))[0]


def digest_sources(facts: str = "") -> str:
    """Return a hash of all sources of the pages, and of the facts of the city that they tell."""
    digest = hashlib.sha256(facts.encode())
    for path in sorted(_list_sources()):
        digest.update(f"\0{path.relative_to(WEB)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _list_sources() -> Iterator[Path]:
    for folder, subfolders, names in os.walk(WEB):
        subfolders[:] = [name for name in subfolders if name not in NEVER_BUILT]
        yield from (Path(folder, name) for name in names if name not in NEVER_BUILT)
