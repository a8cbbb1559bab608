"""The accounts of officers as a table, which ``tanggap officers`` takes, and its daily copy in the
bucket. The copy has names and addresses of officers, so nobody but an operator reads it.
"""

import csv
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import StringIO

from chalicelib.officers import user_pool
from chalicelib.officers.model import Account
from chalicelib.platform import clock
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

COLUMNS = ("username", "email", "name", "office", "groups", "state")
ACTIVE, DISABLED = "active", "disabled"
FOLDER = "officers/"  # of the bucket, one object for each day


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account of the table: ``office`` is a code, ``groups`` are the names of roles."""

    username: str
    email: str
    name: str
    office: str
    groups: frozenset[str]
    enabled: bool

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of its row, in the order of COLUMNS."""
        groups, state = "|".join(sorted(self.groups)), ACTIVE if self.enabled else DISABLED
        return (self.username, self.email, self.name, self.office, groups, state)


def write_lines(lines: Iterable[AccountLine]) -> str:
    """Return the table as CSV, by username."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(sorted(line.cells for line in lines))
    return text.getvalue()


def list_lines() -> list[AccountLine]:
    """Return all accounts. Costs a call for each sixty accounts, and for each sixty of a role."""
    return make_lines(user_pool.list_accounts, user_pool.list_accounts())


def make_lines(
    list_role: Callable[[Role], Iterable[Account]], accounts: Iterable[Account]
) -> list[AccountLine]:
    """Return the lines of accounts. ``list_role`` gives the accounts with a role."""
    groups: dict[str, set[str]] = defaultdict(set)
    for role in Role:
        for account in list_role(role):
            groups[account.username].add(role.value)
    return [_to_line(account, groups[account.username]) for account in accounts]


def _to_line(account: Account, groups: set[str]) -> AccountLine:
    named = (account.username, account.email, account.name, account.agency)
    return AccountLine(*named, frozenset(groups), account.enabled)


def store_copy() -> int:
    """Store today's copy of the table, and return how many accounts it has. Repeating it replaces
    the copy.
    """
    lines = list_lines()
    key = f"{FOLDER}{clock.now().astimezone(JAKARTA):%Y-%m-%d}.csv"
    body = write_lines(lines).encode()
    get_client("s3").put_object(
        Bucket=settings().bucket, Key=key, Body=body, ContentType="text/csv; charset=utf-8"
    )
    log.info("officers_copied", accounts=len(lines))
    return len(lines)
