"""The key under which a message is known to have been taken: the channel, who proved to have sent
it, and the sender's own id of it. No other sender can make a key of theirs, so that nobody's ids
stand in the way of anybody else's (docs/decisions/0028).
"""

import json
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256

# Kinds of proof beside the modules of ``channels``, which are kinds of their own.
WEB = "web"  # none: whoever knows the key itself
DEVICE = "device"  # what an application made up for a device and keeps
DESK = "desk"  # the sign-in of an officer of an office
OPEN311 = "open311"  # a partner's api_key

SHORTEST_SECRET = 16  # characters of a web filing's key where nothing else proves who repeats it


@dataclass(frozen=True, slots=True)
class Sender:
    """Who proved to have sent a message. ``kind`` is the proof, and with the channel names the
    secret; ``name`` says whom it proves where that is not enough: a partner, an office, a device, a
    mailbox.
    """

    kind: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """``id`` is the sender's own, of any letters."""

    channel: str
    sender: Sender
    id: str

    def __str__(self) -> str:
        """As it is kept: of who sent it and of the id a digest, which says nothing of a device, an
        address or a secret key, and does not join one person's messages.
        """
        return f"{self.channel}#{self.sender.kind}#{_digest_id(self.sender.name, self.id)}"


@lru_cache(maxsize=8)
def _digest_id(name: str, message_id: str) -> str:
    """A message asks for its own four times."""
    return sha256(json.dumps([name, message_id]).encode()).hexdigest()
