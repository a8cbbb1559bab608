"""The remaining belongings of dissolved offices, and their hand-over to the successors.

An office is dissolved by the column `successor` of its row in `offices.csv`, and a deploy. From
then on Reconcile hands over every hour; here it does so now. Only a hand-over by hand moves
officers' accounts: each gets the successor's office, and a head becomes an officer. The hand-over
may be repeated at any time, and goes on where it was interrupted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chalicelib.city.model import City
from chalicelib.city.tables.reader import read_city
from chalicelib.platform.aws.indexes import Work
from chalicelib.platform.roles import Role
from operate.answer import Answer, WrongUse
from operate.deputies import list_deputies
from operate.progress import follow
from operate.scheduled import call_function
from operate.session import Clients
from operate.table import query_items

WORK = Work.Meta.index_name
# What lies in a partition of an office, by the beginnings of sort keys.
_PARTS = (
    ("templates", "O#{office}", "M#"),
    ("calendar links", "O#{office}", "L"),
    ("duty contacts", "DUTY", "DUTY#{office}#"),
)


@dataclass(frozen=True, slots=True)
class Account:
    """An officer's account: the username, and the groups."""

    username: str
    groups: frozenset[str]


@dataclass(frozen=True, slots=True)
class Dissolved:
    """A dissolved office and its successor, by code and name, and what it still has: how much of
    each kind, and the accounts of officers.
    """

    office: str
    name: str
    successor: str
    successor_name: str
    left: dict[str, int]
    accounts: tuple[Account, ...]

    @property
    def amount(self) -> int:
        return sum(self.left.values()) + len(self.accounts)

    def list_lines(self) -> Iterator[str]:
        yield f"{self.office} {self.name} -> {self.successor} {self.successor_name}"
        for what, many in self.left.items():
            yield f"{many:>6}  {what}"
        yield f"{len(self.accounts):>6}  accounts of officers"
        for account in self.accounts:
            note = ", no head any more" if Role.HEAD in account.groups else ""
            yield f"        {account.username} ({', '.join(sorted(account.groups))}{note})"


@dataclass(frozen=True, slots=True)
class Succession(Answer):
    """Dissolved offices. ``handed_over`` says that what they had was given to their successors."""

    offices: tuple[Dissolved, ...]
    handed_over: bool

    def list_lines(self) -> Iterable[str]:
        for each in self.offices:
            yield from each.list_lines()
        if not self.offices:
            yield "No office is dissolved."

    def list_faults(self) -> Iterable[str]:
        if self.handed_over and any(each.amount for each in self.offices):
            yield "Something is left: see Reconcile's log."


def list_offices(city: City, office: str | None) -> list[str]:
    """Return the dissolved offices, or the one of a code. Raises WrongUse when it is not
    dissolved.
    """
    if office and office not in city.former:
        raise WrongUse(f"{office} has no successor in offices.csv.")
    return [office] if office else [*city.former]


def show_left(clients: Clients, folder: Path, office: str | None) -> Succession:
    """Return what dissolved offices still have. Raises WrongUse, and botocore's errors."""
    city = read_city(folder)
    return _look(clients, city, list_offices(city, office), handed_over=False)


def hand_over(clients: Clients, folder: Path, office: str | None) -> Succession:
    """Have Reconcile hand over now, move the accounts, and return what is left. Raises WrongUse,
    OperatorError, and botocore's errors.
    """
    city = read_city(folder)
    offices = list_offices(city, office)
    if offices:
        _hand_over(clients, offices, city)
    return _look(clients, city, offices, handed_over=True)


def _hand_over(clients: Clients, offices: list[str], city: City) -> None:
    for office in follow(offices, "Moving accounts", len(offices)):
        for account in list_accounts(clients, office):
            move_account(clients, account, city.former[office].successor or "")
    call_function(clients, "Reconcile")


def _look(clients: Clients, city: City, offices: list[str], *, handed_over: bool) -> Succession:
    looked = follow(offices, "Looking at offices", len(offices))
    return Succession(tuple(_look_at(clients, each, city) for each in looked), handed_over)


def _look_at(clients: Clients, office: str, city: City) -> Dissolved:
    row = city.former[office]
    successor = row.successor or ""
    accounts = tuple(list_accounts(clients, office))
    left = dict(count_left(clients, office))
    return Dissolved(office, row.name, successor, city.offices[successor].name, left, accounts)


def count_left(clients: Clients, office: str) -> Counter[str]:
    """Return how much of each kind a dissolved office still has."""
    counts = Counter(dict.fromkeys(("open reports", "tasks"), 0))
    for item in query_items(clients, f"W#{office}", index=WORK, names=("wpk", "wsk")):
        counts["open reports" if item["sk"]["S"] == "A" else "tasks"] += 1
    for what, partition, start in _PARTS:
        found = query_items(clients, partition.format(office=office), start.format(office=office))
        counts[what] = sum(1 for _ in found)
    counts["deputies"] = sum(1 for _ in list_deputies(clients, office))
    return counts


def list_accounts(clients: Clients, office: str) -> list[Account]:
    """Return the accounts of a dissolved office. Cognito can't look for them, so all are read."""
    cognito, pool = clients.client("cognito-idp"), clients.outputs["PoolId"]
    found = []
    for page in cognito.get_paginator("list_users").paginate(UserPoolId=pool):
        for user in page["Users"]:
            values = {each["Name"]: each["Value"] for each in user["Attributes"]}
            if values.get("custom:agency") == office:
                named = {"UserPoolId": pool, "Username": user["Username"]}
                groups = cognito.admin_list_groups_for_user(**named)["Groups"]
                names = frozenset(group["GroupName"] for group in groups)
                found.append(Account(user["Username"], names))
    return found


def move_account(clients: Clients, account: Account, successor: str) -> None:
    """Give an account the successor's office. A head becomes an officer first: nobody heads the
    successor because an office was dissolved. The token in use ends within the hour.
    """
    cognito = clients.client("cognito-idp")
    named = {"UserPoolId": clients.outputs["PoolId"], "Username": account.username}
    if Role.HEAD in account.groups:
        cognito.admin_remove_user_from_group(**named, GroupName=Role.HEAD.value)
        cognito.admin_add_user_to_group(**named, GroupName=Role.OFFICER.value)
    attributes = [{"Name": "custom:agency", "Value": successor}]
    cognito.admin_update_user_attributes(**named, UserAttributes=attributes)
