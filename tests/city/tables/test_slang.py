"""What everyday writing stands for: read into the city, and every row of no use is refused."""

import pytest

from chalicelib.city.model import City
from chalicelib.city.tables.reader import TableError, read_city
from chalicelib.reports.categorisation.classification import Suggester
from tests.city.conftest import Folder


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("yg,yang", "written", "is already in row"),
        (",yang", "written", "is empty"),
        ("Ancurr,rusak", "written", "'Ancurr' is not one word in small letters and digits"),
        ("an cur,rusak", "written", "'an cur' is not one word in small letters and digits"),
        ("remuk,Rusak", "meant", "'Rusak' is not words in small letters and digits"),
        ("remuk,rusak  berat", "meant", "'rusak  berat' is not words in small letters"),
        ("remuk,remuk", "meant", "'remuk' is itself written for 'remuk'"),
        ("remuk,ancur", "meant", "'ancur' is itself written for 'rusak'"),
        ("remuk,yg", "meant", "'yg' is itself written for ''"),
    ],
)
def test_a_wrong_row_is_named_by_row_and_column(
    folder: Folder, line: str, column: str, problem: str
) -> None:
    row = folder.append("slang", line)
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    fault = str(refused.value)
    assert fault.startswith(f"slang.csv row {row}")
    assert f", column {column}: {problem}" in fault


def test_a_row_changes_what_a_text_is_about(folder: Folder, jakarta: City) -> None:
    assert about(jakarta, "remuk semua aspelnya") == "lainnya"
    folder.append("slang", "aspelnya,aspal")
    assert about(read_city(folder.path), "remuk semua aspelnya") == "jalan"


def test_a_city_may_have_no_slang(folder: Folder) -> None:
    folder.write("slang", folder.records("slang")[:1])
    plain = read_city(folder.path)
    assert plain.slang == {}
    assert about(plain, "Jalan rusak") == "jalan"


def test_no_word_of_a_category_says_nothing(jakarta: City) -> None:
    fillers = {written for written, meant in jakarta.slang.items() if not meant}
    for category in jakarta.categories.values():
        for words in category.words:
            assert {*words.split()} - fillers, f"{category.code}: {words}"


def about(city: City, text: str) -> str:
    suggester = Suggester(city.categories, city.settings.fallback_category, city.slang)
    return suggester.suggest(text).category.code
