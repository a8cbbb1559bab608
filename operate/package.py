"""Make the deployable: `python -m operate.package --arch arm64` writes
build/<arch>/package/{deployment.zip,photos.zip,sam.yaml}.
"""

import argparse
import compileall
import fcntl
import hashlib
import json
import os
import pickle
import py_compile
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path
from typing import Any

import yaml

from chalicelib.city.current import PACKED
from chalicelib.city.tables.reader import read_city
from chalicelib.platform.settings import Settings
from operate import city

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "app.py",
    "chalicelib",
    ".chalice",
    "infra",
    "requirements.txt",
    "requirements-photos.txt",
    "constraints.txt",
    "operate/package.py",
)
ARCHITECTURES = ("arm64", "x86_64")
MOST_BYTES = 45_000_000  # unzipped; the budget of the issue, a fifth of what Lambda takes
# Of botocore's 400 services, those the functions call. A service missing here fails at its first
# call, so a test compares this with the clients chalicelib makes.
SERVICES = frozenset(
    {
        *("cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sns", "sqs"),
        *("scheduler", "stepfunctions", "sts"),
    }
)
ENDPOINTS = SERVICES - {"ses", "stepfunctions"} | {
    "email",
    "states",
}  # as endpoints.json calls them
NEVER_SHIPPED = ("__pycache__", "*.pyc", "*.pyi", "deployed", "deployments")
# For the layer's wheels: Lambda's Python 3.11 has Amazon Linux 2's C library, later ones 2023's.
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
GLIBC = "2_17" if sys.version_info < (3, 12) else "2_34"
UNREAD = (
    *("*.dist-info", "*.pyi", "bin"),
    *("boto3/examples", "botocore/data/*/*/examples-1.json"),
    "lokal/data/*.json.gz",  # of regions: masking personal data, all we use of it, needs none
)


class PackagingError(Exception):
    """The package could not be made; the text is one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--arch", choices=ARCHITECTURES, default="arm64")
    try:
        folder = package(parser.parse_args().arch)
    except PackagingError as failure:
        print(failure, file=sys.stderr)
        return 1
    shown = folder.relative_to(ROOT)
    for name in ("deployment.zip", "photos.zip"):
        with zipfile.ZipFile(folder / name) as zipped:
            unzipped = sum(entry.file_size for entry in zipped.infolist())
        size = (folder / name).stat().st_size
        print(f"{shown}/{name} is {size / 1e6:.1f} MB, {unzipped / 1e6:.1f} MB unzipped")
    print(f"{shown}/sam.yaml is its template")
    return 0


def package(arch: str) -> Path:
    """The folder with deployment.zip, photos.zip and sam.yaml for that architecture, made anew only
    when a source changed.

    Raises PackagingError.
    """
    work = ROOT / "build" / arch
    made = work / "package"
    with _alone(work):
        build = fingerprint(arch)
        stamp = made / "sources"
        if stamp.is_file() and stamp.read_text() == build:
            return made
        _check_cities()
        shutil.rmtree(made, ignore_errors=True)
        packaged = _chalice(arch, work)
        template = finished(yaml.safe_load((packaged / "sam.yaml").read_text()), build[:12])
        made.mkdir()
        slim(packaged / "deployment.zip", made / "deployment.zip", work / "unzipped")
        _layer(arch, made / "photos.zip", work / "photos")
        (made / "sam.yaml").write_text(dumped(template))
        stamp.write_text(build)
    return made


def fingerprint(arch: str) -> str:
    """A hash of everything the package is made of; its first 12 characters are its VERSION."""
    digest = hashlib.sha256(f"{arch} {sys.version}".encode())
    for path in sorted(_sources()):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    ignored = shutil.ignore_patterns(*NEVER_SHIPPED)
    for name in SOURCES:
        path = ROOT / name
        if path.is_file():
            yield path
        for folder, subfolders, names in os.walk(path):
            left_out = ignored(folder, [*subfolders, *names])
            subfolders[:] = [name for name in subfolders if name not in left_out]
            yield from (Path(folder, name) for name in names if name not in left_out)


@contextmanager
def _alone(work: Path) -> Iterator[None]:
    """One packaging at a time: tests in several processes ask for the same package."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check_cities() -> None:
    """A city whose tables or outlines don't agree is not deployed."""
    for settings in sorted((ROOT / "chalicelib" / "city").glob("*/settings.csv")):
        try:
            city.checked(settings.parent)
        except city.FAULTS as fault:
            raise PackagingError(f"{settings.parent.name} can't be packaged: {fault}") from fault


def _chalice(arch: str, work: Path) -> Path:
    """Let Chalice package a clean copy of the sources. Answers the folder it wrote."""
    copy, out = work / "source", work / "chalice"
    shutil.rmtree(copy, ignore_errors=True)
    for path in _sources():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _pack_cities(copy)
    chalice = [sys.executable, "-c", "import sys; from chalice.cli import main; sys.exit(main())"]
    options = ["--stage", arch, "--template-format", "yaml"]
    command = [*chalice, "package", *options, "--merge-template", "infra/resources.yaml", str(out)]
    environment = {
        **os.environ,
        **{field.name.upper(): "packaging" for field in fields(Settings)},  # app.py is imported
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or "Could not install dependencies" in done.stdout:
        said = (done.stderr or done.stdout).strip().splitlines()
        raise PackagingError(
            f"Chalice could not package the app: {said[-1] if said else 'it said nothing'}"
        )
    return out


def _pack_cities(source: Path) -> None:
    """Write each city beside its tables as it was read and checked, for functions to load."""
    for settings in sorted((source / "chalicelib" / "city").glob("*/settings.csv")):
        packed = pickle.dumps(read_city(settings.parent), pickle.HIGHEST_PROTOCOL)
        (settings.parent / PACKED).write_bytes(packed)


def finished(template: dict[str, Any], version: str) -> dict[str, Any]:
    """The template with the state machine inside it and the build's version as the parameter's
    default.
    """
    template["Parameters"]["Version"]["Default"] = version
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            definition = ROOT / "infra" / Path(resource["Properties"].pop("DefinitionUri")).name
            resource["Properties"]["Definition"] = json.loads(definition.read_text())
    return template


class _Plain(yaml.SafeDumper):
    """YAML without anchors: CloudFormation reads none."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def dumped(template: dict[str, Any]) -> str:
    return yaml.dump(template, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=200)


def slim(source: Path, target: Path, unzipped: Path) -> None:
    """Compile the package and leave out what no function reads.

    Without compiled files a cold start takes twice as long, and Chalice ships none. Raises
    PackagingError over budget.
    """
    shutil.rmtree(unzipped, ignore_errors=True)
    with zipfile.ZipFile(source) as zipped:
        zipped.extractall(unzipped)
    _prune(unzipped)
    _compile(unzipped, "/var/task")
    total = sum(path.stat().st_size for path in unzipped.rglob("*") if path.is_file())
    if total > MOST_BYTES:
        raise PackagingError(
            f"The package is {total / 1e6:.1f} MB unzipped, more than {MOST_BYTES / 1e6:.0f} MB."
        )
    _zip(unzipped, target)


def _layer(arch: str, target: Path, folder: Path) -> None:
    """What reads photos, compiled as well. Lambda looks for a layer's packages under python/."""
    shutil.rmtree(folder, ignore_errors=True)
    platform = f"{MACHINES[arch]}-manylinux_{GLIBC}"
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps"]
    command += [
        "--only-binary",
        ":all:",
        "--python-platform",
        platform,
        "--python-version",
        version,
    ]
    command += ["--target", str(folder / "python"), "-r", str(ROOT / "requirements-photos.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise PackagingError(f"The layer could not be made: {done.stderr.strip().splitlines()[-1]}")
    _compile(folder, "/opt")
    _zip(folder, target)


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            # One date for all, so that the same sources make the same file.
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            zipped.writestr(entry, path.read_bytes())


def _prune(folder: Path) -> None:
    data = folder / "botocore" / "data"
    unused = [path for path in data.iterdir() if path.is_dir() and path.name not in SERVICES]
    for path in [*unused, *(found for pattern in UNREAD for found in folder.rglob(pattern))]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        kept = {name: value for name, value in partition["services"].items() if name in ENDPOINTS}
        partition["services"] = kept
    (data / "endpoints.json").write_text(json.dumps(endpoints, separators=(",", ":")))


def _compile(folder: Path, at: str) -> None:
    """Compile for good: no file of a package ever changes, so none is looked at twice. ``at`` is
    where Lambda has it.
    """
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    arguments: dict[str, Any] = {
        "stripdir": str(folder),
        "prependdir": at,
        "invalidation_mode": unchecked,
    }
    if not compileall.compile_dir(str(folder), quiet=2, workers=0, force=True, **arguments):
        raise PackagingError("A file of the package does not compile.")


if __name__ == "__main__":
    sys.exit(main())
