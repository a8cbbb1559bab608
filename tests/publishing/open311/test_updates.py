"""Updates of requests, in both directions: what happened here is listed once, by when it did; what
a partner adds comes into the timeline once.
"""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_shown
from chalicelib.platform.texts.date_texts import format_time
from chalicelib.publishing.open311 import views
from chalicelib.reports.access.levels import NOT_PUBLIC
from chalicelib.reports.list_line import listed_report
from chalicelib.reports.status import Status
from chalicelib.reports.store import reports
from chalicelib.sla import timer
from tests.builders import JSON, PHONE, a_report, acted, loaded, moved, post, signed_in, verified
from tests.builders import filed as on_the_web
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.publishing.open311.partners import KEY, a_key, filed, got, posted, refused
from tests.publishing.open311.test_lists import pages
from tests.rows import each_row


@pytest.fixture(autouse=True)
def _a_partner(aws: Aws) -> None:
    a_key()


def an_update(number: str, **changes: Any) -> dict[str, Any]:
    given: dict[str, Any] = {
        "api_key": KEY,
        "service_request_id": number,
        "update_id": "u-1",
        "status": "OPEN",
        "updated_datetime": "2026-11-23T08:00:00+07:00",
        "description": "Masih belum diangkut",
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def added(http: Any, number: str, **changes: Any) -> str:
    """The id an update is known by."""
    answer = posted(http, "servicerequestupdates.json", an_update(number, **changes))
    assert answer.status_code == 200, answer.body
    known: str = json.loads(answer.body)[0]["update_id"]
    return known


def texts(http: Any, **query: Any) -> list[str]:
    return [each["description"] for each in got(http, "servicerequestupdates.json", **query)]


def test_what_offices_do_is_listed_in_the_order_in_which_they_did(http: Any, hands: Hands) -> None:
    first, second = filed(http), filed(http)
    for number, action in ((first, "proses"), (second, "proses"), (first, "selesai")):
        hands.forward(minutes=10)
        version = reports.load_report(number)[0].version
        body = {"action": action, "version": version, "note": f"{action} itu"}
        assert acted(http, number, body, signed_in()).status_code == 200
    told = got(http, "servicerequestupdates.json")
    assert [(each["service_request_id"], each["status"]) for each in told] == [
        *((first, "in_progress"), (second, "in_progress"), (first, "closed")),
    ]
    assert told[2].pop("media_url").startswith(f"https://lapor.tanggap.test/v1/reports/{first}/")
    assert told[2] == {
        "update_id": f"{first}-3",
        "service_request_id": first,
        "status": "closed",
        "updated_datetime": format_shown(hands.moment),
        "description": "selesai itu",
        "external_status_code": "selesai",
    }


def test_a_poller_gets_each_update_once_by_windows_and_by_pages(http: Any, hands: Hands) -> None:
    number = filed(http)
    moved(http, number, "proses")
    for at in range(7):
        hands.forward(minutes=10)
        body = {"action": "comment", "version": 2 + at, "note": f"kabar {at}"}
        assert acted(http, number, body, signed_in()).status_code == 200
    everything = [f"kabar {at}" for at in range(7)]
    now, found = hands.moment, []
    for window in range(4):
        end = now - timedelta(minutes=20 * (3 - window))
        start = end - timedelta(minutes=20) + timedelta(seconds=1)
        found += texts(http, start_date=format_shown(start), end_date=format_shown(end))
    assert found[-7:] == everything
    walk = pages(http, "servicerequestupdates.json", page_size=3)
    assert [each["description"] for page in walk for each in page] == [
        "langkah petugas 1",
        *everything,
    ]


def test_what_stays_between_offices_is_not_listed(http: Any, hands: Hands) -> None:
    number = filed(http)
    note = {"action": "comment", "version": 1, "note": "RAHASIA", "internal": True}
    assert acted(http, number, note, signed_in()).status_code == 200
    hands.forward(hours=5)  # a reminder too
    timer.wake_timer(number, 1)
    assert [entry.kind for entry in loaded(number)[1]] == ["status", "note", "reminder"]
    assert texts(http) == []
    [told] = got(http, f"requests/{number}.json", extensions="true")
    assert [note["type"] for note in told["notes"]] == ["status"]


def test_escalation_verification_and_confirmation_are_told_in_words(
    http: Any, hands: Hands
) -> None:
    number = filed(http)
    due = format_time(hands.moment + timedelta(hours=6))
    hands.forward(hours=7)
    timer.wake_timer(number, 1)
    moved_on = reports.load_report(number)[0].version
    for version, action in enumerate(("proses", "selesai"), start=moved_on):
        body = {"action": action, "version": version, "note": action}
        assert acted(http, number, body, signed_in()).status_code == 200
    verified(http, number, moved_on + 2)
    hands.forward(days=40)
    timer.wake_timer(number, reports.load_report(number)[0].run)
    assert texts(http) == [
        (
            f"Batas waktu jawaban ({due}) sudah lewat 1 jam."
            " Diteruskan ke pimpinan Kelurahan Kebon Jeruk, kantor penanggung jawab."
        ),
        *(
            "proses",
            "selesai",
            ("Penyelesaian sudah diperiksa dan diterima. sudah dilihat di lapangan"),
        ),
        "Tidak ada keberatan sampai batas waktu, jadi laporan sudah final.",
    ]


def test_what_a_reporter_says_of_the_closing_is_told_with_its_stars_where_they_are_read(
    http: Any,
) -> None:
    receipt = on_the_web(http, visibility="public")
    number, token = receipt["number"], {**JSON, "X-Report-Token": receipt["token"]}
    moved(http, number, "proses", "selesai")
    for what, body in (
        ("rating", {"stars": 2, "text": "lama"}),
        ("reopen", {"reason": "rusak lagi"}),
    ):
        answer = post(http, f"/v1/reports/{number}/{what}", body, token)
        assert answer.status_code == 200, answer.body
    reopened = "Laporan dibuka kembali oleh pelapor. rusak lagi"
    assert texts(http)[-2:] == ["Pelapor sudah memberi nilai. lama", reopened]
    [told] = got(http, f"requests/{number}.json", extensions="true")
    notes = [note["description"] for note in told["notes"]]
    assert notes[-2:] == ["Pelapor memberi nilai 2 dari 5. lama", reopened]


@each_row("kind", sorted({*Kind} - NOT_PUBLIC))
def test_whatever_the_public_hears_is_said_in_words(kind: Kind) -> None:
    report, entry = a_report()
    for status in Status:
        other = replace(entry, kind=kind, status=status, to=("31.73.05",))
        text = views.show_update(listed_report(report), replace(other, note=None))["description"]
        assert text[0].isupper()
        assert len(text.split()) > 1


def test_personal_data_in_a_note_is_masked(http: Any) -> None:
    number = filed(http)
    body = {"action": "proses", "version": 1, "note": "Hubungi 081234567890 untuk jadwal"}
    acted(http, number, body, signed_in())
    [text] = texts(http)
    assert "081234567890" not in text


# --- from partners -------------------------------------------------------------------------------


def test_an_update_is_a_comment_of_the_partner_once(http: Any, aws: Aws) -> None:
    number = filed(http)
    known = {added(http, number), added(http, number)}
    assert len(known) == 1
    aws.settle()
    added(http, number)
    aws.settle()
    _, [_, comment] = loaded(number)
    assert (comment.kind, comment.by) == ("comment", "warga")
    assert comment.note == "[Lapor Kota] Masih belum diangkut"


def test_it_is_listed_under_the_id_its_partner_was_told(http: Any, aws: Aws) -> None:
    number = filed(http)
    known = added(http, number)
    aws.settle()
    [told] = got(http, "servicerequestupdates.json")
    assert (told["update_id"], told["status"]) == (known, "open")


def test_an_address_that_an_update_names_does_not_make_it_the_reporters(
    http: Any, aws: Aws
) -> None:
    number = filed(http, email="siti@rumah.id", phone=PHONE)
    added(http, number, email="siti@rumah.id")
    added(http, number, phone=PHONE, update_id="u-2")
    added(http, number, email="budi@rumah.id", update_id="u-3")
    aws.settle()
    _, [_, *comments] = loaded(number)
    assert [comment.by for comment in comments] == ["warga"] * 3


def test_a_status_of_theirs_is_told_in_words_and_moves_nothing(http: Any, aws: Aws) -> None:
    number = filed(http)
    added(http, number, status="FIXED")
    added(http, number, status="CLOSED", description=None, update_id="u-2")
    aws.settle()
    report, [_, *comments] = loaded(number)
    assert [comment.note for comment in comments] == [
        "[Lapor Kota] Masih belum diangkut (status: fixed)",
        "[Lapor Kota] (status: closed)",
    ]
    assert report.status == "menunggu"


def test_photos_of_an_update_are_fetched_as_those_of_a_filing(http: Any, aws: Aws) -> None:
    number = filed(http)
    added(http, number, **{"media_url[]": ["https://foto.test/1.jpg", "https://foto.test/2.jpg"]})
    aws.settle()
    _, [_, comment] = loaded(number)
    assert [media.source for _, media in comment.media] == [
        "https://foto.test/1.jpg",
        "https://foto.test/2.jpg",
    ]


def test_any_report_may_be_added_to_and_partners_do_not_meet_in_their_ids(
    http: Any, aws: Aws
) -> None:
    number = on_the_web(http)["number"]
    a_key("lain")
    assert added(http, number) != added(http, number, api_key="lain", description="Sama di sini")
    aws.settle()
    assert reports.load_report(number)[0].version == 3


def test_an_id_counted_for_each_report_makes_an_update_of_each(http: Any, aws: Aws) -> None:
    numbers = [filed(http, description="satu"), filed(http, description="dua")]
    known = {added(http, number) for number in numbers}
    assert known == {added(http, number.lower()) for number in numbers}
    aws.settle()
    assert [reports.load_report(number)[0].version for number in numbers] == [2, 2]
    told = got(http, "servicerequestupdates.json")
    assert {(each["update_id"], each["service_request_id"]) for each in told} == {
        (each, number) for each in known for number in numbers if each.startswith(number)
    }
    assert len(told) == 2


def test_an_update_is_a_count_and_a_transaction(http: Any, calls: Calls) -> None:
    number = filed(http)
    calls.made.clear()
    added(http, number)
    assert calls.made == ["UpdateItem", "TransactWriteItems"]


@each_row("ending", ["xml", "json"])
@each_row(
    ("changes", "outcome"),
    [
        ({"api_key": None}, (403, 403)),
        ({"api_key": "tebakan"}, (403, 403)),
        ({"jurisdiction_id": "x"}, (404, 404)),
        ({"service_request_id": "JK261124-BRRAE4"}, (404, 404)),
        ({"service_request_id": "12"}, (404, 404)),
        ({"service_request_id": None}, (400, 422)),
        ({"update_id": None}, (400, 422)),
        ({"status": "SELESAI"}, (400, 422)),
        ({"updated_datetime": "kemarin"}, (400, 422)),
        ({"status": None, "description": None}, (400, 422)),
        ({"description": "x" * 4001}, (400, 422)),
    ],
)
def test_an_update_that_does_not_fit_is_refused(
    http: Any, aws: Aws, ending: str, changes: dict[str, Any], outcome: tuple[int, int]
) -> None:
    form = an_update(filed(http), **changes)
    assert refused(posted(http, f"servicerequestupdates.{ending}", form)) == outcome
    aws.pump()
    assert not [item for item in aws.items() if item.get("kind") == "comment"]


def test_the_same_id_with_other_words_is_refused(http: Any) -> None:
    number = filed(http)
    added(http, number)
    other = posted(http, "servicerequestupdates.json", an_update(number, description="Lain"))
    assert refused(other) == (400, 409)
    assert post(http, "/open311/v2/servicerequestupdates.json", {}).status_code == 400
