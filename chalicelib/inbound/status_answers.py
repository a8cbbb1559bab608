"""The answer to who asks how a report stands, and the report and language of a command."""

from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.inbound.results import build_result, choose_words
from chalicelib.intake.store import find_number
from chalicelib.notifications import contact_proof
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform.errors import UnknownReport
from chalicelib.platform.i18n import Language
from chalicelib.reporters import latest_report
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import is_same_person
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Command, Message, MessageResult, ResultKind

MOST_TOLD = 3  # open reports of a writer


def answer_status(command: Command, message: Message) -> MessageResult:
    """Tell how a report stands: the one that is named or replied to, else the writer's open ones,
    else the writer's last one.
    """
    if number := command.number or find_answered_number(message):
        return _tell_standing(numbers.parse(number), command, message)
    still_open = latest_report.load_open_reports(message.draft.contact, MOST_TOLD)
    if len(still_open) > 1:
        language = notifications_store.load_contact(still_open[0].number).wishes.language
        name, _ = choose_words(message)
        text = receipt_texts.write_own_reports(still_open, city(), language, name)
        return build_result(ResultKind.STATUS, text, message)
    number = still_open[0].number if still_open else find_report_number(command, message)
    return _tell_standing(number, command, message)


def _tell_standing(number: str, command: Command, message: Message) -> MessageResult:
    addressed = notifications_store.load_addressed(number)
    report, writer = addressed.report, message.draft.contact
    own = is_same_person(writer, addressed.contact)
    if own:
        contact_proof.prove_by_message(report.number, addressed.contact, writer)
    language = addressed.contact.wishes.language if own else find_language(command, message)
    name, write_url = choose_words(message)
    url = write_url(report.number, language)
    text = receipt_texts.write_standing(report, city(), url, language, name)
    result = build_result(ResultKind.STATUS, text, message, report.number)
    return replace(result, track_url=track_url(report.number, language))


def find_report_number(command: Command, message: Message) -> str:
    """Return the report that the command names, else the writer's latest report.

    Raises MistypedNumber, and UnknownReport when the writer has no report.
    """
    if command.number:
        return numbers.parse(command.number)
    if number := latest_report.find_latest_number(message.draft.contact):
        return number
    raise UnknownReport(number="")


def find_answered_number(message: Message) -> str | None:
    """Return the report that the message replies to, when it replies to one. Costs a Query."""
    return find_number(message.draft.key_of(message.answers[0])) if message.answers else None


def find_language(command: Command, message: Message) -> Language:
    """Return the language that the writer chose, else that of the command's word."""
    return latest_report.find_language(message.draft.contact, command.language)
