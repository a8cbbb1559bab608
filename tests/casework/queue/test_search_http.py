"""Searching: by number however it is typed, by words within one's scope, page by page."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from urllib.parse import urlencode

import pytest

from chalicelib.casework.queue import search_service
from chalicelib.reports.store import search_index as words
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    KECAMATAN_KEBON_JERUK,
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

NEXT_DOOR = "31.73.05.1002"
FAR_AWAY = "31.01.01.1001"
HEAD_OF_ALL = ("BIROPEM", "verifier")


def sought(http: Any, q: str, *who: str, **more: Any) -> Any:
    """The answer to a search of an officer of Kebon Jeruk, or of another."""
    query = urlencode({"q": q, **more})
    return http.get(f"/v1/work/search?{query}", headers=signed_in(*(who or (KEBON_JERUK,))))


def numbers(http: Any, q: str, *who: str, **more: Any) -> list[str]:
    """Of all pages, in their order."""
    found: list[str] = []
    while True:
        page = sought(http, q, *who, **more).json_body
        found += [line["number"] for line in page["items"]]
        if page["next"] is None:
            return found
        more["cursor"] = page["next"]


def said(http: Any, text: str, address: str | None = None, area: str | None = KEBON_JERUK) -> str:
    place = {"kelurahan": area, "address": address}
    given = {name: value for name, value in place.items() if value} or {"lat": -7.9, "lng": 112.6}
    number: str = filed(http, description=text, place=given)["number"]
    return number


# --- by number -----------------------------------------------------------------------------------


def test_a_report_is_found_by_its_number_however_it_is_typed(http: Any, calls: Calls) -> None:
    number = filed(http)["number"]
    bare = number.removeprefix("JK")
    for typed in (number, number.lower(), bare, bare.replace("-", ""), f" {bare[:6]} {bare[7:]} "):
        calls.made.clear()
        page = sought(http, typed).json_body
        assert [line["number"] for line in page["items"]] == [number]
        assert page["next"] is None
        assert calls.made == ["Query"]


def test_a_mistyped_number_is_said_to_be_one(http: Any, calls: Calls) -> None:
    number = filed(http)["number"]
    calls.made.clear()
    last = "0" if number[-1] != "0" else "1"
    for typed in (number[:-1] + last, number[:-1], "jk26112"):
        assert outcome(sought(http, typed)) == (404, "mistyped-number")
    assert calls.made == []


def test_a_number_nobody_has_and_one_of_others_are_told_apart(http: Any) -> None:
    elsewhere = said(http, "Sampah menumpuk di gang", area=FAR_AWAY)
    refused = sought(http, elsewhere)
    assert outcome(refused) == (403, "not-yours")
    assert problem_of(refused)["holder"]["code"] == FAR_AWAY
    assert sought(http, elsewhere, *HEAD_OF_ALL).status_code == 200
    assert outcome(sought(http, "JK261124-BRRAE4")) == (404, "unknown-report")


# --- by words ------------------------------------------------------------------------------------


def test_words_of_text_and_address_find_a_report_in_any_order_and_spelling(http: Any) -> None:
    number = said(http, "Got mampet, air meluap sampai ke jalan", "Jl. Letjend Soeprapto No. 12")
    said(http, "Lampu jalan mati di depan masjid")
    for q in ("mampet", "MELUAP got", "suprapto mamp", "jln suprapto 12"):
        assert numbers(http, q) == [number], q
    for q in ("mampet lampu", "suprapto 13", "ampet"):
        assert numbers(http, q) == [], q


def test_a_line_shows_the_report_as_it_is_now_closed_ones_too(http: Any) -> None:
    number = said(http, "Got mampet di depan gang")
    moved(http, number, "proses", "selesai")
    [line] = sought(http, "mampet").json_body["items"]
    assert (line["number"], line["status"], line["late"]) == (number, "selesai", False)
    assert (line["version"], line["summary"]) == (3, "Got mampet di depan gang")


def test_a_line_says_how_a_report_ended(http: Any) -> None:
    receipt = filed(http, description="Pohon tumbang menutup gang")
    path, token = f"/v1/reports/{receipt['number']}/withdrawal", receipt["token"]
    post(http, path, {"reason": "selesai-sendiri"}, {**JSON, "X-Report-Token": token})
    [line] = sought(http, "pohon tumbang").json_body["items"]
    told = (line["status"], line["outcome"], line["status_label"])
    assert told == ("selesai", "withdrawn", "Ditarik")


def test_the_newest_come_first(http: Any, hands: Hands) -> None:
    made = []
    for _ in range(3):
        made.append(said(http, "Sampah menumpuk lagi"))
        hands.forward(minutes=1)
    assert numbers(http, "menumpuk") == made[::-1]


# who finds a report that lies in Kebon Jeruk and is held by DLH-31.73
FINDERS = [
    (KEBON_JERUK, "officer", True),  # it lies there
    (KECAMATAN_KEBON_JERUK, "officer", True),
    ("31.73", "officer", True),
    ("31", "desk", True),
    ("DLH-31.73", "officer", True),  # it is held there
    ("DLH", "head", True),
    ("DLH", "officer", False),
    ("DBM-31.73", "officer", False),
    ("DBM", "head", False),
    (NEXT_DOOR, "officer", False),
    ("31.72", "head", False),
    ("", "officer", False),
    ("BIROPEM", "verifier", True),
]


def test_each_finds_what_lies_or_is_held_in_ones_scope_and_can_read_what_is_found(
    http: Any,
) -> None:
    number = said(http, "Tumpukan sampah dekat halte")
    step = {"action": "koordinasi", "version": 1, "to_agency": "DLH-31.73", "note": "tugas Anda"}
    acted(http, number, step, signed_in())
    for agency, group, finds in FINDERS:
        assert numbers(http, "tumpukan", agency, group) == [number] * finds, (agency, group)
        if finds:
            read = http.get(f"/v1/work/{number}", headers=signed_in(agency, group))
            assert read.status_code == 200, (agency, group)


def test_what_has_no_place_is_found_by_who_holds_it(http: Any) -> None:
    number = said(http, "Sampah menumpuk entah di mana", area=None)
    assert numbers(http, "menumpuk", "BIROPEM") == [number]
    assert numbers(http, "menumpuk") == []
    step = {"action": "koordinasi", "version": 1, "to_agency": KEBON_JERUK, "note": "tugas Anda"}
    assert acted(http, number, step, signed_in("BIROPEM")).status_code == 200
    assert numbers(http, "menumpuk") == [number]


def test_a_place_told_later_brings_a_report_where_it_is_found_once(http: Any, aws: Aws) -> None:
    texted(http, an_sms("LAPOR sampah menumpuk"))
    assert numbers(http, "menumpuk") == []
    texted(http, an_sms("di Kebon Jeruk dekat halte", MessageSid="SM2"))
    aws.settle()
    [number] = numbers(http, "menumpuk halte")
    assert numbers(http, "menumpuk", *HEAD_OF_ALL) == [number]
    assert numbers(http, "menumpuk", *HEAD_OF_ALL, limit=1) == [number]


def test_a_kelurahan_narrows_a_search(http: Any, calls: Calls) -> None:
    said(http, "Sampah menumpuk", area=NEXT_DOOR)
    number = said(http, "Sampah menumpuk")
    calls.made.clear()
    assert numbers(http, "sampah", *HEAD_OF_ALL, kelurahan=KEBON_JERUK) == [number]
    assert calls.made == ["Query", "BatchGetItem"]
    assert numbers(http, "sampah", kelurahan=FAR_AWAY) == []


def test_a_span_of_days_is_that_of_the_citys_calendar_and_usually_the_last_ninety(
    http: Any, hands: Hands
) -> None:
    hands.to(hands.moment.replace(hour=16, minute=59, second=59))  # 23:59:59 in Jakarta
    old = said(http, "Sampah menumpuk")
    day = (hands.moment).date().isoformat()
    hands.forward(seconds=1)
    new = said(http, "Sampah menumpuk")
    assert numbers(http, "sampah", **{"from": day, "to": day}) == [old]
    assert numbers(http, "sampah", to=day) == [old]
    assert numbers(http, "sampah") == [new, old]
    hands.forward(days=89)
    assert numbers(http, "sampah") == [new, old]
    hands.forward(days=2)
    assert numbers(http, "sampah") == []
    assert numbers(http, "sampah", **{"from": day}) == [new, old]
    told = sought(http, "sampah", **{"from": day, "to": day}).json_body
    assert (told["since"], told["until"][11:]) == (f"{day}T00:00:00+07:00", "00:00:00+07:00")


@pytest.mark.parametrize("limit", [1, 2, 3, 5, 9])
def test_pages_bring_everything_once(http: Any, hands: Hands, limit: int) -> None:
    areas = [KEBON_JERUK, NEXT_DOOR, FAR_AWAY, "31.74.01.1001", None]
    made = [said(http, "Sampah menumpuk", area=area) for area in areas * 2]
    found = numbers(http, "menumpuk", *HEAD_OF_ALL, limit=limit)
    assert sorted(found) == sorted(made)


def test_a_request_looks_at_so_much_and_leads_on(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_service, "MOST_QUERIES", 20)
    said(http, "Sampah menumpuk", area=FAR_AWAY)
    calls.made.clear()
    pages = 0
    more: dict[str, Any] = {}
    while True:
        page = sought(http, "tidakada", *HEAD_OF_ALL, **more).json_body
        pages += 1
        if page["next"] is None:
            break
        more = {"cursor": page["next"]}
    assert pages == 3
    assert calls.made == ["Query"] * 45


def test_or_stops_after_so_many_entries(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_service, "MOST_LOOKED", 4)
    monkeypatch.setattr(words, "MOST_EXAMINED", 2)
    made = [said(http, f"Sampah menumpuk nomor {at}") for at in range(6)]
    calls.made.clear()
    page = sought(http, "nomor 0").json_body
    assert calls.made[:2] == ["Query", "Query"]
    assert page["next"]
    assert numbers(http, "nomor 0") == [made[0]]


def test_the_whole_city_is_one_request_while_it_is_quiet(http: Any, calls: Calls) -> None:
    number = said(http, "Sampah menumpuk", area=FAR_AWAY)
    calls.made.clear()
    page = sought(http, "menumpuk", *HEAD_OF_ALL).json_body
    assert [line["number"] for line in page["items"]] == [number]
    assert page["next"] is None
    assert calls.made == ["Query"] * 45 + ["BatchGetItem"]


# --- what is refused -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": ""}, "q"),
        ({"q": " "}, "q"),
        ({"q": "di ke !"}, "q"),
        ({"q": "a" * 201}, "q"),
        ({"q": " ".join(f"kata{chr(97 + at)}" for at in range(11))}, "q"),
        ({"q": "got", "from": "kemarin"}, "from"),
        ({"q": "got", "to": "2026-02-30"}, "to"),
        ({"q": "got", "to": "9999-12-31"}, "to"),
        ({"q": "got", "from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ({"q": "got", "from": "2999-01-01"}, "from"),
        ({"q": "got", "kelurahan": "Kebon Jeruk"}, "kelurahan"),
        ({"q": "got", "limit": "0"}, "limit"),
        ({"q": "got", "cursor": "x"}, "cursor"),
    ],
)
def test_what_can_not_be_searched_is_refused_without_a_call(
    http: Any, calls: Calls, query: dict[str, str], field: str
) -> None:
    answer = http.get(f"/v1/work/search?{urlencode(query)}", headers=signed_in())
    assert outcome(answer) == (422, "bad-field")
    assert problem_of(answer)["field"] == field
    assert calls.made == []


FORGERIES = [
    (0, "31.74.01"),  # where this officer does not look
    (0, "-"),  # not where the rest says
    (1, "R#JK261124-BRRAE4"),
    (2, "A"),
    (2, "Z#contact"),
    (3, "F#31.74.01"),
    (3, f"W#{KEBON_JERUK}"),
    (4, "2026"),
]


@pytest.mark.parametrize(("at", "value"), FORGERIES)
def test_a_forged_cursor_is_refused(http: Any, calls: Calls, at: int, value: str) -> None:
    for _ in range(2):
        said(http, "Sampah menumpuk")
    cursor = sought(http, "sampah", limit=1).json_body["next"]
    parts = urlsafe_b64decode(cursor).decode().split("|")
    parts[at] = value
    calls.made.clear()
    forged = urlsafe_b64encode("|".join(parts).encode()).decode()
    assert outcome(sought(http, "sampah", cursor=forged)) == (422, "bad-field")
    elsewhere = sought(http, "sampah", "31.74.01.1001", cursor=cursor)
    assert outcome(elsewhere) == (422, "bad-field")
    assert calls.made == []


def test_nothing_of_the_words_reaches_the_public_the_topic_or_the_log(
    http: Any, aws: Aws, lines: Any
) -> None:
    number = said(http, "Tetangga saya Bambang membakar ban", "Jl. Rahasia 5")
    numbers(http, "bambang rahasia")
    aws.settle()
    public = http.get(f"/v1/reports/{number}").body.decode()
    for told in (public, str(aws.announced()), lines.getvalue(), str(aws.texts())):
        assert "ambang" not in told
        assert "ahasia" not in told
