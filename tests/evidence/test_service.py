"""Photos are examined after the acknowledgement: all are kept in mind, those that close a report
are held against all others, and however often or late that happens it is told once.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from hashlib import sha256
from io import StringIO
from typing import Any

import pytest
from botocore.exceptions import ClientError

from chalicelib.casework import service as casework_service
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence.photo_hash import PhotoHash
from chalicelib.evidence.rules import Flag, PhotoFacts
from chalicelib.evidence.service import Copies, examine_entry
from chalicelib.inbound.media import collect_media
from chalicelib.intake import service as intake_service
from chalicelib.platform import clock, http_client
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http_client import Response
from chalicelib.reports.files import attachments
from chalicelib.reports.filing import Media
from chalicelib.reports.model import Evidence
from chalicelib.reports.status import Action
from chalicelib.reports.store import reports
from chalicelib.reports.timeline import Entry, Verdict
from tests.builders import a_draft, a_judgement, a_step, a_verifier, an_officer, loaded
from tests.cameras import a_file, a_photo, exif, scene
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client

BUCKET = "tanggap-attachments"


@dataclass
class Told:
    """What was found on each closing that was examined, in order."""

    findings: list[list[str]] = field(default_factory=list)

    def flags(self) -> list[list[tuple[str, ...]]]:
        """Without the names of photos, which are drawn."""
        parted = [[finding.split() for finding in found] for found in self.findings]
        return [[(Flag(flag), *other) for flag, _, *other in found] for found in parted]


@pytest.fixture
def told(aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> Told:
    seen, really = Told(), reports.save_report

    def save(before: Any, after: Any, entries: Sequence[Entry], **more: Any) -> None:
        really(before, after, entries, **more)
        told = [entry for entry in entries if entry.kind is Kind.EVIDENCE]
        seen.findings.extend(list(entry.findings) for entry in told)

    monkeypatch.setattr(reports, "save_report", save)
    return seen


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Photos that are read at once: the bytes are the likeness, and the work is just done."""

    def look(body: bytes) -> PhotoFacts:
        shows = int.from_bytes(sha256(body.split(b"|")[0]).digest()[:3], "big")
        likeness = PhotoHash((shows,) * 9, (1 << 3,) * 9)
        now = clock.now()
        return PhotoFacts(sha256(body).hexdigest(), taken_at=now, likeness=likeness)

    monkeypatch.setattr(evidence_service, "read_facts", look)

    def strip(body: bytes, longest: int) -> Copies:
        return Copies(b"picture of " + body, b"thumbnail of " + body)

    monkeypatch.setattr(evidence_service, "strip_photo", strip)


def uploaded(body: bytes) -> str:
    """The id of an upload, as the reporter's browser made it."""
    offer = attachments.offer_upload("image/jpeg", len(body), clock.now())
    client("s3").put_object(Bucket=BUCKET, Key=offer.fields["key"], Body=body)
    return offer.upload


def filed(hands: Hands, *photos: bytes) -> str:
    uploads = tuple(map(uploaded, photos))
    return intake_service.file_draft(
        a_draft(received_at=hands.moment, uploads=uploads)
    ).report.number


def closed(hands: Hands, number: str, *photos: bytes) -> None:
    hands.forward(hours=1)
    casework_service.act_on_report(number, an_officer(), a_step(Action.PROSES))
    uploads = tuple(map(uploaded, photos))
    casework_service.act_on_report(number, an_officer(), a_step(Action.SELESAI, photos=uploads))


def settled(aws: Aws) -> None:
    aws.pump()
    assert aws.examine() == {"batchItemFailures": []}


def indexed(aws: Aws) -> list[str]:
    return sorted(f"{item['pk']} {item['sk']}" for item in aws.items() if item["sk"][:2] == "E#")


def evidence_of(number: str) -> list[Entry]:
    return [entry for entry in loaded(number)[1] if entry.kind is Kind.EVIDENCE]


def state_of(number: str) -> Evidence | None:
    return reports.load_report(number)[0].evidence


def test_a_photo_of_the_work_passes(aws: Aws, told: Told, hands: Hands) -> None:
    number = filed(hands, a_photo(1))
    hands.forward(minutes=1)
    closed(hands, number, a_photo(2, taken=hands.moment, at=(-6.1926, 106.7697)))
    settled(aws)
    assert told.flags() == [[]]
    [entry] = evidence_of(number)
    assert entry.by == "sistem"
    assert state_of(number) is Evidence.CLEAR


def test_the_citizens_own_photo_is_no_proof(
    aws: Aws, told: Told, hands: Hands, quick: None
) -> None:
    number = filed(hands, b"rubbish")
    closed(hands, number, b"rubbish")
    settled(aws)
    assert told.flags() == [[(Flag.SAME_PHOTO, number)]]
    assert state_of(number) is Evidence.FLAGGED


def test_a_copy_of_another_reports_photo_with_its_date_changed_is_found(
    aws: Aws, told: Told, hands: Hands
) -> None:
    """As it happened in 2025: the same photo on two reports with the date changed."""
    first, second = filed(hands), filed(hands)
    closed(hands, first, a_photo(3, taken=hands.moment + timedelta(minutes=50)))
    small = scene(3).resize((200, 150))
    closed(hands, second, a_file(small, quality=60, exif=exif(hands.moment)))
    settled(aws)
    assert told.flags() == [[], [(Flag.ALIKE_PHOTO, first)]]


def test_photos_that_come_together_are_not_held_against_each_other(
    aws: Aws, told: Told, hands: Hands, quick: None
) -> None:
    number = filed(hands)
    closed(hands, number, b"swept|one", b"swept|two", b"swept|one")
    settled(aws)
    assert told.flags() == [[]]


def test_a_photo_of_an_earlier_step_is_no_proof_of_a_later_one(
    aws: Aws, told: Told, hands: Hands, quick: None
) -> None:
    number = filed(hands)
    comment = a_step(Action.COMMENT, photos=(uploaded(b"before"),))
    casework_service.act_on_report(number, an_officer(), comment)
    closed(hands, number, b"before|again")
    settled(aws)
    assert told.flags() == [[(Flag.ALIKE_PHOTO, number)]]


def test_a_photo_that_was_never_uploaded_is_missing(
    aws: Aws, told: Told, hands: Hands, quick: None
) -> None:
    number = filed(hands)
    offer = attachments.offer_upload("image/jpeg", 9, clock.now())
    casework_service.act_on_report(number, an_officer(), a_step(Action.PROSES))
    casework_service.act_on_report(
        number, an_officer(), a_step(Action.SELESAI, photos=(offer.upload,))
    )
    settled(aws)
    assert told.flags() == [[(Flag.MISSING,)]]
    assert indexed(aws) == []


def test_a_document_in_place_of_a_photo_is_told(aws: Aws, told: Told, hands: Hands) -> None:
    number = filed(hands)
    closed(hands, number, b"%PDF-1.7 a letter that says it is done")
    settled(aws)
    assert told.flags() == [[(Flag.UNREADABLE,)]]


def test_looking_again_tells_nothing_new(aws: Aws, told: Told, hands: Hands, quick: None) -> None:
    number = filed(hands, b"rubbish")
    closed(hands, number, b"swept")
    settled(aws)
    before = indexed(aws)
    assert len(before) == 2 * 10
    for seq in (1, 3, 3):
        examine_entry(number, seq)
    assert indexed(aws) == before
    assert told.flags() == [[]]
    assert len(evidence_of(number)) == 1


def test_one_photo_on_two_reports_at_one_moment_is_found_on_at_least_one(
    aws: Aws, told: Told, hands: Hands, quick: None, calls: Calls
) -> None:
    """Each is indexed before it looks, whatever the other does meanwhile."""
    for moment in ("BatchWriteItem", "GetObject", "TransactWriteItems"):
        told.findings.clear()
        one, other = filed(hands), filed(hands)
        for number in (one, other):
            closed(hands, number, moment.encode())
        aws.pump()
        calls.meanwhile(moment, lambda other=other: examine_entry(other, 3))  # type: ignore[misc]
        examine_entry(one, 3)
        assert len(told.findings) == 2
        assert any(told.findings), moment


def test_a_photo_that_can_not_be_fetched_now_is_looked_at_later(
    aws: Aws, told: Told, hands: Hands, quick: None, calls: Calls
) -> None:
    number = filed(hands)
    closed(hands, number, b"swept")
    aws.pump()
    fault = ClientError({"Error": {"Code": "SlowDown"}}, "GetObject")
    for broken in ("GetObject", "BatchWriteItem", "TransactWriteItems"):
        calls.on(broken, fault)
        assert len(aws.examine()["batchItemFailures"]) == 1
    assert told.findings == []
    assert aws.examine() == {"batchItemFailures": []}
    assert told.flags() == [[]]
    assert len(evidence_of(number)) == 1


def test_somebody_who_acts_meanwhile_does_not_stop_it(
    aws: Aws, told: Told, hands: Hands, quick: None, calls: Calls
) -> None:
    number = filed(hands, b"rubbish")
    closed(hands, number, b"rubbish")
    aws.pump()
    comment = a_step(Action.COMMENT)
    calls.meanwhile(
        "TransactWriteItems", lambda: casework_service.act_on_report(number, an_officer(), comment)
    )
    examine_entry(number, 1)
    examine_entry(number, 3)
    assert told.flags() == [[(Flag.SAME_PHOTO, number)]]
    assert [entry.seq for entry in evidence_of(number)] == [5]


def test_a_closing_that_was_rejected_meanwhile_is_not_judged(
    aws: Aws, told: Told, hands: Hands, quick: None
) -> None:
    number = filed(hands)
    closed(hands, number, b"swept")
    rejected = a_judgement(3, Verdict.REJECTED)
    casework_service.verify_closing(number, a_verifier(), rejected)
    settled(aws)
    assert told.findings == []
    assert len(indexed(aws)) == 10


def test_photos_that_close_nothing_are_kept_in_mind_and_nothing_is_asked(
    aws: Aws, hands: Hands, quick: None, calls: Calls
) -> None:
    number = filed(hands, b"rubbish")
    aws.pump()
    calls.made.clear()
    examine_entry(number, 1)
    assert calls.made == ["Query", "GetObject", "PutObject", "PutObject", "BatchWriteItem"]


def test_a_completion_photo_costs_a_query_for_its_bytes_and_two_for_each_band(
    aws: Aws, hands: Hands, quick: None, calls: Calls
) -> None:
    number = filed(hands)
    closed(hands, number, b"swept")
    aws.pump()
    calls.made.clear()
    examine_entry(number, 3)
    assert calls.made == [
        *("Query", "GetObject", "PutObject", "PutObject", "BatchWriteItem"),
        *["Query"] * 19,
        *("Query", "TransactWriteItems"),
    ]


def test_only_entries_with_uploads_come_to_be_examined(aws: Aws, hands: Hands, quick: None) -> None:
    number = filed(hands, b"rubbish")
    casework_service.act_on_report(number, an_officer(), a_step(Action.PROSES))
    aws.pump()
    assert [json.loads(body["Message"])["seq"] for body in waiting(aws)] == [1]


def waiting(aws: Aws) -> list[dict[str, Any]]:
    sqs = client("sqs")
    messages = sqs.receive_message(QueueUrl=aws.evidence, MaxNumberOfMessages=10)
    return [json.loads(message["Body"]) for message in messages.get("Messages", [])]


@pytest.fixture
def photo_of_x(monkeypatch: pytest.MonkeyPatch) -> bytes:
    body = b"\xff\xd8\xff a photo"
    monkeypatch.setattr(http_client, "fetch", lambda *_, **__: Response(200, {}, body))
    return body


def test_photos_that_senders_keep_are_examined_once_they_are_fetched(
    aws: Aws, told: Told, hands: Hands, quick: None, photo_of_x: bytes
) -> None:
    media = (Media("x", "https://pbs.twimg.com/media/a.jpg", "image/jpeg"),)
    draft = replace(a_draft(channel="twitter", received_at=hands.moment), media=media)
    first = intake_service.file_draft(draft).report.number
    aws.pump()
    assert waiting(aws) == []
    collect_media(first, 1)
    second = filed(hands)
    closed(hands, second, photo_of_x)
    settled(aws)
    assert told.flags() == [[(Flag.SAME_PHOTO, first)]]


def test_the_log_names_the_report_and_the_flags_and_nothing_else(
    aws: Aws, told: Told, hands: Hands, quick: None, lines: StringIO
) -> None:
    first, number = filed(hands, b"rubbish"), filed(hands)
    closed(hands, number, b"rubbish")
    settled(aws)
    written = [json.loads(line) for line in lines.getvalue().splitlines()]
    [line] = [line for line in written if line["message"] == "examined"]
    assert (line["number"], line["seq"], line["flags"]) == (number, 3, ["same_photo"])
    assert first not in json.dumps(line)
    assert ".jpg" not in json.dumps(line)


def in_the_bucket(folder: str) -> dict[str, bytes]:
    s3 = client("s3")
    found = s3.list_objects_v2(Bucket=BUCKET, Prefix=folder).get("Contents", [])
    return {
        each["Key"].rpartition("/")[2]: s3.get_object(Bucket=BUCKET, Key=each["Key"])["Body"].read()
        for each in found
    }


def test_of_every_photo_a_copy_without_metadata_is_made_and_the_original_kept(
    aws: Aws, told: Told, hands: Hands
) -> None:
    original = a_photo(1, at=(-6.1926, 106.7697))
    filed(hands, original)
    settled(aws)
    assert list(in_the_bucket("reports/").values()) == [original]
    [(name, copy)] = in_the_bucket("shown/").items()
    assert in_the_bucket("reports/").keys() == {name}
    assert evidence_service.read_facts(copy).lat is None
    assert evidence_service.read_facts(copy).readable


def test_a_photo_that_can_not_be_read_gets_no_copy(aws: Aws, told: Told, hands: Hands) -> None:
    filed(hands, b"%PDF-1.7 a letter with a name in it")
    settled(aws)
    assert in_the_bucket("shown/") == {}


def test_a_copy_that_could_not_be_put_is_made_when_the_photo_comes_again(
    aws: Aws, told: Told, hands: Hands, quick: None, calls: Calls
) -> None:
    filed(hands, b"rubbish")
    aws.pump()
    calls.on("PutObject", ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"))
    assert len(aws.examine()["batchItemFailures"]) == 1
    assert in_the_bucket("shown/") == {}
    assert aws.examine() == {"batchItemFailures": []}
    assert list(in_the_bucket("shown/").values()) == [b"picture of rubbish"]


def test_a_copy_says_whether_anybody_may_read_its_entry(
    aws: Aws, hands: Hands, quick: None
) -> None:
    number = filed(hands, b"depan")
    [name] = loaded(number)[1][0].photos
    hands.forward(hours=1)
    for internal, body in ((True, b"di kantor"), (False, b"di jalan")):
        step = a_step(Action.COMMENT, photos=(uploaded(body),), internal=internal)
        casework_service.act_on_report(number, an_officer(), step)
    inside, outside = (entry.photos[0] for entry in loaded(number)[1][1:])
    settled(aws)
    public = [attachments.has_public_copy(number, each) for each in (name, inside, outside)]
    assert public == [True, False, True]
    assert attachments.has_copy(number, inside)
    assert not attachments.has_public_copy(number, "../" * 200)
