"""Names that capitals tell in the midst of a sentence, apart from what else has capitals: streets,
schools, firms, offices.
"""

import re
from collections.abc import Iterator

from chalicelib.domain.introductions import GREETED, HONORIFICS, ME, NEAR, PARTICLES, ROLES
from chalicelib.domain.lexicon import Class
from chalicelib.domain.namesakes import BEARING, RANKS
from chalicelib.domain.naming import MOST, SHORTENED, WORD, Naming

Word = re.Match[str]
Span = tuple[int, int]

_SHORT = SHORTENED | RANKS | frozenset("jl jln gg kel kec kp rs no st".split())

# Before a name and no part of it: "Pak", "saya".
_BEFORE = frozenset(f"{HONORIFICS} {ME} {ROLES} {NEAR}".split()) | GREETED
# Behind these two words with capitals that no list has are somebody.
_PERSONAL = frozenset(
    (*"oleh by with dengan dari sama kata menurut atas dan and bersama me".split(), ",")
)
_CAPITAL = re.compile(r"(?<![^\W\d_])(?<![^\W_]['’`´-])(?=[^\W\d_a-z])" + WORD.pattern)
_SAID = re.compile(r"([^\W\d_]+)([\W_]*)\Z")  # the word before, and what is between
_BACK = 40  # characters in which it lies
_SIGNS = frozenset(".!?:;\n\"“”(–-|/@#*~>")  # behind these a capital says nothing


def proper_names(text: str, naming: Naming) -> Iterator[Span]:
    """Runs of words with capitals that are somebody's: one of them is a known name, and nothing
    before or behind says that it is a place or a firm.
    """
    words: list[Word] = []
    for word in _CAPITAL.finditer(text):
        if words and not _is_close(text[words[-1].end() : word.start()], words[-1][0]):
            yield from _of_run(text, words, naming)
            words = []
        words.append(word)
    if words:
        yield from _of_run(text, words, naming)


def _is_close(between: str, before: str) -> bool:
    """Whether nothing but spaces is between two words, or "bin", or the full stop of what is
    short.
    """
    signs = between.strip(" \t")
    if not signs:
        return True
    if signs == ".":
        return len(before) == 1 or before.lower() in _SHORT
    return signs in PARTICLES


def _of_run(text: str, words: list[Word], naming: Naming) -> Iterator[Span]:
    """The names in a run of words with capitals."""
    start = words[0].start()
    said = _SAID.search(text, max(0, start - _BACK), start)
    before, signs = (said[1].lower(), said[2]) if said else ("", "\n")
    opens = not _SIGNS.isdisjoint(signs)
    bearing = not signs.strip(" \t") and (before in BEARING or naming.is_place(before))
    if signs.strip(" \t"):
        before = "," if "," in signs else ""
    run: list[Word] = []
    for word in words:
        lowered = word[0].lower()
        short = word[0].isupper() and 1 < len(word[0]) < 5
        found = Class.WORD if short else naming.class_of(word[0])
        if short and lowered not in BEARING:
            yield from _somebody(run, naming, before)
            run = []
        elif lowered in _BEFORE or lowered in RANKS:
            yield from _somebody(run, naming, before)
            run, bearing = [], bearing or lowered in BEARING
        elif found is Class.WORD or (lowered in BEARING and found is not Class.BOTH):
            if len(run) != 1 or opens:
                yield from _somebody(run, naming, before)
            bearing = lowered in BEARING or naming.is_place(lowered) or not opens
            run = []
        elif not bearing:
            run.append(word)
        if not run:
            before, opens = lowered, False
    yield from _somebody(run, naming, before)


def _somebody(run: list[Word], naming: Naming, before: str) -> Iterator[Span]:
    """The run, if it is the name of somebody."""
    if not run or len(run) > MOST:
        return
    classes = [naming.class_of(word[0]) for word in run]
    sure = sum(
        each is Class.NAME and not naming.is_place(word[0])
        for each, word in zip(classes, run, strict=True)
    )
    known = classes.count(Class.NAME) + classes.count(Class.BOTH)
    told = sure > 0 or known > 1 or (len(run) > 1 and before in _PERSONAL)
    name = run[0].string[run[0].start() : run[-1].end()]
    if told and not naming.is_public_name(name):
        yield run[0].start(), run[-1].end()
