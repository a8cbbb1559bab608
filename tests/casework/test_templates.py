"""Templates: their placeholders, and filling them."""

import pytest

from chalicelib.casework.templates import PLACEHOLDERS, Template, check_template, fill_template
from chalicelib.platform.errors import BadField

VALUES = {name: name.upper() for name in PLACEHOLDERS}


def a_template(text: str) -> Template:
    return Template("31", "x", "Judul", text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Terima kasih", "Terima kasih"),
        ("{number} di {address}", "NUMBER di ADDRESS"),
        ("{office}{category}{office}", "OFFICECATEGORYOFFICE"),
    ],
)
def test_placeholders_are_filled(text: str, told: str) -> None:
    assert fill_template(check_template(a_template(text)), VALUES) == told


def test_braces_of_a_value_are_just_braces() -> None:
    values = {**VALUES, "address": "{number} {0} {office.__class__}"}
    assert fill_template(a_template("di {address}"), values) == "di {number} {0} {office.__class__}"


@pytest.mark.parametrize(
    "text",
    [
        "{name}",
        "{",
        "}",
        "{}",
        "{number",
        "number}",
        "{{number}}",
        "{number!r}",
        "{ number }",
        "{0}",
    ],
)
def test_other_braces_are_refused(text: str) -> None:
    with pytest.raises(BadField) as bad:
        check_template(a_template(text))
    assert bad.value.members["known"] == "number, office, category, address"
