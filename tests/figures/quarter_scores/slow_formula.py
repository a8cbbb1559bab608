"""The formula of scores in fractions, from the rules of docs/scores.md."""

from fractions import Fraction
from math import floor
from typing import Any


def score(counts: dict[str, int], rules: Any) -> dict[str, Any]:
    """Return the parts and the score of counts."""
    prior = Fraction(rules.prior_share, 1000) * rules.prior_weight
    weight = rules.prior_weight
    undone = rules.penalty_reopened * counts["reopened"]
    waiting = counts["waiting"]  # each as a rejected closing, and as one star
    undone += rules.penalty_rejected * (counts["closings_rejected"] + waiting)
    closed = counts["closings"] + waiting + weight
    stars = counts["stars"] + waiting + weight * Fraction(rules.prior_stars, 1000)
    parts = {
        "answers_part": (counts["answers_on_time"] + prior) / (counts["answers"] + weight),
        "ends_part": (counts["ends_on_time"] + prior) / (counts["ends"] + weight),
        "quality_part": max(Fraction(0), 1 - Fraction(undone, closed)),
        "rating_part": (stars / (counts["rated"] + waiting + weight) - 1) / 4,
    }
    rounded = {name: Fraction(round_half_up(part * 10**6), 10**6) for name, part in parts.items()}
    weights = (
        *(rules.weight_answers, rules.weight_ends),
        *(rules.weight_quality, rules.weight_ratings),
    )
    total = sum(share * part for share, part in zip(weights, rounded.values(), strict=True))
    volume = counts["answers"] + counts["ends"]
    return {
        "band": 1 + sum(volume >= least for least in rules.bands),
        **{name: float(part) for name, part in rounded.items()},
        "score": float(Fraction(round_half_up(total * 100), 100)),
    }


def round_half_up(number: Fraction | int) -> int:
    return floor(number + Fraction(1, 2))
