"""The writes of a restore: it looks at each partition that differs, and writes the items that go
back. Done again, it goes on where it was interrupted, as it looks at what is there.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.platform import clock
from operate.answer import OperatorError
from operate.restore_kinds import REPORT
from operate.restore_rules import (
    ENTRY,
    NOTICE,
    STATE,
    Change,
    Partition,
    Wish,
    find_damage,
    find_run,
    plan_others,
    plan_report,
)
from operate.restore_tables import Tables
from operate.restore_timers import Timers
from operate.table import Image

MOST = 100  # operations of a transaction
TRIES = 5  # of a report that others change at the same time
PHOTO, SUPPORTERS = "E#", "S#"


@dataclass(frozen=True, slots=True)
class Scope:
    """The scope of a restore: ``only`` these reports; else all that is damaged or missing, and with
    ``whole`` each report that has changed since. ``owned`` brings back what its owners may have
    removed. ``erased`` are the numbers of the reports that were erased since.
    """

    mark: str
    only: frozenset[str] = frozenset()
    whole: bool = False
    owned: bool = False
    erased: frozenset[str] = frozenset()

    def make_wish(self, number: str) -> Wish:
        """Return how a partition of a report's number is treated, or of none."""
        return Wish(
            mark=self.mark,
            now=int(clock.now().timestamp()),
            whole=self.whole or number in self.only,
            owned=self.owned,
            erased=number in self.erased,
        )


@dataclass(frozen=True, slots=True)
class Copying:
    """The two tables, with what goes back of them and the timers of reports."""

    tables: Tables
    scope: Scope
    timers: Timers

    def plan(self, partition: str) -> Change:
        """Return what goes back of a partition."""
        return self._plan(partition)[0]

    def _plan(self, partition: str) -> tuple[Change, Partition]:
        then = self.tables.load(self.tables.then, partition)
        now = self.tables.load(self.tables.now, partition)
        wish = self.scope.make_wish(find_number(partition))
        if not partition.startswith(REPORT):
            return plan_others(partition, without_erased(then, self.scope.erased), now, wish), now
        if STATE not in then:
            return Change(), now
        if find_damage(then, now):  # or somebody changed it between two pages of the Query
            now = self.tables.load(self.tables.now, partition)
        return plan_report(then, now, wish, find_run(then, now)), now

    def write(self, partition: str) -> Change:
        """Put back what goes back of a partition, and return it. Raises OperatorError when others
        change the report each time.
        """
        for _ in range(TRIES):
            change, now = self._plan(partition)
            if not change.any:
                return change
            if not partition.startswith(REPORT):
                for image in change.puts:
                    self._put_missing(image)
                return change
            if change.state is not None:
                change = self._give_run(change)
            if self._write_report(partition, change, now.get(STATE)):
                self._free_notices_of_supporters(partition, change)
                return change
        raise OperatorError(f"{find_number(partition)} was changed at each try.")

    def _give_run(self, change: Change) -> Change:
        """Give a report that goes back a run under which no timer has ever been started."""
        state: Image = change.state or {}
        number, first = find_number(state["pk"]["S"]), int(state["run"]["N"])
        run = next(run for run in count(first) if not self.timers.is_known(number, run))
        state = {**state, "run": {"N": str(run)}}
        return replace(change, state=state, puts=(state, *change.puts[1:]))

    def _put_missing(self, image: Image) -> None:
        """Put an item unless it has come back meanwhile."""
        try:
            self.tables.client.put_item(
                TableName=self.tables.now,
                Item=image,
                ConditionExpression="attribute_not_exists(pk)",
            )
        except self.tables.client.exceptions.ConditionalCheckFailedException:
            return

    def _write_report(self, partition: str, change: Change, seen: Image | None) -> bool:
        """Write a report's change as a transaction, its own item among the first hundred. Return
        False when somebody has changed the report since it was ``seen``.
        """
        actions = list(self._list_actions(partition, change, seen))
        for start in range(0, len(actions), MOST):
            try:
                self.tables.client.transact_write_items(TransactItems=actions[start : start + MOST])
            except ClientError as error:
                if error.response["Error"]["Code"] != "TransactionCanceledException":
                    raise
                return False
        return True

    def _list_actions(
        self, partition: str, change: Change, seen: Image | None
    ) -> Iterator[dict[str, Any]]:
        table, unchanged = self.tables.now, make_condition(seen)
        puts = change.puts
        if change.state is None:
            key = {"pk": {"S": partition}, "sk": {"S": STATE}}
            yield {"ConditionCheck": {"TableName": table, "Key": key, **unchanged}}
        else:
            yield {"Put": {"TableName": table, "Item": puts[0], **unchanged}}
            puts = puts[1:]
        for image in puts:
            yield {"Put": {"TableName": table, "Item": image}}
        for gone in change.deletes:
            yield {
                "Delete": {"TableName": table, "Key": {"pk": {"S": partition}, "sk": {"S": gone}}}
            }

    def _free_notices_of_supporters(self, partition: str, change: Change) -> None:
        """Remove from the logs of supporters what they were told of entries that are gone, so that
        they are told the next entry of that seq.
        """
        lost = {image["sk"]["S"].removeprefix(ENTRY) for image in change.lost}
        number = find_number(partition)
        for key in self.tables.load(self.tables.now, f"S#{number}") if lost else ():
            own = f"S#{number}~{key.removeprefix('P#')}"
            for line in self.tables.load(self.tables.now, own):
                seq = line.removeprefix(NOTICE).partition("#")[0]
                if line.startswith(NOTICE) and seq.zfill(6) in lost:
                    key_of_line = {"pk": {"S": own}, "sk": {"S": line}}
                    self.tables.client.delete_item(TableName=self.tables.now, Key=key_of_line)


def make_condition(seen: Image | None) -> dict[str, Any]:
    """Return the condition that a report's item is as it was seen."""
    if seen is None:
        return {"ConditionExpression": "attribute_not_exists(pk)"}
    if "version" not in seen or "run" not in seen:
        return {"ConditionExpression": "attribute_exists(pk)"}
    return {
        "ConditionExpression": "version = :version AND #run = :run",
        "ExpressionAttributeNames": {"#run": "run"},
        "ExpressionAttributeValues": {":version": seen["version"], ":run": seen["run"]},
    }


def find_number(partition: str) -> str:
    """Return the number of the report whose partition it is, or whose supporters'; else nothing."""
    kind, _, rest = partition.partition("#")
    return rest.partition("~")[0] if f"{kind}#" in (REPORT, SUPPORTERS) else ""


def without_erased(then: Partition, erased: Collection[str]) -> Partition:
    """Return a partition without the photos of reports that were erased."""
    return {
        key: image
        for key, image in then.items()
        if not (key.startswith(PHOTO) and key.split("#")[1] in erased)
    }


def list_partitions(
    tables: Tables, only: Collection[str], written: Iterable[tuple[str, int]]
) -> list[str]:
    """Return the partitions to look at: those of ``only`` reports, else all that differ, and those
    of reports that something was ``written`` to since.
    """
    if only:
        return sorted(f"{REPORT}{number}" for number in only)
    return sorted({*tables.list_differing(), *(f"{REPORT}{number}" for number, _ in written)})
