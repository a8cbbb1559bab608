"""Demo officers of the local run, one for each role, and what the SMS sender signs with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from local.senders import key_of

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

PASSWORD = "Tanggap-Lokal-1"  # noqa: S105  (of people who do not exist, on this machine only)
SMS_AUTH_TOKEN = key_of("sms")


@dataclass(frozen=True, slots=True)
class Officer:
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
    Officer("admin", "admin", "BIROPEM"),
)


def enrol(cognito: CognitoIdentityProviderClient, pool: str) -> None:
    """Create every demo officer in the pool, with the one password."""
    for officer in OFFICERS:
        cognito.admin_create_user(
            UserPoolId=pool,
            Username=officer.name,
            MessageAction="SUPPRESS",
            UserAttributes=[
                {"Name": "email", "Value": f"{officer.name}@tanggap.test"},
                {"Name": "email_verified", "Value": "true"},
                {"Name": "name", "Value": officer.name},
                {"Name": "custom:agency", "Value": officer.agency},
            ],
        )
        cognito.admin_set_user_password(
            UserPoolId=pool, Username=officer.name, Password=PASSWORD, Permanent=True
        )
        cognito.admin_add_user_to_group(
            UserPoolId=pool, Username=officer.name, GroupName=officer.group
        )


def id_token(cognito: CognitoIdentityProviderClient, client: str, name: str) -> str:
    """Sign a demo officer in. Raises Cognito's NotAuthorizedException for a name that is none of
    them.
    """
    answer = cognito.initiate_auth(
        ClientId=client,
        AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": name, "PASSWORD": PASSWORD},
    )
    return answer["AuthenticationResult"]["IdToken"]
