"""What a channel's message says, before it is a report."""

from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.city import Priority
from chalicelib.domain.contact import NOBODY, Contact
from chalicelib.domain.report import Media
from chalicelib.domain.service import Answer


@dataclass(frozen=True, slots=True)
class Draft:
    """One message of a channel, read but not yet placed, categorised or numbered.

    ``external_id`` is the sender's own id of the message (or an Idempotency-Key) and makes it
    unique within the channel; ``fingerprint`` is the SHA-256 of what was sent under it.
    ``uploads`` are upload ids as given out; ``media`` is fetched from the sender. ``sent_at`` is
    the sender's own moment of it, where it tells one. ``priority`` is a desk's; None leaves it to
    the category. ``network`` and ``device`` are whence it came, for limits;
    neither is kept. ``letter`` is the key of the letter it came as, where that lies in the bucket.
    """

    channel: str
    description: str
    received_at: datetime
    external_id: str | None = None
    fingerprint: bytes = b""
    category: str | None = None
    address: str | None = None
    lat: float | None = None
    lng: float | None = None
    area: str | None = None
    occurred_at: datetime | None = None
    contact: Contact = NOBODY
    anonymous: bool = False
    private: bool = True
    uploads: tuple[str, ...] = ()
    media: tuple[Media, ...] = ()
    sent_at: datetime | None = None
    priority: Priority | None = None
    answers: tuple[Answer, ...] = ()
    network: str | None = None
    device: str | None = None
    letter: str | None = None
