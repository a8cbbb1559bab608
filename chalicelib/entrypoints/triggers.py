"""What runs by itself: the table's stream, the queues of notices, of what was sent along, of photos
to be examined and of what subscribers are told, the topic of letters, the hourly reconciler and the
daily digest.

What they need is imported by each when it runs: the API imports this module and runs none.
"""

import json
from collections.abc import Callable
from typing import Any

from chalice.app import (
    Blueprint,
    CloudWatchEvent,
    DynamoDBEvent,
    DynamoDBRecord,
    SNSEvent,
    SQSEvent,
)

from chalicelib.platform import clock
from chalicelib.platform.telemetry import log

handlers = Blueprint(__name__)

Failures = dict[str, list[dict[str, str]]]
Follow = Callable[[DynamoDBRecord], None]

# The template puts the real stream, topic, queues and hour in their place.
STREAM = (
    "arn:aws:dynamodb:ap-southeast-3:000000000000:table/replaced/stream/2026-01-01T00:00:00.000"
)
MAIL = "replaced"
DAILY = "rate(1 day)"
QUEUE = "arn:aws:sqs:ap-southeast-3:000000000000:replaced"


@handlers.on_dynamodb_record(stream_arn=STREAM, name="on_change")
def on_change(event: DynamoDBEvent) -> Failures:
    """Announce each new timeline entry, put each addition into its timeline, erase what is to be
    erased, and keep the closings that stand, in order for each report.

    After a failure the same report's later entries wait, other reports' go on; Lambda then
    offers the batch again from the first failure, and whatever is repeated does no harm.
    """
    failed: dict[str, str] = {}
    for record in event:
        key, sort_key = record.keys["pk"]["S"], record.keys["sk"]["S"]
        follow = _following(record.event_name, sort_key)
        if follow is None or key in failed:
            continue
        try:
            follow(record)
        except Exception:  # whatever one report's entry meets must not hold up the others
            log.exception("not_announced", number=key[2:], entry=sort_key)
            failed[key] = record.sequence_number
    return _failures(failed.values())


def _following(event: str, sort_key: str) -> Follow | None:
    """What a record sets going, if anything."""
    found = (do for when, start, do in _FOLLOWING if when == event and sort_key.startswith(start))
    return next(found, None)


def _announce(record: DynamoDBRecord) -> None:
    from chalicelib.entrypoints import announcing
    from chalicelib.reports.store.stream import change

    announcing.announce(change(record.new_image or {}))


def _filed(record: DynamoDBRecord) -> None:
    """A report's first entry is announced before anybody looks who else sent its text."""
    from chalicelib.intake import campaigns_service

    _announce(record)
    campaigns_service.follow(record.new_image or {})


def _join(record: DynamoDBRecord) -> None:
    from chalicelib.reporters import additions
    from chalicelib.reporters.additions_store import waiting

    additions.join(*waiting(record.new_image or {}))


def _limit(record: DynamoDBRecord) -> None:
    from chalicelib.intake import rate_limit

    rate_limit.follow(record.new_image or {})


def _erase(record: DynamoDBRecord) -> None:
    from chalicelib.privacy import erasure

    number, key = record.keys["pk"]["S"][2:], record.keys["sk"]["S"]
    if key == "Z#erasure#":  # by operations: no pass of it yet
        erasure.again(number)
    else:
        erasure.erase(number, key)


def _stands(record: DynamoDBRecord) -> None:
    from chalicelib.reports import resolution_time_service
    from chalicelib.reports.store.stream import closing

    resolution_time_service.follow(closing(record.old_image), closing(record.new_image))


# by what has happened to an item, and the start of its sort key
_FOLLOWING: tuple[tuple[str, str, Follow], ...] = (
    ("INSERT", "T#000001", _filed),
    ("INSERT", "T#", _announce),
    ("INSERT", "Z#inbox#", _join),
    ("INSERT", "Z#origin", _limit),
    ("INSERT", "Z#erasure#", _erase),
    ("MODIFY", "A", _stands),
)


@handlers.on_sqs_message(queue_arn=QUEUE, name="deliver", batch_size=10)
def deliver(event: SQSEvent) -> Failures:
    """Tell reporters what the topic announced, and send links, codes and first messages; what was
    not taken stays in the queue for another try.
    """
    return _each(event, _tell, "not_told")


def _tell(**told: Any) -> None:
    if "link" in told:
        from chalicelib.reporters import magic_link

        magic_link.send(**told)
    elif "confirm" in told:
        from chalicelib.notifications import address_confirmation

        address_confirmation.send(**told)
    elif "proven" in told:
        from chalicelib.notifications import greeting

        greeting.catch_up(**told)
    elif "support" in told:
        from chalicelib.notifications import greeting

        greeting.greet(**told)
    else:
        from chalicelib.notifications import service as notifications_service

        notifications_service.tell(**told)


@handlers.on_sqs_message(queue_arn=QUEUE, name="collect", batch_size=5)
def collect(event: SQSEvent) -> Failures:
    """Fetch what was sent along; what can't be had now stays in the queue for another try."""
    from chalicelib.inbound import media

    return _each(event, media.collect, "not_collected")


@handlers.on_sqs_message(queue_arn=QUEUE, name="examine", batch_size=1)
def examine(event: SQSEvent) -> Failures:
    """Look at the photos of an entry; what fails stays in the queue for another try."""
    from chalicelib.evidence import service as evidence_service

    return _each(event, evidence_service.examine, "not_examined")


@handlers.on_sqs_message(queue_arn=QUEUE, name="fan_out", batch_size=10)
def fan_out(event: SQSEvent) -> Failures:
    """Ask for a call of every subscriber's webhook that is to hear of an entry."""
    from chalicelib.publishing.webhooks import service as webhooks_service

    return _each(event, webhooks_service.spread, "not_fanned_out", _facts)


@handlers.on_sqs_message(queue_arn=QUEUE, name="call_out", batch_size=1)
def call_out(event: SQSEvent) -> Failures:
    """Call a subscriber's webhook; what is not taken stays in the queue for another try."""
    from chalicelib.publishing.webhooks import delivery

    return _each(event, delivery.call, "not_called", json.loads)


def _each(
    event: SQSEvent,
    do: Callable[..., None],
    failure: str,
    read: Callable[[str], dict[str, Any]] | None = None,
) -> Failures:
    """Do it for every entry announced, or whatever ``read`` reads of a message; one that fails must
    not do the others again. Who knows when it may succeed has it offered then.
    """
    from chalicelib.notifications.sending.message_sender import NotSent
    from chalicelib.platform.aws import messaging

    failed = []
    for record in event:
        announced: dict[str, Any] = {}
        try:
            announced = (read or _announced)(record.body)
            do(**announced)
        except Exception as fault:
            log.exception(failure, **{name: announced[name] for name in _LOGGED & {*announced}})
            held = record.to_dict()
            failed.append(held["messageId"])
            if isinstance(fault, NotSent) and fault.after:
                messaging.postpone(held["eventSourceARN"], held["receiptHandle"], fault.after)
    return _failures(failed)


@handlers.on_sns_message(topic=MAIL, name="mail")
def mail(event: SNSEvent) -> None:
    """Take in letters as SES announces them, and what it tells of mails of ours; here the topic is
    the proof of the sender.
    """
    from chalicelib.notifications.sending import bounces

    if told := bounces.read(event.message):
        from chalicelib.notifications.sending import bounces

        bounces.heard(told)
        return
    from chalicelib.inbound import service as inbound_service

    held = event.to_dict()["Records"][0]["Sns"]
    inbound_service.letter(event.message, held["TopicArn"])


def _announced(body: str) -> dict[str, Any]:
    """Which entry a message of the topic, as SNS puts it into a queue, is about; or what else was
    put there in that form.
    """
    told: dict[str, Any] = json.loads(json.loads(body)["Message"])
    if _OF_THEIR_OWN & {*told}:
        return told
    return {name: told[name] for name in ("number", "seq", "whom") if name in told}


_OF_THEIR_OWN = {"link", "confirm", "proven", "support"}  # messages that are about no entry
_LOGGED = {"number", "seq"}  # all else a message says is left out (I7)


def _facts(body: str) -> dict[str, Any]:
    """And what subscribers choose by."""
    told = json.loads(json.loads(body)["Message"])
    chosen_by = ("kind", "status", "agency", "to", "category", "kelurahan", "private")
    facts = {name: told[name] for name in ("number", "seq", *chosen_by)}
    return {**facts, "hides": told.get("hides")}


@handlers.schedule("rate(1 hour)", name="reconcile")
def reconcile(event: CloudWatchEvent) -> dict[str, int]:
    """Tell of busy channels that fell silent, hand over what dissolved offices hold, go on with
    erasures, restart timers that were lost, and tell of appeals that nobody has judged. Each is
    done whatever becomes of the others. Answers how many timers were restarted.
    """
    from chalicelib.casework import service as casework_service
    from chalicelib.intake import channel_monitor
    from chalicelib.privacy import erasure
    from chalicelib.sla import reconcile as sla_reconcile

    channel_monitor.watch(clock.now())
    try:
        log.info("succeeded", handed=sla_reconcile.succeed())
    finally:
        try:
            log.info("erasures_went_on", passes=erasure.go_on())
        finally:
            try:
                restarted = sla_reconcile.reconcile()
                log.info("reconciled", restarted=restarted)
            finally:
                casework_service.watch(clock.now())
    return {"restarted": restarted}


@handlers.schedule(DAILY, name="digest")
def digest(event: CloudWatchEvent) -> dict[str, int]:
    """Write to the heads of offices what is late, due and flagged, and answer how many; a digest
    that was not sent fails the run, and Lambda runs it again.
    """
    from chalicelib.sla import digest_service

    sent = digest_service.send()
    log.info("digested", sent=sent)
    return {"sent": sent}


@handlers.schedule(DAILY, name="retain")
def retain(event: CloudWatchEvent) -> dict[str, int]:
    """Let go of what was kept for as long as it may be, and prove it; answers how many."""
    from chalicelib.privacy import retention

    told = retention.retain()
    log.info("retained", reports=told)
    return told


def _failures(identifiers: Any) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}
