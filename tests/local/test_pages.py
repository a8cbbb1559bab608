"""The local run serves the built pages as the edge does."""

import gzip
from pathlib import Path
from typing import Any

import pytest

from chalicelib.platform.i18n import Language
from local.pages import Answer, Pages
from local.web import read_page_headers
from operate.package import write_missing

HEADERS = {"Content-Security-Policy": "default-src 'none'"}
PATTERNS = ["/v1/*", "/laporan/?*", "/sitemap*.xml"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "pages"
    files = {
        "index.html": "<h1>Awal</h1>",
        "lapor/index.html": "<h1>Lapor</h1>",
        "petugas/index.html": "<h1>Petugas</h1>",
        "en/index.html": "<h1>Start</h1>",
        "assets/Start-1a2b3c4d.js": "start()",
        "sw.js": "keep()",
        "icon.png": "not a text",
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (tmp_path / "secret.html").write_text("not yours")
    (root / "out.html").symlink_to(tmp_path / "secret.html")
    return root


@pytest.fixture
def pages(folder: Path) -> Pages:
    return Pages(folder, HEADERS, PATTERNS, ["/petugas"])


def ask(pages: Pages, address: str, **headers: str) -> Answer:
    return pages.answer(address, {name.replace("_", "-"): each for name, each in headers.items()})


@pytest.mark.parametrize(
    ("address", "body"),
    [
        ("/", "Awal"),
        ("/index.html", "Awal"),
        ("/?from=home", "Awal"),
        ("/lapor", "Lapor"),
        ("/lapor/", "Lapor"),
        ("/la%70or", "Lapor"),
        ("/en", "Start"),
        ("/en/", "Start"),
        ("/petugas", "Petugas"),
        ("/petugas/", "Petugas"),
        ("/petugas/laporan/JK261124-9HJTG3?lihat=terlambat", "Petugas"),
        ("/petugas/a.b", "Petugas"),
        ("/petugas/../../secret.html", "Petugas"),
    ],
)
def test_a_page_is_at_its_address(pages: Pages, address: str, body: str) -> None:
    answer = ask(pages, address)
    assert (answer.status, answer.body.decode()) == (200, f"<h1>{body}</h1>")
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"


def test_assets_are_kept_for_a_year_and_the_service_worker_is_asked_for(pages: Pages) -> None:
    asset, worker = ask(pages, "/assets/Start-1a2b3c4d.js"), ask(pages, "/sw.js")
    assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert worker.headers["Cache-Control"] == "no-cache"
    kinds = {each.headers["Content-Type"] for each in (asset, worker)}
    assert kinds == {"text/javascript; charset=utf-8"}


@pytest.mark.parametrize(
    "address",
    [
        "/../secret.html",
        "/%2e%2e/secret.html",
        "/lapor/../../secret.html",
        "/..%2fsecret.html",
        "//etc/passwd",
        "/out.html",
        "/nowhere",
        "/petugas.d/antrean",
        "/assets",
        "/assets/",
        "/assets/none.js",
    ],
)
def test_what_is_no_file_of_the_pages_is_not_found(pages: Pages, address: str) -> None:
    answer = ask(pages, address)
    assert answer.status == 404
    assert answer.body.decode() == write_missing(Language.INDONESIAN)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Content-Security-Policy" in answer.headers


def test_what_is_not_found_is_told_in_the_language_of_the_address(pages: Pages) -> None:
    assert b'<html lang="en">' in ask(pages, "/en/nowhere").body
    assert b'<html lang="id">' in ask(pages, "/english").body


def test_who_has_the_page_is_told_so(pages: Pages, folder: Path) -> None:
    first = ask(pages, "/lapor")
    again = ask(pages, "/lapor", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    (folder / "lapor/index.html").write_text("<h1>Lain</h1>")
    changed = ask(pages, "/lapor", If_None_Match=first.headers["ETag"])
    assert (changed.status, changed.body) == (200, b"<h1>Lain</h1>")


def test_texts_are_compressed_for_who_can_read_that(pages: Pages) -> None:
    plain = ask(pages, "/")
    assert "Content-Encoding" not in plain.headers
    small = ask(pages, "/", accept_encoding="br, gzip")
    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert gzip.decompress(small.body) == plain.body
    assert "Content-Encoding" not in ask(pages, "/icon.png", Accept_Encoding="gzip").headers


@pytest.mark.parametrize(
    ("asked", "status", "body", "told"),
    [
        ("bytes=0-2", 206, b"not", "bytes 0-2/10"),
        ("bytes=4-", 206, b"a text", "bytes 4-9/10"),
        ("bytes=6-99", 206, b"text", "bytes 6-9/10"),
        ("bytes=10-12", 200, b"not a text", None),
        ("bytes=3-1", 200, b"not a text", None),
        ("lines=0-2", 200, b"not a text", None),
    ],
)
def test_a_part_of_a_file_is_answered(
    pages: Pages, asked: str, status: int, body: bytes, told: str | None
) -> None:
    """A base map is read in parts."""
    answer = ask(pages, "/icon.png", Range=asked, Accept_Encoding="gzip")
    assert (answer.status, answer.body) == (status, body)
    assert answer.headers.get("Content-Range") == told


@pytest.mark.parametrize(
    ("address", "api"),
    [
        ("/v1/reports?limit=6", True),
        ("/v1/", True),
        ("/v1", False),
        ("/laporan/JK261129-3F7MQ5", True),
        ("/laporan/", False),
        ("/laporan", False),
        ("/laporan?status=proses", False),
        ("/laporan-saya", False),
        ("/sitemap.xml", True),
        ("/sitemap-2.xml", True),
        ("/sitemapXxml", False),
        ("/xv1/reports", False),
        ("/", False),
    ],
)
def test_the_api_is_asked_where_the_edge_asks_it(pages: Pages, address: str, api: bool) -> None:
    assert pages.are_not_at(address) is api


def test_the_policy_of_the_pages_names_the_local_aws_in_the_place_of_aws() -> None:
    policy = "img-src 'self' https://${Bucket.RegionalDomainName}; connect-src https://a.${AWS::X}"
    config: dict[str, Any] = {
        "SecurityHeadersConfig": {
            "ContentSecurityPolicy": {"ContentSecurityPolicy": {"Fn::Sub": policy}},
            "ReferrerPolicy": {"ReferrerPolicy": "same-origin"},
        },
        "CustomHeadersConfig": {"Items": [{"Header": "X-Other", "Value": "yes"}]},
    }
    resources = {"PagesHeaders": {"Properties": {"ResponseHeadersPolicyConfig": config}}}
    assert read_page_headers(resources, "http://127.0.0.1:4566") == {
        "Content-Security-Policy": "img-src 'self' http://127.0.0.1:4566; "
        "connect-src http://127.0.0.1:4566",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Other": "yes",
    }
