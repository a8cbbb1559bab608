"""The types that all senders of messages share.

Each kind of sender is one small module with the same four functions:

- ``answer_challenge(delivery, secrets)`` answers a GET by which the sender tests us. It raises
  BadSignature when the test is not valid.
- ``prove_sender(delivery, secrets)`` raises BadSignature unless the sender proves its identity.
- ``read_messages(delivery, now)`` returns the messages of a delivery, and which messages were
  deleted; one part can fail without the others. It raises Unreadable when the whole delivery can't
  be read.
- ``answer_sender(results)`` returns the immediate response to the sender.
- ``find_proof(delivery)`` stands only in the module of a sender whose proof does not cover the
  messages: it returns the proof of a delivery that was read, which then serves for no other.

Later answers go out over the sender's own API. These functions, in the sender's ``reply`` module
where it has one, make the requests and read the responses; ``platform/http_client.py`` sends them:

- ``build_request(to, notice, access, now)`` returns the request that notifies one person. ``to`` is
  the ``Contact.reply`` that the sender's module wrote; ``access`` has the operator's credentials
  for the API.
- ``read_response(status, headers, body, now)`` returns the meaning of the API's response.
- ``media_request(source, access)`` returns the request for a file that came with a message.
- ``file_request(answer, access)`` stands only in the module of a sender that answers
  ``media_request`` with a JSON object about the file instead of its bytes. It returns the request
  for the bytes, or None when the answer names no file. It shows our access to the sender's own
  hosts only.

``senders/registry.py`` has a row for each kind of sender.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NoReturn

from chalicelib.platform.errors import BadSignature
from chalicelib.platform.i18n import Language
from chalicelib.senders.draft import Draft


class NotFetched(Exception):
    """Content that a delivery points to is missing, or not available at this moment."""


def fetch_nothing(address: str) -> bytes:
    """The ``fetch`` of a delivery that points to nothing. Always raises NotFetched."""
    raise NotFetched(address)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A request as it came: ``url`` in full, header names in lower case, ``body`` untouched.

    ``fetch`` returns the bytes at an https address, or those of an object in our bucket
    (``s3:<key>``); it raises NotFetched. A sender's module checks an address before it fetches it.
    """

    channel: str
    url: str
    headers: Mapping[str, str]
    body: bytes
    query: Mapping[str, str] = field(default_factory=dict)
    fetch: Callable[[str], bytes] = fetch_nothing


@dataclass(frozen=True, slots=True)
class Secrets:
    """The secrets that prove one sender of one channel.

    ``keys`` has one key, or two during a rotation. ``verify`` is the word that a challenge has to
    contain. The modules ignore empty keys, because they prove nothing.
    """

    keys: tuple[str, ...] = ()
    verify: str | None = None


@dataclass(frozen=True, slots=True)
class SingleProof:
    """A proof that serves for one content: its ``name``, the moment ``at`` which it was made, and a
    digest of the ``content`` that it came with.
    """

    name: str
    at: datetime
    content: str


class CommandWord(StrEnum):
    """The command that a short message gives."""

    STATUS = "status"
    RATING = "rating"
    STOP = "stop"
    START = "start"
    LINK = "link"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    JOIN = "join"  # two reports of the writer are about one matter
    HELP = "help"
    REPORT = "report"  # the writer wants to report something, and has not said what
    THANKS = "thanks"
    GREETING = "greeting"


@dataclass(frozen=True, slots=True)
class Command:
    """A command and its arguments: ``number`` as written, not checked; ``stars`` 1 to 5.
    ``language`` is that of small talk, which serves a writer who has not chosen one.
    """

    word: CommandWord
    number: str | None = None
    stars: int | None = None
    language: Language = Language.INDONESIAN


@dataclass(frozen=True, slots=True)
class Message:
    """One message of one person.

    ``draft`` is the report that the message becomes when it belongs to no existing report; its
    ``external_id`` is the sender's own id of the message. ``answers`` are the external ids, in the
    same channel, that the message replies to, the nearest first. ``number`` is the report that the
    message names, as written. Either of the two makes the message a comment on that report.
    ``talker`` identifies the person on channels without threads (SMS, direct messages), where the
    person's next message may answer our question. ``kept`` are the objects to store before the
    message is taken, as pairs of key and bytes.
    """

    draft: Draft
    answers: tuple[str, ...] = ()
    number: str | None = None
    talker: str | None = None
    command: Command | None = None
    kept: tuple[tuple[str, bytes], ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """One part of a delivery that can't be read: it is parked, and the other parts are taken."""

    reason: str
    part: bytes


@dataclass(frozen=True, slots=True)
class Deletion:
    """The news that somebody deleted a message in the sender's system. ``external_id`` is that of
    the message's draft.
    """

    external_id: str


class ResultKind(StrEnum):
    """The outcome of one message."""

    REPORT = "report"
    COMMENT = "comment"
    STATUS = "status"
    RATING = "rating"
    STOPPED = "stopped"
    STARTED = "started"
    LINK = "link"
    CONFIRMED = "confirmed"
    REOPENED = "reopened"
    JOINED = "joined"
    TALK = "talk"  # small talk, and what it is answered
    LOWERED = "lowered"  # the message was deleted, so its words are not public any more
    REFUSED = "refused"  # the command could not be carried out; ``text`` says why
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class MessageResult:
    """The outcome of one message. ``text`` tells it to the writer in one or a few sentences.

    ``token`` is the reporter's secret, on channels that can carry it. ``repeated`` is true when
    the message was taken before, ``cut`` when its text was longer than we take. ``channel_status``
    is the status in the channel's own words, where it has some. ``retry_after`` are the seconds
    until a refused message can be taken.
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
    channel_status: str | None = None
    cut: bool = False
    retry_after: int | None = None


@dataclass(frozen=True, slots=True)
class SenderResponse:
    """The HTTP response to a sender."""

    body: str
    content_type: str
    status: int = 200


# Anybody can send us a sender's test, and we sign or echo its word. So the word may have letters,
# digits and the signs of Base64 only, of which no reader makes a message. ``prove_sender`` accepts
# no delivery of this form, so the answer to a test never signs a delivery (docs/decisions/0028).
_CHALLENGE_WORD = re.compile(r"[A-Za-z0-9\-_+/=.]{1,256}")


def is_challenge_word(word: str | bytes) -> bool:
    """Return whether a word has the form that the tests of senders use."""
    text = word.decode("latin-1") if isinstance(word, bytes) else word
    return _CHALLENGE_WORD.fullmatch(text) is not None


def refuse_challenge(delivery: Delivery, secrets: Secrets) -> NoReturn:
    """The ``answer_challenge`` of senders without tests. Always raises BadSignature."""
    raise BadSignature(channel=delivery.channel)


ReadMessages = Sequence[Message | Deletion | Unread]


# Answers over the senders' own APIs.


@dataclass(frozen=True, slots=True)
class Notice:
    """The notice to one person about one entry of a timeline.

    ``text`` is the whole notice in plain words, ``stop`` says how to get no more notices, and
    ``stop_url`` is the page that ends them; the other fields are for programs. ``whom`` is the
    report's number when its reporter is notified, and ``<number>~<key>`` for a supporter. ``seq``
    numbers the entry as the reporter sees the timeline, ``entry`` as the log of notices does.
    ``channel_status`` is the status in the channel's own words, where it has some. No field names
    the reporter.
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
    channel_status: str | None = None
    entry: int = 0

    @property
    def whole(self) -> str:
        """The text, and how to get no more notices."""
        return f"{self.text} {self.stop}".rstrip()


@dataclass(frozen=True, slots=True)
class Request:
    """A request to a sender's API."""

    method: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


class Outcome(StrEnum):
    """The outcome of one request to a sender's API."""

    SENT = "sent"
    LATER = "later"  # a limit is reached or the API fails: a later try may succeed
    EXPIRED = "expired"  # our access is no longer valid: operations have to renew it
    REFUSED = "refused"  # this way never reaches this person: blocked, gone, too late
    UNKNOWN = "unknown"  # the response was lost: the request may have succeeded


@dataclass(frozen=True, slots=True)
class SendResult:
    """The result of one request to a sender's API.

    ``external_id`` is the id of the posted message, by which replies to it are recognised.
    ``after`` is the number of seconds to wait, where the API names one. ``code`` is the API's
    reason, for the log; it has no personal data.
    """

    outcome: Outcome
    external_id: str | None = None
    after: int | None = None
    code: str = ""
