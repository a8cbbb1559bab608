"""What goes back over the senders' own APIs, one small module for each kind: requests and what
their answers mean, made and read here, sent by ``outside/senders.py``.

``request(to, notice, access, now)`` is the request that tells one person; ``to`` is the
``Contact.reply`` the channel's module wrote, ``access`` what the operator was given for that API.
``heard(status, headers, body, now)`` is what the API's answer means.
``media(source, access)`` is the request for something that was sent along.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reporter is told of one entry of a timeline. ``text`` says all of it in plain words,
    ``stop`` how to hear no more, ``stop_url`` is a page that does it; the rest is for programs.
    ``whom`` is the number, or says which supporter of it is told. ``seq`` numbers the entry as its
    reporter sees it, ``entry`` as the log of notices names it. Nothing in it names the reporter.
    """

    text: str
    number: str
    seq: int
    at: datetime
    kind: str
    status: str
    status_label: str
    holder: str
    holder_name: str
    note: str | None
    track_url: str
    stop: str = ""
    stop_url: str = ""
    whom: str = ""
    entry: int = 0

    @property
    def whole(self) -> str:
        return f"{self.text} {self.stop}".rstrip()


@dataclass(frozen=True, slots=True)
class Request:
    """``then`` names the member of a JSON answer with the address of the bytes themselves, to be
    asked for with the same headers; None when the answer is the bytes.
    """

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    then: str | None = None


class Outcome(StrEnum):
    SENT = "sent"
    LATER = "later"  # their limit is reached or they fail: it may go through another time
    EXPIRED = "expired"  # our access is not valid any more: operations have to renew it
    REFUSED = "refused"  # this person can't be told this way, ever: blocked, gone, too late
    UNKNOWN = "unknown"  # the answer was lost: it may have gone through


@dataclass(frozen=True, slots=True)
class Heard:
    """``external_id`` is the id of what was posted, so that replies to it are known; ``after`` the
    seconds to wait, where the API says so; ``code`` its reason, for the log, nothing personal.
    """

    outcome: Outcome
    external_id: str | None = None
    after: int | None = None
    code: str = ""
