"""Published files that are the same are not written again: an idle city costs next to no writes."""

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from chalicelib.figures import measures
from chalicelib.figures.counting import Run, count_figures
from tests.figures.places import Place, put_batch
from tests.figures.random_city import DAY, epoch, list_rows, make_city

NOW = epoch("2026-06-11 09:30")
HOUR = 3600
ROOT = "v1/statistics/"
GROWING = ("office-time", "stages-by-month")  # hours of reports that are open
OWN = {f"{ROOT}index.json", f"{ROOT}catalog.jsonld"}
FILES = 2 * len(measures.load_measures())


class City:
    """A city with some reports whose figures were counted once."""

    def __init__(self, folder: Path, reports: int) -> None:
        self.lake, self.public, self._folder = Place(), Place(), folder
        if reports:
            put_batch(self.lake, list_rows(make_city(1, NOW, reports)), NOW - 2 * DAY)
        self.count(NOW)

    def count(self, moment: int) -> set[str]:
        """Count at a moment, and return the files that were written."""
        self.public.stored.clear()
        folder = self._folder / str(moment)
        folder.mkdir()
        count_figures(Run(self.lake, self.public, datetime.fromtimestamp(moment, UTC), folder))
        return {*self.public.stored}

    def read(self, name: str) -> Any:
        return json.loads(self.public.objects[ROOT + name])


@pytest.fixture
def counted(tmp_path: Path) -> City:
    return City(tmp_path, 60)


def test_without_reports_a_run_writes_nothing_but_the_index_every_hour(tmp_path: Path) -> None:
    idle = City(tmp_path, 0)
    before = dict(idle.public.objects)
    assert idle.count(NOW + 8 * 60) == set()
    assert idle.public.objects == before
    assert idle.count(NOW + HOUR) == OWN
    assert idle.read("index.json")["counted_at"] == "2026-06-11T10:30:00+07:00"
    written = idle.count(NOW + DAY)
    assert len(written) >= FILES, "every day"
    assert idle.read("reports-by-channel.json")["counted_at"] == "2026-06-12T09:30:00+07:00"


def test_while_nothing_comes_in_only_what_grows_with_the_time_is_written(counted: City) -> None:
    growing = {f"{ROOT}{name}.{end}" for name in GROWING for end in ("csv", "json")}
    assert counted.count(NOW + 8 * 60) == growing | OWN


def test_what_changed_is_written_with_its_moment_and_the_rest_stays(counted: City) -> None:
    more = [each for each in list_rows(make_city(2, NOW, 60)) if each["kind"] == "filed"][-1:]
    put_batch(counted.lake, more, NOW, "more")
    written = counted.count(NOW + 8 * 60)
    assert written > OWN
    assert len(written) < FILES
    listed = {each["measure"]: each for each in counted.read("index.json")["measures"]}
    for name, each in listed.items():
        content = counted.read(f"{name}.json")
        assert content["counted_at"] == each["counted_at"]
        minute = "38" if f"{ROOT}{name}.json" in written else "30"
        assert content["counted_at"] == f"2026-06-11T09:{minute}:00+07:00"


def test_the_index_has_the_digests_of_the_files_that_are_there(counted: City) -> None:
    put_batch(counted.lake, list_rows(make_city(2, NOW, 5)), NOW, "more")
    counted.count(NOW + 8 * 60)
    for each in counted.read("index.json")["measures"]:
        for file in each["files"]:
            body = counted.public.objects[file["url"][1:]]
            assert (sha256(body).hexdigest(), len(body)) == (file["sha256"], file["bytes"])


def test_a_file_that_is_gone_or_that_a_killed_run_left_is_written_again(counted: City) -> None:
    """The index tells of the run before it, and the objects of what is there."""
    gone, other = f"{ROOT}reports-by-channel.json", f"{ROOT}reports-by-office.csv"
    right = dict(counted.public.objects)
    del counted.public.objects[gone]
    counted.public.objects[other] = b"of a run that was killed"
    written = counted.count(NOW + 8 * 60)
    assert {gone, other} <= written
    assert counted.public.objects[other] == right[other]
