"""The imports of the app and of ``chalicelib/``, read from the source."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]


@dataclass(frozen=True)
class Import:
    """``module`` as written in ``file``, a path from the root; lazy ones stand in a function."""

    file: str
    module: str
    lazy: bool


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


@cache
def imports(file: Path) -> tuple[Import, ...]:
    return tuple(_imports(name_of(file), tree(file), lazy=False))


def _imports(file: str, node: ast.AST, *, lazy: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        yield from (Import(file, alias.name, lazy) for alias in node.names)
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, f"{file}:{node.lineno} is a relative import"
        module = node.module or ""
        deeper = module.startswith("chalicelib") or module == "concurrent"
        for alias in node.names:  # ``from chalicelib.platform import clock`` names a module
            yield Import(file, f"{module}.{alias.name}" if deeper else module, lazy)
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return  # for the reader of types only
    lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for child in ast.iter_child_nodes(node):
        yield from _imports(file, child, lazy=lazy)
