"""The accounts of the local run's demo officers, and the key of its SMS sender."""

from __future__ import annotations

from typing import TYPE_CHECKING

from local.senders import find_key
from operate.local_run import OFFICERS, PASSWORD

if TYPE_CHECKING:
    from mypy_boto3_cognito_idp import CognitoIdentityProviderClient

SMS_AUTH_TOKEN = find_key("sms")


def enrol(cognito: CognitoIdentityProviderClient, pool: str) -> None:
    """Create every demo officer in the user pool, all with the same password."""
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
