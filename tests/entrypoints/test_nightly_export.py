"""The nightly export of the table: who hears that it failed."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.stub import Stubber

from chalicelib.entrypoints import nightly_export
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings
from tests.conftest import ACCOUNT, REGION
from tests.moto_aws import Aws, Hands

TABLE = f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/tanggap"


def arn(night: int) -> str:
    return f"{TABLE}/export/{1_795_000_000_000 + night * 86_400_000:014}-0a1b2c3d"


@pytest.fixture
def dynamodb(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stubber]:
    """The answers of DynamoDB, which moto gives in another form."""
    known = replace(settings(), exported_table=TABLE)
    monkeypatch.setattr("chalicelib.entrypoints.nightly_export.settings", lambda: known)
    with Stubber(get_client("dynamodb")) as stubber:
        yield stubber
        stubber.assert_no_pending_responses()


def listed(stubber: Stubber, *nights: int, after: str = "", more: str = "") -> None:
    found: Any = {"ExportSummaries": [{"ExportArn": arn(night)} for night in nights]}
    asked = {"TableArn": TABLE, **({"NextToken": after} if after else {})}
    stubber.add_response("list_exports", {**found, **({"NextToken": more} if more else {})}, asked)


def described(stubber: Stubber, night: int, status: str, began: Any, **more: str) -> None:
    about = {"ExportArn": arn(night), "ExportStatus": status, "StartTime": began, **more}
    found: Any = {"ExportDescription": about}
    stubber.add_response("describe_export", found, {"ExportArn": arn(night)})


@pytest.mark.parametrize(("status", "hours"), [("COMPLETED", 3), ("IN_PROGRESS", 1)])
def test_of_an_export_that_is_there_nothing_is_said(
    dynamodb: Stubber,
    hands: Hands,
    lines: StringIO,
    capsys: pytest.CaptureFixture[str],
    status: str,
    hours: int,
) -> None:
    listed(dynamodb, 3, 1, more="next")
    listed(dynamodb, 2, after="next")
    described(dynamodb, 3, status, hands.moment - timedelta(hours=hours))
    nightly_export.watch_export()
    assert (lines.getvalue(), capsys.readouterr().out) == ("", "")


@pytest.mark.parametrize(
    ("status", "hours", "state"), [("FAILED", 3, "failed"), ("COMPLETED", 27, "missing")]
)
def test_an_export_that_failed_or_was_not_begun_is_told(
    dynamodb: Stubber,
    hands: Hands,
    lines: StringIO,
    capsys: pytest.CaptureFixture[str],
    status: str,
    hours: int,
    state: str,
) -> None:
    listed(dynamodb, 1, 2)
    began = hands.moment - timedelta(hours=hours)
    described(dynamodb, 2, status, began, FailureCode="S3AccessDenied")
    nightly_export.watch_export()
    told: dict[str, Any] = json.loads(lines.getvalue())
    assert (told["message"], told["state"], told["newest"]) == ("export_failed", state, arn(2))
    assert told["reason"] == "S3AccessDenied"
    counted = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (counted["RecordTrouble"], counted["NeedsOperator"]) == (1, 1)


def test_where_no_export_was_ever_begun_that_is_told(
    dynamodb: Stubber, lines: StringIO, capsys: pytest.CaptureFixture[str]
) -> None:
    listed(dynamodb)
    nightly_export.watch_export()
    told: dict[str, Any] = json.loads(lines.getvalue())
    assert (told["message"], told["state"], told["newest"]) == ("export_failed", "missing", "")


def test_a_stack_without_exports_asks_for_none(aws: Aws, lines: StringIO) -> None:
    nightly_export.watch_export()
    assert lines.getvalue() == ""
