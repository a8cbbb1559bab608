"""The types of bodies and answers about frozen scores."""

from typing import Annotated, Literal, TypedDict

from msgspec import Meta

from chalicelib.platform.http.bodies import REMARK, Body
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.scores.rules import AppealState

Quarter = Annotated[str, Meta(examples=["2026-Q3"])]
Column = Literal[
    "answers",
    "answers_on_time",
    "ends",
    "ends_on_time",
    "waiting",
    "closings",
    "reopened",
    "closings_rejected",
    "rated",
    "stars",
]
ScoreNote = Annotated[str, REMARK, Meta(examples=["Dua laporan selesai tepat waktu"])]
ScoreReason = Annotated[str, REMARK, Meta(examples=["Gangguan jaringan menunda catatannya"])]
Share = Annotated[float, Meta(examples=[0.8421])]


class ScoreAdjustment(Body):
    """So ``many`` more of a count, or fewer below zero."""

    column: Annotated[Column, Meta(examples=["ends_on_time"])]
    many: Annotated[int, Meta(ge=-100_000, le=100_000, examples=[2])]


class ScoreAppealBody(Body):
    """``POST /v1/scores/{quarter}/appeals``: why the score is wrong, and which reports show it."""

    note: ScoreNote


class ScoreDecisionBody(Body):
    """``POST /v1/scores/{quarter}/appeals/{agency}/decision``. ``reason`` is published when the
    appeal is accepted; it names no person.
    """

    verdict: Literal["accepted", "rejected"]
    reason: ScoreReason
    adjustments: Annotated[list[ScoreAdjustment], Meta(max_length=10)] = []


class AppealAdjustment(TypedDict):
    column: Annotated[str, Meta(examples=["ends_on_time"])]
    many: Annotated[int, Meta(examples=[2])]


class ScoreAppeal(TypedDict):
    """An appeal of an office against its frozen score."""

    quarter: Quarter
    agency: Named
    note: ScoreNote
    made_at: Moment
    state: AppealState
    adjustments: list[AppealAdjustment]
    reason: ScoreReason | None
    decided_at: Moment | None


class ScoreAppeals(TypedDict):
    items: list[ScoreAppeal]
    next: str | None


class Allowance(TypedDict):
    """The head's own share of the allowance: ``share`` is ``allowance_share`` x ``score`` / 100, in
    percent.
    """

    quarter: Quarter
    version: int
    agency: Named
    share: Annotated[float, Meta(examples=[8.421])]
    allowance_share: Annotated[int, Meta(examples=[10])]
    score: Annotated[float, Meta(examples=[84.21])]
    answers_part: Share
    ends_part: Share
    quality_part: Share
    rating_part: Share
