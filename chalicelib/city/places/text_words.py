"""The words of a text, as the searches for names in it see them."""

from typing import NamedTuple


class Word(NamedTuple):  # a text has hundreds, and it is cheaper than a dataclass
    raw: str
    key: str
    apart: bool  # punctuation stands between this word and the one before


def split_words(words: str) -> frozenset[str]:
    return frozenset(words.split())


def raw_at(words: list[Word], at: int) -> str:
    """Return the word at a position, empty before the first and after the last one."""
    return words[at].raw if 0 <= at < len(words) else ""
