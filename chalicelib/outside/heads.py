"""The heads of offices, as the user pool knows them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.outside.aws import client
from chalicelib.settings import settings

GROUP = "head"


@dataclass(frozen=True, slots=True)
class Head:
    """``id`` is the person's in the user pool. The address belongs in no log."""

    id: str
    office: str
    email: str


def heads() -> Iterator[Head]:
    """Those who may sign in and have an office and an address that was verified."""
    pages = client("cognito-idp").get_paginator("list_users_in_group")
    for page in pages.paginate(UserPoolId=settings().pool, GroupName=GROUP):
        for user in page["Users"]:
            told = {each["Name"]: each["Value"] for each in user.get("Attributes", ())}
            if user["Enabled"] and _reachable(told):
                yield Head(told["sub"], told["custom:agency"], told["email"])


def _reachable(told: Mapping[str, Any]) -> bool:
    verified = told.get("email_verified") == "true" and bool(told.get("email"))
    return verified and bool(told.get("custom:agency"))
