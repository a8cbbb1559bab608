"""Taking dead letters in hand."""

from typing import Any

import pytest

from operate import letters
from operate.session import Clients


class Few:
    """SQS where a few messages lie on servers that only a patient caller has asked."""

    def __init__(self) -> None:
        self.messages = [{"ReceiptHandle": "1"}, {"ReceiptHandle": "2"}]
        self.deleted: list[str] = []

    def receive_message(self, **given: Any) -> dict[str, Any]:
        if not given["WaitTimeSeconds"]:
            return {}
        found, self.messages = self.messages, []
        return {"Messages": found} if found else {}

    def delete_message(self, **given: Any) -> None:
        self.deleted.append(given["ReceiptHandle"])


def test_few_letters_are_found_on_all_of_sqss_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()  # what tests on moto do without
    sqs = Few()
    with letters.hold_letters(
        Clients(lambda _: sqs, {"DeadUrl": "https://sqs.test/dead"}), "Dead"
    ) as held:
        assert len(held) == 2
    assert sqs.deleted == ["1", "2"]
