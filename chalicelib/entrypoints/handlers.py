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
from chalicelib.platform.moments import format_stored
from chalicelib.platform.telemetry import log

handlers = Blueprint(__name__)

Failures = dict[str, list[dict[str, str]]]
RecordHandler = Callable[[DynamoDBRecord], None]

# The template puts the real stream, topic, queues and hour in their place.
STREAM_ARN = (
    "arn:aws:dynamodb:ap-southeast-3:000000000000:table/replaced/stream/2026-01-01T00:00:00.000"
)
MAIL_TOPIC = "replaced"
DAILY = "rate(1 day)"
QUEUE_ARN = "arn:aws:sqs:ap-southeast-3:000000000000:replaced"


@handlers.on_dynamodb_record(stream_arn=STREAM_ARN, name="on_change")
def on_change(event: DynamoDBEvent) -> Failures:
    """Announce each new timeline entry, put each addition into its timeline, erase what is to be
    erased, and keep the closings that stand, in order for each report.

    After a failure the same report's later entries wait, other reports' go on; Lambda then
    offers the batch again from the first failure, and whatever is repeated does no harm.
    """
    failed: dict[str, str] = {}
    for record in event:
        key, sort_key = record.keys["pk"]["S"], record.keys["sk"]["S"]
        follow = _find_handler(record.event_name, sort_key)
        if follow is None or key in failed:
            continue
        try:
            follow(record)
        except Exception:  # whatever one report's entry meets must not hold up the others
            log.exception("not_announced", number=key[2:], entry=sort_key)
            failed[key] = record.sequence_number
    return _batch_failures(failed.values())


def _find_handler(event: str, sort_key: str) -> RecordHandler | None:
    """What a record sets going, if anything."""
    found = (
        do for when, start, do in _RECORD_HANDLERS if when == event and sort_key.startswith(start)
    )
    return next(found, None)


def _announce_entry(record: DynamoDBRecord) -> None:
    from chalicelib.entrypoints import stream
    from chalicelib.reports.store.stream import decode_change

    stream.announce_entry(decode_change(record.new_image or {}))


def _announce_filing(record: DynamoDBRecord) -> None:
    """A report's first entry is announced before anybody looks who else sent its text."""
    from chalicelib.intake import campaign_service

    _announce_entry(record)
    campaign_service.follow_report(record.new_image or {})


def _join_addition(record: DynamoDBRecord) -> None:
    from chalicelib.reporters import additions
    from chalicelib.reporters.additions_store import parse_image

    additions.join_addition(*parse_image(record.new_image or {}))


def _limit_texts(record: DynamoDBRecord) -> None:
    from chalicelib.intake import rate_limit

    rate_limit.count_report(record.new_image or {})


def _erase_reporter(record: DynamoDBRecord) -> None:
    from chalicelib.privacy import erasure

    number, key = record.keys["pk"]["S"][2:], record.keys["sk"]["S"]
    if key == "Z#erasure#":  # by operations: no pass of it yet
        erasure.repeat_erasure(number)
    else:
        erasure.erase_pass(number, key)


def _count_closing(record: DynamoDBRecord) -> None:
    from chalicelib.reports.store import resolution_time
    from chalicelib.reports.store.stream import decode_closing

    resolution_time.record_closing(
        decode_closing(record.old_image), decode_closing(record.new_image)
    )


# by what has happened to an item, and the start of its sort key
_RECORD_HANDLERS: tuple[tuple[str, str, RecordHandler], ...] = (
    ("INSERT", "T#000001", _announce_filing),
    ("INSERT", "T#", _announce_entry),
    ("INSERT", "Z#inbox#", _join_addition),
    ("INSERT", "Z#origin", _limit_texts),
    ("INSERT", "Z#erasure#", _erase_reporter),
    ("MODIFY", "A", _count_closing),
)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="deliver", batch_size=10)
def deliver(event: SQSEvent) -> Failures:
    """Tell reporters what the topic announced, and send links, codes and first messages; what was
    not taken stays in the queue for another try.
    """
    return _for_each_message(event, _send_notice, "not_told")


def _send_notice(**told: Any) -> None:
    if "link" in told:
        from chalicelib.reporters import magic_link

        magic_link.send_magic_link(**told)
    elif "confirm" in told:
        from chalicelib.notifications import address_confirmation

        address_confirmation.send_code(**told)
    elif "proven" in told:
        from chalicelib.notifications import greeting

        greeting.send_catch_up(**told)
    elif "support" in told:
        from chalicelib.notifications import greeting

        greeting.greet_supporter(**told)
    else:
        from chalicelib.notifications import service as notifications_service

        notifications_service.send_notices(**told)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="collect", batch_size=5)
def collect(event: SQSEvent) -> Failures:
    """Fetch what was sent along; what can't be had now stays in the queue for another try."""
    from chalicelib.inbound import media

    return _for_each_message(event, media.collect_media, "not_collected")


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="examine", batch_size=1)
def examine(event: SQSEvent) -> Failures:
    """Look at the photos of an entry; what fails stays in the queue for another try."""
    from chalicelib.evidence import service as evidence_service

    return _for_each_message(event, evidence_service.examine_entry, "not_examined")


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="fan_out", batch_size=10)
def fan_out(event: SQSEvent) -> Failures:
    """Ask for a call of every subscriber's webhook that is to hear of an entry."""
    from chalicelib.publishing.webhooks import service as webhooks_service

    return _for_each_message(event, webhooks_service.fan_out_event, "not_fanned_out", _parse_facts)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="call_out", batch_size=1)
def call_out(event: SQSEvent) -> Failures:
    """Call a subscriber's webhook; what is not taken stays in the queue for another try."""
    from chalicelib.publishing.webhooks import delivery

    return _for_each_message(event, delivery.deliver_event, "not_called", json.loads)


def _for_each_message(
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
            announced = (read or _parse_message)(record.body)
            do(**announced)
        except Exception as fault:
            log.exception(
                failure, **{name: announced[name] for name in _LOGGED_FACTS & {*announced}}
            )
            held = record.to_dict()
            failed.append(held["messageId"])
            if isinstance(fault, NotSent) and fault.after:
                messaging.postpone_message(
                    held["eventSourceARN"], held["receiptHandle"], fault.after
                )
    return _batch_failures(failed)


@handlers.on_sns_message(topic=MAIL_TOPIC, name="mail")
def mail(event: SNSEvent) -> None:
    """Take in letters as SES announces them, and what it tells of mails of ours; here the topic is
    the proof of the sender.
    """
    from chalicelib.notifications.sending import bounces

    if told := bounces.parse_event(event.message):
        from chalicelib.notifications.sending import bounces

        bounces.record_event(told)
        return
    from chalicelib.inbound import service as inbound_service

    held = event.to_dict()["Records"][0]["Sns"]
    inbound_service.receive_letter(event.message, held["TopicArn"])


def _parse_message(body: str) -> dict[str, Any]:
    """Which entry a message of the topic, as SNS puts it into a queue, is about; or what else was
    put there in that form.
    """
    told: dict[str, Any] = json.loads(json.loads(body)["Message"])
    if _OWN_MESSAGES & {*told}:
        return told
    return {name: told[name] for name in ("number", "seq", "whom") if name in told}


_OWN_MESSAGES = {"link", "confirm", "proven", "support"}  # messages that are about no entry
_LOGGED_FACTS = {"number", "seq"}  # all else a message says is left out (I7)


def _parse_facts(body: str) -> dict[str, Any]:
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

    channel_monitor.watch_channels(clock.now())
    try:
        log.info("succeeded", handed=sla_reconcile.succeed_offices())
    finally:
        try:
            log.info("erasures_went_on", passes=erasure.continue_erasures())
        finally:
            try:
                restarted = sla_reconcile.restart_timers()
                log.info("reconciled", restarted=restarted)
            finally:
                casework_service.watch_appeals(clock.now())
    return {"restarted": restarted}


@handlers.schedule(DAILY, name="digest")
def digest(event: CloudWatchEvent) -> dict[str, int]:
    """Write to the heads of offices what is late, due and flagged, and answer how many; a digest
    that was not sent fails the run, and Lambda runs it again.
    """
    from chalicelib.sla import digest_service

    sent = digest_service.send_digests()
    log.info("digested", sent=sent)
    return {"sent": sent}


@handlers.schedule(DAILY, name="retain")
def retain(event: CloudWatchEvent) -> dict[str, int]:
    """Let go of what was kept for as long as it may be, and prove it; answers how many."""
    from chalicelib.privacy import retention

    told = retention.run_retention()
    log.info("retained", reports=told)
    return told


def _batch_failures(identifiers: Any) -> Failures:
    return {"batchItemFailures": [{"itemIdentifier": each} for each in identifiers]}


# Functions that are called by name: the task of the state machine
# ``infra/report_lifecycle.asl.json``, and reading parked deliveries again.


functions = Blueprint(__name__)


@functions.lambda_function(name="check")
def check(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Look at one report: ``{number, run, next_check}`` in, the same with the next moment and
    ``over`` out.
    """
    from chalicelib.sla import timer  # the API imports this module, and keeps no timers

    again = timer.wake_timer(event["number"], event["run"])
    next_check = format_stored(again) if again else event["next_check"]
    return {**event, "next_check": next_check, "over": again is None}


@functions.lambda_function(name="reread")
def reread(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Read a parked delivery again: ``{key}`` in, how many messages were taken and how many of it
    are still parked out.
    """
    from chalicelib.inbound import service as inbound_service

    told = inbound_service.reread_parked(event["key"])
    still = inbound_service.count_parked(told)
    return {"done": True, "messages": len(told) - still, "parked": still}
