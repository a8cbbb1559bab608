"""The commands of short messages, and the answers to small talk. A command that changes something
is carried out once, however often its message is delivered.

A message can ask for the status of a report, rate or reopen a report, join two of its writer's
reports, stop or restart notices, ask for a link to all reports of its writer or for help, or
confirm that the writer wants the notices that we offered. Posts and comments are public, so they
are told only what the public may know.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.inbound import answers_store, small_talk_answers, status_answers
from chalicelib.inbound import command_answers as texts
from chalicelib.inbound.answers_store import Answered
from chalicelib.inbound.results import build_result, choose_words
from chalicelib.notifications import contact_proof, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock
from chalicelib.platform.errors import Hindered, MistypedNumber, NotRateable, UnknownReport
from chalicelib.platform.i18n import Language, Sentence
from chalicelib.platform.telemetry import log
from chalicelib.reporters import magic_link
from chalicelib.reports import number as numbers
from chalicelib.reports.access.discretion import discreet_report
from chalicelib.reports.contact.preferences import SMS, is_same_person
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.timeline import Entry
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind

CommandAction = Callable[[Command, Message], MessageResult]
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
    changes = command.word in CHANGING
    if changes and (first := answers_store.load_answer(message)):
        return _finish(first)
    try:
        return action(command, message)
    except (MistypedNumber, UnknownReport) as fault:
        language = status_answers.find_language(command, message)
        number = fault.members["number"][:MOST_REPEATED]
        text = (texts.UNKNOWN if number else texts.NO_REPORTS)[language].format(number=number)
        result = build_result(ResultKind.REFUSED, text, message)
        return _keep(message, result) if changes else result


def _keep(message: Message, result: MessageResult) -> MessageResult:
    """Keep the answer to a command that changes something, also a refusal: it may be about another
    report when the message is delivered again. Return the first answer.
    """
    return answers_store.keep_answer(message, result).result


def _refuse(message: Message, text: str, number: str | None = None) -> MessageResult:
    return _keep(message, build_result(ResultKind.REFUSED, text, message, number))


def _finish(answered: Answered) -> MessageResult:
    """Return an answer after the proof that its command gives. The proof is given again when the
    message comes again: whoever kept the answer may have died before.
    """
    if answered.proves:
        contact_proof.prove_way(answered.proves, SMS)
    return answered.result


def _find_public_action(command: Command, message: Message) -> CommandAction:
    """Return what is done for a command in public, where nobody is thanked or greeted."""
    if command.word in (CommandWord.THANKS, CommandWord.GREETING):
        return _stay_silent
    if command.word is CommandWord.STATUS:
        return _answer_status_in_public
    return _ACTIONS[command.word] if command.word in IN_PUBLIC else _ask_in_private


def _answer_status_in_public(command: Command, message: Message) -> MessageResult:
    """Tell how the report stands that is named or replied to; never which others the writer has."""
    number = command.number or status_answers.find_answered_number(message)
    if number is None:
        return _ask_in_private(command, message)
    return status_answers.answer_status(replace(command, number=number), message)


def _take_rating(command: Command, message: Message) -> MessageResult:
    number = status_answers.find_report_number(command, message)
    stars, writer = command.stars, message.draft.contact
    if stars is None:
        text = texts.HOW_TO_RATE[status_answers.find_language(command, message)]
        return build_result(ResultKind.REFUSED, text, message, number)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        if not is_same_person(writer, addressed.contact):
            text = texts.NOT_YOURS[status_answers.find_language(command, message)].format(
                number=number
            )
            return _refuse(message, text, number)
        contact_proof.prove_by_message(number, addressed.contact, writer)
        report, language = addressed.report, addressed.contact.wishes.language
        text = texts.RATED[language].format(number=number, stars=stars)
        result = build_result(ResultKind.RATING, text, message, number)
        try:
            rated, entry = followup.rate_closing(report, Rating(stars), clock.now(), city())
        except NotRateable:
            # With the same stars the rating was sent again, and the answer confirms it.
            if report.rating != stars:
                text = _refusal_text(report)[language].format(number=number, stars=stars)
                result = build_result(ResultKind.REFUSED, text, message, number)
            return _keep(message, result)
        _save(message, result, (report, rated, entry))
        log.info("rated", number=number, stars=stars)
        return result

    return retry_on_conflict(attempt)


def _save(message: Message, result: MessageResult, step: tuple[Report, Report, Entry]) -> None:
    """Write a command's step of a report together with the answer to it, so that there is never one
    without the other. Raises Overtaken, also when the answer is there.
    """
    report, after, entry = step
    item = answers_store.answer_item(message, result)
    reports.save_report(report, after, [entry], new_items=[item] if item else ())


def _refusal_text(report: Report) -> Sentence:
    if report.outcome is Outcome.REJECTED:
        return texts.REJECTED
    if report.outcome is Outcome.WITHDRAWN:
        return texts.WITHDRAWN
    return texts.UNFINISHED if report.rating is None else texts.RATED_BEFORE


def _stop_notices(command: Command, message: Message) -> MessageResult:
    unsubscribe.set_muted(message.draft.contact, muted=True)
    text = texts.STOPPED[status_answers.find_language(command, message)]
    return _keep(message, build_result(ResultKind.STOPPED, text, message))


def _start_notices(command: Command, message: Message) -> MessageResult:
    unsubscribe.set_muted(message.draft.contact, muted=False)
    text = texts.STARTED[status_answers.find_language(command, message)]
    return _keep(message, build_result(ResultKind.STARTED, text, message))


def _confirm_contact(command: Command, message: Message) -> MessageResult:
    asked_number = numbers.parse(command.number) if command.number else None
    found = contact_proof.find_recipient(message.draft.contact, asked_number)
    if found is None:
        text = texts.NOTHING_WAITS[status_answers.find_language(command, message)]
        return _refuse(message, text)
    recipient, contact = found
    number, _, _ = recipient.partition("~")
    text = texts.CONFIRMED[contact.wishes.language].format(number=number)
    result = build_result(ResultKind.CONFIRMED, text, message, number)
    # kept first: a proof that fails is given to the same report when the message comes again
    return _finish(answers_store.keep_answer(message, result, proves=recipient))


def _send_magic_link(command: Command, message: Message) -> MessageResult:
    draft = message.draft
    language = status_answers.find_language(command, message)
    try:
        text = magic_link.link_for_chat(draft.contact, str(draft.key), language)
    except UnknownReport:
        return build_result(ResultKind.REFUSED, texts.NO_REPORTS[language], message)
    return build_result(ResultKind.LINK, text or texts.ENOUGH_LINKS[language], message)


def _reopen_report(command: Command, message: Message) -> MessageResult:
    """Reopen the report. An open one is not finished yet, so its writer is told how it stands."""
    answered = command.number or status_answers.find_answered_number(message)
    number = status_answers.find_report_number(replace(command, number=answered), message)
    writer, (name, write_url) = message.draft.contact, choose_words(message)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        report, language = addressed.report, addressed.contact.wishes.language
        if not is_same_person(writer, addressed.contact):
            text = texts.NOT_YOURS_TO_REOPEN[status_answers.find_language(command, message)].format(
                number=number
            )
            return _refuse(message, text, number)
        if report.open:
            return _keep(
                message, status_answers.answer_status(Command(CommandWord.STATUS, number), message)
            )
        contact_proof.prove_by_message(number, addressed.contact, writer)
        try:
            objection = Objection(texts.REOPENED_HERE[Language.INDONESIAN])
            again, entry = followup.reopen_report(report, objection, clock.now(), city())
        except Hindered:
            url = write_url(number, language)
            text = texts.NOT_REOPENED[language].format(number=number, url=url)
            return _refuse(message, text, number)
        office = name(discreet_report(again, city()).holder, city(), language)
        text = texts.REOPENED[language].format(number=number, office=office)
        result = build_result(ResultKind.REOPENED, text, message, number)
        _save(message, result, (report, again, entry))
        log.info("reopened", number=number)
        return result

    return retry_on_conflict(attempt)


def _join_reports(command: Command, message: Message) -> MessageResult:
    from chalicelib.inbound.joining import join_own_reports  # few messages need it

    return join_own_reports(command, message)


def _say(sentence: Sentence) -> CommandAction:
    """Return the action that answers a sentence, in the language that the writer uses."""

    def say(command: Command, message: Message) -> MessageResult:
        language = status_answers.find_language(command, message)
        text = sentence[language].format(emergency=city().settings.emergency_number)
        return build_result(ResultKind.TALK, text, message)

    return say


def _stay_silent(command: Command, message: Message) -> MessageResult:
    return build_result(ResultKind.TALK, "", message)


CHANGING = frozenset(
    {
        *(CommandWord.RATING, CommandWord.STOP, CommandWord.START, CommandWord.CONFIRM),
        *(CommandWord.REOPEN, CommandWord.JOIN),
    }
)
IN_PUBLIC = frozenset((CommandWord.STOP, CommandWord.START, CommandWord.HELP, CommandWord.REPORT))
_ask_in_private = _say(texts.IN_PRIVATE)
_ACTIONS: Mapping[CommandWord, CommandAction] = {
    CommandWord.STATUS: status_answers.answer_status,
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
