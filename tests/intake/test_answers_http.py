"""Answers to the questions of a category, filed on the web or at a desk: which fit, which are
refused, and who sees them.
"""

from typing import Any

import pytest

from tests.api.answers import problem_of
from tests.builders import JSON, KEBON_JERUK, a_body, filed, post, signed_in

LONG = "x" * 201
FALLEN = {"menutup": ["jalan", "kabel"], "korban": "tidak"}
COVERED = {"code": "menutup", "question": "Apa yang tertutup atau tertimpa"}
SHOWN = [
    {**COVERED, "answer": "Jalan"},
    {**COVERED, "answer": "Kabel atau tiang"},
    {"code": "korban", "question": "Apakah ada korban", "answer": "Tidak ada"},
]


def shown(http: Any, number: str, language: str = "id") -> list[dict[str, str]]:
    headers = {**signed_in(KEBON_JERUK), "Accept-Language": language}
    answers: list[dict[str, str]] = http.get(f"/v1/work/{number}", headers=headers).json_body[
        "answers"
    ]
    return answers


def test_officers_see_the_answers_in_the_words_of_the_questions(http: Any) -> None:
    number = filed(http, category="pohon-tumbang", answers=FALLEN)["number"]
    assert shown(http, number) == SHOWN
    first, _, hurt = shown(http, number, "en")
    assert (first["question"], first["answer"]) == ("What is covered or hit", "Road")
    assert (hurt["question"], hurt["answer"]) == ("Is anybody hurt", "No")


def test_answers_are_to_the_questions_of_the_suggested_category_where_none_was_chosen(
    http: Any,
) -> None:
    text = "Pohon tumbang menutup jalan di depan pasar"
    receipt = filed(http, category=None, description=text, answers=FALLEN)
    assert receipt["category"]["code"] == "pohon-tumbang"
    assert shown(http, receipt["number"]) == SHOWN


def test_a_desk_files_answers_too(http: Any) -> None:
    body = a_body(category="pohon-tumbang", answers=FALLEN)
    answer = post(http, "/v1/desk/reports", body, signed_in(KEBON_JERUK, "desk"))
    assert shown(http, answer.json_body["number"]) == SHOWN


def test_who_asks_no_questions_need_not_answer_any(http: Any) -> None:
    assert shown(http, filed(http, category="pohon-tumbang")["number"]) == []
    assert shown(http, filed(http, category="sampah", answers={})["number"]) == []


def test_a_free_text_is_for_officers_only(http: Any) -> None:
    answers = {"gangguan": "mati", "nomor_tiang": "RAHASIA-7"}
    receipt = filed(http, visibility="public", category="lampu-jalan", answers=answers)
    assert "RAHASIA-7" in [each["answer"] for each in shown(http, receipt["number"])]
    path = f"/open311/v2/requests/{receipt['number']}.json?extensions=true"
    for public in (f"/v1/reports/{receipt['number']}", path):
        told = http.get(public)
        assert told.status_code == 200
        assert "RAHASIA-7" not in told.body.decode()


@pytest.mark.parametrize(
    ("category", "answers", "field", "rule"),
    [
        ("pohon-tumbang", {}, "answers.menutup", "missing"),
        ("pohon-tumbang", {"menutup": []}, "answers.menutup", "missing"),
        ("pohon-tumbang", {"menutup": " "}, "answers.menutup", "missing"),
        ("pohon-tumbang", {"menutup": ["atap"]}, "answers.menutup", "choice"),
        ("lampu-jalan", {"gangguan": ["mati", "siang"]}, "answers.gangguan", "one"),
        ("lampu-jalan", {"gangguan": "mati", "jumlah": "dua"}, "answers.jumlah", "number"),
        ("lampu-jalan", {"gangguan": "mati", "nomor_tiang": LONG}, "answers.nomor_tiang", "long"),
        ("banjir", {"tinggi": "lutut", "sejak": "kemarin"}, "answers.sejak", "moment"),
        ("sampah", {"warna": "merah"}, "answers.warna", "unknown_field"),
        ("banjir", {"tinggi": "x" * 1001}, "answers", "limits"),
        ("banjir", {"tinggi": 3}, "answers", "limits"),
        ("banjir", ["lutut"], "answers", "limits"),
        ("banjir", {f"x{at}": "y" for at in range(21)}, "answers", "limits"),
    ],
)
def test_an_answer_that_does_not_fit_is_refused_by_its_name(
    http: Any, category: str, answers: Any, field: str, rule: str
) -> None:
    answer = post(http, "/v1/reports", a_body(category=category, answers=answers))
    problem = problem_of(answer)
    assert (answer.status_code, problem["field"], problem["rule"]) == (422, field, rule)
    assert problem["detail"].startswith(field)


def test_other_answers_are_another_report_under_the_same_key(http: Any) -> None:
    keyed = {**JSON, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}
    first, again, other = (
        post(http, "/v1/reports", a_body(category="pohon-tumbang", answers=answers), keyed)
        for answers in (FALLEN, FALLEN, {"menutup": "jalan"})
    )
    assert first.json_body["number"] == again.json_body["number"]
    assert other.status_code == 409
