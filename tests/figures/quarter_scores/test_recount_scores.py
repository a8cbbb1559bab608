"""Anybody counts a published score anew from the public facts, to the last digit."""

import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from chalicelib.figures.counting import Run, count_figures
from operate import scores as command
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, HOUR, epoch, list_rows, make_city
from tests.operate.program import give

NOW = epoch("2026-06-11 09:30")  # the first quarter was settled on 21 April
SETTLED = epoch("2026-04-21 09:30")
ROOT = "v1/statistics/"


def publish(folder: Path, seed: int, *moments: int, reports: int = 80) -> Place:
    """Publish the figures of a city at moments, into a folder as well."""
    lake, public = Place(), Place()
    rows = [*list_rows(make_city(seed, NOW, reports))]
    for place, moment in enumerate(moments):
        earlier = moments[place - 1] if place else 0
        fresh = [row for row in rows if earlier <= row["moment"] < moment]
        put_batch(lake, fresh, moment - 2 * DAY if not place else moment - HOUR, f"batch-{place}")
        work = folder / f"run-{moment}"
        work.mkdir(parents=True)
        count_figures(Run(lake, public, datetime.fromtimestamp(moment, UTC), work))
    write_files(public, folder)
    return public


def write_files(public: Place, folder: Path) -> None:
    for name, body in public.objects.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(body)


@pytest.mark.parametrize("moment", [NOW, SETTLED])
def test_a_settled_quarter_is_counted_anew_with_the_same_digits(
    tmp_path: Path, moment: int, capsys: pytest.CaptureFixture[str]
) -> None:
    for seed in range(2):
        folder = tmp_path / str(seed)
        publish(folder, seed, moment)
        assert give("scores", str(folder), "--quarter", "2026-Q1") == 0
    printed = capsys.readouterr().out
    assert "2026-Q1 (preview)" in printed
    assert printed.count("0 differences") == 2


def test_a_report_that_became_private_is_named_and_the_newest_facts_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, 1, SETTLED, NOW)
    give("scores", str(tmp_path), "--quarter", "2026-Q1")
    assert "was withdrawn: a report of it has become private" in capsys.readouterr().out


def test_a_score_is_counted_anew_from_an_address(tmp_path: Path) -> None:
    publish(tmp_path, 3, NOW)
    handler = partial(Quiet, directory=str(tmp_path))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        assert give("scores", address) == 0
        with pytest.raises(command.Unavailable, match="does not have"):
            command.recount_scores(f"{address}elsewhere")
        server.shutdown()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *about: Any) -> None:
        """Write no log."""


def change(folder: Path, name: str, edit: Callable[[Any], None]) -> None:
    file = folder / ROOT / name
    content = json.loads(file.read_bytes())
    edit(content)
    file.write_text(json.dumps(content))


def test_a_score_that_was_changed_is_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, 4, NOW)

    def raise_score(content: Any) -> None:
        row = next(each for each in content["rows"] if each[0] == "2026-Q1")
        row[content["columns"].index("score")] += 0.01

    change(tmp_path, "scores.json", raise_score)
    assert give("scores", str(tmp_path)) == 1
    assert "score:" in capsys.readouterr().out


def test_a_quarter_that_is_not_settled_can_not_be_counted_yet(tmp_path: Path) -> None:
    publish(tmp_path, 4, NOW)
    with pytest.raises(command.Unavailable, match="2026-Q2"):
        command.recount_scores(str(tmp_path), "2026-Q2")


def test_private_reports_are_in_a_score_as_released_sums(tmp_path: Path) -> None:
    public = publish(tmp_path, 5, NOW, reports=400)
    sums = json.loads(public.objects[f"{ROOT}private-score-sums.json"])
    place = sums["columns"].index("reports")
    assert sums["rows"]
    assert all(row[place] >= 5 for row in sums["rows"])
    assert give("scores", str(tmp_path)) == 0
    change(tmp_path, "private-score-sums.json", lambda content: content["rows"].clear())
    assert give("scores", str(tmp_path)) == 1


def freeze(folder: Path, **changes: Any) -> None:
    """Write a frozen version of the first quarter, as docs/scores.md describes it."""
    preview = json.loads((folder / ROOT / "scores.json").read_bytes())
    quarter = next(each for each in preview["quarters"] if each["quarter"] == "2026-Q1")
    bodies = {url: (folder / url.lstrip("/")).read_bytes() for url in quarter["facts"]}
    sums = json.loads((folder / ROOT / "private-score-sums.json").read_bytes())
    content = {
        "quarter": "2026-Q1",
        "version": 1,
        "rules": quarter["rules"],
        "inputs": [
            {"url": url, "sha256": command.sha256(body).hexdigest()} for url, body in bodies.items()
        ],
        "private_sums": {
            "columns": sums["columns"],
            "rows": [row for row in sums["rows"] if row[0] == "2026-Q1"],
        },
        "adjustments": [],
        "columns": preview["columns"],
        "rows": [row for row in preview["rows"] if row[0] == "2026-Q1"],
        **changes,
    }
    url = f"/{ROOT}scores/2026-Q1.v1.json"
    (folder / ROOT / "scores").mkdir()
    (folder / url.lstrip("/")).write_text(json.dumps(content))
    listed = {"quarter": "2026-Q1", "version": 1, "url": url}
    change(folder, "index.json", lambda index: index.update(scores=[listed]))


def test_a_frozen_score_is_counted_from_its_own_inputs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    publish(tmp_path, 6, NOW)
    freeze(tmp_path)
    assert give("scores", str(tmp_path), "--quarter", "2026-Q1") == 0
    assert "frozen, version 1" in capsys.readouterr().out


def test_a_frozen_score_has_its_own_sums_of_private_reports(tmp_path: Path) -> None:
    publish(tmp_path, 5, NOW, reports=400)
    freeze(tmp_path)
    change(tmp_path, "private-score-sums.json", lambda content: content["rows"].clear())
    assert give("scores", str(tmp_path), "--quarter", "2026-Q1") == 0
    change(
        tmp_path, "scores/2026-Q1.v1.json", lambda frozen: frozen["private_sums"]["rows"].clear()
    )
    assert give("scores", str(tmp_path), "--quarter", "2026-Q1") == 1


def test_an_adjustment_after_an_appeal_is_counted(tmp_path: Path) -> None:
    publish(tmp_path, 6, NOW)
    adjusted = {"office": "A", "column": "ends_on_time", "many": 1}
    freeze(tmp_path, adjustments=[adjusted])
    assert give("scores", str(tmp_path), "--quarter", "2026-Q1") == 1, "the rows were not adjusted"


def test_an_input_that_was_changed_or_is_missing_is_named(tmp_path: Path) -> None:
    publish(tmp_path, 6, NOW)
    freeze(tmp_path)
    facts = next((tmp_path / ROOT / "facts").iterdir())
    facts.write_bytes(facts.read_bytes() + b" ")
    with pytest.raises(command.Unavailable, match="SHA-256"):
        command.recount_scores(str(tmp_path), "2026-Q1")
    facts.unlink()
    with pytest.raises(command.Unavailable, match="does not have"):
        command.recount_scores(str(tmp_path), "2026-Q1")
