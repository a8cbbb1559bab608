"""Whether texts of different reports are one text that many send: what is left of a text without
names, places, numbers and greetings is compared by its pairs of words (decision 24).

What is kept of a text is made with a secret key, so that nobody can try texts against it.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise

from chalicelib.city.model import City

BANDS = 1  # under which a text is kept; each costs a write of every report
SIGNS = 16  # smallest hashes of pairs that two texts are compared by, a byte of each
LEAST_ALIKE = 5  # of those; of everyday complaints no two share more than three
MOST_KEPT = 15  # texts under one band: with them its item stays below a kilobyte

_PRIME = (1 << 61) - 1
# A name within a sentence: capitals that begin none.
_NAMED = re.compile(r"(?<=[a-z0-9,:] )(?:[A-Z][\w.'-]*(?:\s+|$))+")

Words = Callable[[str], Iterable[str]]  # of a text, in one form for all spellings, in their order


@dataclass(frozen=True, slots=True)
class Signature:
    """``bands`` are what the same text of others is found under, ``signs`` are compared; hex."""

    bands: tuple[str, ...]
    signs: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A report that came ``at`` that moment, with the signs of its text."""

    at: datetime
    number: str
    signs: str


class Texts:
    """What texts are known by in one city. Build once and keep."""

    def __init__(self, city: City, words: Words) -> None:
        self._words, self._least = words, city.settings.campaign_words
        everyday = {form for name in city.words.everyday for form in words(name)}
        names = {form for name in _city_names(city) for form in words(name)} - everyday
        self._nothing = names | {form for word in city.words.courtesies for form in words(word)}

    def left(self, text: str) -> list[str]:
        """The words of a text that say what its matter is, each once, in their order."""
        said = self._words(_NAMED.sub(" ", text))
        return [word for word in said if not word.isdecimal() and word not in self._nothing]

    def signature(self, text: str, key: bytes) -> Signature | None:
        """Of one text always the same under one ``key`` (16 to 64 bytes). None of a text of too few
        words: "lampu jalan mati" is what everybody writes.
        """
        words = self.left(text)
        if len(words) < self._least:
            return None
        pairs = [_hash(f"{one} {two}", key) for one, two in pairwise(words)]
        signs = bytes(_smallest_hash(pairs, turn) & 255 for turn in _TURNS[:SIGNS])
        bands = (
            f"{at}{_smallest_hash(pairs, turn):015x}" for at, turn in enumerate(_TURNS[SIGNS:])
        )
        return Signature(tuple(bands), signs.hex())


def _city_names(city: City) -> Iterable[str]:
    for area in city.kelurahan.values():
        yield from (area.name, area.kecamatan, area.kota, *area.aliases)


def _hash(text: str, key: bytes) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=8, key=key).digest())


def _make_turn(at: int) -> tuple[int, int]:
    """One more order of all hashes."""
    drawn = blake2b(b"%d" % at, digest_size=16).digest()
    return int.from_bytes(drawn[:8]) % _PRIME | 1, int.from_bytes(drawn[8:]) % _PRIME


_TURNS = [_make_turn(at) for at in range(SIGNS + BANDS)]


def _smallest_hash(hashes: Sequence[int], turn: tuple[int, int]) -> int:
    times, plus = turn
    return min((times * each + plus) % _PRIME for each in hashes)


def are_alike(one: str, other: str) -> bool:
    """Whether texts with these signs are one text."""
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return sum(a == b for a, b in pairs) >= LEAST_ALIKE


def find_same(signs: str, sent: Iterable[Sent]) -> list[Sent]:
    """Those with this text, each report once, the first sent first."""
    found = {each.number: each for each in sent if are_alike(signs, each.signs)}
    return sorted(found.values(), key=lambda each: (each.at, each.number))
