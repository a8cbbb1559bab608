"""A poll of a queue, or of its counts, that brings nothing new costs the phone few bytes."""

from typing import Any

import pytest

from tests.builders import filed, moved, signed_in
from tests.moto_aws import Hands

QUEUES = ["/v1/work", "/v1/work/counts"]


def polled(http: Any, path: str, tag: str = "", **headers: str) -> Any:
    known = {"If-None-Match": tag} if tag else {}
    return http.get(path, headers={**signed_in(), **known, **headers})


@pytest.fixture
def number(http: Any, hands: Hands) -> str:
    found: str = filed(http)["number"]
    hands.forward(minutes=1)
    return found


@pytest.mark.parametrize("path", [*QUEUES, "/v1/work?limit=1"])
def test_what_has_not_changed_is_told_by_a_304_without_a_body(
    http: Any, hands: Hands, number: str, path: str
) -> None:
    filed(http)
    first = polled(http, path)
    assert first.status_code == 200
    hands.forward(seconds=30)
    again = polled(http, path, first.headers["ETag"])
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


@pytest.mark.parametrize("path", QUEUES)
def test_what_has_changed_is_told_at_once(http: Any, hands: Hands, number: str, path: str) -> None:
    tags = [polled(http, path).headers["ETag"]]
    for change in (lambda: moved(http, number, "proses"), lambda: filed(http)):
        change()
        answer = polled(http, path, tags[-1])
        assert answer.status_code == 200
        tags.append(answer.headers["ETag"])
    hands.forward(days=10)  # a promise passes without any write
    assert polled(http, path, tags[-1]).status_code == 200
    assert len({*tags}) == 3


@pytest.mark.parametrize("path", QUEUES)
def test_only_the_officers_own_browser_may_keep_it(http: Any, number: str, path: str) -> None:
    answer = polled(http, path)
    for each in (answer, polled(http, path, answer.headers["ETag"])):
        assert each.headers["Cache-Control"] == "private, no-cache"
        assert each.headers["Vary"] == "Authorization, Accept-Language"


def test_the_next_page_of_a_list_keeps_its_own_tag(http: Any, number: str) -> None:
    for _ in range(2):
        filed(http)
    first = polled(http, "/v1/work?limit=1")
    path = f"/v1/work?limit=1&cursor={first.json_body['next']}"
    second = polled(http, path)
    assert second.headers["ETag"] != first.headers["ETag"]
    assert polled(http, path, second.headers["ETag"]).status_code == 304


def test_another_office_is_answered_with_its_own_queue(http: Any, number: str) -> None:
    tag = polled(http, "/v1/work").headers["ETag"]
    answer = http.get("/v1/work", headers={**signed_in("DLH-31.73"), "If-None-Match": tag})
    assert (answer.status_code, answer.json_body["items"]) == (200, [])
