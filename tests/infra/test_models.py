"""botocore's models in the package: trimmed, and with all that the functions call."""

import gzip
import json
import re
from pathlib import Path
from typing import Any

import botocore
import pytest

from operate.botocore_models import OPERATIONS, trim_model

ROOT = Path(__file__).resolve().parents[2]
CALL = re.compile(r'get_client\("(\w+)"\)\s*\.(\w+)\(')


@pytest.fixture
def model() -> Any:
    (path,) = (Path(botocore.__file__).parent / "data/ssm").glob("*/service-2.json.gz")
    return json.loads(gzip.decompress(path.read_bytes()))


def test_the_operations_that_are_kept_are_those_that_functions_call() -> None:
    """One that is missing would fail at its first call."""
    sources = [path.read_text() for path in (ROOT / "chalicelib").rglob("*.py")]
    called = {call for text in sources for call in CALL.findall(text)}
    kept = {(service, name) for service, names in OPERATIONS.items() for name in names}
    named = {
        (service, "".join(word.capitalize() for word in method.split("_")))
        for service, method in called
        if service in OPERATIONS
    }
    assert named == kept


def test_a_trimmed_model_has_every_shape_that_its_operations_need(model: Any) -> None:
    trimmed = trim_model(model, ["GetParameter"])
    assert trimmed["operations"] == {"GetParameter": model["operations"]["GetParameter"]}
    needed = set(re.findall(r'"shape": "(\w+)"', json.dumps(trimmed)))
    assert needed <= trimmed["shapes"].keys()
    assert "SecureString" in json.dumps(trimmed["shapes"]["ParameterType"])
    assert len(trimmed["shapes"]) < len(model["shapes"]) / 20
    assert trimmed["metadata"] == model["metadata"]
