"""The numbers in the formulas of the figures and of offices' scores, each set in one version."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class FigureRules:
    """The numbers in the formulas of the figures, in one version.

    A median is shown of ``least_for_median`` reports or more. What people did is shown of
    ``least_together`` people or private reports or more.
    """

    version: int
    begins: date
    least_for_median: int
    least_together: int


@dataclass(frozen=True, slots=True)
class ScoreRules:
    """The numbers in the formula of offices' scores, in one version (docs/scores.md).

    The weights are in percent. Shares are in thousandths, and so is ``prior_stars``. An office
    begins with ``prior_weight`` invented units at the prior share and stars. A closing that was
    undone takes away its penalty in closings. An office answers for a report that it passed on
    after ``passing_share`` of the promised answer, and for a late one that it had for
    ``held_share`` of the time. ``bands`` are the volumes at which the second and each further band
    begins. A quarter is counted for the last time ``frozen_after_days`` after its end. The
    ``allowance_share`` is in percent of the allowance of a head, who may appeal against a frozen
    score for ``appeal_days``.
    """

    version: int
    begins: date
    weight_answers: int
    weight_ends: int
    weight_quality: int
    weight_ratings: int
    prior_weight: int
    prior_share: int
    prior_stars: int
    penalty_reopened: int
    penalty_rejected: int
    passing_share: int
    held_share: int
    frozen_after_days: int
    least_together: int
    allowance_share: int
    appeal_days: int
    bands: tuple[int, ...]
