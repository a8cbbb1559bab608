"""Subscribers' webhooks as tests need them: one that listens on this machine, and the queues that
lead to it.
"""

import hmac
import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

import pytest

from chalicelib.platform import http_client
from chalicelib.platform.aws import queues
from chalicelib.platform.settings import settings
from tests.builders import post, signed_in
from tests.conftest import ACCOUNT, REGION
from tests.e2e.listener import Listener, Posted
from tests.moto_aws import Aws, client, event, make_queue, resources, taken

ADMIN = signed_in("BIROPEM", "admin")


def added(http: Any, url: str, **changes: Any) -> dict[str, Any]:
    """A webhook with its secret."""
    answer = post(http, "/v1/webhooks", {"name": "Dasbor", "url": url, **changes}, ADMIN)
    assert answer.status_code == 201, answer.body
    told: dict[str, Any] = answer.json_body
    return told


def signed_by(secret: str, posted: Posted) -> bool:
    """Whether one of the signatures is made with a secret, as a subscriber checks it."""
    kind, _, key = secret.partition("_")
    assert kind == "whsec"
    names = ("webhook-id", "webhook-timestamp")
    signed = b".".join([*(posted.headers[name].encode() for name in names), posted.body])
    own = "v1," + b64encode(hmac.digest(b64decode(key), signed, sha256)).decode()
    return own in posted.headers["webhook-signature"].split(" ")


@dataclass
class Subscribers:
    """What leads from the topic to subscribers' webhooks, and one of them that listens."""

    aws: Aws
    listener: Listener
    published: str
    calls: str
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def dead_letters(self) -> list[dict[str, Any]]:
        """The calls that were given up."""
        return taken(f"{self.calls}-dead")

    def fan_out(self) -> dict[str, Any]:
        """What the queue of events brings about."""
        from chalicelib.entrypoints.handlers import fan_out

        self.aws.pump()
        bodies = taken(self.published)
        return fan_out(event(bodies, "published"), None) if bodies else {"batchItemFailures": []}

    def call_out(self) -> list[dict[str, Any]]:
        """What the queue of calls brings about, each message by itself; those that failed, which
        come again.
        """
        from chalicelib.entrypoints.handlers import call_out

        waiting, self.waiting = [*self.waiting, *taken(self.calls)], []
        for at, body in enumerate(waiting):
            try:
                failed = call_out(event([body], "calls"), None)["batchItemFailures"]
            except BaseException:
                self.waiting += waiting[at:]
                raise
            self.waiting += [body] if failed else []
        return self.waiting

    def settle(self) -> list[Posted]:
        """Everything that happens after an acknowledgement; what was posted since."""
        before = len(self.listener.posted)
        self.fan_out()
        self.call_out()
        return self.listener.posted[before:]


@pytest.fixture
def subscribers(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Subscribers]:
    """As at a developer's, where webhooks may lead to the machine itself."""
    local = replace(settings(), double="http://127.0.0.1:1")
    for module in ("platform.http_client", "publishing.webhooks.service"):
        monkeypatch.setattr(f"chalicelib.{module}.settings", lambda: local)
    http_client._open_pool.cache_clear()
    with Listener() as listener:
        sns = client("sns")
        monkeypatch.setattr(queues, "LONGEST_DELAY", 0)  # moto's seconds are real ones
        published, calls = map(make_queue, ("published", "calls"))
        chosen = resources()["PublishedSubscription"]["Properties"]["FilterPolicy"]
        sns.subscribe(
            TopicArn=settings().topic,
            Protocol="sqs",
            Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:published",
            Attributes={"FilterPolicy": json.dumps(chosen)},
        )
        yield Subscribers(aws, listener, published, calls)
    http_client._open_pool().clear()
    http_client._open_pool.cache_clear()
