"""HEAD beside GET (RFC 9110, 9.1): programs ask how large or how new something is before they fetch
it.
"""

from typing import Any

import pytest

import app
from chalicelib.platform.http.blueprint import READ
from tests.builders import filed

# What programs fetch again and again: lists, tables, the feed, requests of Open311, and the
# description.
FETCHED = (
    *("/v1/reports", "/v1/reports.csv", "/v1/reports.geojson", "/v1/feed.atom", "/openapi.json"),
    "/open311/v2/requests/JK261124-BRRAE4.xml",
    "/v1/reports?from=gestern",
)


@pytest.mark.parametrize("path", FETCHED)
def test_a_head_is_answered_as_a_get_without_a_body(http: Any, path: str) -> None:
    filed(http, visibility="public")
    asked, head = http.get(path), http.request("HEAD", path)
    assert (head.status_code, head.body) == (asked.status_code, b"")
    assert head.headers == asked.headers
    assert asked.body


def test_a_head_stands_beside_a_get_that_needs_no_proof() -> None:
    headed = {path: {*methods} for path, methods in app.app.routes.items() if "HEAD" in methods}
    assert headed
    assert all({*READ} <= methods for methods in headed.values())


def test_a_head_where_there_is_none_has_no_body_either(http: Any) -> None:
    refused = http.request("HEAD", "/v1/categories")
    assert (refused.status_code, refused.body) == (405, b"")
