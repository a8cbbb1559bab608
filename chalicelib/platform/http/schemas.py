"""The types of answers that several subjects share.

Each subject has a module ``schemas`` with its own types. The views are checked against them, and
the OpenAPI document is made from them. Moments are RFC 3339 in Asia/Jakarta, coordinates WGS84
degrees.
"""

from typing import Annotated, TypedDict

Moment = Annotated[str, "date-time"]  # the format in the OpenAPI document


class Named(TypedDict):
    """An office, a category or an area."""

    code: str
    name: str


class Emergency(TypedDict):
    """What was written tells of danger: ``number`` is to be called at once, as ``message`` says."""

    number: str
    message: str
    danger: Named


class Health(TypedDict):
    status: str
    table: bool
    version: str


class Update(TypedDict):
    """How who left a contact hears what happens, by one way, in words that may be shown.
    ``withheld`` says why nothing but the receipt comes by it yet (unproven), or never anything
    (country, no_sms).
    """

    way: str
    to: str
    withheld: str | None
    message: str
