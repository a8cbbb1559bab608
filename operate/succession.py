"""Show what dissolved offices still have, or give it to their successors now:
`python -m operate.succession [--office 31.73.05.1001] [--do]`.

An office is dissolved by the column `successor` of its row in `offices.csv`, and a deploy. From
then on Reconcile hands over every hour; with `--do` it does so now. Only this command moves
officers' accounts: each gets the successor's office, and who was a head there is an officer here.
It may be given again at any time, and goes on where it was interrupted.
"""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.city.current import CITIES
from chalicelib.city.model import City
from chalicelib.city.tables.reader import read_city
from chalicelib.platform import clock
from chalicelib.platform.aws.indexes import Work
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.roles import Role
from operate.scheduled import make_event
from operate.session import Clients, add_session_options, make_clients

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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("--office", help="the code of one dissolved office; all without it")
    parser.add_argument("--do", action="store_true", help="hand over now, and move the accounts")
    parser.add_argument("--city", default="jakarta", help="the folder of the city's tables")
    options = parser.parse_args()
    city = read_city(CITIES / options.city)
    former = city.former
    if options.office and options.office not in former:
        print(f"{options.office} has no successor in offices.csv.", file=sys.stderr)
        return 1
    offices = [options.office] if options.office else [*former]
    if not offices:
        print("No office is dissolved.")
        return 0
    try:
        clients = make_clients(options)
        if options.do:
            hand_over(clients, offices, city)
        left = sum(show(clients, office, city) for office in offices)
    except (BotoCoreError, ClientError) as error:
        print(f"It was interrupted: {error} Give the command again.", file=sys.stderr)
        return 1
    except Failed as failure:
        print(failure, file=sys.stderr)
        return 1
    if options.do and left:
        print("Something is left: see Reconcile's log.", file=sys.stderr)
    return int(options.do and left > 0)


class Failed(Exception):
    """The function failed. The text is one sentence."""


def hand_over(clients: Clients, offices: list[str], city: City) -> None:
    """Have Reconcile hand over now, and move the accounts. Raises Failed."""
    for office in offices:
        for account in list_accounts(clients, office):
            move_account(clients, account, city.former[office].successor or "")
    name = clients.outputs["ReconcileName"]
    payload = json.dumps(make_event("Reconcile")).encode()
    answer = clients.client("lambda").invoke(FunctionName=name, Payload=payload)
    if answer.get("FunctionError"):
        raise Failed(f"The function {name} failed; see its log, and give the command again.")


def show(clients: Clients, office: str, city: City) -> int:
    """Print what a dissolved office still has, and return how much that is."""
    counts = count_left(clients, office)
    accounts = list_accounts(clients, office)
    row = city.former[office]
    print(f"{office} {row.name} -> {row.successor} {city.offices[row.successor or ''].name}")
    for what, many in counts.items():
        print(f"{many:>6}  {what}")
    print(f"{len(accounts):>6}  accounts of officers")
    for account in accounts:
        note = ", no head any more" if Role.HEAD in account.groups else ""
        print(f"        {account.username} ({', '.join(sorted(account.groups))}{note})")
    return sum(counts.values()) + len(accounts)


def count_left(clients: Clients, office: str) -> Counter[str]:
    """Return how much of each kind a dissolved office still has."""
    counts = Counter(dict.fromkeys(("open reports", "tasks"), 0))
    for item in _query(clients, f"W#{office}", "", index=Work.Meta.index_name):
        counts["open reports" if item["sk"]["S"] == "A" else "tasks"] += 1
    for what, partition, start in _PARTS:
        found = _query(clients, partition.format(office=office), start.format(office=office))
        counts[what] = sum(1 for _ in found)
    deputies = _query(clients, "DEPUTY", f"DEPUTY#{office}#")
    today = f"{clock.now().astimezone(JAKARTA):%Y-%m-%d}"
    going = (item for item in deputies if "ended_at" not in item and item["ends"]["S"] >= today)
    counts["deputies"] = sum(1 for _ in going)
    return counts


def _query(
    clients: Clients, partition: str, start: str, index: str = ""
) -> Iterator[dict[str, Any]]:
    pk, sk = ("wpk", "wsk") if index else ("pk", "sk")
    within = f" AND begins_with({sk}, :start)" if start else ""
    values = {":pk": {"S": partition}, **({":start": {"S": start}} if start else {})}
    pages = clients.client("dynamodb").get_paginator("query")
    for page in pages.paginate(
        TableName=clients.outputs["TableName"],
        **({"IndexName": index} if index else {"ConsistentRead": True}),
        KeyConditionExpression=f"{pk} = :pk{within}",
        ExpressionAttributeValues=values,
    ):
        yield from page["Items"]


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


if __name__ == "__main__":
    sys.exit(main())
