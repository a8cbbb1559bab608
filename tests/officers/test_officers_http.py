"""Accounts of officers, as administrators create and change them by the API."""

import json
from collections import Counter
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.officers import service
from chalicelib.platform.settings import settings
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, signed_in
from tests.faults import Calls
from tests.moto_aws import client

ADMIN = signed_in("BIROPEM", "admin")
SITI = {
    "username": "siti.aminah",
    "name": "Siti Aminah",
    "email": "siti@jakarta.go.id",
    "agency": KEBON_JERUK,
    "roles": ["officer", "desk"],
}
CHANGE = {"name": "Siti Aminah", "agency": KEBON_JERUK, "roles": ["officer", "desk"]}
KELURAHAN = {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}


def create(http: Any, **changes: Any) -> Any:
    return http.post("/v1/officers", headers=ADMIN, body=json.dumps({**SITI, **changes}))


def created(http: Any, **changes: Any) -> str:
    answer = create(http, **changes)
    assert answer.status_code == 201, answer.body
    identifier: str = answer.json_body["id"]
    return identifier


def change(http: Any, officer: str, headers: dict[str, str] = ADMIN, **changes: Any) -> Any:
    body = json.dumps({**CHANGE, **changes})
    return http.put(f"/v1/officers/{officer}", headers=headers, body=body)


def read(http: Any, officer: str) -> dict[str, Any]:
    answer = http.get(f"/v1/officers/{officer}", headers=ADMIN)
    assert answer.status_code == 200, answer.body
    shown: dict[str, Any] = answer.json_body
    return shown


def listed(http: Any, query: str = "") -> list[str]:
    items = http.get(f"/v1/officers{query}", headers=ADMIN).json_body["items"]
    return [each["username"] for each in items]


def in_pool(username: str = "siti.aminah") -> dict[str, Any]:
    user: dict[str, Any] = client("cognito-idp").admin_get_user(
        UserPoolId=settings().pool, Username=username
    )
    return user


def choose_password(username: str = "siti.aminah") -> None:
    """As the officer does at the first sign-in."""
    client("cognito-idp").admin_set_user_password(
        UserPoolId=settings().pool, Username=username, Password="Sandi-Sendiri-2", Permanent=True
    )


def enrol(many: int) -> None:
    """Accounts of the office DLH, made as moto does it quickest."""
    for at in range(many):
        client("cognito-idp").admin_create_user(
            UserPoolId=settings().pool,
            Username=f"petugas.{at:04}",
            UserAttributes=[{"Name": "custom:agency", "Value": "DLH"}],
        )


def test_an_officer_is_created_and_waits_for_the_first_password(http: Any) -> None:
    answer = create(http)
    shown = answer.json_body
    assert answer.headers["Location"] == f"/v1/officers/{shown['id']}"
    assert shown == read(http, shown["id"])
    assert {name: value for name, value in shown.items() if name != "id"} == {
        "username": "siti.aminah",
        "name": "Siti Aminah",
        "email": "siti@jakarta.go.id",
        "agency": KELURAHAN,
        "state": "active",
        "first_password": True,
        "roles": ["desk", "officer"],
        "authenticator": False,
    }
    attributes = {each["Name"]: each["Value"] for each in in_pool()["UserAttributes"]}
    assert attributes["email_verified"] == "true", "or it could not be signed in with"
    choose_password()
    assert read(http, shown["id"])["first_password"] is False


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"agency": "31.99"}, "agency"),
        ({"roles": []}, "roles"),
        ({"roles": ["mayor"]}, "roles"),
        ({"name": " "}, "name"),
        ({"email": "siti"}, "email"),
        ({"email": "siti@jakarta.go.id\n"}, "email"),
        ({"username": "Siti Aminah"}, "username"),
        ({"username": "siti@jakarta.go.id"}, "username"),
    ],
)
def test_what_can_not_be_an_officer_is_none(http: Any, changes: dict[str, Any], field: str) -> None:
    answer = create(http, **changes)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"].startswith(field)
    assert listed(http) == []


def test_a_name_is_given_once(http: Any, calls: Calls) -> None:
    created(http)
    answer = create(http, email="other@jakarta.go.id")
    assert outcome(answer) == (409, "officer-exists")
    assert problem_of(answer)["field"] == "username"
    fault = {"Error": {"Code": "AliasExistsException", "Message": "siti@jakarta.go.id"}}
    calls.on("AdminCreateUser", ClientError(fault, "AdminCreateUser"))
    assert problem_of(create(http, username="siti.dua"))["field"] == "email"


@pytest.mark.parametrize("code", ["LimitExceededException", "CodeDeliveryFailureException"])
def test_a_pool_that_may_mail_no_more_today_says_so(http: Any, calls: Calls, code: str) -> None:
    fault = ClientError({"Error": {"Code": code, "Message": "x"}}, "AdminCreateUser")
    calls.on("AdminCreateUser", fault)
    assert outcome(create(http)) == (409, "password-not-sent")
    officer = created(http)
    calls.on("AdminCreateUser", fault)
    answer = http.post(f"/v1/officers/{officer}/password", headers=ADMIN)
    assert outcome(answer) == (409, "password-not-sent")


def test_an_officer_is_moved_renamed_and_given_other_roles(http: Any) -> None:
    officer = created(http)
    moved = {"name": "Siti A.", "agency": "DLH", "roles": ["head", "officer"]}
    answer = change(http, officer, **moved)
    assert answer.status_code == 200
    shown = answer.json_body
    assert (shown["name"], shown["agency"]["code"]) == ("Siti A.", "DLH")
    assert shown["roles"] == ["head", "officer"]
    assert shown == read(http, officer)
    assert change(http, officer, **moved).json_body == shown


def test_what_is_so_already_costs_no_call(http: Any, calls: Calls) -> None:
    officer = created(http)
    calls.made.clear()
    assert change(http, officer).status_code == 200
    reads = {"ListUsers": 2, "AdminGetUser": 2, "AdminListGroupsForUser": 2}
    assert Counter(calls.made) == reads


def test_a_disabled_officer_loses_the_sessions_and_comes_back(http: Any, calls: Calls) -> None:
    officer = created(http)
    for _ in range(2):
        calls.made.clear()
        assert change(http, officer, active=False).json_body["state"] == "disabled"
        assert "AdminUserGlobalSignOut" in calls.made, "a repeat ends what a fault left undone"
    assert in_pool()["Enabled"] is False
    assert change(http, officer).json_body["state"] == "active"


def test_rights_are_taken_before_others_are_given(http: Any, calls: Calls) -> None:
    officer = created(http, roles=["head"])
    calls.on("AdminUpdateUserAttributes", ClientError({"Error": {"Code": "X"}}, "x"))
    moved = {"agency": "DLH", "roles": ["verifier"]}
    assert change(http, officer, **moved).status_code == 500
    assert read(http, officer)["roles"] == []
    assert change(http, officer, **moved).json_body["roles"] == ["verifier"]


@pytest.mark.parametrize("changes", [{"active": False}, {"roles": ["officer"]}])
def test_admins_can_not_lock_themselves_out(http: Any, changes: dict[str, Any]) -> None:
    officer = created(http, roles=["admin"])
    own = signed_in("BIROPEM", "admin", who=officer)
    answer = change(http, officer, own, **{"roles": ["admin"], **changes})
    assert outcome(answer) == (409, "own-account")
    assert read(http, officer)["roles"] == ["admin"]
    renamed = change(http, officer, own, roles=["admin"], name="Siti A.")
    assert renamed.json_body["name"] == "Siti A."
    assert change(http, officer, **changes).status_code == 200, "another admin may"


def test_no_admin_gives_itself_the_role_that_sees_allowances(http: Any) -> None:
    officer, roles = created(http, roles=["admin"]), ["admin", "personnel"]
    own = signed_in("BIROPEM", "admin", who=officer)
    assert outcome(change(http, officer, own, roles=roles)) == (409, "own-account")
    assert read(http, officer)["roles"] == ["admin"]
    assert change(http, officer, roles=roles).status_code == 200, "another admin may"
    assert change(http, officer, own, roles=roles, name="Siti A.").status_code == 200


def test_a_new_first_password_ends_the_one_of_before(http: Any, calls: Calls) -> None:
    officer = created(http)
    choose_password()
    calls.made.clear()
    answer = http.post(f"/v1/officers/{officer}/password", headers=ADMIN)
    assert (answer.status_code, answer.body) == (204, b"")
    assert calls.made[-3:] == ["AdminSetUserPassword", "AdminUserGlobalSignOut", "AdminCreateUser"]
    assert read(http, officer)["first_password"] is True
    calls.made.clear()
    assert http.post(f"/v1/officers/{officer}/password", headers=ADMIN).status_code == 204
    assert calls.made[3:] == ["AdminCreateUser"], "one that waits is mailed again, and no more"


def test_an_authenticator_is_switched_off(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    officer = created(http)
    asked = []
    pool = client("cognito-idp")
    told = pool.admin_set_user_mfa_preference
    monkeypatch.setattr("chalicelib.officers.user_pool_calls.get_pool", lambda: pool)
    monkeypatch.setattr(
        pool,
        "admin_set_user_mfa_preference",
        lambda **given: asked.append(given["SoftwareTokenMfaSettings"]) or told(**given),
    )
    answer = http.delete(f"/v1/officers/{officer}/authenticator", headers=ADMIN)
    assert answer.status_code == 204
    assert asked == [{"Enabled": False, "PreferredMfa": False}]
    assert read(http, officer)["authenticator"] is False


@pytest.mark.parametrize(
    "officer", ["siti.aminah", "x", "5a1f0c3e-7b1d-4c55-9a0e-2f6d8b9c1e47", "%22%20or%20%22"]
)
def test_an_officer_who_is_none_is_not_there(http: Any, officer: str) -> None:
    created(http)
    path = f"/v1/officers/{officer}"
    answers = [
        http.get(path, headers=ADMIN),
        change(http, officer),
        http.post(f"{path}/password", headers=ADMIN),
        http.delete(f"{path}/authenticator", headers=ADMIN),
    ]
    assert {outcome(each) for each in answers} == {(404, "unknown-officer")}


def test_an_account_without_an_office_or_roles_is_shown(http: Any) -> None:
    made = client("cognito-idp").admin_create_user(UserPoolId=settings().pool, Username="kosong")
    attributes = {each["Name"]: each["Value"] for each in made["User"]["Attributes"]}
    shown = read(http, attributes["sub"])
    assert (shown["agency"], shown["roles"], shown["name"]) == (None, [], "")
    assert listed(http) == ["kosong"]


def test_officers_are_found_by_office_role_and_words(http: Any) -> None:
    created(http)
    created(http, username="budi", name="Budi", email="budi@dlh.test", agency="DLH", roles=["head"])
    created(http, username="sitiningsih", name="Ningsih", email="n@dlh.test", agency="DLH")
    assert listed(http) == ["siti.aminah", "budi", "sitiningsih"]
    assert listed(http, "?agency=DLH") == ["budi", "sitiningsih"]
    assert listed(http, "?role=head") == ["budi"]
    assert listed(http, "?q=SITI") == ["siti.aminah", "sitiningsih"]
    assert listed(http, "?q=DLH.test&agency=DLH&role=desk") == ["sitiningsih"]
    assert listed(http, "?q=aminah%20") == ["siti.aminah"]
    assert listed(http, "?q=nobody") == []


@pytest.mark.parametrize("query", ["?agency=31.99", "?role=mayor", "?limit=0", "?cursor=x", "?x=1"])
def test_a_query_that_means_nothing_is_refused(http: Any, query: str) -> None:
    assert outcome(http.get(f"/v1/officers{query}", headers=ADMIN)) == (422, "bad-field")


@pytest.mark.parametrize("place", [("no-token", "0"), ("", "60"), ("", "-1"), ("", "x")])
def test_a_cursor_that_leads_nowhere_is_refused(http: Any, place: tuple[str, str]) -> None:
    from chalicelib.platform.http.pagination import build_cursor

    answer = http.get(f"/v1/officers?cursor={build_cursor(*place)}", headers=ADMIN)
    assert outcome(answer) == (422, "bad-field")


def pages(http: Any, query: str) -> list[list[str]]:
    found, cursor = [], ""
    while True:
        body = http.get(f"/v1/officers?{query}{cursor}", headers=ADMIN).json_body
        found.append([each["username"] for each in body["items"]])
        if body["next"] is None:
            return found
        cursor = f"&cursor={body['next']}"


def test_a_page_of_thirty_is_one_call_and_all_pages_have_everybody(http: Any, calls: Calls) -> None:
    enrol(130)
    calls.made.clear()
    found = pages(http, "limit=30")
    assert [len(each) for each in found] == [30, 30, 30, 30, 10]
    assert [name for each in found for name in each] == [f"petugas.{at:04}" for at in range(130)]
    assert set(calls.made) == {"ListUsers"}
    assert len(calls.made) == len(found)
    assert [len(each) for each in pages(http, "limit=100")] == [100, 30]


def test_a_search_ends_its_page_after_so_many_calls(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "MOST_CALLS", 2)
    enrol(121)
    created(http)
    calls.made.clear()
    assert pages(http, f"agency={KEBON_JERUK}") == [[], ["siti.aminah"]]
    assert calls.made == ["ListUsers"] * 3


def test_who_did_what_to_whom_is_logged_by_ids_alone(http: Any, lines: StringIO) -> None:
    officer = created(http)
    change(http, officer, agency="DLH", active=False)
    http.post(f"/v1/officers/{officer}/password", headers=ADMIN)
    http.delete(f"/v1/officers/{officer}/authenticator", headers=ADMIN)
    create(http)
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    noted = [each for each in told if each["message"].startswith("officer_")]
    assert [(each["message"], each.get("changed")) for each in noted] == [
        ("officer_created", ["agency", "roles"]),
        ("officer_changed", ["agency", "state"]),
        ("officer_password_sent", []),
        ("officer_authenticator_forgotten", []),
    ]
    assert {(each["officer"], each["by"]) for each in noted} == {(officer, "of-BIROPEM")}
    assert not [word for word in ("siti", "Siti", "jakarta.go.id") if word in str(told)]
