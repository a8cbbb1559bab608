"""Words of danger in what people write: who writes them is told the emergency number before all
else, and officers see the report first. The report is taken all the same (decision 24).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TypeVar
from unicodedata import normalize

from chalicelib.city.current import city
from chalicelib.city.model import Danger, Emergencies, Priority
from chalicelib.reports.lifecycle.classification import Phrase, Writing
from chalicelib.reports.model import Report

MOST_READ = 4000  # characters of a text that are looked at
BEFORE, AFTER = 10, 6  # words around a danger among which another word can deny it
APART = 10  # words, within which both parts of a danger such as "kecelakaan + korban" stand

# A danger and what denies it stand in one clause: "kemarin sudah lapor; sekarang ada api".
_CLAUSE = re.compile(r"[.!?;,()\n\r]+|\b(?:tapi|tetapi|namun|sekarang|skrg|barusan|now|but)\b")
_URGENCY = tuple(Priority)


class Alarms:
    """The words of danger of one city, ready to be found in texts. Build once and keep."""

    def __init__(self, words: Emergencies, slang: Mapping[str, str]) -> None:
        # a word that says nothing of a matter ("tolong") may say much here: it stays as written
        self._slang = {written: meant for written, meant in slang.items() if meant}
        dangers = [
            (parts, danger)
            for danger in words.dangers
            for parts in (tuple(map(self._phrase, said.split("+"))) for said in danger.words)
        ]
        harmless = [*map(self._phrase, words.harmless)]
        denied = [*map(self._phrase, words.denied)]
        self._of_category = {code: each for each in words.dangers for code in each.categories}
        said = [part for parts, _ in dangers for part in parts]
        self._writing = Writing([*said, *harmless, *denied], self._slang)
        self._harmless = _group_by_first_word((phrase, phrase) for phrase in harmless)
        self._denied = _group_by_first_word((phrase, phrase) for phrase in denied)
        self._dangers = _group_by_first_word(
            (parts[0], (parts, danger)) for parts, danger in dangers
        )

    def find(self, text: str, category: str | None = None) -> Danger | None:
        """The most urgent danger a text tells of, on a tie the first; else that of the
        ``category`` its reporter chose, if it is one of danger.
        """
        found = [danger for clause in self._clauses(text) for danger in self._in(clause)]
        if chosen := self._of_category.get(category or ""):
            found.append(chosen)
        return max(found, key=lambda danger: _URGENCY.index(danger.priority), default=None)

    def _clauses(self, text: str) -> Iterator[list[str]]:
        # fancy letters of telephones are letters
        for clause in _CLAUSE.split(normalize("NFKC", text[:MOST_READ]).lower()):
            if words := self._writing.words(clause):
                yield words

    def _in(self, words: list[str]) -> Iterator[Danger]:
        """The dangers of a clause that no word near them denies."""
        begun = [at for at, word in enumerate(words) if word in self._dangers]
        if not begun:
            return
        told = self._without_harmless(words)
        for at in begun:
            for parts, danger in self._dangers[words[at]]:
                end = _match_end(told, at, parts)
                if end and not self._is_denied(told, at, end):
                    yield danger

    def _without_harmless(self, words: list[str]) -> list[str]:
        """The words, with a blank for each of what only sounds like danger."""
        told = [*words]
        for at, phrase in _find_phrases(words, self._harmless):
            told[at : at + len(phrase)] = [""] * len(phrase)
        return told

    def _is_denied(self, words: Sequence[str], start: int, end: int) -> bool:
        around = [*words[max(0, start - BEFORE) : start], "", *words[end : end + AFTER]]
        return any(True for _ in _find_phrases(around, self._denied))

    def _phrase(self, said: str) -> Phrase:
        return tuple(meant for w in said.split() for meant in self._slang.get(w, w).split())


_Parts = tuple[Phrase, ...]
_Of = TypeVar("_Of")


def _group_by_first_word(phrases: Iterable[tuple[Phrase, _Of]]) -> dict[str, list[_Of]]:
    """What each phrase is about, by its first word."""
    found: dict[str, list[_Of]] = {}
    for phrase, of in phrases:
        found.setdefault(phrase[0], []).append(of)
    return found


def _find_phrases(
    words: Sequence[str], phrases: Mapping[str, Sequence[Phrase]]
) -> Iterator[tuple[int, Phrase]]:
    """Which of the phrases stand where among words."""
    for at, word in enumerate(words):
        for phrase in phrases.get(word, ()):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield at, phrase


def _match_end(words: Sequence[str], at: int, parts: _Parts) -> int:
    """Where the parts end that stand in their order from ``at`` on, the first of them there and
    the others near; 0 when they do not.
    """
    first, *others = parts
    if tuple(words[at : at + len(first)]) != first:
        return 0
    end = at + len(first)
    for part in others:
        near = next(_find_phrases(words[end : end + APART], {part[0]: [part]}), None)
        if near is None:
            return 0
        end += near[0] + len(part)
    return end


def more_urgent_of(one: Priority, other: Priority) -> Priority:
    return max(one, other, key=_URGENCY.index)


# Words of danger in what citizens write, and what they are told of them.


def find_danger(text: str | None, category: str | None = None) -> Danger | None:
    """What danger a text tells of; ``category`` is what its writer chose, if anything."""
    return _load_alarms().find(text or "", category)


def find_in_report(report: Report) -> Danger | None:
    """What danger was told of when it was filed. A category counts that was given, not guessed."""
    given = report.category if report.filing.score is None else None
    return find_danger(report.filing.description, given)


@cache
def _load_alarms() -> Alarms:
    return Alarms(city().emergencies, city().slang)
