"""What an entry sets off: its photos kept, the topic told, what happened counted, its timer set."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from chalicelib.casework import service as casework_service
from chalicelib.entrypoints import stream
from chalicelib.intake import service as intake_service
from chalicelib.intake.channel_traffic import channel_traffic_store
from chalicelib.platform import telemetry
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.moments import format_stored
from chalicelib.reports.files import attachments
from chalicelib.reports.status import Action
from chalicelib.reports.store.reports import load_report
from chalicelib.reports.store.stream_records import Change, decode_change
from chalicelib.sla import timer
from tests.builders import KEBON_JERUK, a_draft, a_sent_step, an_officer
from tests.moto_aws import Aws, Hands


@pytest.fixture
def changes(aws: Aws, hands: Hands) -> list[Change]:
    """A report's filing, reminder, escalation, comment, answer and closing."""
    number = intake_service.file_draft(a_draft(received_at=hands.moment)).report.number
    hands.forward(hours=7)
    timer.wake_timer(number, 1)
    for action in (Action.COMMENT, Action.PROSES, Action.SELESAI):
        casework_service.act_on_report(number, an_officer(), a_sent_step(action))
    images = [record["dynamodb"]["NewImage"] for record in aws.records()]
    return [decode_change(image) for image in images if image["sk"]["S"].startswith("T#")]


def test_subscribers_get_facts_to_filter_by_and_no_words(
    aws: Aws, changes: list[Change], hands: Hands
) -> None:
    stream.announce_entry(changes[0])
    [facts] = aws.announced()
    report = load_report(changes[0].number)[0]
    assert facts == {
        "number": report.number,
        "seq": 1,
        "at": format_stored(report.filing.received_at),
        "kind": "status",
        "status": "menunggu",
        "agency": KEBON_JERUK,
        "to": [],
        "channel": "website",
        "category": report.category,
        "kelurahan": KEBON_JERUK,
        "visibility": "facts",
    }


def test_every_fact_to_filter_by_is_an_attribute_too(aws: Aws, changes: list[Change]) -> None:
    stream.announce_entry(changes[0])
    [body] = aws.bodies()
    attributes = {name: given["Value"] for name, given in body["MessageAttributes"].items()}
    assert attributes == {
        "kind": "status",
        "status": "menunggu",
        "channel": "website",
        "agency": KEBON_JERUK,
        "kelurahan": KEBON_JERUK,
        "category": "sampah",
        "visibility": "facts",
        "outside": "yes",
    }


def test_an_escalation_tells_whom_it_reached(aws: Aws, changes: list[Change]) -> None:
    stream.announce_entry(changes[2])
    [facts] = aws.announced()
    assert (facts["kind"], facts["to"]) == ("escalation", [KEBON_JERUK])


def test_what_happened_is_counted(
    aws: Aws, changes: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    counted: list[tuple[str, dict[str, str]]] = []
    monkeypatch.setattr(telemetry, "count_event", lambda event, **by: counted.append((event, by)))
    for each in changes:
        stream.announce_entry(each)
    assert counted == [
        ("MessageTaken", {"channel": "website"}),
        ("ReportEscalated", {}),
        ("StatusChanged", {"status": "proses"}),
        ("StatusChanged", {"status": "selesai"}),
    ]
    stream.announce_entry(replace(changes[3], kind=Kind.CATEGORY))
    assert counted[4:] == [("CategoryCorrected", {})]


def test_a_message_that_was_taken_is_part_of_its_channels_traffic(
    aws: Aws, changes: list[Change], hands: Hands
) -> None:
    late = replace(changes[0], sent_at=changes[0].at - timedelta(minutes=2))
    for each in (changes[0], late, *changes[1:]):
        stream.announce_entry(each)
    [hour] = channel_traffic_store.load_since(changes[0].at - timedelta(hours=1))["website"]
    assert hour.counts == {"taken": 2, "lag": 120, "lagged": 1}
    assert hour.last_at == changes[0].at


@pytest.mark.parametrize("media", [True, False])
def test_who_fetches_what_was_sent_along_hears_of_entries_that_have_any(
    aws: Aws, changes: list[Change], media: bool
) -> None:
    stream.announce_entry(replace(changes[3], media=media))
    [body] = aws.bodies()
    assert body["MessageAttributes"].get("media", {}).get("Value") == ("yes" if media else None)
    assert "media" not in json.loads(body["Message"])


@pytest.mark.parametrize(("uploaded", "told"), [(("a.jpg",), "yes"), ((), None)])
def test_who_examines_photos_hears_of_entries_that_have_uploads(
    aws: Aws, changes: list[Change], uploaded: tuple[str, ...], told: str | None
) -> None:
    stream.announce_entry(replace(changes[3], uploaded=uploaded))
    [body] = aws.bodies()
    assert body["MessageAttributes"].get("photos", {}).get("Value") == told
    assert "photos" not in json.loads(body["Message"])


def test_only_uploads_are_moved_to_their_report(
    aws: Aws, changes: list[Change], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[Any] = []
    monkeypatch.setattr(
        attachments, "keep_upload", lambda number, name: kept.append((number, name))
    )
    stream.announce_entry(replace(changes[3], uploaded=("a.jpg", "b.jpg"), media=True))
    assert kept == [(changes[3].number, "a.jpg"), (changes[3].number, "b.jpg")]


def test_announcing_again_does_no_harm(
    aws: Aws, changes: list[Change], hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.to(changes[0].at)  # before any timer would wake, and end by itself
    kept: list[Any] = []
    monkeypatch.setattr(attachments, "keep_upload", lambda number, name: kept.append(name))
    for each in (*changes, *changes[::-1]):
        stream.announce_entry(each)
    number = changes[0].number
    assert aws.executions() == {f"{number}-1": "ABORTED", f"{number}-2": "RUNNING"}
    assert len(kept) == 2  # the closing's photo, which is copied anew
    assert kept[0] == kept[1]


def test_a_count_is_a_line_of_the_log_in_cloudwatchs_form(
    capsys: pytest.CaptureFixture[str],
) -> None:
    telemetry.count_event("MessageTaken", channel="sms")
    line = capsys.readouterr().out
    assert '"counted":"MessageTaken"' in line
    assert '"MessageTaken":1' in line
    assert '"channel":"sms"' in line
    assert '"Namespace":"Tanggap"' in line


@pytest.mark.parametrize("key", ["AUDIT#20261130", "APPEALS", "T", "Z#origins"])
def test_an_item_whose_key_only_begins_alike_sets_nothing_off(key: str) -> None:
    assert stream.find_handler("MODIFY", "A") is not None
    assert stream.find_handler("INSERT", key) is None
    assert stream.find_handler("MODIFY", key) is None
