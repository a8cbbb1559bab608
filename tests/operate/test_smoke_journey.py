"""The trial of a stack: what is left where a step fails or somebody ends it. All of it runs in
tests/e2e/test_smoke.py.
"""

import io
import json
import urllib.error
import urllib.request
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from operate import smoke_calls, smoke_journey, stack
from operate.answer import OperatorError
from operate.session import Clients
from operate.smoke_calls import Account, Api, StepFailed, make_account, remove_accounts, sign_in
from operate.smoke_journey import STEPS, Trial
from tests.moto_aws import Aws, client
from tests.operate.program import give, give_json, reach

OFFICE = "31.73.05.1001"


@pytest.fixture
def pool(aws: Aws) -> Clients:
    cognito = client("cognito-idp")
    agency = {"Name": "agency", "AttributeDataType": "String"}
    made = cognito.create_user_pool(PoolName="officers", Schema=[agency])["UserPool"]["Id"]
    cognito.create_group(UserPoolId=made, GroupName="officer")
    app = cognito.create_user_pool_client(UserPoolId=made, ClientName="pages")
    outputs = {"PoolId": made, "ClientId": app["UserPoolClient"]["ClientId"]}
    return Clients(client, outputs | {"TableName": "tanggap"})


@pytest.fixture
def tried(pool: Clients, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A stack whose steps do nothing but `sign in`; the names of those that were taken."""
    parameters = {"PublicUrl": "https://lapor.test", "City": ""}
    monkeypatch.setattr(stack, "read_parameter", lambda _, name, key: parameters[key])
    taken = list[str]()

    def make_step(name: str) -> Any:
        def step(trial: Trial) -> str:
            taken.append(name)
            if name == "file":
                trial.receipt = {"number": "JK1", "token": "t", "holder": {"code": OFFICE}}
            return "done"

        return step

    for name in STEPS:
        if name not in ("sign in", "remove"):
            monkeypatch.setattr(Trial, name, make_step(name))
    reach(monkeypatch, pool)
    return taken


def list_names(clients: Clients) -> list[str]:
    users = client("cognito-idp").list_users(UserPoolId=clients.outputs["PoolId"])["Users"]
    return [each["Username"] for each in users]


def test_each_step_has_a_line(tried: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert give("smoke", "--stack", "city") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[8:16].strip() for line in lines] == [*STEPS]
    assert {line.split()[0] for line in lines} == {"ok"}


def test_the_first_step_that_fails_ends_it_and_cleaning_up_follows(
    tried: list[str],
    pool: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def fail(trial: Trial) -> str:
        assert list_names(pool), "the account is there"
        raise StepFailed("409")

    monkeypatch.setattr(Trial, "move", fail)
    assert give("smoke") == 1
    said = capsys.readouterr()
    assert said.err == "move: 409\n"
    assert [line.split()[1] for line in said.out.splitlines()][-3:] == ["move", "erase", "remove"]
    assert "close" not in tried
    assert list_names(pool) == []


def test_who_ends_the_program_leaves_nothing_either(
    tried: list[str], pool: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    def end(trial: Trial) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(Trial, "close", end)
    with pytest.raises(KeyboardInterrupt):
        smoke_journey.try_stack(pool, "city")
    assert tried[-1] == "erase"
    assert list_names(pool) == []


def test_a_rehearsal_says_what_it_would_do(tried: list[str], pool: Clients) -> None:
    would = give_json("smoke", "--dry-run")["would"]
    assert len(would) == len(STEPS) + 1
    assert would[-1] == "do all that at https://lapor.test."
    assert (tried, list_names(pool)) == ([], [])


def test_a_stack_without_an_address_says_so(pool: Clients, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stack, "read_parameter", lambda *_: "")
    with pytest.raises(OperatorError, match="does not know its own address"):
        smoke_journey.try_stack(pool, "city")


def test_the_account_is_an_officer_of_the_office_and_signs_in(pool: Clients) -> None:
    account = Account()
    make_account(pool, account, OFFICE)
    cognito, named = client("cognito-idp"), {"UserPoolId": pool.outputs["PoolId"]}
    user = cognito.admin_get_user(**named, Username=account.name)
    assert {"Name": "custom:agency", "Value": OFFICE} in user["UserAttributes"]
    groups = cognito.admin_list_groups_for_user(**named, Username=account.name)["Groups"]
    assert [each["GroupName"] for each in groups] == ["officer"]
    assert sign_in(pool, account).count(".") == 2


def test_accounts_of_killed_trials_go_with_the_next_one_and_nobody_elses(
    pool: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other = Account(), Account()
    for account in (own, other, Account("petugas.kebonjeruk")):
        make_account(pool, account, OFFICE)
    assert remove_accounts(pool, own) == 1
    assert sorted(list_names(pool)) == sorted([other.name, "petugas.kebonjeruk"])
    assert remove_accounts(pool, None) == 0, "that of a trial that may be under way"
    monkeypatch.setattr(smoke_calls, "LEFT_BEHIND", timedelta(0))
    assert remove_accounts(pool, None) == 1
    assert list_names(pool) == ["petugas.kebonjeruk"]


def test_a_report_that_is_not_there_is_not_made_by_its_mark(pool: Clients, aws: Aws) -> None:
    with pytest.raises(ClientError, match="ConditionalCheckFailed"):
        smoke_calls.mark_trial(pool, "JK261130-XXXXXX")
    assert aws.items() == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            json.dumps({"type": "/problems/x", "detail": "Tidak boleh."}).encode(),
            "GET /v1/work answered 403: /problems/x Tidak boleh.",
        ),
        (b"<Error>\n no </Error>", "GET /v1/work answered 403: <Error> no </Error>"),
    ],
)
def test_a_refusal_is_told_in_a_line(
    content: bytes, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(request: Any, timeout: float) -> Any:
        raise urllib.error.HTTPError(request.full_url, 403, "", None, io.BytesIO(content))  # type: ignore[arg-type]

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    with pytest.raises(StepFailed) as failed:
        Api("https://lapor.test").call("GET", "/v1/work")
    assert str(failed.value) == said
