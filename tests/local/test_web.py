"""What stands before the code locally behaves as API Gateway does."""

import json
from types import SimpleNamespace
from typing import Any

import pytest
from chalice.app import Chalice, CognitoUserPoolAuthorizer

from local.tokens import Refused
from local.web import Gateway, as_text

ANSWERS = {
    kind: {
        "StatusCode": status,
        "ResponseParameters": {"Headers": {"Content-Type": "'application/problem+json'"}},
        "ResponseTemplates": {"application/json": '{"request_id": "$context.requestId"}'},
    }
    for kind, status in [
        ("UNAUTHORIZED", 401),
        ("MISSING_AUTHENTICATION_TOKEN", 404),
        ("REQUEST_TOO_LARGE", 413),
    ]
}


class OnlyGood:
    """A pool that knows one token."""

    def claims(self, authorization: str) -> dict[str, Any]:
        if authorization != "good":
            raise Refused
        return {"sub": "1", "cognito:groups": ["head", "desk"], "email_verified": True, "exp": 9}


@pytest.fixture
def gateway() -> Gateway:
    app = Chalice(app_name="small")
    officers = CognitoUserPoolAuthorizer("officers", provider_arns=["arn:x"])

    @app.route("/open", cors=True)
    def everybody() -> dict[str, Any]:
        return {"authorizer": app.current_request.context.get("authorizer")}

    @app.route("/closed", authorizer=officers)
    def staff() -> dict[str, Any]:
        return dict(app.current_request.context["authorizer"]["claims"])

    config = SimpleNamespace(lambda_timeout=20, function_name="x", lambda_memory_size=256)
    return Gateway(app, config, OnlyGood(), ANSWERS)  # type: ignore[arg-type]


def ask(gateway: Gateway, path: str, token: str | None = None, **more: Any) -> tuple[int, Any]:
    headers = {} if token is None else {"Authorization": token}
    answer = gateway.handle_request(more.get("method", "GET"), path, headers, more.get("body"))
    return answer["statusCode"], answer


def test_an_open_route_needs_no_token(gateway: Gateway) -> None:
    assert ask(gateway, "/open")[0] == 200


def test_a_closed_route_takes_a_good_token_and_hands_on_text(gateway: Gateway) -> None:
    status, answer = ask(gateway, "/closed", "good")
    assert status == 200
    assert json.loads(answer["body"]) == {
        "sub": "1",
        "cognito:groups": "head,desk",
        "email_verified": "true",
        "exp": "9",
    }


@pytest.mark.parametrize("token", [None, "", "bad", "Bearer bad"])
def test_a_closed_route_refuses_every_other_with_the_templates_words(
    gateway: Gateway, token: str | None
) -> None:
    status, answer = ask(gateway, "/closed", token)
    assert status == 401
    assert answer["headers"] == {"Content-Type": "application/problem+json"}
    assert json.loads(answer["body"])


@pytest.mark.parametrize("token", [None, "good", "ü"])
def test_a_path_that_is_not_there_is_not_found(gateway: Gateway, token: str | None) -> None:
    assert ask(gateway, "/nowhere", token)[0] == 404


def test_a_body_over_api_gateways_limit_is_refused_with_the_templates_words(
    gateway: Gateway,
) -> None:
    assert gateway.refuse_body(413)["statusCode"] == 413


def test_browsers_are_answered_before_they_ask(gateway: Gateway) -> None:
    status, answer = ask(gateway, "/open", method="OPTIONS")
    assert status == 200
    assert answer["headers"]["Access-Control-Allow-Methods"] == "GET,OPTIONS"


@pytest.mark.parametrize(
    ("claim", "text"), [(["a", "b"], "a,b"), ([], ""), (True, "true"), (7, "7"), ("x", "x")]
)
def test_a_claim_is_always_text(claim: object, text: str) -> None:
    assert as_text(claim) == text
