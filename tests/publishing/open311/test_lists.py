"""Lists of Open311: which public reports, in which order, page by page, and at what cost."""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

from chalicelib.platform.aws import index_walk
from chalicelib.platform.moments import format_shown
from chalicelib.reports.store import list_pages
from tests.builders import JSON, PHONE, acted, moved, post, signed_in
from tests.builders import filed as on_the_web
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client
from tests.publishing.open311.partners import a_key, asked, errors, filed, got, ids, refused
from tests.rows import each_row

SECRETS = {
    "description": "RAHASIA-URAIAN sampah menumpuk",
    "place": {"address": "RAHASIA-ALAMAT Kebon Jeruk"},
    "contact": {"name": "RAHASIA-NAMA", "phone": PHONE},
}


@pytest.fixture(autouse=True)
def _a_partner(aws: Aws) -> None:
    a_key()


@pytest.fixture
def twelve(http: Any, hands: Hands) -> list[str]:
    """Twelve public reports of as many weeks, the newest first."""
    hands.to(datetime.fromisoformat("2026-09-08T10:00:00+00:00"))
    numbers = []
    for week in range(12):
        numbers.append(filed(http, description=f"minggu {week}"))
        hands.forward(days=7)
    return numbers[::-1]


def pages(http: Any, path: str, **query: Any) -> Iterator[list[dict[str, Any]]]:
    """Every page, by what leads from one to the next."""
    answer = asked(http, path, **query)
    while True:
        yield json.loads(answer.body)
        link = answer.headers.get("Link")
        if link is None:
            return
        address = urlsplit(link.removeprefix("<").partition(">")[0])
        assert address.netloc == "lapor.tanggap.test"
        answer = asked(
            http, address.path.removeprefix("/open311/v2/"), **dict(parse_qsl(address.query))
        )


def test_a_request_tells_all_that_georeport_does(http: Any, hands: Hands) -> None:
    number = filed(http, address_string="Jl. Panjang 5", media_url="https://foto.test/1.jpg")
    [told] = got(http, f"requests/{number}.json")
    photo = told.pop("media_url")
    assert photo.startswith(f"https://lapor.tanggap.test/v1/reports/{number}/photos/")
    assert told == {
        "service_request_id": number,
        "status": "open",
        "status_notes": "Menunggu",
        "service_name": "Sampah",
        "service_code": "sampah",
        "description": "Sampah menumpuk di depan gang",
        "agency_responsible": "KELURAHAN KEBON JERUK",
        "service_notice": None,
        "requested_datetime": format_shown(hands.moment),
        "updated_datetime": format_shown(hands.moment),
        "expected_datetime": format_shown(hands.moment + timedelta(days=7)),
        "address": "Jl. Panjang 5",
        "address_id": "31.73.05.1001",
        "zipcode": None,
        "lat": -6.1926,
        "long": 106.7697,
    }
    [listed] = got(http, "requests.json")
    assert listed == told | {"media_url": photo}


def test_a_list_is_newest_first_and_of_the_last_ninety_days(http: Any, twelve: list[str]) -> None:
    assert ids(got(http, "requests.json")) == twelve
    again = got(http, "requests.json", start_date="2026-10-01T00:00:00Z")
    assert ids(again) == twelve[:8]
    ended = got(http, "requests.json", end_date="2026-10-01T00:00:00Z")
    assert ids(ended) == twelve[8:]


@pytest.mark.parametrize("zone", ["Z", "+00:00", " 00:00"])
def test_both_ends_are_included_in_any_zone(http: Any, twelve: list[str], zone: str) -> None:
    span = {"start_date": f"2026-09-15T10:00:00{zone}", "end_date": f"2026-09-22T10:00:00{zone}"}
    assert ids(got(http, "requests.json", **span)) == twelve[9:11]


def test_pages_are_the_whole_list_once(http: Any, twelve: list[str]) -> None:
    for size in (1, 5, 12):
        found = [
            each for page in pages(http, "requests.json", page_size=size) for each in ids(page)
        ]
        assert found == twelve
    numbered = [ids(got(http, "requests.json", page_size=5, page=page)) for page in (1, 2, 3, 4)]
    assert numbered == [twelve[:5], twelve[5:10], twelve[10:], []]


def test_pages_stay_right_while_reports_are_filed_and_move(
    http: Any, hands: Hands, twelve: list[str]
) -> None:
    walk = pages(http, "requests.json", page_size=5)
    found = ids(next(walk))
    filed(http)
    moved(http, twelve[6], "proses")
    found += [each for page in walk for each in ids(page)]
    assert found == twelve


def test_lists_are_thinned_out_by_service_status_and_place(
    http: Any, hands: Hands, twelve: list[str]
) -> None:
    far = filed(http, service_code="taman", lat="-6.15", long="106.90")
    moved(http, twelve[3], "proses", "selesai")
    assert ids(got(http, "requests.json", service_code="taman,banjir")) == [far]
    assert ids(got(http, "requests.json", status="closed")) == [twelve[3]]
    assert len(got(http, "requests.json", status="open,closed")) == 13
    near = {"lat": "-6.193", "long": "106.77", "radius": 200}
    assert ids(got(http, "requests.json", **near)) == twelve
    thin = {"service_code": "sampah", "status": "open", "page_size": 4}
    found = [each for page in pages(http, "requests.json", **thin) for each in ids(page)]
    assert found == [each for each in twelve if each != twelve[3]]


def test_a_report_that_got_another_category_is_found_by_it(http: Any, aws: Aws) -> None:
    number = filed(http, service_code="lainnya", email="siti@rumah.id", description="tolong")
    recategorised(number, "banjir")
    assert ids(got(http, "requests.json", service_code="banjir")) == [number]
    assert got(http, "requests.json", service_code="lainnya") == []


def recategorised(number: str, category: str) -> None:
    client("dynamodb").update_item(
        TableName="tanggap",
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET category = :c",
        ExpressionAttributeValues={":c": {"S": category}},
    )


def test_a_list_that_looks_through_much_says_where_it_goes_on(
    http: Any, twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index_walk, "MOST_EXAMINED", 10)
    monkeypatch.setattr(list_pages, "THINNED", 4)
    found = list(pages(http, "requests.json", status="open"))
    assert 2 <= len(found) <= 6
    assert [each for page in found for each in ids(page)] == twelve


def test_a_page_says_no_more_than_lambda_can_answer(
    http: Any, hands: Hands, twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every list of reports, by the bytes of its words. The words of each are nine characters."""
    monkeypatch.setattr(list_pages, "MOST_TEXT", 25)
    since = format_shown(hands.moment - timedelta(days=85))
    for query in ({}, {"updated_after": since}, {"service_request_id": ",".join(twelve)}):
        found = list(pages(http, "requests.json", **query))
        assert len(found[0]) == 3
        assert [each for page in found for each in ids(page)] == twelve
    monkeypatch.setattr(list_pages, "MOST_TEXT", 9)
    wide = filed(http, description="\u5b57" * 4)
    assert [len(page) for page in pages(http, "requests.json")][:2] == [1, 2]
    assert ids(next(pages(http, "requests.json"))) == [wide]


def test_a_page_of_updates_says_no_more_either(
    http: Any, twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in twelve[:4]:
        body = {"action": "comment", "version": 1, "note": "ditangani"}
        assert acted(http, number, body, signed_in()).status_code == 200
    [whole] = pages(http, "servicerequestupdates.json")
    monkeypatch.setattr(list_pages, "MOST_TEXT", 10)
    found = list(pages(http, "servicerequestupdates.json"))
    assert [len(page) for page in found][:2] == [2, 2]
    assert [each for page in found for each in page] == whole


def test_a_report_that_changed_often_is_left_out_by_no_cut(
    http: Any, hands: Hands, twelve: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    since = format_shown(hands.moment)
    for at, number in enumerate((*twelve, *twelve[:6])):
        hands.forward(minutes=5)
        moved(http, number, "comment", version=1 + at // 12)
    monkeypatch.setattr(list_pages, "MOST_TEXT", 25)
    found = [ids(page) for page in pages(http, "requests.json", updated_after=since)]
    assert {each for page in found for each in page} == {*twelve}
    assert 3 <= max(map(len, found)) <= 4


# --- what has changed ----------------------------------------------------------------------------


def test_who_changed_lately_is_listed_the_latest_first(
    http: Any, hands: Hands, twelve: list[str]
) -> None:
    hands.forward(hours=1)
    since = format_shown(hands.moment)
    moved(http, twelve[7], "proses")
    hands.forward(hours=1)
    moved(http, twelve[10], "proses", "selesai")
    new = filed(http)
    found = got(http, "requests.json", updated_after=since)
    assert {*ids(found)[:2]} == {new, twelve[10]}
    assert ids(found)[2:] == [twelve[7]]
    only = {"updated_after": since, "status": "closed"}
    assert ids(got(http, "requests.json", **only)) == [twelve[10]]
    before = format_shown(hands.moment - timedelta(minutes=1))
    assert ids(got(http, "requests.json", updated_after=since, updated_before=before)) == [
        twelve[7]
    ]
    recent = {"updated_after": since, "start_date": "2026-11-01T00:00:00Z"}
    assert ids(got(http, "requests.json", **recent)) == [new]


def test_pages_of_changes_hide_none(http: Any, hands: Hands, twelve: list[str]) -> None:
    since = format_shown(hands.moment)
    versions = dict.fromkeys(twelve, 1)
    for number in (*twelve, *twelve[:3]):
        hands.forward(minutes=5)
        comment = {"action": "comment", "version": versions[number], "note": "x"}
        assert acted(http, number, comment, signed_in()).status_code == 200
        versions[number] += 1
    for number in twelve:
        hands.forward(minutes=5)
        moved(http, number, "proses", version=versions[number])
    found = [
        each
        for page in pages(http, "requests.json", updated_after=since, page_size=5)
        for each in ids(page)
    ]
    assert [*dict.fromkeys(found)] == twelve[::-1], "one may be on a page of each of its changes"
    assert set(Counter(found).values()) <= {1, 2, 3}


# --- private ones --------------------------------------------------------------------------------


def test_a_private_report_is_in_no_list_and_by_its_id_next_to_nothing(
    http: Any, hands: Hands
) -> None:
    number = on_the_web(http, **SECRETS, visibility="private")["number"]
    since = format_shown(hands.moment - timedelta(hours=1))
    moved(http, number, "proses")
    for path in ("requests", "servicerequestupdates"):
        for query in ({}, {"updated_after": since}, {"start_date": since}):
            assert got(http, f"{path}.json", **query) == []
    for path in (f"requests/{number}.json", "requests.json"):
        answer = asked(http, path, service_request_id=number, extensions="true")
        assert b"RAHASIA" not in answer.body
        [told] = json.loads(answer.body)
        assert {name for name, value in told.items() if value} == {
            *("service_request_id", "status", "status_notes", "service_name", "service_code"),
            *("requested_datetime", "updated_datetime", "expected_datetime", "extended_attributes"),
            *(["notes"] if "/" in path else []),
        }
        assert told["extended_attributes"] == {"channel": None, "photos": []}
        assert (told["service_code"], told["service_name"]) == ("lainnya", "Lainnya")


def test_a_report_with_facts_is_in_every_list_without_its_words(http: Any, hands: Hands) -> None:
    number = on_the_web(http, **SECRETS, visibility="facts")["number"]
    since = format_shown(hands.moment - timedelta(hours=1))
    moved(http, number, "proses")
    queries = ({}, {"updated_after": since}, {"service_request_id": number})
    paths = [("requests.json", query) for query in queries]
    for path, query in [
        *paths,
        (f"requests/{number}.json", {}),
        ("servicerequestupdates.json", {}),
    ]:
        answer = asked(http, path, extensions="true", **query)
        assert b"RAHASIA" not in answer.body, path
        assert number.encode() in answer.body
    for path, query in paths:
        [told] = got(http, path, **query)
        assert (told["service_code"], told["address_id"]) == ("sampah", "31.73.05.1001")
        empty = ("description", "address", "lat", "long", "media_url")
        assert [told[name] for name in empty] == [None] * 5
    [update] = got(http, "servicerequestupdates.json")
    assert update["description"] == "Proses: Kelurahan Kebon Jeruk"


def test_what_was_public_and_is_private_now_is_in_no_list(http: Any, hands: Hands) -> None:
    since = format_shown(hands.moment - timedelta(hours=1))
    number = on_the_web(http, **SECRETS, visibility="public")["number"]
    moved(http, number, "proses")
    assert ids(got(http, "requests.json")) == [number]
    client("dynamodb").update_item(
        TableName="tanggap",
        Key={"pk": {"S": f"R#{number}"}, "sk": {"S": "A"}},
        UpdateExpression="SET #level = :private REMOVE dpk, dsk, apk, ask",
        ExpressionAttributeNames={"#level": "visibility"},
        ExpressionAttributeValues={":private": {"S": "private"}},
    )
    for query in ({}, {"updated_after": since}, {"service_code": "sampah"}):
        assert got(http, "requests.json", **query) == []
    assert got(http, "servicerequestupdates.json") == []


def test_who_hides_a_report_takes_it_out_of_every_list_and_brings_it_back(
    http: Any, hands: Hands
) -> None:
    since = format_shown(hands.moment - timedelta(hours=1))
    receipt = on_the_web(http, visibility="public")
    number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    moved(http, number, "proses")

    def everywhere() -> list[int]:
        changed = got(http, "requests.json", updated_after=since)
        updates = got(http, "servicerequestupdates.json")
        return [len(got(http, "requests.json")), len(changed), len(updates)]

    assert everywhere() == [1, 1, 1]
    levels = ("private", "public", "facts", "private", "facts")
    for level, found in zip(levels, ([0] * 3, [1] * 3, [1] * 3, [0] * 3, [1] * 3), strict=True):
        answer = post(http, f"/v1/reports/{number}/visibility", {"visibility": level}, token)
        assert answer.status_code == 200, answer.body
        assert everywhere() == found


def test_where_a_home_may_be_meant_lists_show_it_no_nearer_than_the_tracking_page(
    http: Any, hands: Hands
) -> None:
    home = {"address": "Jl. Mawar No. 12", "lat": -6.19264, "lng": 106.76971}
    receipt = on_the_web(http, category="pmks", place=home, visibility="public")
    number = receipt["number"]
    body = {"action": "proses", "version": 1, "note": "sudah ke rumah No. 12"}
    assert acted(http, number, body, signed_in()).status_code == 200
    seen = http.get(f"/v1/reports/{number}").json_body["place"]
    [told] = got(http, "requests.json")
    assert (told["address"], told["lat"], told["long"]) == (
        seen["address"],
        seen["lat"],
        seen["lng"],
    )
    assert "12" not in told["address"]
    assert (told["lat"], told["long"]) != (home["lat"], home["lng"])
    [update] = got(http, "servicerequestupdates.json")
    assert update["description"] == "sudah ke rumah [data pribadi]"
    # nor is it found by asking for less and less around a point
    near = {"radius": 10}
    assert got(http, "requests.json", lat=home["lat"], long=home["lng"], **near) == []
    assert ids(got(http, "requests.json", lat=seen["lat"], long=seen["lng"], **near)) == [number]


def test_personal_data_in_texts_is_masked(http: Any) -> None:
    filed(http, description="Hubungi saya di 081234567890, sampah menumpuk")
    [told] = got(http, "requests.json")
    assert "081234567890" not in told["description"]
    assert "[data pribadi]" in told["description"]


# --- by number and token -------------------------------------------------------------------------


def test_requests_are_found_by_several_ids_whatever_else_is_asked(
    http: Any, twelve: list[str]
) -> None:
    wanted = [twelve[9], twelve[2]]
    asked_for = ",".join((*wanted, "JK1", "JK261124-BRRAE4", twelve[9].lower()))
    found = got(http, "requests.json", service_request_id=asked_for, status="closed")
    assert ids(found) == wanted


def test_ids_of_which_none_can_be_one_are_refused_and_not_everything(
    http: Any, twelve: list[str]
) -> None:
    for asked_for in ("JK1", "12,abc", ",", f"{twelve[0]}X"):
        assert refused(asked(http, "requests.xml", service_request_id=asked_for)) == (404, 404)
    assert got(http, "requests.json", service_request_id="JK261124-BRRAE4") == []


def test_a_token_is_the_id_itself(http: Any) -> None:
    number = filed(http)
    assert got(http, f"tokens/{number}.json") == [{"service_request_id": number, "token": number}]


@pytest.mark.parametrize(
    "path",
    [
        *("requests/JK1.json", "requests/JK261124-BRRAE4.xml", "tokens/12345.xml"),
        *("services/kapal.json", "requests.html", "requests", "permintaan.json"),
        *("requests/JK1.csv", "services/sampah", "permintaan/JK1.xml"),
        "requests.json?service_code=kapal",
        "services.xml?jurisdiction_id=bandung.go.id",
    ],
)
def test_what_is_not_there_is_refused_in_its_form(http: Any, path: str) -> None:
    assert refused(asked(http, path)) == (404, 404)


@each_row(
    "query",
    [
        {"start_date": "2026-11-01"},  # no zone
        {"start_date": "2026-11-01T00:00:00"},
        {"start_date": "kemarin"},
        {"start_date": "0001-01-01T00:00:00+14:00"},
        {"start_date": "2026-01-01T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "2026-11-02T00:00:00Z", "end_date": "2026-11-01T00:00:00Z"},
        {"start_date": "9999-12-31T23:59:59Z"},
        {"end_date": "9999-12-31T23:59:59Z"},
        {"updated_after": "9999-11-30T00:00:00Z"},
        {"status": "selesai"},
        {"page": "0"},
        {"page": "11"},  # of a thousand each
        {"page_size": "1001"},
        {"page_size": "-1"},
        {"cursor": "x"},
        {"cursor": "9999-99-99T99:99:99Z"},
        {"lat": "-6.2", "radius": "100"},
        {"lat": "-6.2", "long": "106.8", "radius": "jauh"},
        {"service_request_id": ",".join(["JK1"] * 401)},
    ],
)
def test_a_parameter_that_does_not_fit_is_refused(http: Any, query: dict[str, str]) -> None:
    for ending in ("xml", "json"):
        assert refused(asked(http, f"requests.{ending}", **query)) == (400, 422)


def test_an_empty_parameter_is_none(http: Any) -> None:
    number = filed(http)
    empty = dict.fromkeys(("service_code", "status", "start_date", "page", "jurisdiction_id"), "")
    assert ids(got(http, "requests.json", **empty)) == [number]


# --- cost ----------------------------------------------------------------------------------------


def test_a_list_is_a_query_for_each_shard_however_long_its_span_is(
    http: Any, hands: Hands, calls: Calls
) -> None:
    hands.to(datetime.fromisoformat("2026-11-23T10:00:00+00:00"))
    numbers = [filed(http) for _ in range(10)]
    calls.made.clear()
    start = "2026-11-01T00:00:00Z"
    assert {*ids(got(http, "requests.json", start_date=start))} == {*numbers}
    assert calls.made == ["Query"] * 2
    calls.made.clear()
    got(http, "requests.json")  # of ninety days
    assert calls.made == ["Query"] * 2


def test_what_is_asked_for_by_number_is_one_call(http: Any, calls: Calls) -> None:
    number = filed(http)
    for path, made in (
        (f"requests/{number}.json", ["Query"]),
        (f"requests.json?service_request_id={number},JK261124-BRRAE4", ["BatchGetItem"]),
        (f"tokens/{number}.json", ["Query"]),
        ("services.json", []),
        ("discovery.xml", []),
    ):
        calls.made.clear()
        assert asked(http, path).status_code == 200
        assert calls.made == made


def test_who_is_refused_costs_nothing(http: Any, calls: Calls) -> None:
    for path in ("requests.json?status=x", "requests/JK1.json", "services/kapal.xml", "x.json"):
        assert errors(asked(http, path))
    assert calls.made == []
