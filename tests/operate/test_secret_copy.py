"""The copy of a stack's secrets into the region that may have to take over."""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

import boto3
import pytest
from moto import mock_aws

from operate import secret, stored_secrets
from operate.secret import New
from operate.stored_secrets import load_below, load_text
from tests.moto_aws import client
from tests.operate.program import give, give_json

STACK, OTHER = "tanggap", "ap-southeast-1"
COPY = ("copy-secrets", "--stack", STACK, "--to", OTHER)
WRITTEN = {"/tanggap/pepper", "/tanggap/push", "/tanggap/proofs/sms/sms", "/tanggap/access/sms/sms"}


class Regions(NamedTuple):
    here: Any
    there: Any


@pytest.fixture
def regions() -> Iterator[Regions]:
    """Parameter Store of a stack's region, with all of its secrets, and of one that has nothing."""
    with mock_aws():
        here = client("ssm")
        stored_secrets.make_secrets(here, STACK, None, {"Profile": "small"})
        secret.add_secret(here, STACK, "sms/sms", New("key", access={"token": "t"}))
        stored_secrets.store_text(here, "/tanggap/push", json.dumps({"keys": []}))
        stored_secrets.store_text(here, "/tanggap/figures/reporter-2026-11", "of facts")
        stored_secrets.make_secrets(here, "another", None, {})
        yield Regions(here, boto3.client("ssm", region_name=OTHER))


def test_a_stack_that_is_made_in_the_other_region_takes_the_pepper_that_was_copied(
    regions: Regions, capsys: pytest.CaptureFixture[str]
) -> None:
    assert give(*COPY) == 0
    assert capsys.readouterr().out.splitlines()[-1] == (
        "4 secrets were copied to ap-southeast-1; 0 were there as they are here."
    )
    stored_secrets.make_secrets(regions.there, STACK, None, {})  # what a deploy there does
    copied = load_below(regions.there, "/tanggap")
    ours = load_below(regions.here, "/tanggap")
    assert copied == {name: ours[name] for name in WRITTEN}
    found = regions.there.describe_parameters()["Parameters"]
    assert {each["Type"] for each in found} == {"SecureString"}


def test_keys_of_facts_stay_where_they_are_destroyed(regions: Regions) -> None:
    assert give(*COPY) == 0
    assert load_below(regions.there, "/tanggap/figures") == {}


def test_given_again_it_copies_what_has_changed(regions: Regions) -> None:
    assert give(*COPY) == 0
    secret.add_secret(regions.here, STACK, "sms/sms", New("newer", alone=True))
    planned = give_json(*COPY, "--dry-run")
    assert planned["would"] == ["copy to ap-southeast-1: /tanggap/proofs/sms/sms."]
    assert "newer" not in str(load_text(regions.there, "/tanggap/proofs/sms/sms"))
    assert give_json(*COPY) == {
        "region": OTHER,
        "copied": ["/tanggap/proofs/sms/sms"],
        "same": 3,
    }
    assert json.loads(load_text(regions.there, "/tanggap/proofs/sms/sms") or "") == {
        "keys": ["newer"]
    }


def test_no_secret_is_shown(regions: Regions, capsys: pytest.CaptureFixture[str]) -> None:
    assert give(*COPY, "--dry-run") == give(*COPY) == 0
    said = capsys.readouterr()
    assert str(load_text(regions.here, "/tanggap/pepper")) not in said.out + said.err


def test_another_pepper_is_never_replaced(
    regions: Regions, capsys: pytest.CaptureFixture[str]
) -> None:
    """It may be that of a city, whose data would be of no use with ours."""
    stored_secrets.make_secrets(regions.there, STACK, None, {})
    before = load_below(regions.there, "/tanggap")
    assert give(*COPY) == 1
    assert "has another /tanggap/pepper" in capsys.readouterr().err
    assert load_below(regions.there, "/tanggap") == before


@pytest.mark.parametrize(
    ("given", "code", "said"),
    [
        (["--to", OTHER], 2, "Name the stack on AWS"),
        (["--stack", STACK, "--to", "ap-southeast-3"], 2, "ap-southeast-3 is the stack's own"),
        (["--stack", "none", "--to", OTHER], 1, "there is no stack none"),
    ],
)
def test_what_can_not_be_copied_is_said(
    regions: Regions,
    capsys: pytest.CaptureFixture[str],
    given: list[str],
    code: int,
    said: str,
) -> None:
    assert give("copy-secrets", *given) == code
    assert said in capsys.readouterr().err
    assert load_below(regions.there, "/") == {}
