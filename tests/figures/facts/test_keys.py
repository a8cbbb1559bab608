"""The keys of facts: made once, one for each period, and destroyed for good."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from chalicelib.figures.facts import keys
from chalicelib.platform.aws.clients import get_client
from tests.facts_queue import Facts
from tests.faults import Calls, Died
from tests.moto_aws import Hands, client

LATE = datetime(2026, 11, 30, 18, 0, tzinfo=UTC)  # the first of December in Jakarta


def secrets() -> list[str]:
    pages = client("ssm").get_paginator("get_parameters_by_path").paginate(Path="/tanggap/figures")
    return sorted(each["Name"] for page in pages for each in page["Parameters"])


def destroy(period: str) -> None:
    for name in keys.list_keys(period):
        keys.destroy_key(name)


def test_a_key_is_of_the_citys_month_and_year() -> None:
    assert keys.reporter_key(LATE) == "reporter-2026-12"
    assert keys.yearly_reporter_key(LATE) == "reporter-2026"
    assert keys.number_key(datetime(2026, 12, 31, 18, 0, tzinfo=UTC)) == "number-2027"


def test_a_frozen_period_ends_its_keys() -> None:
    assert keys.list_keys("2026-02") == ["reporter-2026-02"]
    assert keys.list_keys("2026-Q4") == [f"reporter-2026-{month}" for month in (10, 11, 12)]
    assert keys.list_keys("2026") == ["reporter-2026"]
    for wrong in ("", "2026-13", "2026-Q5", "26", "2026-1", "reporter-2026"):
        with pytest.raises(ValueError, match=wrong or "^$"):
            keys.list_keys(wrong)


def test_a_key_is_made_when_it_is_first_needed_and_then_stays(facts: Facts, calls: Calls) -> None:
    assert secrets() == []
    first = keys.hash_text("reporter-2026-11", "x")
    assert secrets() == ["/tanggap/figures/reporter-2026-11"]
    calls.made.clear()
    assert keys.hash_text("reporter-2026-11", "x") == first
    assert calls.made == [], "it is kept for some minutes"
    keys.forget_keys()
    assert keys.hash_text("reporter-2026-11", "x") == first
    assert keys.hash_text("reporter-2026-11", "y") != first
    assert keys.hash_text("reporter-2026-12", "x") != first
    assert len(first) == keys.HASH_DIGITS


def test_two_functions_that_make_a_key_at_one_moment_have_one(facts: Facts, calls: Calls) -> None:
    def other() -> None:
        get_client("ssm").put_parameter(
            Name="/tanggap/figures/number-2026", Value="ab" * 32, Type="SecureString"
        )

    calls.meanwhile("PutParameter", other)
    hashed = keys.hash_text("number-2026", "x")
    keys.forget_keys()
    assert keys.hash_text("number-2026", "x") == hashed


def test_a_destroyed_key_is_gone_and_never_made_again(facts: Facts, hands: Hands) -> None:
    for month in (10, 11, 12):
        keys.hash_text(f"reporter-2026-{month}", "x")
    destroy("2026-Q4")
    assert secrets() == []
    for _ in range(2):
        with pytest.raises(keys.KeyDestroyed, match="reporter-2026-11"):
            keys.hash_text("reporter-2026-11", "x")
    destroy("2026-Q4")  # repeating does no harm
    keys.hash_text("reporter-2027-01", "x")


def test_a_destruction_that_dies_is_repeated(facts: Facts, calls: Calls) -> None:
    keys.hash_text("reporter-2026-10", "x")
    calls.on("DeleteParameter", Died())
    with pytest.raises(Died):
        destroy("2026-10")
    keys.forget_keys()
    destroy("2026-10")
    assert secrets() == []


def test_a_process_uses_a_destroyed_key_for_minutes_at_most(facts: Facts, hands: Hands) -> None:
    keys.hash_text("reporter-2026-10", "x")
    cached: dict[str, Any] = {**keys._cache}
    destroy("2026-10")
    keys._cache.update(cached)  # as another process has it
    keys.hash_text("reporter-2026-10", "x")
    hands.forward(seconds=keys.CACHE_TIME.total_seconds())
    with pytest.raises(keys.KeyDestroyed):
        keys.hash_text("reporter-2026-10", "x")


def test_a_key_says_in_no_log_what_it_is(facts: Facts, capsys: Any) -> None:
    keys.hash_text("reporter-2026-10", "x")
    name = {"Name": "/tanggap/figures/reporter-2026-10"}
    stored = client("ssm").get_parameter(**name, WithDecryption=True)["Parameter"]
    assert stored["Type"] == "SecureString"
    assert len(bytes.fromhex(stored["Value"])) == 32
    assert stored["Value"] not in json.dumps(capsys.readouterr())
