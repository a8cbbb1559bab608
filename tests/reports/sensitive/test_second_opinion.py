"""The second opinion: what was learned fits the texts, and what it says of new ones."""

import csv
from functools import cache
from pathlib import Path

import pytest

from chalicelib.city.current import CITIES, city
from chalicelib.city.tables.csv_table import TableError
from chalicelib.city.tables.learned import read_hints, read_weights
from chalicelib.platform.i18n import Language
from chalicelib.reports.sensitive.allegations import accused_office, find_allegation
from chalicelib.reports.sensitive.second_opinion import Opinion, load_opinion
from chalicelib.reports.sensitive.sensitive_matters import find_sensitive
from operate import learn
from tests.rows import each_row

HERE = Path(__file__).parents[1]
JAKARTA = CITIES / "jakarta"


@cache
def lessons() -> learn.Lessons:
    return learn.Lessons()


def test_the_weights_are_those_that_the_command_learns(tmp_path: Path) -> None:
    path = tmp_path / "learned.csv"
    learn.write_weights(lessons().learn(), path)
    assert path.read_bytes() == (JAKARTA / "learned.csv").read_bytes()


# The least precision and recall for allegations, then for sensitive matters, of the two authors who
# had not seen the words. ``tanggap learn --check`` judges the others too.
FLOORS = {
    "a": ((0.88, 0.82), (0.90, 0.85)),
    "b": ((0.93, 0.67), (0.90, 0.82)),
}


def test_an_author_is_judged_well_by_what_the_others_wrote() -> None:
    for judged in learn.check_authors(lessons(), FLOORS):
        precision, recall = FLOORS[judged.author][judged.what == "sensitive"]
        assert judged.precision >= precision, judged
        assert judged.recall >= recall, judged


def test_few_everyday_complaints_are_found() -> None:
    with (HERE / "complaints.csv").open(encoding="utf-8", newline="") as lines:
        texts = [row["text"] for row in csv.DictReader(lines)]
    assert sum(bool(find_allegation(text)) for text in texts) <= 25
    assert sum(bool(find_sensitive(text)) for text in texts) <= 14


@each_row(
    ("text", "accuses"),
    [
        ("petugas kelurahan minta uang 50rb", True),
        ("the clerk smiled and said it goes faster with coffee money", True),
        ("loketnya kosong melompong, katanya pada sarapan", True),
        ("petugasnya nolak waktu dikasih uang, salut", False),
        ("lampu jalan mati di depan kelurahan", False),
        ("", False),
        ("\x00\uffff + + | < > [sure] <uang><minta>", False),
    ],
)
def test_a_text_makes_an_allegation(text: str, accuses: bool) -> None:
    assert bool(find_allegation(text)) is accuses


def test_an_allegation_that_the_rules_do_not_see_has_no_named_misconduct() -> None:
    found = find_allegation("di kelurahan itu yang kenal orang dalam didahulukan, kita dicuekin")
    assert found is not None
    assert accused_office(found, "31.73.05.1001", city()) in ("31.73.05.1001", None)


def test_a_sensitive_text_that_the_rules_do_not_see_has_a_row_and_a_language() -> None:
    found = find_sensitive("the little girl flinches and has new bruises, she screams every night")
    assert found is not None
    assert (found.matter.code, found.minor, found.language) == ("anak", True, Language.ENGLISH)


def test_the_category_that_was_chosen_decides_the_matter() -> None:
    found = find_sensitive("tolong jalan berlubang ini ditambal", "perlindungan-anak")
    assert found is not None
    assert found.matter.code == "anak"


def test_a_question_without_weights_is_answered_by_nothing() -> None:
    opinion = load_opinion()
    assert opinion.score(opinion.find_features("petugas minta uang"), "unknown") == 0
    bare = Opinion(lessons().reader, {})
    assert bare.score(bare.find_features("petugas minta uang"), "allegation") == 0


def test_features_add_up_to_the_score() -> None:
    weights, opinion = read_weights(JAKARTA)["allegation"], load_opinion()
    features = opinion.find_features("Petugasnya minta duit 50rb!! anak2 nangis?")
    expected = sum(weights.get(name, 0) * value for name, value in features.items())
    assert opinion.score(features, "allegation") == pytest.approx(expected)


@pytest.mark.parametrize(
    ("line", "column", "problem"),
    [
        ("band,uang,uang", "kind", "'band' is none of group, spelling"),
        ("group,uang dan,uang", "code", "'uang dan' is not small letters and digits"),
        ("group,baru,", "words", "is empty"),
        ("group,baru,dua kata", "words", "'dua kata' is not one word in small letters"),
        ("spelling,gelap,yg", "words", "'yg' is already written for yang"),
    ],
)
def test_a_wrong_hint_is_named(tmp_path: Path, line: str, column: str, problem: str) -> None:
    text = (JAKARTA / "hints.csv").read_text(encoding="utf-8")
    (tmp_path / "hints.csv").write_text(f"{text}{line}\n", encoding="utf-8")
    with pytest.raises(TableError) as refused:
        read_hints(tmp_path)
    assert f"column {column}: {problem}" in str(refused.value)


def test_a_wrong_weight_is_named(tmp_path: Path) -> None:
    (tmp_path / "learned.csv").write_text("question,feature,weight\nallegation,minta,much\n")
    with pytest.raises(TableError, match="column weight: 'much' is not a number"):
        read_weights(tmp_path)
