"""The types of answers that several subjects share.

Each subject has a module ``schemas`` with its own types. The views are checked against them, and
the OpenAPI document is made from them. Moments are RFC 3339 in Asia/Jakarta, coordinates WGS84
degrees.
"""

from typing import Annotated, TypedDict

Moment = Annotated[str, "date-time"]  # the format in the OpenAPI document


class Named(TypedDict):
    """The code and the name of an office, a category, an area or another row of a city's table."""

    code: str
    name: str


class Emergency(TypedDict):
    """The answer to a text that tells of danger. ``message`` says that ``number`` has to be called
    at once.
    """

    number: str
    message: str
    danger: Named


class Helpline(TypedDict):
    """A line that helps at once with a sensitive matter, and the sentence that says so."""

    number: str
    name: str
    message: str


class Health(TypedDict):
    status: str
    table: bool
    version: str


class Update(TypedDict):
    """The updates that the owner of a contact gets by one ``way``. ``to`` is the address with its
    middle left out, and ``message`` says all this in a sentence. With ``withheld`` unproven, only
    the receipt is sent by this way until the owner proves the contact; with country or no_sms,
    nothing is ever sent by it.
    """

    way: str
    to: str
    withheld: str | None
    message: str
