"""Counts within windows of time."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.stores import limits
from chalicelib.stores.limits import Counted, Uncounted
from tests.builders import MONDAY
from tests.faults import Calls
from tests.moto_aws import Aws

HOUR = timedelta(hours=1)


def many(who: str = "a", what: str = "links", at: Any = MONDAY, once: str | None = None) -> int:
    return limits.count(what, who, HOUR, at, once=once).many


def test_everybody_is_counted_for_each_thing_in_each_window(aws: Aws) -> None:
    assert [many(), many(), many(), many("b"), many(what="photos")] == [1, 2, 3, 1, 1]
    late = MONDAY + timedelta(minutes=59, seconds=59)
    assert limits.count("links", "a", HOUR, late) == Counted(4, 1)
    assert limits.count("links", "a", HOUR, MONDAY + HOUR) == Counted(1, 3600)
    [first] = [item for item in aws.items() if item["many"] == 4]
    assert first["ttl"] == (MONDAY + 2 * HOUR).timestamp()


def test_what_comes_again_under_its_name_counts_once(aws: Aws) -> None:
    told = [many(once=name) for name in ("x", "y", "x", "y", "z")]
    assert told == [1, 2, 2, 2, 3]
    assert many() == 4


def test_who_cannot_be_counted_is_told_to_the_caller(aws: Aws, calls: Calls) -> None:
    for code in ("ThrottlingException", "InternalServerError"):
        calls.on("UpdateItem", ClientError({"Error": {"Code": code}}, "UpdateItem"))
        with pytest.raises(Uncounted):
            many()
