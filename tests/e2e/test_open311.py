"""Open311 as others speak it: clients that others wrote, against the running stack."""

import json
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
import requests
from civicbot.http import HttpError, HttpTransport, RateLimiter
from civicbot.open311 import Open311Client, ValidationError
from civicbot.registry import Endpoint
from georeport import GeoReport

from local.partners import API_KEY
from tests.e2e.client import E2E, FORM, Tanggap, send, until
from tests.publishing.open311.schemas import check

pytestmark = E2E

HERE = {"lat": -6.1926, "lng": 106.7697}


@pytest.fixture(scope="module")
def civicbot(tanggap: Tanggap) -> Open311Client:
    """A client that asks as fast as it likes."""
    endpoint = Endpoint(
        id="jakarta",
        name="Jakarta",
        base_url=f"{tanggap.stack.url}/open311/v2",
        write=True,
        api_key_required_for_write=True,
    )
    at_once = HttpTransport(rate_limiter=RateLimiter(min_interval=0))
    return Open311Client(endpoint, transport=at_once, jurisdiction_id="jakarta.go.id")


def filed(civicbot: Open311Client, **given: Any) -> str:
    """The id of what civicbot files."""
    asked = {"service_code": "sampah", "description": "Sampah menumpuk di depan gang", **HERE}
    sent = civicbot.create_request(
        **{**asked, **given}, dry_run=False, confirm="SEND", api_key=API_KEY, validate_remote=True
    )
    [told] = sent.response
    number: str = told["service_request_id"]
    return number


def test_civicbot_files_with_attributes_and_reads_it_again(
    tanggap: Tanggap, civicbot: Open311Client
) -> None:
    number = filed(
        civicbot,
        service_code="lampu-jalan",
        attributes={"gangguan": "mati", "nomor_tiang": "KJ-12"},
        phone="0812-0000-0311",
    )
    told = civicbot.get_request(number)
    assert told is not None
    assert (told["status"], told["service_code"]) == ("open", "lampu-jalan")
    assert civicbot.get_token(number)[0]["service_request_id"] == number
    assert number in [each["service_request_id"] for each in civicbot.list_requests(page_size=50)]
    assert tanggap.record(number)["answers"][1]["answer"] == "Mati"
    until(lambda: tanggap.texts(number), "an SMS to who left a number")
    with pytest.raises(ValidationError):
        filed(civicbot, service_code="lampu-jalan")


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"api_key": "tebakan"}, 403),
        ({"service_code": "kapal-selam"}, 404),
    ],
)
def test_civicbot_is_refused_as_it_knows(
    civicbot: Open311Client, given: dict[str, Any], status: int
) -> None:
    asked = {"service_code": "sampah", "description": "Sampah", "api_key": API_KEY, **HERE}
    with pytest.raises(HttpError) as refused:
        civicbot.create_request(**{**asked, **given}, dry_run=False, confirm="SEND")
    assert refused.value.status == status
    check("errors", refused.value.body)
    [error] = json.loads(refused.value.body)
    assert error["description"]


def test_civicbot_finds_nothing_where_nothing_is(civicbot: Open311Client) -> None:
    with pytest.raises(HttpError) as refused:
        civicbot.get_request("JK261124-BRRAE4")
    assert refused.value.status == 404


@pytest.mark.parametrize("ending", ["json", "xml"])
def test_georeport_reads_everything_it_knows(
    tanggap: Tanggap, civicbot: Open311Client, ending: str
) -> None:
    numbers = [filed(civicbot), filed(civicbot)]
    client = GeoReport(
        f"{tanggap.stack.url}/open311/v2", jurisdiction="jakarta.go.id", output_format=ending
    )
    services = {each["service_code"]: each for each in client.get_service_list()}
    assert services["sampah"]["service_name"] == "Sampah"
    assert client.get_service_definition("pohon")["service_code"] == "pohon"
    assert client.get_service_request(numbers[0])["service_request_id"] == numbers[0]
    listed = client.get_service_requests(service_code="sampah", status="open")
    assert {*numbers} <= {each["service_request_id"] for each in listed}
    both = client.get_service_requests(service_request_id=",".join(numbers))
    assert [each["service_request_id"] for each in both] == numbers
    with pytest.raises(requests.HTTPError, match="404"):
        client.get_service_definition("kapal-selam")


def test_a_partner_follows_by_updates_and_adds_its_own(
    tanggap: Tanggap, civicbot: Open311Client
) -> None:
    begun = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    number = filed(civicbot)
    tanggap.step("petugas.kebonjeruk", number, "proses", note="segera ditindaklanjuti")
    form = {
        "api_key": API_KEY,
        "service_request_id": number,
        "update_id": "fms-1",
        "status": "OPEN",
        "description": "Bau sekali",
    }
    url = f"{tanggap.stack.url}/open311/v2/servicerequestupdates.xml"
    known = {send("POST", url, urlencode(form).encode(), FORM).body for _ in range(2)}
    assert len(known) == 1
    check("updated", known.copy().pop())

    def told() -> list[dict[str, Any]]:
        path = f"/open311/v2/servicerequestupdates.json?start_date={begun}"
        found: list[dict[str, Any]] = tanggap.get(path).json
        mine = [each for each in found if each["service_request_id"] == number]
        return mine if any("Bau sekali" in each["description"] for each in mine) else []

    updates = until(told, "the partner's update in the list")
    said = {each["description"]: each for each in updates}
    assert said["segera ditindaklanjuti"]["status"] == "in_progress"
    added = said["[Mitra Lokal] Bau sekali"]
    assert added["update_id"].encode() in known.pop()
    after = civicbot.http.get_json(
        f"{tanggap.stack.url}/open311/v2/requests.json",
        {"updated_after": added["updated_datetime"]},
    )
    assert number in [each["service_request_id"] for each in after]


def test_the_endpoint_of_a_trial_says_so(tanggap: Tanggap) -> None:
    [endpoint] = tanggap.get("/open311/v2/discovery.json").json["endpoints"]
    assert (endpoint["type"], endpoint["url"]) == ("test", f"{tanggap.stack.url}/open311/v2")


@pytest.mark.parametrize("path", ["kosong.json", "requests/JK1.xml", "requests.json?page=0"])
def test_what_the_gateway_would_refuse_has_open311s_form(tanggap: Tanggap, path: str) -> None:
    answer = tanggap.get(f"/open311/v2/{path}")
    assert answer.status in (400, 404)
    check("errors", answer.body)
