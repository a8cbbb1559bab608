"""The types of the answers to a reporter who asks for a copy of their data, or for its erasure."""

from typing import TypedDict

from chalicelib.casework.http.schemas import Answered
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.http.schemas import OwnReport


class Contact(TypedDict):
    """Who reported and how they are told, as far as they gave it: ``reply`` is where answers on the
    channel go, ``person`` what the channel knows them by; ``muted`` that they want no notices,
    ``proven`` the ways we know to lead to them, ``ended`` those by which they want none of this
    report, ``ways`` those they chose, ``sms_to`` and ``email_to`` where to, as they confirmed
    later, ``bounced`` a mail address that sent our mail back and gets none any more,
    ``language`` id or en.
    """

    name: str | None
    phone: str | None
    email: str | None
    reply: str | None
    person: str | None
    muted: bool
    proven: list[str]
    ended: list[str]
    language: str
    sms_to: str | None
    email_to: str | None
    bounced: str | None
    ways: list[str]
    quiet_hours: str | None


class Said(TypedDict):
    """The reporter's own words, as they came; ``seq`` is their entry in the timeline."""

    seq: int
    at: Moment
    kind: Kind
    text: str


class Waiting(TypedDict):
    """What the reporter added and is not in the timeline yet."""

    at: Moment
    channel: str
    text: str


class Notice(TypedDict):
    """A notice about entry ``seq``: ``way`` is reply, sms or email, ``state`` claimed, sent or
    refused, then with the sender's ``code``. ``topic`` is that of a notice some time after the
    entry, such as rating_reminder.
    """

    seq: int
    topic: str | None
    way: str
    state: str
    at: Moment
    code: str | None


class File(TypedDict):
    """A file the reporter sent with entry ``seq``. ``link`` lives five minutes; None where ``note``
    says why there is none.
    """

    name: str
    seq: int
    at: Moment
    link: str | None
    note: str | None


class Looked(TypedDict):
    """Whose head was shown the reporter's identity, and the listed reason."""

    at: Moment
    office: Named
    reason: Named | None


class Explained(TypedDict):
    """``what`` is kept, ``until`` when and ``why``, in sentences."""

    what: str
    until: str
    why: str


class Export(TypedDict):
    """All that is kept of a reporter about one report. ``sent_at`` is the channel's own moment of
    the filing, ``category_score`` how sure a suggested category was, 0 to 1.
    """

    number: str
    exported_at: Moment
    about: str
    report: OwnReport
    anonymous: bool
    sent_at: Moment | None
    category_score: float | None
    answers: list[Answered]
    said: list[Said]
    waiting: list[Waiting]
    contact: Contact
    notices: list[Notice]
    files: list[File]
    looked_at: list[Looked]
    kept: list[Explained]


class Removed(TypedDict):
    """``count`` of what was removed, by a code and in a word."""

    what: str
    name: str
    count: int


class Erasure(TypedDict):
    """How an erasure stands: ``state`` asked, or done at ``done_at`` with what was ``removed``.
    ``remains`` is what can't be erased, and why.
    """

    number: str
    state: str
    message: str
    asked_at: Moment
    done_at: Moment | None
    removed: list[Removed]
    remains: list[Explained]
