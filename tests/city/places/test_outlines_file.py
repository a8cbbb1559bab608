"""The compact file of outlines: what is written is read, and what is damaged is refused."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.places.area_of_point import OUTLINES, OutlinesError
from chalicelib.city.places.outlines_file import read_outlines, write_outlines
from chalicelib.city.places.polygons import Outline, Outlines, Ring, make_outline

corners = st.lists(
    st.tuples(st.integers(-180_000_000, 180_000_000), st.integers(-80_000_000, 80_000_000)),
    min_size=3,
    max_size=8,
)
rings = corners.map(lambda found: Ring([x for x, _ in found], [y for _, y in found]))


def small(code: str, ring: Ring, *holes: Ring) -> Outline:
    """An outline whose box is small, so that a file of any corners stays cheap to index."""
    return Outline(code, (ring, *holes), (0, 0, 1, 1))


def plain(outlines: Outlines) -> list[object]:
    return [(p.code, p.box, [(list(r.xs), list(r.ys)) for r in p.rings]) for p in outlines.polygons]


def square() -> Outlines:
    return Outlines(
        [make_outline("31.73.05.1001", (Ring([0, 9000, 9000, 0], [0, 0, 9000, 9000]),))]
    )


@given(st.lists(st.builds(small, st.text(max_size=13), rings, rings), max_size=4))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, polygons: list[Outline]
) -> None:
    folder = tmp_path_factory.mktemp("city")
    write_outlines(folder, Outlines(polygons))
    found = read_outlines(folder)
    assert found is not None
    assert plain(found) == plain(Outlines(polygons))


def test_a_city_without_the_file_has_no_outlines(tmp_path: Path) -> None:
    assert read_outlines(tmp_path) is None


def test_writing_again_replaces_the_file_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    write_outlines(tmp_path, Outlines([]))
    path = write_outlines(tmp_path, square())
    assert list(tmp_path.iterdir()) == [path] == [tmp_path / OUTLINES]


@pytest.mark.parametrize("kept", range(0, 120, 7))
def test_a_file_cut_short_is_refused_with_the_way_out(tmp_path: Path, kept: int) -> None:
    path = write_outlines(tmp_path, square())
    whole = path.read_bytes()
    path.write_bytes(whole[: min(kept, len(whole) - 1)])
    with pytest.raises(OutlinesError, match="tanggap areas"):
        read_outlines(tmp_path)


@pytest.mark.parametrize("at", range(0, 120, 7))
def test_a_file_with_one_byte_changed_is_refused(tmp_path: Path, at: int) -> None:
    path = write_outlines(tmp_path, square())
    spoilt = bytearray(path.read_bytes())
    spoilt[at % len(spoilt)] ^= 1
    path.write_bytes(spoilt)
    with pytest.raises(OutlinesError, match="damaged"):
        read_outlines(tmp_path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / OUTLINES).mkdir()
    with pytest.raises(OutlinesError, match="can't be read"):
        read_outlines(tmp_path)


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / OUTLINES).write_bytes(b"PK\x03\x04 something else entirely")
    with pytest.raises(OutlinesError):
        read_outlines(tmp_path)
