"""Texts in the alphabet of GSM, and how many SMS they take.

Source: 3GPP TS 23.038, 6.2.1. A letter of the alphabet is one septet, one of its extension two. An
SMS has 160 septets, a part of a longer one 153. One letter outside the alphabet reduces every part
to 67 letters.
"""

import re
from unicodedata import category, normalize

EXTENSION = frozenset("^{}\\[~]|€")
ALPHABET = EXTENSION | frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ONE_PART, TWO_PARTS = 160, 2 * 153  # septets
# Signs that telephones type by themselves, and their plain forms.
PLAIN_LETTERS = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−•·●", "-"),
        "…": "...",
        "×": "x",
        "→": "->",
        "⁄": "/",
    }
)
DRAWN = ("So", "Sk", "Cf", "Cn", "Co", "Me")  # categories of emoji, their colours and joiners
COLOURED = "\ufe0f"  # the selector that shows a sign as an emoji
SPACES = re.compile(" {2,}")


def plain_text(text: str) -> str:
    """Return the text with plain signs, and without the emoji and accents that the alphabet of GSM
    lacks. No word is lost: a text in another script stays as it is.
    """
    if ALPHABET.issuperset(text):
        return text
    letters = map(_plain_letter, normalize("NFC", text).translate(PLAIN_LETTERS))
    return SPACES.sub(" ", "".join(letters))


def _plain_letter(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    parts = normalize("NFKD", letter).translate(PLAIN_LETTERS)
    bare = "".join(part for part in parts if category(part) != "Mn")
    if bare and ALPHABET.issuperset(bare):
        return bare
    kind = category(letter)
    if kind in DRAWN or letter == COLOURED:
        return ""
    return " " if kind in ("Zs", "Cc") else letter


def count_septets(text: str) -> int:
    """Return the septets of a text in the alphabet of GSM."""
    return len(text) + sum(map(text.count, EXTENSION))


def cut_septets(text: str, most: int) -> str:
    """Return a text of at most ``most`` septets, cut behind a word where it was too long. It is
    empty where no word fits, and for a text that has letters outside the alphabet of GSM.
    """
    line = plain_text(" ".join(text.split()))
    if not ALPHABET.issuperset(line):
        return ""
    if count_septets(line) <= most:
        return line
    line = line[: max(0, most - 2)]  # one letter more than can fit, and a note has thousands
    while line and count_septets(line) > most - 3:
        line = line.rpartition(" ")[0]
    return f"{line}..." if line else ""
