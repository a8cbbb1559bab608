"""The local AWS, run as `python -m local.aws` by ``local.stack``: ministack, with AWS's rules for
failed batches of a stream and for functions that a topic invokes, and with a limit to how many runs
of a function this machine computes at once.

ministack 1.5.33 drops the partial failures of a batch, and retries a batch that raised for ever.
AWS offers the rest of the batch again, halves it if the mapping says so, gives up after a number of
attempts, and leaves a record of the batch it gave up on. ministack invokes a function of a topic
once; AWS invokes it twice more after failures, then keeps the message. tests/local/test_aws.py
fails when ministack renames anything that this module uses.
"""

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from contextlib import suppress
from functools import partial, wraps
from pathlib import Path
from threading import Semaphore
from typing import Any

from local.lifeline import end_with_parent
from local.permissions import add_condition_keys
from local.table_backups import add_moments
from local.unpacked import Package

Record = dict[str, Any]
Mapping = dict[str, Any]
Result = dict[str, Any]


SERVE = "from local.aws import serve; serve()"
# Runs of one function at a time; more wait. ministack starts a process for each that comes while
# others run. When many timers end at once, hundreds of processes start, none is ready before the
# function's time is over, and those that take their place are no quicker.
AT_ONCE = 3


def main() -> int:
    """Run ministack until the parent ends or stops it; then remove everything of it.

    ministack and the processes of its functions are one group, and write to one folder.
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
    """Run ministack in this process, with the rules of this module."""
    from ministack.app import main as ministack
    from ministack.core import lambda_runtime
    from ministack.services import lambda_svc, sns

    lambda_runtime.zipfile.ZipFile = Package
    lambda_svc._execute_function = Stream(with_log(lambda_svc._execute_function)).execute
    lambda_svc._execute_function_dispatch = in_turn(lambda_svc._execute_function_dispatch)
    sns._deliver_to_lambda = wake_function
    add_condition_keys()
    add_moments()
    sys.argv = ["ministack"]
    ministack()


class Stream:
    """Runs functions as ministack does, except for batches of a DynamoDB stream."""

    def __init__(self, run: Callable[..., Result]) -> None:
        self.run = run
        self.attempts: dict[tuple[str, str], int] = {}

    def execute(self, function: dict[str, Any], event: Any, *rest: Any, **named: Any) -> Result:
        """Run one event. An error makes ministack offer the remaining records again."""
        records = event.get("Records") if isinstance(event, dict) else None
        mapping = find_mapping(function, records[0]) if records else None
        if not records or mapping is None:
            return self.run(function, event, *rest, **named)
        remaining = self.run_batch(function, mapping, records)
        if not remaining:
            return {"body": {}, "log": ""}
        resume_at(mapping, remaining[0])
        return {
            "error": True,
            "log": "",
            "body": {"errorType": "Retry", "errorMessage": f"{len(remaining)} records left"},
        }

    def run_batch(
        self, function: dict[str, Any], mapping: Mapping, records: list[Record]
    ) -> list[Record]:
        """Run the records; return those that AWS would offer again, in order."""
        result = self.run(function, {"Records": records})
        if result.get("error") and mapping.get("BisectBatchOnFunctionError") and len(records) > 1:
            return self._run_halves(function, mapping, records)
        failed = records if result.get("error") else list_unfinished(mapping, records, result)
        if not failed or not self._is_exhausted(mapping, failed[0]):
            return failed
        from ministack.services import lambda_svc

        source = mapping["EventSourceArn"]
        lambda_svc._send_ddb_stream_failure_record(
            mapping, function, failed, source, result, "RetryAttemptsExhausted"
        )
        return []

    def _run_halves(
        self, function: dict[str, Any], mapping: Mapping, records: list[Record]
    ) -> list[Record]:
        half = len(records) // 2
        remaining = self.run_batch(function, mapping, records[:half])
        if remaining:
            return remaining + records[half:]
        return self.run_batch(function, mapping, records[half:])

    def _is_exhausted(self, mapping: Mapping, first: Record) -> bool:
        """Count a failure of the batch that starts with this record; return whether its attempts
        are used up. A limit below zero is no limit.
        """
        key = mapping["UUID"], sequence_number(first)
        self.attempts[key] = self.attempts.get(key, 0) + 1
        most = int(mapping.get("MaximumRetryAttempts", -1))
        return 0 <= most < self.attempts[key]


def list_unfinished(mapping: Mapping, records: list[Record], result: Result) -> list[Record]:
    """Return the records from the first one that the function reports as failed; none when the
    mapping does not ask for reports.
    """
    if "ReportBatchItemFailures" not in mapping.get("FunctionResponseTypes", []):
        return []
    named = (result.get("body") or {}).get("batchItemFailures") or []
    failed = {failure["itemIdentifier"] for failure in named}
    first = next(
        (at for at, record in enumerate(records) if sequence_number(record) in failed), len(records)
    )
    return records[first:]


def sequence_number(record: Record) -> str:
    """Return the place of a record in its stream."""
    return str(record["dynamodb"]["SequenceNumber"])


def find_mapping(function: dict[str, Any], record: Record) -> Mapping | None:
    """Return the mapping of a table's stream that brought a record to a function, or None."""
    from ministack.services import lambda_svc

    if record.get("eventSource") != "aws:dynamodb":
        return None
    name = (function.get("config") or function)["FunctionName"]
    for _, _, mapping in lambda_svc._iter_all_esms():
        wanted = mapping.get("EventSourceArn"), mapping["FunctionName"]
        if wanted == (record.get("eventSourceARN"), name):
            matching: Mapping = mapping
            return matching
    return None


def resume_at(mapping: Mapping, record: Record) -> None:
    """Move the mapping's place in the stream to this record, past the records that are done."""
    from ministack.services import dynamodb, lambda_svc

    table = mapping["EventSourceArn"].split("/")[1]
    places = lambda_svc._dynamodb_stream_positions
    ahead = dynamodb.stream_records_since(
        table, places[mapping["UUID"]], mapping.get("BatchSize", 100)
    )
    done = next(
        at for at, each in enumerate(ahead) if sequence_number(each) == sequence_number(record)
    )
    places[mapping["UUID"]] += done


def wake_function(function: str, envelope: str, topic: str, subscription: str, *rest: Any) -> None:
    """Give a message of a topic to a function, by its ARN, as AWS does: with every member, and
    until it succeeds or its attempts are used up.
    """
    from ministack.services import lambda_svc

    record, config, _ = lambda_svc._get_func_record_for_ref(function)
    message = {
        "EventVersion": "1.0",
        "EventSubscriptionArn": subscription,
        "EventSource": "aws:sns",
        "Sns": {"Subject": None, "MessageAttributes": {}, **json.loads(envelope)},
    }
    execution = lambda_svc._execution_record_for_config(record, config)
    lambda_svc.invoke_async_with_retry(execution, {"Records": [message]})


def in_turn(run: Callable[..., Result]) -> Callable[..., Result]:
    """Return the function that lets at most AT_ONCE runs of each function go on at a time.

    A function's timeout begins with its run, and not while it waits here.
    """
    turns: defaultdict[str, Semaphore] = defaultdict(partial(Semaphore, AT_ONCE))

    @wraps(run)
    def waiting(function: dict[str, Any], config: dict[str, Any], *rest: Any) -> Result:
        with turns[config["FunctionName"]]:
            return run(function, config, *rest)

    return waiting


def with_log(run: Callable[..., Result]) -> Callable[..., Result]:
    """Return the function that also appends the output of functions to the file FUNCTIONS_LOG."""

    @wraps(run)
    def logged(function: dict[str, Any], event: Any, *rest: Any, **named: Any) -> Result:
        result = run(function, event, *rest, **named)
        if output := result.get("log"):
            name = (function.get("config") or function)["FunctionName"]
            with Path(os.environ["FUNCTIONS_LOG"]).open("a") as file:
                file.write("".join(f"{name} {line}\n" for line in str(output).splitlines()))
        return result

    return logged


if __name__ == "__main__":
    sys.exit(main())
