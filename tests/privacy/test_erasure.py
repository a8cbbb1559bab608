"""A reporter's data are erased at their request: nothing of them is left, in the table or in any
version of a file, the report stays as a case, and whatever breaks or comes late, it ends so.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Any

import pytest

from chalicelib.city.questions import Answer
from chalicelib.entrypoints.handlers import on_change
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence import store as evidence_store
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import PhotoFacts
from chalicelib.inbound import media, parked_deliveries
from chalicelib.intake import service as intake_service
from chalicelib.platform import clock
from chalicelib.privacy import erasure
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files import attachments
from chalicelib.reports.history_recording import records_erasure, removed_counts
from chalicelib.reports.lifecycle import hash_chain
from tests.api.answers import outcome, problem_of
from tests.builders import (
    JSON,
    KEBON_JERUK,
    PHONE,
    a_draft,
    acted,
    an_sms,
    filed,
    loaded,
    moved,
    post,
    signed_in,
    texted,
)
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client
from tests.notifications.supporters.test_supporters_http import supported

BUCKET = "tanggap-attachments"
SECRETS = ("RAHASIA", "rahasia", PHONE[1:], "6.1926", "106.7697")
LETTER = "mail/surat.eml"
WORDS = "RAHASIA-URAIAN sampah menumpuk"


@dataclass
class Reporter:
    """Somebody who told a secret in every way there is."""

    http: Any
    number: str
    token: str

    def asks(self, what: str, **body: Any) -> Any:
        headers = {**JSON, "X-Report-Token": self.token}
        return post(self.http, f"/v1/reports/{self.number}/{what}", body, headers)

    def erases(self) -> dict[str, Any]:
        answer = self.asks("erasure")
        assert answer.status_code == 202, answer.body
        told: dict[str, Any] = answer.json_body
        return told


def put(key: str, body: bytes = b"RAHASIA") -> None:
    client("s3").put_object(Bucket=BUCKET, Key=key, Body=body)


def an_upload(body: bytes) -> str:
    offer = attachments.offer_upload("image/jpeg", len(body), clock.now())
    put(offer.fields["key"], body)
    return offer.upload


def versions() -> Iterator[str]:
    """Of everything in the bucket, deleted or not."""
    for page in client("s3").get_paginator("list_object_versions").paginate(Bucket=BUCKET):
        yield from (
            each["Key"] for each in (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
        )


def told(aws: Aws) -> list[str]:
    """The secrets that are anywhere."""
    held = str(aws.items()) + " ".join(versions())
    return [secret for secret in SECRETS if secret in held]


def shows(photo: bytes) -> PhotoFacts:
    return PhotoFacts(sha256(photo).hexdigest(), likeness=PhotoHash((5,) * 9, (8,) * 9))


@pytest.fixture
def reporter(http: Any, aws: Aws, hands: Hands) -> Reporter:
    """Filed by mail with two photos, told more by web and SMS, and handled, rated and told."""
    client("s3").put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    put(LETTER)
    draft = a_draft(
        description=WORDS,
        external_id="PESAN-1",
        address="Jl. RAHASIA 5, Kebon Jeruk",
        lat=-6.1926,
        lng=106.7697,
        contact=Contact("RAHASIA-NAMA", PHONE, "rahasia@rumah.id"),
        uploads=(an_upload(b"RAHASIA depan"), an_upload(b"RAHASIA samping")),
        visibility="public",
        letter=LETTER,
        answers=(Answer("warna", "RAHASIA", chosen=False),),
    )
    taken = intake_service.file_draft(draft)
    here = Reporter(http, taken.report.number, taken.token or "")
    moved(http, here.number, "proses", "selesai")
    assert here.asks("rating", stars=2, text="RAHASIA-NILAI").status_code == 200
    texted(http, an_sms(f"{here.number} RAHASIA-SMS"))
    aws.settle()
    assert here.asks("comments", text="RAHASIA-TAMBAHAN").status_code == 200
    entries = loaded(here.number)[1]
    for name, body in zip(entries[0].photos, (b"RAHASIA depan", b"RAHASIA samping"), strict=True):
        evidence_store.index_photo(here.number, 1, name, shows(body))
        attachments.store_public_copy(here.number, name, b"RAHASIA")
        attachments.store_public_copy(here.number, name, b"RAHASIA anew")
    attachments.keep_fetched(here.number, entries[2].photos[0], b"the office's own", "image/jpeg")
    assert len(told(aws)) == len(SECRETS)
    return here


def at_rest(aws: Aws) -> None:
    for _ in range(3):
        assert aws.pump() == {"batchItemFailures": []}


def is_erased(aws: Aws, reporter: Reporter) -> None:
    """Nothing of the reporter is left, the office's is, and the chain holds."""
    assert told(aws) == []
    report, entries = loaded(reporter.number)
    assert hash_chain.find_first_break(report.number, report.filing, entries) is None
    beside = {item["sk"] for item in aws.items() if item["sk"].startswith("Z#")}
    assert {key[:10] for key in beside} <= {"Z#erasure#"}
    assert not [item for item in aws.items() if item["sk"].startswith(f"E#{report.number}#000001")]
    left = Counter(key.split("/")[0] for key in {*versions()})
    noted = {"erasures": 1}  # for a restore of the table
    assert left == {"reports": 1, **noted}, "the photo of the closing"
    of_the_reporter = {"mpk", "dpk", "apk", "npk", "card", "public_card", "address", "point"}
    assert of_the_reporter.isdisjoint(next(item for item in aws.items() if item["sk"] == "A"))
    mine = client("dynamodb").scan(TableName="tanggap", IndexName="mine-1")["Items"]
    assert [item for item in mine if item["sk"] == {"S": "A"}] == []


def records(reporter: Reporter) -> list[dict[str, int]]:
    _, entries = loaded(reporter.number)
    return [removed_counts(entry) for entry in entries if records_erasure(entry) and entry.removed]


REMOVED = {
    "texts": 4,
    "places": 1,
    "answers": 1,
    "files": 2,
    "versions": 8,
    "contacts": 1,
    "letters": 1,
}


def test_what_a_reporter_said_is_gone_and_the_case_stays(
    http: Any, aws: Aws, reporter: Reporter
) -> None:
    answer = replace(reporter, token="salah").asks("erasure")
    assert outcome(answer) == (401, "bad-token")
    asked = reporter.erases()
    assert (asked["state"], asked["done_at"], asked["removed"]) == ("asked", None, [])
    assert http.get(f"/v1/reports/{reporter.number}").json_body["visibility"] == "private"
    assert http.get("/v1/reports").json_body["items"] == []
    at_rest(aws)
    is_erased(aws, reporter)
    [record] = records(reporter)
    assert {**record, "notices": 0} == {**REMOVED, "notices": 0}

    done = reporter.erases()
    assert (done["state"], done["asked_at"]) == ("done", asked["asked_at"])
    assert {each["what"]: each["count"] for each in done["removed"]} == record
    assert all(each["name"] and each["count"] for each in done["removed"])
    assert len(done["remains"]) == 5
    seen = http.get(f"/v1/work/{reporter.number}", headers=signed_in()).json_body
    assert (seen["status"], seen["category"]["code"], seen["rating"]) == ("selesai", "sampah", 2)
    assert seen["place"]["kelurahan"]["code"] == KEBON_JERUK
    assert (seen["description"], seen["place"]["address"], seen["place"]["lat"]) == (None,) * 3
    notes = [entry["note"] for entry in seen["timeline"]]
    assert notes[1:3] == ["langkah petugas 1", "langkah petugas 2"]
    assert notes[-2] == "Pelapor meminta data pribadinya dihapus."
    assert notes[-1].startswith("Data pribadi dihapus: 4 isi laporan, 1 lokasi, ")
    body = {"action": "comment", "version": seen["version"], "note": "dicatat"}
    assert acted(http, reporter.number, body, signed_in()).status_code == 200
    is_erased(aws, reporter)


def test_all_who_said_me_too_go_with_it_or_the_one_that_goes_would_be_the_reporter(
    http: Any, aws: Aws, hands: Hands
) -> None:
    own, other = {"phone": PHONE, "email": "Pelapor@rumah.id"}, "tetangga@rumah.id"
    receipt = filed(http, visibility="public", contact=own)
    for contact in ({"phone": PHONE}, {"email": "pelapor@rumah.id"}, {"email": other}):
        assert supported(http, receipt["number"], contact)["counted"]
    assert Reporter(http, receipt["number"], receipt["token"]).erases()["state"] == "asked"
    at_rest(aws)
    left = str(aws.items())
    assert [PHONE in left, "elapor@rumah.id" in left, other in left] == [False, False, False]


def test_killed_at_each_step_it_ends_complete_with_the_same_record(
    aws: Aws, reporter: Reporter, calls: Calls
) -> None:
    reporter.erases()
    begins = pending(aws)
    deaths = calls.dying_at_each_step(
        lambda: on_change({"Records": begins}, None) == {"batchItemFailures": []}
    )
    assert deaths > 20
    at_rest(aws)
    is_erased(aws, reporter)
    [record] = records(reporter)
    assert {**record, "notices": 0} == {**REMOVED, "notices": 0}


def pending(aws: Aws) -> list[dict[str, Any]]:
    """The record of the stream that sets the erasure going."""
    return [
        record
        for record in aws.records()
        if record["dynamodb"]["Keys"]["sk"]["S"] == "Z#erasure#000001"
        and record["eventName"] == "INSERT"
    ]


def test_what_was_under_way_is_taken_away_by_a_later_pass_and_then_it_is_over(
    aws: Aws, reporter: Reporter, hands: Hands
) -> None:
    _, before = loaded(reporter.number)
    reporter.erases()
    at_rest(aws)
    names = before[0].photos  # a function that read them before puts what it has made of them
    attachments.keep_fetched(reporter.number, names[0], b"RAHASIA late", "image/jpeg")
    evidence_store.index_photo(reporter.number, 1, names[0], shows(b"RAHASIA depan"))
    erasure.continue_erasures()
    at_rest(aws)
    assert len(records(reporter)) == 1
    hands.forward(minutes=16)
    erasure.continue_erasures()
    at_rest(aws)
    is_erased(aws, reporter)
    assert records(reporter)[1:] == [{"files": 1, "versions": 1}]
    hands.forward(minutes=16)
    erasure.continue_erasures()
    at_rest(aws)
    assert not [item for item in aws.items() if item["sk"].startswith("Z#")]
    assert len(records(reporter)) == 2


def test_nothing_that_is_repeated_or_comes_late_brings_anything_back_and_what_is_new_is_apart(
    http: Any, aws: Aws, reporter: Reporter
) -> None:
    reporter.erases()
    at_rest(aws)
    heard = (aws.texts(), aws.mails())
    assert on_change({"Records": aws.records()}, None) == {"batchItemFailures": []}
    aws.deliver()
    for seq in range(1, 6):
        media.collect_media(reporter.number, seq)
        evidence_service.examine_entry(reporter.number, seq)
    again = intake_service.file_draft(a_draft(description=WORDS, external_id="PESAN-1"))
    assert (again.report.number, again.repeated) == (reporter.number, True)
    assert texted(http, an_sms(f"{reporter.number} RAHASIA-SMS")).status_code == 200
    at_rest(aws)
    is_erased(aws, reporter)
    assert (aws.texts(), aws.mails()) == heard

    texted(http, an_sms(f"{reporter.number} lampu jalan mati", MessageSid="SM9"))
    assert len([item for item in aws.items() if item["sk"] == "A"]) == 2, "a report of its own"
    for what, body in (("comments", {"text": "x"}), ("rating", {"stars": 1})):
        problem = problem_of(reporter.asks(what, **body))
        assert (problem["status"], problem["allowed"]) == (409, ["export"])
    assert reporter.asks("export").json_body["said"] == []


def test_an_erasure_that_hangs_is_taken_up_again_and_told_after_a_day_parked_words_and_all(
    aws: Aws, reporter: Reporter, hands: Hands, calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    now, spoken = clock.now(), reporter.number.replace("-", " ").lower()
    parked_deliveries.store_parked("twitter", "x", "JSON", f"RAHASIA {spoken}".encode(), {}, now)
    parked_deliveries.store_parked("twitter", "x", "JSON", b"somebody else", {}, now)
    reporter.erases()
    calls.on("DeleteObjects", RuntimeError("it fails"))
    assert len(aws.pump()["batchItemFailures"]) == 1
    aws.stream_done = aws.records()[-1]["dynamodb"]["SequenceNumber"]  # a dead letter by now
    hands.forward(hours=25)
    erasure.continue_erasures()
    assert '"ErasureLate"' in capsys.readouterr().out
    at_rest(aws)
    assert records(reporter) == [{**REMOVED, "notices": 6, "parked": 1}]
    [left] = [key for key in versions() if key.startswith("parked/")]
    assert parked_deliveries.load_parked(left).body == b"somebody else"
