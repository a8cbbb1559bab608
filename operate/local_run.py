"""The local run as commands reach it: its address, its stack, its clients and its demo officers.
``local/`` starts it with the same values.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

HOST = "127.0.0.1"
REGION = "ap-southeast-3"
STACK = "tanggap"
AWS_PORT = 4566
ROOT_KEY = "test"  # ministack takes this key for the account's root
PASSWORD = "Tanggap-Lokal-1"  # noqa: S105  (of people who do not exist, on this machine only)


@dataclass(frozen=True, slots=True)
class Officer:
    """A demo officer: user name, group of the user pool, and code of the office."""

    name: str
    group: str
    agency: str


OFFICERS = (
    Officer("petugas.kebonjeruk", "officer", "31.73.05.1001"),
    Officer("lurah.kebonjeruk", "head", "31.73.05.1001"),
    Officer("loket.kebonjeruk", "desk", "31.73.05.1001"),
    Officer("petugas.kecamatan", "officer", "31.73.05"),
    Officer("petugas.dlh", "officer", "DLH-31.73"),
    Officer("verifikator", "verifier", "BIROPEM"),
    Officer("analis", "analyst", "BIROPEM"),
    Officer("kepegawaian", "personnel", "BKD"),
    Officer("pengawas", "auditor", "INSPEKTORAT"),
    Officer("admin", "admin", "BIROPEM"),
)


@cache
def make_client(endpoint: str, service: str) -> Any:
    """Return a boto3 client of the local AWS, as the account's root. The AWS settings of the shell
    have no effect on it.
    """
    import boto3  # only here: the double of the outside world needs HOST alone

    make: Any = boto3.client
    keys = {"aws_access_key_id": ROOT_KEY, "aws_secret_access_key": ROOT_KEY}
    return make(service, endpoint_url=endpoint, region_name=REGION, **keys)


def sign_in(cognito: CognitoIdentityProviderClient, client: str, name: str) -> str:
    """Return an ID token of a demo officer; ``client`` is the id of the pool's client. Raises
    Cognito's NotAuthorizedException for a name that is no demo officer's.
    """
    answer = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )
    return answer["AuthenticationResult"]["IdToken"]
