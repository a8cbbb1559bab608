"""Answers on WhatsApp: a text that quotes what it answers, and photos by their id."""

import json
from typing import Any

import pytest

from chalicelib.senders.meta import reply as meta_reply
from chalicelib.senders.meta import whatsapp
from chalicelib.senders.model import Outcome, Request, SendResult
from tests.builders import MONDAY
from tests.senders.test_meta_reply import ACCESS, TEXT, URL, a_notice, an_error

WAMID = "wamid.HBgNNjI4MTIz+/NDU2Nzg5MBUCABIYFA=="
TO = f"whatsapp/1065/6281234567890/{WAMID}"


def asked(to: str = TO, **changes: Any) -> dict[str, Any]:
    request = whatsapp.build_request(to, a_notice(**changes), ACCESS, MONDAY)
    assert (request.method, request.url) == (
        "POST",
        "https://graph.facebook.com/v26.0/1065/messages",
    )
    assert request.headers["Authorization"] == "Bearer EAAcontoh"
    said: dict[str, Any] = json.loads(request.body)
    return said


def test_the_first_notice_quotes_what_was_written() -> None:
    assert asked() == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "6281234567890",
        "context": {"message_id": WAMID},
        "type": "text",
        "text": {"body": TEXT, "preview_url": False},
    }


def test_later_notices_quote_nothing() -> None:
    assert "context" not in asked(seq=2)


def test_who_has_no_number_is_reached_by_their_id() -> None:
    said = asked(f"whatsapp/1065/ID.13491208655302741918/{WAMID}")
    assert said["recipient"] == "ID.13491208655302741918"
    assert "to" not in said


def test_a_text_that_is_too_long_is_cut() -> None:
    body = asked(text="x" * 5000)["text"]["body"]
    assert len(body.encode()) == 4096
    assert body.endswith(f"x… {URL}")


def test_without_a_token_nothing_is_asked() -> None:
    with pytest.raises(KeyError):
        whatsapp.build_request(TO, a_notice(), {}, MONDAY)
    with pytest.raises(KeyError):
        whatsapp.media_request("1003383421387256", {})


def test_a_photo_is_asked_for_by_its_id_and_lies_at_the_address_told() -> None:
    assert whatsapp.media_request("1003383421387256", ACCESS) == Request(
        "GET",
        "https://graph.facebook.com/v26.0/1003383421387256",
        {"Authorization": "Bearer EAAcontoh"},
    )


@pytest.mark.parametrize(
    ("status", "body", "heard"),
    [
        (200, {"messages": [{"id": WAMID}]}, SendResult(Outcome.SENT, external_id=WAMID)),
        (400, an_error(131047), SendResult(Outcome.REFUSED, code="131047")),
        (400, an_error(131026), SendResult(Outcome.REFUSED, code="131026")),
        (401, an_error(190), SendResult(Outcome.EXPIRED, code="190")),
        (429, an_error(130429), SendResult(Outcome.LATER, after=900, code="130429")),
        (500, an_error(131000), SendResult(Outcome.LATER, code="131000")),
    ],
)
def test_what_whatsapp_says_is_heard_as_all_of_the_graph_api(
    status: int, body: object, heard: SendResult
) -> None:
    assert whatsapp.read_response is meta_reply.read_response
    assert whatsapp.read_response(status, {}, json.dumps(body).encode(), MONDAY) == heard
