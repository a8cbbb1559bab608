"""A contact of a reporter or supporter, and how they want to be notified about a report."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, time, timedelta

from chalicelib.platform.errors import BadField
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.contact.browsers import Browser

FORM = "%H:%M"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Quiet hours from ``begin`` to ``end``, in the city's time; over midnight when ``end`` is the
    earlier one.
    """

    begin: time
    end: time

    def __str__(self) -> str:
        return f"{self.begin:{FORM}}-{self.end:{FORM}}"

    def until(self, now: datetime) -> datetime | None:
        """Return when the quiet hours end that ``now`` lies in; None outside of them."""
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
    """Return the quiet hours from the form that ``str`` writes."""
    begin, _, end = text.partition("-")
    return Quiet(time.fromisoformat(begin), time.fromisoformat(end))


def make_quiet_hours(begin: str, end: str) -> Quiet:
    """Return the quiet hours between two texts such as ``21:00`` and ``06:00``. Raises BadField
    when they are the same.
    """
    quiet = parse_quiet_hours(f"{begin}-{end}")
    if quiet.begin == quiet.end:
        raise BadField(field="quiet_hours", rule="limits")
    return quiet


# The ways of notification: an answer on the channel of the report, an SMS, a mail, a push to the
# reporter's browsers.
REPLY, SMS, EMAIL, PUSH = "reply", "sms", "email", "push"
WAYS = (REPLY, SMS, EMAIL, PUSH)


@dataclass(frozen=True, slots=True)
class Wishes:
    """A recipient's notification preferences for one report.

    ``off`` are the ways that the recipient turned off. ``ways`` are the chosen ways, each with the
    seq of the last entry before the choice: a way sends nothing about that entry or earlier ones.
    None leaves the choice to the channel. In ``quiet`` hours nothing is sent that can wait.
    ``addresses`` are addresses confirmed later, by way, in place of those that the report was filed
    with. ``bounced`` is a mail address that sends mail back, and ``bounced_in`` the first entry
    whose mail came back.
    """

    language: Language = Language.INDONESIAN
    off: frozenset[str] = frozenset()
    ways: Mapping[str, int] | None = field(default=None, hash=False)
    quiet: Quiet | None = None
    addresses: Mapping[str, str] = field(default_factory=dict, hash=False)
    bounced: str = ""
    bounced_in: int = 0


NO_WISHES = Wishes()


# The parts of a contact that a choice of ways stores, by the names of their attributes. Who chooses
# one wants notices again; who turns all ways off keeps the choice for later.
CHOSEN_WAYS = frozenset({"off", "ways", "muted"})
ENDED_WAYS = frozenset({"off"})


@dataclass(frozen=True, slots=True)
class Change:
    """A change of preferences; None leaves a part as it is. Empty ``ways`` end all notices."""

    language: Language | None = None
    ways: tuple[str, ...] | None = None
    quiet: Quiet | None = None
    no_quiet: bool = False

    def apply_to(self, wishes: Wishes) -> Wishes:
        """Return the wishes with the language and quiet hours of this change, where it has any."""
        language = self.language or wishes.language
        quiet = None if self.no_quiet else self.quiet or wishes.quiet
        return replace(wishes, language=language, quiet=quiet)

    @property
    def parts(self) -> frozenset[str]:
        """The parts of a contact that this changes, by the names of their attributes."""
        parts: frozenset[str] = frozenset()
        if self.ways is not None:
            parts |= CHOSEN_WAYS if self.ways else ENDED_WAYS
        if self.language:
            parts |= {"language"}
        return parts | {"quiet"} if self.quiet or self.no_quiet else parts


NO_CHANGE = Change()


@dataclass(frozen=True, slots=True)
class Asked:
    """An address that a confirmation code was sent to, and the moment the code was asked for."""

    way: str
    to: str
    at: datetime


def address_for(way: str, contact: Contact) -> str:
    """Return the address for a way; empty where the contact has none. Of several browsers it is the
    first.
    """
    browser = contact.browsers[0].endpoint if contact.browsers else ""
    filed = {REPLY: contact.reply, SMS: contact.phone, EMAIL: contact.email, PUSH: browser}
    return contact.wishes.addresses.get(way) or filed[way] or ""


def has_address(way: str, contact: Contact) -> bool:
    """Return whether there is an address for the way, and no mail came back from it."""
    return address_for(way, contact) not in ("", contact.wishes.bounced)


def is_proven(way: str, contact: Contact) -> bool:
    """Return whether the way is known to reach the person who asked for it. A reply goes to the
    sender of the message, an address that was added later was confirmed by a code, and a browser
    gave its own address.
    """
    return way in (REPLY, PUSH) or way in contact.proven or way in contact.wishes.addresses


def reachable_ways(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """Return the ways that have an address; ``answers`` says whether the channel can reply."""
    return tuple(way for way in WAYS if has_address(way, contact) and (answers or way != REPLY))


def chosen_ways(contact: Contact, *, answers: bool) -> tuple[str, ...]:
    """Return the ways that notices go by, as far as they have an address, whether they were turned
    off or not. Without a choice that is the channel where it can reply, else SMS and mail.
    """
    reachable = reachable_ways(contact, answers=answers)
    wanted = tuple(way for way in reachable if way in (contact.wishes.ways or ()))
    return wanted or (reachable[:1] if REPLY in reachable else reachable)


def is_mail_replaced(contact: Contact) -> bool:
    """Return whether mail alone was chosen and has no working address: other ways replace it."""
    return {*(contact.wishes.ways or ())} == {EMAIL} and not has_address(EMAIL, contact)


def silent_until(way: str, wishes: Wishes) -> int:
    """Return the seq of the last entry that a way sends nothing about: the way was chosen after it,
    or replaces mail that arrived until then.
    """
    ways = wishes.ways or {}
    replaces_mail = ways and way not in ways and wishes.bounced
    return wishes.bounced_in - 1 if replaces_mail else ways.get(way, 0)


def choose_ways(
    wishes: Wishes, ways: tuple[str, ...], active_ways: tuple[str, ...], seq: int
) -> Wishes:
    """Return the wishes with these ways and no others. They send about the entries after ``seq``;
    the ``active_ways``, which sent notices until now, go on as they were. Empty ``ways`` turn all
    ways off.
    """
    continued = {way: silent_until(way, wishes) for way in active_ways}
    chosen = {way: continued.get(way, seq) for way in WAYS if way in ways}
    off: frozenset[str] = frozenset() if ways else frozenset(WAYS)
    return replace(wishes, off=off, ways=chosen or wishes.ways)


def mask_address_for(way: str, contact: Contact) -> str:
    """Return the address for a way so that only its owner recognises it: ``s…@rumah.id``,
    ``+62…7890``. Empty for a reply on the channel, for a browser, and for an address that is gone.
    """
    return "" if way in (REPLY, PUSH) else mask_address(address_for(way, contact))


def mask_address(address: str) -> str:
    """Return an address with its middle left out."""
    name, at, host = address.partition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"{address[:3]}…{address[-4:]}" if address else ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The contact of a reporter or supporter, stored apart from the report. ``phone`` is E.164.

    ``reply`` is the address of a reply on the channel, ``<sender>/...``: the sender's own module
    writes and reads the rest. ``person`` is the person's id in the sender's system. A ``muted``
    contact gets no notices about any of its reports; ``wishes`` are for this one. ``proven`` are
    the ways that are known, for this report, to lead to the person who left them. ``browsers`` are
    told by push.
    """

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    reply: str | None = None
    person: str | None = None
    muted: bool = False
    wishes: Wishes = NO_WISHES
    proven: frozenset[str] = frozenset()
    browsers: tuple[Browser, ...] = ()


NOBODY = Contact()


def talker_key(contact: Contact) -> str | None:
    """Return the key of the person that a reply on the channel reaches, whichever message it
    replies to: the sender and the person's id there, ``x/987``. None where the sender does not tell
    an id.
    """
    sender = (contact.reply or "").partition("/")[0]
    return f"{sender}/{contact.person}" if sender and contact.person else None


def proven_contact(contact: Contact) -> Contact:
    """Return an author's contact without the addresses that the message only claims. Who wrote is
    always proven where the sender tells the person's id: it comes with the sender's own proof.
    """
    phone = contact.phone if SMS in contact.proven else None
    email = contact.email if EMAIL in contact.proven else None
    return replace(contact, phone=phone, email=email)


def is_same_person(author: Contact, other: Contact) -> bool:
    """Return whether the ``author`` of a message is the person of another contact: both have an
    address that the message itself proves (docs/decisions/0083). A claimed one counts for nothing,
    because numbers and mail addresses are known to others. The case of mail addresses does not
    count: mail programs write one in capitals one day and without them the next.
    """
    pairs = zip(_contact_addresses(proven_contact(author)), _contact_addresses(other), strict=True)
    return any(address is not None and address == another for address, another in pairs)


def _contact_addresses(contact: Contact) -> tuple[str | None, ...]:
    return contact.phone, contact.email and contact.email.lower(), talker_key(contact)
