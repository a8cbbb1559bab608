"""Signs nobody sees."""

import sys
from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.texts.plain_text import remove_unseen, remove_unseen_in, to_one_line

NAMED = (
    *range(0x202A, 0x202F),
    *range(0x2066, 0x206A),
    *(0x200E, 0x200F, 0x061C, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, 0x180E, 0x7F, 0x1B),
    *range(0xE0000, 0xE0080),
    *range(0xFDD0, 0xFDF0),
)


def test_nothing_of_what_can_do_harm_is_left() -> None:
    """Every sign of Unicode that is no ideograph, by its category: controls, formats, surrogates,
    ends of lines.
    """
    ends = (end + sign for end in range(0, sys.maxunicode, 1 << 16) for sign in (0xFFFE, 0xFFFF))
    whole = "".join(map(chr, (*range(0x20000), *range(0xE0000, 0xE1000), *ends)))
    left = remove_unseen(whole)
    assert not {*map(chr, NAMED)} & {*left}
    odd = {sign for sign in left if category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp")}
    assert {sign for sign in odd if category(sign) == "Cc"} == {"\n", "\t"}
    # letters of Arabic, Syriac, Kaithi, Egyptian that are shown, as formats of what follows them
    assert not [f"{ord(sign):04x}" for sign in odd - {"\n", "\t"} if ord(sign) not in SHOWN]
    assert not [sign for sign in left if ord(sign) & 0xFFFE == 0xFFFE]


SHOWN = {
    *range(0x0600, 0x0606),
    *(0x06DD, 0x070F, 0x0890, 0x0891, 0x08E2, 0x110BD, 0x110CD),
    *range(0x13430, 0x13440),
}


@given(st.text())
def test_what_is_clean_stays_as_it_is(text: str) -> None:
    once = remove_unseen(text)
    assert remove_unseen(once) == once
    assert to_one_line(to_one_line(text)) == to_one_line(text)


def test_honest_text_is_kept_to_the_letter() -> None:
    for text in ("Got mampet 😡 ❤️ 5️⃣ é ñ “kutip” – 50 m²\n\tRT 05", "漢字 عربي हिन्दी", ""):
        assert remove_unseen(text) == text


def test_ends_of_lines_are_one_sign_and_an_emoji_falls_into_its_parts() -> None:
    assert remove_unseen("a\r\nb\rc\u2028d\x0be\x85f") == "a\nb\nc\nd\ne\nf"
    assert remove_unseen("👩\u200d🔧") == "👩🔧"
    assert to_one_line(" Jl.\u202e\r\n Panjang\t5 ") == "Jl. Panjang 5"


def test_json_is_cleaned_through_and_through() -> None:
    given = {"a\u200b": ["x\u202e", {"b": ("y\0", 1, None, 2.5)}]}
    assert remove_unseen_in(given) == {"a": ["x", {"b": ["y", 1, None, 2.5]}]}
