"""Fold the words of a text into one form for all spellings, so that a search finds it."""

from collections.abc import Mapping
from functools import cache, lru_cache
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.city.places.spelling import WORD, Spelling
from chalicelib.city.rows import PlaceWords

MOST_READ = 4000  # characters of a text that are looked at
MOST_WORDS = 300  # characters of a report's words that are stored
SHORTEST = 3  # letters; shorter words (di, ke, rt) are in every text

# Stop words: they say nothing about a matter or a place.
_NOTHING = frozenset(("dan", "yang", "dari", "dengan", "untuk", "ini", "itu", "ada", "sudah"))


class Folding:
    """The spelling rules of one city, with its slang, abbreviations and old letters. Build once and
    keep.
    """

    def __init__(self, words: PlaceWords, slang: Mapping[str, str]) -> None:
        self._fold, self._slang = Spelling(words).fold, slang
        self._forms = lru_cache(maxsize=8192)(self._find_forms)  # people use the same words

    def words(self, text: str) -> list[str]:
        """Return the forms of the words of a text, each once, in their order."""
        plain = normalize("NFKC", text[:MOST_READ]).casefold()
        return [*dict.fromkeys(form for word in WORD.findall(plain) for form in self._forms(word))]

    def stored_words(self, *texts: str | None) -> str:
        """Return the words by which a search finds a report: `` sampah jalan panjang``, a blank
        before each word. At most ``MOST_WORDS`` characters, so put the most telling text first.
        """
        stored = ""
        for word in self.words("\n".join(filter(None, texts))):
            if len(stored) + len(word) >= MOST_WORDS:
                break
            stored += f" {word}"
        return stored

    def _find_forms(self, word: str) -> tuple[str, ...]:
        if word.isdigit():
            return (word,)  # 11 is not 1
        plain_words = self._slang.get(word, word).split()
        forms = [(each, self._fold(each)) for each in plain_words if each not in _NOTHING]
        return tuple(form for each, form in forms if max(len(each), len(form)) >= SHORTEST)


@cache
def folding() -> Folding:
    """Return the folding of the present city."""
    return Folding(city().words, city().slang)
