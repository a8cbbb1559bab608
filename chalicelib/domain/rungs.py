"""Why a rung of the ladder was taken, in words, as its entry and its report tell: an entry itself
holds the rung's code.
"""

from datetime import datetime

from chalicelib.domain.city import City, RungKind
from chalicelib.domain.moments import lasted, spoken
from chalicelib.domain.report import Entry, Report
from chalicelib.domain.routing import above
from chalicelib.domain.status import Status
from chalicelib.domain.tongue import Language, both


def broken(
    entry: Entry, city: City, report: Report | None, language: Language = Language.INDONESIAN
) -> str:
    """Which promise had passed, and by how long, when the entry was written. A pause may have moved
    that promise since, to behind the entry: then the moment is left out, as without the report.
    """
    if _flags(entry, city):
        waited = lasted(entry.at - report.filing.received_at, language) if report else ""
        return FLAGGED[language].format(waited=waited).rstrip()
    promise = (ANSWER if _unanswered(entry) else END)[language]
    if report is None or (until := _promised(entry, report)) > entry.at:
        return PASSED[language].format(promise=promise)
    span = lasted(entry.at - until, language)
    words = {"promise": promise, "until": spoken(until, language), "span": span}
    return (PASSED_BY if span else PASSED_AT)[language].format(**words)


FLAGGED = both("tanda merah, belum dijawab {waited}", "red flag, no answer for {waited}")
ANSWER = both("janji jawaban", "the promised answer")
END = both("janji penyelesaian", "the promised completion")
PASSED = both("{promise} sudah lewat", "{promise} is overdue")
PASSED_AT = both("{promise} ({until}) sudah lewat", "{promise} ({until}) is overdue")
PASSED_BY = both(
    "{promise} ({until}) sudah lewat {span}", "{promise} ({until}) is overdue by {span}"
)


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
