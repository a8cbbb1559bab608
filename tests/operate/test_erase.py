"""After the table was restored, operations have done again what a reporter had erased."""

from types import SimpleNamespace

import pytest

from operate.session import Clients
from tests.builders import a_report, filed, loaded
from tests.moto_aws import Aws
from tests.operate.program import give, reach


def test_what_was_erased_before_a_restore_is_erased_again(
    http: object,
    aws: Aws,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    number = filed(http, description="RAHASIA sampah di gang")["number"]
    reach(monkeypatch, clients)
    for records in (1, 2):
        assert give("erase", "--number", number.lower()) == 0
        assert [aws.pump() for _ in range(2)] == [{"batchItemFailures": []}] * 2
        passes = [item for item in aws.items() if item["sk"].startswith("Z#erasure#")]
        assert len(passes) == 1
        entries = loaded(number)[1]
        assert sum(bool(entry.removed) for entry in entries) == 1
        assert "RAHASIA" not in str([item for item in aws.items() if item["pk"] == f"R#{number}"])
        asked = [entry for entry in entries if entry.kind == "erasure" and not entry.removed]
        assert len(asked) == records - records // 2
    assert number in capsys.readouterr().out
    assert give("erase", "--number", a_report()[0].number) == 1


def test_the_log_says_who_had_it_done_and_no_name(
    http: object,
    aws: Aws,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """A session has the name that a person chose, often a mail address."""
    number = filed(http)["number"]
    answer = {
        "UserId": "AROAEXAMPLE:budi@jakarta.go.id",
        "Arn": "arn:aws:sts::123456789012:assumed-role/Operator/budi@jakarta.go.id",
        "ResponseMetadata": {"RequestId": "b1946ac9"},
    }
    sts = SimpleNamespace(get_caller_identity=lambda: answer)
    known = Clients(lambda name: sts if name == "sts" else clients.client(name), clients.outputs)
    reach(monkeypatch, known)
    assert give("erase", "--number", number) == 0
    [line] = [each for each in caplog.records if each.message == "erasure_repeated"]
    assert (line.number, line.caller, line.request) == (number, "AROAEXAMPLE", "b1946ac9")  # type: ignore[attr-defined]
    assert "budi" not in caplog.text
