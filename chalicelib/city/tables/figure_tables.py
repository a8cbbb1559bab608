"""Reading and checking the tables with the rules of the figures and of offices' scores."""

import re
from collections.abc import Sequence
from dataclasses import fields

from chalicelib.city.figure_rules import FigureRules, ScoreRules
from chalicelib.city.model import City
from chalicelib.city.tables.csv_table import Row, TableError
from chalicelib.city.tables.row_readers import MANY

BANDS = re.compile(rf"{MANY.pattern}(;{MANY.pattern})*")
ALL_PERCENT, THOUSANDTHS, MOST_STARS = 100, 1000, 5


def read_figure_rules(row: Row) -> FigureRules:
    row.text("source")
    numbers = (
        int(row.fitting(column, MANY, "a whole number from 1 to 99999"))
        for column in ("version", "least_for_median", "least_together")
    )
    version, least_for_median, least_together = numbers
    return FigureRules(version, row.day("begins"), least_for_median, least_together)


SCORE_NUMBERS = tuple(each.name for each in fields(ScoreRules) if each.type is int)


def read_score_rules(row: Row) -> ScoreRules:
    row.text("source")
    numbers = {
        column: int(row.fitting(column, MANY, "a whole number from 1 to 99999"))
        for column in SCORE_NUMBERS
    }
    bands = row.fitting("bands", BANDS, "whole numbers with a ; between them")
    return ScoreRules(begins=row.day("begins"), bands=tuple(map(int, bands.split(";"))), **numbers)


def check_versions(
    versions: Sequence[FigureRules | ScoreRules], rows: list[Row], file: str
) -> None:
    """The versions of the rules follow one another."""
    if not versions:
        raise TableError("has no version", file=file)
    for row, before, after in zip(rows[1:], versions, versions[1:], strict=False):
        if after.version <= before.version:
            raise row.fault("version", "is not more than in the row before")
        if after.begins <= before.begins:
            raise row.fault("begins", "is not after the row before")


def check_scores(city: City, rows: list[Row]) -> None:
    """The weights of a score are a hundred percent, shares are no more than all, and bands grow."""
    for row, rules in zip(rows, city.scores, strict=True):
        weights = (rules.weight_answers, rules.weight_ends)
        if sum((*weights, rules.weight_quality, rules.weight_ratings)) != ALL_PERCENT:
            raise row.fault("weight_answers", "and the other weights are not 100 together")
        for column in ("prior_share", "passing_share", "held_share"):
            if getattr(rules, column) > THOUSANDTHS:
                raise row.fault(column, "is more than 1000 thousandths")
        if not THOUSANDTHS <= rules.prior_stars <= MOST_STARS * THOUSANDTHS:
            raise row.fault("prior_stars", "is not from 1000 to 5000 thousandths of a star")
        if list(rules.bands) != sorted({*rules.bands}):
            raise row.fault("bands", "do not grow")
