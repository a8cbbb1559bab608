"""Filing by Open311: what makes a report, what it is answered with, and what is refused how."""

import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from chalicelib.city.rows import Visibility
from chalicelib.intake import store as intake_store
from chalicelib.platform.aws.table import Collision
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from tests.api.answers import outcome
from tests.builders import KEBON_JERUK, PHONE, loaded, signed_in
from tests.faults import Calls
from tests.moto_aws import Aws, Hands
from tests.publishing.open311.partners import (
    KEY,
    a_form,
    a_key,
    asked,
    errors,
    filed,
    got,
    posted,
    refused,
)
from tests.rows import each_row


@pytest.fixture(autouse=True)
def _a_partner(aws: Aws) -> None:
    a_key()


def test_a_filing_is_a_report_with_its_number_and_promise(http: Any) -> None:
    answer = posted(http, "requests.json", a_form(first_name="Siti", phone="0812-3456-7890"))
    assert answer.status_code == 200
    [told] = json.loads(answer.body)
    assert told["account_id"] is None
    assert told["service_notice"].startswith("Jawaban paling lambat")
    report, [entry] = loaded(told["service_request_id"])
    assert (report.category, report.holder, report.filing.channel) == (
        *("sampah", KEBON_JERUK),
        "open311",
    )
    assert report.visibility is Visibility.PUBLIC, "by the channel's row"
    assert hash_chain.find_first_break(report.number, report.filing, [entry]) is None


def test_xml_says_the_same_without_a_namespace(http: Any) -> None:
    answer = posted(http, "requests.xml", a_form())
    assert answer.headers["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.body.decode().startswith('<?xml version="1.0" encoding="utf-8"?>\n')
    [request] = ET.fromstring(answer.body)  # noqa: S314 -- our own
    assert [each.tag for each in request] == ["service_request_id", "service_notice", "account_id"]
    assert request.findtext("account_id") == ""


def test_a_filing_is_a_count_of_the_key_and_an_intake(http: Any, calls: Calls) -> None:
    filed(http)
    calls.made.clear()
    filed(http)
    assert calls.made == ["UpdateItem", "TransactWriteItems"]


@pytest.mark.parametrize(
    ("place", "area"),
    [
        ({"lat": None, "long": None, "address_id": KEBON_JERUK}, KEBON_JERUK),
        (
            {"lat": None, "long": None, "address_string": "Jl. Panjang, Kel. Kebon Jeruk"},
            KEBON_JERUK,
        ),
        ({"lat": "-6.90", "long": "107.61"}, None),
    ],
)
def test_a_place_is_a_point_an_address_or_a_kelurahan(
    http: Any, place: dict[str, Any], area: str | None
) -> None:
    report, _ = reports.load_report(filed(http, **place))
    assert report.place.area == area


def test_who_files_is_told_and_shown_to_nobody(http: Any, aws: Aws) -> None:
    number = filed(http, first_name="RAHASIA", email="rahasia@rumah.id", phone=PHONE)
    aws.settle()
    assert [to for to, _ in aws.texts()] == [PHONE]
    for path in (f"requests/{number}.json", "requests.xml", f"requests/{number}.xml"):
        answer = asked(http, path, extensions="true").body.decode()
        assert number in answer
        assert not [each for each in ("RAHASIA", "rahasia", PHONE[1:]) if each in answer]


def test_a_matter_of_persons_stays_private_by_the_citys_table(http: Any) -> None:
    for more in ({}, {"visibility": "public"}):
        report, _ = reports.load_report(filed(http, service_code="perlindungan-anak", **more))
        assert report.visibility is Visibility.PRIVATE


def test_its_reporter_may_choose_the_level(http: Any) -> None:
    for level in Visibility:
        report, _ = reports.load_report(filed(http, visibility=str(level)))
        assert report.visibility is level
    answer = posted(http, "requests.json", a_form(visibility="secret"))
    [told] = json.loads(answer.body)
    assert "visibility" in told["service_notice"]


def test_photos_are_fetched_after_the_acknowledgement(http: Any) -> None:
    links = ["https://foto.test/1.jpg", "https://foto.test/2.jpg"]
    _, [entry] = loaded(filed(http, media_url=links))
    assert [media.source for _, media in entry.media] == links


def test_a_repeated_filing_with_a_key_is_the_same_report(http: Any) -> None:
    numbers = {
        posted(http, "requests.json", a_form(), **{"Idempotency-Key": "app-1"}).body
        for _ in range(2)
    }
    assert len(numbers) == 1
    other = posted(
        http, "requests.json", a_form(description="Yang lain"), **{"Idempotency-Key": "app-1"}
    )
    assert refused(other) == (400, 409)


# --- what services ask ---------------------------------------------------------------------------


def test_answers_are_kept_and_shown_to_officers_in_words(http: Any) -> None:
    number = filed(
        http,
        service_code="lampu-jalan",
        **{"attribute[nomor_tiang]": "KJ-12", "attribute[gangguan]": "mati"},
    )
    report, [entry] = loaded(number)
    assert hash_chain.find_first_break(number, report.filing, [entry]) is None
    record = http.get(f"/v1/work/{number}", headers=signed_in()).json_body
    assert record["answers"] == [
        {
            "code": "nomor_tiang",
            "question": "Nomor pada tiang lampu, jika terbaca",
            "answer": "KJ-12",
        },
        {"code": "gangguan", "question": "Gangguan lampu", "answer": "Mati"},
    ]


def test_the_public_sees_what_was_chosen_and_no_free_text(http: Any) -> None:
    given = {"attribute[nomor_tiang]": "RAHASIA 0812", "attribute[gangguan]": "mati"}
    number = filed(http, service_code="lampu-jalan", **given)
    [told] = got(http, f"requests/{number}.json", extensions="true")
    assert told["attributes"] == [{"code": "gangguan", "key": "mati", "name": "Mati"}]


def test_several_values_come_one_by_one(http: Any) -> None:
    given = {"attribute[menutup][]": ["jalan", "kabel"]}
    number = filed(http, service_code="pohon-tumbang", **given)
    [told] = got(http, f"requests/{number}.json", extensions="true")
    assert [each["key"] for each in told["attributes"]] == ["jalan", "kabel"]


@pytest.mark.parametrize(
    "attributes",
    [
        {},  # gangguan is required
        {"attribute[gangguan]": ""},
    ],
)
def test_a_report_without_what_its_service_requires_is_refused(
    http: Any, attributes: dict[str, Any]
) -> None:
    form = a_form(service_code="lampu-jalan", **attributes)
    assert refused(posted(http, "requests.json", form)) == (400, 422)


# --- refusals ------------------------------------------------------------------------------------


@each_row("ending", ["xml", "json"])
@each_row(
    ("changes", "outcome"),
    [
        ({"api_key": None}, (403, 403)),
        ({"api_key": ""}, (403, 403)),
        ({"api_key": "tebakan"}, (403, 403)),
        ({"service_code": None}, (400, 422)),
        ({"service_code": "kapal-selam"}, (404, 404)),
        ({"jurisdiction_id": "bandung.go.id"}, (404, 404)),
        ({"lat": None, "long": None}, (400, 422)),
        ({"long": None}, (400, 422)),
        ({"lat": "utara"}, (400, 422)),
        ({"lat": "91"}, (400, 422)),
        ({"lat": None, "long": None, "address_id": "31.99"}, (400, 422)),
        ({"description": "x" * 4001}, (400, 422)),
    ],
)
def test_a_refusal_has_the_form_of_open311(
    http: Any, aws: Aws, ending: str, changes: dict[str, Any], outcome: tuple[int, int]
) -> None:
    assert refused(posted(http, f"requests.{ending}", a_form(**changes))) == outcome
    assert not [item for item in aws.items() if item["pk"].startswith("R#")]


def test_this_citys_jurisdiction_may_be_named(http: Any) -> None:
    assert filed(http, jurisdiction_id="jakarta.go.id")


def test_refusals_are_told_in_the_readers_language(http: Any) -> None:
    form = a_form(service_code="x")
    [(_, english)] = errors(posted(http, "requests.json", form, **{"Accept-Language": "en"}))
    assert english.startswith("There is no service x.")


def test_other_bodies_are_refused_in_its_form_too(http: Any) -> None:
    answer = http.post(
        "/open311/v2/requests.json", headers={"Content-Type": "application/json"}, body="{}"
    )
    assert refused(answer) == (400, 415)
    assert refused(http.put("/open311/v2/requests.xml", headers={}, body="")) == (400, 405)
    assert refused(posted(http, "requests.xml", {"x": "y" * 70_000})) == (400, 413)
    assert outcome(http.get("/v1/reports/JK1")) == (404, "mistyped-number")  # others keep theirs


def test_a_fault_of_ours_is_told_without_its_inside(
    http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("inside")

    monkeypatch.setattr(intake_store, "create_report", broken)
    answer = posted(http, "requests.xml", a_form())
    assert refused(answer) == (500, 500)
    assert b"inside" not in answer.body


def test_what_is_busy_says_when_to_come_again(http: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def colliding(*args: Any, **more: Any) -> Any:
        raise Collision("JK1")

    monkeypatch.setattr(intake_store, "create_report", colliding)
    answer = posted(http, "requests.json", a_form())
    assert refused(answer) == (503, 503)
    assert answer.headers["Retry-After"] == "1"


# --- keys ----------------------------------------------------------------------------------------


def test_a_revoked_key_is_as_good_as_none(http: Any) -> None:
    a_key("dicabut", revoked=True)
    assert refused(posted(http, "requests.json", a_form(api_key="dicabut"))) == (403, 403)


def test_a_key_counts_its_uses_and_is_spent_until_tomorrow(http: Any, hands: Hands) -> None:
    a_key("dua", most=2)
    made = [posted(http, "requests.json", a_form(api_key="dua")) for _ in range(3)]
    assert [answer.status_code for answer in made] == [200, 200, 403]
    assert refused(made[2]) == (403, 429)
    assert 0 < int(made[2].headers["Retry-After"]) <= 86_400
    hands.forward(seconds=int(made[2].headers["Retry-After"]))
    assert posted(http, "requests.json", a_form(api_key="dua")).status_code == 200


def test_a_key_of_no_uses_has_none(http: Any) -> None:
    a_key("nol", most=0)
    assert refused(posted(http, "requests.json", a_form(api_key="nol"))) == (403, 429)


def test_no_key_is_stored_or_logged_as_it_is(http: Any, aws: Aws, lines: Any) -> None:
    filed(http)
    posted(http, "requests.json", a_form(service_code="x"))
    assert KEY not in str(aws.items())
    assert KEY not in lines.getvalue()
