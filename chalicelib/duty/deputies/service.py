"""Name deputies of heads, and end them. A deputy is a duty contact of the office, too, by mail and
for the same days; it needs no code, since the address is that of a proven account.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from chalicelib.city.current import city
from chalicelib.duty import service, store
from chalicelib.duty.hours import parse_hours
from chalicelib.duty.model import Contact, Way
from chalicelib.officers import deputies_store, user_pool_calls
from chalicelib.officers.deputies_store import Deputy, DeputyKind
from chalicelib.officers.model import AccountRights
from chalicelib.platform import clock, ids
from chalicelib.platform.deputy_errors import DeputyThere, UnknownDeputy
from chalicelib.platform.errors import BadField, UnknownContact, UnknownOfficer
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Officer, Role
from chalicelib.platform.telemetry import log
from chalicelib.reports.texts import deputy_titles

MAY_BE = frozenset({Role.OFFICER, Role.HEAD})  # whoever works on reports already


@dataclass(frozen=True, slots=True)
class Naming:
    """The naming of a deputy for an office's head, from one day to another, both included."""

    office: str
    kind: DeputyKind
    username: str
    begins: date
    ends: date
    reason: str


def name_deputy(naming: Naming, officer: Officer) -> Deputy:
    """Return a new deputy, who counts from the first day on. ``officer`` may lead the office.
    Raises BadField and DeputyThere.
    """
    now = clock.now()
    account = check_naming(naming, officer).account
    known = deputies_store.load_deputies(naming.office)
    for each in known:
        overlaps = each.begins <= naming.ends and naming.begins <= each.ends
        if overlaps and not each.is_over(_day_of(now)):
            if _is_same(each, naming, account.id):
                _add_contact(each)  # its naming may have ended before that
            raise DeputyThere(until=each.ends.isoformat())
    deputy = Deputy(
        id=ids.make_webhook_id(),
        office=naming.office,
        kind=naming.kind,
        officer=account.id,
        name=account.name,
        email=account.email if account.email_verified else "",
        home=account.agency,
        begins=naming.begins,
        ends=naming.ends,
        reason=naming.reason,
        named_by=officer.id,
        named_at=now,
    )
    deputies_store.add_deputy(deputy)
    _remove_old_contacts(known, now)
    _add_contact(deputy)
    log.info("deputy_named", office=deputy.office, deputy=deputy.id, by=officer.id)
    return deputy


def _is_same(deputy: Deputy, naming: Naming, officer: str) -> bool:
    named = (naming.kind, officer, naming.begins, naming.ends)
    return (deputy.kind, deputy.officer, deputy.begins, deputy.ends) == named


def check_naming(naming: Naming, officer: Officer) -> AccountRights:
    """Return the account of who shall be deputy. Raises BadField."""
    _check_days(naming, _day_of(clock.now()))
    return _find_account(naming, officer)


def _check_days(naming: Naming, today: date) -> None:
    if naming.begins < today:
        raise BadField(field="begins", rule="past")
    longest = timedelta(days=city().settings.deputy_days - 1)
    if not naming.begins <= naming.ends <= naming.begins + longest:
        raise BadField(field="ends", rule="limits")


def _find_account(naming: Naming, officer: Officer) -> AccountRights:
    """Return the account of the deputy: an enabled one of an officer or head, and not of who names
    it, nor of a head of this very office. Raises BadField.
    """
    unknown = BadField(field="username", rule="unknown", value=naming.username[:40])
    try:
        rights = user_pool_calls.find_rights(naming.username)
    except UnknownOfficer:
        raise unknown from None
    account = rights.account
    heads_it = Role.HEAD in rights.roles and account.agency == naming.office
    works = account.enabled and account.agency in city().offices and rights.roles & MAY_BE
    if not works or heads_it or account.id == officer.id:
        raise unknown
    return rights


def end_deputy(office: str, identifier: str, ended_by: str) -> None:
    """End a deputy now. The next request counts already. Raises UnknownDeputy."""
    now = clock.now()
    known = {each.id: each for each in deputies_store.load_deputies(office)}
    deputy = known.get(identifier)
    if deputy is None or deputy.is_over(_day_of(now)):
        raise UnknownDeputy(deputy=identifier[:40])
    _remove_contact(deputy, ended_by)  # first: a deputy who is not ended yet can be ended again
    if not deputies_store.end_deputy(deputy, ended_by, now):
        raise UnknownDeputy(deputy=identifier[:40])
    log.info("deputy_ended", office=office, deputy=identifier, by=ended_by)


def find_own(officer: str) -> list[Deputy]:
    """Return the deputies that an officer is today."""
    today = _day_of(clock.now())
    every = deputies_store.load_all_deputies()
    return [each for each in every if each.officer == officer and each.counts_on(today)]


def _add_contact(deputy: Deputy) -> None:
    """Store the duty contact of a deputy, unless it is there or no address is proven."""
    if deputy.email and store.find_contact(deputy.office, deputy.id) is None:
        store.save_contacts([_make_contact(deputy)])


def _make_contact(deputy: Deputy) -> Contact:
    """Return the duty contact of a deputy: present from the first day to the last."""
    title = deputy_titles.write_title(deputy.kind, deputy.office, city(), Language.INDONESIAN)
    return Contact(
        id=deputy.id,
        office=deputy.office,
        way=Way.MAIL,
        address=deputy.email,
        label=title[:80],
        hours=parse_hours("always"),
        created_at=deputy.named_at,
        updated_at=deputy.named_at,
        begins=deputy.begins,
        absent_from=deputy.ends + timedelta(days=1),
        confirmed_at=deputy.named_at,
    )


def _remove_old_contacts(deputies: Iterable[Deputy], now: datetime) -> None:
    """Delete the contacts of those deputies whose days are over."""
    for each in deputies:
        if each.is_over(_day_of(now)):
            _remove_contact(each, each.named_by)


def _remove_contact(deputy: Deputy, ended_by: str) -> None:
    with suppress(UnknownContact):  # it was removed before, or there is no proven address
        service.remove_contact(deputy.office, deputy.id, ended_by)


def _day_of(moment: datetime) -> date:
    return moment.astimezone(JAKARTA).date()
