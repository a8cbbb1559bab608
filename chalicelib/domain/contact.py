"""Who reported: a contact, and whom it reaches."""

from dataclasses import dataclass

from chalicelib.domain.wishes import NO_WISHES, Wishes


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reported, kept apart from the report. ``phone`` is E.164.

    ``reply`` is where an answer on the channel goes, ``<sender>/...`` as the sender's own module
    wrote it and its reply reads it; ``person`` is the id that sender knows them by. Who is
    ``muted`` wants no notices, of none of their reports; ``wishes`` are about this one. ``proven``
    are the ways of which we know, for this report, that they lead to who left them.
    """

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    reply: str | None = None
    person: str | None = None
    muted: bool = False
    wishes: Wishes = NO_WISHES
    proven: frozenset[str] = frozenset()


NOBODY = Contact()


def talked_to(contact: Contact) -> str | None:
    """Whom an answer on the channel reaches, whichever message it answers: the sender and who they
    are there, ``x/987``. None where the sender does not say.
    """
    sender = (contact.reply or "").partition("/")[0]
    return f"{sender}/{contact.person}" if sender and contact.person else None


def same_person(one: Contact, other: Contact) -> bool:
    """Whether two contacts share a way to one person; mail programs write an address in capitals
    one day and without them the next.
    """
    ways = (_ways(one), _ways(other))
    return any(mine is not None and mine == yours for mine, yours in zip(*ways, strict=True))


def _ways(contact: Contact) -> tuple[str | None, ...]:
    return contact.phone, contact.email and contact.email.lower(), talked_to(contact)
