"""A duty contact of an office: by which way it is told of reminders and escalations, and when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from chalicelib.duty.hours import Hours
from chalicelib.platform.i18n import Language


class Way(StrEnum):
    """The way by which a contact gets its messages."""

    MAIL = "mail"
    CHAT = "chat"  # the incoming webhook of a chat room, which takes {"text": ...}
    WEBHOOK = "webhook"  # a system of the office, signed as subscribers' webhooks are
    SMS = "sms"  # only for what is urgent
    PUSH = "push"  # the browser of an officer, who added it


URGENT_ONLY = frozenset({Way.SMS})
REPEATABLE = frozenset({Way.WEBHOOK, Way.PUSH})  # a repeat is recognised by its id


class Unfit(StrEnum):
    """Why a contact gets no messages."""

    UNCONFIRMED = "unconfirmed"
    ABSENT = "absent"
    FAILED = "failed"  # its service refused a message for good


@dataclass(frozen=True, slots=True)
class Contact:
    """A duty contact of an office. ``label`` says who or what it is. The ``address`` of a browser
    is its subscription, as ``reports.contact.browsers`` writes it, and ``officer`` the id of who
    added it.

    It is absent from the day ``absent_from`` to the day ``absent_until``, both included and in the
    city's time; before the day it ``begins``, too, as that of a head's
    deputy. ``deputy`` is the id of another contact of the office, which gets the messages while
    this one is absent or has failed. Until ``confirmed_at`` it gets nothing but the code that
    was asked for at ``code_at``. Since ``failed_at`` its service refuses messages for good.
    """

    id: str
    office: str
    way: Way
    address: str
    label: str
    hours: Hours
    created_at: datetime
    updated_at: datetime
    officer: str = ""
    begins: date | None = None
    absent_from: date | None = None
    absent_until: date | None = None
    deputy: str = ""
    language: Language = Language.INDONESIAN
    confirmed_at: datetime | None = None
    code_at: datetime | None = None
    failed_at: datetime | None = None

    def find_obstacle(self, day: date) -> Unfit | None:
        """Return why the contact gets no messages on a day; None when it gets them."""
        if self.confirmed_at is None:
            return Unfit.UNCONFIRMED
        if self.failed_at is not None:
            return Unfit.FAILED
        begins, ends = self.absent_from, self.absent_until
        if self.begins and day < self.begins:
            return Unfit.ABSENT
        if begins and begins <= day and (ends is None or day <= ends):
            return Unfit.ABSENT
        return None


@dataclass(frozen=True, slots=True)
class StepKey:
    """A step of the ladder: the entry ``seq`` of the report ``number``."""

    number: str
    seq: int

    def __str__(self) -> str:
        return f"{self.number}-{self.seq}"


@dataclass(frozen=True, slots=True)
class DueLine:
    """A step that waits for a contact's next message since ``at``. It was for the office
    ``intended``, which may be another one than the contact's: an office below that nobody could be
    told of (``NO_CONTACT``), or nobody was on duty for (``OFF_DUTY``). What is ``through`` does not
    wait for the contact's hours.
    """

    step: StepKey
    intended: str
    why: str
    through: bool
    at: datetime


NO_CONTACT, OFF_DUTY = "no_contact", "off_duty"
