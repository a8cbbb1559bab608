"""Counts within windows of time."""

from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from pynamodb.exceptions import DeleteError

from chalicelib.notifications.sending.store import NotCounted, Share, take_share
from chalicelib.platform.aws.counters import Counted, Uncounted, count_event, take_one
from chalicelib.platform.aws.table import Item, try_write
from tests.builders import MONDAY
from tests.faults import Calls
from tests.moto_aws import Aws

HOUR = timedelta(hours=1)


def many(who: str = "a", what: str = "links", at: Any = MONDAY) -> int:
    return count_event(what, who, HOUR, at).many


def took(once: str, at: Any = MONDAY) -> bool:
    return take_one("links", "a", 2, HOUR, at, once=once) is not None


def test_everybody_is_counted_for_each_thing_in_each_window(aws: Aws) -> None:
    assert [many(), many(), many(), many("b"), many(what="photos")] == [1, 2, 3, 1, 1]
    late = MONDAY + timedelta(minutes=59, seconds=59)
    assert count_event("links", "a", HOUR, late) == Counted(4, 1)
    assert count_event("links", "a", HOUR, MONDAY + HOUR) == Counted(1, 3600)
    [first] = [item for item in aws.items() if item["many"] == 4]
    assert first["ttl"] == (MONDAY + 2 * HOUR).timestamp()


def test_what_comes_again_under_its_name_has_had_its_own(aws: Aws) -> None:
    assert [took(name) for name in ("x", "y", "x", "z", "y", "z")] == [
        *(True, True, True),
        *(False, True, False),
    ]
    assert took("z", MONDAY + HOUR)


def test_what_is_counted_is_told_what_else_was_also_when_it_comes_again(aws: Aws) -> None:
    others = [take_one("links", "a", 2, HOUR, MONDAY, once=name) for name in "xxyyz"]
    assert others == [frozenset(), frozenset(), {"x"}, {"x"}, None]


def test_a_window_keeps_no_more_names_than_it_has_room_for(aws: Aws) -> None:
    for at in range(9):
        took(str(at))
    [item] = aws.items()
    assert (item["many"], item["seen"]) == (2, {"0", "1"})


LOST = ReadTimeoutError(endpoint_url="https://aws.tanggap.test")
REFUSED = [
    ClientError({"Error": {"Code": code}}, "UpdateItem")
    for code in ("ThrottlingException", "InternalServerError")
]


@pytest.mark.parametrize("fault", [*REFUSED, LOST], ids=str)
def test_who_cannot_be_counted_is_told_to_the_caller(
    aws: Aws, calls: Calls, fault: Exception
) -> None:
    calls.on("UpdateItem", fault)
    with pytest.raises(Uncounted):
        many()
    calls.on("UpdateItem", fault)
    with pytest.raises(Uncounted):
        took("x")
    calls.on("UpdateItem", fault)
    with pytest.raises(NotCounted):
        take_share("a", MONDAY, Share(1), Share(2))
    calls.on("DeleteItem", fault)
    with pytest.raises(DeleteError):
        try_write(lambda: Item("x", "x").delete(Item.pk.exists()))
