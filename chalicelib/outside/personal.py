"""Where a text holds personal data, as lokal.samaran finds it: https://github.com/lokal-id/lokal."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from chalicelib.domain.masking import Spans, joined

if TYPE_CHECKING:
    from lokal.samaran import PiiMatch, PiiType

# General and specific personal data by UU 27/2022, article 4. Left in the text, as nobody could
# follow a complaint without: addresses and coordinates (its place is public), illnesses, money.
KINDS: tuple["PiiType", ...] = (
    *("NIK", "KK", "NPWP", "PASSPORT", "SIM", "NIP", "BPJS", "NISN", "AKTA", "CARD"),
    *("BANK_ACCOUNT", "PHONE", "EMAIL", "PLATE", "NAME", "BIRTH_DATE"),
)
PIECE, OVERLAP = 4000, 200  # characters read at once; the library's time grows faster than a text

# Without one of these there is nothing to find, and the library is not even loaded.
_CUE = re.compile(
    r"""
    [0-9](?:[ \t.()/-]{0,2}[0-9]){4}              # numbers of five digits or more
    | @[a-z0-9-]+\. | %40 | [\[({]\s*at\s*[\])}]  # e-mail
    | \b[a-z]{1,2}\s?[0-9]{3,4}\s?[a-z]{2,3}\b    # B 1234 XYZ
    | \bplat\b | \bno(?:mor)?\.?\s*pol | \btnkb\b
    | \b(?:ber)?nama | \ba[./]?n\b | \blahir | \blhr\b | \bttl\b | \bdob\b
    | \b(?:penerima|pengirim|pelapor|pemilik|paspor)\s*[:=] | \bcv[vc]
    | \b(?:nol|kosong)[\s,.-]+delapan             # a telephone number in words
    | \b(?:pak|bu|bapak|ibu|bpk|sdri?|saudar[ai]|mas|mbak|hj?|haji|hajah)\.?\s+(?-i:[A-Z])
    | \b(?:ttd|tertanda|salam|hormat\s(?:saya|kami))\b[.,:]?\s+(?-i:[A-Z])
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What any of these cues needs, told in a tenth of the time it takes to look for them.
_THREE = re.compile(r"[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9]")
_PARTS = (
    *("@", "%40", "[", "(", "{", "plat", "pol", "tnkb", "nama", "lahir", "lhr", "ttl", "dob"),
    *("penerima", "pengirim", "pelapor", "pemilik", "paspor", "cvv", "cvc", "delapan"),
    *("ttd", "tertanda", "salam", "hormat"),
)
_WORDS = {
    *("a", "an", "pak", "bu", "bapak", "ibu", "bpk", "sdr", "sdri", "saudara", "saudari"),
    *("mas", "mbak", "h", "hj", "haji", "hajah"),
}
_LETTERS = re.compile(r"[a-z]+")
_PLATE = re.compile(r"[A-Z]{1,2}\s?[0-9]{3,4}\s?[A-Z]{2,3}", re.IGNORECASE)
_PERSON = re.compile(
    r"""
    \b(?:pak|bu|bapak|ibu|bpk|sdri?|saudar[ai]|mas|mbak|hj?|haji|hajah|an|a\.n)\.?\s+$
    | \b(?:ttd|tertanda|salam|hormat\s(?:saya|kami))[.,:]?\s+$
    """,
    re.IGNORECASE | re.VERBOSE,
)
# As many people write them, and the library does not read them.
_APART = r"[\s.,/_-]{1,3}"
_WRITTEN = re.compile(
    rf"""
    (?<![0-9])(?:
        (?:\+?62[\s.-]{{0,3}}|0)8[0-9]{{1,2}}(?:{_APART}[0-9]{{3,5}}){{2}}  # 0812 - 3456 - 7890
        | (?:\+?62|0)8[0-9]{{2}}{_APART}[0-9]{{6,9}}
        | 0[2-79][0-9]{{1,2}}[\s.-]{{1,3}}[0-9]{{3,4}}[\s.-]?[0-9]{{3,4}}  # 021-5301234
    )(?![0-9])
    | \b(?!(?:rp|rt|rw|no|km|tj|gg|jl)[0-9.-])
        [a-z]{{1,2}}[.-]?[0-9]{{3,4}}[.-]?[a-z]{{2,3}}\b  # B1234XYZ, B-1234-XYZ
    """,
    re.IGNORECASE | re.VERBOSE,
)
_FULL_NAME = re.compile(r"[A-Z][\w'.-]*(?:[ \t]+[A-Z][\w'.-]*)+")
_CAPITALS = re.compile(r"[A-Z]\S*(?:[ \t]+[A-Z]\S*)*")
_UNREAD = re.compile(r"[\ud800-\udfff\U00010000-\U0010ffff]")  # emoji, and halves of them
_GAP = re.compile(r"[ \t]{20,}")  # takes the library the square of its length
_DIGITS = re.compile(r"[0-9]+")


def spans(text: str, keep: Collection[str] = ()) -> Spans:
    """The places of personal data, sorted, none touching another. ``keep`` are telephone numbers
    of the city, in any spelling.

    Names count when the library is sure, or when they are full ones after "Ibu", "sdr." and the
    like: streets and offices are named after people, and a first name alone tells no one.
    """
    plain, places = _plain(text)
    if not _may(plain):
        return ()
    kept = {_number(number) for number in keep}
    found = [match.span() for match in _WRITTEN.finditer(plain) if _number(match[0]) not in kept]
    if _CUE.search(plain):
        found += _read(plain, kept)
    if places:
        found = [(places[start], places[end - 1] + 1) for start, end in found]
    return joined(found, len(text))


def _read(text: str, kept: Collection[str]) -> list[tuple[int, int]]:
    """What the library finds."""
    return [
        (start + match.start, start + match.start + _length(match))
        for start, piece in _pieces(_readable(text))
        for match in _matches(piece)
        if _counts(match, piece) and not (match.type == "PHONE" and _number(match.value) in kept)
    ]


def _plain(text: str) -> tuple[str, list[int]]:
    """The text with digits, hyphens and spaces as a keyboard has them, without what is not seen,
    and the place of each character in it; no places where they are the same. A number copied from
    a messenger has all of them.
    """
    if text.isascii():
        return text, []
    plain = [(place, _typed(sign)) for place, sign in enumerate(text)]
    told = [(place, sign) for place, sign in plain if sign]
    return "".join(sign for _, sign in told), [place for place, _ in told]


def _typed(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    return {"Cf": "", "Pd": "-", "Zs": " "}.get(kind, sign)


def _may(text: str) -> bool:
    """Whether a cue is possible at all. Letters that fold to others ("ſ", "K") are left to it."""
    lowered = text.lower()
    return (
        not text.isascii()
        or _THREE.search(text) is not None
        or any(part in lowered for part in _PARTS)
        or not _WORDS.isdisjoint(_LETTERS.findall(lowered))
    )


def _matches(text: str) -> "list[PiiMatch]":
    from lokal.samaran import detect_pii  # here and not above: compiles for a third of a second

    return detect_pii(text, types=KINDS)


def _readable(text: str) -> str:
    """The text, character for character, without what is hard to read and part of no match."""
    return _GAP.sub(lambda gap: "\n" * len(gap[0]), _UNREAD.sub("■", text))


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(text), PIECE):
        yield start, text[start : start + PIECE + OVERLAP]


def _counts(match: "PiiMatch", text: str) -> bool:
    if match.confidence == "high":
        return True
    if match.type == "PLATE":
        return bool(_PLATE.fullmatch(match.value))  # not "blok B 12 A"
    if match.type == "NAME":
        before = text[max(match.start - 16, 0) : match.start]
        return bool(_FULL_NAME.match(match.value) and _PERSON.search(before))
    return True


def _length(match: "PiiMatch") -> int:
    """Of a name in capitals only what has them: "Agus Setiawan kasar" ends before "kasar"."""
    name = _CAPITALS.match(match.value) if match.type == "NAME" else None
    return len(name[0] if name else match.value)


def _number(written: str) -> str:
    digits = "".join(_DIGITS.findall(written))
    return digits.removeprefix("62").removeprefix("0")
