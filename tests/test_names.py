"""Names say what they name: no function, argument or variable of ours is called by a word that says
nothing. Docstrings begin with a noun or a verb.
"""

import ast
import re
from collections.abc import Iterator

from tests.imports import FILES, ROOT, tree

EMPTY = frozenset(
    {
        *("of", "read", "told", "held", "said", "given", "by", "kept", "mine", "whom", "beside"),
        *("theirs", "somebody", "anything", "thing"),
    }
)
# Named by the description's path, and by a message that waits in a queue.
ON_THE_WIRE = frozenset({("routes", "of"), ("service", "whom")})


def names(module: ast.AST) -> Iterator[tuple[str, int]]:
    """The names a module gives to functions, arguments and variables, each with its line. Fields
    are left out: some are members of items and answers.
    """
    fields = {
        each
        for node in ast.walk(module)
        if isinstance(node, ast.ClassDef)
        for assigned in node.body
        if isinstance(assigned, ast.AnnAssign | ast.Assign)
        for each in ast.walk(assigned)
    }
    for node in ast.walk(module):
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
        for name, line in names(tree(file))
        if name.strip("_") in EMPTY and (file.stem, name) not in ON_THE_WIRE
    ]
    assert silent == []


# A question as a sentence has no subject; "Whether" begins the docstring of a property only.
QUESTION = re.compile(r"(What|Which|Who|Whose|How|Where|When|Whether)\b")
SOURCES = [
    *FILES,
    *(path for folder in ("operate", "local", "bench") for path in (ROOT / folder).rglob("*.py")),
]


def docstrings(module: ast.Module) -> Iterator[tuple[str, str]]:
    """The docstring of the module, and those of its classes and functions, each with its name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            text = ast.get_docstring(node) or ""
            name = getattr(node, "name", "module")
            is_property = any("property" in ast.unparse(d) for d in _decorators(node))
            yield name, text.removeprefix("Whether ") if is_property else text


def _decorators(node: ast.AST) -> list[ast.expr]:
    return getattr(node, "decorator_list", [])


def test_a_docstring_begins_with_a_noun_or_a_verb() -> None:
    asking = [
        f"{file.relative_to(ROOT)} {name}: {text.splitlines()[0]}"
        for file in SOURCES
        for name, text in docstrings(tree(file))
        if QUESTION.match(text)
    ]
    assert asking == []
