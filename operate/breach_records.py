"""The records of breaches of personal data in the table of a stack, and its queue of notices, for
``operate.breach``. ``chalicelib.privacy.breach_store`` has the same items for the functions.
"""

import json
import secrets
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.platform.moments import format_stored, parse_stored
from chalicelib.privacy.breach_rules import (
    STILL_TO_TELL,
    Breach,
    LeakedKind,
    PersonState,
    ReportState,
    Tally,
)
from operate.answer import OperatorError
from operate.session import Clients
from operate.table import query_items, read_values

# As in chalicelib/privacy/breach_store.py.
ALL_BREACHES, BREACH, REPORT, PERSON, STEP = "BREACH", "BREACH#", "LEAKED#", "INFORMED#", "STEP#"
BATCH = 10  # messages that SQS takes in one call
Item = dict[str, Any]
Span = tuple[datetime, datetime]
Step = tuple[datetime, str, str]  # when, what, details


class BreachError(OperatorError):
    """The command can't be run like this; the text is one sentence."""


class Records:
    """The breaches in the table of a stack, and its queue of notices."""

    def __init__(self, clients: Clients) -> None:
        self._clients, self._dynamodb = clients, clients.client("dynamodb")
        self._sqs = clients.client("sqs")
        self._table, self._notices = clients.outputs["TableName"], clients.outputs["NoticesUrl"]

    def load_breaches(self) -> Iterator[Breach]:
        for item in self._query_items(ALL_BREACHES):
            yield Breach(
                id=item["sk"].removeprefix(BREACH),
                known_at=parse_stored(item["known_at"]),
                since=parse_stored(item["since"]),
                until=parse_stored(item["until"]),
                kinds=tuple(map(LeakedKind, item["kinds"].split("|"))),
                how=item["how"],
                efforts=item["efforts"],
                contact=item["contact"],
                authority_at=_parse_moment(item.get("authority_at")),
                closed_at=_parse_moment(item.get("closed_at")),
            )

    def load_breach(self, breach: str | None) -> Breach:
        """Return a breach by its id. Raises BreachError."""
        found = next((each for each in self.load_breaches() if each.id == breach), None)
        if found is None:
            raise BreachError(f"there is no breach {breach or ''}; the list shows all")
        return found

    def put_breach(self, breach: Breach) -> None:
        self._put(
            ALL_BREACHES,
            f"{BREACH}{breach.id}",
            known_at=format_stored(breach.known_at),
            since=format_stored(breach.since),
            until=format_stored(breach.until),
            kinds="|".join(breach.kinds),
            how=breach.how,
            efforts=breach.efforts,
            contact=breach.contact,
        )

    def add_report(self, breach: str, number: str) -> bool:
        """Add a report to a breach; return False when it is in it."""
        return self._put(f"{BREACH}{breach}", f"{REPORT}{number}")

    def add_step(self, breach: str, what: str, details: str) -> None:
        at = format_stored(datetime.now(UTC))
        step = f"{STEP}{at}#{secrets.token_hex(2)}"
        self._put(
            f"{BREACH}{breach}", step, at=at, what=what, **({"details": details} if details else {})
        )

    def load_steps(self, breach: str) -> Iterator[Step]:
        for item in self._query_items(f"{BREACH}{breach}", STEP):
            yield parse_stored(item["at"]), item["what"], item.get("details", "")

    def list_unread(self, breach: str) -> list[str]:
        """Return the numbers of the reports whose people are not looked up yet."""
        items = self._query_items(f"{BREACH}{breach}", REPORT)
        return [item["sk"].removeprefix(REPORT) for item in items if "state" not in item]

    def list_waiting(self, breach: str) -> list[str]:
        """Return the people who are still to be told, by the hash of their address."""
        return [
            item["sk"].removeprefix(PERSON)
            for item in self._query_items(f"{BREACH}{breach}", PERSON)
            if item.get("state") in STILL_TO_TELL
        ]

    def count(self, breach: str) -> Tally:
        reports = [item.get("state") for item in self._query_items(f"{BREACH}{breach}", REPORT)]
        people = [
            item["state"]
            for item in self._query_items(f"{BREACH}{breach}", PERSON)
            if "state" in item
        ]
        known = Counter(ReportState(state) for state in reports if state)
        return Tally(reports.count(None), known, Counter(map(PersonState, people)))

    def set_moment(self, breach: str, name: str) -> None:
        """Record that something happened now; what was recorded before stays."""
        self._dynamodb.update_item(
            TableName=self._table,
            Key={"pk": {"S": ALL_BREACHES}, "sk": {"S": f"{BREACH}{breach}"}},
            UpdateExpression="SET #name = if_not_exists(#name, :now)",
            ExpressionAttributeNames={"#name": name},
            ExpressionAttributeValues={":now": {"S": format_stored(datetime.now(UTC))}},
        )

    def queue(self, messages: Iterable[dict[str, str]]) -> None:
        """Put messages into the queue of notices. Raises BreachError when SQS did not take one."""
        bodies = [json.dumps({"Message": json.dumps(message)}) for message in messages]
        for start in range(0, len(bodies), BATCH):
            entries = [
                {"Id": str(at), "MessageBody": body}
                for at, body in enumerate(bodies[start : start + BATCH])
            ]
            if self._sqs.send_message_batch(QueueUrl=self._notices, Entries=entries).get("Failed"):
                raise BreachError("SQS did not take all messages")

    def scan(
        self,
        start: str,
        moment: str,
        span: Span,
        attribute: str,
        value: str,
    ) -> Iterator[str]:
        """Yield the numbers of the reports with an item whose sort key begins with ``start``, whose
        ``attribute`` has that value, and whose ``moment``, with which the attribute of that name
        begins, lies in the span. Scans the whole table.
        """
        within = "#moment BETWEEN :since AND :until"
        pages = self._dynamodb.get_paginator("scan").paginate(
            TableName=self._table,
            FilterExpression=f"begins_with(sk, :start) AND #name = :value AND {within}",
            ExpressionAttributeNames={"#moment": moment, "#name": attribute},
            ExpressionAttributeValues={
                ":start": {"S": start},
                ":value": {"S": value},
                ":since": {"S": format_stored(span[0])},
                ":until": {"S": f"{format_stored(span[1])}~"},
            },
            ProjectionExpression="pk",
        )
        for page in pages:
            yield from (item["pk"]["S"].removeprefix("R#") for item in page["Items"])

    def _put(self, pk: str, sk: str, **texts: str) -> bool:
        """Put an item; return False when it is there."""
        values = {"pk": pk, "sk": sk, **texts}
        try:
            self._dynamodb.put_item(
                TableName=self._table,
                Item={name: {"S": value} for name, value in values.items()},
                ConditionExpression="attribute_not_exists(pk)",
            )
        except ClientError as error:
            if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
                raise
            return False
        return True

    def _query_items(self, key: str, start: str = "") -> Iterator[Item]:
        return map(read_values, query_items(self._clients, key, start))


def _parse_moment(text: str | None) -> datetime | None:
    return parse_stored(text) if text else None
