"""The outlines of the kelurahan by HTTP."""

import json
from pathlib import Path
from typing import Any

import brotli
import pytest

from chalicelib.city.current import city
from chalicelib.city.places import topology_file
from tests.city.topologies import shapes_of
from tests.faults import Calls

PATH = "/v1/areas.topojson"
BUDGET = 45_000


def test_everybody_gets_the_outlines_and_may_keep_them_for_a_day(http: Any, calls: Calls) -> None:
    answer = http.get(PATH)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/json")
    assert answer.headers["Cache-Control"] == "public, max-age=86400"
    assert shapes_of(answer.json_body).keys() == city().kelurahan.keys()
    assert len(brotli.compress(answer.body)) < BUDGET
    assert calls.made == []
    again = http.get(PATH, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.body) == (304, b"")


def test_a_city_without_outlines_answers_with_none(
    http: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    nothing = topology_file.read_topology(tmp_path)
    monkeypatch.setattr(topology_file, "load_topology", lambda: nothing)
    answer = http.get(PATH)
    assert answer.status_code == 200
    assert answer.json_body["objects"]["kelurahan"]["geometries"] == []


def test_the_file_is_unpacked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    topology_file.load_topology.cache_clear()
    text = topology_file.load_topology()
    monkeypatch.setattr(topology_file, "read_topology", lambda folder: 1 / 0)
    assert topology_file.load_topology() == text
    assert json.loads(text)["type"] == "Topology"
