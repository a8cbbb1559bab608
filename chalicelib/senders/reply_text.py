"""The text of a notice, as long as a sender's API takes it."""

from chalicelib.senders.model import Notice


def fit_text(notice: Notice, longest: int) -> str:
    """Return the notice in at most ``longest`` bytes.

    A text that is cut still ends in the link to the report and how to get no more notices.
    """
    if len(notice.whole.encode()) <= longest:
        return notice.whole
    rest = f"… {notice.track_url} {notice.stop}".rstrip()
    start = notice.text.encode()[: max(0, longest - len(rest.encode()))].decode(errors="ignore")
    return start.rstrip() + rest
