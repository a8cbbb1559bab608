"""Duty contacts over HTTP: written, confirmed by a code, and kept as a table."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest

from chalicelib.city.current import city
from chalicelib.duty import service, store
from tests.builders import KEBON_JERUK, KECAMATAN_KEBON_JERUK, post, signed_in
from tests.duty_room import Room, on_duty
from tests.rows import each_row
from tests.webhooks import signed_by

HEAD = signed_in(KEBON_JERUK, "head")
CAMAT = signed_in(KECAMATAN_KEBON_JERUK, "head")
PATH = "/v1/duty/contacts"
MAIL = {"way": "mail", "address": "piket@jakarta.go.id", "label": "Piket kelurahan"}
CSV = {**HEAD, "Content-Type": "text/csv"}


def added(http: Any, **changes: Any) -> dict[str, Any]:
    answer = post(http, PATH, {**MAIL, **changes}, HEAD)
    assert answer.status_code == 201, answer.body
    assert answer.headers["Location"] == f"{PATH}/{answer.json_body['id']}"
    shown: dict[str, Any] = answer.json_body
    return shown


def refused(answer: Any) -> tuple[int, str | None]:
    return answer.status_code, answer.json_body.get("field")


def digits_in(text: str) -> str:
    [digits] = re.findall(r"\b\d{6}\b", text)
    return str(digits)


def test_a_contact_by_mail_is_confirmed_by_the_code_that_it_gets(http: Any, room: Room) -> None:
    contact = added(http)
    assert contact["address"] == "p…@jakarta.go.id"
    assert (contact["obstacle"], contact["hours"], contact["secret"]) == (
        "unconfirmed",
        "office",
        None,
    )
    room.run()
    [mail] = room.aws.mails()
    assert mail.headers["To"] == "piket@jakarta.go.id"
    assert "kontak piket" in mail.body
    path = f"{PATH}/{contact['id']}/confirmation"
    wrong = post(http, path, {"digits": "000000"}, HEAD)
    assert refused(wrong) == (422, "digits")
    answer = post(http, path, {"digits": digits_in(mail.body)}, HEAD)
    assert answer.status_code == 200
    assert (answer.json_body["obstacle"], bool(answer.json_body["confirmed_at"])) == (None, True)
    again = post(http, path, {"digits": digits_in(mail.body)}, HEAD)
    assert refused(again) == (422, "digits")
    [listed] = http.get(PATH, headers=HEAD).json_body["items"]
    assert listed == answer.json_body


@pytest.mark.parametrize("way", ["chat", "webhook", "sms"])
def test_each_way_gets_its_code(http: Any, room: Room, way: str) -> None:
    address = "0812-9999-0000" if way == "sms" else room.listener.url
    contact = added(http, way=way, address=address)
    room.run()
    if way == "sms":
        [(to, text)] = room.aws.texts()
        assert to == "+6281299990000"
        digits = digits_in(text)
    elif way == "chat":
        [posted] = room.listener.posted
        digits = digits_in(posted.json["text"])
    else:
        [posted] = room.listener.posted
        assert signed_by(contact["secret"], posted)
        assert posted.json["type"] == "duty.code"
        digits = posted.json["data"]["code"]
        assert contact["address"].startswith("http://127.0.0.1")
        assert room.listener.url[-10:] not in contact["address"]
    path = f"{PATH}/{contact['id']}/confirmation"
    answer = post(http, path, {"digits": digits}, HEAD)
    assert answer.json_body["confirmed_at"]
    assert answer.json_body["secret"] is None


def test_a_code_has_five_tries_thirty_minutes_and_voids_the_one_before(
    http: Any, room: Room
) -> None:
    room.hands.to_next(timedelta(days=1))
    contact = added(http)
    path, first = f"{PATH}/{contact['id']}", _code(contact)
    room.hands.forward(seconds=5)
    assert post(http, f"{path}/code", {}, HEAD).status_code == 200
    assert _code(contact) != first
    assert refused(post(http, f"{path}/confirmation", {"digits": first}, HEAD)) == (422, "digits")
    for _ in range(4):
        post(http, f"{path}/confirmation", {"digits": "000000"}, HEAD)
    spent = post(http, f"{path}/confirmation", {"digits": _code(contact)}, HEAD)
    assert refused(spent) == (422, "digits")
    room.hands.forward(seconds=5)
    post(http, f"{path}/code", {}, HEAD)
    room.hands.forward(minutes=30)
    late = post(http, f"{path}/confirmation", {"digits": _code(contact)}, HEAD)
    assert refused(late) == (422, "digits")
    for _ in range(2):
        assert post(http, f"{path}/code", {}, HEAD).status_code == 200
    assert post(http, f"{path}/code", {}, HEAD).status_code == 429
    room.run()
    assert len(room.aws.mails()) <= 3, "an address nobody has proven gets three a day"


def _code(contact: dict[str, Any]) -> str:
    return service.derive_code(store.load_contact(KEBON_JERUK, contact["id"]))


def test_another_address_is_confirmed_anew_and_the_shown_one_changes_nothing(
    http: Any, room: Room
) -> None:
    stored = on_duty(address="piket@jakarta.go.id")
    path = f"{PATH}/{stored.id}"
    same = {**MAIL, "address": "p…@jakarta.go.id", "hours": "mon-fri 07:00-15:00"}
    answer = http.put(path, headers=HEAD, body=json.dumps(same))
    assert (answer.json_body["confirmed_at"] is not None, answer.json_body["hours"]) == (
        True,
        "mon-fri 07:00-15:00",
    )
    assert store.load_contact(KEBON_JERUK, stored.id).address == "piket@jakarta.go.id"
    other = http.put(path, headers=HEAD, body=json.dumps({**MAIL, "address": "lain@jakarta.go.id"}))
    assert other.json_body["obstacle"] == "unconfirmed"
    room.run()
    assert [mail.headers["To"] for mail in room.aws.mails()] == ["lain@jakarta.go.id"]


@each_row(
    ("changes", "field"),
    [
        ({"way": "fax"}, "way"),
        ({"address": "nobody"}, "address"),
        ({"way": "sms", "address": "0217654321"}, "address"),
        ({"way": "sms", "address": "+4915112345678"}, "address"),
        ({"way": "chat", "address": "http://jakarta.go.id/x"}, "address"),
        ({"way": "webhook", "address": "https://jakarta.go.id:8443/"}, "address"),
        ({"way": "webhook", "address": "https://u:p@jakarta.go.id/"}, "address"),
        ({"label": "  "}, "label"),
        ({"hours": "pagi"}, "hours"),
        ({"absent_from": "2026-13-01"}, "absent_from"),
        ({"absent_until": "2026-12-01"}, "absent_until"),
        ({"absent_from": "2026-12-02", "absent_until": "2026-12-01"}, "absent_until"),
        ({"deputy": "0123456789abcdef"}, "deputy"),
        ({"secret": "x"}, "secret"),
    ],
)
def test_a_contact_that_can_not_be_is_refused(
    http: Any, room: Room, changes: dict[str, Any], field: str
) -> None:
    assert refused(post(http, PATH, {**MAIL, **changes}, HEAD)) == (422, field)
    assert store.load_all_contacts() == []


def test_an_office_has_twenty_contacts_at_most(http: Any, room: Room) -> None:
    for place in range(city().settings.most_duty_contacts):
        on_duty(label=f"Piket {place}")
    answer = post(http, PATH, MAIL, HEAD)
    assert (answer.status_code, answer.json_body["most"]) == (409, 20)


def test_what_waits_for_a_deleted_contact_is_not_lost(http: Any, room: Room) -> None:
    stored = on_duty()
    answer = http.request("DELETE", f"{PATH}/{stored.id}", headers=HEAD, body=b"")
    assert answer.status_code == 204
    assert http.get(PATH, headers=HEAD).json_body["items"] == []
    again = http.request("DELETE", f"{PATH}/{stored.id}", headers=HEAD, body=b"")
    assert again.status_code == 404


# --- as a table ----------------------------------------------------------------------------------


def table(http: Any, headers: dict[str, str] = HEAD) -> list[dict[str, str]]:
    answer = http.get(f"{PATH}.csv", headers=headers)
    assert answer.status_code == 200
    return [*csv.DictReader(StringIO(answer.body.decode()))]


def put(http: Any, text: str, headers: dict[str, str] = HEAD) -> Any:
    kind = {**headers, "Content-Type": "text/csv; charset=utf-8"}
    return http.put(f"{PATH}.csv", headers=kind, body=text.encode())


def test_a_table_that_comes_back_unchanged_changes_nothing(http: Any, room: Room) -> None:
    on_duty(
        address="piket@jakarta.go.id", label="=1+1", hours="mon-fri 07:00-15:00; sat 08:00-12:00"
    )
    on_duty(office=KECAMATAN_KEBON_JERUK, way="sms", address="+6281299990000")
    before = store.load_all_contacts()
    text = http.get(f"{PATH}.csv", headers=CAMAT).body.decode()
    assert "+6281299990000" not in text
    assert "piket@jakarta" not in text
    assert '"\'=1+1"' in text
    answer = put(http, text, CAMAT)
    assert answer.json_body == {"added": 0, "changed": 0, "unchanged": 2, "unconfirmed": 0}
    assert store.load_all_contacts() == before
    assert len(table(http)) == 1, "of the own tree"


def test_a_table_adds_and_changes_contacts_and_asks_for_codes(http: Any, room: Room) -> None:
    stored = on_duty(address="piket@jakarta.go.id")
    rows = (
        "id;agency;way;address;label;hours;deputy\r\n"
        f"{stored.id};{KEBON_JERUK};mail;p…@jakarta.go.id;Piket pagi;office;\r\n"
        f";{KEBON_JERUK};mail;wakil@jakarta.go.id;Wakil;always;{stored.id}\r\n"
        ";;mail;camat@jakarta.go.id;Camat;;\r\n"
    )
    answer = put(http, "\ufeff" + rows, CAMAT)
    assert answer.json_body == {"added": 2, "changed": 1, "unchanged": 0, "unconfirmed": 2}
    room.run()
    assert {mail.headers["To"] for mail in room.aws.mails()} == {
        "wakil@jakarta.go.id",
        "camat@jakarta.go.id",
    }
    offices = {each.label: each.office for each in store.load_all_contacts()}
    assert offices == {
        "Piket pagi": KEBON_JERUK,
        "Wakil": KEBON_JERUK,
        "Camat": KECAMATAN_KEBON_JERUK,
    }
    assert store.load_contact(KEBON_JERUK, stored.id).confirmed_at


@each_row(
    ("row", "field"),
    [
        (",,mail,nobody,Piket", "address"),
        (",,fax,a@jakarta.go.id,Piket", "way"),
        (",,mail,a@jakarta.go.id,", "label"),
        (",31.73.05,mail,a@jakarta.go.id,Camat", "agency"),  # above the head's own
        (",31.99,mail,a@jakarta.go.id,Camat", "agency"),
        ("0123456789abcdef,,mail,a@jakarta.go.id,Piket", "id"),
        (",,mail,a@jakarta.go.id,Piket,one,two", "body"),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_changed(
    http: Any, room: Room, row: str, field: str
) -> None:
    good = ",,mail,baik@jakarta.go.id,Piket"
    answer = put(http, f"id,agency,way,address,label\n{good}\n{row}\n")
    assert refused(answer) == (422, field)
    assert answer.json_body["row"] == 3
    assert answer.json_body["detail"].startswith("Baris 3: ")
    assert store.load_all_contacts() == []


def test_what_is_no_table_is_refused(http: Any, room: Room) -> None:
    for text in ("", "nothing at all\n1,2\n"):
        assert put(http, text).status_code == 400
    assert http.put(f"{PATH}.csv", headers=CSV, body=b"\xff\xfe").status_code == 400


# --- the log -------------------------------------------------------------------------------------


def test_the_log_lists_messages_page_by_page(http: Any, room: Room) -> None:
    from tests.duty.messages.test_delivery import fall_due, filed

    on_duty(address="piket@jakarta.go.id")
    numbers = [filed(room)]
    room.hands.forward(minutes=20)
    numbers.append(filed(room))
    for number in numbers:
        fall_due(room, number)
    first = http.get("/v1/duty/log?limit=1", headers=HEAD).json_body
    [newest] = first["items"]
    assert newest["steps"] == [{"number": numbers[1], "seq": 2}]
    assert (newest["state"], newest["to"], newest["code"]) == ("sent", "p…@jakarta.go.id", None)
    second = http.get(f"/v1/duty/log?limit=1&cursor={first['next']}", headers=HEAD).json_body
    assert second["items"][0]["steps"] == [{"number": numbers[0], "seq": 2}]
    assert second["next"] is None
    assert http.get("/v1/duty/log?cursor=eA==", headers=HEAD).status_code == 422


def test_a_contact_that_is_added_again_is_the_same_one(http: Any, room: Room) -> None:
    """Its answer was lost: a second one would get each step once more."""
    first = added(http)
    assert added(http, label="Piket malam")["id"] == first["id"]
    rows = b"way,address,label\nmail,piket@jakarta.go.id,Piket\n"
    assert http.put(f"{PATH}.csv", headers=CSV, body=rows).status_code == 200
    [contact] = store.load_contacts(KEBON_JERUK)
    assert contact.label == "Piket"
    room.run()
    digits = digits_in(room.aws.mails()[-1].body)
    assert (
        post(http, f"{PATH}/{first['id']}/confirmation", {"digits": digits}, HEAD).status_code
        == 200
    )
    again = added(http)
    assert (again["id"], again["obstacle"]) == (first["id"], None), "it stays confirmed"
