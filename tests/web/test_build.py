"""The build of the pages: again when a source changed and only then, and its faults are told."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from operate import node, pages
from operate.node import NodeError
from tests.operate.program import give


class Builds:
    """Web's sources in a folder of the test, and the builds that were made of them."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.web, self.out, self.work = folder / "web", folder / "pages", folder / "work"
        self.made, self.code = 0, 0
        for name in ("WEB", "PAGES", "WORK"):
            path = {"WEB": self.web, "PAGES": self.out, "WORK": self.work}[name]
            monkeypatch.setattr(pages, name, path)
        monkeypatch.setattr(node, "install", lambda folder: folder / "node_modules" / ".bin")
        monkeypatch.setattr(node, "run", self.run)
        self.write("build.mjs", "")
        self.write("src/pages/Start.svelte", "<h1>Start</h1>")
        self.write(
            "locale/id/pages.po",
            'msgid "Report"\nmsgstr "Laporkan"\n\n'
            'msgid "{many} day"\nmsgid_plural "{many} days"\nmsgstr[0] "{many} hari"\n',
        )

    def write(self, name: str, text: str) -> None:
        path = self.web / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def run(self, *arguments: str | Path) -> node.Done:
        assert arguments == (self.web / "build.mjs", self.out)
        self.made += 1
        self.out.mkdir(exist_ok=True)
        return subprocess.CompletedProcess([], self.code, "", "Start.svelte:1 is amiss")


@pytest.fixture
def builds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    return Builds(tmp_path, monkeypatch)


@pytest.mark.parametrize(
    ("change", "again"),
    [
        (lambda builds: None, False),
        (lambda builds: builds.write("src/pages/Start.svelte", "<h1>Else</h1>"), True),
        (lambda builds: builds.write("src/pages/Help.svelte", "<h1>Help</h1>"), True),
        (lambda builds: (builds.web / "src/pages/Start.svelte").rename(builds.web / "x"), True),
        (lambda builds: builds.write("package-lock.json", "{}"), True),
        (lambda builds: builds.write("node_modules/vite/index.js", ""), False),
        (lambda builds: builds.write("src/api.d.ts", "export type A = 1"), False),
        (lambda builds: builds.out.rmdir(), True),
    ],
)
def test_pages_are_built_again_when_a_source_changed(
    builds: Builds, change: Callable[[Builds], object], again: bool
) -> None:
    assert pages.build_pages() == builds.out
    change(builds)
    pages.build_pages()
    assert builds.made == 1 + again


def test_a_build_that_failed_says_why_and_is_tried_again(
    builds: Builds, capsys: pytest.CaptureFixture[str]
) -> None:
    builds.code = 1
    with pytest.raises(NodeError, match=r"can't be built[.]\nStart.svelte:1 is amiss"):
        pages.build_pages()
    assert give("pages") == 1
    assert "Start.svelte:1 is amiss" in capsys.readouterr().err
    builds.code = 0
    pages.build_pages()
    assert builds.made == 3


def test_what_a_failed_build_left_is_not_taken_for_the_build_before(builds: Builds) -> None:
    pages.build_pages()
    builds.write("src/pages/Start.svelte", "<h1>")
    builds.code = 1
    with pytest.raises(NodeError):
        pages.build_pages()
    builds.write("src/pages/Start.svelte", "<h1>Start</h1>")
    builds.code = 0
    pages.build_pages()
    assert builds.made == 3


def test_the_build_gets_the_sentences_of_each_language(builds: Builds) -> None:
    pages.build_pages()
    catalogue = json.loads((builds.work / "catalogues" / "id.json").read_text())
    assert catalogue == {"Report": "Laporkan", "{many} day": "{many} hari"}


@pytest.mark.parametrize(
    ("name", "kind", "kept"),
    [
        ("assets/Start-DE9sMuL2.js", "text/javascript; charset=utf-8", pages.FOR_A_YEAR),
        ("assets/a-DE9sMuL2.webp", "image/webp", pages.FOR_A_YEAR),
        ("index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("en/lapor/index.html", "text/html; charset=utf-8", "public, max-age=300"),
        ("style.css", "text/css; charset=utf-8", "public, max-age=300"),
        ("sw.js", "text/javascript; charset=utf-8", "no-cache"),
        ("en/app.webmanifest", "application/manifest+json; charset=utf-8", "no-cache"),
        ("peta/kota.pmtiles", "application/vnd.pmtiles", "public, max-age=86400"),
        ("icon-192.png", "image/png", "public, max-age=300"),
        ("unknown.bin", "application/octet-stream", "public, max-age=300"),
    ],
)
def test_a_files_name_says_how_it_is_served(name: str, kind: str, kept: str) -> None:
    assert (pages.find_content_type(name), pages.find_cache_control(name)) == (kind, kept)
