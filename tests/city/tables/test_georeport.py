"""What the city's tables say for Open311, and the faults they are refused for."""

import pytest

from chalicelib.city.model import City
from chalicelib.city.questions import Datatype
from chalicelib.city.tables.csv_table import TableError
from chalicelib.city.tables.reader import read_city
from tests.city.conftest import Folder


def fault(folder: Folder) -> str:
    with pytest.raises(TableError) as refused:
        read_city(folder.path)
    return str(refused.value)


def test_questions_are_asked_in_their_order_whatever_the_order_of_the_rows(folder: Folder) -> None:
    heading, *rows = folder.records("attributes")
    folder.write("attributes", [heading, *rows[::-1]])
    city = read_city(folder.path)
    assert [each.code for each in city.attributes["lampu-jalan"]] == [
        *("nomor_tiang", "gangguan", "jumlah"),
    ]


def test_every_kind_of_question_is_asked_somewhere(jakarta: City) -> None:
    asked = {each.datatype for questions in jakarta.attributes.values() for each in questions}
    assert asked == set(Datatype)


def test_matters_of_persons_stay_private(jakarta: City) -> None:
    assert {"perlindungan-anak", "pungli"} <= jakarta.georeport.private
    assert "sampah" not in jakarta.georeport.private


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        ("kapal,x,string,no,1,Apa,What,,", "category", "there is no category kapal"),
        ("sampah,X,string,no,1,Apa,What,,", "code", "is not small letters"),
        ("sampah,x,teks,no,1,Apa,What,,", "datatype", "is none of"),
        ("sampah,x,string,ya,1,Apa,What,,", "required", "is neither yes nor no"),
        ("sampah,x,string,no,0,Apa,What,,", "order", "is not a whole number"),
        ("sampah,x,string,no,1,,What,,", "description", "is empty"),
        ("sampah,x,string,no,1,Apa,,,", "description_en", "is empty"),
        ("sampah,x,string,no,1,Apa,What,a=A,a=A", "values", "a string has none"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,,", "values", "needs them"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,a,a=A", "values", "is not like"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,a=A,a", "values_en", "is not like"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,a=A|a=B,a=A", "values", "has a key twice"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,a=A|b=B,a=A", "values_en", "has not the keys"),
        ("sampah,x,singlevaluelist,no,1,Apa,What,a=A|b=B,b=B|a=A", "values_en", "their order"),
        ("sampah,x,string,no,1,Apa,What,,a=A", "values_en", "has not the keys"),
        ("pohon,x,string,no,1,Apa,What,,", "order", "another question of pohon has it already"),
    ],
)
def test_a_question_that_can_not_be_asked_is_named(
    folder: Folder, row: str, column: str, words: str
) -> None:
    line = folder.append("attributes", row)
    told = fault(folder)
    assert told.startswith(f"attributes.csv row {line}")
    assert f"column {column}" in told
    assert words in told


@pytest.mark.parametrize(
    ("key", "column", "value", "words"),
    [
        ("private", "value", "sampah|kapal", "there is no category kapal"),
        ("jurisdiction", "value", "", "is empty"),
        ("contact", "key", "kontak", "the key contact is missing"),
    ],
)
def test_what_the_endpoint_tells_is_complete(
    folder: Folder, key: str, column: str, value: str, words: str
) -> None:
    folder.change("georeport", key, column, value)
    assert words in fault(folder)
