"""A bad version reaches the local AWS while reports come in, and the stack goes back to the version
before by `tanggap rollback`, as docs/operate.md says. No report that was acknowledged is lost.

`tanggap deploy` itself packages for AWS and looks at the account first. What it shares with the
local run is here: the package in its bucket, the change set, and the record of the version.
"""

import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from local import deploy
from local.run import Stack
from operate import letters, rollback, stack
from operate.answer import OperatorError
from operate.deploy_watch import find_watch
from operate.local_run import STACK
from operate.stack_state import StackState
from tests.e2e.client import Tanggap, until
from tests.operate.program import give, give_json

pytestmark = pytest.mark.e2e
BAD = "bad000000000"  # its version
STREAM = "chalicelib/entrypoints/stream"
BEGINS = b"    for photo in change.uploaded:"


@pytest.fixture
def tanggap(running: Stack, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tanggap]:
    """The stack, with its own version again at the end, whatever became of the test."""
    monkeypatch.setattr(letters, "WAIT", 0)
    monkeypatch.setattr(rollback, "PAUSE", 0.1)
    yield Tanggap(running)
    if read_version(running) == BAD:
        deploy.deploy_version(running.client, deploy.make_package(), {})


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    """The folder of a package whose stream function fails on every entry."""
    good = deploy.make_package()
    code = shutil.ignore_patterns("deployment.zip")
    shutil.copytree(good, tmp_path, ignore=code, dirs_exist_ok=True)
    version = stack.read_template(good)["Parameters"]["Version"]["Default"]
    template = tmp_path / "sam.yaml"
    template.write_text(template.read_text().replace(version, BAD))
    with (
        zipfile.ZipFile(good / "deployment.zip") as source,
        zipfile.ZipFile(tmp_path / "deployment.zip", "w") as target,
    ):
        for entry in source.infolist():
            content = source.read(entry)
            if entry.filename == f"{STREAM}.py":
                assert BEGINS in content
                content = content.replace(BEGINS, b'    raise KeyError("bad")\n' + BEGINS)
            if not entry.filename.startswith("chalicelib/entrypoints/__pycache__/stream."):
                target.writestr(entry, content)
    return tmp_path


def read_version(running: Stack) -> str:
    """The version that the API's function answers with."""
    event = {
        "httpMethod": "GET",
        "path": "/v1/health",
        "requestContext": {"resourcePath": "/v1/health", "httpMethod": "GET"},
        "headers": {},
        "multiValueHeaders": {},
        "multiValueQueryStringParameters": None,
        "pathParameters": None,
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }
    name = running.outputs["APIHandlerName"]
    answer = running.client("lambda").invoke(FunctionName=name, Payload=json.dumps(event).encode())
    result: Any = json.load(answer["Payload"])
    return str(json.loads(result["body"])["version"])


def test_no_acknowledged_report_is_lost_to_a_bad_version(
    tanggap: Tanggap, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    running = tanggap.stack
    port = ("--aws-port", str(urlsplit(running.endpoint).port))
    good = read_version(running)
    first = tanggap.file()["number"]
    until(lambda: tanggap.asked(first), "the first message of a report of the good version")

    deploy.deploy_version(running.client, bad, {})
    assert read_version(running) == BAD
    dead = tanggap.file()["number"]  # answered with 201
    until(lambda: tanggap.messages("StreamDeadUrl"), "a dead letter of the stream")
    waiting = tanggap.file()["number"]
    assert [tanggap.asked(number) for number in (dead, waiting)] == [[], []]

    would, *_ = give_json("rollback", "--dry-run", *port)["would"]
    assert would.startswith(f"go back from {BAD} to {good} of ")
    assert read_version(running) == BAD, "a rehearsal changes nothing"
    assert give("rollback", *port) == 0
    assert f"The stack went back from {BAD} to {good} of " in capsys.readouterr().out
    assert read_version(running) == good
    until(lambda: tanggap.asked(waiting), "the message of a report that waited in the stream")
    assert give("replay", *port) == 0
    assert tanggap.messages("StreamDeadUrl") == 0
    until(lambda: tanggap.asked(dead), "the message of a report that was a dead letter")
    for number in (dead, waiting):
        assert tanggap.follow(number)["status"] == "menunggu"
        assert len(tanggap.asked(number)) == 1, "told once"
        assert "1" in tanggap.executions(number), "its timer runs"

    assert give("rollback", *port) == 1
    assert f"no version before {good} is kept" in capsys.readouterr().err


def test_an_alarm_of_the_stack_watches_an_update_unless_it_rings(running: Stack) -> None:
    """StreamFailsAlarm has metric math, which the local AWS refuses."""
    state = StackState(running.client("cloudformation"), STACK)
    alarms = running.client("cloudwatch")
    watch = find_watch(state, alarms, {})
    assert [*watch.alarms] == ["ApiFailsAlarm"]
    deploy.deploy_version(running.client, deploy.make_package(), {}, watch)
    named = {"AlarmName": watch.alarms["ApiFailsAlarm"].rpartition(":")[2], "StateReason": "a test"}
    alarms.set_alarm_state(**named, StateValue="ALARM")
    try:
        with pytest.raises(OperatorError, match=r"^ApiFailsAlarm rings, and"):
            find_watch(state, alarms, {})
        assert find_watch(state, alarms, {}, force=True).alarms == {}
    finally:
        alarms.set_alarm_state(**named, StateValue="OK")
