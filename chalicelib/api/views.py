"""Reports and entries as JSON: what each reader gets, from what the domain lets that reader see."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from chalicelib.city import city
from chalicelib.domain import privacy, routing, wording
from chalicelib.domain.moments import shown
from chalicelib.domain.report import Entry, Kind, Place, Report
from chalicelib.outside import attachments
from chalicelib.services.tracking import track_url

Json = dict[str, Any]
Link = Callable[[str], str]


def office(code: str) -> Json:
    return {"code": code, "name": wording.name_of(code, city())}


def category(code: str) -> Json | None:
    known = city().categories.get(code)
    return {"code": code, "name": known.name if known else code} if code else None


def place(where: Place) -> Json | None:
    """An area is a kelurahan, or a kecamatan when no more is known."""
    if where == Place():
        return None
    known = city().kelurahan.get(where.area or "")
    kecamatan = city().offices.get(where.area or "") if known is None else None
    return {
        "address": where.address,
        "lat": where.lat,
        "lng": where.lng,
        "kelurahan": {"code": known.code, "name": known.name} if known else None,
        "kecamatan": known.kecamatan if known else kecamatan and kecamatan.name,
        "kota": known.kota if known else None,
        "found": where.found,
    }


def promise(report: Report, now: datetime) -> Json:
    return {
        "respond_by": shown(report.respond_by),
        "complete_by": shown(report.complete_by),
        "late": report.late(now),
        "paused": False,
    }


def public(report: Report, entries: Sequence[Entry], now: datetime) -> Json:
    """What anyone sees of a report. Links to photos lead to a route that gives out a short-lived
    one.
    """
    seen, timeline = privacy.public(report), privacy.public_entries(report, entries)
    return _report(seen, timeline, now, lambda name: f"{track_url(report.number)}/photos/{name}")


def own(report: Report, entries: Sequence[Entry], now: datetime) -> Json:
    """What the report's own reporter sees: all of it but what passes between offices."""
    told = [happened for happened in entries if happened.kind not in privacy.NOT_PUBLIC]
    return _report(report, told, now, _link_of(report))


def officers(report: Report, entries: Sequence[Entry], now: datetime) -> Json:
    """What an officer sees: all of it, never who reported."""
    view = _report(report, entries, now, _link_of(report))
    return view | {"responsible": responsible(report), "red_flag": report.red_flag}


def _link_of(report: Report) -> Link | None:
    if not privacy.shows_photos(report):
        return None
    return lambda name: attachments.link(report.number, name)


def _report(report: Report, entries: Sequence[Entry], now: datetime, link: Link | None) -> Json:
    filing = report.filing
    return {
        "number": report.number,
        "status": report.status,
        "status_label": wording.LABELS[report.status],
        "holder": office(report.holder),
        "category": category(report.category),
        "channel": filing.channel or None,
        "description": filing.description or None,
        "occurred_at": filing.occurred_at and shown(filing.occurred_at),
        "place": place(filing.place),
        "created_at": shown(filing.received_at),
        "updated_at": shown(report.updated_at),
        "promise": promise(report, now),
        "escalation": escalation(report, entries),
        "private": report.private,
        "version": report.version,
        "timeline": [entry(happened, link) for happened in entries],
    }


def escalation(report: Report, entries: Iterable[Entry]) -> Json | None:
    """The last rung that was climbed, while the report is open."""
    climbed = [told for told in entries if told.kind is Kind.ESCALATION]
    if not climbed or not report.open:
        return None
    last = climbed[-1]
    offices = [office(code) for code in last.to]
    return {"at": shown(last.at), "to": offices, "red_flag": report.red_flag}


def entry(happened: Entry, link: Link | None = None) -> Json:
    """A timeline entry; without a way to link them, photos are left out."""
    note = happened.note
    if happened.kind in (Kind.ESCALATION, Kind.REMINDER):
        note = wording.rung_note(happened, city())
    return {
        "seq": happened.seq,
        "at": shown(happened.at),
        "kind": happened.kind,
        "status": happened.status,
        "by": office(happened.by),
        "holder": office(happened.holder),
        "note": note,
        "photos": [link(name) for name in happened.photos] if link else [],
    }


def receipt(report: Report, token: str | None, now: datetime) -> Json:
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


def responsible(report: Report) -> Json | None:
    """The office whose matter it is by its category, to be offered as a target."""
    known = city().categories.get(report.category)
    if known is None:
        return None
    return office(routing.responsible(known, report.filing.place.area, city()).code)
