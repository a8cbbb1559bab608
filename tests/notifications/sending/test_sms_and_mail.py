"""What somebody writes on a telephone, in the letters an SMS has."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.notifications.texts.gsm_text import (
    ALPHABET,
    EXTENSION,
    count_septets,
    cut_septets,
    plain_text,
)


def test_the_alphabet_is_that_of_gsm() -> None:
    assert len(ALPHABET) == 127 + 9  # without ESC; the nine of its extension that are printed
    assert len(EXTENSION) == 9
    assert not ALPHABET & {*"`’“–…°"}


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        ("sudah diangkut, 100% @RT 05 {a}", "sudah diangkut, 100% @RT 05 {a}"),
        ("besok – mohon sabar “ya” 🙏", 'besok - mohon sabar "ya" '),
        ("👷🏽\u200d♂️ sudah ✅ selesai…", " sudah selesai..."),
        ("Jum\u2019at\u00a0pagi\tya", "Jum'at pagi ya"),
        ("ukuran 2½ m² → №\u202f3", "ukuran 21/2 m2 -> No 3"),
        ("Bogár Šidoārjo cafe\u0301", "Bogar Sidoarjo café"),
        ("1️⃣ dulu", "1 dulu"),
        ("请看 “这里” 🙏", '请看 "这里" '),
        ("", ""),
    ],
)
def test_what_an_sms_has_no_letter_for_is_written_plainly(text: str, sent: str) -> None:
    assert plain_text(text) == sent


@pytest.mark.parametrize(
    ("text", "most", "cut"),
    [
        ("sudah diangkut", 14, "sudah diangkut"),
        ("sudah diangkut", 13, "sudah..."),
        ("sudah\n{diangkut}", 17, "sudah..."),  # each brace is two septets
        ("sudah\n{diangkut}", 18, "sudah {diangkut}"),
        ("diangkut", 7, ""),
        ("请看", 100, ""),  # it would reduce each part of the SMS to 67 letters
    ],
)
def test_a_text_is_cut_behind_a_word_by_its_septets(text: str, most: int, cut: str) -> None:
    assert cut_septets(text, most) == cut
    assert count_septets(cut) <= most


@given(st.text())
def test_what_there_is_a_letter_for_stays(text: str) -> None:
    kept = [letter for letter in normalize("NFC", text) if letter in ALPHABET and letter != " "]
    left = iter(plain_text(text))
    assert all(letter in left for letter in kept)
