"""Facts made anew from the table: every difference is named and put right, and nothing else is
touched; a recount that dies goes on.
"""

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.figures.facts import bucket, keys, reading
from chalicelib.platform import clock
from operate import recount_facts
from operate.answer import OperatorError
from operate.recount_facts import FactCounts
from operate.session import Clients
from tests.builders import filed, moved
from tests.facts_queue import BUCKET, Facts
from tests.faults import Calls, Died
from tests.moto_aws import Hands, client
from tests.operate.conftest import Functions


@pytest.fixture
def recorded(http: Any, facts: Facts, hands: Hands) -> Facts:
    """Nine facts of three reports, of an hour ago."""
    numbers = [filed(http)["number"] for _ in range(3)]
    for number in numbers:
        moved(http, number, "proses", "selesai")
    assert facts.record() == []
    hands.forward(hours=1)
    return facts


def rewrite(facts: Facts, change: Any) -> None:
    """Put the only object of facts as ``change`` makes its lines."""
    (key,) = facts.keys()
    bucket.put_lines(client("s3"), BUCKET, key, change(facts.lines()))


def told(facts: Facts) -> list[reading.Row]:
    return [{**row, "made": 0} for row in facts.rows()]


def found(counts: FactCounts) -> dict[str, int]:
    kinds = ("missing", "different", "stray")
    return {what: counts.count(what) for what in kinds if counts.count(what)}


def test_facts_that_agree_stay_as_they_are(recorded: Facts, clients: Clients) -> None:
    before = recorded.lines()
    assert recount_facts.recount_facts(clients) == FactCounts(9)
    assert recorded.lines() == before
    assert recorded.keys(bucket.RECOUNT) == []


def test_every_difference_is_named_and_put_right(recorded: Facts, clients: Clients) -> None:
    right = told(recorded)
    first, second, third, *rest = recorded.lines()
    wrong = json.dumps({**json.loads(second), "category": "taman", "stars": 5})
    stray = json.dumps({**json.loads(third), "report": "f" * 32})
    rewrite(recorded, lambda _: [wrong, third, stray, "no fact", *rest])
    counts = recount_facts.recount_facts(clients)
    assert counts.agree == 7
    assert found(counts) == {"missing": 1, "different": 1, "stray": 1}
    lines = [each.describe() for each in counts.differences]
    lost, changed = json.loads(first), json.loads(second)
    assert f"missing    {lost['report']} {lost['seq']}" in lines
    assert f"stray      {'f' * 32} {json.loads(third)['seq']}" in lines
    assert any(
        line.startswith(f'different  {changed["report"]} {changed["seq"]} category: "taman" -> ')
        and line.endswith(", stars: 5 -> null")
        for line in lines
    )
    assert [each.endswith(": 1 lines") for each in counts.spoilt] == [True]
    assert told(recorded) == right
    assert recount_facts.recount_facts(clients).differences == ()


def test_a_bucket_without_facts_gets_all_of_them(recorded: Facts, clients: Clients) -> None:
    right = told(recorded)
    (key,) = recorded.keys()
    client("s3").delete_object(Bucket=BUCKET, Key=key)
    assert found(recount_facts.recount_facts(clients)) == {"missing": 9}
    assert told(recorded) == right


def test_a_damaged_object_is_named_and_its_facts_come_again(
    recorded: Facts, clients: Clients
) -> None:
    right = told(recorded)
    (key,) = recorded.keys()
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=gzip.compress(b"x" * 99)[:20])
    counts = recount_facts.recount_facts(clients)
    assert counts.spoilt == (f"damaged    {key}",)
    assert found(counts) == {"missing": 9}
    client("s3").delete_object(Bucket=BUCKET, Key=key)
    assert told(recorded) == right


def test_what_may_be_on_its_way_is_not_judged(
    http: Any, recorded: Facts, clients: Clients, hands: Hands
) -> None:
    filed(http)
    assert recount_facts.recount_facts(clients) == FactCounts(9)
    hands.forward(minutes=20)
    assert found(recount_facts.recount_facts(clients)) == {"missing": 1}


def test_a_recount_that_dies_goes_on_where_it_was(
    recorded: Facts, clients: Clients, calls: Calls, functions: Functions
) -> None:
    rewrite(recorded, lambda lines: lines[1:])
    invoked = []
    for having in ("03/done", "09/done"):
        calls.on("PutObject", Died(), after=True, having=having)
        with pytest.raises(Died):
            recount_facts.recount_facts(clients)
        invoked.append(len(functions.invoked))
    assert found(recount_facts.recount_facts(clients)) == {"missing": 1}
    assert len(functions.invoked) <= 3, "no segment was read twice"
    assert recorded.keys(bucket.RECOUNT) == []
    calls.traps.clear()


def test_one_that_died_while_it_put_right_is_given_again(
    recorded: Facts, clients: Clients, calls: Calls
) -> None:
    right = told(recorded)
    rewrite(recorded, lambda lines: lines[2:])
    calls.on("PutObject", Died(), after=True, having="facts/day")
    with pytest.raises(Died):
        recount_facts.recount_facts(clients)
    assert recount_facts.recount_facts(clients).differences == ()
    assert told(recorded) == right


def test_a_recount_that_was_left_for_days_begins_anew(
    http: Any, recorded: Facts, clients: Clients, calls: Calls, hands: Hands
) -> None:
    calls.on("PutObject", Died(), having="15/done")
    with pytest.raises(Died):
        recount_facts.recount_facts(clients)
    filed(http)
    hands.forward(days=6)
    assert found(recount_facts.recount_facts(clients)) == {"missing": 1}


def test_a_function_that_fails_compares_nothing(
    recorded: Facts, clients: Clients, calls: Calls
) -> None:
    before = recorded.lines()
    calls.on("Query", RuntimeError("throttled"))
    with pytest.raises(OperatorError, match="Facts failed on 1 reports, JK"):
        recount_facts.recount_facts(clients)
    assert recorded.lines() == before
    assert recount_facts.recount_facts(clients) == FactCounts(9)


def test_what_has_no_key_any_more_is_not_judged(recorded: Facts, clients: Clients) -> None:
    before = recorded.lines()
    year = clock.now().strftime("%Y")
    months = {f"{clock.now() + timedelta(hours=hours):%Y-%m}" for hours in (-2, 7)}
    for name in (f"reporter-{year}", *(f"reporter-{month}" for month in months)):
        keys.destroy_key(name)
    assert recount_facts.recount_facts(clients).differences == ()
    keys.destroy_key(f"number-{year}")
    assert recount_facts.recount_facts(clients).differences == ()
    assert recorded.lines() == before


def test_invented_facts_are_left_alone(recorded: Facts, clients: Clients) -> None:
    invented = json.dumps({**json.loads(recorded.lines()[0]), "report": "invented-2026-11-00001"})
    rewrite(recorded, lambda lines: [*lines, invented])
    assert found(recount_facts.recount_facts(clients)) == {}
    assert invented in recorded.lines()
