"""Every place in our code that calls AWS, as the source says: calls of boto3's clients, and of
PynamoDB's models, indexes, transactions and batches.
"""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import botocore.session
from botocore import xform_name

from tests.aws_faults.injection import OURS

SERVICES = (
    *("cloudfront", "cognito-idp", "dynamodb", "lambda", "s3", "scheduler", "secretsmanager"),
    *("ses", "sesv2", "sns", "sqs", "ssm", "stepfunctions"),
)
READS = {"query", "scan", "batch_get"}  # of PynamoDB's models and indexes
WRITES = {"save", "delete", "update"}  # of an item; of a transaction it is no call yet
BLOCKS = {"TransactWrite", "TransactGet", "_Writing", "batch_write"}  # call when they end
CONNECTION = {"transact_write_items", "scan"}
NO_ITEMS = {"transaction", "batch"}
NO_CLIENTS = {"engine", "public"}


@dataclass(frozen=True, slots=True)
class Site:
    """A place that calls AWS. Its ``name`` has no line number, so that it stays the same."""

    name: str
    line: int
    end: int


@cache
def list_sites() -> dict[str, tuple[Site, ...]]:
    """The sites of each file, by its path below ``chalicelib``."""
    found = {}
    for path in sorted(Path(OURS).rglob("*.py")):
        name = str(path).removeprefix(OURS)
        sites = tuple(_read_sites(name, ast.parse(path.read_text())))
        if sites:
            found[name] = sites
    return found


def _read_sites(file: str, tree: ast.Module) -> Iterator[Site]:
    modules = _list_modules(tree)
    many: Counter[str] = Counter()
    for function, call in _walk_calls(tree, ""):
        if operation := _find_operation(call, modules):
            name = f"{file} {function} {operation}"
            many[name] += 1
            yield Site(
                f"{name} {many[name]}" if many[name] > 1 else name,
                call.lineno,
                call.end_lineno or call.lineno,
            )


def _walk_calls(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    for child in ast.iter_child_nodes(node):
        name = function
        if isinstance(child, ast.FunctionDef | ast.ClassDef):
            name = f"{function}.{child.name}".removeprefix(".")
        if isinstance(child, ast.Call):
            yield name, child
        yield from _walk_calls(child, name)


def _list_modules(tree: ast.Module) -> set[str]:
    """The names of modules and classes that a file imports, but for those of items."""
    names = (
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    )
    return {name for name in names if not name.endswith("Item")}


def _find_operation(call: ast.Call, modules: set[str]) -> str | None:
    """What a call calls of AWS; None when it calls something else."""
    if isinstance(call.func, ast.Name):
        return call.func.id if call.func.id in BLOCKS else None
    if not isinstance(call.func, ast.Attribute):
        return None
    operation, of = call.func.attr, call.func.value
    if operation in BLOCKS or (operation == "paginate" and isinstance(of, ast.Name)):
        return operation
    if operation in READS:
        return operation if _is_model(of) else None
    if operation in WRITES:
        return operation if _is_item(of) else None
    is_other = isinstance(of, ast.Name) and of.id in {*modules, *NO_CLIENTS}
    return operation if operation in _operations() and not is_other else None


def _is_model(of: ast.expr) -> bool:
    """A class of items, an index of one, or the connection."""
    text = ast.unparse(of)
    return text.split(".")[0].endswith("Item") or text in ("index", "self._index")


def _is_item(of: ast.expr) -> bool:
    """An item that was made or loaded; an attribute of a class is part of an expression."""
    text = ast.unparse(of)
    if isinstance(of, ast.Call):
        return "item" in text.lower()
    if isinstance(of, ast.Attribute):
        return of.attr == "item"
    return isinstance(of, ast.Name) and of.id not in NO_ITEMS and _names_item(of.id)


def _names_item(name: str) -> bool:
    return name in ("item", "ended", "gate") or name.endswith("_item")


@cache
def _operations() -> frozenset[str]:
    session = botocore.session.get_session()
    return (
        frozenset(
            xform_name(name)
            for service in SERVICES
            for name in session.get_service_model(service).operation_names
        )
        - READS
    )


def find_reached(lines: Iterable[str]) -> set[str]:
    """The names of the sites that lines of ours belong to, each as file and number."""
    parted = (line.rsplit(":", 1) for line in lines)
    return {
        site.name
        for file, number in parted
        for site in list_sites().get(file, ())
        if site.line <= int(number) <= site.end
    }
