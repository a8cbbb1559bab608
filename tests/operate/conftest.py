"""A stack on moto, as an operator's commands find one."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from operate import letters
from operate.session import Clients
from tests.conftest import ACCOUNT, REGION
from tests.moto_aws import Aws, client


@dataclass
class Functions:
    """Lambda as a client sees it, with our handlers behind it."""

    handlers: dict[str, Callable[..., Any]]
    invoked: list[str] = field(default_factory=list)

    def invoke(self, **given: Any) -> dict[str, Any]:
        """FunctionName and Payload in; a handler that raises is told as Lambda tells it."""
        name = given["FunctionName"]
        self.invoked.append(name)
        try:
            answer = self.handlers[name](json.loads(given["Payload"]), None)
        except Exception as error:
            told = json.dumps({"errorMessage": str(error), "errorType": type(error).__name__})
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(told.encode())}
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}

    def list_event_source_mappings(self, **given: Any) -> dict[str, Any]:
        """FunctionName in; what the template maps to OnChange out, the table's own stream."""
        stream = client("dynamodb").describe_table(TableName="tanggap")["Table"]["LatestStreamArn"]
        mapping = {"EventSourceArn": stream, "State": "Enabled"}
        return {"EventSourceMappings": [mapping] if given["FunctionName"] == "OnChange" else []}


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto has one server, so nobody has to wait for others to be asked."""
    monkeypatch.setattr(letters, "WAIT", 0)


@pytest.fixture
def functions(aws: Aws) -> Functions:
    from chalicelib.entrypoints import handlers as entrypoints_handlers

    return Functions(
        {
            "OnChange": entrypoints_handlers.on_change,
            "Reconcile": entrypoints_handlers.reconcile,
            "Chart": entrypoints_handlers.chart,
            "Export": entrypoints_handlers.export,
            "Digest": entrypoints_handlers.digest,
            "Retain": entrypoints_handlers.retain,
            "Facts": entrypoints_handlers.facts,
        }
    )


@pytest.fixture
def clients(aws: Aws, functions: Functions) -> Clients:
    def queue(name: str) -> str:
        return str(client("sqs").create_queue(QueueName=name)["QueueUrl"])

    outputs = {
        "TableName": "tanggap",
        "OnChangeName": "OnChange",
        "ReconcileName": "Reconcile",
        "ChartName": "Chart",
        "ExportName": "Export",
        "DigestName": "Digest",
        "RetainName": "Retain",
        "FactsName": "Facts",
        "FactsBucketName": "tanggap-facts",
        "FiguresBucketName": "tanggap-figures",
        "LedgerBucketName": "tanggap-ledger",
        **{
            f"{name}DeadUrl": queue(f"{name}-dead".lower())
            for name in ("Reconcile", "Digest", "Retain", "Subscribers")
        },
        "NoticesUrl": aws.queue,
        "NoticesDeadUrl": queue("notices-dead"),
        **{
            f"{name}{end}Url": queue(f"{name}{end}".lower())
            for name in ("Published", "Calls", "DutySteps", "FactsQueue")
            for end in ("", "Dead")
        },
        "StreamDeadUrl": queue("stream-dead"),
        "MailDeadUrl": queue("mail-dead"),
        "MediaUrl": queue("media"),
        "MediaDeadUrl": queue("media-dead"),
        "EvidenceUrl": aws.evidence,
        "EvidenceDeadUrl": queue("evidence-dead"),
        "BucketName": "tanggap-attachments",
        "WorkflowArn": f"arn:aws:states:{REGION}:{ACCOUNT}:stateMachine:tanggap",
        "RereadName": "Reread",
        "MailName": "Mail",
        "TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:tanggap",
        "SubscribersDeadArn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:subscribers-dead",
    }
    return Clients(lambda service: functions if service == "lambda" else client(service), outputs)
