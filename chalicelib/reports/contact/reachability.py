"""Whether a way tells somebody what happens, and why not yet, or never. It sends nothing, so that a
filing can say so without loading what does.
"""

import re
from collections.abc import Collection

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.reports.contact.delivery_states import COUNTRY, NO_SMS, UNPROVEN
from chalicelib.reports.contact.preferences import SMS, Contact, address_for, is_proven

# Telephone numbers as the world writes them.


# As nearly everybody here writes it. Such a number needs no library, which is a large one.
MOBILE = re.compile(r"(?:\+62|0)(8[0-9]{8,11})")

HOME = "62"
# Of these none is dear: 0800 to 0809 are free, shared-cost and premium, 0868 is a satellite's
# (Permenkominfo 14/2018).
TEXTED = re.compile(r"\+628(?!68)[1-9][0-9]{7,10}")
SATELLITE = "+62868"


def parse_phone(text: str) -> str:
    """``0811-1227-2206`` -> ``+6281112272206``; numbers without a country are Indonesian. Raises
    BadField.
    """
    mobile = MOBILE.fullmatch(re.sub(r"[ .-]", "", text))
    return f"+62{mobile[1]}" if mobile else _parse_foreign_phone(text)


def _parse_foreign_phone(text: str) -> str:
    import phonenumbers  # here and not above: only needed for a number out of the ordinary

    try:
        parsed = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise BadField(field="contact.phone", rule="phone") from None
    if not phonenumbers.is_possible_number(parsed):
        raise BadField(field="contact.phone", rule="phone")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)


def sms_obstacle(phone: str, countries: Collection[str]) -> str:
    """Why an E.164 number gets no SMS: it is of another country, or no mobile one, as satellites,
    premium and shared-cost numbers are none. Empty for one that does.
    """
    if HOME in countries and TEXTED.fullmatch(phone):
        return ""
    import phonenumbers
    from phonenumbers import PhoneNumberType as Kind

    try:
        parsed = phonenumbers.parse(phone)
    except phonenumbers.NumberParseException:
        return NO_SMS
    if str(parsed.country_code) not in countries:
        return COUNTRY
    if phone.startswith(SATELLITE):
        return NO_SMS
    mobile = (Kind.MOBILE, Kind.FIXED_LINE_OR_MOBILE)  # some countries tell no difference
    return "" if phonenumbers.number_type(parsed) in mobile else NO_SMS


def permanent_sms_obstacle(phone: str) -> str:
    """Why a number gets no SMS, ever; empty for one that does."""
    return sms_obstacle(phone, city().settings.phone_countries)


def delivery_obstacle(way: str, contact: Contact) -> str:
    """Why a way tells nothing yet, or never will; empty for one that tells."""
    if way == SMS and (why := permanent_sms_obstacle(address_for(SMS, contact))):
        return why
    return "" if is_proven(way, contact) else UNPROVEN
