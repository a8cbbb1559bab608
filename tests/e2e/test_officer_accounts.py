"""An officer's account, from its creation to its end, by the function's own role."""

import json
import re
import uuid
from html import unescape
from typing import Any

import jwt
import pytest
from botocore.exceptions import ClientError

from tests.builders import JSON, KEBON_JERUK
from tests.e2e.client import E2E, Answer, Tanggap, send, until

pytestmark = E2E

SUDIN = "DLH-31.73"
OWN = "Sandi-Sendiri-2"
INVITED = re.compile(r"<b>([^<]+)</b>")


def first_password(tanggap: Tanggap, email: str, many: int) -> str:
    """The password of the newest of so ``many`` letters to the officer."""

    def letters() -> list[dict[str, Any]]:
        found = [mail for mail in tanggap.stack.mails() if email in mail["To"]]
        return found if len(found) == many else []

    [*_, letter] = until(letters, "the first password")
    name, password = INVITED.findall(letter["BodyHtml"])
    assert name == email.partition("@")[0]
    assert letter["BodyHtml"].endswith(f"{tanggap.stack.url}/petugas")
    return unescape(password)


def sign_in(tanggap: Tanggap, name: str, password: str) -> dict[str, Any]:
    answer: dict[str, Any] = tanggap.stack.client("cognito-idp").initiate_auth(
        ClientId=tanggap.stack.outputs["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": password},
    )
    return answer


def choose_password(tanggap: Tanggap, name: str, first: str) -> dict[str, str]:
    """Sign in with a first password and choose another; the tokens."""
    asked = sign_in(tanggap, name, first)
    assert asked["ChallengeName"] == "NEW_PASSWORD_REQUIRED"
    answer = tanggap.stack.client("cognito-idp").respond_to_auth_challenge(
        ClientId=tanggap.stack.outputs["ClientId"],
        ChallengeName="NEW_PASSWORD_REQUIRED",
        Session=asked["Session"],
        ChallengeResponses={"USERNAME": name, "NEW_PASSWORD": OWN},
    )
    tokens: dict[str, str] = answer["AuthenticationResult"]
    return tokens


def renew(tanggap: Tanggap, refresh: str) -> dict[str, Any]:
    """The claims of the token that a refresh token gives."""
    answer = tanggap.stack.client("cognito-idp").initiate_auth(
        ClientId=tanggap.stack.outputs["ClientId"],
        AuthFlow="REFRESH_TOKEN_AUTH",
        AuthParameters={"REFRESH_TOKEN": refresh},
    )
    token = answer["AuthenticationResult"]["IdToken"]
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def put(tanggap: Tanggap, path: str, body: Any) -> Answer:
    """As the admin of the local run."""
    headers = {**JSON, **tanggap.signed_in("admin")}
    return send("PUT", tanggap.stack.url + path, json.dumps(body).encode(), headers)


def change(tanggap: Tanggap, path: str, **changes: Any) -> Answer:
    body = {"name": "Siti", "agency": KEBON_JERUK, "roles": ["officer"], **changes}
    answer = put(tanggap, path, body)
    assert answer.status == 200, answer.body
    return answer


def test_an_admin_creates_moves_and_disables_an_officer(tanggap: Tanggap) -> None:
    name = f"siti.{uuid.uuid4().hex[:8]}"
    admin, email = tanggap.signed_in("admin"), f"{name}@jakarta.test"
    new = {"username": name, "name": "Siti", "email": email, "agency": KEBON_JERUK}
    answer = tanggap.post("/v1/officers", {**new, "roles": ["officer"]}, admin)
    assert answer.status == 201, answer.body
    officer, path = answer.json, f"/v1/officers/{answer.json['id']}"
    assert officer["first_password"] is True
    again = tanggap.post("/v1/officers", {**new, "roles": ["officer"]}, admin)
    assert again.refusal == (409, "officer-exists")

    tokens = choose_password(tanggap, name, first_password(tanggap, email, 1))
    signed = {"Authorization": tokens["IdToken"]}
    assert tanggap.get("/v1/work", signed).status == 200
    assert tanggap.get("/v1/officers", signed).refusal == (403, "wrong-role")
    assert tanggap.get(path, admin).json == {**officer, "first_password": False}
    found = tanggap.get(f"/v1/officers?q={name}&agency={KEBON_JERUK}", admin).json["items"]
    assert [each["id"] for each in found] == [officer["id"]]

    moved = change(tanggap, path, agency=SUDIN, roles=["head", "officer"]).json
    assert (moved["agency"]["code"], moved["roles"]) == (SUDIN, ["head", "officer"])
    claims = renew(tanggap, tokens["RefreshToken"])
    assert claims["custom:agency"] == SUDIN
    assert {*claims["cognito:groups"]} == {"head", "officer"}
    heads = tanggap.get("/v1/officers?role=head", admin).json["items"]
    assert officer["id"] in [each["id"] for each in heads]

    assert tanggap.post(f"{path}/password", {}, admin).status == 204
    with pytest.raises(ClientError):
        renew(tanggap, tokens["RefreshToken"])
    with pytest.raises(ClientError):
        sign_in(tanggap, name, OWN)
    tokens = choose_password(tanggap, name, first_password(tanggap, email, 2))

    assert change(tanggap, path, active=False).json["state"] == "disabled"
    with pytest.raises(ClientError):
        renew(tanggap, tokens["RefreshToken"])
    with pytest.raises(ClientError):
        sign_in(tanggap, name, OWN)
    assert change(tanggap, path).json["state"] == "active"
    assert sign_in(tanggap, name, OWN)["AuthenticationResult"]


def test_a_lost_authenticator_is_switched_off(tanggap: Tanggap) -> None:
    from tests.e2e.test_officers_pages import ask_for_codes

    name = f"siti.{uuid.uuid4().hex[:8]}"
    admin, email = tanggap.signed_in("admin"), f"{name}@jakarta.test"
    new = {"username": name, "name": "Siti", "email": email, "agency": SUDIN, "roles": ["head"]}
    path = f"/v1/officers/{tanggap.post('/v1/officers', new, admin).json['id']}"
    choose_password(tanggap, name, first_password(tanggap, email, 1))
    ask_for_codes(tanggap, name, OWN)
    assert sign_in(tanggap, name, OWN)["ChallengeName"] == "SOFTWARE_TOKEN_MFA"
    assert tanggap.get(path, admin).json["authenticator"] is True
    gone = send("DELETE", f"{tanggap.stack.url}{path}/authenticator", None, admin)
    assert gone.status == 204
    assert sign_in(tanggap, name, OWN)["AuthenticationResult"]
    assert tanggap.get(path, admin).json["authenticator"] is False


def test_nobody_ends_their_own_account(tanggap: Tanggap) -> None:
    admin = tanggap.signed_in("admin")
    [own] = tanggap.get("/v1/officers?q=admin&role=admin", admin).json["items"]
    body = {"name": "admin", "agency": "BIROPEM", "roles": ["admin"], "active": False}
    answer = put(tanggap, f"/v1/officers/{own['id']}", body)
    assert answer.refusal == (409, "own-account")


def test_an_admin_issues_limits_and_revokes_a_partners_key(tanggap: Tanggap) -> None:
    admin = tanggap.signed_in("admin")
    partner = {"name": "Lapor Kota", "contact": "dev@lapor.test", "most": 5}
    issued = tanggap.post("/v1/partner-keys", partner, admin).json
    path = f"/v1/partner-keys/{issued['id']}"
    assert issued["api_key"]
    assert put(tanggap, path, {"most": 7}).json["most"] == 7
    assert send("DELETE", tanggap.stack.url + path, None, admin).status == 204
    listed = tanggap.get("/v1/partner-keys", admin).json["items"]
    [shown] = [each for each in listed if each["id"] == issued["id"]]
    assert (shown["state"], shown["most"]) == ("revoked", 7)
