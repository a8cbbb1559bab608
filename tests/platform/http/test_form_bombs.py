"""Forms of parts that are made to cost much, as anybody may post them before a proof is looked
for.
"""

from collections.abc import Callable

import pytest

from chalicelib.platform.http.bodies import LONGEST_HEAD, MOST_PARTS, Part, read_parts
from tests.growth import grows_with_the_square

HEAD = b"--b\r\nContent-Disposition: form-data"
END = b"\r\n\r\nisi\r\n--b--"
BOMBS: dict[str, Callable[[int], bytes]] = {
    "quoted parameters": lambda n: HEAD + b';"' * n + END,
    "continued parameters": lambda n: HEAD + b";name*0=a" * n + END,
    "parameters": lambda n: HEAD + b";a=b" * n + END,
    "percents": lambda n: HEAD + b";name*=" + b"%" * n + END,
    "headers": lambda n: b"--b\r\n" + b"a:b\r\n" * n + END,
    "lines": lambda n: b"\r\n" * n + HEAD + END,
    "dashes": lambda n: b"-" * n + HEAD + END,
    "parts": lambda n: (HEAD + b"\r\n\r\nisi\r\n") * n,
}


def read_all(body: bytes) -> list[Part]:
    return [*read_parts(body, b"b")]


@pytest.mark.parametrize("name", BOMBS)
def test_a_form_costs_in_proportion_to_its_length(name: str) -> None:
    assert not grows_with_the_square(read_all, BOMBS[name], 1_000 if name == "parts" else 8_000)


def test_no_more_parts_are_read_than_a_form_has() -> None:
    assert len(read_all(BOMBS["parts"](10_000))) == MOST_PARTS


def test_a_head_is_read_up_to_a_length_and_its_part_is_whole() -> None:
    name = b"n" * 100
    fits = HEAD + b'; name="' + name + b'"; filename="' + b"%C3%A9" * 100 + b'.jpg"' + END
    [part, *_] = read_all(fits)
    assert (part.name.encode(), part.filename[-4:], part.body) == (name, ".jpg", b"isi")
    [part, *_] = read_all(
        HEAD + b'; name="a"; x="' + b"x" * LONGEST_HEAD + b'"; filename="b"' + END
    )
    assert (part.name, part.filename, part.body) == ("a", "", b"isi")


@pytest.mark.parametrize(
    ("params", "names"),
    [
        (b'; name="a"; filename="b"', ("a", "b")),
        (b'; NAME="a"; name="b"', ("a", "")),
        (b"; name*=utf-8''%C3%A9", ("é", "")),
        (b"; name*0=a; name*1=b", ("ab", "")),
        (b"; filename*0*=no-charset''%ff", ("", "ÿ")),
        (b"; name", ("", "")),
        (b"", ("", "")),
        (b";name*x=a", ("", "")),
    ],
)
def test_names_are_read_as_browsers_and_mailers_write_them(
    params: bytes, names: tuple[str, str]
) -> None:
    [part, *_] = read_all(HEAD + params + END)
    assert (part.name, part.filename) == names
