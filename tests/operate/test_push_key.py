"""Making a key that signs pushes."""

import pytest
from moto import mock_aws

from chalicelib.notifications.push import vapid
from operate import push_key, stored_secrets
from tests.moto_aws import client
from tests.operate.program import give

STACK = "tanggap"


def live() -> list[dict[str, str]]:
    return push_key.load_keys(client("ssm"), "/tanggap/push")


def run(*arguments: str) -> int:
    return give("push-key", *(arguments or ("--stack", STACK)))


@mock_aws
def test_the_newest_two_keys_are_live_and_only_the_public_one_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    stored_secrets.make_secrets(client("ssm"), STACK, None, {})
    shown = []
    for many in (1, 2, 2):
        assert run() == 0
        said = capsys.readouterr().out
        assert f"has {many} live key(s)" in said
        shown.append(said.strip().rpartition("PushKey=")[2])
        assert all(key["private"] not in said for key in live())
    assert [key["public"] for key in live()] == [shown[2], shown[1]]
    for key in live():
        assert vapid.public_text(vapid.load_private_key(key["private"])) == key["public"]


@mock_aws
def test_a_stack_that_is_not_there_is_said_in_one_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--stack", "other") == 1
    assert capsys.readouterr().err.startswith("The keys could not be changed: there is no")


@mock_aws
def test_no_stack_is_meant_that_is_not_named(capsys: pytest.CaptureFixture[str]) -> None:
    stored_secrets.make_secrets(client("ssm"), STACK, None, {})
    assert give("push-key") == 2
    assert capsys.readouterr().err.startswith("Name the stack on AWS")
    assert live() == []
