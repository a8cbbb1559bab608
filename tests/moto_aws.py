"""AWS in this process: moto with our table, topic, queue, bucket, secret and state machine, our own
handlers behind them, and the stream pumped by hand.

What is patched of moto is patched here and in ``tests/moto_quick.py``, and nowhere else;
``tests/test_moto_aws.py`` fails when it moves.
"""

import copy
import json
import os
import time
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_string
from email.policy import default
from functools import cache
from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

import boto3
import pytest
import yaml
from boto3.dynamodb.types import TypeDeserializer
from chalice.test import Client
from moto import mock_aws
from moto.awslambda_simple.models import LambdaSimpleBackend
from moto.cognitoidp import cognitoidp_backends
from moto.cognitoidp.exceptions import InvalidParameterException
from moto.cognitoidp.models import CognitoIdpBackend
from moto.core import DEFAULT_ACCOUNT_ID, models
from moto.core.base_backend import BackendDict
from moto.core.exceptions import InvalidToken
from moto.dynamodb.models import dynamodb_backends
from moto.s3.models import s3_backends
from moto.ses import ses_backends
from moto.sns import sns_backends
from moto.ssm.models import ssm_backends
from moto.stepfunctions.parser.api import ExecutionStatus
from moto.stepfunctions.parser.asl.component.common.retry import retrier_decl
from moto.stepfunctions.parser.asl.component.state.wait.wait_function.wait_function import (
    WaitFunction,
)
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.backend.execution_worker import ExecutionWorker
from moto.stepfunctions.parser.models import stepfunctions_parser_backends

from chalicelib.city.current import city
from chalicelib.platform.moments import EPOCH
from chalicelib.platform.roles import Role
from local.senders import make_access
from tests.conftest import ACCOUNT, REGION
from tests.moto_quick import quicken
from tests.moto_state import State
from tests.privileges import enforced

ROOT = Path(__file__).parent.parent
CHECK = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:Check"
OPERATIONS = f"arn:aws:sns:{REGION}:{ACCOUNT}:operations"
MAIL = f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap-mail"
# The senders of each channel: those of the city's table, and Mailgun, which may bring its mail.
SENDERS_OF_CHANNELS = [
    *((row.code, sender) for row in city().channels.values() for sender in row.senders),
    ("email", "mailgun"),
]
KEYS = {
    "sms/sms": ["old-token", "sms-token"],
    "email/ses": [MAIL],  # mail is known by the topic it comes from
}


def _make_secrets(channel: str, sender: str) -> dict[str, Any]:
    keys = KEYS.get(f"{channel}/{sender}", [f"{channel}-{sender}-key"])
    access = make_access(channel, sender, keys[-1])
    return {"keys": keys, "verify": f"{channel}/{sender}-word", "access": access}


SECRETS: dict[str, Any] = {
    "pepper": "a pepper for tests",
    **{
        f"{channel}/{sender}": _make_secrets(channel, sender)
        for channel, sender in SENDERS_OF_CHANNELS
    },
}
# The keys that sign pushes: those of the example in RFC 8291, appendix A.
PUSH_PRIVATE = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
PUSH_SECRETS = {"keys": [{"public": os.environ["PUSH_KEY"], "private": PUSH_PRIVATE}]}
ROLE = f"arn:aws:iam::{ACCOUNT}:role/workflow"


class _Template(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A CloudFormation template, its short intrinsics as mappings."""


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    if isinstance(node, yaml.ScalarNode):
        return {tag: loader.construct_scalar(node)}
    if isinstance(node, yaml.SequenceNode):
        return {tag: loader.construct_sequence(node, deep=True)}
    return {tag: loader.construct_mapping(node, deep=True)}


_Template.add_multi_constructor("!", _intrinsic)


@cache
def client(service: str) -> Any:
    """A client of moto. One made under one mock works under the next, and making it is what is
    slow.
    """
    make: Any = boto3.client
    made = make(service)
    made.of_tests = True  # whatever function is on the stack, it is not the one that asks
    return made


@cache
def _read_template() -> dict[str, Any]:
    text = (ROOT / "infra/resources.yaml").read_text()
    read: dict[str, Any] = yaml.load(text, _Template)  # noqa: S506
    return read


def _template() -> dict[str, Any]:
    read: dict[str, Any] = _read_template()["Resources"]
    return read


def resources() -> dict[str, Any]:
    """The resources of the merge template."""
    return copy.deepcopy(_template())


def parameters() -> dict[str, Any]:
    """Its parameters."""
    return copy.deepcopy(_read_template()["Parameters"])


def asl() -> str:
    """The shipped state machine, with the ARNs it has here."""
    text = (ROOT / "infra/report_lifecycle.asl.json").read_text()
    text = text.replace("${CheckFunction}", CHECK)
    return text.replace("${OperationsTopic}", OPERATIONS)


@dataclass(frozen=True)
class Mail:
    """A letter sent."""

    to: list[str]
    headers: dict[str, str]
    body: str


def _mail(destinations: list[str], raw: str) -> Mail:
    letter = message_from_string(raw, policy=default)
    headers = {name: str(value) for name, value in letter.items()}
    return Mail(destinations, headers, letter.get_content().strip())


@dataclass
class Aws:
    """What a test sees of AWS."""

    queue: str
    evidence: str
    stream_done: str = ""  # sequence number of the last record that is done with
    undelivered: list[dict[str, Any]] = field(default_factory=list)
    functions: dict[str, Callable[..., Any]] = field(default_factory=dict)

    def records(self, after: str = "") -> list[dict[str, Any]]:
        """The stream's records, all or those after a sequence number, as Lambda gets them."""
        table = _table()
        stream = f"{table.table_arn}/stream/{table.latest_stream_label}"
        begin = int(after) + 1 - table.stream_shard.starting_sequence_number if after else 0
        records: list[dict[str, Any]] = [
            {**plain(each.to_json()), "eventSourceARN": stream}
            for each in table.stream_shard.items[begin:]
        ]
        for record in records:
            created = record["dynamodb"]["ApproximateCreationDateTime"]
            whole = created.replace(microsecond=created.microsecond // 1000 * 1000, tzinfo=UTC)
            record["dynamodb"]["ApproximateCreationDateTime"] = whole.timestamp()
        return records

    def pump(self) -> dict[str, Any]:
        """What the stream's event source mapping does: give new records to ``on_change``, from the
        first that failed on.
        """
        from chalicelib.entrypoints.handlers import on_change

        new = self.records(self.stream_done)
        if not new:
            return {"batchItemFailures": []}
        answer: dict[str, Any] = on_change({"Records": new}, None)
        failed = {each["itemIdentifier"] for each in answer["batchItemFailures"]}
        ordered = [record["dynamodb"]["SequenceNumber"] for record in new]
        at = next((i for i, sequence in enumerate(ordered) if sequence in failed), len(new))
        if at:
            self.stream_done = ordered[at - 1]
        return answer

    def announced(self) -> list[dict[str, Any]]:
        """What the topic has brought to the queue of notices since the last look."""
        return [json.loads(body["Message"]) for body in self.bodies()]

    def bodies(self) -> list[dict[str, Any]]:
        return taken(self.queue)

    def operators(self) -> str:
        """A queue that gets what operators are told from now on."""
        return _subscribed(OPERATIONS, "operators", {})

    def deliver(self) -> dict[str, Any]:
        """What the queue's event source mapping does: give all messages to ``deliver``; what fails,
        or was in hand when it died, comes again.
        """
        self.undelivered += self.bodies()
        answer = give(self.undelivered)
        failed = {int(each["itemIdentifier"]) for each in answer["batchItemFailures"]}
        self.undelivered = [body for at, body in enumerate(self.undelivered) if at in failed]
        return answer

    def examine(self) -> dict[str, Any]:
        """The same for photos that wait to be examined; what fails is put back."""
        from chalicelib.entrypoints.handlers import examine

        bodies = taken(self.evidence)
        answer: dict[str, Any] = examine(event(bodies, "evidence"), None) if bodies else {}
        for each in answer.get("batchItemFailures", []):
            told = json.dumps(bodies[int(each["itemIdentifier"])])
            client("sqs").send_message(QueueUrl=self.evidence, MessageBody=told)
        return answer or {"batchItemFailures": []}

    def reconcile(self) -> None:
        """What the hourly schedule does."""
        from chalicelib.entrypoints.handlers import reconcile

        names = ("version", "account", "region", "source", "id", "time", "detail-type")
        reconcile({**dict.fromkeys(names, "x"), "detail": {}, "resources": []}, None)

    def chart(self) -> int:
        """What the schedule of the map does every three minutes; how many reports are on it."""
        from chalicelib.entrypoints.handlers import chart

        names = ("version", "account", "region", "source", "id", "time", "detail-type")
        event = {**dict.fromkeys(names, "x"), "detail": {}, "resources": []}
        return int(chart(event, None)["reports"])

    def export(self) -> int:
        """What the schedule of exports does every five minutes; how many are ready."""
        from chalicelib.entrypoints.handlers import export

        names = ("version", "account", "region", "source", "id", "time", "detail-type")
        event = {**dict.fromkeys(names, "x"), "detail": {}, "resources": []}
        return int(export(event, None)["exports"])

    def settle(self) -> None:
        """Everything that happens after an acknowledgement, but for looking at photos."""
        self.pump()
        self.deliver()

    def texts(self) -> list[tuple[str, str]]:
        """SMS sent: number and text."""
        return [(m[0], m[1]) for m in _sns().sms_messages.values()]

    def mails(self) -> list[Mail]:
        """Letters sent."""
        sent: Any = ses_backends[DEFAULT_ACCOUNT_ID][REGION].sent_messages
        return [_mail(each.destinations, each.raw_data) for each in sent]

    def items(self) -> list[dict[str, Any]]:
        """Everything in the table, as plain values."""
        value = TypeDeserializer().deserialize
        items = [plain(item.to_json()["Attributes"]) for item in _table().all_items()]
        return [{name: value(held) for name, held in item.items()} for item in items]

    def empty(self) -> None:
        """Let everything in table and bucket be gone, without a word to the stream."""
        table, files = _table(), _files()
        table.items.clear()
        vars(table).pop("kept_aside", None)
        for key in [*files]:
            files.pop(key)

    def scheduled(self) -> dict[str, dict[str, Any]]:
        """What waits for the end of quiet hours, by its name."""
        scheduler = client("scheduler")
        names = [each["Name"] for each in scheduler.list_schedules(GroupName="quiet")["Schedules"]]
        return {name: scheduler.get_schedule(GroupName="quiet", Name=name) for name in names}

    def wake(self) -> None:
        """What the schedules do when their moment has come: back into the queue, and gone."""
        for name, schedule in self.scheduled().items():
            body = schedule["Target"]["Input"]
            client("sqs").send_message(QueueUrl=self.queue, MessageBody=body)
            client("scheduler").delete_schedule(GroupName="quiet", Name=name)

    def forget(self, item: dict[str, Any]) -> None:
        """What DynamoDB does with an item whose time is over."""
        key = {name: {"S": item[name]} for name in ("pk", "sk")}
        client("dynamodb").delete_item(TableName="tanggap", Key=key)

    def history(self, name: str) -> list[dict[str, Any]]:
        """The events of one execution."""
        arn = _machine().replace(":stateMachine:", ":execution:") + f":{name}"
        pages = client("stepfunctions").get_paginator("get_execution_history")
        return [event for page in pages.paginate(executionArn=arn) for event in page["events"]]

    def executions(self) -> dict[str, str]:
        """Every execution's name and status."""
        states, machine = client("stepfunctions"), _machine()
        found = states.list_executions(stateMachineArn=machine)["executions"]
        return {each["name"]: each["status"] for each in found}


def give(bodies: list[dict[str, Any]]) -> dict[str, Any]:
    """Hand SQS message bodies to ``deliver``."""
    from chalicelib.entrypoints.handlers import deliver

    answer: dict[str, Any] = deliver(event(bodies, "notices"), None) if bodies else {}
    return answer or {"batchItemFailures": []}


def event(bodies: list[dict[str, Any]], queue: str) -> dict[str, Any]:
    """Bodies as Lambda gets them from a queue; message ids are their places in the list."""
    records = [
        {
            "messageId": str(place),
            "body": json.dumps(body),
            "receiptHandle": "x",
            "eventSourceARN": f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue}",
            "attributes": {"ApproximateReceiveCount": "1"},
        }
        for place, body in enumerate(bodies)
    ]
    return {"Records": records}


def make_queue(name: str) -> str:
    """Make a queue with one of dead letters, and return its address."""
    sqs = client("sqs")
    sqs.create_queue(QueueName=f"{name}-dead")
    dead = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}-dead"
    redrive = json.dumps({"deadLetterTargetArn": dead, "maxReceiveCount": 100})
    url = str(sqs.create_queue(QueueName=name)["QueueUrl"])
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedrivePolicy": redrive})
    return url


def taken(queue: str) -> list[dict[str, Any]]:
    """All that waits in a queue, taken out of it."""
    sqs, bodies = client("sqs"), []
    while messages := sqs.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        for message in messages:
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
            bodies.append(json.loads(message["Body"]))
    return bodies


def copied(number: str, photo: str) -> None:
    """Put the copies of a report's photo where those that may be shown lie."""
    told = {"public": "yes"}  # its entry is
    for folder, body in (("shown", b"a copy"), ("thumbnails", b"a thumbnail")):
        key = f"{folder}/{number}/{photo}"
        client("s3").put_object(Bucket="tanggap-attachments", Key=key, Body=body, Metadata=told)


def _sns() -> Any:
    return sns_backends[DEFAULT_ACCOUNT_ID][REGION]


def _table() -> Any:
    """moto's own table. Asking it is a hundred times as fast as asking by calls."""
    return dynamodb_backends[ACCOUNT][REGION].tables["tanggap"]


def _files() -> Any:
    return s3_backends[ACCOUNT]["aws"].buckets["tanggap-attachments"].keys


def objects() -> dict[str, bytes]:
    """Everything in the bucket, by its key."""
    files = _files()
    return {key: files[key].value for key in sorted(files)}


def plain(value: Any) -> Any:
    """A copy of what moto holds as JSON, its binary values as clients get them."""
    if isinstance(value, list):
        return [plain(each) for each in value]
    if not isinstance(value, dict):
        return value
    if isinstance(value.get("B"), str):
        return {"B": b64decode(value["B"])}
    return {name: plain(held) for name, held in value.items()}


def _machine() -> str:
    return f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tanggap"


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """AWS with everything of ours in it, and nothing stored."""
    with simulated(monkeypatch) as seen:
        yield seen


@contextmanager
def simulated(monkeypatch: pytest.MonkeyPatch) -> Iterator[Aws]:
    """The same until the block ends; nothing of it is left for the next."""
    from chalicelib.entrypoints import handlers
    from chalicelib.intake import duplicate_search
    from chalicelib.notifications.sending import daily_limits
    from chalicelib.platform.aws import secrets as platform_secrets
    from chalicelib.publishing.map import service as map_service
    from chalicelib.reports.store import resolution_time

    config: Any = {
        "stepfunctions": {"execute_state_machine": True},
        "lambda": {"use_docker": False},
    }
    monkeypatch.setattr(models, "backend_index", SimpleNamespace(backend_url_patterns=_PAST_BOTO3))
    with mock_aws(config=config):
        platform_secrets.forget_secrets()
        resolution_time.clear_cache()
        daily_limits.forget_lease()
        map_service.forget_map()
        queue, evidence, state = _furnished()
        state.lay_out()
        quicken(monkeypatch)
        seen = Aws(queue, evidence)
        seen.functions["Check"] = handlers.check
        monkeypatch.setattr(
            duplicate_search, "PATIENCE", 60
        )  # none of it goes on behind a test's back
        monkeypatch.setattr(CognitoIdpBackend, "admin_create_user", _enrolled)
        for called, listed in _LISTING.items():
            monkeypatch.setattr(CognitoIdpBackend, called, listed)
        monkeypatch.setattr(LambdaSimpleBackend, "invoke", _invoker(seen.functions))
        monkeypatch.setattr(AmazonStateLanguageParser, "parse", staticmethod(_parsed))
        monkeypatch.setattr(WaitFunction, "_wait_interval", _waiting(1, look=0.1))
        monkeypatch.setattr(ExecutionWorker, "start", _started)
        monkeypatch.setattr(ExecutionWorker, "stop", _stopped)
        with enforced(monkeypatch):
            yield seen
        _stop_all()
        if (
            duplicate_search._executor.cache_info().currsize
        ):  # nothing of a test goes on in the next
            duplicate_search._executor().shutdown()
            duplicate_search._executor.cache_clear()


def put_secret(name: str, text: str) -> None:
    """Store a secret of the stack in the place of what is there."""
    client("ssm").put_parameter(
        Name=f"/tanggap/{name}", Value=text, Type="SecureString", Overwrite=True
    )


def put_secrets(held: Mapping[str, Any]) -> None:
    """Store the pepper, and the keys, words and access of senders, each ``channel/sender``."""
    for name, value in held.items():
        if name == "pepper":
            put_secret(name, value)
            continue
        put_secret(f"access/{name}", json.dumps(value.get("access", {})))
        proofs = {member: value[member] for member in ("keys", "verify") if member in value}
        put_secret(f"proofs/{name}", json.dumps(proofs))


def forget_senders() -> None:
    """Remove the secrets of all senders, straight from moto: by calls it is most of what a test of
    a sender costs.
    """
    held = ssm_backends[ACCOUNT][REGION]._parameters
    for name in [
        each for each in held if each.startswith(("/tanggap/access/", "/tanggap/proofs/"))
    ]:
        del held[name]


@cache
def _furnished() -> tuple[str, str, State]:
    """The addresses of the queues of notices and of photos, and everything of ours in moto, made
    once for all tests of a process.
    """
    _make_table()
    client("s3").create_bucket(
        Bucket="tanggap-attachments",
        CreateBucketConfiguration={"LocationConstraint": REGION},
    )
    _make_buckets_of_figures()
    put_secrets(SECRETS)
    put_secret("push", json.dumps(PUSH_SECRETS))
    client("ses").verify_domain_identity(Domain="tanggap.test")
    client("scheduler").create_schedule_group(Name="quiet")
    client("stepfunctions").create_state_machine(name="tanggap", definition=asl(), roleArn=ROLE)
    _make_pool()
    queues = _make_topic()
    state = State.copied()
    BackendDict.reset()
    return *queues, state


def _make_buckets_of_figures() -> None:
    """The bucket of published figures, and that of frozen scores with its lock."""
    where = {"LocationConstraint": REGION}
    s3, ledger = client("s3"), _template()["LedgerBucket"]["Properties"]
    s3.create_bucket(Bucket=os.environ["FIGURES_BUCKET"], CreateBucketConfiguration=where)
    s3.create_bucket(
        Bucket=os.environ["LEDGER_BUCKET"],
        CreateBucketConfiguration=where,
        ObjectLockEnabledForBucket=True,
    )
    s3.put_object_lock_configuration(
        Bucket=os.environ["LEDGER_BUCKET"],
        ObjectLockConfiguration=ledger["ObjectLockConfiguration"],
    )


def _make_table() -> None:
    properties = _template()["Table"]["Properties"]
    kept = ("BillingMode", "AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes")
    client("dynamodb").create_table(
        TableName="tanggap",
        StreamSpecification={"StreamEnabled": True, **properties["StreamSpecification"]},
        **{name: properties[name] for name in kept},
    )


def _make_pool() -> None:
    """The officers' user pool with its groups, under the id that it has here: moto makes one up."""
    cognito, template = client("cognito-idp"), _template()
    schema = template["Pool"]["Properties"]["Schema"]
    made = cognito.create_user_pool(PoolName="officers", Schema=schema)["UserPool"]["Id"]
    for role in Role:
        cognito.create_group(UserPoolId=made, GroupName=role.value)
    pools = cognitoidp_backends[ACCOUNT][REGION].user_pools
    pools[os.environ["POOL"]] = pools.pop(made)


def _listing(called: str) -> Any:
    """moto's function that lists users; as Cognito does, it calls a token of no page a parameter
    that does not fit.
    """
    list_them = getattr(CognitoIdpBackend, called)

    def listed(*given: Any, **asked: Any) -> Any:
        try:
            return list_them(*given, **asked)
        except InvalidToken as fault:
            raise InvalidParameterException("Invalid pagination token") from fault

    return listed


_LISTING = {called: _listing(called) for called in ("list_users", "list_users_in_group")}
_enrol = CognitoIdpBackend.admin_create_user


def _enrolled(self: Any, pool: str, username: str, action: str, *more: Any) -> Any:
    """As Cognito does, mail another password to an account that waits for one: moto makes another
    account in its place.
    """
    if action != "RESEND":
        return _enrol(self, pool, username, action, *more)
    user = self.admin_get_user(pool, username)
    if user.status != "FORCE_CHANGE_PASSWORD":
        raise InvalidParameterException("UnsupportedUserState: the user has a password")
    return user


def _make_topic() -> tuple[str, str]:
    """The topic with the queues of notices, of photos and of the duty; the first gets all of it,
    for tests to see.
    """
    sns = client("sns")
    sns.create_topic(Name="operations")
    topic = sns.create_topic(Name="tanggap")["TopicArn"]
    chosen = _template()["EvidenceSubscription"]["Properties"]["FilterPolicy"]
    photos = _subscribed(topic, "evidence", {"FilterPolicy": json.dumps(chosen)})
    steps = _template()["DutyStepsSubscription"]["Properties"]["FilterPolicy"]
    _subscribed(topic, "duty", {"FilterPolicy": json.dumps(steps)})
    return _subscribed(topic, "notices", {}), photos


def _subscribed(topic: str, name: str, attributes: dict[str, str]) -> str:
    queue: str = client("sqs").create_queue(QueueName=name)["QueueUrl"]
    held = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{name}"
    client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=held, Attributes=attributes)
    return queue


# Addresses moto answers when they are not called by boto3, which it notes anew for each test.
_PAST_BOTO3 = [each for each in models.backend_index.backend_url_patterns if each[0] == "s3"]

# moto parses the state machine anew for each execution, which is most of what one costs.
_parsed = cache(AmazonStateLanguageParser.parse)
_start, _stop = ExecutionWorker.start, ExecutionWorker.stop


def _started(worker: Any) -> None:
    """As AWS does, answer when the execution is there to be stopped or looked at: moto answers
    before.
    """
    _start(worker)
    until(lambda: worker.env is not None and worker.env._program_state is not None)


def _now() -> datetime:
    return datetime.now(UTC)


def _waiting(speed: float, look: float = 0.005) -> Callable[..., None]:
    """A wait that passes ``speed`` times as fast, and ends with its execution: moto's own misses a
    stop that comes as it begins. It looks every ``look`` seconds.
    """

    def wait(self: Any, env: Any, wait_seconds: float) -> None:
        end = _now() + timedelta(seconds=wait_seconds / speed)
        while env.is_running() and _now() < end:
            env.program_state_event.wait(look)

    return wait


def _stopped(worker: Any, **told: Any) -> None:
    """And when it has come to its end."""
    _stop(worker, **told)
    execution = worker._execution_communication.execution
    until(lambda: execution.exec_status != ExecutionStatus.RUNNING)


def _invoker(functions: dict[str, Callable[..., Any]]) -> Callable[..., bytes]:
    """Lambda invoked by the state machine: our own handler, its errors as Lambda tells them."""

    def invoke(
        self: Any, function_name: str, qualifier: Any, body: Any, headers: Any, response: Any
    ) -> bytes:
        handler = functions[function_name.split(":")[-1]]
        try:
            return json.dumps(handler(json.loads(body or "{}"), None)).encode()
        except Exception as error:
            response["x-amz-function-error"] = "Unhandled"
            told = {"errorMessage": str(error), "errorType": type(error).__name__}
            return json.dumps(told).encode()

    return invoke


def _stop_all() -> None:
    """End what still runs of the state machine, and its threads."""
    for machine in stepfunctions_parser_backends[ACCOUNT][REGION].state_machines:
        for execution in machine.executions:
            if execution.status == "RUNNING":
                client("stepfunctions").stop_execution(executionArn=execution.execution_arn)


@pytest.fixture
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the state machine try again a thousand times as soon."""
    scaled = SimpleNamespace(sleep=lambda seconds: Event().wait(seconds / 1000))
    monkeypatch.setattr(retrier_decl, "time", scaled)


@pytest.fixture
def quick_waits(aws: Aws, monkeypatch: pytest.MonkeyPatch, quick_retries: None) -> None:
    """Let the state machine's waits pass a thousand times as fast."""
    monkeypatch.setattr(WaitFunction, "_wait_interval", _waiting(1000))


class Hands:
    """The hands of the clock: they start at the real time and move when the test moves them. What
    the state machine has to do by then is done when they stand still again: a timer that comes
    late, on a busy machine, would do it amid what the test looks at.
    """

    def __init__(self) -> None:
        self.moment = datetime.now(UTC).replace(microsecond=0)
        self._waits: dict[Environment, datetime] = {}  # until when each execution waits
        self.timers_sleep = False

    def forward(self, **span: float) -> datetime:
        return self.to(self.moment + timedelta(**span))

    def to(self, moment: datetime) -> datetime:
        self.moment = moment
        until(self._timers_wait)
        return moment

    def start(self, worker: Any) -> None:
        """Start an execution: the hands stand still when it waits."""
        _started(worker)
        self._waits.setdefault(worker.env, EPOCH)

    def wait(self, env: Environment, wait_seconds: float) -> None:
        """A state's wait, which passes as the hands do."""
        end = _now() + timedelta(seconds=wait_seconds)
        while env.is_running() and (self.timers_sleep or self.moment < end):
            self._waits[env] = end
            env.program_state_event.wait(0.005)

    def _timers_wait(self) -> bool:
        for env in [each for each in self._waits if not each.is_running()]:
            del self._waits[env]
        return self.timers_sleep or all(end > self.moment for end in self._waits.values())

    def to_next(self, span: timedelta) -> datetime:
        """Go to where the next such span since 1970 begins, so that no limit's window (a day, or
        some of them) ends amid a test.
        """
        return self.to(EPOCH + ((self.moment - EPOCH) // span + 1) * span)


@pytest.fixture
def hands(aws: Aws, monkeypatch: pytest.MonkeyPatch, quick_retries: None) -> Hands:
    """Our clock and the state machine's waits, both moved by the test alone."""
    clock = Hands()
    monkeypatch.setattr("chalicelib.platform.clock.now", lambda: clock.moment)
    monkeypatch.setattr(ExecutionWorker, "start", lambda worker: clock.start(worker))
    monkeypatch.setattr(WaitFunction, "_wait_interval", lambda _, **told: clock.wait(**told))
    return clock


@pytest.fixture
def timers_sleep(hands: Hands) -> None:
    """Let no promise be late, for what is about something else."""
    hands.timers_sleep = True


def until(true: Callable[[], Any], seconds: float = 10) -> Any:
    """What another thread brings about, as soon as it does."""
    deadline = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < deadline, "it did not come about"
        Event().wait(0.005)
    return found


@pytest.fixture
def http(aws: Aws) -> Iterator[Any]:
    """Our API, called as API Gateway would; every answer is held to its description."""
    import app
    from tests.description_check import watched

    with Client(app.app, stage_name="api") as client:
        yield watched(client.http)
