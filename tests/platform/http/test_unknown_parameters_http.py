"""What a query asks for that nobody knows: officers are told, the public is not bothered."""

from typing import Any

import app
from chalicelib.description.document import load_operations
from chalicelib.platform.http.blueprint import OFFICER_AUTHORIZER
from tests.api import causes
from tests.builders import signed_in
from tests.moto_aws import Aws


def test_every_officers_route_refuses_a_parameter_it_does_not_know(http: Any, aws: Aws) -> None:
    amiss = []
    assert len(officers_routes()) > 20
    for key in officers_routes():
        row = load_operations()[key]
        ask = causes.good(row, http)
        path = ask.path + ("&" if "?" in ask.path else "?") + "no_such_parameter=true"
        answer = http.request(ask.method, path, headers=ask.headers, body=ask.body)
        told = answer.json_body
        if answer.status_code != 422 or told["field"] != "no_such_parameter":
            amiss.append(f"{key}: {answer.status_code} {answer.body[:100]!r}")
        amiss += [
            f"{key}: lists no {name}" for name in row.query or () if name not in told["taken"]
        ]
    assert not amiss, "\n".join(amiss)


def officers_routes() -> list[tuple[str, str]]:
    """By what they let in, not by how they are described."""
    return [
        (method, path)
        for path, methods in app.app.routes.items()
        for method, route in methods.items()
        if route.authorizer is OFFICER_AUTHORIZER
    ]


def test_a_misspelt_filter_is_named_with_those_there_are(http: Any, aws: Aws) -> None:
    answer = http.get("/v1/work?escalated=true", headers={**signed_in(), "Accept-Language": "en"})
    assert answer.status_code == 422
    told = answer.json_body
    assert (told["type"], told["field"]) == ("/problems/bad-field", "escalated")
    assert told["detail"].startswith("escalated is not a parameter of this address. These are: ")
    assert {"status", "late", "red_flag", "cursor"} <= {*told["taken"].split(", ")}


def test_public_lists_pass_over_what_links_bring_along(http: Any, aws: Aws) -> None:
    for path in ("/v1/reports", "/v1/reports.csv", "/v1/feed.atom", "/v1/categories"):
        assert http.get(f"{path}?utm_source=koran").status_code == 200, path
