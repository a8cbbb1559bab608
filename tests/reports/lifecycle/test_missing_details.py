"""What nobody could work without, and the one question that asks for it."""

import pytest

from chalicelib.city.current import city
from chalicelib.platform.i18n import Language
from chalicelib.reports.filing import OUTSIDE, Place
from chalicelib.reports.lifecycle.missing_details import Missing, find_missing
from chalicelib.reports.texts.question_texts import QUESTIONS, ask_for_missing
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK
from tests.rows import each_row

CITY = city()
OTHER = CITY.settings.fallback_category
HERE = Place(area=KEBON_JERUK, found="named")
MATTER, PLACE = Missing.MATTER, Missing.PLACE


@pytest.mark.parametrize(
    ("place", "lacks"),
    [
        (HERE, set()),
        (Place(area=KECAMATAN_KEBON_JERUK, found="named"), set()),  # no more is known: enough
        (Place(lat=-6.9, lng=107.6, found=OUTSIDE), set()),  # another city's, for triage to tell
        (Place(), {PLACE}),
        (Place(address="depan warung Bu Tini"), {PLACE}),
    ],
)
def test_a_place_is_missing_when_nothing_tells_one(place: Place, lacks: set[Missing]) -> None:
    assert find_missing("Sampah menumpuk di depan gang", place, "sampah", CITY) == lacks


@each_row(
    ("said", "category", "lacks"),
    [
        ("", OTHER, {MATTER}),
        ("tolong pak", OTHER, {MATTER}),  # nine letters
        ("tolong pakk", OTHER, set()),  # ten
        ("t o l o n g   p a k", OTHER, {MATTER}),  # spaces are no letters
        ("p", "sampah", set()),  # the reporter chose what it is about
        ("", "sampah", set()),  # a photo with a category
        ("1234567890 0812-3456-7890", OTHER, {MATTER}),
        ("JK261124-BRRAE4 tolong pak", OTHER, {MATTER}),  # nor is a report's number one
        ("!!! ??? ... --- 😡😡😡😡😡😡😡😡😡😡", OTHER, {MATTER}),
        ("@DKIJakarta @gubernur #banjirjakarta halo", OTHER, {MATTER}),
        ("https://t.co/abcdefghijklmnop cek pak", OTHER, {MATTER}),
        ("https://t.co/abc ada yang aneh di sini", OTHER, set()),
        ("पानी नहीं आ रहा है यहाँ", OTHER, set()),  # letters of any script
    ],
)
def test_a_matter_is_missing_when_few_letters_are_said_and_no_category_knows_them(
    said: str, category: str, lacks: set[Missing]
) -> None:
    assert find_missing(said, HERE, category, CITY) == lacks


def test_both_can_be_missing_at_once() -> None:
    assert find_missing("halo", Place(), OTHER, CITY) == {MATTER, PLACE}


@pytest.mark.parametrize(
    ("lacks", "words"),
    [
        ({PLACE}, ["Di mana", "kelurahan"]),
        ({MATTER}, ["Apa yang terjadi"]),
        ({PLACE, MATTER}, ["Apa yang terjadi dan di mana", "kelurahan"]),
    ],
)
def test_each_lack_has_its_question(lacks: set[Missing], words: list[str]) -> None:
    question = ask_for_missing(frozenset(lacks))
    assert all(word in question for word in words)
    assert question.endswith(".")


def test_nothing_is_asked_when_nothing_is_missing() -> None:
    assert ask_for_missing(frozenset()) == ""
    assert set(QUESTIONS) == {frozenset({PLACE}), frozenset({MATTER}), frozenset(Missing)}


def test_questions_are_short_enough_to_follow_a_receipt_in_an_sms() -> None:
    questions = [
        question for said in QUESTIONS.values() for question in map(said.__getitem__, Language)
    ]
    assert all(len(question) <= 100 and question.isascii() for question in questions)
