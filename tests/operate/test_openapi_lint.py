"""Linting the OpenAPI document: what each tool only warns of is a fault."""

import json

from operate import openapi_lint

# It lacks a contact, and an answer that is well; and the consumer knows other routes.
DOCUMENT = {
    "openapi": "3.1.0",
    "info": {"title": "Other", "version": "1"},
    "paths": {"/other": {"get": {"responses": {"404": {"description": "Nothing."}}}}},
}


def test_each_tool_finds_what_is_amiss() -> None:
    redocly, spectral, compiler = openapi_lint.lint(json.dumps(DOCUMENT, indent=1))
    assert "operation-2xx-response" in redocly
    assert "operation-success-response" in spectral
    assert "consumer.ts" in compiler
