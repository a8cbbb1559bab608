"""The calls of the trial of a stack: the API over HTTP as citizens and officers do, and AWS with
the operator's own credentials, for an account that lasts as long as the trial.
"""

from __future__ import annotations

import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from operate.session import Clients

ACCOUNTS = "smoke-"  # what the names of these accounts begin with
LEFT_BEHIND = timedelta(hours=1)  # an older account is of a trial that was killed
TIMEOUT = 60  # seconds


class StepFailed(Exception):
    """A step of the trial did not do what it should; the text says what came instead."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API of a stack at an address without a slash at its end."""

    url: str

    def call(
        self, method: str, path: str, body: object = None, headers: Mapping[str, str] | None = None
    ) -> Any:
        """Return the answer, read as JSON. Raises StepFailed for a refusal, and OSError."""
        content = None if body is None else json.dumps(body).encode()
        named = {"Content-Type": "application/json", "Accept": "application/json"}
        request = urllib.request.Request(
            self.url + path, content, {**named, **(headers or {})}, method=method
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            with refused:
                said = refused.read(2000).decode(errors="replace")
            raise StepFailed(f"{method} {path} answered {refused.code}: {_shorten(said)}") from None
        except ValueError:
            raise StepFailed(f"{method} {path} answered no JSON.") from None


def _shorten(said: str) -> str:
    """Return the kind and the detail of a problem, or the beginning of what else was said."""
    with suppress(ValueError, KeyError, TypeError):
        problem = json.loads(said)
        return f"{problem['type']} {problem['detail']}"
    return " ".join(said.split())[:200]


def mark_trial(clients: Clients, number: str) -> None:
    """Say in the table that a report is a trial. Raises botocore's errors."""
    clients.client("dynamodb").update_item(
        TableName=clients.outputs["TableName"],
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET trial = :yes",
        ConditionExpression="attribute_exists(pk)",
        ExpressionAttributeValues={":yes": {"BOOL": True}},
    )


@dataclass(frozen=True, slots=True)
class Account:
    """An officer's account of the trial alone."""

    name: str = field(default_factory=lambda: f"{ACCOUNTS}{secrets.token_hex(6)}")
    password: str = field(default_factory=lambda: f"Aa1-{secrets.token_urlsafe(24)}")


def make_account(clients: Clients, account: Account, office: str) -> None:
    """Make an account of an officer of an office; nobody is written to. Raises botocore's
    errors.
    """
    cognito, pool = clients.client("cognito-idp"), clients.outputs["PoolId"]
    cognito.admin_create_user(
        UserPoolId=pool,
        Username=account.name,
        MessageAction="SUPPRESS",
        UserAttributes=[
            {"Name": "name", "Value": "Uji coba"},
            {"Name": "custom:agency", "Value": office},
        ],
    )
    named = {"UserPoolId": pool, "Username": account.name}
    cognito.admin_set_user_password(**named, Password=account.password, Permanent=True)
    cognito.admin_add_user_to_group(**named, GroupName="officer")


def sign_in(clients: Clients, account: Account) -> str:
    """Return an ID token of an account, as the officers' pages get it. Raises botocore's errors."""
    answer = clients.client("cognito-idp").initiate_auth(
        ClientId=clients.outputs["ClientId"],
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": account.name, "PASSWORD": account.password},
    )
    return str(answer["AuthenticationResult"]["IdToken"])


def remove_accounts(clients: Clients, account: Account | None) -> int:
    """Remove the account of this trial, and those that killed trials left behind; return how many.
    Raises botocore's errors.
    """
    cognito, pool = clients.client("cognito-idp"), clients.outputs["PoolId"]
    found = cognito.list_users(UserPoolId=pool, Filter=f'username ^= "{ACCOUNTS}"')["Users"]
    oldest = datetime.now(UTC) - LEFT_BEHIND
    names = {each["Username"] for each in found if each["UserCreateDate"] < oldest}
    names |= {each["Username"] for each in found if account and each["Username"] == account.name}
    for name in sorted(names):
        cognito.admin_delete_user(UserPoolId=pool, Username=name)
    return len(names)
