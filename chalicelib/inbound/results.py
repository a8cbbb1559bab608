"""The results of messages that make no report."""

from chalicelib.reports.tracking import track_url
from chalicelib.senders.model import Message, MessageResult, ResultKind


def build_result(
    kind: ResultKind, text: str, message: Message, number: str | None = None
) -> MessageResult:
    url = track_url(number) if number else None
    return MessageResult(kind, text, message.draft.external_id, number, track_url=url)
