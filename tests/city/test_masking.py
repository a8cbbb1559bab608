"""Masking: nothing of a place is left, all else is, and places survive being stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.masking import MASK, decode_spans, encode_spans, join_spans, mask_spans

TEXT = "Nama saya Budi Santoso, HP 081234567890"
PLACES = st.lists(st.tuples(st.integers(-5, 60), st.integers(-5, 60)), max_size=8)


@pytest.mark.parametrize(
    ("spans", "shown"),
    [
        ((), TEXT),
        (((10, 22),), f"Nama saya {MASK}, HP 081234567890"),
        (((27, 39), (10, 22)), f"Nama saya {MASK}, HP {MASK}"),
        (((10, 14), (14, 22)), f"Nama saya {MASK}, HP 081234567890"),  # they touch
        (((10, 20), (12, 14), (18, 22)), f"Nama saya {MASK}, HP 081234567890"),
        (((27, 99),), f"Nama saya Budi Santoso, HP {MASK}"),
        (((-3, 4),), f"{MASK} saya Budi Santoso, HP 081234567890"),
        (((40, 50), (5, 5), (9, 3)), TEXT),
        (((0, 39),), MASK),
    ],
)
def test_a_mask_stands_in_each_place(spans: tuple[tuple[int, int], ...], shown: str) -> None:
    assert mask_spans(TEXT, spans) == shown


@given(st.text(max_size=50), PLACES)
def test_nothing_of_a_place_is_left_and_all_else_is(
    text: str, spans: list[tuple[int, int]]
) -> None:
    kept = [c for i, c in enumerate(text) if not any(a <= i < b for a, b in spans)]
    places = join_spans(spans, len(text))
    shown = mask_spans(text, spans)
    assert shown.count(MASK) >= len(places)
    assert len(shown) == len(kept) + len(places) * len(MASK)
    if MASK not in text:
        assert shown.replace(MASK, "") == "".join(kept)


@given(st.text(), PLACES)
def test_places_are_sorted_apart_and_in_the_text(text: str, spans: list[tuple[int, int]]) -> None:
    places = join_spans(spans, len(text))
    edges = [edge for place in places for edge in place]
    assert edges == sorted({*edges})
    assert all(0 <= edge <= len(text) for edge in edges)
    assert join_spans(places, len(text)) == places


@given(st.text())
def test_without_places_a_text_stays_as_it_is(text: str) -> None:
    assert mask_spans(text, ()) == text


@given(st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 4000))))
def test_places_survive_being_stored(spans: list[tuple[int, int]]) -> None:
    places = join_spans(spans, 4000)
    assert decode_spans(encode_spans(places)) == places


@pytest.mark.parametrize(
    ("stored", "places"),
    [
        ("", ()),
        ("12-24,30-41", ((12, 24), (30, 41))),
        (" 12-24 , 30-41 ", ((12, 24), (30, 41))),
        ("12-24,,x,5,7-,-8,9-9,9-3,٣-٤", ((12, 24),)),
        (f"1-{'9' * 5000},2-3", ((2, 3),)),
    ],
)
def test_what_is_no_place_is_left_out(stored: str, places: tuple[tuple[int, int], ...]) -> None:
    assert decode_spans(stored) == places


@given(st.text())
def test_any_stored_text_can_be_read(stored: str) -> None:
    assert all(start < end for start, end in decode_spans(stored))
