"""What was made quick for the budgets gives what the plain way gives."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from unittest import mock

import botocore.session
import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pynamodb.attributes import AttributeContainer, NumberAttribute

from chalicelib.city.current import city
from chalicelib.city.places import area_of_point
from chalicelib.city.places.area_of_point import Places
from chalicelib.intake import store as intake_store
from chalicelib.intake.store import Message
from chalicelib.platform import moments
from chalicelib.platform.aws.table import Item, Number, get_connection
from chalicelib.platform.message_key import MessageKey, Sender
from chalicelib.platform.moments import JAKARTA
from chalicelib.reports.contact import phone_numbers
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.store.items import entry_items, report_items, side_items
from chalicelib.reports.store.items.item_classes import ReportItem
from tests.builders import MONDAY, a_report
from tests.conftest import REGION


def stored() -> list[Item]:
    """An item of each kind that filing writes."""
    report, entry = a_report(occurred_at=MONDAY, photos=("a.jpg",))
    return [
        report_items.report_item(report, "C#1"),
        entry_items.entry_item(report, entry, starts_run=True),
        side_items.contact_item(report, Contact(name="Siti", phone="+628111272206"), "C#1"),
        intake_store.seen_item(
            Message(MessageKey("website", Sender("web"), "key"), b"fingerprint"), report.number
        ),
    ]


@pytest.mark.parametrize("item", stored(), ids=lambda item: type(item).__name__)
def test_an_item_is_written_as_pynamodb_writes_it(item: Item) -> None:
    assert item.serialize() == AttributeContainer._container_serialize(item)


@given(st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False))
def test_a_number_is_written_and_read_as_pynamodb_does(value: float) -> None:
    written = Number().serialize(value)
    assert written == NumberAttribute().serialize(value)
    read, plain = Number().deserialize(written), NumberAttribute().deserialize(written)
    assert (read, type(read)) == (plain, type(plain))


ZONES = st.sampled_from([UTC, JAKARTA])


@given(st.datetimes(datetime(1900, 1, 1), timezones=ZONES))  # noqa: DTZ001  # the zone is drawn
def test_a_moment_is_written_the_same_when_it_is_remembered(moment: datetime) -> None:
    for _ in range(2):
        assert moments.format_stored(moment) == f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.parametrize("item", stored(), ids=lambda item: type(item).__name__)
def test_an_item_is_read_as_it_was_written(item: Item) -> None:
    raw = item.serialize()
    again = Item.from_raw_data({**raw, "of_later": {"N": "1"}})  # an attribute nobody here knows
    assert type(again) is type(item)
    assert again.serialize() == raw


def test_the_client_of_the_table_has_a_name_of_its_own() -> None:
    """Else botocore makes one for each request, at 7 % of a call's CPU."""
    assert get_connection().client.meta.config.user_agent == "tanggap"


def test_the_table_is_asked_where_the_rules_of_botocore_would_ask_it() -> None:
    """Going through them for every request is 8 % of a call's CPU."""
    ours: Any = get_connection().client
    plain: Any = botocore.session.get_session().create_client("dynamodb", region_name=REGION)
    asked = {"TransactItems": [{"Put": {"TableName": "tanggap", "Item": {}}}]}
    for operation, sent in (("Query", {"TableName": "tanggap"}), ("TransactWriteItems", asked)):
        model = plain.meta.service_model.operation_model(operation)
        found = plain._ruleset_resolver.construct_endpoint(model, sent, {})
        assert ours._resolve_endpoint_ruleset(model, sent, {}) == (found.url, {}, {})
        assert found.headers == {}
        assert "authSchemes" not in found.properties


def test_all_kinds_go_through_one_client(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whichever is the first: making one costs 80 ms."""
    monkeypatch.setattr(Item, "_connection", None)
    assert ReportItem._get_connection().connection is get_connection()


def test_so_has_one_that_another_thread_makes(monkeypatch: pytest.MonkeyPatch) -> None:
    """PynamoDB keeps a session for each thread, and one client for all."""
    monkeypatch.setattr(Item, "_connection", None)
    with ThreadPoolExecutor(1) as other:
        client = other.submit(lambda: get_connection().client).result()
    assert client.meta.config.user_agent == "tanggap"


@given(st.from_regex(phone_numbers.MOBILE, fullmatch=True))
def test_a_mobile_number_of_this_country_needs_no_library(typed: str) -> None:
    plain = phonenumbers.parse(typed, "ID")
    written = phonenumbers.format_number(plain, phonenumbers.PhoneNumberFormat.E164)
    assert phone_numbers.parse_phone(typed) == written
    assert phonenumbers.is_possible_number(plain)


PLACES = Places(city().kelurahan, None)


@given(st.floats(-6.6, -5.1), st.floats(106.3, 107.1))
def test_the_nearest_of_a_band_is_the_nearest_of_all(lat: float, lng: float) -> None:
    in_the_band = PLACES.at(lat, lng)
    with mock.patch.object(area_of_point, "BAND", 90.0):
        assert PLACES.at(lat, lng) == in_the_band
