"""What is shown of a photo is its picture: upright, of a fit size, and without a word of what the
camera, the telephone or an application wrote into the file.
"""

from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageChops
from PIL.PngImagePlugin import PngInfo

from chalicelib.evidence import service as evidence_service
from tests.cameras import TRAINED, a_file, a_photo, exif, png_bomb, scene, signed

FORMS = ["JPEG", "PNG", "WEBP", "HEIF"]
XMP = b"<x:xmpmeta><xmp:CreatorTool>Kamera Budi</xmp:CreatorTool></x:xmpmeta>"
COMMENT = b"Rumah Budi, Jl. Mawar 7"
LONGEST = 1600


def opened(body: bytes) -> Image.Image:
    return Image.open(BytesIO(body))


def shown(body: bytes, longest: int = LONGEST) -> Image.Image:
    """The copy of a photo, as everybody may see it."""
    copies = evidence_service.strip_photo(body, longest)
    assert copies is not None
    return opened(copies.picture)


def burdened(form: str) -> bytes:
    """A photo that tells where it was taken, with what, and all else its kind of file takes."""
    given: dict[str, Any] = {"exif": exif(at=(-6.1926, 106.7697), software="Telepon Budi")}
    if form == "PNG":
        info = PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        info.add_text("Comment", COMMENT.decode())
        return signed(a_file(scene(), form, pnginfo=info, **given), TRAINED)
    if form == "JPEG":
        given["comment"] = COMMENT
    body = a_file(scene(), form, xmp=XMP, icc_profile=b"profil Budi" * 12, **given)
    return body if form == "HEIF" else signed(body, TRAINED)


@pytest.mark.parametrize("form", FORMS)
def test_nothing_but_the_picture_is_left_of_any_kind_of_photo(form: str) -> None:
    body = burdened(form)
    told = evidence_service.read_facts(body)
    assert told.lat is not None
    assert told.software
    copies = evidence_service.strip_photo(body, LONGEST)
    assert copies is not None
    stripped = copies.picture
    picture = opened(stripped)
    assert picture.format == "JPEG"
    assert not picture.getexif()
    assert picture.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    for trace in (b"Exif", b"Budi", b"xmp", b"c2pa", b"ICC_PROFILE", COMMENT):
        assert trace not in stripped
    assert evidence_service.read_facts(stripped).lat is None


@pytest.mark.parametrize("form", FORMS)
def test_the_picture_stays_what_it_was(form: str) -> None:
    picture = shown(a_photo(form=form))
    assert picture.size == scene().size
    apart_by = ImageChops.difference(picture, scene().convert("RGB")).resize((1, 1))
    assert max(apart_by.getpixel((0, 0))) < 8  # type: ignore[type-var, arg-type]


@pytest.mark.parametrize(
    ("orientation", "way"), [(6, Image.Transpose.ROTATE_90), (3, Image.Transpose.ROTATE_180)]
)
def test_a_picture_that_a_tag_turns_is_shown_upright(
    orientation: int, way: Image.Transpose
) -> None:
    turned = a_file(scene().transpose(way), exif=exif(orientation=orientation))
    picture = shown(turned)
    assert picture.size == scene().size
    apart_by = ImageChops.difference(picture, scene().convert("RGB")).resize((1, 1))
    assert max(apart_by.getpixel((0, 0))) < 8  # type: ignore[type-var, arg-type]


def test_no_side_is_longer_than_the_city_shows() -> None:
    assert shown(a_photo(), 160).size == (160, 120)
    assert shown(a_file(scene().rotate(90, expand=True)), 160).size == (120, 160)


def test_what_is_seen_through_lies_on_white() -> None:
    clear = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    assert shown(a_file(clear, "PNG")).getpixel((9, 9)) == (255, 255, 255)


def test_a_block_that_can_not_be_read_leaves_the_picture() -> None:
    body = a_photo()
    start = body.index(b"Exif\0\0") + 6
    broken = body[:start] + b"MM\0*\xff\xff\xff\xff" + body[start + 8 :]
    assert shown(broken).size == scene().size


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"%PDF-1.7 a document",
        b"\0\0\0\x18ftypmp42 a film",
        a_photo()[:5000],
        png_bomb(60_000, 60_000),
    ],
    ids=lambda body: f"{body[:4]!r} {len(body)}",
)
def test_of_what_is_no_photo_there_is_nothing_to_show(body: bytes) -> None:
    assert evidence_service.strip_photo(body, LONGEST) is None
