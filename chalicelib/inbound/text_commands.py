"""The commands of short messages, and the answers to small talk.

A message can ask for the status of a report, rate or reopen a report, join two of its writer's
reports, stop or restart notices, ask for a link to all reports of its writer or for help, or
confirm that the writer wants the notices that we offered. Posts and comments are public, so they
are told only what the public may know.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.inbound import command_answers as texts
from chalicelib.inbound import small_talk_answers
from chalicelib.inbound.results import build_result, choose_words
from chalicelib.intake.store import find_number
from chalicelib.notifications import contact_proof, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.texts import receipt_texts
from chalicelib.platform import clock
from chalicelib.platform.errors import Hindered, MistypedNumber, NotRateable, UnknownReport
from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.telemetry import log
from chalicelib.reporters import magic_link
from chalicelib.reporters.latest_report import (
    find_language,
    find_latest_number,
    load_open_reports,
)
from chalicelib.reports import number as numbers
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.contact.preferences import is_same_person
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind

CommandAction = Callable[[Command, Message], MessageResult]
MOST_TOLD = 3  # open reports of a writer
MOST_REPEATED = 20  # characters of a number that nobody has


def run_command(command: Command, message: Message) -> MessageResult:
    """Carry out a command and return its result, which may be a refusal."""
    return _run(_ACTIONS[command.word], command, message)


def answer_small_talk(command: Command, message: Message) -> MessageResult:
    """Answer small talk like the command that it stands for; in public as far as others may read
    it.
    """
    private = message.talker is not None
    action = _ACTIONS[command.word] if private else _find_public_action(command, message)
    return _run(action, command, message)


def _run(action: CommandAction, command: Command, message: Message) -> MessageResult:
    try:
        return action(command, message)
    except (MistypedNumber, UnknownReport) as fault:
        language = _find_language(command, message)
        number = fault.members["number"][:MOST_REPEATED]
        text = (texts.UNKNOWN if number else texts.NO_REPORTS)[language].format(number=number)
        return build_result(ResultKind.REFUSED, text, message)


def _find_public_action(command: Command, message: Message) -> CommandAction:
    """Return what is done for a command in public, where nobody is thanked or greeted."""
    if command.word in (CommandWord.THANKS, CommandWord.GREETING):
        return _stay_silent
    if command.word is CommandWord.STATUS:
        return _answer_status_in_public
    return _ACTIONS[command.word] if command.word in IN_PUBLIC else _ask_in_private


def _answer_status_in_public(command: Command, message: Message) -> MessageResult:
    """Tell how the report stands that is named or replied to; never which others the writer has."""
    number = command.number or _find_answered_number(message)
    if number is None:
        return _ask_in_private(command, message)
    return _answer_status(replace(command, number=number), message)


def _answer_status(command: Command, message: Message) -> MessageResult:
    """Tell how a report stands: the one that is named or replied to, else the writer's open ones,
    else the writer's last one.
    """
    if number := command.number or _find_answered_number(message):
        return _tell_standing(numbers.parse(number), command, message)
    still_open = load_open_reports(message.draft.contact, MOST_TOLD)
    if len(still_open) > 1:
        language = notifications_store.load_contact(still_open[0].number).wishes.language
        name, _ = choose_words(message)
        text = receipt_texts.write_own_reports(still_open, city(), language, name)
        return build_result(ResultKind.STATUS, text, message)
    number = still_open[0].number if still_open else _find_report_number(command, message)
    return _tell_standing(number, command, message)


def _tell_standing(number: str, command: Command, message: Message) -> MessageResult:
    addressed = notifications_store.load_addressed(number)
    report, writer = addressed.report, message.draft.contact
    own = is_same_person(writer, addressed.contact)
    if own:
        contact_proof.prove_by_message(report.number, addressed.contact, writer)
    language = addressed.contact.wishes.language if own else _find_language(command, message)
    name, write_url = choose_words(message)
    url = write_url(report.number, language)
    text = receipt_texts.write_standing(report, city(), url, language, name)
    result = build_result(ResultKind.STATUS, text, message, report.number)
    return replace(result, track_url=track_url(report.number, language))


def _take_rating(command: Command, message: Message) -> MessageResult:
    number = _find_report_number(command, message)
    stars, writer = command.stars, message.draft.contact
    if stars is None:
        text = texts.HOW_TO_RATE[_find_language(command, message)]
        return build_result(ResultKind.REFUSED, text, message, number)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        if not is_same_person(writer, addressed.contact):
            text = texts.NOT_YOURS[_find_language(command, message)].format(number=number)
            return build_result(ResultKind.REFUSED, text, message, number)
        contact_proof.prove_by_message(number, addressed.contact, writer)
        sentence, became = texts.RATED, ResultKind.RATING
        try:
            _save_rating(addressed.report, stars)
        except NotRateable:
            # With the same stars the message came again, and the answer confirms its rating.
            if addressed.report.rating != stars:
                sentence, became = _refusal_text(addressed.report), ResultKind.REFUSED
        text = sentence[addressed.contact.wishes.language].format(number=number, stars=stars)
        return build_result(became, text, message, number)

    return retry_on_conflict(attempt)


def _save_rating(report: Report, stars: int) -> None:
    """Record the rating. Raises NotRateable when the report is open, rejected, withdrawn or
    rated.
    """
    rated_report, entry = followup.rate_closing(report, Rating(stars), clock.now(), city())
    reports.save_report(report, rated_report, [entry])
    log.info("rated", number=report.number, stars=stars)


def _refusal_text(report: Report) -> Sentence:
    if report.outcome is Outcome.REJECTED:
        return texts.REJECTED
    if report.outcome is Outcome.WITHDRAWN:
        return texts.WITHDRAWN
    return texts.UNFINISHED if report.rating is None else texts.RATED_BEFORE


def _stop_notices(command: Command, message: Message) -> MessageResult:
    writer = message.draft.contact
    unsubscribe.set_muted(writer, muted=True)
    return build_result(
        ResultKind.STOPPED, texts.STOPPED[_find_language(command, message)], message
    )


def _start_notices(command: Command, message: Message) -> MessageResult:
    writer = message.draft.contact
    unsubscribe.set_muted(writer, muted=False)
    return build_result(
        ResultKind.STARTED, texts.STARTED[_find_language(command, message)], message
    )


def _confirm_contact(command: Command, message: Message) -> MessageResult:
    asked_number = numbers.parse(command.number) if command.number else None
    writer = message.draft.contact
    proven = contact_proof.prove_by_word(writer, asked_number)
    if proven is None:
        return build_result(
            ResultKind.REFUSED,
            texts.NOTHING_WAITS[_find_language(command, message)],
            message,
        )
    number, _, _ = proven[0].partition("~")
    text = texts.CONFIRMED[proven[1].wishes.language].format(number=number)
    return build_result(ResultKind.CONFIRMED, text, message, number)


def _send_magic_link(command: Command, message: Message) -> MessageResult:
    draft = message.draft
    language = _find_language(command, message)
    try:
        text = magic_link.link_for_chat(draft.contact, str(draft.key), language)
    except UnknownReport:
        return build_result(ResultKind.REFUSED, texts.NO_REPORTS[language], message)
    return build_result(ResultKind.LINK, text or texts.ENOUGH_LINKS[language], message)


def _reopen_report(command: Command, message: Message) -> MessageResult:
    """Reopen the report. An open one is not finished yet, so its writer is told how it stands."""
    answered = command.number or _find_answered_number(message)
    number = _find_report_number(replace(command, number=answered), message)
    writer, (name, write_url) = message.draft.contact, choose_words(message)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        report, language = addressed.report, addressed.contact.wishes.language
        if not is_same_person(writer, addressed.contact):
            text = texts.NOT_YOURS_TO_REOPEN[_find_language(command, message)].format(number=number)
            return build_result(ResultKind.REFUSED, text, message, number)
        if report.open:
            return _answer_status(Command(CommandWord.STATUS, number), message)
        contact_proof.prove_by_message(number, addressed.contact, writer)
        try:
            objection = Objection(texts.REOPENED_HERE[Language.INDONESIAN])
            again, entry = followup.reopen_report(report, objection, clock.now(), city())
        except Hindered:
            url = write_url(number, language)
            text = texts.NOT_REOPENED[language].format(number=number, url=url)
            return build_result(ResultKind.REFUSED, text, message, number)
        reports.save_report(report, again, [entry])
        log.info("reopened", number=number)
        office = name(discreet_report(again, city()).holder, city(), language)
        text = texts.REOPENED[language].format(number=number, office=office)
        return build_result(ResultKind.REOPENED, text, message, number)

    return retry_on_conflict(attempt)


def _join_reports(command: Command, message: Message) -> MessageResult:
    from chalicelib.inbound.joining import join_own_reports  # few messages need it

    return join_own_reports(command, message)


def _say(sentence: Sentence) -> CommandAction:
    """Return the action that answers a sentence, in the language that the writer uses."""

    def say(command: Command, message: Message) -> MessageResult:
        language = _find_language(command, message)
        text = sentence[language].format(emergency=city().settings.emergency_number)
        return build_result(ResultKind.TALK, text, message)

    return say


def _find_language(command: Command, message: Message) -> Language:
    """Return the language that the writer chose, else that of the command's word."""
    return find_language(message.draft.contact, command.language)


def _stay_silent(command: Command, message: Message) -> MessageResult:
    return build_result(ResultKind.TALK, "", message)


def _find_answered_number(message: Message) -> str | None:
    """Return the report that the message replies to, when it replies to one. Costs a Query."""
    return find_number(message.draft.key_of(message.answers[0])) if message.answers else None


def _find_report_number(command: Command, message: Message) -> str:
    """Return the report that the command names, else the writer's latest report.

    Raises MistypedNumber, and UnknownReport when the writer has no report.
    """
    if command.number:
        return numbers.parse(command.number)
    if number := find_latest_number(message.draft.contact):
        return number
    raise UnknownReport(number="")


IN_PUBLIC = frozenset((CommandWord.STOP, CommandWord.START, CommandWord.HELP, CommandWord.REPORT))
_ask_in_private = _say(texts.IN_PRIVATE)
_ACTIONS: Mapping[CommandWord, CommandAction] = {
    CommandWord.STATUS: _answer_status,
    CommandWord.RATING: _take_rating,
    CommandWord.STOP: _stop_notices,
    CommandWord.START: _start_notices,
    CommandWord.LINK: _send_magic_link,
    CommandWord.CONFIRM: _confirm_contact,
    CommandWord.REOPEN: _reopen_report,
    CommandWord.JOIN: _join_reports,
    CommandWord.HELP: _say(texts.HELP),
    CommandWord.REPORT: _say(small_talk_answers.WHAT_AND_WHERE),
    CommandWord.THANKS: _say(small_talk_answers.THANKED),
    CommandWord.GREETING: _say(small_talk_answers.GREETED),
}
