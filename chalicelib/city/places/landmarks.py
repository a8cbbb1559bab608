"""Well-known streets, stations, markets and other places in a text, each with its area."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from chalicelib.city.landmark_rows import Landmark, LandmarkKind
from chalicelib.city.places.spelling import Spelling
from chalicelib.city.places.text_words import Word, raw_at, split_words

MOST_WORDS = 6  # of a name

# The words of each kind that stand before a name, Indonesian and English.
BEFORE: Mapping[LandmarkKind, frozenset[str]] = {
    LandmarkKind.STREET: split_words("jl jln jalan jlan"),
    LandmarkKind.STATION: split_words("stasiun stasion setasiun stas st"),
    LandmarkKind.TERMINAL: split_words("terminal term"),
    LandmarkKind.MARKET: split_words("pasar ps psr"),
    LandmarkKind.HOSPITAL: split_words("rs rsu rsud rsup rsupn rsia sakit"),  # "rumah sakit"
    LandmarkKind.MALL: split_words("mall mal plaza"),
    LandmarkKind.PARK: split_words("taman tmn"),
    LandmarkKind.CEMETERY: split_words("tpu makam pemakaman kuburan"),
}
# English words that stand after a name.
AFTER: Mapping[LandmarkKind, frozenset[str]] = {
    LandmarkKind.STREET: split_words("street st road"),
    LandmarkKind.STATION: split_words("station"),
    LandmarkKind.TERMINAL: split_words("terminal"),
    LandmarkKind.MARKET: split_words("market"),
    LandmarkKind.HOSPITAL: split_words("hospital"),
    LandmarkKind.MALL: split_words("mall"),
    LandmarkKind.PARK: split_words("park"),
    LandmarkKind.CEMETERY: split_words("cemetery"),
}
# Words that may stand between: "Jl. Raya Condet", "Jl. Prof. Dr. Soepomo", "stasiun KRL Tebet".
BETWEEN = split_words("""
    raya h hj kh dr prof jend jenderal letjen mayjen kol kolonel
    krl kereta ka kai api bus umum
""")


class FoundLandmark(NamedTuple):
    """A landmark in a text, from the word ``start`` to before the word ``end``, and its area."""

    area: str
    start: int
    end: int


class Landmarks:
    """The landmarks of one city, ready to be found in texts. Make it once."""

    def __init__(self, rows: Iterable[Landmark], spelling: Spelling) -> None:
        self._areas: dict[str, dict[LandmarkKind, str]] = {}
        for row in rows:
            for name in (row.name, *row.aliases):
                self._areas.setdefault(spelling.key(name), {})[row.kind] = row.area
        self._starts = {name[:end] for name in self._areas for end in range(1, len(name) + 1)}

    def find(self, words: list[Word]) -> Iterator[FoundLandmark]:
        """Yield the landmarks of a text from left to right, each the longest at its place."""
        start = 0
        while start < len(words):
            found = None
            if words[start].key in self._starts:  # as with few words
                found = self._find_at(words, start)
            if found:
                yield found
            start = found.end if found else start + 1

    def _find_at(self, words: list[Word], start: int) -> FoundLandmark | None:
        """Return the longest landmark whose name begins at a word, if any."""
        found, joined = None, ""
        for at in range(start, min(start + MOST_WORDS, len(words))):
            joined += words[at].key
            if joined not in self._starts or (at > start and words[at].apart):
                break
            if kinds := self._areas.get(joined):
                found = _choose_kind(kinds, words, start, at + 1) or found
        return found


def _choose_kind(
    kinds: Mapping[LandmarkKind, str], words: list[Word], start: int, end: int
) -> FoundLandmark | None:
    """Return the landmark of a name by the word of its kind, which stands before or after it. A
    ``place`` needs none.
    """
    at = start
    while raw_at(words, at - 1) in BETWEEN:  # also with a full stop: "Prof. Soepomo"
        at -= 1
    before = "" if words[at].apart else raw_at(words, at - 1)
    after = "" if end < len(words) and words[end].apart else raw_at(words, end)
    for kind, area in kinds.items():
        if before in BEFORE.get(kind, ()):
            return FoundLandmark(area, at - 1, end)
        if after in AFTER.get(kind, ()):
            return FoundLandmark(area, start, end + 1)
    known = kinds.get(LandmarkKind.PLACE)
    return FoundLandmark(known, start, end) if known else None
