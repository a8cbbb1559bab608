"""Small talk: what is recognised, and that no complaint ever is."""

import csv
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.city.current import city
from chalicelib.city.word_rows import Meaning
from chalicelib.inbound import small_talk
from chalicelib.platform.i18n import Language
from chalicelib.platform.message_key import Sender
from chalicelib.reports.filing import Media
from chalicelib.senders.model import Command, CommandWord, Message
from tests.builders import a_draft
from tests.rows import each_row

NUMBER = "JK261124-BRRAE4"
ENGLISH = Language.ENGLISH
EVERYDAY = Path(__file__).parents[1] / "reports"


def asked(text: str, *, sender: str = "sms", talker: str | None = "sms/1", **said: Any) -> Any:
    """The command that a message of small talk stands for."""
    place = {"address": None, "lat": None, "lng": None, **said.pop("draft", {})}
    draft = replace(a_draft(description=text, channel="sms"), sender=Sender(sender, ""), **place)
    return small_talk.find_command(Message(draft, talker=talker, **said))


@each_row(
    ("text", "word"),
    [
        ("STATUS LAPORAN SAYA", CommandWord.STATUS),
        ("HELP!!", CommandWord.HELP),
        ("Sudah sampai mana pak", CommandWord.STATUS),
        ("Terima kasih", CommandWord.THANKS),
        ("Selamat pagi", CommandWord.GREETING),
        ("selamat pagi pak, laporan sy gmn ya?", CommandWord.STATUS),
        ("Halooo min 🙏🙏", CommandWord.THANKS),
        ("ok siap pak, makasih banyak yaa", CommandWord.THANKS),
        ("assalamualaikum wr wb, mau lapor", CommandWord.REPORT),
        ("Halo, bagaimana cara melapor?", CommandWord.HELP),
        ("BUKA LAGI", CommandWord.REOPEN),
        ("belum beres pak!", CommandWord.REOPEN),
        ("Thank you so much", CommandWord.THANKS),
        ("Good morning, any update on it?", None),
        ("Good morning, any update?", CommandWord.STATUS),
        ("I want to report something", CommandWord.REPORT),
        ("jangan kirim sms lagi", CommandWord.STOP),
        ("👍", CommandWord.THANKS),
    ],
)
def test_everyday_talk_is_understood(text: str, word: CommandWord | None) -> None:
    command = asked(text)
    assert (command and command.word) is word


@each_row(
    ("text", "command"),
    [
        ("buka kembali", Command(CommandWord.REOPEN)),
        (f"belum selesai {NUMBER}", Command(CommandWord.REOPEN, NUMBER)),
        (f"BUKA LAGI {NUMBER}", Command(CommandWord.REOPEN, NUMBER)),
        ("masih rusak pak", Command(CommandWord.REOPEN)),
        ("It's not fixed yet", Command(CommandWord.REOPEN, language=ENGLISH)),
        ("still broken", Command(CommandWord.REOPEN, language=ENGLISH)),
        ("bintang lima", Command(CommandWord.RATING, stars=5)),
        ("saya kasih nilai 4 ya", Command(CommandWord.RATING, stars=4)),
        (f"NILAI {NUMBER} lima", Command(CommandWord.RATING, NUMBER, 5)),
        ("Terima kasih, nilainya 5", Command(CommandWord.RATING, stars=5)),
        ("bagus, 5 bintang", Command(CommandWord.RATING, stars=5)),
        ("four stars", Command(CommandWord.RATING, stars=4, language=ENGLISH)),
        ("I give it 5 stars", Command(CommandWord.RATING, stars=5, language=ENGLISH)),
        ("beri nilai", Command(CommandWord.RATING)),
        ("berhenti sms", Command(CommandWord.STOP)),
        ("berhenti kirim pesan", Command(CommandWord.STOP)),
        ("Stop texting me", Command(CommandWord.STOP, language=ENGLISH)),
        ("cek laporan", Command(CommandWord.STATUS)),
        (f"laporan {NUMBER} sampai mana", Command(CommandWord.STATUS, NUMBER)),
        ("check my report", Command(CommandWord.STATUS, language=ENGLISH)),
        ("cara pakai", Command(CommandWord.HELP)),
        (f"terima kasih {NUMBER}", Command(CommandWord.THANKS, NUMBER)),
    ],
)
def test_a_command_has_everyday_variants_with_its_number_and_its_stars(
    text: str, command: Command
) -> None:
    assert asked(text) == command


@each_row("text", ["nilai 5 6", "beri nilai 7", "nilai sewa lapak 5 kali lipat", "5", "lima"])
def test_a_number_that_is_no_rating_is_none(text: str) -> None:
    assert asked(text) is None


@each_row(
    "text",
    [
        "Selamat pagi pak, lampu jalan mati",
        "terima kasih sampahnya sudah diangkut tapi got masih mampet",
        "mau lapor jalan berlubang",
        "status tanah saya diserobot",
        "help banjir",
        "ok banjirnya sudah surut",
        "buka pagar taman dikunci",
        "belum selesai perbaikan jalannya",
        "kapan selesai jalan di RT 05",
        "siang malam bising",
        "",
        "?",
        "pak",
    ],
)
def test_what_has_a_word_more_is_no_small_talk(text: str) -> None:
    assert asked(text) is None


def test_no_text_that_people_complain_with_is_small_talk() -> None:
    texts = []
    for file in EVERYDAY.glob("*.csv"):
        with file.open(encoding="utf-8") as lines:
            texts += [row["text"] for row in csv.DictReader(lines) if "text" in row]
    assert len(texts) > 2000
    assert [text for text in texts if asked(text)] == [
        "halo min selamat pagi",
        "mau tanya dong kak",
    ]


PHRASES = [row for row in city().small_talk if row.meaning is not Meaning.FILLER]
FILLERS = [row.phrase for row in city().small_talk if row.meaning is Meaning.FILLER]


@given(
    rows=st.lists(st.sampled_from(PHRASES), min_size=1, max_size=3),
    fillers=st.lists(st.sampled_from(FILLERS), max_size=3),
)
def test_phrases_one_after_the_other_mean_the_most_pressing_of_them(
    rows: list[Any], fillers: list[str]
) -> None:
    text = ", ".join([*(row.phrase for row in rows), *fillers])
    command = asked(text.upper())
    assert command is not None
    order = list(Meaning)
    assert order.index(Meaning(command.word)) <= min(order.index(row.meaning) for row in rows)


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    asked(text)


def test_a_number_in_it_is_the_report_that_is_meant() -> None:
    assert asked(f"laporan saya {NUMBER} sudah sampai mana pak") == Command(
        CommandWord.STATUS, NUMBER
    )
    assert asked("masih bau", number=NUMBER) is None
    assert asked("", number=NUMBER) == Command(CommandWord.STATUS, NUMBER)
    assert asked("terima kasih", number=NUMBER).word is CommandWord.THANKS


def test_it_is_answered_in_its_language() -> None:
    assert asked("good morning").language is Language.ENGLISH
    assert asked("selamat pagi").language is Language.INDONESIAN


@pytest.mark.parametrize(
    "draft",
    [
        {"media": (Media("sms", "https://api.twilio.com/1", "image/jpeg"),)},
        {"lat": -6.2, "lng": 106.8},
        {"address": "Jl. Kebon Jeruk"},
    ],
)
def test_a_photo_or_a_place_is_a_report_whatever_it_says(draft: dict[str, Any]) -> None:
    assert asked("selamat pagi", draft=draft) is None


def test_partners_deliver_reports_alone_and_letters_are_no_commands() -> None:
    assert asked("status laporan saya", sender="partner") is None
    assert asked("status laporan saya", sender="ses", talker=None) is None
    assert asked("terima kasih", sender="ses", talker=None).word is CommandWord.THANKS
