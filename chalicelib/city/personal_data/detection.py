"""Finding the personal data in what people write, for outputs to leave out."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from chalicelib.city.current import city
from chalicelib.city.masking import Spans, join_spans, mask_spans
from chalicelib.city.model import PublicNames
from chalicelib.city.personal_data import homes, identifiers, people
from chalicelib.city.personal_data.word_lists import Lexicon, load_lexicon

if TYPE_CHECKING:
    from lokal.samaran import PiiMatch, PiiType


# Where a text holds personal data: as our own rules tell it, and numbers and addresses as
# lokal.samaran finds them: https://github.com/lokal-id/lokal.


# General and specific personal data by UU 27/2022, article 4. Left in the text, as nobody could
# follow a complaint without: coordinates (its place is public), illnesses, money. Names are ours.
PII_TYPES: tuple["PiiType", ...] = (
    *("NIK", "KK", "NPWP", "PASSPORT", "SIM", "NIP", "BPJS", "NISN", "AKTA", "CARD"),
    *("BANK_ACCOUNT", "PHONE", "EMAIL", "PLATE", "BIRTH_DATE"),
)
PIECE, OVERLAP = 4000, 200  # characters read at once; the library's time grows faster than a text

# Without one of these there is nothing to find, and the library is not even loaded.
_CUE = re.compile(
    r"""
    [0-9](?:[ \t.()/-]{0,2}[0-9]){4}              # numbers of five digits or more
    | @[a-z0-9-]+\. | %40 | [\[({]\s*at\s*[\])}]  # e-mail
    | \b[a-z]{1,2}\s?[0-9]{3,4}\s?[a-z]{2,3}\b    # B 1234 XYZ
    | \bplat\b | \bno(?:mor)?\.?\s*pol | \btnkb\b
    | \blahir | \blhr\b | \bttl\b | \bdob\b | \bpaspor\s*[:=] | \bcv[vc]
    | \b(?:nol|kosong)[\s,.-]+delapan             # a telephone number in words
    """,
    re.IGNORECASE | re.VERBOSE,
)
# What any of these cues needs, told in a tenth of the time it takes to look for them.
_THREE = re.compile(r"[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9]")
_PARTS = (
    *("@", "%40", "[", "(", "{", "plat", "pol", "tnkb", "lahir", "lhr", "ttl", "dob"),
    *("paspor", "cvv", "cvc", "delapan"),
)
_PLATE = re.compile(r"[A-Z]{1,2}\s?[0-9]{3,4}\s?[A-Z]{2,3}", re.IGNORECASE)
_UNREAD = re.compile(r"[\ud800-\udfff\U00010000-\U0010ffff]")  # emoji, and halves of them
_GAP = re.compile(r"[ \t]{20,}")  # takes the library the square of its length
_BIRTHPLACE = re.compile(r"[^\W\d_]{2,30}(?: [^\W\d_]{2,30})?,\s{0,3}")
_DIGITS = re.compile(r"[0-9]+")
# Mailboxes of offices: those of the state, unless they bear a name, and those of no one person.
_OFFICE_MAILBOX = re.compile(
    r"(?:info|cs|customer|care|halo|hello|contact|kontak|humas|pengaduan|layanan|admin|support|help"
    r"|helpdesk|no-?reply|sekretariat|redaksi)[a-z0-9._-]{0,20}@[^@]{1,80}",
    re.IGNORECASE,
)
_MAILBOX = re.compile(r"[^\W\d_]+")
NOBODY = PublicNames()


def find_personal_spans(
    text: str,
    keep: Collection[str] = (),
    public: PublicNames = NOBODY,
    places: frozenset[str] = frozenset(),
    offices: frozenset[str] = frozenset(),
) -> Spans:
    """The places of personal data, sorted, none touching another. ``keep`` are telephone numbers
    of the city, in any spelling; ``public`` names that are no personal data; ``places`` and
    ``offices`` the words in names of its areas and offices, which are no names of people.
    """
    plain, moved = _normalize(text)
    known = load_lexicon(places, offices)
    kept = {_normalize_number(number) for number in keep}
    numbers = [
        *identifiers.find_identifier_spans(plain, lambda number: _normalize_number(number) in kept)
    ]
    if _may_have_cue(plain) and _CUE.search(plain):
        numbers += _find_library_spans(plain, kept, known)
    numbers += identifiers.find_account_spans(plain, public.accounts, known)
    named = people.find_people_spans(plain, known, public, numbers)
    found = [*numbers, *named, *homes.find_home_spans(plain, named)]
    if moved:
        found = [(moved[start], moved[end - 1] + 1) for start, end in found]
    return join_spans(found, len(text))


def _find_library_spans(
    text: str, kept: Collection[str], known: Lexicon
) -> Iterator[tuple[int, int]]:
    """What the library finds."""
    for start, piece in _split_pieces(_blank_unreadable(text)):
        for match in _detect_pii(piece):
            if _is_personal(match, kept, known):
                told = _BIRTHPLACE.match(match.value) if match.type == "BIRTH_DATE" else None
                end = start + match.start + len(match.value)
                yield start + match.start + (told.end() if told else 0), end


def _normalize(text: str) -> tuple[str, list[int]]:
    """The text with digits, hyphens and spaces as a keyboard has them, without what is not seen,
    and the place of each character in it; no places where they are the same. A number copied from
    a messenger has all of them.
    """
    if text.isascii():
        return text, []
    plain = [(place, _normalize_sign(sign)) for place, sign in enumerate(text)]
    told = [(place, sign) for place, sign in plain if sign]
    return "".join(sign for _, sign in told), [place for place, _ in told]


def _normalize_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    return {"Cf": "", "Pd": "-", "Zs": " "}.get(kind, sign)


def _may_have_cue(text: str) -> bool:
    """Whether a cue is possible at all. Letters that fold to others ("ſ", "K") are left to it."""
    lowered = text.lower()
    return (
        not text.isascii()
        or _THREE.search(text) is not None
        or any(part in lowered for part in _PARTS)
    )


def _detect_pii(text: str) -> "list[PiiMatch]":
    from lokal.samaran import detect_pii  # here and not above: compiles for a third of a second

    return detect_pii(text, types=PII_TYPES)


def _blank_unreadable(text: str) -> str:
    """The text, character for character, without what is hard to read and part of no match."""
    return _GAP.sub(lambda gap: "\n" * len(gap[0]), _UNREAD.sub("■", text))


def _split_pieces(text: str) -> Iterator[tuple[int, str]]:
    for start in range(0, len(text), PIECE):
        yield start, text[start : start + PIECE + OVERLAP]


def _is_personal(match: "PiiMatch", kept: Collection[str], known: Lexicon) -> bool:
    if match.type == "PHONE":
        return _normalize_number(match.value) not in kept
    if match.type == "EMAIL":
        return not _is_office_mailbox(match.value, known)
    if match.type == "PLATE" and match.confidence != "high":
        return bool(_PLATE.fullmatch(match.value))  # not "blok B 12 A"
    return True


def _is_office_mailbox(address: str, known: Lexicon) -> bool:
    box, _, host = address.lower().rpartition("@")
    if _OFFICE_MAILBOX.fullmatch(address):
        return True
    parts = [part for part in _MAILBOX.findall(box) if len(part) > 3]
    return host.endswith(".go.id") and not any(part in known.names for part in parts)


def _normalize_number(written: str) -> str:
    digits = "".join(_DIGITS.findall(written))
    return digits.removeprefix("62").removeprefix("0")


_NUMBER = re.compile(r"\+?[0-9]{8,15}")
_WORD = re.compile(r"[^\W\d_]{3,}")


def find_spans(text: str | None) -> Spans:
    """Where the text holds personal data; the city's own telephone numbers, names of those in
    public office and accounts of public bodies are none.
    """
    if not text:
        return ()
    return find_personal_spans(
        text, _list_own_numbers(), _list_public_names(), _list_area_words(), _list_office_words()
    )


def mask_text(text: str | None) -> str:
    """The text without the personal data in it."""
    return mask_spans(text or "", find_spans(text))


@cache
def _list_own_numbers() -> frozenset[str]:
    """Those the names of its channels tell everybody."""
    names = " ".join(channel.name for channel in city().channels.values())
    return frozenset(_NUMBER.findall(names))


@cache
def _list_public_names() -> PublicNames:
    """Those of the table, with the names of areas."""
    named = city().public_names
    return replace(named, places=named.places | {name.lower() for name in _list_area_names()})


@cache
def _list_area_words() -> frozenset[str]:
    """The words in names of areas, in small letters."""
    return frozenset(_WORD.findall(" ".join(_list_area_names()).lower()))


@cache
def _list_office_words() -> frozenset[str]:
    names = (name for each in city().offices.values() for name in (each.name, *each.aliases))
    return frozenset(_WORD.findall(" ".join(names).lower()))


def _list_area_names() -> set[str]:
    levels = ((each.name, each.kecamatan, each.kota) for each in city().kelurahan.values())
    return {name for names in levels for name in names}
