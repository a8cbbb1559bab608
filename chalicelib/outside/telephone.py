"""Telephone numbers as the world writes them."""

from chalicelib.domain.errors import BadField


def e164(text: str) -> str:
    """``0811-1227-2206`` -> ``+6281112272206``; numbers without a country are Indonesian. Raises
    BadField.
    """
    import phonenumbers  # here and not above: large, and only needed when somebody gives a number

    try:
        parsed = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise BadField(field="contact.phone", rule="phone") from None
    if not phonenumbers.is_possible_number(parsed):
        raise BadField(field="contact.phone", rule="phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
