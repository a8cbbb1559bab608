"""Whether two photos are one picture, whatever became of its size, quality and date stamp: the
signs of the lowest frequencies in nine overlapping regions are compared (decision 12).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi
from operator import mul
from statistics import median

GRID = 64  # a picture is compared as so many rows of so many grey points
WINDOW, STEP = 32, 16  # of a region, and from one region to the next
STARTS = range(0, GRID - WINDOW + 1, STEP)
CORNERS = [(y, x) for y in STARTS for x in STARTS]
WAVES = 7  # frequencies each way, the mean included
FREQUENCIES = sorted(
    ((u, v) for u in range(WAVES) for v in range(WAVES - u) if u + v), key=lambda at: (sum(at), at)
)
SIGNS = len(FREQUENCIES)  # bits of a region
BAND = 24  # of them, the lowest frequencies: what the index is asked for
CLEAR_SIGN = (
    128.0  # middle strength of a region's frequencies, half a shade of grey, that is no noise
)
FEWEST_REGIONS = 3  # regions with something to see that two pictures must share to be compared
MOST_DIFFERENT = 0.19  # of the signs of those regions; of different pictures no pair was below 0.25

COSINES = [[cos(pi * (2 * x + 1) * u / (2 * WINDOW)) for x in range(WINDOW)] for u in range(WAVES)]

Signs = tuple[int | None, ...]  # of each region, the lowest frequency first; None where it is plain


@dataclass(frozen=True, slots=True)
class PhotoHash:
    """What a picture is known by. ``weakest`` are the bits, one in each region's band, that a copy
    is most likely to have the other way round.
    """

    signs: Signs = ()
    weakest: tuple[int, ...] = ()

    @property
    def telling(self) -> bool:
        """Whether there is enough to see to find the picture again."""
        return sum(signs is not None for signs in self.signs) >= FEWEST_REGIONS

    def bands(self) -> list[str]:
        """Under which it is found in the index; none when it tells too little: all dark photos
        would be found under the same.
        """
        return _split_bands(self.signs) if self.telling else []

    def near(self) -> list[str]:
        """Under which a copy may lie instead."""
        pairs = zip(self.signs, self.weakest, strict=True)
        flipped = [None if signs is None else signs ^ bit for signs, bit in pairs]
        return _split_bands(flipped) if self.telling else []


NO_HASH = PhotoHash()  # of what could not be read


def hash_photo(grid: bytes) -> PhotoHash:
    """The likeness of a picture made GRID by GRID grey points, row by row."""
    rows = [grid[at : at + GRID] for at in range(0, GRID * GRID, GRID)]
    across = {
        x: [[sum(map(mul, row[x : x + WINDOW], wave)) for wave in COSINES] for row in rows]
        for x in STARTS
    }
    regions = [_hash_region(across[x][y : y + WINDOW]) for y, x in CORNERS]
    return PhotoHash(tuple(signs for signs, _ in regions), tuple(weak for _, weak in regions))


def _hash_region(across: Sequence[Sequence[float]]) -> tuple[int | None, int]:
    columns = [*zip(*across, strict=True)]
    strengths = [sum(map(mul, columns[v], COSINES[u])) for u, v in FREQUENCIES]
    signs = sum(1 << _frequency_index(at) for at, strength in enumerate(strengths) if strength > 0)
    weakest = min(range(BAND), key=lambda at: abs(strengths[at]))
    plain = median(map(abs, strengths)) < CLEAR_SIGN
    return None if plain else signs, 1 << _frequency_index(weakest)


def _frequency_index(frequency: int) -> int:
    return SIGNS - 1 - frequency


def _split_bands(signs: Iterable[int | None]) -> list[str]:
    return [
        f"{region}#{held >> SIGNS - BAND:06x}"
        for region, held in enumerate(signs)
        if held is not None
    ]


def is_alike(one: Signs, other: Signs) -> bool:
    """Whether both are the same picture."""
    pairs = zip(one, other, strict=True)
    shared = [a ^ b for a, b in pairs if a is not None and b is not None]
    different = sum(each.bit_count() for each in shared)
    return len(shared) >= FEWEST_REGIONS and different <= MOST_DIFFERENT * SIGNS * len(shared)


def write_signs(signs: Signs) -> str:
    """``1f3c80a.4471200.-....``: what the index keeps."""
    return ".".join("-" if held is None else f"{held:07x}" for held in signs)


def parse_signs(text: str) -> Signs:
    return tuple(None if held == "-" else int(held, 16) for held in text.split("."))
