"""Whether an answer is as GeoReport v2 has it, in either format."""

import json
from functools import cache
from pathlib import Path

import xmlschema
from jsonschema import Draft202012Validator

HERE = Path(__file__).parent


@cache
def _json(name: str) -> Draft202012Validator:
    whole = json.loads((HERE / "georeport.schema.json").read_text())
    return Draft202012Validator({**whole, "$ref": f"#/$defs/{name}"})


@cache
def _xml() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(HERE / "georeport.xsd")


def check(name: str, body: bytes | str) -> None:
    """``name`` is a definition of the JSON Schema; XML tells its own root."""
    text = body.decode() if isinstance(body, bytes) else body
    if text.startswith("<?xml"):
        assert text.startswith('<?xml version="1.0" encoding="utf-8"?>')
        _xml().validate(text)
    else:
        _json(name).validate(json.loads(text))
