"""Dead letters are counted every hour, queue by queue."""

import json
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest

from chalicelib.entrypoints import dead_letters
from chalicelib.platform.settings import settings
from tests.moto_aws import Aws, client


@pytest.fixture
def queues(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    names = ("tanggap-NoticesDead-1", "tanggap-StreamDead-1")
    urls = [client("sqs").create_queue(QueueName=name)["QueueUrl"] for name in names]
    known = replace(settings(), dead_letters=" ".join(urls))
    monkeypatch.setattr("chalicelib.entrypoints.dead_letters.settings", lambda: known)
    return urls


def test_without_dead_letters_nothing_is_said_or_billed(
    queues: list[str], lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dead_letters.watch_dead_letters() == 0
    assert (lines.getvalue(), capsys.readouterr().out) == ("", "")


def test_the_queue_that_has_some_is_named_and_an_alarm_rings(
    queues: list[str], lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    for body in ("one", "two"):
        client("sqs").send_message(QueueUrl=queues[1], MessageBody=body)
    assert dead_letters.watch_dead_letters() == 2
    told: dict[str, Any] = json.loads(lines.getvalue())
    assert (told["message"], told["queue"], told["letters"]) == (
        "dead_letters",
        "tanggap-StreamDead-1",
        2,
    )
    counted = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counted["DeadLetters"], counted["NeedsOperator"]) == (2, 2)


def test_a_stack_without_such_queues_has_none(aws: Aws) -> None:
    assert dead_letters.watch_dead_letters() == 0
