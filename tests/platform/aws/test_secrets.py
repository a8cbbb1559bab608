"""Secrets by name: what counts, for how long it is kept, and what is not there."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.aws import secrets
from tests.api.answers import outcome
from tests.builders import MONDAY, an_sms, texted
from tests.faults import Calls
from tests.moto_aws import Aws, client, forget_senders, put_secret, put_secrets


def put(**senders: Any) -> None:
    """Let these senders have secrets and no others, each ``channel/sender`` written with two
    underscores.
    """
    forget_senders()
    put_secrets({name.replace("__", "/"): value for name, value in senders.items()})


class Ticking:
    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moment = MONDAY
        monkeypatch.setattr(secrets, "now", lambda: self.moment)


def test_secrets_are_read_once_in_ten_minutes_so_that_a_rotation_arrives(
    aws: Aws, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking = Ticking(monkeypatch)
    put(sms__sms={"keys": ["new", "old"]})
    assert secrets.load_keys("sms", "sms") == ("new", "old")
    put(sms__sms={"keys": ["newest", "new"]})
    ticking.moment += timedelta(minutes=9, seconds=59)
    assert secrets.load_keys("sms", "sms") == ("new", "old")
    ticking.moment += timedelta(seconds=1)
    assert secrets.load_keys("sms", "sms") == ("newest", "new")
    assert calls.made.count("GetParameter") == 2


@pytest.mark.parametrize(
    ("held", "count"),
    [
        ({"keys": ["new", "old"]}, ("new", "old")),
        ({"keys": ["", "old"]}, ("old",)),  # an empty key proves nothing
        ({"keys": ["", "new", "old", "older"]}, ("new", "old")),
        ({"keys": [""]}, ()),
        ({"keys": []}, ()),
        ({"verify": "word"}, ()),
        ({}, ()),
    ],
)
def test_the_first_two_keys_that_are_not_empty_count(
    aws: Aws, held: dict[str, Any], count: tuple[str, ...]
) -> None:
    put(sms__sms=held)
    assert secrets.load_keys("sms", "sms") == count


def test_two_senders_of_one_channel_have_secrets_of_their_own(aws: Aws) -> None:
    put(
        governor__x={"keys": ["a"], "access": {"token": "t"}},
        governor__meta={"keys": ["b"], "verify": "word"},
    )
    assert (secrets.load_keys("governor", "x"), secrets.load_keys("governor", "meta")) == (
        ("a",),
        ("b",),
    )
    assert (
        secrets.load_verify_word("governor", "x"),
        secrets.load_verify_word("governor", "meta"),
    ) == (None, "word")
    assert secrets.load_access("governor", "x") == {"token": "t"}
    assert secrets.load_access("governor", "meta") == {}


def test_a_sender_nobody_gave_anything_has_nothing(aws: Aws) -> None:
    put()
    assert secrets.load_keys("sms", "sms") == ()
    assert secrets.load_verify_word("sms", "sms") is None
    assert secrets.load_access("sms", "sms") == {}


def test_an_empty_word_challenges_nobody(aws: Aws) -> None:
    put(facebook__meta={"keys": ["a"], "verify": ""})
    assert secrets.load_verify_word("facebook", "meta") is None


FAULT = ClientError({"Error": {"Code": "InternalServerError"}}, "GetParameter")


def test_a_failed_renewal_serves_the_old_value_and_says_so(
    aws: Aws,
    calls: Calls,
    monkeypatch: pytest.MonkeyPatch,
    lines: StringIO,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ticking = Ticking(monkeypatch)
    put(sms__sms={"keys": ["old"]})
    assert secrets.load_keys("sms", "sms") == ("old",)
    put(sms__sms={"keys": ["new", "old"]})
    ticking.moment += secrets.CACHE_TIME
    calls.on("GetParameter", FAULT)
    assert secrets.load_keys("sms", "sms") == ("old",)
    assert "secret_not_renewed" in lines.getvalue()
    assert "SecretNotRenewed" in capsys.readouterr().out, "the metric"
    assert secrets.load_keys("sms", "sms") == ("old",)
    assert calls.made.count("GetParameter") == 2, "an outage is not asked at each request"
    ticking.moment += secrets.RENEWAL_PAUSE
    assert secrets.load_keys("sms", "sms") == ("new", "old")


def test_without_an_old_value_the_sender_is_asked_to_come_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    secrets.forget_secrets()
    calls.on("GetParameter", FAULT)
    answer = texted(http, an_sms("lampu jalan mati di kelurahan kebon jeruk"))
    assert outcome(answer) == (503, "busy")
    assert answer.headers["Retry-After"] == "1"
    assert texted(http, an_sms("lampu jalan mati di kelurahan kebon jeruk")).status_code == 200


def test_each_purpose_is_a_parameter_of_its_own(aws: Aws, calls: Calls) -> None:
    """So that a function may read the one that it needs."""
    read: list[str] = []
    calls.traps.append(lambda called, given, when: read.append(str(given.get("Name"))))
    secrets.load_pepper()
    secrets.load_keys("sms", "sms")
    secrets.load_access("sms", "sms")
    secrets.load_push_keys()
    purposes = ("pepper", "proofs/sms/sms", "access/sms/sms", "push")
    assert [*dict.fromkeys(read)] == [f"/tanggap/{purpose}" for purpose in purposes]


def test_a_sender_whose_secrets_were_removed_proves_nothing_any_more(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A removal is no outage, in which the old value goes on."""
    ticking = Ticking(monkeypatch)
    put(sms__sms={"keys": ["old"]})
    assert secrets.load_keys("sms", "sms") == ("old",)
    forget_senders()
    ticking.moment += secrets.CACHE_TIME
    assert secrets.load_keys("sms", "sms") == ()


def test_a_pepper_that_is_gone_is_an_outage_and_never_an_empty_one(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticking = Ticking(monkeypatch)
    put_secret("pepper", "a pepper")
    secrets.forget_secrets()
    assert secrets.load_pepper() == b"a pepper"
    client("ssm").delete_parameter(Name="/tanggap/pepper")
    ticking.moment += secrets.CACHE_TIME
    assert secrets.load_pepper() == b"a pepper", "the old one is served"
    secrets.forget_secrets()
    with pytest.raises(secrets.Unavailable):
        secrets.load_pepper()
