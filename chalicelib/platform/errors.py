"""What can be refused, as one tree. ``http/problems.py`` gives each class its status and sentence.

Refusal
├── NotThere: MistypedNumber, UnknownReport, UnknownChannel, UnknownPhoto, UnknownTemplate,
│   UnknownCalendar, UnknownWebhook, UnknownEvent, UnknownService, UnknownJurisdiction,
│   UnknownCall, UnknownLink
├── NotProven: BadSignature, BadToken, BadKey, KeySpent, BadLink, BadSession, NotSignedIn
├── TooOften, TooManyToday
├── NotYours, NotYourOffice, NotYourDesk, WrongRole
├── Clash: StaleVersion, MoveNotAllowed, Hindered, Decided, NotAwaited, Anonymous, KeyReused,
│   NotRateable, TooMany, TooManyWebhooks
└── Invalid: BadField, Unreadable, SomethingMissing, WrongTarget, UnknownReason, UnknownTask,
    BadPause, BadUpload
"""

from collections.abc import Iterable
from typing import Any


class Refusal(Exception):
    """A request that is answered with a reason. Keyword arguments fill the sentence and go out as
    members.
    """

    def __init__(self, **members: Any) -> None:
        super().__init__(", ".join(f"{key}={value}" for key, value in members.items()))
        self.members = members


class NotThere(Refusal): ...


class MistypedNumber(NotThere):
    """``number``: its check character does not fit, or it has not the form of a report number."""


class UnknownReport(NotThere):
    """``number``: well formed, but no report has it."""


class UnknownChannel(NotThere):
    """``channel``: not a channel of this city that takes deliveries."""


class UnknownPhoto(NotThere):
    """``photo``: not a photo that may be shown of this report."""


class UnknownTemplate(NotThere):
    """``code``: no template of ``office`` has it."""


class UnknownCalendar(NotThere):
    """The link leads to no calendar, or does not any more."""


class UnknownWebhook(NotThere):
    """``webhook``: no subscriber's has this id."""


class UnknownEvent(NotThere):
    """``event``: nothing that subscribers may be told has this id."""


class UnknownService(NotThere):
    """``service``: no category has this code."""


class UnknownJurisdiction(NotThere):
    """``jurisdiction``: not this city's."""


class UnknownCall(NotThere):
    """``call``: Open311 has no such one, or not in this format."""


class UnknownLink(NotThere):
    """A link in a message that is not whole, or leads to what is gone."""


class NotProven(Refusal): ...


class BadSignature(NotProven):
    """The sender of a delivery did not prove to be who it says."""


class BadToken(NotProven):
    """The report's token is missing or wrong."""


class BadKey(NotProven):
    """The api_key of a partner is missing, unknown or revoked."""


class KeySpent(NotProven):
    """``most``: how often the api_key may be used in a day, which was done; ``seconds`` until it
    may be again.
    """


class NotSignedIn(NotProven):
    """No officer is behind the request."""


class BadLink(NotProven):
    """A link to one's own reports that is none, or not any more."""


class BadSession(NotProven):
    """What proves that such a link was opened is missing, wrong or too old."""


class TooOften(Refusal):
    """``seconds``: after which it may be asked again from that address."""


class TooManyToday(Refusal):
    """``most``: how often it may be done in a day; ``seconds``: after which it may be done
    again.
    """


class NotYours(Refusal):
    """``holder``: the office that may act; ``roles``: who there may; ``heads``: the offices above
    it, whose heads may as well, nearest first.
    """


class NotYourOffice(Refusal):
    """``holder``: the office it is about; ``heads``: the offices above it, whose heads may as well,
    nearest first; ``roles``: who may everywhere; ``groups``: the same in words.
    """


class NotYourDesk(Refusal):
    """``roles``: who may; ``allowed``: the desks of the officer's office, by code; ``desks``: by
    name.
    """


class WrongRole(Refusal):
    """``roles``: who may; ``groups``: the same in words."""


def wrong_role(roles: Iterable[str]) -> WrongRole:
    """The refusal that says who may."""
    listed = sorted(roles)
    return WrongRole(roles=listed, groups=", ".join(listed))


class Clash(Refusal): ...


class StaleVersion(Clash):
    """``version``: the report's own; ``changes``: the entries since the caller's; ``allowed``:
    actions.
    """


class MoveNotAllowed(Clash):
    """``status``, ``action`` and ``allowed``: what may be done from here instead."""


class Decided(Clash):
    """``holder``: the office central triage decided for; ``triage``: who alone may decide anew."""


class Hindered(Clash):
    """``rule``: what stands against the action now; ``allowed``: what may be done instead; to an
    officer also ``tasks``, the seqs of those that are open.
    """


class NotAwaited(Clash):
    """``number``: no verdict is waited for; ``status``: the report's."""


class Anonymous(Clash):
    """``number``: its reporter wants to be known to nobody."""


class KeyReused(Clash):
    """The same Idempotency-Key came with another body. Whose report it made is not told."""


class NotRateable(Clash):
    """``number``: it is not closed yet, or this closing was rated before."""


class TooMany(Clash):
    """``most``: of its kind an office may have."""


class TooManyWebhooks(Clash):
    """``most``: of them in all."""


class Invalid(Refusal): ...


class BadField(Invalid):
    """``field`` and ``rule``: one value that is out of its limits."""


class Unreadable(Invalid):
    """``reason``: a body that can't be read at all."""


class SomethingMissing(Invalid):
    """``field``: what the action needs and did not get."""


class WrongTarget(Invalid):
    """``target`` and ``rule``: an office the report can't be handed to by this action."""


class UnknownReason(Invalid):
    """``reason`` is not listed; ``allowed``: those that are."""


class UnknownTask(Invalid):
    """``task`` is not an open one; ``tasks``: the seqs of those that are."""


class BadPause(Invalid):
    """``latest``: the moment a pause for that reason may last until."""


class BadUpload(Invalid):
    """``upload``: an id we did not give out, or one that has expired."""
