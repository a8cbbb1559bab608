"""The words of statuses, offices, promises and rungs; ``telling`` has what reporters are sent."""

from chalicelib.domain import rungs
from chalicelib.domain.city import City, Danger
from chalicelib.domain.moments import spoken
from chalicelib.domain.report import (
    CITIZEN,
    OUTSIDE,
    REPORTER,
    SYSTEM,
    UNKNOWN,
    Entry,
    Kind,
    Report,
)
from chalicelib.domain.status import Status
from chalicelib.domain.tongue import Language, both

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
    """An office's name, the reporter or the system; the code itself when the tables do not know it
    any more.
    """
    office = city.offices.get(code) or city.former.get(code)
    return office.name if office else ACTORS.get(code, code)


PROMISED = both(
    "Dijawab paling lambat {answer}, selesai paling lambat {end}.",
    "Answer due {answer}, completion due {end}.",
)

# Of what lies outside the city, before anybody has answered.
UNPROMISED = both(
    "Dijawab paling lambat {answer}. Selesainya belum kami janjikan.",
    "Answer due {answer}. Completion is not promised yet.",
)

# What a filing is answered with, and what it adds by how its place was found.
TAKEN = both(
    "Laporan diterima dan menunggu di {office}.", "Report received and waiting at {office}."
)
PLACED = {
    OUTSIDE: both(
        "Lokasi ini di luar wilayah kota, jadi petugas pusat memeriksanya dulu.",
        "This place lies outside the city, so central triage looks at it first.",
    ),
    UNKNOWN: both(
        "Tempatnya belum dikenali; petugas pusat akan memeriksanya.",
        "The place is not known yet; central triage will look at it.",
    ),
}

CALL = both("Bila darurat, telepon {} SEKARANG.", "If this is an emergency, call {} NOW.")


def call(city: City, language: Language) -> str:
    """What who writes of danger is told before all else."""
    return CALL[language].format(city.settings.emergency_number)


def called(text: str, danger: Danger | None, city: City) -> str:
    """The text, after the emergency number when there is ``danger``."""
    return f"{call(city, danger.language)} {text}" if danger else text


def promised(report: Report, language: Language = Language.INDONESIAN) -> str:
    """Until when it is answered and done, or that the second is not promised yet."""
    answer, end = spoken(report.respond_by, language), report.promised
    if end is None:
        return f"{PLACED[OUTSIDE][language]} {UNPROMISED[language].format(answer=answer)}"
    return PROMISED[language].format(answer=answer, end=spoken(end, language))


def rung_note(entry: Entry, city: City, report: Report | None = None) -> str:
    """What the timeline shows of a reminder or an escalation: why, and to whom. Which moment was
    promised takes the report to say.
    """
    to = heads(entry, city)
    if entry.kind is Kind.REMINDER:
        return f"Pengingat kepada {to}: {rungs.reminded_of(entry, city, report)}."
    why = rungs.broken(entry, city, report)
    return f"{why[0].upper()}{why[1:]}. Diteruskan ke {to}{rungs.level(entry, city)}."


def heads(entry: Entry, city: City, language: Language = Language.INDONESIAN) -> str:
    """Whom it reached: the holder is reminded, everybody else is a head."""
    offices = AND[language].join(name_of(code, city) for code in entry.to)
    reminded = entry.kind is Kind.REMINDER and entry.to == (entry.holder,)
    if reminded:
        return offices
    return (HEADS if len(entry.to) > 1 else HEAD)[language].format(offices=offices)


AND = both(" dan ", " and ")
HEAD = both("pimpinan {offices}", "the head of {offices}")
HEADS = both("pimpinan {offices}", "the heads of {offices}")


def chosen(entry: Entry) -> str:
    """What the timeline shows of a reporter who hides the report, shows it, or asks for what is
    kept or for its erasure.
    """
    if entry.kind is Kind.EXPORT:
        return "Salinan data diberikan kepada pelapor."
    if entry.kind is Kind.ERASURE and entry.reason:
        return "Masa simpan data pribadi berakhir."
    if entry.kind is Kind.ERASURE and entry.by == REPORTER:
        return "Pelapor meminta data pribadinya dihapus."
    if entry.kind is Kind.ERASURE:
        told = (text.split(" ") for text in entry.removed)
        listed = ", ".join(f"{many} {ERASED.get(what, what)}" for what, many in told)
        return f"Data pribadi dihapus: {listed or 'tidak ada lagi'}."
    return "Disembunyikan dari umum." if entry.private else "Ditampilkan untuk umum."
