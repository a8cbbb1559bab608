"""What those who look after the channels see of each: the last 24 hours, and nothing of people."""

import json
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.notifications import service as notifications_service
from chalicelib.notifications.sending.sms_and_mail import NotSent
from chalicelib.notifications.service import NoAccess
from chalicelib.platform.http_client import Response
from chalicelib.platform.moments import format_shown
from tests.api.answers import outcome, problem_of
from tests.builders import KEBON_JERUK, PHONE, an_sms, signed_in, texted
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.sender_posts import Post, signed_partner, signed_sms, signed_x
from tests.sender_samples import items, numbers, sample, signed_sample

WATCHERS = ["admin", "analyst"]


@pytest.fixture(autouse=True)
def _nothing_is_counted_yet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel_monitor, "_waiting", channel_monitor._Waiting())


def shown_of(http: Any, channel: str, group: str = "admin") -> dict[str, Any]:
    answer = http.get("/v1/channels/health", headers=signed_in(KEBON_JERUK, group))
    assert answer.status_code == 200, answer.body
    assert answer.headers["Cache-Control"] == "no-store"
    [told] = [each for each in answer.json_body["items"] if each["code"] == channel]
    shown: dict[str, Any] = told
    return shown


def deliver(http: Any, hands: Hands, post: Post, status: int = 200) -> None:
    """One delivery, a second after the one before: counts are written once a second."""
    hands.forward(seconds=1)
    assert post.to(http).status_code == status


def test_a_channel_nothing_came_by_shows_nothing(http: Any, hands: Hands) -> None:
    assert shown_of(http, "jaki") == {
        "code": "jaki",
        "name": "JAKI (Jakarta Kini)",
        "enabled": True,
        "last_message_at": None,
        "lag_seconds": None,
        "taken": 0,
        "repeated": 0,
        "parked": 0,
        "refused": {"bad_signature": 0, "unreadable": 0},
        "notices": {"sent": 0, "delayed": 0, "refused": 0, "expired": 0, "unknown": 0},
        "usual_in_three_hours": 0.0,
        "silent": False,
    }


def test_what_is_taken_repeated_parked_and_refused_is_counted(
    http: Any, aws: Aws, hands: Hands
) -> None:
    last = None
    for at in range(3):
        last = hands.forward(minutes=10)
        sent = format_shown(last - timedelta(seconds=30 * at))
        said = {"id": f"J-{at}", "description": "got mampet di Kebon Jeruk", "sent_at": sent}
        assert signed_partner(said).to(http).status_code == 201
    taken_at = hands.moment
    deliver(http, hands, signed_partner(said))
    deliver(http, hands, signed_partner(said))
    deliver(http, hands, signed_partner({"description": "tanpa nomor"}))
    deliver(http, hands, signed_partner(b"{"), 400)
    deliver(http, hands, signed_partner(said, key=b"a guess"), 401)
    deliver(http, hands, signed_partner(said, key=b"a guess"), 401)
    aws.pump()
    told = shown_of(http, "jaki", "analyst")
    assert told["last_message_at"] == format_shown(taken_at)
    assert told["lag_seconds"] == 30
    assert (told["taken"], told["repeated"], told["parked"]) == (3, 2, 2)
    assert told["refused"] == {"bad_signature": 2, "unreadable": 1}
    assert shown_of(http, "qlue")["taken"] == 0


def test_an_addition_is_a_message_too(http: Any, aws: Aws, hands: Hands) -> None:
    for name in ("partner_report", "partner_reply"):
        signed_sample(name, "jaki").to(http)
    aws.pump()
    assert shown_of(http, "jaki")["taken"] == 2


def test_a_flood_of_refusals_is_one_write_a_second(http: Any, aws: Aws, hands: Hands) -> None:
    for second in range(3):
        hands.forward(seconds=1)
        for _ in range(4 - second):
            assert signed_sms(an_sms(), key=b"a guess").to(http).status_code == 401
    hands.forward(seconds=1)
    signed_sms(an_sms(), key=b"a guess").to(http)
    assert shown_of(http, "sms")["refused"]["bad_signature"] == 10


def test_what_came_more_than_a_day_ago_is_shown_as_the_last_only(
    http: Any, aws: Aws, hands: Hands
) -> None:
    at = hands.moment
    texted(http, an_sms())
    aws.pump()
    hands.forward(hours=26)
    told = shown_of(http, "sms")
    assert (told["taken"], told["last_message_at"]) == (0, format_shown(at))


ANSWERS = {
    "sent": Response(201, {}, b'{"data": {"id": "1990000000000000099"}}'),
    "delayed": Response(429, {}, b"{}"),
    "expired": Response(401, {}, b"{}"),
    "refused": Response(403, {}, b'{"detail": "You are not permitted to do this."}'),
}


@pytest.mark.parametrize("outcome_", ANSWERS)
def test_what_became_of_notices_is_counted(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch, outcome_: str
) -> None:
    asked: list[str] = []

    def send(method: str, url: str, headers: Any, body: bytes) -> Response:
        asked.append(url)
        return ANSWERS[outcome_]

    monkeypatch.setattr("chalicelib.platform.http_client.send", send)
    assert signed_x(sample("x_post")).to(http).status_code == 200
    with suppress(NotSent, NoAccess):  # which make the queue try again
        notifications_service.send_notices(*numbers(items(aws)), 1)
    assert asked == ["https://api.x.com/2/tweets"]
    told = shown_of(http, "twitter")["notices"]
    assert told == {**dict.fromkeys(ANSWERS, 0), "unknown": 0, outcome_: 1}


@pytest.mark.parametrize("group", ["officer", "head", "verifier", "desk", ""])
def test_other_officers_may_not_see_it(http: Any, group: str) -> None:
    answer = http.get("/v1/channels/health", headers=signed_in(KEBON_JERUK, group))
    assert outcome(answer) == (403, "wrong-role")
    assert sorted(problem_of(answer)["roles"]) == WATCHERS


def test_nobody_sees_it_without_a_token(http: Any) -> None:
    assert outcome(http.get("/v1/channels/health")) == (401, "not-signed-in")


def test_all_channels_are_in_one_answer_in_the_order_of_the_table(http: Any, calls: Calls) -> None:
    calls.made.clear()
    answer = http.get("/v1/channels/health", headers=signed_in(KEBON_JERUK, "admin"))
    assert [each["code"] for each in answer.json_body["items"]] == [*city().channels]
    assert calls.made == ["Query"]


@pytest.mark.parametrize("channel", ["kelurahan", "whatsapp", "open311"])
def test_desks_and_channels_that_are_off_have_a_health_too(http: Any, channel: str) -> None:
    """Partners' apps have no row that is on: they prove themselves by their keys."""
    assert shown_of(http, channel)["enabled"] is (channel != "whatsapp")


def test_it_tells_nothing_of_people(http: Any, aws: Aws, hands: Hands) -> None:
    deliver(http, hands, signed_sms(an_sms("RAHASIA di Kebon Jeruk")))
    deliver(http, hands, signed_sms(an_sms("RAHASIA lain")))
    deliver(http, hands, signed_sms({"Body": "RAHASIA", "From": PHONE}), 400)
    aws.settle()
    told = json.dumps(shown_of(http, "sms"))
    assert [each for each in ("RAHASIA", PHONE[3:], "SM1", "JK2") if each in told] == []
