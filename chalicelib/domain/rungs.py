"""Why a rung of the ladder was taken, in words, as its entry and its report tell: an entry itself
holds the rung's code.
"""

from datetime import datetime

from chalicelib.domain.city import City, RungKind
from chalicelib.domain.moments import lasted, spoken
from chalicelib.domain.report import Entry, Report
from chalicelib.domain.routing import above
from chalicelib.domain.status import Status


def broken(entry: Entry, city: City, report: Report | None) -> str:
    """Which promise had passed, and by how long, when the entry was written. A pause may have moved
    that promise since, to behind the entry: then the moment is left out, as without the report.
    """
    if _flags(entry, city):
        waited = lasted(entry.at - report.filing.received_at) if report else ""
        return f"tanda merah, belum dijawab {waited}".rstrip()
    promise = f"janji {_stage(entry)}"
    if report is None or (until := _promised(entry, report)) > entry.at:
        return f"{promise} sudah lewat"
    return f"{promise} ({spoken(until)}) sudah lewat {lasted(entry.at - until)}".rstrip()


def reminded_of(entry: Entry, city: City, report: Report | None) -> str:
    """What is due, and when."""
    if entry.task:
        return "bagian pekerjaan yang diminta sudah lewat batas waktunya"
    if entry.status is Status.SELESAI:
        return "penyelesaian laporan menunggu verifikasi"
    if report is None:
        return f"batas waktu {_stage(entry)}"
    if (until := _promised(entry, report)) > entry.at:
        owed = "dijawab" if _unanswered(entry) else "selesai"
        return f"{owed} paling lambat {spoken(until)}"
    return broken(entry, city, report)


def level(entry: Entry, city: City) -> str:
    """How far above the holder those stand whom an escalation reached; empty for the offices that
    watch the whole city, and for a holder that was dissolved since.
    """
    if _flags(entry, city) or entry.holder not in city.offices:
        return ""
    superiors = [office.code for office in above(entry.holder, city)]
    if entry.to == (entry.holder,):
        return ", pemegang laporan" + ("" if superiors else " tanpa atasan")
    if entry.to[0] in superiors:
        return f", {superiors.index(entry.to[0]) + 1} tingkat di atas pemegang laporan"
    return ""


def _unanswered(entry: Entry) -> bool:
    """Whether nobody had answered by then: the first answer ends that status for good."""
    return entry.status is Status.MENUNGGU


def _stage(entry: Entry) -> str:
    return "jawaban" if _unanswered(entry) else "penyelesaian"


def _promised(entry: Entry, report: Report) -> datetime:
    return report.respond_by if _unanswered(entry) else report.complete_by


def _flags(entry: Entry, city: City) -> bool:
    flags = {rung.code for rung in city.ladder if rung.kind is RungKind.RED_FLAG}
    return entry.note in flags
