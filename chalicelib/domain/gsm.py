"""SMS in the alphabet of GSM (3GPP TS 23.038, 6.2.1): 153 characters to a part. One letter that is
not in it makes a part of all of it 67.
"""

import re
from unicodedata import category, normalize

ALPHABET = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà^{}\\[~]|€"
)
# What telephones type by themselves, as a typewriter has it.
PLAIN = str.maketrans(
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
DRAWN = ("So", "Sk", "Cf", "Cn", "Co", "Me")  # pictures, their colours and what joins them
COLOURED = "\ufe0f"  # asks for a sign as a picture
SPACES = re.compile(" {2,}")


def plain(text: str) -> str:
    """The text without what an SMS has no letter for, as far as no word is lost by that: another
    script stays as it is.
    """
    if ALPHABET.issuperset(text):
        return text
    told = map(_plain, normalize("NFC", text).translate(PLAIN))
    return SPACES.sub(" ", "".join(told))


def _plain(letter: str) -> str:
    if letter in ALPHABET:
        return letter
    parts = normalize("NFKD", letter).translate(PLAIN)
    bare = "".join(part for part in parts if category(part) != "Mn")
    if bare and ALPHABET.issuperset(bare):
        return bare
    kind = category(letter)
    if kind in DRAWN or letter == COLOURED:
        return ""
    return " " if kind in ("Zs", "Cc") else letter
