"""Reports and entries as JSON: what each reader gets, from what the domain lets that reader see."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from chalicelib.city import reasons
from chalicelib.city.current import city
from chalicelib.city.model import ReasonKind
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.language import Language
from chalicelib.platform.moments import format_shown
from chalicelib.platform.settings import settings
from chalicelib.reports import attachments, labels, visibility
from chalicelib.reports.http import view_parts
from chalicelib.reports.lifecycle import progress
from chalicelib.reports.model import Entry, Report
from chalicelib.reports.timeline import Timeline
from chalicelib.reports.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.platform.http import schemas as platform_schemas
    from chalicelib.reports.http import schemas as reports_schemas


# How much of a timeline one answer has, and where the rest of it is read.


MOST_BYTES = 256 * 1024  # of an answer; Lambda's limit is 6 MB, a telephone's patience far less
ROOM = 24 * 1024  # of them, for what an answer may be given after it was made to fit
# bytes an entry takes at most beside its text and its photos, a link to one, and a letter
AN_ENTRY, A_PHOTO, A_LETTER = 3000, 2500, 4


def timeline_url(number: str) -> str:
    """Where anybody reads the older entries of a timeline."""
    return f"{track_url(number)}/timeline"


def own_timeline_url(number: str) -> str:
    """Where the report's reporter does."""
    return f"{track_url(number)}/mine/timeline"


def work_timeline_url(number: str) -> str:
    """Where officers do."""
    return f"{settings().public_url}/v1/work/{number}/timeline"


def fit_timeline(told: Any, timeline: Timeline, url: str, most: int = MOST_BYTES - ROOM) -> None:
    """Leave in an answer with a ``timeline`` the first entry and as many of the newest as ``most``
    bytes have room for; ``older`` leads to the others that this reader sees, if there are any: how
    many there are that they don't see is not told by it.
    """
    first, newest = told["timeline"][:1], told["timeline"][1:]
    kept = newest
    if _may_be_large(told, most // 2):
        kept = newest_fitting(newest, most - json_size({**told, "timeline": first}))
    told["timeline"] = [*first, *kept]
    between = kept[0]["seq"] > 2 if kept else told["version"] > 1
    if len(kept) < len(newest) or (between and not timeline.whole):
        told["older"] = f"{url}?before={kept[0]['seq']}" if kept else url


def newest_fitting(shown: list[Any], most: int) -> list[Any]:
    """The last ones of a list for which ``most`` bytes have room, in order."""
    kept = 0
    for each in reversed(shown):
        most -= json_size(each) + 1
        if most < 0:
            break
        kept += 1
    return shown[len(shown) - kept :]


def json_size(body: object) -> int:
    """Bytes of its JSON, as it is sent."""
    return len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode())


def _may_be_large(told: Any, most: int) -> bool:
    """Whether it is worth counting: nearly all reports have a few short entries."""
    texts = [told["description"] or "", *(each["note"] or "" for each in told["timeline"])]
    photos = sum(len(each["photos"]) for each in told["timeline"])
    entries = len(told["timeline"]) + 2 * len(told.get("tasks", ()))
    return entries * AN_ENTRY + photos * A_PHOTO + sum(map(len, texts)) * A_LETTER > most


Link = Callable[[str], str]


def public_view(
    report: Report, timeline: Timeline, now: datetime, language: int
) -> reports_schemas.Report:
    """What anyone sees of a report."""
    seen, shown = (
        visibility.public_report(report, city()),
        visibility.public_entries(report, timeline, city()),
    )
    told = full_view(seen, shown, now, public_photo_link(report), language)
    if report.private:  # what tells of its matter
        told["priority"] = None
    fit_timeline(told, timeline, timeline_url(report.number))
    return told


def public_photo_link(report: Report) -> Link:
    """Links to photos lead to a route that gives out a short-lived one."""
    link = f"{track_url(report.number)}/photos/"
    return lambda name: f"{link}{name}"


def own_view(
    report: Report, timeline: Timeline, now: datetime, language: int
) -> reports_schemas.OwnReport:
    """What the report's own reporter sees: all of it but what passes between offices."""
    from chalicelib.reports.lifecycle import followup  # a status poll does not pay for it

    entries = visibility.own_entries(report, timeline)
    may = [str(what) for what in followup.allowed_follow_ups(report, now, city())]
    seen = full_view(visibility.own_report(report), entries, now, own_photo_link(report), language)
    told: reports_schemas.OwnReport = {**seen, "emergency": None, "may": may}
    fit_timeline(told, timeline, own_timeline_url(report.number))
    return told


def own_photo_link(report: Report) -> Link | None:
    if not visibility.shows_photos(report):
        return None
    return lambda name: attachments.sign_internal_link(report.number, name)


def full_view(
    report: Report, entries: Sequence[Entry], now: datetime, link: Link | None, language: int
) -> reports_schemas.Report:
    """All that the reader may see is in the report and its entries; ``fit`` sees to it that they
    are not too many.
    """
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": labels.LABELS[report.status],
        "holder": view_parts.office_view(report.holder),
        "holder_since": format_shown(progress.holder_since(report)),
        "holders": len(report.history.holders),
        "category": view_parts.category_view(report.category),
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": format_shown(filing.occurred_at) if filing.occurred_at else None,
        "place": view_parts.place_view(report.place),
        "created_at": format_shown(filing.received_at),
        "updated_at": format_shown(report.updated_at),
        "priority": report.priority,
        "promise": view_parts.promise_view(report, now),
        "countdown": view_parts.countdown_view(report, now, language),
        "late_reason": view_parts.late_reason_view(report, now, language),
        "usual": view_parts.resolution_time_view(report, language),
        "escalation": escalation_view(report),
        "outcome": report.outcome,
        "verification": verification_view(report),
        "rating": report.rating,
        "reopened": report.reopenings,
        "appealed": report.appeals,
        "supporters": report.supporters,
        "duplicate_of": report.duplicate_of,
        "confirmed": report.confirmed,
        "private": report.private,
        "moderation": moderation_view(report, language),
        "version": report.version,
        "timeline": [entry_view(happened, link, report) for happened in entries],
        "older": None,
    }


def verification_view(report: Report) -> reports_schemas.Verification | None:
    """How the last closing was verified; None where nobody has to."""
    state = "waiting" if report.verifier else report.verdict
    by = view_parts.office_view(report.verifier) if report.verifier else None
    return {"state": state, "by": by, "rejections": report.rejections} if state else None


def moderation_view(report: Report, language: int) -> reports_schemas.Moderation | None:
    held, decided = report.moderated, report.history.decided
    if held is None or decided is None:
        return None
    tongue = Language.ENGLISH if language else Language.INDONESIAN
    label = reasons.label_reason(ReasonKind.MODERATION, held.reason, city(), tongue)
    from chalicelib.reports.lifecycle import moderation_texts  # of few reports

    heard = "judged" if held.judged else "waiting"
    return {
        "state": held.state,
        "reason": {"code": held.reason, "name": label},
        "at": format_shown(decided.at),
        "by": view_parts.office_view(decided.by),
        "appeal": heard if held.appealed else "open",
        "sentence": moderation_texts.describe_withheld(held, city(), tongue),
    }


def escalation_view(report: Report) -> reports_schemas.Escalation | None:
    """The last rung that was climbed, while the report is open."""
    last = report.history.escalated
    if last is None or not report.open:
        return None
    offices = [view_parts.office_view(code) for code in last.to]
    return {"at": format_shown(last.at), "to": offices, "red_flag": report.red_flag}


def entry_view(
    happened: Entry, link: Link | None = None, report: Report | None = None
) -> reports_schemas.Entry:
    """A timeline entry; without a way to link them, photos are left out, and without its report the
    moments its rungs were about.
    """
    note = happened.note
    if happened.kind in (Kind.ESCALATION, Kind.REMINDER):
        note = labels.rung_note(happened, city(), report)
    elif happened.kind in (Kind.PRIVACY, Kind.EXPORT, Kind.ERASURE):
        note = labels.describe_reporter_choice(happened)
    elif happened.kind is Kind.MODERATION:
        from chalicelib.reports.lifecycle import moderation_texts  # of few reports

        said = moderation_texts.describe_decision(happened, city(), Language.INDONESIAN)
        note = f"{said[0].upper()}{said[1:]}" + (f' "{note}"' if note else "")
    return {
        "seq": happened.seq,
        "at": format_shown(happened.at),
        "kind": happened.kind,
        "status": happened.status,
        "by": view_parts.office_view(happened.by),
        "holder": view_parts.office_view(happened.holder),
        "to": [view_parts.office_view(code) for code in happened.to],
        "other": happened.into or happened.absorbed,
        "note": note,
        "reason": reason_view(happened),
        "until": format_shown(happened.until) if happened.until else None,
        "verdict": happened.verdict,
        "decision": happened.decision,
        "stars": happened.stars,
        "reasons": [
            {"code": code, "name": reasons.label_reason(ReasonKind.RATING, code, city())}
            for code in happened.reasons
        ],
        "photos": [link(name) for name in happened.photos] if link else [],
    }


def reason_view(happened: Entry) -> platform_schemas.Named | None:
    kind = _REASONS.get(happened.kind, ReasonKind.OUTSIDE)
    code = happened.reason
    return {"code": code, "name": reasons.label_reason(kind, code, city())} if code else None


_REASONS = {
    Kind.PAUSE: ReasonKind.PAUSE,
    Kind.IDENTITY: ReasonKind.IDENTITY,
    Kind.MODERATION: ReasonKind.MODERATION,
}
