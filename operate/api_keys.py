"""The api_keys of developers' systems that file by Open311: `python -m operate.api_keys list`,
`issue --name 'Lapor Kota' --contact dev@lapor.id --most 1000`, `limit --key 0a1b2c... --most 5000`,
`revoke --key 0a1b2c...`.

A key is shown once, when it is issued; the table holds its hash, and operators name it by the start
of that.
"""

import argparse
import secrets
import sys
from datetime import datetime

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.intake.partner import REVOKED
from chalicelib.platform.moments import JAKARTA
from operate.partner_keys import Held, Keys
from operate.session import given_clients, take_session

MOST = 1000  # uses a day, where nothing else is said


class ApiKeyError(Exception):
    """It can't be done like this; the text is one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument("what", choices=("list", "issue", "limit", "revoke"), nargs="?")
    parser.add_argument("--name", default="", help="of the system, shown where it adds to a report")
    parser.add_argument("--contact", default="", help="who is told when it misbehaves")
    parser.add_argument("--key", default="", help="the start of its hash, as the list shows it")
    parser.add_argument("--most", type=int, help="uses a day")
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        return _done(Keys(clients.of("dynamodb"), clients.outputs["TableName"]), given)
    except (BotoCoreError, ClientError, ApiKeyError) as error:
        print(f"Nothing is changed: {error}", file=sys.stderr)
        return 1


def _done(keys: Keys, given: argparse.Namespace) -> int:
    if given.most is not None and given.most < 0:
        raise ApiKeyError("Give the uses of a day as --most 0 or more.")
    if given.what == "issue":
        return issue(keys, given.name.strip(), given.contact.strip(), given.most)
    if given.what == "limit":
        if given.most is None:
            raise ApiKeyError("Give the uses of a day: --most 1000.")
        keys.change(named(keys, given.key), "most", {"N": str(given.most)})
    elif given.what == "revoke":
        keys.change(named(keys, given.key), "state", {"S": REVOKED})
    return show(keys)


def issue(keys: Keys, name: str, contact: str, most: int | None) -> int:
    """Print a new key. Raises ApiKeyError without name or contact."""
    if not (name and contact):
        raise ApiKeyError("Say whose key it is: --name and --contact.")
    key, most = secrets.token_urlsafe(32), MOST if most is None else most
    keys.issue(key, name, contact, most)
    print(f"{key}\nThis is shown once. {name} may use it {most} times a day.")
    return 0


def named(keys: Keys, start: str) -> Held:
    """Raises ApiKeyError unless exactly one key's hash starts like this."""
    found = [held for held in keys.all() if start and held.hash.startswith(start)]
    if len(found) != 1:
        raise ApiKeyError(f"{len(found)} keys are named {start!r}; name one as the list does.")
    return found[0]


def show(keys: Keys) -> int:
    """A line for each key: its name to operators, its state, its use today, and whose it is."""
    today = f"{datetime.now(JAKARTA):%Y-%m-%d}"
    lines = [held.line(today) for held in keys.all()]
    print(*lines, f"{len(lines)} keys.", sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
