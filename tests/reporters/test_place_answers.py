"""Ways that talk ask which of two places is right: the answer moves the report or confirms it."""

from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.inbound import service as inbound_service
from chalicelib.intake.channel_traffic import channel_monitor
from chalicelib.platform.i18n import Language
from chalicelib.reporters import additions
from chalicelib.reports.contact.preferences import Contact, Wishes
from chalicelib.reports.lifecycle.hash_chain import find_first_break
from chalicelib.reports.model import Report
from chalicelib.reports.status import Action, Status
from chalicelib.senders.model import Message, MessageResult, ResultKind
from tests.builders import KEBON_JERUK, MONDAY, PHONE, a_draft, a_step, an_officer, loaded
from tests.moto_aws import Aws, Hands

SITI = Contact("Siti", PHONE, proven=frozenset({"sms"}))
TEBET_BARAT = "31.74.01.1002"
ASKED = (
    "Lokasi Anda ada di Kebon Jeruk, tetapi tulisan Anda menyebut Tebet Barat. Mana yang benar? "
    "Balas dengan nama kelurahannya."
)


@pytest.fixture(autouse=True)
def monday(hands: Hands) -> Iterator[None]:
    hands.to(MONDAY)
    channel_monitor._waiting = channel_monitor._Waiting()
    yield
    channel_monitor._waiting = channel_monitor._Waiting()


def told(says: str, name: str = "m1", contact: Contact = SITI, **changes: Any) -> MessageResult:
    draft: Any = a_draft(
        channel="twitter", description=says, external_id=name, contact=contact, **changes
    )
    return inbound_service._take_message(Message(draft=draft, talker=contact.name))


def filed(**changes: Any) -> MessageResult:
    return told("Lampu jalan mati di Kel. Tebet Barat", **changes)


def answered(aws: Aws, says: str, name: str = "m2", **changes: Any) -> Report:
    """The report after the talker's next message, which brings no point unless it is said."""
    result = told(says, name, **{"lat": None, "lng": None, **changes})
    assert result.became is ResultKind.COMMENT, result
    for item in aws.items():
        if item["sk"].startswith("Z#inbox#"):
            additions.join_addition(item["pk"][2:], item["sk"])
    report, entries = loaded(result.number or "", consistent=True)
    assert find_first_break(report.number, report.filing, entries) is None
    return report


def test_the_receipt_asks_in_both_languages(aws: Aws) -> None:
    assert ASKED in filed().text
    english = Contact("Budi", "+6281299999999", wishes=Wishes(Language.ENGLISH))
    text = filed(name="m9", contact=english).text
    assert "Your location is in Kebon Jeruk, but your words say Tebet Barat." in text
    assert "Reply with the name of the kelurahan." in text


def test_without_a_contradiction_nobody_is_asked(aws: Aws) -> None:
    assert "Mana yang benar" not in told("Lampu jalan mati di Kebon Jeruk sejak Senin").text


def test_the_named_kelurahan_gets_the_report_without_a_hand_over(aws: Aws) -> None:
    filed()
    report = answered(aws, "Tebet Barat")
    assert (report.place.area, report.holder) == (TEBET_BARAT, TEBET_BARAT)
    assert (report.words_area, report.handovers) == (None, 0)
    assert report.version == 3, "the answer, and the place that follows from it"


def test_the_kelurahan_of_the_pin_confirms_it(aws: Aws) -> None:
    filed()
    report = answered(aws, "yang benar Kebon Jeruk")
    assert (report.place.area, report.holder, report.words_area) == (
        *(KEBON_JERUK, KEBON_JERUK),
        None,
    )
    assert (report.place.lat, report.place.lng) == (-6.1926, 106.7697)


def test_a_new_location_is_an_answer(aws: Aws) -> None:
    filed()
    report = answered(aws, "Di sini", lat=-6.2300, lng=106.8480)
    assert report.words_area is None
    assert report.place.lat == -6.23


@pytest.mark.parametrize("says", ["Masih mati sampai sekarang", "Di Kelurahan Rorotan juga"])
def test_other_words_leave_the_mark(aws: Aws, says: str) -> None:
    filed()
    report = answered(aws, says)
    assert (report.place.area, report.words_area) == (KEBON_JERUK, TEBET_BARAT)


def test_once_an_office_works_on_it_the_answer_is_words_alone(aws: Aws) -> None:
    number = filed().number or ""
    step = a_step(Action.PROSES, version=1, note="kami kerjakan besok")
    casework_service.act_on_report(number, an_officer(KEBON_JERUK), step)
    report = answered(aws, "Tebet Barat")
    assert (report.status, report.holder) == (Status.PROSES, KEBON_JERUK)
    assert report.words_area == TEBET_BARAT
