"""Where a text names people: behind what introduces a name, before a number, at its ends, and
anywhere by capitals or by two known names.
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
_PARTS = frozenset(".,!?;:\n()–-")  # what parts of a sentence end with
_REACH = 60  # the same of a whole name, and of a last line


def find_people_spans(
    text: str, lexicon: Lexicon, public: PublicNames, numbers: Iterable[Span] = ()
) -> Spans:
    """The places of names of people, sorted, none touching another. ``numbers`` are the places of
    telephone numbers and the like, which a name may stand before.
    """
    naming = Naming(text, lexicon, public)
    found = [*_find_introduced(text, naming), *_find_at_ends(text, naming)]
    found += find_proper_names(text, naming) if naming.cased else _find_full_names(text, naming)
    found += [span for start, _ in numbers if (span := _find_before_number(text, start, naming))]
    found += [span for _, end in numbers if (span := _find_behind_number(text, end, naming))]
    told = join_spans(found, len(text))
    return join_spans((*told, *_find_joined(text, told, naming)), len(text))


def _find_introduced(text: str, naming: Naming) -> Iterator[Span]:
    """Names behind the cues, in one pass over the words."""
    before, ended, opening = "", 0, -1
    for told in _LETTERS.finditer(text):
        head, at = told[0].lower(), told.start()
        opens = at == 0 or _opens_clause(text, ended, at) or before in GREETED
        opening = at if opens else opening
        for cue in CUES.get(head, ()):
            if cue.opens and not opens:
                continue
            start = cue.end(text, told.end())
            span = None if start is None else naming.name(start, cue.trust)
            if span and not (cue.of_place and _is_in_place_name(text, at)):
                yield span
        if head in ENDINGS and 0 <= opening < at and at - opening < _REACH:
            span = naming.name(opening, ENDINGS[head])
            if span and not text[span[1] : at].strip(" ,-"):
                yield span
        before, ended = head, told.end()


def _opens_clause(text: str, ended: int, at: int) -> bool:
    """Whether a part of a sentence begins at a word, behind the end of the one before."""
    return not _PARTS.isdisjoint(text[ended:at])


def _is_in_place_name(text: str, start: int) -> bool:
    """Whether a street or a shop is named: "Jl. H. Nawi", "Soto Bu Tini"."""
    before = text[max(0, start - _BACK) : start]
    return bool(PLACE_BEFORE.search(before) or EATERY.search(before))


def _find_at_ends(text: str, naming: Naming) -> Iterator[Span]:
    """A name with which the text or a parenthesis begins, or with which the text ends on a line of
    its own or behind a dash.
    """
    opened = _PARENTHESIS.finditer(text) if "(" in text or "|" in text else ()
    for opening in (0, *(told.end() for told in opened)):
        first = naming.name(opening, Trust.SURE)
        if first and _OPENED.match(text, first[1]):
            yield first
    for told in _LAST.finditer(text, max(0, len(text) - _REACH)):
        last = naming.name(told.end(), Trust.SIGNED)
        if last and naming.many_known(last) and _CLOSED.match(text, last[1]):
            yield last
    yield from _find_final(text, naming)


def _find_final(text: str, naming: Naming) -> Iterator[Span]:
    """A name that is all the last sentence has."""
    for told in _FINAL.finditer(text, max(0, len(text) - _REACH)):
        last = naming.name(told.end(), Trust.SURE)
        if last is None or not _CLOSED.match(text, last[1]):
            continue
        if not any(_is_behind_place(text, at, naming) for at in (told.start(), last[0])):
            yield last


def _find_full_names(text: str, naming: Naming) -> Iterator[Span]:
    """Names of two known words or more, where capitals don't tell names from other words."""
    at = 0
    while told := _ANY_RUN.search(text, at):
        at = told.end()
        span = naming.name(told.start(), Trust.SURE)
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
    """The name right before a number: "hub Rina 0812..."."""
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
    """The name right behind a number: "0812... (Rina)"."""
    told = _NEXT.match(text, number)
    span = naming.name(told.end(), Trust.SURE) if told else None
    return None if span and _FIRM.match(text, span[1]) and naming.cased else span


def _is_behind_place(text: str, start: int, naming: Naming) -> bool:
    """Whether what stands before makes it the name of a place or of who holds an office: "Jl.",
    "Lenteng", "Gubernur".
    """
    before = text[max(0, start - _BACK) : start]
    if PLACE_BEFORE.search(before) or OFFICE_BEFORE.search(before):
        return True
    last = _LAST_WORD.search(before)
    return bool(last and naming.is_place(last[1]))


def _is_listed(text: str, span: Span, naming: Naming) -> bool:
    """Whether a name behind a comma is one: a known name, or one more of a list."""
    known = naming.name(span[0], Trust.SURE)
    return known is not None or _LIST.match(text, span[1]) is not None


def _find_joined(text: str, told: Spans, naming: Naming) -> Iterator[Span]:
    """Further names, behind "dan" and commas; ``told`` are sorted, and none is read twice."""
    read = 0
    for _, at in told:
        while at >= read and (also := _AND.match(text, at)):
            read = also.end()
            span = naming.name(read, Trust.CAPITAL)
            if span is None or (also[0].strip() == "," and not _is_listed(text, span, naming)):
                break
            yield span
            at = span[1]
