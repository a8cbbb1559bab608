"""Files that are built to do harm, from the upload to the verdict: each is found unreadable or is
shown as its picture alone, within the limits of one process, and its report goes on.
"""

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from chalicelib.evidence import photo_files
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence.rules import Flag
from chalicelib.inbound.media import collect_media
from chalicelib.intake import service as intake_service
from chalicelib.platform import http_client
from chalicelib.platform.entry_kinds import Kind
from chalicelib.platform.http_client import Response
from chalicelib.reports.files import attachments, file_types
from chalicelib.reports.filing import Media
from tests.builders import a_draft, loaded
from tests.evidence.test_service import closed, filed, in_the_bucket, settled
from tests.moto_aws import Aws, Hands
from tests.photo_bombs import BOMBS, BURDENED

LONGEST = 1600


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_unreadable_and_no_more(name: str) -> None:
    assert len(BOMBS[name]) < 400_000
    assert not evidence_service.read_facts(BOMBS[name]).readable


@pytest.mark.parametrize("name", BURDENED)
def test_of_a_burdened_photo_its_picture_is_shown(name: str) -> None:
    facts = evidence_service.read_facts(BURDENED[name])
    assert facts.readable
    assert len(facts.software) <= photo_files.MOST_NAMED + 1
    copies = evidence_service.strip_photo(BURDENED[name], LONGEST)
    assert copies is not None
    for copy in copies:
        picture = Image.open(BytesIO(copy))
        assert getattr(picture, "n_frames", 1) == 1
        assert b"<script>" not in copy
        assert b"PK\3\4" not in copy


def test_a_bomb_ends_its_own_process_before_it_fills_the_function(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The limit is the system's, whatever Pillow's own would have let through."""
    fills = "b = bytearray(); [b.extend(bytes(10_000_000)) for _ in range(100)]; print(1)"
    start = "import sys; sys.path[:] = sys.argv[2:]; import chalicelib.evidence.photo_files as p;"
    monkeypatch.setattr(evidence_service, "START", f"{start} p.limit_process(); {fills}")
    monkeypatch.setattr(evidence_service, "SECONDS_FOR_PHOTO", 60)
    assert evidence_service._run_apart("print_facts", b"") == b""
    monkeypatch.setattr(evidence_service, "START", f"{start} {fills}")
    assert evidence_service._run_apart("print_facts", b"").strip() == b"1"


FEW = ("a text chunk of 100 MB", "30,000 pixels of some rows")


def test_a_closing_with_bombs_is_judged_and_the_report_goes_on(aws: Aws, hands: Hands) -> None:
    number = filed(hands, *(BOMBS[name] for name in FEW))
    closed(hands, number, BOMBS["a zip"], BURDENED["a page behind a photo"])
    settled(aws)
    report, entries = loaded(number)
    [verdict] = [entry for entry in entries if entry.kind is Kind.EVIDENCE]
    flags = [finding.split()[0] for finding in verdict.findings]
    assert flags.count(Flag.UNREADABLE) == 1
    shown = in_the_bucket("shown/")
    assert len(shown) == 1
    assert b"<script>" not in next(iter(shown.values()))
    assert report.status == "selesai"


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (BOMBS["30,000 pixels of some rows"], True),  # by its first bytes, and shown to nobody
        (BOMBS["a film"], True),
        (BOMBS["a zip"], False),
        (BOMBS["an SVG"], False),
        (BOMBS["PostScript"], False),
        (b"", False),
    ],
    ids=range(6),
)
def test_what_a_channel_brings_is_kept_by_what_it_is_and_its_report_goes_on(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch, body: bytes, kept: bool
) -> None:
    monkeypatch.setattr(http_client, "fetch", lambda *_, **__: Response(200, {}, body))
    media = (Media("x", "https://pbs.twimg.com/media/a.jpg", "image/jpeg"),)
    draft = replace(a_draft(channel="twitter", received_at=hands.moment), media=media)
    number = intake_service.file_draft(draft).report.number
    aws.pump()
    collect_media(number, 1)
    settled(aws)
    [(name, _)] = loaded(number)[1][0].media
    assert attachments.is_stored(number, name) is kept
    assert not attachments.has_copy(number, name)
    assert in_the_bucket("shown/") == {}


def test_a_file_that_is_larger_than_any_photo_is_not_fetched_whole(
    aws: Aws, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def fetch(url: str, headers: Any, *, most_bytes: int) -> Response:
        asked.append(most_bytes)
        raise http_client.Unfit("too large")

    monkeypatch.setattr(http_client, "fetch", fetch)
    media = (Media("x", "https://pbs.twimg.com/media/a.jpg", "image/jpeg"),)
    draft = replace(a_draft(channel="twitter", received_at=hands.moment), media=media)
    number = intake_service.file_draft(draft).report.number
    aws.pump()
    collect_media(number, 1)
    assert asked == [file_types.MOST_BYTES]
    assert in_the_bucket("reports/") == {}
