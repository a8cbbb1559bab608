"""What the log tells of where refusals come from: one source is seen as one, and no address."""

import json
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.platform.aws import secrets
from chalicelib.platform.http.access import hash_network
from tests.api.answers import outcome
from tests.builders import an_sms, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

FORM = "application/x-www-form-urlencoded"


def named(address: str) -> str:
    """What a request from this address is called in the log."""
    request: Any = SimpleNamespace(headers={}, context={"identity": {"sourceIp": address}})
    return hash_network(request)


def test_addresses_of_one_network_have_one_name(aws: Aws) -> None:
    assert len(named("203.0.113.7")) == 12
    assert named("203.0.113.7") == named("203.0.113.250") != named("203.0.114.7")
    household, neighbour, other = "2001:db8:1:2::9", "2001:db8:1:ffff::1", "2001:db8:2::9"
    assert named(household) == named(neighbour) != named(other)


def test_tomorrow_a_network_has_another_name(aws: Aws, hands: Hands) -> None:
    today = named("203.0.113.7")
    hands.forward(hours=24)
    assert named("203.0.113.7") != today


@pytest.mark.parametrize("address", ["", "unknown"])
def test_without_an_address_there_is_no_name(aws: Aws, address: str) -> None:
    assert named(address) == ""


def test_without_the_key_there_is_no_name_and_the_refusal_goes_on(aws: Aws, calls: Calls) -> None:
    secrets.forget_secrets()
    calls.on("GetParameter", ClientError({"Error": {"Code": "Down"}}, "GetParameter"))
    assert named("203.0.113.7") == ""


def test_a_refused_delivery_is_logged_with_its_network_and_a_wrong_number_without(
    http: Any, aws: Aws, lines: StringIO
) -> None:
    forged = texted(http, an_sms("lampu mati"), {"Content-Type": FORM, "X-Twilio-Signature": "no"})
    assert outcome(forged) == (401, "bad-signature")
    http.get("/v1/reports/JK261124-BRRAE4")
    logged = [json.loads(line) for line in lines.getvalue().splitlines()]
    first, second = (line for line in logged if line["message"] == "refused")
    assert len(first["network"]) == 12
    assert "127.0.0.1" not in lines.getvalue()
    assert "network" not in second
