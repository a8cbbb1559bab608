"""A perceptual hash of photos. It recognises a picture after its size, its quality or its date
stamp was changed, by the signs of the lowest frequencies in nine overlapping regions (decision 12).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, pi
from operator import mul
from statistics import median

GRID = 64  # a picture is reduced to GRID rows of GRID grey points
WINDOW, STEP = 32, 16  # points: the side of a region, and the distance between two regions
STARTS = range(0, GRID - WINDOW + 1, STEP)
CORNERS = [(y, x) for y in STARTS for x in STARTS]
WAVES = 7  # frequencies in each direction, the mean included
FREQUENCIES = sorted(
    ((u, v) for u in range(WAVES) for v in range(WAVES - u) if u + v), key=lambda at: (sum(at), at)
)
SIGNS = len(FREQUENCIES)  # bits of a region
BAND = 24  # bits of the lowest frequencies, by which the index finds a region
# A region is plain when the median strength of its frequencies is lower: half a shade of grey,
# which is noise.
CLEAR_SIGN = 128.0
FEWEST_REGIONS = 3  # regions, plain in neither picture, that a comparison needs
# The part of those regions' signs in which copies may differ. No pair of different pictures was
# below 0.25.
MOST_DIFFERENT = 0.19

COSINES = [[cos(pi * (2 * x + 1) * u / (2 * WINDOW)) for x in range(WINDOW)] for u in range(WAVES)]

Signs = tuple[int | None, ...]  # one number a region, its lowest frequency first; None: plain


@dataclass(frozen=True, slots=True)
class PhotoHash:
    """The hash of a picture. ``weakest`` has, for each region, the bit of its band that is most
    likely to differ in a copy.
    """

    signs: Signs = ()
    weakest: tuple[int, ...] = ()

    @property
    def telling(self) -> bool:
        """Whether enough regions are not plain to recognise the picture."""
        return sum(signs is not None for signs in self.signs) >= FEWEST_REGIONS

    def bands(self) -> list[str]:
        """The keys of the picture in the index, one a region. Empty when too much of it is plain:
        all dark photos would have the same keys.
        """
        return _split_bands(self.signs) if self.telling else []

    def near(self) -> list[str]:
        """The keys that a copy may have instead, with the weakest bit of each region flipped."""
        pairs = zip(self.signs, self.weakest, strict=True)
        flipped = [None if signs is None else signs ^ bit for signs, bit in pairs]
        return _split_bands(flipped) if self.telling else []


NO_HASH = PhotoHash()  # the hash of a file that can't be read


def hash_photo(grid: bytes) -> PhotoHash:
    """Return the hash of a picture of GRID by GRID grey points, one byte each, row by row."""
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
        f"{region}#{bits >> SIGNS - BAND:06x}"
        for region, bits in enumerate(signs)
        if bits is not None
    ]


def is_alike(one: Signs, other: Signs) -> bool:
    """Return whether both signs are of the same picture, or of copies of it."""
    pairs = zip(one, other, strict=True)
    shared = [a ^ b for a, b in pairs if a is not None and b is not None]
    different = sum(each.bit_count() for each in shared)
    return len(shared) >= FEWEST_REGIONS and different <= MOST_DIFFERENT * SIGNS * len(shared)


def write_signs(signs: Signs) -> str:
    """Return signs as the index stores them: ``1f3c80a.4471200.-....``."""
    return ".".join("-" if bits is None else f"{bits:07x}" for bits in signs)


def parse_signs(text: str) -> Signs:
    """Return the signs of a text that ``write_signs`` wrote."""
    return tuple(None if bits == "-" else int(bits, 16) for bits in text.split("."))
