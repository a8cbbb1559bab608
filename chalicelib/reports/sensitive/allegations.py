"""Find allegations against offices and officials in what citizens write, by rules and by a second
opinion, and name the office that an allegation accuses.
"""

from functools import cache

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.reports.routing import office_by_rule
from chalicelib.reports.sensitive.allegation_rules import Allegation, AllegationFinder
from chalicelib.reports.sensitive.second_opinion import Opinion, load_opinion

QUESTION = "allegation"  # of the second opinion
SURE = 0.75  # the score from which the second opinion sees an allegation
BONUS = 0.75  # what the rules add to the score when they see one
OTHER = "lain"  # the misconduct that the rules do not name


class AllegationJudge:
    """Finds allegations by the rules and by the second opinion together. Build once and keep."""

    def __init__(self, where: City, opinion: Opinion) -> None:
        self._rules, self._opinion = AllegationFinder(where), opinion
        self._other = next(row for row in where.allegations.misconduct if row.code == OTHER)

    def find(self, text: str) -> Allegation | None:
        """Return the allegation of the rules, unless the second opinion is sure of the contrary;
        else one of no named misconduct, where the second opinion is sure of one.
        """
        reading = self._rules.read_text(text)
        if not self._opinion.knows(QUESTION):
            return self._rules.find_in(reading)
        features = self._opinion.find_features(text, self._rules.list_signs(reading))
        score = self._opinion.score(features, QUESTION)
        if score < SURE - BONUS:
            return None
        if found := self._rules.find_in(reading):
            return found
        return Allegation(self._other, *self._rules.find_named(reading)) if score >= SURE else None


def find_allegation(text: str | None) -> Allegation | None:
    """Return the allegation that a text makes against an office or official, or None."""
    return _load_judge().find(text or "")


def accused_office(allegation: Allegation, area: str | None, where: City) -> str | None:
    """Return the code of the office that an allegation accuses, for a report about an ``area``
    (the Kemendagri code of a kelurahan or kecamatan). None when the text names no office, or when
    the place that the office belongs to is not known.
    """
    rule = allegation.rule or ""
    parts = (area or "").split(".")
    if depth := {"kota": 2, "kecamatan": 3, "kelurahan": 4}.get(rule):
        code = ".".join(parts[:depth]) if len(parts) >= depth else ""
        return code if code in where.offices else None
    known = rule.partition(":")[2] in where.offices
    return office_by_rule(rule, area, where).code if known else None


@cache
def _load_judge() -> AllegationJudge:
    return AllegationJudge(city(), load_opinion())
