"""Names that capitals tell in the midst of a sentence, apart from what else has capitals: streets,
schools, firms, offices.
"""

import re
from collections.abc import Iterator

from chalicelib.domain.introductions import GREETED, HONORIFICS, ME, PARTICLES
from chalicelib.domain.lexicon import Class
from chalicelib.domain.namesakes import BEARING, RANKS
from chalicelib.domain.naming import MOST, SHORTENED, WORD, Naming

Word = re.Match[str]
Span = tuple[int, int]

_SHORT = SHORTENED | RANKS | frozenset("jl jln gg kel kec kp rs no st".split())

# Before a name and no part of it: "Pak", "saya".
_BEFORE = frozenset(f"{HONORIFICS} {ME}".split()) | GREETED
# Behind these two words with capitals that no list has are somebody.
_PERSONAL = frozenset(
    (*"oleh by with dengan dari sama kata menurut atas dan and bersama me".split(), ",")
)
_SIGNS = frozenset(".!?:;\n\"“”(–-|/@#*~>")  # behind these a capital says nothing


def proper_names(text: str, naming: Naming) -> Iterator[Span]:
    """Runs of words with capitals that are somebody's: one of them is a known name, and nothing
    before or behind says that it is a place or a firm.
    """
    run: list[Word] = []
    bearing, opens, before, last, written = False, True, "", 0, ""
    for word in WORD.finditer(text):
        between, last = text[last : word.start()], word.end()
        close = _is_close(between, written)
        written, lowered = word[0], word[0].lower()
        if close and run and lowered in PARTICLES:
            run.append(word)
            continue
        if not close or written[0].islower():
            yield from _somebody(run, naming, opens, before)
            run, bearing = [], close and bearing and lowered in RANKS
        if not written[0].isupper():
            bearing = bearing or lowered in BEARING or naming.is_place(lowered)
            before, opens = lowered, False
            continue
        if not close:
            opens = not _SIGNS.isdisjoint(between) or not before
            before = "," if "," in between else ""
        found = naming.class_of(written)
        if lowered in _BEFORE or lowered in RANKS:
            yield from _somebody(run, naming, opens, before)
            run, bearing = [], bearing or lowered in BEARING
        elif found is Class.WORD or (lowered in BEARING and found is not Class.BOTH):
            if len(run) != 1 or opens:
                yield from _somebody(run, naming, opens, before)
            bearing = lowered in BEARING or naming.is_place(lowered) or not opens
            run = []
        elif not bearing:
            run.append(word)
        if not run:
            before, opens = lowered, False
    yield from _somebody(run, naming, opens, before)


def _is_close(between: str, before: str) -> bool:
    """Whether nothing but spaces is between two words, or the full stop of what is short."""
    signs = between.strip(" \t")
    return not signs or (signs == "." and (len(before) == 1 or before.lower() in _SHORT))


def _somebody(run: list[Word], naming: Naming, opens: bool, before: str) -> Iterator[Span]:
    """The run, if it is the name of somebody."""
    while run and run[-1][0].lower() in PARTICLES:
        run = run[:-1]
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
