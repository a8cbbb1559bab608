"""The results of messages that make no report."""

from collections.abc import Callable

from chalicelib.city.current import city
from chalicelib.city.rows import ChannelKind
from chalicelib.notifications.texts.receipt_texts import NameOffice
from chalicelib.notifications.texts.sms_texts import short_name_of
from chalicelib.platform.i18n import Language
from chalicelib.reports.texts.labels import name_of
from chalicelib.reports.tracking import short_url, track_url
from chalicelib.senders.model import Message, MessageResult, ResultKind

WriteUrl = Callable[[str, Language], str]  # the link to a report


def build_result(
    kind: ResultKind, text: str, message: Message, number: str | None = None
) -> MessageResult:
    url = track_url(number) if number else None
    return MessageResult(kind, text, message.draft.external_id, number, track_url=url)


def choose_words(message: Message) -> tuple[NameOffice, WriteUrl]:
    """Return how the answer to a message names offices and links to reports: shortly in an SMS."""
    if city().channels[message.draft.channel].kind is ChannelKind.SMS:
        return short_name_of, short_url
    return name_of, track_url
