"""Partners' systems that are told of every timeline entry they asked for, by HTTPS:
`python -m operate.subscriptions list`, `add --url https://... --filter '{"channel": ["jaki"]}'`,
`remove --url https://...`.

SNS signs what it sends and tries again for an hour; what is not taken then is in SubscribersDead.
`missed` lists it, for the partner to read at /v1/reports/<number>, and empties the queue.
"""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.reports.visibility import NOT_PUBLIC
from operate.letters import in_hand
from operate.session import Clients, given_clients, take_session

PENDING = "PendingConfirmation"
NEVER = sorted(NOT_PUBLIC)  # kinds of entries nobody outside is told of
OPEN = {"kind": [{"anything-but": NEVER}]}


class SubscriptionError(Exception):
    """It can't be subscribed like this; the text is one sentence."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    take_session(parser)
    parser.add_argument(
        "what", choices=("list", "add", "remove", "missed"), nargs="?", default="list"
    )
    parser.add_argument("--url", help="of the partner's system")
    parser.add_argument(
        "--filter", default="{}", help="which entries, by the topic's attributes, as SNS reads it"
    )
    given = parser.parse_args()
    try:
        clients = given_clients(given)
        if given.what == "list":
            return show(clients)
        if given.what == "missed":
            return missed(clients)
        if not _secure(given.url or ""):
            raise SubscriptionError("Give the address of the partner's system: --url https://...")
        if given.what == "remove":
            return remove(clients, given.url)
        return add(clients, given.url, filter_of(given.filter))
    except (BotoCoreError, ClientError, SubscriptionError) as error:
        print(f"Nothing is changed: {error}", file=sys.stderr)
        return 1


def _secure(url: str) -> bool:
    """Over https, or on this very machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
    )


def filter_of(text: str) -> dict[str, Any]:
    """A filter policy as SNS takes it, which leaves out what stays inside. Raises
    SubscriptionError.

    https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
    """
    try:
        told = json.loads(text)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not all(isinstance(rule, list) for rule in told.values()):
        raise SubscriptionError('A filter is JSON such as {"channel": ["jaki", "qlue"]}.')
    if not all(isinstance(kind, str) and kind not in NEVER for kind in told.get("kind", [])):
        never = ", ".join(NEVER)
        raise SubscriptionError(f"Name kinds one by one; told to nobody outside are {never}.")
    return {**OPEN, **told}


def add(clients: Clients, url: str, policy: dict[str, Any]) -> int:
    """Subscribe a partner's system, or give the one that is subscribed another filter."""
    attributes = {
        "FilterPolicy": json.dumps(policy),
        "FilterPolicyScope": "MessageAttributes",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": clients.outputs["SubscribersDeadArn"]}),
    }
    sns, known = clients.of("sns"), [each for each in _subscribed(clients) if each[1] == url]
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


def remove(clients: Clients, url: str) -> int:
    """Raises SubscriptionError when it is not subscribed."""
    known = [arn for arn, endpoint in _subscribed(clients) if endpoint == url]
    if not known:
        raise SubscriptionError(f"{url} is not subscribed, or has never confirmed.")
    for arn in known:
        clients.of("sns").unsubscribe(SubscriptionArn=arn)
    print(f"{url} is told nothing any more.")
    return 0


def show(clients: Clients) -> int:
    """A line for each partner's system: its address, and what it is told of."""
    count = 0
    for count, (arn, url) in enumerate(_all(clients), 1):  # noqa: B007
        print(url, _policy(clients, arn), sep="  ")
    print(f"{count} systems are subscribed.")
    return 0


def missed(clients: Clients) -> int:
    """A line for each entry a partner's system did not take, the last time anybody hears of it."""
    systems, count = dict(_all(clients)), 0
    while True:
        with in_hand(clients, "SubscribersDead") as letters:
            for letter in letters:
                told = json.loads(letter["Body"])
                entry = json.loads(told["Message"])
                print(_missing(systems, told), entry["number"], entry["seq"], sep="  ")
        if not letters:
            print(f"{count} entries were not taken; none of them is kept any more.")
            return 0
        count += len(letters)


def _missing(systems: Mapping[str, str], envelope: Mapping[str, str]) -> str:
    """Which system it was, by the subscription SNS lets it end; that may be gone by now."""
    asked = parse_qs(urlsplit(envelope.get("UnsubscribeURL", "")).query)
    arn = asked.get("SubscriptionArn", ["-"])[0]
    return systems.get(arn, arn)


def _policy(clients: Clients, arn: str) -> str:
    if arn == PENDING:
        return "has not confirmed"
    told = clients.of("sns").get_subscription_attributes(SubscriptionArn=arn)["Attributes"]
    return str(told.get("FilterPolicy", "everything"))


def _subscribed(clients: Clients) -> list[tuple[str, str]]:
    """Those that confirmed."""
    return [(arn, url) for arn, url in _all(clients) if arn != PENDING]


def _all(clients: Clients) -> Iterator[tuple[str, str]]:
    """Each subscription by HTTP or HTTPS: ARN and address."""
    pages = (
        clients.of("sns")
        .get_paginator("list_subscriptions_by_topic")
        .paginate(TopicArn=clients.outputs["TopicArn"])
    )
    for page in pages:
        for each in page["Subscriptions"]:
            if each["Protocol"] in ("http", "https"):
                yield each["SubscriptionArn"], each["Endpoint"]


if __name__ == "__main__":
    sys.exit(main())
