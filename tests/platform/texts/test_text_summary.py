"""The beginning of a text, as a line of a list shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.texts.plain_text import cut_text


@pytest.mark.parametrize(
    ("text", "most", "shown"),
    [
        ("Lampu mati", 20, "Lampu mati"),
        ("  Lampu\n\nmati ", 20, "Lampu mati"),
        ("Lampu jalan mati sejak kemarin", 21, "Lampu jalan mati…"),
        ("Lampu jalan mati sejak kemarin", 19, "Lampu jalan mati…"),  # three bytes for the dots
        ("Lampu jalan mati sejak kemarin", 18, "Lampu jalan…"),
        ("katayangpanjangsekali", 10, "katayan…"),
        ("é" * 20, 10, "ééé…"),  # two bytes each
        ("", 10, None),
        (" \n ", 10, None),
        (None, 10, None),
    ],
)
def test_a_text_is_cut_behind_a_word(text: str | None, most: int, shown: str | None) -> None:
    assert cut_text(text, most) == shown


@given(st.text(max_size=300), st.integers(10, 120))
def test_it_never_has_more_bytes_than_it_may_and_is_one_line(text: str, most: int) -> None:
    shown = cut_text(text, most) or ""
    assert len(shown.encode()) <= most
    assert " ".join(text.split()).startswith(shown.removesuffix("…"))
    assert "\n" not in shown
