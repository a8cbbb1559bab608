"""The thumbnail of a photo: small in pixels and bytes whatever the photo is, without metadata."""

from io import BytesIO

import pytest
from PIL import Image

from bench.pictures import a_chance, picture
from chalicelib.city.current import city
from chalicelib.evidence import photo_files
from chalicelib.evidence import service as evidence_service
from tests.cameras import TRAINED, a_file, a_photo, exif, scene, signed

PIXELS, MOST = 320, 20_000
LARGE = (1600, 1200)


def thumbnail_of(body: bytes) -> bytes:
    copies = evidence_service.strip_photo(body, 1600)
    assert copies is not None
    return copies.thumbnail


def noise(size: tuple[int, int]) -> Image.Image:
    """What no encoder makes small."""
    return Image.frombytes("RGB", size, a_chance(7).randbytes(3 * size[0] * size[1]))


def test_the_city_shows_thumbnails_of_320_pixels_and_20_kilobytes() -> None:
    rows = city().settings
    assert (rows.thumbnail_pixels, rows.thumbnail_kilobytes * 1000) == (PIXELS, MOST)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_a_thumbnail_of_any_kind_of_photo_is_a_small_webp(form: str) -> None:
    thumbnail = thumbnail_of(a_file(picture(3, LARGE), form))
    shown = Image.open(BytesIO(thumbnail))
    assert (shown.format, shown.size) == ("WEBP", (320, 240))
    assert len(thumbnail) <= MOST


def test_a_thumbnail_stands_upright_and_is_never_larger_than_its_photo() -> None:
    turned = a_file(scene().transpose(Image.Transpose.ROTATE_90), exif=exif(orientation=6))
    assert Image.open(BytesIO(thumbnail_of(turned))).size == scene().size
    tiny = a_file(scene().resize((40, 30)))
    assert Image.open(BytesIO(thumbnail_of(tiny))).size == (40, 30)


def test_nothing_but_the_picture_is_in_a_thumbnail() -> None:
    body = signed(a_photo(at=(-6.1926, 106.7697), software="Telepon Budi"), TRAINED)
    thumbnail = thumbnail_of(body)
    shown = Image.open(BytesIO(thumbnail))
    assert not shown.getexif()
    for trace in (b"Exif", b"EXIF", b"Budi", b"XMP", b"c2pa", b"ICCP"):
        assert trace not in thumbnail
    assert evidence_service.read_facts(thumbnail).lat is None


def test_a_picture_that_no_quality_makes_small_loses_quality_first_and_then_pixels() -> None:
    plain = photo_files.write_thumbnail(scene(), PIXELS, MOST)
    assert len(plain) <= MOST
    for most, least_pixels in ((MOST, 160), (4000, 80), (300, 1)):
        thumbnail = photo_files.write_thumbnail(noise((800, 600)), PIXELS, most)
        assert len(thumbnail) <= most
        assert least_pixels <= max(Image.open(BytesIO(thumbnail)).size) <= PIXELS


def test_the_best_quality_that_fits_is_taken() -> None:
    sizes = []
    for quality in photo_files.QUALITIES:
        written = BytesIO()
        scene().save(written, "WEBP", quality=quality)
        sizes.append(written.tell())
    assert sizes == sorted(sizes, reverse=True)
    for size in sizes:
        assert len(photo_files.write_thumbnail(scene(), PIXELS, size)) == size
