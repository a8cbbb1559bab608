"""Telephone numbers: their one form, and which of them get SMS."""

import re
from collections.abc import Collection

from chalicelib.city.current import city
from chalicelib.platform.errors import BadField
from chalicelib.reports.contact.delivery_states import COUNTRY, NO_SMS

# The usual form of a mobile number here. Such a number does not need ``phonenumbers``, which is a
# large library.
MOBILE = re.compile(r"(?:\+62|0)(8[0-9]{8,11})")

# Eight digits or fewer after the country: no mobile number, though a house's may be as short.
SHORT_MOBILE = re.compile(r"\+620?8[0-9]{0,7}")

EXTENSION = re.compile(r"\s*(?:ext|x)\.?\s*[0-9]{1,7}$", re.IGNORECASE)

HOME = "62"
# Mobile numbers that cost no more than usual: 0800 to 0809 are free, shared-cost and premium
# numbers, 0868 is a satellite's (Permenkominfo 14/2018).
TEXTED = re.compile(r"\+628(?!68)[1-9][0-9]{7,10}")
SATELLITE = "+62868"


def parse_phone(text: str) -> str:
    """Return a number in E.164: ``+6281112272206`` for ``0811-1227-2206``. Numbers without a
    country are Indonesian. Raises BadField for a number that cannot exist.
    """
    mobile = MOBILE.fullmatch(re.sub(r"[ .-]", "", text))
    return f"+62{mobile[1]}" if mobile else _parse_foreign_phone(text)


def _parse_foreign_phone(text: str) -> str:
    import phonenumbers  # here and not above: only an unusual number needs it

    # The library reads letters as the keys of a telephone, or leaves out what follows them. Here
    # they are mistypes, and another number would be a stranger's.
    if any(sign.isalpha() for sign in EXTENSION.sub("", text)):
        raise BadField(field="contact.phone", rule="phone")
    try:
        parsed = phonenumbers.parse(text, "ID")
    except phonenumbers.NumberParseException:
        raise BadField(field="contact.phone", rule="phone") from None
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    if not phonenumbers.is_possible_number(parsed) or SHORT_MOBILE.fullmatch(number):
        raise BadField(field="contact.phone", rule="phone")
    return number


def sms_obstacle(phone: str, countries: Collection[str]) -> str:
    """Return why an E.164 number gets no SMS: it is of a country that is not in ``countries``, or
    it is not a mobile number. Satellite, premium and shared-cost numbers count as not mobile.
    Return an empty text for a number that gets SMS.
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
    mobile = (Kind.MOBILE, Kind.FIXED_LINE_OR_MOBILE)  # some countries make no difference
    return "" if phonenumbers.number_type(parsed) in mobile else NO_SMS


def permanent_sms_obstacle(phone: str) -> str:
    """Return why a number never gets an SMS in this city; empty for a number that does."""
    return sms_obstacle(phone, city().settings.phone_countries)
