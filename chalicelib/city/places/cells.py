"""The city's grid: a table that says in which kelurahan the middle of each cell lies.

The file ``grid.csv.gz`` is a part of the source. A row is a run of cells: ``row`` counts from SOUTH
to the north, ``column`` from WEST to the east, and ``cells`` cells from there on lie in ``code``.
"""

import gzip
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

GRID = "grid.csv.gz"
SOUTH, WEST, SIDE = -6.4, 106.2, 0.001  # degrees: where the cells begin, and how large they are
HEADING = "row,column,cells,code"

# A place on a shore or in a gap lies in a cell whose middle is in no kelurahan. The cells around it
# count, those that share a side first.
AROUND = ((-1, 0), (0, -1), (0, 1), (1, 0), (-1, -1), (-1, 1), (1, -1), (1, 1))

Box = tuple[int, int, int, int]  # west, south, east, north in 1e-6 degrees


class CellsError(ValueError):
    """The table of cells can't be read."""


class Run(NamedTuple):
    """``cells`` cells of a row, from a column to the east, in the kelurahan ``code``."""

    row: int
    column: int
    cells: int
    code: str


class Cells:
    """The cells of a city, found by row and column."""

    def __init__(self, runs: Iterable[Run]) -> None:
        self._rows: dict[int, list[tuple[int, int, str]]] = {}
        for row, column, cells, code in runs:
            self._rows.setdefault(row, []).append((column, column + cells, code))
        for spans in self._rows.values():
            spans.sort()

    def count(self) -> int:
        """Return how many cells there are."""
        return sum(end - start for spans in self._rows.values() for start, end, _ in spans)

    @property
    def codes(self) -> set[str]:
        """Return the codes of all kelurahan that have a cell."""
        return {code for spans in self._rows.values() for _, _, code in spans}

    def at(self, lat: float, lng: float) -> str | None:
        """Return the code of the kelurahan of a point, or of a cell beside it, in WGS84 degrees.
        Return None for a point that is further away.
        """
        row, column = int((lat - SOUTH) // SIDE), int((lng - WEST) // SIDE)
        found = self._find(row, column)
        if found is None:
            around = (self._find(row + up, column + right) for up, right in AROUND)
            found = next(filter(None, around), None)
        return found

    def boxes(self) -> Mapping[str, Box]:
        """Return the box of each kelurahan, by its code, with one cell more at each side."""
        boxes: dict[str, Box] = {}
        for row, spans in self._rows.items():
            for start, end, code in spans:
                box = (start - 1, row - 1, end + 1, row + 2)
                west, south, east, north = boxes.get(code, box)
                boxes[code] = (
                    *(min(west, box[0]), min(south, box[1])),
                    *(max(east, box[2]), max(north, box[3])),
                )
        return {code: _place_box(box) for code, box in boxes.items()}

    def _find(self, row: int, column: int) -> str | None:
        spans = self._rows.get(row, ())
        index = bisect(spans, column, key=lambda span: span[0]) - 1
        if index < 0 or column >= spans[index][1]:
            return None
        return spans[index][2]


def _place_box(box: Box) -> Box:
    """Convert a box from cells to 1e-6 degrees."""
    wide, west, south = round(SIDE * 1e6), round(WEST * 1e6), round(SOUTH * 1e6)
    return (
        *(west + box[0] * wide, south + box[1] * wide),
        *(west + box[2] * wide, south + box[3] * wide),
    )


def read_runs(folder: Path) -> Iterator[Run]:
    """Yield the runs of cells in a city's folder. Raises OSError without the file, and CellsError
    for one that can't be read.
    """
    content = (folder / GRID).read_bytes()
    try:
        heading, *lines = gzip.decompress(content).decode("ascii").splitlines()
        if heading != HEADING:
            raise CellsError(f"{folder / GRID} has other columns than {HEADING}")
        for line in lines:
            row, column, cells, code = line.split(",")
            yield Run(int(row), int(column), int(cells), code)
    except (OSError, EOFError, ValueError) as error:
        raise CellsError(f"{folder / GRID} can't be read: {error}") from error


def read_cells(folder: Path) -> Cells | None:
    """Return the cells in a city's folder, or None when there are none. Raises CellsError."""
    try:
        return Cells(read_runs(folder))
    except FileNotFoundError:
        return None
