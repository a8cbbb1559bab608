"""The pages for people: `python -m operate.pages` builds them from ``web/`` into build/pages."""

import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path

from chalicelib.city.tables.reader import TableError, read_city
from operate import locale, node
from operate.city import JAKARTA
from operate.node import NodeError
from operate.package import ROOT, hold_lock
from operate.page_facts import describe_city

WEB = ROOT / "web"
PAGES = ROOT / "build" / "pages"
WORK = ROOT / "build" / "pages-work"
NEVER_BUILT = {"node_modules", "api.d.ts"}


def main() -> int:
    """Build the pages. Exit 1 with a message when the build fails."""
    try:
        folder = build_pages()
    except (NodeError, TableError) as failure:
        print(failure, file=sys.stderr)
        return 1
    print(f"{folder.relative_to(ROOT)} has the pages")
    return 0


def build_pages() -> Path:
    """Return the folder of the built pages. They are built again only when a source changed.
    Raises NodeError, and TableError when the city's tables can't be used.
    """
    stamp = WORK / "built"
    facts = json.dumps(describe_city(read_city(JAKARTA)))
    wanted = _fingerprint(facts)
    with hold_lock(WORK):
        if PAGES.is_dir() and stamp.is_file() and stamp.read_text() == wanted:
            return PAGES
        node.install(WEB)
        _write_catalogues(WORK / "catalogues")
        (WORK / "city.json").write_text(facts)
        done = node.run(WEB / "build.mjs", PAGES)
        if done.returncode:
            raise NodeError(f"The pages can't be built.\n{node.read_output(done)}")
        stamp.write_text(wanted)
    return PAGES


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


def _fingerprint(facts: str) -> str:
    digest = hashlib.sha256(facts.encode())
    for path in sorted(_list_sources()):
        digest.update(f"\0{path.relative_to(WEB)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _list_sources() -> Iterator[Path]:
    for path in WEB.rglob("*"):
        if path.is_file() and not NEVER_BUILT & {*path.relative_to(WEB).parts}:
            yield path


if __name__ == "__main__":
    sys.exit(main())
