"""The pages name only files and folders that exist. Decision records and the changelog may keep
the names of their day.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "infra/README.md")),
    *(ROOT / "docs").glob("*.md"),
]
TOP = ("chalicelib", "tests", "docs", "infra", "operate", "bench", "local", "web")
NOT_OURS = {"node_modules", "__pycache__"}


def list_names(folder: Path) -> Iterator[str]:
    for _, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in NOT_OURS]
        yield from (*folders, *files)


NAMES = {name for top in TOP for name in list_names(ROOT / top)}
NAMES |= {each.name for each in ROOT.iterdir()}
# What a build makes, and no commit has.
MADE = {"web/src/api.d.ts"}
# A file in backticks, with or without its folder; a folder of ours; the target of a link.
PATHS = re.compile(
    r"`((?:\w[\w./-]*/)?\w[\w-]*\.(?:py|md|csv|txt|json|yaml|toml|mjs|css|svelte|po))`"
    rf"|`((?:{'|'.join(TOP)})/[\w./-]*)`"
    r"|\]\(([^)#:]+)[)#]"
)


def exists(path: str, page: Path) -> bool:
    if path in MADE:
        return True
    if "/" not in path:
        return path in NAMES
    return any((folder / path).exists() for folder in (ROOT, ROOT / "chalicelib", page.parent))


def test_every_path_in_the_pages_exists() -> None:
    paths = [
        (page, next(filter(None, match.groups())))
        for page in PAGES
        for match in PATHS.finditer(page.read_text(encoding="utf-8"))
    ]
    assert len(paths) > 200
    lost = [f"{page.relative_to(ROOT)}: {path}" for page, path in paths if not exists(path, page)]
    assert lost == []
