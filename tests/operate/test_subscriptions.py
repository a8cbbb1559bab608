"""Partners' systems on the topic: what they are told of, and what nobody outside is."""

import json
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError

from operate import subscriptions
from operate.session import Clients
from operate.subscriptions import OPEN
from tests.moto_aws import client
from tests.operate.program import give, reach
from tests.operate.test_replay import put

URL = "https://qlue.mitra.test/tanggap"


def run(monkeypatch: pytest.MonkeyPatch, clients: Clients, *arguments: str) -> int:
    reach(monkeypatch, clients)
    return give("subscriptions", *arguments)


def attributes(clients: Clients) -> list[dict[str, Any]]:
    """Of every partner's subscription."""
    arns = [arn for arn, _ in subscriptions._list_all(clients)]
    sns = client("sns")
    return [sns.get_subscription_attributes(SubscriptionArn=arn)["Attributes"] for arn in arns]


def test_a_partner_is_told_of_what_it_asked_for_and_what_it_misses_is_kept(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(monkeypatch, clients, "add", "--url", URL, "--filter", '{"channel": ["qlue"]}') == 0
    [held] = attributes(clients)
    assert (held["Endpoint"], held["Protocol"]) == (URL, "https")
    assert json.loads(held["FilterPolicy"]) == {**OPEN, "channel": ["qlue"]}
    assert held["FilterPolicyScope"] == "MessageAttributes"
    assert json.loads(held["RedrivePolicy"]) == {
        "deadLetterTargetArn": clients.outputs["SubscribersDeadArn"]
    }


def test_a_partner_that_is_subscribed_gets_another_filter_and_not_all_twice(
    clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(monkeypatch, clients, "add", "--url", URL)
    run(monkeypatch, clients, "add", "--url", URL, "--filter", '{"kind": ["status"]}')
    [held] = attributes(clients)
    assert json.loads(held["FilterPolicy"]) == {"kind": ["status"]}


@pytest.mark.parametrize(
    "told",
    [
        *("x", "[]", '"a"', "null", '{"channel": "jaki"}', '{"kind": ["note"]}'),
        *('{"kind": [{"prefix": "i"}]}', '{"kind": [{"anything-but": ["status"]}]}'),
    ],
)
def test_a_filter_that_is_none_or_lets_inner_talk_out_is_refused(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, told: str
) -> None:
    assert run(monkeypatch, clients, "add", "--url", URL, "--filter", told) == 2
    assert attributes(clients) == []


@pytest.mark.parametrize("url", ["", "http://a.test/", "https://", "a.test"])
@pytest.mark.parametrize("what", ["add", "remove"])
def test_only_an_https_address_is_subscribed(
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    what: str,
    url: str,
) -> None:
    assert run(monkeypatch, clients, what) == 2
    assert run(monkeypatch, clients, what, "--url", url) == 2
    assert "Give the address of the partner's system" in capsys.readouterr().err
    assert attributes(clients) == []


def test_partners_are_listed_and_our_own_queues_are_not(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, clients, "add", "--url", URL, "--filter", '{"kind": ["status"]}')
    capsys.readouterr()
    assert run(monkeypatch, clients, "list") == 0
    assert capsys.readouterr().out == f'{URL}  {{"kind": ["status"]}}\n1 systems are subscribed.\n'


def test_a_partner_is_removed_once(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, clients, "add", "--url", URL)
    assert run(monkeypatch, clients, "remove", "--url", URL) == 0
    assert attributes(clients) == []
    assert run(monkeypatch, clients, "remove", "--url", URL) == 1
    assert "is not subscribed" in capsys.readouterr().err


def test_one_that_has_not_confirmed_is_shown_as_such(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(subscriptions, "_list_all", lambda clients: [("PendingConfirmation", URL)])
    assert run(monkeypatch, clients, "list") == 0
    assert f"{URL}  has not confirmed\n" in capsys.readouterr().out
    assert run(monkeypatch, clients, "remove", "--url", URL) == 1


def test_what_partners_did_not_take_is_told_once_and_gone_then(
    clients: Clients, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(monkeypatch, clients, "add", "--url", URL)
    [(arn, _)] = subscriptions._list_all(clients)
    capsys.readouterr()
    for ended in (arn, "arn:gone"):
        end = f"https://sns.amazonaws.com/?Action=Unsubscribe&SubscriptionArn={ended}"
        message = json.dumps({"number": "JK261124-9HJTG3", "seq": 2, "kind": "status"})
        envelope = {"Type": "Notification", "Message": message, "UnsubscribeURL": end}
        client("sqs").send_message(
            QueueUrl=clients.outputs["SubscribersDeadUrl"], MessageBody=json.dumps(envelope)
        )
    assert run(monkeypatch, clients, "missed") == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert sorted(lines) == ["arn:gone  JK261124-9HJTG3  2", f"{URL}  JK261124-9HJTG3  2"]
    assert last == "2 entries were not taken; they are removed from the queue now."
    assert run(monkeypatch, clients, "missed") == 0
    assert capsys.readouterr().out.startswith("0 entries were not taken;")


class Dying:
    """SQS whose second delete fails: credentials that expired, or a connection that was lost."""

    def __init__(self) -> None:
        self.real, self.deletes = client("sqs"), 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.real, name)

    def delete_message(self, **given: Any) -> Any:
        self.deletes += 1
        if self.deletes == 2:
            raise EndpointConnectionError(endpoint_url="https://sqs")
        return self.real.delete_message(**given)


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_what_leaves_the_queue_was_told_before(
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, ...],
) -> None:
    numbers = {"JK261130-AAAAAA", "JK261130-BBBBBB", "JK261130-CCCCCC"}
    for number in numbers:
        message = json.dumps({"number": number, "seq": 1})
        envelope = {"Message": message, "UnsubscribeURL": "https://sns/?SubscriptionArn=a"}
        put(clients, "SubscribersDeadUrl", json.dumps(envelope))
    dying, real = Dying(), clients.client
    sqs = Clients(lambda name: dying if name == "sqs" else real(name), clients.outputs)
    assert run(monkeypatch, sqs, "missed", *more) == 1
    said = capsys.readouterr()
    assert all(number in said.out for number in numbers)
    assert "sqs" in said.err
    if more:
        assert len(json.loads(said.out)["entries"]) == 3
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    left = client("sqs").get_queue_attributes(
        QueueUrl=clients.outputs["SubscribersDeadUrl"], AttributeNames=names
    )["Attributes"]
    assert sum(map(int, left.values())) == 2, "two are there for the next time"
