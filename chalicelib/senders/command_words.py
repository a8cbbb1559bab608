"""The commands of short messages: ``STATUS <number>``, ``RATING <number> <1-5>``, ``STOP``,
``MULAI``, ``TAUTAN``, ``YA <number>``, ``BUKA <number>``, ``BANTUAN``; and ``<number> <text>``,
which adds to a report. Everyday ways to say the same are rows of ``small_talk.csv``
(``inbound/small_talk.py``).

This module is not a sender; the modules of the senders use it.
"""

import re
from dataclasses import replace

from chalicelib.platform.errors import MistypedNumber
from chalicelib.platform.i18n import Language
from chalicelib.platform.texts.plain_text import remove_unseen
from chalicelib.reports import number
from chalicelib.reports.filing import NUMBER_PREFIX
from chalicelib.senders.model import Command, CommandWord

WORDS = {
    "STATUS": CommandWord.STATUS,
    "CEK": CommandWord.STATUS,
    "CHECK": CommandWord.STATUS,
    "RATING": CommandWord.RATING,
    "RATE": CommandWord.RATING,
    "NILAI": CommandWord.RATING,
    "BINTANG": CommandWord.RATING,
    "STOP": CommandWord.STOP,
    "BERHENTI": CommandWord.STOP,
    "UNREG": CommandWord.STOP,
    "MULAI": CommandWord.START,
    "START": CommandWord.START,
    "LANJUT": CommandWord.START,
    "TAUTAN": CommandWord.LINK,
    "LINK": CommandWord.LINK,
    "LAPORANKU": CommandWord.LINK,
    "YA": CommandWord.CONFIRM,
    "IYA": CommandWord.CONFIRM,
    "YES": CommandWord.CONFIRM,
    "BUKA": CommandWord.REOPEN,
    "REOPEN": CommandWord.REOPEN,
    "GABUNG": CommandWord.JOIN,
    "GABUNGKAN": CommandWord.JOIN,
    "JOIN": CommandWord.JOIN,
    "BANTUAN": CommandWord.HELP,
    "HELP": CommandWord.HELP,
}
# Who writes one of these, and has chosen no language yet, is answered in English.
ENGLISH_WORDS = frozenset(("CHECK", "RATE", "YES", "REOPEN", "JOIN", "HELP"))
# The only argument of these is the number of a report, which may be left out.
WORDS_WITH_NUMBER = (CommandWord.STATUS, CommandWord.CONFIRM, CommandWord.REOPEN, CommandWord.JOIN)
LONGEST_COMMAND = 60  # characters of arguments; a longer text is a complaint
STARS = {"1": 1, "2": 2, "3": 3, "4": 4, "5": 5}

_KEYWORD = re.compile(r"lapor\b[\s:!,.-]*", re.IGNORECASE)
_FIRST = re.compile(r"([a-z]+)(?![^\W_])[\s:=,.!?-]*(.*)", re.IGNORECASE | re.DOTALL)
_GAP = r"[\s.\-]{0,3}"
_BEGINNING = rf"{NUMBER_PREFIX}{_GAP}[0-9ILO]{{6}}"
_WHOLE = rf"{_BEGINNING}{_GAP}[0-9A-Z]{{6}}(?![0-9A-Z])"
_ANYWHERE = re.compile(rf"(?<![0-9A-Z]){_WHOLE}", re.IGNORECASE)
_AFTER = r"[)\]]?(?:[\s:;,.!-]+(.*))?"
_LEADING = re.compile(rf"[#(\[]?({_WHOLE}){_AFTER}", re.IGNORECASE | re.DOTALL)
# A mistyped number still names a report, so that the answer can point out the mistake: its
# prefix, six digits, and any letters and digits after them.
_MISTYPED = re.compile(
    rf"[#(\[]?({_BEGINNING}[0-9A-Z]*(?:-[0-9A-Z]+)*){_AFTER}", re.IGNORECASE | re.DOTALL
)
# A command word is followed by a number: any word with a digit in it is taken as one.
_NUMBER = rf"#?({_BEGINNING}{_GAP}[0-9A-Z]{{0,8}}|[0-9A-Z-]*[0-9][0-9A-Z.-]*)"
_STARS = r"(-?[0-9]{1,3}(?:[.,][0-9]{1,3})?)"
_ONE = re.compile(_NUMBER, re.IGNORECASE)
_RATINGS = (
    (re.compile(_STARS), 0, 1),
    (re.compile(rf"{_NUMBER}[\s:=,]+{_STARS}", re.IGNORECASE), 1, 2),
    (re.compile(rf"{_STARS}[\s:=,]+{_NUMBER}", re.IGNORECASE), 2, 1),
    (_ONE, 1, 0),
)


def parse_command(text: str) -> tuple[Command | None, str | None, str]:
    """Return the command, the number of the report that the text is about, and the text.

    The returned text has neither the number nor the keyword LAPOR. The text of a command stays
    whole; then the number is in the command, and the second value is None.
    """
    text = remove_unseen(text).strip()
    if command := _parse_words(text):
        return command, None, text
    text = text[_keyword_length(text) :]
    match = _LEADING.fullmatch(text)
    if match is None or _valid_number(match[1]) is None:
        match = _MISTYPED.fullmatch(text)
    if match is None:
        return None, None, text
    return None, _canonical_number(match[1]), (match[2] or "").strip()


def find_stop_command(text: str) -> Command | None:
    """Return the command of a public post that consists of STOP or MULAI alone, else None.

    All other commands belong in direct messages.
    """
    word = WORDS.get(text.strip(" \t\r\n.!").upper())
    return Command(word) if word in (CommandWord.STOP, CommandWord.START) else None


def find_report_number(text: str) -> str | None:
    """Return the first valid report number anywhere in a text, in our spelling."""
    return split_number(text)[0]


def split_number(text: str) -> tuple[str | None, str]:
    """Return the first valid report number anywhere in a text, in our spelling, and the text
    without it. Without any it is None, and the text stays whole.
    """
    for match in _ANYWHERE.finditer(text):
        if number := _valid_number(match[0]):
            return number, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _parse_words(text: str) -> Command | None:
    first = _FIRST.fullmatch(text)
    written = first[1].upper() if first else ""
    word = WORDS.get(written)
    if first is None or word is None or len(first[2]) > LONGEST_COMMAND:
        return None
    command = _parse_arguments(word, first[2].rstrip(" \t\r\n.!?"))
    if command is None or written not in ENGLISH_WORDS:
        return command
    return replace(command, language=Language.ENGLISH)


def _parse_arguments(word: CommandWord, arguments: str) -> Command | None:
    if not arguments:
        return Command(word)
    if word in WORDS_WITH_NUMBER and (match := _ONE.fullmatch(arguments)):
        return Command(word, _canonical_number(match[1]))
    return _parse_rating(arguments) if word is CommandWord.RATING else None


def _parse_rating(arguments: str) -> Command | None:
    for pattern, number_group, stars_group in _RATINGS:
        if match := pattern.fullmatch(arguments):
            stars = STARS.get(match[stars_group]) if stars_group else None
            return Command(
                CommandWord.RATING,
                _canonical_number(match[number_group]) if number_group else None,
                stars,
            )
    return None


def _keyword_length(text: str) -> int:
    match = _KEYWORD.match(text)
    return match.end() if match else 0


def _valid_number(written: str) -> str | None:
    try:
        return number.parse(written)
    except MistypedNumber:
        return None


def _canonical_number(written: str) -> str:
    return _valid_number(written) or written.strip(" .-\t\r\n")
