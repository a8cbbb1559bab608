"""What somebody writes on a telephone, in the letters an SMS has."""

from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.notifications.sending.sms_and_mail import ALPHABET, plain_text


def test_the_alphabet_is_that_of_gsm() -> None:
    assert len(ALPHABET) == 127 + 9  # without ESC; the nine of its extension that are printed
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


@given(st.text())
def test_what_there_is_a_letter_for_stays(text: str) -> None:
    kept = [letter for letter in normalize("NFC", text) if letter in ALPHABET and letter != " "]
    left = iter(plain_text(text))
    assert all(letter in left for letter in kept)
