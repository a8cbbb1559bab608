"""An integer is a number without a fraction, however it is written, as in JSON Schema."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.description.document import load_operations
from chalicelib.intake.schemas import ReportBody
from chalicelib.platform.errors import BadField
from chalicelib.platform.http import bodies
from chalicelib.senders.partner import webhook as partner_webhook
from tests.builders import JSON, a_body, acted, filed, post, signed_in
from tests.moto_aws import Aws


def test_a_version_may_be_written_with_a_point(http: Any, aws: Aws) -> None:
    number = filed(http)["number"]
    step = {"action": "comment", "note": "kami periksa"}
    assert acted(http, number, {**step, "version": 1.0}, signed_in()).status_code == 200
    assert acted(http, number, {**step, "version": 2e0}, signed_in()).status_code == 200
    refused = acted(http, number, {**step, "version": 3.5}, signed_in())
    assert (refused.status_code, refused.json_body["field"]) == (422, "version")
    bulk = {**step, "reports": [{"number": number, "version": 3.0}]}
    [result] = post(http, "/v1/work/actions", bulk, signed_in()).json_body["items"]
    assert (result["status"], result["version"]) == (200, 4)
    upload = {"filename": "a.jpg", "content_type": "image/jpeg", "size": 10.0}
    assert post(http, "/v1/uploads", upload).status_code == 201
    assert post(http, "/v1/uploads", {**upload, "size": 10.1}).status_code == 422


def integers() -> Iterator[tuple[type[bodies.Body], str]]:
    """Every field of every body that is an integer."""
    for shape in {row.body for row in load_operations().values() if row.body}:
        told: Any = msgspec.inspect.type_info(shape)
        for each in told.fields:
            kinds = each.type.types if hasattr(each.type, "types") else [each.type]
            if any(isinstance(kind, msgspec.inspect.IntType) for kind in kinds):
                yield shape, each.name


def test_every_integer_of_every_body_is_taken_so() -> None:
    found = [*integers()]
    assert {"version", "task", "stars", "size"} <= {name for _, name in found}
    for shape, name in found:
        for wrong in ("2.5", "true", '"2"', "1e300"):
            assert refused_field(shape, name, wrong) == name, (shape, wrong)
        assert refused_field(shape, name, "1e400") == "body", shape  # no number there is
        assert refused_field(shape, name, "2.0") != name, shape


def refused_field(shape: type[bodies.Body], name: str, value: str) -> str | None:
    """Which field of a body that says that one alone is refused first."""
    try:
        bodies.read_body(f'{{"{name}": {value}}}'.encode(), shape)
    except BadField as refused:
        return str(refused.members["field"])
    return None


@given(st.floats(allow_nan=False, allow_infinity=False, min_value=-90, max_value=90))
def test_a_coordinate_stays_what_it_is(lat: float) -> None:
    body = a_body(place={"lat": lat, "lng": 107.0})
    place = bodies.read_body(json.dumps(body).encode(), ReportBody).place
    assert (place.lat, place.lng) == (lat, 107.0)
    assert isinstance(place.lng, float)


def test_a_partners_own_number_may_be_written_so_too() -> None:
    told = [partner_webhook.parse_own_id(said) for said in (7, 7.0, 7.5, True, "7", "7\u200b", "")]
    assert told == ["7", "7", None, None, "7", None, None]


def test_a_body_that_says_the_same_twice_is_read_once(http: Any, aws: Aws) -> None:
    """Of members of one name the last counts, also where signs nobody sees told them apart."""
    raw = json.dumps(a_body())[:-1] + ', "descrip\\u200btion": "Lampu jalan mati total"}'
    receipt = http.post("/v1/reports", headers=JSON, body=raw).json_body
    own = {**JSON, "X-Report-Token": receipt["token"]}
    told = http.get(f"/v1/reports/{receipt['number']}/mine", headers=own).json_body
    assert told["description"] == "Lampu jalan mati total"
