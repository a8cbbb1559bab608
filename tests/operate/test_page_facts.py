"""What the pages of text say of the city, from its tables."""

import json
from dataclasses import replace

from chalicelib.city.rows import ChannelKind, Priority
from chalicelib.city.tables.reader import read_city
from operate.city import JAKARTA
from operate.page_facts import describe_city

CITY = read_city(JAKARTA)
FACTS = describe_city(CITY)


def test_they_are_json() -> None:
    assert json.loads(json.dumps(FACTS)) == FACTS


def test_every_enabled_channel_is_named() -> None:
    enabled = [row.name for row in CITY.channels.values() if row.enabled]
    assert [row["name"] for row in FACTS["channels"]] == enabled


def test_a_city_without_sms_has_no_number_for_it() -> None:
    channels = {code: row for code, row in CITY.channels.items() if row.kind is not ChannelKind.SMS}
    assert FACTS["service"]["sms"] == CITY.settings.stop_sms
    assert describe_city(replace(CITY, channels=channels))["service"]["sms"] is None


def test_every_category_has_one_promise() -> None:
    """Urgent ones come first, and the last promise is for all that have none of their own."""
    *others, last = FACTS["promises"]
    named = [row["name"] for promise in others for row in promise["categories"]]
    assert len(named) == len({*named})
    assert {*named} < {row.name for row in CITY.categories.values()}
    assert [each["code"] for each in others[:2]] == [Priority.DARURAT, Priority.MENDESAK]
    assert (last["code"], last["categories"]) == ("", [])


def test_an_urgent_category_is_promised_what_its_reports_are() -> None:
    [danger] = [each for each in FACTS["promises"] if each["code"] == Priority.DARURAT]
    assert "Pohon Tumbang" in [row["name"] for row in danger["categories"]]
    assert (danger["respond_hours"], danger["complete_hours"]) == (1, 24)


def test_a_step_names_the_offices_that_it_is_for() -> None:
    [flag] = [rung for rung in FACTS["ladder"] if rung["measure"] == "unanswered"]
    assert [office["name"] for office in flag["offices"]] == [
        "Biro Pemerintahan",
        "Sekretariat Daerah",
    ]
