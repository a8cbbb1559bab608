"""Logistic regression with a penalty on the squares of the weights, by accelerated descent.

The same examples give the same weights: nothing is drawn at random.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chalicelib.reports.sensitive.second_opinion import ALWAYS

STEPS = 400
DIGITS = 2
# How freely the weights of each kind of feature grow, and in how many texts it has to occur.
FREE = {"always": 1.5, "mark": 0.5, "word": 3.0, "group": 4.0, "pair": 0.7, "sign": 1.0}
FEWEST = {"always": 1, "mark": 1, "word": 2, "group": 2, "pair": 3, "sign": 2}

Vector = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The features of a text, the answer to the question, and how much the text counts."""

    features: Mapping[str, float]
    answer: bool
    weight: float = 1.0


def learn_weights(examples: Sequence[Example], smallest: float) -> dict[str, float]:
    """Return the weight of each feature, rounded, without those smaller than ``smallest``."""
    counts = Counter(name for each in examples for name in each.features)
    names = sorted(name for name, many in counts.items() if many >= FEWEST[_find_kind(name)])
    free = np.array([FREE[_find_kind(name)] for name in names])
    columns = {name: at for at, name in enumerate(names)}
    cells = [
        (row, columns[name], value)
        for row, each in enumerate(examples)
        for name, value in each.features.items()
        if name in columns
    ]
    rows = np.array([cell[0] for cell in cells], dtype=np.intp)
    places = np.array([cell[1] for cell in cells], dtype=np.intp)
    values = np.array([cell[2] for cell in cells]) * free[places]
    weights = free * _descend(rows, places, values, examples, len(names))
    return {
        name: rounded
        for name, weight in zip(names, weights.tolist(), strict=True)
        if abs(rounded := round(weight, DIGITS)) >= smallest
    }


def _find_kind(name: str) -> str:
    if name == ALWAYS:
        return "always"
    if name.startswith("["):
        return "sign"
    if name.startswith("<"):
        return "pair" if "><" in name else "group"
    return "word" if name[-1].isalnum() else "mark"


def _descend(
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    values: Vector,
    examples: Sequence[Example],
    many: int,
) -> Vector:
    """Return the weights at which the loss and the penalty are least together (Nesterov, with a
    restart whenever a step goes uphill).
    """
    answers = np.array([float(each.answer) for each in examples])
    counts = np.array([each.weight for each in examples])
    weights, ahead = np.zeros(many), np.zeros(many)
    steepest = 1 + _find_steepest(rows, columns, values, counts, many) / 4
    momentum = 1.0
    for _ in range(STEPS):
        odds = np.bincount(rows, values * ahead[columns], len(answers))
        errors = counts * (1 / (1 + np.exp(-odds)) - answers)
        slope = np.bincount(columns, values * errors[rows], many) + ahead
        moved = ahead - slope / steepest
        if float(np.dot(slope, moved - weights)) > 0:
            momentum = 1.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = moved + (momentum - 1) / following * (moved - weights)
        weights, momentum = moved, following
    return weights


def _find_steepest(
    rows: NDArray[np.intp], columns: NDArray[np.intp], values: Vector, counts: Vector, many: int
) -> float:
    """Return an upper bound of the greatest stretch of the weighted features (power iteration)."""
    direction = np.ones(many, dtype=np.float64)
    stretch = 1.0
    for _ in range(30):
        direction /= np.linalg.norm(direction)
        seen = np.bincount(rows, values * direction[columns], len(counts)) * counts
        direction = np.asarray(np.bincount(columns, values * seen[rows], many), np.float64)
        stretch = float(np.linalg.norm(direction))
    return 1.1 * stretch
