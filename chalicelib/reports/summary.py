"""The summary of a text: its beginning, as the lines of lists show it."""

from chalicelib.city.masking import MASK
from chalicelib.platform.texts.plain_text import cut_text

MOST_BYTES = 120  # of a summary, in UTF-8
MOST_READ = 480  # characters of the text that are looked at
_HALF_A_MASK = f"{MASK.partition(' ')[0]}…"


def summarise(text: str) -> str | None:
    """Return the beginning of a text in one line, cut behind a word; None of an empty text. A mask
    of personal data that has no room is left out.
    """
    summary = cut_text(text[:MOST_READ], MOST_BYTES)
    if summary and summary.endswith(_HALF_A_MASK):
        return f"{summary.removesuffix(_HALF_A_MASK).rstrip()}…"
    return summary
