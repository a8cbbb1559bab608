"""A draft: the content of a channel's message before it becomes a report."""

from dataclasses import dataclass, replace
from datetime import datetime

from chalicelib.city.questions import Answer
from chalicelib.city.rows import Priority, Visibility
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.texts.plain_text import remove_unseen, to_one_line
from chalicelib.reports.contact.preferences import NOBODY, Contact
from chalicelib.reports.filing import Media, Purpose


@dataclass(frozen=True, slots=True)
class Draft:
    """One message of a channel, read but not yet placed, categorised or numbered.

    ``external_id`` is the sender's own id of the message, or an Idempotency-Key. It makes the
    message unique among those of ``sender``, which is set once the sender is proven;
    ``fingerprint`` is the SHA-256 of the content sent under that id.
    ``uploads`` are the upload ids that we issued; ``media`` is fetched from the sender. ``sent_at``
    is the moment that the sender states, if any. ``priority`` is set by the desk; None leaves it to
    the category. ``visibility`` is the reporter's choice; None leaves it to the channel.
    ``purpose`` is the reporter's choice; None leaves it to the words.
    ``about_officials`` is the reporter's own word that the report accuses an office.
    ``network`` and ``device`` say where the message came from; they serve the rate
    limits and are not stored. ``letter`` is the key of the original letter, where it lies in the
    bucket.

    The constructor removes invisible characters from every text; ids and keys stay as they came.
    """

    channel: str
    description: str
    received_at: datetime
    external_id: str | None = None
    sender: Sender | None = None
    fingerprint: bytes = b""
    category: str | None = None
    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    occurred_at: datetime | None = None
    contact: Contact = NOBODY
    anonymous: bool = False
    visibility: Visibility | None = None
    about_officials: bool = False
    uploads: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    sent_at: datetime | None = None
    priority: Priority | None = None
    answers: tuple[Answer, ...] = ()
    network: str | None = None
    device: str | None = None
    letter: str | None = None
    purpose: Purpose | None = None

    def __post_init__(self) -> None:
        clean = {
            "description": remove_unseen(self.description),
            "category": self.category and to_one_line(self.category),
            "address": self.address and (to_one_line(self.address) or None),
            "area": self.area and to_one_line(self.area),
            "contact": _clean_contact(self.contact),
            "answers": tuple(
                replace(each, value=remove_unseen(each.value)) for each in self.answers
            ),
        }
        for name, value in clean.items():
            object.__setattr__(self, name, value)

    def key_of(self, external_id: str) -> MessageKey:
        """Return the key of a message of the same sender. Raises ValueError when none is proven."""
        if self.sender is None:
            raise ValueError("a message of nobody")
        return MessageKey(self.channel, self.sender, external_id)

    @property
    def key(self) -> MessageKey | None:
        """The draft's own key; None when it has no id."""
        return self.key_of(self.external_id) if self.external_id else None


def _clean_contact(contact: Contact) -> Contact:
    if contact == NOBODY:
        return contact
    name, email = (part and (to_one_line(part) or None) for part in (contact.name, contact.email))
    return replace(contact, name=name, email=email)
