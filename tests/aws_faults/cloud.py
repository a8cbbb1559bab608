"""What AWS does by itself after a call of ours: the stream, the queues, the schedules and the
executions bring what there is to our functions, and bring it again when one failed or died.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from moto.scheduler.models import scheduler_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.backend.execution import Execution
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from chalicelib.entrypoints import handlers, log_lines
from chalicelib.platform.moments import parse_stored
from tests.aws_faults.injection import Door
from tests.aws_faults.stream_filters import is_brought
from tests.conftest import ACCOUNT, REGION
from tests.faults import Died
from tests.moto_aws import Aws, Hands, client, event, make_queue, resources

# The queues with their functions, and the subscription of the topic that leads to each.
QUEUES: dict[str, tuple[str, str | None]] = {
    "notices": ("deliver", "NoticesSubscription"),
    "evidence": ("examine", "EvidenceSubscription"),
    "media": ("collect", "MediaSubscription"),
    "published": ("fan_out", "PublishedSubscription"),
    "calls": ("call_out", None),
    "facts": ("facts", "FactsQueueSubscription"),
    "duty": ("duty", "DutyStepsSubscription"),
}
ALONE = ("duty", "calls", "evidence")  # whose messages come one by one
# What Lambda may start, by its name.
FUNCTIONS: dict[str, Any] = {**vars(handlers), **vars(log_lines)}
TRIES = 3  # of a function that a schedule starts: Lambda repeats it twice
PAUSE = timedelta(minutes=2)  # after which what failed comes again
TURNS = 20


def furnish() -> None:
    """Make the queues that tests of one function don't need, and let the topic lead to all."""
    sns, sqs = client("sns"), client("sqs")
    there = {each["Endpoint"]: each for each in sns.list_subscriptions()["Subscriptions"]}
    for name, (_, subscription) in QUEUES.items():
        make_queue(name)
        arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
        if subscription is None:
            continue
        if arn in there:
            sns.unsubscribe(SubscriptionArn=there[arn]["SubscriptionArn"])
        chosen = resources()[subscription]["Properties"].get("FilterPolicy")
        attributes = {"FilterPolicy": json.dumps(chosen)} if chosen else {}
        topic = f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap"
        sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn, Attributes=attributes)
    sqs.create_queue(QueueName="heard")
    arn = f"arn:aws:sqs:{REGION}:{ACCOUNT}:heard"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    sqs.create_queue(QueueName="stream-dead")


def without_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let moto's executions be there and do nothing: ``Cloud`` goes through them."""

    def start(execution: Any) -> None:
        execution.exec_status = ExecutionStatus.RUNNING

    def stop(execution: Any, stop_date: Any, error: Any, cause: Any) -> None:
        execution.exec_status, execution.stop_date = ExecutionStatus.ABORTED, stop_date

    monkeypatch.setattr(Execution, "start", start)
    monkeypatch.setattr(Execution, "stop", stop)


@dataclass
class Cloud:
    """AWS around our functions. ``forget`` lets a new process know nothing of what a dead one
    remembered.
    """

    aws: Aws
    hands: Hands
    door: Door
    forget: Callable[[], None]
    heard: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    scheduled: dict[str, int] = field(default_factory=dict)  # how often each is still tried
    payloads: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: set[str] = field(default_factory=set)  # the messages that failed at this moment
    ids: dict[int, str] = field(default_factory=dict)  # of the messages, which are all kept
    kept: list[Any] = field(default_factory=list)
    ran: set[str] = field(default_factory=set)

    def invoke(self, function: str, *given: Any) -> Any:
        """What a function answers. Raises its error, and Died."""
        self.ran.add(function)
        try:
            with self.door.run(function):
                return FUNCTIONS[function](*given)
        except Died:
            self.forget()
            raise

    def call(self, function: str, *given: Any) -> Any:
        """What a function answers whose caller tries again: an operator, SNS, or CloudWatch
        Logs."""
        for _ in range(TRIES):
            with suppress(Exception, Died):
                return self.invoke(function, *given)
        raise AssertionError(f"{function} failed at each of its tries")

    def start(self, function: str) -> None:
        """Let a schedule start a function at the next turn."""
        self.scheduled[function] = TRIES

    def settle(self) -> None:
        """Everything that follows by itself, until nothing is left to do. What failed comes again
        after a pause.
        """
        for _ in range(TURNS):
            self._turn()
            if not self._is_busy():
                self.heard += [json.loads(body["Message"]) for body in self._taken("heard")]
                return
            self.hands.forward(seconds=PAUSE.total_seconds())
        left = {name: len(bodies) for name, bodies in self.waiting.items() if bodies}
        raise AssertionError(f"it never came to rest: {left} {self.scheduled}")

    def _turn(self) -> None:
        """What happens at one moment: what failed comes again at the next."""
        self.failed.clear()
        while any([self._bring_records(), *map(self._bring, QUEUES), self._bring_schedules()]):
            pass
        self._run_scheduled()
        while any([self._bring_records(), *map(self._bring, QUEUES)]):
            pass

    def _is_busy(self) -> bool:
        self.failed.clear()
        late = bool(self.aws.records(self.aws.stream_done))
        due = any(map(self._find_due, QUEUES))
        return late or due or bool(self.scheduled)

    def _bring_records(self) -> bool:
        """Bring the new records that the stream's filters let through; whether any was done
        with.
        """
        before = self.aws.stream_done
        new = self.aws.records(before)
        chosen = [record for record in new if is_brought(record)]
        failed = set()
        if chosen:
            try:
                answer = self.invoke("on_change", {"Records": chosen}, None)
            except Died:
                return False
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        for record in new:
            sequence = record["dynamodb"]["SequenceNumber"]
            if sequence in failed:
                break
            self.aws.stream_done = sequence
        return self.aws.stream_done != before

    def _bring(self, queue: str) -> bool:
        """Bring what waits in a queue; whether any message was done with."""
        came = self._taken(queue)
        self.kept += came
        self.waiting.setdefault(queue, []).extend(came)
        due = self._find_due(queue)
        done = [self._bring_batch(queue, batch) for batch in _part(queue, due)]
        return any(done)

    def _bring_batch(self, queue: str, batch: list[dict[str, Any]]) -> bool:
        function, _ = QUEUES[queue]
        made = self._make_event(queue, batch)
        failed = {record["messageId"] for record in made["Records"]}
        with suppress(Exception, Died):
            answer = self.invoke(function, made, None)
            failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        self.failed |= failed
        done = [body for body in batch if self.ids[id(body)] not in failed]
        for body in done:
            self.waiting[queue].remove(body)
        return bool(done)

    def _make_event(self, queue: str, batch: list[dict[str, Any]]) -> dict[str, Any]:
        """A batch as Lambda gets it. A message keeps its id when it comes again."""
        made = event(batch, queue)
        for record, body in zip(made["Records"], batch, strict=True):
            record["messageId"] = self.ids.setdefault(id(body), str(len(self.ids)))
        return made

    def _find_due(self, queue: str) -> list[dict[str, Any]]:
        waiting = self.waiting.get(queue, [])
        due = [body for body in waiting if self._is_due(body)]
        return [body for body in due if self.ids.get(id(body)) not in self.failed]

    def _is_due(self, body: dict[str, Any]) -> bool:
        message = json.loads(body["Message"]) if "Message" in body else {}
        at = message.get("at") if "contact" in message else None
        if body.get("due", 0) > self.hands.moment.timestamp():
            return False
        return at is None or parse_stored(at) <= self.hands.moment

    def _bring_schedules(self) -> bool:
        """Put what waited for its moment into its queue."""
        schedules = scheduler_backends[ACCOUNT][REGION].schedule_groups["quiet"].schedules
        now = f"at({self.hands.moment:%Y-%m-%dT%H:%M:%S})"
        due = [each for each in schedules.values() if each.schedule_expression <= now]
        for each in due:
            body = json.loads(each.target["Input"])
            self.kept.append(body)
            self.waiting.setdefault(each.target["Arn"].rpartition(":")[2], []).append(body)
            del schedules[each.name]
        return bool(due)

    def _run_scheduled(self) -> None:
        names = ("version", "account", "region", "source", "id", "time", "detail-type")
        told = {**dict.fromkeys(names, "x"), "detail": {}, "resources": []}
        for function, tries in list(self.scheduled.items()):
            self.scheduled[function] = tries - 1
            try:
                self.invoke(function, told, None)
            except (Exception, Died):
                assert tries > 1, f"{function} failed at each of its tries"
            else:
                del self.scheduled[function]

    def wake(self) -> None:
        """Let every execution that is due check its report, again while that fails."""
        for name, execution in self.running().items():
            payload = self.payloads.setdefault(name, json.loads(execution))
            if parse_stored(payload["next_check"]) <= self.hands.moment:
                self._check(name, payload)

    def _check(self, name: str, payload: dict[str, Any]) -> None:
        for _ in range(6):
            with suppress(Exception, Died):
                self.payloads[name] = self.invoke("check", payload, None)
                if self.payloads[name]["over"]:
                    self._end(name)
                return
        raise AssertionError("the timer is lost")

    def _end(self, name: str) -> None:
        for execution in executions():
            if execution.name == name:
                execution.exec_status = ExecutionStatus.SUCCEEDED

    def running(self) -> dict[str, str]:
        """The input of each execution that runs, by its name."""
        running = ExecutionStatus.RUNNING
        return {
            each.name: json.dumps(each.input_data)
            for each in executions()
            if each.exec_status == running
        }

    def list_executions(self) -> dict[str, str]:
        """The state of each execution, by its name."""
        return {each.name: str(each.exec_status) for each in executions()}

    def _taken(self, queue: str) -> list[dict[str, Any]]:
        messages = sqs_backends[ACCOUNT][REGION].queues[queue]._messages
        bodies = [json.loads(message.body) for message in messages]
        messages.clear()
        return bodies


def executions() -> Iterator[Any]:
    """moto's own executions."""
    for machine in stepfunctions_parser_backends[ACCOUNT][REGION].state_machines:
        yield from machine.executions


def _part(queue: str, bodies: list[dict[str, Any]]) -> list[list[dict[str, Any]]]:
    if queue in ALONE:
        return [[body] for body in bodies]
    return [bodies] if bodies else []
