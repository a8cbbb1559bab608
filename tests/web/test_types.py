"""The types of the pages are those of the API's document: svelte-check is the contract."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from operate.client import load_document
from operate.pages_check import TYPES, check_pages


@pytest.fixture
def types_are_put_back() -> Iterator[None]:
    before = TYPES.read_bytes() if TYPES.is_file() else None
    yield
    if before is None:
        TYPES.unlink(missing_ok=True)
    else:
        TYPES.write_bytes(before)


@pytest.mark.usefixtures("types_are_put_back")
def test_a_member_that_a_page_uses_and_the_document_lacks_is_a_fault() -> None:
    document: Any = load_document()
    line = document["components"]["schemas"]["PublicLine"]
    line["properties"]["state"] = line["properties"].pop("status_label")
    line["required"] = ["state" if name == "status_label" else name for name in line["required"]]
    [fault] = check_pages(json.dumps(document))
    assert "lists.ts" in fault
    assert "Property 'status_label' does not exist" in fault
