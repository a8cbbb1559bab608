"""What was sent along with an SMS is asked for at Twilio, with the account's own access."""

import base64

import pytest

from chalicelib.senders import sms
from chalicelib.senders.model import Request

SOURCE = "https://api.twilio.com/2010-04-01/Accounts/AC1/Messages/MM1/Media/ME1"


def test_the_account_asks_for_it() -> None:
    request = sms.media_request(SOURCE, {"account": "AC1", "token": "r:ahasia é"})
    assert (request.method, request.url, request.body) == ("GET", SOURCE, b"")
    kind, coded = request.headers["Authorization"].split(" ")
    assert kind == "Basic"
    assert base64.b64decode(coded).decode() == "AC1:r:ahasia é"


@pytest.mark.parametrize(
    "access", [{}, {"account": "AC1"}, {"token": "rahasia"}, {"account": "AC1", "token": ""}]
)
def test_without_an_account_it_is_asked_for_openly(access: dict[str, str]) -> None:
    assert sms.media_request(SOURCE, access) == Request("GET", SOURCE)
