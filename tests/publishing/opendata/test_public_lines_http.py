"""The lines of the public list: what a card and a point of a map show, as the report's level lets
them, by one request and two calls.
"""

import csv
from io import StringIO
from typing import Any

import pytest

from chalicelib.city.masking import MASK
from chalicelib.reports.store.items.item_classes import REPORT, ReportItem, report_key
from tests.api.opendata import items, public
from tests.builders import JSON, KEBON_JERUK, an_upload, filed, moved, post
from tests.faults import Calls
from tests.moto_aws import Hands, client, copied

LISTS: list[dict[str, str]] = [{}, {"kelurahan": KEBON_JERUK}, {"category": "sampah"}]
POINT = {"lat": -6.1926, "lng": 106.7697}
PHONE = "0812-1127-2206"


def offered(http: Any, content_type: str) -> str:
    body = {"filename": "lampiran", "content_type": content_type, "size": 10}
    upload: str = post(http, "/v1/uploads", body).json_body["id"]
    return upload


def lines(http: Any, query: dict[str, str]) -> list[dict[str, Any]]:
    return items(http, limit=100, **query)


def supported(http: Any, number: str, many: int) -> None:
    for at in range(many):
        body = {"contact": {"phone": f"0812-0000-{at:04}"}}
        assert post(http, f"/v1/reports/{number}/support", body).status_code == 200


@pytest.mark.parametrize("query", LISTS)
def test_a_public_line_has_summary_photo_supporters_and_point(
    http: Any, query: dict[str, str]
) -> None:
    text = "Sampah menumpuk di depan gang,\n\nbaunya menyengat dan " + "sudah lama sekali " * 9
    number = public(http, description=text, place=POINT, attachments=[an_upload(), an_upload()])
    supported(http, number, 2)
    [line] = lines(http, query)
    assert line["summary"].startswith("Sampah menumpuk di depan gang, baunya menyengat dan sudah")
    assert line["summary"].endswith(("sudah…", "lama…", "sekali…"))
    assert 100 < len(line["summary"].encode()) <= 120
    assert (line["lat"], line["lng"], line["supporters"]) == (POINT["lat"], POINT["lng"], 2)
    shown = http.get(f"/v1/reports/{number}").json_body["timeline"][0]["photos"]
    assert line["thumbnail"] == f"{shown[0]}/thumbnail"
    assert line["photo"] == shown[0].rpartition("/")[2]


@pytest.mark.parametrize("query", LISTS)
def test_a_thumbnail_leads_to_the_copy_once_the_picture_was_examined(
    http: Any, query: dict[str, str]
) -> None:
    number = public(http, attachments=[an_upload()])
    [line] = lines(http, query)
    path = line["thumbnail"].removeprefix("https://lapor.tanggap.test")
    assert http.get(path).status_code == 404
    copied(number, line["photo"])
    assert http.get(path).status_code == 302


@pytest.mark.parametrize("query", LISTS)
def test_a_line_shows_the_first_picture_and_no_film_or_document(
    http: Any, query: dict[str, str]
) -> None:
    film, letter, picture = (
        offered(http, kind) for kind in ("video/mp4", "application/pdf", "image/png")
    )
    public(http, attachments=[film, letter, picture])
    public(http, attachments=[film])
    without, with_picture = lines(http, query)
    if with_picture["photo"] is None:
        without, with_picture = with_picture, without
    assert with_picture["photo"].endswith(".png")
    assert (without["photo"], without["thumbnail"]) == (None, None)


@pytest.mark.parametrize("query", LISTS)
def test_personal_data_is_masked_as_in_the_public_text(http: Any, query: dict[str, str]) -> None:
    number = public(http, description=f"Tolong hubungi {PHONE}, sampah menumpuk di gang")
    [line] = lines(http, query)
    text = http.get(f"/v1/reports/{number}").json_body["description"]
    assert PHONE not in str(line)
    assert MASK in line["summary"]
    assert line["summary"] == text


@pytest.mark.parametrize("query", [{}, {"kelurahan": KEBON_JERUK}])
def test_house_numbers_are_masked_where_a_home_may_be_meant(
    http: Any, query: dict[str, str]
) -> None:
    text = "Ada orang terlantar di depan Jl. Mawar No. 12 RT 003/RW 05 sejak kemarin"
    public(http, category="pmks", description=text, place=POINT)
    [line] = lines(http, query)
    assert MASK in line["summary"]
    assert "12" not in line["summary"]
    assert (line["lat"], line["lng"]) != (POINT["lat"], POINT["lng"])


@pytest.mark.parametrize("level", ["facts", "private"])
@pytest.mark.parametrize("filed_as", ["public", "facts", "private"])
def test_words_photos_and_points_of_others_are_in_no_line(
    http: Any, filed_as: str, level: str
) -> None:
    receipt = filed(http, visibility=filed_as, attachments=[an_upload()], place=POINT)
    number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    if filed_as != "private":
        supported(http, number, 1)
    post(http, f"/v1/reports/{number}/visibility", {"visibility": level}, token)
    for query in LISTS:
        found = lines(http, query)
        if level == "private":
            assert found == []
            continue
        [line] = found
        shown = ("summary", "photo", "thumbnail", "lat", "lng")
        assert [line[name] for name in shown] == [None] * 5
        assert line["supporters"] == (filed_as != "private")  # a fact


def test_a_line_that_is_shown_to_all_has_its_words_again_without_personal_data(http: Any) -> None:
    receipt = filed(http, visibility="private", description=f"Hubungi {PHONE}, sampah menumpuk")
    token = {**JSON, "X-Report-Token": receipt["token"]}
    path = f"/v1/reports/{receipt['number']}/visibility"
    assert post(http, path, {"visibility": "public"}, token).status_code == 200
    for query in LISTS:
        [line] = lines(http, query)
        assert line["summary"] == f"Hubungi {MASK}, sampah menumpuk"


# --- calls of AWS --------------------------------------------------------------------------------


@pytest.mark.parametrize("query", LISTS)
@pytest.mark.parametrize("level", ["public", "facts"])
def test_25_cards_and_a_map_of_50_points_are_one_request_and_two_calls_at_most(
    http: Any, hands: Hands, calls: Calls, level: str, query: dict[str, str]
) -> None:
    for at in range(52):
        if at in (20, 40):
            hands.forward(days=20)  # months pass
        filed(http, visibility=level, attachments=[an_upload()], proves=False)
    for limit in (25, 50):
        calls.made.clear()
        found = items(http, limit=limit, **query)
        assert len(found) == limit
        assert len(calls.made) <= 2
        assert {*calls.made} == {"Query"}
        assert all(bool(line["summary"] and line["photo"]) is (level == "public") for line in found)
        assert all((line["lat"] is not None) is (level == "public") for line in found)


def test_a_report_of_another_category_by_now_costs_one_call_for_all_such(
    http: Any, calls: Calls
) -> None:
    numbers = {public(http, category="sampah") for _ in range(3)}
    for number in numbers:
        client("dynamodb").update_item(
            TableName="tanggap",
            Key={"pk": {"S": report_key(number)}, "sk": {"S": REPORT}},
            UpdateExpression="SET category = :c",
            ExpressionAttributeValues={":c": {"S": "taman"}},
        )
    calls.made.clear()
    found = items(http, category="taman")
    assert calls.made == ["Query", "Query", "BatchGetItem"]
    assert {line["number"]: line["summary"] for line in found} == dict.fromkeys(
        numbers, "Sampah menumpuk di depan gang"
    )


def test_the_same_matter_is_offered_with_its_picture(http: Any) -> None:
    number = public(http, attachments=[an_upload()], place=POINT)
    filed(http, visibility="facts", attachments=[an_upload()], place=POINT)
    body = {"place": POINT, "category": "sampah", "description": "Sampah menumpuk di depan gang"}
    found = post(http, "/v1/reports/preview", body).json_body["similar"]
    thumbnails = {each["number"]: each["thumbnail"] for each in found}
    assert len(thumbnails) == 2
    assert f"/v1/reports/{number}/photos/" in thumbnails.pop(number)
    assert [*thumbnails.values()] == [None]


def test_a_stored_card_is_masked_again_by_the_rules_of_today(http: Any) -> None:
    """What the tables call a home may change after a report was stored."""
    number = public(http, category="pmks", place=POINT)
    card = "- Ada orang terlantar di Jl. Mawar No. 12"
    item = ReportItem(report_key(number), REPORT)
    item.update([ReportItem.public_card.set(card)])
    [line] = items(http, kelurahan=KEBON_JERUK)
    assert line["summary"] == f"Ada orang terlantar di Jl. Mawar {MASK}"


def withdrawn(http: Any, **changes: Any) -> str:
    receipt = filed(http, **{"visibility": "public", **changes})
    path, token = f"/v1/reports/{receipt['number']}/withdrawal", receipt["token"]
    answer = post(http, path, {"reason": "selesai-sendiri"}, {**JSON, "X-Report-Token": token})
    assert answer.status_code == 200, answer.body
    return str(receipt["number"])


@pytest.mark.parametrize("query", LISTS)
def test_a_line_says_how_a_report_ended(http: Any, query: dict[str, str]) -> None:
    done, back, open_ = public(http), withdrawn(http), public(http)
    moved(http, done, "proses", "selesai")
    shown = {line["number"]: line for line in lines(http, query)}
    said = ("status", "outcome", "status_label")
    assert {number: tuple(line[name] for name in said) for number, line in shown.items()} == {
        done: ("selesai", "done", "Selesai"),
        back: ("selesai", "withdrawn", "Ditarik"),
        open_: ("menunggu", None, "Menunggu"),
    }
    closed = {line["number"] for line in lines(http, {**query, "status": "selesai"})}
    assert closed == {done, back}
    waiting = {line["number"] for line in lines(http, {**query, "status": "menunggu"})}
    assert waiting == {open_}


def test_files_and_feeds_say_it_too(http: Any) -> None:
    back = withdrawn(http)
    [row] = csv.DictReader(StringIO(http.get("/v1/reports.csv").body.decode()))
    assert (row["number"], row["status"], row["outcome"]) == (back, "selesai", "withdrawn")
    [feature] = http.get("/v1/reports.geojson").json_body["features"]
    assert feature["properties"]["outcome"] == "withdrawn"
    assert ": ditarik</title>" in http.get("/v1/feed.atom").body.decode()


def test_what_is_private_is_not_told_to_have_been_withdrawn(http: Any) -> None:
    number = withdrawn(http, visibility="private")
    [request] = http.get(f"/open311/v2/requests/{number}.json").json_body
    assert (request["status"], request["status_notes"]) == ("closed", "Selesai")
    assert http.get(f"/v1/reports/{number}").json_body["outcome"] is None
