"""The words of a city's addresses: read into a record, and every row of no use is refused."""

import pytest

from chalicelib.city.model import City
from chalicelib.city.places.gazetteer import Gazetteer
from chalicelib.city.tables.reader import TableError, read_city
from tests.city.conftest import Folder

WRONG_ROWS = [
    ("nickname,kota tua,", "kind", "'nickname' is none of written, everyday, adverb"),
    ("written,kebon,kbun", "kind", "is already in row 2"),
    ("written,petojo,", "spellings", "is empty"),
    ("written,petojo,ptj|ptj", "spellings", "has an empty or a repeated value"),
    ("written,petojo,PTJ", "spellings", "'PTJ' is not one word in small letters"),
    ("written,petojo,pe tojo", "spellings", "'pe tojo' is not one word in small letters"),
    ("written,petojo,kb", "spellings", "'kb' is already written for kebon"),
    ("written,petojo,kebon", "spellings", "'kebon' is already written for kebon"),
    ("written,petojo,petojo", "spellings", "'petojo' is already written for petojo"),
    ("written,hutan,htn", "word", "'hutan' is already written for utan"),
    ("written,pasar baru,psb", "word", "'pasar baru' is not one word in small letters"),
    ("everyday,slipi,slp", "spellings", "is not empty; only written words have spellings"),
    ("everyday,Slipi,", "word", "'Slipi' is not a name in small letters"),
    ("everyday,kebon  jeruk,", "word", "'kebon  jeruk' is not a name in small letters"),
    ("everyday,ciwidey,", "word", "no name of a kelurahan begins with 'ciwidey'"),
    ("adverb,sudah,", "word", "no name of a kelurahan begins with 'sudah'"),
    ("elsewhere,bandung barat,", "word", "'bandung barat' is not one word in small letters"),
    ("landmark,,", "word", "is empty"),
]


@pytest.mark.parametrize(("line", "column", "problem"), WRONG_ROWS)
def test_a_wrong_row_is_named_by_row_and_column(
    folder: Folder, line: str, column: str, problem: str
) -> None:
    row = folder.append("words", line)
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    fault = str(refused.value)
    assert fault.startswith(f"words.csv row {row} (")
    assert f", column {column}: {problem}" in fault


def test_a_word_may_be_of_two_kinds(folder: Folder) -> None:
    folder.append("words", "elsewhere,jati,")
    words = read_city(folder.path).words
    assert "jati" in words.elsewhere & words.everyday


def test_a_city_may_have_no_words_of_its_own(folder: Folder) -> None:
    folder.write("words", folder.records("words")[:1])
    plain = read_city(folder.path)
    assert not plain.words.written
    assert named(plain, "Kel. Kebon Jeruk") == "Kebon Jeruk"
    assert named(plain, "Kec. Cmpk Putih") is None


@pytest.mark.parametrize(
    ("line", "text", "before", "then"),
    [
        ("written,petamburan,ptb", "Kel. Ptb", None, "Petamburan"),
        ("written,putih,pth", "Kec. Cmpk Pth", None, "Cempaka Putih"),
        ("everyday,slipi,", "di slipi banjir", "Slipi", None),
        ("adverb,slipi,", "kelurahan slipi banjir", "Slipi", None),
        ("other_place,slipi jaya,", "di slipi jaya banjir", "Slipi", None),
        ("not_name,sllipi,", "di sllipi banjir", "Slipi", None),
        ("elsewhere,lampung,", "Slipi, Lampung", "Slipi", None),
        ("landmark,underground,", "underground slipi, banjir", "Slipi", None),
    ],
)
def test_a_row_changes_what_texts_mean(
    folder: Folder, jakarta: City, line: str, text: str, before: str | None, then: str | None
) -> None:
    assert named(jakarta, text) == before
    folder.append("words", line)
    assert named(read_city(folder.path), text) == then


def named(city: City, text: str) -> str | None:
    found = Gazetteer(city.kelurahan, city.words).named(text)
    return found and found.name


def test_parts_of_one_area_share_its_name(folder: Folder, jakarta: City) -> None:
    assert named(jakarta, "di Sunter banjir") == "Tanjung Priok"
    kept = [r for r in folder.records("words") if r[1] not in ("jaya", "agung")]
    folder.write("words", kept)
    assert named(read_city(folder.path), "di Sunter banjir") is None
