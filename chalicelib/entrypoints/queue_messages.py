"""The messages of queues as handlers get them: each alone, so that one that fails keeps back no
other.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any

from chalice.app import SQSEvent

from chalicelib.platform.telemetry import log

Failures = dict[str, list[dict[str, str]]]  # what Lambda expects of a handler of a batch

# Each marks a message about no entry.
_OWN_MESSAGES = {"link", "confirm", "proven", "support", "breach", "own"}
_ENTRY_FACTS = ("number", "seq", "whom", "topic")  # what a notice is about, and to whom
_LOGGED_FACTS = {"number", "seq"}  # nothing else of a message is logged (I7)
DUE = "due"  # the second of Unix time before which a message has nothing to do


def for_each_message(
    event: SQSEvent,
    do: Callable[..., None],
    failure: str,
    parse: Callable[[dict[str, Any]], dict[str, Any]] | None = None,
    waits: Sequence[int] = (),
) -> Failures:
    """Call ``do`` with the facts of every message, as ``parse`` (by default ``parse_message``)
    reads them, and return the messages that failed: Lambda offers only those again.

    ``failure`` is the name of the log line. After a ``NotSent`` the message comes again when the
    service said so, else after the seconds of ``waits`` by how often it came, the last of which
    repeats; without ``waits`` when the queue brings it.
    """
    messages = (record.to_dict() for record in event)
    return batch_failures(
        message["messageId"]
        for message in messages
        if not _try_message(message, do, failure, parse or parse_message, waits)
    )


def _try_message(
    message: dict[str, Any],
    do: Callable[..., None],
    failure: str,
    parse: Callable[[dict[str, Any]], dict[str, Any]],
    waits: Sequence[int],
) -> bool:
    """Return whether the queue may forget the message."""
    facts: dict[str, Any] = {}
    try:
        body = json.loads(message["body"])
        if due := body.pop(DUE, None):
            from chalicelib.entrypoints import postponing  # few messages wait

            if postponing.is_early(message, due):
                return False
        facts = parse(body)
        do(**facts)
    except Exception as fault:
        log.exception(failure, **{name: facts[name] for name in _LOGGED_FACTS & {*facts}})
        from chalicelib.entrypoints import postponing  # few messages fail

        return postponing.put_off(message, fault, waits)
    return True


def parse_message(body: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of a message that SNS put into a queue: which entry it is about, or all
    members of one of our own messages (a link, a code, a greeting, a breach), which have the same
    form.
    """
    message: dict[str, Any] = json.loads(body["Message"])
    if _OWN_MESSAGES & {*message}:
        return message
    return {name: message[name] for name in _ENTRY_FACTS if name in message}


def parse_facts(body: dict[str, Any]) -> dict[str, Any]:
    """Return the facts of an announced entry, with the members that subscribers filter by."""
    message = json.loads(body["Message"])
    filter_names = ("kind", "status", "agency", "to", "category", "kelurahan", "visibility")
    facts = {name: message[name] for name in ("number", "seq", *filter_names)}
    return {**facts, "hides": message.get("hides")}


def parse_duty(body: dict[str, Any]) -> dict[str, Any]:
    """Return all members of one of our own messages, or which entry an announcement is about."""
    message: dict[str, Any] = json.loads(body["Message"])
    return message if "office" in message else {each: message[each] for each in ("number", "seq")}


def batch_failures(identifiers: Any) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}
