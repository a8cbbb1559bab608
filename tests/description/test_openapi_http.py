"""The OpenAPI document tells the truth: about the routes, and about what they answer."""

import json
import re
from collections import Counter
from dataclasses import replace
from typing import Annotated, Any, TypedDict, get_type_hints

import msgspec
import pytest

from chalicelib.casework.http import list_schemas
from chalicelib.casework.http import schemas as casework_schemas
from chalicelib.city import schemas as city_schemas
from chalicelib.description import document as description_document
from chalicelib.description import document_texts as description_texts
from chalicelib.description import examples as description_examples
from chalicelib.description import parameter_samples
from chalicelib.description.document import build_document
from chalicelib.intake import schemas as intake_schemas
from chalicelib.platform.http import problem_schemas
from chalicelib.platform.http import schemas as platform_schemas
from chalicelib.platform.http.bodies import Body
from chalicelib.platform.http.gateway_texts import PLAIN
from chalicelib.platform.http.operation import Operation
from chalicelib.platform.i18n import Language
from chalicelib.reports.http import schemas as reports_schemas
from chalicelib.reports.http.schemas import OwnReport
from operate.package import fill_sentences
from tests.builders import JSON, KEBON_JERUK, a_body, signed_in
from tests.moto_aws import Aws, resources

CHALICES = {304, 401, 413, 415}
UNDER_OBSERVATION = {"Channels": "/v1/channels", "Offices": "/v1/agencies", "Areas": "/v1/areas"}


def routes() -> set[tuple[str, str]]:
    import app

    # a HEAD is answered as the GET beside it, and described there
    every = {(method, path) for path, by_method in app.app.routes.items() for method in by_method}
    return every - {("HEAD", path) for method, path in every if method == "GET"}


def test_every_route_is_described_and_nothing_else() -> None:
    assert set(description_document.load_operations()) == routes()


# --- what a new route brings: CONTRIBUTING.md has the list ---------------------------------------


def test_every_route_has_a_name_of_its_own_for_clients() -> None:
    nameless = [
        key
        for key, row in description_document.load_operations().items()
        if not row.name.isidentifier()
    ]
    assert not nameless, "give each row a `name`: what clients call it"
    names = Counter(row.name for row in description_document.load_operations().values())
    assert not [name for name, times in names.items() if times > 1]


def test_refusals_are_named_by_their_classes() -> None:
    """Statuses alone are only for what Chalice or API Gateway refuses."""
    for key, row in description_document.load_operations().items():
        if row.refusal is problem_schemas.Problem:
            bare = {each for each in row.refuses if isinstance(each, int)} - CHALICES
            assert not bare, f"{key}: name the classes behind {bare} (http/refusal_texts.py)"


def described_types() -> set[Any]:
    """Every type of a body or an answer that is no plain text."""
    rows = description_document.load_operations().values()
    used = (kind for row in rows for kind in (row.body, *row.media().values()))
    return {kind for kind in used if kind not in (None, str, dict[str, Any])}


def test_every_member_of_an_example_has_a_sample() -> None:
    """A text without a sample is told as "teks", which would teach a reader nothing."""
    for kind in described_types():
        told = json.dumps(description_examples.build_example(kind))
        assert '"teks"' not in told, (
            f"{kind}: give the member Meta(examples=[...]), or a sample in description/samples.py"
        )


def test_a_new_member_is_shown_by_the_example_in_its_schema() -> None:
    class Answer(TypedDict):
        colour: Annotated[str, msgspec.Meta(examples=["merah"])]
        items: list[Annotated[int, msgspec.Meta(examples=[7])]]
        plain: bool

    example = description_examples.build_example(Answer)
    assert example == {"colour": "merah", "items": [7], "plain": False}


def test_a_text_is_shown_by_the_example_at_its_route() -> None:
    row = Operation("draw", "Draw it.", str, types=("image/svg+xml",), example="<svg/>")
    assert description_examples.find_example(row, str, "image/svg+xml") == "<svg/>"
    with pytest.raises(LookupError, match="give the route draw an example of its image/svg"):
        description_examples.find_example(replace(row, example=None), str, "image/svg+xml")


def test_every_parameter_has_an_example_and_every_header_is_explained() -> None:
    known = parameter_samples.build_parameters()
    for (method, path), row in description_document.load_operations().items():
        named = {*re.findall(r"{(\w+)}", path), *(row.query or {}), *row.required}
        missing = named - known.keys()
        assert not missing, f"{method} {path}: description/examples.py has no {missing}"
        assert set(row.answer_headers) <= description_texts.HEADERS.keys()
        assert set(row.request_headers or {}) <= description_texts.HEADER_EXAMPLES.keys()


def test_examples_have_all_members_of_their_type_and_no_other() -> None:
    for kind in described_types():
        told = json.loads(json.dumps(description_examples.build_example(kind)))
        if isinstance(kind, type) and issubclass(kind, Body):
            msgspec.convert(told, kind, strict=True)  # which refuses unknown members
        else:
            same = msgspec.to_builtins(msgspec.convert(told, kind, strict=True))
            assert same == told, kind


def test_examples_of_refusals_are_sentences() -> None:
    for name, response in build_document()["components"]["responses"].items():
        for told in response["content"]["application/problem+json"]["examples"].values():
            assert re.fullmatch(r"[^{}]+[.!?]", told["value"]["detail"]), name


def test_too_many_requests_are_told_as_api_gateway_tells_them() -> None:
    answers = fill_sentences(resources()["RestAPI"]["Properties"]["GatewayResponses"])
    throttled = answers["THROTTLED"]
    told = json.loads(throttled["ResponseTemplates"]["application/json"])
    kind, sentence = PLAIN[429]
    assert (told["type"], told["status"]) == (f"/problems/{kind}", throttled["StatusCode"])
    assert told["detail"] == sentence[Language.INDONESIAN]


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
    described = {
        key for key, row in description_document.load_operations().items() if row.proof == "officer"
    }
    assert described == guarded


@pytest.mark.parametrize(("kind", "path"), sorted(UNDER_OBSERVATION.items()))
def test_tables_answer_as_described(http: Any, kind: str, path: str) -> None:
    assert _fits(http.get(path), getattr(city_schemas, kind))


def test_a_report_answers_as_described_at_every_turn(http: Any, aws: Aws) -> None:
    filed = http.post("/v1/reports", headers=JSON, body=json.dumps(a_body(visibility="public")))
    assert _fits(filed, intake_schemas.Receipt)
    look = http.post("/v1/reports/preview", headers=JSON, body=json.dumps(a_body()))
    assert _fits(look, intake_schemas.Preview)
    assert look.json_body["similar"]
    number, token = filed.json_body["number"], filed.json_body["token"]
    assert _fits(http.get(f"/v1/reports/{number}"), reports_schemas.Report)
    own = http.get(f"/v1/reports/{number}/mine", headers={"X-Report-Token": token})
    assert _fits(own, OwnReport)
    assert _fits(http.get("/v1/work", headers=signed_in()), casework_schemas.WorkPage)
    assert _fits(http.get("/v1/work/counts", headers=signed_in()), casework_schemas.WorkCounts)
    for q in ("sampah", number):
        found = http.get(f"/v1/work/search?q={q}", headers=signed_in())
        assert _fits(found, casework_schemas.SearchPage)
        assert found.json_body["items"]
    assert _fits(http.get(f"/v1/work/{number}", headers=signed_in()), casework_schemas.WorkRecord)
    head = signed_in(KEBON_JERUK, "head")
    body = json.dumps({"title": "Terima kasih", "text": "{number}"})
    assert _fits(http.put("/v1/templates/a", headers=head, body=body), list_schemas.Template)
    assert _fits(http.get("/v1/templates", headers=head), list_schemas.Templates)
    assert _fits(http.get("/v1/health"), platform_schemas.Health)
    assert _fits(http.get("/v1/reports/JK1"), problem_schemas.Problem, status=404)


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
