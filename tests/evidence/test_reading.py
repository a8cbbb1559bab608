"""What makers leave in files is found in their bytes."""

import pytest

from chalicelib.evidence import photo_files
from tests.cameras import CAPTURE, TRAINED, a_photo, signed


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_a_manifest_is_found_where_each_kind_of_file_has_it(form: str) -> None:
    body = a_photo(form=form)
    assert not photo_files.has_manifest(body)
    assert photo_files.has_manifest(signed(body))
    assert photo_files.find_sources(signed(body, TRAINED)) == {"trainedalgorithmicmedia"}


def test_a_manifest_in_a_box_of_heic_is_found() -> None:
    assert photo_files.has_manifest(signed(a_photo(form="HEIF")))


def test_every_source_that_is_named_is_told() -> None:
    told = photo_files.find_sources(TRAINED + b" " + CAPTURE, b"digitalsourcetype/digitalArt")
    assert told == {"trainedalgorithmicmedia", "computationalcapture", "digitalart"}


@pytest.mark.parametrize(
    "xmp",
    [b"<xmp:CreatorTool>Canva (Renderer)</xmp:CreatorTool>", b"xmp:CreatorTool='Canva (Renderer)'"],
)
def test_the_tool_is_told_in_either_form_of_xmp(xmp: bytes) -> None:
    assert photo_files.find_tools(b"bytes", xmp) == {"Canva (Renderer)"}


def test_tools_of_endless_names_are_cut() -> None:
    assert photo_files.find_tools(b"CreatorTool>" + b"x" * 100_000) == {"x" * 200}
