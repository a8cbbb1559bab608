"""The size of folders and modules of ``chalicelib/``: a folder is taken in at one look, a module is
read at one sitting, and a small module stands apart for a reason.
"""

import ast
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

ROOT = Path(__file__).parents[1]
FILES = [
    ROOT / "app.py",
    *(path for path in (ROOT / "chalicelib").rglob("*.py") if path.name != "__init__.py"),
]
MOST_IN_A_FOLDER = 16
MOST_LINES = 300
FEW_LINES = 60  # a shorter module with one importer would usually be a part of that one
# The files that come back in every subject (docs/architecture.md) stand for themselves.
FLOORS = ("routes", "schemas", "service", "store", "views", "model", "rules")
# Other names that stand in several subjects, and mean the same in each.
SHARED = {"bodies", "browsers", "delivery", "endpoints", "erasure", "sms_routes", "texts"} | {
    "word_patterns",  # the table of patterns, and what finds them in a text
}
# Other short modules with one importer, which does not wait for a call to load them.
APART: Mapping[str, str] = {
    "casework/identity_disclosure": "its importer is full",
    "casework/photo_opening": "its importer is full",
    "city/places/extent": "only the configuration of pages pays for it",
    "description/duty_samples": "its importer is full",
    "description/map_samples": "its importer is full",
    "duty/messages/windows_and_retries": "who looks for retries looks for this name",
    "entrypoints/dead_letters": "who looks for an alarm of dead letters looks for this name",
    "entrypoints/log_lines": "a function of its own, which loads nothing else",
    "figures/facts/erasure": "who looks for the erasure of facts looks for this name",
    "figures/quarter_scores/recounting": "who looks for the count of an appeal looks for this name",
    "inbound/command_texts": "sentences stand apart from code; its importer is full",
    "inbound/deletions": "its importer is full",
    "notifications/push/vapid": "the standard's name (RFC 8292)",
    "notifications/texts/objection_texts": "sentences stand apart from code",
    "notifications/sending/notice_retries": "its function loads nothing else before a message",
    "notifications/told_kinds": "who looks for what reporters are told looks for this name",
    "platform/texts/qr_code": "where the package that draws it comes in",
    "privacy/erasure_ledger": "a restore reads it too (operate/restore.py)",
    "publishing/open311/fields": "the fields of the standard; its importer is full",
    "reports/categorisation/word_leanings": "a model of its own (docs/decisions/0082)",
    "reports/lifecycle/suggestions": "who looks for suggestions looks for this name",
    "reports/store/listed_lines": "its importer is full",
    "sla/task_succession": "a rule, without what the reconciler needs of AWS",
}


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix().removeprefix("chalicelib/").removesuffix(".py")


def imports(node: ast.AST, *, lazy: bool = False) -> Iterator[tuple[str, bool]]:
    """Yield each module that a syntax tree imports, and whether only a call does so."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            continue
        if isinstance(child, ast.ImportFrom):
            for alias in child.names:
                yield f"{child.module}.{alias.name}", lazy
                yield f"{child.module}", lazy
        yield from imports(child, lazy=lazy or isinstance(child, ast.FunctionDef | ast.Lambda))


def find_small_modules() -> Iterator[str]:
    """Yield the short modules with one importer, which loads them at once."""
    importers = defaultdict[str, dict[str, bool]](dict)
    for path in FILES:
        for module, lazy in imports(ast.parse(path.read_text())):
            name = module.removeprefix("chalicelib.").replace(".", "/")
            importers[name][name_of(path)] = lazy and importers[name].get(name_of(path), True)
    for path in FILES:
        name = name_of(path)
        short = len(path.read_text().splitlines()) < FEW_LINES
        if short and [*importers[name].values()] == [False]:
            yield name


def test_a_folder_has_few_modules() -> None:
    folders = Counter(path.parent.relative_to(ROOT).as_posix() for path in FILES)
    assert {name: many for name, many in folders.items() if many > MOST_IN_A_FOLDER} == {}


def test_a_module_is_short() -> None:
    lines = {name_of(path): len(path.read_text().splitlines()) for path in FILES}
    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def test_a_small_module_stands_apart_for_a_reason() -> None:
    small = {name for name in find_small_modules() if not name.endswith(FLOORS)}
    assert small == {*APART}


def test_a_name_means_one_thing() -> None:
    subjects = defaultdict[str, set[str]](set)
    for path in FILES:
        subjects[path.stem].add(name_of(path).partition("/")[0])
    many = {name for name, where in subjects.items() if len(where) > 1}
    assert many - {*FLOORS} == SHARED
