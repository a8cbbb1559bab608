"""Thumbnails: who is shown one, what the edge keeps of it, and how soon a hidden one is gone."""

from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from botocore.exceptions import ClientError
from PIL import Image

from chalicelib.inbound.media import collect_media
from chalicelib.intake import service as intake_service
from chalicelib.platform import http_client
from chalicelib.reports.contact.preferences import Contact
from chalicelib.reports.files.photo_links import thumbnail_link
from chalicelib.reports.filing import Media
from tests.api.answers import outcome
from tests.builders import JSON, a_draft, acted, filed, post, signed_in
from tests.cameras import a_photo
from tests.edge import LAPTOP, Edge
from tests.evidence.test_photos_http import follow, kept, photo_of, uploaded
from tests.faults import Calls
from tests.moto_aws import Aws, Hands, client

BYTES = {"Accept": "image/webp"}
FIVE_MINUTES = "public, max-age=300"


def shown(http: Any, aws: Aws, level: str = "public") -> tuple[dict[str, Any], str]:
    """The receipt of a report with an examined photo, and the path of its thumbnail."""
    receipt = filed(http, visibility=level, attachments=[uploaded(http)])
    aws.settle()
    aws.examine()
    [key] = (key for key in kept("thumbnails/") if receipt["number"] in key)
    _, number, photo = key.split("/")
    return receipt, f"/v1/reports/{number}/photos/{photo}/thumbnail"


def of_reporter(receipt: dict[str, Any]) -> dict[str, str]:
    return {**JSON, "X-Report-Token": receipt["token"]}


def test_a_thumbnail_is_answered_in_bytes_that_may_be_kept_for_five_minutes(
    http: Any, aws: Aws, calls: Calls
) -> None:
    _, path = shown(http, aws)
    calls.made.clear()
    answer = http.get(path, headers=BYTES)
    assert calls.made == ["Query", "GetObject"]
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/webp")
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == (FIVE_MINUTES, "Accept")
    assert Image.open(BytesIO(answer.body)).size == (320, 240)
    assert len(answer.body) <= 20_000
    known = {**BYTES, "If-None-Match": answer.headers["ETag"]}
    again = http.get(path, headers=known)
    assert (again.status_code, again.body) == (304, b"")
    assert again.headers["Cache-Control"] == FIVE_MINUTES


@pytest.mark.parametrize(
    "accepted", [None, "*/*", "image/avif,image/webp,image/*,*/*;q=0.8", "text/html"]
)
def test_who_does_not_ask_for_webp_first_is_led_to_a_link_that_nobody_keeps(
    http: Any, aws: Aws, accepted: str | None
) -> None:
    """API Gateway would answer them in base64."""
    _, path = shown(http, aws)
    answer = http.get(path, headers={"Accept": accepted} if accepted else {})
    assert (answer.status_code, answer.body) == (302, b"")
    assert (answer.headers["Cache-Control"], answer.headers["Vary"]) == ("no-store", "Accept")
    _, _, _, number, _, photo, _ = path.split("/")
    where = urlsplit(answer.headers["Location"])
    assert where.path.endswith(f"/thumbnails/{number}/{photo}")
    assert "Signature" in where.query


def test_the_edge_keeps_a_thumbnail_for_every_viewer_whatever_they_accept(
    http: Any, aws: Aws, hands: Hands, edge: Edge, calls: Calls
) -> None:
    _, path = shown(http, aws)
    first = edge.get(path, headers={"Accept": "image/avif,image/webp,*/*"})
    assert (first.status_code, first.headers["Content-Type"]) == (200, "image/webp")
    calls.made.clear()
    hands.forward(seconds=299)
    for viewer in (LAPTOP, "192.0.2.1"):
        again = edge.get(path, viewer, headers={"Accept": "*/*"})
        assert (again.body, again.asked) == (first.body, False)
    assert calls.made == []


@pytest.mark.parametrize("ends", ["private", "facts", "moderated", "erased"])
def test_what_is_hidden_is_gone_from_the_edge_within_five_minutes(
    http: Any, aws: Aws, hands: Hands, edge: Edge, ends: str
) -> None:
    receipt, path = shown(http, aws)
    assert edge.get(path).status_code == 200
    number, token = receipt["number"], of_reporter(receipt)
    if ends == "moderated":
        moderator = signed_in("BIROPEM", "verifier")
        body = {"decision": "hide", "reason": "data-pribadi", "version": 1, "note": "Ada nama"}
        hidden = post(http, f"/v1/work/{number}/moderation", body, moderator)
    elif ends == "erased":
        hidden = post(http, f"/v1/reports/{number}/erasure", {}, token)
    else:
        hidden = post(http, f"/v1/reports/{number}/visibility", {"visibility": ends}, token)
    assert hidden.status_code in (200, 202), hidden.body
    assert outcome(http.get(path, headers=BYTES)) == (404, "unknown-photo"), "for who asks us"
    assert outcome(http.get(path)) == (404, "unknown-photo")
    hands.forward(seconds=300)
    gone = edge.get(path)
    assert (gone.status_code, gone.headers["Cache-Control"]) == (404, "no-store")
    aws.settle()
    assert bool(kept("thumbnails/")) is (ends != "erased")


@pytest.mark.parametrize("level", ["facts", "private"])
def test_a_report_that_is_not_public_has_no_public_thumbnail(
    http: Any, aws: Aws, level: str
) -> None:
    receipt, path = shown(http, aws, level)
    for headers in (BYTES, {}):
        assert outcome(http.get(path, headers=headers)) == (404, "unknown-photo")
    if level == "facts":  # and one that is shown later has
        body = {"visibility": "public"}
        post(http, f"/v1/reports/{receipt['number']}/visibility", body, of_reporter(receipt))
        assert http.get(path, headers=BYTES).status_code == 200


def test_a_thumbnail_is_not_there_before_its_photo_was_examined_nor_under_another_name(
    http: Any, aws: Aws
) -> None:
    number = filed(http, visibility="public", attachments=[uploaded(http)])["number"]
    aws.settle()
    [key] = kept()
    for photo in (photo_of(key), "x.jpg", "%2e%2e%2fsecret", "0" * 300):
        path = f"/v1/reports/{number}/photos/{photo}/thumbnail"
        assert outcome(http.get(path, headers=BYTES)) == (404, "unknown-photo")


def test_the_thumbnail_of_an_internal_note_is_for_officers_alone(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    note = {"action": "comment", "version": 1, "note": "ini", "internal": True}
    answer = acted(http, number, {**note, "photos": [uploaded(http)]}, signed_in())
    assert answer.status_code == 200, answer.body
    aws.settle()
    aws.examine()
    [key] = kept("thumbnails/")
    path = f"/v1/reports/{number}/photos/{photo_of(key)}/thumbnail"
    assert outcome(http.get(path, headers=BYTES)) == (404, "unknown-photo")


def test_a_completion_photo_has_a_thumbnail(http: Any, aws: Aws) -> None:
    number = filed(http, visibility="public")["number"]
    for version, action in enumerate(("proses", "selesai"), start=1):
        photos = [uploaded(http)] if action == "selesai" else []
        step = {"action": action, "version": version, "note": "sudah selesai", "photos": photos}
        assert acted(http, number, step, signed_in()).status_code == 200
    aws.settle()
    aws.examine()
    [link] = http.get(f"/v1/reports/{number}").json_body["timeline"][2]["photos"]
    assert http.get(f"{urlsplit(link).path}/thumbnail", headers=BYTES).status_code == 200


def test_a_photo_that_a_channel_brought_has_a_thumbnail(
    http: Any, aws: Aws, monkeypatch: pytest.MonkeyPatch
) -> None:
    brought = Media("x", "https://pbs.twimg.com/media/1.jpg", "image/jpeg")
    draft = a_draft(channel="twitter", media=(brought,), contact=Contact())
    number = intake_service.file_draft(draft).report.number
    body = http_client.Response(200, {}, a_photo())
    monkeypatch.setattr(http_client, "fetch", lambda *_, **__: body)
    collect_media(number, 1)
    aws.examine()
    assert len(kept("thumbnails/")) == 1


def test_a_thumbnail_that_could_not_be_put_is_made_when_the_photo_comes_again(
    http: Any, aws: Aws, calls: Calls
) -> None:
    filed(http, attachments=[uploaded(http)])
    aws.settle()
    calls.on("PutObject", ClientError({"Error": {"Code": "SlowDown"}}, "PutObject"))
    assert len(aws.examine()["batchItemFailures"]) == 1
    assert (kept("thumbnails/"), kept("shown/")) == ({}, {}), "no copy without a thumbnail"
    assert aws.examine() == {"batchItemFailures": []}
    assert len(kept("thumbnails/")) == len(kept("shown/")) == 1


def test_the_link_of_a_line_is_what_its_reader_may_follow(http: Any, aws: Aws) -> None:
    receipt, path = shown(http, aws)
    number, photo = receipt["number"], path.split("/")[5]
    public = thumbnail_link(number, photo, public=True)
    assert urlsplit(public or "").path == path
    assert follow(http, public or "").status_code == 302
    where = urlsplit(thumbnail_link(number, photo, public=False) or "")
    assert where.path.endswith(f"/thumbnails/{number}/{photo}")
    assert "Signature" in where.query
    for nothing in (None, "a.mp4", "a.pdf"):
        assert thumbnail_link(number, nothing, public=True) is None
        assert thumbnail_link(number, nothing, public=False) is None


def test_s3_says_of_which_kind_a_thumbnail_is(http: Any, aws: Aws) -> None:
    """By its type a browser shows what a signed link leads to."""
    shown(http, aws)
    [key] = kept("thumbnails/")
    held = client("s3").head_object(Bucket="tanggap-attachments", Key=key)
    assert (held["ContentType"], held["Metadata"]) == ("image/webp", {"public": "yes"})
