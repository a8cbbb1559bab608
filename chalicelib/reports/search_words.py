"""One form for all spellings of the words of a text, by which it is found again."""

from collections.abc import Mapping
from functools import cache, lru_cache
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.city.model import PlaceWords
from chalicelib.city.places.spelling import WORD, Spelling

MOST_READ = 4000  # characters of a text that are looked at
MOST_WORDS = 300  # characters of words that are kept of a report
SHORTEST = 3  # letters; shorter words (di, ke, rt) are in every text

# Words of the language that say nothing of a matter or a place.
_NOTHING = frozenset(("dan", "yang", "dari", "dengan", "untuk", "ini", "itu", "ada", "sudah"))


class Folding:
    """Slang, abbreviations and old letters of one city read as one form. Build once and keep."""

    def __init__(self, words: PlaceWords, slang: Mapping[str, str]) -> None:
        self._fold, self._slang = Spelling(words).fold, slang
        self._forms = lru_cache(maxsize=8192)(self._of)  # people use the same words

    def words(self, text: str) -> list[str]:
        """The forms of the words of a text, each once, in their order."""
        plain = normalize("NFKC", text[:MOST_READ]).casefold()
        return [*dict.fromkeys(form for word in WORD.findall(plain) for form in self._forms(word))]

    def kept(self, *texts: str | None) -> str:
        """What is kept of a report's texts to find it by: `` sampah jalan panjang``, a blank before
        each word; at most KEPT characters, what comes first counting most.
        """
        kept = ""
        for word in self.words("\n".join(filter(None, texts))):
            if len(kept) + len(word) >= MOST_WORDS:
                break
            kept += f" {word}"
        return kept

    def _of(self, word: str) -> tuple[str, ...]:
        if word.isdigit():
            return (word,)  # 11 is not 1
        meant = self._slang.get(word, word).split()
        forms = [(each, self._fold(each)) for each in meant if each not in _NOTHING]
        return tuple(form for each, form in forms if max(len(each), len(form)) >= SHORTEST)


# The words reports are found by.


@cache
def folding() -> Folding:
    return Folding(city().words, city().slang)
