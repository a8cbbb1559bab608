"""Accounts in the officers' user pool, one at a time: each function is one call of Cognito, unless
it says more.

A function that changes an account takes its ``username``; it raises UnknownOfficer when the account
is not there any more.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager

from botocore.exceptions import ClientError

from chalicelib.officers.model import Account, AccountRights
from chalicelib.officers.user_pool import PAGE, get_fault_code, get_pool, parse_user
from chalicelib.platform import ids
from chalicelib.platform.errors import OfficerExists, PasswordNotSent, UnknownOfficer
from chalicelib.platform.roles import Role
from chalicelib.platform.settings import settings

_AUTHENTICATOR = "SOFTWARE_TOKEN_MFA"


def load_rights(identifier: str) -> AccountRights:
    """Return the account with an id, and its rights, in three calls. Raises UnknownOfficer.

    An id never gets another username, so it does not matter that Cognito finds it in a list which
    may be some moments old; all else is read as it is now.
    """
    asked = {"Filter": f'sub = "{identifier}"', "AttributesToGet": ["sub"]}
    found = get_pool().list_users(UserPoolId=settings().pool, **asked)["Users"]
    if not found:
        raise UnknownOfficer(officer=identifier)
    return find_rights(found[0]["Username"])


def find_rights(username: str) -> AccountRights:
    """Return the account of a username, and its rights, in two calls. Raises UnknownOfficer."""
    with _known(username) as named:
        user = get_pool().admin_get_user(**named)
        groups = get_pool().admin_list_groups_for_user(**named, Limit=PAGE)["Groups"]
    names = {group["GroupName"] for group in groups}
    return AccountRights(
        parse_user({**user, "Attributes": user["UserAttributes"]}),
        frozenset(role for role in Role if role.value in names),
        _AUTHENTICATOR in user.get("UserMFASettingList", ()),
    )


def create_account(username: str, name: str, email: str, agency: str) -> Account:
    """Create an account without roles; Cognito mails its first password.

    Raises OfficerExists or PasswordNotSent.
    """
    try:
        answer = get_pool().admin_create_user(
            UserPoolId=settings().pool,
            Username=username,
            UserAttributes=_list_attributes(
                {"email": email, "email_verified": "true", "name": name, "custom:agency": agency}
            ),
            DesiredDeliveryMediums=["EMAIL"],
        )
    except ClientError as fault:
        exists = {"UsernameExistsException": "username", "AliasExistsException": "email"}
        if field := exists.get(get_fault_code(fault)):
            raise OfficerExists(field=field) from fault
        raise _mail_fault(fault) from fault
    return parse_user(answer["User"])


def send_first_password(username: str) -> None:
    """Have Cognito mail a new first password to an account that waits for one.

    Raises PasswordNotSent.
    """
    with _known(username) as named:
        try:
            get_pool().admin_create_user(
                **named, MessageAction="RESEND", DesiredDeliveryMediums=["EMAIL"]
            )
        except ClientError as fault:
            raise _mail_fault(fault) from fault


def void_password(username: str) -> None:
    """Replace a password by one that nobody knows; the account waits for a first password."""
    password = f"{ids.make_link_secret()}aA1!"  # with each kind of sign that the pool asks for
    with _known(username) as named:
        get_pool().admin_set_user_password(**named, Password=password, Permanent=False)


def change_attributes(username: str, name: str, agency: str) -> None:
    with _known(username) as named:
        get_pool().admin_update_user_attributes(
            **named, UserAttributes=_list_attributes({"name": name, "custom:agency": agency})
        )


def add_roles(username: str, roles: Iterable[Role]) -> None:
    """Put an account into the groups of roles, in one call for each."""
    with _known(username) as named:
        for role in sorted(roles):
            get_pool().admin_add_user_to_group(**named, GroupName=role.value)


def remove_roles(username: str, roles: Iterable[Role]) -> None:
    """Take an account out of the groups of roles, in one call for each."""
    with _known(username) as named:
        for role in sorted(roles):
            get_pool().admin_remove_user_from_group(**named, GroupName=role.value)


def disable_account(username: str) -> None:
    with _known(username) as named:
        get_pool().admin_disable_user(**named)


def enable_account(username: str) -> None:
    with _known(username) as named:
        get_pool().admin_enable_user(**named)


def end_sessions(username: str) -> None:
    """Void the refresh tokens of an account. An ID token that it has stays valid until it runs out,
    within the hour: API Gateway proves it without asking Cognito.
    """
    with _known(username) as named:
        get_pool().admin_user_global_sign_out(**named)


def forget_authenticator(username: str) -> None:
    """Ask for no code at the next sign-in."""
    off = {"Enabled": False, "PreferredMfa": False}
    with _known(username) as named:
        get_pool().admin_set_user_mfa_preference(**named, SoftwareTokenMfaSettings=off)


@contextmanager
def _known(username: str) -> Iterator[dict[str, str]]:
    """Give what names an account to Cognito. Raises UnknownOfficer when Cognito has none."""
    try:
        yield {"UserPoolId": settings().pool, "Username": username}
    except ClientError as fault:
        if get_fault_code(fault) == "UserNotFoundException":
            raise UnknownOfficer(officer=username) from fault
        raise


def _mail_fault(fault: ClientError) -> Exception:
    """Return PasswordNotSent where Cognito could not mail, and the fault itself otherwise.

    Without an address of its own at SES a pool may mail fifty times a day:
    https://docs.aws.amazon.com/cognito/latest/developerguide/user-pool-email.html
    """
    unsent = {"LimitExceededException", "CodeDeliveryFailureException"}
    return PasswordNotSent() if get_fault_code(fault) in unsent else fault


def _list_attributes(values: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"Name": name, "Value": value} for name, value in values.items()]
