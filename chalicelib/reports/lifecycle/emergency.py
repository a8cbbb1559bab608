"""Find words of danger in what citizens write. The answer to them begins with the emergency number,
and officers see the report first. The report is accepted all the same (decision 24).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.city.word_rows import Danger, Emergencies
from chalicelib.reports.categorisation.everyday_writing import Phrase, Writing
from chalicelib.reports.model import Report

MOST_READ = 4000  # characters of a text that are looked at
BEFORE, AFTER = 10, 6  # words before and after a danger among which another word can deny it
APART = 10  # words within which all parts of a danger such as "kecelakaan + korban" stand

# A word denies a danger only in the same clause: "kemarin sudah lapor; sekarang ada api".
# "korban luka parah" after a comma goes on with the clause: "minggu lalu kecelakaan, korban ...".
_CLAUSE = re.compile(
    r"[.!?;()\n\r]+|,(?!\s*korban(?:nya)?\b(?!\s+masih))"
    r"|\b(?:tapi|tetapi|namun|sekarang|skrg|barusan|now|but)\b"
)
_URGENCY = tuple(Priority)


class Alarms:
    """Finds the words of danger of one city in texts. Build once and keep."""

    def __init__(self, words: Emergencies, slang: Mapping[str, str]) -> None:
        # a filler for categories ("tolong") may say much about danger: it stays as written
        self._slang = {written: standard for written, standard in slang.items() if standard}
        dangers = [
            (parts, danger)
            for danger in words.dangers
            for parts in (tuple(map(self._phrase, text.split("+"))) for text in danger.words)
        ]
        harmless = [*map(self._phrase, words.harmless)]
        denied = [*map(self._phrase, words.denied)]
        self._by_category = {code: each for each in words.dangers for code in each.categories}
        dangerous = [part for parts, _ in dangers for part in parts]
        self._writing = Writing([*dangerous, *harmless, *denied], self._slang)
        self._harmless = _group_by_first_word((phrase, phrase) for phrase in harmless)
        self._denied = _group_by_first_word((phrase, phrase) for phrase in denied)
        self._dangers = _group_by_first_word(
            (parts[0], (parts, danger)) for parts, danger in dangers
        )

    def find(self, text: str, category: str | None = None) -> Danger | None:
        """Return the most urgent danger among those of the text and that of the ``category`` that
        the reporter chose; on a tie the first. None when there is no danger.
        """
        dangers = [
            danger for clause in self._clauses(text) for danger in self._find_in_clause(clause)
        ]
        if chosen := self._by_category.get(category or ""):
            dangers.append(chosen)
        return max(dangers, key=lambda danger: _URGENCY.index(danger.priority), default=None)

    def _clauses(self, text: str) -> Iterator[list[str]]:
        # normalising turns the fancy letters of telephones into plain ones
        for clause in _CLAUSE.split(normalize("NFKC", text[:MOST_READ]).lower()):
            if words := self._writing.words(clause):
                yield words

    def _find_in_clause(self, words: list[str]) -> Iterator[Danger]:
        """Yield the dangers of a clause that no word near them denies."""
        starts = [at for at, word in enumerate(words) if word in self._dangers]
        if not starts:
            return
        serious = self._blank_harmless(words)
        for at in starts:
            for parts, danger in self._dangers[words[at]]:
                end = _match_end(serious, at, parts)
                if end and not self._is_denied(serious, at, end):
                    yield danger

    def _blank_harmless(self, words: list[str]) -> list[str]:
        """Return the words, with an empty one for each word of a phrase that only sounds like
        danger.
        """
        serious = [*words]
        for at, phrase in _find_phrases(words, self._harmless):
            serious[at : at + len(phrase)] = [""] * len(phrase)
        return serious

    def _is_denied(self, words: Sequence[str], start: int, end: int) -> bool:
        around = [*words[max(0, start - BEFORE) : start], "", *words[end : end + AFTER]]
        return any(True for _ in _find_phrases(around, self._denied))

    def _phrase(self, text: str) -> Phrase:
        return tuple(plain for w in text.split() for plain in self._slang.get(w, w).split())


_Parts = tuple[Phrase, ...]
_Value = TypeVar("_Value")


def _group_by_first_word(pairs: Iterable[tuple[Phrase, _Value]]) -> dict[str, list[_Value]]:
    """Return the values of phrases by the first word of the phrase."""
    groups: dict[str, list[_Value]] = {}
    for phrase, value in pairs:
        groups.setdefault(phrase[0], []).append(value)
    return groups


def _find_phrases(
    words: Sequence[str], phrases: Mapping[str, Sequence[Phrase]]
) -> Iterator[tuple[int, Phrase]]:
    """Yield the phrases that occur among the words, with their positions."""
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield at, phrase


def _match_end(words: Sequence[str], at: int, parts: _Parts) -> int:
    """Return the position behind the parts, when the first part stands at ``at`` and the others
    follow in order, each within ``APART`` words; 0 when they do not.
    """
    first, *others = parts
    if tuple(words[at : at + len(first)]) != first:
        return 0
    end = at + len(first)
    for part in others:
        match = next(_find_phrases(words[end : end + APART], {part[0]: [part]}), None)
        if match is None:
            return 0
        end += match[0] + len(part)
    return end


def find_danger(text: str | None, category: str | None = None) -> Danger | None:
    """Return the danger that a text tells of; ``category`` is the one its writer chose, if any."""
    return _load_alarms().find(text or "", category)


def find_in_report(report: Report) -> Danger | None:
    """Return the danger that the filing told of. The category counts only when the reporter chose
    it; a suggested one does not.
    """
    chosen = report.category if report.filing.score is None else None
    return find_danger(report.filing.description, chosen)


@cache
def _load_alarms() -> Alarms:
    return Alarms(city().emergencies, city().slang)
