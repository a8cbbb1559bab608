"""Find allegations against offices and officials in what citizens write, so that no office holds
the complaint about itself.

A text makes an allegation when it tells of misconduct and an office or official does it. The doer
is named in the same clause, or was named before in the same sentence or in the sentence before.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.city.model import City
from chalicelib.city.rows import Level
from chalicelib.city.word_rows import ALLEGATION_LISTS, Misconduct
from chalicelib.reports.categorisation.word_patterns import STOP, Patterns, Reading, Span

DENIED_BEFORE, DENIED_AFTER = 6, 4  # words before and after misconduct that can deny it
NEGATED = 3  # words before misconduct within which "tidak" negates it
FOLLOWS = 6  # words behind a passive verb within which its doer is named
ASKED = 2  # words between "mohon" and the office that is asked
RULE = "rule "  # begins the names of the lists of words for offices

_WORD = re.compile("[a-z0-9]+")
_NOT_PASSIVE = ("diam", "diem", "diskrimin")  # the words with di- that are no passive verbs
_NAMED_LEVELS = (Level.DINAS, Level.SUKU_DINAS, Level.UKPD, Level.BUMD)


@dataclass(frozen=True, slots=True)
class Allegation:
    """The allegation of a text against an office or official.

    ``rule`` names the accused office by its relation to the place of the report, as the rule of a
    category does; None when the text names none of the city's offices. ``words`` are the words for
    the accused.
    """

    misconduct: Misconduct
    rule: str | None
    words: str


@dataclass(frozen=True, slots=True)
class _Mention:
    """Words for a person or an office. ``rule`` is None for somebody who is no official."""

    span: Span
    rule: str | None

    @property
    def official(self) -> bool:
        return self.rule is not None


class AllegationFinder:
    """Finds allegations by the words of one city. Build once and keep."""

    def __init__(self, where: City) -> None:
        table = where.allegations
        self._misconduct = [
            (pattern, row)
            for row in table.misconduct
            for pattern in (*row.words, *row.english_words)
        ]
        self._order = {row.code: at for at, row in enumerate(table.misconduct)}
        accused: dict[str, set[str]] = {}
        for row in table.accused:
            accused.setdefault(row.rule, set()).update(row.words)
        for rule, names in _named_offices(where):
            accused.setdefault(rule, set()).update(names)
        self._rules = {f"<{RULE}{rule}>": rule for rule in accused}
        self._patterns = Patterns(
            [pattern for pattern, _ in self._misconduct],
            {
                **{name: each.both for name, each in table.lists.items()},
                **{f"{RULE}{rule}": words for rule, words in accused.items()},
            },
            where.slang,
            seen=("pleading",),
        )

    def find(self, text: str) -> Allegation | None:
        """Return the allegation of a text whose row comes first in the table, among these the
        first of the text; None when there is none.
        """
        return self.find_in(self.read_text(text))

    def read_text(self, text: str) -> Reading:
        """Return the words of a text and the phrases in them."""
        return self._patterns.read_text(text)

    def list_signs(self, reading: Reading) -> Iterator[str]:
        """Yield what the rules see in a text, as features of the second opinion."""
        yield from (f"[{name}]" for name in ALLEGATION_LISTS if reading.find(name))
        for index, span in self._patterns.match(reading):
            yield f"[{self._misconduct[index][1].code}]"
            yield "[denied misconduct]" if _is_denied(reading, span) else "[misconduct]"
        for mention in self._find_mentions(reading):
            yield "[official]" if mention.official else "[other]"
            if mention.rule:
                yield "[office]"

    def find_in(self, reading: Reading) -> Allegation | None:
        """Return what ``find`` returns, for a text that was read."""
        if reading.find("cleared"):
            return None
        matches = sorted(self._patterns.match(reading), key=self._rank)
        if not matches:
            return None
        mentions = self._find_mentions(reading)
        for index, span in matches:
            if _is_denied(reading, span) or any(
                each.span[0] <= span[0] < each.span[1] and not each.official for each in mentions
            ):  # as "oknum" in "oknum warga"
                continue
            doer = _find_doer(reading, span, mentions)
            if doer is not None and doer.official:
                rule = doer.rule or self._find_office(doer, mentions)
                words = " ".join(reading.words[slice(*doer.span)])
                return Allegation(self._misconduct[index][1], rule, words)
        return None

    def find_named(self, reading: Reading) -> tuple[str | None, str]:
        """Return the rule of the first office that a text names and does not only ask or place, and
        the words for it; None and no words when there is none.
        """
        for each in self._find_mentions(reading):
            if each.rule:
                return each.rule, " ".join(reading.words[slice(*each.span)])
        return None, ""

    def _rank(self, match: tuple[int, Span]) -> tuple[int, Span]:
        index, span = match
        return self._order[self._misconduct[index][1].code], span

    def _find_mentions(self, reading: Reading) -> list[_Mention]:
        """Return the people and offices of a text in its order, without those that are asked to act
        and those that only say where something is. Neighbouring words are one mention.
        """
        found: list[tuple[Span, str | None]] = [
            (span, self._rules[symbol])
            for symbol in reading.spans
            if symbol in self._rules
            for span in reading.spans[symbol]
        ]
        found += [(span, None) for span in reading.find("private")]
        mentions: list[_Mention] = []
        for span, rule in sorted(found, key=lambda each: (each[0][0], -each[0][1])):
            if mentions and span[0] < mentions[-1].span[1]:
                if (
                    rule and span[1] > mentions[-1].span[1]
                ):  # "petugas puskesmas", "puskesmas tebet"
                    mentions[-1] = _Mention((mentions[-1].span[0], span[1]), rule)
                continue  # else a part of longer words
            if mentions and span[0] == mentions[-1].span[1]:
                mentions[-1] = _join(mentions[-1], _Mention(span, rule))
            else:
                mentions.append(_Mention(span, rule))
        return [each for each in mentions if not each.official or not _is_aside(reading, each.span)]

    def _find_office(self, doer: _Mention, mentions: list[_Mention]) -> str | None:
        """Return the rule of the office that is named nearest to an official of no office."""
        named = [each for each in mentions if each.rule]
        nearest = min(named, key=lambda each: abs(each.span[0] - doer.span[0]), default=None)
        return nearest.rule if nearest else None


def _named_offices(where: City) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the rule and the names of each office of the province, Suku Dinas and unit."""
    offices = where.offices.values()
    parents = {office.parent for office in offices if office.level is Level.SUKU_DINAS}
    for office in offices:
        if office.level in _NAMED_LEVELS:
            own = office.parent if office.level is Level.SUKU_DINAS else office.code
            rule = "suku_dinas" if own in parents else "office"
            names = (office.name, *office.aliases)
            yield f"{rule}:{own}", tuple(" ".join(_WORD.findall(name.lower())) for name in names)


def _join(first: _Mention, second: _Mention) -> _Mention:
    """Return one mention of two neighbours: "petugas kelurahan" is of the kelurahan, and "calo
    dukcapil" is no official.
    """
    span = first.span[0], second.span[1]
    if not first.official or not second.official:
        return _Mention(span, None)
    return _Mention(span, first.rule or second.rule)


def _is_aside(reading: Reading, span: Span) -> bool:
    """Return whether an office is only asked to act, is addressed, or says where something is."""
    start, end = span
    first, behind = reading.clause(start)
    if any(found_end == start for _, found_end in reading.find("place")):
        return True
    if start == first and end == behind and (not start or reading.words[start - 1] == STOP):
        return True  # "Pak Lurah, ..."
    asked = any(
        first <= at < behind and 0 <= start - found_end <= ASKED
        for at, found_end in (*reading.find("asked"), *reading.find("pleading"))
    )
    if not asked and not any(at == end for at, _ in reading.find("pleading")):
        return False
    return not any(
        first <= at < start or (start < at < behind and _is_passive(reading.words[at]))
        for at, _ in reading.find("punished")
    )


def _is_denied(reading: Reading, span: Span) -> bool:
    start, end = span
    first, behind = reading.clause(start)
    if any(max(first, start - NEGATED) <= at < start for at, _ in reading.find("negation")):
        return True
    return any(
        max(first, start - DENIED_BEFORE) <= at < min(behind, end + DENIED_AFTER)
        and not start <= at < end
        for at, _ in reading.find("denied")
    )


def _find_doer(reading: Reading, span: Span, mentions: list[_Mention]) -> _Mention | None:
    """Return who does the misconduct at a place of the text, as far as its words say: of an active
    verb who is named before it, of a passive one who is named behind it.
    """
    start, end = span
    first, _ = reading.clause(start)
    _, behind = reading.clause(end - 1)
    before = _drop_place(reading, [each for each in mentions if first <= each.span[0] < start])
    within = [each for each in mentions if start <= each.span[0] < end and each.official]
    after = [each for each in mentions if end <= each.span[0] < behind]
    if _is_passive(reading.words[start]):
        doers = {found_end for _, found_end in reading.find("doer")}
        close = [each for each in after if each.span[0] - end <= FOLLOWS]
        named = [each for each in after if each.span[0] in doers]
        # A passive verb's subject is whom it is done to.
        found = [*named, *within, *close, *(each for each in before[::-1] if each.official)]
    else:
        found = [*before[:-2:-1], *within, *after]
    return found[0] if found else _find_earlier(reading, first, behind, mentions)


def _is_passive(word: str) -> bool:
    return word.startswith("di") and not word.startswith(_NOT_PASSIVE)


def _drop_place(reading: Reading, mentions: list[_Mention]) -> list[_Mention]:
    """Return the mentions without the last one when it only says where a person is, as in "calo di
    samsat".
    """
    if len(mentions) > 1 and not mentions[-2].official:
        between = reading.words[mentions[-2].span[1] : mentions[-1].span[0]]
        if [*between] in (["di"], ["in"], ["at"]):
            return mentions[:-1]
    return mentions


def _find_earlier(
    reading: Reading, first: int, behind: int, mentions: list[_Mention]
) -> _Mention | None:
    """Return who was named last before a clause, in its sentence or in the one before; else who is
    named next in its sentence.
    """
    start, end = reading.sentence(first)
    if start and reading.words[start - 1] == STOP:
        start, _ = reading.sentence(start - 1) if start > 1 else (0, 0)
    earlier = _drop_place(reading, [each for each in mentions if start <= each.span[0] < first])
    if earlier:
        return earlier[-1]
    return next((each for each in mentions if behind <= each.span[0] < end), None)
