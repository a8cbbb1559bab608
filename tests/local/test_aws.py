"""AWS's rules for failing batches of a stream, and how many runs go on at once: what the launcher
adds to ministack.
"""

from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import pytest

from local import aws
from local.aws import Stream, with_log

SOURCE = "arn:aws:dynamodb:ap-southeast-3:000000000000:table/t/stream/s"
FUNCTION = {"FunctionName": "OnChange"}
ALL_RULES = {
    "UUID": "u",
    "FunctionName": "OnChange",
    "EventSourceArn": SOURCE,
    "FunctionResponseTypes": ["ReportBatchItemFailures"],
    "BisectBatchOnFunctionError": True,
    "MaximumRetryAttempts": 2,
}


def records(*numbers: int) -> list[dict[str, Any]]:
    return [
        {
            "eventSource": "aws:dynamodb",
            "eventSourceARN": SOURCE,
            "dynamodb": {"SequenceNumber": str(number)},
        }
        for number in numbers
    ]


class Function:
    """Raises on some records, reports others as failed, and remembers what it was given."""

    def __init__(self, raises: set[int] = frozenset(), reports: set[int] = frozenset()) -> None:  # type: ignore[assignment]
        self.raises, self.reports = raises, reports
        self.given: list[list[int]] = []

    def __call__(self, function: Any, event: Any, *rest: Any, **named: Any) -> dict[str, Any]:
        numbers = [int(each["dynamodb"]["SequenceNumber"]) for each in event["Records"]]
        self.given.append(numbers)
        if self.raises & set(numbers):
            return {"error": True, "body": {"errorMessage": "raised"}}
        failed = [number for number in numbers if number in self.reports]
        return {"body": {"batchItemFailures": [{"itemIdentifier": str(n)} for n in failed]}}


def left(function: Function, *numbers: int, **changed: Any) -> list[int]:
    """What AWS would offer again after one go at these records."""
    again = Stream(function).run_batch(FUNCTION, {**ALL_RULES, **changed}, records(*numbers))
    return [int(aws.sequence_number(each)) for each in again]


def test_a_batch_that_went_well_leaves_nothing() -> None:
    assert left(Function(), 1, 2, 3) == []


def test_what_comes_before_the_first_reported_failure_is_done() -> None:
    assert left(Function(reports={2, 3}), 1, 2, 3, 4) == [2, 3, 4]


def test_reported_failures_count_only_where_the_mapping_asks_for_them() -> None:
    assert left(Function(reports={2}), 1, 2, 3, FunctionResponseTypes=[]) == []


def test_a_raising_batch_is_halved_until_the_bad_record_is_alone() -> None:
    function = Function(raises={3})
    assert left(function, 1, 2, 3, 4) == [3, 4]
    assert function.given == [[1, 2, 3, 4], [1, 2], [3, 4], [3]]


def test_a_raising_batch_is_offered_whole_where_it_may_not_be_halved() -> None:
    assert left(Function(raises={3}), 1, 2, 3, BisectBatchOnFunctionError=False) == [1, 2, 3]


@pytest.mark.parametrize(("most", "goes"), [(0, 1), (2, 3)])
def test_after_the_last_attempt_a_note_is_left_and_the_rest_goes_on(
    monkeypatch: pytest.MonkeyPatch, most: int, goes: int
) -> None:
    from ministack.services import lambda_svc

    notes: list[Any] = []
    monkeypatch.setattr(
        lambda_svc, "_send_ddb_stream_failure_record", lambda *told: notes.append(told)
    )
    stream = Stream(Function(reports={1}))
    mapping = {**ALL_RULES, "MaximumRetryAttempts": most}
    tries = [stream.run_batch(FUNCTION, mapping, records(1, 2)) for _ in range(goes)]
    assert [bool(each) for each in tries] == [True] * (goes - 1) + [False]
    ((_, _, failed, source, _, condition),) = notes
    assert (failed, source, condition) == (records(1, 2), SOURCE, "RetryAttemptsExhausted")


def test_without_a_limit_it_goes_on_for_ever() -> None:
    stream = Stream(Function(reports={1}))
    mapping = {**ALL_RULES, "MaximumRetryAttempts": -1}
    assert all(stream.run_batch(FUNCTION, mapping, records(1)) for _ in range(50))


@pytest.mark.parametrize(
    "event", [{"Records": [{"eventSource": "aws:sqs"}]}, {"number": "JK"}, {"Records": []}, []]
)
def test_whatever_is_no_batch_of_a_stream_runs_as_it_is(event: Any) -> None:
    answer = {"body": "as it is"}
    assert Stream(lambda *given: answer).execute(FUNCTION, event) is answer


def test_what_is_left_makes_ministack_come_back_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    resumed: list[Any] = []
    monkeypatch.setattr(aws, "find_mapping", lambda function, record: ALL_RULES)
    monkeypatch.setattr(aws, "resume_at", lambda mapping, record: resumed.append(record))
    stream = Stream(Function(reports={2}))
    assert stream.execute(FUNCTION, {"Records": records(1, 2, 3)})["error"] is True
    assert resumed == records(2)
    assert "error" not in Stream(Function()).execute(FUNCTION, {"Records": records(1)})


def test_a_message_of_a_topic_is_given_whole_and_kept_when_it_fails(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from ministack.services import lambda_svc

    given: list[Any] = []
    monkeypatch.setattr(lambda_svc, "_get_func_record_for_ref", lambda arn: ({}, {}, arn))
    monkeypatch.setattr(lambda_svc, "_execution_record_for_config", lambda held, config: FUNCTION)
    monkeypatch.setattr(lambda_svc, "invoke_async_with_retry", lambda *asked: given.append(asked))
    aws.wake_function(
        "arn:f", '{"Message": "m", "MessageAttributes": {"a": 1}}', "arn:t", "arn:s", "id"
    )
    [(function, event)] = given
    told = {"Subject": None, "Message": "m", "MessageAttributes": {"a": 1}}
    assert function == FUNCTION
    assert [each["Sns"] for each in event["Records"]] == [told]


def test_what_a_function_prints_is_in_the_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setenv("FUNCTIONS_LOG", str(tmp_path / "log"))
    with_log(lambda function, event: {"log": "one\ntwo"})(FUNCTION, {})
    assert (tmp_path / "log").read_text() == "OnChange one\nOnChange two\n"


def test_few_runs_of_a_function_go_on_at_once_and_none_waits_for_another_functions() -> None:
    going, most, free, counting = 0, 0, Event(), Lock()

    def run(function: dict[str, Any], config: dict[str, Any], event: Any) -> dict[str, Any]:
        nonlocal going, most
        if config["FunctionName"] == "Digest":
            free.set()
            return {}
        with counting:
            going += 1
            most = max(most, going)
        assert free.wait(60)
        with counting:
            going -= 1
        return {}

    limited = aws.in_turn(run)
    with ThreadPoolExecutor(4 * aws.AT_ONCE) as threads:
        runs = [
            threads.submit(limited, {}, {"FunctionName": "Check"}, {})
            for _ in range(4 * aws.AT_ONCE - 1)
        ]
        runs.append(threads.submit(limited, {}, {"FunctionName": "Digest"}, {}))
        assert [each.result(60) for each in runs] == [{}] * 4 * aws.AT_ONCE
    assert most == aws.AT_ONCE


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("lambda_svc", "_execute_function"),
        ("lambda_svc", "_execute_function_dispatch"),
        ("lambda_svc", "_iter_all_esms"),
        ("lambda_svc", "_dynamodb_stream_positions"),
        ("lambda_svc", "_send_ddb_stream_failure_record"),
        ("lambda_svc", "_poll_dynamodb_streams"),
        ("lambda_svc", "_get_func_record_for_ref"),
        ("lambda_svc", "_execution_record_for_config"),
        ("lambda_svc", "invoke_async_with_retry"),
        ("sns", "_deliver_to_lambda"),
        ("dynamodb", "stream_records_since"),
    ],
)
def test_the_names_we_rely_on_are_still_there(module: str, name: str) -> None:
    from importlib import import_module

    assert hasattr(import_module(f"ministack.services.{module}"), name)


def test_ministack_still_asks_for_functions_the_way_we_replace() -> None:
    """The poller looks the function up by its module's name, and advances only without an error."""
    import inspect

    from ministack.services import lambda_svc, sns

    execute = inspect.getsource(lambda_svc._execute_function)
    assert "_execute_function_dispatch(func, config, event, request_id, started)" in execute
    poller = inspect.getsource(lambda_svc._poll_dynamodb_streams)
    assert "result = _execute_function(func_rec, event)" in poller
    assert 'if result.get("error"):' in poller
    assert "_dynamodb_stream_positions[esm_id] = pos + raw_len" in poller
    topics = inspect.getsource(sns)
    assert 'args=(_deliver_to_lambda, endpoint, envelope, topic_arn, sub["arn"],' in topics
    note = inspect.signature(lambda_svc._send_ddb_stream_failure_record)
    assert list(note.parameters)[:4] == ["esm", "func_rec", "batch", "stream_arn"]
