"""The OpenAPI document tells the truth: about the routes, and about what they answer."""

import json
from typing import Any, get_type_hints

import msgspec
import pytest

from chalicelib.api import answers, openapi
from tests.builders import JSON, KEBON_JERUK, a_body, signed_in
from tests.moto_aws import Aws

UNDER_OBSERVATION = {"Channels": "/v1/channels", "Offices": "/v1/agencies", "Areas": "/v1/areas"}


def routes() -> set[tuple[str, str]]:
    import app

    return {(method, path) for path, by_method in app.app.routes.items() for method in by_method}


def test_every_route_is_described_and_nothing_else() -> None:
    assert set(openapi.OPERATIONS) == routes()


def test_the_document_is_served_and_its_references_all_lead_somewhere(http: Any) -> None:
    document = http.get("/openapi.json").json_body
    assert document["openapi"] == "3.1.0"
    parts = {
        f"#/components/{kind}/{name}"
        for kind, named in document["components"].items()
        for name in named
    }
    assert _refs(document) <= parts


def test_routes_with_an_authorizer_and_only_those_ask_for_an_officer() -> None:
    import app

    guarded = {
        (method, path)
        for path, by_method in app.app.routes.items()
        for method, route in by_method.items()
        if route.authorizer
    }
    described = {key for key, row in openapi.OPERATIONS.items() if row.proof == "officer"}
    assert described == guarded


@pytest.mark.parametrize(("kind", "path"), sorted(UNDER_OBSERVATION.items()))
def test_tables_answer_as_described(http: Any, kind: str, path: str) -> None:
    assert _fits(http.get(path), getattr(answers, kind))


def test_a_report_answers_as_described_at_every_turn(http: Any, aws: Aws) -> None:
    filed = http.post("/v1/reports", headers=JSON, body=json.dumps(a_body(private=False)))
    assert _fits(filed, answers.Receipt)
    look = http.post("/v1/reports/similar", headers=JSON, body=json.dumps(a_body()))
    assert _fits(look, answers.SimilarReports)
    assert look.json_body["items"]
    number, token = filed.json_body["number"], filed.json_body["token"]
    assert _fits(http.get(f"/v1/reports/{number}"), answers.Report)
    own = http.get(f"/v1/reports/{number}/mine", headers={"X-Report-Token": token})
    assert _fits(own, answers.OwnReport)
    assert _fits(http.get("/v1/work", headers=signed_in()), answers.WorkPage)
    assert _fits(http.get("/v1/work/counts", headers=signed_in()), answers.WorkCounts)
    for q in ("sampah", number):
        found = http.get(f"/v1/work/search?q={q}", headers=signed_in())
        assert _fits(found, answers.SearchPage)
        assert found.json_body["items"]
    assert _fits(http.get(f"/v1/work/{number}", headers=signed_in()), answers.WorkRecord)
    head = signed_in(KEBON_JERUK, "head")
    body = json.dumps({"title": "Terima kasih", "text": "{number}"})
    assert _fits(http.put("/v1/work/templates/a", headers=head, body=body), answers.Template)
    assert _fits(http.get("/v1/work/templates", headers=head), answers.Templates)
    assert _fits(http.get("/v1/health"), answers.Health)
    assert _fits(http.get("/v1/reports/JK1"), answers.Problem, status=404)


def _fits(answer: Any, kind: Any, status: int | None = None) -> bool:
    """The answer has all fields of the type, of the right kinds, and no other."""
    assert status is None or answer.status_code == status
    msgspec.convert(answer.json_body, kind, strict=True)
    assert set(answer.json_body) <= set(get_type_hints(kind))
    return True


def _refs(node: Any) -> set[str]:
    if isinstance(node, dict):
        own = {node["$ref"]} if isinstance(node.get("$ref"), str) else set()
        return own.union(*(_refs(each) for each in node.values()))
    if isinstance(node, list):
        return set().union(*(_refs(each) for each in node))
    return set()
