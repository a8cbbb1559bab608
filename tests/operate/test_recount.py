"""Counting anew by hand: what is missing comes, what does not stand goes, all else stays."""

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.platform import moments
from operate import recount
from operate.session import Clients
from tests.builders import KEBON_JERUK
from tests.facts_queue import Facts
from tests.moto_aws import Aws, Hands, client
from tests.operate.program import give, reach
from tests.reports.store.test_resolution_time_service import closed, kept


def test_make_recount_puts_right_what_is_wrong_and_only_that(
    http: Any, aws: Aws, hands: Hands, clients: Clients
) -> None:
    for hours in (1, 2, 3):
        closed(http, hands, hours)
    aws.pump()
    right = kept(aws)
    assert recount.recount_closings(clients) == recount.Recount(agree=3, missing=0, wrong=0)
    table = client("dynamodb")
    pk, sk, *_ = right[0]
    table.delete_item(TableName="tanggap", Key={"pk": {"S": pk}, "sk": {"S": sk}})
    stray = {"pk": {"S": pk}, "sk": {"S": "L#2026-11-23T01:00:00Z#JK1"}}
    rest = {"kelurahan": {"S": KEBON_JERUK}, "took": {"N": "5"}, "ttl": {"N": "1"}}
    table.put_item(TableName="tanggap", Item={**stray, **rest})
    key = {"pk": {"S": right[1][0]}, "sk": {"S": right[1][1]}}
    less = "REMOVE lat, lng, holder"  # as they were kept before they told it
    table.update_item(TableName="tanggap", Key=key, UpdateExpression=less)
    assert recount.recount_closings(clients) == recount.Recount(agree=1, missing=2, wrong=1)
    assert kept(aws) == right
    made = next(item for item in aws.items() if (item["pk"], item["sk"]) == (pk, sk))
    assert made["ttl"] == (moments.parse_stored(sk[2:22]) + timedelta(days=400)).timestamp()


def test_a_confidential_closing_is_not_stored(
    http: Any, aws: Aws, hands: Hands, clients: Clients
) -> None:
    closed(http, hands, 1)
    number = closed(http, hands, 2)
    aws.pump()
    key = {"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}}
    change = {
        "UpdateExpression": "SET marks = :m",
        "ExpressionAttributeValues": {":m": {"S": "evidence=clear confidential=officials"}},
    }
    client("dynamodb").update_item(TableName="tanggap", Key=key, **change)
    assert recount.recount_closings(clients) == recount.Recount(agree=1, missing=0, wrong=1)
    assert recount.recount_closings(clients) == recount.Recount(agree=1, missing=0, wrong=0)


def test_it_says_what_it_found(
    http: Any,
    aws: Aws,
    hands: Hands,
    facts: Facts,
    clients: Clients,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    closed(http, hands, 1)
    reach(monkeypatch, clients)
    assert give("recount") == 0
    told = "0 closings agree with their reports.\n1 were missing, and 0 did not stand: put right.\n"
    said = capsys.readouterr().out
    assert told in said
    assert said.endswith("0 facts agree; 1 missing, 0 different, 0 stray: put right.\n")
