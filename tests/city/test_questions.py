"""What a service asks: which answers fit, and in which order they are kept."""

from dataclasses import replace

import pytest

from chalicelib.city.answers import read_answers
from chalicelib.city.questions import Answer, Attribute, Datatype
from chalicelib.platform.errors import BadField
from chalicelib.platform.i18n import Language

SIZE = Attribute("besar", Datatype.ONE, True, 1, "Seberapa besar", (("k", "Kecil"), ("b", "Besar")))
WHAT = Attribute("apa", Datatype.SEVERAL, False, 2, "Apa saja", (("j", "Jalan"), ("k", "Kabel")))
POLE = Attribute("tiang", Datatype.STRING, False, 3, "Nomor tiang")
LONG = Attribute("lain", Datatype.TEXT, False, 4, "Keterangan")
MANY = Attribute("jumlah", Datatype.NUMBER, False, 5, "Berapa")
SINCE = Attribute("sejak", Datatype.DATETIME, False, 6, "Sejak kapan")
ALL = (SIZE, WHAT, POLE, LONG, MANY, SINCE)
FIELD = "attribute[{}]"  # as Open311 names it


def test_answers_are_kept_in_the_order_of_the_questions() -> None:
    given = {"tiang": [" KJ-1 "], "apa": ["k", "j", "k"], "besar": ["b"]}
    kept = (
        Answer("besar", "b", chosen=True),
        Answer("apa", "k", chosen=True),
        Answer("apa", "j", chosen=True),
        Answer("tiang", "KJ-1", chosen=False),
    )
    assert read_answers(ALL, given, FIELD) == (kept, ())


@pytest.mark.parametrize(
    ("given", "rule"),
    [
        ({"besar": ["x"]}, "choice"),
        ({"besar": ["k", "b"]}, "one"),
        ({"besar": ["k"], "apa": ["x"]}, "choice"),
        ({"besar": ["k"], "tiang": ["x" * 201]}, "long"),
        ({"besar": ["k"], "lain": ["x" * 1001]}, "long"),
        ({"besar": ["k"], "jumlah": ["dua"]}, "number"),
        ({"besar": ["k"], "jumlah": ["inf"]}, "number"),
        ({"besar": ["k"], "sejak": ["2026-11-23T08:00:00"]}, "moment"),
        ({"besar": ["k"], "warna": ["kuning"]}, "unknown_field"),
    ],
)
def test_an_answer_that_does_not_fit_is_left_out_and_named(
    given: dict[str, list[str]], rule: str
) -> None:
    kept, [left] = read_answers(ALL, given, FIELD)
    assert left.members["rule"] == rule
    name = left.members["field"].removeprefix("attribute[").removesuffix("]")
    assert name not in {answer.code for answer in kept}
    assert {*given} - {name} == {answer.code for answer in kept}


@pytest.mark.parametrize("given", [{}, {"besar": [" "]}, {"tiang": ["KJ-1"]}])
def test_what_is_required_and_was_not_answered_is_refused(given: dict[str, list[str]]) -> None:
    with pytest.raises(BadField) as refused:
        read_answers(ALL, given, FIELD)
    assert refused.value.members == {"field": "attribute[besar]", "rule": "missing"}


def test_of_several_values_those_that_fit_are_kept() -> None:
    kept, [left] = read_answers(ALL, {"besar": ["k"], "apa": ["j", "x"]}, FIELD)
    assert [answer.value for answer in kept] == ["k", "j"]
    assert left.members["value"] == "x"


def test_what_fits_passes_as_it_was_written() -> None:
    given = {"besar": ["k"], "jumlah": ["-2.5"], "sejak": ["2026-11-23T08:00:00+07:00"]}
    assert [answer.value for answer in read_answers(ALL, given, FIELD)[0]] == [
        *("k", "-2.5", "2026-11-23T08:00:00+07:00"),
    ]
    assert SIZE.name_of("b") == "Besar"
    assert POLE.name_of("KJ-1") == "KJ-1"


def test_an_answer_is_named_as_the_request_names_it() -> None:
    _, [left] = read_answers(ALL, {"besar": ["k"], "warna": ["kuning"]}, "answers.{}")
    assert left.members["field"] == "answers.warna"
    with pytest.raises(BadField) as refused:
        read_answers(ALL, {}, "answers.{}")
    assert refused.value.members["field"] == "answers.besar"


def test_a_question_is_asked_in_both_languages_as_far_as_there_are_words() -> None:
    pole = Attribute("tiang", Datatype.STRING, False, 1, "Nomor tiang", (), "Number of the pole")
    assert [pole.ask_in(language) for language in Language] == ["Nomor tiang", "Number of the pole"]
    size = replace(SIZE, values_en=(("k", "Small"), ("b", "Big")))
    assert [size.name_of("b", language) for language in Language] == ["Besar", "Big"]
    assert [SIZE.name_of("b", language) for language in Language] == ["Besar", "Besar"]
    assert SIZE.ask_in(Language.ENGLISH) == "Seberapa besar"
