"""What tells a home, and how it is left out: the point within a square, the number of a house."""

import re
from math import cos, floor, hypot, radians

from chalicelib.domain.masking import Spans

DEGREE = 111_320.0  # metres of a degree of latitude

_WORD = r"(?<![^\W_])"  # where a word begins
_NUMERAL = "satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas"
# Bounded everywhere: citizens write these texts.
_HOUSE = re.compile(
    rf"""
    {_WORD}(?:no|nomor|nomer|blok|blk|rt|unit|kav(?:ling|eling)?|lantai|lt)[\s.:#]{{0,3}}
        (?:[^\s,;]{{0,10}}[0-9][^\s,;]{{0,20}} | (?:[a-z]|{_NUMERAL})(?![^\W_]))  # No. 5A, RT03/05
    | {_WORD}(?:blok|blk)[\s.:]{{1,3}}[a-z]{{2}}(?![^\W_])
    | \#\s?[0-9][^\s,;]{{0,20}}
    | (?<=\w\s)[0-9]{{1,4}}[a-z]?(?=\s{{0,3}},?\s{{0,3}}(?:rt|rw|kel|kec)(?![^\W_]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_STREET = re.compile(
    rf"""
    {_WORD}(?:jl|jln|jalan|gg|gang)(?![^\W_])\.?
        (?:\s{{1,3}}[^\W\d_][\w.']{{0,30}}){{1,4}}?\s{{1,3}}([0-9]{{1,4}}[a-z]?(?![^\W_]))
    """,
    re.IGNORECASE | re.VERBOSE,
)
_NUMBERED = re.compile(r"[^\s,;]{0,20}[0-9][^\s,;]{0,20}")


def in_text(text: str) -> Spans:
    """Where a text tells a house: its number, block or RT, and a number after the name of a
    street.
    """
    return (
        *(found.span() for found in _HOUSE.finditer(text)),
        *(found.span(1) for found in _STREET.finditer(text)),
    )


def in_address(address: str) -> Spans:
    """The same of an address, where any other number tells one as well."""
    return (*in_text(address), *(found.span() for found in _NUMBERED.finditer(address)))


def around(lat: float, lng: float, metres: float) -> tuple[float, float]:
    """The middle of the square of that side in which a point lies; degrees. All squares together
    cover the ground, so that many reports of one home tell no more than one does.
    """
    row = _middle(lat, metres / DEGREE, 90)
    # no narrower than a hundredth of that at the equator, where the meridians meet
    column = metres / DEGREE / max(cos(radians(row)), 0.01)
    return row, _middle(lng, column, 180)


def apart(lat: float, lng: float, other_lat: float, other_lng: float) -> float:
    """Metres between two points, on a map that is flat at this scale."""
    return hypot(lat - other_lat, (lng - other_lng) * cos(radians(lat))) * DEGREE


def _middle(degrees: float, step: float, most: float) -> float:
    middle = (floor(degrees / step) + 0.5) * step
    return round(min(max(middle, -most), most), 6)
