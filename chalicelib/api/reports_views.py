"""Reports and entries as JSON: what each reader gets, from what the domain lets that reader see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.api import views
from chalicelib.api.timelines import fit, own_timeline_url, timeline_url
from chalicelib.city import city
from chalicelib.domain import holding, privacy, reasons, wording
from chalicelib.domain.city import ReasonKind
from chalicelib.domain.history import Timeline
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Entry, Kind, Report
from chalicelib.domain.tongue import Language
from chalicelib.outside import attachments
from chalicelib.services.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.api import answers, followup_answers, reports_answers

Link = Callable[[str], str]


def public(
    report: Report, timeline: Timeline, now: datetime, language: int
) -> reports_answers.Report:
    """What anyone sees of a report."""
    seen, shown = privacy.public(report, city()), privacy.public_entries(report, timeline, city())
    told = whole(seen, shown, now, public_link(report), language)
    if report.private:  # what tells of its matter
        told["priority"] = None
    fit(told, timeline, timeline_url(report.number))
    return told


def public_link(report: Report) -> Link:
    """Links to photos lead to a route that gives out a short-lived one."""
    link = f"{track_url(report.number)}/photos/"
    return lambda name: f"{link}{name}"


def own(
    report: Report, timeline: Timeline, now: datetime, language: int
) -> followup_answers.OwnReport:
    """What the report's own reporter sees: all of it but what passes between offices."""
    from chalicelib.domain import followup  # a status poll does not pay for it

    entries = privacy.own_entries(report, timeline)
    may = [str(what) for what in followup.may(report, now, city())]
    seen = whole(privacy.own(report), entries, now, link_of(report), language)
    told: followup_answers.OwnReport = {**seen, "emergency": None, "may": may}
    fit(told, timeline, own_timeline_url(report.number))
    return told


def link_of(report: Report) -> Link | None:
    if not privacy.shows_photos(report):
        return None
    return lambda name: attachments.link_within(report.number, name)


def whole(
    report: Report, entries: Sequence[Entry], now: datetime, link: Link | None, language: int
) -> reports_answers.Report:
    """All that the reader may see is in the report and its entries; ``fit`` sees to it that they
    are not too many.
    """
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "holder": views.office(report.holder),
        "holder_since": shown(holding.since(report)),
        "holders": len(report.history.holders),
        "category": views.category(report.category),
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": shown(filing.occurred_at) if filing.occurred_at else None,
        "place": views.place(report.place),
        "created_at": shown(filing.received_at),
        "updated_at": shown(report.updated_at),
        "priority": report.priority,
        "promise": views.promise(report, now),
        "countdown": views.counted_down(report, now, language),
        "late_reason": views.late_reason(report, now, language),
        "usual": views.usual(report, language),
        "escalation": escalation(report),
        "outcome": report.outcome,
        "verification": verification(report),
        "rating": report.rating,
        "reopened": report.reopenings,
        "appealed": report.appeals,
        "supporters": report.supporters,
        "duplicate_of": report.duplicate_of,
        "confirmed": report.confirmed,
        "private": report.private,
        "moderation": moderation(report, language),
        "version": report.version,
        "timeline": [entry(happened, link, report) for happened in entries],
        "older": None,
    }


def verification(report: Report) -> reports_answers.Verification | None:
    """How the last closing was verified; None where nobody has to."""
    state = "waiting" if report.verifier else report.verdict
    by = views.office(report.verifier) if report.verifier else None
    return {"state": state, "by": by, "rejections": report.rejections} if state else None


def moderation(report: Report, language: int) -> reports_answers.Moderation | None:
    held, decided = report.moderated, report.history.decided
    if held is None or decided is None:
        return None
    tongue = Language.ENGLISH if language else Language.INDONESIAN
    label = reasons.label(ReasonKind.MODERATION, held.reason, city(), tongue)
    from chalicelib.domain import moderation_words  # of few reports

    heard = "judged" if held.judged else "waiting"
    return {
        "state": held.state,
        "reason": {"code": held.reason, "name": label},
        "at": shown(decided.at),
        "by": views.office(decided.by),
        "appeal": heard if held.appealed else "open",
        "sentence": moderation_words.withheld(held, city(), tongue),
    }


def escalation(report: Report) -> reports_answers.Escalation | None:
    """The last rung that was climbed, while the report is open."""
    last = report.history.escalated
    if last is None or not report.open:
        return None
    offices = [views.office(code) for code in last.to]
    return {"at": shown(last.at), "to": offices, "red_flag": report.red_flag}


def entry(
    happened: Entry, link: Link | None = None, report: Report | None = None
) -> reports_answers.Entry:
    """A timeline entry; without a way to link them, photos are left out, and without its report the
    moments its rungs were about.
    """
    note = happened.note
    if happened.kind in (Kind.ESCALATION, Kind.REMINDER):
        note = wording.rung_note(happened, city(), report)
    elif happened.kind in (Kind.PRIVACY, Kind.EXPORT, Kind.ERASURE):
        note = wording.chosen(happened)
    elif happened.kind is Kind.MODERATION:
        from chalicelib.domain import moderation_words  # of few reports

        said = moderation_words.decided(happened, city(), Language.INDONESIAN)
        note = f"{said[0].upper()}{said[1:]}" + (f' "{note}"' if note else "")
    return {
        "seq": happened.seq,
        "at": shown(happened.at),
        "kind": happened.kind,
        "status": happened.status,
        "by": views.office(happened.by),
        "holder": views.office(happened.holder),
        "to": [views.office(code) for code in happened.to],
        "other": happened.into or happened.absorbed,
        "note": note,
        "reason": reason(happened),
        "until": shown(happened.until) if happened.until else None,
        "verdict": happened.verdict,
        "decision": happened.decision,
        "stars": happened.stars,
        "reasons": [
            {"code": code, "name": reasons.label(ReasonKind.RATING, code, city())}
            for code in happened.reasons
        ],
        "photos": [link(name) for name in happened.photos] if link else [],
    }


def reason(happened: Entry) -> answers.Named | None:
    kind = _REASONS.get(happened.kind, ReasonKind.OUTSIDE)
    code = happened.reason
    return {"code": code, "name": reasons.label(kind, code, city())} if code else None


_REASONS = {
    Kind.PAUSE: ReasonKind.PAUSE,
    Kind.IDENTITY: ReasonKind.IDENTITY,
    Kind.MODERATION: ReasonKind.MODERATION,
}
