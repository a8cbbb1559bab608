"""The checks of an account before a deploy: each yields lines of the table of ``tanggap
preflight``.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

ANYWHERE = "us-east-1"  # a region that is enabled in every account
INDONESIA = "ID"
QUOTAS = "Service Quotas"


class State(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    UNKNOWN = "cannot be known"


@dataclass(frozen=True, slots=True)
class Finding:
    """A line of the table: what was looked at, what was found, and what to do. One that ``blocks``
    makes a deploy fail.
    """

    check: str
    state: State
    found: str
    todo: str = ""
    blocks: bool = False


@dataclass(frozen=True)
class Account:
    """An account as a caller sees it: boto3 clients by service and region, the ``parameters`` with
    which a stack would be deployed, and whether it ``stands`` already.
    """

    client: Callable[[str, str], Any]
    region: str
    parameters: Mapping[str, str]
    stands: bool = False

    def here(self, service: str) -> Any:
        return self.client(service, self.region)


Check = Callable[[Account], Iterator[Finding]]


def check_credentials(account: Account) -> Iterator[Finding]:
    try:
        caller = account.client("sts", ANYWHERE).get_caller_identity()
    except (ClientError, BotoCoreError) as error:
        found = f"they don't work: {error}"
        todo = "set a profile or keys that may create what the template holds"
        yield Finding("credentials", State.ATTENTION, found, todo, blocks=True)
    else:
        yield Finding("credentials", State.OK, f"account {caller['Account']}, {caller['Arn']}")


def check_region(account: Account) -> Iterator[Finding]:
    ec2 = account.client("ec2", ANYWHERE)
    known = ec2.describe_regions(RegionNames=[account.region], AllRegions=True)["Regions"]
    if any(each["OptInStatus"] != "not-opted-in" for each in known):
        yield Finding("region", State.OK, f"{account.region} is enabled")
    else:
        found = f"{account.region} has to be switched on in this account"
        todo = "Account settings, AWS Regions; it takes some minutes"
        yield Finding("region", State.ATTENTION, found, todo, blocks=True)


def check_concurrency(account: Account) -> Iterator[Finding]:
    limits = account.here("lambda").get_account_settings()["AccountLimit"]
    allowed = int(limits["ConcurrentExecutions"])
    planned = int(account.parameters["AccountConcurrency"])
    fitting = max((each for each in (10, 100, 1000) if each <= allowed), default=10)
    found = f"{allowed} functions may run at once"
    if planned > allowed:
        todo = f"deploy with AccountConcurrency={fitting}; ask for more at {QUOTAS} (L-B99A9384)"
        yield Finding("Lambda", State.ATTENTION, f"{found}, {planned} are planned with", todo)
    elif allowed < 1000:
        todo = f"a city needs 1000: ask at {QUOTAS} (L-B99A9384), then AccountConcurrency=1000"
        yield Finding("Lambda", State.ATTENTION, f"{found}, which is planned with", todo)
    else:
        yield Finding("Lambda", State.OK, found)


def check_gateway(account: Account) -> Iterator[Finding]:
    settings = account.here("apigateway").get_account()
    rate = int(settings.get("throttleSettings", {}).get("rateLimit", 0))
    planned = int(account.parameters["AccountRequestsPerSecond"])
    found = f"{rate} requests a second are allowed"
    if rate < planned:
        fitting = max((each for each in (500, 2500, 10000) if each <= rate), default=500)
        todo = f"deploy with AccountRequestsPerSecond={fitting}"
        yield Finding("API Gateway", State.ATTENTION, f"{found}, {planned} are planned with", todo)
    else:
        yield Finding("API Gateway", State.OK, found)
    name, needed = "API Gateway's logs", account.parameters["AccessLogs"] == "yes"
    if role := settings.get("cloudwatchRoleArn"):
        yield Finding(name, State.OK, f"the account's role is {role}")
    elif needed:
        todo = "make a role with AmazonAPIGatewayPushToCloudWatchLogs, then update-account"
        found = "AccessLogs=yes needs the account's role for logs, and it has none"
        yield Finding(name, State.ATTENTION, found, todo, blocks=True)
    else:
        found = "the account has no role for logs, which only AccessLogs=yes needs"
        yield Finding(name, State.OK, found)


def check_edge(account: Account) -> Iterator[Finding]:
    if account.parameters["Edge"] == "no":
        yield Finding("CloudFront", State.OK, "Edge=no does without it")
        return
    listed = account.client("cloudfront", ANYWHERE).list_distributions(MaxItems="1")
    if listed["DistributionList"].get("Items"):
        yield Finding("CloudFront", State.OK, "the account has a distribution already")
    else:
        found = "no call tells whether AWS has verified the account for it"
        todo = "Edge=no starts without it; AWS Support verifies an account on request"
        yield Finding("CloudFront", State.UNKNOWN, found, todo)


def check_mail(account: Account) -> Iterator[Finding]:
    settings = account.here("sesv2").get_account()
    quota = int(settings.get("SendQuota", {}).get("Max24HourSend", 0))
    if not settings.get("SendingEnabled"):
        yield Finding("mail", State.ATTENTION, "SES sends nothing", "see SES, Account dashboard")
    elif settings.get("ProductionAccessEnabled"):
        yield Finding("mail", State.OK, f"SES sends {quota} mails a day")
    else:
        found = f"SES is in its sandbox: {quota} mails a day, to verified addresses only"
        todo = "SES, Account dashboard, Request production access"
        yield Finding("mail", State.ATTENTION, found, todo)


def check_mail_domain(account: Account) -> Iterator[Finding]:
    """Yield whether a new stack can make SES's identity of its domain, of which an account has one
    in a region.
    """
    if account.stands:
        return
    domain, sesv2 = account.parameters["MailDomain"], account.here("sesv2")
    wanted = account.parameters["HasMailIdentity"] == "yes"
    try:
        sesv2.get_email_identity(EmailIdentity=domain)
    except sesv2.exceptions.NotFoundException:
        found, todo = f"SES has no identity of {domain} yet", "leave HasMailIdentity=yes out"
        state = State.ATTENTION if wanted else State.OK
        yield Finding("mail domain", state, found, todo if wanted else "")
    else:
        found = f"SES has an identity of {domain} already"
        todo = "" if wanted else "HasMailIdentity=yes uses it"
        state = State.OK if wanted else State.ATTENTION
        yield Finding("mail domain", state, found, todo, blocks=not wanted)


def check_sms(account: Account) -> Iterator[Finding]:
    sns = account.here("sns")
    if sns.get_sms_sandbox_account_status()["IsInSandbox"]:
        found = "SNS is in its sandbox: SMS reach verified numbers only"
        todo = "SNS, Text messaging (SMS), Exit SMS sandbox"
        yield Finding("SMS", State.ATTENTION, found, todo)
    else:
        yield Finding("SMS", State.OK, "SNS is out of its sandbox")


def check_sms_settings(account: Account) -> Iterator[Finding]:
    names = ["MonthlySpendLimit", "DeliveryStatusIAMRole", "DeliveryStatusSuccessSamplingRate"]
    settings = account.here("sns").get_sms_attributes(attributes=names)["attributes"]
    limit = float(settings.get("MonthlySpendLimit") or 1)
    yield _judge_spending(limit, float(account.parameters["SmsSpendAlarmUsd"]))
    yield _judge_delivery_logs(settings, account.parameters["SmsDeliveryLogs"])


def _judge_spending(limit: float, alarm: float) -> Finding:
    name, found = "SMS spending", f"SMS for {limit:g} USD a month; beyond it SNS delivers none"
    if limit <= 1:
        todo = f"ask for more at {QUOTAS} (SNS), then set it at SNS, Text messaging preferences"
        return Finding(name, State.ATTENTION, found, todo)
    if not 0 < alarm < limit:
        found = f"{found}, and no alarm rings before"
        return Finding(name, State.ATTENTION, found, f"SmsSpendAlarmUsd={limit * 0.8:g}")
    return Finding(name, State.OK, f"{found}, and an alarm rings at {alarm:g}")


def _judge_delivery_logs(settings: Mapping[str, str], are_read: str) -> Finding:
    name = "SMS delivery"
    if not settings.get("DeliveryStatusIAMRole"):
        todo = "aws sns set-sms-attributes with the stack's SmsStatusRoleArn (docs/operate.md)"
        return Finding(name, State.ATTENTION, "nobody logs whether SMS are delivered", todo)
    if are_read == "no":
        found = "logs are asked for, but no call tells whether SMS are delivered"
        todo = "send one; once .../DirectPublishToPhoneNumber has a line, SmsDeliveryLogs=yes"
        return Finding(name, State.UNKNOWN, found, todo)
    rate = settings.get("DeliveryStatusSuccessSamplingRate") or "0"
    if float(rate) < 100:
        found = f"of the SMS that arrive {float(rate):g} % are logged; the others stay `sent`"
        todo = "aws sns set-sms-attributes --attributes DeliveryStatusSuccessSamplingRate=100"
        return Finding(name, State.ATTENTION, found, todo)
    return Finding(name, State.OK, "it is logged which SMS arrive, and read")


def check_sender_id(account: Account) -> Iterator[Finding]:
    filters = [{"Name": "iso-country-code", "Values": [INDONESIA]}]
    voice = account.here("pinpoint-sms-voice-v2")
    known = voice.describe_sender_ids(Filters=filters)["SenderIds"]
    registered = [each["SenderId"] for each in known if each["Registered"]]
    name, used = "sender id", account.parameters["SmsSenderId"]
    if not registered:
        found = "no sender id is registered, and Indonesia's networks want one"
        todo = "End User Messaging, Sender IDs, Request originator, Indonesia"
        yield Finding(name, State.ATTENTION, found, todo)
    elif used not in registered:
        found = f"{', '.join(registered)} is registered for Indonesia, and SMS come from {used!r}"
        yield Finding(name, State.ATTENTION, found, f"SmsSenderId={registered[0]}")
    else:
        yield Finding(name, State.OK, f"SMS come from {used}, which is registered for Indonesia")


def check_workflow(account: Account) -> Iterator[Finding]:
    quotas = load_quotas(account, "states")
    yield _judge_quota("Step Functions", quotas, "StateTransition throttle token refill", 500)
    yield _judge_quota("Step Functions", quotas, "StartExecution throttle token refill", 100)


def check_pool(account: Account) -> Iterator[Finding]:
    quotas = load_quotas(account, "cognito-idp")
    yield _judge_quota("Cognito", quotas, "Rate of UserAuthentication requests", 50)


def load_quotas(account: Account, service: str) -> dict[str, float]:
    """Return the quotas of a service by name: the default, where the account has no value of its
    own.
    """
    client, quotas = account.here("service-quotas"), dict[str, float]()
    for operation in ("list_aws_default_service_quotas", "list_service_quotas"):
        for page in client.get_paginator(operation).paginate(ServiceCode=service):
            quotas |= {each["QuotaName"]: each["Value"] for each in page["Quotas"]}
    return quotas


def _judge_quota(name: str, quotas: Mapping[str, float], start: str, wanted: int) -> Finding:
    """Return the line of the quota whose name begins like that."""
    found = {title: value for title, value in quotas.items() if title.startswith(start)}
    if not found:
        return Finding(name, State.UNKNOWN, f"{QUOTAS} lists no quota {start!r} here")
    title, value = next(iter(found.items()))
    if value < wanted:
        todo = f"a city of ten million needs {wanted}: ask at {QUOTAS}"
        return Finding(name, State.ATTENTION, f"{title}: {value:g}", todo)
    return Finding(name, State.OK, f"{title}: {value:g}")


CHECKS: dict[str, Check] = {
    "Lambda": check_concurrency,
    "API Gateway": check_gateway,
    "CloudFront": check_edge,
    "mail": check_mail,
    "mail domain": check_mail_domain,
    "SMS": check_sms,
    "SMS settings": check_sms_settings,
    "sender id": check_sender_id,
    "Step Functions": check_workflow,
    "Cognito": check_pool,
}
