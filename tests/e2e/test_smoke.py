"""`tanggap smoke` on the running stack: what it does is done, and nothing of it is left."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from operate import smoke_journey
from operate.smoke_calls import ACCOUNTS, Api, StepFailed
from operate.smoke_journey import STEPS
from tests.e2e.client import E2E, Tanggap
from tests.operate.program import give, give_json

pytestmark = E2E


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smoke_journey, "PAUSE", 0.2)


@pytest.fixture
def port(tanggap: Tanggap) -> tuple[str, str]:
    """How a command reaches the stack, which has published its figures."""
    named = "--aws-port", str(urlsplit(tanggap.stack.endpoint).port)
    assert give("figures", *named) == 0
    return named


def list_accounts(tanggap: Tanggap) -> list[str]:
    cognito, pool = tanggap.stack.client("cognito-idp"), tanggap.stack.outputs["PoolId"]
    names = [each["Username"] for each in cognito.list_users(UserPoolId=pool)["Users"]]
    return [name for name in names if name.startswith(ACCOUNTS)]


def list_numbers(tanggap: Tanggap, path: str, user: str | None = None) -> list[str]:
    answer = tanggap.get(path, tanggap.signed_in(user) if user else None)
    return [each["number"] for each in answer.json["items"]]


def find_number(steps: list[dict[str, Any]]) -> str:
    (found,) = [each["found"] for each in steps if each["name"] == "file"]
    return str(found.split()[0])


def test_a_stack_that_works_passes_each_step_and_nothing_is_left(
    tanggap: Tanggap, port: tuple[str, str]
) -> None:
    steps = give_json("smoke", *port)["steps"]
    assert [each["name"] for each in steps if each["done"]] == [*STEPS], steps
    number = find_number(steps)
    assert list_accounts(tanggap) == []
    record = tanggap.record(number)
    assert (record["status"], record["visibility"]) == ("selesai", "private")
    assert not record.get("description")
    assert number not in list_numbers(tanggap, "/v1/reports")
    assert number not in list_numbers(tanggap, "/v1/work?queue=verification", "verifikator")


def test_the_first_step_that_fails_ends_it_and_it_cleans_up(
    tanggap: Tanggap,
    port: tuple[str, str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    call = Api.call

    def refuse(api: Api, method: str, path: str, *more: Any, **named: Any) -> Any:
        if path.startswith("/v1/work/search"):
            raise StepFailed("GET /v1/work/search answered 500: broken")
        return call(api, method, path, *more, **named)

    monkeypatch.setattr(Api, "call", refuse)
    assert give("smoke", *port) == 1
    said = capsys.readouterr()
    lines = said.out.splitlines()
    assert [line.split()[0] for line in lines] == ["ok"] * 5 + ["failed", "ok", "ok"]
    assert said.err == "queue: GET /v1/work/search answered 500: broken\n"
    assert list_accounts(tanggap) == []
