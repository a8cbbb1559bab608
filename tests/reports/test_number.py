"""Report numbers: read back as they were given out, and never mistaken for one another."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.errors import MistypedNumber
from chalicelib.reports.number import ALPHABET, DRAWS, compose, is_meant, parse
from tests.rows import each_row

NUMBERS = st.builds(
    compose,
    st.dates(date(2020, 1, 1), date(2069, 12, 31)),
    st.integers(0, DRAWS - 1),
)
GIVEN_OUT = compose(date(2026, 11, 23), 0x123456)
LETTERS_AND_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
LOOKALIKES = str.maketrans("ILO", "110")


def understood(typed: str) -> str | None:
    try:
        return parse(typed)
    except MistypedNumber:
        return None


def substitutions(number: str, characters: str) -> list[str]:
    return [
        f"{number[:at]}{wrong}{number[at + 1 :]}"
        for at, right in enumerate(number)
        for wrong in characters
        if wrong != right and right != "-"
    ]


def transpositions(number: str) -> list[str]:
    bare = number.replace("-", "")
    return [
        f"{bare[:at]}{bare[at + 1]}{bare[at]}{bare[at + 2 :]}"
        for at in range(len(bare) - 1)
        if bare[at] != bare[at + 1]
    ]


def test_a_number_tells_its_day_and_has_a_fixed_form() -> None:
    assert GIVEN_OUT == "JK261123-14D2PA"  # printed on receipts: changing it breaks them all


@given(NUMBERS)
def test_a_number_is_read_back_as_it_was_given_out(number: str) -> None:
    assert parse(number) == number


@given(st.integers(0, DRAWS - 1), st.integers(0, DRAWS - 1))
def test_two_draws_of_a_day_are_two_numbers(one: int, other: int) -> None:
    day = date(2026, 11, 23)
    assert (compose(day, one) == compose(day, other)) == (one == other)


@pytest.mark.parametrize("draw", [0, 1, 7, 0x123456, DRAWS // 2, DRAWS - 1])
def test_every_single_wrong_character_is_noticed(draw: int) -> None:
    number = compose(date(2026, 11, 23), draw)
    assert [t for t in substitutions(number, ALPHABET) if understood(t)] == []


@pytest.mark.parametrize("draw", [0, 1, 7, 0x123456, DRAWS // 2, DRAWS - 1])
def test_every_two_swapped_neighbours_are_noticed(draw: int) -> None:
    number = compose(date(2026, 11, 23), draw)
    assert [t for t in transpositions(number) if understood(t)] == []


@given(NUMBERS, st.data())
@settings(max_examples=200)
def test_a_wrong_character_or_a_swap_never_names_another_report(
    number: str, data: st.DataObject
) -> None:
    slips = [*substitutions(number, LETTERS_AND_DIGITS), *transpositions(number)]
    slip = data.draw(st.sampled_from(slips))
    meant = slip.translate(LOOKALIKES) in (number, number.replace("-", ""))
    assert understood(slip) == (number if meant else None)


@given(NUMBERS, st.data())
def test_a_lost_or_a_doubled_character_is_noticed(number: str, data: st.DataObject) -> None:
    bare = number.replace("-", "")
    at = data.draw(st.integers(0, len(bare) - 1))
    assert understood(bare[:at] + bare[at + 1 :]) is None
    assert understood(bare[: at + 1] + bare[at:]) is None


@pytest.mark.parametrize(
    "typed",
    [
        "jk261123-14d2pa",
        "JK26112314D2PA",
        "JK 261123 14D2PA",
        "  JK261123-14D2PA\n",
        "jk.261123.14d2pa",
        "J K 2 6 1 1 2 3 - 1 4 D 2 P A",
        "261123-14D2PA",  # without the letters every number starts with
        "JK26II23-I4D2PA",
        "jk26ll23-l4d2pa",
    ],
)
def test_what_people_make_of_a_number_is_understood(typed: str) -> None:
    assert parse(typed) == GIVEN_OUT


def test_the_letter_o_is_read_as_zero() -> None:
    number = compose(date(2030, 10, 20), 0)
    assert parse(number.replace("0", "O")) == parse(number.lower().replace("0", "o")) == number


@each_row(
    "typed",
    [
        "",
        "JK",
        "JK261123",
        "JK2306180342",  # as the numbers of the city's earlier system looked
        "JK261123-14D2P",
        "JK261123-14D2PAZ",
        "XX261123-14D2PA",
        "KJ261123-14D2PA",
        "JKJK261123-14D2PA",
        "JK261123-14D2PU",
        "JK26112A-14D2PA",
        "JK\u0662\u0666\u0661\u0661\u0662\u0663-14D2PA",  # Arabic digits
        "JK\uff12\uff16\uff11\uff11\uff12\uff13-14D2PA",  # full-width digits
        "JK261123-14D2PA; DROP TABLE",
        "../../etc/passwd",
        "💥" * 1000,
    ],
)
def test_garbage_is_refused_as_mistyped(typed: str) -> None:
    with pytest.raises(MistypedNumber) as refused:
        parse(typed)
    assert refused.value.members == {"number": typed[:40]}


@given(st.text() | st.from_regex(r"JK\d{6}-?[0-9A-Z]{6}", fullmatch=True))
@settings(max_examples=300)
def test_any_text_is_a_number_or_mistyped(typed: str) -> None:
    read = understood(typed)
    assert read is None or parse(read) == read


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}", "{3}"])
@given(draw=st.integers(0, DRAWS - 1), day=st.dates(date(2020, 1, 1), date(2069, 12, 31)))
def test_who_types_a_number_means_it_in_any_form(typed: str, draw: int, day: date) -> None:
    name = compose(day, draw)
    bare = name.removeprefix("JK")
    text = typed.format(name, name.lower(), bare.replace("-", " "), bare.replace("-", "").lower())
    assert is_meant(text)
    assert parse(text) == name


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("JK261124-9HJTG", True),  # a character short
        ("jk2611", True),
        ("261124-9HJTG33", True),
        ("JK", False),
        ("jkt barat", False),
        ("jkl", False),
        ("jalan panjang", False),
        ("081211272206", False),  # a telephone number: no day begins so
        ("261124 sampah", False),
        ("Jl. Panjang No. 12", False),
        ("", False),
    ],
)
def test_a_slip_of_a_number_is_meant_as_one_and_other_texts_are_not(
    text: str, number: bool
) -> None:
    assert is_meant(text) is number
