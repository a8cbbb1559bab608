"""Names of the city's tables come in English to who asks for English, whatever the answer is."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from chalicelib.city.current import city
from chalicelib.description.document import load_operations
from chalicelib.platform import clock
from chalicelib.platform.i18n import Language
from chalicelib.platform.moments import format_shown
from chalicelib.reports.texts.labels import LABELS
from tests.api import causes
from tests.builders import KEBON_JERUK, acted, filed, moved, signed_in
from tests.moto_aws import Aws

ENGLISH = {"Accept-Language": "en"}
# What is told to systems, and copied for everybody, is in the city's own language.
IN_ONE_LANGUAGE = ("open311", "take_", "read_feed", "deliver", "answer_challenge")
OTHER_NAMES = frozenset({"aliases", "words"})


def indonesian_names() -> set[str]:
    """The names of rows that have another name in English."""
    tables = city()
    rows = [
        *(each for table in (tables.channels, tables.groups) for each in table.values()),
        *(each for table in (tables.categories, tables.offices) for each in table.values()),
        *(*tables.reasons.values(), *tables.limits, *tables.emergencies.dangers),
    ]
    labels = (label[Language.INDONESIAN] for label in LABELS.values())
    return {*labels, *(row.name for row in rows if row.name_en not in ("", row.name))}


def texts(told: Any, member: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(told, dict):
        for name, value in told.items():
            yield from texts(value, name)
    elif isinstance(told, list):
        for value in told:
            yield from texts(value, member)
    elif isinstance(told, str) and member not in OTHER_NAMES:
        yield member, told


def test_no_answer_in_english_has_a_name_that_has_an_english_one(http: Any, aws: Aws) -> None:
    names, amiss = indonesian_names(), {}
    for (_, path), row in load_operations().items():
        if path.startswith(("/openapi", "/docs")) or row.name.startswith(IN_ONE_LANGUAGE):
            continue
        ask = causes.good(row, http)
        answer = replace(ask, headers={**ask.headers, **ENGLISH}).to(http)
        if answer.headers.get("Content-Type") == "application/json":
            told = {f"{row.name} {member}": text for member, text in texts(answer.json_body)}
            amiss |= {member: text for member, text in told.items() if text in names}
    assert not amiss


def test_a_report_is_told_in_the_language_that_was_asked_for(http: Any) -> None:
    number = filed(http, visibility="public", category="jalan")["number"]
    moved(http, number, "proses")
    until = format_shown(clock.now() + timedelta(hours=2))
    body = {"action": "pause", "version": 2, "reason": "cuaca", "until": until, "note": "Hujan"}
    assert acted(http, number, body, signed_in()).status_code == 200
    told = {
        language: http.get(f"/v1/reports/{number}", headers={"Accept-Language": language})
        for language in ("id", "en")
    }
    assert told["id"].headers["ETag"] != told["en"].headers["ETag"]
    report = told["en"].json_body
    assert (report["status_label"], report["category"]["name"]) == ("In progress", "Roads")
    assert report["holder"]["name"] == "Kelurahan Kebon Jeruk", "a proper name"
    assert report["timeline"][-1]["reason"]["name"] == "The weather does not allow the work"
    assert told["id"].json_body["category"]["name"] == "Jalan"


def test_lists_receipts_and_queues_are_too(http: Any) -> None:
    receipt = filed(http, {"Content-Type": "application/json", **ENGLISH}, visibility="public")
    assert receipt["category"]["name"] == "Rubbish"
    [line] = http.get("/v1/reports", headers=ENGLISH).json_body["items"]
    assert (line["status_label"], line["category"]["name"]) == ("Waiting", "Rubbish")
    officer = {**signed_in(KEBON_JERUK), **ENGLISH}
    [queued] = http.get("/v1/work", headers=officer).json_body["items"]
    assert (queued["status_label"], queued["category"]["name"]) == ("Waiting", "Rubbish")
    record = http.get(f"/v1/work/{receipt['number']}", headers=officer).json_body
    assert record["responsible"]["name"] == "Kelurahan Kebon Jeruk"


def test_lists_for_programs_stay_in_one_language(http: Any) -> None:
    filed(http, visibility="public")
    features = json.loads(http.get("/v1/reports.geojson", headers=ENGLISH).body)
    assert features["features"][0]["properties"]["category_name"] == "Sampah"


def test_an_edge_and_a_browser_keep_one_list_for_each_language(http: Any) -> None:
    filed(http, visibility="public")
    answers = [http.get("/v1/reports", headers={"Accept-Language": each}) for each in ("id", "en")]
    assert {answer.headers["Vary"] for answer in answers} == {"Accept-Language"}
    first, second = (answer.headers["ETag"] for answer in answers)
    assert first != second
