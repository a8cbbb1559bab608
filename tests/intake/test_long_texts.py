"""Texts that say one thing over and over: what is found in them costs in proportion to their
length, so no text holds up a function.
"""

from collections.abc import Callable

import pytest

from chalicelib.city.personal_data import detection
from chalicelib.intake import assessment
from chalicelib.intake.previews.preview import preview_alone
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports.lifecycle import emergency
from chalicelib.senders import command_words
from chalicelib.senders.mail import quotes
from tests.builders import a_draft
from tests.growth import grows_with_the_square

LONGEST = 8_000  # characters; a description has 4,000 at most
UNITS = (
    *("a", "1", "0812 ", "jl. ", "rt 01 ", ". ", "\n", "a@", "https://", "1,", "+62", "é"),
    *("Pak ", "nama saya ", "nik 3", "atas nama ", "kelurahan ", "lampu mati ", "> ", "\u200b"),
)
READERS: dict[str, Callable[[str], object]] = {
    "a preview": lambda text: preview_alone(a_draft(description=text)),
    "masking": detection.mask_text,
    "a suggestion": lambda text: assessment.load_suggester().rank(text, 3),
    "danger": emergency.find_danger,
    "commands": command_words.parse_command,
    "quotes": lambda text: quotes.strip_quotes(text, reply=True, forwarded=False),
    "unseen characters": remove_unseen,
}


@pytest.mark.parametrize("name", READERS)
def test_a_text_of_one_kind_costs_in_proportion_to_its_length(name: str) -> None:
    read = READERS[name]
    read("Lampu jalan mati di Kebon Jeruk")  # the tables are loaded

    def make(unit: str) -> Callable[[int], str]:
        return lambda length: (unit * length)[:length]

    slow = [unit for unit in UNITS if grows_with_the_square(read, make(unit), LONGEST // 8)]
    assert slow == []
