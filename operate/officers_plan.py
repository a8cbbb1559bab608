"""The table of officers as a file, and what it changes in the pool. Nothing here calls AWS."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.tables.csv_table import Row, Table, TableError
from chalicelib.officers.accounts_copy import ACTIVE, COLUMNS, DISABLED, AccountLine
from chalicelib.officers.model import EMAIL_FORM, LONGEST_EMAIL, LONGEST_NAME, USERNAME_FORM
from chalicelib.platform.roles import Role
from operate.answer import OperatorError

FORM = Table("officers.csv", COLUMNS, key=("username",))
_EMAIL, _USERNAME = re.compile(EMAIL_FORM), re.compile(USERNAME_FORM)
_GROUPS = frozenset(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class Change:
    """An account as it is, None for one that is created, and as it shall be."""

    before: AccountLine | None
    after: AccountLine

    @property
    def text(self) -> str:
        """The action, as a verb and its object."""
        name, after, before = self.after.username, self.after, self.before
        if before is None:
            ended = "" if after.enabled else ", disabled"
            return f"create {name}: {after.office}, {_join(after.groups)}{ended}"
        return f"change {name}: {'; '.join(_list_differences(before, after))}"


def _list_differences(before: AccountLine, after: AccountLine) -> Iterator[str]:
    if before.enabled != after.enabled:
        yield "enabled" if after.enabled else "disabled"
    if before.office != after.office:
        yield f"from {before.office or 'no office'} to {after.office}"
    if gone := before.groups - after.groups:
        yield f"without {_join(gone)}"
    if new := after.groups - before.groups:
        yield f"with {_join(new)}"
    if before.name != after.name:
        yield f"named {after.name}"


def _join(groups: Iterable[str]) -> str:
    return ", ".join(sorted(groups))


def read_officers(file: Path, city: City) -> list[AccountLine]:
    """Return the accounts of a file. Raises OperatorError, which names every bad row."""
    try:
        rows = FORM.rows_of(file)
    except TableError as error:
        raise OperatorError(str(error)) from None
    lines, faults, owners = [], [], dict[str, int]()
    for row in rows:
        try:
            line = _read_line(row, city)
            if owner := owners.get(line.email.casefold()):
                raise row.fault("email", f"is already in row {owner}")
        except TableError as fault:
            faults.append(str(fault))
        else:
            owners[line.email.casefold()] = row.line
            lines.append(line)
    require_none(faults)
    return lines


def require_none(faults: Sequence[str]) -> None:
    """Raise OperatorError for bad rows, of which nothing is done."""
    if faults:
        raise OperatorError("\n  ".join(["no account was changed, as rows are bad.", *faults]))


def _read_line(row: Row, city: City) -> AccountLine:
    username = row.fitting("username", _USERNAME, "3 to 40 small letters, digits, dots and dashes")
    email = row.fitting("email", _EMAIL, "a mail address")
    name, office = row.text("name"), row.cells["office"]
    for column, most in (("email", LONGEST_EMAIL), ("name", LONGEST_NAME)):
        if len(row.cells[column]) > most:
            raise row.fault(column, f"has more than {most} characters")
    if office in city.former:
        raise row.fault("office", f"{office} is dissolved: {city.former[office].successor}")
    if office not in city.offices:
        raise row.fault("office", f"{office!r} is no office of {city.code}")
    groups = frozenset(row.several("groups"))
    if not groups or groups - _GROUPS:
        wrong = min(groups - _GROUPS, default="")
        raise row.fault("groups", f"{wrong!r} is none of {_join(_GROUPS)}")
    if row.cells["state"] not in (ACTIVE, DISABLED):
        raise row.fault("state", f"{row.cells['state']!r} is neither {ACTIVE} nor {DISABLED}")
    return AccountLine(username, email, name, office, groups, row.cells["state"] == ACTIVE)


def plan_changes(lines: Sequence[AccountLine], pool: Mapping[str, AccountLine]) -> list[Change]:
    """Return what makes the accounts of a pool what the lines say, by username. Accounts without a
    line stay as they are. Raises OperatorError for lines that the pool can't have.
    """
    require_none(list(_list_conflicts(lines, pool)))
    pairs = (Change(pool.get(line.username), line) for line in lines)
    return [each for each in pairs if each.before is None or _differs(each.before, each.after)]


def _differs(before: AccountLine, after: AccountLine) -> bool:
    return any(_list_differences(before, after))


def _list_conflicts(lines: Sequence[AccountLine], pool: Mapping[str, AccountLine]) -> Iterator[str]:
    """Yield what can't be: another mail address, which stays as it is; the address of another
    account; and a pool that nobody administers any more.
    """
    owners = {line.email.casefold(): name for name, line in pool.items() if line.email}
    for line in lines:
        known, owner = pool.get(line.username), owners.get(line.email.casefold())
        if known and known.email.casefold() != line.email.casefold():
            yield f"{line.username}: the address stays; disable the account and create another"
        elif owner and owner != line.username:
            yield f"{line.username}: the address is that of {owner}"
    after = {**pool, **{line.username: line for line in lines}}
    if any(map(_administers, pool.values())) and not any(map(_administers, after.values())):
        yield f"nobody would be left who is {ACTIVE} and in the group {Role.ADMIN}"


def _administers(line: AccountLine) -> bool:
    return line.enabled and Role.ADMIN.value in line.groups
