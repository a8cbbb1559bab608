"""A report shows no more than its level in any public answer, message, metric or log (I7): whatever
route there is, and however the report came to its level. No level shows identity and contact; facts
have no words, no photos and no point; a private report has moments only.
"""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.city.rows import Visibility
from chalicelib.platform.http.operation import OPERATIONS
from chalicelib.platform.moments import format_stored
from chalicelib.reports.store.items.item_classes import FIRST, EntryItem
from chalicelib.sla import timer
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    a_city,
    acted,
    an_sms,
    filed,
    post,
    signed_in,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client, copied, resources
from tests.webhooks import Subscribers, added

IDENTITY = {
    "name": "RAHASIA-NAMA",
    "phone": PHONE,
    "email": "rahasia-surel@rumah.id",
}
TEXT = "RAHASIA-URAIAN sampah menumpuk"
ADDRESS = "RAHASIA-ALAMAT Kebon Jeruk"
OFFICERS_NOTE = "RAHASIA-CATATAN petugas"
REPORTERS_NOTE = "RAHASIA-KEBERATAN pelapor"
NEVER = ["RAHASIA", "rahasia-", PHONE, PHONE[1:], "0812-3456-7890", "81234567890"]
NUMBERED = ["service_request_id={number}&extensions=true"]
OPEN_DATA = ("/v1/reports", "/v1/reports.csv", "/v1/reports.geojson", "/v1/feed.atom")
SOUGHT = [f"kelurahan={KEBON_JERUK}", "near=-6.1920,106.7690", "category=sampah"]
WHO = ["RAHASIA-NAMA", "rahasia-surel", PHONE[1:], "81234567890"]


def an_upload(http: Any) -> str:
    body = {"filename": "RAHASIA-FOTO.jpg", "content_type": "image/jpeg", "size": 10}
    upload: str = post(http, "/v1/uploads", body).json_body["id"]
    return upload


def reporters(http: Any, number: str, token: str, what: str, **body: Any) -> None:
    headers = {**JSON, "X-Report-Token": token}
    answer = post(http, f"/v1/reports/{number}/{what}", body, headers)
    assert answer.status_code == 200, answer.body


# the level that a report was filed with, and what became of it at its end
PRIVATE = {
    "filed": ("private", ""),
    "hidden": ("public", "private"),
    "hidden from facts": ("facts", "private"),
    "moderated": ("public", "moderated"),
    "moderated from facts": ("facts", "moderated"),
}
FACTS = {
    "facts by default": (None, ""),
    "facts": ("facts", ""),
    "lowered": ("public", "facts"),
    "raised": ("private", "facts"),
}
WORDLESS = {**PRIVATE, **FACTS}
EACH = {**WORDLESS, "public": ("public", ""), "raised to public": ("private", "public")}


@pytest.fixture(params=["private", "facts"])
def secret(http: Any, hands: Hands, request: pytest.FixtureRequest) -> str:
    """The number of a report whose words are not public, full of secrets, that was acted on,
    escalated, closed, rated, reopened, closed again and appealed.
    """
    return a_secret(http, hands, request.param, "")


@pytest.fixture(params=PRIVATE)
def private(http: Any, hands: Hands, request: pytest.FixtureRequest) -> str:
    """The same, filed as private, hidden at its end, or hidden by a moderator, which its reporter
    appealed against in vain.
    """
    return a_secret(http, hands, *PRIVATE[request.param])


@pytest.fixture(params=FACTS)
def facts(http: Any, hands: Hands, request: pytest.FixtureRequest) -> str:
    """The same, of which everybody sees facts only."""
    return a_secret(http, hands, *FACTS[request.param])


def a_secret(http: Any, hands: Hands, level: str | None, ends: str) -> str:
    chosen = {} if level is None else {"visibility": level}
    receipt = filed(
        http,
        description=TEXT,
        place={"address": ADDRESS, "lat": -6.1926, "lng": 106.7697},
        contact=IDENTITY,
        attachments=[an_upload(http)],
        **chosen,
    )
    number, token = receipt["number"], receipt["token"]
    if level != "private":
        supporter(http, number)
    hands.forward(hours=31)
    timer.wake_timer(number, 1)
    for version, action in enumerate(("comment", "proses", "selesai"), start=5):
        body = {"action": action, "version": version, "note": OFFICERS_NOTE}
        if action == "selesai":
            body["photos"] = [an_upload(http)]
        assert acted(http, number, body, signed_in()).status_code == 200
    reporters(http, number, token, "comments", text=REPORTERS_NOTE)
    reporters(http, number, token, "rating", stars=1, reasons=["lambat"], text=REPORTERS_NOTE)
    photo = an_upload(http)
    reporters(http, number, token, "reopen", reason=REPORTERS_NOTE, attachments=[photo])
    again = {"action": "selesai", "version": 11, "note": OFFICERS_NOTE}
    assert acted(http, number, again, signed_in()).status_code == 200
    reporters(http, number, token, "appeal", reason=REPORTERS_NOTE)
    reporters(http, number, token, "export")
    if ends in (*Visibility,):
        reporters(http, number, token, "visibility", visibility=ends)
    if ends != "moderated":
        return number
    moderated(http, number, "1a2b", decision="hide", reason="data-pribadi", note=OFFICERS_NOTE)
    reporters(http, number, token, "appeal", reason=REPORTERS_NOTE)
    moderated(http, number, "3c4d", decision="uphold", note=OFFICERS_NOTE)
    return number


def supporter(http: Any, number: str) -> dict[str, str]:
    """What proves somebody who supports a report and left a contact."""
    body = {"contact": {"name": "RAHASIA-PENDUKUNG", "email": "rahasia-dukung@rumah.id"}}
    answer = post(http, f"/v1/reports/{number}/support", body)
    assert answer.status_code == 200, answer.body
    return {**JSON, "X-Support-Token": answer.json_body["token"]}


def moderated(http: Any, number: str, who: str, **body: str) -> None:
    moderator = signed_in(city().settings.triage, "verifier", who=who)
    version = http.get(f"/v1/work/{number}", headers=moderator).json_body["version"]
    told = {**body, "version": version}
    assert post(http, f"/v1/work/{number}/moderation", told, moderator).status_code == 200


def told(text: str, secrets: list[str]) -> list[str]:
    return [each for each in secrets if each in text]


def photos_of(aws: Aws) -> list[str]:
    return [photo for item in aws.items() for photo in item.get("photos", [])]


def calendar_of(http: Any, number: str) -> str:
    """The calendar of the office that holds the report, which shows that it is due."""
    holder = http.get(f"/v1/reports/{number}").json_body["holder"]["code"]
    given = post(http, f"/v1/work/calendar?agency={holder}", {}, signed_in(holder, "officer"))
    name: str = given.json_body["url"].rpartition("/")[2]
    shown = http.get(f"/v1/calendars/{name}").body.decode()
    assert f"SUMMARY:Jawab {number}" in shown
    hidden = http.get(f"/v1/reports/{number}").json_body["visibility"] == "private"
    matter = ["CATEGORIES:Sampah", "LOCATION:Kelurahan Kebon Jeruk"]
    assert told(shown, matter) == ([] if hidden else matter)
    return name


# What a route is asked with: whoever adds a public one adds what could bring the report to light.
QUERIES = {
    "/v1/areas": ["lat=-6.1926&lng=106.7697"],
    "/channels/{channel}": ["crc_token=RAHASIA"],
    "/open311/v2/requests.json": ["extensions=true", "updated_after={since}", *NUMBERED],
    "/open311/v2/requests.xml": ["extensions=true", "updated_after={since}", *NUMBERED],
    "/open311/v2/servicerequestupdates.json": ["start_date={since}"],
    **dict.fromkeys(OPEN_DATA, SOUGHT),
    "/v1/map": [f"bbox=106.76,-6.20,106.78,-6.18&zoom={zoom}" for zoom in (10, 14, 18, 22)],
}
# Where each listed report is counted or shown.
MAP = "/v1/map?bbox=106.5,-6.5,107.2,-5.9&zoom="
BYTES = {"Accept": "image/webp"}  # what the edge accepts of thumbnails
BODIES = {
    "/v1/reports/preview": [
        {"place": {"lat": -6.1926, "lng": 106.7697}, "category": "sampah", "description": TEXT}
    ],
    "/v1/reports/{number}/support": [{"contact": {"phone": "0812-0000-0001"}}],
    "/v1/reports/{number}/support/subscriptions": [{"language": "en"}],
}
NAMES = {
    "browser": "91c3d7c0c2f8a4be",
    "link": "x.email.0",
    "secret": "RAHASIA-TAUTAN",
    "channel": "sms",
    "service": "sampah.json",
    "call": "x.json",
    "of": "y.json",
}


@pytest.mark.parametrize("case", EACH)
def test_no_public_route_tells_a_secret(http: Any, aws: Aws, hands: Hands, case: str) -> None:
    number, wordless = a_secret(http, hands, *EACH[case]), case in WORDLESS
    photos, since = photos_of(aws), format_stored(hands.moment - timedelta(days=7))
    assert len(photos) >= 3
    for photo in photos:
        copied(number, photo)
    assert aws.chart() == (case not in PRIVATE)
    given = {**NAMES, "number": number, "photo": photos[0], "since": since}
    given |= {"request": f"{number}.json", "token": f"{number}.json"}
    given["calendar"] = calendar_of(http, number)
    listed = 0
    public = {key for key, row in OPERATIONS.items() if row.proof != "officer"}
    for method, route in sorted(public):
        sent = [("", {"number": number}), *(("", body) for body in BODIES.get(route, []))]
        for query, body in [*sent, *((query, {}) for query in QUERIES.get(route, []))]:
            path = f"{route}?{query}".rstrip("?").format(**given)
            answer = http.get(path) if method == "GET" else post(http, path, body)
            assert answer.status_code < 500, answer.body
            shown = answer.body.decode() + str(answer.headers)
            listed += route in OPEN_DATA and number in shown
            if not wordless:
                assert told(shown, WHO) == [], path
                continue
            assert answer.status_code != 302, route
            secrets = NEVER if "{photo}" in route else [*NEVER, *photos]
            assert told(shown, secrets) == [], path
            assert told(shown, ["106.7697", "-6.1926"]) == [] or route == "/v1/areas"
    assert bool(listed) is (case not in PRIVATE)
    for photo in photos if wordless else ():
        assert http.get(f"/v1/reports/{number}/photos/{photo}").status_code == 404
        assert http.get(f"/v1/reports/{number}/photos/{photo}/thumbnail").status_code == 404
    seen = [
        http.get(f"/v1/reports/{number}/photos/{photo}/thumbnail", headers=BYTES).status_code
        for photo in photos
    ]
    assert {*seen} == ({404} if wordless else {200})
    for zoom in (10, 14, 18):
        shown = http.get(f"{MAP}{zoom}").json_body
        counted = sum(each["total"] for each in (*shown["areas"], *shown["clusters"]))
        pointed = [each["number"] for each in shown["points"]]
        assert counted + len(pointed) == (case not in PRIVATE), "once, or not at all"
        assert pointed == ([number] if not wordless and zoom > 10 else [])


LINES = ("/v1/reports", f"/v1/reports?kelurahan={KEBON_JERUK}", "/v1/reports?category=sampah")
SHOWN = ("summary", "photo", "thumbnail", "lat", "lng")  # in a line of a list


@pytest.mark.parametrize("case", EACH)
def test_a_line_of_a_list_shows_what_the_level_shows(
    http: Any, aws: Aws, hands: Hands, case: str
) -> None:
    number = a_secret(http, hands, *EACH[case])
    [filing] = [item for item in aws.items() if item["sk"] == FIRST]
    for path in LINES:
        lines = http.get(path).json_body["items"]
        if case in PRIVATE:
            assert lines == []
            continue
        [line] = lines
        assert line["supporters"] == (EACH[case][0] != "private")
        assert told(json.dumps(line), WHO) == []
        if case in FACTS:
            assert [line[name] for name in SHOWN] == [None] * 5
            assert told(json.dumps(line), [*NEVER, *photos_of(aws), "106.7697"]) == []
            continue
        assert (line["summary"], line["photo"]) == (TEXT, filing["photos"][0])
        assert line["thumbnail"].endswith(f"/{number}/photos/{line['photo']}/thumbnail")
        assert (line["lat"], line["lng"]) == (-6.1926, 106.7697)


@pytest.mark.parametrize("case", WORDLESS)
def test_no_index_that_others_read_has_its_words_or_its_photos(
    http: Any, aws: Aws, hands: Hands, case: str
) -> None:
    a_secret(http, hands, *EACH[case])
    [filing] = [item for item in aws.items() if item["sk"] == FIRST]
    for index in ("area-1", "date-1", "near-1"):
        held = client("dynamodb").scan(TableName="tanggap", IndexName=index)["Items"]
        assert told(str(held), [TEXT, *filing["photos"]]) == [], index
    [report] = [item for item in aws.items() if item["sk"] == "A"]
    assert "public_card" not in report
    assert report["card"] == f"{filing['photos'][0]} {TEXT}"


def test_of_its_facts_everybody_sees_those_and_moments(http: Any, aws: Aws, facts: str) -> None:
    seen = http.get(f"/v1/reports/{facts}").json_body
    assert (seen["category"]["code"], seen["channel"], seen["visibility"]) == (
        *("sampah", "website"),
        "facts",
    )
    place = seen["place"]
    assert (place["kelurahan"]["code"], place["kecamatan"]) == (KEBON_JERUK, "Kebon Jeruk")
    assert [place[name] for name in ("address", "lat", "lng")] == [None] * 3
    assert (seen["description"], seen["supporters"] > 0) == (None, seen["supporters"] == 1)
    of_ours = ("escalation", "moderation")  # sentences of the city's own
    notes = {entry["note"] for entry in seen["timeline"] if entry["kind"] not in of_ours}
    assert notes == {None}
    assert {"visibility", "export"}.isdisjoint(entry["kind"] for entry in seen["timeline"])
    assert not any(entry["photos"] for entry in seen["timeline"])
    [rated] = [entry for entry in seen["timeline"] if entry["kind"] == "rating"]
    assert (rated["stars"], rated["reasons"][0]["code"]) == (1, "lambat")


def test_a_list_by_point_or_by_words_finds_no_report_with_facts(http: Any, facts: str) -> None:
    for query in ("near=-6.1926,106.7697&radius=1000", "near=-6.1926,106.7697&radius=1"):
        assert http.get(f"/v1/reports?{query}").json_body["items"] == []
        assert facts not in http.get(f"/v1/reports.csv?{query}").body.decode()
    for query in ("lat=-6.1926&long=106.7697&radius=1000", ""):
        answer = http.get(f"/open311/v2/requests.json?{query}")
        assert (facts in answer.body.decode()) is not query
    [line] = http.get(f"/v1/reports?kelurahan={KEBON_JERUK}").json_body["items"]
    assert (line["number"], line["lat"], line["lng"]) == (facts, None, None)


def test_what_may_be_about_a_home_is_found_by_no_kelurahan(
    http: Any, subscribers: Subscribers
) -> None:
    added(http, subscribers.listener.url, kelurahan=[KEBON_JERUK])
    added(http, subscribers.listener.url, kecamatan=["31.73.05"])
    number = filed(http, category="pmks", description=TEXT)["number"]
    for path in OPEN_DATA:
        assert number in http.get(path).body.decode()
        for query in (f"kelurahan={KEBON_JERUK}", "near=-6.1926,106.7697&radius=1000"):
            assert number not in http.get(f"{path}?{query}").body.decode(), (path, query)
    [line] = http.get("/v1/reports").json_body["items"]
    assert (line["kelurahan"], line["kecamatan"]) == (None, "Kebon Jeruk")
    [posted] = subscribers.settle()
    where = posted.json["data"]
    assert (where["kelurahan"], where["kecamatan"]) == (None, "31.73.05")
    similar = {"place": {"lat": -6.1926, "lng": 106.7697}, "category": "pmks"}
    assert post(http, "/v1/reports/preview", similar).json_body["similar"] == []


def test_of_its_timeline_everybody_sees_the_moments_only(http: Any, aws: Aws, private: str) -> None:
    seen = http.get(f"/v1/reports/{private}").json_body
    matter = ("category", "channel", "description", "place", "occurred_at", "outcome", "rating")
    assert {seen[each] for each in matter} == {None}
    of_ours = ("escalation", "moderation")  # sentences of the city's own
    notes = {entry["note"] for entry in seen["timeline"] if entry["kind"] not in of_ours}
    assert notes == {None}
    assert {"visibility", "export"}.isdisjoint(entry["kind"] for entry in seen["timeline"])
    assert not any(entry["photos"] or entry["stars"] for entry in seen["timeline"])


def test_why_it_is_late_tells_offices_and_moments_only(
    http: Any, hands: Hands, secret: str
) -> None:
    hands.forward(days=20)
    for language in ("id", "en"):
        seen = http.get(f"/v1/reports/{secret}", headers={"Accept-Language": language}).json_body
        assert seen["late_reason"]["waiting_for"] == "rework"
        assert "Kecamatan Kebon Jeruk" in seen["late_reason"]["sentence"]
        assert told(json.dumps([seen["late_reason"], seen["countdown"]]), NEVER) == []


def test_nothing_of_it_is_in_a_message_of_the_topic_or_its_attributes(
    http: Any, aws: Aws, secret: str
) -> None:
    aws.pump()
    bodies = [body for body in aws.bodies() if "seq" in json.loads(body["Message"])]
    seqs = [json.loads(body["Message"])["seq"] for body in bodies]
    assert seqs == [*range(1, 15)]
    assert told(str(bodies), [*NEVER, *photos_of(aws), "-6.19", "106.76"]) == []
    level = http.get(f"/v1/reports/{secret}").json_body["visibility"]
    assert {body["MessageAttributes"]["visibility"]["Value"] for body in bodies} == {level}


def test_subscribers_hear_nothing_of_it_but_that_it_was_hidden(
    subscribers: Subscribers, http: Any, private: str, request: pytest.FixtureRequest
) -> None:
    for path in ({}, {"kelurahan": [KEBON_JERUK]}, {"kind": ["filed"]}):
        added(http, subscribers.listener.url, **path)
    posted = subscribers.settle()
    assert [each.json["type"] for each in posted] == (
        [] if "[filed]" in request.node.name else ["report.hidden"] * 3
    )
    for each in posted:
        assert each.json["data"].keys() == {"number", "seq"}
    kept = [item for item in subscribers.aws.items() if item["pk"].startswith("J")]
    assert told(str(kept) + str(posted), NEVER) == []


def test_subscribers_hear_facts_and_no_words(
    subscribers: Subscribers, http: Any, facts: str, request: pytest.FixtureRequest
) -> None:
    added(http, subscribers.listener.url)
    posted = subscribers.settle()
    kinds = [each.json["type"] for each in posted]
    at_once = "raised" not in request.node.name  # else it was private until the end
    assert ({"report.filed", "report.status", "report.rating"} <= {*kinds}) is at_once
    levels = [each.json["data"]["visibility"] for each in posted if "shown" in each.json["type"]]
    assert levels == (["facts"] if "ed]" in request.node.name else [])  # raised and lowered
    kept = [item for item in subscribers.aws.items() if item["pk"].startswith("J")]
    assert told(str(kept) + str(posted), [*NEVER, "106.7697"]) == []


def test_nothing_of_it_is_in_what_is_counted(
    http: Any, aws: Aws, capsys: pytest.CaptureFixture[str], secret: str
) -> None:
    aws.settle()
    counted = [line for line in capsys.readouterr().out.splitlines() if '"counted"' in line]
    assert any("RatedLow" in line for line in counted)
    assert told(str(counted), [*NEVER, *photos_of(aws), secret]) == []


def test_nothing_of_it_is_in_what_a_timer_is_given(http: Any, aws: Aws, secret: str) -> None:
    aws.pump()
    for run in (1, 2):
        history = json.dumps(aws.history(f"{secret}-{run}"), default=str)
        assert secret in history
        assert told(history, NEVER) == []


def test_no_public_index_has_what_a_report_with_facts_was_filed_with(aws: Aws, facts: str) -> None:
    items = {item["sk"]: item for item in aws.items() if item["pk"] == f"R#{facts}"}
    assert {"dpk", "apk"} <= items["A"].keys()
    assert "public_card" not in items["A"]
    assert {"dpk", "dsk"}.isdisjoint(items["T#000001"])
    for index in ("area-1", "date-1", "near-1"):
        held = client("dynamodb").scan(TableName="tanggap", IndexName=index)["Items"]
        assert told(str(held), [TEXT]) == []


def test_it_is_in_no_public_index(aws: Aws, private: str) -> None:
    [report] = [item for item in aws.items() if item["sk"] == "A"]
    assert {"apk", "dpk", "dsk", "npk", "public_card"}.isdisjoint(report)
    for index in ("area-1", "date-1", "near-1"):
        held = client("dynamodb").scan(TableName="tanggap", IndexName=index)["Items"]
        assert not any(private in str(item) or "106.7697" in str(item) for item in held)
    for index in ("mine-1", "words-1"):
        held = client("dynamodb").scan(TableName="tanggap", IndexName=index)["Items"]
        assert not any({"point", "lat", "lng"} & item.keys() for item in held)
    assert [item for item in aws.items() if "dpk" in item or "dsk" in item] == []
    officers = {"card", "address"}  # the beginnings their queue shows
    assert told(str({k: v for k, v in report.items() if k not in officers}), NEVER) == []
    indexes = resources()["Table"]["Properties"]["GlobalSecondaryIndexes"]
    shown = {at["IndexName"]: {*at["Projection"].get("NonKeyAttributes", ())} for at in indexes}
    assert [name for name, held in shown.items() if officers & held and name != "date-1"] == [
        "work-1"
    ]


def test_nothing_of_it_is_logged(
    http: Any, aws: Aws, lines: StringIO, secret: str, hands: Hands
) -> None:
    # the fixture logged before: file another, so that all of a life is seen
    receipt = filed(http, description=TEXT, contact=IDENTITY)
    another = receipt["number"]
    texted(http, an_sms("RAHASIA-SMS", From=PHONE))
    http.get(f"/v1/reports/{another}/mine", headers={"X-Report-Token": "RAHASIA-TOKEN"})
    post(http, "/v1/reports", {"RAHASIA": "x"})
    acted(http, another, {"action": "proses", "version": 1, "note": OFFICERS_NOTE}, signed_in())
    aws.settle()
    support = f"/v1/reports/{filed(http, visibility='public')['number']}/support"
    proven = supporter(http, support.split("/")[3])
    assert post(http, f"{support}/subscriptions", {"language": "en"}, proven).status_code == 200
    assert "rahasia-dukung" in http.get(support, headers=proven).body.decode()
    assert http.delete(support, headers=proven).status_code == 204
    proof = {**JSON, "X-Report-Token": receipt["token"]}
    for what, status in (("export", 200), ("erasure", 202)):
        assert post(http, f"/v1/reports/{another}/{what}", {}, proof).status_code == status
    aws.settle()
    assert f'"number":"{another}"' in lines.getvalue()
    assert told(lines.getvalue(), [*NEVER, *photos_of(aws)]) == []


def test_a_campaign_of_private_reports_tells_no_word_of_them(
    http: Any, aws: Aws, lines: StringIO
) -> None:
    texts = [f"{TEXT} {TELLING} {at}" for at in range(5)]  # one text would be one report
    numbers = [filed(http, description=said, contact=IDENTITY)["number"] for said in texts]
    aws.settle()
    for who in (signed_in(city().settings.triage), signed_in("31.73.05.1002", "head")):
        answer = http.get("/v1/work/campaigns", headers=who)
        assert [each["reports"] for each in answer.json_body["items"]] == [5]
        assert told(answer.body.decode(), NEVER) == []
    assert told(answer.body.decode(), numbers) == [], "they lie in another kelurahan"
    assert "campaign" not in http.get(f"/v1/reports/{numbers[0]}").body.decode()
    assert "in_campaign" in lines.getvalue()
    assert told(lines.getvalue(), NEVER) == []
    kept = [item for item in aws.items() if item["sk"].startswith(("C", "N#"))]
    assert len(kept) > 5
    assert told(str(kept), [*NEVER, *TELLING.split()]) == []


# what many say, in words enough to be known again
TELLING = (
    "penggusuran lapak pedagang stasiun merugikan keluarga kehilangan nafkah mendadak sekarang"
)


@pytest.mark.parametrize(
    ("operation", "having", "words"),
    [
        ("Publish", "PhoneNumber", f"Invalid parameter: PhoneNumber Reason: {PHONE} is not valid"),
        ("SendRawEmail", "", "Email address is not verified: rahasia-surel@rumah.id"),
    ],
)
def test_what_a_provider_says_of_an_address_is_not_logged(
    http: Any, aws: Aws, calls: Calls, lines: StringIO, operation: str, having: str, words: str
) -> None:
    filed(http, contact=IDENTITY)
    aws.pump()
    refusal = ClientError({"Error": {"Code": "InvalidParameter", "Message": words}}, operation)
    calls.on(operation, refusal, having=having)
    answer = aws.deliver()
    assert len(answer["batchItemFailures"]) == 1
    assert "not_told" in lines.getvalue()
    assert "InvalidParameter" in lines.getvalue()
    assert told(lines.getvalue(), NEVER) == []


def test_officers_who_handle_it_do_not_learn_who_reported(http: Any, secret: str) -> None:
    headers = signed_in(KEBON_JERUK, "officer", "head", "verifier", "admin")
    record = http.get(f"/v1/work/{secret}", headers=headers).body.decode()
    assert "RAHASIA-URAIAN" in record
    assert told(record, WHO) == []
    assert "of-31" not in record  # nor do they see each other's ids
    queue = http.get("/v1/work", headers=headers).body.decode()
    assert told(queue, NEVER) == []


def test_recurring_spots_name_reports_and_say_nothing_of_them(
    http: Any, aws: Aws, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = http.get(f"/v1/reports/{secret}").json_body["holder"]["code"]
    holder = signed_in(office)
    seen = http.get(f"/v1/work/{secret}", headers=holder).json_body
    for version, action in enumerate(("proses", "selesai"), start=seen["version"]):
        body = {"action": action, "version": version, "note": OFFICERS_NOTE}
        assert acted(http, secret, body, holder).status_code == 200
    aws.pump()
    once = a_city(recurring_times=1)
    for module in ("recurring_spots", "http.search_routes"):
        monkeypatch.setattr(f"chalicelib.casework.{module}.city", lambda: once)
    head = signed_in(KEBON_JERUK, "head")
    shown = http.get("/v1/work/recurring?category=sampah", headers=head).body.decode()
    assert secret in shown
    assert told(shown, NEVER) == []


def test_a_public_report_shows_neither_who_filed_it(http: Any, hands: Hands) -> None:
    receipt = filed(http, contact=IDENTITY, visibility="public")
    assert told(json.dumps(receipt), WHO) == []
    polled = http.get(f"/v1/reports/{receipt['number']}").body.decode()
    assert "Sampah menumpuk" in polled
    assert told(polled, [*WHO, receipt["token"]]) == []


def test_where_a_home_may_be_meant_its_number_and_point_are_shown_to_those_who_work_there_only(
    http: Any,
) -> None:
    place = {"address": "Jl. Mawar No. 12", "lat": -6.19264, "lng": 106.76971}
    receipt = filed(http, category="pmks", place=place, visibility="public")
    path = f"/v1/reports/{receipt['number']}"
    seen = http.get(path).json_body["place"]
    assert seen["address"] == "Jl. Mawar [data pribadi]"
    assert (seen["lat"], seen["lng"]) != (place["lat"], place["lng"])
    assert seen["kelurahan"]["code"] == KEBON_JERUK
    own = http.get(f"{path}/mine", headers={"X-Report-Token": receipt["token"]}).json_body
    officers = http.get(f"/v1/work/{receipt['number']}", headers=signed_in()).json_body
    for told_place in (own["place"], officers["place"], receipt["place"]):
        assert {name: told_place[name] for name in place} == place


def test_open_data_leads_to_no_home_neither_by_what_it_shows_nor_by_what_lies_near(
    http: Any,
) -> None:
    place = {"address": "Jl. Mawar No. 12", "lat": -6.19264, "lng": 106.76971}
    number = filed(http, category="pmks", place=place, visibility="public")["number"]
    [line] = http.get("/v1/reports").json_body["items"]
    assert line["number"] == number
    assert (line["lat"], line["lng"]) != (place["lat"], place["lng"])
    for path in OPEN_DATA:
        assert told(http.get(path).body.decode(), ["No. 12", "6.19264", "106.76971"]) == [], path
    assert http.get("/v1/reports?near=-6.19264,106.76971&radius=1").json_body["items"] == []
    shown = f"near={line['lat']},{line['lng']}&radius=1"
    [found] = http.get(f"/v1/reports?{shown}").json_body["items"]
    assert found == line


def open_data() -> Iterator[str]:
    for path in OPEN_DATA:
        yield from (path, *(f"{path}?{query}" for query in SOUGHT))


SAID = f"Sampah menumpuk, hubungi saya di {PHONE}"
PLACE = {"address": f"Kel. Kebon Jeruk, telp {PHONE}", "lat": -6.1926, "lng": 106.7697}


def shows_without_masked(http: Any, receipt: dict[str, Any]) -> None:
    look = {"description": SAID, "category": "sampah", "place": PLACE}
    answers = {path: http.get(path) for path in open_data()}
    answers["similar"] = post(http, "/v1/reports/preview", look)
    for path, answer in answers.items():
        text = answer.body.decode()
        assert receipt["number"] in text, path
        assert told(text, [*WHO, receipt["token"]]) == [], path


def test_open_data_of_a_public_report_shows_neither_who_filed_it_nor_what_is_masked(
    http: Any,
) -> None:
    receipt = filed(http, contact=IDENTITY, visibility="public", description=SAID, place=PLACE)
    shows_without_masked(http, receipt)


def test_what_its_reporter_shows_later_is_masked_as_if_it_had_been_filed_for_all(
    http: Any,
) -> None:
    receipt = filed(http, contact=IDENTITY, description=SAID, place=PLACE)
    assert masks_of(receipt) == (None, None)  # nobody looks for them in most reports
    reporters(http, receipt["number"], receipt["token"], "visibility", visibility="public")
    shows_without_masked(http, receipt)
    others = filed(http, contact=IDENTITY, visibility="public", description=SAID, place=PLACE)
    assert masks_of(receipt) == masks_of(others) != (None, None)


def test_what_a_moderator_restores_is_masked(http: Any) -> None:
    receipt = filed(http, contact=IDENTITY, visibility="public", description=SAID, place=PLACE)
    path, moderator = f"/v1/work/{receipt['number']}/moderation", signed_in(city().settings.triage)
    post(http, path, {"decision": "hide", "reason": "data-pribadi", "version": 1}, moderator)
    restored = post(http, path, {"decision": "restore", "note": "Keliru", "version": 2}, moderator)
    assert restored.status_code == 200, restored.body
    shows_without_masked(http, receipt)


def masks_of(receipt: dict[str, Any]) -> tuple[str | None, str | None]:
    item = EntryItem.get(f"R#{receipt['number']}", FIRST)
    return item.masks, item.address_masks


@pytest.mark.parametrize("level", ["facts", "private"])
def test_open_data_tells_no_words_of_what_was_lowered_while_an_index_lags(
    http: Any, aws: Aws, level: str
) -> None:
    number = filed(http, contact=IDENTITY, visibility="public", description=TEXT)["number"]
    client("dynamodb").update_item(
        TableName="tanggap",
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET #v = :level REMOVE dpk, dsk",
        ExpressionAttributeNames={"#v": "visibility"},
        ExpressionAttributeValues={":level": {"S": level}},
    )
    for path in open_data():
        assert told(http.get(path).body.decode(), NEVER) == [], path
