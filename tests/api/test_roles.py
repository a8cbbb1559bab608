"""Who may use which of the officers' routes: a table of route, role, and what the officer's office
has to do with the report. Whoever is not named is refused, and nobody who is not named reads a word
of it (docs/decisions/0029).
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

import app
from chalicelib.platform.http.blueprint import OFFICER_AUTHORIZER
from chalicelib.platform.roles import Role
from chalicelib.reports.moves_and_roles import READERS
from chalicelib.reports.store import reports
from tests.builders import KEBON_JERUK, a_body, acted, filed, moved, post, signed_in
from tests.moto_aws import Aws

SECRET = "lubang jalan"  # of the private report's text
OFFICES = {
    "holder": KEBON_JERUK,
    "above": "31.73.05",
    "beside": "31.73.05.1002",
    "asked": "DBM-31.73",  # for a part of the work
    "verifier": "BIROPEM",  # which is central triage too
    "nobody": "",  # an account without an office
}
EVERY = frozenset(OFFICES)
HOLDS, HOLDS_OR_HEADS = {"holder"}, {"holder", "above"}
READS = {"holder", "above", "asked"}
NO_GROUP = ""

Allowed = Mapping[str, Iterable[str]]  # by role, the offices


@dataclass(frozen=True)
class Row:
    """One call of a route: those who are ``allowed`` get this ``status``, all others 403. Paths
    name a report that is ``open`` or ``closed``, or was filed at the holder's ``desk``.
    """

    route: tuple[str, str]
    path: str
    allowed: Allowed
    status: int = 200
    body: Any = None
    type: str = "application/json"


A_DUTY = {"way": "mail", "address": "piket@jakarta.go.id", "label": "Piket"}
AN_OFFICER = {"name": "Siti", "agency": KEBON_JERUK, "roles": ["officer"]}
NOBODY = {**A_DUTY, "address": "nobody"}
A_DEPUTY = {
    "kind": "plh",
    "username": "nobody",
    "reason": "cuti",
    "begins": "2099-01-01",
    "ends": "2099-01-02",
}
A_BROWSER = {"endpoint": "https://contoh.test", "p256dh": "x" * 87, "auth": "x" * 22, "label": "x"}
A_TEMPLATE = {"title": "Terima kasih", "text": "Segera kami kerjakan."}
RECORD: Allowed = {"officer": READS, "head": READS, "desk": READS, "verifier": EVERY}
QUEUE: Allowed = {"officer": HOLDS, "desk": HOLDS, "head": HOLDS_OR_HEADS, "verifier": EVERY}
LED: Allowed = {"head": HOLDS_OR_HEADS, "admin": EVERY}
WORKED: Allowed = {"officer": HOLDS, "verifier": HOLDS, "head": HOLDS_OR_HEADS}
ADMIN: Allowed = {"admin": EVERY}
OWN: Allowed = dict.fromkeys(("officer", "head"), EVERY - {"nobody"})
OURS = f"?agency={KEBON_JERUK}"
ACTING: Allowed = {
    "officer": {"holder", "asked"},
    "verifier": {"holder", "asked"},
    "head": {"holder", "above", "asked"},
}
STEP = {"action": "comment", "note": "sudah dicek"}
HOOK = "/v1/webhooks/0123456789abcdef"
ROWS = [
    Row(("GET", "/v1/work"), f"/v1/work{OURS}", QUEUE),
    Row(("GET", "/v1/work"), f"/v1/work{OURS}&queue=verification", QUEUE),
    Row(("GET", "/v1/work/counts"), f"/v1/work/counts{OURS}", {**QUEUE, "analyst": EVERY}),
    Row(("GET", "/v1/work/search"), "/v1/work/search?q={open}", RECORD),
    Row(
        ("GET", "/v1/work/search"),
        "/v1/work/search?q=lubang",
        dict.fromkeys(("officer", "head", "desk", "verifier"), EVERY),
    ),
    Row(
        ("GET", "/v1/work/campaigns"),
        "/v1/work/campaigns",
        {"head": EVERY, "desk": EVERY, "verifier": EVERY, "officer": {"verifier"}},
    ),
    Row(
        ("GET", "/v1/work/recurring"),
        f"/v1/work/recurring?category=sampah&area={KEBON_JERUK}",
        {"head": EVERY, "verifier": EVERY},
    ),
    Row(("GET", "/v1/templates"), f"/v1/templates{OURS}", {**QUEUE, "admin": EVERY}),
    Row(("GET", "/v1/templates"), f"/v1/templates{OURS}&number={{open}}", QUEUE),
    Row(("PUT", "/v1/templates/{code}"), f"/v1/templates/y{OURS}", LED, 200, A_TEMPLATE),
    Row(("DELETE", "/v1/templates/{code}"), f"/v1/templates/x{OURS}", LED, 404),
    Row(
        ("DELETE", "/v1/work/calendar"), f"/v1/work/calendar{OURS}", {**WORKED, "admin": EVERY}, 404
    ),
    Row(("POST", "/v1/work/calendar"), f"/v1/work/calendar{OURS}", WORKED, 201, {}),
    Row(("GET", "/v1/duty/contacts"), f"/v1/duty/contacts{OURS}", LED),
    Row(("POST", "/v1/duty/contacts"), f"/v1/duty/contacts{OURS}", LED, 422, NOBODY),
    Row(("PUT", "/v1/duty/contacts/{contact}"), f"/v1/duty/contacts/x{OURS}", LED, 404, A_DUTY),
    Row(("DELETE", "/v1/duty/contacts/{contact}"), f"/v1/duty/contacts/x{OURS}", LED, 404),
    Row(("POST", "/v1/duty/contacts/{contact}/code"), f"/v1/duty/contacts/x/code{OURS}", LED, 404),
    Row(
        ("POST", "/v1/duty/contacts/{contact}/confirmation"),
        f"/v1/duty/contacts/x/confirmation{OURS}",
        LED,
        404,
        {"digits": "123456"},
    ),
    Row(("GET", "/v1/duty/contacts.csv"), f"/v1/duty/contacts.csv{OURS}", LED),
    Row(
        ("PUT", "/v1/duty/contacts.csv"),
        f"/v1/duty/contacts.csv{OURS}",
        LED,
        400,
        type="text/csv",
    ),
    Row(("POST", "/v1/duty/browsers"), "/v1/duty/browsers", OWN, 422, A_BROWSER),
    Row(("GET", "/v1/duty/browsers/{browser}"), "/v1/duty/browsers/x", OWN, 404),
    Row(("DELETE", "/v1/duty/browsers/{browser}"), "/v1/duty/browsers/x", OWN, 204),
    Row(("GET", "/v1/duty/log"), f"/v1/duty/log{OURS}", LED),
    Row(("GET", "/v1/work/{number}"), "/v1/work/{open}", RECORD),
    Row(
        ("GET", "/v1/work/{number}"),
        "/v1/work/{closed}",
        {**RECORD, **dict.fromkeys(("officer", "head", "desk"), HOLDS_OR_HEADS)},
    ),
    Row(("GET", "/v1/work/{number}/timeline"), "/v1/work/{open}/timeline", RECORD),
    Row(
        ("POST", "/v1/work/{number}/actions"),
        "/v1/work/{open}/actions",
        ACTING,
        409,
        {**STEP, "version": 99},
    ),
    Row(
        ("POST", "/v1/work/{number}/actions/preview"),
        "/v1/work/{open}/actions/preview",
        ACTING,
        409,
        {**STEP, "version": 99},
    ),
    Row(
        ("POST", "/v1/work/actions"),
        "/v1/work/actions",
        dict.fromkeys(("officer", "head", "verifier"), EVERY),
        200,
        {**STEP, "reports": [{"number": "{open}", "version": 99}]},
    ),
    Row(
        ("POST", "/v1/work/{number}/verification"),
        "/v1/work/{closed}/verification",
        {"verifier": {"verifier"}},
        422,
        {"verdict": "rejected", "version": "{version}"},
    ),
    Row(
        ("POST", "/v1/work/{number}/moderation"),
        "/v1/work/{open}/moderation",
        {
            "officer": {"verifier"},
            "verifier": {"verifier"},
            "head": {"holder", "above", "verifier"},
        },
        409,
        {"decision": "hide", "version": 99, "reason": "sara"},
    ),
    Row(  # to hide is for the holder's line too, to reject never
        ("POST", "/v1/work/{number}/moderation"),
        "/v1/work/{open}/moderation",
        {"officer": {"verifier"}, "verifier": {"verifier"}, "head": {"verifier"}},
        409,
        {"decision": "reject", "version": 99, "reason": "sara"},
    ),
    Row(
        ("POST", "/v1/work/{number}/photos/{photo}"),
        "/v1/work/{open}/photos/x.jpg",
        RECORD,
        404,
        {},
    ),
    Row(
        ("POST", "/v1/work/{number}/identity"),
        "/v1/work/{open}/identity",
        {"head": HOLDS_OR_HEADS},
        422,
        {"reason": "bosan"},
    ),
    Row(
        ("POST", "/v1/desk/reports"),
        "/v1/desk/reports",
        {"desk": {"holder", "above", "beside", "verifier"}},
        422,
        {},
    ),
    Row(
        ("GET", "/v1/desk/reports/{number}/receipt"),
        "/v1/desk/reports/{desk}/receipt",
        {"desk": HOLDS},
    ),
    Row(
        ("GET", "/v1/channels/health"),
        "/v1/channels/health",
        {"admin": EVERY, "analyst": EVERY},
    ),
    Row(("GET", "/v1/officers"), "/v1/officers", ADMIN),
    Row(("POST", "/v1/officers"), "/v1/officers", ADMIN, 422, {}),
    Row(("GET", "/v1/officers/{officer}"), "/v1/officers/x", ADMIN, 404),
    Row(("PUT", "/v1/officers/{officer}"), "/v1/officers/x", ADMIN, 404, AN_OFFICER),
    Row(("POST", "/v1/officers/{officer}/password"), "/v1/officers/x/password", ADMIN, 404),
    Row(
        ("DELETE", "/v1/officers/{officer}/authenticator"),
        "/v1/officers/x/authenticator",
        ADMIN,
        404,
    ),
    Row(("GET", "/v1/partner-keys"), "/v1/partner-keys", ADMIN),
    Row(("POST", "/v1/partner-keys"), "/v1/partner-keys", ADMIN, 422, {}),
    Row(("PUT", "/v1/partner-keys/{key}"), "/v1/partner-keys/x", ADMIN, 404, {"most": 1}),
    Row(("DELETE", "/v1/partner-keys/{key}"), "/v1/partner-keys/x", ADMIN, 404),
    Row(
        ("POST", "/v1/scores/{quarter}/appeals"),
        "/v1/scores/2026-Q3/appeals",
        {"head": EVERY},
        409,
        {"note": "keliru"},
    ),
    Row(
        ("GET", "/v1/scores/appeals"),
        "/v1/scores/appeals",
        {"head": EVERY, "personnel": EVERY},
    ),
    Row(
        ("POST", "/v1/scores/{quarter}/appeals/{agency}/decision"),
        f"/v1/scores/2026-Q3/appeals/{KEBON_JERUK}/decision",
        {"personnel": EVERY},
        404,
        {"verdict": "rejected", "reason": "benar"},
    ),
    Row(("GET", "/v1/deputies"), f"/v1/deputies{OURS}", LED),
    Row(("POST", "/v1/deputies"), f"/v1/deputies{OURS}", LED, 422, A_DEPUTY),
    Row(("DELETE", "/v1/deputies/{deputy}"), f"/v1/deputies/x{OURS}", LED, 404),
    Row(("GET", "/v1/deputies/mine"), "/v1/deputies/mine", {"officer": EVERY, "head": EVERY}),
    Row(("GET", "/v1/officers/{officer}/work"), "/v1/officers/x/work", ADMIN, 404),
    Row(
        ("POST", "/v1/officers/{officer}/departure"),
        "/v1/officers/x/departure",
        ADMIN,
        404,
        {"reason": "pensiun"},
    ),
    Row(("POST", "/v1/audits"), "/v1/audits", {"auditor": EVERY}, 422, {"reason": "uji"}),
    Row(("GET", "/v1/audits"), "/v1/audits", {"auditor": EVERY}),
    Row(("GET", "/v1/audits/{audit}"), "/v1/audits/x", {"auditor": EVERY}, 404),
    Row(
        ("GET", "/v1/scores/{quarter}/allowance"),
        f"/v1/scores/2026-Q3/allowance{OURS}",
        {"head": HOLDS, "personnel": EVERY},
        409,
    ),
    Row(("GET", "/v1/webhooks"), "/v1/webhooks", ADMIN),
    Row(("POST", "/v1/webhooks"), "/v1/webhooks", ADMIN, 422, {}),
    Row(("GET", "/v1/webhooks/{webhook}"), HOOK, ADMIN, 404),
    Row(("PUT", "/v1/webhooks/{webhook}"), HOOK, ADMIN, 422, {}),
    Row(("DELETE", "/v1/webhooks/{webhook}"), HOOK, ADMIN, 404),
    Row(("POST", "/v1/webhooks/{webhook}/secret"), f"{HOOK}/secret", ADMIN, 404),
    Row(("POST", "/v1/webhooks/{webhook}/test"), f"{HOOK}/test", ADMIN, 404),
    Row(("GET", "/v1/webhooks/{webhook}/deliveries"), f"{HOOK}/deliveries", ADMIN, 404),
    Row(
        ("POST", "/v1/webhooks/{webhook}/deliveries/{event}"),
        f"{HOOK}/deliveries/JK261124-BRRAE4-1",
        ADMIN,
        404,
    ),
]


def officers_routes() -> dict[tuple[str, str], Any]:
    return {
        (method, path): route
        for path, methods in app.app.routes.items()
        for method, route in methods.items()
        if route.authorizer is not None
    }


def test_every_officers_route_says_next_to_it_which_roles_may_use_it() -> None:
    for key, route in officers_routes().items():
        assert route.authorizer is OFFICER_AUTHORIZER, key
        roles = route.view_function.roles
        assert roles, key
        assert roles <= frozenset(Role), key


def test_every_officers_route_is_a_row_of_the_table_and_allows_those_of_it_alone() -> None:
    declared = {key: route.view_function.roles for key, route in officers_routes().items()}
    named: dict[tuple[str, str], set[str]] = {}
    for row in ROWS:
        named.setdefault(row.route, set()).update(row.allowed)
    assert named == declared


@pytest.fixture
def known(http: Any, aws: Aws) -> dict[str, Any]:
    """The reports of the table, all private."""
    text = {"description": f"Ada {SECRET} di depan parkir", "visibility": "private"}
    numbers = {name: filed(http, **text)["number"] for name in ("open", "closed")}
    task = {"action": "task", "version": 1, "note": "tutup lajur", "to_agency": OFFICES["asked"]}
    assert acted(http, numbers["open"], task, signed_in()).status_code == 200
    moved(http, numbers["closed"], "proses", "selesai")
    desk = post(http, "/v1/desk/reports", a_body(**text), signed_in(KEBON_JERUK, "desk"))
    version = reports.load_report(numbers["closed"])[0].version
    return {**numbers, "desk": desk.json_body["number"], "version": version}


def filled(body: Any, known: dict[str, Any]) -> Any:
    """A body with what the table names in braces."""
    if isinstance(body, dict):
        return {name: filled(value, known) for name, value in body.items()}
    if isinstance(body, list):
        return [filled(value, known) for value in body]
    return known.get(body.strip("{}"), body) if isinstance(body, str) else body


def asked(http: Any, row: Row, known: dict[str, Any], headers: dict[str, str]) -> Any:
    path = row.path.format(**known)
    if row.body is None:
        return http.request(
            row.route[0], path, headers={**headers, "Content-Type": row.type}, body=b""
        )
    sent = {"PUT": http.put, "POST": http.post}[row.route[0]]
    return sent(path, headers=headers, body=json.dumps(filled(row.body, known)))


def may_read(role: str, office: str) -> bool:
    """A word of the reports."""
    return role in READERS and office in RECORD.get(role, ())


def test_each_route_is_for_the_roles_and_offices_of_the_table_alone(
    http: Any, known: dict[str, Any]
) -> None:
    amiss = []
    for row in ROWS:
        for role in (*Role, NO_GROUP):
            for office, code in OFFICES.items():
                wanted = row.status if office in row.allowed.get(role, ()) else 403
                answer = asked(http, row, known, signed_in(code, role))
                who = f"{row.route[0]} {row.path} by {role or 'no group'} of {office}"
                if answer.status_code != wanted:
                    amiss.append(f"{who}: {answer.status_code} instead of {wanted}")
                if SECRET.encode() in answer.body and not may_read(role, office):
                    amiss.append(f"{who}: reads what is private")
    assert not amiss, "\n".join(amiss)


def test_of_many_reports_each_is_refused_alone(http: Any, known: dict[str, Any]) -> None:
    [row] = [row for row in ROWS if row.route == ("POST", "/v1/work/actions")]
    [act] = [row for row in ROWS if row.route == ("POST", "/v1/work/{number}/actions")]
    for role in ("officer", "head", "verifier"):
        for office, code in OFFICES.items():
            [item] = asked(http, row, known, signed_in(code, role)).json_body["items"]
            assert item["status"] == (409 if office in act.allowed[role] else 403), (role, office)


def test_a_second_group_opens_nothing_that_neither_opens(http: Any, known: dict[str, Any]) -> None:
    """An analyst who is an officer somewhere counts anywhere, and reads what that officer reads."""
    both = signed_in(OFFICES["beside"], "officer", "analyst", "admin")
    paths = {f"/v1/work{OURS}": 403, f"/v1/work/{known['open']}": 403}
    paths[f"/v1/work/counts{OURS}"] = 200
    for path, status in paths.items():
        assert http.get(path, headers=both).status_code == status, path
    found = http.get("/v1/work/search?q=lubang", headers=both).json_body
    assert found["items"] == []


def test_a_token_without_any_claim_of_groups_is_refused(http: Any, known: dict[str, Any]) -> None:
    """An account that was put into no group has no such claim at all."""
    claims = {"sub": "5a1f", "custom:agency": KEBON_JERUK, "cognito:username": "baru"}
    coded = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    answer = http.get(f"/v1/work/{known['open']}", headers={"Authorization": f"e30.{coded}.x"})
    assert answer.status_code == 403
    assert answer.json_body["roles"] == sorted(READERS)
