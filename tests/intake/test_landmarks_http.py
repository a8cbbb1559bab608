"""Streets and landmarks lead to a kelurahan on every way in; a pin and a kelurahan count before."""

from typing import Any

import pytest

from chalicelib.reports.store import reports
from tests.builders import KEBON_JERUK, an_sms, filed, texted
from tests.moto_aws import Aws

TEBET_TIMUR, KEBON_SIRIH = "31.74.01.1001", "31.71.06.1005"


@pytest.mark.parametrize(
    ("place", "text", "kelurahan", "found"),
    [
        ({"address": "Jl. Sabang"}, "Banjir selutut sejak pagi", KEBON_SIRIH, "landmark"),
        ({"address": "peron 2"}, "lampu mati di stasiun tebet", TEBET_TIMUR, "landmark"),
        ({"address": "Tebet station"}, "the light is out", TEBET_TIMUR, "landmark"),
        ({"lat": -6.1926, "lng": 106.7697}, "mati di stasiun tebet", KEBON_JERUK, "cell"),
        ({"kelurahan": KEBON_JERUK}, "mati di stasiun tebet", KEBON_JERUK, "given"),
        ({"address": "Kel. Kebon Jeruk"}, "mati di stasiun tebet", KEBON_JERUK, "qualified"),
    ],
)
def test_the_web_form_finds_them(
    http: Any, aws: Aws, place: dict[str, Any], text: str, kelurahan: str, found: str
) -> None:
    told = filed(http, place=place, description=text)["place"]
    assert (told["kelurahan"]["code"], told["found"]) == (kelurahan, found)


@pytest.mark.parametrize(
    ("text", "kelurahan"),
    [
        ("LAPOR lampu mati di stasiun tebet", TEBET_TIMUR),
        ("banjir Jl. Sabang", KEBON_SIRIH),
        ("macet jln sabang parah sekali", KEBON_SIRIH),
    ],
)
def test_an_sms_finds_them(http: Any, aws: Aws, text: str, kelurahan: str) -> None:
    answer = texted(http, an_sms(text))
    assert answer.status_code == 200, answer.body
    [number] = {item["pk"][2:] for item in aws.items() if item["sk"] == "A"}
    report, _ = reports.load_report(number)
    assert (report.place.area, report.holder) == (kelurahan, kelurahan)
