"""What stands in a queue beside an office's own reports: parts of the work of others, and closings
to be verified.
"""

from base64 import urlsafe_b64decode
from datetime import timedelta
from typing import Any

from chalicelib.platform import clock
from chalicelib.platform.moments import format_shown
from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, acted, filed, moved, signed_in, verified
from tests.casework.queue.test_queue_http import asked, forged, numbers
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

ROADS = "DBM-31.73"
VERIFIER = signed_in("BIROPEM", "verifier")


def given(http: Any, number: str, version: int, **more: Any) -> None:
    """A task for the Suku Dinas Bina Marga."""
    body = {"action": "task", "version": version, "note": "tutup satu lajur", "to_agency": ROADS}
    answer = acted(http, number, {**body, **more}, signed_in())
    assert answer.status_code == 200, answer.body


def test_a_task_stands_among_the_reports_by_its_own_promise(http: Any, hands: Hands) -> None:
    asking = filed(http, place={"lat": -6.1926, "lng": 106.7697, "address": "Jl. Panjang 12"})
    own = filed(http, category="jalan")["number"]
    handed = {"action": "koordinasi", "version": 1, "note": "x", "to_agency": ROADS}
    acted(http, own, handed, signed_in())
    body = {"action": "proses", "version": 2, "note": "segera kami perbaiki"}
    acted(http, own, body, signed_in(ROADS))
    given(http, asking["number"], 1, until=format_shown(clock.now() + timedelta(days=2)))
    given(http, asking["number"], 2, until=format_shown(clock.now() + timedelta(days=9)))
    lines = asked(http, headers=signed_in(ROADS)).json_body["items"]
    assert [(line["kind"], line["number"], line["task"]) for line in lines] == [
        ("task", asking["number"], 2),
        ("report", own, None),
        ("task", asking["number"], 3),
    ]
    task = lines[0]
    assert task["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert (task["summary"], task["address"]) == ("tutup satu lajur", "Jl. Panjang 12")
    assert (task["status"], task["status_label"], task["version"]) == (None, "Tugas", None)
    assert (task["late"], task["moved"]) == (False, False)
    english = asked(http, headers=signed_in(ROADS) | {"Accept-Language": "en"}).json_body["items"]
    assert [line["status_label"] for line in english] == ["Task", "In progress", "Task"]
    hands.forward(days=3)
    late = asked(http, "?late=true", signed_in(ROADS)).json_body["items"]
    assert [(line["task"], line["late"]) for line in late] == [(2, True)]


def test_filters_and_pages_hold_for_tasks_too(http: Any) -> None:
    number = filed(http)["number"]
    for version in (1, 2, 3):
        given(http, number, version)
    assert asked(http, "?category=jalan", signed_in(ROADS)).json_body["items"] == []
    assert len(asked(http, "?category=sampah", signed_in(ROADS)).json_body["items"]) == 3
    assert asked(http, "?status=menunggu", signed_in(ROADS)).json_body["items"] == []
    first = asked(http, "?limit=2", signed_in(ROADS)).json_body
    rest = asked(http, f"?limit=2&cursor={first['next']}", signed_in(ROADS)).json_body
    assert [line["task"] for page in (first, rest) for line in page["items"]] == [2, 3, 4]
    assert rest["next"] is None


def test_a_page_may_end_with_a_task_and_begin_behind_it_only(http: Any) -> None:
    number = filed(http)["number"]
    for version in (1, 2):
        given(http, number, version)
    cursor = asked(http, "?limit=1", signed_in(ROADS)).json_body["next"]
    assert urlsafe_b64decode(cursor).decode().endswith("#2")
    other = forged(cursor, 2, "Z#task#000003")
    assert outcome(asked(http, f"?cursor={other}", signed_in(ROADS))) == (422, "bad-field")


def test_a_task_that_ended_leaves_the_queue_and_counts_are_apart(http: Any) -> None:
    number = filed(http)["number"]
    given(http, number, 1)
    given(http, number, 2)
    counts = http.get("/v1/work/counts", headers=signed_in(ROADS)).json_body
    assert (counts["open"], counts["tasks"]) == (0, 2)
    answer = {"action": "answer", "version": 3, "task": 2, "note": "sudah"}
    assert acted(http, number, answer, signed_in(ROADS)).status_code == 200
    assert [line["task"] for line in asked(http, headers=signed_in(ROADS)).json_body["items"]] == [
        3
    ]


def test_closings_wait_for_the_verifier_the_first_closed_first(
    http: Any, hands: Hands, calls: Calls
) -> None:
    done = []
    for _ in range(3):
        done.append(filed(http)["number"])
        moved(http, done[-1], "proses", "selesai")
        hands.forward(minutes=5)
    calls.made.clear()
    page = asked(http, "?queue=verification&limit=2", VERIFIER).json_body
    assert calls.made == ["Query"]
    assert numbers(page) == done[:2]
    assert page["items"][0]["evidence"] == "pending"
    assert page["items"][0]["holder"]["code"] == KEBON_JERUK  # whose work it is, not the verifier
    assert page["items"][0]["closed_at"] is not None
    rest = asked(http, f"?queue=verification&cursor={page['next']}", VERIFIER).json_body
    assert numbers(rest) == done[2:]
    verified(http, done[0], 3)
    assert numbers(asked(http, "?queue=verification", VERIFIER).json_body) == done[1:]
    assert asked(http, headers=VERIFIER).json_body["items"] == []
    assert asked(http, "?queue=verification").json_body["items"] == []  # of another office: none


def test_a_cursor_of_one_queue_is_none_of_the_other(http: Any, aws: Aws) -> None:
    for _ in range(2):
        moved(http, filed(http)["number"], "proses", "selesai")
    page = asked(http, "?queue=verification&limit=1", VERIFIER).json_body
    assert outcome(asked(http, f"?cursor={page['next']}", VERIFIER)) == (422, "bad-field")
    assert outcome(asked(http, "?queue=mine", VERIFIER)) == (422, "bad-field")
