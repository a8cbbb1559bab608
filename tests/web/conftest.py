"""The pages as they are deployed, built once for all tests."""

from pathlib import Path

import pytest

from operate.node import NoPackages
from operate.pages import build_pages


@pytest.fixture(scope="session")
def built() -> Path:
    """The folder of the built pages."""
    try:
        return build_pages()
    except NoPackages as missing:
        pytest.skip(str(missing).splitlines()[0])
