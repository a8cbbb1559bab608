"""Words of danger: how surely they are found in what people write, and what denies them."""

import csv
from pathlib import Path

from chalicelib.city.current import city
from chalicelib.city.rows import Priority
from chalicelib.platform.i18n import Language
from chalicelib.reports.deadlines.promises import more_urgent_of
from chalicelib.reports.lifecycle.emergency import Alarms
from tests.rows import each_row

ALARMS = Alarms(city().emergencies, city().slang)
HERE = Path(__file__).parents[1]

with (HERE / "emergencies.csv").open(encoding="utf-8", newline="") as lines:
    TEXTS = [(r["text"], r["urgent"] == "yes", r["tuned"] == "yes") for r in csv.DictReader(lines)]
with (HERE / "complaints.csv").open(encoding="utf-8", newline="") as lines:
    COMPLAINTS = [row["text"] for row in csv.DictReader(lines)]


def measured(rows: list[tuple[str, bool]]) -> tuple[float, float]:
    """Precision and recall."""
    found = [urgent for text, urgent in rows if ALARMS.find(text)]
    return sum(found) / len(found), sum(found) / sum(urgent for _, urgent in rows)


def code(text: str, category: str | None = None) -> str | None:
    danger = ALARMS.find(text, category)
    return danger and danger.code


def test_texts_the_words_were_tuned_on_are_all_told_apart() -> None:
    assert measured([(text, urgent) for text, urgent, tuned in TEXTS if tuned]) == (1.0, 1.0)


def test_of_texts_they_were_not_tuned_on_those_found_are_urgent_and_most_are_found() -> None:
    precision, recall = measured([(text, urgent) for text, urgent, tuned in TEXTS if not tuned])
    assert precision == 1.0
    assert recall >= 0.85


# Of 363 complaints of all categories: what Jakarta Siaga 112 is for, and what merely looks it.
URGENT = (
    *("pohon ambruk kena mobil", "phon tumbang timpa rumah", "butuh perahu karet"),
    *("kebakaran!!!", "ada api di gardu", "bau gas menyengat", "lahan kosong kebakar"),
    *("ular gede masuk", "sarang tawon vespa", "kejebak di lift", "longsor mengenai dapur"),
    *("tawuran lagi", "orang pingsan", "korban ga sadar", "sesak napas berat", "anak2 keracunan"),
    *("percikan api", "dengung dan ngeluarin asap"),
)
MISSED = ("air kali udah masuk ke rumah", "biawak masuk got")  # by their words, like others


def test_of_complaints_as_people_write_them_none_is_called_urgent_that_is_not() -> None:
    found = [text for text in COMPLAINTS if ALARMS.find(text)]
    assert len(found) == len(URGENT)
    for words in URGENT:
        assert any(words in text for text in found), words
    assert not any(words in text for words in MISSED for text in found)


@each_row(
    ("text", "danger"),
    [
        ("KEBAKARAN!!!", "api"),
        ("kebakarannn di gang 3", "api"),
        ("kebakrn di gang 3", None),  # two letters too few are no slip
        ("pernah kebakaran di sini", None),
        ("di sini pernah banjir. sekarang kebakaran", "api"),
        ("kemarin saya lapor sampah, sekarang ada api", "api"),
        ("kebakaran tahun lalu", None),
        ("pos pemadam kebakaran jauh", None),
        ("mobil pemadam kebakaran tidak bisa lewat padahal kebakaran", "api"),
        ("kecelakaan motor", None),
        ("kecelakaan motor di depan pasar, dua korban", None),  # in two clauses
        ("kecelakaan motor dua korban", "kecelakaan"),
        ("house on fire", "fire"),
        ("\U0001d5d5\U0001d5e2\U0001d5e0 di halte", "ledakan"),  # BOM in bold letters
        ("", None),
        ("\x00\uffff + + |", None),
    ],
)
def test_a_text_tells_of_a_danger(text: str, danger: str | None) -> None:
    assert code(text) == danger


def test_the_most_urgent_of_several_dangers_counts() -> None:
    found = ALARMS.find("ada ular masuk rumah, pohon tumbang menimpa rumah, bapak saya pingsan")
    assert found is not None
    assert (found.code, found.priority) == ("medis", Priority.DARURAT)


def test_who_chooses_a_category_of_danger_needs_no_word_of_it() -> None:
    assert code("cepat ke sini pak", "kebakaran") == "api"
    assert code("cepat ke sini pak", "sampah") is None


def test_a_danger_is_told_in_the_language_it_was_written_in() -> None:
    found = ALARMS.find("my neighbour is not breathing")
    assert found is not None
    assert found.language is Language.ENGLISH


def test_priorities_stand_in_their_order() -> None:
    assert [*Priority] == ["biasa", "mendesak", "darurat"]
    assert more_urgent_of(Priority.MENDESAK, Priority.BIASA) is Priority.MENDESAK
    assert more_urgent_of(Priority.MENDESAK, Priority.DARURAT) is Priority.DARURAT


@each_row(
    ("text", "danger"),
    [
        ("tikungan ini rawan kecelakaan, mohon dipasang cermin", None),
        ("minggu lalu ada kecelakaan, korban luka parah, mohon rambu", None),
        ("suka ada yang kecelakaan, korbannya sampai luka berat", None),
        ("sudah tiga kali kecelakaan parah di perempatan ini", None),
        ("an accident prone junction where people get hit by a car every month", None),
        ("ada kecelakaan motor, korban luka parah di depan halte", "kecelakaan"),
        ("kemarin kecelakaan, korban masih terjepit", "terjebak"),
        ("a man was hit by a car on Sudirman", "crash"),
    ],
)
def test_a_past_accident_or_a_place_of_accidents_is_no_danger(
    text: str, danger: str | None
) -> None:
    assert code(text) == danger
