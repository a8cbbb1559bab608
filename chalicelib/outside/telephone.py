"""Telephone numbers as the world writes them."""

import re

from chalicelib.domain.errors import BadField

# As nearly everybody here writes it. Such a number needs no library, which is a large one.
MOBILE = re.compile(r"(?:\+62|0)(8[0-9]{8,11})")


def e164(text: str) -> str:
    """``0811-1227-2206`` -> ``+6281112272206``; numbers without a country are Indonesian. Raises
    BadField.
    """
    mobile = MOBILE.fullmatch(re.sub(r"[ .-]", "", text))
    return f"+62{mobile[1]}" if mobile else _of_any_country(text)


def _of_any_country(text: str) -> str:
    import phonenumbers  # here and not above: only needed for a number out of the ordinary

    try:
        parsed = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise BadField(field="contact.phone", rule="phone") from None
    if not phonenumbers.is_possible_number(parsed):
        raise BadField(field="contact.phone", rule="phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
