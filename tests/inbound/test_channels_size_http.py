"""A delivery that is too large, whatever it says of its size: refused before anything is read,
proven or asked for.
"""

from typing import Any

import pytest

from chalicelib.inbound import routes as inbound_routes
from chalicelib.platform.aws import secrets
from tests.faults import Calls

LARGEST = inbound_routes.routes._most_bytes
KINDS = ["application/json", "application/x-www-form-urlencoded", "text/plain"]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("channel", ["sms", "twitter", "email", "jaki"])
def test_a_body_that_is_too_large_is_refused_before_a_secret_is_read(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch, channel: str, kind: str
) -> None:
    monkeypatch.setattr(secrets, "load_keys", lambda *_: pytest.fail("a secret was read"))
    calls.made.clear()
    body = b"x" * (LARGEST + 1)
    answer = http.post(f"/channels/{channel}", headers={"Content-Type": kind}, body=body)
    assert (answer.status_code, answer.json_body["type"]) == (413, "/problems/too-large")
    assert calls.made == []


def test_the_largest_body_is_looked_at(http: Any) -> None:
    headers = {"Content-Type": "application/json"}
    answer = http.post("/channels/jaki", headers=headers, body=b"x" * LARGEST)
    assert answer.status_code == 401, "it has no proof"
