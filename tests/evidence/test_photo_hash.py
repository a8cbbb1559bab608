"""A picture is known again by what is coarse in it; what shows nothing is known by nothing."""

from math import cos, sin

import pytest

from chalicelib.evidence import photo_hash
from chalicelib.evidence.photo_hash import FEWEST_REGIONS, GRID, NO_HASH, SIGNS, PhotoHash


def drawn(seed: int, *, light: float = 1.0, covered: range = range(0)) -> bytes:
    """A picture of waves; ``covered`` rows are black."""

    def shade(y: int, x: int) -> int:
        waves = sum(
            sin(y * 0.11 * n + x * 0.07 * seed + n * seed) * cos(x * 0.09 * n - y * 0.05 * seed - n)
            for n in range(1, 7)
        )
        return 0 if y in covered else round(min(255, max(0, light * (128 + 40 * waves))))

    return bytes(shade(y, x) for y in range(GRID) for x in range(GRID))


FLAT = bytes([90]) * GRID * GRID
SLOPE = bytes(100 + x // 16 for _ in range(GRID) for x in range(GRID))


def test_a_picture_is_itself_in_any_light() -> None:
    bright, dim = photo_hash.hash_photo(drawn(1)), photo_hash.hash_photo(drawn(1, light=0.5))
    assert photo_hash.is_alike(bright.signs, dim.signs)
    assert {*bright.bands(), *bright.near()} & {*dim.bands()}


def test_a_bar_along_the_bottom_changes_neither_the_picture_nor_where_it_is_found() -> None:
    bare, barred = (
        photo_hash.hash_photo(drawn(2)),
        photo_hash.hash_photo(drawn(2, covered=range(56, 64))),
    )
    assert bare.signs != barred.signs
    assert photo_hash.is_alike(bare.signs, barred.signs)
    assert {*bare.bands()} & {*barred.bands()}


def test_different_pictures_are_not_alike() -> None:
    known = [photo_hash.hash_photo(drawn(seed)) for seed in range(1, 9)]
    pairs = [(one, other) for one in known for other in known if one is not other]
    assert not any(photo_hash.is_alike(one.signs, other.signs) for one, other in pairs)


@pytest.mark.parametrize("grid", [FLAT, SLOPE, bytes(GRID * GRID)])
def test_what_shows_nothing_is_found_nowhere(grid: bytes) -> None:
    plain = photo_hash.hash_photo(grid)
    assert not plain.telling
    assert plain.bands() == plain.near() == []
    assert not photo_hash.is_alike(plain.signs, plain.signs)


def test_what_could_not_be_read_is_found_nowhere() -> None:
    assert not NO_HASH.telling
    assert NO_HASH.bands() == NO_HASH.near() == []


def test_pictures_are_compared_by_what_both_of_them_show() -> None:
    """A sky above a street: its noise says nothing for and nothing against."""
    upper, lower = (0,) * FEWEST_REGIONS, (2**SIGNS - 1,) * FEWEST_REGIONS
    street = (*upper, *lower, None, None, None)
    assert photo_hash.is_alike(street, (*upper, None, None, None, 5, 5, 5))
    assert not photo_hash.is_alike(street, (*upper[:-1], None, None, None, None, 5, 5, 5))


def test_a_copy_that_differs_in_the_weakest_sign_is_found_too() -> None:
    seen = PhotoHash((0b1010 << 3,) * 9, (0b10 << 3,) * 9)
    copy = PhotoHash((0b1000 << 3,) * 9, (1 << 20,) * 9)
    assert not {*seen.bands()} & {*copy.bands()}
    assert {*seen.near()} == {*copy.bands()}


def test_as_many_signs_may_differ_as_are_measured_to_and_no_more() -> None:
    """19 of a hundred (decision 12): of nine regions of 27 signs, 46."""
    one = (0,) * 9
    assert photo_hash.is_alike(one, (0b11111,) * 9)  # 45
    assert photo_hash.is_alike(one, (*(0b11111,) * 8, 0b111111))  # 46
    assert not photo_hash.is_alike(one, (*(0b11111,) * 7, 0b111111, 0b111111))  # 47


def test_signs_are_written_and_read_as_they_were() -> None:
    signs = (*photo_hash.hash_photo(drawn(3)).signs[:8], None)
    assert photo_hash.parse_signs(photo_hash.write_signs(signs)) == signs
    assert photo_hash.write_signs((1, None, 2**SIGNS - 1)) == "0000001.-.7ffffff"
