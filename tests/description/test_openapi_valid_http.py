"""The OpenAPI document as others read it: valid as 3.1, its examples valid by their schemas."""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from chalicelib.description import document as description_document

ROOT = "https://lapor.tanggap.test/openapi.json"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


@cache
def document() -> Any:
    """As it is sent."""
    return json.loads(json.dumps(description_document.build_document()))


@cache
def registry() -> Registry[Any]:
    resource = DRAFT202012.create_resource(document())
    return Registry().with_resource(ROOT, resource)


def faults(schema: Any, value: Any) -> list[str]:
    inside = json.loads(json.dumps(schema).replace('"#/', f'"{ROOT}#/'))
    validator = Draft202012Validator(inside, registry=registry())
    return [fault.message for fault in validator.iter_errors(value)]


def operations() -> Iterator[tuple[str, Any]]:
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            yield f"{method.upper()} {path}", operation


def bodies(operation: Any) -> Iterator[tuple[str, Any]]:
    """Everything that is sent or answered: its media type, and what is told of it."""
    yield from operation.get("requestBody", {}).get("content", {}).items()
    for answer in operation["responses"].values():
        if name := answer.get("$ref"):
            answer = document()["components"]["responses"][name.rpartition("/")[2]]
        yield from answer.get("content", {}).items()


def test_the_document_is_valid_as_openapi_31() -> None:
    found = OpenAPIV31SpecValidator(document()).iter_errors()
    assert [(fault.message, list(fault.absolute_path)) for fault in found] == []


def test_examples_fit_their_schemas() -> None:
    for name, operation in operations():
        for media, told in bodies(operation):
            examples = [*(each["value"] for each in told.get("examples", {}).values())]
            if "example" in told:
                examples.append(told["example"])
            assert examples or not told["schema"], f"{name}: {media} has no example"
            for example in examples:
                assert faults(told["schema"], example) == [], (name, media)
        for given in operation["parameters"]:
            if "example" in given:
                assert faults(given["schema"], given["example"]) == [], (name, given["name"])


def test_the_example_of_an_event_fits_its_schema() -> None:
    [told] = document()["webhooks"]["report"]["post"]["requestBody"]["content"].values()
    assert told["example"]["type"] == "report.status"
    assert faults(told["schema"], told["example"]) == []


def test_every_name_stands_for_one_thing() -> None:
    names = [operation["operationId"] for _, operation in operations()]
    assert len(names) == len(set(names))
    assert {tag for _, each in operations() for tag in each["tags"]} <= {
        tag["name"] for tag in document()["tags"]
    }


def test_every_operation_says_what_proves_the_caller() -> None:
    """Public ones say that nothing does; the others refuse who proves nothing."""
    known = document()["components"]["securitySchemes"].keys()
    for name, operation in operations():
        proofs = {proof for each in operation["security"] for proof in each}
        assert proofs <= known, name
        assert not proofs or "401" in operation["responses"], name


def meant(schema: Any, value: Any) -> Any:
    """The schema a value is of, behind references and among several."""
    if name := schema.get("$ref"):
        return meant(document()["components"]["schemas"][name.rpartition("/")[2]], value)
    fits = [each for each in schema.get("anyOf", ()) if faults(each, value) == []]
    return meant(fits[0], value) if fits else schema


def texts(schema: Any, value: Any) -> Iterator[tuple[Any, str]]:
    """Every text in an example, with its schema."""
    schema = meant(schema, value)
    if isinstance(value, str):
        yield schema, value
    elif isinstance(value, list):
        for each in value:
            yield from texts(schema.get("items", {}), each)
    elif isinstance(value, dict):
        known = schema.get("properties", {})
        for name in value.keys() & known.keys():
            yield from texts(known[name], value[name])


def test_what_is_a_moment_is_described_as_one() -> None:
    seen = set()
    for name, operation in operations():
        for media, told in bodies(operation):
            for schema, text in texts(told["schema"], told.get("example")):
                seen.add(schema.get("format"))
                of_moment = bool(MOMENT.fullmatch(text))
                assert of_moment == (schema.get("format") == "date-time"), (name, media, text)
    assert "date-time" in seen, "answers.Moment is the type of such a member"
