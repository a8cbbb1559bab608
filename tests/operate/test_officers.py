"""The command that makes the officers' pool what a file says, and the pool's daily copy."""

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.officers import accounts_copy
from chalicelib.platform.moments import JAKARTA
from chalicelib.platform.settings import settings
from operate import officers_pool
from operate.session import Clients
from tests.builders import wib
from tests.duty.deputies.test_deputies_http import named
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client
from tests.officers.test_officers_http import created, in_pool, read
from tests.operate.program import give, give_json, reach
from tests.rows import each_row

HEADING = "username,email,name,office,groups,state"
SITI = "siti.aminah,siti@jakarta.go.id,Siti Aminah,31.73.05.1001,officer|desk,active"
BUDI = "budi.santoso,budi@jakarta.go.id,Budi Santoso,31.73.05,head,active"
RINA = 'rina.dewi,rina@jakarta.go.id,"Rina Dewi, S.H.",BIROPEM,admin,active'

Give = Callable[..., int]


@pytest.fixture
def apply(clients: Clients, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Give:
    clients.outputs["PoolId"] = settings().pool
    reach(monkeypatch, clients)

    def give_file(*rows: str, options: tuple[str, ...] = ()) -> int:
        file = tmp_path / "officers.csv"
        file.write_text("\n".join((HEADING, *rows)) + "\n")
        return give("officers", str(file), *options)

    return give_file


def pool() -> list[str]:
    """The accounts that stand in the pool, as rows of a file."""
    return accounts_copy.write_lines(accounts_copy.list_lines()).splitlines()[1:]


def changing(calls: Calls) -> list[str]:
    return [name for name in calls.made if name.startswith("Admin")]


def test_a_dry_run_says_what_the_file_changes_and_the_file_then_does_so(
    apply: Give, calls: Calls, capsys: Any
) -> None:
    assert apply(SITI, BUDI, options=("--dry-run",)) == 0
    assert capsys.readouterr().out.splitlines() == [
        "Would create siti.aminah: 31.73.05.1001, desk, officer",
        "Would create budi.santoso: 31.73.05, head",
        "2 to change, 0 as the file says already",
        "Nothing was changed.",
    ]
    assert (pool(), changing(calls)) == ([], [])
    assert apply(SITI, BUDI) == 0
    assert "create siti.aminah: 31.73.05.1001, desk, officer\n" in capsys.readouterr().out
    assert pool() == sorted([BUDI, SITI.replace("officer|desk", "desk|officer")])
    assert in_pool()["UserStatus"] == "FORCE_CHANGE_PASSWORD"
    attributes = {each["Name"]: each["Value"] for each in in_pool()["UserAttributes"]}
    assert attributes["email_verified"] == "true"


def test_a_second_run_changes_nothing_and_says_so(apply: Give, calls: Calls, capsys: Any) -> None:
    apply(SITI, BUDI)
    calls.made.clear()
    capsys.readouterr()
    assert apply(SITI, BUDI) == 0
    assert changing(calls) == []
    said = ["0 changed, 2 as the file says already", "Nothing was changed."]
    assert capsys.readouterr().out.splitlines() == said


def test_accounts_are_moved_renamed_regrouped_and_disabled(
    apply: Give, http: Any, capsys: Any
) -> None:
    siti = created(http)
    created(http, username="budi.santoso", email="budi@jakarta.go.id")
    moved = SITI.replace("31.73.05.1001,officer|desk", "31.73.05,officer|head")
    gone = "budi.santoso,budi@jakarta.go.id,Budi S.,31.73.05.1001,officer,disabled"
    assert apply(moved, gone) == 0
    shown = capsys.readouterr().out
    assert "siti.aminah: from 31.73.05.1001 to 31.73.05; without desk; with head\n" in shown
    assert "change budi.santoso: disabled; without desk; named Budi S.\n" in shown
    officer = read(http, siti)
    assert {*officer["roles"]} == {"officer", "head"}
    assert (officer["agency"]["code"], officer["state"]) == ("31.73.05", "active")
    assert in_pool("budi.santoso")["Enabled"] is False
    assert apply(moved, gone.replace("disabled", "active")) == 0
    assert in_pool("budi.santoso")["Enabled"] is True


def test_who_is_not_in_the_file_stays(apply: Give, http: Any) -> None:
    created(http, username="lama", email="lama@jakarta.go.id")
    before = [line for line in pool() if line.startswith("lama")]
    apply(SITI)
    assert [line for line in pool() if line.startswith("lama")] == before
    assert len(pool()) == 2


BAD = {
    SITI.replace("31.73.05.1001", "99.99"): "row 3 (siti.aminah), column office: '99.99' is no",
    SITI.replace("desk", "boss"): "row 3 (siti.aminah), column groups: 'boss' is none of admin",
    SITI.replace("officer|desk", ""): "column groups",
    SITI.replace("active", "on"): "column state: 'on' is neither active nor disabled",
    SITI.replace("siti@", "siti "): "column email: 'siti jakarta.go.id' is not a mail address",
    SITI.replace("siti@", "budi@"): "column email: is already in row 2",
    SITI.replace("siti.aminah", "Siti"): "column username: 'Siti' is not 3 to 40 small letters",
    SITI.replace("Siti Aminah", ""): "column name: is empty",
    SITI.replace("siti.aminah", "budi.santoso"): "(budi.santoso), column username: is already",
    f"{SITI},x": "row 3",
}


@each_row("row", list(BAD))
def test_a_bad_row_is_named_with_its_line_and_nothing_is_changed(
    apply: Give, calls: Calls, capsys: Any, row: str
) -> None:
    assert apply(BUDI, row) == 1
    assert BAD[row] in capsys.readouterr().err
    assert changing(calls) == []


def test_every_bad_row_is_named(apply: Give, capsys: Any) -> None:
    apply(SITI.replace("desk", "boss"), BUDI.replace("31.73.05", "x"))
    faults = capsys.readouterr().err
    assert "no account was changed" in faults
    assert "row 2 (siti.aminah)" in faults
    assert "row 3 (budi.santoso)" in faults


def test_an_address_stays_and_belongs_to_one_account(
    apply: Give, calls: Calls, capsys: Any
) -> None:
    apply(SITI)
    calls.made.clear()
    assert apply(SITI.replace("siti@", "aminah@"), BUDI) == 1
    assert "siti.aminah: the address stays" in capsys.readouterr().err
    assert apply(BUDI.replace("budi@", "SITI@")) == 1
    assert "budi.santoso: the address is that of siti.aminah" in capsys.readouterr().err
    assert changing(calls) == []


def test_a_pool_keeps_somebody_who_administers_it(apply: Give, capsys: Any) -> None:
    apply(RINA)
    assert apply(SITI, RINA.replace("active", "disabled")) == 1
    assert "nobody would be left who is active and in the group admin" in capsys.readouterr().err
    assert apply(SITI.replace("desk", "admin"), RINA.replace("active", "disabled")) == 0


def test_calls_that_come_too_fast_are_given_again(
    apply: Give, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    slept: list[int] = []
    monkeypatch.setattr("time.sleep", slept.append)
    much = ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "x")
    for _ in range(2):
        calls.on("AdminCreateUser", much)
    calls.on("ListUsers", much)
    assert apply(SITI) == 0
    assert slept == [1, 1, 2]
    assert len(pool()) == 1


def test_cognito_that_stays_too_busy_is_an_error_after_some_minutes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slept: list[int] = []
    monkeypatch.setattr("time.sleep", slept.append)

    def refuse() -> None:
        raise ClientError({"Error": {"Code": "TooManyRequestsException", "Message": ""}}, "x")

    with pytest.raises(ClientError):
        officers_pool.wait_out(refuse)
    assert tuple(slept) == officers_pool.WAITS


def test_mails_that_are_used_up_end_it_and_the_same_command_goes_on(
    apply: Give, calls: Calls, capsys: Any
) -> None:
    spent = ClientError({"Error": {"Code": "LimitExceededException", "Message": ""}}, "x")
    calls.on("AdminCreateUser", spent, having="budi")
    assert apply(SITI, BUDI) == 1
    assert "MailsOfficers=yes, or give the command again tomorrow" in capsys.readouterr().err
    assert len(pool()) == 1
    assert apply(SITI, BUDI) == 0
    assert len(pool()) == 2


def test_what_a_fault_left_undone_is_done_by_the_same_file(apply: Give, calls: Calls) -> None:
    calls.on("AdminAddUserToGroup", ClientError({"Error": {"Code": "InternalErrorException"}}, "x"))
    assert apply(SITI) == 1
    assert pool() == ["siti.aminah,siti@jakarta.go.id,Siti Aminah,31.73.05.1001,,active"]
    assert apply(SITI) == 0
    assert pool() == [SITI.replace("officer|desk", "desk|officer")]


def test_it_says_what_still_hangs_on_who_left(
    apply: Give, http: Any, hands: Hands, capsys: Any
) -> None:
    hands.to(wib("2026-11-30 09:00"))
    siti = created(http)
    named(http)
    gone = SITI.replace("active", "disabled")
    for options in (("--dry-run",), (), ()):
        assert apply(gone, BUDI, options=options) == 0
        shown = capsys.readouterr().out
        assert f"siti.aminah is still a deputy: POST /v1/officers/{siti}/departure\n" in shown
        assert shown.count("still") == 1


def test_a_list_is_a_file_that_changes_nothing(
    apply: Give, http: Any, calls: Calls, tmp_path: Path, capsys: Any
) -> None:
    apply(SITI, BUDI, RINA)
    capsys.readouterr()
    assert give("officers", "--list") == 0
    listed = tmp_path / "listed.csv"
    listed.write_text(capsys.readouterr().out)
    names = [row["username"] for row in csv.DictReader(listed.read_text().splitlines())]
    assert names == ["budi.santoso", "rina.dewi", "siti.aminah"]
    calls.made.clear()
    assert give("officers", str(listed)) == 0
    assert changing(calls) == []
    document = give_json("officers", "--list")
    assert document["accounts"][0]["office"] == "31.73.05"


def test_without_a_file_it_says_how_it_is_given(apply: Give, capsys: Any) -> None:
    assert give("officers") == 2
    assert capsys.readouterr().err == "Name a file of officers, or give --list.\n"


def test_the_daily_copy_restores_the_pool(
    apply: Give, aws: Aws, hands: Hands, tmp_path: Path, clients: Clients
) -> None:
    gone = BUDI.replace("active", "disabled")
    apply(SITI, gone, RINA)
    before = pool()
    assert give("retain") == 0
    key = f"officers/{hands.moment.astimezone(JAKARTA):%Y-%m-%d}.csv"
    copy = client("s3").get_object(Bucket=settings().bucket, Key=key)["Body"].read()
    for line in before:
        client("cognito-idp").admin_delete_user(
            UserPoolId=settings().pool, Username=line.partition(",")[0]
        )
    assert pool() == []
    file = tmp_path / "copy.csv"
    file.write_bytes(copy)
    assert give("officers", str(file)) == 0
    assert pool() == before
    assert in_pool("budi.santoso")["Enabled"] is False


def test_the_copy_names_nobody_in_our_log(apply: Give, aws: Aws, lines: Any) -> None:
    apply(SITI)
    assert accounts_copy.store_copy() == 1
    assert '"officers_copied"' in lines.getvalue()
    assert "siti" not in lines.getvalue().lower()
