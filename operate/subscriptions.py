"""The systems of partners that get every timeline entry of their choice, by HTTPS.

SNS signs its messages and tries again for an hour; entries that were not taken by then are in
SubscribersDead, and the partner can read them at /v1/reports/<number>.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import parse_qs, urlsplit

from chalicelib.reports.access.levels import NOT_PUBLIC
from operate.answer import Answer, OperatorError, Planned, ShownFirst, WrongUse
from operate.letters import MOST, Message, delete_letters, peek_letters, take_letters
from operate.session import Clients

QUEUE = "SubscribersDead"
PENDING = "PendingConfirmation"
NEVER = sorted(NOT_PUBLIC)  # kinds of entries that are never sent outside
OPEN = {"kind": [{"anything-but": NEVER}]}


@dataclass(frozen=True, slots=True)
class Subscriptions(Answer):
    """The filter of each partner's system, by its address."""

    systems: tuple[tuple[str, str], ...]

    def list_lines(self) -> Iterable[str]:
        yield from (f"{url}  {policy}" for url, policy in self.systems)
        yield f"{len(self.systems)} systems are subscribed."


@dataclass(frozen=True, slots=True)
class Subscribed(Answer):
    """A partner's system, and what it is told of. A ``new`` one has to confirm."""

    url: str
    policy: dict[str, Any]
    new: bool

    def list_lines(self) -> Iterable[str]:
        if self.new:
            yield "SNS asks the system to confirm by a SubscribeURL, which it has to fetch."
        yield f"{self.url} is told of {json.dumps(self.policy)}"


@dataclass(frozen=True, slots=True)
class Unsubscribed(Answer):
    """A partner's system that is told nothing any more."""

    url: str

    def list_lines(self) -> Iterable[str]:
        yield f"{self.url} is told nothing any more."


@dataclass(frozen=True, slots=True)
class Missed(Answer):
    """The entries that partners' systems did not take: system, number of the report, and seq.
    ``kept`` says whether the queue keeps them, ``more`` whether it may have more than these.
    """

    entries: tuple[tuple[str, str, int], ...]
    kept: bool
    more: bool = False

    def list_lines(self) -> Iterable[str]:
        yield from ("  ".join(map(str, each)) for each in self.entries)
        end = "all of them are kept." if self.kept else "they are removed from the queue now."
        yield f"{len(self.entries)} entries were not taken; {end}"
        if self.more:
            yield "The queue may have more: give the command again."


def check_url(url: str) -> str:
    """Return the address of a partner's system. Raises WrongUse when it is not secure."""
    if not _is_secure(url):
        raise WrongUse("Give the address of the partner's system: --url https://...")
    return url


def _is_secure(url: str) -> bool:
    """Return whether an address uses https, or is on this machine."""
    parts = urlsplit(url)
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme, parts.hostname) == ("http", "127.0.0.1")
    )


def parse_filter(text: str) -> dict[str, Any]:
    """Return a filter policy for SNS, without the kinds of entries that stay inside. Raises
    WrongUse.

    https://docs.aws.amazon.com/sns/latest/dg/sns-subscription-filter-policies.html
    """
    try:
        policy = json.loads(text)
    except ValueError:
        policy = None
    if not isinstance(policy, dict) or not all(isinstance(rule, list) for rule in policy.values()):
        raise WrongUse('A filter is JSON such as {"channel": ["jaki", "qlue"]}.')
    if not all(isinstance(kind, str) and kind not in NEVER for kind in policy.get("kind", [])):
        never = ", ".join(NEVER)
        raise WrongUse(f"Name kinds one by one; told to nobody outside are {never}.")
    return {**OPEN, **policy}


def plan_subscription(clients: Clients, url: str, policy: dict[str, Any]) -> Planned:
    """Return what ``add_subscription`` would do."""
    known = any(each == url for _, each in _list_confirmed(clients))
    verb = "give another filter to" if known else "subscribe"
    return Planned((f"{verb} {url}, which is told of {json.dumps(policy)}",))


def add_subscription(clients: Clients, url: str, policy: dict[str, Any]) -> Subscribed:
    """Subscribe a partner's system, or replace the filter of one that is subscribed already."""
    attributes = {
        "FilterPolicy": json.dumps(policy),
        "FilterPolicyScope": "MessageAttributes",
        "RedrivePolicy": json.dumps({"deadLetterTargetArn": clients.outputs["SubscribersDeadArn"]}),
    }
    sns = clients.client("sns")
    known = [arn for arn, endpoint in _list_confirmed(clients) if endpoint == url]
    for arn in known:
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
    return Subscribed(url, policy, new=not known)


def plan_removal(clients: Clients, url: str) -> Planned:
    """Return what ``remove_subscription`` would do. Raises OperatorError."""
    _find_confirmed(clients, url)
    return Planned((f"tell {url} nothing any more.",))


def remove_subscription(clients: Clients, url: str) -> Unsubscribed:
    """Unsubscribe a partner's system. Raises OperatorError when it is not subscribed."""
    for arn in _find_confirmed(clients, url):
        clients.client("sns").unsubscribe(SubscriptionArn=arn)
    return Unsubscribed(url)


def _find_confirmed(clients: Clients, url: str) -> list[str]:
    known = [arn for arn, endpoint in _list_confirmed(clients) if endpoint == url]
    if not known:
        raise OperatorError(f"{url} is not subscribed, or has never confirmed.")
    return known


def list_subscriptions(clients: Clients) -> Subscriptions:
    """Return each partner's system."""
    return Subscriptions(
        tuple((url, _read_policy(clients, arn)) for arn, url in _list_all(clients))
    )


def take_missed(clients: Clients) -> ShownFirst:
    """Return the entries that partners' systems did not take. They leave the queue once they were
    shown: a command that dies before that, or while it removes them, loses none.
    """
    letters = take_letters(clients, QUEUE)
    missed = Missed(tuple(_list_missed(clients, letters)), kept=False, more=len(letters) >= MOST)
    return ShownFirst(missed, partial(delete_letters, clients, QUEUE, letters))


def peek_missed(clients: Clients) -> Missed:
    """Return the entries that partners' systems did not take; the queue stays as it is."""
    with peek_letters(clients, QUEUE) as letters:
        return Missed(tuple(_list_missed(clients, letters)), kept=True)


def _list_missed(clients: Clients, letters: list[Message]) -> Iterator[tuple[str, str, int]]:
    systems = dict(_list_all(clients)) if letters else {}
    for letter in letters:
        envelope = json.loads(letter["Body"])
        entry = json.loads(envelope["Message"])
        yield _find_system(systems, envelope), entry["number"], entry["seq"]


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
