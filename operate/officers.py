"""Officers by the thousand: a file says how accounts shall be, and the pool becomes so.

Accounts that the file does not name stay as they are, and none is ever deleted: timelines name
their ids. It may be given again at any time, and goes on where it was interrupted.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.tables.reader import read_city
from chalicelib.officers.accounts_copy import AccountLine, write_lines
from operate.answer import Answer, WrongUse
from operate.deputies import list_deputies
from operate.officers_plan import Change, plan_changes, read_officers
from operate.officers_pool import OfficerPool
from operate.progress import follow, waiting
from operate.session import Clients
from operate.table import query_items


@dataclass(frozen=True, slots=True)
class Roster(Answer):
    """All accounts, as the file that ``tanggap officers`` takes."""

    accounts: tuple[AccountLine, ...]

    def list_lines(self) -> Iterable[str]:
        yield from write_lines(self.accounts).splitlines()


@dataclass(frozen=True, slots=True)
class Applied(Answer):
    """The changes by a file, each in words; a ``dry`` run makes none. ``unchanged`` counts accounts
    that were so already. ``left`` names the work that hangs on officers with disabled accounts.
    """

    changes: tuple[str, ...]
    unchanged: int
    left: tuple[str, ...]
    dry: bool

    def list_lines(self) -> Iterable[str]:
        yield from (f"Would {each}" if self.dry else each for each in self.changes)
        yield from self.left
        done = "to change" if self.dry else "changed"
        yield f"{len(self.changes)} {done}, {self.unchanged} as the file says already"
        if self.dry or not self.changes:
            yield "Nothing was changed."


def list_officers(clients: Clients) -> Roster:
    """Return all accounts, by username. Raises botocore's errors."""
    with waiting("Reading accounts"):
        found = OfficerPool(clients).read()
    return Roster(tuple(found[name] for name in sorted(found)))


def apply_officers(clients: Clients, file: Path | None, folder: Path, *, dry: bool) -> Applied:
    """Make the accounts of a pool what a file says, or say what would be done. Raises WrongUse,
    OperatorError, and botocore's errors.
    """
    if file is None:
        raise WrongUse("Name a file of officers, or give --list.")
    lines = read_officers(file, read_city(folder))
    pool = OfficerPool(clients)
    with waiting("Reading accounts"):
        known = pool.read()
    changes = plan_changes(lines, known)
    for change in () if dry else _follow_changes(changes):
        pool.apply(change)
    gone = {pool.ids[line.username]: line.username for line in lines if _has_left(line, pool)}
    left = tuple(_list_left(clients, gone)) if gone else ()
    return Applied(tuple(each.text for each in changes), len(lines) - len(changes), left, dry)


def _follow_changes(changes: Sequence[Change]) -> Iterator[Change]:
    """Yield the changes, those that take rights first: what fails later leaves too few of them."""
    ordered = sorted(changes, key=lambda change: change.after.enabled)
    return follow(ordered, "Changing accounts", len(ordered))


def _has_left(line: AccountLine, pool: OfficerPool) -> bool:
    return not line.enabled and line.username in pool.ids


def _list_left(clients: Clients, gone: dict[str, str]) -> Iterator[str]:
    """Yield the days as deputy and the browsers of officers by id, which a departure ends."""
    for item in list_deputies(clients):
        if name := gone.get(item["officer"]["S"]):
            yield f"{name} is still a deputy: POST /v1/officers/{item['officer']['S']}/departure"
    for item in query_items(clients, "DUTY"):
        identifier = item.get("officer", {}).get("S", "")
        if name := gone.get(identifier):
            yield f"{name} is still told by a browser: POST /v1/officers/{identifier}/departure"
