"""Whether a way tells somebody what happens, and why not yet, or never. It sends nothing, so that a
filing can say so without loading what does.
"""

from chalicelib.city import city
from chalicelib.domain.contact import Contact
from chalicelib.domain.delivery import UNPROVEN
from chalicelib.domain.wishes import SMS, address, is_proven
from chalicelib.outside import telephone


def unfit(phone: str) -> str:
    """Why a number gets no SMS, ever; empty for one that does."""
    return telephone.unfit(phone, city().settings.phone_countries)


def closed(way: str, contact: Contact) -> str:
    """Why a way tells nothing yet, or never will; empty for one that tells."""
    if way == SMS and (why := unfit(address(SMS, contact))):
        return why
    return "" if is_proven(way, contact) else UNPROVEN
