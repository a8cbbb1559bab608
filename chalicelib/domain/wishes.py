"""How somebody wants to be told of a report."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from chalicelib.domain.tongue import Language

if TYPE_CHECKING:
    from chalicelib.domain.report import Contact

# The ways there are: an answer where the report came from, an SMS, a mail.
REPLY, SMS, EMAIL = "reply", "sms", "email"
WAYS = (REPLY, SMS, EMAIL)


@dataclass(frozen=True, slots=True)
class Wishes:
    """``off`` are the ways they ended."""

    language: Language = Language.INDONESIAN
    off: frozenset[str] = frozenset()


NO_WISHES = Wishes()


def hint(way: str, contact: "Contact") -> str:
    """Where a notice goes, so that its owner knows it again and nobody else: ``s…@rumah.id``,
    ``+62…7890``; empty for the channel a report came by, and for an address that is gone.
    """
    if way == EMAIL and contact.email:
        name, _, host = contact.email.partition("@")
        return f"{name[:1]}…@{host}"
    if way == SMS and contact.phone:
        return f"{contact.phone[:3]}…{contact.phone[-4:]}"
    return ""
