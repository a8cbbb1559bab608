"""Partners as tests need them: a key in the table, forms, and answers read."""

import json
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree as ET

from chalicelib.platform import clock
from chalicelib.publishing.partner_keys.store import PartnerKeys
from tests.moto_aws import client

KEY = "kunci-mitra"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ROOT = "/open311/v2/"


def a_key(key: str = KEY, *, most: int = 100, revoked: bool = False) -> str:
    """A key as operators issue it."""
    keys = PartnerKeys(client("dynamodb"), "tanggap")
    stored = keys.store(key, "Lapor Kota", "dev@lapor.test", most, clock.now())
    if revoked:
        keys.revoke(stored)
    return key


def a_form(**changes: Any) -> dict[str, Any]:
    """A filing; a value of None leaves the field out."""
    given: dict[str, Any] = {
        "api_key": KEY,
        "service_code": "sampah",
        "lat": "-6.1926",
        "long": "106.7697",
        "description": "Sampah menumpuk di depan gang",
    }
    return {name: value for name, value in {**given, **changes}.items() if value is not None}


def posted(http: Any, path: str, form: dict[str, Any], **headers: str) -> Any:
    body = urlencode(form, doseq=True)
    return http.post(ROOT + path, headers={**FORM, **headers}, body=body)


def filed(http: Any, **changes: Any) -> str:
    """The id of a new request."""
    answer = posted(http, "requests.json", a_form(**changes))
    assert answer.status_code == 200, answer.body
    number: str = json.loads(answer.body)[0]["service_request_id"]
    return number


def got(http: Any, path: str, **query: Any) -> Any:
    """What a JSON call answers."""
    answer = asked(http, path, **query)
    assert answer.status_code == 200, answer.body
    assert answer.headers["Content-Type"] == "application/json; charset=utf-8"
    return json.loads(answer.body)


def asked(http: Any, path: str, **query: Any) -> Any:
    return http.get(f"{ROOT}{path}?{urlencode(query)}" if query else ROOT + path)


def errors(answer: Any) -> list[tuple[int, str]]:
    """Codes and sentences of a refusal, which has the form of either format."""
    kind = answer.headers["Content-Type"]
    if kind == "application/json; charset=utf-8":
        return [(each["code"], each["description"]) for each in json.loads(answer.body)]
    assert kind == "text/xml; charset=utf-8"
    root = ET.fromstring(answer.body)  # noqa: S314 -- our own
    assert root.tag == "errors"
    return [(int(each.findtext("code", "")), each.findtext("description", "")) for each in root]


def refused(answer: Any) -> tuple[int, int]:
    """Status and code of a refusal that says why in a sentence."""
    [(code, sentence)] = errors(answer)
    assert sentence[-1] in ".!?"
    assert len(sentence.split()) >= 3
    assert "{" not in sentence
    return answer.status_code, code


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [each["service_request_id"] for each in found]
