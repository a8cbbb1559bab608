"""Words of texts in one form, by which they are found again."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.reports.store.search_index import MOST_WORDS, Folding

FOLDING = Folding(city().words, city().slang)


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("Lampu di Jl. Panjang mati", "jalan panjang"),
        ("Sampah di Kb. Jeruk", "KEBON JERUK"),
        ("Sampahnya menumpuk", "sampah"),  # the beginning of a word
        ("got mampet di depan RSUD Tarakan", "tarakan got"),  # in any order
        ("Klapa Gading banjir", "kelapa gading"),
        ("banjirrr", "banjir"),
        ("Gg. Haji Muala No. 12A RT 05", "muala 12"),
        ("Jl. Letjend Soeprapto", "suprapto"),
        ("Ｊａｌａｎ berlubang", "jalan"),  # as some telephones write
        ("pohon tumbang 🌳 menutup jalan", "pohon, tumbang!"),
    ],
)
def test_a_text_is_found_however_its_words_are_spelt(said: str, sought: str) -> None:
    kept = FOLDING.stored_words(said)
    assert all(f" {word}" in kept for word in FOLDING.words(sought)), kept


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("Jalan Panjang", "sepanjang"),
        ("RT 11", "RT 1 RW 3"),  # 11 begins with 1, and there is no 3
        ("lampu merah", "lampu jalan"),
        ("rumah", "umah"),  # within a word
    ],
)
def test_and_not_by_others(said: str, sought: str) -> None:
    kept = FOLDING.stored_words(said)
    assert not all(f" {word}" in kept for word in FOLDING.words(sought)), kept


def test_words_that_are_in_every_text_are_left_out() -> None:
    assert FOLDING.words("di RT yang dan ke, untuk!") == []


def test_house_numbers_keep_their_digits() -> None:
    assert FOLDING.words("No. 11, 22 dan 100") == ["11", "22", "100"]


def test_what_comes_first_is_kept_when_not_all_can_be() -> None:
    kept = FOLDING.stored_words("Jl. Panjang", " ".join(f"kata{at}x" for at in range(300)))
    assert kept.startswith(" jalan")
    assert len(kept) <= MOST_WORDS
    assert kept.split() == FOLDING.words(kept)


@given(st.text(max_size=600))
def test_any_text_is_kept_in_words_with_a_blank_before_each(text: str) -> None:
    kept = FOLDING.stored_words(None, text)
    assert len(kept) <= MOST_WORDS
    assert "".join(f" {word}" for word in kept.split()) == kept
    assert set(kept.split()) <= set(FOLDING.words(text))


def test_folding_costs_next_to_nothing_of_an_intake() -> None:
    text = "Sampah menumpuk di depan pasar sejak Senin malam, baunya menyengat sekali " * 4
    FOLDING.stored_words(text)
    began = time.process_time()
    for _ in range(100):
        FOLDING.stored_words(text)
    assert (time.process_time() - began) / 100 < 0.001  # seconds; about a twentieth is usual
