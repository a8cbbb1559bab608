"""The sentences citizens read: labels of statuses and the notices of changes."""

from collections.abc import Callable, Mapping

from chalicelib.domain import reasons, rungs, thin
from chalicelib.domain.city import ChannelKind, City, Danger, Language, ReasonKind
from chalicelib.domain.moments import spoken
from chalicelib.domain.report import (
    CITIZEN,
    REPORTER,
    SYSTEM,
    Decision,
    Entry,
    Kind,
    Moderated,
    Report,
    Verdict,
    Withheld,
)
from chalicelib.domain.status import Status

LABELS = {
    Status.MENUNGGU: "Menunggu",
    Status.KOORDINASI: "Koordinasi",
    Status.DISPOSISI: "Disposisi",
    Status.PROSES: "Diproses",
    Status.SELESAI: "Selesai",
}
ACTORS = {REPORTER: "Pelapor", CITIZEN: "Warga", SYSTEM: "Sistem"}


# What is doubtful about a photo, by ``domain.evidence.Flag``.
DOUBTS = {
    "missing": "Foto disebut tetapi tidak pernah diunggah.",
    "unreadable": "Berkas rusak atau bukan foto.",
    "same_photo": "Berkas yang sama sudah dipakai.",
    "alike_photo": "Gambar yang sama sudah dipakai.",
    "plain": "Foto terlalu gelap atau polos untuk dibandingkan.",
    "taken_before": "Foto diambil sebelum laporan diterima.",
    "taken_after": "Waktu pengambilan foto setelah laporan ditutup.",
    "taken_elsewhere": "Foto diambil jauh dari lokasi laporan.",
    "no_metadata": "Foto tidak memuat waktu pengambilan.",
    "edited": "Foto disunting setelah diambil.",
    "generated": "Foto bertanda buatan AI atau perangkat lunak.",
}


def name_of(code: str, city: City) -> str:
    """An office's name, the reporter or the system; the code itself when the tables do not know it
    any more.
    """
    office = city.offices.get(code) or city.former.get(code)
    return office.name if office else ACTORS.get(code, code)


def told(entry: Entry) -> bool:
    """Whether a reporter hears of it: not of what citizens add, unless it brings another holder."""
    if entry.kind is Kind.COMMENT and entry.by in (REPORTER, CITIZEN):
        return bool(entry.to)
    return entry.kind in _TOLD


_TOLD = frozenset(
    {
        *(Kind.STATUS, Kind.ESCALATION, Kind.COMMENT, Kind.PAUSE, Kind.RESUME),
        *(Kind.VERIFICATION, Kind.IDENTITY, Kind.REOPEN, Kind.APPEAL, Kind.MODERATION),
    }
)


CALL = {
    Language.INDONESIAN: "Bila darurat, telepon {} SEKARANG.",
    Language.ENGLISH: "If this is an emergency, call {} NOW.",
}


def call(city: City, language: Language) -> str:
    """What who writes of danger is told before all else."""
    return CALL[language].format(city.emergencies.number)


def called(text: str, danger: Danger | None, city: City) -> str:
    """The text, after the emergency number when there is ``danger``."""
    return f"{call(city, danger.language)} {text}" if danger else text


def notice(report: Report, entry: Entry, city: City, track_url: str) -> str:
    """What a reporter is told of an entry, short enough for an SMS of two parts as a rule."""
    if entry.kind is Kind.ESCALATION:
        sentence = f"{rungs.broken(entry, city, report)}, diteruskan ke {_heads(entry, city)}."
    else:
        sentence = _said(report, entry, city)
    return f"Laporan {report.number}: {sentence} Cek: {track_url}"


def _said(report: Report, entry: Entry, city: City) -> str:
    office = name_of(entry.holder, city)
    if entry.seq == 1:
        return (
            f"diterima dan menunggu di {office}. {promised(report)} {asked(report, city)}".strip()
        )
    if entry.by in (REPORTER, CITIZEN) and entry.kind is not Kind.MODERATION:
        return f"{_OBJECTED.get(entry.kind, 'terima kasih, kini ditangani')} {office}."
    if entry.kind is Kind.COMMENT and entry.by == SYSTEM:
        return f"kini ditangani {office}."
    start = _BEGINNINGS.get(entry.kind, _moved)(report, entry, city)
    return f'{start} "{_cut(entry.note)}"' if entry.note else start


def _moved(report: Report, entry: Entry, city: City) -> str:
    office = name_of(entry.holder, city)
    if entry.reason:
        return f"ditutup {office}: {reasons.label(ReasonKind.OUTSIDE, entry.reason, city)}."
    words = {
        Status.MENUNGGU: f"menunggu di {office}.",
        Status.KOORDINASI: f"dikoordinasikan ke {office}.",
        Status.DISPOSISI: f"didisposisikan ke {office}.",
        Status.PROSES: f"sedang diproses {office}.",
        Status.SELESAI: f"selesai ditangani {office}.",
    }
    return words[entry.status]


def _commented(report: Report, entry: Entry, city: City) -> str:
    return f"tanggapan {name_of(entry.by, city)}:"


def _paused(report: Report, entry: Entry, city: City) -> str:
    why = reasons.label(ReasonKind.PAUSE, entry.reason or "", city)
    until = f" sampai {spoken(entry.until)}" if entry.until else ""
    return f"ditunda {name_of(entry.by, city)}{until}: {why}."


def _resumed(report: Report, entry: Entry, city: City) -> str:
    return f"dilanjutkan. Selesai paling lambat {spoken(report.complete_by)}."


def _verified(report: Report, entry: Entry, city: City) -> str:
    by = name_of(entry.by, city)
    if entry.verdict is Verdict.ACCEPTED:
        return f"penyelesaian sudah diverifikasi {by}."
    return f"penyelesaian ditolak {by}, dikerjakan kembali oleh {name_of(entry.holder, city)}."


def _identified(report: Report, entry: Entry, city: City) -> str:
    why = reasons.label(ReasonKind.IDENTITY, entry.reason or "", city)
    return f"identitas Anda dibuka kepada pimpinan {name_of(entry.by, city)}. Alasan: {why}."


def _moderated(report: Report, entry: Entry, city: City) -> str:
    return moderation(entry, city)


def moderation(entry: Entry, city: City) -> str:
    """What a moderator's entry says, after the report's number or alone."""
    words = {
        Decision.HIDE: "disembunyikan dari umum oleh {by}: {why}. Penanganannya berjalan terus.",
        Decision.REJECT: "ditolak {by}: {why}.",
        Decision.RESTORE: "keputusan moderasi dibatalkan {by}; laporan kembali seperti semula.",
        Decision.UPHOLD: "keberatan sudah diperiksa {by}; keputusan tetap.",
        Decision.APPEAL: "keberatan diterima dan diputus petugas lain paling lambat {until}.",
    }
    said = words[entry.decision or Decision.RESTORE].format(
        by=name_of(entry.by, city),
        why=reasons.label(ReasonKind.MODERATION, entry.reason or "", city),
        until=spoken(entry.until) if entry.until else "",
    )
    final = entry.decision not in (Decision.HIDE, Decision.REJECT)
    return said if final else f"{said} {APPEALABLE[0]}"


APPEALABLE = (
    "Pelapor dapat mengajukan keberatan satu kali dengan kode pelapor; petugas lain yang memutus.",
    "Its reporter may appeal once, with the report's token; somebody else decides.",
)
APPEALED = {
    False: ("Keberatan pelapor sedang diperiksa.", "The reporter's appeal is being heard."),
    True: ("Keberatan pelapor sudah diputus.", "The reporter's appeal was heard."),
}
WITHHELD = {
    Withheld.HIDDEN: ("Disembunyikan dari umum", "Hidden from the public"),
    Withheld.REJECTED: ("Ditolak", "Rejected"),
}


def withheld(held: Moderated, city: City, language: int = 0) -> str:
    """Why a report is not shown, in public."""
    why = reasons.label(ReasonKind.MODERATION, held.reason, city)
    how = APPEALED[held.judged] if held.appealed else APPEALABLE
    return f"{WITHHELD[held.state][language]}: {why}. {how[language]}"


_OBJECTED = {
    Kind.REOPEN: "dibuka kembali, dikerjakan lagi oleh",
    Kind.APPEAL: "keberatan Anda diteruskan, kini ditangani",
}
_BEGINNINGS: Mapping[Kind, Callable[[Report, Entry, City], str]] = {
    Kind.COMMENT: _commented,
    Kind.PAUSE: _paused,
    Kind.RESUME: _resumed,
    Kind.VERIFICATION: _verified,
    Kind.IDENTITY: _identified,
    Kind.MODERATION: _moderated,
}


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


def rung_note(entry: Entry, city: City, report: Report | None = None) -> str:
    """What the timeline shows of a reminder or an escalation: why, and to whom. Which moment was
    promised takes the report to say.
    """
    heads = _heads(entry, city)
    if entry.kind is Kind.REMINDER:
        return f"Pengingat kepada {heads}: {rungs.reminded_of(entry, city, report)}."
    why = rungs.broken(entry, city, report)
    return f"{why[0].upper()}{why[1:]}. Diteruskan ke {heads}{rungs.level(entry, city)}."


def _heads(entry: Entry, city: City) -> str:
    """Whom it reached: the holder is reminded, everybody else is a head."""
    offices = " dan ".join(name_of(code, city) for code in entry.to)
    reminded = entry.kind is Kind.REMINDER and entry.to == (entry.holder,)
    return offices if reminded else f"pimpinan {offices}"


def chosen(entry: Entry) -> str:
    """What the timeline shows of a reporter who hides the report, shows it, or asks for what is
    kept.
    """
    if entry.kind is Kind.EXPORT:
        return "Salinan data diberikan kepada pelapor."
    return "Disembunyikan dari umum." if entry.private else "Ditampilkan untuk umum."


def _cut(note: str, most: int = 96) -> str:
    return note if len(note) <= most else note[: most - 3] + "..."
