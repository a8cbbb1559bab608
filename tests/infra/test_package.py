"""What is shipped: small, compiled, and each handler able to start from the package alone."""

import ast
import os
import pickle
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.platform.settings import Settings
from operate.package import MOST_BYTES, SERVICES, fingerprint
from tests.cameras import a_photo
from tests.moto_aws import PUSH_PRIVATE

ROOT = Path(__file__).parents[2]
FUNCTIONS = (
    *("APIHandler", "Check", "Collect", "Deliver", "Digest", "Examine", "Mail", "OnChange"),
    "Reconcile",
    "Reread",
    "Retain",
    "SmsReport",
)
ALONE = """
import importlib, sys
sys.path[:0] = [{package!r}]
module, _, name = {handler!r}.rpartition(".")
assert callable(getattr(importlib.import_module(module), name))
elsewhere = [
    held.__file__ for held in sys.modules.values()
    if getattr(held, "__file__", None) and "site-packages" in held.__file__
]
assert not elsewhere, elsewhere
"""


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_packaged_handler_imports_alone(
    resources: dict[str, Any], unzipped: Path, function: str
) -> None:
    handler = resources[function]["Properties"]["Handler"]
    settings = {field.name.upper(): "x" for field in fields(Settings)}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", ALONE.format(package=str(unzipped), handler=handler)],
        env={**settings, "AWS_DEFAULT_REGION": "ap-southeast-3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_the_package_is_within_its_budget(unzipped: Path) -> None:
    total = sum(path.stat().st_size for path in unzipped.rglob("*") if path.is_file())
    assert total <= MOST_BYTES == 45_000_000


def test_every_module_is_compiled_for_good(unzipped: Path) -> None:
    """Flags 1: made from a hash, never checked against the source (PEP 552)."""
    sources = [path for path in unzipped.rglob("*.py") if "__pycache__" not in path.parts]
    assert len(sources) > 100
    for source in sources:
        compiled = (
            source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
        )
        assert compiled.read_bytes()[4:8] == b"\x01\0\0\0", source


@pytest.mark.parametrize("left_out", ["pip", "setuptools", "local", "operate", "tests", "moto"])
def test_nothing_of_the_workshop_is_shipped(unzipped: Path, left_out: str) -> None:
    assert not (unzipped / left_out).exists()


MASKS = """
import sys
sys.path[:0] = [{package!r}]
from lokal import samaran
assert samaran.__file__.startswith({package!r})
masked = samaran.mask_pii("KTP saya 3171012505900001, telepon 0812-1127-2206")
assert "3171012505900001" not in masked.text, masked
"""


def test_personal_data_is_masked_without_the_tables_left_out(unzipped: Path) -> None:
    assert not list((unzipped / "lokal").rglob("*.gz"))
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", MASKS.format(package=str(unzipped))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


CITY = """
import pickle, sys
sys.path[:0] = [{package!r}]
import app
from chalicelib.city.current import city
sys.stdout.buffer.write(pickle.dumps(city()))
assert not [name for name in sys.modules if name.startswith("chalicelib.city.tables")]
"""


def test_a_function_loads_the_city_as_packaging_read_it_and_nothing_that_reads_tables(
    unzipped: Path,
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", CITY.format(package=str(unzipped))],
        env=dict(os.environ),
        cwd="/",
        capture_output=True,
    )
    assert done.returncode == 0, done.stderr
    assert pickle.loads(done.stdout) == city()  # noqa: S301 - written by this test


LOOKS = """
import sys
sys.path[:0] = [{layer!r}, {package!r}]
from chalicelib.evidence import service as apart
facts = apart.read_facts(sys.stdin.buffer.read())
assert facts.readable and facts.taken_at and facts.likeness.telling, facts
assert "PIL" not in sys.modules
"""


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_photos_are_read_with_the_package_and_the_layer_alone(
    unzipped: Path, layer: Path, form: str
) -> None:
    given = {"layer": str(layer / "python"), "package": str(unzipped)}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", LOOKS.format(**given)],
        input=a_photo(form=form),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_what_reads_photos_is_in_no_functions_package(unzipped: Path, layer: Path) -> None:
    assert not (unzipped / "PIL").exists()
    assert {"PIL", "pi_heif"} <= {path.name for path in (layer / "python").iterdir()}
    compiled = layer / "python/PIL/__pycache__" / f"Image.{sys.implementation.cache_tag}.pyc"
    assert compiled.read_bytes()[4:8] == b"\x01\0\0\0"


SIGNS = """
import sys
sys.path[:0] = [{layer!r}, {package!r}]
from datetime import UTC, datetime
from cryptography import x509
from chalicelib.notifications.push import delivery, encryption, vapid
own = vapid.load_private_key({key!r})
assert vapid.build_authorization("https://a.test/", own, "mailto:a@a.test", datetime.now(UTC))
point = encryption.encode_point(own.public_key())
assert encryption.encrypt_message(b"x", point, b"a" * 16, own, b"s" * 16)
elsewhere = [
    held.__file__ for held in sys.modules.values()
    if getattr(held, "__file__", None) and "site-packages" in held.__file__
]
assert not elsewhere, elsewhere
"""


def test_pushes_are_made_with_the_package_and_the_layer_alone(
    unzipped: Path, cryptography: Path
) -> None:
    given = {"layer": str(cryptography / "python"), "package": str(unzipped), "key": PUSH_PRIVATE}
    settings = {field.name.upper(): "x" for field in fields(Settings)}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", SIGNS.format(**given)],
        env={**settings, "AWS_DEFAULT_REGION": "ap-southeast-3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not [name for name in ("cryptography", "cffi") if (unzipped / name).exists()]


COUNTS = """
import sys
sys.path[:0] = [{layer!r}, {package!r}]
from pathlib import Path
from chalicelib.figures import measures
from chalicelib.figures.engine import Engine
from chalicelib.city.current import city
from chalicelib.figures import engine as figures
from datetime import UTC, datetime
counted = Engine(Path({folder!r}))
months = figures.list_months("2026-01", datetime(2026, 3, 5, tzinfo=UTC))
counted.prepare(months, months, city().figures[-1])
counted.make_steps()
for name in (*measures.MONTHLY, *measures.NOW):
    counted.count_measure(name)
assert len(counted.read_table("reports_by_month")[1]) == 3
elsewhere = [
    held.__file__ for held in sys.modules.values()
    if getattr(held, "__file__", None) and "site-packages" in held.__file__
]
assert not elsewhere, elsewhere
"""


def test_figures_are_counted_with_the_package_and_the_layer_alone(
    unzipped: Path, database: Path, tmp_path: Path
) -> None:
    paths = {"layer": str(database / "python"), "package": str(unzipped), "folder": str(tmp_path)}
    settings = {field.name.upper(): "x" for field in fields(Settings)} | {"HOUR_SECONDS": "3600"}
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", COUNTS.format(**paths)],
        env={**settings, "CITY": "jakarta", "AWS_DEFAULT_REGION": "ap-southeast-3"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert not (unzipped / "duckdb").exists()


def test_lambda_takes_the_package_with_its_largest_layer(unzipped: Path, database: Path) -> None:
    """https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html"""
    files = [path for folder in (unzipped, database) for path in folder.rglob("*")]
    assert sum(path.stat().st_size for path in files if path.is_file()) < 250_000_000


def test_every_client_the_code_makes_is_in_the_package() -> None:
    called = {"dynamodb"}  # PynamoDB's
    for path in (ROOT / "chalicelib").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "client":
                assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"
                called.add(str(node.args[0].value))
    assert called <= SERVICES


def test_a_build_has_its_architecture_in_its_name() -> None:
    assert fingerprint("arm64") != fingerprint("x86_64")


@pytest.mark.parametrize(
    "name",
    [
        *("requirements.txt", "requirements-photos.txt", "requirements-cryptography.txt"),
        *("requirements-figures.txt", "requirements-dev.txt", "constraints.txt"),
    ],
)
def test_every_requirement_is_pinned(name: str) -> None:
    lines = [line.partition("#")[0].strip() for line in (ROOT / name).read_text().splitlines()]
    wanted = [line for line in lines if line and not line.startswith("-")]
    assert [line for line in wanted if "==" not in line] == []


def test_every_command_of_the_makefile_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text()
    phony, aliases = (line for line in text.splitlines() if line.startswith(".PHONY:"))
    assert aliases == ".PHONY: $(ALIASES)", "tests/operate/test_program.py knows them"
    told = {line.partition(":")[0] for line in text.splitlines() if ": " in line and "## " in line}
    assert set(phony.split()[1:]) <= told
