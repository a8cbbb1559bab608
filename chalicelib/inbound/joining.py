"""The command JOIN: two reports of its writer are about one matter, as we asked."""

from chalicelib.inbound import answers_store
from chalicelib.inbound.command_answers import JOINED, NOT_JOINED, NOTHING_TO_JOIN
from chalicelib.inbound.results import build_result
from chalicelib.platform.errors import BadField
from chalicelib.reporters import own_duplicates
from chalicelib.reporters.latest_report import MOST_LOOKED_AT, find_language, load_open_reports
from chalicelib.reports import number as numbers
from chalicelib.senders.model import Command, Message, MessageResult, ResultKind


def join_own_reports(command: Command, message: Message) -> MessageResult:
    """Join the writer's latest report that looks like an earlier one to that one; with a number
    only where that is one of the two. Raises MistypedNumber.
    """
    writer = message.draft.contact
    named = numbers.parse(command.number) if command.number else None
    language = find_language(writer, command.language)
    written = load_open_reports(writer, MOST_LOOKED_AT)
    for newer in written:
        earlier = own_duplicates.find_earlier(newer, written)
        if earlier is None or named not in (None, newer.number, earlier.number):
            continue
        names = {"number": newer.number, "earlier": earlier.number}
        text = JOINED[language].format(**names)
        result = build_result(ResultKind.JOINED, text, message, earlier.number)
        item = answers_store.answer_item(message, result)
        try:
            own_duplicates.join_reports(newer.number, earlier.number, [item] if item else [])
        except BadField:
            text = NOT_JOINED[language].format(**names)
            result = build_result(ResultKind.REFUSED, text, message, earlier.number)
            return answers_store.keep_answer(message, result).result
        return result
    result = build_result(ResultKind.REFUSED, NOTHING_TO_JOIN[language], message)
    return answers_store.keep_answer(message, result).result
