"""Detection of names of people in a text.

A name may stand behind a cue, next to a number, or at an end of the text. Capitals, or two known
names in a row, mark it elsewhere.
"""

import re
from collections.abc import Iterable, Iterator

from chalicelib.city.masking import Spans, join_spans
from chalicelib.city.model import PublicNames
from chalicelib.city.personal_data.introductions import CUES, ENDINGS, Trust
from chalicelib.city.personal_data.naming import WORD, Naming
from chalicelib.city.personal_data.proper_names import find_proper_names
from chalicelib.city.personal_data.titles import (
    EATERY,
    GREETED,
    OFFICE_BEFORE,
    PLACE_BEFORE,
    WITHIN_PLACE,
)
from chalicelib.city.personal_data.word_lists import Lexicon

Span = tuple[int, int]

_LETTERS = re.compile(r"[^\W\d_]+")
_OPENED = re.compile(
    r"[ \t]{0,3}(?:[,():|–-]|(?:warga|dari|dr|mau|ingin|izin|ijin|from)\b)", re.IGNORECASE
)
_PARENTHESIS = re.compile(r"[(|][ \t]{0,2}(?=[^\W\d_])")
_LAST = re.compile(r"(?:\n[ \t]{0,8}[-–~*(]?|(?<![^\W_])[-–~(/][ \t]{0,3})(?=[^\n]{2,48}\Z)")
_FINAL = re.compile(r"(?<=\w\w)[.,!?][ \t]{1,3}(?=[^\n.,!?]{2,40}[.!]?\s{0,3}\Z)")
_CLOSED = re.compile(r"[ \t.)*~-]*(?:,[ \t]*[^\n]{0,20})?\Z")
_NEXT = re.compile(r"[ \t]{0,3}[ \t,(/|-][ \t]{0,3}(?=[^\W\d_])")
_FIRM = re.compile(r"[ \t]{1,3}[A-Z][a-z]")  # "Permata Hijau"
_ANY_RUN = re.compile(r"(?<![\w@#./-])[^\W\d_]{3,30}(?=[ \t]{1,3}[^\W\d_]{3})")
_AND = re.compile(r"[ \t]{0,3}(?:,?[ \t]{1,3}(?:dan|dn|&|and|sama|serta|atau|or)\b|,)[ \t]{1,3}")
_LIST = re.compile(r"[ \t]?(?:[,)]|[ \t](?:dan|and|&|sama|serta)\b)")
_LABELS = re.compile(
    r"(?:[\s,.:;=(/|-]|\b(?:wa|hp|no|nomor|nomer|telp?|tlp|telepon|kontak|di|at|on|phone|call|cp"
    r"|email|mobile|cell)\b)*\Z",
    re.IGNORECASE,
)
_WORDS = re.compile(r"(?:[^\W\d_]+[ \t]{1,3}){0,3}[^\W\d_]+\Z")
_LAST_WORD = re.compile(r"([^\W\d_]+)[ \t]{0,3}\Z")
_BACK = 30  # characters in which a word before a name lies
_PARTS = frozenset(".,!?;:\n()–-")  # signs at the end of a clause
_REACH = 60  # characters in which a whole name, or a last line, lies


def find_people_spans(
    text: str, lexicon: Lexicon, public: PublicNames, numbers: Iterable[Span] = ()
) -> Spans:
    """Return the spans of names of people, sorted, none touching another.

    ``numbers`` are the spans of telephone numbers and the like, next to which a name may stand.
    """
    naming = Naming(text, lexicon, public)
    spans = [*_find_introduced(text, naming), *_find_at_ends(text, naming)]
    spans += find_proper_names(text, naming) if naming.cased else _find_full_names(text, naming)
    spans += [span for start, _ in numbers if (span := _find_before_number(text, start, naming))]
    spans += [span for _, end in numbers if (span := _find_behind_number(text, end, naming))]
    names = join_spans(spans, len(text))
    return join_spans((*names, *_find_joined(text, names, naming)), len(text))


def _find_introduced(text: str, naming: Naming) -> Iterator[Span]:
    """Yield the names behind cues, in one pass over the words."""
    before, ended, opening = "", 0, -1
    for word in _LETTERS.finditer(text):
        head, at = word[0].lower(), word.start()
        opens = at == 0 or _opens_clause(text, ended, at) or before in GREETED
        opening = at if opens else opening
        for cue in CUES.get(head, ()):
            if cue.opens and not opens:
                continue
            start = cue.end(text, word.end())
            span = None if start is None else naming.name(start, cue.trust)
            if span and not (cue.of_place and _is_in_place_name(text, at)):
                yield span
        if head in ENDINGS and 0 <= opening < at and at - opening < _REACH:
            span = naming.name(opening, ENDINGS[head])
            if span and not text[span[1] : at].strip(" ,-"):
                yield span
        before, ended = head, word.end()


def _opens_clause(text: str, ended: int, at: int) -> bool:
    """Return whether a clause begins at ``at``, when the word before ended at ``ended``."""
    return not _PARTS.isdisjoint(text[ended:at])


def _is_in_place_name(text: str, start: int) -> bool:
    """Return whether a name is of a street or a shop: "Jl. H. Nawi", "Soto Bu Tini"."""
    before = text[max(0, start - _BACK) : start]
    return bool(PLACE_BEFORE.search(before) or EATERY.search(before))


def _find_at_ends(text: str, naming: Naming) -> Iterator[Span]:
    """Yield the names at the beginning of the text or of a parenthesis, and at the end of the text
    on a line of their own or behind a dash.
    """
    parentheses = _PARENTHESIS.finditer(text) if "(" in text or "|" in text else ()
    for opening in (0, *(match.end() for match in parentheses)):
        first = naming.name(opening, Trust.SURE)
        if first and _OPENED.match(text, first[1]):
            yield first
    for match in _LAST.finditer(text, max(0, len(text) - _REACH)):
        last = naming.name(match.end(), Trust.SIGNED)
        if last and naming.many_known(last) and _CLOSED.match(text, last[1]):
            yield last
    yield from _find_final(text, naming)


def _find_final(text: str, naming: Naming) -> Iterator[Span]:
    """Yield the name that is the whole last sentence."""
    for match in _FINAL.finditer(text, max(0, len(text) - _REACH)):
        last = naming.name(match.end(), Trust.SURE)
        if last is None or not _CLOSED.match(text, last[1]):
            continue
        if not any(_is_behind_place(text, at, naming) for at in (match.start(), last[0])):
            yield last


def _find_full_names(text: str, naming: Naming) -> Iterator[Span]:
    """Yield names of two known words or more, in a text whose capitals do not distinguish names."""
    at = 0
    while run := _ANY_RUN.search(text, at):
        at = run.end()
        span = naming.name(run.start(), Trust.SURE)
        if span and naming.many_known(span) > 1:
            at = span[1]
            before = text[max(0, span[0] - _REACH) : span[0]]
            if (last := _LAST_WORD.search(before)) and naming.is_public_name(
                f"{last[1]} {text[slice(*span)]}"
            ):
                continue
            if not (_is_behind_place(text, span[0], naming) or WITHIN_PLACE.search(before)):
                yield span


def _find_before_number(text: str, number: int, naming: Naming) -> Span | None:
    """Return the name right before a number: "hub Rina 0812..."."""
    back = max(0, number - _REACH)
    labels = _LABELS.search(text, back, number)
    words = _WORDS.search(text, back, labels.start() if labels else number)
    if words is None:
        return None
    for word in WORD.finditer(text, *words.span()):
        span = naming.name(word.start(), Trust.SURE)
        if span and span[1] == words.end():
            return None if _is_behind_place(text, span[0], naming) else span
    return None


def _find_behind_number(text: str, number: int, naming: Naming) -> Span | None:
    """Return the name right behind a number: "0812... (Rina)"."""
    gap = _NEXT.match(text, number)
    span = naming.name(gap.end(), Trust.SURE) if gap else None
    return None if span and _FIRM.match(text, span[1]) and naming.cased else span


def _is_behind_place(text: str, start: int, naming: Naming) -> bool:
    """Return whether the words before make it the name of a place or of a public office's holder:
    "Jl.", "Lenteng", "Gubernur".
    """
    before = text[max(0, start - _BACK) : start]
    if PLACE_BEFORE.search(before) or OFFICE_BEFORE.search(before):
        return True
    last = _LAST_WORD.search(before)
    return bool(last and naming.is_place(last[1]))


def _is_listed(text: str, span: Span, naming: Naming) -> bool:
    """Return whether words behind a comma are a name: a known one, or one more of a list."""
    known = naming.name(span[0], Trust.SURE)
    return known is not None or _LIST.match(text, span[1]) is not None


def _find_joined(text: str, names: Spans, naming: Naming) -> Iterator[Span]:
    """Yield further names behind "dan" and commas after the sorted ``names``, each only once."""
    reached = 0
    for _, at in names:
        while at >= reached and (joint := _AND.match(text, at)):
            reached = joint.end()
            span = naming.name(reached, Trust.CAPITAL)
            if span is None or (joint[0].strip() == "," and not _is_listed(text, span, naming)):
                break
            yield span
            at = span[1]
