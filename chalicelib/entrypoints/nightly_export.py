"""The nightly export of the table into another region: DynamoDB makes it without a function
(``NightlyExport`` in infra/resources.yaml), so nobody would hear that it failed.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from chalicelib.platform import clock, telemetry
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.settings import settings
from chalicelib.platform.telemetry import log

LATE = timedelta(hours=26)  # after the last export began, two hours after the next was to begin
MISSING = "missing"  # the state of an export that was not begun


def watch_export() -> None:
    """Tell operations when the last export failed, or when none was begun for more than a night. A
    stack that exports nothing asks for nothing.

    Costs a ListExports for each 25 exports of the last 90 days, and a DescribeExport.
    """
    table = settings().exported_table
    if not table:
        return
    # An export's ARN ends with an id that begins with its moment, so the greatest is the newest.
    arn = max(_list_exports(table), default=None)
    export = (
        get_client("dynamodb").describe_export(ExportArn=arn)["ExportDescription"] if arn else {}
    )
    is_late = not export or export["StartTime"] < clock.now() - LATE
    state = MISSING if is_late else export["ExportStatus"]
    if state in (MISSING, "FAILED"):
        reason = export.get("FailureCode", "")
        log.warning("export_failed", state=state.lower(), newest=arn or "", reason=reason)
        telemetry.count_event("ExportFailed", state=state.lower())


def _list_exports(table: str) -> Iterator[str]:
    page: dict[str, Any] = {}
    while True:
        found = get_client("dynamodb").list_exports(TableArn=table, **page)
        yield from (each["ExportArn"] for each in found["ExportSummaries"])
        if not (token := found.get("NextToken")):
            return
        page = {"NextToken": token}
