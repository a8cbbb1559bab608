"""The work that follows each new timeline entry, after the acknowledgement: its photos are kept, it
is announced, and its timer starts.
"""

from chalicelib.casework import merge_propagation
from chalicelib.city.current import city
from chalicelib.intake import channel_monitor
from chalicelib.platform import telemetry
from chalicelib.platform.aws import queues
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.platform.telemetry import log
from chalicelib.publishing.webhooks.rules import is_told_outside
from chalicelib.reports import attachments
from chalicelib.reports.store import reports, resolution_time
from chalicelib.reports.store.stream import Change
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
        log.info("relisted", number=change.number, entries=reports.relist_entries(change.number))
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
        "private": change.private,
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
        "private": "true" if change.private else "false",
        "media": "yes" if change.media else "",
        "photos": "yes" if change.uploaded else "",
        "outside": "yes" if is_told_outside(change.kind, change.private, change.hides) else "",
    }
