""" "Me too": counted once a person, taken back, and beside all that officers do."""

from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.intake.form import parse_contact
from chalicelib.intake.schemas import ContactBody
from chalicelib.notifications import store as notifications_store
from chalicelib.notifications.supporters import service as supporters_service
from chalicelib.notifications.supporters.contacts_store import supporter_address
from chalicelib.reports.contact.preferences import EMAIL, SMS
from chalicelib.reports.number import compose
from chalicelib.reports.store import reports
from tests.builders import JSON, MONDAY, PHONE, a_city, acted, filed, loaded, moved, post, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

DEVICE, OTHER = "perangkat-0123456789", "perangkat-lain-012345"
NIGHT = {"begin": "21:00", "end": "06:00"}
SITI, BUDI = {"phone": "0812-9999-0001"}, {"email": "Budi@rumah.id"}


def supported(
    http: Any,
    number: str,
    contact: dict[str, str] | None = None,
    device: str = "",
    language: str = "",
    *,
    proves: bool = True,
    **more: Any,
) -> dict[str, Any]:
    """The answer to a "me too" of somebody who ``proves`` each way they left."""
    given = {"X-Device-Token": device, "Accept-Language": language}
    headers = {**JSON, **{name: value for name, value in given.items() if value}}
    answer = post(http, f"/v1/reports/{number}/support", {"contact": contact, **more}, headers)
    assert answer.status_code == 200, answer.body
    told: dict[str, Any] = answer.json_body
    left = parse_contact(ContactBody(**contact) if contact else None)
    for key in supporters_service.contact_keys(number, left) if proves else ():
        for way in (SMS, EMAIL):
            notifications_store.mark_proven(supporter_address(number, key), way)
    return told


def count(http: Any, number: str) -> int:
    told: int = http.get(f"/v1/reports/{number}").json_body["supporters"]
    return told


@pytest.fixture
def number(http: Any) -> str:
    found: str = filed(http, visibility="public")["number"]
    return found


def test_a_person_counts_once_by_contact_by_device_and_else_by_address(
    http: Any, number: str
) -> None:
    said = [
        (SITI, "", True),
        ({"phone": "+6281299990001"}, "", False),
        (BUDI, DEVICE, True),
        ({"email": "budi@rumah.id"}, "", False),
        (None, DEVICE, False),
        (None, "perangkat-lain-012345", True),
        (None, "", True),
        (None, "", False),
    ]
    counted = [supported(http, number, contact, device)["counted"] for contact, device, _ in said]
    assert counted == [new for *_, new in said]
    assert count(http, number) == 4


def test_what_it_is_answered_with(http: Any, number: str) -> None:
    first = supported(http, number, SITI)
    assert first.pop("token")
    assert [update["way"] for update in first.pop("updates")] == ["sms"]
    assert first == {"number": number, "supporters": 1, "counted": True, "subscribed": True}
    again = supported(http, number, SITI)
    assert (again["counted"], again["supporters"], again["token"]) == (False, 1, None)


def test_a_device_may_leave_a_contact_later_and_then_both_are_known(http: Any, number: str) -> None:
    first = supported(http, number, device=DEVICE)
    assert (first["counted"], first["subscribed"]) == (True, False)
    later = supported(http, number, BUDI, DEVICE)
    assert (later["counted"], later["subscribed"]) == (False, True)
    assert later["token"] == first["token"], "the same device"
    assert not supported(http, number, BUDI)["counted"]
    assert count(http, number) == 1


@pytest.mark.parametrize("device", ["", DEVICE])
def test_whose_first_message_could_not_be_queued_gets_it_once_at_the_next_try(
    http: Any, aws: Aws, calls: Calls, number: str, device: str
) -> None:
    """Also who was counted before, by the device alone."""
    if device:
        supported(http, number, device=device)
    calls.on("SendMessage", ClientError({"Error": {"Code": "InternalServerError"}}, "SendMessage"))
    headers = {**JSON, **({"X-Device-Token": device} if device else {})}
    path, body = f"/v1/reports/{number}/support", {"contact": SITI}
    assert post(http, path, body, headers).status_code >= 500
    for _ in range(3):
        assert post(http, path, body, headers).status_code == 200
        aws.settle()
    assert sum(to == "+6281299990001" for to, _ in aws.texts()) == 1


def test_somebody_with_a_phone_and_mail_and_two_devices_is_one_person(
    http: Any, aws: Aws, number: str
) -> None:
    both, other = {**SITI, **BUDI}, "perangkat-lain-012345"
    first = supported(http, number, both, DEVICE)
    said = [(BUDI, ""), (SITI, ""), (SITI, other), (None, other), (BUDI, other), (both, DEVICE)]
    again = [supported(http, number, *each) for each in said]
    assert not any(each["counted"] for each in again)
    assert count(http, number) == 1
    assert [each["token"] for each in again] == [None] * 5 + [first["token"]]
    assert withdrawn(http, number, first["token"]) == 204
    assert not [item for item in aws.items() if item["pk"].startswith(f"S#{number}")]


def test_who_knows_anothers_contact_is_not_told_their_token(http: Any, number: str) -> None:
    theirs = supported(http, number, SITI, DEVICE)["token"]
    mine = supported(http, number, None, "perangkat-lain-012345")["token"]
    told = supported(http, number, SITI, "perangkat-lain-012345")
    assert (told["counted"], told["token"]) == (False, mine)
    assert mine != theirs
    assert count(http, number) == 2


def withdrawn(http: Any, number: str, token: str) -> int:
    headers = {"X-Support-Token": token}
    status: int = http.delete(f"/v1/reports/{number}/support", headers=headers).status_code
    return status


def test_another_device_is_not_told_the_token_of_a_contact_it_knows(http: Any, number: str) -> None:
    supported(http, number, BUDI, DEVICE)
    other = supported(http, number, device=OTHER)  # somebody else, counted too
    prying = supported(http, number, BUDI, OTHER, quiet_hours=NIGHT)
    assert (prying["counted"], prying["token"]) == (False, other["token"])
    assert kept(http, number, other["token"]).json_body["contacts"] == []
    token = supported(http, number, BUDI, DEVICE)["token"]
    assert kept(http, number, token).json_body["contacts"][0]["quiet_hours"] is None


def test_who_left_anothers_contact_first_sees_nothing_that_other_leaves_later(
    http: Any, aws: Aws, number: str
) -> None:
    planted = supported(http, number, SITI)["token"]
    supported(http, number, SITI, DEVICE)  # Siti herself
    assert supported(http, number, BUDI, DEVICE)["subscribed"]
    changed(http, number, planted, quiet_hours=NIGHT)
    [seen] = kept(http, number, planted).json_body["contacts"]
    assert (seen["phone"], seen["email"]) == ("+6281299990001", None)
    [hers] = [item for item in aws.items() if item.get("email")]
    assert "quiet" not in hers


def test_quiet_hours_may_be_said_with_it_within_their_limits(http: Any, number: str) -> None:
    token = supported(http, number, SITI, quiet_hours=NIGHT)["token"]
    assert kept(http, number, token).json_body["contacts"][0]["quiet_hours"] == NIGHT
    path = f"/v1/reports/{number}/support"
    for bad in ({"begin": "21:00"}, {**NIGHT, "end": "24:00"}, {**NIGHT, "end": "21:00"}, "night"):
        answer = post(http, path, {"contact": BUDI, "quiet_hours": bad})
        assert (answer.status_code, answer.json_body["type"]) == (422, "/problems/bad-field")
    assert count(http, number) == 1
    assert supported(http, number, None, DEVICE, quiet_hours=NIGHT)["subscribed"] is False


def test_without_quiet_hours_nothing_more_is_kept(http: Any, aws: Aws, number: str) -> None:
    supported(http, number, SITI, proves=False)
    [contact] = [item for item in aws.items() if item["pk"].startswith(f"S#{number}~")]
    assert contact.keys() == {"pk", "sk", "phone", "mpk", "msk"}


def test_the_same_device_says_it_again_to_be_told_otherwise(
    http: Any, calls: Calls, number: str
) -> None:
    token = supported(http, number, BUDI, DEVICE)["token"]

    def wishes(**more: Any) -> tuple[str, Any]:
        supported(http, number, BUDI, DEVICE, proves=False, **more)
        [contact] = kept(http, number, token).json_body["contacts"]
        return contact["language"], contact["quiet_hours"]

    assert wishes(language="en", quiet_hours=NIGHT) == ("en", NIGHT)
    assert wishes() == ("id", NIGHT), "what is left out stays"
    calls.made.clear()
    assert wishes() == ("id", NIGHT)
    written = ["UpdateItem", "TransactWriteItems"]  # the count of the address, and what is refused
    assert [call for call in calls.made if call != "Query"] == written
    assert wishes(quiet_hours=None) == ("id", None)


def test_nobody_else_changes_how_somebody_is_told(http: Any, number: str) -> None:
    token = supported(http, number, BUDI, DEVICE)["token"]
    for device in ("", OTHER):
        supported(http, number, BUDI, device, language="en", quiet_hours=NIGHT)
    for wrong in ("", "x" * 32 + "." + "y" * 32):
        assert changed(http, number, wrong, language="en").status_code == 401
    [contact] = kept(http, number, token).json_body["contacts"]
    assert (contact["language"], contact["quiet_hours"]) == ("id", None)


def test_with_the_token_language_and_quiet_hours_are_changed_also_of_a_hidden_report(
    http: Any,
) -> None:
    receipt = filed(http, visibility="public")
    number, mine = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    token = supported(http, number, SITI)["token"]
    post(http, f"/v1/reports/{number}/visibility", {"visibility": "private"}, mine)
    [contact] = changed(http, number, token, language="en", quiet_hours=NIGHT).json_body["contacts"]
    assert (contact["language"], contact["quiet_hours"]) == ("en", NIGHT)
    [contact] = changed(http, number, token, quiet_hours=None).json_body["contacts"]
    assert (contact["language"], contact["quiet_hours"]) == ("en", None)
    for bad in ({"language": "fr"}, {"ways": []}, {"quiet_hours": {**NIGHT, "end": "21:00"}}):
        assert changed(http, number, token, **bad).status_code == 422


def test_a_change_brings_nobody_back_who_takes_it_back_meanwhile(
    http: Any, aws: Aws, calls: Calls, number: str
) -> None:
    token = supported(http, number, SITI)["token"]
    calls.meanwhile("UpdateItem", lambda: withdrawn(http, number, token))
    assert changed(http, number, token, quiet_hours=NIGHT).json_body["since"] is None
    assert [item for item in aws.items() if item["pk"].startswith(f"S#{number}")] == []


def kept(http: Any, number: str, token: str, **headers: str) -> Any:
    given = {**headers, "X-Support-Token": token}
    return http.get(f"/v1/reports/{number}/support", headers=given)


def changed(http: Any, number: str, token: str, **wishes: Any) -> Any:
    headers = {**JSON, "X-Support-Token": token}
    return post(http, f"/v1/reports/{number}/support/subscriptions", wishes, headers)


def test_who_supports_sees_all_that_is_kept_of_them(http: Any, aws: Aws, number: str) -> None:
    token = supported(http, number, device=DEVICE)["token"]
    alone = kept(http, number, token)
    assert alone.headers["Cache-Control"] == "no-store"
    since = alone.json_body["since"]
    assert since.endswith("+07:00")
    assert alone.json_body == {"number": number, "since": since, "hashes": 1, "contacts": []}

    both = {**SITI, **BUDI}
    supported(http, number, {**both, "name": "Siti"}, DEVICE, language="en", quiet_hours=NIGHT)
    supported(http, number, {"email": "orang@lain.id"})
    told = kept(http, number, token).json_body
    assert told["hashes"] == 3
    [contact] = told["contacts"]
    assert contact.pop("since").endswith("+07:00")
    assert contact == {
        "phone": "+6281299990001",
        "email": "Budi@rumah.id",
        "language": "en",
        "quiet_hours": NIGHT,
        "muted": False,
        "proven": ["email", "sms"],
        "ended": [],
        "bounced": False,
        "notices": [],
    }
    everything = [item for item in aws.items() if item["pk"].startswith(f"S#{number}")]
    assert "Siti" not in str(everything), "a name is not kept"


def test_what_is_kept_stays_theirs_when_the_report_is_hidden_or_closed_since(http: Any) -> None:
    receipt = filed(http, visibility="public")
    number, mine = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    token = supported(http, number, SITI, DEVICE)["token"]
    before = kept(http, number, token).json_body
    moved(http, number, "proses", "selesai")
    assert kept(http, number, token).json_body == before
    post(http, f"/v1/reports/{number}/visibility", {"visibility": "private"}, mine)
    assert kept(http, number, token).json_body == before


def test_a_wrong_token_tells_nothing_of_the_report(http: Any, number: str) -> None:
    token = supported(http, number, SITI)["token"]
    others = [number, filed(http)["number"], compose(MONDAY, 7)]
    for wrong in ("", "salah", token[:-1] + ("0" if token[-1] != "0" else "1")):
        answers = [kept(http, each, wrong) for each in others]
        assert {answer.status_code for answer in answers} == {401}
        told = [{**answer.json_body, "number": "", "detail": ""} for answer in answers]
        assert told == [told[0]] * 3
    assert kept(http, others[1], token).status_code == 401, "it is for one report"
    assert kept(http, "JK261123-00000A", token).status_code == 404


def test_who_takes_it_back_is_counted_no_more_and_may_say_it_again(
    http: Any, aws: Aws, number: str
) -> None:
    token = supported(http, number, BUDI, DEVICE)["token"]
    supported(http, number, SITI)
    assert [withdrawn(http, number, token) for _ in range(2)] == [204, 204]
    assert count(http, number) == 1
    left = [item for item in aws.items() if item["pk"].startswith(f"S#{number}")]
    assert [item.get("phone") for item in left] == [None, "+6281299990001"]
    nothing = {"number": number, "since": None, "hashes": 0, "contacts": []}
    assert kept(http, number, token).json_body == nothing
    assert supported(http, number, None, DEVICE)["counted"]
    assert withdrawn(http, number, "x" * 32 + "." + "y" * 32) == 401
    assert withdrawn(http, number, "") == 401


def test_a_private_report_is_as_unknown_as_one_there_is_not(http: Any) -> None:
    unknown = compose(MONDAY, 7)
    answers = [
        post(http, f"/v1/reports/{each}/support", {})
        for each in (filed(http, visibility="private")["number"], unknown)
    ]
    told = [{**answer.json_body, "number": "", "detail": ""} for answer in answers]
    assert told[0]["type"] == "/problems/unknown-report"
    assert told[0] == told[1]


def test_a_report_that_is_hidden_shows_no_count_and_one_that_is_closed_takes_none(
    http: Any,
) -> None:
    receipt = filed(http, visibility="public")
    number, mine = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    supported(http, number, SITI)
    post(http, f"/v1/reports/{number}/visibility", {"visibility": "private"}, mine)
    assert count(http, number) == 0
    assert post(http, f"/v1/reports/{number}/support", {}).status_code == 404
    post(http, f"/v1/reports/{number}/visibility", {"visibility": "public"}, mine)
    assert count(http, number) == 1
    for version, action in ((3, "proses"), (4, "selesai")):
        body = {"action": action, "version": version, "note": "sudah"}
        assert acted(http, number, body, signed_in()).status_code == 200
    refused = post(http, f"/v1/reports/{number}/support", {})
    assert (refused.status_code, refused.json_body["rule"]) == (409, "closed")


@pytest.mark.parametrize("anonymous", [False, True])
def test_nobody_learns_by_it_who_reported(http: Any, anonymous: bool) -> None:
    mail = "pelapor@rumah.id"
    whose = {"phone": PHONE, "email": mail}
    number = filed(http, visibility="public", anonymous=anonymous, contact=whose)["number"]
    guessed = [{"phone": "0812-7777-0001"}, {"phone": PHONE}, {"email": mail}]
    for many, contact in enumerate(guessed, start=1):
        told = supported(http, number, contact)
        assert told.pop("token")
        assert [update["withheld"] for update in told.pop("updates")] == ["unproven"]
        assert told == {"number": number, "supporters": many, "counted": True, "subscribed": True}
        assert count(http, number) == many


def test_it_moves_no_version_and_officers_meet_no_conflict(
    http: Any, aws: Aws, calls: Calls, number: str
) -> None:
    calls.meanwhile("TransactWriteItems", lambda: supported(http, number, SITI))
    moved(http, number, "proses")
    report, entries = loaded(number)
    assert (report.version, report.supporters, len(entries)) == (2, 1, 2)
    tag = http.get(f"/v1/reports/{number}").headers["ETag"]
    supported(http, number, BUDI)
    assert http.get(f"/v1/reports/{number}").headers["ETag"] != tag


def test_how_many_support_a_hidden_report_is_told_to_nobody(http: Any, hands: Hands) -> None:
    receipt = filed(http, visibility="public")
    path = f"/v1/reports/{receipt['number']}"
    token = supported(http, receipt["number"], SITI)["token"]
    post(
        http,
        f"{path}/visibility",
        {"visibility": "private"},
        {**JSON, "X-Report-Token": receipt["token"]},
    )
    tags = [http.get(path).headers["ETag"]]
    assert http.delete(f"{path}/support", headers={"X-Support-Token": token}).status_code == 204
    tags.append(http.get(path).headers["ETag"])
    assert tags[0] == tags[1]


def test_it_costs_two_calls_a_count_and_a_message(http: Any, calls: Calls, number: str) -> None:
    supported(http, number, SITI)
    calls.made.clear()
    supported(http, number, BUDI, DEVICE, proves=False)
    asked = "SendMessage"  # the one message that asks whether the contact is theirs
    assert calls.made == ["UpdateItem", "Query", "TransactWriteItems", asked]


def test_from_one_address_so_many_are_taken_an_hour(
    http: Any, number: str, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.notifications.supporters import service as supporters_service

    few = a_city(supports_an_hour=2)
    monkeypatch.setattr(supporters_service, "city", lambda: few)
    for at in range(2):
        supported(http, number, device=f"{DEVICE}-{at}")
    refused = post(http, f"/v1/reports/{number}/support", {})
    assert (refused.status_code, refused.json_body["type"]) == (429, "/problems/too-often")
    assert 0 < int(refused.headers["Retry-After"]) <= 3600
    hands.forward(hours=1)
    supported(http, number)


@pytest.mark.parametrize("device", ["pendek", "x" * 201, "dengan spasi di dalam"])
def test_a_device_token_is_long_and_plain(http: Any, number: str, device: str) -> None:
    headers = {**JSON, "X-Device-Token": device}
    answer = post(http, f"/v1/reports/{number}/support", {}, headers)
    assert (answer.status_code, answer.json_body["field"]) == (422, "X-Device-Token")


def test_supporters_stand_by_what_is_offered_and_in_the_record(http: Any, number: str) -> None:
    supported(http, number, SITI)
    [offered] = filed(http)["possible_duplicates"]
    assert offered["supporters"] == 1
    record = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    assert record["supporters"] == 1


def test_many_supporters_raise_a_report_in_the_queue_and_move_no_promise(
    http: Any, aws: Aws, number: str, hands: Hands
) -> None:
    older, before = number, http.get(f"/v1/reports/{number}").json_body
    hands.forward(hours=1)
    newer = filed(http, visibility="public")
    number = newer["number"]
    tokens = [supported(http, number, device=f"{DEVICE}-{at}")["token"] for at in range(3)]
    assert queue(http) == [number, older]
    [line, _] = http.get("/v1/work", headers=signed_in()).json_body["items"]
    assert line["due"] == newer["promise"]["respond_by"]
    assert http.get(f"/v1/reports/{number}").json_body["promise"] == newer["promise"]
    assert before["promise"]["respond_by"] < newer["promise"]["respond_by"]
    assert queue(http, "?limit=1") == [number]
    first = http.get("/v1/work?limit=1", headers=signed_in()).json_body["next"]
    assert queue(http, f"?limit=1&cursor={first}") == [older]
    hands.forward(hours=3)  # past its place in the queue, and not past its promise
    assert queue(http, "?late=true") == []
    assert http.get("/v1/work/counts", headers=signed_in()).json_body["late"] == 0
    acted(http, number, {"action": "proses", "version": 1}, signed_in())
    acted(http, older, {"action": "proses", "version": 1}, signed_in())
    assert queue(http) == [number, older], "by what is promised next as well"
    assert withdrawn(http, number, tokens[0]) == 204
    assert queue(http) == [older, number]


def test_who_stands_behind_a_merged_report_makes_the_surviving_one_more_urgent(
    http: Any, aws: Aws, number: str, hands: Hands
) -> None:
    hands.forward(hours=1)
    merged, survivor = (filed(http, visibility="public")["number"] for _ in range(2))
    for at in range(2):
        supported(http, merged, device=f"{DEVICE}-{at}")
    step = {"action": "merge", "version": 1, "into": survivor}
    assert acted(http, merged, step, signed_in()).status_code == 200
    assert queue(http) == [survivor, number], "two supporters and their reporter are three"
    assert count(http, survivor) == 0
    token = supported(http, survivor, SITI, DEVICE)["token"]
    assert queue(http) == [survivor, number]
    assert withdrawn(http, survivor, token) == 204
    assert queue(http) == [survivor, number]
    part = {"action": "unmerge", "version": 2}
    assert acted(http, merged, part, signed_in()).status_code == 200
    assert queue(http)[0] == number
    assert reports.load_report(survivor)[0].behind == 0


def queue(http: Any, query: str = "") -> list[str]:
    items = http.get(f"/v1/work{query}", headers=signed_in()).json_body["items"]
    return [line["number"] for line in items]
