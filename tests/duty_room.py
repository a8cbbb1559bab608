"""The duty as tests need it: its queue, whose messages come when the test's clock says so, contacts
of offices, and a chat room or a system of an office that listens on this machine.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256
from typing import Any

import pytest

from chalicelib.duty import service, store
from chalicelib.duty.hours import parse_hours
from chalicelib.duty.model import Contact, Way
from chalicelib.platform import http_client
from chalicelib.platform.aws import queues
from chalicelib.platform.moments import parse_stored
from chalicelib.platform.settings import settings
from tests.builders import KEBON_JERUK
from tests.e2e.listener import Listener
from tests.moto_aws import Aws, Hands, client, event, taken


@dataclass
class Room:
    """What leads from the topic to duty contacts. ``waits`` are the seconds that messages wait in
    the queue.
    """

    aws: Aws
    hands: Hands
    listener: Listener
    queue: str
    waits: list[int] = field(default_factory=list)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def run(self) -> None:
        """Everything that the queue brings about now, each message by itself. What failed, or was
        in hand when the process died, comes again the next time.
        """
        failed: list[dict[str, Any]] = []
        self.waiting += taken(self.queue)
        while due := [body for body in self.waiting if self._is_due(body)]:
            for body in due:
                self.waiting.remove(body)
                try:
                    failed += self.give(body)
                except BaseException:
                    self.waiting += [body, *failed]
                    raise
            self.waiting += taken(self.queue)
        self.waiting += failed

    def give(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        """Hand one message to the function; the message itself when it failed."""
        from chalicelib.entrypoints.handlers import duty

        return [body] if duty(event([body], "duty"), None)["batchItemFailures"] else []

    def settle(self) -> None:
        """Everything that happens by itself at this moment."""
        self.aws.pump()
        self.wake()
        self.run()

    def wake(self) -> None:
        """What the schedules do when their moment has come."""
        for name, schedule in self.aws.scheduled().items():
            at = datetime.fromisoformat(schedule["ScheduleExpression"][3:-1] + "+00:00")
            if at <= self.hands.moment:
                self.waiting.append(json.loads(schedule["Target"]["Input"]))
                client("scheduler").delete_schedule(GroupName="quiet", Name=name)

    def _is_due(self, body: dict[str, Any]) -> bool:
        message = json.loads(body["Message"])
        at = message.get("at") if "contact" in message else None
        return at is None or parse_stored(at) <= self.hands.moment

    def texts(self) -> list[str]:
        """What the chat room got."""
        return [each.json["text"] for each in self.listener.posted if "text" in each.json]

    def log(self, office: str = KEBON_JERUK) -> list[str]:
        """The states of the messages to an office, the oldest first, with their codes."""
        from chalicelib.duty.messages import log_store

        lines, _ = log_store.load_log(office, 100, None, self.hands.moment)
        return [f"{each.state} {each.code}".strip() for each in reversed(lines)]


def a_contact(**changes: Any) -> Contact:
    """A contact by mail that is always on duty, as if it were confirmed."""
    given: dict[str, Any] = {
        "id": sha256(str(changes).encode()).hexdigest()[:16],
        "office": KEBON_JERUK,
        "way": Way.MAIL,
        "address": "piket@jakarta.test",
        "label": "Piket",
        "hours": parse_hours("always"),
        "created_at": datetime.fromisoformat("2026-11-01T00:00:00+00:00"),
        "updated_at": datetime.fromisoformat("2026-11-01T00:00:00+00:00"),
        "confirmed_at": datetime.fromisoformat("2026-11-01T00:00:00+00:00"),
    }
    if isinstance(changes.get("hours"), str):
        changes["hours"] = parse_hours(changes["hours"])
    return Contact(**{**given, **changes})


def on_duty(**changes: Any) -> Contact:
    """The same, stored."""
    contact = a_contact(**changes)
    store.save_contacts([contact])
    return contact


@pytest.fixture
def room(aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Iterator[Room]:
    """As at a developer's, where calls may lead to the machine itself."""
    local = replace(settings(), double="http://127.0.0.1:1")
    monkeypatch.setattr(http_client, "settings", lambda: local)
    monkeypatch.setattr(service, "settings", lambda: local)
    http_client._open_pool.cache_clear()
    really = queues.queue_message
    with Listener() as listener:
        made = Room(aws, hands, listener, settings().duty)

        def at_once(url: str, message: Any, *, delay: int = 0) -> None:
            assert delay <= queues.LONGEST_DELAY
            made.waits.append(delay)
            really(url, message)

        monkeypatch.setattr(queues, "queue_message", at_once)
        yield made
    http_client._open_pool().clear()
    http_client._open_pool.cache_clear()
