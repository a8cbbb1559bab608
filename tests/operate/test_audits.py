"""The command that verifies an export, from its files alone or in the ledger of all of them."""

from pathlib import Path
from typing import Any

import pytest

from operate.session import Clients
from tests.audit.test_audits_http import WHY, exported, filed
from tests.moto_aws import Aws, client
from tests.operate.program import give, reach


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *options: str) -> int:
    reach(monkeypatch, clients)
    return give("audits", *options)


def test_files_are_verified_without_a_stack(
    http: Any, aws: Aws, tmp_path: Path, capsys: Any
) -> None:
    files, told = exported(http, aws, {"report": filed(http), **WHY})
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)
    given = ("audits", "--files", str(tmp_path), "--key", told["key"])
    assert give(*given) == 0
    assert told["hash"] in capsys.readouterr().out
    (tmp_path / "reports-0001.ndjson.gz").write_bytes(b"x")
    assert give(*given) == 1
    assert "was changed" in capsys.readouterr().err


def test_the_ledger_of_exports_is_verified(
    http: Any, aws: Aws, clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    number = filed(http)
    _, first = exported(http, aws, {"report": number, **WHY})
    _, second = exported(http, aws, {"report": number, **WHY})
    assert run(monkeypatch, clients) == 0
    assert "The ledger holds: 2 exports." in capsys.readouterr().out
    table = clients.outputs["TableName"]
    key = {"pk": {"S": "AUDIT"}, "sk": {"S": f"AUDIT#{second['id']}"}}
    client("dynamodb").delete_item(TableName=table, Key=key)
    assert run(monkeypatch, clients) == 1
    assert "broken at export 2" in capsys.readouterr().err
    key["sk"]["S"] = f"AUDIT#{first['id']}"
    client("dynamodb").delete_item(TableName=table, Key=key)
    assert run(monkeypatch, clients) == 1
