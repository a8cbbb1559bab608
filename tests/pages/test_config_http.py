"""What pages are told of this stack and its city: it is true, public, cheap, and kept for five
minutes.
"""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from chalicelib.city.current import city
from chalicelib.city.model import City
from chalicelib.city.rows import Level, Priority
from chalicelib.pages import config
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.i18n import Language
from chalicelib.platform.settings import settings
from chalicelib.reports.files import attachments
from chalicelib.reports.status import Status
from tests.api.answers import problem_of
from tests.builders import JSON, a_body, filed, post
from tests.edge import Edge
from tests.faults import Calls

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def told(http: Any) -> dict[str, Any]:
    answer: dict[str, Any] = http.get("/v1/config").json_body
    return answer


@pytest.fixture
def changed(monkeypatch: pytest.MonkeyPatch) -> Callable[[City], None]:
    def to(other: City) -> None:
        monkeypatch.setattr(config, "city", lambda: other)

    return to


def with_settings(**values: Any) -> City:
    return replace(city(), settings=replace(city().settings, **values))


# --- kept, cheap and public ----------------------------------------------------------------------


def test_it_is_kept_for_five_minutes_for_each_language(http: Any) -> None:
    answers = [http.get("/v1/config", headers={"Accept-Language": each}) for each in ("id", "en")]
    for answer in answers:
        assert answer.headers["Cache-Control"] == "public, max-age=300"
        assert answer.headers["Vary"] == "Accept-Language"
        known = {"If-None-Match": answer.headers["ETag"], "Accept-Language": "id"}
        again = http.get("/v1/config", headers=known)
        assert again.status_code == (304 if answer is answers[0] else 200)
    assert len({answer.headers["ETag"] for answer in answers}) == 2


def test_the_edge_has_a_copy_for_each_language(edge: Edge) -> None:
    asked = [edge.get("/v1/config", headers=each) for each in ({}, ENGLISH, {}, ENGLISH)]
    assert [answer.asked for answer in asked] == [True, True, False, False]
    assert asked[0].body != asked[1].body


def test_it_costs_no_call_of_aws(http: Any, calls: Calls) -> None:
    calls.made.clear()
    assert http.get("/v1/config").status_code == 200
    assert calls.made == []


def test_it_tells_no_secret_and_nothing_of_the_inside(told: dict[str, Any]) -> None:
    public = {"PHOTOS", "LOGIN", "LOGIN_REGION", "LOGIN_CLIENT", "VERSION", "AWS_DEFAULT_REGION"}
    public |= {"PUSH_KEY"}
    known = {name.upper() for name in settings().__dataclass_fields__}
    inside = {
        name: os.environ[name]
        for name in (known | {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}) - public
        if os.environ.get(name)
    }
    values = {*map(str, leaves(told))}
    assert not {name for name, value in inside.items() if value in values}
    text = json.dumps(told)
    assert not [each for each in ("arn:", "pepper", "queue", "secret") if each in text.lower()]


def leaves(told: Any) -> list[Any]:
    if isinstance(told, dict):
        return [leaf for each in told.values() for leaf in leaves(each)]
    if isinstance(told, list):
        return [leaf for each in told for leaf in leaves(each)]
    return [told]


# --- true ----------------------------------------------------------------------------------------


def test_the_limits_of_texts_are_those_of_the_api(http: Any, told: dict[str, Any]) -> None:
    lengths = told["limits"]["lengths"]
    receipt = filed(http)
    own = {**JSON, "X-Report-Token": receipt["token"]}
    sent: dict[str, Callable[[str], Any]] = {
        "description": lambda text: post(http, "/v1/reports", a_body(description=text)),
        "address": lambda text: post(http, "/v1/reports", a_body(place={"address": text})),
        "name": lambda text: post(http, "/v1/reports", a_body(contact={"name": text})),
        "comment": lambda text: post(
            http, f"/v1/reports/{receipt['number']}/comments", {"text": text}, own
        ),
    }
    for name, send in sent.items():
        least, most = lengths[name]["least"], lengths[name]["most"]
        taken = [send("x" * many).status_code for many in (least - 1, least, most, most + 1)]
        assert [status // 100 for status in taken] == [4, 2, 2, 4], name
    assert lengths["note"] == {"least": 0, "most": 2000}


def test_the_limits_of_files_are_those_of_the_api(http: Any, told: dict[str, Any]) -> None:
    files = told["limits"]["files"]
    for content_type in (*files["types"], "image/gif"):
        for size in (files["bytes"], files["bytes"] + 1):
            body = {"filename": "a", "content_type": content_type, "size": size}
            status = post(http, "/v1/uploads", body).status_code
            good = content_type != "image/gif" and size == files["bytes"]
            assert status == (201 if good else 422), (content_type, size)
    uploads = ["x"] * (files["most"] + 1)
    problem = problem_of(post(http, "/v1/reports", a_body(attachments=uploads)))
    assert problem["field"] == "attachments"
    assert (files["minutes"], files["hours"]) == (10, 20)


def test_follow_ups_and_links_are_those_of_the_settings(
    http: Any, changed: Callable[[City], None]
) -> None:
    changed(
        with_settings(reopen_days=7.0, most_reopenings=1, most_appeals=4, confirm_working_days=9)
    )
    follow_ups = http.get("/v1/config").json_body["limits"]["follow_ups"]
    assert follow_ups == {
        "reopen_days": 7.0,
        "most_reopenings": 1,
        "most_appeals": 4,
        "confirm_working_days": 9,
        "rating_asked_days": city().settings.rating_asked_days,
    }


def test_photos_are_where_uploads_go_and_links_lead(http: Any, told: dict[str, Any]) -> None:
    body = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 9}
    offered = post(http, "/v1/uploads", body).json_body["url"]
    shown = attachments.sign_copy_link("JK261123-00000", "a.jpg")
    for url in (offered, shown):
        parts = urlsplit(url)
        assert f"{parts.scheme}://{parts.netloc}" == told["photos"]


def test_officers_sign_in_where_the_stack_says(
    http: Any, told: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert told["login"] == {
        "region": "ap-southeast-3",
        "client": "the-pages",
        "endpoint": "https://cognito-idp.ap-southeast-3.amazonaws.com",
    }
    bare = replace(settings(), login_client="")
    monkeypatch.setattr(config, "settings", lambda: bare)
    assert http.get("/v1/config").json_body["login"] is None


def test_the_map_is_drawn_from_the_city_and_a_base_map_is_a_row(
    http: Any, told: dict[str, Any], changed: Callable[[City], None]
) -> None:
    shown = told["map"]
    bounds, centre = shown["bounds"], shown["centre"]
    assert bounds["south"] < centre["lat"] < bounds["north"]
    assert bounds["west"] < centre["lng"] < bounds["east"]
    assert (shown["base_map"], shown["attribution"], shown["outlines"]) == (None, None, False)
    changed(with_settings(base_map="/peta/jakarta.pmtiles", map_attribution="© OpenStreetMap"))
    shown = http.get("/v1/config").json_body["map"]
    assert (shown["base_map"], shown["attribution"]) == (
        "/peta/jakarta.pmtiles",
        "© OpenStreetMap",
    )


def test_helplines_begin_with_the_emergency_number_and_have_each_row_once(
    told: dict[str, Any],
) -> None:
    numbers = [each["number"] for each in told["helplines"]]
    assert numbers[0] == city().settings.emergency_number
    rows = {row.helpline for row in city().sensitive.matters if row.helpline}
    assert sorted(numbers[1:]) == sorted(rows)


def test_without_the_pages_people_report_by_sms_and_telephone(
    http: Any, told: dict[str, Any], changed: Callable[[City], None]
) -> None:
    assert told["ways"] == {"sms": city().settings.stop_sms, "phone": None}
    off = {code: replace(row, enabled=row.code != "sms") for code, row in city().channels.items()}
    changed(replace(with_settings(filing_phone="1500 164"), channels=off))
    assert http.get("/v1/config").json_body["ways"] == {"sms": None, "phone": "1500 164"}


def test_levels_and_channels_are_told_with_what_the_web_has_by_itself(
    http: Any, told: dict[str, Any]
) -> None:
    assert told["channels"] == http.get("/v1/channels").json_body["items"]
    assert [each["code"] for each in told["levels"]] == ["public", "facts", "private"]
    receipt = filed(http)
    own = {"X-Report-Token": receipt["token"]}
    mine = http.get(f"/v1/reports/{receipt['number']}/mine", headers=own).json_body
    assert told["level"] == mine["visibility"]


def test_names_come_in_the_language_asked_for_and_of_the_city_in_each(http: Any) -> None:
    shown = {
        each: http.get("/v1/config", headers={"Accept-Language": each}).json_body
        for each in Language
    }
    assert {*shown["id"]["city"]} == {*shown["id"]["service"]} == {*Language}
    assert [each["name"] for each in shown["en"]["languages"]] == ["Bahasa Indonesia", "English"]
    for part in ("statuses", "kinds", "priorities", "office_levels"):
        own, english = (shown[each]["names"][part] for each in ("id", "en"))
        assert [each["code"] for each in own] == [each["code"] for each in english]
        assert all(each["name"] for each in (*own, *english))
        assert own != english
    assert shown["en"]["levels"][1]["name"] == "Facts only"
    assert shown["en"]["helplines"][0]["name"] == "Emergency"


def test_every_code_has_a_word(told: dict[str, Any]) -> None:
    codes = {"statuses": Status, "kinds": Kind, "priorities": Priority, "office_levels": Level}
    for part, kinds in codes.items():
        assert {each["code"] for each in told["names"][part]} == {*kinds}, part
