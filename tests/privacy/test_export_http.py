"""A reporter is given all that is kept of them about one report, and it is written down."""

import json
from typing import Any

import msgspec
import pytest

from chalicelib.city.rows import Visibility
from chalicelib.privacy import schemas as privacy_schemas
from chalicelib.reports.lifecycle import hash_chain
from chalicelib.reports.store import reports
from tests.api.answers import outcome
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    an_sms,
    an_upload,
    filed,
    loaded,
    post,
    signed_in,
    texted,
)
from tests.moto_aws import Aws, Hands, copied

CONTACT = {"name": "Siti", "phone": PHONE, "email": "siti@rumah.id"}


def exported(http: Any, receipt: dict[str, Any], **headers: str) -> Any:
    proof = {**JSON, "X-Report-Token": receipt["token"], **headers}
    return http.post(f"/v1/reports/{receipt['number']}/export", headers=proof, body="")


def an_export(http: Any, receipt: dict[str, Any], **headers: str) -> dict[str, Any]:
    answer = exported(http, receipt, **headers)
    assert answer.status_code == 200, answer.body
    msgspec.convert(answer.json_body, privacy_schemas.Export, strict=True)
    found: dict[str, Any] = answer.json_body
    return found


def test_all_that_is_kept_of_a_reporter_is_in_one_document(
    http: Any, aws: Aws, hands: Hands
) -> None:
    receipt = filed(http, contact=CONTACT, visibility="public", attachments=[an_upload()])
    number = receipt["number"]
    reporter = {**JSON, "X-Report-Token": receipt["token"]}
    post(http, f"/v1/reports/{number}/comments", {"text": "masih di sana"}, reporter)
    head = signed_in(KEBON_JERUK, "head")
    assert post(http, f"/v1/work/{number}/identity", {"reason": "lokasi"}, head).status_code == 200
    aws.settle()
    late = an_sms(f"{number} dan di seberang jalan", MessageSid="SM2")
    assert texted(http, late).status_code == 200  # its way into the timeline begins

    told = an_export(http, receipt)
    untouched = {"muted": False, "ended": [], "language": "id", "ways": [], "quiet_hours": None}
    untouched |= {"sms_to": None, "email_to": None, "bounced": None, "proven": ["email", "sms"]}
    untouched |= {"browsers": []}
    assert told["contact"] == {**CONTACT, "reply": None, "person": None, **untouched}
    assert [said["text"] for said in told["said"]] == [
        "Sampah menumpuk di depan gang",
        "masih di sana",
    ]
    assert [added["text"] for added in told["waiting"]] == ["dan di seberang jalan"]
    assert {(n["seq"], n["way"], n["state"]) for n in told["notices"]} == {
        *((1, way, "sent") for way in ("sms", "email")),
        *((3, way, "sent") for way in ("sms", "email")),
    }
    [looked] = told["looked_at"]
    assert (looked["office"]["code"], looked["reason"]["code"]) == (KEBON_JERUK, "lokasi")
    [file] = told["files"]
    assert (file["seq"], file["link"]) == (1, None)
    assert file["note"].startswith("Kami memberikan salinan")
    copied(number, file["name"])
    assert f"/shown/{number}/{file['name']}?" in an_export(http, receipt)["files"][0]["link"]
    assert all(each["until"] and each["why"] for each in told["kept"])


def test_that_it_was_given_is_in_the_timeline_for_those_concerned_and_for_nobody_else(
    http: Any, aws: Aws
) -> None:
    receipt = filed(http, visibility="public")
    answer = exported(http, receipt, **{"Idempotency-Key": "k"})
    assert answer.headers["Cache-Control"] == "no-store"
    assert receipt["number"] in answer.headers["Content-Disposition"]
    assert an_export(http, receipt, **{"Idempotency-Key": "k"})["report"]["version"] == 2
    report, entries = loaded(receipt["number"])
    assert [(entry.kind, entry.by) for entry in entries[1:]] == [("export", "pelapor")]
    assert hash_chain.find_first_break(report.number, report.filing, entries) is None
    public = http.get(f"/v1/reports/{report.number}").json_body
    assert [entry["kind"] for entry in public["timeline"]] == ["status"]
    own = an_export(http, receipt)["report"]["timeline"]
    assert own[1]["note"] == "Salinan data diunduh oleh pelapor."
    aws.settle()
    texts = [text for _, text in aws.texts()]  # of the filing, and of the two copies
    assert [": salinan data Anda sudah diunduh" in text for text in texts] == [False, True, True]


@pytest.mark.parametrize("level", [*Visibility])
def test_files_are_linked_to_their_reporter_whoever_else_sees_them(
    http: Any, level: Visibility
) -> None:
    receipt = filed(http, attachments=[an_upload()], visibility=level)
    [file] = an_export(http, receipt, **{"Accept-Language": "en"})["files"]
    assert (file["link"], file["note"][:15]) == (None, "We give a copy "), "it has no copy yet"
    copied(receipt["number"], file["name"])
    [file] = an_export(http, receipt)["files"]
    assert f"/shown/{receipt['number']}/{file['name']}" in file["link"]


@pytest.mark.parametrize("token", ["", "salah"])
def test_nobody_else_is_given_anything(http: Any, token: str) -> None:
    receipt = filed(http, contact=CONTACT)
    answer = exported(http, {**receipt, "token": token})
    assert outcome(answer) == (401, "bad-token")
    assert json.dumps(CONTACT["email"]) not in answer.body.decode()
    assert reports.load_report(receipt["number"])[0].version == 1
