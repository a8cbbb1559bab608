"""Nobody learns who reported by adding something in somebody's name, and nobody speaks as the
reporter: an addition is the reporter's by a proven way only (docs/decisions/0083).
"""

import json
from typing import Any

import pytest

from chalicelib.inbound import service as inbound_service
from tests.builders import JSON, PHONE, an_sms, loaded, post, texted
from tests.builders import filed as filed_here
from tests.moto_aws import MAIL, Aws
from tests.publishing.open311.partners import KEY, a_key, posted
from tests.sender_posts import signed_partner

LEVELS = ("public", "private")
STRANGER, OTHER = "+6281299990001", "+6281299990002"
SITI, BUDI = "siti@rumah.id", "budi@rumah.id"
ACCUSING = "Lurah Kebon Jeruk minta uang pungli untuk surat pengantar"


def filed(http: Any, **changes: Any) -> dict[str, Any]:
    """The receipt of a report on the web by somebody who left a number and a mail address."""
    given = {"contact": {"phone": PHONE, "email": SITI}, "visibility": "private", **changes}
    receipt: dict[str, Any] = filed_here(http, **given)
    return receipt


def by_partner(http: Any, number: str, name: str, phone: str | None, channel: str = "jaki") -> Any:
    """What a partner is answered for a comment of its user."""
    reporter = {"reporter": {"phone": phone}} if phone else {"anonymous": True}
    body = {"id": name, "description": f"masih begini ({name})", "reply_to": number, **reporter}
    return signed_partner(body, channel).to(http).json_body


def by_open311(http: Any, number: str, name: str, **contact: str) -> None:
    form = {"api_key": KEY, "service_request_id": number, "update_id": name, "status": "open"}
    answer = posted(
        http, "servicerequestupdates.json", {**form, "description": "masih begini", **contact}
    )
    assert answer.status_code == 200, answer.body


def by_letter(number: str, author: str, verdict: str) -> None:
    raw = (
        f"From: {author}\r\nSubject: {number}\r\nMessage-ID: <{verdict}-{author}>\r\n\r\n"
        f"masih begini\r\n"
    )
    verdicts = {
        f"{each}Verdict": {"status": verdict.rstrip("0123456789")}
        for each in ("spf", "dkim", "dmarc")
    }
    receipt = {**verdicts, "action": {"type": "SNS", "encoding": "UTF8"}}
    mail = {"messageId": f"{verdict}{author}", "source": author}
    note = {
        "notificationType": "Received",
        "receipt": receipt,
        "mail": {**mail, "commonHeaders": {"from": [author]}},
        "content": raw,
    }
    inbound_service.receive_letter(json.dumps(note), MAIL)


def authors(number: str) -> list[str]:
    """Who the office reads as the authors of what was added."""
    return [entry.by for entry in loaded(number)[1][1:] if entry.kind == "comment"]


def shown(http: Any, number: str) -> list[tuple[str, str]]:
    """What everybody reads of the authors of what was added."""
    answer = http.get(f"/v1/reports/{number}").json_body
    return [
        (each["title"], each["by"]["code"])
        for each in answer["timeline"]
        if each["kind"] == "comment"
    ]


@pytest.mark.parametrize("level", LEVELS)
def test_a_claimed_address_makes_an_addition_nobodys_but_a_residents(
    http: Any, aws: Aws, level: str
) -> None:
    a_key()
    number = filed(http, visibility=level)["number"]
    by_open311(http, number, "u1", email=SITI)
    by_open311(http, number, "u2", email=BUDI)
    by_open311(http, number, "u3", phone=PHONE)
    for name, phone in (("j1", PHONE), ("j2", STRANGER), ("j3", None)):
        assert by_partner(http, number, name, phone)["result"] == "comment"
    by_letter(number, SITI, "FAIL")
    by_letter(number, BUDI, "FAIL")
    aws.settle()
    assert authors(number) == ["warga"] * 8
    assert set(shown(http, number)) == {("Tambahan dari Warga", "warga")}


def test_a_report_that_accuses_tells_nobody_who_wrote_it(http: Any, aws: Aws) -> None:
    a_key()
    number = filed(http, description=ACCUSING, visibility=None)["number"]
    assert loaded(number)[0].confidential
    for name, mail in (("u1", BUDI), ("u2", SITI)):
        by_open311(http, number, name, email=mail)
    by_letter(number, SITI, "PASS")
    aws.settle()
    assert authors(number) == ["warga", "warga", "pelapor"]
    assert shown(http, number) == [("Tambahan dari Warga", "warga")] * 3


def test_the_reporter_is_known_by_a_proven_way(http: Any, aws: Aws) -> None:
    receipt = filed(http, visibility="public")
    number = receipt["number"]
    texted(http, an_sms(f"{number} masih begini", MessageSid="S1"))
    by_letter(number, SITI, "PASS")
    own = {**JSON, "X-Report-Token": receipt["token"]}
    assert post(http, f"/v1/reports/{number}/comments", {"text": "masih"}, own).status_code == 200
    texted(http, an_sms(f"{number} masih begini", MessageSid="S2", From=STRANGER))
    aws.settle()
    assert sorted(authors(number)) == [*["pelapor"] * 3, "warga"]
    assert sorted(by for _, by in shown(http, number)) == [*["pelapor"] * 3, "warga"]


def test_of_a_private_report_everybody_reads_the_same_of_the_reporter_and_of_others(
    http: Any, aws: Aws
) -> None:
    receipt = filed(http)
    number = receipt["number"]
    texted(http, an_sms(f"{number} masih begini", MessageSid="S1"))
    texted(http, an_sms(f"{number} masih begini", MessageSid="S2", From=STRANGER))
    aws.settle()
    assert sorted(authors(number)) == ["pelapor", "warga"]
    assert shown(http, number) == [("Tambahan dari Warga", "warga")] * 2
    own = http.get(f"/v1/reports/{number}/mine", headers={"X-Report-Token": receipt["token"]})
    told = [each["by"]["code"] for each in own.json_body["timeline"] if each["kind"] == "comment"]
    assert sorted(told) == ["pelapor", "warga"], "the reporter reads it of their own report"


def test_a_partner_vouches_for_the_contact_of_a_report_that_it_brought(http: Any, aws: Aws) -> None:
    body = {"id": "JAKI-1", "description": "Sampah di Kebon Jeruk", "reporter": {"phone": PHONE}}
    number = signed_partner(body).to(http).json_body["number"]
    by_partner(http, number, "JAKI-2", None)
    by_partner(http, number, "JAKI-3", STRANGER)
    by_partner(http, number, "Q-4", PHONE, "qlue")
    by_partner(http, number, "JAKI-5", PHONE)
    aws.settle()
    own = [entry.note for entry in loaded(number)[1][1:] if entry.by == "pelapor"]
    assert own == ["masih begini (JAKI-5)"]
    assert len(authors(number)) == 4


def test_over_the_limit_of_a_report_no_answer_tells_who_the_reporter_is(
    http: Any, aws: Aws
) -> None:
    number = filed(http)["number"]
    for at in range(60):
        assert by_partner(http, number, f"j{at}", f"+62812000000{at:02}")["result"] == "comment"
    claimed = by_partner(http, number, "right", PHONE)
    stranger = by_partner(http, number, "wrong", STRANGER)
    assert claimed["result"] == stranger["result"] == "refused"
    assert claimed["message"] == stranger["message"]
    said = texted(http, an_sms(f"{number} masih begini", MessageSid="S1"))
    assert b"kami catat" in said.body, "the reporter's own is taken"


def test_what_somebody_claims_uses_up_no_limit_of_the_person_and_tells_nothing_of_them(
    http: Any, aws: Aws
) -> None:
    a_key()
    number = filed(http)["number"]
    for at in range(10):
        by_open311(http, number, f"u{at}", phone=PHONE)
    assert b"kami catat" in texted(http, an_sms(f"{number} masih", MessageSid="S1")).body
    results = [by_partner(http, number, f"j{at}", PHONE)["result"] for at in range(11)]
    assert results == [*["comment"] * 10, "refused"], "neither the SMS nor the others count here"


def test_letters_that_prove_nobody_use_up_nobodys_limit(http: Any, aws: Aws) -> None:
    number = filed(http)["number"]
    for at in range(12):
        by_letter(number, SITI, f"FAIL{at}")
    by_letter(number, SITI, "PASS")
    aws.settle()
    assert sorted(authors(number)) == ["pelapor", *["warga"] * 12]


def test_a_refusal_is_not_in_the_language_of_the_person_whom_it_names(http: Any, aws: Aws) -> None:
    number = filed(http, language="en")["number"]
    said = [by_partner(http, number, f"j{at}", PHONE)["message"] for at in range(11)]
    assert "sudah 10 tambahan" in said[-1]
