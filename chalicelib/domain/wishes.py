"""How somebody wants to be told of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.quiet import Quiet
from chalicelib.domain.tongue import Language

if TYPE_CHECKING:
    from chalicelib.domain.contact import Contact

# The ways there are: an answer where the report came from, an SMS, a mail.
REPLY, SMS, EMAIL = "reply", "sms", "email"
WAYS = (REPLY, SMS, EMAIL)


@dataclass(frozen=True, slots=True)
class Wishes:
    """``off`` are the ways they ended. ``ways`` are those they chose, with the last entry from
    before they did: of earlier ones a way says nothing; None leaves it to the channel. In
    ``quiet`` hours they are told nothing that can wait. ``addresses`` are those they confirmed
    later, by their way, instead of those the report was filed with. ``bounced`` is a mail address
    that sends mail back, and ``bounced_in`` the first entry whose mail it did not take.
    """

    language: Language = Language.INDONESIAN
    off: frozenset[str] = frozenset()
    ways: Mapping[str, int] | None = field(default=None, hash=False)
    quiet: Quiet | None = None
    addresses: Mapping[str, str] = field(default_factory=dict, hash=False)
    bounced: str = ""
    bounced_in: int = 0


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Change:
    """What of it is to be otherwise; None leaves it. No ways at all end all notices."""

    language: Language | None = None
    ways: tuple[str, ...] | None = None
    quiet: Quiet | None = None
    no_quiet: bool = False

    def of(self, wishes: Wishes) -> Wishes:
        """The wishes with another language and other quiet hours, as far as it says so."""
        language = self.language or wishes.language
        quiet = None if self.no_quiet else self.quiet or wishes.quiet
        return replace(wishes, language=language, quiet=quiet)


NO_CHANGE = Change()


@dataclass(frozen=True, slots=True)
class Asked:
    """An address of somebody's that a code was sent to, and when it was asked for."""

    way: str
    to: str
    at: datetime


def address(way: str, contact: Contact) -> str:
    """Where a notice goes; empty where there is nothing of the kind."""
    told = {REPLY: contact.reply, SMS: contact.phone, EMAIL: contact.email}
    return contact.wishes.addresses.get(way) or told[way] or ""


def leads(way: str, contact: Contact) -> bool:
    """Whether there is an address of the kind, and no mail came back from it."""
    return address(way, contact) not in ("", contact.wishes.bounced)


def is_proven(way: str, contact: Contact) -> bool:
    """Whether what goes that way reaches who asked for it. An answer goes where somebody wrote
    from, and an address of a later day was confirmed by a code.
    """
    return way == REPLY or way in contact.proven or way in contact.wishes.addresses


def reachable(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """The ways that lead anywhere; ``answers`` says whether the channel can."""
    return tuple(way for way in WAYS if leads(way, contact) and (answers or way != REPLY))


def chosen(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """The ways somebody is told by, as far as they lead anywhere, whether they ended them or not;
    without a choice on the channel where it can answer, else by SMS and mail.
    """
    there = reachable(contact, answers=answers)
    wanted = tuple(way for way in there if way in (contact.wishes.ways or ()))
    return wanted or (there[:1] if REPLY in there else there)


def stood_in(contact: Contact) -> bool:
    """Whether they chose mail alone and it leads nowhere, so that other ways stand in for it."""
    return {*(contact.wishes.ways or ())} == {EMAIL} and not leads(EMAIL, contact)


def since(way: str, wishes: Wishes) -> int:
    """The seq of the last entry that a way says nothing of: it was chosen after that, or stands in
    for mail that arrived until then.
    """
    ways = wishes.ways or {}
    stands_in = ways and way not in ways and wishes.bounced
    return wishes.bounced_in - 1 if stands_in else ways.get(way, 0)


def choose(wishes: Wishes, ways: tuple[str, ...], told: tuple[str, ...], seq: int) -> Wishes:
    """The wishes with these ways and no others, from entry ``seq`` on; those that told until now go
    on as they were. None of them ends all.
    """
    kept = {way: since(way, wishes) for way in told}
    chosen_ways = {way: kept.get(way, seq) for way in WAYS if way in ways}
    off: frozenset[str] = frozenset() if ways else frozenset(WAYS)
    return replace(wishes, off=off, ways=chosen_ways or wishes.ways)


def hint(way: str, contact: Contact) -> str:
    """Where a notice goes, so that its owner knows it again and nobody else: ``s…@rumah.id``,
    ``+62…7890``; empty for the channel a report came by, and for an address that is gone.
    """
    return "" if way == REPLY else masked(address(way, contact))


def masked(told: str) -> str:
    """An address with its middle left out."""
    name, at, host = told.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"{told[:3]}…{told[-4:]}" if told else ""
