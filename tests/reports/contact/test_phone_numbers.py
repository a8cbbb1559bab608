"""Telephone numbers: their one form, and which of them get SMS."""

import pytest

from chalicelib.platform.errors import BadField
from chalicelib.reports.contact import phone_numbers

# a number, and why it gets none in a city of +62
NUMBERS = (
    ("+6281211272206", ""),
    ("+6285912345678", ""),
    ("+628991234567", ""),
    ("+62215001234", "no_sms"),  # a house in Jakarta
    ("+628091234567", "no_sms"),  # premium
    ("+628001234567", "no_sms"),  # free
    ("+628041234567", "no_sms"),  # shared cost
    ("+62868123456789", "no_sms"),  # a satellite's
    ("+881612345678", "country"),
    ("+979123456789", "country"),
    ("+19005551234", "country"),
    ("+252612345678", "country"),
    ("+6591234567", "country"),
    ("+62", "no_sms"),
    ("", "no_sms"),
)


def test_only_mobile_numbers_of_the_citys_countries_get_sms() -> None:
    found = {number: phone_numbers.sms_obstacle(number, {"62"}) for number, _ in NUMBERS}
    assert found == dict(NUMBERS)
    assert phone_numbers.sms_obstacle("+6591234567", {"62", "65"}) == ""
    assert phone_numbers.sms_obstacle("+19005551234", {"1"}) == "no_sms"
    assert phone_numbers.sms_obstacle("+6281211272206", {"65"}) == "country"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("0812-1127-2206", "+6281211272206"),
        ("0811-1227-2206", "+6281112272206"),
        ("08111272206", "+628111272206"),
        ("+62 811 1272206", "+628111272206"),
        ("+62 811 1227 2206", "+6281112272206"),
        ("628111272206", "+628111272206"),
        ("(021) 3822965", "+62213822965"),
        ("(021) 500 1234", "+62215001234"),
        ("(021) 500 1234 ext. 12", "+62215001234"),
        ("0800 1 234567", "+628001234567"),
        ("+1 415 555 2671", "+14155552671"),
        ("+65 9123 4567", "+6591234567"),
        ("0812 1127 2206 ext. 5", "+6281211272206"),
    ],
)
def test_a_number_is_written_as_the_world_does(typed: str, stored: str) -> None:
    assert phone_numbers.parse_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "   ", "abc", "12", "+999999999999999999", "0", "++62", "+62 0"),
        *("0812-345-67B9", "0812 3456 78OO", "0812-abc", "0812-abc ext 9", "nol delapan"),
        *("0812999", "081234567", "+62812"),
    ],
)
def test_what_is_no_number_is_refused_and_no_other_is_made_of_it(typed: str) -> None:
    with pytest.raises(BadField) as refused:
        phone_numbers.parse_phone(typed)
    assert refused.value.members == {"field": "contact.phone", "rule": "phone"}
