"""The words for statuses, offices, promises and rungs of the ladder. The notices to reporters are
in ``notifications.notification_texts``.
"""

from datetime import datetime

from chalicelib.city.model import City
from chalicelib.city.rows import Danger, RungKind
from chalicelib.platform.entry_kinds import CITIZEN, REPORTER, SYSTEM, Kind
from chalicelib.platform.i18n import Language, sentences
from chalicelib.platform.moments import format_span, format_time
from chalicelib.reports.entry import Entry
from chalicelib.reports.filing import OUTSIDE, UNKNOWN
from chalicelib.reports.model import Report
from chalicelib.reports.routing import superiors_of
from chalicelib.reports.status import Status

_ = sentences("reports")

# Why a rung of the ladder was taken. An entry has the rung's code; the words come from the entry
# and its report.


def describe_breach(
    entry: Entry, city: City, report: Report | None, language: Language = Language.INDONESIAN
) -> str:
    """Return which promise had passed, and by how long, when the entry was written. Without the
    report the moment is left out. So it is when a pause has since moved the promise behind the
    entry.
    """
    if _is_red_flag(entry, city):
        waited = format_span(entry.at - report.filing.received_at, language) if report else ""
        return FLAGGED[language].format(waited=waited).rstrip()
    promise = (ANSWER if _is_unanswered(entry) else END)[language]
    if report is None or (until := _promised(entry, report)) > entry.at:
        return PASSED[language].format(promise=promise)
    span = format_span(entry.at - until, language)
    words = {"promise": promise, "until": format_time(until, language), "span": span}
    return (PASSED_BY if span else PASSED_AT)[language].format(**words)


FLAGGED = _("red flag, no answer for {waited}")
ANSWER = _("the promised answer")
END = _("the promised completion")
PASSED = _("{promise} is overdue")
PASSED_AT = _("{promise} ({until}) is overdue")
PASSED_BY = _("{promise} ({until}) is overdue by {span}")


def describe_reminder(entry: Entry, city: City, report: Report | None) -> str:
    """Return what is due, and when."""
    if entry.task:
        return "bagian pekerjaan yang diminta sudah lewat batas waktunya"
    if entry.status is Status.SELESAI:
        return "penyelesaian laporan menunggu verifikasi"
    if report is None:
        return f"batas waktu {_stage(entry)}"
    if (until := _promised(entry, report)) > entry.at:
        owed = "dijawab" if _is_unanswered(entry) else "selesai"
        return f"{owed} paling lambat {format_time(until)}"
    return describe_breach(entry, city, report)


def escalation_level(entry: Entry, city: City) -> str:
    """Return how far above the holder the offices stand that an escalation reached. Empty for the
    offices that watch the whole city, and for a holder that was dissolved since.
    """
    if _is_red_flag(entry, city) or entry.holder not in city.offices:
        return ""
    superiors = [office.code for office in superiors_of(entry.holder, city)]
    if entry.to == (entry.holder,):
        return ", pemegang laporan" + ("" if superiors else " tanpa atasan")
    if entry.to[0] in superiors:
        return f", {superiors.index(entry.to[0]) + 1} tingkat di atas pemegang laporan"
    return ""


def _is_unanswered(entry: Entry) -> bool:
    """Whether no office had answered when the entry was written: the first answer ends the status
    ``menunggu`` for good.
    """
    return entry.status is Status.MENUNGGU


def _stage(entry: Entry) -> str:
    return "jawaban" if _is_unanswered(entry) else "penyelesaian"


def _promised(entry: Entry, report: Report) -> datetime:
    return report.respond_by if _is_unanswered(entry) else report.complete_by


def _is_red_flag(entry: Entry, city: City) -> bool:
    flags = {rung.code for rung in city.ladder if rung.kind is RungKind.RED_FLAG}
    return entry.note in flags


LABELS = {
    Status.MENUNGGU: "Menunggu",
    Status.KOORDINASI: "Koordinasi",
    Status.DISPOSISI: "Disposisi",
    Status.PROSES: "Diproses",
    Status.SELESAI: "Selesai",
}
ACTORS = {REPORTER: "Pelapor", CITIZEN: "Warga", SYSTEM: "Sistem"}


# What is doubtful about a photo, by ``evidence.rules.Flag``.
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

# What an erasure removes, as its record counts it.
ERASED = {
    "texts": "uraian",
    "places": "tempat",
    "answers": "jawaban",
    "files": "berkas",
    "versions": "versi berkas",
    "contacts": "kontak",
    "notices": "catatan pemberitahuan",
    "additions": "tambahan yang belum tercatat",
    "letters": "surat",
    "parked": "kiriman yang tidak terbaca",
    "supporters": "kontak pendukung",
}


def name_of(code: str, city: City) -> str:
    """Return the name of an office, of the reporter or of the system; the code itself when the
    tables do not know it any more.
    """
    office = city.offices.get(code) or city.former.get(code)
    return office.name if office else ACTORS.get(code, code)


PROMISED = _("Answer due {answer}, completion due {end}.")

# For a place outside the city, before an office has answered.
UNPROMISED = _("Answer due {answer}. Completion is not promised yet.")

# The answer to a filing, and what it adds when the place lies outside the city or is unknown.
TAKEN = _("Report received and waiting at {office}.")
PLACED = {
    OUTSIDE: _("This place lies outside the city, so central triage looks at it first."),
    UNKNOWN: _("The place is not known yet; central triage will look at it."),
}

CALL = _("If this is an emergency, call {} NOW.")


def emergency_call(city: City, language: Language) -> str:
    """Return the sentence that comes first in the answer to a report of danger."""
    return CALL[language].format(city.settings.emergency_number)


def with_emergency_call(text: str, danger: Danger | None, city: City) -> str:
    """Return the text, with the emergency number before it when there is ``danger``."""
    return f"{emergency_call(city, danger.language)} {text}" if danger else text


def describe_promise(report: Report, language: Language = Language.INDONESIAN) -> str:
    """Return until when the report is answered and done, or that the completion is not promised
    yet.
    """
    answer, end = format_time(report.respond_by, language), report.promised
    if end is None:
        return f"{PLACED[OUTSIDE][language]} {UNPROMISED[language].format(answer=answer)}"
    return PROMISED[language].format(answer=answer, end=format_time(end, language))


def rung_note(entry: Entry, city: City, report: Report | None = None) -> str:
    """Return what the timeline shows of a reminder or an escalation: why, and which offices it
    reached. The promised moment is only known with the ``report``.
    """
    to = describe_heads(entry, city)
    if entry.kind is Kind.REMINDER:
        return f"Pengingat kepada {to}: {describe_reminder(entry, city, report)}."
    why = describe_breach(entry, city, report)
    return f"{why[0].upper()}{why[1:]}. Diteruskan ke {to}{escalation_level(entry, city)}."


def describe_heads(entry: Entry, city: City, language: Language = Language.INDONESIAN) -> str:
    """Return the offices that an entry reached. A reminder to the holder names the office; any
    other entry names the heads.
    """
    offices = AND[language].join(name_of(code, city) for code in entry.to)
    reminded = entry.kind is Kind.REMINDER and entry.to == (entry.holder,)
    if reminded:
        return offices
    return (HEADS if len(entry.to) > 1 else HEAD)[language].format(offices=offices)


AND = _(" and ")
HEAD = _("the head of {offices}")
HEADS = _("the heads of {offices}")


def describe_reporter_choice(entry: Entry) -> str:
    """Return what the timeline shows when the reporter hides or shows the report, or asks for an
    export or an erasure of their data; also when the retention time ends.
    """
    if entry.kind is Kind.EXPORT:
        return "Salinan data diberikan kepada pelapor."
    if entry.kind is Kind.ERASURE and entry.reason:
        return "Masa simpan data pribadi berakhir."
    if entry.kind is Kind.ERASURE and entry.by == REPORTER:
        return "Pelapor meminta data pribadinya dihapus."
    if entry.kind is Kind.ERASURE:
        pairs = (text.split(" ") for text in entry.removed)
        listed = ", ".join(f"{count} {ERASED.get(kind, kind)}" for kind, count in pairs)
        return f"Data pribadi dihapus: {listed or 'tidak ada lagi'}."
    return "Disembunyikan dari umum." if entry.private else "Ditampilkan untuk umum."
