"""The systems of partners that get every timeline entry of their choice, by HTTPS:
`python -m operate.subscriptions list`, `add --url https://... --filter '{"channel": ["jaki"]}'`,
`remove --url https://...`.

SNS signs its messages and tries again for an hour; entries that were not taken by then are in
SubscribersDead. `missed` lists them, so that the partner can read them at /v1/reports/<number>, and
empties the queue.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.reports.levels import NOT_PUBLIC
from operate.letters import hold_letters
from operate.session import Clients, add_session_options, make_clients

PENDING = "PendingConfirmation"
NEVER = sorted(NOT_PUBLIC)  # kinds of entries that are never sent outside
OPEN = {"kind": [{"anything-but": NEVER}]}


class SubscriptionError(Exception):
    """The command can't be run like this; the text is one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    add_session_options(parser)
    parser.add_argument(
        "what", choices=("list", "add", "remove", "missed"), nargs="?", default="list"
    )
    parser.add_argument("--url", help="of the partner's system")
    parser.add_argument(
        "--filter", default="{}", help="which entries, by the topic's attributes, as SNS reads it"
    )
    options = parser.parse_args()
    try:
        clients = make_clients(options)
        if options.what == "list":
            return show_subscriptions(clients)
        if options.what == "missed":
            return show_missed(clients)
        if not _is_secure(options.url or ""):
            raise SubscriptionError("Give the address of the partner's system: --url https://...")
        if options.what == "remove":
            return remove_subscription(clients, options.url)
        return add_subscription(clients, options.url, parse_filter(options.filter))
    except (BotoCoreError, ClientError, SubscriptionError) as error:
        print(f"Nothing is changed: {error}", file=sys.stderr)
        return 1


def _is_secure(url: str) -> bool:
    """Whether an address uses https, or is on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
    )


def parse_filter(text: str) -> dict[str, Any]:
    """Return a filter policy for SNS, without the kinds of entries that stay inside. Raises
    SubscriptionError.

    https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
    """
    try:
        policy = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict) or not all(isinstance(rule, list) for rule in policy.values()):
        raise SubscriptionError('A filter is JSON such as {"channel": ["jaki", "qlue"]}.')
    if not all(isinstance(kind, str) and kind not in NEVER for kind in policy.get("kind", [])):
        never = ", ".join(NEVER)
        raise SubscriptionError(f"Name kinds one by one; told to nobody outside are {never}.")
    return {**OPEN, **policy}


def add_subscription(clients: Clients, url: str, policy: dict[str, Any]) -> int:
    """Subscribe a partner's system, or replace the filter of one that is subscribed already."""
    attributes = {
        "FilterPolicy": json.dumps(policy),
        "FilterPolicyScope": "MessageAttributes",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": clients.outputs["SubscribersDeadArn"]}),
    }
    sns, known = (
        clients.client("sns"),
        [each for each in _list_confirmed(clients) if each[1] == url],
    )
    for arn, _ in known:
        for name, value in attributes.items():
            sns.set_subscription_attributes(
                SubscriptionArn=arn, AttributeName=name, AttributeValue=value
            )
    if not known:
        sns.subscribe(
            TopicArn=clients.outputs["TopicArn"],
            Protocol=urlsplit(url).scheme,
            Endpoint=url,
            Attributes=attributes,
        )
        print("SNS asks the system to confirm by a SubscribeURL, which it has to fetch.")
    print(f"{url} is told of {attributes['FilterPolicy']}")
    return 0


def remove_subscription(clients: Clients, url: str) -> int:
    """Unsubscribe a partner's system. Raises SubscriptionError when it is not subscribed."""
    known = [arn for arn, endpoint in _list_confirmed(clients) if endpoint == url]
    if not known:
        raise SubscriptionError(f"{url} is not subscribed, or has never confirmed.")
    for arn in known:
        clients.client("sns").unsubscribe(SubscriptionArn=arn)
    print(f"{url} is told nothing any more.")
    return 0


def show_subscriptions(clients: Clients) -> int:
    """Print a line for each partner's system: its address and its filter."""
    count = 0
    for count, (arn, url) in enumerate(_list_all(clients), 1):  # noqa: B007
        print(url, _read_policy(clients, arn), sep="  ")
    print(f"{count} systems are subscribed.")
    return 0


def show_missed(clients: Clients) -> int:
    """Print a line for each entry that a partner's system did not take. The queue is emptied."""
    systems, count = dict(_list_all(clients)), 0
    while True:
        with hold_letters(clients, "SubscribersDead") as letters:
            for letter in letters:
                envelope = json.loads(letter["Body"])
                entry = json.loads(envelope["Message"])
                print(_find_system(systems, envelope), entry["number"], entry["seq"], sep="  ")
        if not letters:
            print(f"{count} entries were not taken; none of them is kept any more.")
            return 0
        count += len(letters)


def _find_system(systems: Mapping[str, str], envelope: Mapping[str, str]) -> str:
    """Return the address of the system, by the subscription in the envelope's UnsubscribeURL; the
    ARN when that subscription no longer exists.
    """
    query = parse_qs(urlsplit(envelope.get("UnsubscribeURL", "")).query)
    arn = query.get("SubscriptionArn", ["-"])[0]
    return systems.get(arn, arn)


def _read_policy(clients: Clients, arn: str) -> str:
    if arn == PENDING:
        return "has not confirmed"
    attributes = clients.client("sns").get_subscription_attributes(SubscriptionArn=arn)[
        "Attributes"
    ]
    return str(attributes.get("FilterPolicy", "everything"))


def _list_confirmed(clients: Clients) -> list[tuple[str, str]]:
    """Return the ARN and the address of each confirmed subscription."""
    return [(arn, url) for arn, url in _list_all(clients) if arn != PENDING]


def _list_all(clients: Clients) -> Iterator[tuple[str, str]]:
    """Yield the ARN and the address of each subscription by HTTP or HTTPS."""
    pages = (
        clients.client("sns")
        .get_paginator("list_subscriptions_by_topic")
        .paginate(TopicArn=clients.outputs["TopicArn"])
    )
    for page in pages:
        for each in page["Subscriptions"]:
            if each["Protocol"] in ("http", "https"):
                yield each["SubscriptionArn"], each["Endpoint"]


if __name__ == "__main__":
    sys.exit(main())
