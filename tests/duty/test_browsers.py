"""The browsers of officers as duty contacts: added by a press, told by push, and removed."""

import csv
import json
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.city.rows import Priority, Visibility
from chalicelib.duty import store
from chalicelib.platform import http_client
from tests.builders import JSON, KEBON_JERUK, post, signed_in
from tests.duty.messages.test_delivery import MONDAY, fall_due, filed
from tests.duty_room import Room, on_duty
from tests.push_browser import Browser, PushServices
from tests.rows import each_row

OFFICER, HEAD = signed_in(KEBON_JERUK, "officer"), signed_in(KEBON_JERUK, "head")
OTHER_OFFICE = "31.73.05.1002"
PATH = "/v1/duty/browsers"
ENDPOINT = "https://fcm.googleapis.com/fcm/send/ponsel-piket-"


@pytest.fixture(autouse=True)
def monday(room: Room) -> None:
    room.hands.to(MONDAY)


def adds(http: Any, browser: Browser, headers: Any = OFFICER, **changes: Any) -> Any:
    body = {**browser.subscription, "label": "Ponsel Budi", "hours": "always", **changes}
    return post(http, PATH, body, headers)


def added(http: Any, browser: Browser, headers: Any = OFFICER, **changes: Any) -> dict[str, Any]:
    answer = adds(http, browser, headers, **changes)
    assert answer.status_code == 201, answer.body
    shown: dict[str, Any] = answer.json_body
    return shown


def listed(http: Any) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = http.get("/v1/duty/contacts", headers=HEAD).json_body["items"]
    return items


def name_of(browser: Browser) -> str:
    """What a browser is called, as its page finds out."""
    return sha256(browser.endpoint.encode()).hexdigest()[:16]


def asked(http: Any, method: str, browser: Browser, headers: Any = OFFICER) -> Any:
    call = {"GET": http.get, "DELETE": http.delete}[method]
    return call(f"{PATH}/{name_of(browser)}", headers={**headers, **JSON})


def test_an_officer_adds_the_browser_without_a_code_and_it_is_told_each_step(
    http: Any, room: Room, pushes: PushServices
) -> None:
    browser = Browser()
    contact = added(http, browser)
    assert (contact["way"], contact["obstacle"], contact["label"]) == ("push", None, "Ponsel Budi")
    assert contact["address"] == "https://fcm.googleapis.com/…-uji"
    assert contact["secret"] is None
    assert listed(http) == [contact]
    assert asked(http, "GET", browser).json_body == contact
    number = filed(room)
    fall_due(room, number)
    [message] = pushes.to(browser)
    assert message["title"] == "1 laporan menunggu Kelurahan Kebon Jeruk"
    assert message["body"] == f"{number}: Pengingat: jawaban paling lambat 23 Nov 14.00 WIB."
    assert message["url"] == f"https://lapor.tanggap.test/petugas/laporan/{number}"
    assert message["tag"].startswith("duty-")
    assert pushes.got[0].headers["Urgency"] == "high"
    assert room.log() == ["sent"]


@each_row("visibility", (Visibility.PUBLIC, Visibility.PRIVATE))
def test_a_push_has_no_word_of_the_report(
    http: Any, room: Room, pushes: PushServices, visibility: Visibility
) -> None:
    browser = Browser(f"{ENDPOINT}{visibility}")
    added(http, browser)
    fall_due(room, filed(room, visibility=visibility))
    text = str(pushes.to(browser)).replace("menunggu Kelurahan Kebon Jeruk", "")  # whose push it is
    for word in ("Siti", "bangkai", "Sampah", "Kebon Jeruk"):
        assert word not in text


def test_several_steps_are_one_push_that_opens_the_queue(
    http: Any, room: Room, pushes: PushServices
) -> None:
    browser = Browser()
    added(http, browser, language="en", hours="mon 13:00-15:00")
    numbers = [filed(room) for _ in range(3)]
    fall_due(room, *numbers)
    assert pushes.got == [], "the duty opens at one"
    room.hands.to(MONDAY.replace(hour=13))
    room.settle()
    [message] = pushes.to(browser)
    assert message["title"] == "3 reports need Kelurahan Kebon Jeruk"
    assert message["body"].splitlines()[-1] == "and 1 more."
    assert message["url"] == "https://lapor.tanggap.test/en/petugas/antrean"


def test_what_is_urgent_is_pushed_too(http: Any, room: Room, pushes: PushServices) -> None:
    browser = Browser()
    added(http, browser, hours="sun 08:00-09:00")
    fall_due(room, filed(room, category="kebakaran", priority=Priority.DARURAT))
    assert len(pushes.to(browser)) == 1, "it does not wait for the hours"


def test_the_same_browser_once_more_is_changed(http: Any, room: Room, pushes: PushServices) -> None:
    before = added(http, Browser())
    renewed = Browser()  # the same endpoint with new keys
    after = added(http, renewed, label="Ponsel piket")
    assert (after["id"], after["label"]) == (before["id"], "Ponsel piket")
    assert listed(http) == [after]
    fall_due(room, filed(room))
    assert len(pushes.to(renewed)) == 1


def test_a_browser_is_told_of_one_office_only(http: Any, room: Room) -> None:
    browser = Browser()
    added(http, browser, signed_in(OTHER_OFFICE, "officer"))
    contact = added(http, browser)
    assert store.load_contacts(OTHER_OFFICE) == []
    assert listed(http) == [contact]


def test_a_browser_ends_it_and_what_waits_goes_to_others(
    http: Any, room: Room, pushes: PushServices
) -> None:
    browser = Browser()
    added(http, browser, hours="sun 08:00-09:00")
    fall_due(room, filed(room))
    on_duty()
    assert asked(http, "DELETE", browser, signed_in(OTHER_OFFICE, "officer")).status_code == 204
    assert len(listed(http)) == 2, "not by another office"
    assert asked(http, "DELETE", browser).status_code == 204
    assert asked(http, "DELETE", browser).status_code == 204
    assert asked(http, "GET", browser).status_code == 404
    room.settle()
    assert len(room.aws.mails()) == 1
    assert pushes.got == []


def test_the_head_changes_and_removes_it_as_any_contact(http: Any, room: Room) -> None:
    contact = added(http, Browser())
    path = f"/v1/duty/contacts/{contact['id']}"
    body = {"way": "push", "address": contact["address"], "label": "Loket", "hours": "office"}
    changed = http.put(path, headers=HEAD, body=json.dumps(body))
    assert changed.status_code == 200, changed.body
    assert (changed.json_body["label"], changed.json_body["obstacle"]) == ("Loket", None)
    table = http.get("/v1/duty/contacts.csv", headers=HEAD).body.decode()
    [row] = csv.DictReader(StringIO(table))
    assert (row["way"], row["address"]) == ("push", contact["address"])
    again = http.put(
        "/v1/duty/contacts.csv", headers={**HEAD, "Content-Type": "text/csv"}, body=table.encode()
    )
    assert again.json_body == {"added": 0, "changed": 0, "unchanged": 1, "unconfirmed": 0}
    assert http.delete(path, headers=HEAD).status_code == 204
    assert listed(http) == []


def test_a_head_can_not_write_a_browser_and_no_code_is_sent_to_one(http: Any, room: Room) -> None:
    body = {"way": "push", "address": f"{ENDPOINT}x", "label": "Loket"}
    refused = post(http, "/v1/duty/contacts", body, HEAD)
    assert (refused.status_code, refused.json_body["field"]) == (422, "way")
    contact = added(http, Browser())
    refused = post(http, f"/v1/duty/contacts/{contact['id']}/code", {}, HEAD)
    assert (refused.status_code, refused.json_body["field"]) == (422, "way")


@each_row("status", (404, 410))
def test_a_subscription_that_ended_removes_itself_and_others_are_told(
    http: Any, room: Room, pushes: PushServices, status: int
) -> None:
    browser, other = Browser(f"{ENDPOINT}{status}"), Browser(f"{ENDPOINT}lain{status}")
    added(http, browser)
    pushes.answer(browser, status)
    fall_due(room, filed(room))
    assert listed(http) == []
    assert room.log()[-1] == "failed gone"
    added(http, other)
    fall_due(room, filed(room))
    assert len(pushes.to(other)) == 1
    assert asked(http, "DELETE", other).status_code == 204


BUSY: tuple[Any, ...] = (503, 429, http_client.Unreachable("lost"))


@each_row("answer", BUSY)
def test_a_push_service_that_does_not_answer_is_tried_again_as_the_same_push(
    http: Any, room: Room, pushes: PushServices, answer: Any
) -> None:
    browser = Browser(f"{ENDPOINT}{answer}".replace(" ", ""))
    added(http, browser)
    pushes.answer(browser, answer)
    fall_due(room, filed(room))
    room.hands.forward(minutes=1)
    room.settle()
    one, other = pushes.to(browser)
    assert one["tag"] == other["tag"]
    assert asked(http, "DELETE", browser).status_code == 204


def test_a_browser_that_its_service_refuses_has_failed_until_it_is_added_again(
    http: Any, room: Room, pushes: PushServices
) -> None:
    browser = Browser()
    added(http, browser)
    pushes.answer(browser, 400)
    fall_due(room, filed(room))
    assert [each["obstacle"] for each in listed(http)] == ["failed"]
    assert added(http, browser)["obstacle"] is None


def test_an_office_has_so_many_browsers_and_contacts(http: Any, room: Room) -> None:
    most = city().settings.most_duty_browsers
    for at in range(most):
        added(http, Browser(f"{ENDPOINT}{at}"))
    refused = adds(http, Browser(f"{ENDPOINT}{most}"))
    assert (refused.status_code, refused.json_body["most"]) == (409, most)
    added(http, Browser(f"{ENDPOINT}0"), label="Ponsel lama")
    assert asked(http, "DELETE", Browser(f"{ENDPOINT}0")).status_code == 204
    for at in range(city().settings.most_duty_contacts - most + 1):
        on_duty(label=str(at))
    refused = adds(http, Browser(f"{ENDPOINT}{most}"))
    assert (refused.status_code, refused.json_body["most"]) == (
        409,
        city().settings.most_duty_contacts,
    )


WRONG = (
    ({"endpoint": "https://contoh.test/push"}, "endpoint"),
    ({"endpoint": "http://fcm.googleapis.com/fcm/send/x"}, "endpoint"),
    ({"p256dh": "A" * 87}, "p256dh"),
    ({"auth": "!" * 22}, "auth"),
    ({"label": " "}, "label"),
    ({"hours": "besok"}, "hours"),
)


@each_row(("changes", "field"), WRONG)
def test_what_is_no_subscription_is_refused(
    http: Any, room: Room, changes: dict[str, str], field: str
) -> None:
    refused = adds(http, Browser(), **changes)
    assert (refused.status_code, refused.json_body["field"]) == (422, field)
    assert store.load_contacts(KEBON_JERUK) == []
