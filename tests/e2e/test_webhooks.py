"""A subscriber's system hears of public reports by its webhook, and an office follows its calendar:
on the packaged app, with the roles its functions have.
"""

from collections.abc import Iterator

import pytest

from tests.builders import KEBON_JERUK
from tests.calendar_reader import read
from tests.e2e.client import E2E, Tanggap, send, until
from tests.e2e.listener import Listener, Posted
from tests.webhooks import signed_by

pytestmark = E2E


@pytest.fixture
def listener() -> Iterator[Listener]:
    with Listener() as listening:
        yield listening


def about(listener: Listener, number: str) -> list[Posted]:
    return [each for each in listener.posted if each.json["data"].get("number") == number]


def test_a_subscriber_hears_of_a_report_until_it_is_hidden_and_again_when_it_failed(
    tanggap: Tanggap, listener: Listener
) -> None:
    admin = tanggap.signed_in("admin")
    body = {"name": "Dasbor", "url": listener.url, "kelurahan": [KEBON_JERUK]}
    webhook = tanggap.post("/v1/webhooks", body, admin).json
    path = f"/v1/webhooks/{webhook['id']}"
    assert tanggap.post(f"{path}/test", {}, admin).json["delivered"] is True
    secret = tanggap.file(visibility="private")["number"]
    receipt = tanggap.file(visibility="public")
    number = receipt["number"]
    until(lambda: about(listener, number), "the first event")
    tanggap.step("petugas.kebonjeruk", number, "proses", note="segera")
    until(lambda: len(about(listener, number)) > 1, "the second event")
    token = {"X-Report-Token": receipt["token"]}
    hidden = tanggap.post(f"/v1/reports/{number}/visibility", {"visibility": "private"}, token)
    assert hidden.status == 200
    until(lambda: about(listener, number)[-1].json["type"] == "report.hidden", "the last one")
    for posted in about(listener, number):
        assert signed_by(webhook["secret"], posted)
        assert posted.headers["webhook-id"] == f"{number}-{posted.json['data']['seq']}"
    assert about(listener, secret) == []

    def states() -> set[str]:
        log = tanggap.get(f"{path}/deliveries", admin).json["items"]
        return {line["state"] for line in log if line["number"] == number}

    until(lambda: states() == {"delivered"}, "the log of the last call")

    listener.usual = 503
    another = tanggap.file(visibility="public")["number"]
    until(lambda: about(listener, another), "an event that is not taken")

    def delivery() -> str:
        lines = tanggap.get(f"{path}/deliveries", admin).json["items"]
        return next((f"{each['state']} {each['code']}" for each in lines if _is(each)), "")

    def _is(line: dict[str, str]) -> bool:
        return line["id"] == f"{another}-1"

    until(lambda: delivery() == "failed 503", "the log of it")
    listener.usual = 200
    answer = tanggap.post(f"{path}/deliveries/{another}-1", {}, admin)
    assert answer.json["delivered"] is True
    assert delivery() == "delivered 200"
    assert send("DELETE", tanggap.stack.url + path, None, admin).status == 204


def test_an_office_follows_its_promises_by_a_link(tanggap: Tanggap) -> None:
    number = tanggap.file(visibility="public")["number"]
    lurah = tanggap.signed_in("lurah.kebonjeruk")
    url = tanggap.post("/v1/work/calendar", {}, lurah).json["url"]
    until(lambda: number in send("GET", url).body.decode(), "the report in the calendar")
    answer = send("GET", url)
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, max-age=300"
    assert [event for event in read(answer.body).events if number in event.uid]
    assert send("DELETE", f"{tanggap.stack.url}/v1/work/calendar", None, lurah).status == 204
    assert send("GET", url).status == 404
