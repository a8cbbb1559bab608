"""Commands of short messages: a word that stands first, its arguments, and nothing else."""

from collections.abc import Callable
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports import number
from chalicelib.senders import command_words
from chalicelib.senders.model import Command, CommandWord
from tests.builders import MONDAY
from tests.rows import each_row

NUMBER = "JK261124-BRRAE4"
MISTYPED = "JK261124-BRRAE5"
STATUS, RATING, STOP, START, LINK = (
    CommandWord.STATUS,
    CommandWord.RATING,
    CommandWord.STOP,
    CommandWord.START,
    CommandWord.LINK,
)


def test_the_number_these_tests_use_is_valid_and_its_neighbour_is_not() -> None:
    assert command_words.find_report_number(NUMBER) == NUMBER
    assert command_words.find_report_number(MISTYPED) is None


@each_row(
    ("text", "command"),
    [
        ("STATUS JK261124-BRRAE4", Command(STATUS, NUMBER)),
        ("status jk261124brrae4", Command(STATUS, NUMBER)),
        ("Cek JK 261124 BRRAE4?", Command(STATUS, NUMBER)),
        ("CEK 261124-BRRAE4", Command(STATUS, NUMBER)),
        ("status: #JK261l24-8RRAE4", Command(STATUS, "JK261l24-8RRAE4")),
        ("status: #JK26112A-BRRAE4", Command(STATUS, "JK26112A-BRRAE4")),
        ("STATUS JK261124-BRRAE5", Command(STATUS, MISTYPED)),
        ("STATUS 12345", Command(STATUS, "12345")),
        ("STATUS", Command(STATUS)),
        ("  cek?\n", Command(STATUS)),
        ("RATING JK261124-BRRAE4 5", Command(RATING, NUMBER, 5)),
        ("nilai jk261124brrae4, 1", Command(RATING, NUMBER, 1)),
        ("BINTANG JK 261124 BRRAE4 3", Command(RATING, NUMBER, 3)),
        ("RATING 5 JK261124-BRRAE4", Command(RATING, NUMBER, 5)),
        ("Rating: 4.", Command(RATING, None, 4)),
        ("RATING JK261124-BRRAE5 4", Command(RATING, MISTYPED, 4)),
        ("RATING JK261124-BRRAE4 0", Command(RATING, NUMBER)),
        ("RATING JK261124-BRRAE4 6", Command(RATING, NUMBER)),
        ("RATING JK261124-BRRAE4 -1", Command(RATING, NUMBER)),
        ("RATING 4.5", Command(RATING)),
        ("RATING 100", Command(RATING)),
        ("RATING JK261124-BRRAE4", Command(RATING, NUMBER)),
        ("RATING", Command(RATING)),
        ("STOP", Command(STOP)),
        ("berhenti.", Command(STOP)),
        ("Unreg", Command(STOP)),
        ("MULAI", Command(START)),
        ("start!", Command(START)),
        ("lanjut", Command(START)),
        ("TAUTAN", Command(LINK)),
        ("link?", Command(LINK)),
        ("Laporanku.", Command(LINK)),
    ],
)
def test_a_word_of_ours_with_nothing_but_its_arguments_is_a_command(
    text: str, command: Command
) -> None:
    assert command_words.parse_command(text) == (command, None, text.strip())


@each_row(
    "text",
    [
        "status jalan rusak",
        "Status laporan saya bagaimana?",
        "STATUSNYA bagaimana",
        "cek lampu di RT 05 mati",
        "CEK JK261124-BRRAE4 dan JK261124-BRRAE5",
        "STATUS " + "1" * 100,
        "rating buruk untuk pelayanan kelurahan",
        "RATING 5 untuk petugas",
        "bintang laut",
        "stop buang sampah di kali",
        "STOP JK261124-BRRAE4",
        "mulai kemarin got mampet",
        "start-up di ruko ini buang limbah",
        "Tolong STATUS JK261124-BRRAE4",
        "stopkan",
        "link foto tidak bisa dibuka",
        "Laporanku belum ditindak",
        "",
        "?",
        "5",
        "jk rowling",
        "JK 12 rumah banjir",
        "laporan saya JK261124-BRRAE4 belum selesai",
    ],
)
def test_anything_else_is_a_complaint_as_it_is(text: str) -> None:
    assert command_words.parse_command(text) == (None, None, text)


@pytest.mark.parametrize(
    ("text", "named", "said"),
    [
        ("JK261124-BRRAE4 masih bau", NUMBER, "masih bau"),
        ("jk261124brrae4: masih bau", NUMBER, "masih bau"),
        ("JK 261124 BRRAE4\nmasih bau ", NUMBER, "masih bau"),
        ("#JK261124-BRRAE4, masih bau", NUMBER, "masih bau"),
        ("[JK261124-BRRAE4] masih bau", NUMBER, "masih bau"),
        ("LAPOR JK261124-BRRAE4 masih bau", NUMBER, "masih bau"),
        ("JK261124-BRRAE4", NUMBER, ""),
        ("JK261124-BRRAE4.", NUMBER, ""),
        ("JK261124-BRRAE5 masih bau", MISTYPED, "masih bau"),
        ("JK261124-BRRAE masih bau", "JK261124-BRRAE", "masih bau"),
        ("JK261124-BRRAE44 masih bau", "JK261124-BRRAE44", "masih bau"),
        ("JK261124 sampah masih bau", "JK261124", "sampah masih bau"),
    ],
)
def test_a_number_that_stands_first_says_what_the_text_belongs_to(
    text: str, named: str, said: str
) -> None:
    assert command_words.parse_command(text) == (None, named, said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("LAPOR sampah menumpuk", "sampah menumpuk"),
        ("lapor: sampah menumpuk", "sampah menumpuk"),
        ("  Lapor! - sampah menumpuk ", "sampah menumpuk"),
        ("LAPOR\nsampah menumpuk", "sampah menumpuk"),
        ("Laporan sampah menumpuk", "Laporan sampah menumpuk"),
        ("Mau lapor sampah menumpuk", "Mau lapor sampah menumpuk"),
        ("LAPOR stop", "stop"),
        ("LAPOR", ""),
    ],
)
def test_the_keyword_is_no_part_of_what_is_said(text: str, said: str) -> None:
    assert command_words.parse_command(text) == (None, None, said)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Re: Laporan JK261124-BRRAE4 diterima", NUMBER),
        ("Bls: [jk261124brrae4] masih bau", NUMBER),
        ("@DKIJakarta #JK261124_BRRAE4", None),
        ("@DKIJakarta #JK261124BRRAE4", NUMBER),
        ("https://lapor.tanggap.test/v1/reports/JK261124-BRRAE4?x=1", NUMBER),
        ("https://lapor.tanggap.test/en/laporan/JK261124-BRRAE4?x=1", NUMBER),
        ("JK261124-BRRAE5, maksud saya JK 261124 BRRAE4", NUMBER),
        ("JK261124-BRRAE5", None),
        ("JK261124-BRRAE44", None),
        ("XJK261124-BRRAE4", None),
        ("hubungi 081234567890 atau 261124-BRRAE4", None),
        ("", None),
    ],
)
def test_the_first_valid_number_of_a_text_is_found(text: str, found: str | None) -> None:
    assert command_words.find_report_number(text) == found


@given(st.integers(0, number.DRAWS - 1), st.sampled_from([str.lower, str.upper, str.title]))
def test_every_number_is_read_in_every_place(draw: int, written: Callable[[str], str]) -> None:
    name = number.compose(MONDAY, draw)
    typed = written(name)
    assert command_words.find_report_number(f"Re: laporan {typed}, masih bau") == name
    assert command_words.parse_command(f"{typed} masih bau") == (None, name, "masih bau")
    assert command_words.parse_command(f"status {typed}")[0] == Command(STATUS, name)
    assert command_words.parse_command(f"rating {typed} 2")[0] == Command(RATING, name, 2)


@given(
    st.lists(
        st.sampled_from(
            [*command_words.WORDS, NUMBER, MISTYPED, "JK", "261124", "5", "-1", "lapor"]
        )
        | st.text(max_size=8),
        max_size=8,
    ).map(" ".join)
)
def test_any_text_is_read_and_none_of_it_is_lost_but_numbers_and_the_keyword(text: str) -> None:
    command, named, said = command_words.parse_command(text)
    command_words.find_report_number(text)
    assert command is None or named is None
    assert said in remove_unseen(text)
    assert said == said.strip()
    assert command is None or command.stars in (None, 1, 2, 3, 4, 5)


@each_row("letters", ["A", "-A", "1", "-", ".", " ", "JK ", "JK261124", "a b "])
@each_row("before", ["", "JK261124", "JK261124-", "STATUS ", "RATING 5 ", "LAPOR "])
@each_row("times", [12, 60, 40_000])
def test_no_text_takes_long_to_read(before: str, letters: str, times: int) -> None:
    text = before + letters * times + "_"
    started = perf_counter()
    command_words.parse_command(text)
    command_words.find_report_number(text)
    assert perf_counter() - started < 1
