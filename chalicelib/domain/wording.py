"""The sentences citizens read: labels of statuses and the notices of changes."""

from chalicelib.domain import thin
from chalicelib.domain.city import ChannelKind, City
from chalicelib.domain.moments import spoken
from chalicelib.domain.report import CITIZEN, REPORTER, SYSTEM, Entry, Kind, Report
from chalicelib.domain.status import Status

LABELS = {
    Status.MENUNGGU: "Menunggu",
    Status.KOORDINASI: "Koordinasi",
    Status.DISPOSISI: "Disposisi",
    Status.PROSES: "Diproses",
    Status.SELESAI: "Selesai",
}
ACTORS = {REPORTER: "Pelapor", CITIZEN: "Warga", SYSTEM: "Sistem"}


def name_of(code: str, city: City) -> str:
    """An office's name, the reporter or the system; the code itself when the tables do not know it
    any more.
    """
    office = city.offices.get(code)
    return office.name if office else ACTORS.get(code, code)


def told(entry: Entry) -> bool:
    """Whether a reporter hears of it: not of what citizens add, unless it brings another holder."""
    if entry.kind is Kind.COMMENT and entry.by in (REPORTER, CITIZEN):
        return bool(entry.to)
    return entry.kind in (Kind.STATUS, Kind.ESCALATION, Kind.COMMENT)


def notice(report: Report, entry: Entry, city: City, track_url: str) -> str:
    """What a reporter is told of an entry, short enough for an SMS of two parts as a rule."""
    sentence = (
        _escalated(entry, city) if entry.kind is Kind.ESCALATION else _said(report, entry, city)
    )
    return f"Laporan {report.number}: {sentence} Cek: {track_url}"


def _said(report: Report, entry: Entry, city: City) -> str:
    office = name_of(entry.holder, city)
    if entry.seq == 1:
        return (
            f"diterima dan menunggu di {office}. {promised(report)} {asked(report, city)}".strip()
        )
    if entry.by in (REPORTER, CITIZEN):
        return f"terima kasih, kini ditangani {office}."
    words = {
        Status.MENUNGGU: f"menunggu di {office}.",
        Status.KOORDINASI: f"dikoordinasikan ke {office}.",
        Status.DISPOSISI: f"didisposisikan ke {office}.",
        Status.PROSES: f"sedang diproses {office}.",
        Status.SELESAI: f"selesai ditangani {office}.",
    }
    start = f"tanggapan {office}:" if entry.kind is Kind.COMMENT else words[entry.status]
    return f'{start} "{_cut(entry.note)}"' if entry.note else start


def asked(report: Report, city: City) -> str:
    """The question for what is missing; empty when it has all that is needed, and where nobody
    could answer it.
    """
    channel = city.channels.get(report.filing.channel)
    if channel is None or channel.kind in (ChannelKind.WEB, ChannelKind.DESK):
        return ""
    lacks = thin.missing(report.filing.description, report.place, report.category, city)
    return thin.asked(lacks)


def receipt(report: Report, city: City, track_url: str) -> str:
    """What a message is answered with, where it came in."""
    office = name_of(report.holder, city)
    said = f"Laporan {report.number} diterima, ditangani {office}. {promised(report)}"
    question = asked(report, city)
    return " ".join(filter(None, (said, question, f"Cek: {track_url}")))


def standing(report: Report, city: City, track_url: str) -> str:
    """What somebody is told who asks how a report stands."""
    status, office = LABELS[report.status].lower(), name_of(report.holder, city)
    until = f" {promised(report)}" if report.open else ""
    return f"Laporan {report.number}: {status}, {office}.{until} Cek: {track_url}"


def promised(report: Report) -> str:
    return (
        f"Dijawab paling lambat {spoken(report.respond_by)},"
        f" selesai paling lambat {spoken(report.complete_by)}."
    )


def _escalated(entry: Entry, city: City) -> str:
    offices = " dan ".join(name_of(code, city) for code in entry.to)
    return f"melewati janji waktu, diteruskan ke pimpinan {offices}."


def rung_note(entry: Entry, city: City) -> str:
    """What the timeline shows of a reminder or an escalation."""
    offices = " dan ".join(name_of(code, city) for code in entry.to)
    if entry.kind is Kind.REMINDER:
        return f"Pengingat batas waktu kepada {offices}."
    return f"Janji waktu terlewati. Diteruskan ke pimpinan {offices}."


def _cut(note: str, most: int = 96) -> str:
    return note if len(note) <= most else note[: most - 3] + "..."
