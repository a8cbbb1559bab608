"""The refusals, as one tree of exceptions.

``http/refusal_texts.py`` has the status and the sentence of each class, and ``http/problems.py``
makes the answer. ``score_errors.py`` has those of frozen scores, which one subject needs.

Refusal
├── NotThere: MistypedNumber, UnknownReport, UnknownChannel, UnknownPhoto, UnknownTemplate,
│   UnknownCalendar, UnknownWebhook, UnknownEvent, UnknownService, UnknownJurisdiction,
│   UnknownCall, UnknownLink, UnknownContact, UnknownPartnerKey,
│   UnknownOfficer, NoPush
├── NotProven: BadSignature, BadToken, BadKey, KeySpent, BadLink, BadSession, NotSignedIn
├── TooOften, TooManyToday
├── NotYours, NotYourOffice, NotYourDesk, WrongRole
├── Clash: StaleVersion, MoveNotAllowed, Hindered, Decided, NotAwaited, Anonymous, KeyReused,
│   NotRateable, TooMany, TooManyWebhooks, NoWebhooks, TooManyContacts, TooManyBrowsers,
│   OfficerExists, OwnAccount, PasswordNotSent
└── Invalid: BadField, Unreadable, SomethingMissing, WrongTarget, UnknownReason, UnknownTask,
    BadPause, BadUpload
"""

from collections.abc import Iterable
from typing import Any


class Refusal(Exception):
    """A request that is refused with a reason.

    The keyword arguments fill the sentence, and are members of the answer.
    """

    def __init__(self, **members: Any) -> None:
        super().__init__(", ".join(f"{key}={value}" for key, value in members.items()))
        self.members = members


class NotThere(Refusal): ...


class MistypedNumber(NotThere):
    """``number`` has a wrong check character, or not the form of a report number."""


class UnknownReport(NotThere):
    """``number`` is well formed, but no report has it."""


class UnknownChannel(NotThere):
    """``channel`` is not a channel of this city that takes deliveries."""


class UnknownPhoto(NotThere):
    """``photo`` is not a photo of this report that may be shown."""


class UnknownTemplate(NotThere):
    """No template of ``office`` has this ``code``."""


class UnknownCalendar(NotThere):
    """The link leads to no calendar, or no longer does."""


class UnknownWebhook(NotThere):
    """No webhook has the id ``webhook``."""


class UnknownAudit(NotThere):
    """No export for auditors has the id ``audit``."""


class UnknownEvent(NotThere):
    """No event that subscribers may see has the id ``event``."""


class UnknownService(NotThere):
    """No category has the code ``service``."""


class UnknownJurisdiction(NotThere):
    """``jurisdiction`` is not the one of this city."""


class UnknownCall(NotThere):
    """Open311 has no such ``call``, or not in this format."""


class UnknownLink(NotThere):
    """The link of a message is not complete, or its target no longer exists."""


class UnknownContact(NotThere):
    """The office has no duty contact with the id ``contact``."""


class UnknownPartnerKey(NotThere):
    """No partner's api_key has the id ``key``."""


class UnknownOfficer(NotThere):
    """No account in the user pool has the id ``officer``."""


class NoPush(NotThere):
    """This installation sends no push to browsers."""


class NotProven(Refusal): ...


class BadSignature(NotProven):
    """The sender of a delivery did not prove its identity."""


class BadToken(NotProven):
    """The report's token is missing or wrong."""


class BadKey(NotProven):
    """The api_key of a partner is missing, unknown or revoked."""


class KeySpent(NotProven):
    """The api_key was used ``most`` times today, its limit. It may be used again in ``seconds``."""


class NotSignedIn(NotProven):
    """The request has no signed-in officer."""


class BadLink(NotProven):
    """The magic link is wrong, or no longer valid."""


class BadSession(NotProven):
    """The session of an opened magic link is missing, wrong or too old."""


class TooOften(Refusal):
    """There were too many requests from this address. The next may come in ``seconds``."""


class TooManyToday(Refusal):
    """The action may be done ``most`` times a day. It may be done again in ``seconds``."""


class NotYours(Refusal):
    """Only the office ``holder`` may act, through officers with one of ``roles``.

    The heads of the offices ``heads`` above it, nearest first, may act as well.
    """


class NotYourOffice(Refusal):
    """The request is about the office ``holder``, which is not the officer's.

    The heads of the offices ``heads`` above it, nearest first, may make it as well. Officers with
    one of ``roles`` may make it for every office; ``groups`` are these roles in words.
    """


class NotYourDesk(Refusal):
    """Only officers with one of ``roles`` may act, at the desks of their own office.

    ``allowed`` are the codes of these desks, ``desks`` their names.
    """


class WrongRole(Refusal):
    """Only officers with one of ``roles`` may act. ``groups`` are these roles in words."""


def wrong_role(roles: Iterable[str]) -> WrongRole:
    """Return the refusal of an officer without any of ``roles``."""
    names = sorted(roles)
    return WrongRole(roles=names, groups=", ".join(names))


class Clash(Refusal): ...


class StaleVersion(Clash):
    """The caller's version of the report is old.

    ``version`` is the current one, ``changes`` are the entries since the caller's, and ``allowed``
    the actions that are possible now.
    """


class MoveNotAllowed(Clash):
    """``action`` is not possible from ``status``. ``allowed`` are the possible actions."""


class Decided(Clash):
    """Central triage decided for the office ``holder``. Only ``triage`` itself may change that."""


class Hindered(Clash):
    """``rule`` is what hinders the action now, and ``allowed`` are the possible actions.

    An officer also gets ``tasks``, the seqs of the open tasks.
    """


class NotAwaited(Clash):
    """The report ``number`` does not await a verdict. ``status`` is its status."""


class Anonymous(Clash):
    """The reporter of ``number`` asked that nobody sees their identity."""


class KeyReused(Clash):
    """The same Idempotency-Key came with another body.

    The answer does not say which report the key belongs to.
    """


class NotRateable(Clash):
    """The report ``number`` is not closed yet, or this closing is rated already."""


class TooMany(Clash):
    """An office may have at most ``most`` of this kind."""


class TooManyWebhooks(Clash):
    """There may be at most ``most`` webhooks in all."""


class NoWebhooks(Clash):
    """The stack has no queues for webhooks of subscribers (Profile=small)."""


class TooManyContacts(Clash):
    """An office may have at most ``most`` duty contacts. ``row`` is the row of a table that names
    one more.
    """


class TooManyBrowsers(Clash):
    """At most ``most`` browsers may be told of one report, and of the duty of one office."""


class OfficerExists(Clash):
    """Another account has the same ``field``, the username or the address."""


class OwnAccount(Clash):
    """Administrators may not disable themselves, leave their role, or take the role personnel."""


class PasswordNotSent(Clash):
    """The user pool may mail no more today, or could not."""


class Invalid(Refusal): ...


class BadField(Invalid):
    """The value of ``field`` breaks ``rule``, in a table that of the ``row``."""


EMPTY = "kosong/empty"  # the reason of a body without anything in it


class Unreadable(Invalid):
    """The body can't be read at all, for ``reason``."""


class SomethingMissing(Invalid):
    """The action needs ``field``, which is missing."""


class WrongTarget(Invalid):
    """The action can't hand the report to the office ``target``, because of ``rule``."""


class UnknownReason(Invalid):
    """``reason`` is not a listed one. ``allowed`` are the listed reasons."""


class UnknownTask(Invalid):
    """``task`` is not an open task. ``tasks`` are the seqs of the open tasks."""


class BadPause(Invalid):
    """A pause for this reason may last until ``latest``."""


class BadUpload(Invalid):
    """``upload`` is an id that we did not issue, or that has expired."""
