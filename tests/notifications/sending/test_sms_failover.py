"""The routes of SMS: which is tried, what a gateway is sent, and what its answers mean."""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import find_city_folder
from chalicelib.city.sms_route import BY_SNS, RequestForm, SmsRoute
from chalicelib.city.tables.csv_table import TableError
from chalicelib.city.tables.sms_routes import (
    list_gateways,
    read_sms_routes,
)
from chalicelib.notifications.sending import sms_and_mail, sms_failover, sms_gateway
from chalicelib.notifications.sending.sms_and_mail import AnswerLost, NotSent
from chalicelib.platform import http_client
from chalicelib.platform.aws import secrets
from chalicelib.platform.settings import settings
from local.double import Request, answer_gateway, make_server
from tests.builders import PHONE
from tests.faults import Calls
from tests.moto_aws import Aws
from tests.notifications.test_subscriptions_http import Reporter
from tests.rows import each_row

HOST = "sms.penyedia.co.id"
GATEWAY = SmsRoute(
    code="penyedia",
    order=1,
    url=f"https://{HOST}/api/kirim",
    form=RequestForm.FORM,
    user="dki",
    sender="TANGGAP",
    parameters=(
        *(("username", "{user}"), ("password", "{key}"), ("nohp", "{local}")),
        *(("pesan", "{text}"), ("sender", "{sender}")),
    ),
    status_path=("status",),
    accepted="1|queued",
    refused="[0-9]+",
    id_path=("data", "0", "id"),
)


@dataclass
class Provider:
    """A gateway at the double of the outside world, whose next answer may be planned."""

    world: Any

    def answers(self, status: int, body: object) -> None:
        self.world.plan({"host": HOST, "status": status, "body": body})

    def requests(self) -> list[Any]:
        return [each for each in self.world.requests if each.host == HOST]


@pytest.fixture
def provider(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Provider]:
    with make_server() as server:
        double = f"http://127.0.0.1:{server.server_port}"
        monkeypatch.setattr(http_client, "settings", lambda: replace(settings(), double=double))
        monkeypatch.setattr(secrets, "load_access", lambda channel, sender: {"key": "rahasia"})
        http_client._open_pool.cache_clear()
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        world: Any = server.RequestHandlerClass
        yield Provider(world.world)
        http_client._open_pool().clear()
        http_client._open_pool.cache_clear()
        server.shutdown()
        thread.join()


def routed(monkeypatch: pytest.MonkeyPatch, *routes: SmsRoute) -> None:
    monkeypatch.setattr(sms_failover, "load_routes", lambda: routes)


def test_a_gateway_gets_the_form_of_its_row_once(
    provider: Provider, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed(monkeypatch, GATEWAY, BY_SNS)
    provider.answers(200, {"status": 1, "data": [{"id": "m-7"}]})
    sent = sms_failover.send_sms("+6281234567890", "halo")
    assert sent.key == "penyedia/m-7"
    [request] = provider.requests()
    assert (request.method, request.path) == ("POST", "/api/kirim")
    assert parse_qs(request.body) == {
        "username": ["dki"],
        "password": ["rahasia"],
        "nohp": ["081234567890"],
        "pesan": ["halo"],
        "sender": ["TANGGAP"],
    }
    assert request.headers["connection"] == "close"
    assert aws.texts() == []


def test_a_gateway_may_want_its_parameters_in_the_address_or_as_json(provider: Provider) -> None:
    in_address = replace(GATEWAY, form=RequestForm.GET, url=f"{GATEWAY.url}?versi=2")
    request = sms_gateway.build_request(in_address, "k", PHONE, "a&b")
    assert parse_qs(urlsplit(request.url).query)["pesan"] == ["a&b"]
    assert (request.method, request.body) == ("GET", b"")
    as_json = replace(
        GATEWAY,
        form=RequestForm.JSON,
        parameters=(("to", "{to}"), ("number", "{digits}"), ("text", "{text}")),
        headers=(("X-Api-Key", "{key}"),),
    )
    request = sms_gateway.build_request(as_json, "k", "+6281234567890", 'kata "kata"')
    assert json.loads(request.body) == {
        "to": "+6281234567890",
        "number": "6281234567890",
        "text": 'kata "kata"',
    }
    assert request.headers == {"Content-Type": "application/json", "X-Api-Key": "k"}


# answer -> the provider's id of the message, or the error
TEXT = replace(GATEWAY, status_path=(), id_path=(), accepted="^0,(?P<id>[0-9]+)", refused="^[1-9]")
XML = replace(TEXT, accepted="<status>0</status>", refused="<status>[1-9][0-9]*</status>")
ANSWERS: list[tuple[SmsRoute, int, str, object]] = [
    (GATEWAY, 200, '{"status": "1", "data": [{"id": 12}]}', "12"),
    (GATEWAY, 201, '{"status": "queued"}', ""),
    (GATEWAY, 200, '{"status": "5"}', NotSent),
    (GATEWAY, 401, "", NotSent),
    (GATEWAY, 429, '{"status": "1"}', NotSent),
    (GATEWAY, 503, "", NotSent),
    (GATEWAY, 500, '{"status": "9"}', NotSent),
    (GATEWAY, 500, '{"status": "1"}', AnswerLost),
    (GATEWAY, 502, "", AnswerLost),
    (GATEWAY, 302, "", AnswerLost),
    (GATEWAY, 200, "", AnswerLost),
    (GATEWAY, 200, "[[[", AnswerLost),
    (GATEWAY, 200, '{"status": "queued or not"}', AnswerLost),
    (GATEWAY, 200, '{"status": {"1": 1}}', AnswerLost),
    (TEXT, 200, "0,4711", "4711"),
    (TEXT, 200, "1003 saldo habis", NotSent),
    (TEXT, 200, "<html>", AnswerLost),
    (XML, 200, "<response><status>0</status></response>", ""),
    (XML, 200, "<response><status>99</status></response>", NotSent),
]


@each_row("answer", ANSWERS)
def test_an_answer_means_what_the_row_says(answer: tuple[SmsRoute, int, str, object]) -> None:
    route, status, body, meaning = answer
    if isinstance(meaning, str):
        assert sms_gateway.read_answer(route, status, body.encode()) == meaning
        return
    error: Any = meaning
    with pytest.raises(error):
        sms_gateway.read_answer(route, status, body.encode())


def test_what_a_gateway_refuses_goes_by_the_next_route(
    provider: Provider, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed(monkeypatch, GATEWAY, BY_SNS)
    provider.answers(200, {"status": 5, "text": "saldo habis"})
    assert sms_failover.send_sms(PHONE, "halo").route == "sns"
    assert [text for _, text in aws.texts()] == ["halo"]
    assert len(provider.requests()) == 1


def test_what_a_gateway_may_have_taken_goes_no_other_way(
    provider: Provider, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed(monkeypatch, GATEWAY, BY_SNS)
    provider.answers(502, "")
    with pytest.raises(AnswerLost):
        sms_failover.send_sms(PHONE, "halo")
    assert aws.texts() == []
    assert len(provider.requests()) == 1


def test_a_gateway_without_a_key_is_not_asked(
    provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "load_access", lambda channel, sender: {})
    with pytest.raises(NotSent, match="no-key"):
        sms_gateway.send_sms(GATEWAY, PHONE, "halo")

    def fail(channel: str, sender: str) -> None:
        raise secrets.Unavailable("ClientError")

    monkeypatch.setattr(secrets, "load_access", fail)
    with pytest.raises(NotSent, match="ClientError"):
        sms_gateway.send_sms(GATEWAY, PHONE, "halo")
    assert provider.requests() == []


def test_a_gateway_that_hangs_up_may_have_taken_it(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "load_access", lambda channel, sender: {"key": "k"})

    def hang_up(*_: object) -> None:
        raise http_client.AnswerLost("ProtocolError")

    monkeypatch.setattr(http_client, "send", hang_up)
    with pytest.raises(AnswerLost):
        sms_gateway.send_sms(GATEWAY, PHONE, "halo")


def test_what_reaches_no_gateway_was_not_sent(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(secrets, "load_access", lambda channel, sender: {"key": "k"})

    def miss(*_: object) -> None:
        raise http_client.Unreachable("NewConnectionError")

    monkeypatch.setattr(http_client, "send", miss)
    with pytest.raises(NotSent, match="unreachable"):
        sms_gateway.send_sms(GATEWAY, PHONE, "halo")


def test_what_sns_refuses_goes_by_a_gateway_and_what_both_refuse_waits(
    provider: Provider, calls: Calls, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    routed(monkeypatch, BY_SNS, replace(GATEWAY, order=2))
    throttled = ClientError({"Error": {"Code": "Throttling", "Message": PHONE}}, "Publish")
    calls.on("Publish", throttled, having="PhoneNumber")
    provider.answers(200, {"status": 1})
    assert sms_failover.send_sms(PHONE, "halo").key == ""
    calls.on("Publish", throttled, having="PhoneNumber")
    provider.answers(403, "")
    with pytest.raises(NotSent, match="403"):
        sms_failover.send_sms(PHONE, "halo")
    assert aws.texts() == []


@pytest.mark.parametrize(
    ("answer", "states", "requests"),
    [((502, ""), ["unknown"], 1), ((403, ""), ["failed"], 2), ((200, {"status": 1}), ["sent"], 1)],
)
def test_the_log_of_notices_says_what_a_gateway_answered(
    provider: Provider,
    http: Any,
    aws: Aws,
    monkeypatch: pytest.MonkeyPatch,
    answer: tuple[int, object],
    states: list[str],
    requests: int,
) -> None:
    routed(monkeypatch, GATEWAY)
    reporter = Reporter(http, contact={"phone": PHONE})
    for _ in range(2):
        provider.answers(*answer)
    aws.pump()
    for _ in range(2):
        aws.deliver()
    assert [state for _, _, state in reporter.lines()] == states
    assert len(provider.requests()) == requests, "what may have arrived is not repeated"


def test_sms_by_sns_come_from_the_registered_name(
    calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, Any]] = []
    calls.traps.append(lambda called, given, moment: asked.append(given))
    for name in ("", "TANGGAP"):
        own = replace(settings(), sms_sender_id=name)
        monkeypatch.setattr(sms_and_mail, "settings", lambda own=own: own)
        sms_and_mail.send_sms(PHONE, "halo")
    without, _, named, _ = [each["MessageAttributes"] for each in asked]
    assert without.keys() == {"AWS.SNS.SMS.SMSType"}
    assert named["AWS.SNS.SMS.SenderID"] == {"DataType": "String", "StringValue": "TANGGAP"}


# --- the table ------------------------------------------------------------------------------------

HEADING = (
    "code,order,url,form,user,sender,parameters,headers,status_path,accepted,refused,id_path,source"
)
SNS_ROW = "sns,{order},,,,,,,,,,,aws"
ROW = "{code},{order},{url},{form},dki,,{parameters},,status,{accepted},,id,kontrak"
USUAL = {
    "code": "a",
    "order": "1",
    "url": "https://a.id/kirim",
    "form": "form",
    "accepted": "1",
    "parameters": "to={to}|pesan={text}",
}


def a_table(folder: Path, *rows: str) -> Path:
    (folder / "sms_routes.csv").write_text("\n".join((HEADING, *rows)) + "\n")
    return folder


def a_row(**changes: str) -> str:
    return ROW.format_map({**USUAL, **changes})


def test_jakarta_sends_by_sns_and_has_an_example_that_is_not_used() -> None:
    assert [route.code for route in read_sms_routes(find_city_folder())] == ["sns"]
    assert list_gateways(find_city_folder()) == ("zenziva",)


def test_the_example_can_be_used_as_it_is(tmp_path: Path) -> None:
    table = (find_city_folder() / "sms_routes.csv").read_text().replace("zenziva,0,", "zenziva,2,")
    (tmp_path / "sms_routes.csv").write_text(table)
    _, example = read_sms_routes(tmp_path)
    request = sms_gateway.build_request(example, "k", "+6281234567890", "halo")
    asked = Request("POST", "console.zenziva.net", "/", {}, request.body.decode())
    answer = answer_gateway(asked, "18")
    assert json.loads(answer.body)["to"] == "081234567890"
    assert sms_gateway.read_answer(example, answer.status, answer.body) == "18"
    with pytest.raises(NotSent):
        sms_gateway.read_answer(example, 200, b'{"status": "10", "text": "saldo habis"}')


def test_routes_are_tried_in_the_order_of_the_table(tmp_path: Path) -> None:
    assert read_sms_routes(tmp_path) == (BY_SNS,), "a city without the table"
    rows = SNS_ROW.format(order=2), a_row(), a_row(code="b", order="0")
    routes = read_sms_routes(a_table(tmp_path, *rows))
    assert [route.code for route in routes] == ["a", "sns"]
    assert list_gateways(tmp_path) == ("a", "b")
    assert routes[0].parameters == (("to", "{to}"), ("pesan", "{text}"))


FAULTS = {
    a_row(url="http://a.id/kirim"): "column url: 'http://a.id/kirim' is not an https address",
    a_row(url="https://user@a.id/"): "column url",
    a_row(parameters="to={to}"): "column parameters: lacks {text}",
    a_row(parameters="pesan={text}"): "column parameters: lacks {text}, or the number",
    a_row(parameters="to={to}|pesan={text}|x={secret}"): "{secret} is none of digits, key",
    a_row(parameters="to={to}|pesan={text"): "has a brace without its other",
    a_row(accepted=""): "column accepted: is empty",
    a_row(accepted="("): "column accepted: is no regular expression",
    a_row(form="xml"): "column form: 'xml' is none of get, form, json",
    a_row(order="0"): "column order: is 0 in every row",
    "sns,1,https://a.id,,,,,,,,,,aws": "column url: is empty for sns",
}


@each_row("row", list(FAULTS))
def test_a_wrong_row_is_named_with_its_column(tmp_path: Path, row: str) -> None:
    with pytest.raises(TableError) as fault:
        read_sms_routes(a_table(tmp_path, row))
    assert FAULTS[row] in str(fault.value)


def test_two_routes_can_not_have_the_same_order(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="order: is that of a too"):
        read_sms_routes(a_table(tmp_path, a_row(), a_row(code="b")))
