"""The floors of the house, read from every import: they point down only, and each outside thing
comes in at one door.
"""

import ast
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from tests.rows import each_row

ROOT = Path(__file__).parents[1]
FILES = [ROOT / "app.py", *sorted((ROOT / "chalicelib").rglob("*.py"))]

# What of ours each room may import, besides itself. A room is a folder or a module of chalicelib.
BELOW: Mapping[str, frozenset[str]] = {
    "domain": frozenset(),
    "settings": frozenset(),
    "city": frozenset({"domain", "settings"}),
    "channels": frozenset({"domain"}),
    "replies": frozenset({"domain"}),
    "stores": frozenset({"domain", "settings"}),
    "outside": frozenset({"domain", "settings"}),
    "photos": frozenset({"domain"}),
    "services": frozenset(
        {"domain", "settings", "city", "channels", "replies", "stores", "outside", "photos"}
    ),
    "api": frozenset({"domain", "settings", "city", "channels", "stores", "outside", "services"}),
    "steps": frozenset({"domain", "services"}),
    "triggers": frozenset({"stores", "outside", "services"}),
    "app": frozenset({"steps", "triggers", "api"}),
}

# Where a package of others may be imported: files, or folders when they end in a slash. A star
# marks those that may only do so inside a function, so that a status poll does not pay for it.
# what opens strangers' files, in a process apart
READERS = frozenset({"chalicelib/photos/reading.py", "chalicelib/photos/stripping.py"})
DOORS: Mapping[str, frozenset[str]] = {
    "pynamodb": frozenset({"chalicelib/stores/"}),
    "botocore": frozenset({"chalicelib/stores/", "chalicelib/outside/"}),  # its exceptions
    "boto3": frozenset({"chalicelib/outside/aws.py*"}),
    "chalice": frozenset(
        {"chalicelib/api/", "chalicelib/steps.py", "chalicelib/triggers.py", "app.py"}
    ),
    "aws_lambda_powertools": frozenset(
        {"chalicelib/outside/telemetry.py", "chalicelib/outside/metrics.py*"}
    ),
    "msgspec": frozenset(
        {
            *("chalicelib/api/shapes.py", "chalicelib/api/openapi_schemas.py"),
            "chalicelib/api/openapi_examples.py",
        }
    ),
    "cryptography": frozenset({"chalicelib/channels/ses.py*"}),
    "lokal": frozenset({"chalicelib/outside/personal.py*"}),
    "oauthlib": frozenset({"chalicelib/replies/x.py*"}),
    "segno": frozenset({"chalicelib/api/receipts.py*"}),
    "urllib3": frozenset({"chalicelib/outside/senders.py*"}),
    "PIL": READERS,
    "pi_heif": READERS,
    "phonenumbers": frozenset({"chalicelib/outside/telephone.py*"}),
}

# Time, chance and the environment, each at its one source (I9).
SOURCES: Mapping[str, str] = {
    "datetime.now": "chalicelib/outside/clock.py",
    "secrets": "chalicelib/outside/ids.py",
    "os": "chalicelib/settings.py",
}
ADDRESSES = ("chalicelib/outside/senders.py", "socket")  # which a host's name stands for
APART = ("chalicelib/photos/apart.py", "subprocess")  # what strangers' files are read in
# Where a client of AWS is made: by one thread, while the others wait for it.
LOCKS = {(f"chalicelib/{name}.py", "threading") for name in ("outside/aws", "stores/table")}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
NOWHERE = {"time", "random", "uuid", "getpass", "socket", "subprocess", "threading", "asyncio"}


@dataclass(frozen=True)
class Import:
    """``module`` as written in ``file``, a path from the root; lazy ones stand in a function."""

    file: str
    module: str
    lazy: bool

    @property
    def room(self) -> str:
        """The room of ours it leads to, or "" when it leads out of the house."""
        head, _, rest = self.module.partition(".")
        return rest.partition(".")[0] if head == "chalicelib" else ""


def name_of(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def room_of(file: str) -> str:
    return file.removeprefix("chalicelib/").partition("/")[0].removesuffix(".py")


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
        for alias in node.names:  # ``from chalicelib.outside import clock`` names a module
            yield Import(file, f"{module}.{alias.name}" if deeper else module, lazy)
    if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
        return  # for the reader of types only
    lazy = lazy or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    for child in ast.iter_child_nodes(node):
        yield from _imports(file, child, lazy=lazy)


ALL = [found for file in FILES for found in imports(file)]


def test_the_whole_house_is_read() -> None:
    rooms = {room_of(name_of(file)) for file in FILES} - {"__init__"}
    assert rooms == {*BELOW}
    assert len(ALL) > 200


@each_row("room", BELOW)
def test_a_room_imports_only_what_lies_below_it(room: str) -> None:
    reached = {(found.file, found.room) for found in ALL if room_of(found.file) == room}
    above = {(file, to) for file, to in reached if to and to != room and to not in BELOW[room]}
    assert above == set()


def test_below_is_below() -> None:
    assert [*TopologicalSorter(BELOW).static_order()]  # raises when two rooms stand on each other


def test_no_two_modules_import_each_other() -> None:
    modules = {name_of(file).removesuffix(".py").removesuffix("/__init__"): file for file in FILES}
    names = {path.replace("/", "."): file for path, file in modules.items()}
    graph = {
        name: {
            end
            for found in imports(file)
            if not found.lazy
            for end in (found.module, found.module.rpartition(".")[0])
            if end in names and end not in (name, "chalicelib") and not name.startswith(f"{end}.")
        }
        for name, file in names.items()
    }
    assert len([*TopologicalSorter(graph).static_order()]) == len(FILES)


@pytest.mark.parametrize("room", ["domain", "settings", "city", "channels", "replies", "services"])
def test_the_inner_rooms_need_nothing_but_the_standard_library(room: str) -> None:
    """But where a sender's own scheme needs a package, at its door and not before it is needed."""
    used = [found for found in ALL if room_of(found.file) == room]
    needed = {f.module.partition(".")[0] for f in used if f"{f.file}*" not in doors_of(f)}
    assert needed - {"chalicelib"} <= {*sys.stdlib_module_names}


def doors_of(found: Import) -> frozenset[str]:
    return DOORS.get(found.module.partition(".")[0], frozenset())


@each_row("package", DOORS)
def test_a_package_of_others_comes_in_at_its_doors_only(package: str) -> None:
    doors = DOORS[package]
    users = [found for found in ALL if found.module.partition(".")[0] == package]
    assert users
    for found in users:
        opened = {found.file, f"{found.file.rpartition('/')[0]}/"} & doors
        assert opened or (found.lazy and f"{found.file}*" in doors), found


def test_photos_are_read_by_who_examines_them_and_nobody_else() -> None:
    """And only in a process apart, so that no function ever imports what reads them."""
    readers = {found.file for found in ALL if found.room == "photos"}
    assert readers == {"chalicelib/services/examining.py", *READERS}
    examiners = {found for found in ALL if found.module == "chalicelib.services.examining"}
    assert [(found.file, found.lazy) for found in examiners] == [("chalicelib/triggers.py", True)]
    rooms = {f"chalicelib.photos.{room}" for room in ("reading", "stripping")}
    assert {found.file for found in ALL if found.module in rooms} <= READERS


def test_no_other_package_comes_in() -> None:
    ours = {"chalicelib", *sys.stdlib_module_names}
    assert {found.module.partition(".")[0] for found in ALL} - ours == {*DOORS}


def test_nothing_is_imported_by_name_at_run_time() -> None:
    assert not [found for found in ALL if found.module.partition(".")[0] == "importlib"]
    calls = {"__import__", "eval", "exec"}
    for file in FILES:
        named = {node.id for node in ast.walk(tree(file)) if isinstance(node, ast.Name)}
        assert not named & calls, file


@pytest.mark.parametrize("module", ["secrets", "os"])
def test_chance_and_the_environment_have_one_source(module: str) -> None:
    users = {found.file for found in ALL if found.module.partition(".")[0] == module}
    assert users == {SOURCES[module]}


def test_chance_comes_from_nowhere_else_and_nobody_waits() -> None:
    tops = {(found.file, found.module.partition(".")[0]) for found in ALL}
    assert {(file, top) for file, top in tops if top in NOWHERE} == {ADDRESSES, APART, *LOCKS}


def test_the_clock_is_read_in_one_module() -> None:
    """``clock.now()`` is ours; a clock of the standard library is one of ``datetime`` or
    ``date``.
    """
    readers = {
        name_of(file)
        for file in FILES
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute)
        and node.attr in CLOCKS
        and ast.unparse(node.value).rpartition(".")[2] in ("datetime", "date")
    }
    assert readers == {SOURCES["datetime.now"]}


def test_the_packaged_code_needs_none_of_what_is_not_packaged() -> None:
    unpackaged = {"tests", "local", "operate", "bench", "app"}
    assert [found for found in ALL if found.module.partition(".")[0] in unpackaged] == []


def test_every_module_of_ours_says_what_it_is_for() -> None:
    silent = [name_of(f) for f in FILES if tree(f).body and not ast.get_docstring(tree(f))]
    assert silent == []
