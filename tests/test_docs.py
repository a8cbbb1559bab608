"""The pages name only files and folders that exist, and docstrings only modules of ours and what
they have. Decision records and the changelog may keep the names of their day.
"""

import ast
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


# In docstrings and comments a dotted name is one of ours: a module by the end of its path, perhaps
# with a name that it has at its top, or a file.
DOTTED = re.compile(r"``([a-z_]+(?:\.\w+)+)``")
SOURCES = [
    path
    for top in ("chalicelib", "operate", "local", "bench")
    for path in (ROOT / top).rglob("*.py")
    if not NOT_OURS & {*path.parts}
]
NOT_NAMES = {
    *("addressed.anyhow", "secrets.keys"),  # members of arguments
    *("report.hidden", "dynamodb.Query"),  # an event of webhooks, a call of AWS
    "fcm.googleapis.com",
}


def list_modules() -> dict[str, set[str]]:
    """Return what each module has at its top, by every end of the module's path."""
    modules: dict[str, set[str]] = {}
    for path in SOURCES:
        parts = path.relative_to(ROOT).with_suffix("").parts
        for at in range(len(parts)):
            modules.setdefault(".".join(parts[at:]), set()).update(list_tops(path))
    return modules


def list_tops(path: Path) -> Iterator[str]:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            yield from (each.id for each in ast.walk(node) if isinstance(each, ast.Name))


def test_every_dotted_name_in_docstrings_exists() -> None:
    modules = list_modules()

    def is_ours(name: str) -> bool:
        module, _, top = name.rpartition(".")
        return name in modules or name in NAMES or top in modules.get(module, ())

    lost = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in SOURCES
        for name in DOTTED.findall(path.read_text(encoding="utf-8"))
        if name not in NOT_NAMES and not is_ours(name)
    ]
    assert lost == []
