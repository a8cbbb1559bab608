"""Webhooks of subscribers over HTTP: who keeps them, and how."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest

from chalicelib.platform import http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from chalicelib.publishing.webhooks import schemas as webhooks_schemas
from chalicelib.publishing.webhooks import service as webhooks_service
from chalicelib.publishing.webhooks import store as webhooks_store
from chalicelib.publishing.webhooks.service import WebhookRequest
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, filed, moved, post, signed_in
from tests.description.test_openapi_http import _fits
from tests.faults import Calls
from tests.moto_aws import Aws
from tests.rows import each_row
from tests.webhooks import ADMIN, Subscribers, added

URL = "https://dasbor.test/tanggap?kunci=rahasia"


def test_an_administrator_adds_changes_and_deletes_them(http: Any, calls: Calls) -> None:
    calls.made.clear()
    new = added(http, URL, category=["sampah", "sampah"], kind=["filed"])
    assert calls.made == ["Query", "GetParameter", "PutItem"]
    secret, path = new.pop("secret"), f"/v1/webhooks/{new['id']}"
    assert secret.startswith("whsec_")
    assert (new["category"], new["kind"], new["agency"]) == (["sampah"], ["filed"], [])
    assert http.get(path, headers=ADMIN).json_body == new
    body = {"name": "Lain", "url": URL, "agency": [KEBON_JERUK], "active": False}
    changed = http.put(path, headers=ADMIN, body=json.dumps(body)).json_body
    assert (changed["name"], changed["agency"], changed["category"]) == ("Lain", [KEBON_JERUK], [])
    assert (changed["state"], changed["paused_because"]) == ("paused", "asked")
    listed = http.get("/v1/webhooks", headers=ADMIN)
    assert _fits(listed, webhooks_schemas.Webhooks)
    assert listed.json_body["items"] == [changed]
    gone = http.delete(path, headers=ADMIN)
    assert (gone.status_code, gone.body) == (204, b"")
    for method in (http.get, http.delete):
        assert outcome(method(path, headers=ADMIN)) == (404, "unknown-webhook")
    body = {**body, "url": "https://a.test/"}
    answer = http.put(path, headers=ADMIN, body=json.dumps(body))
    assert outcome(answer) == (404, "unknown-webhook")
    assert http.get("/v1/webhooks", headers=ADMIN).json_body["items"] == []


def test_nobody_else_may(http: Any, calls: Calls) -> None:
    everybody = signed_in("BIROPEM", "officer", "head", "verifier", "desk", "analyst")
    calls.made.clear()
    one = "/v1/webhooks/0123456789abcdef"
    for call in (
        *(http.get("/v1/webhooks", headers=everybody), http.get(one, headers=everybody)),
        http.put(one, headers=everybody, body="{}"),
        http.delete(one, headers=everybody),
        http.get(f"{one}/deliveries", headers=everybody),
        *(
            http.post(path, headers=everybody, body="{}")
            for path in ("/v1/webhooks", f"{one}/secret", f"{one}/test", f"{one}/deliveries/x")
        ),
    ):
        assert outcome(call) == (403, "wrong-role")
    assert calls.made == []


@each_row(
    ("field", "value"),
    [
        *(("url", each) for each in ("http://dasbor.test/", "http://127.0.0.1:1/", "x" * 501)),
        *(("name", each) for each in ("", "  ", "x" * 81)),
        *(("kelurahan", each) for each in (["31.73.05"], "31.73.05.1001", ["x"] * 51)),
        *(("kecamatan", ["31.73"]), ("agency", ["NASA"]), ("category", ["kapal-selam"])),
        *(("status", ["hilang"]), ("kind", ["note"]), ("kind", ["hidden"]), ("active", "ya")),
        ("secret", "pilihan-saya"),
    ],
)
def test_what_is_no_webhook_is_refused(http: Any, aws: Aws, field: str, value: Any) -> None:
    answer = post(http, "/v1/webhooks", {"name": "Dasbor", "url": URL, field: value}, ADMIN)
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field
    assert aws.items() == []


def test_there_are_so_many_at_most(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chalicelib.publishing.webhooks.rules.MOST_WEBHOOKS", 1)
    added(http, URL)
    answer = post(http, "/v1/webhooks", {"name": "Dasbor", "url": URL}, ADMIN)
    assert outcome(answer) == (409, "too-many-webhooks")


def test_a_stack_without_the_queues_of_webhooks_takes_none(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An accepted one would never hear of anything."""
    small = replace(settings(), webhooks="no")
    monkeypatch.setattr("chalicelib.publishing.webhooks.service.settings", lambda: small)
    answer = post(http, "/v1/webhooks", {"name": "Dasbor", "url": URL}, ADMIN)
    assert outcome(answer) == (409, "no-webhooks")


def test_the_log_is_paged_and_one_event_can_be_told_again(
    http: Any, subscribers: Subscribers, calls: Calls
) -> None:
    path = f"/v1/webhooks/{added(http, subscribers.listener.url)['id']}"
    number = filed(http, visibility="public")["number"]
    moved(http, number, "proses", "comment")
    subscribers.settle()
    seen: list[Any] = []
    query = "?limit=2"
    while query:
        calls.made.clear()
        page = http.get(f"{path}/deliveries{query}", headers=ADMIN)
        assert calls.made == ["Query", "Query"]
        assert _fits(page, webhooks_schemas.Deliveries)
        seen += page.json_body["items"]
        after = page.json_body["next"]
        query = f"?limit=2&cursor={after}" if after else ""
    assert sorted(line["seq"] for line in seen) == [1, 2, 3]
    subscribers.listener.answers = [(500, {})]
    for code, state in (("500", "failed"), ("200", "delivered")):
        told = http.post(f"{path}/deliveries/{number}-2", headers=ADMIN, body="")
        assert _fits(told, webhooks_schemas.DeliveryResult)
        assert told.json_body["code"] == code
        lines = http.get(f"{path}/deliveries", headers=ADMIN).json_body["items"]
        [line] = [line for line in lines if line["seq"] == 2]
        assert (line["state"], line["code"]) == (state, code)
    assert line["tries"] == 3
    ids = {posted.headers["webhook-id"] for posted in subscribers.listener.posted}
    assert len(ids) == 3
    for event in ("x", f"{number}-9", "JK261124-BRRAE4-1"):
        answer = http.post(f"{path}/deliveries/{event}", headers=ADMIN, body="")
        assert outcome(answer) == (404, "unknown-event")
    bad = http.get(f"{path}/deliveries?cursor=eA==", headers=ADMIN)
    assert outcome(bad) == (422, "bad-field")


def test_a_test_call_tells_what_was_met(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    path = f"/v1/webhooks/{added(http, URL)['id']}/test"
    for fault, code in ((http_client.Unfit, "unfit"), (http_client.Unreachable, "unreachable")):

        def broken(*_: Any, fault: type[Exception] = fault) -> Any:
            raise fault

        monkeypatch.setattr(http_client, "post", broken)
        told = http.post(path, headers=ADMIN, body="").json_body
        assert (told["delivered"], told["code"]) == (False, code)


@contextmanager
def secrets_down() -> Iterator[None]:
    """A time in which no secret can be read."""

    def unavailable(*_: Any) -> None:
        raise secrets.Unavailable("down")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(secrets, "_load_secret", unavailable)
        yield


def test_a_webhook_whose_secret_can_not_be_shown_is_not_stored(http: Any, aws: Aws) -> None:
    """A copy that is added again would get every event twice."""
    with secrets_down(), pytest.raises(secrets.Unavailable):
        webhooks_service.add_webhook(WebhookRequest("Dasbor", URL, {}, active=True), "BIROPEM")
    assert http.get("/v1/webhooks", headers=ADMIN).json_body["items"] == []


def test_a_secret_that_can_not_be_shown_is_not_replaced(http: Any, aws: Aws) -> None:
    """The one that is in use would stop signing with the next try."""
    identifier = added(http, URL)["id"]
    with secrets_down(), pytest.raises(secrets.Unavailable):
        webhooks_service.rotate_secret(identifier, "BIROPEM")
    assert webhooks_store.load_webhook(identifier).generation == 1
