"""The table as spreadsheets open it: where commas part cells, and where semicolons or tabs do."""

import csv
import re
from dataclasses import replace
from io import StringIO

from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.publishing.opendata.views import COLUMNS, write_table
from chalicelib.reports.list_line import Listed, listed_report
from tests.builders import a_report

FORMULA = tuple("=+-@\t\r＝＋－＠")
NASTY = st.lists(
    st.sampled_from(
        [*FORMULA, *"\";,\n\t '|", "1+1", "cmd|' /C calc'!A0", "HYPERLINK(1)", "gang", "\u3000"]
    ),
    max_size=12,
).map("".join)


def a_line(text: str, address: str = "Jl. Panjang") -> Listed:
    """As it is stored: ``remove_unseen`` has seen it."""
    listed = listed_report(a_report()[0])
    place = replace(listed.place, address=remove_unseen(address))
    return replace(listed, description=remove_unseen(text), place=place)


def runs(cell: str) -> bool:
    """Whether a spreadsheet might take a cell for a formula."""
    return cell.lstrip(' \n\u3000"').startswith(FORMULA)


@given(st.lists(st.tuples(NASTY, NASTY), min_size=1, max_size=3))
@settings(max_examples=300)
def test_no_cell_is_a_formula_whatever_parts_cells(said: list[tuple[str, str]]) -> None:
    written = write_table([a_line(text, address) for text, address in said])
    ours = COLUMNS.index("lat"), COLUMNS.index("lng")
    rows = [*csv.reader(StringIO(written, newline=""), strict=True)]
    assert [len(row) for row in rows] == [len(COLUMNS)] * (len(said) + 1)
    for row in rows:
        assert not [cell for at, cell in enumerate(row) if at not in ours and runs(cell)]
    for sign in ";\t":
        for row in csv.reader(StringIO(written, newline=""), delimiter=sign):
            assert not [cell for cell in row if runs(cell)], (sign, written)
    for row in written.splitlines():  # of a spreadsheet that knows no quotes at all
        assert not [cell for cell in row.split(";") if runs(cell)], written


def test_every_field_is_quoted_and_a_latitude_stays_a_number() -> None:
    name, row = write_table([a_line('a "kutip"; b')]).splitlines()
    assert name.startswith('"number","status",')
    assert '"-6.1926","106.7697","a ""kutip""; b"' in row
    assert re.fullmatch(r'("([^"]|"")*",)*"([^"]|"")*"', row)


def test_what_begins_no_cell_is_left_alone() -> None:
    text = "Jl. Panjang no. 5-7, RT 05/02; lampu mati (2+1) a@b\n'tidak' = nyala"
    assert text in write_table([a_line(text)])


def test_white_space_without_end_is_read_once() -> None:
    """Else a thousand rows of line ends and blanks would take minutes."""
    write_table([a_line("\n " * 2000 + "x") for _ in range(100)])
