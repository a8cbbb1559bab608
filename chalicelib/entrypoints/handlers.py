"""The handlers of events: the table's stream, the queues (notices, media, photos, events for
subscribers, calls of their webhooks, the duty, and facts), the topic of letters, the schedules, and
the functions that are called by name.

Each handler imports its services when it runs: the API imports this module and runs no handler.
The loop over a queue stays by hand: Powertools' BatchProcessor costs each start 50 ms of CPU.
"""

from typing import Any

from chalice.app import Blueprint, CloudWatchEvent, DynamoDBEvent, SNSEvent, SQSEvent

from chalicelib.entrypoints.queue_messages import (
    Failures,
    batch_failures,
    for_each_message,
    parse_duty,
    parse_facts,
)
from chalicelib.notifications.sending import notice_retries
from chalicelib.platform.moments import format_stored
from chalicelib.platform.telemetry import count_event, log

handlers = Blueprint(__name__)

# Placeholders: the template replaces them with the real stream, topic, queues and hour.
STREAM_ARN = (
    "arn:aws:dynamodb:ap-southeast-3:000000000000:table/replaced/stream/2026-01-01T00:00:00.000"
)
MAIL_TOPIC = "replaced"
DAILY = "rate(1 day)"
QUEUE_ARN = "arn:aws:sqs:ap-southeast-3:000000000000:replaced"


@handlers.on_dynamodb_record(stream_arn=STREAM_ARN, name="on_change")
def on_change(event: DynamoDBEvent) -> Failures:
    """Announce each new timeline entry, join each addition to its timeline, erase the data of a
    reporter who asked for it, and record closings; in order for each report.

    After a failure the later entries of the same report wait, and other reports go on, as long as
    there is time. Lambda then offers the batch again from the first failure; repeating a record
    does no harm. ``stream_failures`` tells what becomes of a record that fails again and again.
    """
    from chalicelib.entrypoints import stream_failures  # no other function needs these
    from chalicelib.entrypoints.stream import find_handler
    from chalicelib.platform.restore_mark import is_put_back

    failed: dict[str, str] = {}
    for record in event:
        key, sort_key = record.keys["pk"]["S"], record.keys["sk"]["S"]
        follow = find_handler(record.event_name, sort_key)
        if follow is None or key in failed:
            continue
        if is_put_back(record.new_image or {}, record.old_image):
            continue  # what follows from it has followed before
        if not stream_failures.has_time(event.context):
            failed[key] = record.sequence_number
            break
        try:
            follow(record)
        except Exception as fault:  # a failure of one report must not hold up the others
            log.exception("not_announced", number=key[2:], entry=sort_key)
            if stream_failures.is_outage(fault) or not stream_failures.give_up(record):
                failed[key] = record.sequence_number
    if failed:
        count_event("EntryNotAnnounced")
    return batch_failures(failed.values())


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="deliver", batch_size=10)
def deliver(event: SQSEvent) -> Failures:
    """Send reporters the notices of announced entries, and send links, codes and first messages.
    A message that failed stays in the queue for another try.
    """
    return for_each_message(event, _send_notice, "not_told", waits=notice_retries.WAITS)


def _send_notice(**message: Any) -> None:
    if "link" in message:
        from chalicelib.reporters import magic_link

        magic_link.send_magic_link(**message)
    elif "confirm" in message:
        from chalicelib.notifications import address_confirmation

        address_confirmation.send_code(**message)
    elif "proven" in message:
        from chalicelib.notifications import greeting

        greeting.send_catch_up(**message)
    elif "support" in message:
        from chalicelib.notifications import greeting

        greeting.greet_supporter(**message)
    elif "own" in message:
        from chalicelib.reporters import joining_offer

        joining_offer.offer_joining(**message)
    elif "breach" in message:
        from chalicelib.privacy import breach

        (breach.find_people if "number" in message else breach.tell_person)(**message)
    else:
        from chalicelib.notifications import service as notifications_service

        notifications_service.send_notices(**message)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="collect", batch_size=5)
def collect(event: SQSEvent) -> Failures:
    """Fetch the media of a message; after a failure it stays in the queue for another try."""
    from chalicelib.inbound import media

    return for_each_message(event, media.collect_media, "not_collected")


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="examine", batch_size=1)
def examine(event: SQSEvent) -> Failures:
    """Examine the photos of an entry; an entry that failed stays in the queue for another try."""
    from chalicelib.evidence import service as evidence_service

    return for_each_message(event, evidence_service.examine_entry, "not_examined")


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="fan_out", batch_size=10)
def fan_out(event: SQSEvent) -> Failures:
    """Queue one call for each subscriber's webhook that wants an entry."""
    from chalicelib.publishing.webhooks import service as webhooks_service

    return for_each_message(event, webhooks_service.fan_out_event, "not_fanned_out", parse_facts)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="call_out", batch_size=1)
def call_out(event: SQSEvent) -> Failures:
    """Call a subscriber's webhook; an event it did not take stays in the queue for another try."""
    from chalicelib.publishing.webhooks import webhook_delivery

    return for_each_message(event, webhook_delivery.deliver_event, "not_called", dict)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="duty", batch_size=1)
def duty(event: SQSEvent) -> Failures:
    """Route a step of the ladder to the duty contacts of its offices, send a contact what waits for
    it, or send a contact its code.
    """
    return for_each_message(event, _follow_duty, "duty_not_told", parse_duty)


def _follow_duty(**message: Any) -> None:
    if "code" in message:
        from chalicelib.duty import service as duty_service

        duty_service.send_code(**message)
    elif "contact" in message:
        from chalicelib.duty.messages import delivery

        scheduled = message.pop("at", None) is not None
        delivery.send_due(**message, scheduled=scheduled)
    else:
        from chalicelib.duty import step_routing

        step_routing.route_step(**message)


@handlers.on_sqs_message(queue_arn=QUEUE_ARN, name="facts", batch_size=1000)
def facts(event: SQSEvent) -> Failures:
    """Store the facts of entries in one object; an entry that failed stays in the queue."""
    from chalicelib.figures.facts import recording

    return batch_failures(recording.record_facts(event.to_dict()["Records"]))


@handlers.on_sns_message(topic=MAIL_TOPIC, name="mail")
def mail(event: SNSEvent) -> None:
    """Receive the letters that SES announces, and record the events of mails that we sent. The
    topic itself proves the sender.
    """
    from chalicelib.notifications.sending import bounces

    if mail_event := bounces.parse_event(event.message):
        bounces.record_event(mail_event)
        if mail_event.about.kind == bounces.MailKind.DUTY:
            from chalicelib.duty import returned_mail

            returned_mail.record_return(mail_event)
        return
    from chalicelib.inbound import service as inbound_service

    envelope = event.to_dict()["Records"][0]["Sns"]
    inbound_service.receive_letter(event.message, envelope["TopicArn"])


@handlers.schedule("rate(1 hour)", name="reconcile")
def reconcile(event: CloudWatchEvent) -> dict[str, int]:
    """Warn of busy channels that fell silent and of dead letters, hand over the reports of
    dissolved offices, continue erasures, restart lost timers, end overdue hidings, and warn of
    appeals without a verdict and of breaches that people are still to be told of.

    Returns how many timers were restarted.
    """
    from chalicelib.entrypoints import repairs

    return {"restarted": repairs.repair_all()}


@handlers.schedule("rate(5 minutes)", name="export")
def export(event: CloudWatchEvent) -> dict[str, int]:
    """Make the exports that auditors asked for; return how many are ready. What a run does not end
    the next one goes on with.
    """
    from chalicelib.audit import service as audit_service

    return {"exports": audit_service.make_exports()}


@handlers.schedule("rate(3 minutes)", name="chart")
def chart(event: CloudWatchEvent) -> dict[str, int]:
    """Make the map of reports; return how many reports are on it. A run that fails is made up for
    by the next one.
    """
    from chalicelib.publishing.map import service as map_service

    return {"reports": map_service.make_map()}


@handlers.schedule("rate(8 minutes)", name="figures")
def figures(event: CloudWatchEvent) -> dict[str, int]:
    """Count the figures and publish them; return how many facts were counted, and how many lines
    of what arrived were none. A run that fails is made up for by the next one.
    """
    from chalicelib.figures import counting

    return counting.make_figures()


@handlers.schedule(DAILY, name="digest")
def digest(event: CloudWatchEvent) -> dict[str, int]:
    """Mail the heads of offices their late, due and flagged reports; return how many mails were
    sent. A digest that was not sent fails the run, and Lambda runs it again.
    """
    from chalicelib.sla import digest_service

    sent = digest_service.send_digests()
    log.info("digested", sent=sent)
    return {"sent": sent}


@handlers.schedule(DAILY, name="retain")
def retain(event: CloudWatchEvent) -> dict[str, int]:
    """Erase data whose retention time is over, record a proof, copy the accounts of officers, and
    warn of a nightly export that failed; return the counts of reports.
    """
    from chalicelib.entrypoints import nightly_export
    from chalicelib.officers import accounts_copy
    from chalicelib.privacy import retention

    counts = retention.run_retention()
    log.info("retained", reports=counts)
    accounts_copy.store_copy()
    nightly_export.watch_export()
    return counts


# Functions that are called by name: the task of the state machine
# ``infra/report_lifecycle.asl.json``, and the one that reads parked deliveries again.

functions = Blueprint(__name__)


@functions.lambda_function(name="check")
def check(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Check the promises of one report. Takes ``{number, run, next_check}``; returns the same with
    the next moment in ``next_check`` and with ``over``, true when no check follows.
    """
    from chalicelib.sla import timer  # the API imports this module, and keeps no timers

    again = timer.wake_timer(event["number"], event["run"])
    next_check = format_stored(again) if again else event["next_check"]
    return {**event, "next_check": next_check, "over": again is None}


@functions.lambda_function(name="reread")
def reread(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """Read a parked delivery again. Takes ``{key}``; returns how many of its messages were taken
    and how many are still parked.
    """
    from chalicelib.inbound import service as inbound_service

    results = inbound_service.reread_parked(event["key"])
    still = inbound_service.count_parked(results)
    return {"done": True, "messages": len(results) - still, "parked": still}
