"""The ledger of frozen scores: whatever was changed, replaced, removed or published otherwise is
named, and the command fails.
"""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.figures.objects import S3Objects
from chalicelib.figures.quarter_scores import frozen_ledger
from chalicelib.figures.quarter_scores.frozen_files import name_entry, name_version
from operate import ledger
from operate.session import Clients
from tests.moto_aws import client
from tests.operate.program import give, reach

LEDGER, PUBLIC = "tanggap-ledger", "tanggap-figures"


@pytest.fixture
def three(clients: Clients) -> list[Any]:
    """Three versions, as the figures store and publish them."""
    entries: list[Any] = []
    for quarter, version in (("2026-Q3", 1), ("2026-Q3", 2), ("2026-Q4", 1)):
        content = {
            "quarter": quarter,
            "version": version,
            "frozen_at": "2026-10-21T09:00:00+07:00",
            "adjustments": [],
            "rows": [["2026-Q3", "DLH", 83.25]],
        }
        entries.append(frozen_ledger.append_entry(S3Objects(LEDGER), entries, content))
        publish(entries[-1])
    return entries


def publish(content: Any) -> None:
    key = name_version(content["quarter"], content["version"])
    body = frozen_ledger.write_content(content)
    client("s3").put_object(Bucket=PUBLIC, Key=key, Body=body)


def put(content: Any, seq: int) -> None:
    """Replace an entry, as nobody may on AWS."""
    body = frozen_ledger.write_content(content)
    client("s3").put_object(Bucket=LEDGER, Key=name_entry(seq), Body=body)


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *options: str) -> int:
    reach(monkeypatch, clients)
    return give("ledger", *options)


def test_a_ledger_that_holds_is_shown(
    three: list[Any], clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(monkeypatch, clients, "--stack", "tanggap") == 0
    first, second, third, last = capsys.readouterr().out.splitlines()
    shown = three[0]["ledger"]["hash"][:16]
    assert (
        first == f"     1  2026-10-21T09:00:00+07:00  2026-Q3 v1  1 offices, 0 adjustments  {shown}"
    )
    assert "2026-Q3 v2" in second
    assert "2026-Q4 v1" in third
    assert last == "The ledger holds: 3 versions."


def test_an_empty_ledger_holds(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    assert run(monkeypatch, clients) == 0
    assert capsys.readouterr().out == "The ledger holds: 0 versions.\n"


def altered(three: list[Any]) -> None:
    put({**three[1], "rows": [["2026-Q3", "DLH", 99.0]]}, 2)


def sealed_anew(three: list[Any]) -> None:
    """Somebody who knows how the chain is made, and can't change what follows."""
    place = S3Objects("other")
    client("s3").create_bucket(
        Bucket="other", CreateBucketConfiguration={"LocationConstraint": "ap-southeast-3"}
    )
    rows = {"rows": [["2026-Q3", "DLH", 99.0]]}
    put(frozen_ledger.append_entry(place, three[:1], {**three[1], **rows}), 2)


def removed(three: list[Any]) -> None:
    client("s3").delete_object(Bucket=LEDGER, Key=name_entry(2))


def removed_last(three: list[Any]) -> None:
    client("s3").delete_object(Bucket=LEDGER, Key=name_entry(3))


def published_otherwise(three: list[Any]) -> None:
    publish({**three[2], "rows": []})


def unpublished(three: list[Any]) -> None:
    client("s3").delete_object(Bucket=PUBLIC, Key=name_version("2026-Q4", 1))


@pytest.mark.parametrize(
    ("harm", "told"),
    [
        (altered, ["was replaced: it has 2 versions", "broken at entry 2"]),
        (sealed_anew, ["was replaced: it has 2 versions", "broken at entry 3"]),
        (removed, ["00000002.json was removed", "broken at entry 2"]),
        (removed_last, ["00000003.json was removed"]),
        (published_otherwise, ["2026-Q4.v1.json is published with another content"]),
        (unpublished, ["2026-Q4.v1.json is not published"]),
    ],
)
def test_what_was_done_to_it_is_named(
    three: list[Any],
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    harm: Callable[[list[Any]], None],
    told: list[str],
) -> None:
    harm(three)
    assert run(monkeypatch, clients, "--stack", "tanggap") == 1
    said = capsys.readouterr().err
    for each in (*told, "The ledger does not hold."):
        assert each in said, said


def test_on_aws_each_object_needs_its_lock(
    three: list[Any], clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    monkeypatch.setattr(ledger, "LOCK", "ANOTHER")
    assert run(monkeypatch, clients) == 0
    assert run(monkeypatch, clients, "--stack", "tanggap") == 1
    said = capsys.readouterr().err.splitlines()
    assert said[:3] == [f"{name_entry(seq)} is not locked." for seq in (1, 2, 3)]
