"""The lists of accounts in the officers' user pool."""

from collections.abc import Iterator
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.officers.model import Account
from chalicelib.platform.aws.clients import get_client
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings

PAGE = 60  # accounts that a call lists, the most that Cognito takes
_FIRST_PASSWORD = "FORCE_CHANGE_PASSWORD"  # noqa: S105 -- Cognito's name of a state


class BadToken(Exception):
    """Cognito does not know the token of a page any more."""


def list_page(role: Role | None, token: str | None) -> tuple[list[Account], str | None]:
    """Return a page of accounts, all or those with a role, and the token of the next page; None for
    the last. ``token`` is None for the first page. Raises BadToken.
    """
    asked: dict[str, Any] = {"UserPoolId": settings().pool, "Limit": PAGE}
    name = "PaginationToken" if role is None else "NextToken"
    if token:
        asked[name] = token
    try:
        if role is None:
            answer = get_pool().list_users(**asked)
        else:
            answer = get_pool().list_users_in_group(**asked, GroupName=role.value)
    except ClientError as fault:
        if token and get_fault_code(fault) == "InvalidParameterException":
            raise BadToken from fault
        raise
    return [parse_user(each) for each in answer["Users"]], answer.get(name)


def list_accounts(role: Role | None = None) -> Iterator[Account]:
    """Yield the accounts, all or those with a role. Costs a call for each sixty."""
    token: str | None = None
    while True:
        accounts, token = list_page(role, token)
        yield from accounts
        if not token:
            return


def get_pool() -> Any:
    """Return the client of Cognito."""
    return get_client("cognito-idp")


def get_fault_code(fault: ClientError) -> str:
    return str(fault.response["Error"]["Code"])


def parse_user(user: Any) -> Account:
    values = {each["Name"]: each["Value"] for each in user.get("Attributes", ())}
    return Account(
        id=values["sub"],
        username=user["Username"],
        name=values.get("name", ""),
        email=values.get("email", ""),
        email_verified=values.get("email_verified") == "true",
        agency=values.get("custom:agency", ""),
        enabled=user["Enabled"],
        first_password=user["UserStatus"] == _FIRST_PASSWORD,
    )
