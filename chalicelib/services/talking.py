"""What short messages ask for: how a report stands, a rating, no more notices, notices again, or a
link to all reports of who writes.
"""

from collections.abc import Callable, Mapping

from chalicelib.channels import Became, Command, Message, Told, Word
from chalicelib.city import city
from chalicelib.domain import followup, telling
from chalicelib.domain import number as numbers
from chalicelib.domain.errors import MistypedNumber, NotRateable, UnknownReport
from chalicelib.domain.followup import Rating
from chalicelib.domain.report import Contact, same_person
from chalicelib.domain.tongue import Language
from chalicelib.outside import clock
from chalicelib.outside.telemetry import log
from chalicelib.services import intake, returning, stopping
from chalicelib.services.insisting import insist
from chalicelib.services.tracking import track_url
from chalicelib.stores import notices, reports

NO_REPORT = "Laporan tidak ditemukan. Tulis nomornya, misalnya STATUS JK261124-BRRAE4."

NO_REPORTS = "Belum ada laporan dari nomor atau akun ini."
ENOUGH_LINKS = "Tautan untuk hari ini sudah habis. Coba lagi besok, atau tulis STATUS dan nomornya."


def done(command: Command, message: Message) -> Told:
    """The command done, or why it could not be."""
    try:
        return _DOING[command.word](command, message)
    except (MistypedNumber, UnknownReport):
        return _told(Became.REFUSED, NO_REPORT, message)


def _status(command: Command, message: Message) -> Told:
    report, _ = reports.load(_number(command, message))
    url = track_url(report.number)
    text = telling.standing(report, city(), url, Language.INDONESIAN)
    return _told(Became.STATUS, text, message, report.number)


def _rating(command: Command, message: Message) -> Told:
    number = _number(command, message)
    if command.stars is None:
        text = "Tulis RATING, nomor laporan, dan 1 sampai 5, misalnya RATING JK261124-BRRAE4 5."
        return _told(Became.REFUSED, text, message, number)
    try:
        _rate(number, command.stars, message.draft.contact)
    except NotRateable:
        text = f"Laporan {number} belum selesai atau sudah dinilai."
        return _told(Became.REFUSED, text, message, number)
    except NotTheReporter:
        text = f"Hanya pelapor yang dapat menilai laporan {number}."
        return _told(Became.REFUSED, text, message, number)
    text = f"Terima kasih, penilaian {command.stars} untuk laporan {number} dicatat."
    return _told(Became.RATING, text, message, number)


class NotTheReporter(Exception):
    """Somebody else rates."""


def _rate(number: str, stars: int, who: Contact) -> None:
    """Raises NotTheReporter, NotRateable, UnknownReport."""

    def attempt(at: int) -> None:
        addressed = notices.addressed(number, 1)
        if not same_person(who, addressed.contact):
            raise NotTheReporter
        report = addressed.report
        after, entry = followup.rate(report, Rating(stars), clock.now(), city())
        reports.save(report, after, [entry])
        log.info("rated", number=number, stars=stars)

    insist(attempt)


def _stop(command: Command, message: Message) -> Told:
    stopping.mute(message.draft.contact, muted=True)
    text = "Anda tidak akan menerima pemberitahuan lagi di sini. Balas MULAI untuk menerimanya."
    return _told(Became.STOPPED, text, message)


def _start(command: Command, message: Message) -> Told:
    stopping.mute(message.draft.contact, muted=False)
    return _told(Became.STARTED, "Anda kembali menerima pemberitahuan di sini.", message)


def _link(command: Command, message: Message) -> Told:
    draft = message.draft
    try:
        text = returning.hand_over(draft.contact, f"{draft.channel}|{draft.external_id}", 0)
    except UnknownReport:
        return _told(Became.REFUSED, NO_REPORTS, message)
    return _told(Became.LINK, text or ENOUGH_LINKS, message)


def _number(command: Command, message: Message) -> str:
    """The report that is meant: the one named, else the talker's last. Raises MistypedNumber or
    UnknownReport.
    """
    if command.number:
        return numbers.parse(command.number)
    for key in intake.keys_of(message.draft.contact) or ():
        for number in reports.latest(key, 1):
            return number
    raise UnknownReport(number="")


def _told(became: Became, text: str, message: Message, number: str | None = None) -> Told:
    url = track_url(number) if number else None
    return Told(became, text, message.draft.external_id, number, track_url=url)


_DOING: Mapping[Word, Callable[[Command, Message], Told]] = {
    Word.STATUS: _status,
    Word.RATING: _rating,
    Word.STOP: _stop,
    Word.START: _start,
    Word.LINK: _link,
}
