"""A preview tells what filing would make of a report that is still being written, and keeps nothing
of it.
"""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.city.current import city
from chalicelib.city.rows import Limit, Metered, Per
from chalicelib.intake import duplicate_search, rate_limit
from chalicelib.intake.previews import preview
from chalicelib.reports.store import by_place, reports
from tests.api.answers import problem_of
from tests.builders import KEBON_JERUK, filed, post
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

POINT = {"lat": -6.1926, "lng": 106.7697}
RUBBISH = "Sampah menumpuk di depan gang sejak kemarin"
FIRE = "Kebakaran rumah di gang kami, api sudah besar"
SECRET = "anak tetangga sering dipukuli bapaknya sampai lebam"
TEXTS = Path(__file__).parents[2] / "reports"


def previewed(http: Any, language: str = "id", **body: Any) -> dict[str, Any]:
    headers = {"Content-Type": "application/json", "Accept-Language": language}
    answer = post(http, "/v1/reports/preview", body, headers)
    assert answer.status_code == 200, answer.body
    assert answer.headers["Cache-Control"] == "no-store"
    told: dict[str, Any] = answer.json_body
    return told


# --- what is filed is what was previewed ---------------------------------------------------------

PLACES: list[dict[str, Any]] = [
    POINT,
    {"kelurahan": KEBON_JERUK},
    {"address": "Jl. Panjang, Kel. Kebon Jeruk"},
    {"address": "kecamatan Kebon Jeruk"},
    {"address": "dekat warung Bu Siti"},
    {"lat": -6.2011, "lng": 106.7697},  # at the border of two kelurahan
    {"lat": -6.9175, "lng": 107.6191},  # Bandung
    {**POINT, "address": "Kelurahan Gambir"},
]
CHOICES: list[dict[str, Any]] = [
    {},
    {"visibility": "public"},
    {"category": "pohon"},
    {"about_officials": True},
    {"category": "narkoba", "visibility": "facts"},
    {"category": "pungli"},
    {"language": "en"},
]


def texts() -> list[str]:
    """Everyday complaints, and some of danger, of officials and of sensitive matters."""
    found = ["!!!!!!!!!! 12345", "street light broken in front of my house"]
    for name, every in (("complaints", 24), ("emergencies", 60), ("sensitive", 60)):
        with (TEXTS / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
            found += [row["text"] for row in csv.DictReader(lines)][::every]
    with (TEXTS / "allegations.csv").open(newline="", encoding="utf-8") as lines:
        found += [row["text"] for row in csv.DictReader(lines)][::60]
    return [text for text in found if 10 <= len(text.strip()) <= 4000]


def drafts() -> Iterator[dict[str, Any]]:
    for at, text in enumerate(texts()):
        place = PLACES[at % len(PLACES)]
        yield {"description": text, "place": place, **CHOICES[at % len(CHOICES)]}
    for choice in CHOICES:
        yield {"description": RUBBISH, "place": POINT, **choice}


def test_filing_gives_what_the_preview_told(http: Any, hands: Hands) -> None:
    amiss, seen = [], set()
    for body in drafts():
        told = previewed(http, **body)
        answer = post(http, "/v1/reports", body)
        assert answer.status_code == 201, answer.body
        receipt = answer.json_body
        report, _ = reports.load_report(receipt["number"], consistent=True)
        category = city().categories[report.category]
        code = told["category"] and told["category"]["code"]
        place = told["place"]["kelurahan"] and told["place"]["kelurahan"]["code"]
        pairs = {
            "emergency": (told["emergency"], receipt["emergency"]),
            "helpline": (told["helpline"], receipt["helpline"]),
            "category": (code, receipt["category"] and receipt["category"]["code"]),
            "holder": (told["holder"], receipt["holder"]),
            "promise": (told["promise"], receipt["promise"]),
            "visibility": (told["visibility"], report.visibility),
            "confidential": (told["confidential"] is None, report.confidential is None),
            "closing_photo": (told["closing_photo"], category.closing_photo if code else None),
            "found": (told["place"]["found"], report.filing.place.found),
            "kelurahan": (place, report.place.area if place else None),
            "similar": (told["similar"], receipt["possible_duplicates"][: preview.MOST_SIMILAR]),
        }
        amiss += [(what, pair, body) for what, pair in pairs.items() if pair[0] != pair[1]]
        seen |= {told["confidential"], bool(told["emergency"]), bool(told["similar"])}
    assert not amiss
    assert seen == {None, "sensitive", "officials", True, False}, "each happened"


# --- while somebody types ------------------------------------------------------------------------


def test_nothing_is_required_and_of_nothing_nothing_is_told(http: Any) -> None:
    told = previewed(http)
    assert told["unclear"] == ["matter", "place"]
    assert [told[each] for each in ("category", "holder", "promise", "message")] == [None] * 4
    assert (told["questions"], told["other_categories"], told["similar"]) == ([], [], [])
    assert told["place"]["message"] is None
    assert told["visibility"] == city().channels["website"].visibility


@pytest.mark.parametrize(
    ("body", "unclear", "known"),
    [
        ({"place": POINT}, ["matter"], False),
        ({"description": "lampu", "place": POINT}, ["matter"], False),
        ({"description": "Lampu jalan mati semalam"}, ["place"], False),
        ({"description": "Lampu jalan mati di Kelurahan Kebon Jeruk"}, [], True),
        ({"description": RUBBISH, "place": {"address": "dekat warung"}}, ["place"], True),
        ({"description": RUBBISH, "place": {"address": "kec. Kebon Jeruk"}}, ["kelurahan"], True),
        ({"description": RUBBISH, "place": POINT}, [], True),
    ],
)
def test_an_office_promises_as_soon_as_matter_and_place_are_said(
    http: Any, body: dict[str, Any], unclear: list[str], *, known: bool
) -> None:
    told = previewed(http, **body)
    assert told["unclear"] == unclear
    assert [bool(told[each]) for each in ("holder", "promise", "message")] == [known] * 3


def test_the_place_is_told_in_words(http: Any) -> None:
    cases: list[tuple[dict[str, Any], str | None, str | None]] = [
        ({"place": POINT}, "Kebon Jeruk, Jakarta Barat", None),
        ({"description": "di kelurahan Kebon Jeruk"}, "Kebon Jeruk, Jakarta Barat", None),
        (
            {"place": {"address": "kec. Kebon Jeruk"}},
            "Kecamatan Kebon Jeruk, Jakarta Barat",
            "Kami tahu kecamatannya",
        ),
        ({"place": {"address": "dekat warung"}}, None, "Lokasinya belum kami kenali"),
        ({"place": {"lat": -6.9175, "lng": 107.6191}}, None, "Lokasi ini di luar wilayah kota"),
    ]
    for body, name, doubt in cases:
        place = previewed(http, **body)["place"]
        assert place["name"] == name, body
        assert (place["message"] or "").startswith(doubt or ""), body
        assert (place["message"] is None) is (doubt is None), body


def test_the_promise_is_told_in_words_with_the_office(http: Any) -> None:
    told = previewed(http, description=RUBBISH, place=POINT)
    assert told["holder"] == {"code": KEBON_JERUK, "name": "Kelurahan Kebon Jeruk"}
    assert told["message"].startswith("Kantor penanggung jawab: Kelurahan Kebon Jeruk.")
    english = previewed(http, "en", description=RUBBISH, place={"address": "entah"})
    assert english["message"].startswith("Office in charge: Governance Bureau.")


def test_a_category_is_suggested_with_two_others_and_with_why(http: Any) -> None:
    told = previewed(http, description="Lampu jalan mati dan trotoar rusak, banyak sampah")
    assert (told["category"]["code"], told["category"]["phrases"]) == (
        "lampu-jalan",
        ["lampu jalan mati"],
    )
    assert 0 < told["category"]["score"] < 1
    assert [each["code"] for each in told["other_categories"]] == ["trotoar", "sampah"]
    assert all(each["score"] < told["category"]["score"] for each in told["other_categories"])
    english = previewed(http, "en", description="Lampu jalan mati")
    assert english["category"]["name"] == "Street Lights"


def test_a_chosen_category_stays_and_others_are_offered_beside_it(http: Any) -> None:
    told = previewed(http, description="Lampu jalan mati", category="sampah")
    assert told["category"] == {"code": "sampah", "name": "Sampah", "score": None, "phrases": []}
    assert [each["code"] for each in told["other_categories"]] == ["lampu-jalan"]
    fallback = previewed(http, description="halo")
    assert (fallback["category"]["code"], fallback["category"]["score"]) == ("lainnya", 0)
    assert fallback["other_categories"] == []


def test_the_questions_of_the_category_are_asked_and_a_photo_at_its_closing(http: Any) -> None:
    told = previewed(http, description="Lampu jalan mati di depan pasar")
    number, fault, many = told["questions"]
    assert number == {
        "code": "nomor_tiang",
        "question": "Nomor pada tiang lampu, jika terbaca",
        "datatype": "string",
        "required": False,
        "choices": [],
        "most": 200,
    }
    assert (fault["datatype"], fault["required"]) == ("singlevaluelist", True)
    assert fault["choices"][0] == {"value": "mati", "name": "Mati"}
    assert (many["datatype"], many["most"]) == ("number", None)
    assert told["closing_photo"] is True
    assert previewed(http, category="kerja-sama")["closing_photo"] is False
    _, english, _ = previewed(http, "en", category="lampu-jalan")["questions"]
    assert english["question"] == "What is wrong with the lamp"
    assert english["choices"][0] == {"value": "mati", "name": "Off"}


def test_danger_comes_before_all_else(http: Any) -> None:
    told = previewed(http, description=FIRE)
    assert next(iter(told)) == "emergency"
    assert told["emergency"]["number"] == city().settings.emergency_number
    assert told["emergency"]["danger"] == {"code": "api", "name": "Kebakaran"}
    english = previewed(http, "en", description=FIRE)["emergency"]
    assert english["danger"]["name"] == "Fire"
    assert english["message"].startswith("Emergency? Call 112 NOW")


def test_a_sensitive_matter_is_private_and_no_word_of_it_is_repeated(http: Any) -> None:
    body = {"description": SECRET, "place": POINT, "visibility": "public"}
    answer = post(http, "/v1/reports/preview", body)
    told = answer.json_body
    assert (told["confidential"], told["visibility"]) == ("sensitive", "private")
    assert told["helpline"]["number"] == "129"
    assert (told["category"], told["other_categories"], told["questions"]) == (None, [], [])
    assert told["holder"]["code"] == city().settings.top, "its office would tell the matter"
    said = {word for word in re.findall(r"\w{5,}", SECRET.lower()) if word != "anak"}
    assert not [word for word in said if word in answer.body.decode().lower()]


def test_a_report_about_officials_goes_to_who_oversees_them(http: Any) -> None:
    told = previewed(http, description=RUBBISH, place=POINT, about_officials=True)
    assert (told["confidential"], told["visibility"]) == ("officials", "private")
    assert told["holder"]["code"] == "INSPEKTORAT"
    assert told["similar"] == []


def test_at_most_three_similar_reports_are_shown(http: Any) -> None:
    for _ in range(4):
        filed(http, visibility="public", description=RUBBISH)
    told = previewed(http, description=RUBBISH, place=POINT)
    assert len(told["similar"]) == 3
    assert told["similar"][0].keys() >= {"distance", "summary", "status_label", "supporters"}


# --- what it costs and leaves --------------------------------------------------------------------


def test_it_leaves_nothing_but_a_count_of_its_network(http: Any, aws: Aws, lines: StringIO) -> None:
    before = aws.items()
    for text in (RUBBISH, FIRE, SECRET):
        previewed(http, description=text, place=POINT, contact={"phone": "0812-0000-1111"})
    new = [item for item in aws.items() if item not in before]
    assert {item["pk"].split("#")[:2][1] for item in new} == {"pratinjau-jam"}
    written = str(new) + lines.getvalue()
    words = {*re.findall(r"\w{5,}", f"{RUBBISH} {FIRE} {SECRET}"), "0812"}
    assert not [word for word in words if word in written]
    aws.settle()
    assert (aws.texts(), aws.mails()) == ([], [])


@pytest.fixture
def one_preview(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """An address may ask once an hour."""
    row = Limit("uji", Metered.PREVIEW, Per.ADDRESS, 1, timedelta(hours=1), "Uji")
    limited = replace(city(), limits=(row,))
    return lambda: monkeypatch.setattr(rate_limit, "city", lambda: limited)


def test_calls_of_a_network_are_limited_and_danger_is_told_all_the_same(
    http: Any, one_preview: Callable[[], None]
) -> None:
    one_preview()
    previewed(http, description=RUBBISH)
    answers = [post(http, "/v1/reports/preview", {"description": text}) for text in (RUBBISH, FIRE)]
    assert [answer.status_code for answer in answers] == [429, 429]
    assert answers[0].headers["Retry-After"]
    assert "emergency" not in problem_of(answers[0])
    assert problem_of(answers[1])["emergency"]["number"] == "112"


def test_a_count_that_fails_stops_no_preview(http: Any, calls: Calls) -> None:
    calls.on("UpdateItem", ClientError({"Error": {"Code": "InternalServerError"}}, "UpdateItem"))
    assert previewed(http, description=RUBBISH)["category"]["code"] == "sampah"


def test_what_can_not_be_read_is_refused_with_the_number_where_it_tells_of_danger(
    http: Any,
) -> None:
    body = {"description": FIRE, "place": {"lat": -6.2}}
    problem = problem_of(post(http, "/v1/reports/preview", body))
    assert (problem["field"], problem["emergency"]["number"]) == ("place", "112")


def test_a_search_that_fails_or_takes_too_long_shows_no_similar_report(
    http: Any, calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed(http, visibility="public", description=RUBBISH)
    body = {"description": RUBBISH, "place": POINT}
    assert len(previewed(http, **body)["similar"]) == 1
    calls.on("Query", ClientError({"Error": {"Code": "InternalServerError"}}, "Query"))
    assert previewed(http, **body)["similar"] == []
    over = Event()
    monkeypatch.setattr(by_place, "load_open", lambda *asked: over.wait(10) and [])
    monkeypatch.setattr(duplicate_search, "PATIENCE", 0.05)
    told = previewed(http, **body)
    assert (told["similar"], told["category"]["code"]) == ([], "sampah")
    over.set()
