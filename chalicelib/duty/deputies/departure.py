"""An officer leaves. Reports and tasks belong to offices, so they stay where they are. What hangs
on the person ends, or goes to another officer: the account, the days as deputy, and the browsers
that the duty tells.
"""

from dataclasses import dataclass, replace
from datetime import date

from chalicelib.duty import service, store
from chalicelib.duty.deputies import service as deputies
from chalicelib.duty.deputies.service import Naming
from chalicelib.duty.model import Contact
from chalicelib.officers import deputies_store, user_pool_calls
from chalicelib.officers import service as officers_service
from chalicelib.officers.deputies_store import Deputy
from chalicelib.officers.model import AccountRights
from chalicelib.officers.service import AccountChange
from chalicelib.platform import clock
from chalicelib.platform.errors import BadField, OwnAccount
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Officer
from chalicelib.platform.telemetry import log


@dataclass(frozen=True, slots=True)
class Departure:
    """The work that hung on an officer: the days as deputy, the days that another officer has now,
    and the browsers. ``was_active`` says whether the account was active.
    """

    was_active: bool
    deputies: tuple[Deputy, ...]
    handed_on: tuple[Deputy, ...]
    browsers: tuple[Contact, ...]


def find_work(identifier: str) -> Departure:
    """Return what hangs on an officer, and change nothing. Raises UnknownOfficer."""
    return _find_work(user_pool_calls.load_rights(identifier))


def end_work(identifier: str, to: str, reason: str, admin: Officer) -> Departure:
    """End what hangs on an officer, and return it. The days as deputy go to the officer with the
    username ``to``, unless that is empty. A repeat ends what is left, so it may be given again
    after a fault. Raises UnknownOfficer, OwnAccount and BadField.
    """
    if identifier == admin.id:
        raise OwnAccount
    rights = user_pool_calls.load_rights(identifier)
    work = _find_work(rights)
    if to == rights.account.username:
        raise BadField(field="username", rule="same", value=to)
    today = clock.now().astimezone(JAKARTA).date()
    wanted = [_continue(each, to, reason, today) for each in work.deputies if to]
    for naming in wanted:
        deputies.check_naming(naming, admin)
    account = rights.account
    change = AccountChange(account.name, account.agency, rights.roles, enabled=False)
    officers_service.change_officer(identifier, change, admin.id)
    handed_on = []
    for place, deputy in enumerate(work.deputies):
        deputies.end_deputy(deputy.office, deputy.id, admin.id)
        if wanted:
            handed_on.append(deputies.name_deputy(wanted[place], admin))
    for browser in work.browsers:
        service.remove_contact(browser.office, browser.id, admin.agency)
    log.info("officer_left", officer=identifier, by=admin.id, reason=reason)
    return replace(work, handed_on=tuple(handed_on))


def _find_work(rights: AccountRights) -> Departure:
    account = rights.account
    today = clock.now().astimezone(JAKARTA).date()
    going = (
        each
        for each in deputies_store.load_all_deputies()
        if each.officer == account.id and not each.is_over(today)
    )
    browsers = (each for each in store.load_all_contacts() if each.officer == account.id)
    return Departure(account.enabled, tuple(going), (), tuple(browsers))


def _continue(deputy: Deputy, to: str, reason: str, today: date) -> Naming:
    """Return how another officer goes on with the days of a deputy that are left."""
    begins = max(deputy.begins, today)
    return Naming(deputy.office, deputy.kind, to, begins, deputy.ends, reason)
