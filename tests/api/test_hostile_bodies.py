"""Bodies that are built to cost much, to everybody's routes: each is refused in words, nothing is
stored, and AWS is not asked.
"""

import gzip
import json
from typing import Any

import pytest

from tests.api.answers import outcome
from tests.builders import JSON, a_body
from tests.faults import Calls
from tests.moto_aws import Aws

FORM = "application/x-www-form-urlencoded"
PARTS = "multipart/form-data; boundary=b"
GOOD = json.dumps(a_body()).encode()
LAT = json.dumps(a_body()["place"]["lat"]).encode()


def with_latitude(number: bytes) -> bytes:
    assert GOOD.count(LAT) == 1
    return GOOD.replace(LAT, number)


def with_member(name: bytes, value: bytes) -> bytes:
    return GOOD[:-1] + b", " + name + b": " + value + b"}"


UNREADABLE, BAD_FIELD, TOO_LARGE = (400, "unreadable"), (422, "bad-field"), (413, "too-large")
BOMBS: dict[str, tuple[bytes, tuple[int, str]]] = {
    "closed nesting": (b"[" * 30_000 + b"]" * 30_000, BAD_FIELD),
    "objects in objects": (b'{"a":' * 10_000 + b"1" + b"}" * 10_000, BAD_FIELD),
    "nesting in a member": (with_member(b'"x"', b"[" * 30_000 + b"]" * 30_000), BAD_FIELD),
    "nesting without an end": (b"[" * 100_000, TOO_LARGE),
    "an endless exponent": (with_latitude(b"1e999999"), BAD_FIELD),
    "an endless exponent below zero": (with_latitude(b"-1e999999"), BAD_FIELD),
    "an integer of 60,000 digits": (with_latitude(b"9" * 60_000), BAD_FIELD),
    "infinity": (with_latitude(b"-Infinity"), UNREADABLE),
    "a text of 10 MB": (with_member(b'"x"', b'"' + b"x" * 10_000_000 + b'"'), TOO_LARGE),
    "6,000 members": (
        with_member(b'"x"', b"1" + b"".join(b',"%d":1' % n for n in range(6_000))),
        BAD_FIELD,
    ),
    "half a surrogate": (with_member(b'"x"', rb'"\udfff"'), UNREADABLE),
    "NUL as it is": (with_member(b'"x"', b'"\0"'), UNREADABLE),
    "UTF-16": (GOOD.decode().encode("utf-16"), UNREADABLE),
    "UTF-32": (GOOD.decode().encode("utf-32"), UNREADABLE),
    "a mark of order": (b"\xef\xbb\xbf" + GOOD, UNREADABLE),
    "compressed": (gzip.compress(GOOD), UNREADABLE),
    "compressed, 40 MB": (gzip.compress(b" " * 40_000_000), UNREADABLE),
}


@pytest.mark.parametrize("path", ["/v1/reports", "/v1/reports/preview", "/v1/uploads"])
def test_a_body_that_is_a_bomb_is_refused_at_no_cost(
    http: Any, aws: Aws, calls: Calls, path: str
) -> None:
    calls.made.clear()
    for name, (body, expected) in BOMBS.items():
        headers = {**JSON, "Content-Encoding": "gzip"} if "compressed" in name else JSON
        answer = http.post(path, headers=headers, body=body)
        assert outcome(answer) == expected, name
    assert (aws.items(), calls.made) == ([], [])


def test_of_a_member_that_comes_twice_the_last_one_counts(http: Any, aws: Aws) -> None:
    """As in browsers and in Python: a reader in between sees the same report as we do."""
    body = with_member(b'"description"', b'"x"')
    assert outcome(http.post("/v1/reports", headers=JSON, body=body)) == BAD_FIELD
    assert aws.items() == []


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;"><!ENTITY f SYSTEM "file:///etc/passwd">]><r>&c;&f;</r>"""
WEBHOOKS = [f"/channels/{code}" for code in ("twitter", "facebook", "sms", "email", "jaki")]
XML_TYPES = ("text/xml", "application/xml", "application/atom+xml", "image/svg+xml")


@pytest.mark.parametrize("kind", XML_TYPES)
def test_xml_is_taken_by_no_route_and_costs_nothing(
    http: Any, aws: Aws, calls: Calls, kind: str
) -> None:
    headers = {"Content-Type": kind, "Accept": "text/xml"}
    calls.made.clear()
    for path in ("/v1/reports", "/v1/uploads", *WEBHOOKS):
        answer = http.post(path, headers=headers, body=LAUGHS)
        assert outcome(answer) == (415, "wrong-content-type"), path
    for path in ("requests", "servicerequestupdates"):
        answer = http.post(f"/open311/v2/{path}.xml", headers=headers, body=LAUGHS)
        assert answer.status_code == 400, path
        assert answer.headers["Content-Type"].startswith("text/xml"), path
        assert b"<code>415</code>" in answer.body, path
    assert (aws.items(), calls.made) == ([], [])


@pytest.mark.parametrize("kind", [FORM, "application/json", "text/plain"])
def test_xml_under_another_name_is_no_proof_and_no_filing(http: Any, aws: Aws, kind: str) -> None:
    headers = {"Content-Type": kind, "Accept": "text/xml"}
    for path in WEBHOOKS:
        answer = http.post(path, headers=headers, body=LAUGHS)
        assert outcome(answer) == (401, "bad-signature"), path
    if kind == FORM:
        answer = http.post("/open311/v2/requests.xml", headers=headers, body=LAUGHS)
        assert answer.status_code == 403
        assert b"<code>403</code>" in answer.body
        assert b"haha" not in answer.body
    assert [item for item in aws.items() if not item["pk"].startswith("H#")] == []


FORMS = {
    "fields": (FORM, b"&".join(b"f%d=1" % at for at in range(100_000))),
    "signs": (FORM, b"&" * 100_000),
    "parts": (PARTS, b'--b\r\nContent-Disposition: form-data; name="f"\r\n\r\n1\r\n' * 10_000),
    "headers": (PARTS, b"--b\r\n" + b"a:b\r\n" * 100_000),
    "a head": (PARTS, b"--b\r\nContent-Disposition: form-data" + b';"' * 500_000),
    "an end that is none": (PARTS, b"--b\r\n" + b"--" * 500_000),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_a_bomb_is_refused(http: Any, aws: Aws, name: str) -> None:
    kind, body = FORMS[name]
    for ending in ("xml", "json"):
        answer = http.post(
            f"/open311/v2/requests.{ending}", headers={"Content-Type": kind}, body=body
        )
        assert answer.status_code in (400, 403), ending
    for channel in ("email", "sms"):
        answer = http.post(f"/channels/{channel}", headers={"Content-Type": kind}, body=body)
        assert outcome(answer) == (401, "bad-signature"), channel
    assert [item for item in aws.items() if not item["pk"].startswith("H#")] == []
