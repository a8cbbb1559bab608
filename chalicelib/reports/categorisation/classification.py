"""Suggest a category from the words of a complaint, with everyday spelling and typing slips."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from chalicelib.city.rows import Category
from chalicelib.reports.categorisation.everyday_writing import Phrase, Writing
from chalicelib.reports.categorisation.word_leanings import Counts, Leanings

PLACED = 0.6  # weight of words that are not the matter itself: "di halte", "seperti bom"
APART = 0.5  # weight of two words of a phrase that stand apart: "jalan di sini rusak"
REACH = 7  # words to either side within which the two words of a phrase belong together
LAST = 0.6  # weight of the last word of a text; a complaint begins with what is wrong
HALF_SURE = 0.7  # the weight that alone makes a suggestion half sure
TRUST = 0.7  # of what single words say, beside the phrases
LEAST_LEANING = 0.5  # likelihood by single words that suggests a category without any phrase of it
SHORTEST = 3  # letters of a word that has a leaning

# Words after these are seldom the matter itself. They say where it is,
_ASIDE = frozenset(
    (
        *("di", "ke", "dari", "arah", "sampai", "dekat", "sekitar", "sepanjang", "menuju"),
        *("depan", "belakang", "samping", "sebelah", "seberang", "dalam", "kolong", "pojok"),
        *("atas", "bawah", "simpang", "perempatan", "pertigaan", "ujung", "pinggir", "antara"),
        *("at", "in", "on", "near", "from", "behind", "beside", "outside", "opposite", "under"),
        *("around", "along", "inside", "towards", "past", "by"),
        # whom or what it disturbs, what it may lead to,
        *("kena", "menghalangi", "sehingga", "padahal", "hampir", "nyaris", "takut", "rawan"),
        *("khawatir", "biar", "supaya", "agar", "bikin", "menyebabkan", "mengakibatkan"),
        # when it was, what it is like, how the writer came there, and who said so
        *("waktu", "saat", "ketika", "pernah", "dulu", "kayak", "seperti", "ibarat", "bukan"),
        *("naik", "pakai", "pake", "kata", "when", "like"),
    )
)
_ARTICLES = frozenset(("the", "a", "an", "my", "our", "your", "their", "his", "her", "this"))
# Words that belong together by courtesy or grammar, and are about no category.
_FORMULAS = (
    *("izin melapor", "izin melaporkan", "izin lapor", "izin bertanya", "izin tanya"),
    *("izin menyampaikan", "izin mengadu", "izin mengadukan", "izin curhat", "izin info"),
    *("izin menanyakan", "izin menginformasikan", "izin share", "izin masuk", "izin pak"),
    *("izin bu", "izin bapak", "izin ibu", "izin bang", "izin kakak", "izin minta"),
    *("terima kasih", "i got", "we got", "he got", "she got", "it got", "they got", "got a"),
    *("got the", "got no", "got to", "got my", "have got", "has got", "just got", "never got"),
)
# A pair with one of these is two words that stand near each other anywhere.
_SMALL = frozenset(
    (
        *("tidak", "ada", "di", "ke", "dari", "dan", "untuk", "atas", "bawah", "dalam", "depan"),
        *("saya", "belum", "masuk", "minta", "the", "is", "in", "my", "on", "no", "of", "a", "for"),
        *("not", "to", "from", "has", "and", "are", "mau", "rumah", "anak", "orang", "warga"),
    )
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """The category that a text may be about. ``score`` says how sure the suggestion is: the
    category's share of all weight found, times w / (w + HALF_SURE) of its own weight w. It runs
    from 0 (the fallback) to below 1.

    One word alone stays below 0.7. Of the suggestions at 0.7 and more, at least nine in ten are
    right (``test_classification.py``). ``phrases`` are the category's phrases that the text has, as
    the city's table spells them.
    """

    category: Category
    score: float
    phrases: tuple[str, ...] = ()


class Suggester:
    """Suggests a category by the words of one city's categories. Build once and keep."""

    def __init__(
        self,
        categories: Mapping[str, Category],
        fallback: str,
        slang: Mapping[str, str] = MappingProxyType({}),
        examples: Counts = MappingProxyType({}),
    ) -> None:
        """``fallback`` is the code of the category for texts without any of the words; ``slang``
        maps a spelling to the words it stands for; ``examples`` has the numbers of example texts
        (``city.tables.example_texts``).
        """
        self._categories, self._fallback = categories, categories[fallback]
        self._codes = _group_by_phrase(categories.values(), slang)
        self._formulas = {tuple(formula.split()) for formula in _FORMULAS}
        self._lengths = _find_lengths((*self._codes, *self._formulas))
        self._formula_lengths = _find_lengths(self._formulas)
        self._seconds: dict[str, set[str]] = {}  # second words of phrases of two, by the first
        for phrase in self._codes:
            if len(phrase) == 2 and not _SMALL.intersection(phrase):
                self._seconds.setdefault(phrase[0], set()).add(phrase[1])
        self._writing = Writing(self._codes, slang)
        self._leanings = Leanings(self._codes, examples, len(categories))

    def suggest(self, text: str) -> Suggestion:
        """Return the best suggestion; the fallback for a text without any of the words."""
        return next(iter(self.rank(text, 1)), Suggestion(self._fallback, 0.0))

    def rank(self, text: str, most: int) -> list[Suggestion]:
        """Return at most so many suggestions, the best first; none for a text without any of the
        words.

        A phrase weighs as much as it has words, less when it says where, and less the later it
        comes. The category comes first whose share of the phrases' weight and likelihood by single
        words (``word_leanings``) are the highest together. A text without any phrase is of a
        category that its words make likely. On a tie the phrase that comes first decides, then the
        earlier row of the table.
        """
        weights: dict[str, float] = {}
        phrases: dict[str, list[str]] = {}
        words = self._writing.words(text)
        for phrase, weight in self._weigh_phrases(words):
            for code in self._codes[phrase]:
                weights[code] = weights.get(code, 0.0) + weight
                phrases.setdefault(code, []).append(" ".join(phrase))
        shares = _find_shares(weights)
        likely = self._leanings.weigh(self._weigh_words(words))
        likely.pop(self._fallback.code, None)
        others = {
            code: TRUST * likelihood
            for code, likelihood in likely.items()
            if code not in shares and likelihood >= LEAST_LEANING
        }
        ranks = {code: share + TRUST * likely.get(code, 0.0) for code, share in shares.items()}
        ranks |= others
        best = sorted(ranks, key=ranks.__getitem__, reverse=True)[:most]
        scores = shares | others
        return [
            Suggestion(self._categories[code], round(scores[code], 3), (*phrases.get(code, ()),))
            for code in best
        ]

    def list_words(self, text: str) -> list[str]:
        """Return the words of a text that lean towards categories, each once."""
        return [*self._weigh_words(self._writing.words(text))]

    def _weigh_words(self, words: Sequence[str]) -> dict[str, float]:
        """Return the words that lean towards categories, each with its weight, which is the less
        the later it comes: none of a formula, none that may stand in any complaint, and none that
        says where: "di pasar".
        """
        weights: dict[str, float] = {}
        placed = False
        for start, word in self._leave_out_formulas(words):
            if word in _ASIDE:
                placed = True
            elif not (placed and word in _ARTICLES):
                if not placed and len(word) >= SHORTEST and word not in _SMALL:
                    weights.setdefault(word, _weigh_start(words, start))
                placed = False
        return weights

    def _leave_out_formulas(self, words: Sequence[str]) -> Iterator[tuple[int, str]]:
        """Yield the words of a text that are in no formula, with their positions: "terima kasih" is
        no "kasih uang".
        """
        end = 0
        for start, word in enumerate(words):
            for length in self._formula_lengths.get(word, ()) if start >= end else ():
                if tuple(words[start : start + length]) in self._formulas:
                    end = start + length
                    break
            if start >= end:
                yield start, word

    def _weigh_phrases(self, words: Sequence[str]) -> Iterator[tuple[Phrase, float]]:
        """Yield the phrases that occur, each once, with their weights, in the order of the text;
        then those whose two words stand apart and belong to no other phrase of several words.
        """
        weighed: set[Phrase] = set()
        free = [*words]
        for start, phrase in self._find_phrases(words):
            if len(phrase) > 1:
                free[start : start + len(phrase)] = [""] * len(phrase)
            if phrase not in weighed:
                weighed.add(phrase)
                yield phrase, len(phrase) * self._weigh_place(words, start)
        for start, phrase in self._find_pairs(free):
            if phrase not in weighed:
                weighed.add(phrase)
                yield phrase, len(phrase) * APART * self._weigh_place(words, start)

    def _weigh_place(self, words: Sequence[str], start: int) -> float:
        """Return what share of its weight a phrase keeps that starts there."""
        before = start - 1
        if before > 0 and words[before] in _ARTICLES:
            before -= 1
        factor = PLACED if before >= 0 and words[before] in _ASIDE else 1.0
        return factor * _weigh_start(words, start)

    def _find_phrases(self, words: Sequence[str]) -> Iterator[tuple[int, Phrase]]:
        """Yield the phrases with their positions. A part of a longer phrase or of a formula does
        not count: "lampu merah" is no "lampu", "izin melapor" is no "izin".
        """
        reach = 0
        for start, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                phrase = tuple(words[start : start + length])
                if phrase in self._codes or phrase in self._formulas:
                    if start + len(phrase) > reach:
                        reach = start + len(phrase)
                        if phrase in self._codes:
                            yield start, phrase
                    break

    def _find_pairs(self, words: Sequence[str]) -> Iterator[tuple[int, Phrase]]:
        """Yield the phrases of two words that stand near each other, in any order, with the
        position of the first word of the phrase.
        """
        for start, word in enumerate(words):
            if seconds := self._seconds.get(word):
                near = words[max(0, start - REACH) : start + 1 + REACH]
                if seconds.isdisjoint(near):  # as nearly always, and quicker than the loop
                    continue
                for second in near:
                    if second in seconds:
                        yield start, (word, second)


def _weigh_start(words: Sequence[str], start: int) -> float:
    """Return the share of its weight that is left to what begins there."""
    return 1 - (1 - LAST) * start / len(words)


def _find_shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return how sure the weight of its phrases makes each category."""
    every = sum(weights.values())
    return {code: each / every * each / (each + HALF_SURE) for code, each in weights.items()}


def _find_lengths(phrases: Iterable[Phrase]) -> dict[str, list[int]]:
    """Return how many words the phrases have that begin with a word, the longest first."""
    lengths: dict[str, set[int]] = {}
    for phrase in phrases:
        lengths.setdefault(phrase[0], set()).add(len(phrase))
    return {word: sorted(many, reverse=True) for word, many in lengths.items()}


def _group_by_phrase(
    categories: Iterable[Category], slang: Mapping[str, str]
) -> dict[Phrase, dict[str, None]]:
    """Return the category codes of each phrase, in the order of the rows. Phrases are spelled as
    ``Writing`` reads texts.
    """
    codes: dict[Phrase, dict[str, None]] = {}
    for category in categories:
        for words in category.words:
            phrase = tuple(words.split())
            if not slang.keys().isdisjoint(phrase):
                phrase = tuple(plain for word in phrase for plain in slang.get(word, word).split())
            if phrase:
                codes.setdefault(phrase, {})[category.code] = None
    return codes
