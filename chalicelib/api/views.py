"""Reports and entries as JSON: what each reader gets, from what the domain lets that reader see."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.city import city
from chalicelib.domain import countdown, holding, lateness, privacy, progress, reasons, wording
from chalicelib.domain.city import Danger, Kelurahan, ReasonKind
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Entry, Kind, Place, Report
from chalicelib.domain.tongue import Language
from chalicelib.outside import attachments
from chalicelib.services.tracking import track_url

if TYPE_CHECKING:
    from chalicelib.api import answers, filing_answers, followup_answers, reports_answers
    from chalicelib.domain.duplicates import Likely

Link = Callable[[str], str]


def office(code: str) -> answers.Named:
    return {"code": code, "name": wording.name_of(code, city())}


def category(code: str) -> answers.Named | None:
    known = city().categories.get(code)
    return {"code": code, "name": known.name if known else code} if code else None


def place(where: Place) -> reports_answers.Place | None:
    """An area is a kelurahan, or a kecamatan when no more is known."""
    if where == Place():
        return None
    kelurahan, kecamatan, kota = area(where.area)
    return {
        "address": where.address,
        "lat": where.lat,
        "lng": where.lng,
        "kelurahan": kelurahan,
        "kecamatan": kecamatan,
        "kota": kota,
        "found": where.found,
    }


def area(code: str | None) -> tuple[answers.Named | None, str | None, str | None]:
    """Its kelurahan, and the names of its kecamatan and kota, as far as they are known."""
    known = city().kelurahan.get(code or "")
    row = known or _any_of_kecamatan(code)
    named: answers.Named | None = {"code": known.code, "name": known.name} if known else None
    return named, row.kecamatan if row else None, row.kota if row else None


def _any_of_kecamatan(code: str | None) -> Kelurahan | None:
    rows = city().kelurahan.values()
    return next((row for row in rows if row.kecamatan_code == code), None)


def promise(report: Report, now: datetime) -> reports_answers.Promise:
    return {
        "respond_by": shown(report.respond_by),
        "complete_by": shown(report.complete_by),
        "late": report.late(now),
        "paused": report.paused_until is not None,
        "paused_until": shown(report.paused_until) if report.paused_until else None,
    }


def counted_down(report: Report, now: datetime, language: int) -> reports_answers.Countdown | None:
    left = countdown.of(report, now, city())
    if left is None:
        return None
    return {
        "stage": left.stage,
        "due": shown(left.due),
        "calendar": left.calendar,
        "minutes": left.minutes,
        "over": left.over,
        "paused_until": shown(left.paused_until) if left.paused_until else None,
        "sentence": progress.countdown(left, language),
    }


def late_reason(
    report: Report, entries: Sequence[Entry], now: datetime, language: int
) -> reports_answers.LateReason | None:
    why = lateness.why(report, entries, now, city())
    if why is None:
        return None
    return {
        "waiting_for": why.waiting,
        "since": shown(why.since),
        "handed_on": why.handed_on,
        "paused_minutes": int(why.paused.total_seconds()) // 60,
        "sent_back": why.sent_back,
        "sentence": progress.lateness(why, city(), language),
    }


def usual(report: Report, language: int) -> reports_answers.Usual | None:
    """Of its present category; what was told with an earlier one is left out."""
    told = report.usual
    if told is None or told.category != report.category:
        return None
    known = category(told.category)
    area, name = area_name(told.area), known["name"] if known else told.category
    minutes = int(told.span.total_seconds()) // 60
    return {
        "category": known,
        "area": {"code": told.area, "name": area},
        "minutes": minutes,
        "closings": told.closings,
        "sentence": progress.usual(told, name, area, language),
    }


def area_name(code: str) -> str:
    """Of a kelurahan, a kecamatan, a kota or the city."""
    rows = city().kelurahan
    if known := rows.get(code):
        return known.name
    for row in rows.values():
        if row.kecamatan_code == code:
            return row.kecamatan
        if row.kota_code == code:
            return row.kota
    return wording.name_of(city().settings.top, city())


def verification(report: Report) -> reports_answers.Verification | None:
    """How the last closing was verified; None where nobody has to."""
    state = "waiting" if report.verifier else report.verdict
    by = office(report.verifier) if report.verifier else None
    return {"state": state, "by": by, "rejections": report.rejections} if state else None


def public(
    report: Report, entries: Sequence[Entry], now: datetime, language: int
) -> reports_answers.Report:
    """What anyone sees of a report. Links to photos lead to a route that gives out a short-lived
    one.
    """
    seen, timeline = privacy.public(report, city()), privacy.public_entries(report, entries, city())
    link = f"{track_url(report.number)}/photos/"
    told = whole(seen, timeline, now, lambda name: f"{link}{name}", language)
    if report.private:  # what tells of its matter
        told["priority"] = None
    return told


def own(
    report: Report, entries: Sequence[Entry], now: datetime, language: int
) -> followup_answers.OwnReport:
    """What the report's own reporter sees: all of it but what passes between offices."""
    from chalicelib.domain import followup  # a status poll does not pay for it

    told = privacy.own_entries(entries)
    may = [str(what) for what in followup.may(report, now, city())]
    seen = whole(privacy.own(report), told, now, link_of(report), language)
    return {**seen, "emergency": None, "may": may}


def link_of(report: Report) -> Link | None:
    if not privacy.shows_photos(report):
        return None
    return lambda name: attachments.link_within(report.number, name)


def whole(
    report: Report, entries: Sequence[Entry], now: datetime, link: Link | None, language: int
) -> reports_answers.Report:
    """All that the reader may see is in the report and its entries, and so is why it is late."""
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "holder": office(report.holder),
        "holder_since": shown(holding.since(entries)),
        "holders": len({told.holder for told in entries}),
        "category": category(report.category),
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": shown(filing.occurred_at) if filing.occurred_at else None,
        "place": place(report.place),
        "created_at": shown(filing.received_at),
        "updated_at": shown(report.updated_at),
        "priority": report.priority,
        "promise": promise(report, now),
        "countdown": counted_down(report, now, language),
        "late_reason": late_reason(report, entries, now, language),
        "usual": usual(report, language),
        "escalation": escalation(report, entries),
        "outcome": report.outcome,
        "verification": verification(report),
        "rating": report.rating,
        "reopened": report.reopenings,
        "appealed": report.appeals,
        "supporters": report.supporters,
        "duplicate_of": report.duplicate_of,
        "confirmed": report.confirmed,
        "private": report.private,
        "moderation": moderation(report, entries, language),
        "version": report.version,
        "timeline": [entry(happened, link, report) for happened in entries],
    }


def moderation(
    report: Report, entries: Iterable[Entry], language: int
) -> reports_answers.Moderation | None:
    held = report.moderated
    if held is None:
        return None
    decided = next(told for told in entries if told.seq == held.seq)
    tongue = Language.ENGLISH if language else Language.INDONESIAN
    label = reasons.label(ReasonKind.MODERATION, held.reason, city(), tongue)
    from chalicelib.domain import moderation_words  # of few reports

    heard = "judged" if held.judged else "waiting"
    return {
        "state": held.state,
        "reason": {"code": held.reason, "name": label},
        "at": shown(decided.at),
        "by": office(decided.by),
        "appeal": heard if held.appealed else "open",
        "sentence": moderation_words.withheld(held, city(), tongue),
    }


def escalation(report: Report, entries: Iterable[Entry]) -> reports_answers.Escalation | None:
    """The last rung that was climbed, while the report is open."""
    climbed = [told for told in entries if told.kind is Kind.ESCALATION]
    if not climbed or not report.open:
        return None
    last = climbed[-1]
    offices = [office(code) for code in last.to]
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
        "by": office(happened.by),
        "holder": office(happened.holder),
        "to": [office(code) for code in happened.to],
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


def similar(found: Likely) -> filing_answers.Similar:
    report = found.report
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "category": category(report.category),
        "distance": None if found.metres is None else round(found.metres),
        "summary": report.summary,
        "supporters": report.supporters,
        "created_at": shown(report.created_at),
        "track_url": track_url(report.number),
    }


def emergency(danger: Danger | None, language: int = 0) -> answers.Emergency | None:
    """What who writes of danger is told: in the language of the words, and in English to who reads
    that (``language`` 1).
    """
    if danger is None:
        return None
    spoken = Language.ENGLISH if language else danger.language
    return {
        "number": city().settings.emergency_number,
        "message": wording.call(city(), spoken),
        "danger": {"code": danger.code, "name": danger.name},
    }


def receipt(
    report: Report,
    token: str | None,
    now: datetime,
    alike: Iterable[Likely] = (),
    warning: answers.Emergency | None = None,
    language: Language = Language.INDONESIAN,
) -> filing_answers.Receipt:
    """What a filing is answered with; ``alike`` are reports that may be of the same matter."""
    outcome = _outcome(report, language)
    return {
        "emergency": warning,
        "number": report.number,
        "token": token,
        "status": report.status,
        "holder": office(report.holder),
        "category": category(report.category),
        "place": place(report.filing.place),
        "promise": promise(report, now),
        "track_url": track_url(report.number),
        "possible_duplicates": [similar(each) for each in alike],
        "message": " ".join(filter(None, (warning and warning["message"], outcome))),
    }


def _outcome(report: Report, language: Language) -> str:
    holder = wording.name_of(report.holder, city())
    where = wording.PLACED.get(report.filing.place.found)
    said = wording.TAKEN[language].format(office=holder)
    return f"{said} {where[language]}" if where else said
