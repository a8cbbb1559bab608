"""The package and template as they would be deployed, made once for all tests."""

import zipfile
from pathlib import Path
from typing import Any

import pytest

from local.deploy import make_package
from operate import stack


@pytest.fixture(scope="session")
def folder() -> Path:
    return make_package()


@pytest.fixture(scope="session")
def template(folder: Path) -> dict[str, Any]:
    return stack.read_template(folder)


@pytest.fixture(scope="session")
def resources(template: dict[str, Any]) -> dict[str, Any]:
    return template["Resources"]


@pytest.fixture(scope="session")
def unzipped(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package as Lambda would lay it out."""
    task = tmp_path_factory.mktemp("task")
    with zipfile.ZipFile(folder / "deployment.zip") as zipped:
        zipped.extractall(task)
    return task


@pytest.fixture(scope="session")
def layer(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer of what reads photos, as Lambda would lay it out under /opt."""
    opt = tmp_path_factory.mktemp("opt")
    with zipfile.ZipFile(folder / "photos.zip") as zipped:
        zipped.extractall(opt)
    return opt


@pytest.fixture(scope="session")
def cryptography(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer of what signs and encrypts, in the same way."""
    opt = tmp_path_factory.mktemp("opt")
    with zipfile.ZipFile(folder / "cryptography.zip") as zipped:
        zipped.extractall(opt)
    return opt


@pytest.fixture(scope="session")
def database(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The layer of what counts the figures, in the same way."""
    opt = tmp_path_factory.mktemp("opt")
    with zipfile.ZipFile(folder / "figures.zip") as zipped:
        zipped.extractall(opt)
    return opt
