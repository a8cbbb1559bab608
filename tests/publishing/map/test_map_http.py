"""The map by HTTP: what of each report it shows to whom asks, at which cost, and for how long."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.city.current import city
from chalicelib.platform.moments import format_shown
from tests.api.answers import problem_of
from tests.builders import JSON, KEBON_JERUK, KECAMATAN_KEBON_JERUK, filed, moved, post, signed_in
from tests.edge import Edge
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.rows import each_row

CITY = "106.6,-6.4,107.0,-6.0"
HERE = {"lat": -6.1926, "lng": 106.7697}
FAR = {"lat": -6.15, "lng": 106.90}
STATUSES = {"menunggu": 0, "koordinasi": 0, "disposisi": 0, "proses": 0, "selesai": 0}
ZOOMS = (10, 14, 18)


@pytest.fixture(autouse=True)
def noon(hands: Hands) -> Hands:
    """The clock stands still."""
    hands.to(datetime.fromisoformat("2026-11-23T05:00:00+00:00"))
    return hands


def asked(http: Any, zoom: int = 18, **query: Any) -> Any:
    answer = http.get(f"/v1/map?{urlencode({'bbox': CITY, 'zoom': zoom, **query})}")
    assert answer.status_code == 200, answer.body
    return answer


def seen(http: Any, zoom: int = 18, **query: Any) -> dict[str, Any]:
    shown: dict[str, Any] = asked(http, zoom, **query).json_body
    return shown


def numbers(http: Any, **query: Any) -> set[str]:
    return {each["number"] for each in seen(http, **query)["points"]}


def total(http: Any, zoom: int = 10, **query: Any) -> int:
    shown = seen(http, zoom, **query)
    counts = [each["total"] for each in (*shown["areas"], *shown["clusters"])]
    return sum(counts) + len(shown["points"])


def public(http: Any, **changes: Any) -> str:
    return str(filed(http, **{"visibility": "public", **changes})["number"])


def test_a_public_report_is_counted_in_its_kelurahan_and_then_at_its_point(
    http: Any, aws: Aws
) -> None:
    number = public(http)
    moved(http, number, "proses")
    assert aws.chart() == 1
    far = seen(http, 12)
    [area] = far["areas"]
    row = city().kelurahan[KEBON_JERUK]
    assert area == {
        "code": KEBON_JERUK,
        "name": "Kebon Jeruk",
        "lat": row.lat,
        "lng": row.lng,
        "total": 1,
        "late": 0,
        "statuses": {**STATUSES, "proses": 1},
    }
    assert (far["kind"], far["clusters"], far["points"]) == ("areas", [], [])
    near = seen(http, 16)
    assert near["points"] == [
        {"number": number, "status": "proses", "category": "sampah", "late": False, **HERE}
    ]
    assert (near["kind"], near["areas"], near["clusters"]) == ("points", [], [])


def test_points_close_to_each_other_are_a_cluster(http: Any, aws: Aws) -> None:
    public(http), public(http)
    aws.chart()
    shown = seen(http, 14)
    assert shown["clusters"] == [
        {**HERE, "total": 2, "late": 0, "statuses": {**STATUSES, "menunggu": 2}}
    ]
    assert (shown["kind"], shown["points"]) == ("clusters", [])


def test_a_report_with_facts_is_counted_in_its_area_and_has_no_point(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="facts")["number"]
    home = filed(http, visibility="facts", category="pmks")["number"]
    aws.chart()
    for zoom in ZOOMS:
        answer = asked(http, zoom)
        shown = answer.json_body
        found = {each["code"]: each["total"] for each in shown["areas"]}
        assert found == {KEBON_JERUK: 1, KECAMATAN_KEBON_JERUK: 1}
        assert (shown["clusters"], shown["points"]) == ([], [])
        for secret in (number, home, "106.7697", "-6.1926"):
            assert secret not in answer.body.decode()


def test_a_private_report_is_not_on_the_map(http: Any, aws: Aws) -> None:
    filed(http, visibility="private")
    assert aws.chart() == 0
    assert [total(http, zoom) for zoom in ZOOMS] == [0, 0, 0]


def test_where_a_home_may_be_meant_the_point_is_the_one_that_the_list_shows(
    http: Any, aws: Aws
) -> None:
    place = {"lat": -6.19264, "lng": 106.76971}
    number = public(http, category="pmks", place=place)
    aws.chart()
    [line] = http.get("/v1/reports").json_body["items"]
    [point] = seen(http)["points"]
    assert (point["number"], point["lat"], point["lng"]) == (number, line["lat"], line["lng"])
    assert (point["lat"], point["lng"]) != (place["lat"], place["lng"])


def test_a_report_outside_the_city_is_not_on_the_map(http: Any, aws: Aws) -> None:
    public(http, place={"lat": -7.5, "lng": 110.2})
    assert aws.chart() == 0


def test_a_map_shows_what_is_asked_for(http: Any, aws: Aws, hands: Hands) -> None:
    one = public(http)
    hands.forward(days=1)
    two = public(http, category="taman", place=FAR)
    moved(http, one, "proses")
    aws.chart()
    other = city().categories["taman"].code
    assert numbers(http) == {one, two}
    for query, found in [
        ({"status": "proses"}, {one}),
        ({"status": "selesai"}, set()),
        ({"category": other}, {two}),
        ({"kelurahan": KEBON_JERUK}, {one}),
        ({"agency": KEBON_JERUK}, {one}),
        ({"from": "2026-11-24"}, {two}),
        ({"to": "2026-11-23"}, {one}),
        ({"from": "2026-11-23", "to": "2026-11-24", "utm_source": "x"}, {one, two}),
        ({"bbox": "106.7,-6.2,106.8,-6.1"}, {one}),
    ]:
        assert numbers(http, **query) == found, query
        assert total(http, **query) == len(found) or "bbox" in query, query


@each_row(
    ("query", "field"),
    [
        *(("zoom=10", "bbox"), (f"bbox={CITY}", "zoom"), ("bbox=&zoom=10", "bbox")),
        *(("bbox=1,2,3&zoom=10", "bbox"), ("bbox=1,2,3,4,5&zoom=10", "bbox")),
        *(("bbox=a,b,c,d&zoom=10", "bbox"), ("bbox=nan,-6,107,-5&zoom=10", "bbox")),
        *(("bbox=106,-6,inf,-5&zoom=10", "bbox"), ("bbox=107,-6,106,-5&zoom=10", "bbox")),
        *(("bbox=106,-5,107,-6&zoom=10", "bbox"), ("bbox=106,-6,106,-5&zoom=10", "bbox")),
        *(("bbox=106,-91,107,-5&zoom=10", "bbox"), ("bbox=106,-6,181,-5&zoom=10", "bbox")),
        *((f"bbox={CITY}&zoom=-1", "zoom"), (f"bbox={CITY}&zoom=23", "zoom")),
        *((f"bbox={CITY}&zoom=1.5", "zoom"), (f"bbox={CITY}&zoom=", "zoom")),
        *((f"bbox={CITY}&zoom=²", "zoom"), (f"bbox={CITY}&zoom=1&status=open", "status")),
        *((f"bbox={CITY}&zoom=1&category=kapal", "category"),),
        *((f"bbox={CITY}&zoom=1&kelurahan=x", "kelurahan"),),
        *((f"bbox={CITY}&zoom=1&agency=x", "agency"), (f"bbox={CITY}&zoom=1&from=x", "from")),
        *((f"bbox={CITY}&zoom=1&to=x", "to"),),
    ],
)
def test_what_can_not_be_asked_is_refused_with_a_sentence(
    http: Any, query: str, field: str
) -> None:
    problem = problem_of(http.get(f"/v1/map?{query}"))
    assert (problem["status"], problem["field"]) == (422, field)


def test_the_refusal_of_a_box_says_how_one_is_written(http: Any) -> None:
    sentence = problem_of(http.get("/v1/map?bbox=x&zoom=1"))["detail"]
    assert "106.7,-6.3,106.9,-6.1" in sentence


def test_a_map_costs_one_call_and_none_within_a_minute(
    http: Any, aws: Aws, calls: Calls, hands: Hands
) -> None:
    public(http)
    aws.chart()
    calls.made.clear()
    for zoom in ZOOMS:
        asked(http, zoom)
    assert calls.made == ["GetObject"]
    hands.forward(seconds=59)
    asked(http)
    assert calls.made == ["GetObject"]
    hands.forward(seconds=1)
    assert total(http) == 1
    assert calls.made == ["GetObject"] * 2, "by its ETag: the answer has no body"


def test_an_unchanged_file_is_not_read_again(
    http: Any, aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chalicelib.publishing.map import file_store

    public(http)
    aws.chart()
    asked(http)
    monkeypatch.setattr(file_store, "unpack_map", lambda body: 1 / 0)
    hands.forward(minutes=1)
    assert total(http) == 1


def test_an_answer_may_be_kept_for_a_minute_and_less_when_the_next_map_is_near(
    http: Any, aws: Aws, hands: Hands
) -> None:
    public(http)
    aws.chart()
    found = []
    for seconds in (0, 100, 20, 30, 29, 1000):
        hands.forward(seconds=seconds)
        found.append(asked(http).headers["Cache-Control"])
    assert found == [f"public, max-age={many}" for many in (60, 60, 60, 30, 10, 10)]


def test_a_map_that_shows_the_same_has_the_same_tag(http: Any, aws: Aws, hands: Hands) -> None:
    number = public(http)
    aws.chart()
    first = asked(http)
    tag = first.headers["ETag"]
    hands.forward(minutes=3)
    aws.chart()
    again = asked(http)
    assert again.json_body["made_at"] == first.json_body["made_at"], "it is not written again"
    hands.forward(hours=1)
    aws.chart()
    later = asked(http)
    assert later.json_body["made_at"] != first.json_body["made_at"]
    assert again.headers["ETag"] == later.headers["ETag"] == tag
    path = f"/v1/map?bbox={CITY}&zoom=18"
    known = http.get(path, headers={"If-None-Match": tag})
    assert (known.status_code, known.body) == (304, b"")
    moved(http, number, "proses")
    hands.forward(minutes=3)
    aws.chart()
    changed = http.get(path, headers={"If-None-Match": tag})
    assert changed.status_code == 200


def test_before_the_first_map_the_answer_is_empty_and_says_so(http: Any, aws: Aws) -> None:
    public(http)
    for zoom in ZOOMS:
        answer = asked(http, zoom)
        shown = answer.json_body
        assert (shown["made_at"], shown["areas"], shown["clusters"], shown["points"]) == (
            *(None, [], []),
            [],
        )
        assert answer.headers["Cache-Control"] == "public, max-age=10"
    aws.chart()
    assert total(http) == 0, "for ten seconds"


def test_a_map_says_when_it_was_made(http: Any, aws: Aws, hands: Hands) -> None:
    aws.chart()
    made_at = format_shown(hands.moment)
    hands.forward(minutes=2)
    assert seen(http)["made_at"] == made_at


def test_a_report_is_late_from_its_promise_on_without_a_new_map(
    http: Any, aws: Aws, hands: Hands
) -> None:
    number = public(http)
    aws.chart()
    assert not seen(http)["points"][0]["late"]
    hands.forward(days=3)
    assert seen(http)["points"][0]["late"]
    assert seen(http, 10)["areas"][0]["late"] == 1
    assert http.get(f"/v1/reports/{number}").json_body["promise"]["late"]


HIDES = ["private", "moderated", "erased"]


def hide(http: Any, receipt: dict[str, Any], how: str) -> None:
    number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    if how == "moderated":
        moderator = signed_in(city().settings.triage, "verifier")
        body = {"decision": "hide", "reason": "data-pribadi", "version": 1, "note": "Ada nama"}
        answer = post(http, f"/v1/work/{number}/moderation", body, moderator)
    elif how == "erased":
        answer = post(http, f"/v1/reports/{number}/erasure", {}, token)
    else:
        answer = post(http, f"/v1/reports/{number}/visibility", {"visibility": how}, token)
    assert answer.status_code in (200, 202), answer.body


@pytest.mark.parametrize("how", HIDES)
@pytest.mark.parametrize("level", ["public", "facts"])
def test_what_is_hidden_is_on_nobodys_map_after_five_minutes(
    http: Any, aws: Aws, hands: Hands, edge: Edge, how: str, level: str
) -> None:
    """Also where a schedule comes a minute late and the edge and the function have copies."""
    receipt = filed(http, visibility=level)
    path, late = f"/v1/map?bbox={CITY}&zoom=10", 60
    aws.chart()
    hands.forward(seconds=20)
    hide(http, receipt, how)
    hidden_at = hands.moment
    shown = []
    while (hands.moment - hidden_at).total_seconds() <= 300:
        answer = edge.get(path)
        shown.append(bool(edge.http.get(path).json_body["areas"]))
        hidden_now = b'"areas":[]' in answer.body
        hands.forward(seconds=5)
        if (hands.moment - hidden_at).total_seconds() == 180 + late - 20:
            aws.chart()
    assert shown[0]
    assert not shown[-1]
    assert hidden_now


def test_a_report_that_is_lowered_loses_its_point(http: Any, aws: Aws, hands: Hands) -> None:
    receipt = filed(http, visibility="public")
    aws.chart()
    assert numbers(http) == {receipt["number"]}
    hide(http, receipt, "facts")
    hands.forward(minutes=3)
    aws.chart()
    answer = asked(http)
    assert (answer.json_body["points"], answer.json_body["areas"][0]["total"]) == ([], 1)
    assert "106.7697" not in answer.body.decode()


def test_a_report_that_is_shown_again_comes_back(http: Any, aws: Aws, hands: Hands) -> None:
    receipt = filed(http, visibility="private")
    aws.chart()
    hands.forward(days=20)
    aws.chart()
    hide(http, receipt, "public")
    hands.forward(minutes=3)
    aws.chart()
    assert numbers(http) == {receipt["number"]}


@pytest.mark.parametrize("chosen", ["moderated", "private"])
def test_a_level_change_is_known_by_number_and_moment_alone(
    http: Any, aws: Aws, chosen: str
) -> None:
    receipt = filed(http, visibility="public")
    hide(http, receipt, chosen)
    [item] = [each for each in aws.items() if each["pk"] == "LEVEL"]
    assert item.keys() == {"pk", "sk", "ttl"}
    assert item["sk"].endswith(f"#{receipt['number']}")
