"""The api_keys of developers' systems that file by Open311: `python -m operate.api_keys list`,
`issue --name 'Lapor Kota' --contact dev@lapor.id --most 1000`, `limit --key 0a1b2c... --most 5000`,
`revoke --key 0a1b2c...`.

A key is shown once, when it is issued. The table holds its hash, and operators name a key by the
start of its hash. Administrators do the same at /v1/partner-keys.
"""

import argparse
import sys
from datetime import UTC, datetime

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.publishing.partner_keys.store import USUAL_LIMIT, PartnerKey, PartnerKeys
from operate.session import add_session_options, make_clients


class ApiKeyError(Exception):
    """The command can't be run like this; the text is one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument("what", choices=("list", "issue", "limit", "revoke"), nargs="?")
    parser.add_argument("--name", default="", help="of the system, shown where it adds to a report")
    parser.add_argument("--contact", default="", help="who is told when it misbehaves")
    parser.add_argument("--key", default="", help="the start of its hash, as the list shows it")
    parser.add_argument("--most", type=int, help="uses a day")
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        keys = PartnerKeys(clients.client("dynamodb"), clients.outputs["TableName"])
        return _run_command(keys, options)
    except (BotoCoreError, ClientError, ApiKeyError) as error:
        print(f"Nothing is changed: {error}", file=sys.stderr)
        return 1


def _run_command(keys: PartnerKeys, options: argparse.Namespace) -> int:
    if options.most is not None and options.most < 0:
        raise ApiKeyError("Give the uses of a day as --most 0 or more.")
    if options.what == "issue":
        return issue_key(keys, options.name.strip(), options.contact.strip(), options.most)
    if options.what == "limit":
        if options.most is None:
            raise ApiKeyError("Give the uses of a day: --most 1000.")
        keys.limit(find_key(keys, options.key), options.most)
    elif options.what == "revoke":
        keys.revoke(find_key(keys, options.key))
    return show_keys(keys)


def issue_key(keys: PartnerKeys, name: str, contact: str, most: int | None) -> int:
    """Print a new key. Raises ApiKeyError without name or contact."""
    if not (name and contact):
        raise ApiKeyError("Say whose key it is: --name and --contact.")
    key, stored = keys.issue(
        name, contact, USUAL_LIMIT if most is None else most, datetime.now(UTC)
    )
    print(f"{key}\nThis is shown once. {name} may use it {stored.most} times a day.")
    return 0


def find_key(keys: PartnerKeys, start: str) -> PartnerKey:
    """Return the one key whose hash starts like this. Raises ApiKeyError for none or several."""
    matching = keys.find(start)
    if len(matching) != 1:
        raise ApiKeyError(f"{len(matching)} keys are named {start!r}; name one as the list does.")
    return matching[0]


def show_keys(keys: PartnerKeys) -> int:
    """Print a line for each key: the start of its hash, its state, its use today, and its owner."""
    now = datetime.now(UTC)
    stored = keys.load_all()
    for key in stored:
        used = f"{key.used_today(now)} of {key.most} today"
        print(key.id, key.state, used, key.name, key.contact, sep="  ")
    print(f"{len(stored)} keys.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
