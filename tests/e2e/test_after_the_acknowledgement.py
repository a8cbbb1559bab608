"""What breaks after the acknowledgement is made good, and nobody hears of anything twice."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.platform.moments import format_stored
from tests.e2e.client import E2E, Tanggap, until
from tests.operate.program import give

pytestmark = E2E


def operate(tanggap: Tanggap, *command: str) -> int:
    """An operator's command about the local stack."""
    return give(*command, "--aws-port", str(urlsplit(tanggap.stack.endpoint).port))


def name_of(tanggap: Tanggap, function: str) -> str:
    """The full name of a function, from its name in the template."""
    pages = tanggap.stack.client("lambda").get_paginator("list_functions").paginate()
    names = [each["FunctionName"] for page in pages for each in page["Functions"]]
    [name] = [name for name in names if name.startswith(f"tanggap-{function}-")]
    return str(name)


@contextmanager
def broken(tanggap: Tanggap, function: str, **wrong: str) -> Iterator[None]:
    """A function with wrong values in its environment, mended at the end."""
    functions, name = tanggap.stack.client("lambda"), name_of(tanggap, function)
    right: Mapping[str, str] = functions.get_function_configuration(FunctionName=name)[
        "Environment"
    ]["Variables"]
    change = functions.update_function_configuration
    change(FunctionName=name, Environment={"Variables": {**right, **wrong}})
    try:
        yield
    finally:
        change(FunctionName=name, Environment={"Variables": right})


def once_each(tanggap: Tanggap, number: str) -> None:
    """What happens now is told, and nothing is told twice."""
    tanggap.step("petugas.kebonjeruk", number, "proses", note="sedang dikerjakan")
    until(lambda: "sedang dikerjakan" in " ".join(tanggap.texts(number)), "the last SMS")
    tanggap.settle()
    assert set(Counter(tanggap.texts(number)).values()) == {1}


def test_what_the_stream_gave_up_is_announced_again_by_replay(
    tanggap: Tanggap, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tanggap.proven()
    with broken(tanggap, "OnChange", TOPIC=f"{tanggap.stack.outputs['TopicArn']}-gone"):
        number = tanggap.file()["number"]  # acknowledged, whatever fails now
        until(lambda: tanggap.messages("StreamDeadUrl"), "a dead letter")
        assert tanggap.follow(number)["status"] == "menunggu"
        assert tanggap.texts(number) == []
        assert tanggap.executions(number) == {}
    tanggap.settle()  # mended: what comes now goes through

    assert operate(tanggap, "replay") == 0
    said = capsys.readouterr().out
    assert re.search(r"^[1-9]\d* timeline entries were announced again\.$", said, re.MULTILINE)
    assert tanggap.messages("StreamDeadUrl") == 0
    tanggap.prove(number)
    assert "1" in tanggap.executions(number)
    for each in (before, number):
        once_each(tanggap, each)


def test_a_timer_that_was_lost_is_started_again_by_reconcile(
    tanggap: Tanggap, capsys: pytest.CaptureFixture[str]
) -> None:
    number = tanggap.proven()
    until(lambda: tanggap.executions(number), "a timer")
    machine = tanggap.stack.outputs["WorkflowArn"]
    arn = machine.replace(":stateMachine:", ":execution:") + f":{number}-1"
    tanggap.stack.client("stepfunctions").stop_execution(executionArn=arn)
    overslept(tanggap, number)

    assert operate(tanggap, "reconcile") == 0
    assert re.match(r"[1-9]\d* timers were restarted;", capsys.readouterr().out)
    assert tanggap.executions(number) == {"1": "ABORTED", "2": "RUNNING"}
    until(lambda: (tanggap.follow(number)["escalation"] or {}).get("to"), "an escalation")
    assert operate(tanggap, "reconcile") == 0
    assert tanggap.executions(number) == {"1": "ABORTED", "2": "RUNNING"}


def overslept(tanggap: Tanggap, number: str) -> None:
    """Let the report's next check have been due long before the reconciler's ten minutes."""
    tanggap.stack.client("dynamodb").update_item(
        TableName=tanggap.stack.outputs["TableName"],
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET next_check = :past",
        ExpressionAttributeValues={
            ":past": {"S": format_stored(datetime.now(UTC) - timedelta(hours=1))}
        },
    )


def test_a_head_is_written_to_once_a_day_of_what_is_late(tanggap: Tanggap) -> None:
    number = tanggap.file()["number"]
    until(lambda: tanggap.follow(number)["promise"]["late"], "a broken promise")
    assert [operate(tanggap, "digest") for _ in range(2)] == [0, 0]
    to = ["lurah.kebonjeruk@tanggap.test"]
    [mail] = [mail for mail in tanggap.stack.mails() if mail["To"] == to]
    assert mail["Subject"].endswith(" - Kelurahan Kebon Jeruk")
    assert "/laporan/JK" in mail["BodyText"]
    assert "Sampah menumpuk" not in mail["BodyText"]


@contextmanager
def impatient(tanggap: Tanggap) -> Iterator[None]:
    """A notice that fails once is given up when it comes back, after half a minute."""
    sqs, queue = tanggap.stack.client("sqs"), tanggap.stack.outputs["NoticesUrl"]
    name = "RedrivePolicy"
    before = sqs.get_queue_attributes(QueueUrl=queue, AttributeNames=[name])["Attributes"]
    once = json.dumps({**json.loads(before[name]), "maxReceiveCount": 1})
    sqs.set_queue_attributes(QueueUrl=queue, Attributes={name: once})
    try:
        yield
    finally:
        sqs.set_queue_attributes(QueueUrl=queue, Attributes=before)


def test_a_notice_that_died_is_sent_by_replay_and_only_by_the_way_that_failed(
    tanggap: Tanggap,
) -> None:
    contact = {"phone": "0812-3456-7892", "email": "warga@mati.id"}
    with impatient(tanggap), broken(tanggap, "Deliver", SENDER="laporan@bukan-milik-kota.test"):
        number = tanggap.file(contact=contact)["number"]
        until(lambda: died(tanggap, number), "a dead notice")
        assert tanggap.texts(number)
        assert mails(tanggap, number) == []
    released(tanggap, number)

    assert operate(tanggap, "replay") == 0
    until(lambda: mails(tanggap, number), "the mail")
    tanggap.settle()
    assert len(tanggap.texts(number)) == 1, "it is not told again by the way that worked"
    assert set(Counter(mail["BodyText"].strip() for mail in mails(tanggap, number)).values()) == {1}


def died(tanggap: Tanggap, number: str) -> bool:
    """Whether a notice of this report is among the dead letters. Other reports' notices may be."""
    dead = tanggap.stack.client("sqs").receive_message(
        QueueUrl=tanggap.stack.outputs["NoticesDeadUrl"],
        MaxNumberOfMessages=10,
        VisibilityTimeout=0,
    )
    return any(number in each["Body"] for each in dead.get("Messages", []))


def mails(tanggap: Tanggap, number: str) -> list[dict[str, Any]]:
    return [mail for mail in tanggap.stack.mails() if mail["Subject"] == f"Laporan {number}"]


def released(tanggap: Tanggap, number: str) -> None:
    """Let the claims of deliveries that died be older than the ninety seconds they hold."""
    table, name = tanggap.stack.client("dynamodb"), tanggap.stack.outputs["TableName"]
    found = table.query(
        TableName=name,
        KeyConditionExpression="pk = :pk AND begins_with(sk, :notice)",
        ExpressionAttributeValues={":pk": {"S": f"R#{number}"}, ":notice": {"S": "Z#notice#"}},
    )["Items"]
    for item in found:
        if item["state"]["S"] == "claimed":
            item["at"] = {"S": format_stored(datetime.now(UTC) - timedelta(minutes=5))}
            table.put_item(TableName=name, Item=item)
