"""Open data: which public reports, in which order and form, and at what cost."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.city.places.lookup import load_places
from chalicelib.platform.moments import format_shown
from tests.api.answers import problem_of
from tests.api.opendata import (
    ATOM,
    LISTS,
    asked,
    features,
    feed,
    following,
    items,
    numbers,
    public,
    rows,
)
from tests.builders import KEBON_JERUK, filed, moved
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.rows import each_row

FAR = {"lat": -6.15, "lng": 106.90}
SPOT = "-6.1926,106.7697"


@pytest.fixture
def nine(http: Any, hands: Hands) -> list[str]:
    """Nine listed reports of as many weeks, the newest first, and a private one."""
    hands.to(datetime.fromisoformat("2026-09-20T10:00:00+00:00"))
    found = []
    for week in range(9):
        found.append(public(http, description=f"sampah minggu {week}"))
        hands.forward(days=7)
    filed(http, visibility="private")
    return found[::-1]


def test_each_list_has_the_public_reports_newest_first(http: Any, nine: list[str]) -> None:
    for path in LISTS:
        for query in ({}, {"kelurahan": KEBON_JERUK}, {"near": SPOT}, {"category": "sampah"}):
            answer = asked(http, path, **query)
            assert numbers(path, answer) == nine, (path, query)
            assert following(path, answer) is None


def test_pages_are_the_whole_list_once_whatever_happens_meanwhile(
    http: Any, hands: Hands, nine: list[str]
) -> None:
    walks = [
        f"{path}?limit=4{more}" for path in LISTS for more in ("", f"&kelurahan={KEBON_JERUK}")
    ]
    found: dict[str, list[str]] = {walk: [] for walk in walks}
    pages: dict[str, str | None] = {walk: walk for walk in walks}
    for _ in range(3):
        for walk, page in pages.items():
            path = walk.partition("?")[0]
            answer = asked(http, page or "")
            found[walk] += numbers(path, answer)
            pages[walk] = following(walk, answer)
        public(http)
        hands.forward(days=1)
    assert dict.fromkeys(walks, nine) == found
    assert {*pages.values()} == {None}


def test_a_list_is_thinned_out_by_what_is_asked(
    http: Any, hands: Hands, aws: Aws, nine: list[str]
) -> None:
    far = public(http, category="taman", place=FAR)
    moved(http, nine[2], "proses")
    for more in ({}, {"kelurahan": KEBON_JERUK}):
        assert [each["number"] for each in items(http, status="proses", **more)] == [nine[2]]
        assert len(items(http, agency=KEBON_JERUK, **more)) == 9
        days = {"from": "2026-10-01", "to": "2026-10-11"}
        assert [each["number"] for each in items(http, **days, **more)] == nine[5:7]
    assert [each["number"] for each in items(http, category="taman")] == [far]
    assert items(http, category="taman", kelurahan=KEBON_JERUK) == []
    assert items(http, near=SPOT, radius=100, category="taman") == []
    assert [each["number"] for each in items(http, near="-6.15,106.90")] == [far]
    assert items(http, near="-6.1990,106.7697") == []  # 700 metres away
    assert len(items(http, near="-6.1990,106.7697", radius=1000)) == 9
    assert items(http, near="-7.5,110.2") == []  # another city


def test_a_line_tells_all_but_what_was_said(http: Any, hands: Hands) -> None:
    number = public(http)
    [by_date], [by_area] = items(http), items(http, kelurahan=KEBON_JERUK)
    assert by_date == by_area
    named = {"kelurahan": {"code": KEBON_JERUK, "name": "Kebon Jeruk"}}
    report = http.get(f"/v1/reports/{number}").json_body
    same = ("number", "status", "status_label", "category", "holder", "channel")
    assert {name: by_date[name] for name in same} == {name: report[name] for name in same}
    assert (by_date["lat"], by_date["lng"]) == (-6.1926, 106.7697)
    assert {"kelurahan": by_date["kelurahan"]} == named
    assert by_date["complete_by"] == report["promise"]["complete_by"]
    assert by_date["created_at"] == report["created_at"]
    assert "description" not in by_date


@each_row(
    ("query", "field"),
    [
        ("limit=0", "limit"),
        ("kelurahan=x", "kelurahan"),
        ("category=kapal", "category"),
        ("status=open", "status"),
        ("agency=x", "agency"),
        ("from=kemarin", "from"),
        ("from=0001-01-01&to=0001-01-02", "from"),
        ("to=1970-01-01", "to"),
        ("from=2020-01-01", "from, to"),
        ("from=2026-11-02&to=2026-11-01", "from, to"),
        ("near=1", "near"),
        ("near=nan,106", "near"),
        ("near=-90,106", "near"),
        ("radius=10", "near"),
        (f"near={SPOT}&radius=1001", "radius"),
        ("cursor=x", "cursor"),
        ("cursor=YXxifGM=", "cursor"),
    ],
)
def test_what_can_not_be_asked_is_refused_with_a_sentence(
    http: Any, query: str, field: str
) -> None:
    for path in LISTS:
        problem = problem_of(http.get(f"{path}?{query}"))
        assert (problem["status"], problem["field"]) == (422, field)


@pytest.mark.parametrize("path", LISTS)
def test_an_unchanged_answer_is_not_sent_again(http: Any, hands: Hands, path: str) -> None:
    number = public(http)
    first = asked(http, path)
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] in ("public, max-age=60", "public, max-age=300")
    again = http.get(path, headers={"If-None-Match": f'W/"x", {tag}'})
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["ETag"] == tag
    moved(http, number, "proses")
    assert http.get(path, headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/feed.atom"])
def test_a_page_with_more_behind_it_is_not_sent_again_a_second_later(
    http: Any, hands: Hands, path: str
) -> None:
    public(http)
    hands.forward(seconds=2)
    public(http)
    tag = asked(http, f"{path}?limit=1").headers["ETag"]
    hands.forward(seconds=2)
    assert http.get(f"{path}?limit=1", headers={"If-None-Match": tag}).status_code == 304


def test_a_list_is_one_call_for_each_partition_and_never_a_scan(
    http: Any, calls: Calls, hands: Hands
) -> None:
    hands.to(datetime.fromisoformat("2026-11-20T10:00:00+00:00"))
    for _ in range(3):
        public(http)
    month = {"from": "2026-11-02"}
    for query, made in (
        ({"kelurahan": KEBON_JERUK, "limit": 3}, 1),
        ({"kelurahan": KEBON_JERUK, **month}, 1),
        ({"kelurahan": KEBON_JERUK, "from": "2026-10-02"}, 1),
        ({"limit": 3}, 2),
        ({"from": "2026-08-25", "category": "sampah"}, 2),
    ):
        calls.made.clear()
        assert len(items(http, **query)) == 3
        assert calls.made == ["Query"] * made
    calls.made.clear()
    asked(http, "/v1/feed.atom", kelurahan=KEBON_JERUK, **month)
    assert calls.made == ["Query", "BatchGetItem"]


def test_a_page_around_a_point_is_one_call_for_each_kelurahan_however_far_it_looks_back(
    http: Any, hands: Hands, calls: Calls
) -> None:
    number = public(http)
    query = {"near": SPOT, "radius": 1000, "from": hands.moment.date()}
    hands.forward(days=300)
    path = f"/v1/reports?{urlencode(query)}"
    calls.made.clear()
    answer = asked(http, path)
    assert calls.made == ["Query"] * len(load_places().around(-6.1926, 106.7697, 1000))
    assert (numbers("/v1/reports", answer), following(path, answer)) == ([number], None)


# --- forms ---------------------------------------------------------------------------------------

WICKED = 'a "kutip", b;\r\nbaris <kedua> & \x0b\x00akhir: sampah 🌳'


def test_a_table_holds_what_was_said_and_runs_none_of_it(http: Any) -> None:
    said = ["=HYPERLINK(1) sampah", " + satu sampah besar", "-SUM(A1) sampah", WICKED]
    for text in said:
        public(http, description=text, place={"address": "-2 Jl. Panjang, Kel. Kebon Jeruk"})
    answer = asked(http, "/v1/reports.csv")
    found = rows(answer)
    assert {row["address"] for row in found} == {"'-2 Jl. Panjang, Kel. Kebon Jeruk"}
    texts = {row["description"] for row in found}
    assert {f"'{text.strip()}" for text in said[:3]} < {text.replace("' ", "'") for text in texts}
    assert any(text.startswith('a "kutip", b;') and "sampah 🌳" in text for text in texts)
    assert all(row["kelurahan"] == KEBON_JERUK and row["lat"] == "" for row in found)
    assert answer.body.startswith(b'"number","status","category",')
    assert answer.body.count(b'\r\n"JK') == len(said)


def test_a_map_has_its_points_the_right_way_round_and_none_where_none_is_known(http: Any) -> None:
    nowhere = public(http, place={"address": "Kel. Kebon Jeruk"}, description=WICKED)
    somewhere = public(http)
    found = {each["id"]: each for each in features(asked(http, "/v1/reports.geojson"))}
    assert found[nowhere]["geometry"] is None
    assert found[somewhere]["geometry"] == {"type": "Point", "coordinates": [106.7697, -6.1926]}
    told = found[somewhere]["properties"]
    assert told["description"] == "Sampah menumpuk di depan gang"
    assert told["url"] == f"https://lapor.tanggap.test/laporan/{somewhere}"
    assert {each["type"] for each in found.values()} == {"Feature"}


def test_a_feed_is_atom_with_ids_that_stay(http: Any, hands: Hands) -> None:
    number = public(http, description=WICKED)
    query = {"kelurahan": KEBON_JERUK, "category": "sampah", "limit": 1}
    first = feed(asked(http, "/v1/feed.atom", **query))
    assert first.tag == f"{ATOM}feed"
    assert first.findtext(f"{ATOM}title") == "Laporan warga: Sampah di Kebon Jeruk"
    assert first.findtext(f"{ATOM}author/{ATOM}name") == "jakarta.go.id"
    [entry] = first.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:jakarta.go.id,2026:laporan/{number}"
    assert entry.findtext(f"{ATOM}title") == "Sampah di Kebon Jeruk: menunggu"
    assert "<kedua> & \nakhir: sampah 🌳" in entry.findtext(f"{ATOM}summary", "")
    links = {each.get("rel"): each.get("href") for each in first.findall(f"{ATOM}link")}
    assert links.keys() == {"self", "next"}
    hands.forward(hours=1)
    moved(http, number, "proses")
    again = feed(asked(http, "/v1/feed.atom", **query))
    assert again.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id")
    assert again.findtext(f"{ATOM}updated", "") == format_shown(hands.moment)
    [entry] = again.iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"tag:jakarta.go.id,2026:laporan/{number}"
    assert entry.findtext(f"{ATOM}updated", "") == format_shown(hands.moment)


def test_the_title_of_a_feed_names_its_filters_in_the_language_of_the_city(http: Any) -> None:
    query = {
        "kelurahan": KEBON_JERUK,
        "category": "sampah",
        "agency": KEBON_JERUK,
        "near": "-6.2,106.8",
        "status": "proses",
    }
    answer = asked(http, "/v1/feed.atom", headers={"Accept-Language": "en"}, **query)
    assert feed(answer).findtext(f"{ATOM}title") == (
        "Laporan warga: Sampah di Kebon Jeruk dekat -6.2,106.8,"
        " penanggung jawab Kelurahan Kebon Jeruk, berstatus proses"
    )
    assert feed(asked(http, "/v1/feed.atom")).findtext(f"{ATOM}title") == "Laporan warga"


def test_an_empty_feed_is_whole_and_stays_the_same_for_a_day(http: Any, hands: Hands) -> None:
    hands.to(datetime.fromisoformat("2026-11-20T10:00:00+07:00"))
    empty = asked(http, "/v1/feed.atom", agency="BIROPEM", near=" -6.2, 106.8")
    told = feed(empty)
    assert told.findtext(f"{ATOM}updated") == "2026-11-20T00:00:00+07:00"
    assert " " not in told.findtext(f"{ATOM}id", "")
    hands.forward(hours=3)
    again = asked(http, "/v1/feed.atom", agency="BIROPEM", near=" -6.2, 106.8")
    assert again.headers["ETag"] == empty.headers["ETag"]
