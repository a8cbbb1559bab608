"""The command JOIN: two reports of its writer are about one matter, as we asked."""

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
        sentence, became = JOINED, ResultKind.JOINED
        try:
            own_duplicates.join_reports(newer.number, earlier.number)
        except BadField:
            sentence, became = NOT_JOINED, ResultKind.REFUSED
        text = sentence[language].format(number=newer.number, earlier=earlier.number)
        return build_result(became, text, message, earlier.number)
    return build_result(ResultKind.REFUSED, NOTHING_TO_JOIN[language], message)
