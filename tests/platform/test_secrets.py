"""Secrets by name: what counts, for how long it is kept, and what is not there."""

import json
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.aws import secrets
from tests.api.answers import outcome
from tests.builders import MONDAY, an_sms, texted
from tests.faults import Calls
from tests.moto_aws import Aws, client


def put(**senders: Any) -> None:
    """Let the secret hold these, each ``channel/sender`` written with two underscores."""
    held = {name.replace("__", "/"): value for name, value in senders.items()}
    client("secretsmanager").put_secret_value(
        SecretId="tanggap/secrets", SecretString=json.dumps({"pepper": "a pepper", **held})
    )


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
    assert secrets.load_pepper() == b"a pepper"
    assert calls.made.count("GetSecretValue") == 2


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


FAULT = ClientError({"Error": {"Code": "InternalServiceError"}}, "GetSecretValue")


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
    calls.on("GetSecretValue", FAULT)
    assert secrets.load_keys("sms", "sms") == ("old",)
    assert "secret_not_renewed" in lines.getvalue()
    assert "SecretNotRenewed" in capsys.readouterr().out, "the metric"
    assert secrets.load_keys("sms", "sms") == ("old",)
    assert calls.made.count("GetSecretValue") == 2, "an outage is not asked at each request"
    ticking.moment += secrets.RENEWAL_PAUSE
    assert secrets.load_keys("sms", "sms") == ("new", "old")


def test_without_an_old_value_the_sender_is_asked_to_come_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    secrets.forget_secrets()
    calls.on("GetSecretValue", FAULT)
    answer = texted(http, an_sms("lampu jalan mati di kelurahan kebon jeruk"))
    assert outcome(answer) == (503, "busy")
    assert answer.headers["Retry-After"] == "1"
    assert texted(http, an_sms("lampu jalan mati di kelurahan kebon jeruk")).status_code == 200
