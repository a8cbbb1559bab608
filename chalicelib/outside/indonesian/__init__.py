"""Lists of the Indonesian language: names of people, and everyday words."""

from functools import cache
from pathlib import Path

from chalicelib.domain.lexicon import Lexicon, sound

FOLDER = Path(__file__).parent


@cache
def lexicon(places: frozenset[str] = frozenset(), offices: frozenset[str] = frozenset()) -> Lexicon:
    """The lists with the words of a city's places and offices. They are opened at the first text
    that needs them, not at a cold start.
    """
    names = _listed("names.txt")
    words = _listed("words.txt") | (offices - names)
    return Lexicon(names, words, places, frozenset(sound(n) for n in names if len(n) > 4))


def _listed(file: str) -> frozenset[str]:
    lines = (FOLDER / file).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())
