"""A report's number: ``JK`` yymmdd ``-`` five random characters and a check character. It can be
read out on the telephone.

The characters are Crockford's base 32 (no I, L, O, U; I and L are read as 1, O as 0). The check
character is a polynomial over the field of 32 elements, so it detects any one wrong character and
any two swapped ones.
"""

import re
from datetime import date, datetime

from chalicelib.platform.errors import MistypedNumber
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.filing import NUMBER_PREFIX as PREFIX

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
DRAWS = len(ALPHABET) ** 5  # numbers that one day has

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_LOOKALIKES = str.maketrans("ILO", "110")
_FORM = re.compile(rf"{PREFIX}([0-9]{{6}})-?([{ALPHABET}]{{5}})([{ALPHABET}])")


def _doubled(value: int) -> int:
    """Multiply by the generator of GF(32), modulo x^5 + x^2 + 1."""
    value <<= 1
    return value ^ 0b100101 if value & 0b100000 else value


def _check(body: str) -> str:
    total = 0
    for character in body:
        total = _doubled(total) ^ _VALUE[character]
    return ALPHABET[_doubled(total)]


def compose(day: date, draw: int) -> str:
    """Return the number of a report first received on ``day`` (Asia/Jakarta); ``draw`` is a number
    below ``DRAWS`` that nobody can guess.
    """
    drawn = "".join(ALPHABET[draw >> shift & 31] for shift in (20, 15, 10, 5, 0))
    dated = f"{day.year % 100:02}{day.month:02}{day.day:02}"
    return f"{PREFIX}{dated}-{drawn}{_check(dated + drawn)}"


def find_day(number: str) -> datetime:
    """Return the beginning of the day on which the report of a number was first received."""
    dated = number.removeprefix(PREFIX)
    return datetime(2000 + int(dated[:2]), int(dated[2:4]), int(dated[4:6]), tzinfo=JAKARTA)


def parse(text: str) -> str:
    """Return the number in its written form, from what a person typed.

    Raises MistypedNumber when the text has another form or its check character does not fit.
    """
    number = _parse_compact(_compact(text))
    if number is None:
        raise MistypedNumber(number=text[:40])
    return number


def is_meant(text: str) -> bool:
    """Return whether a text is meant as a report's number, rightly typed or not. It is when it is a
    number, when it begins with JK and a digit, or when it is about as long as a number, begins with
    a day and goes on with letters and digits.
    """
    typed = _compact(text)
    if typed.startswith(PREFIX):
        return typed.removeprefix(PREFIX)[:1].isdigit()
    drawn = typed[6:]
    mixed = any(map(str.isdigit, drawn)) and any(map(str.isalpha, drawn))  # no telephone number
    like = mixed and 5 <= len(drawn) <= 7 and _is_day(typed[:6].translate(_LOOKALIKES))
    return like or _parse_compact(typed) is not None


def _compact(text: str) -> str:
    return re.sub(r"[\s.\-]", "", text).upper()


def _parse_compact(compact: str) -> str | None:
    form = _FORM.fullmatch(PREFIX + compact.removeprefix(PREFIX).translate(_LOOKALIKES))
    if form is None or _check(form[1] + form[2]) != form[3]:
        return None
    return f"{PREFIX}{form[1]}-{form[2]}{form[3]}"


def _is_day(digits: str) -> bool:
    try:
        return bool(date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:])))
    except ValueError:
        return False
