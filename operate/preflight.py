"""The conditions that an account and a region have to meet before a stack is deployed there, looked
up by calls that change nothing.

A call that the caller may not make, or that fails, is a line that can't be known, and no error.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from operate.answer import Answer, OperatorError
from operate.local_run import REGION
from operate.preflight_checks import (
    CHECKS,
    Account,
    Check,
    Finding,
    State,
    check_credentials,
    check_region,
)
from operate.stack_state import StackState

BRIEF = Config(connect_timeout=5, read_timeout=15, retries={"max_attempts": 2})
# The parameters of the template on which a line depends, with their defaults.
DEFAULTS = {
    "Edge": "yes",
    "HasMailIdentity": "no",
    "MailDomain": "tanggap.test",
    "AccessLogs": "no",
    "AccountConcurrency": "1000",
    "AccountRequestsPerSecond": "2500",
    "SmsDeliveryLogs": "no",
    "SmsSenderId": "",
    "SmsSpendAlarmUsd": "0",
}


@dataclass(frozen=True, slots=True)
class Preflight(Answer):
    """The findings, in the order in which they matter."""

    region: str
    findings: tuple[Finding, ...]

    def list_lines(self) -> Iterable[str]:
        width = max(len(each.check) for each in self.findings)
        for each in self.findings:
            yield f"{each.state:<15}  {each.check:<{width}}  {each.found}"
            if each.todo:
                yield f"{'':<15}  {'':<{width}}  -> {each.todo}"

    def list_faults(self) -> Iterable[str]:
        return (f"A deploy would fail: {each.found}" for each in self.findings if each.blocks)


def open_account(stack: str, parameters: Mapping[str, str]) -> Account:
    """Return the account of the caller's credentials, in the caller's region. Parameters that are
    not given are those of the stack, where it stands, else the template's.
    """
    session = boto3.Session()

    def make_client(service: str, region: str) -> Any:
        make: Any = session.client
        return make(service, region_name=region, config=BRIEF)

    region = session.region_name or REGION
    try:
        standing = StackState(make_client("cloudformation", region), stack).parameters()
    except (ClientError, BotoCoreError):
        standing = None
    told = {**DEFAULTS, **(standing or {}), **parameters}
    return Account(make_client, region, told, stands=standing is not None)


def look(account: Account) -> Preflight:
    """Return what is found, line by line. Without credentials, or in a region that is not enabled,
    nothing else can be known.
    """
    findings = [*_try("credentials", check_credentials, account)]
    if all(each.state is State.OK for each in findings):
        findings += _try("region", check_region, account)
    if not any(each.blocks for each in findings):
        for name, check in CHECKS.items():
            findings += _try(name, check, account)
    return Preflight(account.region, tuple(findings))


def _try(name: str, check: Check, account: Account) -> list[Finding]:
    try:
        return list(check(account))
    except ClientError as error:
        code, operation = error.response["Error"].get("Code", ""), error.operation_name
        reason = (
            f"these credentials may not call {operation}"
            if any(word in code for word in ("Denied", "Unauthorized", "AuthorizationError"))
            else f"{operation} failed: {error.response['Error'].get('Message') or code}"
        )
        return [Finding(name, State.UNKNOWN, reason)]
    except BotoCoreError as error:
        return [Finding(name, State.UNKNOWN, str(error))]


def require_ready(preflight: Preflight) -> None:
    """Raise OperatorError when a deploy would fail."""
    if blocking := [each.found for each in preflight.findings if each.blocks]:
        raise OperatorError("; ".join(blocking))
