"""Patterns of words: their parts, their lists, and the forms of verbs."""

from collections.abc import Sequence

from chalicelib.reports.categorisation.word_patterns import MOST_READ, Patterns, verb_forms
from tests.rows import each_row

SLANG = {"ga": "tidak", "duit": "uang", "yg": "", "tolong": "", "mukul": "dipukul"}
LISTS = {"uang": ("uang", "rupiah"), "asked": ("tolong",)}


def match(
    text: str, patterns: Sequence[str], harmless: Sequence[str] = (), *, across: bool = False
) -> list[str]:
    finder = Patterns(patterns, LISTS | {"harmless": harmless}, SLANG, across=across)
    return sorted({patterns[index] for index, _ in finder.match(finder.read_text(text))})


@each_row(
    ("text", "pattern", "found"),
    [
        ("minta uang", "minta + <uang>", True),
        ("duitnya diminta", "diminta + <uang>", True),  # in any order
        ("minta rupiah", "minta <uang>", True),  # a list within a phrase
        ("minta yg banyak rupiah", "minta <uang>", False),
        ("minta. uang", "minta + <uang>", False),  # in two sentences
        ("minta, uang", "minta + <uang>", True),
        ("minta 50.000 uang", "minta + <uang>", True),  # a number parts nothing
        ("minta " + "x " * 12 + "uang", "minta + <uang>", False),
        ("ga yg sopan", "tidak sopan", True),  # fillers are skipped
        ("dia mukulin anak", "*pukul", True),
        ("memukuli", "*pukul", True),
        ("pukul 9", "*pukul", False),
        ("dipukul2in", "*pukul", True),
        ("petugasnye", "petugas", True),
        ("", "minta", False),
    ],
)
def test_a_pattern_is_found(text: str, pattern: str, found: bool) -> None:
    assert match(text, [pattern]) == ([pattern] if found else [])


def test_parts_may_stand_in_two_sentences_where_it_is_allowed() -> None:
    assert match("minta. uang", ["minta + <uang>"], across=True) == ["minta + <uang>"]


def test_a_harmless_phrase_hides_others() -> None:
    assert match("saya minta tolong", ["minta"], ["minta tolong"]) == []


def test_a_filler_that_is_a_phrase_is_kept() -> None:
    reading = Patterns([], LISTS, SLANG).read_text("tolong yg itu")
    assert [*reading.words] == ["tolong", "itu"]
    assert [*reading.find("asked")] == [(0, 1)]


def test_clauses_and_sentences_have_bounds() -> None:
    reading = Patterns([], LISTS, SLANG).read_text("a b, c tapi d. e")
    assert [*reading.words] == ["a", "b", ",", "c", ",", "d", ".", "e"]
    assert (reading.clause(3), reading.sentence(3)) == ((3, 4), (0, 6))


@each_row(
    ("base", "forms"),
    [
        ("pukul", {"dipukul", "memukul", "mukulin", "dipukulin", "pukulin", "ngepukul"}),
        ("tampar", {"ditampar", "menampar", "nampar"}),
        ("siksa", {"disiksa", "menyiksa", "nyiksa"}),
        ("keroyok", {"dikeroyok", "mengeroyok", "ngeroyok"}),
        ("gebuk", {"digebuk", "menggebuk", "ngegebukin", "nggebuk"}),
        ("cubit", {"dicubit", "mencubit", "nyubit", "nyubitin"}),
        ("aniaya", {"dianiaya", "menganiaya"}),
        ("lempar", {"dilempar", "melempar", "ngelempar"}),
    ],
)
def test_a_verb_has_forms(base: str, forms: set[str]) -> None:
    assert forms <= verb_forms(base)
    assert base not in verb_forms(base)


def test_no_more_of_a_text_is_read_than_its_beginning() -> None:
    assert match("x " * MOST_READ + "minta", ["minta"]) == []
