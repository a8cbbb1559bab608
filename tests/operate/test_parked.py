"""What could not be read: shown without what it says, and read again once the fault is mended."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib.entrypoints import handlers
from chalicelib.inbound import parked_deliveries as store
from operate import parked
from operate.session import Clients
from tests.builders import MONDAY
from tests.moto_aws import client
from tests.operate.conftest import Functions
from tests.operate.program import give, reach


@pytest.fixture(autouse=True)
def reading(functions: Functions) -> list[str]:
    """The keys that were read again; those of ``sms`` can't be, nor ever will."""
    read: list[str] = []

    def reread(event: dict[str, str], _: object) -> dict[str, Any]:
        if "/sms/" in event["key"]:
            raise ValueError("the words of a citizen")
        store.delete_parked(event["key"])
        read.append(event["key"])
        return {"done": True, "messages": 2, "parked": 0}

    functions.handlers["Reread"] = reread
    return read


def park(channel: str = "facebook", body: bytes = b"saya Budi, lampu mati") -> str:
    return store.store_parked(channel, "meta", "JSON", body, {}, MONDAY)


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *arguments: str) -> int:
    reach(monkeypatch, clients)
    return give("parked", *arguments)


def put(clients: Clients, queue: str, *bodies: str) -> None:
    for body in bodies:
        client("sqs").send_message(QueueUrl=clients.outputs[queue], MessageBody=body)


def bodies(clients: Clients, queue: str) -> list[str]:
    """What lies in a queue for whoever comes now."""
    answer = client("sqs").receive_message(
        QueueUrl=clients.outputs[queue], MaxNumberOfMessages=10, VisibilityTimeout=0
    )
    return [message["Body"] for message in answer.get("Messages", [])]


def test_the_list_says_what_is_parked_and_nothing_of_what_was_written(
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    key = park()
    assert run(monkeypatch, clients, "list") == 0
    told = f"{key}  2026-11-23T01:00:00Z  meta  JSON  21 bytes\n1 parked.\n"
    assert capsys.readouterr().out == told


def test_an_empty_list_says_so(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, clients, "list") == 0
    assert capsys.readouterr().out == "0 parked.\n"


def test_one_is_read_again_by_its_key(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, reading: list[str]
) -> None:
    key, other = park(), park(body=b"other")
    assert run(monkeypatch, clients, "again", key) == 0
    assert reading == [key]
    assert list(parked.list_keys(clients)) == [other]


def test_one_that_fails_is_named_and_does_not_hold_up_the_others(
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    reading: list[str],
) -> None:
    broken, *well = park("sms"), park(), park("twitter")
    assert run(monkeypatch, clients, "again") == 1
    assert sorted(reading) == sorted(well)
    told = capsys.readouterr()
    assert f"{well[0]}: 2 messages\n" in told.out
    assert told.err == f"{broken}: Reread failed with ValueError; see its log\n"
    assert list(parked.list_keys(clients)) == [broken]


def test_what_can_not_be_read_yet_is_said_and_stays(
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    functions.handlers["Reread"] = handlers.reread
    batch = {"reports": [{"description": "tanpa id"}, {"id": "1", "description": "Sampah"}]}
    key = store.store_parked("jaki", "partner", "KeyError", json.dumps(batch).encode(), {}, MONDAY)
    assert run(monkeypatch, clients, "again", key) == 1
    told = capsys.readouterr()
    assert told.out.endswith(f"{key}: 1 messages\n")
    assert told.err == f"{key}: 1 can't be read yet\n"
    assert key in parked.list_keys(clients)


def test_letters_are_taken_in_again_as_the_function_was_given_them(
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    events: list[Any] = []
    functions.handlers["Mail"] = lambda event, _: events.append(event)
    letters = [{"Records": [{"Sns": {"Message": str(place)}}]} for place in range(12)]
    wrapped = {"requestContext": {}, "requestPayload": letters[0]}
    put(clients, "MailDeadUrl", *map(json.dumps, [wrapped, *letters[1:]]))
    assert run(monkeypatch, clients, "again") == 0
    assert sorted(events, key=str) == sorted(letters, key=str)
    assert bodies(clients, "MailDeadUrl") == []
    assert "12 letters were taken in again." in capsys.readouterr().out


def test_a_letter_that_fails_again_is_there_for_the_next_try_at_once(
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    functions.handlers["Mail"] = lambda *_: 1 / 0
    put(clients, "MailDeadUrl", "{}")
    assert run(monkeypatch, clients, "again") == 1
    assert "Mail failed with ZeroDivisionError; see its log" in capsys.readouterr().err
    assert bodies(clients, "MailDeadUrl") == ["{}"]


def test_a_letter_that_fails_again_holds_up_no_other_and_no_photos(
    clients: Clients,
    functions: Functions,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def mail(event: dict[str, int], _: object) -> None:
        assert event["letter"] != 1

    functions.handlers["Mail"] = mail
    put(clients, "MailDeadUrl", *(json.dumps({"letter": place}) for place in range(3)))
    put(clients, "MediaDeadUrl", "photos")
    assert run(monkeypatch, clients, "again") == 1
    told = capsys.readouterr()
    assert told.err == "A letter: Mail failed with AssertionError; see its log\n"
    assert "2 letters were taken in again." in told.out
    assert bodies(clients, "MailDeadUrl") == ['{"letter": 1}']
    assert bodies(clients, "MediaUrl") == ["photos"]


def test_photos_go_back_to_their_queue_as_they_were(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(clients, "MediaDeadUrl", "one", "two")
    assert run(monkeypatch, clients, "again") == 0
    assert sorted(bodies(clients, "MediaUrl")) == ["one", "two"]
    assert bodies(clients, "MediaDeadUrl") == []


def test_a_stack_that_is_not_there_is_said_in_one_sentence(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def unreachable(*_: Any) -> Clients:
        raise EndpointConnectionError(endpoint_url="http://127.0.0.1:4566/")

    reach(monkeypatch, unreachable)
    assert give("parked", "list") == 1
    assert capsys.readouterr().err.startswith("Nothing is lost, but it was not done: ")
