"""Keys of Open311's partners, as operators issue, limit and revoke them."""

import re
import sys
from typing import Any

import pytest

from operate import api_keys
from operate.session import Clients
from tests.moto_aws import Aws
from tests.open311.partners import a_form, posted, refused

OWNER = ("--name", "Lapor Kota", "--contact", "dev@lapor.id")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, clients: Clients, capsys: pytest.CaptureFixture[str]
) -> Any:
    """What a command prints, to either side."""
    monkeypatch.setattr(api_keys, "make_clients", lambda given: clients)

    def command(*arguments: str, fails: bool = False) -> str:
        monkeypatch.setattr(sys, "argv", ["api_keys", *arguments])
        assert api_keys.main() == int(fails)
        told = capsys.readouterr()
        return told.err if fails else told.out

    return command


def id_of(told: str) -> str:
    found = re.search(r"^[0-9a-f]{12}", told, re.MULTILINE)
    assert found
    return found[0]


def test_a_key_is_shown_once_and_works(http: Any, aws: Aws, run: Any) -> None:
    key = run("issue", *OWNER, "--most", "2").split("\n")[0]
    assert len(key) == 43
    assert key not in str(aws.items())
    assert posted(http, "requests.json", a_form(api_key=key)).status_code == 200
    listed = run("list")
    assert key not in listed
    assert "  active  1 of 2 today  Lapor Kota  dev@lapor.id" in listed
    assert listed.endswith("1 keys.\n")


def test_a_limit_and_a_revocation_count_at_once(http: Any, run: Any) -> None:
    key = run("issue", *OWNER).split("\n")[0]
    name = id_of(run("list"))
    assert " of 0 today" in run("limit", "--key", name, "--most", "0")
    assert refused(posted(http, "requests.json", a_form(api_key=key))) == (403, 429)
    run("limit", "--key", name, "--most", "5")
    assert posted(http, "requests.json", a_form(api_key=key)).status_code == 200
    assert "  revoked  " in run("revoke", "--key", name)
    assert refused(posted(http, "requests.json", a_form(api_key=key))) == (403, 403)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["issue", "--name", "Lapor Kota"], "Say whose key it is"),
        (["issue", *OWNER, "--most", "-1"], "--most 0 or more"),
        (["limit", "--key", "0a"], "Give the uses of a day"),
        (["limit", "--key", "0a", "--most", "5"], "0 keys are named '0a'"),
        (["revoke"], "0 keys are named ''"),
    ],
)
def test_what_can_not_be_done_changes_nothing(
    aws: Aws, run: Any, arguments: list[str], words: str
) -> None:
    told = run(*arguments, fails=True)
    assert told.startswith("Nothing is changed: ")
    assert words in told
    assert aws.items() == []


def test_every_key_is_listed(run: Any) -> None:
    run("issue", *OWNER)
    run("issue", "--name", "Kota Kita", "--contact", "x@kota.test")
    assert "2 keys." in run()
