"""The key by which a repeated message is recognized.

It has the channel, the proven sender, and the sender's own id of the message. No sender can make a
key of another sender, so the ids of one never collide with the ids of another
(docs/decisions/0028).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

# The kinds of proof, in addition to the modules of ``senders``, which are kinds of their own.
WEB = "web"  # no proof: the client knows the key itself
DEVICE = "device"  # the token that an application made for a device and keeps
DESK = "desk"  # the sign-in of an officer of an office
OPEN311 = "open311"  # a partner's api_key

SHORTEST_SECRET = 16  # characters of a web filing's key when nothing else proves the sender


@dataclass(frozen=True, slots=True)
class Sender:
    """The proven sender of a message.

    ``kind`` is the kind of proof. Together with the channel it names the secret. ``name`` is the
    partner, the office, the device or the mailbox, where the kind does not say it.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """The key of a message. ``id`` is the sender's own id, of any characters."""

    channel: str
    sender: Sender
    id: str

    def __str__(self) -> str:
        """Return the stored form, in which a digest stands for the sender's name and the id.

        The digest reveals no device, address or secret key, and does not link the messages of one
        person.
        """
        return f"{self.channel}#{self.sender.kind}#{_digest_id(self.sender.name, self.id)}"


@lru_cache(maxsize=8)
def _digest_id(name: str, message_id: str) -> str:
    """Return the digest. It is cached, because each message needs it four times."""
    return sha256(json.dumps([name, message_id]).encode()).hexdigest()
