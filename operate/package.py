"""The package that is deployed:
build/<arch>/package/{deployment.zip,photos.zip,cryptography.zip,figures.zip,sam.yaml}.
"""

import compileall
import fcntl
import hashlib
import json
import os
import pickle
import py_compile
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import yaml

from chalicelib.city.current import PACKED
from chalicelib.city.tables.reader import read_city
from chalicelib.platform.http import gateway_texts
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import Settings
from operate import city
from operate.answer import Answer, OperatorError
from operate.botocore_models import trim_models
from operate.locale import compile_catalogues

ROOT = Path(__file__).resolve().parent.parent
SOURCES = (
    "app.py",
    "chalicelib",
    ".chalice",
    "infra",
    "requirements.txt",
    "requirements-photos.txt",
    "requirements-cryptography.txt",
    "requirements-figures.txt",
    "constraints.txt",
    "operate/botocore_models.py",
    "operate/package.py",
    "web/pages.json",
)
# Each is made of requirements-<name>.txt, as <name>.zip.
LAYERS = ("photos", "cryptography", "figures")
MOST_BYTES = 45_000_000  # unzipped; the budget of the issue, a fifth of Lambda's limit
# The services that the functions call, of botocore's 400. A service that is missing here fails at
# its first call, so a test compares this list with the clients that chalicelib makes.
SERVICES = frozenset(
    {
        *("cognito-idp", "dynamodb", "s3", "secretsmanager", "ses", "sns", "sqs"),
        *("scheduler", "ssm", "stepfunctions", "sts"),
    }
)
# The same services by their names in endpoints.json.
ENDPOINTS = SERVICES - {"ses", "stepfunctions"} | {"email", "states"}
NEVER_SHIPPED = ("__pycache__", "*.pyc", "*.pyi", "deployed", "deployments")
# The platform of the layer's wheels: Lambda's Python 3.11 has the C library of Amazon Linux 2,
# later versions have that of Amazon Linux 2023.
MACHINES = {"arm64": "aarch64", "x86_64": "x86_64"}
GLIBC = "2_17" if sys.version_info < (3, 12) else "2_34"
# DuckDB has no wheel for 2.17. Its wheel for arm64 is for 2.26, which Amazon Linux 2 has, and is
# found as one for 2.28; on x86_64 Lambda needs Python 3.12 for it.
GLIBC_OF_LAYERS = {"figures": max("2_28", GLIBC)}
UNREAD = (
    *("*.dist-info", "*.pyi", "bin"),
    *("boto3/examples", "botocore/data/*/*/examples-1.json"),
    "lokal/data/*.json.gz",  # of regions: masking personal data, our only use of lokal, needs none
)


_SENTENCE = re.compile(r"\{sentence:(?P<name>[^{}]*)\}")


class PackagingError(OperatorError):
    """The package could not be made; the text is one sentence."""


@dataclass(frozen=True, slots=True)
class Packaged(Answer):
    """A package: its folder, and the size in bytes of each zip, as it is and unzipped."""

    folder: Path
    sizes: dict[str, tuple[int, int]]

    def list_lines(self) -> Iterable[str]:
        shown = self.folder.relative_to(ROOT)
        for name, (size, unzipped) in self.sizes.items():
            yield f"{shown}/{name} is {size / 1e6:.1f} MB, {unzipped / 1e6:.1f} MB unzipped"
        yield f"{shown}/sam.yaml is its template"


def describe_package(folder: Path) -> Packaged:
    """Return what ``make_package`` has put into a folder."""
    sizes = {}
    for name in ("deployment.zip", *(f"{layer}.zip" for layer in LAYERS)):
        with zipfile.ZipFile(folder / name) as zipped:
            unzipped = sum(entry.file_size for entry in zipped.infolist())
        sizes[name] = (folder / name).stat().st_size, unzipped
    return Packaged(folder, sizes)


def make_package(arch: str) -> Path:
    """Return the folder with deployment.zip, the zips of the layers and sam.yaml for an
    architecture. The package is made again only when a source changed. Raises PackagingError.
    """
    work = ROOT / "build" / arch
    target = work / "package"
    with hold_lock(work):
        build = fingerprint(arch)
        stamp = target / "sources"
        if stamp.is_file() and stamp.read_text() == build:
            return target
        _check_cities()
        shutil.rmtree(target, ignore_errors=True)
        packaged = _run_chalice(arch, work)
        template = finish_template(yaml.safe_load((packaged / "sam.yaml").read_text()), build[:12])
        target.mkdir()
        slim_package(packaged / "deployment.zip", target / "deployment.zip", work / "unzipped")
        for layer in LAYERS:
            _make_layer(arch, layer, target / f"{layer}.zip", work / layer)
        (target / "sam.yaml").write_text(dump_template(template))
        stamp.write_text(build)
    return target


def fingerprint(arch: str) -> str:
    """Return a hash of all sources of the package; its first 12 characters are the VERSION."""
    digest = hashlib.sha256(f"{arch} {sys.version}".encode())
    for path in sorted(_list_sources()):
        digest.update(f"\0{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _list_sources() -> Iterator[Path]:
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
def hold_lock(work: Path) -> Iterator[None]:
    """Let one process at a time build in a folder: tests in several processes ask for the same
    build.
    """
    work.mkdir(parents=True, exist_ok=True)
    with (work / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _check_cities() -> None:
    """Raise PackagingError when the tables or outlines of a city don't agree."""
    for settings in sorted((ROOT / "chalicelib" / "city").glob("*/settings.csv")):
        try:
            city.check_city(settings.parent)
        except city.FAULTS as fault:
            raise PackagingError(f"{settings.parent.name} can't be packaged: {fault}") from fault


def _run_chalice(arch: str, work: Path) -> Path:
    """Let Chalice package a clean copy of the sources; return the folder it wrote."""
    copy, out = work / "source", work / "chalice"
    shutil.rmtree(copy, ignore_errors=True)
    for path in _list_sources():
        target = copy / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    _pack_cities(copy)
    _compile_sentences(copy)
    chalice = [sys.executable, "-c", "import sys; from chalice.cli import main; sys.exit(main())"]
    options = ["--stage", arch, "--template-format", "yaml"]
    command = [*chalice, "package", *options, "--merge-template", "infra/resources.yaml", str(out)]
    environment = {
        **os.environ,
        # Chalice imports app.py, which reads its settings.
        **{field.name.upper(): "packaging" for field in fields(Settings)},
        "AWS_DEFAULT_REGION": "ap-southeast-3",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        command, cwd=copy, env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode or "Could not install dependencies" in done.stdout:
        lines = (done.stderr or done.stdout).strip().splitlines()
        raise PackagingError(
            f"Chalice could not package the app: {lines[-1] if lines else 'it said nothing'}"
        )
    return out


def _pack_cities(source: Path) -> None:
    """Write each city, read and checked, into the folder of its tables, for functions to load."""
    for settings in sorted((source / "chalicelib" / "city").glob("*/settings.csv")):
        packed = pickle.dumps(read_city(settings.parent), pickle.HIGHEST_PROTOCOL)
        (settings.parent / PACKED).write_bytes(packed)


def _compile_sentences(source: Path) -> None:
    """Put compiled catalogues of sentences in the place of those that translators write."""
    folder = source / "chalicelib" / "locale"
    compile_catalogues(folder)
    for written in folder.rglob("*.po"):
        written.unlink()


def finish_template(template: dict[str, Any], version: str) -> dict[str, Any]:
    """Return the template with the state machine and the sentences inside it, and with the build's
    version as the default of its parameter. Raises PackagingError for an unknown sentence.
    """
    template["Parameters"]["Version"]["Default"] = version
    for resource in template["Resources"].values():
        if resource["Type"] == "AWS::Serverless::StateMachine":
            definition = ROOT / "infra" / Path(resource["Properties"].pop("DefinitionUri")).name
            resource["Properties"]["Definition"] = json.loads(definition.read_text())
    filled: dict[str, Any] = fill_sentences(template)
    return filled


def fill_sentences(part: Any) -> Any:
    """Return a part of the template with the city's text in the place of each
    ``{sentence:<name>}``, which is inside a text of JSON, with the codes of the languages in the
    place of ``{languages}``, the addresses of the pages in that of ``{pages}``, those of the
    applications in that of ``{applications}``, and the page of an address without one, by language,
    in that of ``{missing}``. Raises PackagingError for a name
    that GATEWAY_SENTENCES lacks.
    """
    if isinstance(part, dict):
        return {name: fill_sentences(each) for name, each in part.items()}
    if isinstance(part, list):
        return [fill_sentences(each) for each in part]
    if not isinstance(part, str):
        return part
    filled = _SENTENCE.sub(_write_sentence, part)
    for name, write in FILLED.items():
        filled = filled.replace(name, write()) if name in filled else filled
    return filled


def list_page_addresses() -> list[str]:
    """Return the addresses of the pages in both languages, without those that have none."""
    pages = json.loads((ROOT / "web" / "pages.json").read_text())
    paths = [page["path"] for page in pages if "file" not in page]
    return [prefix + path for prefix in ("/", "/en/") for path in paths]


def list_application_addresses() -> list[str]:
    """Return the addresses of the pages that are served at every address below theirs as well."""
    pages = json.loads((ROOT / "web" / "pages.json").read_text())
    paths = [page["path"] for page in pages if page.get("application")]
    return [prefix + path for prefix in ("/", "/en/") for path in paths]


def write_missing(language: Language) -> str:
    """Return the page of an address that has none."""
    home = "/" if language is Language.INDONESIAN else f"/{language}/"
    return MISSING.format(
        code=language,
        home=home,
        title=gateway_texts.MISSING_TITLE[language],
        text=gateway_texts.GATEWAY_SENTENCES["not-found"][language],
        advice=gateway_texts.MISSING_ADVICE[language],
        start=gateway_texts.START_PAGE[language],
        file=gateway_texts.FILING_PAGE[language],
    )


# Small, because a function of the edge may have 10 KB.
MISSING = (
    '<!doctype html><html lang="{code}"><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1">'
    '<link rel="stylesheet" href="/style.css"><title>{title} - Tanggap</title>'
    '<header class="site-head"><div><a class="brand" href="{home}">Tanggap</a></div></header>'
    '<main class="stack"><h1>{title}</h1><p>{text} {advice}</p>'
    '<p><a class="button main" href="{home}">{start}</a> '
    '<a class="button" href="{home}lapor">{file}</a></p></main></html>'
)
FILLED: dict[str, Callable[[], str]] = {
    "{languages}": lambda: str([*map(str, Language)]),
    "{pages}": lambda: json.dumps(list_page_addresses()),
    "{applications}": lambda: json.dumps(list_application_addresses()),
    "{missing}": lambda: json.dumps({str(each): write_missing(each) for each in Language}),
}


def _write_sentence(place: re.Match[str]) -> str:
    if place["name"] not in gateway_texts.GATEWAY_SENTENCES:
        raise PackagingError(f"The template names the sentence {place['name']}, which is unknown.")
    text = gateway_texts.GATEWAY_SENTENCES[place["name"]][Language.INDONESIAN]
    return json.dumps(text, ensure_ascii=False)[1:-1]


class _Plain(yaml.SafeDumper):
    """Dumps YAML without anchors, which CloudFormation does not read."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def dump_template(template: dict[str, Any]) -> str:
    return yaml.dump(template, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=200)


def slim_package(source: Path, target: Path, unzipped: Path) -> None:
    """Compile the package, and leave out the files that no function reads.

    Without compiled files a cold start takes twice as long, and Chalice ships none. Raises
    PackagingError when the package is larger than MOST_BYTES.
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
    zip_folder(unzipped, target)


def _make_layer(arch: str, name: str, target: Path, folder: Path) -> None:
    """Make a layer of its requirements, compiled as well. Lambda looks for a layer's packages under
    python/.
    """
    shutil.rmtree(folder, ignore_errors=True)
    platform = f"{MACHINES[arch]}-manylinux_{GLIBC_OF_LAYERS.get(name, GLIBC)}"
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
    command += ["--target", str(folder / "python"), "-r", str(ROOT / f"requirements-{name}.txt")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1]
        raise PackagingError(f"The layer {name} could not be made: {reason}")
    _compile(folder, "/opt")
    zip_folder(folder, target)


def zip_folder(folder: Path, target: Path) -> None:
    """Zip the files of a folder; the same files make the same zip."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as zipped:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            # One date for all, so that the same sources make the same file.
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), (1980, 1, 1, 0, 0, 0))
            entry.external_attr, entry.compress_type = 0o644 << 16, zipfile.ZIP_DEFLATED
            zipped.writestr(entry, path.read_bytes())


def _prune(folder: Path) -> None:
    data = folder / "botocore" / "data"
    unused = [path for path in data.iterdir() if path.is_dir() and path.name not in SERVICES]
    for path in [*unused, *(path for pattern in UNREAD for path in folder.rglob(pattern))]:
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    trim_models(data)
    endpoints = json.loads((data / "endpoints.json").read_text())
    for partition in endpoints["partitions"]:
        services = partition["services"].items()
        partition["services"] = {name: value for name, value in services if name in ENDPOINTS}
    (data / "endpoints.json").write_text(json.dumps(endpoints, separators=(",", ":")))


def _compile(folder: Path, at: str) -> None:
    """Compile all modules, without checks of their sources later: no file of a package ever
    changes. ``at`` is the folder's path on Lambda.
    """
    unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
    arguments: dict[str, Any] = {
        "stripdir": str(folder),
        "prependdir": at,
        "invalidation_mode": unchecked,
    }
    if not compileall.compile_dir(str(folder), quiet=2, workers=0, force=True, **arguments):
        raise PackagingError("A file of the package does not compile.")
