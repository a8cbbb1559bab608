"""Photos as they come: read whatever their kind, and harmless whatever they are."""

from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from chalicelib.evidence import photo_hash
from chalicelib.evidence import service as evidence_service
from chalicelib.evidence.rules import PhotoFacts
from tests.cameras import (
    TAKEN,
    TRAINED,
    a_file,
    a_photo,
    damaged,
    exif,
    png_bomb,
    scene,
    signed,
    slow_jpeg,
)

FORMS = ["JPEG", "PNG", "WEBP", "HEIF"]


@pytest.mark.parametrize("form", FORMS)
def test_every_kind_of_photo_tells_when_and_where_it_was_taken(form: str) -> None:
    body = a_photo(form=form, at=(-6.1926, 106.7697))
    seen = evidence_service.read_facts(body)
    assert seen.readable
    assert seen.sha256 == sha256(body).hexdigest()
    assert seen.taken_at == seen.changed_at == TAKEN
    assert seen.lat == pytest.approx(-6.1926, abs=1e-6)
    assert seen.lng == pytest.approx(106.7697, abs=1e-6)
    assert seen.likeness.telling


def test_one_picture_is_alike_in_every_kind_of_file() -> None:
    signs = [evidence_service.read_facts(a_photo(form=form)).likeness.signs for form in FORMS]
    assert all(photo_hash.is_alike(signs[0], each) for each in signs)


def test_a_picture_that_was_turned_round_by_a_tag_is_the_same() -> None:
    upright = evidence_service.read_facts(a_photo()).likeness.signs
    for orientation, way in ((6, Image.Transpose.ROTATE_90), (3, Image.Transpose.ROTATE_180)):
        turned = a_file(scene().transpose(way), exif=exif(orientation=orientation))
        assert photo_hash.is_alike(evidence_service.read_facts(turned).likeness.signs, upright)


@pytest.mark.parametrize(
    ("tags", "taken_at"),
    [
        ({}, TAKEN),
        ({"offset": None}, TAKEN),
        ({"offset": "+08:00"}, TAKEN - timedelta(hours=1)),
        ({"offset": "Jakarta"}, None),
        ({"taken": None}, None),
    ],
)
def test_a_camera_without_an_offset_shows_the_citys_time(
    tags: dict[str, Any], taken_at: datetime | None
) -> None:
    assert evidence_service.read_facts(a_photo(**tags)).taken_at == taken_at


def test_a_moment_that_is_none_is_none() -> None:
    tags = exif()
    tags.get_ifd(0x8769)[0x9003] = "0000:00:00 00:00:00"
    seen = evidence_service.read_facts(a_file(scene(), exif=tags))
    assert seen.taken_at is None
    assert seen.changed_at == TAKEN


@pytest.mark.parametrize("at", [(0.0, 0.0), (95.0, 106.8), (-6.2, 181.0)])
def test_a_camera_without_a_fix_tells_no_place(at: tuple[float, float]) -> None:
    seen = evidence_service.read_facts(a_photo(at=at))
    assert (seen.lat, seen.lng) == (None, None)


def test_software_is_told_from_wherever_it_stands() -> None:
    assert evidence_service.read_facts(a_photo(software="Snapseed 2.0")).software == (
        "Snapseed 2.0",
    )
    xmp = b'<x:xmpmeta xmlns:photoshop="x"><xmp:CreatorTool>Canva</xmp:CreatorTool></x:xmpmeta>'
    for form in ("JPEG", "PNG", "WEBP"):
        given = {"xmp": xmp} if form != "PNG" else {"pnginfo": texts("XML:com.adobe.xmp", xmp)}
        assert evidence_service.read_facts(a_file(scene(), form, **given)).software == ("Canva",)
    made = a_file(scene(), "PNG", pnginfo=texts("parameters", b"a clean street, Sampler: Euler"))
    assert evidence_service.read_facts(made).software == (
        "parameters: a clean street, Sampler: Euler",
    )


def test_a_file_of_endless_texts_tells_some_of_them() -> None:
    info = PngInfo()
    for at in range(200):
        info.add_text(f"key{at}", "x" * 10_000)
    named = evidence_service.read_facts(a_file(scene(), "PNG", pnginfo=info)).software
    assert len(named) == 50
    assert {len(text.partition(": ")[2]) for text in named} == {4000}


def texts(key: str, text: bytes) -> PngInfo:
    info = PngInfo()
    info.add_itxt(key, text.decode(), zip=True)
    return info


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_generators_manifest_is_told(form: str) -> None:
    seen = evidence_service.read_facts(signed(a_photo(form=form), TRAINED))
    assert seen.readable
    assert seen.signed
    assert seen.sources == {"trainedalgorithmicmedia"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no photo",
        b"%PDF-1.7 a document",
        b"\0\0\0\x18ftypmp42 a film",
        a_photo()[:5000],
        a_photo(form="PNG")[:5000],
        a_photo(form="WEBP")[:5000],
        a_photo(form="HEIF")[:5000],
        b"GIF89a" + a_photo(),
        b"\xff\xd8\xff" * 1000,
        png_bomb(13_000, 13_000),
        png_bomb(60_000, 60_000),
    ],
    ids=lambda body: f"{body[:4]!r} {len(body)}",
)
def test_what_is_no_photo_is_unreadable_and_no_more(body: bytes) -> None:
    assert evidence_service.read_facts(body) == PhotoFacts(sha256(body).hexdigest(), readable=False)


def test_a_photo_that_takes_too_long_is_unreadable(monkeypatch: pytest.MonkeyPatch) -> None:
    sooner = "import chalicelib.evidence.photo_files as r; r.SECONDS = 1; from chalicelib"
    monkeypatch.setattr(
        evidence_service, "START", evidence_service.START.replace("from chalicelib", sooner)
    )
    body = slow_jpeg()
    assert len(body) < 1_000_000
    assert not evidence_service.read_facts(body).readable


def test_a_reader_that_hangs_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_service, "SECONDS_FOR_PHOTO", 0.5)
    monkeypatch.setattr(evidence_service, "START", "import time; time.sleep(60)")
    assert not evidence_service.read_facts(a_photo()).readable


@pytest.mark.parametrize("form", FORMS)
def test_damaged_photos_do_no_harm(form: str) -> None:
    whole = a_photo(form=form)
    for seed in range(3):
        evidence_service.read_facts(damaged(whole, seed))


def test_metadata_that_can_not_be_read_leave_the_picture() -> None:
    body = a_photo()
    start = body.index(b"Exif\0\0") + 6
    seen = evidence_service.read_facts(body[:start] + b"MM\0*\xff\xff\xff\xff" + body[start + 8 :])
    assert seen.readable
    assert seen.likeness.telling
    assert seen.taken_at is None
