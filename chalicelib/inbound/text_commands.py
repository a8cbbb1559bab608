"""The commands of short messages.

A message can ask for the status of a report, rate a report, stop or restart notices, ask for a
link to all reports of its writer, or confirm that the writer wants the notices that we offered.
"""

from collections.abc import Callable, Mapping

from chalicelib.city.current import city
from chalicelib.intake import service as intake_service
from chalicelib.notifications import proof, receipt_texts, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock
from chalicelib.platform.errors import MistypedNumber, NotRateable, UnknownReport
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.telemetry import log
from chalicelib.reporters import magic_link
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import Contact, is_same_person
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import Rating
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.store import by_reporter, reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind

_ = sentences("inbound")

NO_REPORT = "Laporan tidak ditemukan. Tulis nomornya, misalnya STATUS JK261124-BRRAE4."
NO_REPORTS = "Belum ada laporan dari nomor atau akun ini."
ENOUGH_LINKS = _("No more links today. Try again tomorrow, or write STATUS and the number.")
HOW_TO_RATE = _("Write RATING, the number and 1 to 5, for example RATING JK261124-BRRAE4 5.")
UNFINISHED = _("Report {number} is not finished yet, so it can't be rated yet.")
RATED_BEFORE = _("Report {number} was already rated.")
REJECTED = _("Report {number} was rejected, so it can't be rated.")
NOT_YOURS = "Hanya pelapor yang dapat menilai laporan {number}."
RATED = _("Thank you, your rating of {stars} for report {number} was recorded.")
STOPPED = _("You will get no more updates here. Reply START to get them again.")
CONFIRMED = _(
    "Thank you. Updates on report {number} will come to this number. To stop, reply STOP."
)
NOTHING_WAITS = _("No report is waiting for this answer. Write YES and the number of the report.")
STARTED = _("You will get updates here again.")


def run_command(command: Command, message: Message) -> MessageResult:
    """Carry out a command and return its result, which may be a refusal."""
    try:
        return _ACTIONS[command.word](command, message)
    except (MistypedNumber, UnknownReport):
        return _build_result(ResultKind.REFUSED, NO_REPORT, message)


def _answer_status(command: Command, message: Message) -> MessageResult:
    addressed = notifications_store.load_addressed(_find_report_number(command, message))
    report, writer = addressed.report, message.draft.contact
    own = is_same_person(writer, addressed.contact)
    if own:
        proof.prove_by_message(report.number, addressed.contact, writer)
    language = addressed.contact.wishes.language if own else Language.INDONESIAN
    text = receipt_texts.write_standing(report, city(), track_url(report.number), language)
    return _build_result(ResultKind.STATUS, text, message, report.number)


def _take_rating(command: Command, message: Message) -> MessageResult:
    number = _find_report_number(command, message)
    stars, writer = command.stars, message.draft.contact
    if stars is None:
        text = HOW_TO_RATE[_find_language(message)]
        return _build_result(ResultKind.REFUSED, text, message, number)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        if not is_same_person(writer, addressed.contact):
            text = NOT_YOURS.format(number=number)
            return _build_result(ResultKind.REFUSED, text, message, number)
        proof.prove_by_message(number, addressed.contact, writer)
        sentence, became = RATED, ResultKind.RATING
        try:
            _save_rating(addressed.report, stars)
        except NotRateable:
            # With the same stars the message came again, and the answer confirms its rating.
            if addressed.report.rating != stars:
                sentence, became = _refusal_text(addressed.report), ResultKind.REFUSED
        text = sentence[addressed.contact.wishes.language].format(number=number, stars=stars)
        return _build_result(became, text, message, number)

    return retry_on_conflict(attempt)


def _save_rating(report: Report, stars: int) -> None:
    """Record the rating. Raises NotRateable when the report is open, rejected or rated."""
    rated_report, entry = followup.rate_closing(report, Rating(stars), clock.now(), city())
    reports.save_report(report, rated_report, [entry])
    log.info("rated", number=report.number, stars=stars)


def _refusal_text(report: Report) -> Sentence:
    if report.outcome is Outcome.REJECTED:
        return REJECTED
    return UNFINISHED if report.rating is None else RATED_BEFORE


def _stop_notices(command: Command, message: Message) -> MessageResult:
    unsubscribe.set_muted(message.draft.contact, muted=True)
    return _build_result(ResultKind.STOPPED, STOPPED[_find_language(message)], message)


def _start_notices(command: Command, message: Message) -> MessageResult:
    unsubscribe.set_muted(message.draft.contact, muted=False)
    return _build_result(ResultKind.STARTED, STARTED[_find_language(message)], message)


def _confirm_contact(command: Command, message: Message) -> MessageResult:
    asked_number = numbers.parse(command.number) if command.number else None
    proven = proof.prove_by_word(message.draft.contact, asked_number)
    if proven is None:
        return _build_result(ResultKind.REFUSED, NOTHING_WAITS[_find_language(message)], message)
    number, _, _ = proven[0].partition("~")
    text = CONFIRMED[proven[1].wishes.language].format(number=number)
    return _build_result(ResultKind.CONFIRMED, text, message, number)


def _send_magic_link(command: Command, message: Message) -> MessageResult:
    draft = message.draft
    try:
        language = _find_language(message)
        once = str(draft.key)
        text = magic_link.link_for_chat(draft.contact, once, language)
    except UnknownReport:
        return _build_result(ResultKind.REFUSED, NO_REPORTS, message)
    return _build_result(ResultKind.LINK, text or ENOUGH_LINKS[language], message)


def _find_report_number(command: Command, message: Message) -> str:
    """Return the report that the command names, else the writer's latest report.

    Raises MistypedNumber, and UnknownReport when the writer has no report.
    """
    if command.number:
        return numbers.parse(command.number)
    if number := _latest_report(message.draft.contact):
        return number
    raise UnknownReport(number="")


def _latest_report(contact: Contact) -> str | None:
    """Return the number of a reporter's latest report, if any."""
    for key in intake_service.reporter_keys(contact) or ():
        for number in by_reporter.load_latest_numbers(key, 1):
            return number
    return None


def _find_language(message: Message) -> Language:
    """Return the language that the writer chose for the latest report."""
    number = _latest_report(message.draft.contact)
    return (
        notifications_store.load_contact(number).wishes.language if number else Language.INDONESIAN
    )


def _build_result(
    kind: ResultKind, text: str, message: Message, number: str | None = None
) -> MessageResult:
    url = track_url(number) if number else None
    return MessageResult(kind, text, message.draft.external_id, number, track_url=url)


_ACTIONS: Mapping[CommandWord, Callable[[Command, Message], MessageResult]] = {
    CommandWord.STATUS: _answer_status,
    CommandWord.RATING: _take_rating,
    CommandWord.STOP: _stop_notices,
    CommandWord.START: _start_notices,
    CommandWord.LINK: _send_magic_link,
    CommandWord.CONFIRM: _confirm_contact,
}
