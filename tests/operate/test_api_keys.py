"""Keys of Open311's partners, as operators issue, limit and revoke them."""

import re
from typing import Any

import pytest

from operate.session import Clients
from tests.moto_aws import Aws
from tests.operate.program import give, reach
from tests.publishing.open311.partners import a_form, posted, refused

OWNER = ("--name", "Lapor Kota", "--contact", "dev@lapor.id")


@pytest.fixture
def run(
    monkeypatch: pytest.MonkeyPatch, clients: Clients, capsys: pytest.CaptureFixture[str]
) -> Any:
    """What a command prints, to either side."""
    reach(monkeypatch, clients)

    def command(*arguments: str, code: int = 0) -> str:
        assert give("api-keys", *arguments) == code
        told = capsys.readouterr()
        return told.err if code else told.out

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


def test_a_key_is_replaced_by_a_second_one_of_the_same_partner(http: Any, run: Any) -> None:
    old = run("issue", *OWNER, "--most", "5").split("\n")[0]
    name = id_of(run("list"))
    new = run("add", "--key", name).split("\n")[0]
    filed = [
        posted(http, "requests.json", a_form(api_key=key), **{"Idempotency-Key": "k" * 24})
        for key in (old, new)
    ]
    assert filed[0].status_code == 200
    assert filed[0].body == filed[1].body
    assert "has 2 active keys" in run("add", "--key", name, code=1)
    run("revoke", "--key", name)
    assert refused(posted(http, "requests.json", a_form(api_key=old))) == (403, 403)
    assert posted(http, "requests.json", a_form(api_key=new)).status_code == 200
    assert "2 keys." in run("list")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["issue", "--name", "Lapor Kota", "--contact", " "], 2, "Say whose key it is"),
        (["issue", "--name", "Lapor Kota"], 2, "Missing option '--contact'"),
        (["issue", *OWNER, "--most", "-1"], 2, "-1 is not in the range"),
        (["limit", "--key", "0a"], 2, "Missing option '--most'"),
        (["limit", "--key", "0a", "--most", "5"], 1, "Nothing is changed: 0 keys are named '0a'"),
        (["revoke", "--key", ""], 1, "Nothing is changed: 0 keys are named ''"),
    ],
)
def test_what_can_not_be_done_changes_nothing(
    aws: Aws, run: Any, arguments: list[str], code: int, words: str
) -> None:
    assert words in run(*arguments, code=code)
    assert aws.items() == []


def test_every_key_is_listed(run: Any) -> None:
    run("issue", *OWNER)
    run("issue", "--name", "Kota Kita", "--contact", "x@kota.test")
    assert "2 keys." in run("list")
