"""The secrets that a deploy makes in Parameter Store."""

from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from operate import stored_secrets
from operate.stored_secrets import NoPepper
from tests.moto_aws import client


@pytest.fixture
def ssm() -> Iterator[Any]:
    with mock_aws():
        yield client("ssm")


def test_a_new_stack_gets_a_pepper_of_its_own_that_is_encrypted(ssm: Any) -> None:
    for stack in ("tanggap", "other"):
        stored_secrets.make_secrets(ssm, stack, None, {})
    peppers = [stored_secrets.load_text(ssm, f"/{stack}/pepper") for stack in ("tanggap", "other")]
    assert [len(pepper or "") for pepper in peppers] == [stored_secrets.LENGTH] * 2
    assert peppers[0] != peppers[1]
    found = ssm.describe_parameters()["Parameters"]
    assert {(each["Type"], each["Tier"]) for each in found} == {("SecureString", "Standard")}


@pytest.mark.parametrize("known", [None, {"Edge": "yes"}])
def test_a_pepper_that_is_there_is_never_replaced(ssm: Any, known: dict[str, str] | None) -> None:
    """A stack that was removed leaves it, with its table."""
    stored_secrets.make_secrets(ssm, "tanggap", None, {})
    before = stored_secrets.load_below(ssm, "/tanggap")
    stored_secrets.make_secrets(ssm, "tanggap", known, {})
    assert stored_secrets.load_below(ssm, "/tanggap") == before


def test_a_stack_that_lost_its_pepper_gets_no_other_one(ssm: Any) -> None:
    """With another pepper all would seem well, and nobody would find the own reports."""
    with pytest.raises(NoPepper, match="/tanggap/pepper is gone"):
        stored_secrets.make_secrets(ssm, "tanggap", {"Edge": "yes"}, {})
    assert stored_secrets.load_below(ssm, "/tanggap") == {}


@pytest.mark.parametrize(
    ("known", "given", "made"),
    [
        (None, {}, False),  # the wall and the edge take theirs from Secrets Manager
        (None, {"Profile": "small"}, True),
        (None, {"Profile": "small", "Edge": "no"}, False),
        ({"Profile": "small"}, {}, True),
        ({"Profile": "small", "Edge": "no"}, {"Edge": "yes"}, True),
        ({"Profile": "small"}, {"Profile": "full"}, False),
    ],
)
def test_an_edge_without_a_wall_gets_two_keys(
    ssm: Any, known: dict[str, str] | None, given: dict[str, str], made: bool
) -> None:
    stored_secrets.make_once(ssm, "/tanggap/pepper")
    stored_secrets.make_secrets(ssm, "tanggap", known, given)
    names = {"/tanggap/edge/a", "/tanggap/edge/b"} if made else set()
    keys = stored_secrets.load_below(ssm, "/tanggap")
    assert keys.keys() - {"/tanggap/pepper"} == names
    stored_secrets.make_secrets(ssm, "tanggap", known, given)
    assert stored_secrets.load_below(ssm, "/tanggap") == keys, "and keeps them"
    for name in names:  # CloudFormation resolves no encrypted one for CloudFront
        assert ssm.get_parameter(Name=name)["Parameter"]["Type"] == "String"
