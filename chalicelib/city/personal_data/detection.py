"""Detection of personal data in the texts of citizens, so that outputs leave it out.

Our own rules find part of it, and lokal.samaran finds numbers and addresses:
https://github.com/lokal-id/lokal.
"""

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


# General and specific personal data by UU 27/2022, article 4. Coordinates (the place of a report is
# public), illnesses and money stay in the text, because a complaint makes no sense without them.
# Our own rules find names.
PII_TYPES: tuple["PiiType", ...] = (
    *("NIK", "KK", "NPWP", "PASSPORT", "SIM", "NIP", "BPJS", "NISN", "AKTA", "CARD"),
    *("BANK_ACCOUNT", "PHONE", "EMAIL", "PLATE", "BIRTH_DATE"),
)
PIECE, OVERLAP = 4000, 200  # characters at once; the library's time grows faster than a text

# Without one of these cues there is nothing to find, and the library is not loaded.
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
# Every cue needs one of these. Looking for them takes a tenth of the time of the cues.
_THREE = re.compile(r"[0-9][^0-9]{0,4}[0-9][^0-9]{0,4}[0-9]")
_PARTS = (
    *("@", "%40", "[", "(", "{", "plat", "pol", "tnkb", "lahir", "lhr", "ttl", "dob"),
    *("paspor", "cvv", "cvc", "delapan"),
)
_PLATE = re.compile(r"[A-Z]{1,2}\s?[0-9]{3,4}\s?[A-Z]{2,3}", re.IGNORECASE)
_UNREAD = re.compile(r"[\ud800-\udfff\U00010000-\U0010ffff]")  # emoji, and halves of them
_GAP = re.compile(r"[ \t]{20,}")  # takes the library time by the square of its length
_BIRTHPLACE = re.compile(r"[^\W\d_]{2,30}(?: [^\W\d_]{2,30})?,\s{0,3}")
_DIGITS = re.compile(r"[0-9]+")
# Mailboxes of offices, which belong to no single person.
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
    """Return the spans of personal data, sorted, none touching another.

    ``keep`` are telephone numbers of the city, in any spelling. ``public`` are names that are not
    personal data. ``places`` and ``offices`` are the words in names of the city's areas and
    offices, which are not names of people.
    """
    plain, places_in_text = _normalize(text)
    lexicon = load_lexicon(places, offices)
    own = {_normalize_number(number) for number in keep}
    numbers = [
        *identifiers.find_identifier_spans(plain, lambda number: _normalize_number(number) in own)
    ]
    if _may_have_cue(plain) and _CUE.search(plain):
        numbers += _find_library_spans(plain, own, lexicon)
    numbers += identifiers.find_account_spans(plain, public.accounts, lexicon)
    names = people.find_people_spans(plain, lexicon, public, numbers)
    spans = [*numbers, *names, *homes.find_home_spans(plain, names)]
    if places_in_text:
        spans = [(places_in_text[start], places_in_text[end - 1] + 1) for start, end in spans]
    return join_spans(spans, len(text))


def _find_library_spans(
    text: str, own: Collection[str], lexicon: Lexicon
) -> Iterator[tuple[int, int]]:
    """Yield the spans that the library finds. ``own`` are the city's telephone numbers."""
    for start, piece in _split_pieces(_blank_unreadable(text)):
        for match in _detect_pii(piece):
            if _is_personal(match, own, lexicon):
                birthplace = _BIRTHPLACE.match(match.value) if match.type == "BIRTH_DATE" else None
                end = start + match.start + len(match.value)
                yield start + match.start + (birthplace.end() if birthplace else 0), end


def _normalize(text: str) -> tuple[str, list[int]]:
    """Return the text with plain digits, hyphens and spaces, without invisible characters.

    A number that was copied from a messenger may have any of these. The second value is the place
    of each character in ``text``, or empty when the places are the same.
    """
    if text.isascii():
        return text, []
    signs = [(place, _normalize_sign(sign)) for place, sign in enumerate(text)]
    visible = [(place, sign) for place, sign in signs if sign]
    return "".join(sign for _, sign in visible), [place for place, _ in visible]


def _normalize_sign(sign: str) -> str:
    if sign.isascii():
        return sign
    kind = unicodedata.category(sign)
    if kind == "Nd":
        return str(unicodedata.digit(sign))
    return {"Cf": "", "Pd": "-", "Zs": " "}.get(kind, sign)


def _may_have_cue(text: str) -> bool:
    """Return whether a cue is possible.

    A text that is not ASCII may have letters that fold to others ("ſ", "K").
    """
    lowered = text.lower()
    return (
        not text.isascii()
        or _THREE.search(text) is not None
        or any(part in lowered for part in _PARTS)
    )


def _detect_pii(text: str) -> "list[PiiMatch]":
    from lokal.samaran import detect_pii  # here and not above: it compiles for 0.3 s

    return detect_pii(text, types=PII_TYPES)


def _blank_unreadable(text: str) -> str:
    """Return the text with emoji and long gaps replaced, character for character.

    They slow the library down, and are part of no match.
    """
    return _GAP.sub(lambda gap: "\n" * len(gap[0]), _UNREAD.sub("■", text))


def _split_pieces(text: str) -> Iterator[tuple[int, str]]:
    """Yield overlapping pieces of the text, each with its place."""
    for start in range(0, len(text), PIECE):
        yield start, text[start : start + PIECE + OVERLAP]


def _is_personal(match: "PiiMatch", own: Collection[str], lexicon: Lexicon) -> bool:
    """Return whether a match of the library is personal data."""
    if match.type == "PHONE":
        return _normalize_number(match.value) not in own
    if match.type == "EMAIL":
        return not _is_office_mailbox(match.value, lexicon)
    if match.type == "PLATE" and match.confidence != "high":
        return bool(_PLATE.fullmatch(match.value))  # not "blok B 12 A"
    return True


def _is_office_mailbox(address: str, lexicon: Lexicon) -> bool:
    """Return whether an address is of an office: by its mailbox, or in go.id without a name."""
    box, _, host = address.lower().rpartition("@")
    if _OFFICE_MAILBOX.fullmatch(address):
        return True
    parts = [part for part in _MAILBOX.findall(box) if len(part) > 3]
    return host.endswith(".go.id") and not any(part in lexicon.names for part in parts)


def _normalize_number(number: str) -> str:
    """Return the digits of a telephone number, without the country code 62 and a leading 0."""
    digits = "".join(_DIGITS.findall(number))
    return digits.removeprefix("62").removeprefix("0")


_NUMBER = re.compile(r"\+?[0-9]{8,15}")
_WORD = re.compile(r"[^\W\d_]{3,}")


def find_spans(text: str | None) -> Spans:
    """Return the spans of personal data in a text about this city.

    The city's own telephone numbers, the names of people in public office and the accounts of
    public bodies are not personal data.
    """
    if not text:
        return ()
    return find_personal_spans(
        text, _list_own_numbers(), _list_public_names(), _list_area_words(), _list_office_words()
    )


def mask_text(text: str | None) -> str:
    """Return the text with its personal data masked."""
    return mask_spans(text or "", find_spans(text))


@cache
def _list_own_numbers() -> frozenset[str]:
    """Return the telephone numbers in the names of the city's channels."""
    names = " ".join(channel.name for channel in city().channels.values())
    return frozenset(_NUMBER.findall(names))


@cache
def _list_public_names() -> PublicNames:
    """Return the public names of the table, together with the names of areas."""
    names = city().public_names
    return replace(names, places=names.places | {name.lower() for name in _list_area_names()})


@cache
def _list_area_words() -> frozenset[str]:
    """Return the words in names of areas, in small letters."""
    return frozenset(_WORD.findall(" ".join(_list_area_names()).lower()))


@cache
def _list_office_words() -> frozenset[str]:
    """Return the words in names of offices, in small letters."""
    names = (name for each in city().offices.values() for name in (each.name, *each.aliases))
    return frozenset(_WORD.findall(" ".join(names).lower()))


def _list_area_names() -> set[str]:
    levels = ((each.name, each.kecamatan, each.kota) for each in city().kelurahan.values())
    return {name for names in levels for name in names}
