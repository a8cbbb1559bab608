"""Find matters that strangers must not read about: violence and abuse, harassment, drugs,
corruption, and what people tell in confidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import Priority
from chalicelib.city.word_rows import SENSITIVE_LISTS, SensitiveMatter
from chalicelib.platform.i18n import Language
from chalicelib.reports.categorisation.word_patterns import Patterns, Reading, Span
from chalicelib.reports.sensitive.second_opinion import Features, Opinion, load_opinion

DENIED_BEFORE, DENIED_AFTER = 5, 4  # words before and after a matter that can deny it
NEGATED = 3  # words before a matter within which "tidak" or "takut" denies it
NEAR = 10  # words between a matter and the minor whom it is about

QUESTION = "sensitive"  # of the second opinion, which has one more for each matter
SURE = -0.9  # the score from which the second opinion sees a sensitive matter
BONUS = 0.75  # what the rules add to the score when they see one
BONUS_OF_ROW = 2.0  # what the rules add to the score of the matter that they see
APART = 0.25  # the difference of scores from which one matter is surer than another

_URGENCY = tuple(Priority)
_NOTHING = Reading((), {})


@dataclass(frozen=True, slots=True)
class Sensitive:
    """A sensitive matter that a text tells of.

    ``minor`` says that it is about a minor. ``language`` is the language of the words.
    """

    matter: SensitiveMatter
    minor: bool
    language: Language


class SensitiveFinder:
    """Finds sensitive matters by the words of one city. Build once and keep."""

    def __init__(self, where: City) -> None:
        table = where.sensitive
        self._matters = [
            (pattern, matter, language)
            for matter in table.matters
            for language, words in (
                (Language.INDONESIAN, matter.words),
                (Language.ENGLISH, map(_name_english_lists, matter.english_words)),
            )
            for pattern in words
        ]
        lists = {name: each.words for name, each in table.lists.items()}
        lists |= {f"{name}-en": each.english_words for name, each in table.lists.items()}
        lists |= {name: table.lists[name].both for name in SENSITIVE_LISTS}
        self._order = {matter.code: at for at, matter in enumerate(table.matters)}
        self._by_category = {code: row for row in table.matters for code in row.categories}
        self._patterns = Patterns(
            [pattern for pattern, _, _ in self._matters],
            lists,
            where.slang,
            across=True,
        )

    def find(self, text: str, category: str | None = None) -> Sensitive | None:
        """Return the most urgent sensitive matter among those of the text and that of the
        ``category`` that the reporter chose; on a tie the earliest row. None when there is none.
        """
        return self.find_in(self.read_text(text), category)

    def read_text(self, text: str) -> Reading:
        """Return the words of a text and the phrases in them."""
        return self._patterns.read_text(text)

    def list_signs(self, reading: Reading) -> Iterator[str]:
        """Yield what the rules see in a text, as features of the second opinion."""
        yield from (f"[{name}]" for name in SENSITIVE_LISTS if reading.find(name))
        for index, span in self._patterns.match(reading):
            code = self._matters[index][1].code
            yield f"[{code}]"
            if not _is_denied(reading, span):
                yield f"[sure {code}]"
                yield "[sure]"

    def find_in(self, reading: Reading, category: str | None) -> Sensitive | None:
        """Return what ``find`` returns, for a text that was read."""
        found: list[Sensitive] = []
        for index, span in self._patterns.match(reading):
            if not _is_denied(reading, span):
                _, matter, language = self._matters[index]
                found.append(Sensitive(matter, matter.minor or _has_minor(reading, span), language))
        if chosen := self._by_category.get(category or ""):
            minor = chosen.minor or bool(reading.find("minor"))
            found.append(Sensitive(chosen, minor, Language.INDONESIAN))
        if not found:
            return None
        return min(
            found,
            key=lambda each: (
                -_URGENCY.index(each.matter.priority),
                self._order[each.matter.code],
                not each.minor,
            ),
        )


class SensitiveJudge:
    """Finds sensitive matters by the rules and the second opinion together. Build once and keep."""

    def __init__(self, where: City, opinion: Opinion) -> None:
        self._rules, self._opinion = SensitiveFinder(where), opinion
        self._matters = where.sensitive.matters

    def find(self, text: str, category: str | None = None) -> Sensitive | None:
        """Return the matter of the ``category`` that the reporter chose, as the rules do; else the
        likeliest matter where the rules or the second opinion see any, and the second opinion is
        not sure of the contrary.
        """
        reading = self._rules.read_text(text)
        if not self._opinion.knows(QUESTION):
            return self._rules.find_in(reading, category)
        features = self._opinion.find_features(text, self._rules.list_signs(reading))
        score = self._opinion.score(features, QUESTION)
        found = self._rules.find_in(reading if score >= SURE - BONUS else _NOTHING, category)
        if (found is None and score < SURE) or (found and category in found.matter.categories):
            return found
        matter = self._choose_matter(features, found)
        if found and found.matter is matter:
            return found
        minor = matter.minor or bool(reading.find("minor"))
        language = Language.ENGLISH if features.english else Language.INDONESIAN
        return Sensitive(matter, minor, language)

    def _choose_matter(self, features: Features, found: Sensitive | None) -> SensitiveMatter:
        """Return the likeliest matter; of several that are about as likely, the earliest row."""
        scores = [
            self._opinion.score(features, name_question(matter))
            + (BONUS_OF_ROW if found and found.matter is matter else 0)
            for matter in self._matters
        ]
        likely = max(scores) - APART
        return next(
            matter for matter, score in zip(self._matters, scores, strict=True) if score >= likely
        )


def name_question(matter: SensitiveMatter) -> str:
    """Return the question whether a sensitive text is about a matter."""
    return f"{QUESTION}:{matter.code}"


def _name_english_lists(pattern: str) -> str:
    """Return an English pattern that names the English words of its lists."""
    return pattern.replace(">", "-en>")


def _is_denied(reading: Reading, span: Span) -> bool:
    start, end = span
    first, _ = reading.clause(start)
    _, behind = reading.clause(end - 1)
    if any(max(first, start - NEGATED) <= at < start for at, _ in reading.find("negation")):
        return True
    return any(
        max(first, start - DENIED_BEFORE) <= at < min(behind, end + DENIED_AFTER)
        for at, _ in reading.find("denied")
    )


def _has_minor(reading: Reading, span: Span) -> bool:
    start, end = span
    return any(start - NEAR <= at < end + NEAR for at, _ in reading.find("minor"))


def find_sensitive(text: str | None, category: str | None = None) -> Sensitive | None:
    """Return the sensitive matter that a text tells of; ``category`` is the one that its writer
    chose, if any.
    """
    return _load_judge().find(text or "", category)


@cache
def _load_judge() -> SensitiveJudge:
    return SensitiveJudge(city(), load_opinion())
