"""The types of the answers to a reporter who asks for a copy of their data, or for its erasure."""

from typing import TypedDict

from chalicelib.casework.http.schemas import Answered
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http.schemas import Moment, Named
from chalicelib.reports.http.schemas import OwnReport


class Contact(TypedDict):
    """The reporter's contact and wishes for notices, as far as the reporter gave them. ``reply`` is
    where answers on the channel go, and ``person`` is the id by which the channel knows the
    reporter. ``muted`` says that the reporter wants no notices. ``proven`` are the ways of which we
    know that they lead to the reporter. ``ended`` are the ways by which the reporter wants no
    notices of this report, and ``ways`` are the ways that the reporter chose. ``sms_to`` and
    ``email_to`` are addresses that the reporter confirmed later. ``bounced`` is a mail address that
    sent our mail back and gets no more mail. ``browsers`` are the addresses of the reporter's
    browsers at their push services. ``language`` is id or en.
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
    browsers: list[str]
    quiet_hours: str | None


class Said(TypedDict):
    """The reporter's own words, as they came. ``seq`` is their entry's number in the timeline."""

    seq: int
    at: Moment
    kind: Kind
    text: str


class Waiting(TypedDict):
    """An addition of the reporter that is not in the timeline yet."""

    at: Moment
    channel: str
    text: str


class Notice(TypedDict):
    """A notice about the entry ``seq``. ``topic`` is that of a notice some days after the entry
    (rating_reminder), and null for the notice of the entry itself. ``way`` is reply, sms, email or
    push. ``state`` is claimed, sent, delivered, failed, unknown or withheld. ``code`` is the code
    of the sender, or ours when the notice was withheld.
    """

    seq: int
    topic: str | None
    way: str
    state: str
    at: Moment
    code: str | None


class File(TypedDict):
    """A file that the reporter sent with the entry ``seq``. ``link`` is valid for five minutes. It
    is null when there is no link, and ``note`` says why.
    """

    name: str
    seq: int
    at: Moment
    link: str | None
    note: str | None


class Looked(TypedDict):
    """The ``office`` whose head was shown the reporter's identity, and the listed ``reason``."""

    at: Moment
    office: Named
    reason: Named | None


class Explained(TypedDict):
    """``what`` is stored, ``until`` when, and ``why``, each in a sentence."""

    what: str
    until: str
    why: str


class Export(TypedDict):
    """All data that are stored of a reporter about one report. ``sent_at`` is the moment of the
    filing as the channel says it. ``category_score`` is how sure a suggested category was, from 0
    to 1.
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
    """The data that an erasure removed: ``what`` is its code, ``name`` its name, and ``count`` how
    many there were.
    """

    what: str
    name: str
    count: int


class Erasure(TypedDict):
    """The state of an erasure. ``state`` is asked, or done; the erasure was done at ``done_at``,
    and ``removed`` says what it removed. ``remains`` says what can't be erased, and why.
    """

    number: str
    state: str
    message: str
    asked_at: Moment
    done_at: Moment | None
    removed: list[Removed]
    remains: list[Explained]
