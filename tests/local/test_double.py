"""The double of the outside world answers as the senders' APIs do, and keeps what it was asked."""

import json
import threading
import urllib.error
import urllib.request
from base64 import b64decode
from collections.abc import Iterator
from typing import Any

import pytest

from local.double import JPEG, make_server

Answered = tuple[int, Any, bytes]


@pytest.fixture
def world() -> Iterator[str]:
    with make_server() as serving:
        thread = threading.Thread(target=serving.serve_forever, args=(0.01,))
        thread.start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()
        thread.join()


def ask(world: str, method: str, path: str, body: object = None) -> Answered:
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{world}/{path}", content, {"X-Key": "k"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, refused.headers, refused.read()


def told(world: str, method: str, path: str, body: object = None) -> tuple[int, Any]:
    status, _, content = ask(world, method, path, body)
    return status, json.loads(content)


def test_it_keeps_what_it_was_asked_until_it_is_told_to_forget(world: str) -> None:
    ask(world, "POST", "qlue.mitra.test/tanggap?a=1", {"number": "JK1"})
    ask(world, "GET", "pbs.twimg.com/media/1.jpg")
    status, asked = told(world, "GET", "_double/requests")
    assert status == 200
    assert [(each["method"], each["host"], each["path"]) for each in asked] == [
        ("POST", "qlue.mitra.test", "/tanggap?a=1"),
        ("GET", "pbs.twimg.com", "/media/1.jpg"),
    ]
    assert json.loads(asked[0]["body"]) == {"number": "JK1"}
    assert asked[0]["headers"]["x-key"] == "k"
    assert len(told(world, "GET", "_double/requests?host=pbs.twimg.com")[1]) == 1
    assert ask(world, "DELETE", "_double/requests")[0] == 204
    assert told(world, "GET", "_double/requests") == (200, [])


def test_x_answers_with_the_id_of_what_was_posted(world: str) -> None:
    status, post = told(world, "POST", "api.x.com/2/tweets", {"text": "Laporan JK1"})
    assert (status, post["data"]["text"]) == (201, "Laporan JK1")
    assert post["data"]["id"].isdigit()
    status, other = told(world, "POST", "api.x.com/2/dm_conversations/with/1/messages", {})
    assert (status, *other["data"]) == (201, "dm_conversation_id", "dm_event_id")
    assert other["data"]["dm_event_id"] != post["data"]["id"]


@pytest.mark.parametrize(
    ("path", "body", "members"),
    [
        ("v24.0/me/messages", {"message": {}}, {"recipient_id", "message_id"}),
        ("v24.0/1_2/comments", {"message": "x"}, {"id"}),
        (
            "v24.0/1/messages",
            {"messaging_product": "whatsapp", "to": "62811"},
            {"messaging_product", "contacts", "messages"},
        ),
    ],
)
def test_meta_answers_each_kind_of_message_in_its_own_form(
    world: str, path: str, body: object, members: set[str]
) -> None:
    status, answer = told(world, "POST", f"graph.facebook.com/{path}", body)
    assert (status, answer.keys()) == (200, members)


def test_metas_media_lead_to_a_picture(world: str) -> None:
    url = told(world, "GET", "graph.facebook.com/v24.0/123?x=y")[1]["url"]
    status, headers, body = ask(world, "GET", url.removeprefix("https://"))
    assert (status, headers["Content-Type"], body) == (200, "image/jpeg", JPEG)
    assert (body[:2], body[-2:]) == (b"\xff\xd8", b"\xff\xd9")


def test_the_next_requests_to_a_host_end_as_was_said(world: str) -> None:
    limit = {"host": "api.x.com", "status": 429, "headers": {"x-rate-limit-reset": "9"}, "times": 2}
    assert ask(world, "POST", "_double/next", {**limit, "body": {"title": "Too Many"}})[0] == 204
    for _ in range(2):
        status, headers, body = ask(world, "POST", "api.x.com/2/tweets", {})
        assert (status, headers["x-rate-limit-reset"]) == (429, "9")
        assert json.loads(body) == {"title": "Too Many"}
    assert ask(world, "POST", "other.test/", {})[0] == 200
    assert ask(world, "POST", "api.x.com/2/tweets", {})[0] == 201
    assert len(told(world, "GET", "_double/requests")[1]) == 4


@pytest.mark.parametrize("host", ["fcm.googleapis.com", "updates.push.services.mozilla.com"])
def test_push_services_take_what_is_no_text_and_it_can_be_had_as_it_came(
    world: str, host: str
) -> None:
    push = bytes(range(256))
    request = urllib.request.Request(f"{world}/{host}/send/x", push, method="POST")
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 201
        assert answer.headers["Location"].startswith(f"https://{host}/message/")
    _, [kept] = told(world, "GET", f"_double/requests?host={host}")
    assert b64decode(kept["encoded"]) == push
    ask(world, "POST", f"{host}/send/x", {"a": 1})
    assert told(world, "GET", f"_double/requests?host={host}")[1][1]["encoded"] == ""


@pytest.mark.parametrize("body", [None, [], {}, {"host": "a", "status": "x"}, {"status": 1}])
def test_what_it_can_not_be_told_is_refused(world: str, body: object) -> None:
    assert ask(world, "POST", "_double/next", body)[0] == 400
    assert ask(world, "PUT", "_double/requests")[0] == 404
