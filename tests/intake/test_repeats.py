"""A report that its sender files twice is one report, and nothing that the second one says more is
lost.
"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from chalicelib.intake import repeats
from chalicelib.intake import service as intake_service
from chalicelib.intake.service import Taken
from chalicelib.intake.store import BelongsToReport
from chalicelib.platform import ids
from chalicelib.platform.errors import KeyReused
from chalicelib.platform.message_key import DEVICE, WEB, Sender
from chalicelib.reports import number
from chalicelib.reports.contact.preferences import SMS, Contact
from chalicelib.reports.filing import Media
from chalicelib.reports.lifecycle.withdrawal import Withdrawal, withdraw_report
from chalicelib.reports.store import reports
from tests.builders import (
    JSON,
    MONDAY,
    PHONE,
    a_body,
    a_city,
    a_draft,
    an_sms,
    loaded,
    post,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands

SITI = Contact(phone=PHONE, proven=frozenset({SMS}))
KEYED = {**JSON, "Idempotency-Key": "kunci-1-7f3a9c0e2b5d"}
PHOTO = Media("whatsapp", "foto-1", "image/jpeg")


def sent(**changes: Any) -> Taken:
    """The same report of the same person, but for the changes."""
    given = {"contact": SITI, "network": None, **changes}
    return intake_service.file_draft(a_draft(**given))


def numbers(aws: Aws) -> list[str]:
    return [item["pk"][2:] for item in aws.items() if item["sk"] == "A"]


def test_the_same_report_of_the_same_person_minutes_later_is_one(aws: Aws) -> None:
    first = sent()
    again = sent(received_at=MONDAY + timedelta(minutes=14))
    assert again.report == first.report
    assert (first.repeated, again.repeated, again.resent) == (False, True, True)
    assert first.token
    assert again.token is None, "only the key that the report was filed with has the token again"
    assert len(numbers(aws)) == 1


def test_it_costs_nothing_at_first_and_a_look_the_second_time(aws: Aws, calls: Calls) -> None:
    sent()
    calls.made.clear()
    sent(description="Lubang besar di jalan")
    assert calls.made == ["TransactWriteItems"]
    calls.made.clear()
    sent()
    assert calls.made == ["TransactWriteItems", "Query"]
    calls.made.clear()
    sent(external_id="pesan-2")
    assert calls.made == ["TransactWriteItems", "Query", "PutItem"]


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "  SAMPAH menumpuk, di depan gang!! "},
        {"lat": -6.19261, "lng": 106.76969},  # two metres away
        {"external_id": "pesan-2"},
        {"received_at": MONDAY - timedelta(seconds=1)},  # of two copies one is stamped earlier
    ],
)
def test_what_does_not_make_it_another_report(aws: Aws, changes: dict[str, Any]) -> None:
    assert sent().report.number == sent(**changes).report.number


@pytest.mark.parametrize(
    "changes",
    [
        {"description": "Sampah menumpuk di depan gang lagi"},
        {"lat": -6.1936},
        {"address": "Gang Kancil"},
        {"channel": "kelurahan"},
        {"contact": replace(SITI, phone="+6281234567891")},
        {"contact": replace(SITI, email="siti@rumah.id")},
        {"contact": replace(SITI, name="Siti")},
        {"contact": Contact()},
        {"anonymous": True},
        {"visibility": "public"},
        {"about_officials": True},
        {"category": "jalan"},
        {"network": "another"},
        {"sender": Sender("sms", "another")},
        {"received_at": MONDAY + timedelta(minutes=15)},
        {"received_at": MONDAY + timedelta(days=1)},
    ],
)
def test_what_makes_it_another_report(aws: Aws, changes: dict[str, Any]) -> None:
    first, other = sent(), sent(**changes)
    assert first.report.number != other.report.number
    assert not other.repeated
    assert other.token


def test_each_quarter_of_an_hour_has_one(aws: Aws) -> None:
    at = [MONDAY + timedelta(minutes=minutes) for minutes in (0, 20, 21, 50, 51, 80, 81)]
    found = [sent(received_at=moment).report.number for moment in at]
    assert found[1] == found[2]
    assert found[3] == found[4]
    # after three of a day a further one is any number, and none is lost
    assert len(dict.fromkeys(found)) == 5


MIDNIGHT = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)


def test_over_midnight_it_is_one_report_for_a_quarter_of_an_hour_too(aws: Aws) -> None:
    first = sent(received_at=MIDNIGHT - timedelta(minutes=1))
    second = sent(received_at=MIDNIGHT + timedelta(minutes=13))
    assert second.report.number == first.report.number
    assert second.resent
    late = sent(received_at=MIDNIGHT + timedelta(minutes=14))
    assert late.report.number != first.report.number
    assert sent(received_at=MIDNIGHT + timedelta(minutes=15)).report.number == late.report.number


def test_the_second_of_a_day_is_found_over_midnight(aws: Aws) -> None:
    first = sent(received_at=MIDNIGHT - timedelta(minutes=20))
    second = sent(received_at=MIDNIGHT - timedelta(minutes=2))
    assert first.report.number != second.report.number
    assert sent(received_at=MIDNIGHT).report.number == second.report.number


def test_another_report_after_midnight_stays_another(aws: Aws) -> None:
    first = sent(received_at=MIDNIGHT - timedelta(minutes=1))
    other = sent(description="Lubang besar di jalan", received_at=MIDNIGHT)
    assert other.report.number != first.report.number
    assert not other.repeated


def test_only_the_first_minutes_of_a_day_cost_a_look(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[str] = []
    monkeypatch.setattr(repeats, "load_stored", looks.append)
    for minutes in (-1, 0, 14, 15):
        sent(description=f"Sampah {minutes}", received_at=MIDNIGHT + timedelta(minutes=minutes))
    assert len(looks) == 2
    assert all(each.startswith("JK261123-") for each in looks)


def test_a_sender_without_a_contact_is_known_by_a_device_alone(aws: Aws) -> None:
    nobody = {"contact": Contact(), "channel": "website"}
    device = {**nobody, "sender": Sender(DEVICE, "telepon-siti-1234"), "network": "one"}
    assert sent(**device).report.number == sent(**{**device, "network": "two"}).report.number
    anybody = {**nobody, "sender": Sender(WEB), "network": "one"}
    assert sent(**anybody).report.number != sent(**anybody).report.number


def test_nobody_guesses_a_number_without_the_pepper(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = repeats.draw_number(("sms", PHONE, "sampah"), 0)
    assert first == repeats.draw_number(("sms", PHONE, "sampah"), 0) < number.DRAWS
    assert first != repeats.draw_number(("sms", PHONE, "sampah"), 1)
    monkeypatch.setattr(ids, "load_pepper", lambda: b"another")
    assert first != repeats.draw_number(("sms", PHONE, "sampah"), 0)


def test_another_report_that_has_the_number_by_chance_stays_another(
    aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(repeats, "draw_number", lambda parts, nth: 7 + nth)
    first = sent()
    other = sent(description="Lubang besar di jalan")
    assert other.report.number != first.report.number
    assert not other.repeated


def test_a_key_of_the_second_message_leads_to_the_report_as_well(aws: Aws) -> None:
    first = sent(external_id="pesan-1", fingerprint=b"1" * 32)
    second = {"external_id": "pesan-2", "fingerprint": b"2" * 32}
    assert sent(**second).report.number == first.report.number
    late = sent(**second, received_at=MONDAY + timedelta(hours=5))
    assert (late.report.number, late.repeated, late.resent) == (first.report.number, True, False)
    assert late.token is None
    with pytest.raises(KeyReused):
        sent(external_id="pesan-2", fingerprint=b"3" * 32, description="Lubang besar di jalan")
    again = sent(external_id="pesan-1", fingerprint=b"1" * 32)
    assert again.token == first.token


def test_what_is_kept_of_the_second_message_does_not_tell_its_words(aws: Aws) -> None:
    sent(external_id="pesan-1", fingerprint=b"1" * 32)
    sent(external_id="pesan-2", fingerprint=b"2" * 32)
    prints = {item["fingerprint"].value for item in aws.items() if "fingerprint" in item}
    assert b"1" * 32 in prints
    assert b"2" * 32 not in prints  # an erasure does not find it


def test_a_copy_that_is_being_written_at_this_moment_is_waited_for(aws: Aws, calls: Calls) -> None:
    from tests.intake.test_service import cancelled

    other: list[Taken] = []

    def meanwhile() -> None:
        other.append(sent())
        raise cancelled("TransactionConflict", "None", "None", "None")

    calls.meanwhile("TransactWriteItems", meanwhile)
    mine = sent()
    assert mine.resent
    assert mine.report.number == other[0].report.number
    assert len(numbers(aws)) == 1


def test_a_conflict_that_leaves_nothing_behind_is_simply_tried_again(
    aws: Aws, calls: Calls
) -> None:
    from tests.intake.test_service import cancelled

    calls.on("TransactWriteItems", cancelled("TransactionConflict", "None", "None"))
    first = sent()
    assert not first.repeated
    assert sent().report.number == first.report.number


def test_photos_that_the_first_lacks_are_added_and_uploads_make_another(aws: Aws) -> None:
    first = sent(external_id="pesan-1")
    with pytest.raises(BelongsToReport) as match:
        sent(external_id="pesan-2", media=(PHOTO,))
    assert (match.value.number, match.value.asked) == (first.report.number, False)
    with_photo = {"description": "Lubang besar di jalan", "media": (PHOTO,)}
    other = sent(external_id="pesan-3", **with_photo)
    assert sent(external_id="pesan-4", **with_photo).report.number == other.report.number


def test_a_report_that_was_withdrawn_is_filed_anew(aws: Aws, hands: Hands) -> None:
    first = sent(received_at=hands.moment).report
    after, entry = withdraw_report(first, Withdrawal("salah-kirim"), hands.moment, a_city())
    reports.save_report(first, after, [entry])
    assert sent(received_at=hands.moment).report.number != first.number


def test_on_the_web_the_answer_is_that_of_a_repeat(http: Any, aws: Aws) -> None:
    first = post(http, "/v1/reports", a_body(visibility="public"))
    again = post(http, "/v1/reports", a_body(visibility="public"), KEYED)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.headers["Location"] == first.headers["Location"]
    assert {**again.json_body, "token": first.json_body["token"]} == first.json_body
    assert again.json_body["token"] is None
    later = post(http, "/v1/reports", a_body(visibility="public"), KEYED)
    assert later.json_body == again.json_body
    assert len(numbers(aws)) == 1


def test_a_photo_on_the_web_makes_another_report_whose_receipt_names_the_first(
    http: Any, aws: Aws
) -> None:
    from tests.builders import an_upload

    first = post(http, "/v1/reports", a_body(visibility="public")).json_body
    body = a_body(visibility="public", attachments=[an_upload()])
    other = post(http, "/v1/reports", body).json_body
    assert other["number"] != first["number"]
    assert [each["number"] for each in other["possible_duplicates"]] == [first["number"]]
    assert post(http, "/v1/reports", body).json_body["number"] == other["number"]


def test_who_texts_twice_is_told_the_number(http: Any, aws: Aws) -> None:
    whole = "LAPOR sampah menumpuk di Jalan Panjang Kebon Jeruk"
    first = texted(http, an_sms(whole))
    [name] = numbers(aws)
    again = texted(http, an_sms(whole.upper(), MessageSid="SM2"))
    assert f"sudah Anda kirim. Nomor laporannya {name}" in again.body.decode()
    assert "sudah Anda kirim" not in first.body.decode()
    assert numbers(aws) == [name]


def test_a_report_that_lacks_its_place_and_comes_twice_is_no_answer_to_our_question(
    http: Any, aws: Aws
) -> None:
    texted(http, an_sms("LAPOR sampah menumpuk"))
    [name] = numbers(aws)
    again = texted(http, an_sms("LAPOR sampah menumpuk", MessageSid="SM2"))
    assert f"sudah Anda kirim. Nomor laporannya {name}" in again.body.decode()
    assert not any(item["sk"].startswith("Z#inbox#") for item in aws.items())
    texted(http, an_sms("di Kebon Jeruk", MessageSid="SM3"))
    assert any(item["sk"].startswith("Z#inbox#") for item in aws.items())
    assert len(loaded(name)[1]) == 1


def test_without_minutes_each_report_is_its_own(aws: Aws, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(repeats, "city", lambda: a_city(resent_minutes=0))
    assert sent().report.number != sent().report.number
