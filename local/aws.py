"""The local AWS, run as `python -m local.aws` by local.stack: ministack, with AWS's rules for
failing stream batches and for functions that topics wake.

ministack 1.5.33 drops a batch's partial failures and retries a raising batch for ever. AWS offers
the rest of the batch again, halves it when told to, gives up after so many attempts, and leaves a
note of what it gave up. A function woken by a topic is asked once by ministack; AWS asks it twice
more, then keeps the message. tests/local/test_aws.py fails when a name used here moves.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from typing import Any

from local.lifeline import end_with_parent
from local.unpacked import Package

Record = dict[str, Any]
Mapping = dict[str, Any]
Result = dict[str, Any]


SERVE = "from local.aws import serve; serve()"


def main() -> int:
    """Keep ministack until the parent ends or says so; then nothing of it is left.

    It and its functions' processes are one group, and what they write to disk is in one folder.
    """
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    with tempfile.TemporaryDirectory(prefix="tanggap-", ignore_cleanup_errors=True) as folder:
        serving = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            env={**os.environ, "TMPDIR": folder},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        end_with_parent(partial(_kill, serving.pid))
        try:
            return serving.wait()
        finally:
            _kill(serving.pid)
            serving.wait()


def _kill(group: int) -> None:
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)


def serve() -> None:
    """ministack in this process, with our rules in it."""
    from ministack.app import main as ministack
    from ministack.core import iam_actions, lambda_runtime
    from ministack.services import lambda_svc, sns

    lambda_runtime.zipfile.ZipFile = Package
    lambda_svc._execute_function = Stream(with_log(lambda_svc._execute_function)).execute
    sns._deliver_to_lambda = wake
    iam_actions.extract_resource_arn = in_its_group(iam_actions.extract_resource_arn)
    sys.argv = ["ministack"]
    ministack()


class Stream:
    """Runs functions as ministack does, except for batches of a DynamoDB stream."""

    def __init__(self, run: Callable[..., Result]) -> None:
        self.run = run
        self.attempts: dict[tuple[str, str], int] = {}

    def execute(self, function: dict[str, Any], event: Any, *rest: Any, **named: Any) -> Result:
        """Run one event. What is left of a stream's batch makes ministack come back for it."""
        records = event.get("Records") if isinstance(event, dict) else None
        mapping = mapping_of(function, records[0]) if records else None
        if not records or mapping is None:
            return self.run(function, event, *rest, **named)
        left = self.left_over(function, mapping, records)
        if not left:
            return {"body": {}, "log": ""}
        resume_at(mapping, left[0])
        return {
            "error": True,
            "log": "",
            "body": {"errorType": "Retry", "errorMessage": f"{len(left)} records left"},
        }

    def left_over(
        self, function: dict[str, Any], mapping: Mapping, records: list[Record]
    ) -> list[Record]:
        """Run the records; answer those AWS would offer again, in order."""
        result = self.run(function, {"Records": records})
        if result.get("error") and mapping.get("BisectBatchOnFunctionError") and len(records) > 1:
            return self._halves(function, mapping, records)
        failed = records if result.get("error") else unfinished(mapping, records, result)
        if not failed or not self._given_up(mapping, failed[0]):
            return failed
        from ministack.services import lambda_svc

        source = mapping["EventSourceArn"]
        lambda_svc._send_ddb_stream_failure_record(
            mapping, function, failed, source, result, "RetryAttemptsExhausted"
        )
        return []

    def _halves(
        self, function: dict[str, Any], mapping: Mapping, records: list[Record]
    ) -> list[Record]:
        half = len(records) // 2
        left = self.left_over(function, mapping, records[:half])
        return left + records[half:] if left else self.left_over(function, mapping, records[half:])

    def _given_up(self, mapping: Mapping, first: Record) -> bool:
        """Count one more failure of the batch that starts here; a limit below zero is none."""
        key = mapping["UUID"], sequence(first)
        self.attempts[key] = self.attempts.get(key, 0) + 1
        most = int(mapping.get("MaximumRetryAttempts", -1))
        return 0 <= most < self.attempts[key]


def unfinished(mapping: Mapping, records: list[Record], result: Result) -> list[Record]:
    """From the first record the function names as failed, when the mapping asks functions to."""
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
        return []
    named = (result.get("body") or {}).get("batchItemFailures") or []
    failed = {failure["itemIdentifier"] for failure in named}
    first = next(
        (at for at, record in enumerate(records) if sequence(record) in failed), len(records)
    )
    return records[first:]


def sequence(record: Record) -> str:
    return str(record["dynamodb"]["SequenceNumber"])


def mapping_of(function: dict[str, Any], record: Record) -> Mapping | None:
    """The mapping from a table's stream that brings this record to this function, if one does."""
    from ministack.services import lambda_svc

    if record.get("eventSource") != "aws:dynamodb":
        return None
    name = (function.get("config") or function)["FunctionName"]
    for _, _, mapping in lambda_svc._iter_all_esms():
        wanted = mapping.get("EventSourceArn"), mapping["FunctionName"]
        if wanted == (record.get("eventSourceARN"), name):
            found: Mapping = mapping
            return found
    return None


def resume_at(mapping: Mapping, record: Record) -> None:
    """Move the mapping's place in the stream to this record, past those that are done."""
    from ministack.services import dynamodb, lambda_svc

    table = mapping["EventSourceArn"].split("/")[1]
    places = lambda_svc._dynamodb_stream_positions
    ahead = dynamodb.stream_records_since(
        table, places[mapping["UUID"]], mapping.get("BatchSize", 100)
    )
    done = next(at for at, found in enumerate(ahead) if sequence(found) == sequence(record))
    places[mapping["UUID"]] += done


def wake(function: str, envelope: str, topic: str, subscription: str, *rest: Any) -> None:
    """Give a message of a topic to a function, named by its ARN, as AWS does: with every member,
    and until it succeeds or its attempts are used up.
    """
    from ministack.services import lambda_svc

    held, config, _ = lambda_svc._get_func_record_for_ref(function)
    message = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "EventSource": "aws:sns",
        "Sns": {"Subject": None, "MessageAttributes": {}, **json.loads(envelope)},
    }
    asked = lambda_svc._execution_record_for_config(held, config)
    lambda_svc.invoke_async_with_retry(asked, {"Records": [message]})


def in_its_group(named: Callable[..., str]) -> Callable[..., str]:
    """A schedule is asked for in the group its body names; ministack's permissions know the default
    one alone.
    """

    @wraps(named)
    def resource(service: str, method: str, path: str, *rest: Any) -> str:
        arn = named(service, method, path, *rest)
        if service == "scheduler" and method == "POST" and ":schedule/default/" in arn:
            group = json.loads(rest[1]).get("GroupName", "default")
            return arn.replace(":schedule/default/", f":schedule/{group}/")
        return arn

    return resource


def with_log(run: Callable[..., Result]) -> Callable[..., Result]:
    """Write what functions print to the file named by FUNCTIONS_LOG, whoever invoked them."""

    @wraps(run)
    def logged(function: dict[str, Any], event: Any, *rest: Any, **named: Any) -> Result:
        result = run(function, event, *rest, **named)
        if said := result.get("log"):
            name = (function.get("config") or function)["FunctionName"]
            with Path(os.environ["FUNCTIONS_LOG"]).open("a") as file:
                file.write("".join(f"{name} {line}\n" for line in str(said).splitlines()))
        return result

    return logged


if __name__ == "__main__":
    sys.exit(main())
