"""After the acknowledgement: each new timeline entry keeps its photos, is announced, and sets its
timer going.
"""

from chalicelib.city import city
from chalicelib.domain.moments import stored
from chalicelib.domain.report import Kind
from chalicelib.domain.webhooks import outside
from chalicelib.outside import attachments, metrics, topic, workflow
from chalicelib.outside.telemetry import log
from chalicelib.services import health, lasting, spreading
from chalicelib.stores import reports
from chalicelib.stores.stream import Change


def announce(change: Change) -> None:
    """Everything an entry sets off. Each part may be repeated without harm, so a failure is
    answered by doing it again.
    """
    for photo in change.uploaded:
        attachments.keep(change.number, photo)
    topic.publish(_facts(change), _filters(change))
    if change.run is not None:
        if change.next_check is not None:
            workflow.start(change.number, change.run, change.next_check)
        if change.run > 1:
            workflow.stop(change.number, change.run - 1)
    if change.merged:
        spreading.spread(change.number, change.merged)
    if change.hides is not None and change.seq > reports.SURELY_RELISTED:
        log.info("relisted", number=change.number, entries=reports.relist(change.number))
    lasting.tell(change)
    _count(change)


def _count(change: Change) -> None:
    if change.seq == 1:
        health.taken(change.channel, change.at, change.sent_at)
    elif change.kind is Kind.STATUS:
        metrics.count("StatusChanged", status=change.status)
    elif name := _COUNTED.get(change.kind):
        metrics.count(name)
    if change.decision:
        metrics.count("ReportModerated", decision=change.decision)
    if change.stars is not None and change.stars <= city().settings.low_rating:
        metrics.count("RatedLow")


_COUNTED = {
    Kind.ESCALATION: "ReportEscalated",
    Kind.CATEGORY: "CategoryCorrected",
    Kind.RATING: "ReportRated",
    Kind.REOPEN: "ReportReopened",
    Kind.APPEAL: "ReportAppealed",
    Kind.UNMERGE: "ReportUnmerged",
}


def _facts(change: Change) -> dict[str, object]:
    """What subscribers get: nothing a citizen wrote, and nobody's identity (I7)."""
    return {
        "number": change.number,
        "seq": change.seq,
        "at": stored(change.at),
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


def _filters(change: Change) -> dict[str, str]:
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
        "outside": "yes" if outside(change.kind, change.private, change.hides) else "",
    }
