"""Notices of one report that are sent again because an operator says so."""

from collections.abc import Iterator

from botocore.exceptions import ClientError

from chalicelib.reports.contact import delivery_states
from chalicelib.reports.contact.delivery_states import State
from operate.session import Clients
from operate.table import Image, query_items

# The condition under which a line of the delivery log may be sent again.
AGAIN = {"unknown": "#state = :unknown", "cap": "#state = :withheld AND code = :cap"}


def free_notices(clients: Clients, name: str, which: str) -> int:
    """Free notices of a report, to its reporter and to all supporters, to be sent again; return how
    many. ``which`` is a key of AGAIN.
    """
    return sum(_free_notice(clients, line, which) for line in list_notices(clients, name))


def list_notices(clients: Clients, name: str) -> Iterator[Image]:
    """Yield the lines of the delivery log of a report, also those of its supporters."""
    told_supporters = (
        item for item in query_items(clients, f"S#{name}", "P#") if item.get("reached")
    )
    supporters = [f"S#{name}~{item['sk']['S'].removeprefix('P#')}" for item in told_supporters]
    for key in (f"R#{name}", *supporters):
        yield from query_items(clients, key, "Z#notice#")


def is_meant(line: Image, which: str) -> bool:
    """Return whether a line of the delivery log, as it was read, meets the condition of AGAIN."""
    state, code = (line.get(name, {}).get("S") for name in ("state", "code"))
    if which == "unknown":
        return state == str(State.UNKNOWN)
    return (state, code) == (str(State.WITHHELD), str(delivery_states.CAP))


def _free_notice(clients: Clients, line: Image, which: str) -> bool:
    """Mark a line of the delivery log as failed and to be tried again; return False when it does
    not meet the condition of AGAIN.
    """
    states = {":unknown": State.UNKNOWN, ":withheld": State.WITHHELD, ":cap": delivery_states.CAP}
    values = {":failed": State.FAILED, ":again": delivery_states.AGAIN}
    values |= {name: value for name, value in states.items() if name in AGAIN[which].split()}
    try:
        clients.client("dynamodb").update_item(
            TableName=clients.outputs["TableName"],
            Key={name: line[name] for name in ("pk", "sk")},
            UpdateExpression="SET #state = :failed, #retry = :yes, code = :again",
            ConditionExpression=AGAIN[which],
            ExpressionAttributeNames={"#state": "state", "#retry": "retry"},
            ExpressionAttributeValues={
                ":yes": {"BOOL": True},
                **{name: {"S": str(value)} for name, value in values.items()},
            },
        )
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
