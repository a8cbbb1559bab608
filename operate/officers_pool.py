"""The officers' user pool of a stack, read as a table and changed by it.

Cognito takes some calls a second of an account and refuses the rest, which are given again later.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from botocore.exceptions import ClientError

from chalicelib.officers.accounts_copy import AccountLine, make_lines
from chalicelib.officers.model import Account
from chalicelib.officers.user_pool import parse_user
from chalicelib.platform.roles import Role
from operate.answer import OperatorError
from operate.officers_plan import Change
from operate.session import Clients

THROTTLED = frozenset({"TooManyRequestsException", "ThrottlingException"})
WAITS = (1, 2, 4, 8, 16, 30, 30, 30)  # seconds before a call that was refused is given again
# Cognito mails no more today, or not to this address.
UNMAILED = frozenset({"LimitExceededException", "CodeDeliveryFailureException"})


class OfficerPool:
    """The accounts of a stack. ``ids`` are the ids of accounts by username, once they are read."""

    def __init__(self, clients: Clients) -> None:
        self._cognito: Any = clients.client("cognito-idp")
        self._pool = clients.outputs["PoolId"]
        self.ids: dict[str, str] = {}

    def read(self) -> dict[str, AccountLine]:
        """Return all accounts by username. Costs a call for each sixty, and for each sixty of a
        group.
        """
        accounts = [*self._list("list_users", "PaginationToken")]
        self.ids = {account.username: account.id for account in accounts}
        return {line.username: line for line in make_lines(self._list_role, accounts)}

    def _list_role(self, role: Role) -> Iterator[Account]:
        return self._list("list_users_in_group", "NextToken", GroupName=role.value)

    def _list(self, operation: str, token: str, **asked: str) -> Iterator[Account]:
        more: dict[str, str] = {}
        while True:
            page = self._call(operation, **asked, **more)
            for user in page["Users"]:
                account = parse_user(user)
                yield replace(account, username=account.username.lower())
            if not page.get(token):
                return
            more = {token: page[token]}

    def apply(self, change: Change) -> None:
        """Make an account what it shall be. Rights are taken before others are given, so that a
        fault in between leaves too few of them; the same change then goes on. Raises OperatorError
        when Cognito does not mail a first password.
        """
        after, before = change.after, change.before
        if before is None:
            self._create(after)
            before = replace(after, groups=frozenset(), enabled=True)
        if before.enabled and not after.enabled:
            self._change("admin_disable_user", after)
            self._change("admin_user_global_sign_out", after)
        for group in sorted(before.groups - after.groups):
            self._change("admin_remove_user_from_group", after, GroupName=group)
        if (before.name, before.office) != (after.name, after.office):
            attributes = _list_attributes(name=after.name, agency=after.office)
            self._change("admin_update_user_attributes", after, UserAttributes=attributes)
        for group in sorted(after.groups - before.groups):
            self._change("admin_add_user_to_group", after, GroupName=group)
        if after.enabled and not before.enabled:
            self._change("admin_enable_user", after)

    def _create(self, line: AccountLine) -> None:
        """Create an account without groups. Cognito mails a first password to who may sign in."""
        attributes = _list_attributes(email=line.email, name=line.name, agency=line.office)
        attributes.append({"Name": "email_verified", "Value": "true"})
        quietly = {} if line.enabled else {"MessageAction": "SUPPRESS"}
        mailed = {"DesiredDeliveryMediums": ["EMAIL"], **quietly}
        try:
            self._change("admin_create_user", line, UserAttributes=attributes, **mailed)
        except ClientError as fault:
            if fault.response["Error"]["Code"] not in UNMAILED:
                raise
            todo = "deploy with MailsOfficers=yes, or give the command again tomorrow"
            raise OperatorError(f"Cognito mails no first password now; {todo}") from fault

    def _change(self, operation: str, line: AccountLine, **more: Any) -> None:
        self._call(operation, Username=line.username, **more)

    def _call(self, operation: str, **asked: Any) -> Any:
        return wait_out(lambda: getattr(self._cognito, operation)(UserPoolId=self._pool, **asked))


def wait_out(call: Callable[[], Any]) -> Any:
    """Return what a call answers, given again while Cognito refuses it for the rate. Raises
    ClientError.
    """
    for seconds in WAITS:
        try:
            return call()
        except ClientError as fault:
            if fault.response["Error"]["Code"] not in THROTTLED:
                raise
            time.sleep(seconds)
    return call()


def _list_attributes(*, name: str, agency: str, email: str = "") -> list[dict[str, str]]:
    values = {"email": email, "name": name, "custom:agency": agency}
    return [{"Name": each, "Value": value} for each, value in values.items() if value]
