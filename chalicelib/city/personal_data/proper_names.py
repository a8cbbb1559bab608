"""Detection of names by their capitals, apart from other words with capitals: streets, schools,
firms, offices.
"""

import re
from collections.abc import Iterator
from enum import Enum, auto

from chalicelib.city.personal_data.naming import MOST, SHORTENED, WORD, Naming
from chalicelib.city.personal_data.titles import (
    BEARING,
    GREETED,
    HONORIFICS,
    ME,
    NEAR,
    PARTICLES,
    RANKS,
    ROLES,
)
from chalicelib.city.personal_data.word_lists import WordClass

Word = re.Match[str]
NameSpan = tuple[int, int]

_SHORT = SHORTENED | RANKS | frozenset(["jl", "jln", "gg", "kel", "kec", "kp", "rs", "no", "st"])

# Words before a name that are no part of it: "Pak", "saya".
_NOT_NAMES = frozenset(f"{HONORIFICS} {ME} {ROLES} {NEAR}".split()) | GREETED
# Behind these words or a comma, two words with capitals that no list has are a name.
_PERSONAL = frozenset(
    [
        "oleh",
        "by",
        "with",
        "dengan",
        "dari",
        "sama",
        "kata",
        "menurut",
        "atas",
        "dan",
        "and",
        "bersama",
        "me",
        ",",
    ]
)
_CAPITAL = re.compile(r"(?<![^\W\d_])(?<![^\W_]['’`´-])(?=[^\W\d_a-z])" + WORD.pattern)
_WORD_BEFORE = re.compile(r"([^\W\d_]+)([\W_]*)\Z")  # the word before, and the signs between
_CONTEXT_REACH = 40  # characters in which that word lies
_SIGNS = frozenset('.!?:;\n"“”(–-|/@#*~>')  # behind these a capital means nothing


class _Kind(Enum):
    """The kind of a word in a run of words with capitals."""

    NAME = auto()  # may be a name
    BEFORE = auto()  # a title, a role, an abbreviation
    WORD = auto()


def find_proper_names(text: str, naming: Naming) -> Iterator[NameSpan]:
    """Yield the runs of words with capitals that are names of people.

    One of the words is a known name, and no word around the run makes it a place or a firm.
    """
    words: list[Word] = []
    for word in _CAPITAL.finditer(text):
        if words and not _is_close(text[words[-1].end() : word.start()], words[-1][0]):
            yield from _find_in_run(text, words, naming)
            words = []
        words.append(word)
    if words:
        yield from _find_in_run(text, words, naming)


def _is_close(between: str, before: str) -> bool:
    """Return whether two words belong to one run.

    Between them are only spaces, a particle such as "bin", or the full stop of a short word.
    """
    signs = between.strip(" \t")
    if not signs:
        return True
    if signs == ".":
        return len(before) == 1 or before.lower() in _SHORT
    return signs in PARTICLES


def _find_in_run(text: str, words: list[Word], naming: Naming) -> Iterator[NameSpan]:
    """Yield the names in a run of words with capitals."""
    before, opens, bearing = _read_context(text, words[0].start(), naming)
    run: list[Word] = []
    for word in words:
        lowered, kind = word[0].lower(), _classify(word[0], naming)
        if kind is _Kind.NAME:
            run += [] if bearing else [word]
        else:
            firm = kind is _Kind.WORD and len(run) == 1 and not opens  # "Wijaya Motor"
            yield from _find_somebody([] if firm else run, naming, before)
            run, bearing = [], _bears_name(lowered, kind, bearing, opens, naming)
        if not run:
            before, opens = lowered, False
    yield from _find_somebody(run, naming, before)


def _read_context(text: str, start: int, naming: Naming) -> tuple[str, bool, bool]:
    """Return the word before a run, or a comma; whether the run begins a sentence; and whether
    names behind that word are places.
    """
    match = _WORD_BEFORE.search(text, max(0, start - _CONTEXT_REACH), start)
    before, signs = (match[1].lower(), match[2].strip(" \t")) if match else ("", "\n")
    if signs:
        return "," if "," in signs else "", not _SIGNS.isdisjoint(signs), False
    return before, False, before in BEARING or naming.is_place(before)


def _classify(word: str, naming: Naming) -> _Kind:
    lowered = word.lower()
    bears = lowered in BEARING
    if word.isupper() and 1 < len(word) < 5 and not bears:
        return _Kind.BEFORE  # an abbreviation
    if lowered in _NOT_NAMES or lowered in RANKS:
        return _Kind.BEFORE
    word_class = naming.class_of(word)
    is_word = word_class is WordClass.WORD or (bears and word_class is not WordClass.BOTH)
    return _Kind.WORD if is_word else _Kind.NAME


def _bears_name(lowered: str, kind: _Kind, bearing: bool, opens: bool, naming: Naming) -> bool:
    """Return whether a name behind this word of a run is of a place or a firm."""
    if kind is _Kind.BEFORE:
        return bearing or lowered in BEARING
    return lowered in BEARING or naming.is_place(lowered) or not opens


def _find_somebody(run: list[Word], naming: Naming, before: str) -> Iterator[NameSpan]:
    """Yield the span of a run if it is the name of a person."""
    if not run or len(run) > MOST:
        return
    classes = [naming.class_of(word[0]) for word in run]
    sure = sum(
        each is WordClass.NAME and not naming.is_place(word[0])
        for each, word in zip(classes, run, strict=True)
    )
    known = classes.count(WordClass.NAME) + classes.count(WordClass.BOTH)
    is_name = sure > 0 or known > 1 or (len(run) > 1 and before in _PERSONAL)
    name = run[0].string[run[0].start() : run[-1].end()]
    if is_name and not naming.is_public_name(name):
        yield run[0].start(), run[-1].end()
