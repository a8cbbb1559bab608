"""Proof of who an officer is: every route that asks for it refuses all that is none."""

import base64
import json
import time
from collections.abc import Callable
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from local import deploy
from operate import stack
from operate.local_run import PASSWORD
from tests.e2e.client import E2E, Answer, Tanggap, send, until

pytestmark = E2E

USER = "petugas.kebonjeruk"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def unsigned(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def resigned(tanggap: Tanggap, **changes: Any) -> str:
    """The officer's token with changed claims, signed with our key under the name of the pool's."""
    real = tanggap.signed_in(USER)["Authorization"]
    kid = jwt.get_unverified_header(real)["kid"]
    return jwt.encode({**unsigned(real), **changes}, KEY, "RS256", headers={"kid": kid})


def altered(tanggap: Tanggap) -> str:
    """The officer's token, its claims changed and the signature left."""
    head, _, signature = tanggap.signed_in(USER)["Authorization"].split(".")
    claims = {**unsigned(tanggap.signed_in(USER)["Authorization"]), "cognito:groups": ["admin"]}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{head}.{body}.{signature}"


def without_algorithm(tanggap: Tanggap) -> str:
    return jwt.encode(unsigned(tanggap.signed_in(USER)["Authorization"]), "", "none")


def access_token(tanggap: Tanggap) -> str:
    return str(signed_in(tanggap, tanggap.stack.outputs["ClientId"])["AccessToken"])


def of_another_pool(tanggap: Tanggap) -> str:
    """A good token of a pool somebody else made, for an officer of the same name and office."""
    cognito = tanggap.stack.client("cognito-idp")
    schema = [{"Name": "agency", "AttributeDataType": "String", "Mutable": True}]
    pool = cognito.create_user_pool(PoolName="another", Schema=schema)["UserPool"]["Id"]
    user = {"UserPoolId": pool, "Username": USER}
    office = [{"Name": "custom:agency", "Value": "31.73.05.1001"}]
    cognito.admin_create_user(**user, MessageAction="SUPPRESS", UserAttributes=office)
    cognito.admin_set_user_password(**user, Password=PASSWORD, Permanent=True)
    cognito.create_group(UserPoolId=pool, GroupName="officer")
    cognito.admin_add_user_to_group(**user, GroupName="officer")
    client = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="another", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]
    )["UserPoolClient"]["ClientId"]
    return str(signed_in(tanggap, client)["IdToken"])


def signed_in(tanggap: Tanggap, client: str) -> dict[str, Any]:
    answer = tanggap.stack.client("cognito-idp").initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": USER, "PASSWORD": PASSWORD},
    )
    tokens: dict[str, Any] = answer["AuthenticationResult"]
    return tokens


BAD: dict[str, Callable[[Tanggap], str | None]] = {
    "none": lambda tanggap: None,
    "empty": lambda tanggap: "",
    "malformed": lambda tanggap: "Bearer bukan.token.sama sekali",
    "cut short": lambda tanggap: tanggap.signed_in(USER)["Authorization"][:-20],
    "altered": altered,
    "forged": resigned,
    "without a signature": without_algorithm,
    "expired": lambda tanggap: resigned(tanggap, exp=int(time.time()) - 3600),
    "of another pool": of_another_pool,
    "for access, not identity": access_token,
}


@cache
def guarded() -> list[tuple[str, str]]:
    """Method and path of every route the packaged API guards."""
    api = stack.read_template(deploy.make_package())["Resources"]["RestAPI"]["Properties"][
        "DefinitionBody"
    ]
    return [
        (method.upper(), path)
        for path, methods in api["paths"].items()
        for method, operation in methods.items()
        if any("officers" in each for each in operation.get("security", []))
    ]


@pytest.fixture(scope="module")
def closed(tanggap: Tanggap) -> str:
    """The number of a closed report whose photo was examined, which changes only when an officer
    comments on it.
    """
    number: str = tanggap.file(description="Lampu jalan mati di depan rumah Siti")["number"]
    tanggap.step(USER, number, "proses")
    tanggap.step(USER, number, "selesai", note="sudah")
    until(lambda: tanggap.record(number)["evidence"]["state"] != "pending", "its examination")
    return number


def test_officers_have_guarded_routes() -> None:
    assert set(guarded()) >= {
        ("GET", "/v1/work"),
        ("GET", "/v1/work/{number}"),
        ("POST", "/v1/work/{number}/actions"),
    }


@pytest.mark.parametrize("kind", BAD)
def test_a_bad_token_opens_no_route_and_changes_nothing(
    tanggap: Tanggap, closed: str, kind: str
) -> None:
    before, token = tanggap.record(closed), BAD[kind](tanggap)
    for method, path in guarded():
        answer = asked(tanggap, method, path.replace("{number}", closed), before["version"], token)
        assert answer.refusal == (401, "not-signed-in"), (method, path, answer.body)
        assert b"Siti" not in answer.body
        assert answer.headers["Cache-Control"] == "no-store"
    assert bare(tanggap.record(closed)["timeline"]) == bare(before["timeline"])


def bare(timeline: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The entries with their photos' addresses, without the signatures, which are new."""
    return [
        {**entry, "photos": [photo.partition("?")[0] for photo in entry["photos"]]}
        for entry in timeline
    ]


def asked(tanggap: Tanggap, method: str, path: str, version: int, token: str | None) -> Answer:
    """What an officer would ask, with this for a token."""
    headers = {"Content-Type": "application/json"}
    headers |= {} if token is None else {"Authorization": token}
    step = {"action": "comment", "version": version, "note": "saya bukan petugas"}
    body = json.dumps(step).encode() if method == "POST" else None
    return send(method, tanggap.stack.url + path, body, headers)


def test_a_good_token_opens_them_with_or_without_the_word_bearer(
    tanggap: Tanggap, closed: str
) -> None:
    token = tanggap.signed_in(USER)["Authorization"]
    for written in (token, f"Bearer {token}"):
        assert asked(tanggap, "GET", f"/v1/work/{closed}", 0, written).status == 200
