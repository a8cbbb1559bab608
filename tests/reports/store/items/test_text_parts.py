"""What a report's item stores as one text each is read as it was written."""

from datetime import UTC, datetime

import pytest

from chalicelib.city.masking import MASK
from chalicelib.city.rows import Priority
from chalicelib.reports.model import Evidence, Outcome
from chalicelib.reports.status import Status
from chalicelib.reports.store.items.text_parts import (
    NO_MARKS,
    Card,
    Marks,
    card_of,
    card_text,
    marks_of,
    marks_text,
    point_of,
    point_text,
    state_of,
    state_text,
    state_texts,
)
from chalicelib.reports.summary import MOST_BYTES, summarise

NOON = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "point", [(-6.1926, 106.7697), (-6.0, 107.0), (1e-06, -0.5), (-6.192612345678, 106.76974321)]
)
def test_a_point(point: tuple[float, float]) -> None:
    assert point_of(point_text(*point)) == point


def test_half_a_point_is_none() -> None:
    assert point_text(-6.1, None) is point_text(None, 106.7) is None
    assert point_of(None) == (None, None)


@pytest.mark.parametrize(
    "card", [Card("a.jpg", "Sampah - di gang"), Card("a.jpg", None), Card(None, "- -")]
)
def test_a_card(card: Card) -> None:
    assert card_of(card_text(card)) == card


def test_a_card_with_nothing_on_it_is_not_stored() -> None:
    assert card_text(Card(None, None)) is None
    assert card_of(None) == Card(None, None)


@pytest.mark.parametrize(
    "marks",
    [
        Marks(answered_at=NOON),
        Marks(priority=Priority.DARURAT, paused_until=NOON, evidence=Evidence.FLAGGED),
        Marks(confidential="officials", accused=("31.73.05", "DLH-31.73"), escalated_to=("31",)),
    ],
)
def test_marks(marks: Marks) -> None:
    assert marks_of(marks_text(marks)) == marks


def test_usual_marks_are_not_stored() -> None:
    assert marks_text(NO_MARKS) is None
    assert marks_of(None) == NO_MARKS


def test_a_summary_is_one_line_cut_behind_a_word() -> None:
    text = "Sampah menumpuk\n\ndi depan gang, " + "sudah lama sekali " * 99
    summary = summarise(text) or ""
    assert summary.startswith("Sampah menumpuk di depan gang, sudah lama")
    assert summary.endswith(("sudah…", "lama…", "sekali…"))
    assert MOST_BYTES - 10 < len(summary.encode()) <= MOST_BYTES
    assert (summarise("Sampah"), summarise(" \n")) == ("Sampah", None)


@pytest.mark.parametrize("before", range(80, 125))
def test_a_summary_has_no_part_of_a_mask(before: int) -> None:
    words = ("air " * 40)[:before].rstrip()
    summary = summarise(f"{words} {MASK} dan seterusnya") or ""
    assert summary.replace(MASK, "").isascii() or summary.endswith("…")
    assert "[" not in summary.replace(MASK, "")


@pytest.mark.parametrize("status", Status)
def test_a_state(status: Status) -> None:
    for outcome in (None, *Outcome) if status is Status.SELESAI else (None,):
        text = state_text(status, outcome)
        assert state_of(text) == (status, outcome)
        assert [each for each in Status if text in state_texts([each])] == [status]
