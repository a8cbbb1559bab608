"""Senders of messages, one small module for each kind, all with the same four functions.

``challenge(delivery, secrets)`` answers a GET by which the sender tests us, or raises BadSignature;
``prove(delivery, secrets)`` raises BadSignature unless the sender proved to be who it says;
``read(delivery, now)`` answers the messages in it, each alone able to fail, or raises Unreadable;
``answer(told)`` is what the sender gets back. Answers that come later are requests of ``replies``.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from chalicelib.platform.errors import BadSignature
from chalicelib.senders.draft import Draft


class NotFetched(Exception):
    """What a delivery leads to is not there, or can't be had at this moment."""


def fetch_nothing(address: str) -> bytes:
    """The port of a delivery that leads nowhere. Raises NotFetched."""
    raise NotFetched(address)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came: ``url`` in full, header names in lower case, ``body`` untouched.

    ``fetch`` brings the bytes at an https address, or of an object of ours, ``s3:<key>``; it raises
    NotFetched. A module checks an address before it asks for it.
    """

    channel: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    fetch: Callable[[str], bytes] = fetch_nothing


@dataclass(frozen=True, slots=True)
class Secrets:
    """What proves a sender of one channel: one key, or two while it is being rotated; ``verify`` is
    the word of a challenge. Keys that are empty are left out: they prove nothing.
    """

    keys: tuple[str, ...] = ()
    verify: str | None = None


class CommandWord(StrEnum):
    """What a message of a few words asks for."""

    STATUS = "status"
    RATING = "rating"
    STOP = "stop"
    START = "start"
    LINK = "link"
    CONFIRM = "confirm"


@dataclass(frozen=True, slots=True)
class Command:
    """``number`` as written, not checked; ``stars`` 1 to 5."""

    word: CommandWord
    number: str | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """One thing one person said.

    ``draft`` is the report it becomes when it belongs to none; its ``external_id`` is the sender's
    own. ``answers`` are external ids of the same channel it replies to, the nearest first, and
    ``number`` the report it names, as written: either makes it a comment on that report.
    ``talker`` is who said it, where talk goes back and forth without threads (SMS, direct
    messages): what they say next may answer our question. ``kept`` are objects to be stored before
    it is taken: key and bytes.
    """

    draft: Draft
    answers: tuple[str, ...] = ()
    number: str | None = None
    talker: str | None = None
    command: Command | None = None
    kept: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """One part of a delivery that can't be read; it is parked, and the other parts are taken."""

    reason: str
    part: bytes


class ResultKind(StrEnum):
    """What became of a message."""

    REPORT = "report"
    COMMENT = "comment"
    STATUS = "status"
    RATING = "rating"
    STOPPED = "stopped"
    STARTED = "started"
    LINK = "link"
    CONFIRMED = "confirmed"
    REFUSED = "refused"  # a command that could not be done; ``text`` says why
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class MessageResult:
    """What became of one message. ``text`` says it to who wrote it, in one or a few sentences.

    ``token`` is the reporter's secret, where it can be told; ``repeated`` that it was taken before.
    """

    became: ResultKind
    text: str
    external_id: str | None = None
    number: str | None = None
    token: str | None = None
    status: str | None = None
    holder: str | None = None
    track_url: str | None = None
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class SenderResponse:
    body: str
    content_type: str
    status: int = 200


# What a sender's test may have us sign or say back, to whoever asks: letters, digits and the signs
# of Base64, which no reader makes a message of. Nothing of this form is proof when it is delivered,
# so an answer to a test signs no delivery (docs/decisions/0028).
_CHALLENGE_WORD = re.compile(r"[A-Za-z0-9\-_+/=.]{1,256}")


def is_challenge_word(word: str | bytes) -> bool:
    """Whether a word has the form of those that senders test us with."""
    text = word.decode("latin-1") if isinstance(word, bytes) else word
    return _CHALLENGE_WORD.fullmatch(text) is not None


def refuse_challenge(delivery: Delivery, secrets: Secrets) -> NoReturn:
    """For senders that test nobody. Raises BadSignature."""
    raise BadSignature(channel=delivery.channel)


ReadMessages = Sequence[Message | Unread]


# What goes back over the senders' own APIs, one small module for each kind: requests and what
# their answers mean, made and read here, sent by ``platform/http_client.py``.
#
# ``request(to, notice, access, now)`` is the request that tells one person; ``to`` is the
# ``Contact.reply`` the channel's module wrote, ``access`` what the operator was given for that API.
# ``heard(status, headers, body, now)`` is what the API's answer means.
# ``media(source, access)`` is the request for something that was sent along.


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
class SendResult:
    """``external_id`` is the id of what was posted, so that replies to it are known; ``after`` the
    seconds to wait, where the API says so; ``code`` its reason, for the log, nothing personal.
    """

    outcome: Outcome
    external_id: str | None = None
    after: int | None = None
    code: str = ""
