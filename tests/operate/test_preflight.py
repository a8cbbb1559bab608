"""What ``tanggap preflight`` makes of an account, by stubs that hold each answer to AWS's own model
of it.
"""

import json
from collections import defaultdict
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
import yaml
from botocore.exceptions import NoCredentialsError
from botocore.stub import Stubber

from operate import preflight
from operate.preflight import DEFAULTS
from operate.preflight_checks import Account, Finding, State
from tests.operate.program import give, give_json

ROOT = Path(__file__).parents[2]
REGION = "ap-southeast-3"
ROLE = "arn:aws:iam::123456789012:role/logs"
QUOTAS = {
    "StateTransition throttle token refill rate per second": 500,
    "StartExecution throttle token refill rate per second": 150,
}


def quotas(**values: float) -> dict[str, Any]:
    return {"Quotas": [{"QuotaName": name, "Value": value} for name, value in values.items()]}


# What an account answers that lacks nothing, call by call.
READY: dict[str, list[tuple[str, Any]]] = {
    "sts": [("get_caller_identity", {"Account": "123456789012", "Arn": "arn:aws:iam::1:user/a"})],
    "ec2": [("describe_regions", {"Regions": [{"OptInStatus": "opted-in"}]})],
    "lambda": [("get_account_settings", {"AccountLimit": {"ConcurrentExecutions": 1000}})],
    "apigateway": [
        ("get_account", {"throttleSettings": {"rateLimit": 2500.0}, "cloudwatchRoleArn": ROLE})
    ],
    "cloudfront": [
        (
            "list_distributions",
            {
                "DistributionList": {
                    "Marker": "",
                    "MaxItems": 1,
                    "IsTruncated": False,
                    "Quantity": 0,
                }
            },
        )
    ],
    "sesv2": [
        (
            "get_account",
            {
                "ProductionAccessEnabled": True,
                "SendingEnabled": True,
                "SendQuota": {"Max24HourSend": 50_000.0},
            },
        ),
        ("get_email_identity", "NotFoundException"),
    ],
    "sns": [
        ("get_sms_sandbox_account_status", {"IsInSandbox": False}),
        (
            "get_sms_attributes",
            {"attributes": {"MonthlySpendLimit": "300", "DeliveryStatusIAMRole": ROLE}},
        ),
    ],
    "pinpoint-sms-voice-v2": [
        (
            "describe_sender_ids",
            {
                "SenderIds": [
                    {
                        "SenderIdArn": "arn:aws:sms-voice:x:1:sender-id/LAPOR/ID",
                        "SenderId": "LAPOR",
                        "IsoCountryCode": "ID",
                        "MessageTypes": ["TRANSACTIONAL"],
                        "MonthlyLeasingPrice": "0",
                        "DeletionProtectionEnabled": False,
                        "Registered": True,
                    }
                ]
            },
        )
    ],
    "service-quotas": [
        ("list_aws_default_service_quotas", quotas(**QUOTAS)),
        ("list_service_quotas", quotas()),
        (
            "list_aws_default_service_quotas",
            quotas(**{"Rate of UserAuthentication requests": 120}),
        ),
        ("list_service_quotas", quotas()),
    ],
}
SMS = {"SmsSenderId": "LAPOR", "SmsSpendAlarmUsd": "200"}
OPERATIONS = sorted({(name, operation) for name, calls in READY.items() for operation, _ in calls})


class Stubs:
    """An account that answers like ``READY``, with other ``answers``, or the codes of errors, for
    some operations.
    """

    def __init__(self, answers: dict[tuple[str, str], Any], **parameters: str) -> None:
        self.answers = answers
        self.asked: dict[str, int] = defaultdict(int)
        self.account = Account(self.client, REGION, {**DEFAULTS, **SMS, **parameters})

    def client(self, service: str, region: str) -> Any:
        keys = {"aws_access_key_id": "a", "aws_secret_access_key": "b"}
        made: Any = boto3.client
        client = made(service, region_name=region, **keys)
        stubber = Stubber(client)
        calls = READY[service]
        # a check makes a client of its own: sns and service-quotas are asked by two
        many = 2 if service == "service-quotas" else 1
        start = self.asked[service]
        self.asked[service] += many
        for operation, answer in calls[start : start + many]:
            answer = self.answers.get((service, operation), answer)
            if isinstance(answer, str):
                stubber.add_client_error(operation, answer, "no")
            else:
                stubber.add_response(operation, answer)
        stubber.activate()
        return client

    def look(self) -> dict[str, Finding]:
        """The last line of each name."""
        return {each.check: each for each in preflight.look(self.account).findings}


def test_an_account_that_lacks_nothing() -> None:
    found = Stubs({}).look()
    states = {name: each.state for name, each in found.items()}
    assert states.pop("CloudFront") is State.UNKNOWN
    assert states.pop("SMS delivery") is State.UNKNOWN
    assert set(states.values()) == {State.OK}
    assert set(states) == {
        *("credentials", "region", "Lambda", "API Gateway", "API Gateway's logs", "mail"),
        "mail domain",
        *("SMS", "SMS spending", "sender id", "Step Functions", "Cognito"),
    }
    assert [each for each in found.values() if each.blocks] == []


@pytest.mark.parametrize(
    ("operation", "answer", "check", "said"),
    [
        (
            ("lambda", "get_account_settings"),
            {"AccountLimit": {"ConcurrentExecutions": 10}},
            "Lambda",
            "AccountConcurrency=10;",
        ),
        (
            ("lambda", "get_account_settings"),
            {"AccountLimit": {"ConcurrentExecutions": 400}},
            "Lambda",
            "AccountConcurrency=100;",
        ),
        (
            ("apigateway", "get_account"),
            {"throttleSettings": {"rateLimit": 600.0}},
            "API Gateway",
            "AccountRequestsPerSecond=500",
        ),
        (
            ("sesv2", "get_account"),
            {"ProductionAccessEnabled": False, "SendingEnabled": True},
            "mail",
            "production access",
        ),
        (("sesv2", "get_account"), {"SendingEnabled": False}, "mail", "SES sends nothing"),
        (("sns", "get_sms_sandbox_account_status"), {"IsInSandbox": True}, "SMS", "sandbox"),
        (("sns", "get_sms_attributes"), {"attributes": {}}, "SMS spending", "1 USD a month"),
        (("sns", "get_sms_attributes"), {"attributes": {}}, "SMS delivery", "nobody logs"),
        (
            ("pinpoint-sms-voice-v2", "describe_sender_ids"),
            {"SenderIds": []},
            "sender id",
            "no sender id is registered",
        ),
        (
            ("service-quotas", "list_service_quotas"),
            quotas(**{"Rate of UserAuthentication requests": 25}),
            "Cognito",
            "25",
        ),
        (
            ("service-quotas", "list_service_quotas"),
            quotas(**{name: value / 10 for name, value in QUOTAS.items()}),
            "Step Functions",
            "15",
        ),
    ],
)
def test_what_an_account_lacks_is_named_with_what_to_do(
    operation: tuple[str, str], answer: dict[str, Any], check: str, said: str
) -> None:
    found = Stubs({operation: answer}).look()[check]
    assert (found.state, found.blocks) == (State.ATTENTION, False)
    assert said.lower() in f"{found.found} {found.todo}".lower()
    assert found.todo or check == "mail"


def test_a_small_account_that_is_planned_with_is_told_to_ask_for_more() -> None:
    answers = {("lambda", "get_account_settings"): {"AccountLimit": {"ConcurrentExecutions": 10}}}
    found = Stubs(answers, AccountConcurrency="10").look()["Lambda"]
    assert found.state is State.ATTENTION
    assert found.found == "10 functions may run at once, which is planned with"


@pytest.mark.parametrize(
    ("parameters", "check", "said"),
    [
        ({"SmsSenderId": ""}, "sender id", "SmsSenderId=LAPOR"),
        ({"SmsSenderId": "LAIN"}, "sender id", "SMS come from 'LAIN'"),
        ({"SmsSpendAlarmUsd": "0"}, "SMS spending", "SmsSpendAlarmUsd=240"),
        ({"SmsSpendAlarmUsd": "300"}, "SMS spending", "no alarm rings before"),
        ({"SmsDeliveryLogs": "yes"}, "SMS delivery", "0 % are logged"),
    ],
)
def test_parameters_that_do_not_fit_the_accounts_sms_are_named(
    parameters: dict[str, str], check: str, said: str
) -> None:
    found = Stubs({}, **parameters).look()[check]
    assert (found.state, found.blocks) == (State.ATTENTION, False)
    assert said in f"{found.found} {found.todo}"


def test_logs_that_are_written_and_read_are_all_that_can_be_had() -> None:
    rate = {"DeliveryStatusIAMRole": ROLE, "DeliveryStatusSuccessSamplingRate": "100"}
    answers = {("sns", "get_sms_attributes"): {"attributes": rate}}
    found = Stubs(answers, SmsDeliveryLogs="yes").look()["SMS delivery"]
    assert found.state is State.OK


def test_logs_of_the_gateway_need_the_accounts_role_only_when_they_are_wanted() -> None:
    answers = {("apigateway", "get_account"): {"throttleSettings": {"rateLimit": 10_000.0}}}
    assert Stubs(answers).look()["API Gateway's logs"].state is State.OK
    found = Stubs(answers, AccessLogs="yes").look()["API Gateway's logs"]
    assert (found.state, found.blocks) == (State.ATTENTION, True)


def test_the_edge_is_not_asked_for_without_one() -> None:
    found = Stubs({("cloudfront", "list_distributions"): "AccessDenied"}, Edge="no").look()
    assert found["CloudFront"].state is State.OK


def test_an_account_with_a_distribution_is_verified() -> None:
    listed: dict[str, Any] = json.loads(json.dumps(READY["cloudfront"][0][1]))
    stubs = Stubs({})
    client = stubs.client("cloudfront", REGION)
    listed["DistributionList"]["Items"] = [{}]
    client.list_distributions = lambda **_: listed
    account = Account(lambda service, region: client, REGION, DEFAULTS)
    from operate.preflight_checks import check_edge

    assert [each.state for each in check_edge(account)] == [State.OK]


def test_a_mail_domain_that_ses_knows_is_kept_where_a_new_stack_is_told_so() -> None:
    known: dict[tuple[str, str], Any] = {("sesv2", "get_email_identity"): {}}
    clash = Stubs(known).look()["mail domain"]
    assert (clash.state, clash.blocks) == (State.ATTENTION, True)
    assert "HasMailIdentity=yes" in clash.todo
    kept = Stubs(known, HasMailIdentity="yes").look()["mail domain"]
    assert (kept.state, kept.blocks) == (State.OK, False)
    none = Stubs({}, HasMailIdentity="yes").look()["mail domain"]
    assert (none.state, none.blocks) == (State.ATTENTION, False)


def test_the_identity_of_a_stack_that_stands_is_its_own() -> None:
    stubs = Stubs({("sesv2", "get_email_identity"): {}})
    stubs.account = replace(stubs.account, stands=True)
    assert "mail domain" not in stubs.look()


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("code", ["AccessDeniedException", "UnauthorizedOperation", "Throttling"])
def test_what_may_not_be_asked_can_not_be_known_and_is_no_error(
    operation: tuple[str, str], code: str
) -> None:
    found = Stubs({operation: code}).look()
    if operation[0] == "sts":
        assert found.keys() == {"credentials"}
        assert found["credentials"].blocks
        return
    assert len(found) >= 11
    assert State.ATTENTION not in {each.state for each in found.values()}
    words = "may not call" if code != "Throttling" else "failed: no"
    unknown = [each.found for each in found.values() if each.state is State.UNKNOWN]
    assert [each for each in unknown if words in each]
    assert not any(each.blocks for each in found.values())


def test_a_region_that_is_switched_off_ends_it() -> None:
    closed = {("ec2", "describe_regions"): {"Regions": [{"OptInStatus": "not-opted-in"}]}}
    found = Stubs(closed).look()
    assert found.keys() == {"credentials", "region"}
    assert (found["region"].state, found["region"].blocks) == (State.ATTENTION, True)


def test_without_credentials_nothing_else_is_asked() -> None:
    def client(service: str, region: str) -> Any:
        raise NoCredentialsError

    found = preflight.look(Account(client, REGION, DEFAULTS)).findings
    assert [(each.check, each.blocks) for each in found] == [("credentials", True)]


def test_the_command_prints_one_table_and_fails_when_a_deploy_would(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = {}

    def open_account(stack: str, parameters: dict[str, str]) -> Account:
        given.update(parameters, stack=stack)
        return Stubs({}, **parameters).account

    monkeypatch.setattr(preflight, "open_account", open_account)
    assert give("preflight", "Edge=no", "--stack", "city") == 0
    assert given == {"Edge": "no", "stack": "city"}
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split()[:4] == ["ok", "credentials", "account", "123456789012,"]
    assert any(line.startswith("cannot be known  SMS delivery") for line in lines)
    document = give_json("preflight")
    assert document["region"] == REGION
    assert {each["state"] for each in document["findings"]} == {"ok", "cannot be known"}
    monkeypatch.setitem(READY, "apigateway", [("get_account", {})])
    assert give("preflight", "AccessLogs=yes") == 1
    assert "A deploy would fail: AccessLogs=yes needs" in capsys.readouterr().err


def test_the_parameters_that_are_not_given_are_those_of_the_template() -> None:
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
        """Reads intrinsics as nothing."""

    Loader.add_multi_constructor("!", lambda *_: None)
    template = yaml.load((ROOT / "infra" / "resources.yaml").read_text(), Loader)  # noqa: S506
    declared = {name: str(each.get("Default")) for name, each in template["Parameters"].items()}
    assert {name: declared[name] for name in DEFAULTS} == DEFAULTS
