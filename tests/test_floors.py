"""Where things come from, read from every import: each package of others comes in at its own
modules, and time, chance and the environment have one source each. What a subject may import of
others is told by the contracts in ``pyproject.toml``.
"""

import ast
import sys
from collections.abc import Mapping
from graphlib import TopologicalSorter

import pytest

import app  # noqa: F401 -- registers every route
from chalicelib.platform.http.operation import OPERATIONS
from tests.imports import FILES, Import, imports, name_of, tree
from tests.rows import each_row

# Where a package of others may be imported: files, or folders when they end in a slash. A star
# marks those that may only do so inside a function, so that a status poll does not pay for it.
# what opens strangers' files, in a process apart
READERS = frozenset({"chalicelib/evidence/photo_files.py"})
DOORS: Mapping[str, frozenset[str]] = {
    "boto3": frozenset({"chalicelib/platform/aws/clients.py*"}),
    "aws_lambda_powertools": frozenset({"chalicelib/platform/telemetry.py"}),
    "msgspec": frozenset(
        {
            *(f"chalicelib/{each}.py" for each in ("platform/http/bodies", "casework/http/bodies")),
            *(
                f"chalicelib/{each}/schemas.py"
                for each in (
                    *("audit", "duty", "intake", "notifications", "officers", "reporters"),
                    "scores",
                )
            ),
            "chalicelib/publishing/partner_keys/schemas.py",
            "chalicelib/publishing/webhooks/schemas.py",
            *("chalicelib/description/components.py", "chalicelib/description/examples.py"),
        }
    ),
    "babel": frozenset({"chalicelib/platform/i18n.py*"}),  # never in the package
    "cryptography": frozenset(
        {
            "chalicelib/senders/mail/ses.py*",
            "chalicelib/audit/manifest.py*",
            *(f"chalicelib/notifications/push/{each}.py" for each in ("encryption", "vapid")),
        }
    ),
    "duckdb": frozenset({"chalicelib/figures/engine.py*"}),
    "lokal": frozenset({"chalicelib/city/personal_data/detection.py*"}),
    "oauthlib": frozenset({"chalicelib/senders/x/reply.py*"}),
    "segno": frozenset({"chalicelib/platform/texts/qr_code.py*"}),
    "standardwebhooks": frozenset({"chalicelib/publishing/webhooks/call_signing.py"}),
    "urllib3": frozenset(
        {"chalicelib/platform/http/call_deadline.py", "chalicelib/platform/http_client.py*"}
    ),
    "PIL": READERS,
    "pi_heif": READERS,
    "phonenumbers": frozenset({"chalicelib/reports/contact/phone_numbers.py*"}),
}

# Time, chance and the environment, each at its one source (I9).
SOURCES: Mapping[str, str] = {
    "datetime.now": "chalicelib/platform/clock.py",
    "secrets": "chalicelib/platform/ids.py",
    "os": "chalicelib/platform/settings.py",
}
ADDRESSES = ("chalicelib/platform/http_client.py", "socket")  # which a host's name stands for
APART = ("chalicelib/evidence/service.py", "subprocess")  # what strangers' files are read in
# Where a client of AWS is made: by one thread, while the others wait for it.
LOCKS = {(f"chalicelib/platform/aws/{name}.py", "threading") for name in ("clients", "table")}
# What ends a call to the outside that takes too long.
WATCH = {("chalicelib/platform/http/call_deadline.py", top) for top in ("socket", "threading")}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "utcfromtimestamp"}
NOWHERE = {"time", "random", "uuid", "getpass", "socket", "subprocess", "threading", "asyncio"}


ALL = [found for file in FILES for found in imports(file)]


def test_the_whole_house_is_read() -> None:
    assert len(ALL) > 200


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


def is_store(file: str) -> bool:
    """Whether it reads and writes the table."""
    return "/platform/aws/" in file or "/store/" in file or file.endswith("store.py")


def is_http(file: str) -> bool:
    """Whether it knows requests and responses of HTTP."""
    held = ("/http/", "/entrypoints/", "/open311/", "/opendata/")
    return (
        file == "app.py"
        or file.endswith(("routes.py", "form.py", "endpoints.py"))
        or any(part in file for part in held)
    )


def test_only_stores_know_pynamodb() -> None:
    users = {found.file for found in ALL if found.module.partition(".")[0] == "pynamodb"}
    assert {file for file in users if not is_store(file)} == set()


def test_only_what_speaks_http_knows_chalice() -> None:
    users = {found.file for found in ALL if found.module.partition(".")[0] == "chalice"}
    assert {file for file in users if not is_http(file)} == set()


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


def test_what_reads_photos_runs_in_a_process_apart() -> None:
    """No function ever imports it."""
    room = "chalicelib.evidence.photo_files"
    users = {found.file for found in ALL if room in (found.module, found.module.rpartition(".")[0])}
    assert users <= READERS
    examiners = {found for found in ALL if found.module == "chalicelib.evidence.service"}
    triggers = "chalicelib/entrypoints/handlers.py"
    assert [(found.file, found.lazy) for found in examiners] == [(triggers, True)]


def test_no_other_package_comes_in() -> None:
    ours = {"chalicelib", *sys.stdlib_module_names}
    everywhere = {"pynamodb", "botocore", "chalice"}
    assert {found.module.partition(".")[0] for found in ALL} - ours == {*DOORS} | everywhere


def test_nothing_is_imported_by_name_at_run_time() -> None:
    """But the types in the descriptions of routes, which no contract on imports is about."""
    named = [found for found in ALL if found.module.partition(".")[0] in ("importlib", "pkgutil")]
    assert {found.file for found in named} == {"chalicelib/platform/http/operation.py"}
    types = (name for row in OPERATIONS.values() for name in (row.body, row.answer, row.refusal))
    modules = {name.partition(":")[0] for name in types if isinstance(name, str)}
    assert {module.rpartition(".")[2] for module in modules} <= {
        *("schemas", "bodies", "list_schemas", "problem_schemas"),
    }
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
    assert {(file, top) for file, top in tops if top in NOWHERE} == {
        *(ADDRESSES, APART),
        *LOCKS,
        *WATCH,
    }


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
