"""The typed client against the API in this process: answers, refusals, and what has not changed."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from client import Refused, Tanggap, Unchanged
from client.http import Headers, Raw
from tests.api import causes
from tests.builders import KEBON_JERUK, a_body, signed_in
from tests.moto_aws import Aws
from tests.open311 import partners


@pytest.fixture
def city(http: Any) -> Tanggap:
    """The API as anyone has it."""

    def send(method: str, url: str, headers: Headers, body: bytes | None) -> Raw:
        parts = urlsplit(url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        got = http.request(method, path, headers=dict(headers), body=body or b"")
        return Raw(got.status_code, got.headers, got.body)

    return Tanggap("https://lapor.tanggap.test", send=send)


@pytest.fixture
def officer(city: Tanggap) -> Tanggap:
    return Tanggap(city.url, token=signed_in(KEBON_JERUK)["Authorization"], send=city.send)


def test_a_report_is_filed_followed_taken_up_and_added_to(
    city: Tanggap, officer: Tanggap, aws: Aws
) -> None:
    body: Any = a_body(private=False)
    filed = city.file_report(body, idempotency_key="kunci-1-7f3a9c0e2b5d")
    assert (filed.status, filed.headers["Location"]) == (201, filed.body["track_url"])
    number, token = filed.body["number"], filed.body["token"] or ""
    assert city.file_report(body, idempotency_key="kunci-1-7f3a9c0e2b5d").body["number"] == number
    seen = city.read_report(number)
    with pytest.raises(Unchanged):
        city.read_report(number, if_none_match=seen.headers["ETag"])
    [line] = officer.list_work(late=False, limit=5).body["items"]
    assert line["number"] == number
    taken = officer.act(number, {"action": "proses", "version": 1, "note": "segera"}).body
    assert (taken["status"], taken["version"]) == ("proses", 2)
    assert city.comment(number, {"text": "terima kasih"}, token=token).body["version"] == 3
    assert city.take_table(from_="2026-01-01").body.startswith('"number",')


def test_a_refusal_says_why_in_the_language_of_the_client(city: Tanggap, officer: Tanggap) -> None:
    city.language = "en"
    with pytest.raises(Refused) as refused:
        city.read_report("JK261123-00000A")
    assert (refused.value.status, refused.value.kind) == (404, "mistyped-number")
    assert "is mistyped" in str(refused.value)
    with pytest.raises(Refused) as unproven:
        city.list_work()
    assert unproven.value.kind == "not-signed-in"
    with pytest.raises(Refused) as of_open311:
        city.open311_request("x.json")
    assert "mistyped" in of_open311.value.problem["detail"]


def test_forms_files_and_signed_deliveries_are_sent_as_they_are(
    http: Any, city: Tanggap, aws: Aws
) -> None:
    partners.a_key()
    [filed] = city.open311_file_json(partners.a_form()).body
    [same] = city.open311_request(f"{filed['service_request_id']}.json").body
    assert same["service_request_id"] == filed["service_request_id"]
    page = city.open311_requests_json(service_request_id=filed["service_request_id"]).body
    assert [each["service_request_id"] for each in page] == [filed["service_request_id"]]
    signed = causes.delivered("JAKI-1")
    several = {"attribute[menutup][]": ["jalan", "kabel"]}
    form = partners.a_form(service_code="pohon-tumbang", **several)
    [fallen] = city.open311_file_json(form).body
    [tree] = city.open311_request(f"{fallen['service_request_id']}.json", extensions="true").body
    assert [each["key"] for each in tree["attributes"]] == ["jalan", "kabel"]
    told = city.deliver("jaki", signed.body, headers=signed.headers).body
    assert told["result"] == "report"
    _, _, _, number, _, photo = causes.shown_photo(http).path.split("/")
    assert city.show_photo(number, photo).status == 302
