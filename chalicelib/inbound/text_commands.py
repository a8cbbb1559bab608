"""The commands of short messages, and the answers to small talk.

A message can ask for the status of a report, rate or reopen a report, join two of its writer's
reports, stop or restart notices, ask for a link to all reports of its writer or for help, or
confirm that the writer wants the notices that we offered. Posts and comments are public, so they
are told only what the public may know.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

from chalicelib.city.current import city
from chalicelib.inbound.results import build_result
from chalicelib.intake.store import find_number
from chalicelib.notifications import proof, receipt_texts, unsubscribe
from chalicelib.notifications import store as notifications_store
from chalicelib.platform import clock
from chalicelib.platform.errors import Hindered, MistypedNumber, NotRateable, UnknownReport
from chalicelib.platform.i18n import Language, Sentence, sentences
from chalicelib.platform.telemetry import log
from chalicelib.reporters import magic_link
from chalicelib.reporters.latest_report import (
    find_language,
    find_latest_number,
    load_open_reports,
)
from chalicelib.reports import number as numbers
from chalicelib.reports.contact.preferences import is_same_person
from chalicelib.reports.discretion import discreet_report
from chalicelib.reports.labels import name_of
from chalicelib.reports.lifecycle import followup
from chalicelib.reports.lifecycle.followup import Objection, Rating
from chalicelib.reports.model import Outcome, Report
from chalicelib.reports.store import reports
from chalicelib.reports.store.retry_on_conflict import retry_on_conflict
from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Command, CommandWord, Message, MessageResult, ResultKind

_ = sentences("inbound")

Action = Callable[[Command, Message], MessageResult]
MOST_TOLD = 3  # open reports of a writer

NO_REPORT = _("We found no report. Write its number, for example STATUS JK261124-BRRAE4.")
NO_REPORTS = _("There is no report from this number or account yet.")
ENOUGH_LINKS = _("No more links today. Try again tomorrow, or write STATUS and the number.")
HOW_TO_RATE = _("Write RATING, the number and 1 to 5, for example RATING JK261124-BRRAE4 5.")
UNFINISHED = _("Report {number} is not finished yet, so it can't be rated yet.")
RATED_BEFORE = _("Report {number} was already rated.")
REJECTED = _("Report {number} was rejected, so it can't be rated.")
WITHDRAWN = _("You withdrew report {number}, so it can't be rated.")
NOT_YOURS = _("Only the reporter can rate report {number}.")
RATED = _("Thank you, your rating of {stars} for report {number} was recorded.")
STOPPED = _("You will get no more updates here. Reply START to get them again.")
CONFIRMED = _(
    "Thank you. Updates on report {number} will come to this number. To stop, reply STOP."
)
NOTHING_WAITS = _("No report is waiting for this answer. Write YES and the number of the report.")
STARTED = _("You will get updates here again.")
REOPENED = _("Report {number} is open again. {office} will work on it again.")
NOT_REOPENED = _("Report {number} can't be reopened. See what you can still do: {url}")
NOT_YOURS_TO_REOPEN = _("Only the reporter can reopen report {number}.")
REOPENED_HERE = _("The reporter wrote that it is not fixed.")  # as the reason in the timeline
HELP = _(
    "To report, write what is wrong, the street and the kelurahan. You can also write: STATUS,"
    " RATING and 1 to 5, REOPEN, LINK, STOP. In an emergency call {emergency}."
)
WHAT_AND_WHERE = _("Please write what is wrong, the street and the kelurahan.")
GREETED = _("Hello. What is wrong, and where? Write HELP to see what you can do here.")
THANKED = _("You are welcome.")
IN_PRIVATE = _("Please ask us that in a direct message. Others can read this one.")


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


def _run(action: Action, command: Command, message: Message) -> MessageResult:
    try:
        return action(command, message)
    except (MistypedNumber, UnknownReport):
        text = NO_REPORT[find_language(message.draft.contact)]
        return build_result(ResultKind.REFUSED, text, message)


def _find_public_action(command: Command, message: Message) -> Action:
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
        return _tell_standing(numbers.parse(number), message)
    still_open = load_open_reports(message.draft.contact, MOST_TOLD)
    if len(still_open) > 1:
        language = notifications_store.load_contact(still_open[0].number).wishes.language
        text = receipt_texts.write_own_reports(still_open, city(), language)
        return build_result(ResultKind.STATUS, text, message)
    number = still_open[0].number if still_open else _find_report_number(command, message)
    return _tell_standing(number, message)


def _tell_standing(number: str, message: Message) -> MessageResult:
    addressed = notifications_store.load_addressed(number)
    report, writer = addressed.report, message.draft.contact
    own = is_same_person(writer, addressed.contact)
    if own:
        proof.prove_by_message(report.number, addressed.contact, writer)
    language = addressed.contact.wishes.language if own else find_language(writer)
    url = track_url(report.number, language)
    text = receipt_texts.write_standing(report, city(), url, language)
    result = build_result(ResultKind.STATUS, text, message, report.number)
    return replace(result, track_url=url)


def _take_rating(command: Command, message: Message) -> MessageResult:
    number = _find_report_number(command, message)
    stars, writer = command.stars, message.draft.contact
    if stars is None:
        text = HOW_TO_RATE[find_language(writer)]
        return build_result(ResultKind.REFUSED, text, message, number)

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        if not is_same_person(writer, addressed.contact):
            text = NOT_YOURS[find_language(writer)].format(number=number)
            return build_result(ResultKind.REFUSED, text, message, number)
        proof.prove_by_message(number, addressed.contact, writer)
        sentence, became = RATED, ResultKind.RATING
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
        return REJECTED
    if report.outcome is Outcome.WITHDRAWN:
        return WITHDRAWN
    return UNFINISHED if report.rating is None else RATED_BEFORE


def _stop_notices(command: Command, message: Message) -> MessageResult:
    writer = message.draft.contact
    unsubscribe.set_muted(writer, muted=True)
    return build_result(ResultKind.STOPPED, STOPPED[find_language(writer)], message)


def _start_notices(command: Command, message: Message) -> MessageResult:
    writer = message.draft.contact
    unsubscribe.set_muted(writer, muted=False)
    return build_result(ResultKind.STARTED, STARTED[find_language(writer)], message)


def _confirm_contact(command: Command, message: Message) -> MessageResult:
    asked_number = numbers.parse(command.number) if command.number else None
    writer = message.draft.contact
    proven = proof.prove_by_word(writer, asked_number)
    if proven is None:
        return build_result(ResultKind.REFUSED, NOTHING_WAITS[find_language(writer)], message)
    number, _, _ = proven[0].partition("~")
    text = CONFIRMED[proven[1].wishes.language].format(number=number)
    return build_result(ResultKind.CONFIRMED, text, message, number)


def _send_magic_link(command: Command, message: Message) -> MessageResult:
    draft = message.draft
    language = find_language(draft.contact)
    try:
        text = magic_link.link_for_chat(draft.contact, str(draft.key), language)
    except UnknownReport:
        return build_result(ResultKind.REFUSED, NO_REPORTS[language], message)
    return build_result(ResultKind.LINK, text or ENOUGH_LINKS[language], message)


def _reopen_report(command: Command, message: Message) -> MessageResult:
    """Reopen the report. An open one is not finished yet, so its writer is told how it stands."""
    answered = command.number or _find_answered_number(message)
    number = _find_report_number(replace(command, number=answered), message)
    writer = message.draft.contact

    def attempt(at: int) -> MessageResult:
        addressed = notifications_store.load_addressed(number, 1)
        report, language = addressed.report, addressed.contact.wishes.language
        if not is_same_person(writer, addressed.contact):
            text = NOT_YOURS_TO_REOPEN[find_language(writer)].format(number=number)
            return build_result(ResultKind.REFUSED, text, message, number)
        if report.open:
            return _answer_status(Command(CommandWord.STATUS, number), message)
        proof.prove_by_message(number, addressed.contact, writer)
        try:
            objection = Objection(REOPENED_HERE[Language.INDONESIAN])
            again, entry = followup.reopen_report(report, objection, clock.now(), city())
        except Hindered:
            text = NOT_REOPENED[language].format(number=number, url=track_url(number, language))
            return build_result(ResultKind.REFUSED, text, message, number)
        reports.save_report(report, again, [entry])
        log.info("reopened", number=number)
        office = name_of(discreet_report(again, city()).holder, city(), language)
        text = REOPENED[language].format(number=number, office=office)
        return build_result(ResultKind.REOPENED, text, message, number)

    return retry_on_conflict(attempt)


def _join_reports(command: Command, message: Message) -> MessageResult:
    from chalicelib.inbound.joining import join_own_reports  # few messages need it

    return join_own_reports(command, message)


def _say(sentence: Sentence) -> Action:
    """Return the action that answers a sentence, in the language that the writer uses."""

    def say(command: Command, message: Message) -> MessageResult:
        language = find_language(message.draft.contact, command.language)
        text = sentence[language].format(emergency=city().settings.emergency_number)
        return build_result(ResultKind.TALK, text, message)

    return say


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
_ask_in_private = _say(IN_PRIVATE)
_ACTIONS: Mapping[CommandWord, Action] = {
    CommandWord.STATUS: _answer_status,
    CommandWord.RATING: _take_rating,
    CommandWord.STOP: _stop_notices,
    CommandWord.START: _start_notices,
    CommandWord.LINK: _send_magic_link,
    CommandWord.CONFIRM: _confirm_contact,
    CommandWord.REOPEN: _reopen_report,
    CommandWord.JOIN: _join_reports,
    CommandWord.HELP: _say(HELP),
    CommandWord.REPORT: _say(WHAT_AND_WHERE),
    CommandWord.THANKS: _say(THANKED),
    CommandWord.GREETING: _say(GREETED),
}
