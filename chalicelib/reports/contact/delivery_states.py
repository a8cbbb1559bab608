"""The states of a delivery, one set for every log of deliveries, and the reasons for them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from chalicelib.platform.i18n import Language, Sentence, sentences

_ = sentences("reports")


class State(StrEnum):
    """The state of a delivery to a reporter, a supporter, a head or a subscriber."""

    CLAIMED = "claimed"  # a worker or the queue has it
    SENT = "sent"  # the provider accepted it
    DELIVERED = "delivered"  # the receiving side confirmed it
    FAILED = "failed"  # the provider did not accept it; ``retry`` says whether it is tried again
    UNKNOWN = "unknown"  # it may have gone out, so it is not sent again by itself
    WITHHELD = "withheld"  # it was not tried, for a reason of ours


# Those of a message that may have gone out: news of it may still come.
NEWS_MAY_COME = (State.CLAIMED, State.SENT, State.UNKNOWN)

# Our own reasons for withholding a delivery.
MUTED, ENDED, QUIET_HOURS, UNPROVEN = "muted", "ended", "quiet_hours", "unproven"
DAILY = "daily"  # additions of other citizens go out together once a day
COUNTRY, NO_SMS, CAP = "country", "no_sms", "cap"
PAUSED, HIDDEN = "paused", "hidden"  # of subscribers' webhooks
# Our other codes; every code that is not here is a sender's.
ACCESS, UNREACHABLE, GONE, BOUNCED, LOST = "access", "unreachable", "gone", "bounced", "lost"
UNDELIVERED = "undelivered"  # the telephone network did not deliver an SMS
AGAIN = "again"  # operations asked for it to be sent again
SUPPORT = "support"  # the kind of the message to a supporter that is about no entry

# Withheld for now only: until its hour, or until the way is proven.
WAITING = (QUIET_HOURS, DAILY)
FOR_NOW = (*WAITING, UNPROVEN)


class LineKey(NamedTuple):
    """The key that tells the lines of a log of notices apart. The ``topic`` is empty for the notice
    of the entry itself, and else the topic of a later notice (``notifications.later_notices``).
    """

    seq: int
    topic: str
    way: str


@dataclass(frozen=True, slots=True)
class Logged:
    """A notice about the entry ``seq`` of that ``kind``, by one way. ``number`` is the number under
    which its recipient knows the entry. ``to`` is the address with the middle left out, ``code``
    the sender's reason or one of ours, ``until`` the moment that the notice waits for. ``topic`` is
    that of a later notice, and then it is the ``kind`` too.
    """

    seq: int
    way: str
    state: State
    at: datetime
    to: str = ""
    code: str = ""
    kind: str = ""
    number: int = 0
    until: datetime | None = None
    retry: bool = False
    topic: str = ""

    @property
    def line(self) -> LineKey:
        return LineKey(self.seq, self.topic, self.way)

    @property
    def over(self) -> bool:
        """Whether nothing sends it any more by itself. The worker that claimed a notice still
        may.
        """
        if self.state is State.WITHHELD:
            return self.code not in WAITING
        return not self.retry and self.state is not State.CLAIMED

    @property
    def went(self) -> bool:
        """Whether its message went out, may have gone out, or is on its way."""
        unsent = self.state is State.FAILED and not self.retry and self.code != UNDELIVERED
        return self.state is not State.WITHHELD and not unsent


WITHHELD: Mapping[str, Sentence] = {
    MUTED: _("You asked us to stop all messages (STOP)."),
    ENDED: _("You turned this way off for this report."),
    QUIET_HOURS: _("Held back until your quiet hours end, {until}."),
    DAILY: _("Additions of others go out once a day, {until}."),
    UNPROVEN: _(
        "This number or address is not confirmed yet. Open the link in the first message, or ask "
        "for a code."
    ),
    COUNTRY: _("We send no SMS to numbers of this country."),
    NO_SMS: _("This is not a mobile number, so we send it no SMS."),
    CAP: _("The limit of messages for that day was reached, so this message was not sent."),
}
REASONS: Mapping[str, Sentence] = {
    ACCESS: _("Our access to this channel is being renewed. We will try again after that."),
    UNREACHABLE: _("We can't reach the channel's provider. We will try again."),
    GONE: _("The account or app that should get it no longer exists."),
    BOUNCED: _(
        "The email came back: this address does not exist or refuses our email. We send no "
        "more email there, unless you confirm the address."
    ),
    UNDELIVERED: _(
        "The telephone network could not deliver the SMS. The phone may have been off, or the "
        "number may be wrong."
    ),
}
RETRIED_TEXT = _("The provider has not taken it yet ({code}). We will try again a few times.")
REJECTED_TEXT = _(
    "The provider refuses to send it to this address ({code}). We will not try again."
)
PENDING_TEXT = _("Waiting to be sent.")
UNKNOWN_TEXT = _(
    "The provider's answer did not reach us. This message may have gone out, so we do not send it "
    "again."
)
_STATE_TEXTS = {State.CLAIMED: PENDING_TEXT, State.UNKNOWN: UNKNOWN_TEXT}


def describe_reason(logged: Logged, language: Language) -> str:
    """Return why a notice did not reach its recipient, in plain words; empty when it was sent."""
    if logged.state in (State.SENT, State.DELIVERED):
        return ""
    template = _reason_text(logged)[language]
    from chalicelib.platform.texts.date_texts import format_time  # few who load states write them

    until = format_time(logged.until or logged.at, language)
    return template.format(code=logged.code or "-", until=until)


def _reason_text(logged: Logged) -> Sentence:
    if logged.state is State.WITHHELD:
        return WITHHELD[logged.code]
    if logged.state is State.FAILED:
        return REASONS.get(logged.code) or (RETRIED_TEXT if logged.retry else REJECTED_TEXT)
    return _STATE_TEXTS[logged.state]
