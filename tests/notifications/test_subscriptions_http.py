"""What a reporter sees of their notices, and how they choose to be told."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.notifications import service as notifications_service
from chalicelib.notifications import store as notifications_store
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    acted,
    an_sms,
    filed,
    moved,
    post,
    signed_in,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

pytestmark = pytest.mark.usefixtures("timers_sleep")
EMAIL = "siti@rumah.id"
BOTH = {"phone": PHONE, "email": EMAIL}


class Reporter:
    def __init__(self, http: Any, **filing: Any) -> None:
        self.http, self.receipt = http, filed(http, **{"contact": BOTH, **filing})
        self.number = self.receipt["number"]
        self.headers = {**JSON, "X-Report-Token": self.receipt["token"]}

    def notices(self, **headers: str) -> list[dict[str, Any]]:
        path = f"/v1/reports/{self.number}/notices"
        answer = self.http.get(path, headers={**self.headers, **headers})
        assert answer.status_code == 200, answer.body
        assert answer.json_body["next"] is None
        items: list[dict[str, Any]] = answer.json_body["items"]
        return items

    def lines(self) -> list[tuple[int, str, str]]:
        return [(each["seq"], each["way"], each["state"]) for each in self.notices()]

    def wishes(self) -> Any:
        return self.http.get(f"/v1/reports/{self.number}/subscriptions", headers=self.headers)

    def asks(self, **wishes: Any) -> Any:
        return post(self.http, f"/v1/reports/{self.number}/subscriptions", wishes, self.headers)

    def erases(self) -> None:
        answer = post(self.http, f"/v1/reports/{self.number}/erasure", {}, self.headers)
        assert answer.status_code == 202, answer.body

    def on(self) -> list[str]:
        return [each["way"] for each in self.wishes().json_body["ways"] if each["on"]]


@pytest.fixture
def reporter(http: Any) -> Reporter:
    return Reporter(http)


def test_a_reporter_sees_when_and_how_each_notice_went_out(reporter: Reporter, aws: Aws) -> None:
    assert reporter.lines() == [(1, "email", "claimed"), (1, "sms", "claimed")]
    aws.settle()
    [mail, text] = reporter.notices()
    assert text == {
        "seq": 1,
        "at": text["at"],
        "kind": "status",
        "way": "sms",
        "to": "+62…7890",
        "state": "sent",
        "code": None,
        "retry": False,
        "until": None,
        "reason": None,
    }
    assert (mail["to"], mail["state"]) == ("s…@rumah.id", "sent")
    assert text["at"].endswith("+07:00")


def test_a_sender_that_fails_is_shown_as_it_is_until_it_works(
    reporter: Reporter, aws: Aws, calls: Calls
) -> None:
    throttled = ClientError({"Error": {"Code": "Throttling", "Message": PHONE}}, "Publish")
    aws.pump()
    calls.on("Publish", throttled, having="PhoneNumber")
    aws.deliver()
    assert reporter.lines() == [(1, "email", "sent"), (1, "sms", "failed")]
    [_, text] = reporter.notices(**{"Accept-Language": "en"})
    assert text["reason"].startswith("The provider has not taken it yet (Throttling)")
    aws.deliver()
    assert reporter.lines() == [(1, "email", "sent"), (1, "sms", "sent")]
    assert len(aws.texts()) == len(aws.mails()) == 1


def test_a_worker_that_dies_before_it_can_write_down_what_it_sent_leaves_it_unknown(
    reporter: Reporter, aws: Aws, calls: Calls, hands: Hands
) -> None:
    aws.pump()
    calls.on("UpdateItem", MemoryError(), having="sent")
    aws.deliver()
    assert (1, "sms", "claimed") in reporter.lines()
    aws.deliver()  # another copy of the message finds it in hand
    assert len(aws.texts()) == 1
    hands.forward(minutes=2)
    aws.deliver()
    assert (1, "sms", "unknown") in reporter.lines()
    assert len(aws.texts()) == 1, "nobody knows whether it went out, so it does not go out again"


def test_what_was_stopped_says_by_whom(reporter: Reporter, aws: Aws) -> None:
    aws.settle()
    assert reporter.asks(ways=[]).json_body["ways"][0]["on"] is False
    moved(reporter.http, reporter.number, "proses")
    aws.settle()
    assert reporter.lines()[2:] == [(2, "email", "withheld"), (2, "sms", "withheld")]
    assert "Anda mematikan" in reporter.notices()[-1]["reason"]
    assert len(aws.texts()) == 1


def test_ways_can_be_chosen_and_a_new_one_tells_what_comes_from_then_on(
    reporter: Reporter, aws: Aws
) -> None:
    assert reporter.on() == ["sms", "email"]
    assert reporter.asks(ways=["email"]).json_body == {
        "number": reporter.number,
        "language": "id",
        "muted": False,
        "quiet_hours": None,
        "ways": [
            {"way": "sms", "channel": None, "to": "+62…7890", "on": False, "withheld": None},
            {"way": "email", "channel": None, "to": "s…@rumah.id", "on": True, "withheld": None},
        ],
        "browsers": [],
    }
    aws.settle()
    moved(reporter.http, reporter.number, "proses")
    reporter.asks(ways=["sms", "email"])
    aws.settle()
    assert (len(aws.texts()), len(aws.mails())) == (0, 2)
    acted(
        reporter.http,
        reporter.number,
        {"action": "selesai", "version": 2, "note": "x"},
        signed_in(),
    )
    aws.settle()
    assert (len(aws.texts()), len(aws.mails())) == (1, 3)


def test_a_way_that_leads_nowhere_can_not_be_chosen(http: Any) -> None:
    only = Reporter(http, contact={"email": EMAIL})
    for ways, status in ((["sms"], 422), (["reply"], 422), (["post"], 422), (["email"] * 5, 422)):
        answer = only.asks(ways=ways)
        assert answer.status_code == status, answer.body
    assert "Pilihannya: email" in only.asks(ways=["sms"]).json_body["detail"]
    assert only.on() == ["email"]


def test_a_language_is_chosen_at_filing_and_changed_later(http: Any, aws: Aws) -> None:
    reporter = Reporter(http, language="en")
    assert "Office in charge: Kelurahan" in reporter.receipt["message"]
    aws.settle()
    assert aws.texts()[-1][1].startswith(
        f"Report {reporter.number}: received. Office in charge: Kel."
    )
    assert aws.texts()[-1][1].endswith("To stop, text STOP to 08111272206.")
    assert reporter.asks(language="id").json_body["language"] == "id"
    moved(http, reporter.number, "proses")
    aws.settle()
    assert aws.texts()[-1][1].startswith(f"{reporter.number}: sedang diproses")
    assert reporter.asks(language="fr").status_code == 422


def test_quiet_hours_are_set_changed_alone_and_ended(reporter: Reporter) -> None:
    night = {"begin": "21:00", "end": "06:00"}
    assert reporter.asks(quiet_hours=night).json_body["quiet_hours"] == night
    assert reporter.asks(language="en").json_body["quiet_hours"] == night
    assert reporter.wishes().json_body["quiet_hours"] == night
    for bad in ({"begin": "21:00"}, {**night, "end": "24:00"}, {**night, "end": "21:00"}, "night"):
        answer = reporter.asks(quiet_hours=bad)
        assert (answer.status_code, answer.json_body["type"]) == (422, "/problems/bad-field")
    assert reporter.asks(quiet_hours=None).json_body["quiet_hours"] is None


def meanwhile(patch: pytest.MonkeyPatch, name: str, happen: Callable[[], object]) -> None:
    """Let something happen between the read and the write ``name`` of a store."""
    write = getattr(notifications_store, name)

    def written_later(*given: Any) -> Any:
        happen()
        return write(*given)

    patch.setattr(notifications_store, name, written_later)


@pytest.mark.parametrize(
    "wishes",
    [
        {"language": "en"},
        {"quiet_hours": {"begin": "21:00", "end": "06:00"}},
        {"quiet_hours": None},
        {"ways": []},
    ],
)
def test_a_stop_at_the_same_moment_is_not_undone(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch, wishes: dict[str, Any]
) -> None:
    meanwhile(
        monkeypatch, "save_wishes", lambda: texted(reporter.http, an_sms("STOP", MessageSid="SM77"))
    )
    assert reporter.asks(**wishes).status_code == 200
    assert reporter.wishes().json_body["muted"] is True
    monkeypatch.undo()
    assert reporter.asks(ways=["sms"]).json_body["muted"] is False
    assert reporter.wishes().json_body["muted"] is False, "who chooses a way wants notices again"


WAYS_TO_CHANGE = [
    ("subscriptions", {"language": "en"}),
    ("subscriptions", {"ways": ["sms"]}),
    ("subscriptions/address", {"contact": {"phone": "081299990001"}}),
    ("subscriptions/confirmation", {"digits": "123456"}),
]


@pytest.mark.parametrize(("path", "body"), WAYS_TO_CHANGE)
def test_nothing_is_changed_once_an_erasure_was_asked_for(
    reporter: Reporter, aws: Aws, path: str, body: dict[str, Any]
) -> None:
    reporter.erases()
    aws.settle()
    refusal = post(reporter.http, f"/v1/reports/{reporter.number}/{path}", body, reporter.headers)
    told = refusal.json_body
    assert (refusal.status_code, told["rule"], told["allowed"]) == (409, "erased", ["export"])
    assert not [item for item in aws.items() if item["sk"] == "Z#contact"]
    assert reporter.wishes().status_code == 200, "reading does no harm"


@pytest.mark.parametrize("contact", [BOTH, {}])
@pytest.mark.parametrize(("path", "body"), [WAYS_TO_CHANGE[0], WAYS_TO_CHANGE[2]])
def test_nothing_is_stored_when_an_erasure_comes_between(
    http: Any,
    aws: Aws,
    monkeypatch: pytest.MonkeyPatch,
    contact: dict[str, str],
    path: str,
    body: dict[str, Any],
) -> None:
    reporter = Reporter(http, contact=contact)

    def erase() -> None:
        reporter.erases()
        aws.settle()

    for name in ("save_wishes", "save_code_request"):
        meanwhile(monkeypatch, name, erase)
    answer = post(http, f"/v1/reports/{reporter.number}/{path}", body, reporter.headers)
    assert (answer.status_code, answer.json_body["rule"]) == (409, "erased")
    aws.settle()
    assert not [item for item in aws.items() if item["sk"] == "Z#contact"]
    assert "+6281299990001" not in [to for to, _ in aws.texts()]


def test_two_changes_at_the_same_moment_are_both_kept(
    reporter: Reporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def choose_once() -> None:
        monkeypatch.undo()
        assert reporter.asks(ways=["email"], language="en").status_code == 200

    meanwhile(monkeypatch, "save_wishes", choose_once)
    night = {"begin": "21:00", "end": "06:00"}
    assert reporter.asks(quiet_hours=night).status_code == 200
    kept = reporter.wishes().json_body
    assert (kept["language"], kept["quiet_hours"], reporter.on()) == ("en", night, ["email"])


def test_a_change_of_nothing_is_no_write(reporter: Reporter, calls: Calls) -> None:
    calls.made.clear()
    assert reporter.asks().status_code == 200
    assert calls.made == ["Query"]


def test_a_desk_prints_a_receipt_in_the_language_of_who_came(http: Any) -> None:
    headers = {**signed_in(KEBON_JERUK, "desk"), "Accept": "text/html"}
    body = {"description": "Fallen tree in the street", "place": {"kelurahan": KEBON_JERUK}}
    page = post(http, "/v1/desk/reports", {**body, "language": "en"}, headers).body.decode()
    assert '<html lang="en">' in page
    for words in (
        "Receipt of a report",
        "Office in charge",
        "You will have an answer by",
        "Reporter code",
        "Follow",
    ):
        assert words in page
    assert "Kode" not in page
    assert "Diterima" not in page


@pytest.mark.parametrize("path", ["notices", "subscriptions"])
@pytest.mark.parametrize("token", ["", "salah"])
def test_nobody_else_sees_or_changes_it(http: Any, path: str, token: str) -> None:
    number = filed(http, contact=BOTH)["number"]
    headers = {**JSON, "X-Report-Token": token}
    answers = [http.get(f"/v1/reports/{number}/{path}", headers=headers)]
    if path == "subscriptions":
        answers.append(post(http, f"/v1/reports/{number}/{path}", {"ways": []}, headers))
    for answer in answers:
        assert answer.status_code == 401
        assert EMAIL not in answer.body.decode()


def test_the_log_is_kept_for_as_long_as_the_city_says_and_nothing_is_told_again_after_that(
    reporter: Reporter, aws: Aws, hands: Hands
) -> None:
    aws.settle()
    items = [item for item in aws.items() if item["sk"].startswith("Z#notice#")]
    until = hands.moment + timedelta(days=365)
    assert len(items) == 2
    for item in items:
        assert abs(int(item["ttl"]) - until.timestamp()) < 60
    hands.forward(days=366)
    for item in items:  # DynamoDB has let them go
        aws.forget(item)
    moved(reporter.http, reporter.number, "proses")
    notifications_service.send_notices(reporter.number, 2)
    assert [text.partition(": ")[2][:14] for _, text in aws.texts()] == [
        "sudah kami ter",
        "sedang diprose",
    ]


def test_the_log_costs_one_query(reporter: Reporter, aws: Aws, calls: Calls) -> None:
    aws.settle()
    calls.made.clear()
    reporter.notices()
    assert calls.made == ["Query"]
