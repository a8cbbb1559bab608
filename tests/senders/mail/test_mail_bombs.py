"""Letters that are made to cost their reader much: each is read in proportion to its length, and
what it says is found.
"""

from collections.abc import Callable

import pytest

from chalicelib.senders.mail import letters
from tests.growth import grows_with_the_square

HEAD = (
    b"From: Siti <siti@contoh.test>\r\nSubject: Lampu mati\r\nMessage-ID: <a1@x.test>\r\n"
    b"MIME-Version: 1.0\r\n"
)
WORDS = b"\r\n\r\nSudah tiga malam."
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
PHOTO = b"--b\r\nContent-Type: image/jpeg; name=a.jpg\r\nContent-Transfer-Encoding: base64\r\n\r\n"


def nest(levels: int) -> bytes:
    """Parts within parts, the text innermost."""
    within = (
        b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
        for level in range(levels)
    )
    return HEAD + b"".join(within) + b"Content-Type: text/plain" + WORDS


BOMBS: dict[str, Callable[[int], bytes]] = {
    "quoted parameters": lambda n: HEAD + b"Content-Type: text/plain" + b';"' * n + WORDS,
    "parameters of parts": lambda n: HEAD + b"Content-Type: multipart/x" + b';"' * n + WORDS,
    "continued parameters": lambda n: HEAD + b"Content-Type: text/plain" + b";a*0=b" * n + WORDS,
    "continued file names": lambda n: (
        HEAD + b"Content-Disposition: inline" + b";filename*0=b" * n + WORDS
    ),
    "a long header": lambda n: HEAD + b"X-A: " + b"a" * n + WORDS,
    "a long subject": lambda n: b"Subject: " + b"=?utf-8?q?a?= " * n + b"\r\n" + HEAD + WORDS,
    "a folded header": lambda n: HEAD + b"X-A: a\r\n" + b" a\r\n" * n + b"X-B: b" + WORDS,
    "many headers": lambda n: HEAD + b"X-A: a\r\n" * n + b"X-B: b" + WORDS,
    "an author in quotes": lambda n: b"From: " + b'"' * n + b"\r\n" + HEAD + WORDS,
    "letters in letters": lambda n: HEAD + b"Content-Type: message/rfc822\r\n\r\n" * n + WORDS,
    "many parts": lambda n: MIXED + b"--b\r\n\r\nx\r\n" * n + b"--b--",
    "a file that is no base64": lambda n: MIXED + PHOTO + b"!@#=" * n + b"\r\n--b--",
    "a file of ends": lambda n: MIXED + PHOTO + b"A=" * n + b"\r\n--b--",
    "open tags": lambda n: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<a \"'" * n,
    "open comments": lambda n: HEAD + b"Content-Type: text/html\r\n\r\n" + b"<!--" * n,
    "quotes in quotes": lambda n: HEAD + b"\r\n" + b"> " * n,
    "empty lines": lambda n: HEAD + b"\r\n" + b"\r\n" * n,
}


LARGE = {"many headers", "many parts", "letters in letters"}  # each of which is some dozen bytes


@pytest.mark.parametrize("name", BOMBS)
def test_a_letter_costs_in_proportion_to_its_length(name: str) -> None:
    assert not grows_with_the_square(
        letters.parse_letter, BOMBS[name], 500 if name in LARGE else 8_000
    )


@pytest.mark.parametrize("levels", [10, 100, 1_000])
def test_a_letter_that_is_nested_deeply_is_kept(levels: int) -> None:
    letter = letters.parse_letter(nest(levels))
    assert (letter.subject, letter.message_id) == ("Lampu mati", "a1@x.test")
    assert "Sudah tiga malam." in letter.text or levels > 50
    assert letter.text


@pytest.mark.parametrize(
    "name", ["quoted parameters", "continued parameters", "a long header", "many headers"]
)
def test_what_a_burdened_letter_says_is_found(name: str) -> None:
    letter = letters.parse_letter(BOMBS[name](50_000))
    assert (letter.subject, letter.text) == ("Lampu mati", "Sudah tiga malam.")


@pytest.mark.parametrize("content", [b"", b"\r\n", b"====", b"!!!!", b"A", b"\xff\x00"])
def test_an_attachment_of_nothing_is_nothing(content: bytes) -> None:
    raw = MIXED + PHOTO + content + b"\r\n--b--"
    [(index, name, kind)] = letters.parse_letter(raw).parts
    assert (name, kind) == ("a.jpg", "image/jpeg")
    body, _ = letters.load_part(raw, index)
    assert len(body) <= len(content)
