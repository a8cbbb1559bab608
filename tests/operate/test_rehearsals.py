"""Each command with ``--dry-run`` says what it would do and changes nothing, and each command with
``--json`` prints one document.
"""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chalicelib.platform.moments import JAKARTA as ZONE
from operate import secret
from operate.commands.options import JAKARTA
from operate.session import Clients
from tests.builders import filed, moved
from tests.facts_queue import Facts
from tests.moto_aws import Aws, client
from tests.operate.conftest import Functions
from tests.operate.program import give, give_json, reach
from tests.operate.test_replay import NOON, a_letter, put
from tests.rows import each_row

URL = "https://mitra.test/tanggap"
OWNER = ("--name", "Lapor Kota", "--contact", "dev@lapor.id")
WHAT = "--kinds name --how a --efforts b --contact c"
QUEUES = ("Notices", "Evidence", "Published", "Calls", "DutySteps", "FactsQueue", "Media", "Mail")
# Commands about a stack; {number} is a report, {key} a key, {breach} a breach, {parked} a delivery.
CHANGING = (
    "replay",
    "replay --number {number}",
    "replay --number {number} --again unknown",
    "replay --number {number} --again cap",
    "reconcile",
    "digest",
    "map",
    "figures",
    "export",
    "retain",
    "erase --number {number}",
    "parked again",
    "parked again {parked}",
    f"subscriptions add --url {URL}",
    "subscriptions add --url https://other.test/",
    f"subscriptions remove --url {URL}",
    "subscriptions missed",
    "api-keys issue --name Kota --contact dev@kota.test",
    "api-keys limit --key {key} --most 5",
    "api-keys revoke --key {key}",
    "breach open --id {breach} --office 31.73.05.1001",
    "breach open {what} --known {known} --since {since} --until {known}",
    "breach tell --id {breach}",
    "breach letter --id {breach}",
    "breach authority --id {breach} --details 12",
    "breach close --id {breach} --details ends",
    "secret --stack tanggap --channel sms",
    "secret --stack tanggap --channel sms --revoke-older",
    "push-key --stack tanggap",
    "copy-secrets --stack tanggap --to ap-southeast-1",
)
LOOKING = (
    *("parked list", "subscriptions list", "api-keys list", "breach list", "ledger", "retention"),
    *("retention --number {number}", "audits", "city check", "token"),
)
DOING = (
    *("replay", "replay --number {number}", "reconcile", "map", "recount", "parked again"),
    *("erase --number {number}", "breach close --id {breach} --details ends"),
)


@pytest.fixture
def names(
    http: Any,
    aws: Aws,
    clients: Clients,
    functions: Functions,
    few_offices: None,
    monkeypatch: pytest.MonkeyPatch,
) -> dict[str, str]:
    """A stack in which every command has something to do; what its parts are called."""
    from chalicelib.inbound import parked_deliveries

    reach(monkeypatch, clients)
    clients.outputs["FiguresName"] = "Figures"
    monkeypatch.setattr(secret.getpass, "getpass", lambda question: "typed")
    number = filed(http)["number"]
    moved(http, number, "proses")
    put(clients, "StreamDeadUrl", a_letter(datetime.now(UTC)))
    for queue in QUEUES:
        put(clients, f"{queue}DeadUrl", "{}")
    for function in ("Reconcile", "Digest", "Retain"):
        put(clients, f"{function}DeadUrl", "{}")
    key = parked_deliveries.store_parked("facebook", "meta", "JSON", b"{", {}, NOON)
    functions.handlers["Reread"] = lambda *_: {"messages": 1, "parked": 0}
    functions.handlers["Mail"] = lambda *_: None
    assert give("subscriptions", "add", "--url", URL) == 0
    give_json("api-keys", "issue", *OWNER)
    known, since = (datetime.now(ZONE) - timedelta(hours=hours) for hours in (1, 24))
    moments = {"known": f"{known:%Y-%m-%dT%H:%M}", "since": f"{since:%Y-%m-%dT%H:%M}"}
    described = "--known {known} --since {since} --until {known}".format(**moments).split()
    opened = give_json("breach", "open", *described, *WHAT.split())
    functions.invoked.clear()
    return {
        **moments,
        "what": WHAT,
        "number": number,
        "key": give_json("api-keys", "list")["keys"][0]["id"],
        "breach": opened["opened"],
        "parked": key,
    }


def everything(aws: Aws, clients: Clients, functions: Functions) -> list[Any]:
    """All that a command could change."""
    sqs, s3, ssm = client("sqs"), client("s3"), client("ssm")
    sns = client("sns")
    queues = {}
    for url in sorted({value for name, value in clients.outputs.items() if name.endswith("Url")}):
        found = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0)
        queues[url] = sorted(each["Body"] for each in found.get("Messages", []))
    return [
        sorted(aws.items(), key=lambda item: (item["pk"], item["sk"])),
        queues,
        {
            bucket["Name"]: [
                (each["Key"], each["ETag"])
                for each in s3.list_objects_v2(Bucket=bucket["Name"]).get("Contents", [])
            ]
            for bucket in s3.list_buckets()["Buckets"]
        },
        {
            each["Name"]: each["Version"]
            for page in ssm.get_paginator("describe_parameters").paginate()
            for each in page["Parameters"]
        },
        [each["Endpoint"] for each in sns.list_subscriptions()["Subscriptions"]],
        list(functions.invoked),
    ]


@each_row("command", CHANGING)
def test_a_rehearsal_on_a_stack_changes_nothing(
    command: str, names: dict[str, str], aws: Aws, clients: Clients, functions: Functions
) -> None:
    arguments = command.format(**names).split()
    before = everything(aws, clients, functions)
    answer = give_json(*arguments, "--dry-run")
    assert answer.keys() & {"would", "kept", "letter"}, answer
    assert everything(aws, clients, functions) == before
    assert functions.invoked == []


def test_a_rehearsed_recount_corrects_nothing(
    names: dict[str, str], aws: Aws, clients: Clients, functions: Functions, facts: Facts
) -> None:
    before = everything(aws, clients, functions)
    answer = give_json("recount", "--dry-run")
    assert answer["dry"]
    after = everything(aws, clients, functions)
    assert functions.invoked == ["Facts"]
    assert (after[:3], after[4]) == (before[:3], before[4])


@each_row("command", (*LOOKING, *DOING))
def test_an_answer_is_one_document(
    command: str,
    names: dict[str, str],
    facts: Facts,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from operate import token

    give("subscriptions", "remove", "--url", URL)  # nobody hears there
    local = Clients(client, {"ClientId": "x"})
    monkeypatch.setattr("operate.session.make_local_clients", lambda port: local)
    monkeypatch.setattr(token, "sign_in", lambda *_: "ey")
    answer = give_json(*command.format(**names).split())
    assert isinstance(answer, dict)
    assert not answer.keys() & {"error", "faults"} or answer["faults"] == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of Jakarta's tables."""
    return Path(shutil.copytree(JAKARTA, tmp_path / "jakarta"))


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def of_the_city(folder: Path) -> dict[str, list[str]]:
    rows = folder.parent / "rows.csv"
    rows.write_text("group,name\nperhubungan,Jalur Sepeda\n")
    table = folder.parent / "holidays.csv"
    table.write_text("date,name,kind\n2026-12-31,Libur kota,public\n")
    place = ["--folder", str(folder)]
    return {
        "city load": ["city", "load", "holidays", str(table), *place],
        "categories": ["categories", str(rows), *place],
        "categories alone": ["categories", str(rows), "--replace", *place],
        "areas": ["areas", *place],
        "holidays": ["holidays", "2028", "2028", *place],
    }


@pytest.mark.parametrize("name", ["city load", "categories", "areas", "holidays"])
def test_a_rehearsal_on_a_city_changes_no_table(folder: Path, name: str) -> None:
    arguments, before = of_the_city(folder)[name], contents(folder)
    answer = give_json(*arguments, "--dry-run")
    assert answer.get("would") or answer["dry"]
    assert contents(folder) == before
    assert "error" not in give_json(*arguments)
    changed = contents(folder) != before
    assert changed or name == "areas"


@pytest.mark.parametrize("command", ["cost", "locale"])
def test_a_rehearsal_on_the_source_writes_nothing(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, *_: Any, **__: Any) -> Any:
        raise AssertionError(f"{path} was written")

    open_file: Callable[..., Any] = Path.open

    def watch(path: Path, mode: str = "r", *rest: Any, **more: Any) -> Any:
        return refuse(path) if set(mode) & set("wax+") else open_file(path, mode, *rest, **more)

    monkeypatch.setattr(Path, "write_text", refuse)
    monkeypatch.setattr(Path, "open", watch)
    assert "error" not in give_json(command, "--dry-run")


def test_a_photo_that_is_rehearsed_is_not_sent(tmp_path: Path) -> None:
    file = tmp_path / "a.png"
    file.write_bytes(b"123")
    [would] = give_json("photo", str(file), "--url", "http://127.0.0.1:9", "--dry-run")["would"]
    assert would == f"upload {file}, 3 bytes, to http://127.0.0.1:9."
