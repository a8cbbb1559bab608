"""The mentions of the city's areas in a text, in any usual spelling.

A name can mean a kelurahan, a kecamatan, a kota, or several of them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import NamedTuple, TypeVar
from unicodedata import normalize

from chalicelib.city.places.spelling import SLIP_LENGTH, WORD, Slips, Spelling
from chalicelib.city.places.text_words import Word
from chalicelib.city.rows import Kelurahan
from chalicelib.city.word_rows import PlaceWords

DIRECTIONS = frozenset(("utara", "selatan", "timur", "barat"))

MOST_CHARACTERS = 4000  # of a text that are looked at
MOST_WORDS = 4  # in the longest name as people split it
MOST_GUESSES = 20  # names of one text that may be misspelt
ABBREVIATION = 3  # letters; the full stop after a longer word ends a sentence

KELURAHAN = frozenset(("kel", "kelurahan", "klurahan", "kelrhn", "lurah"))
KECAMATAN = frozenset(("kec", "kecamatan", "kcmtn", "kecmtn", "camat"))
QUALIFIERS = KELURAHAN | KECAMATAN
ASKING = dict.fromkeys(KELURAHAN, "kel") | dict.fromkeys(KECAMATAN, "kec") | {"dan": ""}

_BREAK = re.compile(r"[,;!?()\n\"]")
TITLE = re.compile(r"^(Kota|Kabupaten) (Administrasi )?")
_NOTHING: frozenset[str] = frozenset()

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """The areas that a name can mean; none for a place elsewhere with the name of an area."""

    kelurahan: Kelurahan | None = None
    kecamatan: str | None = None
    kota: str | None = None

    def kecamatans(self) -> set[str]:
        """Return the codes of the kecamatan that the name can mean or lie in."""
        own = {self.kelurahan.kecamatan_code} if self.kelurahan else set()
        return own | ({self.kecamatan} if self.kecamatan else set())

    def within(self, kotas: set[str]) -> "Reading":
        """Return the reading without areas in other kotas. Without ``kotas`` it does not change."""
        if not kotas:
            return self
        kelurahan, kecamatan = self.kelurahan, self.kecamatan
        return Reading(
            kelurahan if kelurahan and kelurahan.kota_code in kotas else None,
            kecamatan if kecamatan and get_kota_code(kecamatan) in kotas else None,
        )

    def fits(self, kelurahan: Kelurahan) -> bool:
        """Return whether the name can mean the kelurahan or its kecamatan."""
        return self.kelurahan == kelurahan or self.kecamatan == kelurahan.kecamatan_code

    def surrounds(self, inner: "Reading") -> bool:
        """Return whether both readings share a kecamatan, or this one is the kota of ``inner``."""
        kecamatans = inner.kecamatans()
        kotas = {get_kota_code(code) for code in kecamatans}
        return self.kota in kotas or bool(self.kecamatans() & kecamatans)


def build_readings(
    kelurahan: Sequence[Kelurahan], words: PlaceWords, spelling: Spelling
) -> dict[str, Reading]:
    """Return the reading of every name of the city, by its key.

    A name of two areas of one kind is left out.
    """
    kelurahans = [(name, k) for k in kelurahan for name in (k.name, *k.aliases)]
    kecamatans = {(k.kecamatan, k.kecamatan_code) for k in kelurahan}
    kotas = {(k.kota, k.kota_code) for k in kelurahan}
    stems = _find_stems(kelurahan, DIRECTIONS | words.parts)
    by_kelurahan = _select_unique(kelurahans, spelling)
    by_kecamatan = _select_unique(stems, spelling) | _select_unique(kecamatans, spelling)
    by_kota = _select_unique(
        ((name, code) for kota, code in kotas for name in _list_kota_names(kota)), spelling
    )
    others = {spelling.key(name): Reading() for name in words.other_places}
    return others | {
        key: Reading(by_kelurahan.get(key), by_kecamatan.get(key), by_kota.get(key))
        for key in [*by_kelurahan, *by_kecamatan, *by_kota]
    }


def _select_unique(pairs: Iterable[tuple[str, T]], spelling: Spelling) -> dict[str, T]:
    """Return the values by the keys of their names, without ambiguous names."""
    by_key: dict[str, set[T]] = {}
    for name, value in pairs:
        for key in spelling.keys(name):
            by_key.setdefault(key, set()).add(value)
    return {key: values.pop() for key, values in by_key.items() if len(values) == 1}


def _find_stems(kelurahan: Sequence[Kelurahan], parts: frozenset[str]) -> Iterator[tuple[str, str]]:
    """Yield common stems with their kecamatan: Kedoya for Kedoya Utara and Kedoya Selatan."""
    for k in kelurahan:
        stem, _, last = k.name.rpartition(" ")
        if stem and last.casefold() in parts:
            family = [one for one in kelurahan if one.name.startswith(stem)]
            if len(family) > 1 and all(one.name != stem for one in family):
                yield from ((stem, one.kecamatan_code) for one in family)


def _list_kota_names(kota: str) -> Iterator[str]:
    """Yield the short names of a kota: Jakarta Barat and Jakbar."""
    short = TITLE.sub("", kota)
    yield from (short, short.replace("Kepulauan", "Pulau"))
    first, _, last = short.partition(" ")
    yield from (first[:3] + last[:2], first[:3] + last[:3])


def get_kota_code(kecamatan: str) -> str:
    return kecamatan.rpartition(".")[0]  # Kemendagri codes nest


class Mention(NamedTuple):
    reading: Reading
    key: str
    start: int
    end: int
    asked: frozenset[str]  # the words "kel" and "kec" right before the name


class Names:
    """The names of one city's areas, ready to be found in texts. Make it once.

    ``everyday`` are the keys of names that are everyday words as well. ``adverbs`` are a part of
    them.
    """

    def __init__(self, kelurahan: Sequence[Kelurahan], words: PlaceWords) -> None:
        self.words = words
        self.spelling = Spelling(words)
        self._readings = build_readings(kelurahan, words, self.spelling)
        self._longest = max(map(len, self._readings), default=0)
        self._starts = {name[:end] for name in self._readings for end in range(1, len(name) + 1)}
        self._fold = lru_cache(maxsize=4096)(self.spelling.fold)  # texts repeat the same words
        self.adverbs = {self.spelling.key(name) for name in words.adverbs}
        self.everyday = self.adverbs | {self.spelling.key(name) for name in words.everyday}

    @cached_property
    def _slips(self) -> Slips:
        return Slips(self._readings.keys() - self.everyday)

    def words_of(self, text: str) -> list[Word]:
        """Return the words in the first MOST_CHARACTERS of a text."""
        words: list[Word] = []
        fold, last = self._fold, 0
        plain = normalize("NFKC", text[:MOST_CHARACTERS]).casefold()
        for match in WORD.finditer(plain):
            gap = plain[last : match.start()]
            raw, apart = match[0], False
            if gap != " ":  # as nearly all gaps are
                ended = "." in gap and bool(words) and len(words[-1].raw) > ABBREVIATION
                apart = ended or bool(_BREAK.search(gap))
            words.append(Word(raw, fold(raw), apart))
            last = match.end()
        return words

    def mentions(self, words: list[Word]) -> Iterator[Mention]:
        """Yield every name in the text from left to right, each the longest at its place."""
        start = 0
        guesses = MOST_GUESSES
        while start < len(words):
            after_word = start and words[start - 1].raw in ASKING
            if not after_word and words[start].key not in self._starts:  # as with nearly all words
                start += 1
                continue
            asked = _find_qualifiers(words, start) if after_word else _NOTHING
            key, end = self._longest_name(words, start)
            if asked and guesses:
                guesses -= 1
                key, end = self._longest_slip(words, start, end) or (key, end)
            if end:
                yield Mention(self._find_reading(key, asked), key, start, end, asked)
            start = end or start + 1

    def _longest_name(self, words: list[Word], start: int) -> tuple[str, int]:
        """Return the key and the end of the longest exact name; empty and 0 without one."""
        longest = ("", 0)
        for joined, end in self._joined(words, start):
            if joined not in self._starts:
                break
            if joined in self._readings:
                longest = (joined, end)
        return longest

    def _longest_slip(self, words: list[Word], start: int, end: int) -> tuple[str, int] | None:
        """Return a name with one misspelling that has more words than the exact name, if any."""
        for joined, stop in reversed(list(self._joined(words, start))):
            if stop <= end or len(joined) < SLIP_LENGTH:
                break
            near = self._slips.near(joined)
            if len({self._readings[name] for name in near}) == 1:
                return min(near), stop
        return None

    def _joined(self, words: list[Word], start: int) -> Iterator[tuple[str, int]]:
        """Yield the joined keys of one word, of two words and so on, each with its end."""
        joined = ""
        for end in range(start, min(start + MOST_WORDS, len(words))):
            word = words[end]
            joined += word.key
            if len(joined) > self._longest + 1 or word.raw in QUALIFIERS:
                return
            if end > start and word.apart:
                return
            yield joined, end + 1

    def _find_reading(self, key: str, asked: frozenset[str]) -> Reading:
        """Return the reading of a name after "Kel." or "Kec.".

        The name of a kelurahan after "Kec." means its kecamatan.
        """
        reading = self._readings[key]
        if "kel" in asked and reading.kelurahan:
            return Reading(kelurahan=reading.kelurahan)
        if asked == {"kec"} and reading.kelurahan and not reading.kecamatan:
            own = reading.kelurahan.kecamatan_code
            every = self._readings.items()
            alike = {other.kecamatan for name, other in every if other.kecamatan and key in name}
            return Reading(kecamatan=own) if alike <= {own} else Reading()
        return Reading(kecamatan=reading.kecamatan) if asked else reading


def _find_qualifiers(words: list[Word], start: int) -> frozenset[str]:
    """Return the qualifiers right before a word, as "kel" and "kec"."""
    asked = set()
    at = start
    while at and not words[at].apart and words[at - 1].raw in ASKING:
        at -= 1
        asked.add(ASKING[words[at].raw])
    return frozenset(asked - {""})
