"""The size of folders and modules of ``chalicelib/``: a folder is taken in at one look, a module is
read at one sitting, and a small module stands apart for a reason.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.imports import FILES, ROOT, imports, name_of
from tests.test_floors import DOORS

MODULES = [path for path in FILES if path.name != "__init__.py"]
MOST_IN_A_FOLDER = 16
MOST_LINES = 300
FEW_LINES = 60  # a shorter module with one importer would usually be a part of that one
# The files that come back in every subject (docs/architecture.md) stand for themselves.
FLOORS = ("routes", "schemas", "service", "store", "views", "model", "rules")
# Other names that stand in several subjects, and mean the same in each.
SHARED = {"bodies", "browsers", "delivery", "endpoints", "erasure", "texts"} | {
    "word_patterns",  # the table of patterns, and what finds them in a text
}
# Other short modules with one importer, which does not wait for a call to load them. Those at which
# a package of others comes in (``DOORS``) stand apart for that.
APART: Mapping[str, str] = {
    "city/personal_data/name_endings": "who looks for endings of names looks for this name",
    "city/places/extent": "only the configuration of pages pays for it",
    "description/duty_samples": "its importer is full",
    "description/map_samples": "its importer is full",
    "duty/messages/windows_and_retries": "who looks for retries looks for this name",
    "entrypoints/dead_letters": "who looks for an alarm of dead letters looks for this name",
    "entrypoints/log_lines": "a function of its own, which loads nothing else",
    "figures/facts/erasure": "who looks for the erasure of facts looks for this name",
    "figures/quarter_scores/recounting": "who looks for the count of an appeal looks for this name",
    "inbound/small_talk_answers": "who looks for the answer to a greeting looks for this name",
    "inbound/deletions": "its importer is full",
    "notifications/texts/objection_texts": "sentences stand apart from code",
    "notifications/sending/notice_retries": "its function loads nothing else before a message",
    "notifications/notified_kinds": "who looks for what reporters are told looks for this name",
    "privacy/erasure_ledger": "a restore reads it too (operate/restore.py)",
    "publishing/open311/fields": "the fields of the standard; its importer is full",
    "reports/categorisation/word_leanings": "a model of its own (docs/decisions/0082)",
    "reports/lifecycle/suggestions": "who looks for suggestions looks for this name",
    "reports/store/listed_lines": "its importer is full",
    "sla/task_succession": "a rule, without what the reconciler needs of AWS",
}


def short_name(file: str) -> str:
    """Return a module's name from its path: ``duty/rules`` for ``chalicelib/duty/rules.py``."""
    return file.removeprefix("chalicelib/").removesuffix(".py")


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def find_small_modules() -> Iterator[str]:
    """Yield the short modules with one importer, which loads them at once."""
    importers = defaultdict[str, dict[str, bool]](dict)
    for found in (found for path in MODULES for found in imports(path)):
        path = short_name(found.module.replace(".", "/"))
        for name in (path, path.rpartition("/")[0]):  # a module, or a name in a module
            lazy = importers[name].get(found.file, True)
            importers[name][found.file] = found.lazy and lazy
    for path in MODULES:
        name = short_name(name_of(path))
        if count_lines(path) < FEW_LINES and [*importers[name].values()] == [False]:
            yield name


def test_a_folder_has_few_modules() -> None:
    folders = Counter(name_of(path).rpartition("/")[0] for path in MODULES)
    assert {name: many for name, many in folders.items() if many > MOST_IN_A_FOLDER} == {}


def test_a_module_is_short() -> None:
    lines = {name_of(path): count_lines(path) for path in MODULES}
    assert {name: many for name, many in lines.items() if many > MOST_LINES} == {}


def test_a_small_module_stands_apart_for_a_reason() -> None:
    small = {name for name in find_small_modules() if not name.endswith(FLOORS)}
    assert small - _list_doors() == {*APART}


def _list_doors() -> set[str]:
    """The modules at which a package of others comes in, which stand apart for that."""
    doors = {path.rstrip("*") for paths in DOORS.values() for path in paths}
    return {short_name(path) for path in doors if path.endswith(".py")}


def test_a_name_means_one_thing() -> None:
    subjects = defaultdict[str, set[str]](set)
    for path in MODULES:
        subjects[path.stem].add(short_name(name_of(path)).partition("/")[0])
    many = {name for name, where in subjects.items() if len(where) > 1}
    assert many - {*FLOORS} == SHARED


def test_tests_mirror_the_tree() -> None:
    """A test with a module's name stands in the folder that is named as the module's, and a folder
    of a subject's tests is one of the subject's. What is no subject (``api``, ``e2e`` ...) has an
    order of its own, and so have senders: a kind of sender has its test by its name, whichever
    module it shares with others (docs/channels.md).
    """
    folders = defaultdict[tuple[str, str], set[str]](set)
    for path in MODULES:
        folder, _, base = short_name(name_of(path)).rpartition("/")
        folders[folder.partition("/")[0], base].add(folder)
    amiss = set()
    for path in (ROOT / "tests").rglob("test_*.py"):
        folder = path.parent.relative_to(ROOT / "tests").as_posix()
        subject = folder.partition("/")[0]
        module = path.stem.removeprefix("test_").removesuffix("_http")
        wanted = folders.get((subject, module), {folder})
        if folder == "senders":
            wanted = {folder}
        is_a_subject = (ROOT / "chalicelib" / subject).is_dir()
        if is_a_subject and not (folder in wanted and (ROOT / "chalicelib" / folder).is_dir()):
            amiss.add(name_of(path))
    assert amiss == set()
