"""List, create and change the accounts of officers. Each change is logged: the id of the account,
what was changed, and the id of the administrator.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from chalicelib.city.current import city
from chalicelib.officers import user_pool, user_pool_calls
from chalicelib.officers.model import Account, AccountRights
from chalicelib.platform.errors import BadField, OwnAccount, UnknownOfficer
from chalicelib.platform.roles import Role
from chalicelib.platform.telemetry import log

# Roles that administrators can't give themselves: they judge, or read what others may not.
_NOT_ONESELF = frozenset({Role.PERSONNEL, Role.AUDITOR})
_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
MOST_CALLS = 10  # of Cognito for a page, which looks at six hundred accounts


@dataclass(frozen=True, slots=True)
class AccountSearch:
    """The filter of a search for accounts: an office, a role, and words anywhere in the name, the
    username or the address. None and an empty text let all through.
    """

    agency: str | None = None
    role: Role | None = None
    words: str = ""

    def fits(self, account: Account) -> bool:
        texts = (account.name, account.username, account.email)
        return self.agency in (None, account.agency) and any(
            self.words.casefold() in text.casefold() for text in texts
        )


@dataclass(frozen=True, slots=True)
class Place:
    """The place of a list after which the next page begins: the token of Cognito's page, and how
    many accounts of that page were looked at.
    """

    token: str = ""
    skip: int = 0


@dataclass(frozen=True, slots=True)
class AccountChange:
    """An account as an administrator wants it."""

    name: str
    agency: str
    roles: frozenset[Role]
    enabled: bool


def check_id(officer: str) -> str:
    """Return the id of an account. Raises UnknownOfficer for a text that can be none."""
    if not _ID.fullmatch(officer):
        raise UnknownOfficer(officer=officer[:40])
    return officer


def list_accounts(
    search: AccountSearch, limit: int, start: Place
) -> tuple[list[Account], Place | None]:
    """Return at most ``limit`` accounts that fit, and the place where the next page begins; None
    for the last page. The pool can't search by office or within a name, so a page ends where
    ``MOST_CALLS`` calls were made, and may be short or empty. Raises user_pool.BadToken.
    """
    found: list[Account] = []
    token, skip = start.token, start.skip
    for _ in range(MOST_CALLS):
        accounts, following = user_pool.list_page(search.role, token or None)
        for at, account in enumerate(accounts[skip:], skip):
            if len(found) == limit:
                return found, Place(token, at)
            if search.fits(account):
                found.append(account)
        if not following:
            return found, None
        token, skip = following, 0
        if len(found) == limit:
            break
    return found, Place(token)


def create_officer(username: str, email: str, change: AccountChange, admin: str) -> AccountRights:
    """Create an account; Cognito mails the first password. ``admin`` is the id of who does it.

    Raises BadField, OfficerExists or PasswordNotSent. A fault after the account was made leaves it
    without some of its roles, which ``change_officer`` adds.
    """
    _check_office(change.agency)
    account = user_pool_calls.create_account(username, change.name, email, change.agency)
    _log_change("officer_created", account.id, admin, ("agency", "roles"))
    user_pool_calls.add_roles(account.username, change.roles)
    return AccountRights(account, change.roles, authenticator=False)


def change_officer(identifier: str, change: AccountChange, admin: str) -> AccountRights:
    """Make an account what an administrator wants, and return it. What is so already is left alone,
    so that a repeat ends what a fault left undone; rights are taken before others are given. A
    disabled account loses its sessions too.

    Raises BadField, UnknownOfficer, or OwnAccount when administrators disable themselves, leave
    their role, or give themselves one that decides appeals or exports reports.
    """
    _check_office(change.agency)
    if identifier == admin and not (change.enabled and Role.ADMIN in change.roles):
        raise OwnAccount
    before = user_pool_calls.load_rights(identifier)
    if identifier == admin and _NOT_ONESELF & (change.roles - before.roles):
        raise OwnAccount
    account, changed = before.account, []
    if not change.enabled:
        if account.enabled:
            user_pool_calls.disable_account(account.username)
            changed.append("state")
        user_pool_calls.end_sessions(account.username)
    user_pool_calls.remove_roles(account.username, before.roles - change.roles)
    if (account.name, account.agency) != (change.name, change.agency):
        user_pool_calls.change_attributes(account.username, change.name, change.agency)
        changed += ["name"] if account.name != change.name else []
        changed += ["agency"] if account.agency != change.agency else []
    user_pool_calls.add_roles(account.username, change.roles - before.roles)
    changed += ["roles"] if before.roles != change.roles else []
    if change.enabled and not account.enabled:
        user_pool_calls.enable_account(account.username)
        changed.append("state")
    _log_change("officer_changed", identifier, admin, changed)
    return user_pool_calls.load_rights(identifier)


def send_first_password(identifier: str, admin: str) -> None:
    """Mail a new first password. The password of before, and all sessions, end at once.

    Raises UnknownOfficer or PasswordNotSent; after the latter the password of before is gone too.
    """
    account = user_pool_calls.load_rights(identifier).account
    if not account.first_password:
        user_pool_calls.void_password(account.username)
        user_pool_calls.end_sessions(account.username)
    user_pool_calls.send_first_password(account.username)
    _log_change("officer_password_sent", identifier, admin)


def forget_authenticator(identifier: str, admin: str) -> None:
    """Let an officer sign in without a code, who may then set up another authenticator. Raises
    UnknownOfficer.
    """
    account = user_pool_calls.load_rights(identifier).account
    user_pool_calls.forget_authenticator(account.username)
    _log_change("officer_authenticator_forgotten", identifier, admin)


def _check_office(agency: str) -> None:
    if agency not in city().offices:
        raise BadField(field="agency", rule="unknown", value=agency)


def _log_change(event: str, identifier: str, admin: str, changed: Iterable[str] = ()) -> None:
    log.info(event, officer=identifier, by=admin, changed=sorted(changed))
