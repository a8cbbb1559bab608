"""Putting a sender's secrets into a stack's, from the command line and the keyboard."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from operate import secret, stored_secrets
from operate.answer import OperatorError
from operate.secret import New
from tests.moto_aws import client
from tests.operate.program import give

STACK = "tanggap"
UNCHANGED = "The secret could not be changed"


@pytest.fixture
def held() -> Iterator[Any]:
    """A look at the secrets of senders of a new stack now."""
    with mock_aws():
        ssm = client("ssm")
        stored_secrets.make_secrets(ssm, STACK, None, {})
        below = len("/tanggap/")
        yield lambda: {
            name[below:]: json.loads(text)
            for name, text in stored_secrets.load_below(ssm, "/tanggap").items()
            if name != "/tanggap/pepper"
        }


class Keyboard:
    """What is typed at each question, in order, and what the questions were."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
        self.typed, self.asked = list(typed), list[str]()
        monkeypatch.setattr(secret.getpass, "getpass", self.answer)

    def answer(self, question: str) -> str:
        self.asked.append(question)
        return self.typed.pop(0)


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    return give("secret", "--stack", STACK, *arguments)


def test_the_newest_two_keys_of_a_sender_are_live_and_all_else_stays(held: Any) -> None:
    ssm = client("ssm")
    keys = ("a", "b", "b", "c")
    assert [secret.add_secret(ssm, STACK, "sms/sms", New(key)).live for key in keys] == [
        1,
        2,
        2,
        2,
    ]
    secret.add_secret(ssm, STACK, "governor/x", New("d"))
    assert held() == {"proofs/sms/sms": {"keys": ["c", "b"]}, "proofs/governor/x": {"keys": ["d"]}}


def test_a_key_that_leaked_is_void_once_older_keys_are_revoked(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ssm = client("ssm")
    for key in ("oldest", "leaked"):
        secret.add_secret(ssm, STACK, "sms/sms", New(key, "word"))
    Keyboard(monkeypatch, "fresh", "fresh")
    assert run(monkeypatch, "--revoke-older", "--dry-run") == 0
    assert held()["proofs/sms/sms"]["keys"] == ["leaked", "oldest"]
    assert run(monkeypatch, "--revoke-older") == 0
    assert held() == {"proofs/sms/sms": {"keys": ["fresh"], "verify": "word"}}
    assert "has 1 live key(s)" in capsys.readouterr().out


def test_older_keys_are_revoked_later_too_and_never_the_only_one(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A sender that changes its key without a gap has the new one first. Where there is one key, it
    is the one that leaked, and whoever types nothing has not replaced it.
    """
    ssm = client("ssm")
    for key in ("leaked", "fresh"):
        secret.add_secret(ssm, STACK, "sms/sms", New(key))
    Keyboard(monkeypatch, "", "")
    assert run(monkeypatch, "--revoke-older") == 0
    assert held()["proofs/sms/sms"] == {"keys": ["fresh"]}
    assert run(monkeypatch, "--revoke-older") == 1
    assert "sms/sms has no older key; type a new one" in capsys.readouterr().err
    assert held()["proofs/sms/sms"] == {"keys": ["fresh"]}


def test_no_stack_is_meant_that_is_not_named(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without --stack other commands are about the local stack; a stack of the default name may be
    a city's own.
    """
    Keyboard(monkeypatch)
    assert give("secret", "--channel", "sms") == 2
    assert capsys.readouterr().err.startswith("Name the stack on AWS")
    assert held() == {}


def test_no_two_senders_have_one_key(held: Any) -> None:
    """What one of them has signed would be proof for the other. An application of X or Meta may
    serve several channels.
    """
    ssm, faults = client("ssm"), []
    rows = [
        *(("twitter/x", "a", True), ("governor/x", "a", True), ("governor/meta", "a", False)),
        *(("email/mailgun", "a", False), ("jaki/partner", "a", False), ("sms/sms", "a", False)),
        *(("facebook/meta", "b", True), ("whatsapp/whatsapp", "b", True)),
        *(("jaki/partner", "c", True), ("jaki/partner", "c", True), ("qlue/partner", "c", False)),
        *(("qlue/partner", "d", True), ("email/ses", "", True), ("email/ses", "a", False)),
    ]
    for of, key, taken in rows:
        try:
            secret.add_secret(ssm, STACK, of, New(key))
            done = True
        except OperatorError as fault:
            done = f"{of} needs one of its own" not in str(fault)
        if done is not taken:
            faults.append((of, key))
    assert faults == []
    assert held()["proofs/jaki/partner"] == {"keys": ["c"]}


def test_a_word_and_access_are_changed_one_by_one(held: Any) -> None:
    ssm = client("ssm")
    secret.add_secret(ssm, STACK, "a/x", New("k", "word", {"token": "1", "token_secret": "2"}))
    secret.add_secret(ssm, STACK, "a/x", New(access={"token": "3"}))
    access = {"token": "3", "token_secret": "2"}
    assert held() == {"proofs/a/x": {"keys": ["k"], "verify": "word"}, "access/a/x": access}
    secret.add_secret(ssm, STACK, "a/x", New(verify="another"))
    assert held() == {"proofs/a/x": {"keys": ["k"], "verify": "another"}, "access/a/x": access}


def test_a_key_is_typed_and_never_shown(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keyboard = Keyboard(monkeypatch, " a-secret\n")
    assert run(monkeypatch) == 0
    assert held()["proofs/sms/sms"] == {"keys": ["a-secret"]}
    assert "sms/sms" in keyboard.asked[0]
    said = capsys.readouterr().out
    assert said == "sms/sms has 1 live key(s). Functions read them within ten minutes.\n"


def test_the_only_sender_of_a_channel_need_not_be_named(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    Keyboard(monkeypatch, "k", "w")
    assert run(monkeypatch, "--channel", "facebook", "--verify") == 0
    assert held()["proofs/facebook/meta"] == {"keys": ["k"], "verify": "w"}


def test_a_gateway_of_sms_has_its_key_beside_the_sender_of_that_channel(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard(monkeypatch, "", "rahasia")
    assert run(monkeypatch, "--channel", "sms", "--sender", "zenziva", "--access", "key=") == 0
    assert held()["access/sms/zenziva"] == {"key": "rahasia"}
    assert keyboard.asked[1] == "key of sms/zenziva: "
    assert run(monkeypatch, "--channel", "sms", "--sender", "merpati") == 2


def test_access_is_taken_from_the_command_line_or_asked_for(
    held: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard(monkeypatch, "", "asked")
    access = ["--access", "url=https://a.test/?b=c", "--access", "key="]
    assert run(monkeypatch, "--channel", "qlue", *access) == 0
    assert held()["access/qlue/partner"] == {"url": "https://a.test/?b=c", "key": "asked"}
    assert keyboard.asked[1] == "key of qlue/partner: "


@pytest.mark.parametrize(
    ("arguments", "typed", "code", "said"),
    [
        ([], [""], 1, f"{UNCHANGED}: nothing was typed."),
        (["--verify"], ["", ""], 1, f"{UNCHANGED}: nothing was typed."),
        (["--access", "token="], ["k", ""], 1, f"{UNCHANGED}: nothing was typed for token."),
        (
            ["--access", "token"],
            ["k"],
            2,
            "Give access as NAME=VALUE, or as NAME= to be asked for it.",
        ),
        (["--channel", "fax"], [], 2, "There is no channel fax; there are jaki"),
        (["--channel", "governor"], [], 2, "Name the sender of governor: meta or x."),
        (["--sender", "x"], [], 2, "Name the sender of sms: sms."),
        (["--channel", "kelurahan"], [], 2, "Name the sender of kelurahan: it has none."),
        (["--stack", "other"], ["k"], 1, f"{UNCHANGED}: there is no stack other: "),
    ],
)
def test_what_can_not_be_stored_is_said_in_one_sentence_and_changes_nothing(
    held: Any,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    typed: list[str],
    code: int,
    said: str,
) -> None:
    Keyboard(monkeypatch, *typed)
    assert run(monkeypatch, *arguments) == code
    assert capsys.readouterr().err.startswith(said)
    assert held() == {}


def test_a_keyboard_that_is_gone_changes_nothing(
    held: Any, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def gone(question: str) -> str:
        raise EOFError

    monkeypatch.setattr(secret.getpass, "getpass", gone)
    assert run(monkeypatch) == 1
    assert capsys.readouterr().err == f"{UNCHANGED}: nothing was typed.\n"
    assert held() == {}
