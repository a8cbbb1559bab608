"""Bring a restore of the table into use: a point-in-time recovery, a backup or an export.

AWS makes a new table, without stream, time to live or alarms. What is damaged or missing in the
table that serves is copied back from there (docs/decisions/0078), so that stack, stream and names
stay as they are. Each step may be done again; a run that died is given again.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from hashlib import sha256
from itertools import islice
from typing import Any, TypeVar

from chalicelib.platform.moments import format_stored
from chalicelib.platform.restore_mark import RESTORED
from chalicelib.privacy import erasure_ledger
from chalicelib.publishing.map import file_store
from operate import erase, recount, scheduled
from operate.answer import OperatorError
from operate.caller import find_caller
from operate.progress import follow
from operate.restore_answers import Finding, Restored
from operate.restore_checks import check_table
from operate.restore_copy import Copying, Scope, find_number, list_partitions
from operate.restore_kinds import REPORT
from operate.restore_pepper import require_same_pepper
from operate.restore_rules import STATE, Change, find_damage
from operate.restore_tables import Source, Tables, open_moment, split_address
from operate.restore_timers import Timers
from operate.session import Clients
from operate.table import read_values

Done = TypeVar("Done")
BATCH = 500  # partitions that wait for a worker
LISTS = "restores/"
# An erasure that began before the moment may have ended after it.
ERASURE_SPAN = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Order:
    """The order of an operator: ``only`` these reports; ``whole`` puts back each report that has
    changed since; ``owned`` brings back what its owners may have removed. ``at_once`` is the number
    of partitions that are worked on at once. ``pepper`` is that of the stack, which an export has
    to have been made with.
    """

    source: Source
    only: tuple[str, ...] = ()
    whole: bool = False
    owned: bool = False
    at_once: int = 1
    pepper: str = ""


def look(clients: Clients, order: Order) -> Finding:
    """Return what a restore would change, and change nothing of the stack. Raises OperatorError
    and botocore's errors.
    """
    return _look(_survey(clients, order))


def _look(survey: "_Survey") -> Finding:
    return survey.find(survey.each(survey.copying.plan, "Looking at what differs"))


def restore(clients: Clients, order: Order, *, keep: bool = False) -> Restored:
    """Do it. The table of the moment is deleted at the end, if all holds and unless ``keep``.
    Raises OperatorError and botocore's errors.
    """
    survey = _survey(clients, order)
    lists = _store_list(clients, survey, _look(survey))
    faults: list[str] = []

    def write(partition: str) -> Change:
        try:
            return survey.copying.write(partition)
        except OperatorError as fault:
            faults.append(str(fault))
            return Change()

    found = replace(survey.find(survey.each(write, "Copying back")), dry=False)
    faults += _erase_again(clients, survey)
    timers = sum(started for _, started in survey.each(survey.start_timer, "Starting timers"))
    if found.back or found.mended:
        _renew_map(clients)
    scheduled.run_function(clients, "Retain", "")
    recounted = recount.recount(clients)
    faults += survey.find_broken(found)
    checks = tuple(check_table(clients))
    if not keep and not faults and all(each.holds for each in checks):
        clients.client("dynamodb").delete_table(TableName=found.table)
    return Restored(found, lists, timers, recounted, checks, tuple(faults))


@dataclass(frozen=True, slots=True)
class _Survey:
    """The two tables, the partitions to look at, and number and seq of what was written since."""

    order: Order
    copying: Copying
    partitions: list[str]
    written: list[tuple[str, int]]

    @property
    def tables(self) -> Tables:
        return self.copying.tables

    def find(self, changes: Iterator[tuple[str, Change]]) -> Finding:
        """Return what the changes of the partitions amount to."""
        back, mended, broken, others = list[str](), list[str](), list[str](), 0
        left, lost = Counter[str](), list[tuple[str, int]]()
        for partition, change in changes:
            left.update(change.left)
            lost += [(find_number(partition), int(image["sk"]["S"][2:])) for image in change.lost]
            if not partition.startswith(REPORT):
                others += len(change.puts)
            elif change.state is not None:
                back.append(find_number(partition))
            elif change.broken:
                broken.append(find_number(partition))
            elif change.any:
                mended.append(find_number(partition))
        return Finding(
            at=self.order.source.at,
            table=self.tables.then,
            back=tuple(back),
            mended=tuple(mended),
            others=others,
            filed=tuple(number for number, seq in self.written if seq == 1),
            since=len(self.written),
            lost=tuple(lost),
            left=dict(left),
            erased=tuple(sorted(self.copying.scope.erased)),
            broken=tuple(broken),
        )

    def each(self, work: Callable[[str], Done], title: str) -> Iterator[tuple[str, Done]]:
        """Yield each partition with what the work on it answers, several at once."""
        partitions = follow(self.partitions, title, len(self.partitions))
        if self.order.at_once == 1:
            yield from ((partition, work(partition)) for partition in partitions)
            return
        with ThreadPoolExecutor(self.order.at_once) as pool:
            while batch := list(islice(partitions, BATCH)):
                yield from zip(batch, pool.map(work, batch), strict=True)

    def start_timer(self, partition: str) -> bool:
        """Start the timer of a report that this restore put back; return whether one was."""
        if not partition.startswith(REPORT):
            return False
        state = self.tables.load(self.tables.now, partition).get(STATE, {})
        if state.get(RESTORED) != {"S": self.order.source.mark}:
            return False
        timers = self.copying.timers
        then = self.tables.load(self.tables.then, partition).get(STATE, {})
        if "run" in then and then["run"] != state["run"]:
            timers.stop(find_number(partition), int(then["run"]["N"]))
        return timers.start(state)

    def find_broken(self, found: Finding) -> Iterator[str]:
        """Yield a sentence about each report that went back and does not hold."""
        for number in follow((*found.back, *found.mended), "Verifying chains"):
            # again, where somebody changed it between two pages of the Query
            if self.find_damage(number) and (damage := self.find_damage(number)):
                yield f"{number} does not hold: {damage}."

    def find_damage(self, number: str) -> str | None:
        """Return what is wrong with a report in the table that serves; None where it holds."""
        names = self.tables.then, self.tables.now
        then, now = (self.tables.load(name, f"{REPORT}{number}") for name in names)
        return find_damage(then, now)


def _survey(clients: Clients, order: Order) -> _Survey:
    source = order.source
    dynamodb, name = clients.client("dynamodb"), clients.outputs["TableName"]
    tables = Tables(dynamodb, open_moment(clients, source), name)
    if source.export:
        require_same_pepper(dynamodb, tables.then, order.pepper)
    erased = frozenset(_list_erased(clients, source))
    scope = Scope(
        mark=source.mark,
        only=frozenset(order.only),
        whole=order.whole,
        owned=order.owned,
        erased=erased,
    )
    timers = Timers(clients.client("stepfunctions"), clients.outputs["WorkflowArn"])
    written = list(tables.list_written_after(source.at))
    partitions = list_partitions(tables, order.only, written)
    return _Survey(order, Copying(tables, scope, timers), partitions, written)


def _list_erased(clients: Clients, source: Source) -> Iterator[str]:
    """Yield the numbers of the reports that were erased since, or were about to be."""
    buckets = [clients.outputs["BucketName"]]
    if source.export:
        buckets.append(split_address(source.export)[0])
    pages = clients.client("s3").get_paginator("list_objects_v2")
    for bucket in buckets:
        for page in pages.paginate(Bucket=bucket, Prefix=erasure_ledger.FOLDER):
            for each in page.get("Contents", ()):
                if each["LastModified"] >= source.at - ERASURE_SPAN:
                    yield each["Key"].removeprefix(erasure_ledger.FOLDER)


def _erase_again(clients: Clients, survey: _Survey) -> Iterator[str]:
    """Erase again what was erased since. Yield a sentence about each report that failed."""
    caller = find_caller(clients)
    for number in sorted(survey.copying.scope.erased):
        present = survey.tables.load(survey.tables.now, f"{REPORT}{number}")
        if STATE not in present:
            continue
        try:
            erase.erase_reporter(clients, number, caller)
        except OperatorError as fault:
            yield str(fault)


def _renew_map(clients: Clients) -> None:
    """Have the map made anew of all reports: those that went back are no changes since its last
    run.
    """
    bucket = clients.outputs["BucketName"]
    clients.client("s3").delete_object(Bucket=bucket, Key=file_store.KEY)
    scheduled.run_function(clients, "Chart", "")


def _store_list(clients: Clients, survey: _Survey, found: Finding) -> tuple[str, ...]:
    """Store what was written since the moment, with the entries that go, before any goes. Return
    the addresses of all such lists of this restore.
    """
    bucket, s3 = clients.outputs["BucketName"], clients.client("s3")
    folder = f"{LISTS}{survey.order.source.mark}/"
    tables, gone = survey.tables, []
    for number, seq in found.lost:
        items = tables.load(tables.now, f"{REPORT}{number}")
        gone.append({"number": number, **read_values(items[f"T#{seq:06}"])})
    body = {
        "at": format_stored(found.at),
        "filed": found.filed,
        "written": survey.written,
        "lost": gone,
        "left": found.left,
        "erased": found.erased,
    }
    text = json.dumps(body, default=_encode_other, ensure_ascii=False, indent=1).encode()
    # named by its content: a run that goes on after another replaces nothing that it knows no more
    s3.put_object(Bucket=bucket, Key=f"{folder}{sha256(text).hexdigest()[:16]}.json", Body=text)
    listed = s3.list_objects_v2(Bucket=bucket, Prefix=folder).get("Contents", ())
    return tuple(f"s3://{bucket}/{each['Key']}" for each in listed)


def _encode_other(value: Any) -> Any:
    if isinstance(value, set):
        return sorted(value)
    raw = getattr(value, "value", value)  # boto3's Binary
    return raw.hex() if isinstance(raw, bytes) else str(raw)
