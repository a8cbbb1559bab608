"""Reports and entries as JSON: what each reader gets, from what the domain lets that reader see."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from chalicelib.api import answers
from chalicelib.city import city
from chalicelib.domain import (
    acting,
    closing,
    followup,
    holding,
    privacy,
    reasons,
    routing,
    tasks,
    wording,
)
from chalicelib.domain.city import Kelurahan, ReasonKind
from chalicelib.domain.handing import Officer
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Entry, Kind, Place, Report
from chalicelib.domain.service import Answer
from chalicelib.outside import attachments
from chalicelib.services.tracking import track_url

Link = Callable[[str], str]


def office(code: str) -> answers.Named:
    return {"code": code, "name": wording.name_of(code, city())}


def category(code: str) -> answers.Named | None:
    known = city().categories.get(code)
    return {"code": code, "name": known.name if known else code} if code else None


def place(where: Place) -> answers.Place | None:
    """An area is a kelurahan, or a kecamatan when no more is known."""
    if where == Place():
        return None
    known = city().kelurahan.get(where.area or "")
    kecamatan = known or _any_of_kecamatan(where.area)
    return {
        "address": where.address,
        "lat": where.lat,
        "lng": where.lng,
        "kelurahan": {"code": known.code, "name": known.name} if known else None,
        "kecamatan": kecamatan.kecamatan if kecamatan else None,
        "kota": kecamatan.kota if kecamatan else None,
        "found": where.found,
    }


def _any_of_kecamatan(code: str | None) -> Kelurahan | None:
    rows = city().kelurahan.values()
    return next((row for row in rows if row.kecamatan_code == code), None)


def promise(report: Report, now: datetime) -> answers.Promise:
    return {
        "respond_by": shown(report.respond_by),
        "complete_by": shown(report.complete_by),
        "late": report.late(now),
        "paused": report.paused_until is not None,
        "paused_until": shown(report.paused_until) if report.paused_until else None,
    }


def verification(report: Report) -> answers.Verification | None:
    """How the last closing was verified; None where nobody has to."""
    state = "waiting" if report.verifier else report.verdict
    by = office(report.verifier) if report.verifier else None
    return {"state": state, "by": by, "rejections": report.rejections} if state else None


def public(report: Report, entries: Sequence[Entry], now: datetime) -> answers.Report:
    """What anyone sees of a report. Links to photos lead to a route that gives out a short-lived
    one.
    """
    seen, timeline = privacy.public(report, city()), privacy.public_entries(report, entries, city())
    told = _report(seen, timeline, now, lambda name: f"{track_url(report.number)}/photos/{name}")
    if report.private:  # what tells of its matter
        told["priority"] = None
    return told


def own(report: Report, entries: Sequence[Entry], now: datetime) -> answers.OwnReport:
    """What the report's own reporter sees: all of it but what passes between offices."""
    told = [happened for happened in entries if happened.kind not in privacy.INTERNAL]
    may = [str(what) for what in followup.may(report, now, city())]
    return {**_report(report, told, now, _link_of(report)), "may": may}


def officers(
    report: Report, entries: Sequence[Entry], now: datetime, reader: Officer
) -> answers.WorkReport:
    """What an officer sees: all of it, never who reported."""
    return {
        **_report(report, entries, now, _link_of(report)),
        "responsible": responsible(report),
        "category_score": report.filing.score,
        "red_flag": report.red_flag,
        "handovers": report.handovers,
        "decided_for": office(report.bound) if report.bound else None,
        "held": [turn(each) for each in holding.held(entries, now)],
        "answers": [answered(each, report.category) for each in report.filing.answers],
        "tasks": [task(asked, now, _link_of(report)) for asked in tasks.told(entries)],
        "evidence": evidence(report, entries),
        "may_verify": closing.may_verify(report, reader, city()),
        "moves": moves(report, now, reader),
    }


def task(asked: tasks.Asked, now: datetime, link: Link | None) -> answers.Task:
    ended, until = asked.ended, asked.entry.until or asked.entry.at
    return {
        "id": asked.entry.seq,
        "office": office(asked.office),
        "asked": entry(asked.entry, link),
        "due": shown(until),
        "state": _TASKS[ended.kind] if ended else "open",
        "late": asked.late(now),
        "ended": entry(ended, link) if ended else None,
    }


_TASKS = {Kind.ANSWER: "answered", Kind.WITHDRAWAL: "withdrawn"}


def evidence(report: Report, entries: Sequence[Entry]) -> answers.Evidence | None:
    """What the photos of the present closing were found with."""
    if report.evidence is None or report.closed_in is None:
        return None
    since = entries[report.closed_in :]
    link = _link_of(report)
    findings = [finding(text, link) for told in since for text in told.findings]
    return {"state": report.evidence, "findings": findings}


def finding(text: str, link: Link | None) -> answers.Finding:
    """As ``domain.evidence.Finding`` writes it: flag, photo, and perhaps another report."""
    flag, photo, *other = text.split(" ")
    return {
        "photo": link(photo) if link else None,
        "flag": flag,
        "reason": wording.DOUBTS.get(flag, flag),
        "other": other[0] if other else None,
    }


def answered(answer: Answer, category: str) -> answers.Answered:
    """In the city's words, as long as the category asks it."""
    asked = {attribute.code: attribute for attribute in city().attributes.get(category, ())}
    known = asked.get(answer.code)
    return {
        "code": answer.code,
        "question": known.description if known else answer.code,
        "answer": known.name_of(answer.value) if known else answer.value,
    }


def turn(held: holding.Turn) -> answers.Held:
    return {
        "office": office(held.office),
        "since": shown(held.since),
        "until": shown(held.until) if held.until else None,
        "seconds": held.seconds,
    }


def moves(report: Report, now: datetime, reader: Officer) -> list[answers.Move]:
    """What this officer may do now, and what each step needs."""
    return [
        {
            "action": action,
            "status": move.to,
            "needs": sorted(acting.needs(report, move, city())),
        }
        for action, move in acting.moves(report, reader, now, city()).items()
    ]


def _link_of(report: Report) -> Link | None:
    if not privacy.shows_photos(report):
        return None
    return lambda name: attachments.link_within(report.number, name)


def _report(
    report: Report, entries: Sequence[Entry], now: datetime, link: Link | None
) -> answers.Report:
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "holder": office(report.holder),
        "category": category(report.category),
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": shown(filing.occurred_at) if filing.occurred_at else None,
        "place": place(report.place),
        "created_at": shown(filing.received_at),
        "updated_at": shown(report.updated_at),
        "priority": report.priority,
        "promise": promise(report, now),
        "escalation": escalation(report, entries),
        "outcome": report.outcome,
        "verification": verification(report),
        "rating": report.rating,
        "reopened": report.reopenings,
        "appealed": report.appeals,
        "confirmed": report.confirmed,
        "private": report.private,
        "version": report.version,
        "timeline": [entry(happened, link, report) for happened in entries],
    }


def escalation(report: Report, entries: Iterable[Entry]) -> answers.Escalation | None:
    """The last rung that was climbed, while the report is open."""
    climbed = [told for told in entries if told.kind is Kind.ESCALATION]
    if not climbed or not report.open:
        return None
    last = climbed[-1]
    offices = [office(code) for code in last.to]
    return {"at": shown(last.at), "to": offices, "red_flag": report.red_flag}


def entry(happened: Entry, link: Link | None = None, report: Report | None = None) -> answers.Entry:
    """A timeline entry; without a way to link them, photos are left out, and without its report the
    moments its rungs were about.
    """
    note = happened.note
    if happened.kind in (Kind.ESCALATION, Kind.REMINDER):
        note = wording.rung_note(happened, city(), report)
    elif happened.kind is Kind.PRIVACY:
        note = wording.chosen(happened)
    return {
        "seq": happened.seq,
        "at": shown(happened.at),
        "kind": happened.kind,
        "status": happened.status,
        "by": office(happened.by),
        "holder": office(happened.holder),
        "to": [office(code) for code in happened.to],
        "note": note,
        "reason": reason(happened),
        "until": shown(happened.until) if happened.until else None,
        "verdict": happened.verdict,
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


_REASONS = {Kind.PAUSE: ReasonKind.PAUSE, Kind.IDENTITY: ReasonKind.IDENTITY}


def receipt(report: Report, token: str | None, now: datetime) -> answers.Receipt:
    """What a filing is answered with. ``possible_duplicates`` stays empty until they are looked
    for.
    """
    return {
        "number": report.number,
        "token": token,
        "status": report.status,
        "holder": office(report.holder),
        "category": category(report.category),
        "place": place(report.filing.place),
        "promise": promise(report, now),
        "track_url": track_url(report.number),
        "possible_duplicates": [],
        "message": _outcome(report),
    }


def _outcome(report: Report) -> str:
    holder = wording.name_of(report.holder, city())
    where = {
        "outside": "Titik ini di luar wilayah kota; petugas pusat akan memeriksanya.",
        "unknown": "Tempatnya belum dikenali; petugas pusat akan memeriksanya.",
    }.get(report.filing.place.found, "")
    return f"Laporan diterima dan menunggu di {holder}. {where}".strip()


def responsible(report: Report) -> answers.Named | None:
    """The office whose matter it is by its category, to be offered as a target."""
    known = city().categories.get(report.category)
    if known is None:
        return None
    return office(routing.responsible(known, report.place.area, city()).code)
