"""The account of an officer in the user pool."""

from dataclasses import dataclass

from chalicelib.platform.roles import Role

# How long the address and the name of an account may be, in characters.
LONGEST_EMAIL, LONGEST_NAME = 200, 80
# What a new account's address and username look like, as regular expressions.
EMAIL_FORM = r'^[^@\s"<>]+@[^@\s"<>]+\.[^@\s"<>]+$(?!\n)'
USERNAME_FORM = r"^[a-z0-9][a-z0-9.-]{2,39}$(?!\n)"


@dataclass(frozen=True, slots=True)
class Account:
    """An account. ``username`` is what the pool calls it, and what the officer signs in with, and
    ``id`` is in the officer's tokens. ``agency`` is the code of the office; it is empty for an
    account without one. ``first_password`` says that the officer has not yet chosen a password.
    """

    id: str
    username: str
    name: str
    email: str
    email_verified: bool
    agency: str
    enabled: bool
    first_password: bool


@dataclass(frozen=True, slots=True)
class AccountRights:
    """An account with its roles, and whether it asks for the code of an authenticator."""

    account: Account
    roles: frozenset[Role]
    authenticator: bool
