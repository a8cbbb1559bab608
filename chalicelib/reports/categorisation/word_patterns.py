"""Find patterns of words in what citizens write, with everyday spelling and typing slips.

A pattern has one part or several, as in ``minta + <uang>``. Its parts stand near one another in
any order. A part is a phrase. In it ``<uang>`` stands for any phrase of the list ``uang``, and
``*pukul`` for the forms of a verb, such as dipukul, memukuli and mukulin.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from unicodedata import normalize

from chalicelib.reports.categorisation.everyday_writing import Phrase, Writing

MOST_READ = 4000  # characters of a text that are looked at
APART = 12  # words within which all parts of a pattern stand
MOST_PLACES = 20  # of one part that are compared with the places of the others
PAUSE, STOP = ",", "."  # stand among the words of a text at the end of a clause, of a sentence

# A comma or a point between digits parts no clauses: "Rp 50.000".
_BREAK = re.compile(
    r"(?P<stop>[!?;\n\r]+|\.(?!\d)|(?<!\d)\.)"
    r"|(?P<pause>,(?!\d)|(?<!\d),|[()]|\s-+\s|\b(?:tapi|tetapi|tp|tpi|namun|padahal|but|however)\b)"
)

Span = tuple[int, int]  # the position of the first word, and the one behind the last word


@dataclass(frozen=True, slots=True)
class Reading:
    """The words of a text, with PAUSE and STOP among them, and where the phrases of each symbol
    stand. A symbol is the name of a list, or one part of a pattern.
    """

    words: Sequence[str]
    spans: Mapping[str, Sequence[Span]]

    def find(self, name: str) -> Sequence[Span]:
        """Return where the phrases of a list stand, in the order of the text."""
        return self.spans.get(f"<{name}>", ())

    def clause(self, at: int) -> Span:
        """Return the clause in which a position lies."""
        return self._bounds(at, (PAUSE, STOP))

    def sentence(self, at: int) -> Span:
        """Return the sentence in which a position lies."""
        return self._bounds(at, (STOP,))

    def _bounds(self, at: int, ends: tuple[str, ...]) -> Span:
        start = end = at
        while start and self.words[start - 1] not in ends:
            start -= 1
        while end < len(self.words) and self.words[end] not in ends:
            end += 1
        return start, end


class Patterns:
    """Finds the patterns of one table in texts. Build once and keep."""

    def __init__(
        self,
        patterns: Sequence[str],
        lists: Mapping[str, Iterable[str]],
        slang: Mapping[str, str],
        *,
        across: bool = False,
        seen: Iterable[str] = (),
    ) -> None:
        """A phrase of the list ``harmless`` hides every phrase that it overlaps, except those of
        the lists ``seen``. The parts of a pattern may stand in several sentences when ``across``
        is set.
        """
        self._across = across
        self._seen = {f"<{name}>" for name in seen}
        written = {*patterns, *(text for texts in lists.values() for text in texts)}
        # A filler is skipped, unless it is itself a phrase, and an active verb stays one.
        self._slang = {
            word: meant
            for word, meant in slang.items()
            if (meant or word not in written) and not _makes_passive(word, meant)
        }
        self._symbols = self._find_symbols(patterns, lists)
        # Slips are looked for only in words of the table: "tidur" is no slip of "tiduri".
        listed = {self._fold(text) for text in written}
        self._writing = Writing(
            (phrase if phrase in listed else (*phrase, "") for phrase in self._symbols),
            self._slang,
        )
        lengths: dict[str, set[int]] = {}
        for phrase in self._symbols:
            lengths.setdefault(phrase[0], set()).add(len(phrase))
        self._lengths = {word: sorted(many) for word, many in lengths.items()}
        self._by_first: dict[str, list[tuple[int, Sequence[str]]]] = {}
        for index, pattern in enumerate(patterns):
            parts = _split_parts(pattern)
            self._by_first.setdefault(parts[0], []).append((index, parts))

    def _find_symbols(
        self, patterns: Iterable[str], lists: Mapping[str, Iterable[str]]
    ) -> dict[Phrase, dict[str, None]]:
        """Return the symbols that each phrase stands for."""
        plain = {
            name: [phrase for text in texts for phrase in self._expand(text, {})]
            for name, texts in lists.items()
        }
        symbols: dict[Phrase, dict[str, None]] = {}
        for name, phrases in plain.items():
            for phrase in phrases:
                symbols.setdefault(phrase, {})[f"<{name}>"] = None
        for part in {part for pattern in patterns for part in _split_parts(pattern)}:
            if not _LIST.fullmatch(part):  # the symbol of a list is in its phrases already
                for phrase in self._expand(part, plain):
                    symbols.setdefault(phrase, {})[part] = None
        symbols.pop((), None)  # of fillers alone
        return symbols

    def read_text(self, text: str) -> Reading:
        """Return the words of a text and the phrases in them."""
        words = self._words(text)
        spans: dict[str, list[Span]] = {}
        for at, word in enumerate(words):
            for length in self._lengths.get(word, ()):
                if at + length > len(words):
                    break
                for name in self._symbols.get(tuple(words[at : at + length]), ()):
                    spans.setdefault(name, []).append((at, at + length))
        if harmless := spans.pop("<harmless>", None):
            spans = {
                name: found if name in self._seen else _outside(found, harmless)
                for name, found in spans.items()
            }
        return Reading(words, spans)

    def match(self, reading: Reading) -> Iterator[tuple[int, Span]]:
        """Yield the index of each pattern in a text, and where it stands: once for a pattern of
        several parts, at each place for others.
        """
        barred = () if self._across else reading.words
        for symbol, spans in reading.spans.items():
            for index, parts in self._by_first.get(symbol, ()):
                if len(parts) == 1:
                    for span in spans:
                        yield index, span
                elif all(part in reading.spans for part in parts):
                    nearest = _find_nearest([reading.spans[part] for part in parts], barred)
                    if nearest:
                        yield index, nearest

    def _words(self, text: str) -> list[str]:
        # normalising turns the fancy letters of telephones into plain ones
        text = _TWICE.sub(r"\1\2", normalize("NFKC", text[:MOST_READ]).lower())
        words: list[str] = []
        start = 0
        for broken in _BREAK.finditer(text):
            words += map(_strip_ending, self._writing.words(text[start : broken.start()]))
            words.append(STOP if broken["stop"] else PAUSE)
            start = broken.end()
        return [*words, *map(_strip_ending, self._writing.words(text[start:]))]

    def _expand(self, part: str, lists: Mapping[str, Sequence[Phrase]]) -> Iterator[Phrase]:
        """Yield the phrases that a part stands for."""
        choices: list[Sequence[Phrase]] = []
        for word in part.split():
            if word.startswith("<"):
                choices.append(lists[word[1:-1]])
            elif word.startswith("*"):
                choices.append([(form,) for form in sorted(verb_forms(word[1:]))])
            else:
                choices.append([self._fold(word)])
        for chosen in product(*choices):
            yield tuple(word for phrase in chosen for word in phrase)

    def _fold(self, text: str) -> Phrase:
        """Return the words of a phrase as texts are read."""
        plain = (meant for word in text.split() for meant in self._slang.get(word, word).split())
        return tuple(map(_strip_ending, plain))


def _split_parts(pattern: str) -> Sequence[str]:
    return pattern.split(" + ")


_LIST = re.compile(r"<[^<>]+>")
_TWICE = re.compile(r"\b([a-z]{3,})2(in|i|kan)\b")  # dipegang2in

# What a verb's first letter becomes in its active forms, in writing and in speech: the written
# prefix, the spoken one, and whether the letter is kept.
_ACTIVE = {
    "p": ("mem", "m", False),
    "t": ("men", "n", False),
    "k": ("meng", "ng", False),
    "s": ("meny", "ny", False),
    "b": ("mem", "nge", True),
    "c": ("men", "nge", True),
    "d": ("men", "nge", True),
    "j": ("men", "nge", True),
    **dict.fromkeys("aeioughq", ("meng", "ng", True)),
}
_OTHERS = ("me", "nge", True)


def verb_forms(base: str) -> set[str]:
    """Return the passive and active forms of an Indonesian verb, written and spoken."""
    written, spoken, keeps = _ACTIVE.get(base[0], _OTHERS)
    stem = base if keeps else base[1:]
    begun = {f"di{base}", f"{written}{stem}", f"{spoken}{stem}", f"nge{base}"}
    if base[0] in "cjd":
        begun |= {f"n{base}"} | ({f"ny{base[1:]}"} if base[0] == "c" else set())
    if base[0] in "gb":
        begun |= {f"ng{base}" if base[0] == "g" else f"m{base}"}
    return {f"{form}{ending}" for form in begun for ending in ("", "i", "in", "kan")} | {
        f"{base}{ending}" for ending in ("i", "in", "kan")
    }


def _strip_ending(word: str) -> str:
    """Return a word without the ending of "petugasnya", which Betawi speakers write -nye."""
    return word[:-3] if len(word) > 6 and word.endswith(("nya", "nye")) else word


def _makes_passive(word: str, meant: str) -> bool:
    """Return whether slang takes an active verb for a passive one, as mukulin for dipukul."""
    return meant.startswith("dip") and not word.startswith("dip")


def _outside(spans: Iterable[Span], others: Sequence[Span]) -> list[Span]:
    """Return the spans that overlap none of the others."""
    return [
        (start, end)
        for start, end in spans
        if all(end <= other or start >= behind for other, behind in others)
    ]


def _find_nearest(places: Iterable[Sequence[Span]], barred: Sequence[str]) -> Span | None:
    """Return the shortest span that has one place of each part, none over another, or None when
    there is none within APART words. No word of ``barred`` in it is a STOP.
    """
    best: Span | None = None
    shortest = APART + 1
    for chosen in product(*(each[:MOST_PLACES] for each in places)):
        ordered = sorted(chosen)
        start, end = ordered[0][0], ordered[-1][1]
        apart = all(first[1] <= second[0] for first, second in pairwise(ordered))
        if end - start < shortest and apart and STOP not in barred[start:end]:
            best, shortest = (start, end), end - start
    return best
