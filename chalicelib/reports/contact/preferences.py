"""How somebody wants to be told of a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from chalicelib.platform.errors import BadField
from chalicelib.platform.language import Language
from chalicelib.platform.moments import JAKARTA

# Hours in which somebody wants to be left alone.


FORM = "%H:%M"


@dataclass(frozen=True, slots=True)
class Quiet:
    """From ``begin`` to ``end``, in the city's time; over midnight when that is the earlier one."""

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:{FORM}}-{self.end:{FORM}}"

    def until(self, now: datetime) -> datetime | None:
        """When they end; None outside of them."""
        local = now.astimezone(JAKARTA)
        clock = local.time()
        over_midnight = self.end < self.begin
        if over_midnight:
            inside = clock >= self.begin or clock < self.end
        else:
            inside = self.begin <= clock < self.end
        if not inside:
            return None
        day = local.date() + timedelta(days=over_midnight and clock >= self.begin)
        return datetime.combine(day, self.end, JAKARTA)


def parse_quiet_hours(text: str) -> Quiet:
    """As ``str`` writes it."""
    begin, _, end = text.partition("-")
    return Quiet(time.fromisoformat(begin), time.fromisoformat(end))


def make_quiet_hours(begin: str, end: str) -> Quiet:
    """What somebody asks for, ``21:00`` and ``06:00``. Raises BadField when they are the same."""
    quiet = parse_quiet_hours(f"{begin}-{end}")
    if quiet.begin == quiet.end:
        raise BadField(field="quiet_hours", rule="limits")
    return quiet


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


def address_for(way: str, contact: Contact) -> str:
    """Where a notice goes; empty where there is nothing of the kind."""
    told = {REPLY: contact.reply, SMS: contact.phone, EMAIL: contact.email}
    return contact.wishes.addresses.get(way) or told[way] or ""


def has_address(way: str, contact: Contact) -> bool:
    """Whether there is an address of the kind, and no mail came back from it."""
    return address_for(way, contact) not in ("", contact.wishes.bounced)


def is_proven(way: str, contact: Contact) -> bool:
    """Whether what goes that way reaches who asked for it. An answer goes where somebody wrote
    from, and an address of a later day was confirmed by a code.
    """
    return way == REPLY or way in contact.proven or way in contact.wishes.addresses


def reachable_ways(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """The ways that lead anywhere; ``answers`` says whether the channel can."""
    return tuple(way for way in WAYS if has_address(way, contact) and (answers or way != REPLY))


def chosen_ways(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """The ways somebody is told by, as far as they lead anywhere, whether they ended them or not;
    without a choice on the channel where it can answer, else by SMS and mail.
    """
    there = reachable_ways(contact, answers=answers)
    wanted = tuple(way for way in there if way in (contact.wishes.ways or ()))
    return wanted or (there[:1] if REPLY in there else there)


def is_mail_replaced(contact: Contact) -> bool:
    """Whether they chose mail alone and it leads nowhere, so that other ways stand in for it."""
    return {*(contact.wishes.ways or ())} == {EMAIL} and not has_address(EMAIL, contact)


def silent_until(way: str, wishes: Wishes) -> int:
    """The seq of the last entry that a way says nothing of: it was chosen after that, or stands in
    for mail that arrived until then.
    """
    ways = wishes.ways or {}
    stands_in = ways and way not in ways and wishes.bounced
    return wishes.bounced_in - 1 if stands_in else ways.get(way, 0)


def choose_ways(wishes: Wishes, ways: tuple[str, ...], told: tuple[str, ...], seq: int) -> Wishes:
    """The wishes with these ways and no others, from entry ``seq`` on; those that told until now go
    on as they were. None of them ends all.
    """
    kept = {way: silent_until(way, wishes) for way in told}
    chosen_ways = {way: kept.get(way, seq) for way in WAYS if way in ways}
    off: frozenset[str] = frozenset() if ways else frozenset(WAYS)
    return replace(wishes, off=off, ways=chosen_ways or wishes.ways)


def mask_address_for(way: str, contact: Contact) -> str:
    """Where a notice goes, so that its owner knows it again and nobody else: ``s…@rumah.id``,
    ``+62…7890``; empty for the channel a report came by, and for an address that is gone.
    """
    return "" if way == REPLY else mask_address(address_for(way, contact))


def mask_address(told: str) -> str:
    """An address with its middle left out."""
    name, at, host = told.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"{told[:3]}…{told[-4:]}" if told else ""


# Who reported: a contact, and whom it reaches.


@dataclass(frozen=True, slots=True)
class Contact:
    """Who reported, kept apart from the report. ``phone`` is E.164.

    ``reply`` is where an answer on the channel goes, ``<sender>/...`` as the sender's own module
    wrote it and its reply reads it; ``person`` is the id that sender knows them by. Who is
    ``muted`` wants no notices, of none of their reports; ``wishes`` are about this one. ``proven``
    are the ways of which we know, for this report, that they lead to who left them.
    """

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    reply: str | None = None
    person: str | None = None
    muted: bool = False
    wishes: Wishes = NO_WISHES
    proven: frozenset[str] = frozenset()


NOBODY = Contact()


def talker_key(contact: Contact) -> str | None:
    """Whom an answer on the channel reaches, whichever message it answers: the sender and who they
    are there, ``x/987``. None where the sender does not say.
    """
    sender = (contact.reply or "").partition("/")[0]
    return f"{sender}/{contact.person}" if sender and contact.person else None


def is_same_person(one: Contact, other: Contact) -> bool:
    """Whether two contacts share a way to one person; mail programs write an address in capitals
    one day and without them the next.
    """
    ways = (_contact_addresses(one), _contact_addresses(other))
    return any(mine is not None and mine == yours for mine, yours in zip(*ways, strict=True))


def _contact_addresses(contact: Contact) -> tuple[str | None, ...]:
    return contact.phone, contact.email and contact.email.lower(), talker_key(contact)
