"""Decide whether different reports have the same text, sent by many people (decision 24).

Names, places, numbers and greetings are removed from a text, and the pairs of the words that
remain are compared. The stored hashes are made with a secret key, so nobody can try texts against
them.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from itertools import pairwise

from chalicelib.city.model import City

BANDS = 1  # bands that a text is stored under; each costs one write per report
SIGNS = 16  # smallest hashes of word pairs that two texts are compared by; one byte of each is kept
LEAST_ALIKE = 5  # signs that two texts must share; no two everyday complaints share more than three
MOST_KEPT = 15  # texts under one band, so that its item stays below a kilobyte

_PRIME = (1 << 61) - 1
# A name within a sentence: capitalised words that do not begin the sentence.
_NAMED = re.compile(r"(?<=[a-z0-9,:] )(?:[A-Z][\w.'-]*(?:\s+|$))+")

# The words of a text in their order, each in one form for all its spellings.
Words = Callable[[str], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Signature:
    """The marks by which a text is recognised, in hex. Equal texts are found under the same
    ``bands``, and are compared by their ``signs``.
    """

    bands: tuple[str, ...]
    signs: str


@dataclass(frozen=True, slots=True)
class Sent:
    """A report received at the moment ``at``, with the signs of its text."""

    at: datetime
    number: str
    signs: str


class Texts:
    """Makes the signatures of texts in one city. It is expensive to build, so build it once."""

    def __init__(self, city: City, words: Words) -> None:
        self._words, self._least = words, city.settings.campaign_words
        everyday = {form for name in city.words.everyday for form in words(name)}
        names = {form for name in _city_names(city) for form in words(name)} - everyday
        self._nothing = names | {form for word in city.words.courtesies for form in words(word)}

    def matter_words(self, text: str) -> list[str]:
        """Return the words of a text that tell its matter, each once, in their order: no names,
        places, numbers or greetings.
        """
        words = self._words(_NAMED.sub(" ", text))
        return [word for word in words if not word.isdecimal() and word not in self._nothing]

    def signature(self, text: str, key: bytes) -> Signature | None:
        """Return the signature of a text, always the same for the same ``key`` (16 to 64 bytes).

        Return None for a text of too few words: everybody writes "lampu jalan mati".
        """
        words = self.matter_words(text)
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
    """Return the factor and the summand of the permutation of all hashes with this index."""
    digest = blake2b(b"%d" % at, digest_size=16).digest()
    return int.from_bytes(digest[:8]) % _PRIME | 1, int.from_bytes(digest[8:]) % _PRIME


_TURNS = [_make_turn(at) for at in range(SIGNS + BANDS)]


def _smallest_hash(hashes: Sequence[int], turn: tuple[int, int]) -> int:
    times, plus = turn
    return min((times * each + plus) % _PRIME for each in hashes)


def are_alike(one: str, other: str) -> bool:
    """Return whether two texts with these signs count as the same text."""
    pairs = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
    return sum(a == b for a, b in pairs) >= LEAST_ALIKE


def find_same(signs: str, sent: Iterable[Sent]) -> list[Sent]:
    """Return the reports with the text of these signs, each once, the oldest first."""
    same = {each.number: each for each in sent if are_alike(signs, each.signs)}
    return sorted(same.values(), key=lambda each: (each.at, each.number))
