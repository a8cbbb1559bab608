"""Names say what they name: no function, argument or variable of ours is called by a word that says
nothing.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]
EMPTY = frozenset(
    {
        *("of", "read", "told", "held", "said", "given", "by", "kept", "mine", "whom", "beside"),
        *("theirs", "somebody", "anything", "thing"),
    }
)
# Named by the description's path, and by a message that waits in a queue.
ON_THE_WIRE = frozenset({("routes", "of"), ("service", "whom")})


def names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """The names a module gives to functions, arguments and variables, each with its line. Fields
    are left out: some are members of items and answers.
    """
    fields = {
        each
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
        for assigned in node.body
        if isinstance(assigned, ast.AnnAssign | ast.Assign)
        for each in ast.walk(assigned)
    }
    for node in ast.walk(tree):
        if node in fields:
            continue
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, node.lineno
        elif isinstance(node, ast.arg):
            yield node.arg, node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno


def test_no_name_says_nothing() -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{line} {name}"
        for file in FILES
        for name, line in names(ast.parse(file.read_text(encoding="utf-8")))
        if name.strip("_") in EMPTY and (file.stem, name) not in ON_THE_WIRE
    ]
    assert silent == []
