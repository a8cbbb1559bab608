"""The work that follows each new timeline entry, after the acknowledgement: its photos are kept, it
is announced, and its timer starts.
"""

from collections.abc import Callable

from chalice.app import (
    DynamoDBRecord,
)

from chalicelib.casework import merge_propagation
from chalicelib.city.current import city
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.platform import telemetry
from chalicelib.platform.aws import queues
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks.rules import is_told_outside
from chalicelib.reports.files import attachments
from chalicelib.reports.store import reports, resolution_time
from chalicelib.reports.store.reports import relist_entries
from chalicelib.reports.store.stream_records import Change
from chalicelib.sla import timer


def announce_entry(change: Change) -> None:
    """Do everything that follows from an entry. Repeating any part does no harm, so the caller
    answers a failure by calling again.
    """
    for photo in change.uploaded:
        attachments.keep_upload(change.number, photo)
    queues.publish_facts(_event_facts(change), _event_filters(change))
    if change.run is not None:
        if change.next_check is not None:
            timer.start_timer(change.number, change.run, change.next_check)
        if change.run > 1:
            timer.stop_timer(change.number, change.run - 1)
    if change.merged:
        merge_propagation.propagate_merge(change.number, change.merged)
    if change.hides is not None and change.seq > reports.SURELY_RELISTED:
        log.info("relisted", number=change.number, entries=relist_entries(change.number))
    resolution_time.update_resolution_time(change)
    _count_events(change)


def _count_events(change: Change) -> None:
    if change.seq == 1:
        channel_monitor.count_taken(change.channel, change.at, change.sent_at)
    elif change.kind is Kind.STATUS:
        telemetry.count_event("StatusChanged", status=change.status)
    elif name := _COUNTED_KINDS.get(change.kind):
        telemetry.count_event(name)
    if change.decision:
        telemetry.count_event("ReportModerated", decision=change.decision)
    if change.stars is not None and change.stars <= city().settings.low_rating:
        telemetry.count_event("RatedLow")


_COUNTED_KINDS = {
    Kind.ESCALATION: "ReportEscalated",
    Kind.CATEGORY: "CategoryCorrected",
    Kind.RATING: "ReportRated",
    Kind.REOPEN: "ReportReopened",
    Kind.APPEAL: "ReportAppealed",
    Kind.PLACE: "PlaceCorrected",
    Kind.TAKEN_BACK: "HandoverTakenBack",
    Kind.WITHDRAWN: "ReportWithdrawn",
    Kind.UNMERGE: "ReportUnmerged",
}


def _event_facts(change: Change) -> dict[str, object]:
    """The message of the topic: no text that a citizen wrote, and nobody's identity (I7)."""
    return {
        "number": change.number,
        "seq": change.seq,
        "at": format_stored(change.at),
        "kind": change.kind,
        "status": change.status,
        "agency": change.holder,
        "to": change.to,
        "channel": change.channel,
        "category": change.category,
        "kelurahan": change.area,
        "visibility": change.visibility,
        **({} if change.hides is None else {"hides": change.hides}),
    }


def _event_filters(change: Change) -> dict[str, str]:
    """The message attributes that subscriptions of the topic filter by."""
    return {
        "kind": change.kind,
        "status": change.status,
        "channel": change.channel,
        "agency": change.holder,
        "kelurahan": change.area or "",
        "category": change.category,
        "visibility": change.visibility,
        "media": "yes" if change.media else "",
        "photos": "yes" if change.uploaded else "",
        "outside": "yes" if is_told_outside(change.kind, change.visibility, change.hides) else "",
    }


# What ``OnChange`` does with each record of the table's stream. Each handler imports its services
# when it runs.


RecordHandler = Callable[[DynamoDBRecord], None]


def find_handler(event: str, sort_key: str) -> RecordHandler | None:
    """Return the handler of a record, or None when nothing follows from it."""
    matching = (
        handler
        for name, key, handler in _RECORD_HANDLERS
        if name == event and (sort_key.startswith(key) if key.endswith("#") else sort_key == key)
    )
    return next(matching, None)


def _announce_entry(record: DynamoDBRecord) -> None:
    from chalicelib.reports.store.stream_records import decode_change

    announce_entry(decode_change(record.new_image or {}))


def _announce_filing(record: DynamoDBRecord) -> None:
    """Announce a report's first entry, and only then look for other reports with the same text."""
    from chalicelib.intake.campaigns import service as campaigns_service

    _announce_entry(record)
    if "confidential" not in (record.new_image or {}):
        campaigns_service.follow_report(record.new_image or {})


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
    if key == "Z#erasure#":  # an operator repeats the erasure: no pass is stored yet
        image = record.new_image or {}
        who = {name: image[name]["S"] for name in ("caller", "request") if name in image}
        log.info("erasure_repeated", number=number, **who)
        erasure.repeat_erasure(number)
    else:
        erasure.erase_pass(number, key)


def _count_closing(record: DynamoDBRecord) -> None:
    from chalicelib.reports.store import resolution_time
    from chalicelib.reports.store.stream_records import decode_closing

    resolution_time.record_closing(
        decode_closing(record.old_image), decode_closing(record.new_image)
    )


def _correct_score(record: DynamoDBRecord) -> None:
    from chalicelib.scores import service, store

    service.hand_on_correction(store.parse_image(record.new_image or {}))


# Each row: the stream's event name, the item's sort key, or the start of it when it ends with "#",
# and the handler.
_RECORD_HANDLERS: tuple[tuple[str, str, RecordHandler], ...] = (
    ("INSERT", "T#000001", _announce_filing),
    ("INSERT", "T#", _announce_entry),
    ("INSERT", "Z#inbox#", _join_addition),
    ("INSERT", "Z#origin", _limit_texts),
    ("INSERT", "Z#erasure#", _erase_reporter),
    ("MODIFY", "APPEAL#", _correct_score),
    ("MODIFY", "A", _count_closing),
)
