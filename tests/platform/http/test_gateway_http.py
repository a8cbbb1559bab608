"""What every route has in common: other origins, Chalice's own refusals, and faults of ours."""

import json
from typing import Any

import pytest
from chalice.config import Config
from chalice.deploy import models
from chalice.deploy.swagger import TemplatedSwaggerGenerator
from chalice.local import LocalGateway

import app
from chalicelib.intake import store as intake_store
from chalicelib.platform.aws.table import Collision
from chalicelib.reports.store import reports
from tests.api.answers import outcome, problem_of
from tests.builders import JSON, a_body, filed, post
from tests.faults import Calls
from tests.moto_aws import Aws
from tests.rows import each_row

A_REST_API = models.RestAPI(
    resource_name="rest_api",
    swagger_doc={},
    minimum_compression="",
    api_gateway_stage="api",
    endpoint_type="REGIONAL",
    lambda_function=None,
)
# What a browser or a search engine opens, and what administrators, auditors, and heads about their
# allowance and their deputies, do: no page of another origin asks for it.
OWN = ("/v1/officers", "/v1/partner-keys", "/v1/scores", "/v1/deputies", "/v1/audits")
PAGES = {
    path for path in app.app.routes if "/laporan/" in path or "/l/" in path or path.startswith(OWN)
} | {"/robots.txt", "/sitemap.xml"}
FETCHED = {path: methods for path, methods in app.app.routes.items() if path not in PAGES}
ROUTES = [(path, method) for path, methods in FETCHED.items() for method in methods]


@each_row(("path", "method"), ROUTES)
def test_every_route_answers_pages_of_other_origins(path: str, method: str) -> None:
    cors = app.app.routes[path][method].cors
    assert cors.allow_origin == "*"
    headers = cors.get_access_control_headers()
    allowed = headers["Access-Control-Allow-Headers"].split(",")
    needed = {"Authorization", "Content-Type", "Idempotency-Key", "If-None-Match", "X-Report-Token"}
    assert needed <= set(allowed)
    exposed = headers["Access-Control-Expose-Headers"].split(",")
    assert {"ETag", "Location"} <= set(exposed)


def test_every_path_has_a_preflight_in_the_packaged_api() -> None:
    paths = TemplatedSwaggerGenerator().generate_swagger(app.app, A_REST_API)["paths"]
    assert paths.keys() == app.app.routes.keys()
    for path in FETCHED:
        answer = paths[path]["options"]["responses"]["200"]["headers"]
        assert "Access-Control-Allow-Headers" in answer, path


def test_a_form_with_files_comes_as_its_bytes_and_all_else_as_text() -> None:
    """What API Gateway takes for text loses every byte that is not UTF-8."""
    told = TemplatedSwaggerGenerator().generate_swagger(app.app, A_REST_API)
    types = ["multipart/form-data", "image/webp"]  # the second is answered, and nobody posts it
    assert told["x-amazon-apigateway-binary-media-types"] == types


def test_a_preflight_is_answered_locally_too() -> None:
    gateway = LocalGateway(app.app, Config.create())
    answer = gateway.handle_request("OPTIONS", "/v1/reports", {}, b"")
    assert answer["statusCode"] == 200
    assert "POST" in answer["headers"]["Access-Control-Allow-Methods"]


def test_problems_reach_other_origins_too(http: Any) -> None:
    for answer in (
        post(http, "/v1/reports", {}),
        http.get("/v1/reports/JK1"),
        http.post("/v1/reports", headers={"Content-Type": "text/plain"}, body="x"),
    ):
        assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_we_do_not_have_is_refused(http: Any, method: str) -> None:
    answer = http.request(method, "/v1/reports", headers=JSON, body="{}")
    assert outcome(answer) == (405, "method-not-allowed")


def test_a_fault_of_ours_is_told_without_its_inside(
    http: Any, aws: Aws, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = filed(http)["number"]

    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("inside")

    monkeypatch.setattr(reports, "load_report", broken)
    for headers, words in (
        ({}, "Laporan yang sudah bernomor"),
        ({"Accept-Language": "en"}, "safe"),
    ):
        answer = http.get(f"/v1/reports/{number}", headers=headers)
        assert outcome(answer) == (500, "internal-error")
        assert words in problem_of(answer)["detail"]
        assert b"inside" not in answer.body


def test_a_report_everybody_changes_at_once_is_busy_not_broken(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    def colliding(*args: Any, **more: Any) -> Any:
        raise Collision("JK1")

    monkeypatch.setattr(intake_store, "create_report", colliding)
    answer = post(http, "/v1/reports", a_body())
    assert outcome(answer) == (503, "busy")
    assert answer.headers["Retry-After"] == "1"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        (None, "id"),
        ("", "id"),
        ("id", "id"),
        ("id,en;q=0.5", "id"),
        ("en", "en"),
        ("EN-us", "en"),
        (" en", "en"),
        ("fr", "id"),
        ("*", "id"),
    ],
)
def test_the_first_language_of_a_reader_counts(
    http: Any, accepted: str | None, language: str
) -> None:
    headers = {} if accepted is None else {"Accept-Language": accepted}
    answer = http.get("/v1/reports/JK1", headers=headers)
    assert answer.headers["Content-Language"] == language


def test_health_tells_the_build_and_whether_the_table_answers(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    well = http.get("/v1/health")
    assert (well.status_code, well.json_body) == (
        200,
        {"status": "ok", "table": True, "version": "test"},
    )
    monkeypatch.setattr("chalicelib.platform.aws.table.Item.Meta.table_name", "nowhere")
    ill = http.get("/v1/health")
    assert ill.status_code == 503
    assert json.loads(ill.body)["status"] == "down"
    assert ill.headers["Cache-Control"] == "no-store"
